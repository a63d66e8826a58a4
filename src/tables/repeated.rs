//! Columns whose texts repeat: names of documents, tags, words. Each different text is kept once, and written once into
//! a row group's dictionary.

use std::borrow::Cow;
use std::hash::Hasher;
use std::ops::Range;

use hashbrown::HashTable;
use polars::prelude::*;
use polars_arrow::array::{DictionaryArray, PrimitiveArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, IntegerType};
use polars_parquet::write::Encoding;
use rustc_hash::FxHasher;

use super::columns::{Kind, Plain, PolarsPlain, Strings};
use super::encode::Encoded;
use crate::base::Span;

/// Texts of which many are the same.
#[derive(Clone, Debug, Default)]
pub struct Repeated<const EMPTY: bool> {
    /// The different texts, in the order in which they first came.
    texts: Strings<EMPTY>,
    /// For each row the place of its text in `texts`; [`BLANK`] in the place of a null.
    codes: Vec<u32>,
    /// The places, by the texts' keys.
    known: HashTable<(Key, u32)>,
    /// Of the texts that came last one for each of [`RECENT`] hashes: most rows have a frequent text, or that of the row
    /// before, and this is small enough to stay in a near cache.
    recent: Vec<(Key, u32)>,
}

const RECENT: usize = 2048;
/// As long as there are fewer texts than this, so many hashes do.
const FEW: usize = 64;

/// As [`Str`](super::Str), where many cells are the same.
pub type Name = Repeated<false>;
/// As [`Text`](super::Text), where many cells are the same.
pub type Term = Repeated<true>;

const BLANK: u32 = u32::MAX;

/// A text of up to fifteen bytes (five Chinese characters: nearly all words) with its length, so that two are compared
/// without a look at their texts; of a longer one its length and a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key(u64, u64);

/// Bytes that fit into a key.
const SHORT: usize = 15;

impl Key {
    #[inline]
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let n = bytes.len();
        let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        let four = |at: usize| u64::from(u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")));
        match n {
            0 => Self(0, 0),
            // The first, the middle and the last byte are all there are.
            1..=3 => {
                let byte = |at: usize| u64::from(bytes[at]) << (8 * at);
                Self(byte(0) | byte(n / 2) | byte(n - 1), tag(n))
            }
            // Two pieces that may overlap: of the second one what the first has not.
            4..=7 => Self(four(0) | four(n - 4) >> (8 * (8 - n)) << 32, tag(n)),
            8..=SHORT => Self(word(0), (u128::from(word(n - 8)) >> (8 * (16 - n))) as u64 | tag(n)),
            _ => {
                let mut hasher = FxHasher::default();
                hasher.write(bytes);
                Self(hasher.finish(), n as u64 | LONG)
            }
        }
    }

    /// The key of a part of a text: as [`of`](Self::of), without a question about the length where enough text follows.
    #[inline]
    fn of_part(text: &str, part: Span) -> Self {
        let n = part.len();
        match text.as_bytes().get(part.start as usize..).and_then(|rest| rest.first_chunk()) {
            Some(bytes) if (1..=SHORT).contains(&n) => {
                let key = u128::from_le_bytes(*bytes) & (u128::MAX >> (8 * (SHORT + 1 - n)));
                Self(key as u64, (key >> 64) as u64 | tag(n))
            }
            _ => Self::of(part.of(text)),
        }
    }

    fn is_long(self) -> bool {
        self.1 & LONG == LONG
    }

    fn hash(self) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write_u64(self.0);
        hasher.write_u64(self.1);
        hasher.finish()
    }
}

/// The upper byte of a short text's key.
const fn tag(n: usize) -> u64 {
    (n as u64) << 56
}

/// Higher than the tag of any short text.
const LONG: u64 = 0xff << 56;

impl<const EMPTY: bool> Repeated<EMPTY> {
    #[inline]
    fn code(&mut self, text: &str) -> u32 {
        self.code_of(Key::of(text), || text)
    }

