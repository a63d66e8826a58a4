//! Those who are against the target: “反对该法案的人忽视了港口的变化。” finds fault with them.

use super::super::cues::Class;
use super::super::target::Hit;
use super::Part;
use super::case::{Case, begins, has, short};
use crate::base::{Polarity, Span};

/// Words for those who are against something.
const OPPONENTS: &[&str] =
    &["反对者", "批评者", "质疑者", "反对派", "反对意见", "反对声音", "唱衰者", "怀疑者", "指责者"];

/// Verbs and heads of phrases that name them: 反对该法案的人.
const OPPOSES: &[&str] = &["反对", "批评", "质疑", "指责", "抨击", "抵制", "唱衰"];
#[rustfmt::skip]
const WHO: &[&str] = &[
    "人", "者", "声音", "意见", "观点", "论调", "说法", "理由", "议员", "学者", "专家", "团体", "一方", "言论",
];

/// Words behind them that make what follows their own word.
#[rustfmt::skip]
const SAYS: &[&str] =
    &["称", "说", "认为", "眼中", "眼里", "看来", "指", "斥", "批", "警告", "担心", "担忧", "质疑", "抱怨", "强调", "看到", "列举", "表示", "反对"];

/// Where the cue finds fault with them: the other way round.
pub fn fault(case: &Case) -> Option<Part> {
    let (cue, evidence) = (case.cue, case.evidence);
    if !case.judges()
        || cue.polarity != Polarity::Against
        || evidence.voice.reported.is_some_and(|(_, from)| from <= cue.span.start)
    {
        return None;
    }
    let within = case.clause();
    let head = case.between(within.start, cue.span.start);
    if head.ends_with('被') {
        return None;
    }
    let told = || critics(case).is_some_and(|c| within.contains(c) && c.end <= cue.span.start);
    (by_word(case, within, head) || told()).then_some(Part::Reversed)
}

/// Whether a word for opponents stands in the clause before the cue, and what is said is no word of theirs: 该法案的批评者忽视了….
fn by_word(case: &Case, within: Span, head: &str) -> bool {
    let cue = case.cue;
    // Few heads have a character that one of the words ends in.
    if !head.contains(['者', '派', '见', '音']) {
        return false;
    }
    let Some(end) = OPPONENTS.iter().filter_map(|w| head.rfind(w).map(|at| at + w.len())).max() else { return false };
    // 批评者称该法案…: their own word.
    let (opponents, verb) = (within.start + end as u32, &head[end..]);
    if has(verb, SAYS) {
        return false;
    }
    // 反对者罔顾事实，新规…
    let alone = || OPPONENTS.contains(&&head[..end]) && within.end < case.text().len() as u32;
    let here = |h: &Hit| {
        within.contains(h.span) && (h.span.end <= opponents || h.span.start >= cue.span.end && short(verb, 2))
    };
    let named = |h: &Hit| here(h) || h.span.start >= within.end && alone();
    let another = |h: &Hit| h.span.end > opponents && h.span.start < cue.span.start;
    case.hits().any(named) && !case.hits().any(another)
}

/// Where the cue only tells who is meant: 反对该法案的人, 批评该法案失败的人.
pub fn named(case: &Case) -> Option<Part> {
    let names = || critics(case).is_some_and(|c| c.contains(case.cue.span));
    (is_attribute(case) || names()).then_some(Part::Aside)
}

/// Whether the cue is an attitude that is an attribute of who has it.
fn is_attribute(case: &Case) -> bool {
    case.cue.class == Class::Attitude
        && case.hits_behind().any(|h| {
            let after = case.text()[h.span.end as usize..].trim_start_matches(['》', '”']);
            short(case.between(case.cue.span.end, h.span.start), 2)
                && after.strip_prefix('的').is_some_and(|rest| begins(rest, WHO))
        })
}

/// Those who are against the target, as the sentence names them: 反对该法案的人, 批评该法案失败的人.
fn critics(case: &Case) -> Option<Span> {
    case.hits().find_map(|h| {
        let before = case.before_name(h.span);
        let opposes = OPPOSES.iter().find(|w| before.ends_with(**w))?;
        let after = case.after(h.span);
        let at = after.find('的').filter(|at| short(&after[..*at], 5))? + '的'.len_utf8();
        let who = WHO.iter().find(|w| after[at..].starts_with(**w))?;
        let start = case.clause_at(h.span.start).start + (before.len() - opposes.len()) as u32;
        Some(Span { start, end: h.span.end + (at + who.len()) as u32 })
    })
}
