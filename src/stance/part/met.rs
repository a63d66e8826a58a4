//! The target meets what the cue names: “该法案防止恶意行为者操纵航线。” is not malicious.

use super::super::cues::Class;
use super::Part;
use super::case::{Case, has, short};

/// Verbs by which one guards against what follows.
const GUARDS: &[&str] =
    &["防止", "防范", "反制", "抵制", "应对", "抵御", "严防", "阻止", "打击", "查处", "惩治", "禁止"];

/// Verbs behind what one strikes back at: 对施压采取反制.
const STRIKES_BACK: &[&str] = &["反制", "应对", "反击", "反制措施"];

/// How something is classed, and as what: 把…武器化列为风险.
const CLASSED: &[&str] = &["列为", "视为", "列作"];
const RISKS: &[&str] = &["风险", "威胁", "挑战", "关切"];

/// Where pressure or a motive is met.
pub fn part(case: &Case) -> Option<Part> {
    let cue = case.cue;
    if !matches!(cue.class, Class::Pressure | Class::Motive) {
        return None;
    }
    let within = case.clause();
    let after = case.between(cue.span.end, within.end);
    let soon = |words: &[&str]| words.iter().any(|w| after.find(w).is_some_and(|at| short(&after[..at], 4)));
    let classed = || soon(CLASSED) && has(after, RISKS);
    let guarded = || {
        case.hits_before().any(|h| {
            let between = case.between(h.span.end.max(within.start), cue.span.start);
            has(between, GUARDS) || between.contains('对') && soon(STRIKES_BACK)
        })
    };
    (classed() || guarded()).then_some(Part::Aside)
}
