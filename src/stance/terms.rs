//! The words of a target: its name and its aliases, as far as a sentence can share them.

use rustc_hash::FxHashMap;

use crate::base::{Pos, Target};

/// The longest word looked for inside a name or an alias, in characters.
const LONGEST: usize = 8;

/// The most characters of a name or an alias that are looked at.
const MOST: usize = 60;

/// Where a word stands among the names and aliases of the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into the targets.
    pub target: u32,
    /// Index of the name or alias ([`Terms::lengths`]).
    pub phrase: u32,
    /// Whether it is the target's name.
    pub name: bool,
}

/// All pieces of names and aliases, so that any word of a text is looked up at once. No segmentation of the names is
/// needed: the text's own words say where a name has words.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    places: FxHashMap<Box<str>, Vec<Place>>,
    /// For each phrase: its characters.
    lengths: Vec<u32>,
    /// For each target: the beginning of its name, which says whose doing it is (美国 in 美国对华限制).
    heads: Vec<Box<str>>,
    /// For each target: how many aliases it has.
    aliases: Vec<usize>,
}

/// Words that end the beginning of a name.
const AFTER_HEAD: &[char] = &['的', '对', '在'];

impl Terms {
    pub fn new(targets: &[Target]) -> Self {
        let mut terms = Self::default();
        for (t, target) in targets.iter().enumerate() {
            terms.add(t, &target.name, true);
            terms.aliases.push(target.aliases.len());
            terms.heads.push(target.name.split(AFTER_HEAD).next().unwrap_or_default().into());
            for piece in target.aliases.iter().flat_map(|a| a.split(" + ")) {
                terms.add(t, piece.trim(), false);
            }
        }
        terms
    }

    fn add(&mut self, target: usize, phrase: &str, name: bool) {
        let place = Place { target: target as u32, phrase: self.lengths.len() as u32, name };
        let starts: Vec<usize> = phrase.char_indices().map(|(i, _)| i).take(MOST).collect();
        self.lengths.push(phrase.chars().filter(|c| c.is_alphanumeric()).count() as u32);
        for (i, &start) in starts.iter().enumerate() {
            for end in (i + 2..=i + LONGEST)
                .map_while(|j| starts.get(j).copied().or((j == starts.len()).then_some(phrase.len())))
            {
                let piece = &phrase[start..end];
                if !piece.chars().all(char::is_alphanumeric) {
                    break;
                }
                let places = self.places.entry(piece.into()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
    }

    /// Where a word stands in names and aliases.
    pub fn places(&self, word: &str) -> &[Place] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether the target has a long list of aliases: from 0 (up to ten) to 1 (twenty and more).
    pub fn rich(&self, target: usize) -> f64 {
        (self.aliases[target].clamp(10, 20) - 10) as f64 / 10.0
    }

    /// Whether the beginning of the target's name has the word.
    pub fn heads(&self, target: usize, word: &str) -> bool {
        self.heads[target].contains(word)
    }

    /// The characters of a name or alias.
    pub fn length(&self, phrase: u32) -> u32 {
        self.lengths[phrase as usize].max(1)
    }
}

/// Whether a word of this kind says what a text is about: no numbers, times, pronouns, particles.
pub fn is_content(pos: Pos) -> bool {
    pos.name().starts_with(['n', 'v', 'a', 'j', 'l', 'i', 'b', 's', 'z', 'e', 'x'])
}
