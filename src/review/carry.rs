use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::annotations::{Anchor, Annotation, CONTEXT, Decision, Line, Store, edit_file, place};
use crate::base::{CharIndex, RawDoc, Result};
use crate::corpus::Corpus;
use crate::diff::{TextMap, View};
use crate::tables::Reader;

/// Lines that an edit of a raw file moved, by their file.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    files: BTreeMap<PathBuf, Moved>,
}

#[derive(Clone, Debug, Default)]
struct Moved {
    /// Each with its old anchor.
    decisions: Vec<(Anchor, Decision)>,
    /// Gold and people's annotations: each as it was, and where it starts now.
    annotations: Vec<(Annotation, u32)>,
}

/// Brings decisions, gold and people's annotations along with the texts they stand in: where output/ still has the text
/// that they were made for, the two texts are compared, and each goes where its words went. Only words that stay whole,
/// with enough unchanged text around them, are followed; all others are left as they are.
///
/// `read` reads the raw text of a document. Changes the lines in `store`; [`Carried::write`] changes the files.
///
/// # Errors
/// When output/ is there and cannot be read.
pub fn carry(corpus: &Corpus, store: &mut Store, read: impl Fn(&str) -> Option<RawDoc>) -> Result<Carried> {
    let mut carried = Carried::default();
    let mut lost: BTreeMap<String, RawDoc> = BTreeMap::new();
    for doc in store.docs() {
        let decisions = store.decisions(doc);
        let Some(raw) = read(doc) else { continue };
        let index = CharIndex::new(&raw.text);
        let mut annotations = store.annotations_of(doc);
        if decisions.iter().any(|d| d.anchor.raw_sha256 != raw.sha256 && d.anchor.resolve(&raw.text, &index).is_err())
            || annotations.any(|a| place(&raw.text, &index, a.start, a.end, &a.quote).is_err())
        {
            drop((index, annotations));
            lost.insert(doc.to_owned(), raw);
        }
    }
    if lost.is_empty() || !corpus.output().is_dir() {
        return Ok(carried);
    }
    let docs: BTreeSet<String> = lost.keys().cloned().collect();
    for tables in Reader::open(&corpus.output())? {
        let tables = tables?;
        if !docs.contains(&tables.doc) {
            continue;
        }
        let (old, Some(raw)) = (View::of(&tables), lost.get(&tables.doc)) else { continue };
        let map = TextMap::between(&old.raw, &raw.text);
        let index = CharIndex::new(&raw.text);
        for decision in store.decisions_mut(&tables.doc) {
            let anchor = &decision.anchor;
            if anchor.raw_sha256 != old.raw_sha256 || anchor.resolve(&raw.text, &index).is_ok() {
                continue;
            }
            let there = map.sure(anchor.start, anchor.end, CONTEXT).and_then(|(s, e)| index.span(s, e));
            let Some(span) = there.filter(|span| span.of(&raw.text) == anchor.quote) else { continue };
            let new = Anchor::of(raw, &index, span);
            shift(&mut decision.now, anchor, &new);
            shift(&mut decision.was, anchor, &new);
            // What goes with it may stand on the other side of the edit; what was cut in two does not go with it any more.
            decision.beside.retain_mut(|b| {
                let place = map.exact(b.start, b.end);
                (b.start, b.end) = place.unwrap_or_default();
                place.is_some()
            });
            let old = std::mem::replace(&mut decision.anchor, new);
            let file = carried.files.entry(PathBuf::from(&*decision.at.file)).or_default();
            file.decisions.push((old, decision.clone()));
        }
        let before = CharIndex::new(&old.raw);
        for line in store.annotations_mut(&tables.doc) {
            let stood = place(&old.raw, &before, line.start, line.end, &line.quote).is_ok();
            let stands = place(&raw.text, &index, line.start, line.end, &line.quote).is_ok();
            let Some((start, end)) = map.sure(line.start, line.end, CONTEXT).filter(|_| stood && !stands) else {
                continue;
            };
            let file = carried.files.entry(PathBuf::from(&*line.at.file)).or_default();
            file.annotations.push((line.clone(), start));
            (line.start, line.end) = (start, end);
        }
    }
    Ok(carried)
}

/// Other boundaries that a decision names go the same way.
fn shift(values: &mut Option<crate::annotations::Values>, old: &Anchor, new: &Anchor) {
    let Some(values) = values else { return };
    let by = i64::from(new.start) - i64::from(old.start);
    for place in [&mut values.start, &mut values.end].into_iter().flatten() {
        *place = u32::try_from(i64::from(*place) + by).unwrap_or(*place);
    }
}

impl Carried {
    /// Writes the new places into the files of annotations under `root`.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn write(&self, root: &Path) -> Result<()> {
        for (file, moved) in &self.files {
            edit_file(&root.join(file), |lines| lines.iter_mut().for_each(|line| moved.apply(line)))?;
        }
        Ok(())
    }
}

impl Moved {
    fn apply(&self, line: &mut Line) {
        match line {
            Line::Decision(d) => {
                if let Some((_, new)) = self.decisions.iter().find(|(old, new)| new.id == d.id && *old == d.anchor) {
                    **d = new.clone();
                }
            }
            Line::Annotation(a) => {
                let same = |b: &Annotation| (b.start, b.end, &b.quote, &b.body) == (a.start, a.end, &a.quote, &a.body);
                if let Some((_, start)) = self.annotations.iter().find(|(old, _)| same(old)) {
                    (a.start, a.end) = (*start, start + (a.end - a.start));
                }
            }
        }
    }
}
