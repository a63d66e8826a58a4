//! How the cells of a column are kept while a table grows and after it was read: plain vectors, copied into polars
//! only when a row group is written. So the bytes of a file depend on its rows alone, not on how they came together.

use std::borrow::Cow;
use std::fmt::{Debug, Write as _};
use std::ops::Range;

use polars::prelude::*;
use polars_parquet::write::Encoding;

use super::encode::Encoded;

/// What a column holds, in terms of its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that is never empty.
    Name,
    /// Text that may be empty.
    Text,
    /// A number or an offset, 0 to 2³¹-1.
    Count,
    /// Between 0 and 1.
    Score,
    Flag,
    /// A list of texts.
    List,
}

/// The cells of one column, nulls included.
pub trait Store: Default + Clone + Debug + Send + Sync {
    /// One cell.
    type Cell<'a>: Copy + Debug + PartialEq;
    const KIND: Kind;
    const NULLABLE: bool;

    fn len(&self) -> usize;
    /// Makes room for so many more rows.
    fn reserve(&mut self, rows: usize);
    /// Removes all rows, and keeps their room for others.
    fn clear(&mut self);
    fn push(&mut self, cell: Self::Cell<'_>);
    /// The cell of a row.
    ///
    /// # Panics
    /// When there is no such row.
    fn get(&self, row: usize) -> Self::Cell<'_>;
    /// Appends the cells of some rows of another column.
    fn extend(&mut self, other: &Self, rows: Range<usize>);
    /// Writes a cell for people; nothing for null.
    fn show(cell: Self::Cell<'_>, out: &mut String);
    /// What is wrong with the cell, whatever the others are, given the names that the column may have (none: any).
    fn fault(cell: Self::Cell<'_>, names: &[&str]) -> Option<Cow<'static, str>>;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A store as a polars column.
pub(super) trait PolarsStore: Store {
    fn to_column(&self, name: &str) -> Column;
    /// Some rows of the column for a Parquet file, and how they are encoded there.
    fn to_encoded(&self, rows: Range<usize>) -> Encoded {
        if rows == (0..self.len()) {
            return Encoded::of(self.to_column(""));
        }
        let mut part = Self::default();
        part.extend(self, rows);
        Encoded::of(part.to_column(""))
    }
    /// What the column is in CSV, which has no lists.
    fn to_csv_column(&self, name: &str) -> Column {
        self.to_column(name)
    }
    /// Fails when the column has another type, or nulls where there are none.
    fn from_column(column: &Column) -> PolarsResult<Self>;
}

/// A store without nulls, which [`Maybe`] gives them.
pub trait Plain: Default + Clone + Debug + Send + Sync {
    type Value<'a>: Copy + Debug + PartialEq;
    const KIND: Kind;

    fn len(&self) -> usize;
    fn reserve(&mut self, rows: usize);
    fn clear(&mut self);
    fn push(&mut self, value: Self::Value<'_>);
    /// Pushes a value so many times.
    fn push_times(&mut self, value: Self::Value<'_>, times: usize) {
        (0..times).for_each(|_| self.push(value));
    }
    /// Fills the place of a null.
    fn push_blank(&mut self);
    fn get(&self, row: usize) -> Self::Value<'_>;
    fn extend(&mut self, other: &Self, rows: Range<usize>);
    fn show(value: Self::Value<'_>, out: &mut String);
    fn fault(value: Self::Value<'_>, names: &[&str]) -> Option<Cow<'static, str>>;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

pub(super) trait PolarsPlain: Plain {
    /// Some rows as a column. `valid` says which of their cells are not null; all, when it is `None`.
    fn to_column(&self, name: &str, rows: Range<usize>, valid: Option<&[bool]>) -> Column;
    fn to_encoded(&self, rows: Range<usize>, valid: Option<&[bool]>) -> Encoded;
    /// Calls `null` for every null, with blanks in their place.
    fn from_column(column: &Column, cell: &mut dyn FnMut(bool) -> PolarsResult<()>) -> PolarsResult<Self>;
}

impl<S: Plain> Store for S {
    type Cell<'a> = S::Value<'a>;
    const KIND: Kind = S::KIND;
    const NULLABLE: bool = false;

    fn len(&self) -> usize {
        Plain::len(self)
    }
    fn reserve(&mut self, rows: usize) {
        Plain::reserve(self, rows);
    }
    fn clear(&mut self) {
        Plain::clear(self);
    }
    fn push(&mut self, cell: Self::Cell<'_>) {
        Plain::push(self, cell);
    }
    fn get(&self, row: usize) -> Self::Cell<'_> {
        Plain::get(self, row)
    }
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        Plain::extend(self, other, rows);
    }
    fn show(cell: Self::Cell<'_>, out: &mut String) {
        <S as Plain>::show(cell, out);
    }
    fn fault(cell: Self::Cell<'_>, names: &[&str]) -> Option<Cow<'static, str>> {
        <S as Plain>::fault(cell, names)
    }
}

impl<S: PolarsPlain> PolarsStore for S {
    fn to_column(&self, name: &str) -> Column {
        PolarsPlain::to_column(self, name, 0..Plain::len(self), None)
    }
    fn to_encoded(&self, rows: Range<usize>) -> Encoded {
        PolarsPlain::to_encoded(self, rows, None)
    }
    fn from_column(column: &Column) -> PolarsResult<Self> {
        let name = column.name();
        <S as PolarsPlain>::from_column(column, &mut |valid| {
            polars_ensure!(valid, ComputeError: "column `{name}` has an empty cell");
            Ok(())
        })
    }
}

/// A column that may have nulls.
#[derive(Clone, Debug, Default)]
pub struct Maybe<S> {
    values: S,
    valid: Vec<bool>,
}

impl<S: Plain> Store for Maybe<S> {
    type Cell<'a> = Option<S::Value<'a>>;
    const KIND: Kind = S::KIND;
    const NULLABLE: bool = true;

    fn len(&self) -> usize {
        self.valid.len()
    }
    fn reserve(&mut self, rows: usize) {
        self.values.reserve(rows);
        self.valid.reserve(rows);
    }
    fn clear(&mut self) {
        self.values.clear();
        self.valid.clear();
    }
    fn push(&mut self, cell: Self::Cell<'_>) {
        self.valid.push(cell.is_some());
        match cell {
            Some(value) => self.values.push(value),
            None => self.values.push_blank(),
        }
    }
    fn get(&self, row: usize) -> Self::Cell<'_> {
        self.valid[row].then(|| self.values.get(row))
    }
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        self.valid.extend_from_slice(&other.valid[rows.clone()]);
        self.values.extend(&other.values, rows);
    }
    fn show(cell: Self::Cell<'_>, out: &mut String) {
        if let Some(value) = cell {
            S::show(value, out);
        }
    }
    fn fault(cell: Self::Cell<'_>, names: &[&str]) -> Option<Cow<'static, str>> {
        cell.and_then(|value| S::fault(value, names))
    }
}

impl<S: PolarsPlain> PolarsStore for Maybe<S> {
    fn to_column(&self, name: &str) -> Column {
        self.values.to_column(name, 0..self.valid.len(), Some(&self.valid))
    }
    fn to_encoded(&self, rows: Range<usize>) -> Encoded {
        self.values.to_encoded(rows.clone(), Some(&self.valid[rows]))
    }
    fn from_column(column: &Column) -> PolarsResult<Self> {
        let mut valid = Vec::with_capacity(column.len());
        let values = S::from_column(column, &mut |v| {
            valid.push(v);
            Ok(())
        })?;
        Ok(Self { values, valid })
    }
}

/// Texts, one after the other in one string.
#[derive(Clone, Debug, Default)]
pub struct Strings<const EMPTY: bool> {
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// Texts that are never empty: names, ids, words.
pub type Str = Strings<false>;
/// Texts that may be empty. CSV readers cannot tell these from null, so they are not `required` in the data package.
pub type Text = Strings<true>;

impl<const EMPTY: bool> Strings<EMPTY> {
    fn start(&self, row: usize) -> usize {
        if row == 0 { 0 } else { self.ends[row - 1] }
    }

    pub(super) fn value(&self, row: usize) -> &str {
        &self.text[self.start(row)..self.ends[row]]
    }
}

impl<const EMPTY: bool> Plain for Strings<EMPTY> {
    type Value<'a> = &'a str;
    const KIND: Kind = if EMPTY { Kind::Text } else { Kind::Name };

    fn len(&self) -> usize {
        self.ends.len()
    }
    fn reserve(&mut self, rows: usize) {
        self.ends.reserve(rows);
    }
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }
    fn push(&mut self, value: &str) {
        self.text.push_str(value);
        self.ends.push(self.text.len());
    }
    fn push_blank(&mut self) {
        self.ends.push(self.text.len());
    }
    fn get(&self, row: usize) -> &str {
        self.value(row)
    }
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        let from = other.start(rows.start);
        let to = other.ends[rows.end - 1];
        let base = self.text.len();
        self.text.push_str(&other.text[from..to]);
        self.ends.extend(other.ends[rows].iter().map(|end| end - from + base));
    }
    fn show(value: &str, out: &mut String) {
        out.push_str(value);
    }
    fn fault(value: &str, names: &[&str]) -> Option<Cow<'static, str>> {
        if !EMPTY && value.is_empty() {
            return Some("is empty".into());
        }
        (!names.is_empty() && !names.contains(&value)).then(|| format!("is `{value}`, which is no name of it").into())
    }
}

impl<const EMPTY: bool> PolarsPlain for Strings<EMPTY> {
    fn to_column(&self, name: &str, rows: Range<usize>, valid: Option<&[bool]>) -> Column {
        let mut builder = StringChunkedBuilder::new(name.into(), rows.len());
        let mut start = self.start(rows.start);
        for (row, &end) in self.ends[rows].iter().enumerate() {
            match valid.is_none_or(|valid| valid[row]) {
                true => builder.append_value(&self.text[start..end]),
                false => builder.append_null(),
            }
            start = end;
        }
        builder.finish().into_column()
    }
    fn to_encoded(&self, rows: Range<usize>, valid: Option<&[bool]>) -> Encoded {
        // Texts that repeat have a store of their own.
        Encoded::with(PolarsPlain::to_column(self, "", rows, valid), Encoding::Plain)
    }
    fn from_column(column: &Column, cell: &mut dyn FnMut(bool) -> PolarsResult<()>) -> PolarsResult<Self> {
        let mut values = Self::default();
        for value in column.str()?.iter() {
            cell(value.is_some())?;
            Plain::push(&mut values, value.unwrap_or(""));
        }
        Ok(values)
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $Store:ident($native:ty, $kind:ident, $Chunked:ident, $encoding:expr, $fault:expr, $stored:expr, $read:expr)) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $Store(Vec<$native>);

        impl Plain for $Store {
            type Value<'a> = $native;
            const KIND: Kind = Kind::$kind;

            fn len(&self) -> usize {
                self.0.len()
            }
            fn reserve(&mut self, rows: usize) {
                self.0.reserve(rows);
            }
            fn clear(&mut self) {
                self.0.clear();
            }
            fn push(&mut self, value: $native) {
                self.0.push(value);
            }
            fn push_times(&mut self, value: $native, times: usize) {
                self.0.resize(self.0.len() + times, value);
            }
            fn push_blank(&mut self) {
                self.0.push(<$native>::default());
            }
            fn get(&self, row: usize) -> $native {
                self.0[row]
            }
            fn extend(&mut self, other: &Self, rows: Range<usize>) {
                self.0.extend_from_slice(&other.0[rows]);
            }
            fn show(value: $native, out: &mut String) {
                let _ = write!(out, "{value}");
            }
            fn fault(value: $native, _: &[&str]) -> Option<Cow<'static, str>> {
                $fault(value).map(Cow::Borrowed)
            }
        }

        impl PolarsPlain for $Store {
            fn to_column(&self, name: &str, rows: Range<usize>, valid: Option<&[bool]>) -> Column {
                let cells = self.0[rows].iter().map($stored);
                match valid {
                    None => $Chunked::from_iter_values(name.into(), cells).into_column(),
                    Some(valid) => {
                        let cells = cells.zip(valid).map(|(value, valid)| valid.then_some(value));
                        $Chunked::from_iter_options(name.into(), cells).into_column()
                    }
                }
            }
            fn to_encoded(&self, rows: Range<usize>, valid: Option<&[bool]>) -> Encoded {
                Encoded::with(PolarsPlain::to_column(self, "", rows, valid), $encoding)
            }
            fn from_column(column: &Column, cell: &mut dyn FnMut(bool) -> PolarsResult<()>) -> PolarsResult<Self> {
                let mut values = Vec::with_capacity(column.len());
                $read(column, &mut |value: Option<$native>| {
                    cell(value.is_some())?;
                    values.push(value.unwrap_or_default());
                    Ok(())
                })?;
                Ok(Self(values))
            }
        }
    };
}

number! {
    /// Numbers and offsets. Most rise slowly from row to row. None is greater than `i32::MAX`, because texts are limited to
    /// 2 GiB: the columns are signed, so that a difference of two cannot wrap.
    U32(u32, Count, Int32Chunked, Encoding::DeltaBinaryPacked, |_| None, |number| *number as i32, counts)
}

/// Reads numbers. They were unsigned once; outputs of that time are read, too.
fn counts(column: &Column, each: &mut dyn FnMut(Option<u32>) -> PolarsResult<()>) -> PolarsResult<()> {
    if column.dtype() == &DataType::UInt32 {
        return column.u32()?.iter().try_for_each(each);
    }
    let count = |number| {
        u32::try_from(number)
            .map_err(|_| polars_err!(ComputeError: "column `{}` has {number}, which is less than 0", column.name()))
    };
    column.i32()?.iter().try_for_each(|number| each(number.map(count).transpose()?))
}

impl U32 {
    /// Pushes some numbers.
    pub(super) fn extend_with(&mut self, numbers: impl Iterator<Item = u32>) {
        self.0.extend(numbers);
    }
}

number! {
    /// Scores and confidences.
    F32(
        f32,
        Score,
        Float32Chunked,
        Encoding::RleDictionary,
        |score| (!(0.0..=1.0).contains(&score)).then_some("is not between 0 and 1"),
        |score| *score,
        |column: &Column, each: &mut dyn FnMut(Option<f32>) -> PolarsResult<()>| column.f32()?.iter().try_for_each(each)
    )
}
number! {
    /// Yes or no.
    Bool(
        bool,
        Flag,
        BooleanChunked,
        Encoding::Plain,
        |_| None,
        |flag| *flag,
        |column: &Column, each: &mut dyn FnMut(Option<bool>) -> PolarsResult<()>| column.bool()?.iter().try_for_each(each)
    )
}

/// Lists of texts.
#[derive(Clone, Debug, Default)]
pub struct List {
    words: Text,
    /// Where each list ends, in words.
    ends: Vec<usize>,
}

/// A list in a cell: one given to a table, or one kept in it.
#[derive(Clone, Copy)]
pub enum Words<'a> {
    Given(&'a [String]),
    Kept(&'a List, usize),
}

/// What joins the texts of a list in CSV and for people.
pub const LIST_SEPARATOR: char = '|';

impl<'a> Words<'a> {
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let (given, kept) = match self {
            Words::Given(words) => (Some(words.iter().map(String::as_str)), None),
            Words::Kept(list, row) => (None, Some(list.range(row).map(|i| list.words.value(i)))),
        };
        given.into_iter().flatten().chain(kept.into_iter().flatten())
    }

    fn joined(self) -> String {
        let mut out = String::new();
        for (i, word) in self.iter().enumerate() {
            if i > 0 {
                out.push(LIST_SEPARATOR);
            }
            out.push_str(word);
        }
        out
    }
}

impl PartialEq for Words<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl List {
    fn range(&self, row: usize) -> Range<usize> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        start..self.ends[row]
    }
}

impl Store for List {
    type Cell<'a> = Words<'a>;
    const KIND: Kind = Kind::List;
    const NULLABLE: bool = false;

