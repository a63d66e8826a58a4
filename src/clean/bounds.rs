//! Where one article of a file ends and the next begins.

use std::ops::Range;

use super::features::Ending;
use super::page::{Page, Unit};
use super::vocabulary::Vocabulary;
use crate::base::Label;

impl Page<'_> {
    /// Ranges of units that hold one article each: a new one begins at a title that is followed by a date or source line
    /// and by prose, after prose of another topic.
    pub(super) fn article_bounds(&self) -> Vec<Range<usize>> {
        let n = self.units.len();
        let mut starts = self.posts();
        if starts.is_empty() {
            starts = self.short_items();
        }
        if !starts.is_empty() {
            starts[0] = 0;
            starts.push(n);
            return starts.windows(2).map(|w| w[0]..w[1]).collect();
        }
        let mut starts = vec![0];
        let mut prose_since = 0usize;
        let mut letters_since = 0u32;
        let mut barrier = false;
        // Titles that answer another: what follows are replies.
        let mut thread = false;
        // Prose units after each unit, up to the end of the page.
        let mut i = 0;
        while i < n {
            let u = &self.units[i];
            if u.is_prose() {
                prose_since += 1;
            }
            // Verse and short lines count, two for one.
            letters_since += if u.score > 0.2 { u.f.ink } else { 0 };
            thread |= u.f.latin >= 2 && super::posts::is_answer(self.of(i));
            barrier |= u.hits.barrier(u.f.ink).is_some();
            let enough = prose_since >= 3 || letters_since >= 300;
            if enough && !barrier && self.title_like(i) && self.follows_end(i) && self.breaks_topic(i) {
                starts.push(i);
                prose_since = 0;
                letters_since = 0;
            } else if enough && !thread && self.opens_article(i) {
                let head_end = (i + 14).min(n);
                let follow = self.units[i..].iter().take(60).filter(|u| u.is_prose()).count();
                let near = self.units[i..head_end].iter().any(Unit::is_prose);
                let length: u32 = self.units[i..].iter().take(60).filter(|u| u.is_prose()).map(|u| u.f.ink).sum();
                let enough = length >= if barrier { 300 } else { 120 };
                if near && (follow >= 3 || length >= 400) && enough && !self.is_teaser_rhythm(i) {
                    starts.push(i);
                    prose_since = 0;
                    letters_since = 0;
                    barrier = false;
                }
            }
            i += 1;
        }
        starts.push(n);
        starts.windows(2).map(|w| w[0]..w[1]).collect()
    }

    /// Whether unit `i` has the form of a title: a short line, no sentence, no site phrase.
    pub(super) fn title_like(&self, i: usize) -> bool {
        let u = &self.units[i];
        (6..=60).contains(&u.f.ink)
            && u.f.han >= 4
            && u.f.function * 5 <= u.f.ink
            && u.decided.is_none()
            && u.recurs.is_none()
            && !matches!(u.f.end, Ending::Stop | Ending::Pause)
            && u.hits.strong().is_none()
            && u.hits.cover < 0.75
            && !u.is_stamp()
            && u.f.separators == 0
            && !super::shape::is_numbered(self.of(i))
            && (u.f.latin == 0 || !self.of(i).contains("://"))
    }

    /// Whether the unit right before `i` ends an article: its editor, its source, an end mark.
    fn follows_end(&self, i: usize) -> bool {
        let ends = |u: &Unit| {
            let cue = u.hits.start.or(u.hits.mark).or(u.hits.whole);
            let closed = cue.is_some_and(|c| matches!(c.0, Label::EditorNote | Label::PageFurniture));
            let source = u.hits.key.is_some_and(|c| {
                c.0 == Label::Metadata && ["来源", "作者", "資料來源", "资料来源", "來源"].contains(&c.1)
            });
            (closed || source) && u.f.ink <= 40
        };
        // The prose ends there: a sentence, then at most three closing lines.
        let from = i.saturating_sub(3);
        (from..i).any(|j| ends(&self.units[j]) && j > 0 && (self.units[j - 1].score > 0.2 || ends(&self.units[j - 1])))
    }

    /// Whether prose follows at once that shares few words with the prose before.
    fn breaks_topic(&self, i: usize) -> bool {
        let next = &self.units[i + 1..self.units.len().min(i + 9)];
        let prose: Vec<&Unit> = next.iter().filter(|u| u.is_prose()).collect();
        let letters: u32 = prose.iter().map(|u| u.f.ink).sum();
        if prose.len() < 3 || prose.len() * 5 < next.len() * 3 || letters < 300 {
            return false;
        }
        let before = self.units[i.saturating_sub(40)..i].iter().filter(|u| u.score > 0.2).map(|u| u.span.of(self.text));
        let before = Vocabulary::of(before, 2000);
        let (all, shared) = prose.iter().fold((0, 0), |sum, u| {
            let (all, shared) = before.shared(u.span.of(self.text), 2000);
            (sum.0 + all, sum.1 + shared)
        });
        shared * 20 < all * 7
    }

    /// Whether unit `i` looks like the title of an article: a stamp follows within four lines.
    fn opens_article(&self, i: usize) -> bool {
        if !self.title_like(i) {
            return false;
        }
        let stamped =
            self.units[i + 1..].iter().take(4).take_while(|v| v.f.ink <= 90 && !v.is_prose()).find(|v| v.is_stamp());
        if stamped.is_some() && self.better_title_below(i) {
            return false;
        }
        // 本报讯（记者 …） on a line of its own.
        let dispatch =
            |v: &Unit| v.f.ink <= 24 && super::posts::DISPATCHES.iter().any(|w| v.span.of(self.text).starts_with(w));
        if self.units.get(i + 1).is_some_and(dispatch) {
            return true;
        }
        // A class number or a source alone says nothing of a new article.
        stamped.is_some_and(|s| {
            s.date
                || s.hits.key.is_some_and(|k| {
                    ["来源", "文章来源", "信息来源", "稿源", "作者", "发布时间", "发布日期", "來源"].contains(&k.1)
                })
        })
    }

    /// Whether one of the next lines before the prose shares more words with that prose: then it is the title, not unit `i`.
    fn better_title_below(&self, i: usize) -> bool {
        let prose = self.units[i..].iter().take(40).filter(|u| u.is_prose()).take(10).map(|u| u.span.of(self.text));
        let words = Vocabulary::of(prose, 1000);
        let kin = |j: usize| {
            let (all, own) = words.shared(self.of(j), 400);
            own as f32 / all.max(3) as f32
        };
        let here = kin(i);
        (i + 1..self.units.len().min(i + 4))
            .take_while(|&j| !self.units[j].is_stamp() && !self.units[j].is_prose())
            .any(|j| self.title_like(j) && kin(j) > here + 0.05)
    }

    /// Whether titles with dates follow each other with at most one paragraph between them.
    fn is_teaser_rhythm(&self, i: usize) -> bool {
        let stamps: Vec<usize> = (i.saturating_sub(12)..self.units.len().min(i + 14))
            .filter(|&j| self.units[j].is_stamp() && self.units[j].date)
            .collect();
        // A long paragraph between two dates is an article's, not a teaser's.
        let teaser = |w: &[usize]| {
            let between = &self.units[w[0] + 1..w[1]];
            between.len() <= 4 && between.iter().any(|u| u.f.ink >= 35) && between.iter().all(|u| u.f.ink < 220)
        };
        stamps.len() >= 4 && stamps.windows(2).filter(|w| teaser(w)).count() >= 3
    }
}
