//! The content words of an article: which of them names and aliases have, and which its sentences share. One pass over the
//! tokens for both.

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

impl Content {
    pub fn of(terms: &Terms, views: &[View]) -> Self {
        let (mut pieces, mut shared) = (Lists::new(terms.pieces()), Lists::new(0));
        let mut long: FxHashMap<&str, u32> = FxHashMap::default();
        let mut short: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(8 * views.len(), Default::default());
        let (mut known, mut words) = (Vec::new(), Vec::new());
        for view in views {
            let speaks = view.speaks();
            for word in view.words_where(is_content) {
                if let Some(piece) = terms.number(word) {
                    known.push(piece);
                }
                if speaks && word.len() > 4 {
                    let next = (long.len() + short.len()) as u32;
                    words.push(match packed(word) {
                        Some(packed) => *short.entry(packed).or_insert(next),
                        None => *long.entry(word).or_insert(next),
                    });
                }
            }
            shared.grow(long.len() + short.len());
            pieces.push(&mut known);
            shared.push(&mut words);
        }
        Self { pieces, shared: shared.repeated() }
    }
}

/// A word of up to eight bytes (two Chinese characters are six) as a number, which is quicker to look up.
fn packed(word: &str) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u64::from_le_bytes(bytes))
}
