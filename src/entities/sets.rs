use rustc_hash::FxHashSet;

use crate::base::Pos;

/// A set of characters of the Basic Multilingual Plane: one bit each, 8 KiB, one look-up.
pub(super) struct CharSet(Box<[u64; 1024]>);

impl CharSet {
    pub fn new(chars: impl IntoIterator<Item = char>) -> Self {
        let mut bits = Box::new([0; 1024]);
        for c in chars.into_iter().map(u32::from).filter(|c| *c < 0x1_0000) {
            bits[c as usize / 64] |= 1 << (c % 64);
        }
        Self(bits)
    }

    /// As [`has`](Self::has), but true of all characters of other planes.
    pub fn may_have(&self, c: char) -> bool {
        let c = u32::from(c);
        c >= 0x1_0000 || self.0[c as usize / 64] >> (c % 64) & 1 == 1
    }

    pub fn has(&self, c: char) -> bool {
        let c = u32::from(c);
        c < 0x1_0000 && self.0[c as usize / 64] >> (c % 64) & 1 == 1
    }
}

/// A set of part-of-speech tags, one bit each.
#[derive(Clone, Copy)]
pub(super) struct TagSet(u64);

impl TagSet {
    pub fn new(tags: &[&str]) -> Self {
        Self(tags.iter().fold(0, |bits, tag| bits | 1 << Pos::from_tag(tag).index()))
    }

    pub fn has(self, tag: Pos) -> bool {
        self.0 >> tag.index() & 1 == 1
    }
}

/// A set of words.
pub(super) struct WordSet(FxHashSet<&'static str>);

impl WordSet {
    pub fn new(words: &[&'static str]) -> Self {
        Self(words.iter().copied().collect())
    }

    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
