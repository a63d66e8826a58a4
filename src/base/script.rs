//! One script for all words: dictionary, names, aliases and cues are in Simplified characters, and a text in Traditional
//! ones is read through a table. Every character of the table has three bytes on both sides, so that all places stay.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Article;

/// `繁简`, a pair a line; from OpenCC's table (see NOTICE), without the characters that Simplified texts have, too.
const PAIRS: &str = include_str!("simplified.txt");

/// The first and the last character that the table may hold.
const RANGE: (u32, u32) = (0x4E00, 0x9FFF);

static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (RANGE.0..=RANGE.1).filter_map(char::from_u32).collect();
    for pair in PAIRS.lines() {
        let mut chars = pair.chars();
        if let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
            table[(traditional as u32 - RANGE.0) as usize] = simplified;
        }
    }
    table
});

/// Which characters of the range the table changes. The table is too large for the nearest cache, and few texts need it.
static CHANGES: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; TABLE.len().div_ceil(64)];
    for (i, c) in TABLE.iter().enumerate() {
        bits[i / 64] |= u64::from(*c as u32 != RANGE.0 + i as u32) << (i % 64);
    }
    bits
});

/// The text in Simplified characters; as many bytes, and each character where it was.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let (table, changes) = (&TABLE[..], &CHANGES[..]);
    let mut read = String::new();
    // Up to where `read` goes.
    let (mut at, mut done) = (0, 0);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        // Characters of the range have three bytes and begin with one of six; no other byte of a text is one of these.
        let [a @ 0xe4..=0xe9, b, c, ..] = *rest else {
            at += 1;
            continue;
        };
        let code = u32::from(a & 0xf) << 12 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f);
        let i = code.wrapping_sub(RANGE.0) as usize;
        if changes.get(i / 64).is_some_and(|bits| bits >> (i % 64) & 1 == 1) {
            if done == 0 {
                read.reserve_exact(text.len());
            }
            read.push_str(&text[done..at]);
            read.push(table[i]);
            done = at + 3;
        }
        at += 3;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    read.push_str(&text[done..]);
    Cow::Owned(read)
}

/// What stands in the article where `part` stands in what was read of it; what is no part of it (`author`) as it is.
pub fn written<'t>(article: &'t Article, read: &str, part: &'t str) -> &'t str {
    let at = (part.as_ptr() as usize).checked_sub(read.as_ptr() as usize);
    at.and_then(|at| article.text.get(at..at + part.len())).unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_every_place() {
        assert_eq!(simplified("經濟安全保障，有助於 IT產業"), "经济安全保障，有助于 IT产业");
        assert_eq!(simplified("著作权与乾隆"), "著作权与乾隆", "characters of both scripts stay");
    }

    proptest! {
        #[test]
        fn keeps_the_length_of_any_text(text in "\\PC{0,40}") {
            let read = simplified(&text);
            prop_assert!(text.char_indices().map(|(i, _)| i).eq(read.char_indices().map(|(i, _)| i)));
            prop_assert_eq!(&simplified(&read), &read);
        }
    }
}
