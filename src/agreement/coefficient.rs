use std::collections::BTreeMap;

use serde::Serialize;

/// Agreement of two people on the labels of units that both labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Coefficients {
    /// Units that both labelled.
    pub units: u64,
    /// The part of them with the same label.
    pub observed: Option<f64>,
    /// Cohen's κ.
    pub kappa: Option<f64>,
    /// Krippendorff's α for nominal values.
    pub alpha: Option<f64>,
}

impl Coefficients {
    /// The coefficients of pairs of labels, each pair with how often it occurs.
    pub fn of<V: Ord + Clone>(pairs: &BTreeMap<(V, V), u64>) -> Self {
        let units: u64 = pairs.values().sum();
        let same: u64 = pairs.iter().filter(|((a, b), _)| a == b).map(|(_, n)| n).sum();
        let mut alpha = Reliability::default();
        for ((a, b), n) in pairs {
            alpha.add(&[a.clone(), b.clone()], *n);
        }
        Self {
            units,
            observed: (units > 0).then(|| same as f64 / units as f64),
            kappa: cohen_kappa(pairs),
            alpha: alpha.alpha(),
        }
    }
}

/// Cohen's κ of two people: `(p_o − p_e) / (1 − p_e)`, where `p_o` is the part of units with the same label and `p_e`
/// what two people with these habits of labelling would share by chance.
///
/// None of no units, and where both give everything one label (`p_e` = 1: there is nothing to agree on).
///
/// Source: Jacob Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological Measurement 20
/// (1960), 37–46.
pub fn cohen_kappa<V: Ord>(pairs: &BTreeMap<(V, V), u64>) -> Option<f64> {
    let units: u64 = pairs.values().sum();
    if units == 0 {
        return None;
    }
    let (mut first, mut second): (BTreeMap<&V, u64>, BTreeMap<&V, u64>) = Default::default();
    let mut same = 0;
    for ((a, b), n) in pairs {
        *first.entry(a).or_default() += n;
        *second.entry(b).or_default() += n;
        same += if a == b { *n } else { 0 };
    }
    let by_chance: u128 = first.iter().map(|(v, n)| u128::from(*n) * u128::from(*second.get(v).unwrap_or(&0))).sum();
    let whole = u128::from(units) * u128::from(units);
    // In whole numbers, so that full agreement is exactly 1.
    (by_chance < whole).then(|| (same as f64 * units as f64 - by_chance as f64) / (whole as f64 - by_chance as f64))
}

/// The coincidences from which Krippendorff's α is computed: any number of people, some of whom left units out.
#[derive(Clone, Debug)]
pub struct Reliability<V> {
    /// How often two values meet in one unit, both orders counted: each unit of `m` values weighs `1 / (m − 1)`.
    meet: BTreeMap<(V, V), f64>,
    total: BTreeMap<V, f64>,
}

impl<V> Default for Reliability<V> {
    fn default() -> Self {
        Self { meet: BTreeMap::new(), total: BTreeMap::new() }
    }
}

impl<V: Ord + Clone> Reliability<V> {
    /// Adds a unit with the values that people gave it, `times` times. A unit with fewer than two says nothing.
    pub fn add(&mut self, values: &[V], times: u64) {
        if values.len() < 2 {
            return;
        }
        let weight = times as f64 / (values.len() - 1) as f64;
        for (i, a) in values.iter().enumerate() {
            *self.total.entry(a.clone()).or_default() += times as f64;
            for (_, b) in values.iter().enumerate().filter(|(j, _)| *j != i) {
                *self.meet.entry((a.clone(), b.clone())).or_default() += weight;
            }
        }
    }

    /// Krippendorff's α for nominal values: `1 − D_o / D_e`, observed over expected disagreement,
    /// `1 − (n − 1) Σ o_ck / Σ n_c n_k` over values c ≠ k.
    ///
    /// None of no units, and where only one value occurs (nothing could disagree).
    ///
    /// Source: Klaus Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), sections A to C.
    pub fn alpha(&self) -> Option<f64> {
        let n: f64 = self.total.values().sum();
        let observed: f64 = self.meet.iter().filter(|((c, k), _)| c != k).map(|(_, o)| o).sum();
        let expected: f64 = n * n - self.total.values().map(|n| n * n).sum::<f64>();
        (n > 0.0 && self.total.len() > 1).then(|| 1.0 - (n - 1.0) * observed / expected)
    }
}
