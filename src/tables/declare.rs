//! What a table is, and the macro that makes one from its declaration.

use std::fmt::Debug;
use std::ops::Range;

use polars::prelude::{Column, DataFrame, PolarsResult};
use polars_arrow::datatypes::ArrowSchema;

use super::columns::Kind;
use super::encode::Encoded;
use super::parquet::arrow_schema;

/// A column, as the data package describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub nullable: bool,
    /// What it means, with its unit.
    pub about: String,
    /// Every value it can have; empty when it is open.
    pub one_of: Vec<&'static str>,
}

/// Columns that name a row of another table, where they have the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    pub table: &'static str,
    pub columns: &'static [&'static str],
}

/// The columns of a table, filled row by row.
///
/// The row type, the columns and their description come from one `table!` declaration each; a field added there is
/// missed by the compiler wherever a row is made.
pub trait Table: Default + Clone + Debug + Send + Sync + 'static {
    /// One row, borrowed from the columns or from whoever makes it.
    type Row<'a>: Copy + Debug + PartialEq;

    /// The table's name and the stem of its files.
    const NAME: &'static str;
    /// Columns that together name one row; none where rows have no such name.
    const KEY: &'static [&'static str];
    const REFERENCES: &'static [Reference];
    /// Rows in a Parquet row group. Fixed for ever: the bytes of the files depend on it.
    const GROUP: usize;

    /// What one row is.
    fn about() -> String;
    /// The columns, in order.
    fn fields() -> Vec<Field>;

    /// Makes room for so many more rows.
    fn reserve(&mut self, rows: usize);
    /// Removes all rows, and keeps their room for others.
    fn clear(&mut self);
    fn push(&mut self, row: Self::Row<'_>);
    /// A row, counted from 0.
    ///
    /// # Panics
    /// When there is no such row.
    fn row(&self, row: usize) -> Self::Row<'_>;
    fn len(&self) -> usize;
    /// Appends some rows of another such table.
    fn extend(&mut self, other: &Self, rows: Range<usize>);
    /// The document (or, in `problems`, the file) that a row belongs to; tables are sorted by it.
    fn owner(&self, row: usize) -> &str;
    /// The cells of a row for people, in the order of [`fields`](Self::fields).
    fn cells(&self, row: usize) -> Vec<String>;
    /// Cells that are wrong whatever the others are (a name that is none, a score above 1): row, and what is wrong.
    fn faults(&self) -> Vec<(usize, String)>;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn rows(&self) -> impl ExactSizeIterator<Item = Self::Row<'_>> + Clone {
        (0..self.len()).map(|i| self.row(i))
    }
}

/// A table as a polars data frame.
pub(super) trait Frame: Table {
    fn columns(&self, csv: bool) -> Vec<Column>;
    /// Gives `take` the name of each column, and some rows of it for a Parquet file. One after the other: so the memory of
    /// one serves the next.
    fn encode(
        &self,
        rows: Range<usize>,
        take: &mut dyn FnMut(&'static str, Encoded) -> PolarsResult<()>,
    ) -> PolarsResult<()>;
    fn from_frame(frame: &DataFrame) -> PolarsResult<Self>;

    /// The columns of a Parquet file, but for those of these names.
    fn file_schema(without: &[&str]) -> PolarsResult<ArrowSchema> {
        let frame = Self::default().frame(false)?.drop_many(without.iter().copied());
        Ok(arrow_schema(&frame, &Self::fields()))
    }

    /// The rows as a frame in one chunk; with lists joined where it is for CSV.
    fn frame(&self, csv: bool) -> PolarsResult<DataFrame> {
        DataFrame::new(self.len(), self.columns(csv))
    }
}

/// The names of an enumeration.
pub(super) fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|x| name(*x)).collect()
}

