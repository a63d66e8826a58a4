//! The linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over the labels of a sentence: best
//! path (Viterbi 1967) and marginals (forward-backward, scaled as in Rabiner 1989).
//!
//! Transitions know whether a mention went before, not of which type, so that a character costs a number of steps
//! linear in the labels.

use super::labels::{Allowed, LABELS, OUTSIDE, Part, TYPES, label};

/// The score of each label at one character.
pub(super) type Row = [f32; LABELS];

pub(super) const fn zero() -> Row {
    [0.0; LABELS]
}

/// Number of transition weights.
pub(super) const TRANSITIONS: usize = 10 * TYPES + 1;

/// Where the weights of each kind of transition begin in [`Transitions`].
const FROM_OUTSIDE: usize = 0; // outside → B of a type, then → U
const FROM_MENTION: usize = 2 * TYPES; // L or U of any type → B, then → U
const TO_OUTSIDE: usize = 4 * TYPES; // L of a type → outside, then U
const WITHIN: usize = 6 * TYPES; // B → I, B → L, I → I, I → L
const STAY: usize = 10 * TYPES; // outside → outside

/// One number for each transition: a weight, its exponential, or an expectation.
pub(super) type Transitions = [f32; TRANSITIONS];

/// e to the power of `x`, the same bits on every machine (no call of the platform's library): 2^n by the exponent, the
/// rest by a polynomial. Relative error below 1e-6.
pub(super) fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    // Adding and taking away 1.5 · 2^23 rounds to a whole number, without a call.
    const ROUND: f32 = 12_582_912.0;
    let n = (x + ROUND) - ROUND;
    let r = (x - n) * std::f32::consts::LN_2;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0))))));
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

/// The forward and backward sums of a sentence, each character's scaled to sum to one.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// Exponentials of the scores, zero where a label is not allowed.
    emit: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    /// What each character's forward sums were divided by.
    scale: Vec<f32>,
}

impl Lattice {
    /// Fills the lattice from scores; `allowed` restricts the labels (all when `None`).
    pub fn fill(&mut self, scores: &[Row], transitions: &Transitions, allowed: Option<&[Allowed]>) {
        let n = scores.len();
        self.emit.clear();
        for (i, row) in scores.iter().enumerate() {
            let mut emit = zero();
            match allowed.map(|a| a[i]) {
                None => {
                    let top = row.iter().copied().fold(f32::MIN, f32::max);
                    for (e, s) in emit.iter_mut().zip(row) {
                        *e = exp(s - top);
                    }
                }
                Some(set) => {
                    let top = (0..LABELS).filter(|l| set.has(*l)).map(|l| row[l]).fold(f32::MIN, f32::max);
                    for l in (0..LABELS).filter(|l| set.has(*l)) {
                        emit[l] = exp(row[l] - top);
                    }
                }
            }
            self.emit.push(emit);
        }
        self.forward.clear();
        self.forward.resize(n, zero());
        self.backward.clear();
        self.backward.resize(n, zero());
        self.scale.clear();
        let mut before = zero();
        before[OUTSIDE] = 1.0;
        for i in 0..n {
            let mut row = step(&before, transitions);
            for (r, e) in row.iter_mut().zip(&self.emit[i]) {
                *r *= e;
            }
            let sum: f32 = row.iter().sum();
            let scale = if sum > 0.0 { sum } else { 1.0 };
            for r in &mut row {
                *r /= scale;
            }
            self.scale.push(scale);
            self.forward[i] = row;
            before = row;
        }
        let mut after = zero();
        for l in 2 * TYPES..LABELS {
            after[l] = 1.0;
        }
        for i in (0..n).rev() {
            self.backward[i] = after;
            let mut row = after;
            for (r, e) in row.iter_mut().zip(&self.emit[i]) {
                *r *= e / self.scale[i];
            }
            after = back(&row, transitions);
        }
    }

    /// What the ends sum to: the marginals are divided by it.
    fn total(&self) -> f32 {
        match (self.forward.last(), self.backward.last()) {
            (Some(f), Some(b)) => f.iter().zip(b).map(|(f, b)| f * b).sum::<f32>().max(f32::MIN_POSITIVE),
            _ => 1.0,
        }
    }

