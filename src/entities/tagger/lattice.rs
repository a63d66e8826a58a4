//! The linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over the labels of a sentence:
//! marginals by forward-backward, scaled as in Rabiner 1989.
//!
//! Transitions know whether a mention went before, not of which class, so that a character costs a number of steps
//! linear in the labels. Before and after a sentence everything is outside.

use super::labels::{Allowed, CLASSES, LABELS, MARKED, OUTSIDE, PARTS, Part};
use super::model::Sums;

/// A number for each class.
type Kinds = [f32; CLASSES];

/// The score of each label at one character, by part and class, relative to that of “outside”.
pub(super) type Row = [Kinds; PARTS];

pub(super) const fn zero() -> Row {
    [[0.0; CLASSES]; PARTS]
}

const B: usize = Part::Begin as usize;
const I: usize = Part::Inside as usize;
const L: usize = Part::Last as usize;
const U: usize = Part::Unit as usize;

/// Which transitions stand where in [`Transitions::kinds`]: from outside (`O`), from the end of a mention of any class
/// (`M`), to outside, and within a mention.
const OB: usize = 0;
const OU: usize = 1;
const MB: usize = 2;
const MU: usize = 3;
const LO: usize = 4;
const UO: usize = 5;
const BI: usize = 6;
const BL: usize = 7;
const II: usize = 8;
const IL: usize = 9;

/// Number of transition weights.
pub(super) const TRANSITIONS: usize = 10 * CLASSES + 1;

/// One number for each transition: a weight, its exponential, or an expectation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Transitions {
    kinds: [Kinds; 10],
    /// From outside to outside.
    stay: f32,
}

impl Transitions {
    pub fn numbers(&self) -> impl Iterator<Item = &f32> {
        self.kinds.as_flattened().iter().chain([&self.stay])
    }

    pub fn numbers_mut(&mut self) -> impl Iterator<Item = &mut f32> {
        self.kinds.as_flattened_mut().iter_mut().chain([&mut self.stay])
    }

    /// The exponential of each weight.
    pub fn exp(mut self) -> Self {
        self.numbers_mut().for_each(|w| *w = exp(*w));
        self
    }
}

/// e to the power of `x`, the same bits on every machine (no call of the platform's library): 2^n by the exponent, the
/// rest by a polynomial. Relative error below 1e-5.
pub(super) fn exp(x: f32) -> f32 {
    let x = if x > -80.0 { x } else { -80.0 };
    let x = (if x < 80.0 { x } else { 80.0 }) * std::f32::consts::LOG2_E;
    // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let whole = x + ROUND;
    let r = (x - (whole - ROUND)) * std::f32::consts::LN_2;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0)))));
    p * f32::from_bits(whole.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23)
}

/// A number for each label of a character.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(16))]
struct Cell {
    row: Row,
    out: f32,
}

const OUT: Cell = Cell { row: zero(), out: 1.0 };

/// Sums eight numbers, always in the same order.
#[inline(always)]
fn sum(a: &Kinds) -> f32 {
    let b: [f32; 4] = std::array::from_fn(|i| a[i] + a[i + 4]);
    (b[0] + b[2]) + (b[1] + b[3])
}

/// The product of two rows, number by number, summed over the parts.
#[inline(always)]
fn dot(a: &Row, b: &Row) -> Kinds {
    std::array::from_fn(|t| (a[B][t] * b[B][t] + a[I][t] * b[I][t]) + (a[L][t] * b[L][t] + a[U][t] * b[U][t]))
}

impl Cell {
    #[inline(always)]
    fn sum(&self) -> f32 {
        let r = &self.row;
        let both: Kinds = std::array::from_fn(|t| (r[B][t] + r[I][t]) + (r[L][t] + r[U][t]));
        sum(&both) + self.out
    }

    #[inline(always)]
    fn times(&mut self, other: &Cell) {
        for (a, b) in self.row.as_flattened_mut().iter_mut().zip(other.row.as_flattened()) {
            *a *= b;
        }
        self.out *= other.out;
    }

    #[inline(always)]
    fn scale(&mut self, by: f32) {
        self.row.as_flattened_mut().iter_mut().for_each(|a| *a *= by);
        self.out *= by;
    }
}

/// How many steps below the largest score of a character a score still counts; what lies lower is as low as that. A step
/// is a hundredth or two, so what is lost is below 1e-9; and the table stays in the nearest cache.
const DEPTH: usize = 1 << 11;

/// The exponentials of 0, −1, −2 … steps of a model.
#[derive(Clone)]
pub(super) struct Exps(Box<[f32; DEPTH]>);

impl std::fmt::Debug for Exps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Exps").finish_non_exhaustive()
    }
}

