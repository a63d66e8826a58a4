//! The stance pass: who speaks for or against a target, in which sentence, and by which words.
//!
//! For every sentence: which targets it speaks of ([`target`]), who speaks ([`holder`]), which words carry a stance
//! ([`cues`], within their [`scope`], and [`quotes`]); gathered as [`evidence`]; decided in [`polarity`] alone.
//!
//! Invariants: rows are sorted by sentence, target, holder, without repetition; cues stand in their sentence, in order;
//! titles, headings, captions, metadata and `foreign` blocks carry none.

mod cues;
mod evidence;
mod holder;
mod polarity;
mod quotes;
mod rules;
mod scope;
mod target;
mod topic;
mod view;

use std::sync::Arc;

use crate::base::{RuleDoc, Stance, StanceDoc, TaggedDoc, Target};

/// Targets and cue lexicons, built once and shared.
#[derive(Debug)]
pub struct StanceFinder {
    targets: target::TargetFinder,
    cues: cues::Lexicon,
    holders: holder::HolderFinder,
}

impl StanceFinder {
    /// A finder of stances toward these targets.
    pub fn new(targets: &[Target]) -> Self {
        Self {
            targets: target::TargetFinder::new(targets),
            cues: cues::Lexicon::builtin(),
            holders: holder::HolderFinder::new(),
        }
    }

    /// Adds the stances of every article.
    pub fn run(&self, tagged: TaggedDoc) -> StanceDoc {
        let articles = (0..tagged.articles.len()).map(|i| self.article(&tagged, i)).collect();
        StanceDoc { tagged, articles, problems: Vec::new() }
    }

    fn article(&self, tagged: &TaggedDoc, article: usize) -> Vec<Stance> {
        if self.targets.len() == 0 {
            return Vec::new();
        }
        let mut rows: Vec<Stance> = Vec::new();
        topic::walk(self, tagged, article, |evidence| {
            for &(target, via) in &evidence.targets {
                for decision in polarity::decide(&evidence, target, via) {
                    let text = |span: &crate::base::Span| span.of(evidence.view.text).to_owned();
                    rows.push(Stance {
                        sentence: evidence.view.index,
                        target: self.targets.id(target),
                        polarity: decision.polarity,
                        holder: decision.holder.name,
                        holder_entity: decision.holder.entity,
                        distanced: decision.distanced,
                        cues: decision.cues.iter().map(text).collect(),
                        finder: Arc::from(decision.finder),
                        score: decision.score,
                    });
                }
            }
        });
        rows.sort_by(|a, b| (a.sentence, &a.target, &a.holder).cmp(&(b.sentence, &b.target, &b.holder)));
        rows.dedup_by(|a, b| (a.sentence, &a.target, &a.holder) == (b.sentence, &b.target, &b.holder));
        rows
    }
}

/// The documentation of every decision of this pass.
pub fn rules() -> Vec<RuleDoc> {
    rules::RULES.to_vec()
}