    #[inline]
    fn code_of<'t>(&mut self, key: Key, text: impl Fn() -> &'t str) -> u32 {
        let Self { texts, known, recent, .. } = self;
        let hash = key.hash();
        let is = |of: Key, code: u32| of == key && (!key.is_long() || texts.value(code as usize) == text());
        let slot = hash as usize & recent.len().wrapping_sub(1);
        if let Some(&(of, code)) = recent.get(slot)
            && code != BLANK
            && is(of, code)
        {
            return code;
        }
        let slots = if Plain::len(texts) < FEW { FEW } else { RECENT };
        if recent.len() != slots {
            recent.clear();
            recent.resize(slots, (Key(0, 0), BLANK));
        }
        let found = known.find(hash, |&(of, code)| is(of, code)).map(|(_, code)| *code);
        let code = found.unwrap_or_else(|| {
            let code = Plain::len(texts) as u32;
            Plain::push(texts, text());
            known.insert_unique(hash, (key, code), |(key, _)| key.hash());
            code
        });
        recent[hash as usize & (slots - 1)] = (key, code);
        code
    }
}

impl<const EMPTY: bool> Repeated<EMPTY> {
    /// The texts of some rows, in the order in which they first come in them, and the places of the rows' texts.
    fn part(&self, rows: Range<usize>) -> (Strings<EMPTY>, Vec<u32>) {
        let mut texts = Strings::default();
        let mut places = vec![BLANK; Plain::len(&self.texts)];
        let place = |&code: &u32| {
            let Some(place) = places.get_mut(code as usize) else { return BLANK };
            if *place == BLANK {
                *place = Plain::len(&texts) as u32;
                Plain::push(&mut texts, self.texts.value(code as usize));
            }
            *place
        };
        let codes = self.codes[rows].iter().map(place).collect();
        (texts, codes)
    }

    /// Pushes a part of a text.
    #[inline]
    pub(super) fn push_part(&mut self, text: &str, part: Span) {
        let code = self.code_of(Key::of_part(text, part), || part.of(text));
        self.codes.push(code);
    }

    /// Pushes a text whose place in this column may be known; it is afterwards.
    #[inline]
    pub(super) fn push_known(&mut self, value: &str, place: &mut Option<u32>) {
        let code = *place.get_or_insert_with(|| self.code(value));
        self.codes.push(code);
    }
}

impl<const EMPTY: bool> Plain for Repeated<EMPTY> {
    type Value<'a> = &'a str;
    const KIND: Kind = <Strings<EMPTY> as Plain>::KIND;

    fn len(&self) -> usize {
        self.codes.len()
    }
    fn reserve(&mut self, rows: usize) {
        self.codes.reserve(rows);
    }
    fn clear(&mut self) {
        Plain::clear(&mut self.texts);
        self.codes.clear();
        self.known.clear();
        self.recent.clear();
    }
    fn push(&mut self, value: &str) {
        let code = self.code(value);
        self.codes.push(code);
    }
    fn push_times(&mut self, value: &str, times: usize) {
        if times > 0 {
            let code = self.code(value);
            self.codes.resize(self.codes.len() + times, code);
        }
    }
    fn push_blank(&mut self) {
        self.codes.push(BLANK);
    }
    fn get(&self, row: usize) -> &str {
        self.texts.value(self.codes[row] as usize)
    }
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        let codes = &other.codes[rows];
        self.codes.reserve(codes.len());
        // A few rows of a long column do not pay for a table of all its texts.
        let few = codes.len() < Plain::len(&other.texts) / 4;
        let mut own = vec![BLANK; if few { 0 } else { Plain::len(&other.texts) }];
        for &code in codes {
            let code = match own.get_mut(code as usize) {
                Some(own) => {
                    if *own == BLANK {
                        *own = self.code(other.texts.value(code as usize));
                    }
                    *own
                }
                None if code == BLANK => BLANK,
                None => self.code(other.texts.value(code as usize)),
            };
            self.codes.push(code);
        }
    }
    fn show(value: &str, out: &mut String) {
        out.push_str(value);
    }
    fn fault(value: &str, names: &[&str]) -> Option<Cow<'static, str>> {
        <Strings<EMPTY> as Plain>::fault(value, names)
    }
}

