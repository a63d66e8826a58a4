//! The weights of the features that a word has by itself, summed once for each word: most words of a text have been seen
//! before, and half of all features ask for nothing but a word or a character of it.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use super::super::view::View;
use super::Places;
use super::features::{Part, Seat, Word, hash_str, of_part, of_word};
use super::labels::LABELS;
use super::model::{Model, Sums};

/// From so many words on, a memo begins anew with the next article: some two and a half megabytes.
const MOST: usize = 6 << 10;

/// What a model says of words by themselves.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// By the hash of a word and its tag.
    numbers: FxHashMap<(u64, u8), u32>,
    words: Vec<Word>,
    /// For each word, and before them for no word: the sums as a neighbour in each seat.
    seats: Vec<[Sums; Seat::ALL.len()]>,
    /// Where the characters of each word begin.
    starts: Vec<u32>,
    /// The sums of each character.
    parts: Vec<Sums>,
    /// For each token of the article, from 1: the number of its word.
    tokens: Vec<u32>,
}

impl Memo {
    /// Makes ready for an article; gives what features need to know of its words.
    pub fn read(&mut self, view: &View<'_>, model: &Model) -> Vec<Word> {
        if self.words.is_empty() || self.words.len() > MOST {
            *self = Self::default();
            self.add("", Word::default(), model);
        }
        self.tokens.clear();
        self.tokens.push(0);
        let mut words = Vec::with_capacity(view.tokens.len());
        for token in view.tokens {
            let text = token.span.of(view.text);
            let hash = hash_str(text);
            let key = (hash, token.pos.index() as u8);
            let number = match self.numbers.get(&key) {
                Some(number) => *number,
                None => {
                    let number = self.add(text, Word::new(text, hash, token.pos), model);
                    self.numbers.insert(key, number);
                    number
                }
            };
            self.tokens.push(number);
            words.push(self.words[number as usize]);
        }
        words
    }

    fn add(&mut self, text: &str, word: Word, model: &Model) -> u32 {
        let mut places = Places::new(model);
        let number = self.words.len() as u32;
        self.words.push(word);
        self.seats.push(Seat::ALL.map(|seat| {
            of_word(&word, seat, &mut places);
            places.sum(&[0; LABELS])
        }));
        self.starts.push(self.parts.len() as u32);
        self.parts.extend(Part::of(text).map(|part| {
            of_part(&word, part, &mut places);
            places.sum(&[0; LABELS])
        }));
        number
    }

    /// The sums of a token of the article, from 1, as a neighbour.
    #[inline(always)]
    pub fn word(&self, seat: Seat, token: usize) -> &Sums {
        &self.seats[self.tokens[token] as usize][seat as usize]
    }

    /// The sums of a character of a token.
    #[inline(always)]
    pub fn part(&self, token: usize, part: Part) -> &Sums {
        &self.parts[self.starts[self.tokens[token] as usize] as usize + part.number]
    }
}

/// Memos that no thread uses at the moment.
#[derive(Debug, Default)]
pub(super) struct Pool(Mutex<Vec<Memo>>);

impl Pool {
    /// One of them, or a new one.
    pub fn take(&self) -> Memo {
        self.0.lock().ok().and_then(|mut memos| memos.pop()).unwrap_or_default()
    }

    pub fn give(&self, memo: Memo) {
        if let Ok(mut memos) = self.0.lock() {
            memos.push(memo);
        }
    }
}

/// A copy has memos of its own.
impl Clone for Pool {
    fn clone(&self) -> Self {
        Self::default()
    }
}
