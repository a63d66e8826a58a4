//! One resolution of overlaps: which of the candidates become mentions, and why the others do not.

use std::cmp::Reverse;

use super::candidate::{Candidate, Outcome, Strength};
use super::view::View;
use crate::base::Span;

/// Decides every candidate that no finder has rejected yet. Returns the indexes of the chosen ones, in text order.
///
/// What stands first wins: what the tagger does not judge or finds more probable, candidates that are more than weak,
/// then the longer, the one with an id, the stronger, the surer, the earlier.
/// The longest name is the name (GUIDELINES 2); a weak candidate never takes a place from another.
pub(super) fn resolve(view: &View<'_>, shields: &[Span], candidates: &mut [Candidate]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&i| {
        let c = &candidates[i];
        let surely = (c.score * 1000.0) as u32;
        // In steps of a twentieth, so that length decides between what is about as probable. Lists and most
        // patterns are exact enough to stand before the tagger, unless it doubts them; it fills what they leave.
        let judged =
            c.strength == Strength::Weak || matches!(&*c.finder, "tagger" | "pattern:suffix" | "pattern:person");
        let probably = c.probability.filter(|_| judged).map_or(20, |p| (p * 20.0) as u32);
        (
            Reverse(probably),
            Reverse(c.strength > Strength::Weak),
            Reverse(c.span.len()),
            Reverse(c.entity.is_some()),
            Reverse(c.strength),
            Reverse(surely),
            c.span.start,
            c.kind,
        )
    });
    // Chosen spans by start; they never overlap, so only the neighbours can collide.
    let mut taken: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    for i in order {
        let span = candidates[i].span;
        if candidates[i].outcome != Outcome::Chosen {
            continue;
        }
        if view.sentence_of(span).is_none() {
            candidates[i].outcome = Outcome::OutsideSentence;
            continue;
        }
        if shielded(shields, span) {
            candidates[i].outcome = Outcome::InTitle;
            continue;
        }
        let rival = taken.range(..span.end).next_back().map(|(_, &j)| j).filter(|&j| candidates[j].span.overlaps(span));
        match rival {
            Some(j) => {
                let text = candidates[j].span.of(view.text).to_owned();
                candidates[i].outcome = Outcome::Overlaps { finder: candidates[j].finder.clone(), text };
            }
            None => {
                taken.insert(span.start, i);
            }
        }
    }
    taken.into_values().collect()
}

/// Whether a span lies inside a shield (sorted, not overlapping) without filling it.
fn shielded(shields: &[Span], span: Span) -> bool {
    let i = shields.partition_point(|s| s.end < span.end);
    shields.get(i).is_some_and(|s| s.contains(span) && *s != span)
}