    /// Adds `by` times the marginal of each label and transition.
    pub fn expect(&self, by: f32, transitions: &Transitions, labels: &mut [Row], expected: &mut Transitions) {
        let by = by / self.total();
        let mut before = zero();
        before[OUTSIDE] = 1.0;
        for i in 0..self.forward.len() {
            for l in 0..LABELS {
                labels[i][l] += by * self.forward[i][l] * self.backward[i][l];
            }
            let mut next = self.backward[i];
            for (r, e) in next.iter_mut().zip(&self.emit[i]) {
                *r *= by * e / self.scale[i];
            }
            let mention: f32 = before[2 * TYPES..4 * TYPES].iter().sum();
            for t in 0..TYPES {
                let (b, u) = (label(Part::Begin, t), label(Part::Unit, t));
                let (i, l) = (label(Part::Inside, t), label(Part::Last, t));
                expected[FROM_OUTSIDE + t] += before[OUTSIDE] * transitions[FROM_OUTSIDE + t] * next[b];
                expected[FROM_OUTSIDE + TYPES + t] += before[OUTSIDE] * transitions[FROM_OUTSIDE + TYPES + t] * next[u];
                expected[FROM_MENTION + t] += mention * transitions[FROM_MENTION + t] * next[b];
                expected[FROM_MENTION + TYPES + t] += mention * transitions[FROM_MENTION + TYPES + t] * next[u];
                expected[TO_OUTSIDE + t] += before[l] * transitions[TO_OUTSIDE + t] * next[OUTSIDE];
                expected[TO_OUTSIDE + TYPES + t] += before[u] * transitions[TO_OUTSIDE + TYPES + t] * next[OUTSIDE];
                expected[WITHIN + t] += before[b] * transitions[WITHIN + t] * next[i];
                expected[WITHIN + TYPES + t] += before[b] * transitions[WITHIN + TYPES + t] * next[l];
                expected[WITHIN + 2 * TYPES + t] += before[i] * transitions[WITHIN + 2 * TYPES + t] * next[i];
                expected[WITHIN + 3 * TYPES + t] += before[i] * transitions[WITHIN + 3 * TYPES + t] * next[l];
            }
            expected[STAY] += before[OUTSIDE] * transitions[STAY] * next[OUTSIDE];
            before = self.forward[i];
        }
    }

    /// The probability that the characters `start..end` are one mention of a type.
    pub fn probability(&self, start: usize, end: usize, kind: usize, transitions: &Transitions) -> f32 {
        if end <= start || end > self.forward.len() {
            return 0.0;
        }
        let first = super::labels::part(0, end - start);
        let mut p = self.forward[start][label(first, kind)];
        let mut before = Part::Begin;
        for i in start + 1..end {
            let part = super::labels::part(i - start, end - start);
            let weight = match (before, part) {
                (Part::Begin, Part::Inside) => transitions[WITHIN + kind],
                (Part::Begin, _) => transitions[WITHIN + TYPES + kind],
                (_, Part::Inside) => transitions[WITHIN + 2 * TYPES + kind],
                _ => transitions[WITHIN + 3 * TYPES + kind],
            };
            p *= weight * self.emit[i][label(part, kind)] / self.scale[i];
            before = part;
        }
        let last = if end - start == 1 { Part::Unit } else { Part::Last };
        (p * self.backward[end - 1][label(last, kind)] / self.total()).clamp(0.0, 1.0)
    }
}

/// One step forward: the sums that reach each label, before its own score.
fn step(before: &Row, w: &Transitions) -> Row {
    let mut row = zero();
    let mention: f32 = before[2 * TYPES..4 * TYPES].iter().sum();
    let outside = before[OUTSIDE];
    for t in 0..TYPES {
        let (b, i) = (before[label(Part::Begin, t)], before[label(Part::Inside, t)]);
        row[label(Part::Begin, t)] = outside * w[FROM_OUTSIDE + t] + mention * w[FROM_MENTION + t];
        row[label(Part::Unit, t)] = outside * w[FROM_OUTSIDE + TYPES + t] + mention * w[FROM_MENTION + TYPES + t];
        row[label(Part::Inside, t)] = b * w[WITHIN + t] + i * w[WITHIN + 2 * TYPES + t];
        row[label(Part::Last, t)] = b * w[WITHIN + TYPES + t] + i * w[WITHIN + 3 * TYPES + t];
    }
    let mut out = outside * w[STAY];
    for t in 0..TYPES {
        out +=
            before[label(Part::Last, t)] * w[TO_OUTSIDE + t] + before[label(Part::Unit, t)] * w[TO_OUTSIDE + TYPES + t];
    }
    row[OUTSIDE] = out;
    row
}

