//! The cleaning pass: cuts the decoded text into blocks, labels each with the rule that decided and its reason, finds
//! the articles and their metadata, and assembles the clean text with its exact map back.

mod assemble;
mod edits;
pub mod language;

pub use assemble::assemble;

use std::borrow::Cow;

use crate::base::{Block, Label, Metadata, RawDoc, Span};

/// What the rules decided: blocks that tile the raw text, and the articles they belong to. `Block::clean` is not yet set.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub blocks: Vec<Block>,
    pub articles: Vec<Metadata>,
}

/// The documentation of every rule of this pass.
pub fn rules() -> Vec<crate::base::RuleDoc> {
    edits::RULES.to_vec()
}

/// What a corpus sets for the cleaning pass.
#[derive(Clone, Debug, Default)]
pub struct CleanOptions {
    /// Ids of rules that are switched off.
    pub off: Vec<String>,
}

/// The cleaning rules, ready to use.
#[derive(Debug, Default)]
pub struct Cleaner {}

impl Cleaner {
    pub fn new(_options: &CleanOptions) -> Self {
        Self {}
    }

    /// Labels every character of the text.
    pub fn decide(&self, raw: &RawDoc) -> Layout {
        let text = raw.text.as_str();
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(at, at + line.len());
            at += line.len();
            let ink = span.trimmed(text);
            let mut push = |span: Span, label: Label| {
                if !span.is_empty() {
                    blocks.push(Block {
                        span,
                        label,
                        rule: Cow::Borrowed("skeleton"),
                        reason: Cow::Borrowed(""),
                        article: Some(0),
                        paragraph: None,
                        clean: None,
                        lang: None,
                    });
                }
            };
            push(Span { start: span.start, end: ink.start }, Label::Space);
            push(ink, Label::Paragraph);
            push(Span { start: ink.end, end: span.end }, Label::Space);
        }
        let mut number = 0;
        for block in blocks.iter_mut().filter(|b| b.label.kept()) {
            number += 1;
            block.paragraph = Some(number);
        }
        let articles = if number > 0 { vec![Metadata::default()] } else { Vec::new() };
        if articles.is_empty() {
            blocks.iter_mut().for_each(|b| b.article = None);
        }
        Layout { blocks, articles }
    }
}
