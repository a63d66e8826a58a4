//! An attribute that a clause begins with, of a thing that is not the target: “混乱的码头等着该法案生效。”

use super::super::phrase::nouns_end;
use super::super::target::Hit;
use super::Part;
use super::case::{Case, ends, short};

/// Nouns for what the target is or does: what is said of them is said of it.
#[rustfmt::skip]
const DEEDS: &[&str] = &[
    "做法", "措施", "政策", "规定", "条款", "制度", "机制", "设计", "安排", "计划", "举措", "标准", "规则", "方案", "要求", "限制", "效果", "影响",
    "后果", "作用", "意义", "办法", "行为", "行径", "行动", "举动", "决定", "内容", "部分", "方式", "手段", "目的", "程序", "体系", "框架",
];

/// Where the cue is such an attribute, and the target is named behind the thing.
pub fn part(case: &Case) -> Option<Part> {
    let (cue, text) = (case.cue, case.text());
    let within = case.clause();
    let leads = || short(case.between(within.start, cue.span.start), 2);
    if !case.judges() || !leads() || !text[cue.span.end as usize..].starts_with('的') {
        return None;
    }
    let from = cue.span.end + '的'.len_utf8() as u32;
    let end = nouns_end(case.evidence.view, from, within.end);
    let named = |h: &Hit| from <= h.span.end && h.span.start < end;
    let other = end > from
        && !ends(case.between(from, end), DEEDS)
        && !case.hits().any(named)
        && case.hits_in(within).any(|h| h.span.start >= end);
    other.then_some(Part::Aside)
}
