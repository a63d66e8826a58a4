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
mod fit;
mod holder;
mod linear;
mod logistic;
mod model;
mod pairs;
mod polarity;
mod presence;
mod quotes;
mod rules;
mod scope;
mod subject;
mod target;
mod terms;
mod topic;
mod verdict;
mod view;
mod voice;

pub use fit::{GoldRow, Lesson, fit};
pub use model::Model;

use std::sync::Arc;

use self::cues::Cue;
use self::evidence::{Evidence, Via};
use self::pairs::{Ruled, Scene};
use self::polarity::Decision;
use self::presence::Presence;
use self::quotes::Quote;
use self::target::Hit;
use self::terms::Terms;
use self::topic::Topic;
use self::verdict::Verdict;
use self::view::View;
use self::voice::{Heard, Voices};
use crate::base::{RuleDoc, Stance, StanceDoc, TaggedDoc, Target};

/// Targets and cue lexicons, built once and shared.
#[derive(Clone, Debug)]
pub struct StanceFinder {
    targets: target::TargetFinder,
    cues: cues::Lexicon,
    holders: holder::HolderFinder,
    terms: Terms,
    /// For each target: whether its name and aliases speak of good or bad things.
    valence: Vec<f64>,
    model: Model,
}

/// An article, read and not yet decided.
#[derive(Debug)]
struct Reading<'d> {
    views: Vec<View<'d>>,
    hits: Vec<Vec<Hit>>,
    cues: Vec<Vec<Cue>>,
    /// Quotations and voice of the sentences that can carry a stance.
    heard: Vec<Option<(Vec<Quote>, Heard)>>,
    ruled: Vec<Ruled>,
    presence: Presence,
    own_voice: bool,
}

/// A holder and a target in a sentence, before the last word on the polarity.
#[derive(Debug)]
struct Case {
    sentence: usize,
    target: usize,
    via: Via,
    decision: Decision,
    features: Verdict,
}

impl<'d> Reading<'d> {
    fn scene(&self) -> Scene<'_, 'd> {
        Scene::new(&self.views, &self.ruled, &self.presence)
    }
}

impl StanceFinder {
    /// A finder of stances toward these targets.
    pub fn new(targets: &[Target]) -> Self {
        let cues = cues::Lexicon::builtin();
        let tone = |t: &Target| std::iter::once(&t.name).chain(&t.aliases).map(|w| cues.tone(w)).sum::<f64>();
        Self {
            targets: target::TargetFinder::new(targets),
            valence: targets.iter().map(tone).collect(),
            cues,
            holders: holder::HolderFinder::new(),
            terms: Terms::new(targets),
            model: Model::builtin(),
        }
    }

    /// The same finder with other weights.
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
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
        let reading = self.read(tagged, article);
        let chosen = reading.scene().decide(&self.model);
        let mut rows: Vec<Stance> = Vec::new();
        for case in self.cases(&reading, &chosen) {
            let decision = verdict::judge(&self.model.polarity, &case.features, case.via, case.decision);
            rows.push(self.row(&reading.views[case.sentence], case.target, decision));
        }
        rows.sort_by(|a, b| (a.sentence, &a.target, &a.holder).cmp(&(b.sentence, &b.target, &b.holder)));
        rows.dedup_by(|a, b| (a.sentence, &a.target, &a.holder) == (b.sentence, &b.target, &b.holder));
        rows
    }

    /// What the rules say of the polarity in every chosen pair, and what a model has to know to say otherwise.
    fn cases(&self, reading: &Reading, chosen: &[Vec<(usize, f64)>]) -> Vec<Case> {
        let settings = reading.scene().settings(chosen, &self.valence);
        let mut cases = Vec::new();
        for (sentence, targets) in chosen.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let evidence = self.evidence(reading, sentence, targets);
            for (&(target, via), setting) in evidence.targets.iter().zip(&settings[sentence]) {
                for decision in polarity::decide(&evidence, target, via) {
                    let entity = decision.holder.entity.as_deref();
                    let agent = entity.is_some_and(|e| reading.presence.is_agent(e, target));
                    let features = verdict::features(&evidence, setting, agent, &decision);
                    cases.push(Case { sentence, target, via, decision, features });
                }
            }
        }
        cases
    }

    /// Gathers what is known of every sentence before anything is decided.
    fn read<'d>(&self, tagged: &'d TaggedDoc, article: usize) -> Reading<'d> {
        let views = article::views(tagged, article);
        let short = article::short_forms(&self.targets, &views);
        let hits: Vec<Vec<Hit>> = views.iter().map(|v| self.targets.find(v.text, &short)).collect();
        let cues: Vec<Vec<Cue>> = views.iter().map(|v| self.cues.find(v)).collect();
        let own_voice = article::own_voice(&views, &cues);
        let presence = Presence::new(&self.terms, self.targets.len(), &self.valence, &views, &hits, &cues);
        let mut topic = Topic::new(&self.targets, &views, &hits);
        let mut voices = Voices::new();
        let (mut heard, mut ruled) = (Vec::with_capacity(views.len()), Vec::with_capacity(views.len()));
        for ((view, hits), found) in views.iter().zip(&hits).zip(&cues) {
            topic.hear(hits);
            if !view.speaks() {
                voices.pause();
                heard.push(None);
                ruled.push(Ruled { targets: None, steady: own_voice });
                continue;
            }
            let quotes = quotes::find(view.text);
            let voice = voices.hear(&self.holders, view, &quotes);
            let steady = own_voice || !voice.speaker.is_author();
            ruled.push(Ruled { targets: Some(topic.targets(view, hits, found, steady)), steady });
            heard.push(Some((quotes, voice)));
        }
        Reading { views, hits, cues, heard, ruled, presence, own_voice }
    }

    /// What speaks for polarities in a sentence with these targets.
    fn evidence<'r, 'd>(&self, reading: &'r Reading<'d>, i: usize, targets: &[(usize, f64)]) -> Evidence<'r, 'd> {
        let view = &reading.views[i];
        let (quotes, voice) = reading.heard[i].clone().expect("only sentences that speak have targets");
        let rules = reading.ruled[i].targets.as_deref().unwrap_or(&[]);
        let via = |target: usize| rules.iter().find(|r| r.0 == target).map_or(Via::Context, |r| r.1);
        Evidence {
            view,
            targets: targets.iter().map(|&(t, _)| (t, via(t))).collect(),
            hits: reading.hits[i].clone(),
            advice: self.targets.advice(),
            found: reading.cues[i].clone(),
            cues: scope::apply(view, reading.cues[i].clone()),
            quotes,
            voice,
            own_voice: reading.own_voice,
        }
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
