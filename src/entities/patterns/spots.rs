//! Where a pattern can match at all. A regular expression tries every place of a text; most places hold no character
//! that the pattern could begin with, and one look at a table tells.

use std::sync::LazyLock;

use super::super::sets::CharSet;

/// The character may be a part of a match.
const PART: u8 = 1;
/// One of the characters of which every match has at least one; and of the second such set.
const FIRST: u8 = 2;
const SECOND: u8 = 4;

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
    /// Every match has at least one character of both sets in `musts`, where a `#` stands for all numbers, and is longer
    /// than one character.
    pub fn new(pattern: &str, letters: &str, musts: [&str; 2]) -> Self {
        debug_assert!(!pattern.contains("[^") && !pattern.contains(r"\p") && !pattern.contains(r"\w"));
        let mut classes = vec![0; 0x1_0000].into_boxed_slice();
        let mut mark = |c: char, bit: u8| classes[c as usize] |= bit;
        for c in pattern.chars().filter(|c| !c.is_ascii_alphabetic()).chain(letters.chars()) {
            mark(c, PART);
        }
        let every = || (0..0x1_0000).filter_map(char::from_u32);
        every().filter(|c| c.is_whitespace() || NUMERIC.has(*c)).for_each(|c| mark(c, PART));
        for (must, bit) in musts.into_iter().zip([FIRST, SECOND]) {
            must.chars().filter(|c| *c != '#').for_each(|c| mark(c, bit));
            if must.contains('#') {
                every().filter(|c| NUMERIC.has(*c)).for_each(|c| mark(c, bit));
            }
        }
        Self { classes }
    }

    /// The stretches, as byte ranges in order. No match lies across the end of one.
    pub fn of<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let mut chars = text.char_indices();
        std::iter::from_fn(move || {
            loop {
                let (start, c) = chars.find(|(_, c)| self.class(*c) & PART != 0)?;
                let (mut seen, mut end, mut several) = (self.class(c), start + c.len_utf8(), false);
                for (at, c) in chars.by_ref() {
                    let class = self.class(c);
                    if class & PART == 0 {
                        break;
                    }
                    seen |= class;
                    end = at + c.len_utf8();
                    several = true;
                }
                if several && seen & (FIRST | SECOND) == FIRST | SECOND {
                    return Some((start, end));
                }
            }
        })
    }

    fn class(&self, c: char) -> u8 {
        match self.classes.get(c as usize) {
            Some(class) => *class,
            // Numbers of other planes, which `\d` takes too.
            None if c.is_numeric() => PART | FIRST | SECOND,
            None => 0,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// The matches in the stretches are the matches in the whole text.
    pub fn same_matches(regex: &Regex, spots: &Spots, text: &str) {
        let all: Vec<_> = regex.find_iter(text).map(|m| m.range()).collect();
        let found: Vec<_> = spots
            .of(text)
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
            same_matches(&Regex::new(pattern).unwrap(), &Spots::new(pattern, "", ["米里", "#一二"]), &text);
        }
    }
}
