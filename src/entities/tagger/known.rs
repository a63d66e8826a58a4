//! Names that lists of the world know, with their kind: not mentions by themselves, but one of the things that the
//! tagger sees, because many of them are common words elsewhere (和平, 大同) or parts of other names.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::super::view::View;
use crate::base::Span;

/// A place in a text that a known name fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub span: Span,
    /// Which kind of name, from 1.
    pub kind: u8,
    /// How many characters.
    pub chars: u8,
    /// Whether words of the segmenter begin and end with it: 1 the first, 2 the second, 3 both.
    pub fits: u8,
}

/// The kinds' letters in the list; `examples/known_names.py` makes it and says what they mean.
const KINDS: &str = "cwlpgox";

/// The automaton over all known names; what it finds is `characters * 16 + kind`.
static NAMES: LazyLock<CharwiseDoubleArrayAhoCorasick<u16>> = LazyLock::new(|| {
    let names = include_str!("known.txt").lines().filter_map(|line| {
        let letter = line.chars().next()?;
        let kind = KINDS.find(letter)? as u16 + 1;
        let name = &line[letter.len_utf8()..];
        Some((name, name.chars().count() as u16 * 16 + kind))
    });
    CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(names).expect("the list has names, each once")
});

/// The known names of an article, sorted; where two overlap the longer one, or the one that fits its words better.
pub(super) fn names(view: &View<'_>) -> Vec<Known> {
    let mut all: Vec<Known> = NAMES
        .find_overlapping_iter(view.text)
        .map(|hit| {
            let span = Span::new(hit.start(), hit.end());
            let fits = u8::from(view.is_boundary(hit.start())) + 2 * u8::from(view.is_boundary(hit.end()));
            Known { span, kind: (hit.value() % 16) as u8, chars: (hit.value() / 16) as u8, fits }
        })
        .collect();
    let rank = |k: &Known| (2 * u32::from(k.chars) + k.fits.count_ones(), std::cmp::Reverse(k.span.start));
    // Of those that overlap in a row, the best first; most stand alone.
    all.sort_unstable_by_key(|k| std::cmp::Reverse(rank(k)));
    let mut taken = vec![false; view.text.len()];
    all.retain(|k| {
        let place = &mut taken[k.span.start as usize..k.span.end as usize];
        let free = !place.iter().any(|t| *t);
        if free {
            place.fill(true);
        }
        free
    });
    all.sort_unstable_by_key(|k| k.span);
    all
}
