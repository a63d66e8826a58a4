//! The segmentation pass: sentences, then words with their part of speech.
//!
//! Invariants: sentences are in order, do not overlap and lie inside one paragraph; the tokens of a sentence
//! concatenate to it; `foreign` blocks have neither.

mod sentences;
mod words;

pub use words::Segmenter;

use crate::base::{Block, CleanDoc, Label, RuleDoc, SegmentedArticle, SegmentedDoc, Sentence, Span, simplified};

impl Segmenter {
    /// Cuts every article into sentences and words.
    pub fn run(&self, clean: CleanDoc) -> SegmentedDoc {
        // Room for all tokens, which have some five bytes each.
        let room = |text: &str| SegmentedArticle { tokens: Vec::with_capacity(text.len() / 4), ..Default::default() };
        let mut articles: Vec<SegmentedArticle> = clean.articles.iter().map(|a| room(&a.text)).collect();
        // jieba's dictionary is in Simplified characters.
        let texts: Vec<_> = clean.articles.iter().map(|a| simplified(&a.text)).collect();
        for paragraph in paragraphs(&clean.blocks) {
            let first = &clean.blocks[paragraph[0] as usize];
            let (Some(article), false) = (first.article, first.label == Label::Foreign) else { continue };
            let Some(out) = articles.get_mut(article as usize) else { continue };
            let text = &*texts[article as usize];
            let pieces: Vec<(u32, Span)> =
                paragraph.iter().filter_map(|&b| Some((b, clean.blocks[b as usize].clean?))).collect();
            let (Some(head), Some(tail)) = (pieces.first(), pieces.last()) else { continue };
            let whole = Span { start: head.1.start, end: tail.1.end };
            for span in sentences::split(text, whole, first.label) {
                let block = pieces.iter().rev().find(|(_, s)| s.start <= span.start).map_or(head.0, |(b, _)| *b);
                let start = out.tokens.len() as u32;
                self.words(text, span, &mut out.tokens);
                out.sentences.push(Sentence { span, block, tokens: start..out.tokens.len() as u32 });
            }
        }
        drop(texts);
        SegmentedDoc { clean, articles }
    }
}

/// Groups kept blocks (by index) into paragraphs: pieces of one cut paragraph are one group.
fn paragraphs(blocks: &[Block]) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut last = None;
    for (i, block) in blocks.iter().enumerate().filter(|(_, b)| b.clean.is_some()) {
        let key = block.paragraph.map(|p| (block.article, p));
        match groups.last_mut() {
            Some(group) if key.is_some() && key == last => group.push(i as u32),
            _ => groups.push(vec![i as u32]),
        }
        last = key;
    }
    groups
}

/// The documentation of every rule of this pass.
pub fn rules() -> Vec<RuleDoc> {
    sentences::RULES.iter().chain(words::RULES).copied().collect()
}
