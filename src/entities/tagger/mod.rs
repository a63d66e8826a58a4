//! A statistical tagger: a linear-chain conditional random field over the characters of a sentence, with the twelve
//! types, that finds what no list has and doubts what the weaker finders propose.
//!
//! It reads what the other finders say as features (stacking, Wolpert 1992), so it learns where each of them can be
//! trusted. It is fitted by `jiaozhu train`; [`Tagger::builtin`] is the model that comes with the program.

#![allow(clippy::needless_range_loop, reason = "several arrays run side by side, by label or by character")]

mod features;
mod labels;
mod lattice;
mod model;
mod train;

pub use labels::GoldMention;
pub use train::{Examples, TrainOptions};

use super::candidate::{Candidate, Outcome, Strength};
use super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};
use features::{Extractor, Features};
use lattice::{Lattice, Row};
use model::Model;

pub(super) const RULE: RuleDoc = RuleDoc {
    id: "tagger",
    pass: Pass::Entities,
    what: "Marks what a statistical model, fitted to annotated texts, takes for a name, with its probability as score; and rejects what other finders propose (weak evidence, and persons, places, organisations and technologies of built-in lists) where the model gives it a small probability.",
    why: "No list is complete, and a name shows in its characters and its neighbourhood. `jiaozhu train` fits the model to a corpus's own gold; corpus.toml switches it off ([entities] tagger = false).",
    example: "记者林小川昨日抵达婺源 → PER 林小川",
};

/// The probability from which on the model's names of a type are candidates, measured on held-out documents: lists and
/// patterns know polities, laws, programmes and events better, and dates and amounts exactly.
fn least(kind: EntityType) -> f32 {
    match kind {
        EntityType::Per | EntityType::Loc => 0.45,
        EntityType::Tech | EntityType::Mat => 0.5,
        EntityType::Org | EntityType::Gpe => 0.6,
        EntityType::Law | EntityType::Prog | EntityType::Event => 0.9,
        EntityType::Date | EntityType::Money | EntityType::Percent => 2.0,
    }
}
/// The probability below which another finder's candidate is doubted.
const DOUBT: f32 = 0.06;

/// A fitted model. Building it takes milliseconds; it is shared by all threads.
#[derive(Clone, Debug)]
pub struct Tagger {
    model: Model,
    /// Exponentials of the transition weights.
    transitions: lattice::Transitions,
    finder: Finder,
}

/// What gold says of an article, for fitting.
#[derive(Clone, Debug)]
pub struct Gold<'a> {
    /// Sorted, without overlap.
    pub mentions: &'a [GoldMention],
    /// Types that this gold does not mark at all: they may stand anywhere outside its mentions.
    pub unmarked: &'a [EntityType],
    /// How much a sentence counts; 1 is the usual.
    pub weight: f32,
}

impl Tagger {
    fn new(model: Model) -> Self {
        let transitions = model.transitions.map(lattice::exp);
        Self { model, transitions, finder: RULE.id.into() }
    }

    /// The tagger that comes with the program, fitted to the data that `builtin.json` beside it names.
    ///
    /// # Panics
    /// Never: a test reads the file.
    pub fn builtin() -> Self {
        Self::from_bytes(include_bytes!("builtin.model")).expect("the model that comes with the program is one")
    }

    /// Fits a tagger to examples, the same bytes each time.
    pub fn fit(examples: Examples, options: &TrainOptions) -> Self {
        Self::new(train::fit(examples, options))
    }

