//! Meetings named by their number: 第3次安全会议.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::super::view::View;
use super::Known;
use super::reach::{BREAKS_SET, MATTERS};
use crate::base::EntityType::{Gpe, Loc, Org};

static ORDINAL: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"(?:第[\d一二三四五六七八九十百]{1,5}[次届轮]|首届)$").expect("valid"));

/// Where the name begins of a meeting that ends with a last word at byte `at`: at its number, a few words before, or at the
/// body or state whose meeting it is.
pub(super) fn from(view: &View<'_>, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    const MOST_WORDS: usize = 5;
    let mut stop = at;
    // The last word may share a token with what the meeting is about (学术会议).
    if let Some(t) = view.token_at(at).filter(|t| view.tokens[*t].span.start < at as u32) {
        stop = view.tokens[t].span.start as usize;
    }
    for _ in 0..MOST_WORDS {
        let ordinal = ordinal_before(view.text, stop);
        if ordinal > 0 {
            let mut start = stop - ordinal;
            while let Some(name) = known.get(&start).filter(|n| matches!(n.kind, Gpe | Org | Loc)) {
                start = name.start;
            }
            let plain = (stop == at || &view.text[stop..at] == "全体") && start == stop - ordinal;
            return (!plain || !view.text[at..].starts_with("会议")).then_some(start);
        }
        let t = view.token_at(stop.checked_sub(1)?)?;
        let token = view.tokens[t];
        let noun = matches!(token.pos.name(), "n" | "nz" | "nt" | "vn" | "j" | "b" | "a" | "ad" | "an" | "l");
        let noun = noun || MATTERS.contains(&view.word(t));
        if token.span.end as usize != stop || !noun || BREAKS_SET.has(view.word(t)) {
            return None;
        }
        stop = token.span.start as usize;
    }
    None
}

/// How many bytes the ordinal directly before `at` has: 第22届, 首届.
pub(super) fn ordinal_before(text: &str, at: usize) -> usize {
    ORDINAL.find(&text[floor(text, at)..at]).map_or(0, |ordinal| ordinal.len())
}

/// A character boundary at most 24 bytes before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(24);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}
