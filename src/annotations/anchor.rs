use serde::{Deserialize, Serialize};

use crate::base::{CharIndex, RawDoc, Span};

/// Scalars of context that a new anchor keeps on either side.
pub const CONTEXT: u32 = 12;

/// Scalars of quote and context together that name a place.
const ENOUGH: usize = 8;

/// Why an anchor stands nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost<'t> {
    /// The text that stands in its place.
    pub there: &'t str,
    /// The number of places where its quote stands in its context: none, or too many.
    pub places: usize,
}

/// The places of a text in another one, overlapping ones too (bytes).
struct Occurrences<'t> {
    text: &'t str,
    whole: &'t str,
    from: usize,
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let at = self.from + self.text[self.from..].find(self.whole)?;
        self.from = at + self.text[at..].chars().next().map_or(1, char::len_utf8);
        Some(at)
    }
}

/// Ties a decision to a place in a raw text, so that it can be found again when the file changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Place in the decoded raw text, in Unicode scalar values, half-open.
    pub start: u32,
    pub end: u32,
    /// The raw text there.
    pub quote: String,
    /// The raw text just before and after.
    pub prefix: String,
    pub suffix: String,
    /// SHA-256 of the raw file, in hex. An anchor whose quote still stands in its place holds whatever the hash says.
    pub raw_sha256: String,
}

impl Anchor {
    /// The anchor of a raw span (bytes), with its context.
    pub fn of(raw: &RawDoc, index: &CharIndex<'_>, span: Span) -> Self {
        let (start, end) = index.scalars(span);
        let slice = |start, end| index.span(start, end).map_or("", |s| s.of(&raw.text)).to_owned();
        Self {
            start,
            end,
            quote: span.of(&raw.text).to_owned(),
            prefix: slice(start.saturating_sub(CONTEXT), start),
            suffix: slice(end, (end + CONTEXT).min(index.chars())),
            raw_sha256: raw.sha256.clone(),
        }
    }

    /// The raw span in bytes where the anchor stands: its own place, or else the one place where its quote occurs with
    /// the same words before and after. Nothing is guessed: several such places, or too few words, are none.
    ///
    /// # Errors
    /// What is wrong.
    pub fn find<'t>(&self, text: &'t str, index: &CharIndex<'_>) -> Result<Span, Lost<'t>> {
        let there = match self.resolve(text, index) {
            Ok(span) => return Ok(span),
            Err(there) => there,
        };
        let whole = format!("{}{}{}", self.prefix, self.quote, self.suffix);
        if (self.prefix.is_empty() && self.suffix.is_empty()) || whole.chars().count() < ENOUGH {
            return Err(Lost { there, places: 0 });
        }
        let mut places = Occurrences { text, whole: &whole, from: 0 };
        match (places.next(), places.count()) {
            (Some(at), 0) => {
                let start = at + self.prefix.len();
                Ok(Span::new(start, start + self.quote.len()))
            }
            (None, _) => Err(Lost { there, places: 0 }),
            (Some(_), more) => Err(Lost { there, places: more + 1 }),
        }
    }

    /// The raw span in bytes where the anchor holds exactly; otherwise what stands in its place.
    pub fn resolve<'t>(&self, text: &'t str, index: &CharIndex<'_>) -> Result<Span, &'t str> {
        place(text, index, self.start, self.end, &self.quote)
    }
}

/// The span in bytes of `start..end` (scalars) where the text there is `quote`; otherwise the text that stands there
/// (cut at the end of the file).
pub fn place<'t>(text: &'t str, index: &CharIndex<'_>, start: u32, end: u32, quote: &str) -> Result<Span, &'t str> {
    let chars = index.chars();
    match index.span(start, end) {
        Some(span) if span.of(text) == quote => Ok(span),
        Some(span) => Err(span.of(text)),
        None => Err(index.span(start.min(chars), end.min(chars)).map_or("", |span| span.of(text))),
    }
}
