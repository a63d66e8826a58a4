//! Where the articles are. Every unit gets a score (prose above 0, furniture below); an article is the stretch with the
//! greatest sum between two barriers. Long prose may so bridge a few lines of furniture, but not a list.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::features::{Ending, is_han};
use super::page::{Page, Unit};
use crate::base::Label;

/// One article.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// All units nearest to the article, furniture included.
    pub range: Range<usize>,
    /// From its first to its last prose.
    pub core: Range<usize>,
    /// The unit that holds its title.
    pub title: Option<usize>,
    /// Pairs of neighbouring Chinese characters in its prose: what it speaks of.
    pub words: FxHashSet<u64>,
    /// Whether its paragraphs are indented.
    pub indented: bool,
    /// No site phrase stands between the start of the range and the core: nothing there needs to go.
    pub clean_head: bool,
    /// The units behind the core that are tied to it: an appendix, addresses, closing lines.
    pub tail: Range<usize>,
}

/// Characters of a region's prose that go into its vocabulary.
const VOCABULARY_SAMPLE: usize = 600_000;

fn pairs(text: &str) -> impl Iterator<Item = u64> + '_ {
    let mut before = None;
    text.chars().filter_map(move |c| {
        let pair = before.filter(|_| is_han(c)).map(|b: char| (b as u64) << 32 | c as u64);
        before = is_han(c).then_some(c);
        pair
    })
}

impl Region {
    /// Share of the text's character pairs that the article's prose has too, 0 to 1.
    pub fn kinship(&self, text: &str) -> f32 {
        let (mut all, mut own) = (0u32, 0u32);
        for pair in pairs(text).take(400) {
            all += 1;
            own += u32::from(self.words.contains(&pair));
        }
        own as f32 / all.max(1) as f32
    }
}

/// Scores a unit by itself.
fn own_score(u: &Unit) -> f32 {
    let f = &u.f;
    let n = f.ink as f32;
    if let Some(d) = &u.decided {
        return if d.label.kept() { 0.5 } else { 0.0 };
    }
    if let Some((label, _)) = u.hits.strong() {
        // A long paragraph with a cue in it is prose about the thing.
        let legal = matches!(label, Label::CopyrightNotice);
        if f.ink <= 90 || legal && !u.hits.in_passing(f.ink) {
            // Addresses and pictures' credits stand inside articles too.
            return if label == Label::Contact { -1.0 } else { -3.0 };
        }
    }
    if u.hits.cover >= 0.75 && f.stops == 0 {
        return -1.5 - u.hits.words as f32 / 4.0;
    }
    if u.is_stamp() {
        return -0.8;
    }
    if f.separators >= 3 && f.separators * 8 > f.ink || f.gaps >= 4 && f.gaps * 9 > f.ink && f.stops == 0 {
        return -2.0;
    }
    if f.ink <= 200 && u.time && f.stops <= 1 && f.end == Ending::None {
        return -1.5;
    }
    let marks = f.marks();
    if f.is_latin() && f.ink >= 100 && f.end != Ending::None {
        return 2.0;
    }
    if f.ink >= 40 && marks >= 2 && (f.function >= 1 || f.end.ends_sentence()) {
        let density = f.function as f32 / n.max(1.0);
        let whole = if f.end == Ending::Stop || f.end == Ending::Call { 1.0 } else { 0.6 };
        return whole * (1.0 + (n / 20.0).min(9.0)) * if density < 0.02 { 0.5 } else { 1.0 };
    }
    match f.end {
        Ending::Stop if f.ink >= 5 => 1.2 + n / 20.0,
        Ending::Call if f.ink >= 3 => {
            0.2 + f.function.min(2) as f32 * 0.2 + marks.saturating_sub(1).min(2) as f32 * 0.2
        }
        Ending::Pause if f.ink >= 4 => 0.5,
        Ending::Dots => -0.6,
        _ if f.ink >= 22 && f.function >= 2 && f.separators == 0 => 0.5 + marks.min(2) as f32 * 0.3,
        _ if f.ink >= 26 && f.function >= 1 && f.separators == 0 => 0.3,
        _ if f.ink >= 14 && f.function >= 2 => 0.0,
        _ if f.ink >= 26 && f.separators == 0 => -0.2,
        _ if f.ink <= 3 => -0.5,
        _ => -0.7,
    }
}

