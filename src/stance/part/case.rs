//! A cue and a target in their sentence, as every shape looks at them.

use super::super::cues::Cue;
use super::super::evidence::Evidence;
use super::super::scope;
use super::super::target::Hit;
use super::super::view::ends_clause;
use crate::base::Span;

/// What is asked: which part the target has in what the cue says.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    pub evidence: &'c Evidence<'c, 'c>,
    pub cue: &'c Cue,
    pub target: usize,
}

impl<'c> Case<'c> {
    /// The sentence.
    pub fn text(&self) -> &'c str {
        self.evidence.view.text
    }

    /// The words of the cue.
    pub fn word(&self) -> &'c str {
        self.cue.span.of(self.text())
    }

    /// Whether the cue says that something is good or bad.
    pub fn judges(&self) -> bool {
        scope::judges(self.cue.class)
    }

    /// The clause of the cue.
    pub fn clause(&self) -> Span {
        self.clause_at(self.cue.span.start)
    }

    /// The clause of a place.
    pub fn clause_at(&self, at: u32) -> Span {
        let view = self.evidence.view;
        view.clauses.get(view.clause(at)).copied().unwrap_or(Span::new(0, view.text.len()))
    }

    /// Where the sentence names the target.
    pub fn hits(&self) -> impl Iterator<Item = &'c Hit> + use<'c> {
        let target = self.target;
        self.evidence.hits.iter().filter(move |h| h.target == target)
    }

    /// Where it does before the cue.
    pub fn hits_before(&self) -> impl Iterator<Item = &'c Hit> + use<'c> {
        let start = self.cue.span.start;
        self.hits().filter(move |h| h.span.end <= start)
    }

    /// Where it does behind the cue.
    pub fn hits_behind(&self) -> impl Iterator<Item = &'c Hit> + use<'c> {
        let end = self.cue.span.end;
        self.hits().filter(move |h| h.span.start >= end)
    }

    /// Where it does within a clause.
    pub fn hits_in(&self, clause: Span) -> impl Iterator<Item = &'c Hit> + use<'c> {
        self.hits().filter(move |h| clause.contains(h.span))
    }

    /// The text between two places; nothing where the second comes first, as the end of a clause within an alias does.
    pub fn between(&self, from: u32, to: u32) -> &'c str {
        self.text().get(from as usize..to as usize).unwrap_or("")
    }

    /// What stands before a span in its clause.
    pub fn before(&self, span: Span) -> &'c str {
        self.between(self.clause_at(span.start).start, span.start)
    }

    /// The same without what belongs to the name that begins there: 应对|该《港口法案.
    pub fn before_name(&self, name: Span) -> &'c str {
        self.before(name).trim_end_matches(['《', '“', '该', '这'])
    }

    /// What stands behind a span in its clause, with the mark that ends the clause.
    pub fn after(&self, span: Span) -> &'c str {
        self.between(span.end, self.clause_at(span.start).end)
    }
}

/// Whether a text has no more than so many characters.
pub fn short(text: &str, most: usize) -> bool {
    text.chars().count() <= most
}

/// A clause without the mark that ends it.
pub fn bare(clause: &str) -> &str {
    clause.trim_end_matches(ends_clause)
}

/// Whether a text ends in one of the words.
pub fn ends(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.ends_with(w))
}

/// Whether a text begins with one of the words.
pub fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.starts_with(w))
}

/// Whether a text has one of the words.
pub fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}
