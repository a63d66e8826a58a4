//! A finished document with what is needed to count in scalars.

use crate::base::{Article, CharIndex, Span, StanceDoc};

/// A document on its way into the tables.
pub(super) struct Source<'d> {
    pub doc: &'d StanceDoc,
    pub raw: CharIndex<'d>,
    /// The clean text of each article.
    pub clean: Vec<CharIndex<'d>>,
}

impl<'d> Source<'d> {
    pub fn new(doc: &'d StanceDoc) -> Self {
        let clean = doc.clean().articles.iter().map(|a| CharIndex::new(&a.text)).collect();
        Self { doc, raw: CharIndex::new(&doc.raw().text), clean }
    }

    pub fn id(&self) -> &'d str {
        &self.doc.raw().id
    }

    /// The places of article `article`, for spans that come in order.
    pub fn places(&self, article: usize) -> Places<'_> {
        let of = &self.doc.clean().articles[article];
        Places {
            article: of,
            clean: Scalars::new(&of.text, &self.clean[article]),
            raw: Scalars::new(&self.doc.raw().text, &self.raw),
        }
    }
}

/// Where a clean span is: (start, end) in the clean text and in the raw text, in scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub start: u32,
    pub end: u32,
    pub raw_start: u32,
    pub raw_end: u32,
}

/// Finds the places of clean spans. Fast when they come in order.
pub(super) struct Places<'s> {
    article: &'s Article,
    clean: Scalars<'s>,
    raw: Scalars<'s>,
}

impl Places<'_> {
    pub fn of(&mut self, span: Span) -> Place {
        let raw = self.article.map.to_raw(span);
        Place {
            start: self.clean.at(span.start),
            end: self.clean.at(span.end),
            raw_start: self.raw.at(raw.start),
            raw_end: self.raw.at(raw.end),
        }
    }
}

/// Turns rising byte offsets into scalar offsets by counting on from the last one: a word costs its own bytes, where
/// an index alone costs half its step.
struct Scalars<'t> {
    text: &'t [u8],
    index: &'t CharIndex<'t>,
    byte: u32,
    scalar: u32,
}

/// Beyond so many bytes the index is faster.
const NEAR: u32 = 128;

impl<'t> Scalars<'t> {
    fn new(text: &'t str, index: &'t CharIndex<'t>) -> Self {
        Self { text: text.as_bytes(), index, byte: 0, scalar: 0 }
    }

    fn at(&mut self, byte: u32) -> u32 {
        if byte >= self.byte && byte - self.byte <= NEAR {
            let passed = &self.text[self.byte as usize..byte as usize];
            // All bytes but UTF-8 continuation bytes begin a scalar.
            self.scalar += passed.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32;
        } else {
            self.scalar = self.index.scalar(byte);
        }
        self.byte = byte;
        self.scalar
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scalars_count_like_chars(text in any::<String>(), picks in prop::collection::vec(any::<prop::sample::Index>(), 0..40)) {
            let text = text.repeat(20);
            let index = CharIndex::new(&text);
            let mut scalars = Scalars::new(&text, &index);
            let bounds: Vec<usize> = (0..=text.len()).filter(|i| text.is_char_boundary(*i)).collect();
            for pick in picks {
                let byte = bounds[pick.index(bounds.len())];
                prop_assert_eq!(scalars.at(byte as u32) as usize, text[..byte].chars().count());
            }
        }
    }
}
