use super::Pass;

/// The documentation of one rule, printed by `jiaozhu rules`. Stands beside the rule's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleDoc {
    /// The id that `blocks.rule`, `edits.rule` or a `finder` names.
    pub id: &'static str,
    pub pass: Pass,
    /// What it does, in a sentence or two.
    pub what: &'static str,
    /// Why it exists, and what it deliberately leaves alone.
    pub why: &'static str,
    /// An example of our own (never from a third party's text).
    pub example: &'static str,
}
