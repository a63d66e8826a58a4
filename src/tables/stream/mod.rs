//! One table as a stream, and documents as one: for `jiaozhu map`, which other programs drive.

mod arrow;
mod documents;
mod forward;
mod json;

use std::io::{self, Write};

use polars::prelude::{DataFrame, PolarsResult};

use super::declare::Frame;
use super::*;
use crate::base::{Error, Result};

pub use documents::ArrowDocuments;

/// The forms in which documents come and rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamFormat {
    /// The streaming form of Apache Arrow IPC.
    Arrow,
    /// JSON Lines: one object a line.
    Jsonl,
}

impl StreamFormat {
    pub const ALL: &'static [StreamFormat] = &[StreamFormat::Arrow, StreamFormat::Jsonl];

    pub fn name(self) -> &'static str {
        match self {
            StreamFormat::Arrow => "arrow",
            StreamFormat::Jsonl => "jsonl",
        }
    }
}

macro_rules! one_table {
    ($($name:ident: $Table:ident,)+) => {
        impl TableSet {
            /// As [`push`](Self::push), but only the rows of that table and the document's problems.
            pub fn push_one(&mut self, table: &str, doc: &StanceDoc) {
                let source = Source::new(doc);
                $(if table == $Table::NAME { self.$name.fill(&source); })+
                for problem in doc.all_problems() {
                    self.problems.add(problem, Some(&source.raw));
                }
            }
        }
    };
}
every_table!(doc one_table);

macro_rules! by_name {
    ($($name:ident: $Table:ident,)+) => {
        /// The columns of a table, in order; none when there is no such table.
        pub fn fields(table: &str) -> Vec<Field> {
            $(if table == $Table::NAME { return $Table::fields(); })+
            Vec::new()
        }

        /// A table of the set as a frame.
        fn frame(table: &str, set: &TableSet) -> PolarsResult<DataFrame> {
            $(if table == $Table::NAME { return set.$name.frame(false); })+
            Ok(DataFrame::empty())
        }
    };
}
every_table!(by_name);

/// The columns of a table as the column list of `CREATE TABLE` in Spark SQL, which is also what `mapInArrow` and
/// `from_json` take as a schema.
pub fn ddl(table: &str) -> String {
    let column = |field: Field| {
        let kind = match field.kind {
            Kind::Name | Kind::Text => "STRING",
            Kind::Count => "INT",
            Kind::Score => "FLOAT",
            Kind::Flag => "BOOLEAN",
            Kind::List => "ARRAY<STRING>",
        };
        format!("`{}` {kind}{}", field.name, if field.nullable { "" } else { " NOT NULL" })
    };
    fields(table).into_iter().map(column).collect::<Vec<_>>().join(", ")
}

/// Writes one table as a stream. The bytes depend on the rows and, for Arrow, on how they are divided into sets.
pub struct TableStream<W> {
    out: W,
    table: &'static str,
    format: StreamFormat,
    arrow: arrow::Encoder,
}

impl<W: Write> TableStream<W> {
    /// Begins the stream; with Arrow its schema is written at once.
    ///
    /// # Errors
    /// When there is no such table, or `out` cannot be written.
    pub fn begin(out: W, table: &str, format: StreamFormat) -> Result<Self> {
        let Some(table) = TableSet::NAMES.iter().find(|name| **name == table) else {
            return Err(Error::new(format!("there is no table “{table}”"))
                .hint(format!("the tables are {}", TableSet::NAMES.join(", "))));
        };
        let empty = frame(table, &TableSet::default()).map_err(broken)?;
        let mut stream = Self { out, table, format, arrow: arrow::Encoder::new(&empty, &fields(table)) };
        if format == StreamFormat::Arrow {
            let bytes = stream.arrow.start().map_err(broken)?;
            stream.put(bytes)?;
        }
        Ok(stream)
    }

    /// Writes the rows that the set has of this table. A set without any writes nothing.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&mut self, set: &TableSet) -> Result<()> {
        let bytes = self.encode(set)?;
        self.put(bytes)
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(mut self) -> Result<W> {
        if self.format == StreamFormat::Arrow {
            let bytes = self.arrow.end().map_err(broken)?;
            self.put(bytes)?;
        }
        Ok(self.out)
    }

    fn encode(&mut self, set: &TableSet) -> Result<Vec<u8>> {
        let frame = frame(self.table, set).map_err(broken)?;
        if frame.height() == 0 {
            return Ok(Vec::new());
        }
        match self.format {
            StreamFormat::Arrow => self.arrow.batch(&frame).map_err(broken),
            StreamFormat::Jsonl => json::lines(&frame).map_err(broken),
        }
    }

    /// Every set is flushed, so that whoever reads gets it.
    fn put(&mut self, bytes: Vec<u8>) -> Result<()> {
        self.out.write_all(&bytes).and_then(|()| self.out.flush()).map_err(unwritten)
    }
}

fn unwritten(error: io::Error) -> Error {
    let mut ours = Error::new(format!("cannot write the rows: {error}"));
    ours.cause = Some(error);
    ours
}

fn broken(error: polars::prelude::PolarsError) -> Error {
    Error::new(format!("the rows cannot be put into the stream: {error}"))
}
