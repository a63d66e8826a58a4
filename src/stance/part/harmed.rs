//! What is done to the target: “北国以安全为由打压东洲企业。” speaks of 北国, not against 东洲企业.

use std::cell::LazyCell;

use super::super::cues::Class;
use super::Part;
use super::case::{Case, begins, has, short};
use crate::base::Polarity;

/// Words for what is done to somebody who suffers it.
#[rustfmt::skip]
const DONE: &[&str] = &[
    "打压", "遏制", "歧视", "损害", "侵害", "伤害", "围堵", "胁迫", "施压", "封锁", "排挤", "抹黑", "攻击", "霸凌", "欺凌", "限制",
    "针对", "威胁", "制裁", "侵犯", "侵蚀", "破坏", "干扰", "排斥", "压制", "污蔑", "刁难", "勒索",
];

/// Marks of the passive.
const SUFFERS: &[&str] = &["受", "遭", "被"];

/// Where what the cue says is done to the target: 打压东洲企业, 东洲企业受到打压, 对东洲企业的打压.
pub fn part(case: &Case) -> Option<Part> {
    let (cue, text) = (case.cue, case.text());
    let named = matches!(cue.class, Class::Harm | Class::Pressure);
    let may_be = named || matches!(cue.class, Class::Demand | Class::Motive | Class::Fault);
    if cue.polarity != Polarity::Against || !may_be || case.hits().next().is_none() {
        return None;
    }
    let word = case.word();
    let done = has(word, DONE);
    if !done && !named {
        return None;
    }
    // What the target is called before the cue, and whether by several names.
    let before = LazyCell::new(|| {
        let mut names = case.hits_before().map(|h| h.span.of(text));
        let first = names.next();
        (first, names.any(|name| Some(name) != first))
    });
    let harmed = case.hits_in(case.clause()).any(|h| {
        if h.span.start > cue.span.start {
            // An alias of two parts (北国 + 企业) has the doer, too.
            let other = || before.1 || before.0.is_some_and(|name| name != h.span.of(text));
            let near = h.span.start < cue.span.end && begins(word, DONE)
                || h.span.start >= cue.span.end && {
                    let between = case.between(cue.span.end, h.span.start);
                    short(between, 4) && !between.contains(['的', '、', '”'])
                };
            return near && !other();
        }
        if h.span.end > cue.span.start || !done {
            return false;
        }
        let between = case.between(h.span.end, cue.span.start);
        let suffers = has(between, SUFFERS) || begins(word, SUFFERS);
        short(between, 12) && (suffers || case.before(h.span).ends_with(['对', '向']) && short(between, 8))
    });
    harmed.then_some(Part::Harmed)
}

/// Whether the cue finds fault with the deed, in a clause that does not name who suffers it: …打压东洲企业，违反公平原则.
pub fn by_deed(case: &Case) -> bool {
    let view = case.evidence.view;
    let clause = view.clause(case.cue.span.start);
    case.cue.polarity == Polarity::Against && !case.hits().any(|h| view.clause(h.span.start) == clause)
}
