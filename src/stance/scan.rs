//! One pass over a sentence for all word lists at once, for the marks of punctuation, and for what names and aliases share
//! with it. Chinese words are told apart by their first two characters, and few pairs of characters begin a word of any
//! list: one bit says so, and most places are done with. An automaton pays for every byte, and each list had one of its
//! own.

use super::lists::Lists;
use super::terms::Terms;

/// The bits of a hash.
const BITS: u32 = 16;

/// Words of 64 bits that hold a bit for each hash.
const WORDS: usize = 1 << (BITS - 6);

/// The number of a pair of characters; pairs may share one.
#[inline]
fn hash(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA6B)) as usize >> (32 - BITS)
}

/// Which pairs of characters there are, some others taken for one of them.
#[derive(Clone, Debug)]
pub struct PairSet(Box<[u64; WORDS]>);

impl Default for PairSet {
    fn default() -> Self {
        Self(Box::new([0; WORDS]))
    }
}

impl PairSet {
    pub fn insert(&mut self, a: char, b: char) {
        let h = hash(a, b);
        self.0[h >> 6] |= 1 << (h & 63);
    }

    /// False only where the pair was never put in.
    #[inline]
    pub fn may_have(&self, a: char, b: char) -> bool {
        self.has(hash(a, b))
    }

    #[inline]
    fn has(&self, h: usize) -> bool {
        self.0[h >> 6] >> (h & 63) & 1 == 1
    }
}

/// Which characters there are, some rare ones taken for others. The common characters of a text lie in a few lines of it.
#[derive(Clone, Debug)]
pub struct CharSet(Box<[u64; WORDS]>);

impl CharSet {
    /// The first characters of some words.
    pub fn of_first<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut set = Self(Box::new([0; WORDS]));
        words.into_iter().filter_map(|w| w.chars().next()).for_each(|c| set.insert(c));
        set
    }

    fn insert(&mut self, c: char) {
        self.0[c as usize >> 6 & (WORDS - 1)] |= 1 << (c as usize & 63);
    }

    /// False only where the character was never put in.
    #[inline]
    pub fn may_have(&self, c: char) -> bool {
        self.0[c as usize >> 6 & (WORDS - 1)] >> (c as usize & 63) & 1 == 1
    }

    /// Whether a text may begin with one of the words.
    pub fn may_begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.may_have(c))
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
    /// Its first bytes, and which of these it has.
    head: u128,
    mask: u128,
    list: u8,
    word: u32,
}

/// Bytes that are compared at once: five Chinese characters, nearly all words.
const HEAD: usize = 16;

/// The first bytes of a text; zeros where it has no more.
#[inline]
fn head(text: &[u8]) -> u128 {
    u128::from_le_bytes(text.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; HEAD];
        bytes[..text.len()].copy_from_slice(text);
        bytes
    }))
}

/// The words of several lists.
#[derive(Clone, Debug)]
pub struct Scanner {
    pairs: PairSet,
    singles: CharSet,
    /// Words of one character, and the marks of punctuation.
    alone: CharSet,
    /// Sorted by hash, then the longest first.
    words: Vec<Word>,
    /// A bit for each hash that words have; before each 64 of them, how many others have a word.
    hashes: Box<[(u64, u32); WORDS]>,
    /// For each hash that words have: where these begin.
    starts: Vec<u32>,
}

