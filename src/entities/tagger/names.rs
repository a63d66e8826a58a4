//! What the form of names tells: runs of characters that transcribe foreign sounds, and Japanese surnames.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::patterns::persons;

/// The fewest characters of a run.
const FEWEST: usize = 3;

/// For each character the run of characters that transcribe foreign sounds in which it stands: first and one past the
/// last.
pub(super) fn runs(chars: &[char]) -> Vec<Option<(usize, usize)>> {
    let mut runs = vec![None; chars.len()];
    let mut i = 0;
    while i < chars.len() {
        let end = i + chars[i..].iter().take_while(|c| persons::sound(**c)).count();
        if end >= i + FEWEST {
            runs[i..end].fill(Some((i, end)));
        }
        i = end.max(i + 1);
    }
    runs
}

/// Frequent Japanese surnames of two characters, also as texts in Chinese write them; one a line.
static JAPANESE: LazyLock<FxHashSet<(char, char)>> = LazyLock::new(|| {
    let pair = |name: &str| {
        let mut chars = name.chars();
        Some((chars.next()?, chars.next()?))
    };
    include_str!("japanese_surnames.txt").lines().filter_map(pair).collect()
});

/// Whether two characters are a Japanese surname.
pub(super) fn japanese(a: char, b: char) -> bool {
    JAPANESE.contains(&(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_have_three_characters_or_more() {
        let chars: Vec<char> = "见克莱姆森和巴马".chars().collect();
        let run = Some((1, 5));
        assert_eq!(runs(&chars), [None, run, run, run, run, None, None, None]);
    }
}
