//! Logistic regression with an L2 penalty, by Newton's method on all examples at once (iteratively reweighted least
//! squares; Hastie, Tibshirani and Friedman 2009, 4.4.1). Sums run in the order of the examples, so that the same
//! examples give the same weights.

use super::linear::logistic;

/// The most steps. Newton's method needs about ten.
const STEPS: usize = 30;

/// Fits one weight per value to `examples` (values, outcome). `penalty` holds the weights near zero; the first one, the
/// bias, is free.
pub fn fit(examples: &[(Vec<f64>, bool)], penalty: f64) -> Vec<f64> {
    let Some(n) = examples.first().map(|e| e.0.len()) else { return Vec::new() };
    let mut weights = vec![0.0; n];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = Vec::with_capacity(n);
        let mut hessian = vec![vec![0.0; n]; n];
        for (i, w) in weights.iter().enumerate() {
            let held = if i == 0 { 1e-6 } else { penalty };
            gradient.push(-held * w);
            hessian[i][i] = held;
        }
        for (values, outcome) in examples {
            let z: f64 = weights.iter().zip(values).map(|(w, v)| w * v).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let (error, curve) = (f64::from(*outcome) - p, (p * (1.0 - p)).max(1e-6));
            let present: Vec<usize> = (0..n).filter(|&i| values[i] != 0.0).collect();
            for (a, &i) in present.iter().enumerate() {
                gradient[i] += error * values[i];
                let scaled = curve * values[i];
                for &j in &present[..=a] {
                    hessian[i][j] += scaled * values[j];
                }
            }
        }
        if climb(&mut weights, hessian, gradient) {
            break;
        }
    }
    weights
}

/// An example of many features of which it has few: values, the numbers of the words it has, outcome.
pub type Worded = (Vec<f64>, Vec<u32>, bool);

/// As [`fit`], with a weight for each of `words` words beside those of the values, held near zero by a penalty of its own.
/// One weight after the other takes a step of Newton's method (cyclic coordinate descent; Genkin, Lewis & Madigan 2007),
/// because a matrix over all words would be large.
pub fn fit_worded(examples: &[Worded], words: usize, penalty: f64, word_penalty: f64) -> (Vec<f64>, Vec<f64>) {
    /// Sweeps over all weights, and the change that ends them.
    const SWEEPS: usize = 40;
    const SMALL: f64 = 1e-3;
    let n = examples.first().map_or(0, |e| e.0.len());
    // For each weight, the examples that it bears on.
    let mut columns: Vec<Vec<(u32, f64)>> = vec![Vec::new(); n + words];
    for (example, (values, has, _)) in (0u32..).zip(examples) {
        values.iter().enumerate().filter(|(_, v)| **v != 0.0).for_each(|(i, v)| columns[i].push((example, *v)));
        has.iter().for_each(|word| columns[n + *word as usize].push((example, 1.0)));
    }
    let mut weights = vec![0.0; n + words];
    // The log odds of each example so far.
    let mut odds = vec![0.0; examples.len()];
    for _ in 0..SWEEPS {
        let mut most = 0.0f64;
        for (i, column) in columns.iter().enumerate() {
            let held = if i == 0 {
                1e-6
            } else if i < n {
                penalty
            } else {
                word_penalty
            };
            let (mut gradient, mut curve) = (-held * weights[i], held);
            for (example, value) in column {
                let p = logistic(odds[*example as usize]);
                gradient += (f64::from(examples[*example as usize].2) - p) * value;
                curve += (p * (1.0 - p)).max(1e-6) * value * value;
            }
            let step = (gradient / curve).clamp(-1.0, 1.0);
            weights[i] += step;
            column.iter().for_each(|(example, value)| odds[*example as usize] += step * value);
            most = most.max(step.abs());
        }
        if most < SMALL {
            break;
        }
    }
    let words = weights.split_off(n);
    (weights, words)
}

/// Alternatives to choose from: the values of each, and whether it was right.
pub type Choice = Vec<(Vec<f64>, bool)>;

