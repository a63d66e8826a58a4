//! The fitted weights of the pass: one plain table, read at start.

use std::sync::LazyLock;

use super::linear::Linear;
use super::pairs::Context;
use super::presence::Local;

/// The shipped weights. `jiaozhu fit-stance` makes the file.
static BUILTIN: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("weights.tsv")));

/// What the pass has learned from annotated texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Whether a sentence by its own words speaks of a target.
    pub local: Linear,
    /// Whether it does so among its surroundings.
    pub context: Linear,
    /// From which probability on it does.
    pub threshold: f64,
}

impl Model {
    /// A model that knows nothing.
    pub fn zero() -> Self {
        Self { local: Linear::zero(Local::NAMES), context: Linear::zero(Context::NAMES), threshold: 0.5 }
    }

    /// The model that the program brings.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// Reads a weights file: `model TAB feature TAB weight`. Unknown lines are passed over.
    pub fn read(text: &str) -> Self {
        let threshold = Linear::read(&["threshold"], "pair", text).weights[0];
        Self {
            local: Linear::read(Local::NAMES, "local", text),
            context: Linear::read(Context::NAMES, "context", text),
            threshold,
        }
    }

    /// The lines of the weights file.
    pub fn write(&self) -> String {
        let mut out = String::from("model\tfeature\tweight\n");
        out.push_str(&format!("pair\tthreshold\t{:.4}\n", self.threshold));
        self.local.write("local", &mut out);
        self.context.write("context", &mut out);
        out
    }
}
