//! The cleaning pass: cuts the decoded text into blocks, labels each with the rule that decided and its reason, finds
//! the articles and their metadata, and assembles the clean text with its exact map back.
//!
//! How it decides, in reading order:
//! 1. `lines`, `features`: the text as lines, with what can be counted in them;
//! 2. `rules` on lines: page numbers and running heads, which stand in the middle of sentences, go first;
//! 3. `wrap`: hard-wrapped lines are joined to the author's paragraphs; `cuts`: lines that hold several things are cut;
//! 4. `cues`: what lexicons of site phrases say about short units;
//! 5. `scores` with `weights`, `posts`, `bounds`, `regions`, `teasers`, `reach`: the stretches of prose that are the articles, by the sum of scores;
//! 6. `rules` on articles: each unit gets its label from the first rule that speaks;
//! 7. `layout`, `metadata`: blocks, articles.
//!
//! `classes`, `phrases` and `vocabulary` are the tables that make this fast; `fit` refits the weights.

mod assemble;
mod bounds;
mod brands;
mod classes;
mod cues;
mod cuts;
mod dates;
mod edits;
mod features;
pub mod fit;
pub mod language;
mod layout;
mod lines;
mod metadata;
mod page;
mod phrases;
mod posts;
mod reach;
mod regions;
mod rules;
mod scores;
mod shape;
mod teasers;
mod vocabulary;
mod weights;
mod wrap;

pub use assemble::assemble;
pub use weights::Weights;

use crate::base::{Block, Metadata, RawDoc, RuleDoc};
use page::Page;
use rules::{RULES, Stage};

/// What the rules decided: blocks that tile the raw text, and the articles they belong to. `Block::clean` is not yet set.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub blocks: Vec<Block>,
    pub articles: Vec<Metadata>,
}

/// The documentation of every rule of this pass: the rules that label, in their order, then the rules that edit.
pub fn rules() -> Vec<RuleDoc> {
    RULES.iter().map(|r| r.doc).chain(edits::RULES.iter().copied()).collect()
}

/// Whether a rule of this pass has that id.
pub fn rule_exists(id: &str) -> bool {
    rules().iter().any(|r| r.id == id)
}

/// What a corpus may set for this pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanOptions {
    /// Ids of rules that are switched off. What they would have dropped is kept unless another rule speaks.
    pub off: Vec<String>,
}

/// The cleaning rules, ready to use.
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    off: Vec<String>,
    weights: Weights,
}

impl Cleaner {
    /// The rules with some of them switched off. Unknown ids are ignored; see [`rule_exists`].
    pub fn new(options: &CleanOptions) -> Self {
        Self { off: options.off.clone(), weights: Weights::default() }
    }

    /// The same rules with other weights: how they are fitted.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// Labels every character of the text: the blocks tile it, and each names its rule.
    pub fn decide(&self, raw: &RawDoc) -> Layout {
        let mut page = Page::new(&raw.text, self.weights.clone());
        self.apply(&mut page, Stage::Lines);
        page.join_paragraphs();
        page.cut_units(false);
        self.apply(&mut page, Stage::Paragraphs);
        page.cut_units(true);
        page.find_regions();
        self.apply(&mut page, Stage::Articles);
        layout::build(&page)
    }

    fn apply(&self, page: &mut Page, stage: Stage) {
        for rule in RULES.iter().filter(|r| r.stage == stage) {
            // What no rule speaks on is a paragraph: that rule has no switch.
            if rule.doc.id == "paragraph" || !self.off.iter().any(|id| id == rule.doc.id) {
                (rule.apply)(page);
            }
        }
    }
}
