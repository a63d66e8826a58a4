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
    let mut order: Vec<(u128, usize)> = standing.map(|(i, c)| (rank(c), i)).collect();
    order.sort_unstable();
    // Which chosen candidate stands on each byte, as its index plus one.
    let mut taken: Vec<u32> = vec![0; view.text.len()];
    let mut chosen = Vec::new();
    for (_, i) in order {
        let span = candidates[i].span;
        if view.sentence_of(span).is_none() {
            lost(i, Fate::Outside);
            continue;
        }
        if shielded(shields, span) {
            lost(i, Fate::Shielded);
            continue;
        }
        let place = &mut taken[span.start as usize..span.end as usize];
        match place.iter().rev().find(|by| **by > 0) {
            Some(by) => lost(i, Fate::Beaten(*by as usize - 1)),
            None => {
                place.fill(i as u32 + 1);
                chosen.push(i);
            }
        }
    }
    chosen.sort_unstable_by_key(|&i| candidates[i].span.start);
    chosen
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
