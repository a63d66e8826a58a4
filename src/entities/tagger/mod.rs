//! A statistical tagger: a linear-chain conditional random field over the characters of a sentence, with the twelve
//! types, that finds what no list has and doubts what the weaker finders propose.
//!
//! It reads what the other finders say as features (stacking, Wolpert 1992), so it learns where each of them can be
//! trusted. It is fitted by `jiaozhu train`; [`Tagger::builtin`] is the model that comes with the program.

#![allow(clippy::needless_range_loop, reason = "several arrays run side by side, by label or by character")]

mod features;
mod judge;
mod labels;
mod lattice;
mod model;
mod names;
mod partial;
mod train;

pub use labels::GoldMention;
pub use train::{Examples, TrainOptions};

use super::candidate::{Candidate, Outcome};
use super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};
use features::{Extractor, Features};
use judge::Listed;
use labels::{LABELS, MARKED};
use lattice::{Lattice, Row};
use model::Model;

pub(super) const RULE: RuleDoc = RuleDoc {
    id: "tagger",
    pass: Pass::Entities,
    what: "Marks what a statistical model, fitted to annotated texts, takes for a name, with its probability as score; and rejects what other finders propose (weak evidence, and persons, places, organisations and technologies of built-in lists) where the model gives it a small probability or where a listed name stands inside a longer one that it finds likely.",
    why: "No list is complete, and a name shows in its characters and its neighbourhood. `jiaozhu train` fits the model to a corpus's own gold; corpus.toml switches it off ([entities] tagger = false).",
    example: "记者林小川昨日抵达婺源 → PER 林小川",
};

/// A character is outside for certain when every label scores this much less (on held-out texts the same mentions come
/// out as without this shortcut).
const GATE: f32 = -4.0;

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
        let transitions = model.transitions.exp();
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
        let mut scores = Scores::default();
        let mut likely = Vec::new();
        let mut found = Vec::new();
        let floors = judge::floors();
        let listed = Listed::of(out);
        for sentence in view.sentences {
            extractor.sentence(sentence, &mut features);
            self.score(&features, &mut scores);
            lattice.fill_open(&scores.rows, &scores.open, &self.transitions);
            let place = |span: Span| {
                let a = features.starts.partition_point(|s| *s < span.start);
                (a, features.starts.partition_point(|s| *s < span.end))
            };
            let from = next;
            while next < by_start.len() && out[by_start[next]].span.start < sentence.span.end {
                let candidate = &mut out[by_start[next]];
                next += 1;
                if candidate.span.start < sentence.span.start || !judge::doubtful(candidate) {
                    continue;
                }
                let (a, b) = place(candidate.span);
                let p = lattice.probability(a, b, labels::class(candidate.kind), &self.transitions);
                candidate.probability = Some(p);
                if p < judge::doubt(candidate) {
                    candidate.outcome = Outcome::Doubted(p);
                }
            }
            likely.clear();
            lattice.likely(&floors, &self.transitions, &mut likely);
            let first = found.len();
            for name in likely.iter().filter(|name| judge::stands(name, &likely)) {
                let end = features.starts.get(name.end).copied().unwrap_or(sentence.span.end);
                let span = Span { start: features.starts[name.start], end };
                let kind = MARKED[name.class];
                let Some(span) = listed.without_state(span, kind, view) else { continue };
                // In thousandths, as the tables show it.
                let p = (name.probability * 1000.0).round() / 1000.0;
                let mut candidate = Candidate::new(span, kind, &self.finder).scored(p);
                candidate.probability = Some(p);
                found.push(candidate);
            }
            for &i in &by_start[from..next] {
                judge::hold(&mut out[i], &found[first..], view);
            }
        }
        out.append(&mut found);
    }
}

/// The scores of the characters of a sentence; those that are not open are outside for certain.
#[derive(Default)]
struct Scores {
    rows: Vec<Row>,
    open: Vec<bool>,
}

impl Tagger {
    /// The scores of each character of a sentence.
    fn score(&self, features: &Features, out: &mut Scores) {
        out.rows.resize(features.len(), lattice::zero());
        out.open.resize(features.len(), false);
        let gate = self.model.steps(GATE);
        let (mut word, mut shared) = (u32::MAX, [0i16; LABELS]);
        for i in 0..features.len() {
            if features.word[i] != word {
                word = features.word[i];
                shared = [0; LABELS];
                self.model.add(features.shared(word as usize), &mut shared);
            }
            let mut sums = shared;
            self.model.add(features.own(i), &mut sums);
            let top = sums.iter().fold(i16::MIN, |top, s| top.max(*s));
            out.open[i] = top > gate;
            if top > gate {
                self.model.row(&sums, &mut out.rows[i]);
            }
        }
    }
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
    let mentions =
        if gold.unmarked.is_empty() { gold.mentions.to_vec() } else { partial::complete(view, seen, chosen, gold) };
    for sentence in view.sentences {
        extractor.sentence(sentence, &mut features);
        let allowed = labels::allowed(&features.starts, sentence.span.end, &mentions, gold.unmarked);
        examples.push(*number, &features, allowed, gold.weight);
        *number += 1;
    }
}
