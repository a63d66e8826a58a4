//! The content words of an article: which of them names and aliases have, and which its sentences share. One pass over the
//! tokens for both.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::lists::Lists;
use super::terms::{Terms, is_content};
use super::view::View;

/// The content words of each sentence, as numbers.
#[derive(Debug)]
pub struct Content {
    /// Those that are pieces of names and aliases ([`Terms::number`]).
    pub pieces: Lists,
    /// Of the sentences that can carry a stance: words of two and more characters that several of them have.
    pub shared: Lists,
}

/// What is known of a word of the article: its number among the pieces, and among the words that sentences share; or
/// [`NONE`].
#[derive(Clone, Copy, Debug)]
struct Word {
    piece: u32,
    shared: u32,
}

const NONE: u32 = u32::MAX;

impl Content {
    pub fn of(terms: &Terms, views: &[View]) -> Self {
        let (mut pieces, mut shared) = (Lists::new(terms.pieces()), Lists::new(0));
        let mut long: FxHashMap<&str, Word> = FxHashMap::default();
        let mut short = SHORT.take();
        let (mut known, mut words) = (Vec::new(), Vec::new());
        let mut count = 0;
        for view in views {
            let speaks = view.speaks();
            for word in view.words_where(is_content) {
                // Too short to be shared: one Chinese character, a few letters.
                if word.len() <= 4 {
                    known.extend(terms.number(word));
                    continue;
                }
                let new = || Word { piece: terms.number(word).unwrap_or(NONE), shared: NONE };
                let word = match packed(word) {
                    Some(packed) => short.entry(packed).or_insert_with(new),
                    None => long.entry(word).or_insert_with(new),
                };
                if word.piece != NONE {
                    known.push(word.piece);
                }
                if speaks {
                    if word.shared == NONE {
                        word.shared = count;
                        count += 1;
                    }
                    words.push(word.shared);
                }
            }
            shared.grow(count as usize);
            pieces.push(&mut known);
            shared.push(&mut words);
        }
        if short.len() <= ROOM {
            short.clear();
            SHORT.set(short);
        }
        Self { pieces, shared: shared.repeated() }
    }
}

thread_local! {
    /// The room of the short words, empty: to ask for it anew for each article, and to grow into it, takes as long as to
    /// look the words up.
    static SHORT: Cell<FxHashMap<u64, Word>> = Cell::default();
}

/// The room of an article of more words is not kept.
const ROOM: usize = 1 << 14;

/// A word of five to eight bytes (two Chinese characters are six) as a number, which is quicker to look up.
#[inline]
fn packed(word: &str) -> Option<u64> {
    let (first, last) = (word.as_bytes().first_chunk()?, word.as_bytes().last_chunk()?);
    let [first, last] = [first, last].map(|four| u64::from(u32::from_le_bytes(*four)));
    // The last four bytes may overlap the first: of them those behind the first.
    let twice = 8usize.checked_sub(word.len())?;
    Some(first | last >> (8 * twice) << 32)
}

#[cfg(test)]
mod tests {
    use super::packed;

    #[test]
    fn packed_words_keep_their_bytes() {
        for word in ["经济", "abcde", "abcdef", "abcdefg", "abcdefgh", "é经济", "a经济"] {
            let mut bytes = [0; 8];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            assert_eq!(packed(word), Some(u64::from_le_bytes(bytes)), "{word}");
        }
        assert_eq!(packed("经济学"), None);
    }
}
