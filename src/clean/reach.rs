//! What stands beside an article's prose and belongs to it: last paragraphs behind an advertisement, appendices, addresses.

use std::ops::Range;

use super::features::Ending;
use super::page::Page;
use super::regions::Region;
use super::vocabulary::Vocabulary;
use crate::base::Label;

/// What an annex begins with.
const ANNEXES: &[&str] = &["附件", "附：", "附:", "附表", "附录", "附錄"];

/// Units of a box that a page set into an article, at most.
const BOX: usize = 16;

/// Units on top of a page where its menus stand.
const TOP: usize = 4;

impl Page<'_> {
    /// Takes in a finished paragraph that stands a few lines behind the core, where nothing between the two closes an article:
    /// an advertisement or an address before the last paragraph must not cost that paragraph.
    pub(super) fn bridge(&self, core: &mut Range<usize>, end: usize) {
        let from = core.end;
        let mut i = core.end;
        // Whether only addresses stood between: a numbered point behind them goes on.
        let mut contacts = true;
        // Whether an advertisement or the title of another article was set in between.
        let mut inserted = false;
        while i < end.min(core.end + 6) {
            let u = &self.units[i];
            let cue = u.hits.strong();
            let insert = cue.is_some_and(|c| {
                let one_line =
                    c.0 == Label::OtherLiterature && u.f.ink as usize > c.1.chars().count() + 4 && u.f.ink <= 60;
                (matches!(c.0, Label::Ad | Label::SharePrompt) || one_line) && u.hits.section.is_none()
            });
            let closes = cue.is_some_and(|c| c.0 != Label::Contact) && !insert;
            if closes || u.hits.cover >= 0.75 || u.is_stamp() || u.time && u.f.ink <= 60 {
                return;
            }
            let finished = u.f.end == Ending::Stop;
            let goes_on = inserted && i < from + 4 && u.f.ink >= 24;
            if (u.score >= 3.0 || goes_on && u.score >= 2.0)
                && finished
                && (u.f.function >= 2 || goes_on)
                && (goes_on || self.shares_words(core, i))
                || contacts && finished && super::shape::is_numbered(self.of(i))
            {
                core.end = i + 1;
            }
            inserted |= insert;
            contacts &= u.hits.start.or(u.hits.key).is_some_and(|c| c.0 == Label::Contact);
            i += 1;
        }
    }

    /// Whether the prose of `after` goes on with the article of `before`: between the two there is nothing but a box with the
    /// titles of other articles, and finished paragraphs follow that share words with those before it.
    pub(super) fn resumes(&self, before: &Range<usize>, after: &Range<usize>) -> bool {
        let between = before.end..after.start;
        let mut box_at = None;
        for i in between.clone() {
            let u = &self.units[i];
            match u.hits.barrier(u.f.ink) {
                Some((Label::OtherLiterature, _)) => box_at = Some(i),
                Some(_) => return false,
                None => {}
            }
            if u.f.ink > 48 || u.f.end == Ending::Stop || u.is_stamp() || u.hits.cover >= 0.75 {
                return false;
            }
        }
        let prose: Vec<usize> = after.clone().filter(|&i| self.units[i].is_prose()).collect();
        let finished = |&&i: &&usize| self.units[i].f.end.ends_sentence() && self.units[i].f.function > 0;
        let whole = |side: &Range<usize>| side.clone().filter(|&i| self.units[i].is_prose() && finished(&&i)).count();
        box_at.is_some()
            && between.len() <= BOX
            && prose.len() >= 2
            && whole(before) >= 2
            // Teasers have a title each.
            && prose.len() * 3 >= after.len() * 2
            && prose.iter().filter(finished).count() * 4 >= prose.len() * 3
            && prose.iter().take(4).filter(|&&i| self.shares_words(before, i)).count() * 2 >= prose.len().min(4)
    }

    /// Takes in a section behind the core whose number goes on with those in it (三、 behind 一、 and 二、), up to the site's lines,
    /// and those before it, down to 一、.
    pub(super) fn next_section(&self, core: &mut Range<usize>, start: usize, end: usize) {
        const ORDINALS: &str = "一二三四五六七八九十";
        let ordinal = |i: usize| {
            let mut chars = self.of(i).chars();
            let n = ORDINALS.chars().position(|o| Some(o) == chars.clone().next())?;
            chars.next();
            (chars.next() == Some('、') && self.units[i].f.ink <= 60).then_some(n)
        };
        if let Some(first) = core.clone().take(80).find_map(ordinal).filter(|&n| n > 0) {
            let above = (start.max(core.start.saturating_sub(40))..core.start).rev();
            let plain = above.take_while(|&i| !self.is_site(i) && !self.units[i].is_stamp());
            let (mut at, mut want) = (core.start, first);
            for i in plain {
                if want > 0 && ordinal(i) == Some(want - 1) {
                    (at, want) = (i, want - 1);
                }
            }
            core.start = if want == 0 { at } else { core.start };
        }
        let Some(last) = core.clone().rev().take(80).find_map(ordinal) else { return };
        let Some(head) =
            (core.end..end.min(core.end + 4)).take_while(|&i| !self.is_site(i)).find(|&i| ordinal(i) == Some(last + 1))
        else {
            return;
        };
        let open = |&i: &usize| !self.is_site(i) && !self.units[i].is_stamp() && self.units[i].recurs.is_none();
        core.end = (head + 1..end.min(head + 13)).take_while(open).last().unwrap_or(head) + 1;
    }

    /// Takes in the addresses, annexes and the date behind a notice: lines that name an annex (附件：…, its numbered entries),
    /// and what stands before them or before a bare date.
    pub(super) fn annexes(&self, core: &mut Range<usize>, end: usize) {
        let (mut seen, mut tied, mut last) = (false, false, core.end);
        for i in core.end..end.min(core.end + 14) {
            let (u, text) = (&self.units[i], self.of(i));
            let bare = text.trim_start_matches(['(', '（', '【', '[']);
            let named = ANNEXES.iter().any(|a| bare.starts_with(a))
                && u.f.ink <= 60
                && !text.contains("下载")
                && !text.contains("下載");
            let contact = u.hits.start.or(u.hits.key).is_some_and(|c| c.0 == Label::Contact) && u.f.ink <= 80;
            let small = u.f.ink <= 24 && u.f.han >= 1 && u.f.marks() == 0 && u.hits.any().is_none() && !u.is_stamp();
            if named || seen && super::shape::is_numbered(text) && u.f.ink <= 60 {
                (seen, tied, last) = (true, true, i + 1);
            } else if tied && i > core.end && self.signs_off(i) {
                last = i + 1;
                break;
            } else if !(contact || small) {
                break;
            }
            tied |= contact;
        }
        core.end = last;
    }

    /// Takes in the name and the date under a letter or a notice: a short line or two, then a bare date in words.
    pub(super) fn sign_off(&self, core: &mut Range<usize>, end: usize) {
        let plain = |i: usize| {
            let u = &self.units[i];
            u.f.ink <= 24 && u.f.han >= 1 && u.f.marks() == 0 && u.hits.any().is_none() && !u.is_stamp()
        };
        let from = core.end;
        let Some(date) = (from..end.min(from + 4)).find(|&i| self.signs_off(i) || !plain(i)) else { return };
        if date > from && self.signs_off(date) {
            core.end = date + 1;
        }
    }

    /// Whether a unit is nothing but a date as letters and notices are signed: 2022年3月14日, 二〇二二年三月.
    fn signs_off(&self, i: usize) -> bool {
        let text = self.of(i);
        let u = &self.units[i];
        u.f.ink <= 12
            && text.contains('年')
            && text.contains('月')
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_whitespace() || "年月日〇○零一二三四五六七八九十廿".contains(c))
    }

    /// As [`Self::bridge`], above the core: the lead may stand before a list that the page put into the article.
    pub(super) fn bridge_up(&self, core: &mut Range<usize>, start: usize) {
        let from = core.start;
        for i in (start.max(from.saturating_sub(10))..from).rev() {
            let u = &self.units[i];
            let closes = u.hits.section.is_some()
                || u.hits.strong().is_some_and(|c| !matches!(c.0, Label::Ad | Label::SharePrompt));
            if closes || u.hits.cover >= 0.75 || u.f.separators >= 3 || u.is_stamp() && !self.signs_off(i) {
                return;
            }
            if u.score >= 2.0 && u.f.end == Ending::Stop && u.f.marks() >= 2 {
                core.start = i;
            }
        }
    }

    /// Whether a fifth of the character pairs of a unit stand in the prose of `core` (its last hundred units).
    fn shares_words(&self, core: &Range<usize>, i: usize) -> bool {
        let near = &self.units[core.start.max(core.end.saturating_sub(100))..core.end];
        let words = Vocabulary::of(near.iter().map(|u| u.span.of(self.text)), 2000);
        let (all, own) = words.shared(self.of(i), 400);
        own * 5 >= all
    }

    /// Whether a unit speaks of a site: phrases, menus, links.
    pub(super) fn is_site(&self, i: usize) -> bool {
        let u = &self.units[i];
        u.hits.any().is_some()
            || i < TOP && super::shape::is_site_name(self.of(i))
            || u.f.ink <= 40 && u.f.latin >= 3 && super::shape::is_file(self.of(i))
            || u.f.separators >= 3
            || self.is_row(i)
            || u.decided.as_ref().is_some_and(|d| d.rule == "truncated-teasers")
    }

    /// Whether a unit is a row of short items set apart by white space or brackets, as tool bars are: on top of the page, or
    /// with words of an interface among them.
    pub(super) fn is_row(&self, i: usize) -> bool {
        let u = &self.units[i];
        if u.f.ink > 40 || u.f.marks() > 0 || u.f.digits > 0 || i >= TOP && u.hits.cover < 0.4 {
            return false;
        }
        let mut items = 0;
        for item in self.of(i).split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '【' | '】')) {
            let letters = item.chars().count();
            if letters > 6 {
                return false;
            }
            items += u32::from(letters > 0);
        }
        items >= 3 || items == 2 && u.hits.cover >= 0.5
    }

    /// Whether no unit of `side` speaks of a site, and the side is small beside an article of `core` units.
    pub(super) fn is_clean(&self, side: Range<usize>, core: usize) -> bool {
        side.len() <= core.max(6) && !side.into_iter().any(|i| self.is_site(i))
    }

    /// Where the units end that stand right behind the core and belong to it: everything, when the page has no furniture
    /// there; an appendix; a few lines that share its words, up to the first site phrase. A line that recurs on the site ends them in any case.
    pub(super) fn tail_end(&self, region: &Region) -> usize {
        let (from, end) = (region.core.end, region.range.end);
        let footer = (from..end).find(|&i| self.units[i].recurs.is_some()).unwrap_or(end);
        if self.is_clean(from..end, region.core.len()) {
            return footer;
        }
        let appendix = (from.saturating_sub(1)..=from).any(|i| {
            let text = self.of(i);
            ANNEXES.iter().any(|p| text.starts_with(p)) && !text.contains("下载") && !text.contains("下載")
        });
        let (mut i, mut shared, mut letters, mut tied) = (from, 0.0, 0.0, false);
        while i < footer {
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
}
