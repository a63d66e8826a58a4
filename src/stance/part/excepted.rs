//! What is left when the target is left out: “除了该法案之外，其他措施都得不偿失。” blames the others.

use super::Part;
use super::case::{Case, has};

/// Words for the others.
const OTHERS: &[&str] = &["其他", "其余", "别的"];

/// Words that take the target in again: 除了该法案之外，其他措施也….
const TOO: &[&str] = &["也", "同样", "还"];

/// Where the cue is about the others.
pub fn part(case: &Case) -> Option<Part> {
    let but = case.hits_before().any(|h| {
        let before = case.before_name(h.span);
        before.ends_with('除') || before.ends_with("除了")
    });
    let here = || case.clause().of(case.text());
    (but && has(here(), OTHERS) && !has(here(), TOO)).then_some(Part::Aside)
}
