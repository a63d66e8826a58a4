//! Two outputs side by side, document by document.

use std::cmp::Ordering;
use std::path::Path;

use serde::Serialize;

use super::view::View;
use super::{Causes, Change, TextMap, blocks, draft, entities, stances};
use crate::annotations::Beside;
use crate::base::Result;
use crate::tables::{DocTables, Manifest, Reader};

/// What became of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    #[default]
    Changed,
    /// It is in the new output alone. Its annotations are counted, not listed: there is nothing to compare them with.
    Added,
    /// It is in the old output alone.
    Removed,
}

/// The changes of one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DocDiff {
    pub doc: String,
    pub fate: Fate,
    /// One by one, in the order of the new text.
    pub changes: Vec<Change>,
    pub rest: Rest,
    /// Annotations that say the same, but were found otherwise because of names that lists have or have no more, where no
    /// change of the document can take them along: all that these names changed is pinned already.
    #[serde(skip)]
    pub beside: Vec<Beside>,
}

/// What differs besides and is only counted: nobody decides on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rest {
    /// Characters removed from the raw file, and inserted into it.
    pub raw_removed: u32,
    pub raw_inserted: u32,
    /// Blocks of the same label that are cut otherwise.
    pub blocks: u32,
    /// Sentences and words of unchanged text that are cut (words: or tagged) otherwise.
    pub sentences: u32,
    pub tokens: u32,
    /// Annotations that say the same by another finder or score.
    pub credited: u32,
    /// Edits more or fewer.
    pub edits: u32,
    /// Title, date and the like: `title of article 1: 甲 → 乙`.
    pub facts: Vec<String>,
    /// Of an added or removed document: what it holds.
    pub holds: Option<Holds>,
}

/// What a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holds {
    pub characters: u32,
    pub entities: u32,
    pub stances: u32,
}

impl DocDiff {
    /// Whether the two outputs say the same of the document.
    pub fn is_empty(&self) -> bool {
        self.fate == Fate::Changed && self.changes.is_empty() && self.rest == Rest::default()
    }
}

/// Compares two output folders and hands over every document that differs, in order.
///
/// # Errors
/// When a folder has no tables, or they cannot be read; and what `each` gives.
pub fn outputs(old: &Path, new: &Path, mut each: impl FnMut(DocDiff) -> Result<()>) -> Result<Causes> {
    let causes = Causes::between(Manifest::read(old).ok().as_ref(), Manifest::read(new).ok().as_ref());
    readers(Reader::open(old)?, Reader::open(new)?, &causes, &mut each)?;
    Ok(causes)
}

/// The same over opened tables.
///
/// # Errors
/// When the tables cannot be read; and what `each` gives.
pub fn readers(old: Reader, new: Reader, causes: &Causes, each: impl FnMut(DocDiff) -> Result<()>) -> Result<()> {
    std::thread::scope(|scope| {
        // Reading takes longer than comparing: each output is read on a thread of its own, a few documents ahead.
        let ahead = |reader: Reader| {
            let (send, receive) = std::sync::mpsc::sync_channel(AHEAD);
            scope.spawn(move || {
                for doc in reader {
                    if send.send(doc).is_err() {
                        break;
                    }
                }
            });
            receive.into_iter()
        };
        pairs(ahead(old), ahead(new), causes, each)
    })
}

/// Documents that are read before they are asked for.
const AHEAD: usize = 8;

