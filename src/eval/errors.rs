use std::collections::BTreeMap;

use serde::Serialize;

/// Examples kept of each kind.
const MOST: usize = 20;

/// A kind of error and where it was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorKind {
    /// What went wrong, beginning with the layer: `entity: missed ORG`.
    pub kind: String,
    pub count: u64,
    /// The first ones, at most 20.
    pub examples: Vec<Example>,
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    pub doc: String,
    /// Place in the raw text, in scalars, half-open.
    pub start: u32,
    pub end: u32,
    /// The raw text there.
    pub text: String,
    /// What gold says and what was predicted, where that is more than `kind` and `text` tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Errors {
    kinds: BTreeMap<String, (u64, Vec<Example>)>,
}

impl Errors {
    pub fn add(&mut self, kind: String, example: impl FnOnce() -> Example) {
        let (count, examples) = self.kinds.entry(kind).or_default();
        *count += 1;
        if examples.len() < MOST {
            examples.push(example());
        }
    }

    pub fn worst_first(self) -> Vec<ErrorKind> {
        let mut kinds: Vec<ErrorKind> =
            self.kinds.into_iter().map(|(kind, (count, examples))| ErrorKind { kind, count, examples }).collect();
        kinds.sort_by_key(|k| std::cmp::Reverse(k.count));
        kinds
    }
}