    /// Reads a model file; `None` when it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Model::from_bytes(bytes).map(Self::new)
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.to_bytes()
    }

    /// Number of features that have a weight.
    pub fn features(&self) -> usize {
        self.model.len()
    }

    /// Adds the model's names, and doubts the candidates of others. `chosen` are the indexes of those that would be
    /// mentions without the tagger, in text order, in `seen`, the candidates after that first resolution.
    pub(super) fn find(&self, view: &View<'_>, seen: &[Candidate], chosen: &[usize], out: &mut Vec<Candidate>) {
        let extractor = Extractor::new(*view, seen, chosen);
        let mut by_start: Vec<usize> = (0..out.len()).filter(|i| out[*i].outcome == Outcome::Chosen).collect();
        by_start.sort_by_key(|i| out[*i].span);
        let mut next = 0;
        let mut features = Features::default();
        let mut lattice = Lattice::default();
        let mut scores: Vec<Row> = Vec::new();
        let mut found = Vec::new();
        for sentence in view.sentences {
            extractor.sentence(sentence, &mut features);
            scores.clear();
            scores.extend((0..features.len()).map(|i| self.model.score(features.of(i))));
            lattice.fill(&scores, &self.transitions, None);
            let place = |span: Span| {
                let a = features.starts.partition_point(|s| *s < span.start);
                (a, features.starts.partition_point(|s| *s < span.end))
            };
            while next < by_start.len() && out[by_start[next]].span.start < sentence.span.end {
                let candidate = &mut out[by_start[next]];
                next += 1;
                if candidate.span.start < sentence.span.start || !doubtful(candidate) {
                    continue;
                }
                let (a, b) = place(candidate.span);
                let p = lattice.probability(a, b, candidate.kind as usize, &self.transitions);
                candidate.probability = Some(p);
                if p < DOUBT {
                    candidate.outcome = Outcome::Doubted(p);
                }
            }
            for (a, b, kind) in lattice::best_mentions(&scores, &self.model.transitions) {
                let end = features.starts.get(b).copied().unwrap_or(sentence.span.end);
                let span = Span { start: features.starts[a], end };
                // In thousandths, as the tables show it.
                let p = (lattice.probability(a, b, kind, &self.transitions) * 1000.0).round() / 1000.0;
                if p >= least(EntityType::ALL[kind]) {
                    let mut candidate = Candidate::new(span, EntityType::ALL[kind], &self.finder).scored(p);
                    candidate.probability = Some(p);
                    found.push(candidate);
                }
            }
        }
        out.append(&mut found);
    }
}

/// Whether the model may doubt a candidate: one whose finder is not sure, of the types that it judges better than
/// lists and patterns do; and weak evidence of any type.
fn doubtful(c: &Candidate) -> bool {
    use EntityType::{Gpe, Loc, Org, Per, Tech};
    let judged = matches!(c.kind, Per | Gpe | Org | Loc | Tech);
    c.strength == Strength::Weak || judged && c.strength < Strength::Sure
}

/// Adds the sentences of an article to the examples, as the tagger sees them; `number` counts sentences on.
pub(super) fn learn(
    view: &View<'_>,
    seen: &[Candidate],
    chosen: &[usize],
    gold: &Gold<'_>,
    number: &mut u32,
    examples: &mut Examples,
) {
    let extractor = Extractor::new(*view, seen, chosen);
    let mut features = Features::default();
    // Where gold does not mark a type, what the other finders say of it stands for gold: with nothing to go by, the
    // model would learn that there is nothing.
    let mut mentions = gold.mentions.to_vec();
    if !gold.unmarked.is_empty() {
        for c in
            chosen.iter().map(|i| &seen[*i]).filter(|c| c.strength > Strength::Weak && gold.unmarked.contains(&c.kind))
        {
            let next = gold.mentions.partition_point(|m| m.span.end <= c.span.start);
            if gold.mentions.get(next).is_none_or(|m| m.span.start >= c.span.end) {
                mentions.push(GoldMention { span: c.span, kinds: vec![c.kind], cut: None });
            }
        }
        mentions.sort_by_key(|m| m.span);
        for c in seen.iter().filter(|c| c.kind == EntityType::Gpe && c.strength > Strength::Weak) {
            let at = mentions.partition_point(|m| m.span.start < c.span.start);
            if let Some(m) = mentions.get_mut(at).filter(|m| m.span.start == c.span.start && m.span.end > c.span.end) {
                m.cut = Some(c.span.end).max(m.cut);
            }
        }
    }
    for sentence in view.sentences {
        extractor.sentence(sentence, &mut features);
        let allowed = labels::allowed(&features.starts, sentence.span.end, &mentions, gold.unmarked);
        examples.push(*number, &features, allowed, gold.weight);
        *number += 1;
    }
}
