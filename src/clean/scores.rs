//! Scores: how much a unit looks like the text of an article (above 0) or like furniture (below), by itself and in its row.

use super::features::Ending;
use super::page::{Page, Unit};
use super::weights::Weights;
use crate::base::Label;

/// Scores a unit by itself.
pub(super) fn own_score(u: &Unit, w: &Weights) -> f32 {
    let f = &u.f;
    let n = f.ink as f32;
    if let Some(d) = &u.decided {
        return if d.label.kept() { w.decided } else { 0.0 };
    }
    if u.recurs.is_some() {
        return -2.0;
    }
    if f.ink <= 4 && u.hits.start.is_some_and(|c| c.0 == Label::EditorNote) {
        return w.edit;
    }
    if let Some((label, _)) = u.hits.strong() {
        // A long paragraph with a cue in it is prose about the thing.
        let legal = matches!(label, Label::CopyrightNotice);
        if f.ink <= 90 || legal && !u.hits.in_passing(f.ink) {
            // Addresses and pictures' credits stand inside articles too.
            return if label == Label::Contact { w.contact } else { w.cue };
        }
    }
    if u.hits.cover >= 0.75 && f.stops == 0 {
        return w.interface + w.interface_word * u.hits.words as f32;
    }
    if u.hits.pitches >= 2 && f.ink <= 60 && f.end != Ending::Stop {
        return w.pitch;
    }
    if u.is_stamp() {
        return w.stamp;
    }
    if f.separators >= 3 && f.separators * 8 > f.ink || f.gaps >= 4 && f.gaps * 9 > f.ink && f.stops == 0 {
        return w.menu;
    }
    if f.ink <= 200 && u.time && f.stops <= 1 && f.end == Ending::None {
        return w.timed;
    }
    let marks = f.marks();
    if f.is_latin() && f.ink >= 100 && f.end != Ending::None {
        return w.latin;
    }
    if f.ink >= 40 && marks >= 2 && (f.function >= 1 || f.end.ends_sentence()) {
        let density = f.function as f32 / n.max(1.0);
        let whole = if f.end == Ending::Stop || f.end == Ending::Call { 1.0 } else { w.prose_cut };
        return whole * (w.prose + w.prose_ink * n.min(180.0)) * if density < 0.02 { w.prose_thin } else { 1.0 };
    }
    match f.end {
        Ending::Stop if f.ink >= 5 => w.stop + w.stop_ink * n,
        Ending::Call if f.ink >= 3 => {
            w.call + w.call_mark * (f.function.min(2) + marks.saturating_sub(1).min(2)) as f32
        }
        Ending::Pause if f.ink >= 4 => w.pause,
        Ending::Dots => w.dots,
        _ if f.ink >= 22 && f.function >= 2 && f.separators == 0 => w.long_line + w.long_mark * marks.min(2) as f32,
        _ if f.ink >= 26 && f.function >= 1 && f.separators == 0 => w.line,
        _ if f.ink >= 14 && f.function >= 2 => w.worded,
        _ if f.ink >= 26 && f.separators == 0 => w.bare_line,
        _ if f.ink <= 3 => w.tiny,
        _ => w.short,
    }
}

