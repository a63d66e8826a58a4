//! Pages that print several posts one below the other: the same rhythm of title, date line and finished text, again and again.

use rustc_hash::FxHashMap;

use super::features::Ending;
use super::page::Page;
use crate::base::Label;

/// Prose that a post has at least, and the posts of a page on average. In characters.
const LEAST: u32 = 60;
const AVERAGE: u32 = 120;

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
