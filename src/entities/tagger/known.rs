//! Names that lists of the world know, with their kind: not mentions by themselves, but one of the things that the
//! tagger sees, because many of them are common words elsewhere (和平, 大同) or parts of other names.

use std::sync::LazyLock;

use super::super::names::Names;
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

/// All known names; of each its kind and its number of characters.
static NAMES: LazyLock<(Names, Vec<(u8, u8)>)> = LazyLock::new(|| {
    let names = || {
        include_str!("known.txt").lines().filter_map(|line| {
            let letter = line.chars().next()?;
            Some((KINDS.find(letter)? as u8 + 1, &line[letter.len_utf8()..]))
        })
    };
    let forms = names().map(|(kind, name)| (kind, name.chars().count() as u8)).collect();
    (Names::new(names().map(|(_, name)| name)), forms)
});

/// The known names of an article, sorted; where two overlap the longer one, or the one that fits its words better.
pub(super) fn names(view: &View<'_>) -> Vec<Known> {
    let (known, forms) = &*NAMES;
    let mut all = Vec::new();
    known.find(view.text, |name, start, end| {
        let (kind, chars) = forms[name];
        let fits = u8::from(view.is_boundary(start)) + 2 * u8::from(view.is_boundary(end));
        all.push(Known { span: Span::new(start, end), kind, chars, fits });
    });
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

#[cfg(test)]
mod tests {
    use super::super::super::view::fixture::nouns;
    use super::*;

    /// The known names of a text whose words are given: words, kind's letter, and how its ends fit.
    fn found(words: &[&str]) -> Vec<(String, char, u8)> {
        let letter = |k: &Known| KINDS.as_bytes()[usize::from(k.kind) - 1] as char;
        let all = |view: &View<'_>| {
            names(view).iter().map(|k| (k.span.of(view.text).to_owned(), letter(k), k.fits)).collect()
        };
        nouns(words, all)
    }

    #[test]
    fn the_longest_name_is_known_with_its_kind_and_fit() {
        let river = ("松花江".to_owned(), 'l', 3);
        assert_eq!(found(&["在", "松花江", "边"]), [river]);
        let cut = ("松花江".to_owned(), 'l', 1);
        assert_eq!(found(&["松花", "江边"]), [cut], "its last word goes on");
        assert_eq!(found(&["我们", "喝", "水"]), []);
    }

    #[test]
    fn every_line_of_the_list_is_a_name_of_a_kind() {
        for line in include_str!("known.txt").lines().filter(|l| !l.starts_with('#')) {
            let name = &line[1..];
            assert!(KINDS.contains(&line[..1]) && (2..=16).contains(&name.chars().count()), "{line}");
        }
    }
}