fn pairs(
    mut old: impl Iterator<Item = Result<DocTables>>,
    mut new: impl Iterator<Item = Result<DocTables>>,
    causes: &Causes,
    mut each: impl FnMut(DocDiff) -> Result<()>,
) -> Result<()> {
    let (mut before, mut after) = (old.next().transpose()?, new.next().transpose()?);
    loop {
        let order = match (&before, &after) {
            (None, None) => return Ok(()),
            (Some(a), Some(b)) => a.doc.cmp(&b.doc),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        let diff = match (order, &before, &after) {
            (Ordering::Equal, Some(a), Some(b)) if a.tables.same_rows(&b.tables) => None,
            (Ordering::Equal, Some(a), Some(b)) => Some(views(&View::of(a), &View::of(b), causes)),
            (Ordering::Less, Some(a), _) => Some(alone(&View::of(a), Fate::Removed)),
            (_, _, Some(b)) => Some(alone(&View::of(b), Fate::Added)),
            _ => None,
        };
        if let Some(diff) = diff.filter(|d| !d.is_empty()) {
            each(diff)?;
        }
        if order.is_le() {
            before = old.next().transpose()?;
        }
        if order.is_ge() {
            after = new.next().transpose()?;
        }
    }
}

fn alone(view: &View, fate: Fate) -> DocDiff {
    let holds = Holds {
        characters: view.blocks.last().map_or(0, |b| b.end),
        entities: view.entities.len() as u32,
        stances: view.stances.len() as u32,
    };
    DocDiff {
        doc: view.doc.clone(),
        fate,
        changes: Vec::new(),
        rest: Rest { holds: Some(holds), ..Rest::default() },
        beside: Vec::new(),
    }
}

/// Compares two versions of one document.
pub fn views(old: &View, new: &View, causes: &Causes) -> DocDiff {
    let map = TextMap::between(&old.raw, &new.raw);
    let mut drafts = Vec::new();
    let mut rest = Rest::default();
    (rest.raw_removed, rest.raw_inserted) = map.changed();
    rest.blocks = blocks::compare(old, new, &map, &mut drafts);
    let mentions = entities::compare(old, new, &map, &mut drafts);
    let stances = stances::compare(old, new, &map, &mut drafts);
    rest.credited = (mentions.len() + stances.len()) as u32;
    rest.edits = if map.is_same() { old.edits.abs_diff(new.edits) as u32 } else { 0 };
    let sentence = |&(start, end): &(u32, u32)| (start, end, "");
    rest.sentences = recut(old.sentences.iter().map(sentence), new.sentences.iter().map(sentence), &map);
    fn token((start, end, pos): &(u32, u32, String)) -> (u32, u32, &str) {
        (*start, *end, pos)
    }
    rest.tokens = recut(old.tokens.iter().map(token), new.tokens.iter().map(token), &map);
    rest.facts = facts(&old.facts, &new.facts);
    let mut changes = draft::finish(old, new, &map, causes, drafts);
    let mut beside = Vec::new();
    if map.is_same() && causes.context_alone() {
        draft::attach(&mut changes, &old.entities, &new.entities, &mentions, &mut beside);
        draft::attach(&mut changes, &old.stances, &new.stances, &stances, &mut beside);
    }
    DocDiff { doc: new.doc.clone(), fate: Fate::Changed, changes, rest, beside }
}

/// How many of the old pieces whose text is still there, uncut, are no pieces of the new text; or the other way round.
fn recut<'v>(
    old: impl Iterator<Item = (u32, u32, &'v str)>,
    new: impl Iterator<Item = (u32, u32, &'v str)>,
    map: &TextMap,
) -> u32 {
    let back = map.reversed();
    let mut left = old.filter_map(|(s, e, tag)| map.exact(s, e).map(|(s, e)| (s, e, tag))).peekable();
    let mut right = new.filter(|(s, e, _)| back.holds(*s, *e)).peekable();
    let (mut gone, mut came) = (0, 0);
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return gone.max(came),
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
        gone += u32::from(order.is_lt());
        came += u32::from(order.is_gt());
    }
}

fn facts(old: &[(String, String)], new: &[(String, String)]) -> Vec<String> {
    let value = |all: &[(String, String)], name: &str| {
        all.iter().find(|(n, _)| n == name).map_or_else(|| "∅".to_owned(), |(_, value)| value.clone())
    };
    let mut names: Vec<&String> = old.iter().chain(new).map(|(name, _)| name).collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    let pairs = names.into_iter().map(|name| (name, value(old, name), value(new, name)));
    pairs.filter(|(_, was, now)| was != now).map(|(name, was, now)| format!("{name}: {was} → {now}")).collect()
}
