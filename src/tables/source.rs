//! A finished document with what is needed to count in scalars.

use crate::base::{Article, CharIndex, Run, Span, StanceDoc, scalars_in};

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
            near: None,
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
    /// The run of copied text of the last span, and what to add to a scalar of the clean text there for that of the raw.
    near: Option<(Run, u32)>,
}

impl Places<'_> {
    #[inline]
    pub fn of(&mut self, span: Span) -> Place {
        let (start, end) = (self.clean.at(span.start), self.clean.at(span.end));
        if let Some((run, more)) = self.near
            && run.clean.start <= span.start
            && span.end <= run.clean.end
            && !span.is_empty()
        {
            return Place { start, end, raw_start: start.wrapping_add(more), raw_end: end.wrapping_add(more) };
        }
        let map = &self.article.map;
        let raw = map.to_raw(span);
        let place = Place { start, end, raw_start: self.raw.at(raw.start), raw_end: self.raw.at(raw.end) };
        let run = map.run_at(span.start).copied().filter(|run| run.copy);
        self.near = run.map(|run| (run, place.raw_start.wrapping_sub(start)));
        place
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

    #[inline]
    fn at(&mut self, byte: u32) -> u32 {
        // Where one word ends the next begins.
        if byte == self.byte {
            return self.scalar;
        }
        if byte > self.byte && byte - self.byte <= NEAR {
            self.scalar += self.count(byte);
        } else {
            self.scalar = self.index.scalar(byte);
        }
        self.byte = byte;
        self.scalar
    }

    /// Scalars from the last byte offset to a later one.
    #[inline]
    fn count(&self, byte: u32) -> u32 {
        let (rest, n) = (&self.text[self.byte as usize..], byte - self.byte);
        match rest.first_chunk() {
            // Most words, all their bytes in one register.
            Some(eight) if n <= 8 => {
                const ONES: u64 = 0x0101_0101_0101_0101;
                let word = u64::from_le_bytes(*eight);
                // Bytes that begin no scalar are 10xxxxxx; what stands behind the word is shifted out.
                let no_begins = (word >> 7 & !(word >> 6) & ONES) << (64 - 8 * n);
                n - (no_begins.wrapping_mul(ONES) >> 56) as u32
            }
            _ => scalars_in(&rest[..n as usize]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::OffsetMap;
    use proptest::prelude::*;

    proptest! {
        /// Spans in any order have the places that the map says, counted character by character.
        #[test]
        fn places_are_those_of_the_map(
            pieces in prop::collection::vec(("[a甲乙é]{1,9}", any::<bool>(), "[x丙]{0,3}"), 1..12),
            picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..60),
        ) {
            // Copied text, and text that is replaced or left out.
            let (mut raw, mut clean, mut map) = (String::new(), String::new(), OffsetMap::default());
            for (text, copy, other) in &pieces {
                let (r, c) = (raw.len(), clean.len());
                raw.push_str(text);
                clean.push_str(if *copy { text } else { other });
                let copy = *copy;
                map.push(Run { clean: Span::new(c, clean.len()), raw: Span::new(r, raw.len()), copy });
            }
            let mut doc = StanceDoc::default();
            doc.tagged.segmented.clean.raw.text = raw.clone();
            doc.tagged.segmented.clean.articles.push(Article {
                meta: Default::default(),
                text: clean.clone(),
                map: map.clone(),
                edits: Vec::new(),
                lang: "zh",
                lang_confidence: 1.0,
                script: crate::base::Script::Hans,
            });
            let source = Source::new(&doc);
            let mut places = source.places(0);
            let bounds: Vec<usize> = (0..=clean.len()).filter(|i| clean.is_char_boundary(*i)).collect();
            for (a, b) in picks {
                let (a, b) = (bounds[a.index(bounds.len())], bounds[b.index(bounds.len())]);
                let span = Span::new(a.min(b), a.max(b));
                let in_raw = map.to_raw(span);
                let count = |text: &str, byte: u32| text[..byte as usize].chars().count() as u32;
                let expected = Place {
                    start: count(&clean, span.start),
                    end: count(&clean, span.end),
                    raw_start: count(&raw, in_raw.start),
                    raw_end: count(&raw, in_raw.end),
                };
                prop_assert_eq!(places.of(span), expected);
            }
        }

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
