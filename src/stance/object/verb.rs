//! Verbs that take a side of their object: “议会支持新规。”

use super::super::polarity::{UNDOES, opposite};
use super::super::subject::{names_somebody, subject};
use super::super::view::{View, ends_clause, is_actor};
use super::{DECLINES, Object};
use crate::base::{Polarity, Span};

/// The verbs, and the side that they take.
const SIDES: &[(&str, Polarity)] = &[
    ("支持", Polarity::Favor),
    ("认可", Polarity::Favor),
    ("认同", Polarity::Favor),
    ("肯定", Polarity::Favor),
    ("青睐", Polarity::Favor),
    ("否定", Polarity::Against),
    ("唱衰", Polarity::Against),
    ("贬低", Polarity::Against),
];

/// Those of them that say something else before a clause (肯定新规会失败).
const OF_THINGS: &[&str] = &["认可", "认同", "肯定", "否定"];

/// Verbs whose object the verb is as a noun: 获得支持.
const RECEIVES: &[&str] = &["的", "获得", "得到", "提供", "寻求", "争取", "赢得", "给予"];

/// The verb, and the side that it takes: none where it is only an attribute.
pub fn of(object: &Object) -> Option<(Span, Polarity)> {
    let &Object { view, clause, head, .. } = object;
    let side = |head: &str| SIDES.iter().find(|(v, _)| head.ends_with(v));
    let &(verb, polarity) = side(without_aspect(head)).or_else(|| {
        // 支持废除新规, 支持政府废除新规
        let undone = UNDOES.iter().find_map(|w| head.strip_suffix(w))?;
        side(before_party(view, clause.start, undone)).filter(|(v, _)| *v == "支持")
    })?;
    let start = clause.start + head.rfind(verb)? as u32;
    let mut span = Span { start, end: start + verb.len() as u32 };
    let before = &view.text[clause.start as usize..start as usize];
    let after = object.tail()?;
    let behind = clause.end - after.len() as u32;
    let after = after.trim_end_matches(ends_clause);
    if view.splits(span) || RECEIVES.iter().any(|w| before.ends_with(w)) || after.starts_with(['者', '派']) {
        return None;
    }
    if let Some(rest) = after.strip_prefix('的') {
        // 支持新规的企业, 认可新规的公司不多: only who is meant.
        let noun = behind + '的'.len_utf8() as u32;
        if !is_bare_noun(view, noun, noun + rest.len() as u32) || subject(view, start, &[]).is_none() {
            return Some((span, Polarity::None));
        }
    } else if OF_THINGS.contains(&verb) && !after.is_empty() {
        view.word_from(behind).filter(|(_, pos)| pos.name().starts_with('n'))?;
    }
    // 拒绝支持新规, 不会支持新规.
    let declined = DECLINES.iter().find(|w| before.ends_with(**w));
    if let Some(word) = declined {
        span.start -= word.len() as u32;
        return Some((span, opposite(polarity)));
    }
    Some((span, polarity))
}

/// A text without the mark of the aspect that its verb may have: 认可了.
fn without_aspect(text: &str) -> &str {
    text.strip_suffix(['了', '过']).unwrap_or(text)
}

/// What stands before the deed of another: 支持|政府|废除….
fn before_party<'t>(view: &View, from: u32, head: &'t str) -> &'t str {
    let end = from + head.len() as u32;
    let bare = head.strip_suffix('方').unwrap_or(head);
    let named = |s: Span| s.start > from && (s.end == end || s.end == from + bare.len() as u32);
    if let Some((span, _)) = view.mentions().find(|(s, m)| named(*s) && is_actor(m.kind)) {
        return &head[..(span.start - from) as usize];
    }
    let last = view.words_before(end).next().filter(|(s, _)| s.end == end && s.start > from);
    let party = last.filter(|(s, _)| names_somebody(s.of(view.text)));
    party.map_or(head, |(s, _)| &head[..(s.start - from) as usize])
}

/// Whether a word says only what somebody takes a side of, behind 的: 支持新规|的|立场.
fn is_bare_noun(view: &View, start: u32, end: u32) -> bool {
    let mut at = start;
    let mut last = "";
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.end <= end) {
        let tag = pos.name();
        if !(tag.starts_with(['n', 'b', 'f', 'x', 'w']) || matches!(tag, "vn" | "an" | "l" | "j")) && last.is_empty() {
            // 支持新规的决定: a deed may be tagged as a verb.
            if tag != "v" || word.end != end {
                return false;
            }
        } else if !tag.starts_with(['n', 'b', 'f', 'x', 'w', 'j']) && !matches!(tag, "vn" | "an" | "l") {
            return false;
        }
        (at, last) = (word.end, word.of(view.text));
    }
    !last.is_empty() && !names_somebody(last)
}