impl Exps {
    /// `step` is what a step is worth.
    pub fn new(step: f32) -> Self {
        let mut exps = Box::new([0.0; DEPTH]);
        for (x, steps) in exps.iter_mut().zip(0u16..) {
            *x = exp(-f32::from(steps) * step);
        }
        Self(exps)
    }

    /// As [`emission`], of scores in steps.
    #[inline(always)]
    fn emission(&self, sums: &Sums, cell: &mut Cell) {
        const LAST: i16 = DEPTH as i16 - 1;
        // By class first, side by side.
        let (parts, _) = sums.as_chunks::<CLASSES>();
        let tops = parts.iter().fold([0i16; CLASSES], |tops, part| std::array::from_fn(|t| tops[t].max(part[t])));
        let top = tops.into_iter().fold(0, i16::max);
        let below: Sums = std::array::from_fn(|l| top.saturating_sub(sums[l]).min(LAST));
        for (x, below) in cell.row.as_flattened_mut().iter_mut().zip(below) {
            *x = self.0[(below & LAST) as usize];
        }
        cell.out = self.0[(top.min(LAST) & LAST) as usize];
    }
}

/// The exponentials of scores, the largest 1.
fn emission(row: &Row) -> Cell {
    let mut tops = row[0];
    for part in &row[1..] {
        for (top, x) in tops.iter_mut().zip(part) {
            *top = if *x > *top { *x } else { *top };
        }
    }
    let top = tops.iter().copied().fold(0.0f32, f32::max);
    let mut cell = Cell { row: *row, out: exp(-top) };
    cell.row.as_flattened_mut().iter_mut().for_each(|s| *s = exp(*s - top));
    cell
}

/// The same, zero for labels that are not allowed.
fn emission_of(row: &Row, allowed: Allowed) -> Cell {
    let score = |l: usize| if l == OUTSIDE { 0.0 } else { row.as_flattened()[l] };
    let top = (0..=LABELS).filter(|l| allowed.has(*l)).map(score).fold(f32::MIN, f32::max);
    let mut cell = Cell::default();
    for l in (0..LABELS).filter(|l| allowed.has(*l)) {
        cell.row.as_flattened_mut()[l] = exp(score(l) - top);
    }
    if allowed.has(OUTSIDE) {
        cell.out = exp(-top);
    }
    cell
}

/// A mention that the lattice finds likely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// First character and one past the last.
    pub start: usize,
    pub end: usize,
    pub class: usize,
    pub probability: f32,
}

/// The forward and backward sums of a sentence, each character's scaled to sum to one.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// Exponentials of the scores, zero where a label is not allowed.
    emit: Vec<Cell>,
    forward: Vec<Cell>,
    backward: Vec<Cell>,
    /// What each character's forward sums were divided by, inverted.
    scale: Vec<f32>,
    /// Characters of the sentence.
    len: usize,
    /// What the ends sum to: the marginals are divided by it.
    total: f32,
}

impl Lattice {
    /// Makes room for a sentence. What stands there from another is written over.
    fn reserve(&mut self, n: usize) {
        self.len = n;
        if self.emit.len() < n {
            self.emit.resize(n, OUT);
            self.forward.resize(n, OUT);
            self.backward.resize(n, OUT);
            self.scale.resize(n, 0.0);
        }
    }

    /// Fills the lattice from scores, under what is allowed (everything, when `None`).
    pub fn fill(&mut self, scores: &[Row], w: &Transitions, allowed: Option<&[Allowed]>) {
        self.reserve(scores.len());
        for (i, row) in scores.iter().enumerate() {
            self.emit[i] = allowed.map_or_else(|| emission(row), |allowed| emission_of(row, allowed[i]));
        }
        self.run(scores.len(), w);
    }

    /// Fills the lattice from scores in steps.
    pub fn fill_steps(&mut self, scores: &[Sums], exps: &Exps, w: &Transitions) {
        self.reserve(scores.len());
        for (cell, sums) in self.emit.iter_mut().zip(scores) {
            exps.emission(sums, cell);
        }
        self.run(scores.len(), w);
    }

    fn run(&mut self, n: usize, w: &Transitions) {
        let mut before = OUT;
        for i in 0..n {
            let mut cell = step(&before, w);
            cell.times(&self.emit[i]);
            let sum = cell.sum();
            let scale = if sum > 0.0 { 1.0 / sum } else { 1.0 };
            cell.scale(scale);
            self.scale[i] = scale;
            self.forward[i] = cell;
            before = cell;
        }
        let mut after = back(&OUT, w);
        for i in (0..n).rev() {
            self.backward[i] = after;
            after.times(&self.emit[i]);
            after.scale(self.scale[i]);
            after = back(&after, w);
        }
        let total = match n.checked_sub(1) {
            Some(last) => {
                let (f, b) = (&self.forward[last], &self.backward[last]);
                sum(&dot(&f.row, &b.row)) + f.out * b.out
            }
            None => 1.0,
        };
        self.total = total.max(f32::MIN_POSITIVE);
    }

