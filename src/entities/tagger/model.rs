//! The weights of a tagger, as they are kept in a file and in memory.
//!
//! The file (all numbers little-endian): the magic `JZTAG\x02\0\0`, the number of transitions and the transition
//! weights (f32), the step of the other weights (f32), the number of rows (u32), then each row, sorted by feature: the
//! feature's hash (u32), how many labels have a weight (u8), and for each the label (u8) and the weight in steps (i8).

use super::features::{SMALL, Small, hash};
use super::labels::LABELS;
use super::lattice::{Row, TRANSITIONS, Transitions};
use super::table::{NONE, Table};

const MAGIC: &[u8; 8] = b"JZTAG\x02\0\0";
/// Sums of weights in steps, by label.
pub(super) type Sums = [i16; LABELS];

/// The weights of a feature in steps, each with [`BIAS`] added: half a line of a processor's cache.
#[derive(Clone, Copy, PartialEq)]
#[repr(align(32))]
struct Weights([u8; LABELS]);

/// Added to each weight, so that none is below zero: such numbers take one instruction fewer to widen.
const BIAS: u8 = 128;
const NO_WEIGHTS: Weights = Weights([BIAS; LABELS]);

/// A weight as [`Weights`] keep it.
fn biased(weight: i8) -> u8 {
    weight.cast_unsigned().wrapping_add(BIAS)
}

/// The weight that [`Weights`] keep so.
fn unbiased(weight: u8) -> i8 {
    weight.wrapping_sub(BIAS).cast_signed()
}

/// The sums of both.
#[inline(always)]
pub(super) fn both(a: &Sums, b: &Sums) -> Sums {
    let mut sums = *a;
    for l in 0..LABELS {
        sums[l] += b[l];
    }
    sums
}

/// Which weights a feature has; 0 for none.
pub(super) type Place = u32;

/// Weights for hashed features, quantised to one byte.
#[derive(Clone)]
pub(super) struct Model {
    pub transitions: Transitions,
    /// What one step of the other weights is worth.
    pub step: f32,
    /// Which features have weights, and where.
    table: Table,
    /// All weights; nothing at 0.
    weights: Vec<Weights>,
    /// The places of the features of few values ([`Small`]), so that these need no hash.
    small: Vec<Place>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("features", &self.len()).finish_non_exhaustive()
    }
}

impl Model {
    /// A model from trained weights: (feature, weights by label), each feature once.
    pub fn new(transitions: Transitions, mut weights: Vec<(u32, Row)>) -> Self {
        weights.sort_unstable_by_key(|(feature, _)| *feature);
        let top = weights.iter().flat_map(|(_, row)| row.as_flattened()).fold(0.0f32, |top, w| top.max(w.abs()));
        let step = if top > 0.0 { top / 127.0 } else { 1.0 };
        let rows: Vec<(u32, Weights)> = weights
            .iter()
            .map(|(feature, row)| {
                let mut quantised = NO_WEIGHTS;
                for (q, w) in quantised.0.iter_mut().zip(row.as_flattened()) {
                    *q = biased((w / step).round() as i8);
                }
                (*feature, quantised)
            })
            .filter(|(feature, row)| *feature != NONE && *row != NO_WEIGHTS)
            .collect();
        Self::build(transitions, step, &rows)
    }

    /// `rows` are sorted by feature, each once.
    fn build(transitions: Transitions, step: f32, rows: &[(u32, Weights)]) -> Self {
        let table = Table::new(rows.iter().map(|(feature, _)| *feature));
        let mut weights = vec![NO_WEIGHTS; table.places()];
        for (feature, row) in rows {
            weights[table.find(*feature) as usize] = *row;
        }
        let mut small = vec![0; Small::PLACES];
        for template in SMALL {
            for value in 1..template.values {
                small[template.place(value)] = table.find(hash(template.number, value.into()));
            }
        }
        Self { transitions, step, table, weights, small }
    }

    /// Where the weights of a feature are.
    pub fn find(&self, feature: u32) -> Place {
        self.table.find(feature)
    }

    /// Where the weights of a feature of few values are.
    pub fn find_small(&self, template: Small, value: u32) -> Place {
        self.small[template.place(value)]
    }

    /// Adds the weights at these places.
    #[inline]
    pub fn add(&self, places: &[Place], mut sums: Sums) -> Sums {
        let mut biases = 0;
        for place in places {
            let Some(Weights(weights)) = self.weights.get(*place as usize) else { continue };
            for l in 0..LABELS {
                sums[l] += i16::from(weights[l]);
            }
            biases += i16::from(BIAS);
        }
        sums.map(|sum| sum - biases)
    }

    /// Number of features with a weight.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend((TRANSITIONS as u32).to_le_bytes());
        self.transitions.numbers().for_each(|w| out.extend(w.to_le_bytes()));
        out.extend(self.step.to_le_bytes());
        out.extend((self.len() as u32).to_le_bytes());
        for feature in self.table.sorted() {
            let row = &self.weights[self.find(feature) as usize].0;
            out.extend(feature.to_le_bytes());
            out.push(row.iter().filter(|w| **w != BIAS).count() as u8);
            for (label, w) in row.iter().enumerate().filter(|(_, w)| **w != BIAS) {
                out.push(label as u8);
                out.push(unbiased(*w).cast_unsigned());
            }
        }
        out
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` when it is something else or cut short.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |n: usize| {
            let (head, tail) = rest.split_at_checked(n)?;
            rest = tail;
            Some(head)
        };
        let four = |b: &[u8]| b.try_into().ok();
        if u32::from_le_bytes(four(take(4)?)?) as usize != TRANSITIONS {
            return None;
        }
        let mut transitions = Transitions::default();
        for w in transitions.numbers_mut() {
            *w = f32::from_le_bytes(four(take(4)?)?);
        }
        let step = f32::from_le_bytes(four(take(4)?)?);
        if !step.is_finite() || transitions.numbers().any(|w| !w.is_finite()) {
            return None;
        }
        let count = u32::from_le_bytes(four(take(4)?)?) as usize;
        let mut rows = Vec::with_capacity(count.min(bytes.len() / 5));
        for _ in 0..count {
            let feature = u32::from_le_bytes(four(take(4)?)?);
            let labels = *take(1)?.first()?;
            let mut row = NO_WEIGHTS;
            for pair in take(2 * usize::from(labels))?.chunks_exact(2) {
                *row.0.get_mut(usize::from(pair[0]))? = biased(pair[1].cast_signed());
            }
            if feature == NONE || rows.last().is_some_and(|(before, _)| *before >= feature) {
                return None;
            }
            rows.push((feature, row));
        }
        rest.is_empty().then(|| Self::build(transitions, step, &rows))
    }
}
