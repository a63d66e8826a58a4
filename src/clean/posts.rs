//! Pages that print several posts one below the other: the same rhythm of title, date line and finished text, again and again.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::features::Ending;
use super::page::{Page, Unit};
use super::vocabulary::Vocabulary;
use crate::base::Label;

/// Prose that a post has at least, and the posts of a page on average. In characters.
const LEAST: u32 = 60;
const AVERAGE: u32 = 120;

/// Prose that an item of short news has at least, in characters.
const ITEM: u32 = 40;

/// What a dispatch begins with.
pub(super) const DISPATCHES: &[&str] = &["本报讯", "本報訊", "本网讯", "本網訊", "本刊讯", "本刊訊"];

impl Page<'_> {
    /// The units that the posts of the page begin with; empty when there are fewer than two.
    pub(super) fn posts(&self) -> Vec<usize> {
        let mut rhythms: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for i in 0..self.units.len().saturating_sub(2) {
            let stamp = &self.units[i + 1];
            if stamp.date && stamp.f.ink <= 60 && stamp.is_stamp() && self.heads_post(i) {
                rhythms.entry(skeleton(self.of(i + 1))).or_default().push(i);
            }
        }
        let mut posts: Vec<usize> = Vec::new();
        let answers = |&i: &usize| is_answer(self.of(i));
        for heads in rhythms.into_values().filter(|h| h.len() >= 2 && !h.iter().any(answers)) {
            let mut bodies: Vec<(usize, u32, bool)> = Vec::new();
            for (k, &head) in heads.iter().enumerate() {
                let end = heads.get(k + 1).copied().unwrap_or(self.units.len());
                let (mut prose, mut units, mut cut) = (0, 0, false);
                for u in self.units[head + 2..end].iter().take_while(|u| u.hits.barrier(u.f.ink).is_none()) {
                    if u.score >= 1.0 {
                        prose += u.f.ink;
                        units += 1;
                        // One paragraph that breaks off is a teaser.
                        cut = units == 1 && matches!(u.f.end, Ending::None | Ending::Dots) && u.f.ink < 300;
                    }
                }
                bodies.push((head, prose, cut));
            }
            bodies.retain(|b| b.1 >= LEAST);
            let prose: u32 = bodies.iter().map(|b| b.1).sum();
            let cut = bodies.iter().filter(|b| b.2).count();
            if bodies.len() >= 2 && prose >= AVERAGE * bodies.len() as u32 && cut * 3 <= bodies.len() {
                posts.extend(bodies.into_iter().map(|b| b.0));
            }
        }
        posts.sort_unstable();
        // Readers' comments have a rhythm too: a name, a date, a text.
        let comments = posts.first().is_some_and(|&first| {
            let mut prose = 0;
            self.units[..first].iter().any(|u| {
                prose += if u.score >= 3.0 && u.f.end.ends_sentence() { u.f.ink } else { 0 };
                prose >= AVERAGE && u.hits.barrier(u.f.ink).is_some_and(|c| c.0 == Label::CommentForm)
            })
        });
        if comments { Vec::new() } else { posts }
    }

    /// The units that items of short news begin with, one below the other: three or more titles, each with its own date, source or
    /// dispatch line and finished prose that shares next to no words with the item before. Other prose must not stand above
    /// them: lists of teasers have their article there.
    pub(super) fn short_items(&self) -> Vec<usize> {
        let mut heads: Vec<usize> = Vec::new();
        for i in 0..self.units.len().saturating_sub(1) {
            if self.opens_item(i) && self.title_like(i) {
                // Two lines over one date: a title and its subtitle.
                if heads.last().is_none_or(|&last| (last..i).any(|j| self.units[j].is_prose())) {
                    heads.push(i);
                }
            } else if heads.is_empty() && self.units[i].is_prose() {
                return heads;
            }
        }
        if heads.len() < 3 {
            return Vec::new();
        }
        let ends = heads[1..].iter().copied().chain([self.units.len()]);
        let bodies: Vec<Range<usize>> = heads.iter().zip(ends).map(|(&head, end)| head + 1..end).collect();
        let whole = bodies.iter().enumerate().all(|(k, body)| self.is_item(body.clone(), k + 1 == bodies.len()));
        let apart = bodies.windows(2).all(|pair| self.speaks_of_else(&pair[0], &pair[1]));
        if whole && apart { heads } else { Vec::new() }
    }

    /// Whether a date, a source or a dispatch line follows unit `i`.
    fn opens_item(&self, i: usize) -> bool {
        let stamps = |u: &Unit| u.is_stamp() && (u.date || u.hits.key.is_some());
        let near = &self.units[i + 1..self.units.len().min(i + 3)];
        near.iter().take_while(|u| u.f.ink <= 60 && !u.is_prose()).any(stamps)
            || near.first().is_some_and(|u| DISPATCHES.iter().any(|d| u.span.of(self.text).starts_with(d)))
    }

    /// Whether the units below a title are finished prose. Behind the `last` item the site's own lines may follow.
    fn is_item(&self, body: Range<usize>, last: bool) -> bool {
        let units = &self.units[body];
        let own = units.iter().position(|u| u.hits.barrier(u.f.ink).is_some()).unwrap_or(units.len());
        let prose = || units[..own].iter().filter(|u| u.is_prose());
        (last || own == units.len())
            && prose().map(|u| u.f.ink).sum::<u32>() >= ITEM
            && prose().all(|u| u.f.end.ends_sentence())
    }

    /// Whether of the words of two stretches of prose less than a tenth are the same.
    fn speaks_of_else(&self, before: &Range<usize>, after: &Range<usize>) -> bool {
        let prose =
            |r: &Range<usize>| self.units[r.clone()].iter().filter(|u| u.is_prose()).map(|u| u.span.of(self.text));
        let words = Vocabulary::of(prose(before), 2000);
        let (all, shared) =
            prose(after).map(|text| words.shared(text, 2000)).fold((0, 0), |s, n| (s.0 + n.0, s.1 + n.1));
        shared * 10 < all
    }

    fn heads_post(&self, i: usize) -> bool {
        let u = &self.units[i];
        (2..=60).contains(&u.f.ink)
            && u.f.han >= 2
            && u.decided.is_none()
            && u.f.stops <= 1
            && !matches!(u.f.end, Ending::Stop | Ending::Pause)
            && u.hits.any().is_none()
            && !u.is_stamp()
    }
}

/// Whether a line is a title that answers another: the page is a thread.
pub(super) fn is_answer(text: &str) -> bool {
    let head = text.get(..2).unwrap_or_default();
    head.eq_ignore_ascii_case("re") && text[2..].trim_start().starts_with([':', '：', '>'])
}

/// The form of a date line: its digits replaced, so that the same line with another date is equal.
fn skeleton(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && out.ends_with('0')) {
            out.push(c);
        }
    }
    out
}