    /// Adds `by` times the marginal of each label and transition.
    pub fn expect(&self, by: f32, w: &Transitions, labels: &mut [Row], expected: &mut Transitions) {
        let by = by / self.total;
        let mut before = OUT;
        for i in 0..self.len {
            let (f, b) = (&self.forward[i], &self.backward[i]);
            for (x, (f, b)) in
                labels[i].as_flattened_mut().iter_mut().zip(f.row.as_flattened().iter().zip(b.row.as_flattened()))
            {
                *x += by * f * b;
            }
            let mut next = *b;
            next.times(&self.emit[i]);
            next.scale(by * self.scale[i]);
            moved(&before, &next, w, expected);
            before = *f;
        }
        let mut end = OUT;
        end.scale(by);
        moved(&before, &end, w, expected);
    }

    /// The probability that a character is in no mention of a class that is marked.
    pub fn unmarked(&self, i: usize) -> f32 {
        let (f, b) = (&self.forward[i], &self.backward[i]);
        let others = f.row.iter().zip(&b.row).flat_map(|(f, b)| f.iter().zip(b).skip(MARKED.len()));
        let sum = f.out * b.out + others.map(|(f, b)| f * b).sum::<f32>();
        (sum / self.total).clamp(0.0, 1.0)
    }

    /// The probability that the characters `start..end` are one mention of a class.
    pub fn probability(&self, start: usize, end: usize, class: usize, w: &Transitions) -> f32 {
        if start >= end || end > self.len {
            return 0.0;
        }
        let part = if end - start == 1 { U } else { B };
        let mut p = self.forward[start].row[part][class];
        for i in start + 1..end {
            p *= self.onward(i, i == start + 1, i + 1 == end, class, w);
        }
        let last = if end - start == 1 { U } else { L };
        (p * self.backward[end - 1].row[last][class] / self.total).clamp(0.0, 1.0)
    }

    /// What a mention is multiplied by when it goes on to character `i`.
    fn onward(&self, i: usize, second: bool, last: bool, class: usize, w: &Transitions) -> f32 {
        let (weight, part) = match (second, last) {
            (true, false) => (BI, I),
            (true, true) => (BL, L),
            (false, false) => (II, I),
            (false, true) => (IL, L),
        };
        w.kinds[weight][class] * self.emit[i].row[part][class] * self.scale[i]
    }

    /// All mentions whose probability is at least their class's in `least`.
    pub fn likely(&self, least: &[f32; MARKED.len()], w: &Transitions, out: &mut Vec<Found>) {
        // A class that is not marked is never likely.
        let least: Kinds = std::array::from_fn(|t| least.get(t).map_or(f32::INFINITY, |least| least * self.total));
        for i in 0..self.len {
            let (f, b) = (&self.forward[i].row, &self.backward[i].row);
            let starts: Kinds = std::array::from_fn(|t| f[B][t] * b[B][t] + f[U][t] * b[U][t]);
            if !starts.iter().zip(&least).fold(false, |any, (start, least)| any | (start >= least)) {
                continue;
            }
            for class in (0..MARKED.len()).filter(|t| starts[*t] >= least[*t]) {
                let least = least[class];
                let found = |end: usize, p: f32| Found { start: i, end, class, probability: (p / self.total).min(1.0) };
                let unit = f[U][class] * b[U][class];
                if unit >= least {
                    out.push(found(i + 1, unit));
                }
                let mut p = f[B][class];
                for j in i + 1..self.len {
                    let ends = p * self.onward(j, j == i + 1, true, class, w) * self.backward[j].row[L][class];
                    if ends >= least {
                        out.push(found(j + 1, ends));
                    }
                    p *= self.onward(j, j == i + 1, false, class, w);
                    if p * self.backward[j].row[I][class] < least {
                        break;
                    }
                }
            }
        }
    }
}

