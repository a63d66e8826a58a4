//! The fitted weights of the pass: one plain table, read at start.

use std::sync::LazyLock;

use super::linear::Linear;
use super::pairs::Context;
use super::presence::Local;
use super::verdict::Verdict;
use super::wording::Wording;
use crate::base::Polarity;

/// The shipped weights. `jiaozhu fit-stance` makes the file.
static BUILTIN: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("weights.tsv")));

/// The rounds in which sentences learn from their surroundings; each starts from what the one before found.
pub const ROUNDS: &[&str] = &["context-1", "context-2"];

/// The name of [`Model::own`] in the weights file.
const OWN: &str = "own-words";

/// What the pass has learned from annotated texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Whether a sentence by its own words speaks of a target.
    pub local: Linear,
    /// Whether it does so among its surroundings.
    pub context: Vec<Linear>,
    /// What its own words add in the last round, where targets are chosen among each other.
    pub own: Linear,
    /// From which probability on it does.
    pub threshold: f64,
    /// How likely each polarity is, in the order of [`Polarity::ALL`].
    pub polarity: [Linear; 3],
    /// What the words of the sentence add to that.
    pub wording: Wording,
}

impl Model {
    /// A model that knows nothing.
    pub fn zero() -> Self {
        Self {
            local: Linear::zero(Local::NAMES),
            context: Vec::new(),
            own: Linear::zero(Local::NAMES),
            threshold: 0.5,
            polarity: [(); 3].map(|()| Linear::zero(Verdict::NAMES)),
            wording: Wording::default(),
        }
    }

    /// The model that the program brings.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// Reads a weights file: `model TAB feature TAB weight`. Unknown lines are passed over.
    pub fn read(text: &str) -> Self {
        let pair = Linear::read(&["threshold"], "pair", text).weights;
        Self {
            local: Linear::read(Local::NAMES, "local", text),
            context: ROUNDS.iter().map(|round| Linear::read(Context::NAMES, round, text)).collect(),
            own: Linear::read(Local::NAMES, OWN, text),
            threshold: pair[0],
            polarity: std::array::from_fn(|i| Linear::read(Verdict::NAMES, Polarity::ALL[i].name(), text)),
            wording: Wording::read(text),
        }
    }

    /// The lines of the weights file.
    pub fn write(&self) -> String {
        let mut out = String::from("model\tfeature\tweight\n");
        out.push_str(&format!("pair\tthreshold\t{:.4}\n", self.threshold));
        self.local.write("local", &mut out);
        self.context.iter().zip(ROUNDS).for_each(|(c, round)| c.write(round, &mut out));
        self.own.write(OWN, &mut out);
        self.polarity.iter().zip(Polarity::ALL).for_each(|(m, polarity)| m.write(polarity.name(), &mut out));
        self.wording.write(&mut out);
        out
    }
}
