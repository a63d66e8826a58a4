//! Rejections that turned out to need no line of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::Pending;
use super::log::{Did, Entry, Log};
use crate::annotations::{Beside, Decision, Line, edit_file, parse};
use crate::base::{Problem, Result};
use crate::corpus::Corpus;
use crate::diff::{Change, Report};

/// Mentions follow from blocks, and stances from both: rejected together with such, each has its line at once, and may
/// then be as before by itself, with nothing for the line to do. Takes those lines out again. `notes` are those of a run
/// with the lines. Gives the number of lines.
///
/// # Errors
/// When a file of decisions cannot be read or written.
pub fn tidy(corpus: &Corpus, log: &Log, notes: &[Problem]) -> Result<usize> {
    let mut stale: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for note in notes {
        stale.entry(&note.file).or_default().extend(Problem::line_of(&note.message));
    }
    let mut gone = 0;
    for (file, numbers) in stale {
        let following = log.entries.iter().filter(|e| e.follows && e.did == Did::Reject);
        let ids: BTreeSet<&str> =
            following.filter(|e| e.file.as_deref() == Some(file)).map(|e| e.id.as_str()).collect();
        if ids.is_empty() {
            continue;
        }
        let path = corpus.root().join(file);
        let text = std::fs::read_to_string(&path).map_err(|e| crate::base::Error::io("read", &path, e))?;
        let done: Vec<Decision> = parse(&text, file)
            .0
            .into_iter()
            .filter_map(|line| match line {
                Line::Decision(d) if numbers.contains(&d.at.line) && ids.contains(d.id.as_str()) => Some(*d),
                _ => None,
            })
            .collect();
        let is_done = |d: &Decision| done.iter().any(|o| (&o.id, &o.anchor) == (&d.id, &d.anchor));
        gone += done.len();
        edit_file(&path, |lines| lines.retain(|l| !matches!(l, Line::Decision(d) if is_done(d))))?;
    }
    Ok(gone)
}

/// Decisions move scores too: what is found in their place is context to what stands beside it. Where all that a list
/// changed in a document was rejected, but finders or scores of what is the same differ from output/ still, these go with
/// the first of the decisions. `decided` is what was decided on, `report` compares output/ with a run with the decisions.
/// Gives their number.
///
/// # Errors
/// When a file of decisions cannot be read or written.
pub fn pin_beside(corpus: &Corpus, decided: &Pending, log: &Log, report: &Report) -> Result<usize> {
    let ids: BTreeSet<&str> = decided.changes.iter().map(|c| c.id.as_str()).collect();
    let mut pinned = 0;
    for doc in report.docs.iter().filter(|doc| !doc.beside.is_empty()) {
        let name = format!("/{}.jsonl", doc.doc);
        let of_doc = |file: &str| file.strip_prefix("annotations/").is_some_and(|f| f.ends_with(&name));
        let mut rejected: Vec<&Entry> = log
            .entries
            .iter()
            .filter(|e| e.did == Did::Reject && ids.contains(e.id.as_str()))
            .filter(|e| e.file.as_deref().is_some_and(of_doc))
            .collect();
        // The line of what follows from others may have nothing to do, and then goes.
        rejected.sort_by_key(|e| e.follows);
        let Some(file) = rejected.first().and_then(|e| e.file.as_deref()) else { continue };
        edit_file(&corpus.root().join(file), |lines| {
            let decisions = lines.iter_mut().filter_map(|line| match line {
                Line::Decision(decision) if decision.doc == doc.doc => Some(decision),
                _ => None,
            });
            let mut decisions: Vec<_> = decisions.collect();
            for beside in &doc.beside {
                let which = |b: &Beside| (b.start, b.end, b.label, b.target.clone(), b.holder.clone());
                // Where one has it already, it did not help there.
                decisions.iter_mut().for_each(|d| d.beside.retain(|b| which(b) != which(beside)));
                let stays = rejected.iter().find_map(|e| decisions.iter().position(|d| d.id == e.id));
                let Some(stays) = stays else { continue };
                decisions[stays].beside.push(beside.clone());
                pinned += 1;
            }
        })?;
    }
    Ok(pinned)
}

/// Which changes may follow from others of these: mentions from blocks of their document, stances from both.
pub(super) fn following<'c>(changes: &[&'c Change]) -> BTreeSet<&'c str> {
    let docs =
        |below| -> BTreeSet<&str> { changes.iter().filter(|c| c.layer == below).map(|c| c.doc.as_str()).collect() };
    use crate::annotations::Layer::{Block, Entity, Stance};
    let (blocks, mentions) = (docs(Block), docs(Entity));
    let follows = |c: &&&Change| {
        let doc = c.doc.as_str();
        match c.layer {
            Block => false,
            Entity => blocks.contains(doc),
            Stance => blocks.contains(doc) || mentions.contains(doc),
        }
    };
    changes.iter().filter(follows).map(|c| c.id.as_str()).collect()
}
