//! Fits the weights to pages with gold: coordinate search on the kept text, deterministic, with nothing to tune.

use super::{CleanOptions, Cleaner, Weights};
use crate::base::{RawDoc, Span};

/// A page whose kept and dropped characters people marked.
#[derive(Clone, Debug)]
pub struct Sample {
    pub raw: RawDoc,
    /// Places in the text, in bytes, and whether they are kept.
    pub gold: Vec<(Span, bool)>,
}

/// Steps tried on each weight, as shares of its size; they get finer from sweep to sweep.
const STEPS: [f32; 2] = [0.5, 0.2];
/// The least size a weight is taken to have, so that a weight of 0 moves too.
const LEAST: f32 = 0.2;
/// A gain below this is chance.
const GAIN: f64 = 1e-4;

/// F1 of the kept characters (white space aside) of one page.
pub fn kept_f1(weights: &Weights, sample: &Sample) -> f64 {
    let text = &sample.raw.text;
    let layout = Cleaner::new(&CleanOptions::default()).with_weights(weights.clone()).decide(&sample.raw);
    let mut blocks = layout.blocks.iter().peekable();
    let (mut right, mut kept, mut wanted) = (0u64, 0u64, 0u64);
    for (span, want) in &sample.gold {
        while blocks.next_if(|b| b.span.end <= span.start).is_some() {}
        let mut rest = blocks.clone();
        while let Some(block) = rest.next_if(|b| b.span.start < span.end) {
            let both = Span { start: block.span.start.max(span.start), end: block.span.end.min(span.end) };
            let ink = both.of(text).chars().filter(|c| !c.is_whitespace()).count() as u64;
            wanted += if *want { ink } else { 0 };
            kept += if block.label.kept() { ink } else { 0 };
            right += if *want && block.label.kept() { ink } else { 0 };
        }
    }
    if kept + wanted == 0 { 1.0 } else { 2.0 * right as f64 / (kept + wanted) as f64 }
}

/// The mean F1 over pages.
pub fn mean_f1(weights: &Weights, samples: &[&Sample]) -> f64 {
    samples.iter().map(|s| kept_f1(weights, s)).sum::<f64>() / samples.len().max(1) as f64
}

/// Moves one weight after the other, up and down, as long as the mean F1 over the pages grows.
pub fn fit(from: &Weights, samples: &[&Sample]) -> (Weights, f64) {
    let (mut best, mut score) = (from.clone(), mean_f1(from, samples));
    for step in STEPS {
        for name in Weights::NAMES {
            for sign in [1.0, -1.0] {
                let Some(weight) = best.get(name) else { continue };
                let mut next = best.clone();
                next.set(name, weight + sign * step * weight.abs().max(LEAST));
                let gained = mean_f1(&next, samples);
                if gained > score + GAIN {
                    (best, score) = (next, gained);
                    break;
                }
            }
        }
    }
    (best, score)
}
