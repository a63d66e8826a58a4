//! Hard-wrapped text: finds the widths a page or a PDF broke its lines at, and joins such lines into the author's
//! paragraphs. Width is what gives it away: sentences break off where the line is full, again and again.

use super::features::{Ending, Features};
use super::lines::Line;

/// Narrower columns are lists and verse, wider ones are no page. In cells.
const NARROWEST: u32 = 30;
const WIDEST: u32 = 140;
/// A line is full when it comes this near to the column's width: kinsoku rules and Latin words push up to so many cells over.
const SLACK: u32 = 6;
/// Full lines that break off in mid-sentence, in one document, before it counts as hard-wrapped.
const SUPPORT: u32 = 4;

/// A column: the widths of its full lines, in cells.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// The most frequent width.
    mode: u32,
    widest: u32,
}

/// The columns of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrap {
    /// By width, ascending.
    columns: Vec<Column>,
    /// Whether the first lines of its paragraphs are indented (and the others not).
    pub indented: bool,
}

/// The width of a line, its indent included.
fn width(line: &Line, f: &Features) -> u32 {
    f.cells + line.indent.min(8)
}

impl Wrap {
    /// Measures a document. `skip` tells lines that are page furniture.
    pub fn measure(lines: &[Line], features: &[Features], skip: impl Fn(usize) -> bool) -> Self {
        let body: Vec<usize> = (0..lines.len()).filter(|&i| !skip(i)).collect();
        // Lines that break off in mid-sentence, by width: their own letters form sentences, and the next line goes on.
        let mut broken = [0u32; WIDEST as usize + 2];
        let mut whole = [0u32; WIDEST as usize + 2];
        let mut prose_lines = 0;
        for pair in body.windows(2) {
            let (f, next) = (&features[pair[0]], &features[pair[1]]);
            let w = width(&lines[pair[0]], f);
            let prose = f.marks() > 0 && f.separators == 0 && f.gaps <= 6 && f.function >= 1;
            if w < NARROWEST || !prose {
                continue;
            }
            prose_lines += 1;
            if w > WIDEST {
                continue;
            }
            let breaks_off = matches!(f.end, Ending::None | Ending::Pause);
            if breaks_off && next.ink > 1 && lines[pair[1]].indent <= 1 {
                broken[w as usize] += 1;
            } else if f.end.ends_sentence() {
                whole[w as usize] += 1;
            }
        }
        let mut columns: Vec<Column> = Vec::new();
        loop {
            // The window of widths with most broken lines.
            let best = (NARROWEST + SLACK..=WIDEST)
                .map(|w| (broken[(w - SLACK) as usize..=w as usize].iter().sum::<u32>(), w))
                .max_by_key(|&(n, w)| (n, std::cmp::Reverse(w)));
            let Some((count, widest)) = best else { break };
            let window = (widest - SLACK) as usize..=widest as usize;
            let complete: u32 = whole[window.clone()].iter().sum();
            // The first column must account for a good part of the document's prose; a page of long lines is not wrapped.
            let enough = if columns.is_empty() { count * 10 >= prose_lines * 4 } else { true };
            let support = if columns.is_empty() { SUPPORT } else { SUPPORT - 1 };
            if count < support || !enough {
                break;
            }
            if complete > count {
                broken[window].fill(0);
                continue;
            }
            let mode = window.clone().max_by_key(|&w| broken[w]).unwrap_or(widest as usize) as u32;
            columns.push(Column { mode, widest });
            broken[window].fill(0);
        }
        columns.sort_unstable_by_key(|c| c.mode);
        let mut wrap = Self { columns, indented: false };
        if wrap.is_wrapped() {
            let (mut first, mut rest) = (0, 0);
            for &i in &body {
                if features[i].cells >= NARROWEST && wrap.fits(width(&lines[i], &features[i])) {
                    *(if lines[i].indent >= 2 { &mut first } else { &mut rest }) += 1;
                }
            }
            wrap.indented = first >= 2 && first * 2 < rest;
        }
        wrap
    }

    /// Whether the document was broken into lines by a page.
    pub fn is_wrapped(&self) -> bool {
        !self.columns.is_empty()
    }

    fn fits(&self, width: u32) -> bool {
        self.columns.last().is_some_and(|c| width <= c.widest + c.widest / 8)
    }

    /// The column that a line of that width fills.
    fn fills(&self, width: u32) -> Option<&Column> {
        self.columns.iter().find(|c| width + 4 >= c.mode && width <= c.widest + c.widest / 8)
    }

    /// Whether `next` goes on with the paragraph of `line`. `first` tells that `line` begins its paragraph: a PDF whose
    /// indents are lost has first lines that are four cells narrower.
    pub fn joins(&self, text: (&str, &str), line: (&Line, &Features), next: (&Line, &Features), first: bool) -> bool {
        let (f, g) = (line.1, next.1);
        let (w, v) = (width(line.0, f), width(next.0, g));
        if f.is_latin() && g.is_latin() && (60..=WIDEST).contains(&w) {
            return !f.end.ends_sentence() && super::shape::marker(text.1).is_none();
        }
        if !self.is_wrapped() || !self.fits(w) || !self.fits(v) {
            return false;
        }
        if f.is_latin() != g.is_latin()
            && (f.end.ends_sentence() || self.fills(w).is_none() && self.fills(w + 8).is_none())
        {
            return false;
        }
        if self.indented && next.0.indent >= 2 {
            return false;
        }
        // A salutation stands alone.
        if g.end == Ending::Pause && g.ink <= 12 && g.pauses == 1 && text.1.ends_with(['：', ':']) {
            return false;
        }
        let opens = super::shape::opens_item(text.1);
        let numbered = super::shape::is_numbered(text.0);
        let column = self.fills(w).or_else(|| self.fills(w + 2).filter(|_| first && !self.indented && f.function > 0));
        if opens && (f.end.ends_sentence() || column.is_none() || numbered && f.stops == 0) {
            return false;
        }
        if let Some(column) = column {
            // A section heading may be nearly as wide as the column; it does not go on in the next line.
            let heading = numbered && f.end == Ending::None && f.stops == 0;
            let short = w + 1 < column.mode && f.marks() == 0;
            return !(heading && (short || super::shape::is_section_number(text.0)));
        }
        // A line a little short that breaks off: a word pushed over. Needs prose before it.
        let mode = self.columns.iter().map(|c| c.mode).find(|&m| w <= m).unwrap_or(WIDEST);
        matches!(f.end, Ending::None | Ending::Pause) && w * 10 >= mode * 8 && f.marks() > 0 && !numbered
    }
}
