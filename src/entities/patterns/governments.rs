//! Governments: a state or its leader, then 政府 or 内阁.

use std::cell::LazyCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome};
use super::super::tagger;
use super::super::view::View;
use crate::base::{EntityType, Finder, LexiconEntry, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:government",
    pass: Pass::Entities,
    what: "Marks a state or a leader with the 政府 or 内阁 that follows as one ORG, the state before the leader included.",
    why: "The government is the actor (GUIDELINES 2). Bare 政府 and 内阁 are not marked.",
    example: "日本政府, 岸田政府, 日本岸田内阁, 广东省人民政府",
};

const HEADS: &[&str] = &["政府", "内阁"];
/// What may stand between the state and 政府.
const MIDDLES: &[&str] =
    &["人民", "联邦", "中央", "特区", "临时", "国民", "殖民", "自治", "军", "省", "市", "州", "县", "区"];

/// Surnames of the leaders a lexicon lists, with their ids.
#[derive(Debug, Default)]
pub(in super::super) struct Surnames(FxHashMap<String, Arc<str>>);

impl Surnames {
    /// The two-character surnames of listed persons: the first two of names of four (麻生太郎), and of three where they
    /// are a Japanese surname (石破茂).
    pub fn new(lexicon: &[LexiconEntry]) -> Self {
        let mut names = FxHashMap::default();
        for entry in lexicon.iter().filter(|e| e.kind == EntityType::Per) {
            let chars: Vec<char> = entry.surface.chars().collect();
            let japanese = !entry.surface.contains('·')
                && (chars.len() == 4 || chars.len() == 3 && tagger::japanese(chars[0], chars[1]));
            if let (true, Some(id)) = (japanese, &entry.entity) {
                names.entry(chars[..2].iter().collect::<String>()).or_insert_with(|| Arc::clone(id));
            }
        }
        Self(names)
    }

    fn ending(&self, text: &str) -> Option<(usize, &Arc<str>)> {
        let start = text.char_indices().rev().nth(1)?.0;
        self.0.get(&text[start..]).map(|id| (start, id))
    }
}

pub(in super::super) fn find(view: &View<'_>, surnames: &Surnames, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    // States and persons by where they end, the longest; not every document has a government.
    let ends = LazyCell::new(|| {
        let mut ends: FxHashMap<u32, usize> = FxHashMap::with_capacity_and_hasher(out.len(), Default::default());
        for (i, c) in out.iter().enumerate() {
            if matches!(c.kind, EntityType::Gpe | EntityType::Per) && c.outcome == Outcome::Chosen {
                let longest = ends.entry(c.span.end).or_insert(i);
                if out[*longest].span.start > c.span.start {
                    *longest = i;
                }
            }
        }
        ends
    });
    let mut governments = Vec::new();
    for head in HEADS {
        for at in memchr::memmem::find_iter(text.as_bytes(), head) {
            let end = at + head.len();
            if view.after(end).is_some_and(|c| matches!(c, '间' | '军')) || !view.is_boundary(end) {
                continue;
            }
            let before = MIDDLES.iter().find_map(|m| text[..at].strip_suffix(m)).map_or(at, str::len);
            let found = [at, before].into_iter().find_map(|stop| {
                if let Some(&i) = ends.get(&(stop as u32)) {
                    return Some((out[i].span.start as usize, out[i].entity.clone()));
                }
                if let Some((start, id)) = surnames.ending(&text[..stop]) {
                    return Some((start, Some(Arc::clone(id))));
                }
                let t = view.token_at(stop.checked_sub(1)?)?;
                let token = view.tokens[t];
                let person =
                    token.pos.name().starts_with("nr") && token.span.len() >= 6 && token.span.end as usize == stop;
                person.then_some((token.span.start as usize, None))
            });
            let Some((mut start, id)) = found else { continue };
            // 日本岸田内阁: the state belongs to the name of its government.
            if let Some(&i) = ends.get(&(start as u32))
                && out[i].kind == EntityType::Gpe
            {
                start = out[i].span.start as usize;
            }
            let entity = id.map(|id| Arc::from(format!("{id}-government")));
            governments.push(Candidate::new(Span::new(start, end), EntityType::Org, finder).entity(entity).sure());
        }
    }
    out.append(&mut governments);
}
