//! Finds phrases of a fixed list in Chinese text. The first two characters of every phrase are bits in a table, so that plain
//! prose, in which no phrase begins, costs a look-up a character.

use rustc_hash::FxHashMap;

/// Phrases with a value each.
#[derive(Debug)]
pub(super) struct Phrases<V> {
    /// A bit for each first character: most characters of a text are none, which is known without a hash.
    firsts: Box<[u64; 1024]>,
    /// Bit `place(a, b)`: a phrase begins with the characters a, b.
    begins: Box<[u64; 1024]>,
    /// Whether a phrase of one character is among them.
    singles: bool,
    /// By the first two characters (the second is NUL in a phrase of one), longest phrase first.
    lists: FxHashMap<(char, char), Vec<(String, V)>>,
}

/// A phrase found: where it begins and ends, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<V> {
    pub start: usize,
    pub end: usize,
    pub value: V,
}

fn place(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9e37) ^ (b as u32).wrapping_mul(0x85eb_ca6b) >> 7) as usize & 0xffff
}

impl<V: Copy> Phrases<V> {
    /// Latin letters are compared without case. Of equal phrases the first counts.
    pub fn new<'p>(phrases: impl Iterator<Item = (&'p str, V)>) -> Self {
        let (firsts, begins) = (Box::new([0; 1024]), Box::new([0; 1024]));
        let mut all = Self { firsts, begins, singles: false, lists: FxHashMap::default() };
        for (phrase, value) in phrases {
            let phrase = phrase.to_ascii_lowercase();
            let mut chars = phrase.chars();
            let Some(a) = chars.next() else { continue };
            let b = chars.next().unwrap_or('\0');
            let at = place(a, b);
            all.singles |= b == '\0';
            all.begins[at / 64] |= 1 << (at % 64);
            all.firsts[a as usize / 64 % 1024] |= 1 << (a as usize % 64);
            let list = all.lists.entry((a, b)).or_default();
            if list.iter().all(|l| l.0 != phrase) {
                list.push((phrase, value));
            }
        }
        for list in all.lists.values_mut() {
            list.sort_by_key(|l| std::cmp::Reverse(l.0.len()));
        }
        all
    }

    /// Calls `each` for every phrase in `text`, from left to right, the longest at each place, without overlap.
    pub fn find(&self, text: &str, mut each: impl FnMut(Found<V>)) {
        let mut from = 0;
        let (mut a, mut at) = ('\0', 0);
        for (i, c) in text.char_indices() {
            let c = c.to_ascii_lowercase();
            if self.begins_with(a, c) {
                self.at(text, at, (a, c), &mut from, &mut each);
            }
            (a, at) = (c, i);
        }
        if self.begins_with(a, '\0') {
            self.at(text, at, (a, '\0'), &mut from, &mut each);
        }
    }

    /// As [`find`](Self::find) with two lists, each by itself, in one go over the text.
    pub fn find_two<W: Copy>(
        (one, mut each_one): (&Self, impl FnMut(Found<V>)),
        (two, mut each_two): (&Phrases<W>, impl FnMut(Found<W>)),
        text: &str,
    ) {
        let (mut from_one, mut from_two) = (0, 0);
        let (mut a, mut at) = ('\0', 0);
        let mut look = |a: char, c: char, at: usize| {
            if one.begins_with(a, c) {
                one.at(text, at, (a, c), &mut from_one, &mut each_one);
            }
            if two.begins_with(a, c) {
                two.at(text, at, (a, c), &mut from_two, &mut each_two);
            }
        };
        for (i, c) in text.char_indices() {
            let c = c.to_ascii_lowercase();
            look(a, c, at);
            (a, at) = (c, i);
        }
        look(a, '\0', at);
    }

    /// Whether a phrase may begin with `a`, which `b` follows.
    #[inline]
    fn begins_with(&self, a: char, b: char) -> bool {
        self.firsts[a as usize / 64 % 1024] >> (a as usize % 64) & 1 == 1
            && (self.may_begin(a, b) || self.singles && self.may_begin(a, '\0'))
    }

    fn may_begin(&self, a: char, b: char) -> bool {
        let bit = place(a, b);
        self.begins[bit / 64] & 1 << (bit % 64) != 0
    }

    /// The longest phrase at `at`, where the characters `a`, `b` stand.
    #[cold]
    fn at(&self, text: &str, at: usize, (a, b): (char, char), from: &mut usize, each: &mut impl FnMut(Found<V>)) {
        if at < *from {
            return;
        }
        let rest = &text.as_bytes()[at..];
        for key in [(a, b), (a, '\0')] {
            let list = self.lists.get(&key).map_or(&[][..], Vec::as_slice);
            let begins = |p: &str| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p.as_bytes()));
            if let Some((phrase, value)) = list.iter().find(|(p, _)| begins(p)) {
                *from = at + phrase.len();
                each(Found { start: at, end: *from, value: *value });
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_at_each_place() {
        let phrases = Phrases::new([("官网", 1), ("官网入口", 2), ("App", 3), ("赞", 4)].into_iter());
        let mut found = Vec::new();
        phrases.find("甲官网入口乙APP官网赞", |f| found.push((f.start, f.value)));
        assert_eq!(found, [(3, 2), (18, 3), (21, 1), (27, 4)]);
        phrases.find("", |_| unreachable!());
    }
}
