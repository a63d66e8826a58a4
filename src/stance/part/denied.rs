//! What others say of the target and somebody does not take over: “李海不认可该法案加重负担的说法。” is for it, and
//! “渔业协会反对把减产归咎于该法案。” not against it.

use super::super::cues::{Class, Cue};
use super::super::scope;
use super::Part;
use super::case::{Case, bare, ends};
use super::refuted::MAKES_OUT;
use crate::base::Polarity;

/// Verbs by which somebody does not take over what others say.
#[rustfmt::skip]
const DENIES: &[&str] = &[
    "不认可", "不认同", "不同意", "不赞成", "不赞同", "不接受", "不相信", "驳斥", "反驳", "否认", "否定", "反对", "拒绝接受", "质疑", "批评", "拒绝",
];

/// What others say, behind what they say.
#[rustfmt::skip]
const CLAIMS: &[&str] =
    &["的说法", "的观点", "的论调", "的论断", "的看法", "的指责", "的批评", "的指控", "的质疑", "的判断", "的担忧", "的结论", "的言论", "的评价"];

/// Where somebody denies: the verb takes the side that what is denied does not, and of that nothing is left.
pub fn part(case: &Case) -> Option<Part> {
    let cue = case.cue;
    let within = case.clause();
    let hit = case.hits_in(within).next()?.span;
    let here = bare(within.of(case.text()));
    let claim = CLAIMS.iter().find(|w| here.ends_with(**w)).map(|w| within.start + (here.len() - w.len()) as u32);
    let head = case.between(within.start, hit.start);
    // Most clauses do neither, and looking for all verbs takes long.
    if claim.is_none() && !head.contains(['把', '将']) {
        return None;
    }
    let (at, verb) = DENIES.iter().filter_map(|w| Some((head.rfind(w)?, *w))).max_by_key(|(at, w)| at + w.len())?;
    let from = within.start + (at + verb.len()) as u32;
    let blamed = || {
        let said = case.between(from, hit.start);
        said.contains(['把', '将']) && ends(said.trim_end_matches(['《', '“', '该']), MAKES_OUT)
    };
    let to = match claim {
        Some(to) if hit.end <= to => to,
        None if blamed() => within.end,
        _ => return None,
    };
    if from <= cue.span.start && cue.span.end <= to {
        return Some(Part::Aside);
    }
    if cue.class != Class::Attitude || cue.span.end != from {
        return None;
    }
    let said = |c: &&Cue| from <= c.span.start && c.span.end <= to && scope::judges(c.class);
    let said = case.evidence.cues.iter().rfind(said).map(|c| c.polarity);
    Some(match said {
        Some(Polarity::Against) => Part::Reversed,
        Some(Polarity::Favor) => Part::Plain,
        _ => Part::Aside,
    })
}