/// Adds what each transition between two characters is worth.
fn moved(before: &Cell, next: &Cell, w: &Transitions, expected: &mut Transitions) {
    let (b, n) = (&before.row, &next.row);
    let mention = sum(&std::array::from_fn(|t| b[L][t] + b[U][t]));
    for t in 0..CLASSES {
        let mut add = |which: usize, from: f32, to: f32| expected.kinds[which][t] += from * w.kinds[which][t] * to;
        add(OB, before.out, n[B][t]);
        add(OU, before.out, n[U][t]);
        add(MB, mention, n[B][t]);
        add(MU, mention, n[U][t]);
        add(LO, b[L][t], next.out);
        add(UO, b[U][t], next.out);
        add(BI, b[B][t], n[I][t]);
        add(BL, b[B][t], n[L][t]);
        add(II, b[I][t], n[I][t]);
        add(IL, b[I][t], n[L][t]);
    }
    expected.stay += before.out * w.stay * next.out;
}

/// One step forward: the sums that reach each label, before its own score.
#[inline(always)]
fn step(before: &Cell, w: &Transitions) -> Cell {
    let (b, out, w, stay) = (&before.row, before.out, &w.kinds, w.stay);
    let mention = sum(&std::array::from_fn(|t| b[L][t] + b[U][t]));
    let leaves: Kinds = std::array::from_fn(|t| b[L][t] * w[LO][t] + b[U][t] * w[UO][t]);
    let mut row = zero();
    row[B] = std::array::from_fn(|t| out * w[OB][t] + mention * w[MB][t]);
    row[I] = std::array::from_fn(|t| b[B][t] * w[BI][t] + b[I][t] * w[II][t]);
    row[L] = std::array::from_fn(|t| b[B][t] * w[BL][t] + b[I][t] * w[IL][t]);
    row[U] = std::array::from_fn(|t| out * w[OU][t] + mention * w[MU][t]);
    Cell { row, out: out * stay + sum(&leaves) }
}

/// One step backward: what can still come after each label.
#[inline(always)]
fn back(next: &Cell, w: &Transitions) -> Cell {
    let (n, out, w, stay) = (&next.row, next.out, &w.kinds, w.stay);
    let opens: Kinds = std::array::from_fn(|t| n[B][t] * w[OB][t] + n[U][t] * w[OU][t]);
    let mention = sum(&std::array::from_fn(|t| n[B][t] * w[MB][t] + n[U][t] * w[MU][t]));
    let mut row = zero();
    row[B] = std::array::from_fn(|t| n[I][t] * w[BI][t] + n[L][t] * w[BL][t]);
    row[I] = std::array::from_fn(|t| n[I][t] * w[II][t] + n[L][t] * w[IL][t]);
    row[L] = std::array::from_fn(|t| mention + w[LO][t] * out);
    row[U] = std::array::from_fn(|t| mention + w[UO][t] * out);
    Cell { row, out: out * stay + sum(&opens) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEP: f32 = 0.02;

    fn transitions(numbers: &[f32]) -> Transitions {
        let mut w = Transitions::default();
        w.numbers_mut().zip(numbers).for_each(|(w, x)| *w = *x);
        w.exp()
    }

    fn sentence() -> impl Strategy<Value = Vec<Sums>> {
        prop::collection::vec(prop::array::uniform32(-500i16..500), 0..9)
    }

    proptest! {
        #[test]
        fn scores_in_steps_give_the_probabilities_of_scores(
            sums in sentence(),
            numbers in prop::collection::vec(-2.0f32..2.0, TRANSITIONS),
            before in sentence(),
        ) {
            let w = transitions(&numbers);
            let rows: Vec<Row> = sums
                .iter()
                .map(|sums| {
                    let mut row = zero();
                    row.as_flattened_mut().iter_mut().zip(sums).for_each(|(r, s)| *r = f32::from(*s) * STEP);
                    row
                })
                .collect();
            let (mut floats, mut steps) = (Lattice::default(), Lattice::default());
            floats.fill(&rows, &w, None);
            // What stands there from another sentence does not matter.
            let exps = Exps::new(STEP);
            steps.fill_steps(&before, &exps, &w);
            steps.fill_steps(&sums, &exps, &w);
            let least = [0.02; MARKED.len()];
            let mut likely = Vec::new();
            steps.likely(&least, &w, &mut likely);
            for start in 0..sums.len() {
                for end in start + 1..=sums.len() {
                    for (class, least) in least.iter().enumerate() {
                        let p = floats.probability(start, end, class, &w);
                        prop_assert!((p - steps.probability(start, end, class, &w)).abs() < 1e-4);
                        // All that are likely are found, and no others, each with its probability.
                        let found = likely.iter().find(|f| (f.start, f.end, f.class) == (start, end, class));
                        match found {
                            Some(found) => prop_assert!((found.probability - p).abs() < 1e-4 && p > least - 1e-4),
                            None => prop_assert!(p < least + 1e-4),
                        }
                    }
                }
            }
            prop_assert_eq!(steps.probability(0, sums.len() + 1, 0, &w), 0.0);
        }
    }
}
