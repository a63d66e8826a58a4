//! One resolution of overlaps: which of the candidates become mentions, and why the others do not.

use super::candidate::{Advantage, Candidate, Outcome, Strength};
use super::view::View;
use crate::base::{EntityType, Span};

/// Decides every candidate that no finder has rejected yet, and notes on each what became of it. Returns the indexes of
/// the chosen ones, in text order.
pub(super) fn resolve(view: &View<'_>, shields: &[Span], candidates: &mut [Candidate]) -> Vec<usize> {
    let mut fates = Vec::new();
    let chosen = choose(view, shields, candidates, |i, fate| fates.push((i, fate)));
    for &i in &chosen {
        candidates[i].outcome = Outcome::Chosen;
    }
    for (i, fate) in fates {
        candidates[i].outcome = match fate {
            Fate::Outside => Outcome::OutsideSentence,
            Fate::Shielded => Outcome::InTitle,
            Fate::Beaten(by) => Outcome::Overlaps {
                finder: candidates[by].finder.clone(),
                text: candidates[by].span.of(view.text).to_owned(),
                by: advantage(&candidates[by], &candidates[i]),
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
/// The longest name is the name (GUIDELINES 2); a weak candidate never takes a place from another. A body that made way for
/// a longer name stands again where that one has lost and nothing else has its place; a place is too often part of a name
/// that the model finds in other words (英国|石油).
pub(super) fn choose(
    view: &View<'_>,
    shields: &[Span],
    candidates: &[Candidate],
    mut lost: impl FnMut(usize, Fate),
) -> Vec<usize> {
    let mut chosen = Vec::new();
    best(view, shields, candidates, |c| c.outcome == Outcome::Chosen, &mut chosen, &mut lost);
    let gave_way = |c: &Candidate| c.kind == EntityType::Org && matches!(c.outcome, Outcome::Overlaps { .. });
    if candidates.iter().any(gave_way) {
        let free = |span: Span| {
            let next = chosen.partition_point(|&i| candidates[i].span.end <= span.start);
            chosen.get(next).is_none_or(|&i| candidates[i].span.start >= span.end)
        };
        let mut again = Vec::new();
        best(view, shields, candidates, |c| gave_way(c) && free(c.span), &mut again, &mut |_, _| ());
        chosen.append(&mut again);
        chosen.sort_unstable_by_key(|&i| candidates[i].span.start);
    }
    chosen
}

/// The best of some candidates that do not overlap, in text order.
fn best(
    view: &View<'_>,
    shields: &[Span],
    candidates: &[Candidate],
    of: impl Fn(&Candidate) -> bool,
    chosen: &mut Vec<usize>,
    lost: &mut impl FnMut(usize, Fate),
) {
    let standing = candidates.iter().enumerate().filter(|(_, c)| of(c));
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
            _ => compete(candidates, group, chosen, lost),
        }
    }
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

/// What a rank is made of, the weightiest first: each with its bits.
const RANKED: [(Advantage, u32); 8] = [
    (Advantage::Probability, 8),
    (Advantage::Evidence, 1),
    (Advantage::Length, 32),
    (Advantage::Entity, 1),
    (Advantage::Strength, 2),
    (Advantage::Score, 16),
    (Advantage::Order, 32),
    (Advantage::Order, 8),
];

/// What put a candidate before another that lost against it.
fn advantage(winner: &Candidate, loser: &Candidate) -> Advantage {
    let linked = || loser.entity.is_none() || loser.entity == winner.entity;
    if winner.span == loser.span && winner.kind == loser.kind && linked() {
        return Advantage::Same;
    }
    let differ = rank(winner) ^ rank(loser);
    let mut below: u32 = RANKED.iter().map(|(_, bits)| bits).sum();
    let decides = |&&(_, bits): &&(Advantage, u32)| {
        below -= bits;
        differ >> below != 0
    };
    RANKED.iter().find(decides).map_or(Advantage::Order, |(advantage, _)| *advantage)
}

/// A number that is smaller for what comes first; made as [`RANKED`] says.
fn rank(c: &Candidate) -> u128 {
    // In steps of a twentieth, so that length decides between what is about as probable. Lists and most
    // patterns are exact enough to stand before the tagger, unless it doubts them; it fills what they leave.
    let judged =
        || c.strength == Strength::Weak || matches!(&*c.finder, "tagger" | "pattern:suffix" | "pattern:person");
    let trusted = |p: f32| &*c.finder == "pattern:suffix" && p >= TRUSTED;
    let probably = c.probability.filter(|p| judged() && !trusted(*p)).map_or(20, |p| (p * 20.0) as u32);
    let surely = (c.score * 1000.0) as u32;
    let parts = [
        0xff - probably.min(0xff),
        u32::from(c.strength == Strength::Weak),
        u32::MAX - c.span.len() as u32,
        u32::from(c.entity.is_none()),
        3 - c.strength as u32,
        0xffff - surely.min(0xffff),
        c.span.start,
        c.kind as u32,
    ];
    parts.iter().zip(RANKED).fold(0, |rank, (&part, (_, bits))| rank << bits | u128::from(part))
}

/// Whether a span lies inside a shield (sorted, not overlapping) without filling it.
fn shielded(shields: &[Span], span: Span) -> bool {
    let i = shields.partition_point(|s| s.end < span.end);
    shields.get(i).is_some_and(|s| s.contains(span) && *s != span)
}

#[cfg(test)]
mod tests {
    use super::super::view::fixture::nouns;
    use super::*;

    /// What of these words becomes a mention: each a part of the text, its probability, and whether it gave way to a longer one.
    fn resolved(words: &[&str], parts: &[(&str, f32, bool)]) -> Vec<String> {
        nouns(words, |view| {
            let candidate = |&(part, p, gave_way): &(&str, f32, bool)| {
                let start = view.text.find(part).expect("the part stands in the text");
                let span = Span::new(start, start + part.len());
                let mut c = Candidate::new(span, EntityType::Org, &"tagger".into()).scored(p);
                c.probability = Some(p);
                if gave_way {
                    c.outcome =
                        Outcome::Overlaps { finder: "tagger".into(), text: String::new(), by: Advantage::Length };
                }
                c
            };
            let mut candidates: Vec<Candidate> = parts.iter().map(candidate).collect();
            let chosen = resolve(view, &[], &mut candidates);
            assert!(candidates.iter().enumerate().all(|(i, c)| chosen.contains(&i) == (c.outcome == Outcome::Chosen)));
            chosen.iter().map(|i| candidates[*i].span.of(view.text).to_owned()).collect()
        })
    }

    #[test]
    fn the_first_difference_tells_what_decided() {
        let name = |start, end| Candidate::new(Span::new(start, end), EntityType::Org, &"gazetteer:x.tsv#x".into());
        let other = |mut c: Candidate| {
            c.kind = EntityType::Loc;
            c
        };
        assert_eq!(advantage(&name(0, 6), &name(0, 6).scored(0.9)), Advantage::Same);
        assert_eq!(advantage(&name(0, 9), &name(0, 6).sure()), Advantage::Length);
        assert_eq!(advantage(&name(0, 6), &name(0, 9).weak(0.9)), Advantage::Evidence);
        assert_eq!(advantage(&name(0, 6).entity(Some("x".into())), &other(name(0, 6))), Advantage::Entity);
        assert_eq!(advantage(&name(0, 6).sure(), &other(name(0, 6))), Advantage::Strength);
        assert_eq!(advantage(&name(0, 6).scored(0.9), &other(name(0, 6))), Advantage::Score);
        assert_eq!(advantage(&name(0, 6), &name(3, 9)), Advantage::Order);
        assert_eq!(advantage(&name(0, 6), &other(name(0, 6))), Advantage::Order);
        let judged = |mut c: Candidate, p| {
            (c.finder, c.probability) = ("tagger".into(), Some(p));
            c
        };
        assert_eq!(advantage(&judged(name(0, 6), 0.9), &judged(name(0, 9), 0.5)), Advantage::Probability);
    }

    #[test]
    fn what_made_way_for_a_loser_stands_again() {
        let words = ["海星", "将", "青梅", "集团"];
        assert_eq!(resolved(&words, &[("海星", 0.9, true), ("海星将青梅集团", 0.5, false)]), ["海星将青梅集团"]);
        let parts = [
            ("海星", 0.9, true),
            ("青梅", 0.9, true),
            ("青梅集团", 0.9, true),
            ("海星将青梅集团", 0.5, false),
            ("青梅集团", 0.9, false),
        ];
        assert_eq!(resolved(&words, &parts), ["海星", "青梅集团"]);
        let rivals = [("海星将", 0.6, true), ("海星", 0.9, true), ("青梅集团", 0.9, false)];
        assert_eq!(resolved(&words, &rivals), ["海星", "青梅集团"]);
    }
}
