//! Where a pattern can match at all. A regular expression tries every place of a text; it needs to try only those round
//! the characters without which the pattern does not match.

use std::sync::LazyLock;

use super::super::sets::CharSet;

/// The character may be a part of a match.
const PART: u8 = 1;
/// One of the characters of which every match has at least one, beside its anchor.
const MUST: u8 = 2;

/// All that [`char::is_numeric`] calls a number: more than `\d`.
static NUMERIC: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new((0..0x1_0000).filter_map(char::from_u32).filter(|c| c.is_numeric())));

/// The stretches of a text in which a pattern can match.
pub(super) struct Spots {
    /// By character of the Basic Multilingual Plane.
    classes: Box<[u8]>,
}

impl Spots {
    /// For a pattern without look-around and without classes that name characters by what they are not or by their
    /// script: a match then consists of characters that stand in the pattern, numbers, white space and `letters`
    /// (Latin letters are the pattern's own signs otherwise).
    ///
    /// Every match has at least one of the pattern's anchors (see [`Landmarks`](super::super::landmarks::Landmarks)) and
    /// one character of `must`, where a `#` stands for all numbers, and is longer than one character.
    pub fn new(pattern: &str, letters: &str, must: &str) -> Self {
        debug_assert!(!pattern.contains("[^") && !pattern.contains(r"\p") && !pattern.contains(r"\w"));
        let mut classes = vec![0; 0x1_0000].into_boxed_slice();
        let mut mark = |c: char, bit: u8| classes[c as usize] |= bit;
        for c in pattern.chars().filter(|c| !c.is_ascii_alphabetic()).chain(letters.chars()) {
            mark(c, PART);
        }
        let every = || (0..0x1_0000).filter_map(char::from_u32);
        every().filter(|c| c.is_whitespace() || NUMERIC.has(*c)).for_each(|c| mark(c, PART));
        must.chars().filter(|c| *c != '#').for_each(|c| mark(c, MUST));
        if must.contains('#') {
            every().filter(|c| NUMERIC.has(*c)).for_each(|c| mark(c, MUST));
        }
        Self { classes }
    }

    /// The stretches round the anchors, as byte ranges in order. No match lies across the end of one.
    pub fn of<'t>(
        &'t self,
        text: &'t str,
        anchors: impl Iterator<Item = usize> + 't,
    ) -> impl Iterator<Item = (usize, usize)> + 't {
        let mut done = 0;
        anchors.filter_map(move |anchor| {
            if anchor < done {
                return None;
            }
            let (mut seen, mut chars) = (0, 0);
            let mut part = |c: &char| {
                let class = self.class(*c);
                seen |= class;
                chars += usize::from(class & PART);
                class & PART != 0
            };
            let before: usize = text[done..anchor].chars().rev().take_while(&mut part).map(char::len_utf8).sum();
            let after: usize = text[anchor..].chars().take_while(&mut part).map(char::len_utf8).sum();
            done = anchor + after;
            (chars > 1 && seen & MUST != 0).then_some((anchor - before, done))
        })
    }

    fn class(&self, c: char) -> u8 {
        match self.classes.get(c as usize) {
            Some(class) => *class,
            // Numbers of other planes, which `\d` takes too.
            None if c.is_numeric() => PART | MUST,
            None => 0,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::super::super::landmarks::{Landmarks, Mark};
    use super::*;

    /// The matches in the stretches round a pattern's anchors are the matches in the whole text.
    pub fn same_matches(regex: &Regex, spots: &Spots, mark: Mark, text: &str) {
        let places = Landmarks::new(text);
        same_matches_at(regex, spots, places.of(mark), text);
    }

    fn same_matches_at(regex: &Regex, spots: &Spots, anchors: impl Iterator<Item = usize>, text: &str) {
        let all: Vec<_> = regex.find_iter(text).map(|m| m.range()).collect();
        let found: Vec<_> = spots
            .of(text, anchors)
            .flat_map(|(start, end)| {
                regex.find_iter(&text[start..end]).map(move |m| start + m.start()..start + m.end())
            })
            .collect();
        assert_eq!(all, found, "{text}");
    }

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[a1２𝟙 \n一二个米公里.约字]{0,60}") {
            let pattern = r"[一二\d]+(?:\.\d+)?\s?(?:公里|米)";
            let anchors = text.char_indices().filter(|(_, c)| "米里".contains(*c)).map(|(at, _)| at);
            same_matches_at(&Regex::new(pattern).unwrap(), &Spots::new(pattern, "", "#一二"), anchors, &text);
        }
    }
}
