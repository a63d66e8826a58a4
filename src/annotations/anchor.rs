use serde::Serialize;

use crate::base::{CharIndex, RawDoc, Span};

/// Scalars of context that a new anchor keeps on either side.
pub const CONTEXT: u32 = 12;

/// Ties a decision to a place in a raw text, so that it can be found again when the file changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