/// One step backward: what can still come after each label.
fn back(next: &Row, w: &Transitions) -> Row {
    let mut row = zero();
    let (mut outside, mut mention) = (next[OUTSIDE] * w[STAY], 0.0);
    for t in 0..TYPES {
        let (b, u) = (next[label(Part::Begin, t)], next[label(Part::Unit, t)]);
        let (i, l) = (next[label(Part::Inside, t)], next[label(Part::Last, t)]);
        outside += b * w[FROM_OUTSIDE + t] + u * w[FROM_OUTSIDE + TYPES + t];
        mention += b * w[FROM_MENTION + t] + u * w[FROM_MENTION + TYPES + t];
        row[label(Part::Begin, t)] = i * w[WITHIN + t] + l * w[WITHIN + TYPES + t];
        row[label(Part::Inside, t)] = i * w[WITHIN + 2 * TYPES + t] + l * w[WITHIN + 3 * TYPES + t];
    }
    for t in 0..TYPES {
        row[label(Part::Last, t)] = mention + w[TO_OUTSIDE + t] * next[OUTSIDE];
        row[label(Part::Unit, t)] = mention + w[TO_OUTSIDE + TYPES + t] * next[OUTSIDE];
    }
    row[OUTSIDE] = outside;
    row
}

/// The label of each character on the best path, as mentions: (first character, one past the last, type).
pub(super) fn best_mentions(scores: &[Row], w: &Transitions) -> Vec<(usize, usize, usize)> {
    let n = scores.len();
    let mut from: Vec<[u8; LABELS]> = Vec::with_capacity(n);
    let mut before = [f32::MIN / 4.0; LABELS];
    before[OUTSIDE] = 0.0;
    for row in scores {
        let mut best = zero();
        let mut back = [0u8; LABELS];
        let mut mention = (f32::MIN, 0);
        let mut out = (before[OUTSIDE] + w[STAY], OUTSIDE);
        for l in 2 * TYPES..4 * TYPES {
            if before[l] > mention.0 {
                mention = (before[l], l);
            }
            let to = before[l] + w[TO_OUTSIDE + l - 2 * TYPES];
            if to > out.0 {
                out = (to, l);
            }
        }
        let mut set = |l: usize, (score, origin): (f32, usize)| {
            best[l] = score + row[l];
            back[l] = origin as u8;
        };
        let better = |a: (f32, usize), b: (f32, usize)| if b.0 > a.0 { b } else { a };
        set(OUTSIDE, out);
        for t in 0..TYPES {
            let (b, i) = (label(Part::Begin, t), label(Part::Inside, t));
            let start = |k: usize| {
                better((before[OUTSIDE] + w[FROM_OUTSIDE + k], OUTSIDE), (mention.0 + w[FROM_MENTION + k], mention.1))
            };
            set(b, start(t));
            set(label(Part::Unit, t), start(TYPES + t));
            set(i, better((before[b] + w[WITHIN + t], b), (before[i] + w[WITHIN + 2 * TYPES + t], i)));
            let last = better((before[b] + w[WITHIN + TYPES + t], b), (before[i] + w[WITHIN + 3 * TYPES + t], i));
            set(label(Part::Last, t), last);
        }
        from.push(back);
        before = best;
    }
    let mut at = (2 * TYPES..LABELS).fold(OUTSIDE, |a, l| if before[l] > before[a] { l } else { a });
    let mut mentions = Vec::new();
    let mut end = n;
    for i in (0..n).rev() {
        let (part, kind) = (at / TYPES, at % TYPES);
        match part {
            2 => end = i + 1,
            3 => mentions.push((i, i + 1, kind)),
            0 => mentions.push((i, end, kind)),
            _ => {}
        }
        at = from[i][at] as usize;
    }
    mentions.reverse();
    mentions
}
