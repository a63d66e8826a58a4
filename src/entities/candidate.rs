use std::sync::Arc;

use crate::base::{EntityType, Finder, Mention, Span};

/// How much a finder's word counts against another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Evidence that stands only where no other finder speaks (a part-of-speech tag).
    Weak,
    /// A rule of thumb, or a name of a built-in list.
    Likely,
    /// A pattern that leaves no doubt, or a name that the corpus's own lexicon lists.
    Sure,
}

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is a mention.
    Chosen,
    /// It would cut a word in two, which makes it another word. Holds that word.
    CutsWord(String),
    /// The tagger gives it this small probability.
    Doubted(f32),
    /// It stands inside the title of a work (a book, a newspaper), which is not marked.
    InTitle,
    /// It begins in one sentence and ends in another, or stands outside every sentence.
    OutsideSentence,
    /// It overlaps a candidate that stands before it. Holds that one's finder and words, and what decided.
    Overlaps { finder: Finder, text: String, by: Advantage },
}

/// What puts one candidate before another that it overlaps: the first of these in which they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advantage {
    /// It says the same of the same words, and no less.
    Same,
    /// The tagger finds it more probable.
    Probability,
    /// The other is more than weak evidence.
    Evidence,
    Length,
    /// It has an entity id.
    Entity,
    /// Its finder's word counts more.
    Strength,
    Score,
    /// It stands first, or its type does.
    Order,
}

impl Advantage {
    fn text(self) -> &'static str {
        match self {
            Advantage::Same => "which says the same",
            Advantage::Probability => "more probable to the tagger",
            Advantage::Evidence => "on better evidence",
            Advantage::Length => "longer",
            Advantage::Entity => "has an id",
            Advantage::Strength => "a surer finder",
            Advantage::Score => "a higher score",
            Advantage::Order => "stands first",
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Outcome::Chosen => f.write_str("chosen"),
            Outcome::CutsWord(word) => write!(f, "rejected: cuts the word {word}"),
            Outcome::Doubted(p) => write!(f, "rejected: the tagger gives it a probability of {p:.2}"),
            Outcome::InTitle => f.write_str("rejected: inside the title of a work"),
            Outcome::OutsideSentence => f.write_str("rejected: not inside one sentence"),
            Outcome::Overlaps { finder, text, by } => {
                write!(f, "rejected: overlaps {text} ({finder}), {}", by.text())
            }
        }
    }
}

/// A mention that a finder proposes.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Place in the article's clean text, bytes.
    pub span: Span,
    pub kind: EntityType,
    pub entity: Option<Arc<str>>,
    pub finder: Finder,
    /// Between 0 and 1: how sure the finder is.
    pub score: f32,
    pub strength: Strength,
    /// The probability that the tagger gives it, where it may judge.
    pub probability: Option<f32>,
    pub outcome: Outcome,
}

impl Candidate {
    pub(super) fn new(span: Span, kind: EntityType, finder: &Finder) -> Self {
        Self {
            span,
            kind,
            entity: None,
            finder: Finder::clone(finder),
            score: 0.8,
            strength: Strength::Likely,
            probability: None,
            outcome: Outcome::Chosen,
        }
    }

    pub(super) fn entity(mut self, entity: Option<Arc<str>>) -> Self {
        self.entity = entity;
        self
    }

    pub(super) fn sure(mut self) -> Self {
        self.strength = Strength::Sure;
        self.score = 0.95;
        self
    }

    pub(super) fn weak(mut self, score: f32) -> Self {
        self.strength = Strength::Weak;
        self.score = score;
        self
    }

    pub(super) fn scored(mut self, score: f32) -> Self {
        self.score = score;
        self
    }

    /// Whether a lexicon lists it.
    pub(super) fn is_listed(&self) -> bool {
        self.finder.starts_with("gazetteer")
    }

    /// Whether it is a state: their ids are two letters (ISO 3166).
    pub(super) fn is_state(&self) -> bool {
        self.kind == EntityType::Gpe && self.entity.as_deref().is_some_and(|e| e.len() == 2)
    }

    /// The mention of a chosen candidate.
    pub(super) fn mention(self, sentence: u32) -> Mention {
        Mention {
            span: self.span,
            sentence,
            kind: self.kind,
            entity: self.entity,
            finder: self.finder,
            score: self.score,
        }
    }
}
