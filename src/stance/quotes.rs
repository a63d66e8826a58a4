//! Quotation marks: which words stand in them, and to what purpose.

use super::scan::Mark;
use super::view::View;
use crate::base::Span;

/// A quoted stretch of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// Whether the marks are those of a book or law (《》).
    pub title: bool,
    /// Whether it is still open at the end of the sentence.
    pub open: bool,
}

/// The longest borrowed phrase, in characters. Longer quotations report speech.
const PHRASE: usize = 14;

/// The most quotations looked at in one sentence.
const MOST: usize = 300;

impl Quote {
    /// Whether the quotation is a borrowed phrase: short, no book title, no speech. Whether it distances is for its
    /// words to say ([`super::cues::Class::Borrowed`]).
    pub fn is_phrase(&self, view: &View) -> bool {
        let inner = self.inner.of(view.text);
        !self.title
            && !self.open
            && inner.chars().count() <= PHRASE
            && !inner.contains(['。', '，', ',', '；', '：', ':'])
    }

    /// Whether the quotation is just a name: a mention covers all of it.
    pub fn is_name(&self, view: &View) -> bool {
        view.mentions().any(|(span, _)| span.contains(self.inner))
    }
}

/// The quotations of a text with these marks, in order of their first mark. Inner quotations of ‘’ in “” are found, too.
pub fn find(text: &str, marks: &[Mark]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for &Mark { at, c } in marks {
        let i = at as usize;
        if quotes.len() == MOST {
            break;
        }
        let straight_open = c == '"' && !open.iter().any(|(_, o)| *o == '"');
        if straight_open || matches!(c, '“' | '‘' | '「' | '『' | '《') {
            open.push((quotes.len(), c));
            let start = i + c.len_utf8();
            quotes.push(Quote {
                outer: Span::new(i, text.len()),
                inner: Span::new(start, text.len()),
                title: c == '《',
                open: true,
            });
        } else if let Some(opener) = opener(c)
            && let Some(depth) = open.iter().rposition(|(_, o)| *o == opener)
        {
            let quote = &mut quotes[open[depth].0];
            quote.outer.end = (i + c.len_utf8()) as u32;
            quote.inner.end = i as u32;
            quote.open = false;
            open.truncate(depth);
        }
    }
    quotes
}

fn opener(closer: char) -> Option<char> {
    Some(match closer {
        '”' => '“',
        '’' => '‘',
        '」' => '「',
        '』' => '『',
        '》' => '《',
        '"' => '"',
        _ => return None,
    })
}

/// Whether the text closes a quotation (“…”) that it did not open.
pub fn closes_foreign(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '“' | '「' => depth += 1,
            '”' | '」' if depth == 0 => return true,
            '”' | '」' => depth -= 1,
            _ => {}
        }
    }
    false
}
