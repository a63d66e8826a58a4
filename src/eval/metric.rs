use serde::Serialize;

/// What precision, recall and F1 are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub gold: u64,
    pub predicted: u64,
    /// Both in gold and predicted.
    pub matched: u64,
}

impl Counts {
    pub fn merge(&mut self, other: Counts) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.matched += other.matched;
    }

    pub fn is_empty(self) -> bool {
        self.gold == 0 && self.predicted == 0
    }

    pub fn prf(self) -> Prf {
        Prf {
            gold: self.gold,
            predicted: self.predicted,
            matched: self.matched,
            precision: quotient(self.matched, self.predicted),
            recall: quotient(self.matched, self.gold),
            f1: quotient(2 * self.matched, self.gold + self.predicted),
        }
    }
}

/// Precision, recall and F1 (balanced F-measure, van Rijsbergen 1979), with the counts behind them. Each is `None`
/// where it would be 0/0: precision when nothing was predicted, recall when gold has nothing, F1 when both hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prf {
    pub gold: u64,
    pub predicted: u64,
    pub matched: u64,
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: Option<f64>,
}

/// How many of how many are right. `value` is `None` of none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Ratio {
    pub right: u64,
    pub of: u64,
    pub value: Option<f64>,
}

impl Ratio {
    pub fn new(right: u64, of: u64) -> Self {
        Self { right, of, value: quotient(right, of) }
    }
}

/// The score of one class: a label, a type, a polarity, a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    pub name: String,
    #[serde(flatten)]
    pub score: Prf,
}

/// A cell of a confusion matrix. `-` stands for nothing: not in gold, or not predicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    pub gold: &'static str,
    pub predicted: &'static str,
    pub count: u64,
}

/// The mean F1 of the classes that occur in gold or were predicted; `None` when none does.
pub(super) fn mean_f1(classes: &[Counts]) -> Option<f64> {
    let scores: Vec<f64> = classes.iter().filter_map(|c| c.prf().f1).collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

fn quotient(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