/// Fits one weight per value to choices of which none of the alternatives may be right: a conditional logit (McFadden
/// 1974), in which “none” scores zero. Several right ones share the probability.
pub fn fit_choices(choices: &[Choice], penalty: f64) -> Vec<f64> {
    let Some(n) = choices.iter().flatten().next().map(|a| a.0.len()) else { return Vec::new() };
    let mut weights = vec![0.0; n];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|w| -penalty * w).collect();
        let mut hessian = vec![vec![0.0; n]; n];
        (0..n).for_each(|i| hessian[i][i] = penalty);
        for choice in choices {
            let mut p: Vec<f64> = choice.iter().map(|a| weights.iter().zip(&a.0).map(|(w, v)| w * v).sum()).collect();
            let softmax = Softmax::new(p.iter().copied());
            p.iter_mut().for_each(|p| *p = softmax.share(*p));
            let right = choice.iter().filter(|a| a.1).count().max(1) as f64;
            let mut mean = vec![0.0; n];
            for ((values, outcome), p) in choice.iter().zip(p) {
                let error = f64::from(*outcome) / right - p;
                let present: Vec<usize> = (0..n).filter(|&i| values[i] != 0.0).collect();
                for (a, &i) in present.iter().enumerate() {
                    gradient[i] += error * values[i];
                    mean[i] += p * values[i];
                    for &j in &present[..=a] {
                        hessian[i][j] += p * values[i] * values[j];
                    }
                }
            }
            for i in (0..n).filter(|&i| mean[i] != 0.0) {
                (0..=i).for_each(|j| hessian[i][j] -= mean[i] * mean[j]);
            }
        }
        if climb(&mut weights, hessian, gradient) {
            break;
        }
    }
    weights
}

/// What the scores of some alternatives come to, beside “none” with a score of zero.
#[derive(Clone, Copy, Debug)]
pub struct Softmax {
    most: f64,
    total: f64,
}

impl Softmax {
    pub fn new(scores: impl Iterator<Item = f64> + Clone) -> Self {
        let most = scores.clone().fold(0.0, f64::max);
        Self { most, total: scores.fold((-most).exp(), |total, s| total + (s - most).exp()) }
    }

    /// The probability of an alternative with this score.
    pub fn share(&self, score: f64) -> f64 {
        (score - self.most).exp() / self.total
    }
}

/// Takes a step of Newton's method; whether it was the last.
fn climb(weights: &mut [f64], hessian: Vec<Vec<f64>>, gradient: Vec<f64>) -> bool {
    let step = solve(hessian, gradient);
    let most = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
    // Far from the optimum Newton's step may overshoot.
    let scale = if most > 4.0 { 4.0 / most } else { 1.0 };
    weights.iter_mut().zip(&step).for_each(|(w, s)| *w += s * scale);
    most < 1e-6
}

/// Solves a symmetric positive definite system, given its lower half, by Cholesky's decomposition.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - dot).max(1e-12).sqrt() } else { (a[i][j] - dot) / a[j][j] };
        }
    }
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i][i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - dot) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_log_odds() {
        // Of three with the feature two are true, of two without it one: log odds 0 and ln 2.
        let examples: Vec<(Vec<f64>, bool)> = [(1.0, true), (1.0, true), (1.0, false), (0.0, true), (0.0, false)]
            .iter()
            .map(|&(x, y)| (vec![1.0, x], y))
            .collect();
        let weights = fit(&examples, 1e-9);
        assert!(weights[0].abs() < 1e-4, "{weights:?}");
        assert!((weights[1] - 2f64.ln()).abs() < 1e-4, "{weights:?}");
    }

    #[test]
    fn words_weigh_as_values_do() {
        let row =
            |i: u32| (vec![1.0, f64::from(i % 3) - 0.5], (0..4).filter(|w| i >> w & 1 == 1).collect(), i * 7 % 5 < 2);
        let examples: Vec<Worded> = (0..64).map(row).collect();
        let as_values: Vec<(Vec<f64>, bool)> = examples
            .iter()
            .map(|(v, words, y)| (v.iter().copied().chain((0..4).map(|w| f64::from(words.contains(&w)))).collect(), *y))
            .collect();
        let (values, words) = fit_worded(&examples, 4, 2.0, 2.0);
        for (a, b) in fit(&as_values, 2.0).iter().zip(values.iter().chain(&words)) {
            assert!((a - b).abs() < 0.01, "{a} {b}");
        }
    }

    #[test]
    fn finds_the_odds_of_choices() {
        // Of four choices between two alternatives the first is right twice, the second once, none once.
        let choice = |right: usize| vec![(vec![1.0, 0.0], right == 0), (vec![0.0, 1.0], right == 1)];
        let weights = fit_choices(&[choice(0), choice(0), choice(1), choice(2)], 1e-9);
        assert!((weights[0] - 2f64.ln()).abs() < 1e-4 && weights[1].abs() < 1e-4, "{weights:?}");
        let softmax = Softmax::new(weights.iter().copied());
        assert!((softmax.share(weights[0]) - 0.5).abs() < 1e-4 && (softmax.share(weights[1]) - 0.25).abs() < 1e-4);
    }
}