impl Scanner {
    /// A scanner for these lists; empty words are never found.
    pub fn new(lists: &[&[&str]]) -> Self {
        let (mut pairs, mut singles) = (PairSet::default(), CharSet::of_first([]));
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
                        singles.insert(a);
                        hash(a, '\0')
                    }
                    _ => continue,
                };
                words.push(Word {
                    hash,
                    text: (*text).into(),
                    head: head(text.as_bytes()),
                    mask: u128::MAX >> (8 * (HEAD - text.len().min(HEAD))),
                    list: list as u8,
                    word: word as u32,
                });
            }
        }
        words.sort_by_key(|w| (w.hash, std::cmp::Reverse(w.text.len())));
        let (mut hashes, mut starts) = (Box::new([(0u64, 0u32); WORDS]), Vec::new());
        for (i, word) in words.iter().enumerate().filter(|(i, w)| *i == 0 || words[i - 1].hash != w.hash) {
            hashes[word.hash >> 6].0 |= 1 << (word.hash & 63);
            starts.push(i as u32);
        }
        let mut before = 0;
        for (bits, others) in hashes.iter_mut() {
            *others = before;
            before += bits.count_ones();
        }
        starts.push(words.len() as u32);
        let mut alone = singles.clone();
        ('\0'..='\u{ffff}').filter(|c| is_mark(*c)).for_each(|c| alone.insert(c));
        Self { pairs, singles, alone, words, hashes, starts }
    }

    /// The words of one hash.
    #[inline]
    fn of(&self, hash: usize) -> &[Word] {
        let (bits, before) = self.hashes[hash >> 6];
        let bit = 1u64 << (hash & 63);
        if bits & bit == 0 {
            return &[];
        }
        let i = (before + (bits & (bit - 1)).count_ones()) as usize;
        &self.words[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// Adds all words of the text to `found`, in order of place, the longest first where several begin.
    pub fn scan(&self, text: &str, found: &mut Vec<Found>) {
        self.walk(text, &PairSet::default(), found, |_, _, _| {});
    }

    /// [`scan`](Self::scan), with a look at every place that may have a mark or one of some other pairs: the place, the
    /// character there and the one after it (NUL after the last).
    #[inline]
    fn walk(&self, text: &str, others: &PairSet, found: &mut Vec<Found>, mut look: impl FnMut(usize, char, char)) {
        let mut chars = text.char_indices();
        let Some((mut start, mut a)) = chars.next() else { return };
        loop {
            let next = chars.next();
            let b = next.map_or('\0', |(_, b)| b);
            let h = hash(a, b);
            // One question for all, because the processor cannot foresee the answers: most places have nothing.
            let (pair, other, alone) = (self.pairs.has(h), others.has(h), self.alone.may_have(a));
            if pair | other | alone {
                if pair {
                    self.begin(text, start, h, true, found);
                }
                if alone && self.singles.may_have(a) {
                    self.begin(text, start, hash(a, '\0'), false, found);
                }
                if other | alone {
                    look(start, a, b);
                }
            }
            match next {
                Some(next) => (start, a) = next,
                None => return,
            }
        }
    }

    /// Adds the words of one hash that begin at the place: those of two and more characters, or those of one.
    fn begin(&self, text: &str, start: usize, hash: usize, long: bool, found: &mut Vec<Found>) {
        let rest = &text.as_bytes()[start..];
        let single = rest[0].leading_ones().max(1) as usize;
        let here = head(rest);
        for word in self.of(hash) {
            let begins = here & word.mask == word.head;
            // A word of one character may share the number of a pair.
            if begins
                && (word.text.len() > single) == long
                && word.text.len() <= rest.len()
                && (word.text.len() <= HEAD || rest.starts_with(word.text.as_bytes()))
            {
                let end = start + word.text.len();
                found.push(Found { list: word.list, word: word.word, start: start as u32, end: end as u32 });
            }
        }
    }
}

/// A mark of punctuation that may end a clause or open or close a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes from the start of the sentence.
    pub at: u32,
    pub c: char,
}

#[inline]
fn is_mark(c: char) -> bool {
    // Most of a text is Chinese characters: one comparison.
    !('\u{4e00}'..='\u{9fff}').contains(&c)
        && matches!(
            c,
            ',' | '，'
                | ';'
                | '；'
                | ':'
                | '：'
                | '。'
                | '!'
                | '！'
                | '?'
                | '？'
                | '"'
                | '“'
                | '”'
                | '‘'
                | '’'
                | '「'
                | '」'
                | '『'
                | '』'
                | '《'
                | '》'
        )
}

/// What one pass finds in each of some sentences.
#[derive(Debug)]
pub struct Words {
    found: Vec<Found>,
    starts: Vec<usize>,
    marks: Vec<Mark>,
    mark_starts: Vec<usize>,
    /// The pairs of characters that stand in names or aliases.
    pub pairs: Lists,
}

impl Words {
    pub fn of<'t>(scanner: &Scanner, terms: &Terms, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut words = Self {
            found: Vec::new(),
            starts: vec![0],
            marks: Vec::new(),
            mark_starts: vec![0],
            pairs: Lists::new(terms.pairs()),
        };
        let mut pairs = Vec::new();
        for text in texts {
            let Self { found, marks, .. } = &mut words;
            scanner.walk(text, terms.known_pairs(), found, |at, a, b| {
                if is_mark(a) {
                    marks.push(Mark { at: at as u32, c: a });
                }
                if let Some(pair) = terms.pair(a, b) {
                    pairs.push(pair);
                }
            });
            words.starts.push(words.found.len());
            words.mark_starts.push(words.marks.len());
            words.pairs.push(&mut pairs);
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

    /// The marks of a sentence, in order.
    pub fn marks(&self, sentence: usize) -> &[Mark] {
        &self.marks[self.mark_starts[sentence]..self.mark_starts[sentence + 1]]
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
