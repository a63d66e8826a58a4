//! The labels of a character: which part of a mention of which type it is (BILOU; Ratinov & Roth 2009 find it better
//! than BIO).

use crate::base::{EntityType, Span};

/// Number of classes of names that the model tells apart: the types that it judges better than lists and patterns do,
/// and one for the others, so that it knows where they stand. A power of two, for the width of a register.
pub(super) const CLASSES: usize = 8;
/// Parts of a mention.
pub(super) const PARTS: usize = 4;
/// Number of labels beside “outside”: the parts of each class.
pub(super) const LABELS: usize = PARTS * CLASSES;
/// Number of the label of a character outside every mention. It has no weights: the others' are relative to it.
pub(super) const OUTSIDE: usize = LABELS;
/// The types of the first classes, those that the model marks.
pub(super) const MARKED: [EntityType; 7] = [
    EntityType::Per,
    EntityType::Gpe,
    EntityType::Loc,
    EntityType::Org,
    EntityType::Tech,
    EntityType::Mat,
    EntityType::Law,
];

/// The class of a type.
pub(super) fn class(kind: EntityType) -> usize {
    match kind {
        // Alike in where they stand; the last word tells them apart.
        EntityType::Law | EntityType::Prog => MARKED.len() - 1,
        kind => MARKED.iter().position(|k| *k == kind).unwrap_or(MARKED.len()),
    }
}

/// Which part of a mention a character is. The label of part `p` and class `t` is `p * CLASSES + t`, so that the labels
/// of one part stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Begin = 0,
    Inside = 1,
    Last = 2,
    Unit = 3,
}

pub(super) fn label(part: Part, class: usize) -> usize {
    part as usize * CLASSES + class
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
        kinds.iter().fold(Self::one(OUTSIDE), |set, kind| {
            (0..PARTS).fold(set, |set, part| set.with(part * CLASSES + class(*kind)))
        })
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
            let mut set = mention.kinds.iter().fold(Allowed::NONE, |set, kind| set.with(label(part, class(*kind))));
            if let Some(cut) = mention.cut {
                let c = starts.partition_point(|s| *s < cut);
                if i < c {
                    set = set.with(label(super::labels::part(i - a, c - a), class(EntityType::Gpe)));
                } else if i == c {
                    let part = if c + 1 == b { Part::Unit } else { Part::Begin };
                    set = mention.kinds.iter().fold(set, |set, kind| set.with(label(part, class(*kind))));
                }
            }
            allowed[i] = set;
        }
    }
    allowed
}