    fn len(&self) -> usize {
        self.ends.len()
    }
    fn reserve(&mut self, rows: usize) {
        self.ends.reserve(rows);
    }
    fn clear(&mut self) {
        Plain::clear(&mut self.words);
        self.ends.clear();
    }
    fn push(&mut self, cell: Words<'_>) {
        for word in cell.iter() {
            Plain::push(&mut self.words, word);
        }
        self.ends.push(Plain::len(&self.words));
    }
    fn get(&self, row: usize) -> Words<'_> {
        debug_assert!(row < self.ends.len());
        Words::Kept(self, row)
    }
    fn extend(&mut self, other: &Self, rows: Range<usize>) {
        for row in rows {
            self.push(other.get(row));
        }
    }
    fn show(cell: Words<'_>, out: &mut String) {
        out.push_str(&cell.joined());
    }
    fn fault(_: Words<'_>, _: &[&str]) -> Option<Cow<'static, str>> {
        None
    }
}

impl PolarsStore for List {
    fn to_column(&self, name: &str) -> Column {
        let mut builder = ListStringChunkedBuilder::new(name.into(), self.ends.len(), Plain::len(&self.words));
        for row in 0..self.ends.len() {
            builder.append_values_iter(self.range(row).map(|i| self.words.value(i)));
        }
        builder.finish().into_column()
    }
    fn to_csv_column(&self, name: &str) -> Column {
        let mut builder = StringChunkedBuilder::new(name.into(), self.ends.len());
        for row in 0..self.ends.len() {
            builder.append_value(self.get(row).joined());
        }
        builder.finish().into_column()
    }
    fn from_column(column: &Column) -> PolarsResult<Self> {
        let mut list = Self::default();
        if let Ok(joined) = column.str() {
            for cell in joined.iter() {
                let words = cell.into_iter().filter(|cell| !cell.is_empty()).flat_map(|c| c.split(LIST_SEPARATOR));
                words.for_each(|word| Plain::push(&mut list.words, word));
                list.ends.push(Plain::len(&list.words));
            }
            return Ok(list);
        }
        for cell in column.list()?.amortized_iter() {
            let cell = cell.ok_or_else(|| polars_err!(ComputeError: "column `{}` has an empty cell", column.name()))?;
            for word in cell.as_ref().str()?.iter() {
                let word = word.ok_or_else(|| polars_err!(ComputeError: "a list of `{}` has a null", column.name()))?;
                Plain::push(&mut list.words, word);
            }
            list.ends.push(Plain::len(&list.words));
        }
        Ok(list)
    }
}
