//! The labels of a character: which part of a mention of which type it is (BILOU; Ratinov & Roth 2009 find it better
//! than BIO).

use crate::base::{EntityType, Span};

/// Number of entity types.
pub(super) const TYPES: usize = EntityType::ALL.len();
/// Number of labels: four parts of each type, and outside.
pub(super) const LABELS: usize = 4 * TYPES + 1;
/// The label of a character outside every mention, the last.
pub(super) const OUTSIDE: usize = 4 * TYPES;

/// Which part of a mention a character is. The label of part `p` and type `t` is `p * TYPES + t`, so that the labels
/// of one part stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Begin = 0,
    Inside = 1,
    Last = 2,
    Unit = 3,
}

pub(super) fn label(part: Part, kind: usize) -> usize {
    part as usize * TYPES + kind
}

/// The part that character `i` of `n` plays.
pub(super) fn part(i: usize, n: usize) -> Part {
    match (i, n) {
        (_, 1) => Part::Unit,
        (0, _) => Part::Begin,
        (i, n) if i + 1 == n => Part::Last,
        _ => Part::Inside,
    }
}

/// The labels that a character may have, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowed(pub u64);

impl Allowed {
    pub const NONE: Allowed = Allowed(0);

    pub fn one(label: usize) -> Self {
        Self(1 << label)
    }

    pub fn with(self, label: usize) -> Self {
        Self(self.0 | 1 << label)
    }

    pub fn has(self, label: usize) -> bool {
        self.0 >> label & 1 == 1
    }

    /// Outside, or any part of these types.
    pub fn outside_or(kinds: &[EntityType]) -> Self {
        kinds
            .iter()
            .fold(Self::one(OUTSIDE), |set, kind| (0..4).fold(set, |set, part| set.with(part * TYPES + *kind as usize)))
    }
}

/// What people say of one place: a mention of one of these types (several where their guidelines do not tell them
/// apart).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMention {
    /// Place in the article's clean text, bytes.
    pub span: Span,
    pub kinds: Vec<EntityType>,
    /// Where a state's or a place's name in front of it may end, when the guidelines it follows keep in one what ours
    /// cut in two (美国|海岸警卫队, 英格兰|莱斯特). Byte offset.
    pub cut: Option<u32>,
}

/// Which labels gold allows each character of a sentence.
///
/// `starts` are the byte offsets of the characters, `mentions` the gold of the article, sorted; `unmarked` the types
/// that this gold does not mark at all and that may therefore stand anywhere outside its mentions.
pub(super) fn allowed(starts: &[u32], end: u32, mentions: &[GoldMention], unmarked: &[EntityType]) -> Vec<Allowed> {
    let free = Allowed::outside_or(unmarked);
    let mut allowed = vec![free; starts.len()];
    let first = starts.first().copied().unwrap_or(end);
    let from = mentions.partition_point(|m| m.span.end <= first);
    for mention in mentions[from..].iter().take_while(|m| m.span.start < end) {
        let a = starts.partition_point(|s| *s < mention.span.start);
        let b = starts.partition_point(|s| *s < mention.span.end);
        for i in a..b {
            let part = part(i - a, b - a);
            let mut set = mention.kinds.iter().fold(Allowed::NONE, |set, kind| set.with(label(part, *kind as usize)));
            if let Some(cut) = mention.cut {
                let c = starts.partition_point(|s| *s < cut);
                if i < c {
                    set = set.with(label(super::labels::part(i - a, c - a), EntityType::Gpe as usize));
                } else if i == c {
                    let part = if c + 1 == b { Part::Unit } else { Part::Begin };
                    set = mention.kinds.iter().fold(set, |set, kind| set.with(label(part, *kind as usize)));
                }
            }
            allowed[i] = set;
        }
    }
    allowed
}
