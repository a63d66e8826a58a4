//! Somebody is called on to hold back: “北国呼吁各国克制，避免滥用该法案。” What is called for is not the target; what is to be
//! avoided may be.

use super::super::cues::{Class, Cue};
use super::super::scope;
use super::Part;
use super::case::{Case, short};
use crate::base::{Polarity, Span};

/// Verbs by which one holds back from what follows.
#[rustfmt::skip]
const HOLDS_BACK: &[&str] =
    &["克制", "保持克制", "避免", "防止", "防范", "警惕", "提防", "谨防", "杜绝", "远离", "慎重", "谨慎", "审慎", "三思", "冷静", "保持冷静"];

/// Where somebody is: a call to avoid the target is against it.
pub fn part(case: &Case) -> Option<Part> {
    let (cue, cues) = (case.cue, &case.evidence.cues);
    if cue.polarity != Polarity::Favor {
        return None;
    }
    if cue.class == Class::Merit && HOLDS_BACK.contains(&case.word()) {
        let called = cues.iter().any(|c| c.class == Class::Advocacy && c.span.end <= cue.span.start);
        return called.then_some(Part::Aside);
    }
    if cue.class != Class::Advocacy {
        return None;
    }
    let after = case.after(cue.span);
    let first = HOLDS_BACK.iter().filter_map(|w| after.find(w)).min();
    if !first.is_some_and(|at| short(&after[..at], 6)) {
        return None;
    }
    let shunned = case.hits_behind().find_map(|h| {
        let from = case.clause_at(h.span.start).start.max(cue.span.end);
        let head = case.between(from, h.span.start);
        let end = HOLDS_BACK.iter().filter_map(|w| Some(head.rfind(w)? + w.len())).max()?;
        let gap = Span { start: from + end as u32, end: h.span.start };
        // 避免破坏该法案: for it. 避免滥用该法案: against it.
        let ill = |c: &Cue| gap.contains(c.span) && c.polarity == Polarity::Against && scope::judges(c.class);
        let kept = cues.iter().any(|c| ill(c) && !c.span.of(case.text()).contains('用'));
        short(&head[end..], 4).then_some(if kept { Part::Plain } else { Part::Reversed })
    });
    Some(shunned.unwrap_or(Part::Aside))
}
