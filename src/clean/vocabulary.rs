//! What a text speaks of: the pairs of neighbouring Chinese characters in it, kept as bits.

use super::features::is_han;

/// Bits for each pair that may go in: with so many, one pair in thirty-two is taken for one that was seen.
const BITS_PER_PAIR: usize = 32;

/// A set of character pairs. It may take a pair for a member that is none, never the other way round.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    bits: Vec<u64>,
    /// `64 - log2` of the number of bits.
    shift: u32,
    /// Pairs that were new when they came.
    len: usize,
}

/// Pairs of neighbouring Chinese characters.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = u64> + '_ {
    let mut before = None;
    text.chars().filter_map(move |c| {
        let han = is_han(c);
        let pair = before.filter(|_| han).map(|b: char| (b as u64) << 32 | c as u64);
        before = han.then_some(c);
        pair
    })
}

impl Vocabulary {
    /// An empty set for a text of so many bytes.
    pub fn for_bytes(bytes: usize) -> Self {
        let bits = (bytes / 3 * BITS_PER_PAIR).next_power_of_two().clamp(1 << 12, 1 << 23);
        Self { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros(), len: 0 }
    }

    /// The pairs of some texts, at most `most` of each.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str> + Clone, most: usize) -> Self {
        let bytes = texts.clone().map(|t| t.len().min(most.saturating_mul(3))).sum();
        let mut words = Self::for_bytes(bytes);
        texts.for_each(|text| words.extend(text, most));
        words
    }

    pub fn extend(&mut self, text: &str, most: usize) {
        let (mut len, mut before, mut left) = (self.len, '\0', most);
        // As `pairs`, with less to keep for each character: whole articles go through here.
        for c in text.chars() {
            if !is_han(c) {
                before = '\0';
            } else if before == '\0' {
                before = c;
            } else if left == 0 {
                break;
            } else {
                left -= 1;
                let (word, bit) = self.place((before as u64) << 32 | c as u64);
                let Some(bits) = self.bits.get_mut(word) else { break };
                len += usize::from(*bits & bit == 0);
                *bits |= bit;
                before = c;
            }
        }
        self.len = len;
    }

    fn place(&self, pair: u64) -> (usize, u64) {
        // Fibonacci hashing: the high bits of the product are well mixed.
        let at = (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize;
        (at / 64, 1 << (at % 64))
    }

    pub fn contains(&self, pair: u64) -> bool {
        let (word, bit) = self.place(pair);
        self.bits.get(word).is_some_and(|w| w & bit != 0)
    }

    /// How many different pairs it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Pairs of a text (at most `most`), and how many of them are in the set.
    pub fn shared(&self, text: &str, most: usize) -> (u32, u32) {
        pairs(text).take(most).fold((0, 0), |(all, own), pair| (all + 1, own + u32::from(self.contains(pair))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_a_text_are_found_again() {
        let text = "春天的图书馆，在六个社区开设了分馆";
        let words = Vocabulary::of([text].into_iter(), 400);
        let (all, own) = words.shared(text, 400);
        assert_eq!((all, own), (14, 14));
        assert!(words.shared("潮汐电站利用海水涨落", 400).1 <= 1);
        assert_eq!(Vocabulary::of([].into_iter(), 400).shared(text, 400).1, 0);
    }
}
