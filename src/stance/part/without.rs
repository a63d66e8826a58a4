//! What would be without the target: “如果没有该法案，航运早已衰落。” praises it.

use super::Part;
use super::case::{Case, ends, has, short};

/// Words by which a clause supposes something.
const SUPPOSES: &[&str] = &["如果", "若", "倘", "要是", "要不", "假如", "假使"];

/// Words right before what is supposed not to be.
const NOT: &[&str] = &["没有", "不是"];

/// The same that need no 如果 where the clause begins with them: 失去该法案，….
const GONE: &[&str] = &["没了", "少了", "失去", "失去了", "离开", "离开了", "若非"];

/// Words by which the rest says what would come: 没有该法案，…将….
const COMES: &[&str] = &["将", "会有", "便会", "就会", "早已", "早就", "难以", "无法", "不可能", "只能"];

/// Where the cue says what would be: the other way round.
pub fn part(case: &Case) -> Option<Part> {
    if !case.judges() {
        return None;
    }
    let here = case.clause();
    let without = case.hits().filter(|h| h.span.start < here.start).any(|h| {
        let head = case.before(h.span);
        let comes = || has(here.of(case.text()), COMES);
        let supposed = || has(head, SUPPOSES) || GONE.contains(&head) || head == "没有" && comes();
        (ends(head, NOT) || ends(head, GONE)) && supposed() && short(case.after(h.span), 4)
    });
    without.then_some(Part::Reversed)
}
