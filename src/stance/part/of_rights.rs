//! Somebody stands up for rights, of which the target is none: “渔业协会坚决维护自身合法权益。”

use super::super::cues::Class;
use super::Part;
use super::case::{Case, bare, ends, has};
use crate::base::Polarity;

/// Verbs by which one stands up for something.
const KEEPS: &[&str] = &["维护", "捍卫", "保护", "保障"];

/// Words for what one has a right to.
const RIGHTS: &[&str] = &["权益", "权利", "利益", "主权"];

/// Where the cue is the word for it: 坚决维护自身合法权益, 依法维护企业权益.
pub fn part(case: &Case) -> Option<Part> {
    let cue = case.cue;
    let stands = cue.polarity == Polarity::Favor && matches!(cue.class, Class::Attitude | Class::Merit);
    if !stands || case.evidence.terms.ours(case.target) {
        return None;
    }
    let within = case.clause();
    if case.hits_in(within).next().is_some() {
        return None;
    }
    let rest = bare(case.between(cue.span.start, within.end));
    (has(rest, KEEPS) && ends(rest, RIGHTS)).then_some(Part::Aside)
}
