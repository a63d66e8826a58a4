//! What stands beside an article's prose and belongs to it: last paragraphs behind an advertisement, appendices, addresses.

use std::ops::Range;

use super::features::Ending;
use super::page::Page;
use super::regions::Region;
use super::vocabulary::Vocabulary;
use crate::base::Label;

/// Units on top of a page where its menus stand.
const TOP: usize = 4;

impl Page<'_> {
    /// Takes in a finished paragraph that stands a few lines behind the core, where nothing between the two closes an article:
    /// an advertisement or an address before the last paragraph must not cost that paragraph.
    pub(super) fn bridge(&self, core: &mut Range<usize>, end: usize) {
        let mut i = core.end;
        // Whether only addresses stood between: a numbered point behind them goes on.
        let mut contacts = true;
        while i < end.min(core.end + 6) {
            let u = &self.units[i];
            let closes = u.hits.strong().is_some_and(|c| {
                !matches!(c.0, Label::Contact | Label::Ad | Label::SharePrompt) || u.hits.section.is_some()
            });
            if closes || u.hits.cover >= 0.75 || u.is_stamp() || u.time && u.f.ink <= 60 {
                return;
            }
            let finished = u.f.end == Ending::Stop;
            if u.score >= 3.0 && finished && u.f.function >= 2 && self.shares_words(core, i)
                || contacts && finished && super::shape::is_numbered(self.of(i))
            {
                core.end = i + 1;
            }
            contacts &= u.hits.start.or(u.hits.key).is_some_and(|c| c.0 == Label::Contact);
            i += 1;
        }
    }

    /// Takes in the name and the date under a letter or a notice: a short line or two, then a bare date in words.
    pub(super) fn sign_off(&self, core: &mut Range<usize>, end: usize) {
        let plain = |i: usize| {
            let u = &self.units[i];
            u.f.ink <= 24 && u.f.han >= 1 && u.f.marks() == 0 && u.hits.any().is_none() && !u.is_stamp()
        };
        let from = core.end;
        let Some(date) = (from..end.min(from + 4)).find(|&i| !plain(i)) else { return };
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
            || u.f.separators >= 3
            || self.is_row(i)
            || u.decided.as_ref().is_some_and(|d| d.rule == "truncated-teasers")
    }

    /// Whether a unit is a row of short items set apart by white space or brackets, as tool bars are: on top of the page, or
    /// with words of an interface among them.
    fn is_row(&self, i: usize) -> bool {
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
        side.len() <= core.max(8) && !side.into_iter().any(|i| self.is_site(i))
    }

    /// Where the units end that stand right behind the core and belong to it: everything, when the page has no furniture
    /// there; an appendix; a few lines that share its words, up to the first site phrase. A line that recurs on the site ends them in any case.
    pub(super) fn tail_end(&self, region: &Region) -> usize {
        let (from, end) = (region.core.end, region.range.end);
        let footer = (from..end).find(|&i| self.units[i].recurs.is_some()).unwrap_or(end);
        if self.is_clean(from..end, region.core.len()) {
            return footer;
        }
        let appendix = self.of(from).starts_with(['附'])
            && ["附：", "附:", "附件", "附表", "附录", "附錄"].iter().any(|p| self.of(from).starts_with(p));
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
