//! Cuts lines that hold several things: a metadata line with the site's own words, a title with the site's name, a heading
//! with its paragraph, a paragraph with an end mark, two paragraphs with a wide gap between them.

use super::features::{Ending, Features, is_han};
use super::page::{Page, Unit, letters};
use super::{cues, dates, edits, shape};
use crate::base::{Label, Span};

/// A site's trail stands among the first lines of a page.
const TRAIL_LINES: usize = 60;

impl Page<'_> {
    /// Cuts units where one line holds several things: a metadata line with the site's own words, a paragraph with an end
    /// mark, two paragraphs with a wide gap between them, a heading with its paragraph behind it.
    ///
    /// With `wide`, only long lines with wide gaps in them are cut (after the rules that know lines by their length).
    pub(super) fn cut_units(&mut self, wide: bool) {
        let text = self.text;
        // The first short lines, among which a title may stand once more.
        let heads: Vec<&str> = match wide {
            true => Vec::new(),
            false => self.units.iter().take(150).filter(|u| u.f.ink <= 90).map(|u| u.span.of(text)).collect(),
        };
        let mut out = Vec::with_capacity(self.units.len());
        for (i, mut unit) in std::mem::take(&mut self.units).into_iter().enumerate() {
            if unit.decided.is_some() {
                out.push(unit);
                continue;
            }
            let slice = unit.span.of(text);
            let mut cuts: Vec<usize> = Vec::new();
            let mut suffix = None;
            if wide {
                if unit.f.ink <= 160 || unit.f.gap < 2 {
                    out.push(unit);
                    continue;
                }
                cuts = paragraph_gaps(slice);
                if cuts.is_empty() {
                    out.push(unit);
                    continue;
                }
            } else if unit.f.ink <= 160 {
                unit.scan(slice);
                if i < TRAIL_LINES && unit.f.separators > 0 && unit.f.ink <= 60 && shape::is_trail(slice) {
                    unit.hits.start.get_or_insert((Label::Navigation, ">"));
                }
                if unit.f.ink <= 60 && unit.f.stops == 0 && shape::is_neighbour(slice) {
                    unit.hits.start.get_or_insert((Label::Navigation, "上一…"));
                }
                if unit.f.ink <= 40 && unit.f.digits > 0 && unit.hits.strong().is_none() {
                    let counter = shape::is_counters(slice) || unit.f.stops == 0 && shape::is_reader_count(slice);
                    if counter {
                        unit.hits.start = Some((Label::SiteFurniture, "(n)"));
                    }
                }
                if unit.f.ink <= 60 && unit.f.end == Ending::None && unit.f.gaps > 0 && slice.ends_with(['摄', '攝'])
                {
                    unit.hits.start.get_or_insert((Label::Caption, "摄"));
                }
                if unit.f.ink <= 40 && unit.f.gaps > 0 && unit.hits.key.is_none() && shape::is_credits(slice) {
                    unit.hits.key = Some((Label::Metadata, "/"));
                }
                cuts.extend(stamp_cut(slice, &unit));
                if cuts.is_empty() {
                    cuts.extend(run_in_heading(slice));
                }
                if cuts.is_empty() && i < 4 {
                    suffix = title_suffix(slice, &heads);
                    cuts.extend(suffix);
                }
            }
            if let Some(at) = end_mark(slice).filter(|_| !wide) {
                cuts.push(at);
            }
            let mut start = unit.span.start as usize;
            cuts.push(slice.len());
            for (n, cut) in cuts.iter().enumerate() {
                let end = unit.span.start as usize + cut;
                let span = Span::new(start, end).trimmed(text);
                start = end;
                if span.is_empty() {
                    continue;
                }
                let whole = cuts.len() == 1;
                let mut piece = if whole { unit.clone() } else { Unit::new(text, span, unit.indent, n == 0) };
                piece.continues = unit.continues && n == 0;
                piece.suffix = n == 1 && suffix.is_some();
                let slice = span.of(text);
                piece.scan(slice);
                if piece.f.ink <= 120 {
                    piece.date = piece.f.digits >= 6 && dates::find(slice).is_some();
                    piece.time = piece.f.digits >= 3 && dates::has_time(slice);
                }
                out.push(piece);
            }
        }
        self.units = out;
    }
}