impl<const EMPTY: bool> PolarsPlain for Repeated<EMPTY> {
    fn to_column(&self, name: &str, rows: Range<usize>, _: Option<&[bool]>) -> Column {
        let mut builder = StringChunkedBuilder::new(name.into(), rows.len());
        for &code in &self.codes[rows] {
            match code {
                BLANK => builder.append_null(),
                code => builder.append_value(self.texts.value(code as usize)),
            }
        }
        builder.finish().into_column()
    }
    fn to_encoded(&self, rows: Range<usize>, valid: Option<&[bool]>) -> Encoded {
        let whole = rows.len() == self.codes.len();
        // The texts of a part stand in the order in which they come in it.
        let (texts, mut keys) = match whole {
            true => (None, self.codes.clone()),
            false => {
                let (texts, keys) = self.part(rows.clone());
                (Some(texts), keys)
            }
        };
        let texts = texts.as_ref().unwrap_or(&self.texts);
        let texts = Encoded::of(PolarsPlain::to_column(texts, "", 0..Plain::len(texts), None)).array;
        // A key must be a place, also where it does not count.
        if valid.is_some() {
            keys.iter_mut().filter(|key| **key == BLANK).for_each(|key| *key = 0);
        }
        let validity = valid.map(|valid| valid.iter().copied().collect::<Bitmap>());
        let keys = PrimitiveArray::new(ArrowDataType::UInt32, keys.into(), validity);
        let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(texts.dtype().clone()), false);
        match DictionaryArray::<u32>::try_new(dtype, keys, texts) {
            Ok(array) => Encoded { array: array.boxed(), encodings: vec![Encoding::RleDictionary] },
            // Nothing but nulls: there is no dictionary.
            Err(_) => Encoded::of(self.to_column("", rows, valid)),
        }
    }
    fn from_column(column: &Column, cell: &mut dyn FnMut(bool) -> PolarsResult<()>) -> PolarsResult<Self> {
        let mut values = Self::default();
        for value in column.str()?.iter() {
            cell(value.is_some())?;
            match value {
                Some(value) => Plain::push(&mut values, value),
                None => values.push_blank(),
            }
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::columns::{Maybe, PolarsStore, Store};
    use super::*;

    type Cells = Vec<Option<String>>;

    fn column(cells: &[Option<String>]) -> Maybe<Name> {
        let mut column = Maybe::default();
        cells.iter().for_each(|cell| Store::push(&mut column, cell.as_deref()));
        column
    }

    fn encoded(column: &Maybe<Name>, rows: Range<usize>) -> String {
        format!("{:?}", PolarsStore::to_encoded(column, rows).array)
    }

    fn cells(column: &Maybe<Name>) -> Cells {
        (0..Store::len(column)).map(|row| Store::get(column, row).map(str::to_owned)).collect()
    }

    proptest! {
        #[test]
        fn keys_are_equal_where_texts_are(a in "[ab\\x00甲乙]{0,6}", b in "[ab\\x00甲乙]{0,6}") {
            prop_assert_eq!(Key::of(&a) == Key::of(&b), a == b);
            prop_assert_eq!(Key::of(&a).is_long(), a.len() > SHORT);
            let (text, part) = (format!("{b}{a}{b}"), Span::new(b.len(), b.len() + a.len()));
            prop_assert_eq!(Key::of_part(&text, part), Key::of(&a));
        }

        /// However a column came together, it has the same cells, and the same dictionary where all of them came.
        #[test]
        fn columns_keep_their_cells(parts in prop::collection::vec(
            (prop::collection::vec(prop::option::of("[ab]{1,2}"), 0..30), any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            0..6,
        )) {
            let mut whole = Maybe::<Name>::default();
            let mut expected: Cells = Vec::new();
            for (part, a, b) in &parts {
                let (a, b) = (a.index(part.len() + 1), b.index(part.len() + 1));
                let rows = a.min(b)..a.max(b);
                whole.extend(&column(part), rows.clone());
                expected.extend_from_slice(&part[rows]);
            }
            prop_assert_eq!(&cells(&whole), &expected);
            prop_assert_eq!(encoded(&whole, 0..expected.len()), encoded(&column(&expected), 0..expected.len()));
        }

        /// Some rows are encoded as a column that has no others.
        #[test]
        fn a_part_is_encoded_as_if_alone(
            rows in prop::collection::vec(prop::option::of("[abc]{1,2}"), 0..60),
            a in any::<prop::sample::Index>(),
            b in any::<prop::sample::Index>(),
        ) {
            let (a, b) = (a.index(rows.len() + 1), b.index(rows.len() + 1));
            let part = a.min(b)..a.max(b);
            let alone = column(&rows[part.clone()]);
            prop_assert_eq!(encoded(&column(&rows), part.clone()), encoded(&alone, 0..part.len()));
            // What was there before leaves nothing.
            let mut again = column(&rows);
            Store::clear(&mut again);
            rows[part.clone()].iter().for_each(|cell| Store::push(&mut again, cell.as_deref()));
            prop_assert_eq!(encoded(&again, 0..part.len()), encoded(&alone, 0..part.len()));
        }
    }
}
