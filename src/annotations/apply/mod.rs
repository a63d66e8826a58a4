//! Applying decisions to what a pass made: the human wins, but only where the machine says what it said when the
//! person decided, and only where people agree. Whatever is not applied is a problem to review; what the machine says by
//! itself is a note.

mod blocks;
mod mentions;
mod stances;

pub use blocks::apply_blocks;
pub use mentions::apply_mentions;
pub use stances::apply_stances;

use std::fmt::Display;

use super::anchor::Lost;
use super::store::{short, there};
use super::{Beside, Decision, Layer, Op, Values};
use crate::base::{CharIndex, Problem, RawDoc, Severity, Span};

/// A decision whose anchor holds, with its place in the raw text (bytes).
#[derive(Clone, Copy, Debug)]
struct Placed<'d> {
    decision: &'d Decision,
    span: Span,
    /// How far the anchor was found from its own place, in scalars.
    shift: i64,
}

/// How far a place is from where an anchor says.
fn shift(decision: &Decision, start: u32) -> i64 {
    i64::from(start) - i64::from(decision.anchor.start)
}

impl Placed<'_> {
    fn problem(&self, message: impl Display) -> Problem {
        Problem { span: Some(self.span), ..about(self.decision, message) }
    }

    /// Where the other boundaries that `was` or `now` name are today (bytes); the anchor's own place when they name none.
    /// None when other words stand there.
    fn other(&self, raw: &RawDoc, values: Option<&Values>) -> Option<Span> {
        let Some((start, end)) = values.and_then(|v| v.start.zip(v.end)) else { return Some(self.span) };
        let at = |n: u32| u32::try_from(i64::from(n) + self.shift).ok();
        let span = CharIndex::new(&raw.text).span(at(start)?, at(end)?)?;
        let quote = values.and_then(|v| v.quote.as_deref());
        quote.is_none_or(|quote| span.of(&raw.text) == quote).then_some(span)
    }

    /// The annotations that go with the decision, each with its place today (bytes).
    fn beside(&self, raw: &RawDoc) -> impl Iterator<Item = (&Beside, Span)> {
        let (decision, shift) = (self.decision, self.shift);
        let index = (!decision.beside.is_empty()).then(|| CharIndex::new(&raw.text));
        decision.beside.iter().filter_map(move |beside| {
            let at = |n: u32| u32::try_from(i64::from(n) + shift).ok();
            Some((beside, index.as_ref()?.span(at(beside.start)?, at(beside.end)?)?))
        })
    }

    /// A note on a decision that changes nothing at present. Decisions last: what the machine says by itself today it may
    /// not say tomorrow.
    fn stale(&self) -> Problem {
        let message = "stale: the machine says so by itself now, so it changes nothing; hint: keep the line in case this changes again, or delete it";
        Problem { severity: Severity::Note, ..self.problem(message) }
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
        if decision.op == Op::Dismiss {
            continue; // it is for review alone
        }
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
        match decision.anchor.find(&raw.text, &index) {
            Ok(span) => found.push(Placed { decision, span, shift: shift(decision, index.scalar(span.start)) }),
            Err(Lost { there: text, places }) => {
                let elsewhere = match places {
                    0 => String::new(),
                    n => format!(", and it occurs {n} times with these words around it"),
                };
                problems.push(about(
                    decision,
                    format_args!(
                        "an orphan: there stands {} now{elsewhere}, so it is not applied; hint: correct start, end and quote of the anchor, or delete the line",
                        there(text),
                    ),
                ));
            }
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

/// Reports that a decision does not say what stood there when it was made, so that it would change whatever stands there.
fn unseen(placed: &Placed<'_>, key: &str, machine: impl Display, example: impl Display) -> Problem {
    placed.problem(format_args!(
        "“{key}” is missing, so it is not applied; hint: the machine says {machine} now; where that is meant, add {example} to the line"
    ))
}

/// Reports that a key is missing that this operation needs.
fn lacks(placed: &Placed<'_>, key: &str) -> Problem {
    placed.problem(format_args!("“{key}” is missing, so it is not applied; hint: add it to the line"))
}