/// Places where a metadata line turns to something that is dropped: “来源：… | 上传用户：…”, “2025-08-04 20:42 小编”.
fn stamp_cut(text: &str, unit: &Unit) -> Option<usize> {
    let is_key =
        unit.hits.key.is_some_and(|c| c.0 == Label::Metadata) || unit.f.digits >= 6 && dates::find(text).is_some();
    if !is_key || unit.hits.strong().is_some_and(|_| unit.hits.start.is_some_and(|s| !s.0.kept())) {
        return None;
    }
    let mut gap_at = None;
    for (i, c) in text.char_indices() {
        if c.is_whitespace() || matches!(c, '|' | '｜') {
            gap_at.get_or_insert(i);
        } else if let Some(start) = gap_at.take() {
            let rest = &text[i..];
            if cues::opening(rest).is_some_and(|c| !c.0.kept()) {
                // The separator goes with what is dropped.
                return Some(text[start..i].find(['|', '｜']).map_or(start, |b| start + b));
            }
        }
    }
    None
}

/// Where the site's name begins behind the title, when the page has no other copy of the title: “标题_某某网”.
fn title_suffix(text: &str, heads: &[&str]) -> Option<usize> {
    const SITE: &[&str] = &[
        "官网",
        "官方",
        "网站",
        "网",
        "網",
        "频道",
        "頻道",
        "在线",
        "首页",
        "平台",
        "下载",
        "博客",
        "论坛",
        "日报",
        "晚报",
        ".com",
        ".cn",
        ".net",
        ".org",
        "新闻",
        "資訊",
        "资讯",
        "有限公司",
        "体育",
        "娱乐",
        "公众号",
        "门户",
        "Blog",
        "News",
    ];
    if text.matches(['|', '｜', '-', '_', '–', '—']).count() > 4
        || text.contains(['\n', '\r'])
        || text.contains('>')
        || text.contains('»')
    {
        return None;
    }
    let at =
        text.char_indices().filter(|(_, c)| matches!(c, '_' | '|' | '-' | '｜' | '–' | '—')).map(|(i, _)| i).find(
            |&i| {
                let (head, tail) = (&text[..i], &text[i..]);
                let short = tail.chars().count() <= 40 && Features::of(tail).stops == 0;
                let named = ["官网", "官方网站", "官網"].iter().any(|w| head.contains(w));
                Features::of(head).han >= 6 && !named && short && SITE.iter().any(|s| tail.contains(s))
            },
        )?;
    let head = letters(&text[..at], 200);
    // Where the title stands by itself too, the whole line is a copy.
    (heads.iter().filter(|h| letters(h, 200).starts_with(head.as_str())).take(2).count() < 2).then_some(at)
}

/// Places in a long line where a sentence ends and a gap as wide as an indent follows.
fn paragraph_gaps(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut sentence_end = false;
    let mut gap = 0;
    let mut from = 0;
    for (i, c) in text.char_indices() {
        if c.is_whitespace() && !edits::is_break(c) {
            gap += 1 + u32::from(c == '\u{3000}');
            continue;
        }
        if gap >= 2
            && sentence_end
            && i - from >= 60
            && text.len() - i >= 60
            && (is_han(c) || matches!(c, '“' | '《' | '（'))
        {
            cuts.push(i);
            from = i;
        }
        gap = 0;
        sentence_end = matches!(c, '。' | '！' | '？') || sentence_end && super::features::is_closer(c);
    }
    cuts
}

/// Where the end mark of a magazine article stands behind its last sentence.
fn end_mark(text: &str) -> Option<usize> {
    let last = text.chars().next_back()?;
    let at = text.len() - last.len_utf8();
    let before = text[..at].trim_end();
    (matches!(last, '■' | '□' | '◆' | '●' | '▲' | '∎' | '█' | '◼')
        && super::features::ending(before) == Ending::Stop
        && before.len() > 60)
        .then_some(before.len())
}

/// Where a numbered heading ends whose paragraph follows on the same line, opening with the heading's own words:
/// “1.关于甲乙政策(A)在“甲乙政策”方面，分为：”.
fn run_in_heading(text: &str) -> Option<usize> {
    if !shape::is_numbered(text) || super::features::ending(text) != Ending::Pause {
        return None;
    }
    let (_, lead) = shape::marker(text)?;
    let body: Vec<(usize, char)> = text[lead..].char_indices().map(|(i, c)| (i + lead, c)).collect();
    // The second standing of four characters that stood before.
    for second in 8..body.len().saturating_sub(3) {
        let four = |at: usize| [body[at].1, body[at + 1].1, body[at + 2].1, body[at + 3].1];
        let words = four(second);
        if !words.iter().all(|c| is_han(*c)) {
            continue;
        }
        if (0..second - 3).any(|first| four(first) == words) {
            let mut at = second;
            while at > 0 && matches!(body[at - 1].1, '“' | '"' | '「' | '《' | '在' | '对' | '就' | '于') {
                at -= 1;
            }
            let head = &text[lead..body[at].0];
            return (at < second && at >= 4 && Features::of(head).marks() == 0).then_some(body[at].0);
        }
    }
    None
}
