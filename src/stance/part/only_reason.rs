//! The target is only the reason for which something shall not be done: “合作不应因该法案而停止。” speaks of 合作.

use super::Part;
use super::case::{Case, ends};

/// Words by which something shall not be done.
const REFUSES: &[&str] = &["不应", "不能", "不会", "不得", "不要", "不宜", "不可", "决不", "绝不", "不该", "不必"];

/// Words for a reason, the longer first.
const BECAUSE: &[&str] = &["因为", "因", "由于"];

/// Where the target is the reason, in the clause of the cue.
pub fn part(case: &Case) -> Option<Part> {
    let reason = case.hits_in(case.clause()).any(|h| {
        let before = case.before_name(h.span);
        let refused = BECAUSE.iter().find_map(|w| before.strip_suffix(w));
        refused.is_some_and(|before| ends(before, REFUSES)) && case.after(h.span).contains('而')
    });
    reason.then_some(Part::Aside)
}
