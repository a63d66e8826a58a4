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

/// The column widths of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrap {
    /// Widths of full lines, in cells, ascending.
    columns: Vec<u32>,
    /// Whether the first lines of its paragraphs are indented (and the others not).
    pub indented: bool,
}

impl Wrap {
    /// Measures a document. `skip` tells lines that are page furniture.
    pub fn measure(lines: &[Line], features: &[Features], skip: impl Fn(usize) -> bool) -> Self {
        let body: Vec<usize> = (0..lines.len()).filter(|&i| !skip(i)).collect();
        // Lines that break off in mid-sentence, by width: their own letters form sentences, and the next line goes on.
        let mut broken = [0u32; WIDEST as usize + 2];
        let mut whole = [0u32; WIDEST as usize + 2];
        for pair in body.windows(2) {
            let (f, next) = (&features[pair[0]], &features[pair[1]]);
            if f.cells < NARROWEST || f.cells > WIDEST {
                continue;
            }
            let breaks_off = matches!(f.end, Ending::None | Ending::Pause);
            let prose = f.marks() > 0 && f.separators == 0 && f.gaps <= 4 && (f.function >= 1 || f.latin > 20);
            if breaks_off && prose && next.ink > 1 && lines[pair[1]].indent <= 1 {
                broken[f.cells as usize] += 1;
            } else if f.end.ends_sentence() {
                whole[f.cells as usize] += 1;
            }
        }
        let mut columns: Vec<u32> = Vec::new();
        let total: u32 = broken.iter().sum();
        loop {
            // The window of widths with most broken lines.
            let best = (NARROWEST + SLACK..=WIDEST)
                .map(|w| (broken[(w - SLACK) as usize..=w as usize].iter().sum::<u32>(), w))
                .max_by_key(|&(n, w)| (n, std::cmp::Reverse(w)));
            let Some((count, width)) = best else { break };
            let window = (width - SLACK) as usize..=width as usize;
            let complete: u32 = whole[window.clone()].iter().sum();
            if count < SUPPORT || count * 5 < total || complete > count {
                break;
            }
            columns.push(width);
            broken[window].fill(0);
        }
        columns.sort_unstable();
        let mut wrap = Self { columns, indented: false };
        if wrap.is_wrapped() {
            let (mut first, mut rest) = (0, 0);
            for &i in &body {
                if features[i].cells >= NARROWEST && wrap.fits(&features[i]) {
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

    fn fits(&self, f: &Features) -> bool {
        self.columns.last().is_some_and(|&w| f.cells <= w + SLACK)
    }

    /// Whether a line is as wide as one of the columns.
    pub fn is_full(&self, f: &Features) -> bool {
        self.columns.iter().any(|&w| f.cells + SLACK >= w && f.cells <= w + 3)
    }

    /// Whether `next` goes on with the paragraph of `line`. `short` is how many lines the paragraph has so far.
    pub fn joins(&self, text: (&str, &str), line: (&Line, &Features), next: (&Line, &Features)) -> bool {
        let ((_, f), (next_line, g)) = (line, next);
        if f.is_latin() && f.cells >= 60 && g.is_latin() {
            return !(f.end == Ending::Stop && f.cells < 80) && !text.1.starts_with(['•', '·', '-', '*']);
        }
        if f.is_latin() != g.is_latin() && (f.cells > 90 || g.cells > 90) {
            return false;
        }
        if !self.is_wrapped() || !self.fits(f) || !self.fits(g) && self.columns.last().is_none_or(|&w| g.cells > w + SLACK)
        {
            return false;
        }
        if self.indented && next_line.indent >= 2 {
            return false;
        }
        if super::shape::opens_item(text.1) && (f.end.ends_sentence() || !self.is_full(f)) {
            return false;
        }
        if self.is_full(f) {
            // A heading may be as wide as a column once in a while: it does not go on in the next line.
            return !(super::shape::is_numbered(text.0) && f.marks() == 0 && f.end == Ending::None && f.cells + 8 < *self.columns.last().unwrap_or(&0));
        }
        // A short line that breaks off: a word pushed over, a column end. Needs prose before and no heading after.
        let width = self.columns.iter().copied().find(|&w| f.cells <= w).unwrap_or(WIDEST);
        matches!(f.end, Ending::None | Ending::Pause)
            && f.cells * 10 >= width * 8
            && f.marks() > 0
            && !super::shape::is_numbered(text.0)
    }
}
