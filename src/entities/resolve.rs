//! One resolution of overlaps: which of the candidates become mentions, and why the others do not.

use super::candidate::{Candidate, Outcome, Strength};
use super::view::View;
use crate::base::Span;

/// Decides every candidate that no finder has rejected yet, and notes on each what became of it. Returns the indexes of
/// the chosen ones, in text order.
pub(super) fn resolve(view: &View<'_>, shields: &[Span], candidates: &mut [Candidate]) -> Vec<usize> {
    let mut fates = Vec::new();
    let chosen = choose(view, shields, candidates, |i, fate| fates.push((i, fate)));
    for (i, fate) in fates {
        candidates[i].outcome = match fate {
            Fate::Outside => Outcome::OutsideSentence,
            Fate::Shielded => Outcome::InTitle,
            Fate::Beaten(by) => Outcome::Overlaps {
                finder: candidates[by].finder.clone(),
                text: candidates[by].span.of(view.text).to_owned(),
            },
        };
    }
    chosen
}

/// Why a candidate is no mention.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    Outside,
    Shielded,
    /// By the candidate with that index.
    Beaten(usize),
}

/// The indexes of the candidates that become mentions, in text order; tells the fate of those that lose here.
///
/// What stands first wins: what the tagger does not judge or finds more probable, candidates that are more than weak,
/// then the longer, the one with an id, the stronger, the surer, the earlier.
/// The longest name is the name (GUIDELINES 2); a weak candidate never takes a place from another.
pub(super) fn choose(
    view: &View<'_>,
    shields: &[Span],
    candidates: &[Candidate],
    mut lost: impl FnMut(usize, Fate),
) -> Vec<usize> {
    let standing = candidates.iter().enumerate().filter(|(_, c)| c.outcome == Outcome::Chosen);
    let mut standing: Vec<(u32, u32)> = standing.map(|(i, c)| (c.span.start, i as u32)).collect();
    // Each finder goes through the text, so these are sorted runs, which the stable sort merges.
    standing.sort();
    let mut sentences = view.sentences.iter().map(|sentence| sentence.span).peekable();
    standing.retain(|&(start, i)| {
        let span = candidates[i as usize].span;
        while sentences.next_if(|sentence| sentence.end <= start).is_some() {}
        let inside = sentences.peek().is_some_and(|sentence| sentence.contains(span)) && !span.is_empty();
        if !inside {
            lost(i as usize, Fate::Outside);
        } else if shielded(shields, span) {
            lost(i as usize, Fate::Shielded);
        } else {
            return true;
        }
        false
    });
    let mut chosen = Vec::new();
    let mut rest = &standing[..];
    // Candidates compete with those that they overlap, directly or through others: mostly none or one.
    while let Some(&(_, first)) = rest.first() {
        let span = |i: u32| candidates[i as usize].span;
        let mut end = span(first).end;
        let group = 1 + rest[1..]
            .iter()
            .take_while(|(start, i)| {
                let overlaps = *start < end;
                end = end.max(span(*i).end);
                overlaps
            })
            .count();
        let (group, behind) = rest.split_at(group);
        rest = behind;
        match group {
            [(_, one)] => chosen.push(*one as usize),
            _ => compete(candidates, group, &mut chosen, &mut lost),
        }
    }
    chosen
}

/// Chooses among candidates (starts and indexes) that overlap; in text order.
fn compete(
    candidates: &[Candidate],
    group: &[(u32, u32)],
    chosen: &mut Vec<usize>,
    lost: &mut impl FnMut(usize, Fate),
) {
    let mut order: Vec<(u128, usize)> =
        group.iter().map(|&(_, i)| (rank(&candidates[i as usize]), i as usize)).collect();
    order.sort_unstable();
    let before = chosen.len();
    for (_, i) in order {
        let span = candidates[i].span;
        // The chosen ones of the group do not overlap; the last that the candidate overlaps beats it.
        let by = chosen[before..].iter().filter(|&&by| candidates[by].span.overlaps(span));
        match by.max_by_key(|&&by| candidates[by].span.start) {
            Some(&by) => lost(i, Fate::Beaten(by)),
            None => chosen.push(i),
        }
    }
    chosen[before..].sort_unstable_by_key(|&i| candidates[i].span.start);
}

/// The probability from which on a name by its last word stands as a listed one does: it is the longer, and mostly right
/// (held-out texts).
const TRUSTED: f32 = 0.15;

/// A number that is smaller for what comes first.
fn rank(c: &Candidate) -> u128 {
    // In steps of a twentieth, so that length decides between what is about as probable. Lists and most
    // patterns are exact enough to stand before the tagger, unless it doubts them; it fills what they leave.
    let judged =
        || c.strength == Strength::Weak || matches!(&*c.finder, "tagger" | "pattern:suffix" | "pattern:person");
    let trusted = |p: f32| &*c.finder == "pattern:suffix" && p >= TRUSTED;
    let probably = c.probability.filter(|p| judged() && !trusted(*p)).map_or(20, |p| (p * 20.0) as u32);
    let surely = (c.score * 1000.0) as u32;
    let mut rank = 0;
    let mut then = |value: u32, bits: u32| rank = rank << bits | u128::from(value);
    then(0xff - probably.min(0xff), 8);
    then(u32::from(c.strength == Strength::Weak), 1);
    then(u32::MAX - c.span.len() as u32, 32);
    then(u32::from(c.entity.is_none()), 1);
    then(3 - c.strength as u32, 2);
    then(0xffff - surely.min(0xffff), 16);
    then(c.span.start, 32);
    then(c.kind as u32, 8);
    rank
}

/// Whether a span lies inside a shield (sorted, not overlapping) without filling it.
fn shielded(shields: &[Span], span: Span) -> bool {
    let i = shields.partition_point(|s| s.end < span.end);
    shields.get(i).is_some_and(|s| s.contains(span) && *s != span)
}