impl Page<'_> {
    /// Scores every unit and finds the articles.
    pub fn find_regions(&mut self) {
        for u in &mut self.units {
            u.score = own_score(u);
        }
        self.list_rhythm();
        self.stamped_rows();
        let bounds = self.article_bounds();
        let mut regions = Vec::new();
        for range in bounds {
            if let Some(region) = self.best_core(range) {
                regions.push(region);
            }
        }
        // A page without prose: verse, a list, a notice of a few words. What no site phrase speaks of is its article.
        if regions.is_empty() && !self.units.is_empty() {
            let n = self.units.len();
            let words = self.units.iter().flat_map(|u| pairs(u.span.of(self.text)).take(400)).collect();
            let first = (0..n).find(|&i| !self.is_site(i)).unwrap_or(0);
            let last = (0..n).rev().find(|&i| !self.is_site(i)).unwrap_or(n - 1);
            let core = first..last.max(first) + 1;
            let tail = core.end..core.end;
            regions.push(Region { range: 0..n, core, title: None, words, indented: false, clean_head: true, tail });
        }
        self.regions = regions;
    }

    /// Short items in a row without a sentence end among them are a list, whatever each of them says.
    fn list_rhythm(&mut self) {
        let mut run = 0..0;
        for i in 0..=self.units.len() {
            let item = self.units.get(i).is_some_and(|u| {
                u.decided.is_none()
                    && u.f.ink <= 25
                    && (u.score <= 0.6)
                    && !matches!(u.f.end, Ending::Stop | Ending::Pause)
                    && u.f.function * 6 <= u.f.ink
            });
            if item {
                run.end = i + 1;
                continue;
            }
            if run.len() >= 4 {
                for u in &mut self.units[run.clone()] {
                    u.score = u.score.min(-1.0);
                }
            }
            run = i + 1..i + 1;
        }
    }

    /// Rows that each carry a time of day are a forum's index or readers' comments, however much they say.
    fn stamped_rows(&mut self) {
        let is_row = |u: &Unit| u.decided.is_none() && u.time && !u.f.end.ends_sentence() && u.f.ink <= 120;
        let mut run = 0..0;
        for i in 0..=self.units.len() {
            if self.units.get(i).is_some_and(is_row) {
                run.end = i + 1;
                continue;
            }
            if run.len() >= 3 {
                for u in &mut self.units[run.clone()] {
                    u.score = u.score.min(-2.0);
                }
            }
            run = i + 1..i + 1;
        }
    }

    /// Ranges of units that hold one article each: a new one begins at a title that is followed by a date or source line
    /// and by prose, after prose of another topic.
    fn article_bounds(&self) -> Vec<Range<usize>> {
        let n = self.units.len();
        let mut starts = vec![0];
        let mut prose_since = 0usize;
        let mut letters_since = 0u32;
        let mut barrier = false;
        // Prose units after each unit, up to the end of the page.
        let mut i = 0;
        while i < n {
            let u = &self.units[i];
            if u.is_prose() {
                prose_since += 1;
            }
            // Verse and short lines count, two for one.
            letters_since += if u.score > 0.2 { u.f.ink } else { 0 };
            barrier |= u.hits.barrier(u.f.ink).is_some();
            let enough = prose_since >= 3 || letters_since >= 300;
            if enough && !barrier && self.title_like(i) && self.follows_end(i) && self.breaks_topic(i) {
                starts.push(i);
                prose_since = 0;
                letters_since = 0;
            } else if enough && self.opens_article(i) {
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
    fn title_like(&self, i: usize) -> bool {
        let u = &self.units[i];
        (6..=60).contains(&u.f.ink)
            && u.f.han >= 4
            && u.f.function * 5 <= u.f.ink
            && u.decided.is_none()
            && !matches!(u.f.end, Ending::Stop | Ending::Pause)
            && u.hits.strong().is_none()
            && u.hits.cover < 0.75
            && !u.is_stamp()
            && u.f.separators == 0
            && !super::shape::is_numbered(self.of(i))
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
        let before: FxHashSet<u64> = self.units[i.saturating_sub(40)..i]
            .iter()
            .filter(|u| u.score > 0.2)
            .flat_map(|u| pairs(u.span.of(self.text)).take(2000))
            .collect();
        let (mut all, mut shared) = (0, 0);
        for pair in prose.iter().flat_map(|u| pairs(u.span.of(self.text)).take(2000)) {
            all += 1;
            shared += u32::from(before.contains(&pair));
        }
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
        let words: FxHashSet<u64> = self.units[i..]
            .iter()
            .take(40)
            .filter(|u| u.is_prose())
            .take(10)
            .flat_map(|u| pairs(u.span.of(self.text)).take(1000))
            .collect();
        let kin = |j: usize| {
            let (mut all, mut own) = (0u32, 0u32);
            for pair in pairs(self.of(j)) {
                all += 1;
                own += u32::from(words.contains(&pair));
            }
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

    /// The stretch of `range` with the greatest sum of scores between two barriers.
    fn best_core(&self, range: Range<usize>) -> Option<Region> {
        let mut sections: Vec<Range<usize>> = Vec::new();
        let mut start = range.start;
        for i in range.clone() {
            let u = &self.units[i];
            if u.hits.barrier(u.f.ink).is_some() && u.decided.is_none() {
                sections.push(start..i);
                start = i + 1;
            }
        }
        sections.push(start..range.end);
        let mut best: Option<(f32, Range<usize>)> = None;
        for section in sections {
            if let Some((sum, core)) = self.max_stretch(section)
                && best.as_ref().is_none_or(|b| sum > b.0)
            {
                best = Some((sum, core));
            }
        }
        let (_, mut core) = best?;
        // A short closing sentence right behind the last paragraph.
        for _ in 0..2 {
            let closing = self.units[..range.end].get(core.end).is_some_and(|u| {
                u.decided.is_none()
                    && u.f.end.ends_sentence()
                    && u.f.ink >= 5
                    && u.hits.any().is_none()
                    && !u.is_stamp()
            });
            core.end += usize::from(closing && self.units[core.end - 1].score > 0.0);
        }
        let teasers = self.teaser_tail(&core);
        if let Some(start) = teasers {
            core.end = start;
            while core.len() > 1 && self.units[core.end - 1].score <= 0.0 {
                core.end -= 1;
            }
        } else {
            self.bridge(&mut core, range.end);
        }
        self.bridge_up(&mut core, range.start);
        let mut words = FxHashSet::default();
        let mut left = VOCABULARY_SAMPLE;
        let (mut indented, mut flush) = (0, 0);
        for u in &self.units[core.clone()] {
            if u.score > 0.0 && left > 0 {
                let text = u.span.of(self.text);
                left = left.saturating_sub(text.len());
                words.extend(pairs(text).take(VOCABULARY_SAMPLE / 3));
            }
            if u.is_prose() && u.own_line {
                *(if u.indent >= 2 { &mut indented } else { &mut flush }) += 1;
            }
        }
        let clean_head = self.is_clean(range.start..core.start, core.len());
        let tail = core.end..core.end;
        let mut region = Region {
            range,
            core,
            title: None,
            words,
            indented: indented >= 2 && indented > flush * 3,
            clean_head,
            tail,
        };
        if teasers.is_none() {
            region.tail.end = self.tail_end(&region);
        }
        Some(region)
    }

    /// Where a list of teasers begins at the end of a core: a title and one paragraph, again and again, about other things
    /// than the paragraphs before (topic distance), or cut in mid-sentence.
    fn teaser_tail(&self, core: &Range<usize>) -> Option<usize> {
        let long = |u: &Unit| u.f.ink >= 35 && !u.is_stamp();
        let head = |i: usize| {
            let u = &self.units[i];
            let sentence = u.f.end == Ending::Call && u.f.pauses >= 2;
            u.f.ink <= 48
                && !sentence
                && !matches!(u.f.end, Ending::Stop | Ending::Pause)
                && super::shape::marker(self.of(i)).is_none()
        };
        // Items from the end: the place of the first head line, the place of the paragraph.
        let mut items: Vec<(usize, usize)> = Vec::new();
        let mut end = core.end;
        while end > core.start {
            let Some(text) = (core.start..end).rev().take(3).find(|&i| long(&self.units[i])) else { break };
            if !(text + 1..end).all(head) {
                break;
            }
            let first = (core.start..text).rev().take(3).take_while(|&i| head(i)).last();
            let Some(first) = first else { break };
            items.push((first, text));
            end = first;
        }
        items.reverse();
        // The first item has no more head lines than the others: what stands above them is the article's.
        let heads = items.iter().skip(1).map(|&(first, text)| text - first).max()?;
        let start = items.first().map(|&(first, text)| first.max(text.saturating_sub(heads)))?;
        let body: Vec<usize> = (core.start..start).filter(|&i| self.units[i].is_prose()).collect();
        if items.len() < 3 || body.len() < 4 {
            return None;
        }
        // How much the body's own paragraphs share with each other: each of its last eight with all before them.
        let mut counts: rustc_hash::FxHashMap<u64, u32> = rustc_hash::FxHashMap::default();
        for &i in body.iter().rev().take(200) {
            for pair in pairs(self.of(i)).take(600) {
                *counts.entry(pair).or_default() += 1;
            }
        }
        let share = |i: usize, own: u32| {
            let all: Vec<u64> = pairs(self.of(i)).take(600).collect();
            let mut mine: rustc_hash::FxHashMap<u64, u32> = rustc_hash::FxHashMap::default();
            all.iter().for_each(|&p| *mine.entry(p).or_default() += own);
            let shared =
                all.iter().filter(|p| counts.get(p).copied().unwrap_or(0) > mine[p].min(own * mine[p])).count();
            shared as f32 / all.len().max(1) as f32
        };
        let mean = |values: Vec<f32>| values.iter().sum::<f32>() / values.len().max(1) as f32;
        let cohesion = mean(body.iter().rev().take(8).map(|&i| share(i, 1)).collect());
        let kin = mean(items.iter().map(|&(_, i)| share(i, 0)).collect());
        let cut =
            items.iter().filter(|&&(_, i)| !self.units[i].f.end.ends_sentence()).count() as f32 / items.len() as f32;
        (kin < 0.45 * cohesion || cut >= 0.6 && kin < 0.7 * cohesion).then_some(start)
    }

    /// Takes in a finished paragraph that stands a few lines behind the core, where nothing between the two closes an article:
    /// an advertisement or an address before the last paragraph must not cost that paragraph.
    fn bridge(&self, core: &mut Range<usize>, end: usize) {
        let mut i = core.end;
        while i < end.min(core.end + 6) {
            let u = &self.units[i];
            let closes = u.hits.strong().is_some_and(|c| {
                !matches!(c.0, Label::Contact | Label::Ad | Label::SharePrompt) || u.hits.section.is_some()
            });
            if closes || u.hits.cover >= 0.75 || u.is_stamp() || u.time && u.f.ink <= 60 {
                return;
            }
            if u.score >= 3.0 && u.f.end == Ending::Stop && u.f.function >= 2 && self.shares_words(core, i) {
                core.end = i + 1;
            }
            i += 1;
        }
    }

    /// As [`Self::bridge`], above the core: the lead may stand before a list that the page put into the article.
    fn bridge_up(&self, core: &mut Range<usize>, start: usize) {
        let from = core.start;
        for i in (start.max(from.saturating_sub(10))..from).rev() {
            let u = &self.units[i];
            let closes = u.hits.section.is_some()
                || u.hits.strong().is_some_and(|c| !matches!(c.0, Label::Ad | Label::SharePrompt));
            if closes || u.hits.cover >= 0.75 || u.is_stamp() {
                return;
            }
            if u.score >= 3.0 && u.f.end == Ending::Stop && u.f.function >= 2 && self.shares_words(core, i) {
                core.start = i;
            }
        }
    }

    /// Whether a fifth of the character pairs of a unit stand in the prose of `core` (its last hundred units).
    fn shares_words(&self, core: &Range<usize>, i: usize) -> bool {
        let words: FxHashSet<u64> = self.units[core.start.max(core.end.saturating_sub(100))..core.end]
            .iter()
            .flat_map(|u| pairs(u.span.of(self.text)).take(2000))
            .collect();
        let (mut all, mut own) = (0u32, 0u32);
        for pair in pairs(self.of(i)).take(400) {
            all += 1;
            own += u32::from(words.contains(&pair));
        }
        own * 5 >= all
    }

    /// Whether a unit speaks of a site: phrases, menus, links.
    fn is_site(&self, i: usize) -> bool {
        let u = &self.units[i];
        u.hits.any().is_some()
            || u.f.separators >= 3
            || u.decided.as_ref().is_some_and(|d| d.rule == "truncated-teasers")
    }

    /// Whether no unit of `side` speaks of a site, and the side is small beside an article of `core` units.
    fn is_clean(&self, side: Range<usize>, core: usize) -> bool {
        side.len() <= core.max(8) && !side.into_iter().any(|i| self.is_site(i))
    }

    /// Where the units end that stand right behind the core and belong to it: everything, when the page has no furniture
    /// there; an appendix; a few lines that share its words, up to the first site phrase.
    fn tail_end(&self, region: &Region) -> usize {
        let (from, end) = (region.core.end, region.range.end);
        if self.is_clean(from..end, region.core.len()) {
            return end;
        }
        let appendix = self.of(from).starts_with(['附'])
            && ["附：", "附:", "附件", "附表", "附录", "附錄"].iter().any(|p| self.of(from).starts_with(p));
        let (mut i, mut shared, mut letters, mut tied) = (from, 0.0, 0.0, false);
        while i < end {
            let u = &self.units[i];
            let contact = u.hits.start.is_some_and(|c| c.0 == Label::Contact) && tied;
            if u.is_stamp() && !appendix || self.is_site(i) && !contact && (!appendix || u.hits.strong().is_some()) {
                break;
            }
            let kin = region.kinship(self.of(i));
            tied |= kin >= 0.4 && u.f.han >= 4;
            shared += kin * u.f.han as f32;
            letters += u.f.han as f32;
            if !appendix && i >= from + 13 && shared < 0.4 * letters {
                return from;
            }
            i += 1;
        }
        if appendix || tied && shared >= 0.25 * letters { i } else { from }
    }

    /// Kadane's maximum subarray over the scores.
    fn max_stretch(&self, section: Range<usize>) -> Option<(f32, Range<usize>)> {
        let (mut best, mut best_range) = (0.0, None);
        let (mut sum, mut start) = (0.0, section.start);
        for i in section {
            let score = self.units[i].score;
            if sum <= 0.0 {
                sum = 0.0;
                start = i;
            }
            sum += score;
            if sum > best {
                best = sum;
                best_range = Some(start..i + 1);
            }
        }
        let mut range = best_range?;
        while self.units[range.start].score <= 0.0 && range.len() > 1 {
            range.start += 1;
        }
        Some((best, range))
    }
}
