//! Fitting a tagger: stochastic gradient ascent on the likelihood of what gold allows (AdaGrad, Duchi, Hazan & Singer
//! 2011), with L2 shrinkage and the mean of the last passes' weights (averaging, as Collins 2002).
//!
//! Gold that marks only some types, or does not tell two types apart, takes part too: the likelihood is that of all
//! labellings it allows (Tsuboi et al. 2008).
//!
//! Nothing depends on hash-map order, threads or time: the same examples in the same order give the same bytes.

use rustc_hash::FxHashMap;

use super::features::Features;
use super::labels::{Allowed, LABELS};
use super::lattice::{Lattice, Row, Transitions, zero};
use super::model::Model;

/// How to fit.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct TrainOptions {
    /// Passes over the examples.
    pub passes: u32,
    /// Length of AdaGrad's steps.
    pub rate: f32,
    /// How strongly weights are drawn to zero at each step.
    pub shrink: f32,
    /// In how many different sentences a feature must occur.
    pub least: u32,
    /// How many features the model keeps, those with the largest weights.
    pub most: usize,
    /// Weights smaller than this are dropped.
    pub smallest: f32,
    /// Seed of the order of the sentences.
    pub seed: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { passes: 20, rate: 0.05, shrink: 0.0, least: 3, most: 80_000, smallest: 0.01, seed: 1 }
    }
}

/// A sentence to learn from: its features, and which labels gold allows each character.
#[derive(Debug)]
struct Sentence {
    features: Features,
    allowed: Vec<Allowed>,
    weight: f32,
}

/// The sentences to learn from.
#[derive(Debug, Default)]
pub struct Examples {
    sentences: Vec<Sentence>,
    /// In how many sentences each feature occurs, and the number behind the last of them. Later views of a document
    /// count only what is new.
    counts: FxHashMap<u32, (u32, u32)>,
}

impl Examples {
    /// Adds a sentence; `number` tells sentences apart (several views of one share it) and grows.
    pub(super) fn push(&mut self, number: u32, features: Features, allowed: Vec<Allowed>, weight: f32) {
        for feature in features.all() {
            let count = self.counts.entry(*feature).or_insert((0, 0));
            if count.1 <= number {
                *count = (count.0 + 1, number + 1);
            }
        }
        self.sentences.push(Sentence { features, allowed, weight });
    }

    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Number of characters in all sentences.
    pub fn chars(&self) -> usize {
        self.sentences.iter().map(|s| s.allowed.len()).sum()
    }

    /// The features that occur often enough, numbered in order of their hashes, and the sentences in these numbers.
    fn numbered(&mut self, least: u32) -> Vec<u32> {
        let mut kept: Vec<u32> = self.counts.iter().filter(|(_, (n, _))| *n >= least).map(|(f, _)| *f).collect();
        kept.sort_unstable();
        let numbers: FxHashMap<u32, u32> = kept.iter().enumerate().map(|(i, f)| (*f, i as u32)).collect();
        for sentence in &mut self.sentences {
            sentence.features.renumber(&numbers);
        }
        self.counts = FxHashMap::default();
        kept
    }
}

/// xorshift64* (Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n.max(1) as u64) as usize
    }
}

/// A weight for each label, with AdaGrad's sums of squares.
#[derive(Clone)]
struct Weights {
    now: Row,
    squares: Row,
}

pub(super) fn fit(mut examples: Examples, options: &TrainOptions) -> Model {
    let features = examples.numbered(options.least);
    let mut weights = vec![Weights { now: zero(), squares: zero() }; features.len()];
    let mut mean = vec![zero(); features.len()];
    let mut trans = (Transitions::default(), Transitions::default(), Transitions::default());
    let mut random = Random(options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut order: Vec<usize> = (0..examples.sentences.len()).collect();
    let (mut free, mut held) = (Lattice::default(), Lattice::default());
    let averaged = (options.passes / 3).max(1);
    for pass in 0..options.passes {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        for &s in &order {
            let sentence = &examples.sentences[s];
            let n = sentence.allowed.len();
            let features = &sentence.features;
            let scores: Vec<Row> = (0..n)
                .map(|i| {
                    let mut row = zero();
                    for f in features.of(i) {
                        let now = weights[*f as usize].now.as_flattened();
                        row.as_flattened_mut().iter_mut().zip(now).for_each(|(r, w)| *r += w);
                    }
                    row
                })
                .collect();
            let exps = trans.0.exp();
            free.fill(&scores, &exps, None);
            held.fill(&scores, &exps, Some(&sentence.allowed));
            let mut gradient = vec![zero(); n];
            let mut moves = Transitions::default();
            held.expect(sentence.weight, &exps, &mut gradient, &mut moves);
            free.expect(-sentence.weight, &exps, &mut gradient, &mut moves);
            for (i, row) in gradient.iter().enumerate() {
                let row = row.as_flattened();
                if row.iter().all(|g| g.abs() < 1e-4) {
                    continue;
                }
                for f in features.of(i) {
                    let w = &mut weights[*f as usize];
                    let (now, squares) = (w.now.as_flattened_mut(), w.squares.as_flattened_mut());
                    for l in 0..LABELS {
                        let g = row[l] - options.shrink * now[l];
                        squares[l] += g * g;
                        now[l] += options.rate * g / (squares[l] + 1.0).sqrt();
                    }
                }
            }
            for ((w, square), g) in trans.0.numbers_mut().zip(trans.1.numbers_mut()).zip(moves.numbers()) {
                let g = g - options.shrink * *w;
                *square += g * g;
                *w = (*w + options.rate * g / (*square + 1.0).sqrt()).clamp(-8.0, 8.0);
            }
        }
        if pass + averaged >= options.passes {
            for (m, w) in mean.iter_mut().zip(&weights) {
                for (m, w) in m.as_flattened_mut().iter_mut().zip(w.now.as_flattened()) {
                    *m += w / averaged as f32;
                }
            }
            for (m, w) in trans.2.numbers_mut().zip(trans.0.numbers()) {
                *m += w / averaged as f32;
            }
        }
    }
    drop(weights);
    Model::new(trans.2, strongest(&features, mean, options))
}

/// The features with the largest weights.
fn strongest(features: &[u32], weights: Vec<Row>, options: &TrainOptions) -> Vec<(u32, Row)> {
    let mut rows: Vec<(u32, Row)> = features
        .iter()
        .zip(weights)
        .map(|(f, row)| (*f, row.map(|part| part.map(|w| if w.abs() < options.smallest { 0.0 } else { w }))))
        .filter(|(_, row)| row.as_flattened().iter().any(|w| *w != 0.0))
        .collect();
    let size = |row: &Row| row.as_flattened().iter().fold(0.0f32, |top, w| top.max(w.abs()));
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    rows.truncate(options.most);
    rows
}
