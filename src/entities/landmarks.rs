//! The characters that patterns look for, found in one walk over an article's text.
//!
//! Most characters of a text are of no use to most patterns. Each pattern names some characters of which every name it
//! finds has one, and visits their places only.

use std::sync::LazyLock;

use super::definitions;
use super::patterns::{abbreviations, date, models, money, pairs, percent, persons, suffixes};
use super::sets::CharSet;

/// A pattern that visits places, as a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Mark {
    Date = 1,
    Money = 1 << 1,
    Percent = 1 << 2,
    /// The dot of a dotted name.
    Dot = 1 << 3,
    /// The 号 of a serial number.
    Serial = 1 << 4,
    /// A state or province named by one character.
    State = 1 << 5,
    /// The last character of a person's title.
    Title = 1 << 6,
    /// The first character of a last word.
    Last = 1 << 7,
    /// A word that defines a short form.
    Short = 1 << 8,
    /// A state that can be the first of a pair.
    Pair = 1 << 9,
    /// The 等 behind a list.
    List = 1 << 10,
    /// The 部 of a ministry.
    Ministry = 1 << 11,
    /// The mark between members of a list.
    Comma = 1 << 12,
}

/// The patterns that each character of the Basic Multilingual Plane is for, and the characters that are for any.
static MARKS: LazyLock<(Box<[u16]>, CharSet)> = LazyLock::new(|| {
    let mut marks = vec![0; 0x1_0000].into_boxed_slice();
    let mut set = |mark: Mark, chars: &mut dyn Iterator<Item = char>| {
        chars.for_each(|c| marks[c as usize] |= mark as u16);
    };
    set(Mark::Date, &mut date::ANCHORS.chars());
    set(Mark::Money, &mut money::anchors().chars());
    set(Mark::Percent, &mut percent::ANCHORS.chars());
    set(Mark::Dot, &mut persons::DOTS.chars());
    set(Mark::Serial, &mut models::ANCHORS.chars());
    set(Mark::State, &mut abbreviations::characters());
    set(Mark::Pair, &mut abbreviations::states().chain(pairs::anchors()));
    set(Mark::List, &mut "等".chars());
    set(Mark::Comma, &mut "、".chars());
    set(Mark::Ministry, &mut "部".chars());
    set(Mark::Title, &mut persons::title_ends());
    set(Mark::Last, &mut suffixes::firsts());
    set(Mark::Short, &mut definitions::ANCHORS.chars());
    let any = (0..).zip(&marks).filter(|(_, mark)| **mark != 0).filter_map(|(c, _)| char::from_u32(c));
    let any = CharSet::new(any);
    (marks, any)
});

/// The places of a text that patterns visit.
#[derive(Clone, Debug, Default)]
pub(super) struct Landmarks(Vec<(u32, u16)>);

impl Landmarks {
    pub fn new(text: &str) -> Self {
        let (marks, any) = &*MARKS;
        let mut places = Vec::with_capacity(text.len() / 16);
        // The table of all marks is too large for the nearest cache, and most characters have none.
        for (at, c) in text.char_indices().filter(|(_, c)| any.has(*c)) {
            places.push((at as u32, marks[c as usize]));
        }
        Self(places)
    }

    /// The bytes at which a pattern's characters begin, in order.
    pub fn of(&self, mark: Mark) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().filter(move |(_, marks)| marks & mark as u16 != 0).map(|(at, _)| *at as usize)
    }
}
