//! One pass over a sentence for all word lists at once. Chinese words are told apart by their first two characters, and
//! few pairs of characters begin a word of any list: one bit says so, and most places are done with. An automaton pays
//! for every byte, and each list had one of its own.

/// The bits of a hash.
const BITS: u32 = 16;

/// The number of a pair of characters; pairs may share one.
fn hash(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA6B)) as usize >> (32 - BITS)
}

/// Which pairs of characters there are, some others taken for one of them.
#[derive(Clone, Debug)]
pub struct PairSet(Box<[u64]>);

impl Default for PairSet {
    fn default() -> Self {
        Self(vec![0; 1 << (BITS - 6)].into())
    }
}

impl PairSet {
    pub fn insert(&mut self, a: char, b: char) {
        let h = hash(a, b);
        self.0[h >> 6] |= 1 << (h & 63);
    }

    /// False only where the pair was never put in.
    pub fn may_have(&self, a: char, b: char) -> bool {
        let h = hash(a, b);
        self.0[h >> 6] >> (h & 63) & 1 == 1
    }
}

/// A word found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which of the lists has it.
    pub list: u8,
    /// Its place in that list.
    pub word: u32,
    /// Bytes.
    pub start: u32,
    pub end: u32,
}

#[derive(Clone, Debug)]
struct Word {
    hash: usize,
    text: Box<str>,
    list: u8,
    word: u32,
}

/// The words of several lists.
#[derive(Clone, Debug)]
pub struct Scanner {
    pairs: PairSet,
    singles: PairSet,
    /// Sorted by hash, then the longest first.
    words: Vec<Word>,
    /// For each hash: where its words begin.
    starts: Vec<u32>,
}

impl Scanner {
    /// A scanner for these lists; empty words are never found.
    pub fn new(lists: &[&[&str]]) -> Self {
        let (mut pairs, mut singles) = (PairSet::default(), PairSet::default());
        let mut words: Vec<Word> = Vec::new();
        for (list, texts) in lists.iter().enumerate() {
            for (word, text) in texts.iter().enumerate() {
                let mut chars = text.chars();
                let hash = match (chars.next(), chars.next()) {
                    (Some(a), Some(b)) => {
                        pairs.insert(a, b);
                        hash(a, b)
                    }
                    (Some(a), None) => {
                        singles.insert(a, '\0');
                        hash(a, '\0')
                    }
                    _ => continue,
                };
                words.push(Word { hash, text: (*text).into(), list: list as u8, word: word as u32 });
            }
        }
        words.sort_by_key(|w| (w.hash, std::cmp::Reverse(w.text.len())));
        let mut starts = vec![0u32; (1 << BITS) + 1];
        words.iter().for_each(|w| starts[w.hash + 1] += 1);
        (1..starts.len()).for_each(|h| starts[h] += starts[h - 1]);
        Self { pairs, singles, words, starts }
    }

    /// Adds all words of the text to `found`, in order of place, the longest first where several begin.
    pub fn scan(&self, text: &str, found: &mut Vec<Found>) {
        let mut chars = text.char_indices().peekable();
        while let Some((start, a)) = chars.next() {
            if let Some(&(_, b)) = chars.peek()
                && self.pairs.may_have(a, b)
            {
                self.begin(text, start, hash(a, b), true, found);
            }
            if self.singles.may_have(a, '\0') {
                self.begin(text, start, hash(a, '\0'), false, found);
            }
        }
    }

    /// Adds the words of one hash that begin at the place: those of two and more characters, or those of one.
    fn begin(&self, text: &str, start: usize, hash: usize, long: bool, found: &mut Vec<Found>) {
        let rest = &text.as_bytes()[start..];
        let single = rest[0].leading_ones().max(1) as usize;
        for word in &self.words[self.starts[hash] as usize..self.starts[hash + 1] as usize] {
            // A word of one character may share the number of a pair.
            if (word.text.len() > single) == long && rest.starts_with(word.text.as_bytes()) {
                let end = start + word.text.len();
                found.push(Found { list: word.list, word: word.word, start: start as u32, end: end as u32 });
            }
        }
    }
}

/// The words found in each of some sentences.
#[derive(Debug)]
pub struct Words {
    found: Vec<Found>,
    starts: Vec<usize>,
}

impl Words {
    pub fn of<'t>(scanner: &Scanner, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut words = Self { found: Vec::new(), starts: vec![0] };
        for text in texts {
            scanner.scan(text, &mut words.found);
            words.starts.push(words.found.len());
        }
        words
    }

    /// Those of one sentence, in order of place.
    pub fn at(&self, sentence: usize) -> &[Found] {
        &self.found[self.starts[sentence]..self.starts[sentence + 1]]
    }

    /// Those of every sentence.
    pub fn each(&self) -> impl Iterator<Item = &[Found]> {
        (0..self.starts.len() - 1).map(|i| self.at(i))
    }
}

/// The words of a list that do not overlap: from left to right, the longest that begins there.
pub fn apart(found: &[Found], list: u8) -> impl Iterator<Item = Found> + '_ {
    let mut from = 0;
    found.iter().copied().filter(move |f| {
        let takes = f.list == list && f.start >= from;
        if takes {
            from = f.end;
        }
        takes
    })
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    fn word() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[不得要甲ab1]{1,4}").expect("a plain class")
    }

    proptest! {
        /// The words apart are those of an automaton, and all words those of plain search.
        #[test]
        fn finds_what_an_automaton_finds(
            words in proptest::collection::btree_set(word(), 1..12),
            text in "[不得要甲乙ab1，]{0,40}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut found = Vec::new();
            Scanner::new(&[&["乙"], &words]).scan(&text, &mut found);
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).unwrap();
            let expected: Vec<(usize, usize, usize)> =
                automaton.find_iter(&text).map(|m| (m.start(), m.end(), m.pattern().as_usize())).collect();
            let apart: Vec<(usize, usize, usize)> =
                apart(&found, 1).map(|f| (f.start as usize, f.end as usize, f.word as usize)).collect();
            prop_assert_eq!(apart, expected);
            let every: usize = words.iter().map(|w| text.char_indices().filter(|(i, _)| text[*i..].starts_with(w)).count()).sum();
            prop_assert_eq!(found.iter().filter(|f| f.list == 1).count(), every);
        }
    }
}