/// Declares a table: its row type, its columns, their polars types and their description.
///
/// `by` is the column that the table is sorted by first; `refers to` names the table's columns that name a row of
/// another one. Unknown columns in either do not compile.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:literal: $Table:ident of $Row:ident;
        by $by:ident;
        key [$($key:ident),*];
        $(refers to $Other:ident($($via:ident),+);)*
        group $group:expr;
        $( $(#[doc = $what:literal])+ $field:ident: $Store:ty $(, one of $names:expr)?; )+
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Row<'a> {
            $( $(#[doc = $what])+ pub $field: <$Store as $crate::tables::Store>::Cell<'a>, )+
        }

        #[doc = concat!("The table `", $name, "`.")]
        #[derive(Clone, Debug, Default)]
        pub struct $Table {
            $( $field: $Store, )+
        }

        impl $crate::tables::Table for $Table {
            type Row<'a> = $Row<'a>;
            const NAME: &'static str = $name;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),*];
            const REFERENCES: &'static [$crate::tables::Reference] = &[$(
                $crate::tables::Reference {
                    table: <$Other as $crate::tables::Table>::NAME,
                    columns: &[$(stringify!($via)),+],
                }
            ),*];
            const GROUP: usize = $group;

            fn about() -> String {
                concat!($($about),+).trim().to_owned()
            }

            fn fields() -> Vec<$crate::tables::Field> {
                vec![$(
                    $crate::tables::Field {
                        name: stringify!($field).trim_start_matches("r#"),
                        kind: <$Store as $crate::tables::Store>::KIND,
                        nullable: <$Store as $crate::tables::Store>::NULLABLE,
                        about: concat!($($what),+).trim().to_owned(),
                        one_of: { let names: Vec<&'static str> = Vec::new(); $( let names = { let _ = names; $names }; )? names },
                    }
                ),+]
            }

            fn reserve(&mut self, rows: usize) {
                $( $crate::tables::Store::reserve(&mut self.$field, rows); )+
            }

            fn clear(&mut self) {
                $( $crate::tables::Store::clear(&mut self.$field); )+
            }

            fn push(&mut self, row: $Row<'_>) {
                $( $crate::tables::Store::push(&mut self.$field, row.$field); )+
            }

            fn row(&self, row: usize) -> $Row<'_> {
                $Row { $( $field: $crate::tables::Store::get(&self.$field, row) ),+ }
            }

            fn len(&self) -> usize {
                $crate::tables::Store::len(&self.$by)
            }

            fn extend(&mut self, other: &Self, rows: std::ops::Range<usize>) {
                $( $crate::tables::Store::extend(&mut self.$field, &other.$field, rows.clone()); )+
            }

            fn owner(&self, row: usize) -> &str {
                $crate::tables::Store::get(&self.$by, row)
            }

            fn cells(&self, row: usize) -> Vec<String> {
                vec![$({
                    let mut cell = String::new();
                    <$Store as $crate::tables::Store>::show($crate::tables::Store::get(&self.$field, row), &mut cell);
                    cell
                }),+]
            }

            fn faults(&self) -> Vec<(usize, String)> {
                let mut faults = Vec::new();
                $({
                    let names: Vec<&'static str> = Vec::new();
                    $( let names = { let _ = names; $names }; )?
                    for row in 0..self.len() {
                        let cell = $crate::tables::Store::get(&self.$field, row);
                        if let Some(fault) = <$Store as $crate::tables::Store>::fault(cell, &names) {
                            faults.push((row, format!("{} {fault}", stringify!($field).trim_start_matches("r#"))));
                        }
                    }
                })+
                faults
            }
        }

        impl $crate::tables::declare::Frame for $Table {
            fn columns(&self, csv: bool) -> Vec<polars::prelude::Column> {
                use $crate::tables::columns::PolarsStore;
                vec![$({
                    let name = stringify!($field).trim_start_matches("r#");
                    if csv { self.$field.to_csv_column(name) } else { self.$field.to_column(name) }
                }),+]
            }

            fn encode(
                &self,
                rows: std::ops::Range<usize>,
                take: &mut dyn FnMut(&'static str, $crate::tables::encode::Encoded) -> polars::prelude::PolarsResult<()>,
            ) -> polars::prelude::PolarsResult<()> {
                use $crate::tables::columns::PolarsStore;
                $( take(stringify!($field).trim_start_matches("r#"), self.$field.to_encoded(rows.clone()))?; )+
                Ok(())
            }

            fn from_frame(frame: &polars::prelude::DataFrame) -> polars::prelude::PolarsResult<Self> {
                use $crate::tables::columns::PolarsStore;
                Ok(Self {
                    $( $field: PolarsStore::from_column(frame.column(stringify!($field).trim_start_matches("r#"))?)?, )+
                })
            }
        }

        // The columns named above must exist, here and in the table referred to.
        const _: fn(&$Row<'_>) = |row| { $( let _ = &row.$key; )* let _ = &row.$by; };
        $( const _: fn(&$Row<'_>, &<$Other as $crate::tables::Table>::Row<'_>) = |a, b| { $( let _ = (&a.$via, &b.$via); )+ }; )*
    };
}

pub(super) use table;
