//! The stance pass: who speaks for or against a target, in which sentence, and by which words.

use crate::base::{StanceDoc, TaggedDoc, Target};

/// Targets and cue lexicons, built once and shared.
#[derive(Debug)]
pub struct StanceFinder {}

impl StanceFinder {
    pub fn new(_targets: &[Target]) -> Self {
        Self {}
    }

    /// Adds the stances of every article.
    pub fn run(&self, tagged: TaggedDoc) -> StanceDoc {
        let articles = tagged.articles.iter().map(|_| Vec::new()).collect();
        StanceDoc { tagged, articles, problems: Vec::new() }
    }
}
