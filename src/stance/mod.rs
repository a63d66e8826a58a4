//! The stance pass: who speaks for or against a target, in which sentence, and by which words.
//!
//! For every sentence: which targets it speaks of ([`target`]), who speaks ([`holder`]), which words carry a stance
//! ([`cues`], within their [`scope`], and [`quotes`]); gathered as [`evidence`]; decided in [`polarity`] alone.
//!
//! Invariants: rows are sorted by sentence, target, holder, without repetition; cues stand in their sentence, in order;
//! titles, headings, captions, metadata and `foreign` blocks carry none.

mod article;
mod cues;
mod evidence;
mod holder;
mod polarity;
mod quotes;
mod rules;
mod scope;
mod subject;
mod target;
mod topic;
mod view;
mod voice;

use std::sync::Arc;

use self::cues::Cue;
use self::evidence::Evidence;
use self::polarity::Decision;
use self::target::Hit;
use self::topic::Topic;
use self::view::View;
use self::voice::Voices;
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
        let views = article::views(tagged, article);
        let short = article::short_forms(&self.targets, &views);
        let hits: Vec<Vec<Hit>> = views.iter().map(|v| self.targets.find(v.text, &short)).collect();
        let cues: Vec<Vec<Cue>> = views.iter().map(|v| self.cues.find(v)).collect();
        let own_voice = article::own_voice(&views, &cues);
        let mut topic = Topic::new(&self.targets, &views, &hits);
        let mut voices = Voices::new();
        let mut rows: Vec<Stance> = Vec::new();
        for ((view, hits), found) in views.iter().zip(hits).zip(cues) {
            topic.hear(&hits);
            if !view.speaks() {
                voices.pause();
                continue;
            }
            let quotes = quotes::find(view.text);
            let voice = voices.hear(&self.holders, view, &quotes);
            let targets = topic.targets(view, &hits, &found, own_voice || !voice.speaker.is_author());
            let cues = scope::apply(view, found.clone());
            let advice = self.targets.advice();
            let evidence = Evidence { view, targets, hits, advice, found, cues, quotes, voice, own_voice };
            for &(target, via) in &evidence.targets {
                rows.extend(polarity::decide(&evidence, target, via).into_iter().map(|d| self.row(view, target, d)));
            }
        }
        rows.sort_by(|a, b| (a.sentence, &a.target, &a.holder).cmp(&(b.sentence, &b.target, &b.holder)));
        rows.dedup_by(|a, b| (a.sentence, &a.target, &a.holder) == (b.sentence, &b.target, &b.holder));
        rows
    }

    fn row(&self, view: &View, target: usize, decision: Decision) -> Stance {
        let mut cues: Vec<String> = Vec::new();
        for cue in &decision.cues {
            let text = cue.of(view.text);
            if !cues.iter().any(|c| c == text) {
                cues.push(text.to_owned());
            }
        }
        Stance {
            sentence: view.index,
            target: self.targets.id(target),
            polarity: decision.polarity,
            holder: decision.holder.name,
            holder_entity: decision.holder.entity,
            distanced: decision.distanced,
            cues,
            finder: Arc::from(decision.finder),
            score: decision.score,
        }
    }
}

/// The documentation of every decision of this pass.
pub fn rules() -> Vec<RuleDoc> {
    rules::RULES.to_vec()
}
