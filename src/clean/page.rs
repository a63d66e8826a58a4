//! What the rules look at: the text cut into units, each with its features, its cues and, once a rule spoke, its label.

use std::borrow::Cow;

use super::cues::{self, Hits};
use super::features::{Ending, Features, is_han, is_mark};
use super::lines;
use super::regions::Region;
use super::sites::Recurrence;
use super::weights::Weights;
use super::wrap::Wrap;
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
    /// Whether the lexicons were asked about it as it stands.
    pub scanned: bool,
    /// A full date stands in it (looked for in short units only).
    pub date: bool,
    /// A time of day stands in it (looked for in short units only).
    pub time: bool,
    /// How much it looks like the text of an article: above 0 prose, below 0 furniture.
    pub score: f32,
    /// Goes on with the paragraph of the kept unit before it.
    pub continues: bool,
    /// Several lines of the page stand in it.
    pub joined: bool,
    /// The site's name behind the page's only copy of the title.
    pub suffix: bool,
    /// Stands on most files of the site, and nothing speaks for its being the article's.
    pub recurs: Option<Recurrence>,
    /// Brand words inside it that go.
    pub injected: Vec<Span>,
    pub decided: Option<Decision>,
}

impl Unit {
    pub(super) fn new(text: &str, span: Span, indent: u32, own_line: bool) -> Self {
        let f = Features::of(span.of(text));
        Self {
            span,
            indent,
            own_line,
            f,
            hits: Hits::default(),
            scanned: false,
            date: false,
            time: false,
            score: 0.0,
            continues: false,
            joined: false,
            suffix: false,
            recurs: None,
            injected: Vec::new(),
            decided: None,
        }
    }

    /// Asks the lexicons about it, once.
    pub fn scan(&mut self, text: &str) {
        if !self.scanned {
            self.scanned = true;
            self.hits = cues::hits(text, self.f.ink);
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
    pub weights: Weights,
}

impl<'t> Page<'t> {
    /// The lines of a text, a unit each.
    pub fn new(text: &'t str, weights: Weights) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let units =
            lines::scan(text, start).into_iter().map(|line| Unit::new(text, line.ink, line.indent, true)).collect();
        Self { text, units, wrap: Wrap::default(), regions: Vec::new(), weights }
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
                    Some(last) => {
                        last.span.end = unit.span.end;
                        last.joined = true;
                    }
                    None => joined.push(unit),
                }
                continue;
            }
            let mut unit = unit;
            if unit.f.ink <= 40 {
                unit.scan(text);
            }
            let site = unit.f.ink <= 40 && unit.hits.strong().is_some();
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
                        joined[at].joined = true;
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
        // Only what was joined has other features than its first line.
        for unit in joined.iter_mut().filter(|u| u.decided.is_none() && u.joined) {
            unit.f = Features::of(unit.span.of(self.text));
            (unit.scanned, unit.hits) = (false, Hits::default());
        }
        self.units = joined;
    }
}

/// Whether a line begins a footnote: on the author, the funding, the dates of a paper.
fn is_footnote(text: &str) -> bool {
    cues::opening(text).is_some_and(|(label, phrase)| {
        label == Label::AuthorBio || (label == Label::Metadata && ["收稿日期", "基金项目"].contains(&phrase))
    })
}

/// The letters and digits of a text, lower case, up to `most` bytes: how titles are compared.
pub(super) fn letters(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !(is_han(c) || c.is_ascii_alphanumeric() || c > '\u{7f}' && !is_mark(c) && c.is_alphanumeric()) {
            continue;
        }
        if out.len() + c.len_utf8() > most {
            break;
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
