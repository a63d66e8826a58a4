//! The segmentation pass: sentences, then words with their part of speech.

use crate::base::{CleanDoc, LexiconEntry, SegmentedArticle, SegmentedDoc};

/// The word dictionary, loaded once and shared.
#[derive(Debug)]
pub struct Segmenter {}

impl Segmenter {
    /// A segmenter whose user dictionary is the lexicon.
    pub fn new(_lexicon: &[LexiconEntry]) -> Self {
        Self {}
    }

    /// Cuts every article into sentences and words.
    pub fn run(&self, clean: CleanDoc) -> SegmentedDoc {
        let articles = clean.articles.iter().map(|_| SegmentedArticle::default()).collect();
        SegmentedDoc { clean, articles }
    }
}
