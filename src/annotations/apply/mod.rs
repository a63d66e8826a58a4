//! Applying decisions to what a pass made: the human wins, but only where the machine says what it said when the
//! person decided, and only where people agree. Whatever is not applied is a problem to review.

mod blocks;
mod mentions;
mod stances;

pub use blocks::apply_blocks;
pub use mentions::apply_mentions;
pub use stances::apply_stances;

use std::fmt::Display;

use super::store::{short, there};
use super::{Decision, Layer, Op};
use crate::base::{CharIndex, Problem, RawDoc, Span};

/// A decision whose anchor holds, with its place in the raw text (bytes).
#[derive(Clone, Copy, Debug)]
struct Placed<'d> {
    decision: &'d Decision,
    span: Span,
}

impl Placed<'_> {
    fn problem(&self, message: impl Display) -> Problem {
        Problem { span: Some(self.span), ..about(self.decision, message) }
    }

    /// The name of this decision's maker, as `rule` and `finder` show it.
    fn human(&self) -> String {
        format!("human:{}", self.decision.by)
    }
}

/// A problem with a decision: its id and words, then what is wrong.
fn about(decision: &Decision, message: impl Display) -> Problem {
    let d = decision;
    let what = format!("{} of “{}” ({}..{}): {message}", d.op, short(&d.anchor.quote), d.anchor.start, d.anchor.end);
    d.at.problem(Some(&d.doc), what)
}

/// The decisions of a layer whose anchors hold. Orphans and operations that cannot be applied are reported.
fn placed<'d>(
    raw: &RawDoc,
    decisions: &'d [Decision],
    layer: Layer,
    ops: &[Op],
    problems: &mut Vec<Problem>,
) -> Vec<Placed<'d>> {
    let mut found = Vec::new();
    let mut of_layer = decisions.iter().filter(|d| d.layer == layer).peekable();
    if of_layer.peek().is_none() {
        return found;
    }
    let index = CharIndex::new(&raw.text);
    for decision in of_layer {
        if !ops.contains(&decision.op) {
            let can: Vec<&str> = ops.iter().map(|op| op.name()).collect();
            problems.push(about(
                decision,
                format_args!(
                    "“{}” is not supported yet in the layer {layer}, so it changes nothing; hint: the line is kept; {} can be used now",
                    decision.op,
                    can.join(", "),
                ),
            ));
            continue;
        }
        match decision.anchor.resolve(&raw.text, &index) {
            Ok(span) => found.push(Placed { decision, span }),
            Err(text) => problems.push(about(
                decision,
                format_args!(
                    "an orphan: there stands {} now, so it is not applied; hint: correct start, end and quote of the anchor, or delete the line",
                    there(text),
                ),
            )),
        }
    }
    found
}

/// Takes out the decisions that contradict another (`clash`, asked only of overlapping ones) and reports each pair.
fn without_clashes<'d>(
    mut placed: Vec<Placed<'d>>,
    clash: impl Fn(&Placed<'d>, &Placed<'d>) -> bool,
    problems: &mut Vec<Problem>,
) -> Vec<Placed<'d>> {
    placed.sort_by_key(|p| p.span);
    let mut out = vec![false; placed.len()];
    for (i, a) in placed.iter().enumerate() {
        for (j, b) in placed.iter().enumerate().skip(i + 1).take_while(|(_, b)| b.span.start < a.span.end) {
            if clash(a, b) {
                (out[i], out[j]) = (true, true);
                let (x, y) = (a.decision, b.decision);
                let who = if x.by == y.by {
                    format!("{} decided twice,", x.by)
                } else {
                    format!("{} and {} decided", x.by, y.by)
                };
                problems.push(a.problem(format_args!(
                    "a conflict with {} of “{}” ({}, line {}): {who} differently, so neither is applied; hint: agree and delete one of the two lines",
                    y.op,
                    short(&y.anchor.quote),
                    y.at.file,
                    y.at.line,
                )));
            }
        }
    }
    let mut out = out.into_iter();
    placed.retain(|_| !out.next().unwrap_or(false));
    placed
}

/// Reports that the machine says something that the person who decided has not seen.
fn moved_on(placed: &Placed<'_>, machine: impl Display, was: impl Display) -> Problem {
    placed.problem(format_args!(
        "a conflict: the machine said {was} when it was decided and says {machine} now, so it is not applied; hint: look at it again, then correct “was” or delete the line"
    ))
}

/// Reports that a key is missing that this operation needs.
fn lacks(placed: &Placed<'_>, key: &str) -> Problem {
    placed.problem(format_args!("“{key}” is missing, so it is not applied; hint: add it to the line"))
}
