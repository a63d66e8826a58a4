//! The weights of a tagger, as they are kept in a file and in memory.
//!
//! The file (all numbers little-endian): the magic `JZTAG\x02\0\0`, the number of transitions and the transition
//! weights (f32), the step of the other weights (f32), the number of rows (u32), then each row, sorted by feature: the
//! feature's hash (u32), how many labels have a weight (u8), and for each the label (u8) and the weight in steps (i8).

use super::labels::LABELS;
use super::lattice::{Row, TRANSITIONS, Transitions};

const MAGIC: &[u8; 8] = b"JZTAG\x02\0\0";
/// Weights of a feature, in steps, by label.
type Steps = [i8; LABELS];
/// Sums of steps, by label.
pub(super) type Sums = [i16; LABELS];
/// Features that are looked up together.
const CHUNK: usize = 64;

/// Weights for hashed features, quantised to one byte.
#[derive(Clone)]
pub(super) struct Model {
    pub transitions: Transitions,
    step: f32,
    /// Which features have a row, and where: see [`Group`].
    groups: Vec<Group>,
    /// The features that have a row, sorted, and [`LAST`] at the end.
    features: Vec<u32>,
    /// Their rows; nothing for `LAST`.
    rows: Vec<Steps>,
}

/// The features whose hashes begin alike: one bit for each of 64 continuations that a feature has, and how many features
/// stand before the group. Most features have no row, and most of these have no bit (Bloom 1970, with one hash); where
/// there is one, the bits before it lead to the row (as in the succinct sets of Jacobson 1989). This table and the
/// list of features stay in a processor's cache.
#[derive(Clone, Copy, Default)]
struct Group {
    bits: u64,
    before: u32,
}

/// Bits of all groups together, as a power of two.
const FILTER: u32 = 20;
/// Ends the list of features; no feature of a model is this one.
const LAST: u32 = u32::MAX;

/// The group of a feature and its bit there.
fn place(feature: u32) -> (usize, u32) {
    let at = feature >> (32 - FILTER);
    ((at / 64) as usize, at % 64)
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("rows", &self.len()).finish_non_exhaustive()
    }
}

impl Model {
    /// A model from trained weights: (feature, weights by label), each feature once.
    pub fn new(transitions: Transitions, mut weights: Vec<(u32, Row)>) -> Self {
        weights.sort_unstable_by_key(|(feature, _)| *feature);
        let top = weights.iter().flat_map(|(_, row)| row.as_flattened()).fold(0.0f32, |top, w| top.max(w.abs()));
        let step = if top > 0.0 { top / 127.0 } else { 1.0 };
        let rows: Vec<(u32, Steps)> = weights
            .iter()
            .map(|(feature, row)| {
                let mut quantised = [0i8; LABELS];
                for (q, w) in quantised.iter_mut().zip(row.as_flattened()) {
                    *q = (w / step).round() as i8;
                }
                (*feature, quantised)
            })
            .filter(|(feature, row)| *feature != LAST && row.iter().any(|w| *w != 0))
            .collect();
        Self::build(transitions, step, rows)
    }

    /// `rows` are sorted by feature, each once.
    fn build(transitions: Transitions, step: f32, rows: Vec<(u32, Steps)>) -> Self {
        let mut groups = vec![Group::default(); 1 << (FILTER - 6)];
        for (feature, _) in &rows {
            let (group, bit) = place(*feature);
            groups[group].bits |= 1 << bit;
            if let Some(next) = groups.get_mut(group + 1) {
                next.before += 1;
            }
        }
        let mut before = 0;
        for group in &mut groups {
            before += group.before;
            group.before = before;
        }
        let features = rows.iter().map(|(feature, _)| *feature).chain([LAST]).collect();
        let rows = rows.into_iter().map(|(_, row)| row).chain([[0; LABELS]]).collect();
        Self { transitions, step, groups, features, rows }
    }

    /// Adds the weights of these features.
    pub fn add(&self, features: &[u32], sums: &mut Sums) {
        // First all that may have a row, then where it is, then the rows: the loads of one step do not wait for each
        // other, and the sums stay in registers.
        let mut known = [(0u32, 0u32); CHUNK + 1];
        let mut found = [0u32; CHUNK + 1];
        for chunk in features.chunks(CHUNK) {
            let mut n = 0;
            for feature in chunk {
                let (group, bit) = place(*feature);
                let group = &self.groups[group];
                let below = group.bits & ((1 << bit) - 1);
                known[n] = (*feature, group.before + below.count_ones());
                n += (group.bits >> bit & 1) as usize;
            }
            let mut rows = 0;
            for (feature, row) in &known[..n] {
                // Two features may share a bit, so the row may stand a little further on.
                let mut row = *row as usize;
                while self.features[row] < *feature {
                    row += 1;
                }
                found[rows] = row as u32;
                rows += usize::from(self.features[row] == *feature);
            }
            let mut total = *sums;
            for row in &found[..rows] {
                let row = &self.rows[*row as usize];
                for l in 0..LABELS {
                    total[l] += i16::from(row[l]);
                }
            }
            *sums = total;
        }
    }

    /// What sums of steps are worth, relative to “outside”.
    pub fn row(&self, sums: &Sums, row: &mut Row) {
        for (r, sum) in row.as_flattened_mut().iter_mut().zip(sums) {
            *r = f32::from(*sum) * self.step;
        }
    }

    /// How many steps a score has.
    pub fn steps(&self, score: f32) -> i16 {
        (score / self.step) as i16
    }

    /// Number of features with a weight.
    pub fn len(&self) -> usize {
        self.features.len() - 1
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend((TRANSITIONS as u32).to_le_bytes());
        self.transitions.numbers().for_each(|w| out.extend(w.to_le_bytes()));
        out.extend(self.step.to_le_bytes());
        out.extend((self.len() as u32).to_le_bytes());
        for (feature, row) in self.features.iter().zip(&self.rows).take(self.len()) {
            out.extend(feature.to_le_bytes());
            out.push(row.iter().filter(|w| **w != 0).count() as u8);
            for (label, w) in row.iter().enumerate().filter(|(_, w)| **w != 0) {
                out.push(label as u8);
                out.push(w.cast_unsigned());
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
            let mut row = [0i8; LABELS];
            for pair in take(2 * usize::from(labels))?.chunks_exact(2) {
                *row.get_mut(usize::from(pair[0])).filter(|_| usize::from(pair[0]) < LABELS)? = pair[1].cast_signed();
            }
            if feature == LAST || rows.last().is_some_and(|(before, _)| *before >= feature) {
                return None;
            }
            rows.push((feature, row));
        }
        rest.is_empty().then(|| Self::build(transitions, step, rows))
    }
}
