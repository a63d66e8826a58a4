//! What the rules look at: the text cut into units, each with its features, its cues and, once a rule spoke, its label.

use std::borrow::Cow;

use super::cues::{self, Hits};
use super::features::{Ending, Features, is_han};
use super::lines;
use super::regions::Region;
use super::shape;
use super::wrap::Wrap;
use super::{dates, edits};
use crate::base::{Label, Span};

/// What a rule decided on a unit.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub label: Label,
    pub rule: &'static str,
    pub reason: Cow<'static, str>,
}

/// A piece of the page that gets one label: a line, a paragraph joined from several, or a part of a line.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub span: Span,
    /// White space before it on its line, in cells.
    pub indent: u32,
    /// Whether it begins a line of its own.
    pub own_line: bool,
    pub f: Features,
    pub hits: Hits,
    /// A full date stands in it (looked for in short units only).
    pub date: bool,
    /// A time of day stands in it (looked for in short units only).
    pub time: bool,
    /// How much it looks like the text of an article: above 0 prose, below 0 furniture.
    pub score: f32,
    /// Goes on with the paragraph of the kept unit before it.
    pub continues: bool,
    /// The site's name behind the page's only copy of the title.
    pub suffix: bool,
    /// Brand words inside it that go.
    pub injected: Vec<Span>,
    pub decided: Option<Decision>,
}

impl Unit {
    fn new(text: &str, span: Span, indent: u32, own_line: bool) -> Self {
        let f = Features::of(span.of(text));
        Self {
            span,
            indent,
            own_line,
            f,
            hits: Hits::default(),
            date: false,
            time: false,
            score: 0.0,
            continues: false,
            suffix: false,
            injected: Vec::new(),
            decided: None,
        }
    }

    /// Whether it is a line with the date, source or author of an article.
    pub fn is_stamp(&self) -> bool {
        let keyed = self.hits.key.is_some_and(|c| c.0 == Label::Metadata)
            || self.hits.start.is_some_and(|c| c.0 == Label::Metadata);
        let dated = self.date && self.f.end != Ending::Stop && (self.time || self.f.function <= 1);
        self.f.ink <= 90 && (keyed || dated) && self.f.stops <= 1
    }

    /// Whether it reads as running prose.
    pub fn is_prose(&self) -> bool {
        self.score >= 2.0
    }
}

/// A page under the rules.
pub(super) struct Page<'t> {
    pub text: &'t str,
    pub units: Vec<Unit>,
    pub wrap: Wrap,
    /// The articles, in order, as ranges of units.
    pub regions: Vec<Region>,
}

impl<'t> Page<'t> {
    /// The lines of a text, a unit each.
    pub fn new(text: &'t str) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let units =
            lines::scan(text, start).into_iter().map(|line| Unit::new(text, line.ink, line.indent, true)).collect();
        Self { text, units, wrap: Wrap::default(), regions: Vec::new() }
    }

    /// Puts a unit in front of all others.
    pub fn insert_first(&mut self, span: Span) {
        self.units.insert(0, Unit::new(self.text, span, 0, true));
    }

