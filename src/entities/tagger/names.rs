//! What the form of names tells: runs of characters that transcribe foreign sounds, and Japanese surnames.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::patterns::persons;
use super::super::sets::CharSet;

/// The fewest characters of a run.
const FEWEST: usize = 3;

/// For each character the run of characters that transcribe foreign sounds in which it stands: first and one past the
/// last; into `runs`.
pub(super) fn runs(chars: &[char], runs: &mut Vec<Option<(u32, u32)>>) {
    runs.clear();
    runs.resize(chars.len(), None);
    let mut i = 0;
    while i < chars.len() {
        let end = i + chars[i..].iter().take_while(|c| persons::sound(**c)).count();
        if end >= i + FEWEST {
            runs[i..end].fill(Some((i as u32, end as u32)));
        }
        i = end.max(i + 1);
    }
}

/// Frequent Japanese surnames of two characters, also as texts in Chinese write them, one a line; and their first characters.
static JAPANESE: LazyLock<(CharSet, FxHashSet<(char, char)>)> = LazyLock::new(|| {
    let pair = |name: &str| {
        let mut chars = name.chars();
        Some((chars.next()?, chars.next()?))
    };
    let pairs: FxHashSet<_> = include_str!("japanese_surnames.txt").lines().filter_map(pair).collect();
    (CharSet::new(pairs.iter().map(|pair| pair.0)), pairs)
});

/// Whether two characters are a Japanese surname.
pub(in super::super) fn japanese(a: char, b: char) -> bool {
    let (firsts, pairs) = &*JAPANESE;
    firsts.may_have(a) && pairs.contains(&(a, b))
}

/// What a character may be in a name (`examples/name_characters.py`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Surname,
    /// First of two characters of a given name.
    First,
    /// Last character of a given name.
    Last,
}

/// The level of a character that the list does not have in a role.
const UNUSUAL: i8 = -5;
/// The level of a surname that the list of names does not have often enough.
const RARE: i8 = 2;
/// Characters below this one have places.
const CODES: usize = 0xa000;

/// How strongly each character speaks for each role.
static LEVELS: LazyLock<Vec<[i8; 3]>> = LazyLock::new(|| {
    let mut levels = vec![[UNUSUAL; 3]; CODES];
    for c in ('\u{4e00}'..='\u{9fff}').filter(|c| persons::is_surname(*c)) {
        levels[c as usize][Role::Surname as usize] = RARE;
    }
    for line in include_str!("name_characters.txt").lines() {
        let mut fields = line.split(' ');
        let (Some(role), Some(level), Some(chars)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let role = match role {
            "s" => Role::Surname,
            "a" => Role::First,
            _ => Role::Last,
        };
        let level = level.parse().unwrap_or(UNUSUAL);
        for c in chars.chars().filter(|c| (*c as usize) < CODES) {
            let at = &mut levels[c as usize][role as usize];
            *at = level.max(if role == Role::Surname { *at } else { UNUSUAL });
        }
    }
    levels
});

/// How strongly a character speaks for a role: the binary logarithm of how much more often it has this role than it
/// stands elsewhere.
fn level(c: char, role: Role) -> i8 {
    LEVELS.get(c as usize).map_or(UNUSUAL, |levels| levels[role as usize])
}

/// Whether a character is a surname.
pub(super) fn may_be_surname(c: char) -> bool {
    level(c, Role::Surname) > UNUSUAL
}

/// How strongly a run of characters speaks for the name of a Chinese person: surname and given name. `None` when the
/// first is no surname or what follows speaks against it.
pub(in super::super) fn person(chars: &[char]) -> Option<i8> {
    let first = level(*chars.first()?, Role::Surname);
    let given = match chars[1..] {
        [last] => level(last, Role::Last),
        [first, last] => level(first, Role::First) + level(last, Role::Last),
        _ => return None,
    };
    (may_be_surname(chars[0]) && first + given >= 0).then_some(first + given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_have_three_characters_or_more() {
        let chars: Vec<char> = "见克莱姆森和巴马".chars().collect();
        let run = Some((1, 5));
        let mut found = vec![run; 9];
        runs(&chars, &mut found);
        assert_eq!(found, [None, run, run, run, run, None, None, None]);
    }

    #[test]
    fn a_surname_and_a_given_name_speak_for_a_person() {
        let level = |name: &str| person(&name.chars().collect::<Vec<_>>());
        assert!(level("林晓梅") > Some(10), "{:?}", level("林晓梅"));
        assert!(level("林晓梅") > level("林的是"));
        assert_eq!(level("的晓梅"), None, "no surname");
        assert_eq!(level("林"), None);
        assert_eq!(level("林晓梅梅"), None);
    }

    #[test]
    fn characters_have_the_levels_of_the_list() {
        assert!(super::level('梅', Role::Last) > 3);
        assert_eq!(super::level('的', Role::Last), UNUSUAL);
        assert!(super::level('a', Role::Surname) == UNUSUAL && super::level('\u{20000}', Role::Last) == UNUSUAL);
    }
}