impl Page<'_> {
    /// Short items in a row without a sentence end among them are a list, whatever each of them says.
    pub(super) fn list_rhythm(&mut self) {
        let most = self.weights.list;
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
                    u.score = u.score.min(most);
                }
            }
            run = i + 1..i + 1;
        }
    }

    /// A few words such as 相关试卷, 同类产品 over short items, no prose below: a list of others under a heading that no lexicon
    /// has. Over prose the same words head a section of the article.
    pub(super) fn headed_lists(&mut self) {
        const OPENINGS: &[&str] =
            &["相关", "相關", "同类", "同類", "相似", "类似", "類似", "更多", "其他", "其它", "热门", "熱門", "最新"];
        const AUDIENCE: &str = "大家都在看";
        for i in 0..self.units.len() {
            let u = &self.units[i];
            if u.f.ink > 12 || u.f.han < 3 || u.f.stops > 0 || u.decided.is_some() || u.hits.section.is_some() {
                continue;
            }
            let text = self.of(i);
            let heads = u.f.ink <= 7 && u.f.function == 0;
            let opening = OPENINGS.iter().find(|o| heads && text.starts_with(**o));
            let Some(opening) = opening.or_else(|| super::shape::is_audience(text).then_some(&AUDIENCE)) else {
                continue;
            };
            let below = &self.units[i + 1..self.units.len().min(i + 9)];
            let item = |u: &Unit| (4..=45).contains(&u.f.ink) && !matches!(u.f.end, Ending::Stop | Ending::Pause);
            let items = below.iter().take_while(|u| item(u)).count();
            if items >= 2 && below.iter().all(|u| u.score < 1.2) {
                self.units[i].hits.section = Some((Label::OtherLiterature, opening));
            }
        }
    }

    /// Rows of as many columns each, a short name in the first and a quantity in the last, are a table of the article's, and so
    /// is the row of names above them. Lists of other pages have dates and times there.
    pub(super) fn table_rows(&mut self) {
        let columns = |i: usize| {
            let u = &self.units[i];
            let open = u.decided.is_none() && u.f.ink <= 60 && u.f.gaps > 0 && u.hits.any().is_none();
            (open && !u.date && !u.time && u.f.stops == 0).then(|| self.of(i).split_whitespace().count())
        };
        let quantity = |i: usize| {
            let (Some(first), Some(last)) =
                (self.of(i).split_whitespace().next(), self.of(i).split_whitespace().last())
            else {
                return false;
            };
            let number = last
                .trim_start_matches(['-', '+', '约', '約'])
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            let amount = number.len() < last.len() && number.chars().count() <= 2
                || last.starts_with('半') && last.chars().count() <= 3
                || ["适量", "適量", "少许", "少許", "若干"].contains(&last);
            first.chars().count() <= 8 && amount
        };
        let mut rows: Vec<usize> = Vec::new();
        let mut run = 0..0;
        for i in 0..=self.units.len() {
            let row = i < self.units.len() && columns(i).is_some_and(|n| n >= 2) && quantity(i);
            if row && (run.is_empty() || columns(i) == columns(run.start)) {
                run.end = i + 1;
                continue;
            }
            if run.len() >= 3 {
                let head =
                    run.start.checked_sub(1).filter(|&h| columns(h).is_some() && columns(h) == columns(run.start));
                rows.extend(head.into_iter().chain(run.clone()));
            }
            run = if row { i..i + 1 } else { i + 1..i + 1 };
        }
        for i in rows {
            self.units[i].score = self.units[i].score.max(self.weights.table);
        }
    }

    /// Rows that each carry a time of day are a forum's index or readers' comments, however much they say.
    pub(super) fn stamped_rows(&mut self) {
        let most = self.weights.rows;
        let is_row = |u: &Unit| u.decided.is_none() && u.time && !u.f.end.ends_sentence() && u.f.ink <= 120;
        // A date with a time, again and again: each ends or begins what another person wrote.
        let stamp = |u: &Unit| u.decided.is_none() && u.date && u.time && u.is_stamp();
        if self.units.iter().filter(|u| stamp(u)).count() >= 3 {
            for u in self.units.iter_mut().filter(|u| stamp(u)) {
                u.score = u.score.min(most);
            }
        }
        let mut run = 0..0;
        for i in 0..=self.units.len() {
            if self.units.get(i).is_some_and(is_row) {
                run.end = i + 1;
                continue;
            }
            if run.len() >= 3 {
                for u in &mut self.units[run.clone()] {
                    u.score = u.score.min(most);
                }
            }
            run = i + 1..i + 1;
        }
    }
}