    /// The text of a unit.
    pub fn of(&self, i: usize) -> &'t str {
        self.units[i].span.of(self.text)
    }

    /// Decides on a unit that no earlier rule decided on.
    pub fn decide(&mut self, i: usize, label: Label, rule: &'static str, reason: impl Into<Cow<'static, str>>) {
        let decided = &mut self.units[i].decided;
        if decided.is_none() {
            *decided = Some(Decision { label, rule, reason: reason.into() });
        }
    }

    pub fn is_open(&self, i: usize) -> bool {
        self.units[i].decided.is_none()
    }

    /// The region that a unit belongs to or comes nearest to.
    pub fn region_of(&self, i: usize) -> Option<usize> {
        let after = self.regions.partition_point(|r| r.range.start <= i);
        after.checked_sub(1).or((!self.regions.is_empty()).then_some(0))
    }

    /// Whether a unit lies between the first and the last prose of an article.
    pub fn inside(&self, i: usize) -> bool {
        self.region_of(i).is_some_and(|r| self.regions[r].core.contains(&i))
    }

    /// Whether a unit lies in an article: in its core or among the units tied to its end.
    pub fn inside_or_tied(&self, i: usize) -> bool {
        self.region_of(i).is_some_and(|r| self.regions[r].core.contains(&i) || self.regions[r].tail.contains(&i))
    }

    /// Joins hard-wrapped lines to paragraphs, over the page furniture between them.
    pub fn join_paragraphs(&mut self) {
        let lines: Vec<lines::Line> =
            self.units.iter().map(|u| lines::Line { ink: u.span, indent: u.indent }).collect();
        let features: Vec<Features> = self.units.iter().map(|u| u.f).collect();
        self.wrap = Wrap::measure(&lines, &features, |i| self.units[i].decided.is_some());
        let mut joined: Vec<Unit> = Vec::with_capacity(self.units.len());
        // The unit of `joined` that is still open, and its last line.
        let mut open: Option<(usize, usize)> = None;
        let mut footnote = false;
        // The line that the open paragraph begins with.
        let mut first = 0;
        for (i, unit) in std::mem::take(&mut self.units).into_iter().enumerate() {
            if unit.decided.is_some() {
                joined.push(unit);
                footnote = false;
                continue;
            }
            // A footnote at the foot of a page stands in the middle of a paragraph that goes on overleaf.
            let text = lines[i].ink.of(self.text);
            let starts_note = self.wrap.is_wrapped() && unit.f.ink < 200 && is_footnote(text);
            if starts_note || footnote {
                footnote = true;
                match joined.last_mut().filter(|_| !starts_note) {
                    Some(last) => last.span.end = unit.span.end,
                    None => joined.push(unit),
                }
                continue;
            }
            let site = unit.f.ink <= 40 && cues::hits(text, unit.f.ink).strong().is_some();
            if let Some((at, line)) = open.filter(|&(_, line)| !(site && features[line].end.ends_sentence())) {
                let before = lines[line].ink.of(self.text);
                if self.wrap.joins(
                    (before, text),
                    (&lines[line], &features[line]),
                    (&lines[i], &features[i]),
                    line == first,
                ) {
                    if at + 1 == joined.len() {
                        joined[at].span.end = unit.span.end;
                        open = Some((at, i));
                    } else {
                        open = Some((joined.len(), i));
                        joined.push(Unit { continues: true, ..unit });
                    }
                    continue;
                }
            }
            open = Some((joined.len(), i));
            first = i;
            joined.push(unit);
        }
        for unit in joined.iter_mut().filter(|u| u.decided.is_none()) {
            unit.f = Features::of(unit.span.of(self.text));
        }
        self.units = joined;
    }

    /// Cuts units where one line holds several things: a metadata line with the site's own words, a paragraph with an end
    /// mark, two paragraphs with a wide gap between them, a heading with its paragraph behind it.
    ///
    /// With `wide`, only long lines with wide gaps in them are cut (after the rules that know lines by their length).
    pub fn cut_units(&mut self, wide: bool) {
        let text = self.text;
        let heads: Vec<String> =
            self.units.iter().take(150).filter(|u| u.f.ink <= 90).map(|u| letters(u.span.of(text), 200)).collect();
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
                if unit.f.ink <= 160 {
                    out.push(unit);
                    continue;
                }
                cuts = paragraph_gaps(slice);
            } else if unit.f.ink <= 160 {
                unit.hits = cues::hits(slice, unit.f.ink);
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
                let mut piece = if cuts.len() == 1 { unit.clone() } else { Unit::new(text, span, unit.indent, n == 0) };
                piece.continues = unit.continues && n == 0;
                piece.suffix = n == 1 && suffix.is_some();
                let slice = span.of(text);
                piece.hits = cues::hits(slice, piece.f.ink);
                if piece.f.ink <= 120 {
                    piece.date = dates::find(slice).is_some();
                    piece.time = dates::has_time(slice);
                }
                out.push(piece);
            }
        }
        self.units = out;
    }
}

/// Whether a line begins a footnote: on the author, the funding, the dates of a paper.
fn is_footnote(text: &str) -> bool {
    let hits = cues::hits(text, Features::of(text).ink.min(200));
    hits.start.is_some_and(|(label, phrase)| {
        label == Label::AuthorBio || (label == Label::Metadata && ["收稿日期", "基金项目"].contains(&phrase))
    }) && !text.starts_with("作者简介\n")
}

/// Places where a metadata line turns to something that is dropped: “来源：… | 上传用户：…”, “2025-08-04 20:42 小编”.
fn stamp_cut(text: &str, unit: &Unit) -> Option<usize> {
    let is_key = unit.hits.key.is_some_and(|c| c.0 == Label::Metadata) || dates::find(text).is_some();
    if !is_key || unit.hits.strong().is_some_and(|_| unit.hits.start.is_some_and(|s| !s.0.kept())) {
        return None;
    }
    let mut gap_at = None;
    for (i, c) in text.char_indices() {
        if c.is_whitespace() || matches!(c, '|' | '｜') {
            gap_at.get_or_insert(i);
        } else if let Some(start) = gap_at.take() {
            let rest = &text[i..];
            let ink = rest.chars().take(160).filter(|c| !c.is_whitespace()).count() as u32;
            if cues::hits(rest, ink).start.is_some_and(|c| !c.0.kept()) {
                // The separator goes with what is dropped.
                return Some(text[start..i].find(['|', '｜']).map_or(start, |b| start + b));
            }
        }
    }
    None
}

/// Where the site's name begins behind the title, when the page has no other copy of the title: “标题_某某网”.
fn title_suffix(text: &str, heads: &[String]) -> Option<usize> {
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
    (heads.iter().filter(|h| h.starts_with(head.as_str())).count() < 2).then_some(at)
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

/// The letters and digits of a text, lower case, up to `most` bytes: how titles are compared.
pub(super) fn letters(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        if out.len() + c.len_utf8() > most {
            break;
        }
        out.push(c);
    }
    out
}
