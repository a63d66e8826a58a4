use crate::base::{Error, Result};

/// A file format of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Parquet,
    Csv,
}

impl Format {
    pub const ALL: &'static [Format] = &[Format::Parquet, Format::Csv];

    /// Its name in corpus.toml, which is also the extension of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Csv => "csv",
        }
    }

    /// The format of that name.
    ///
    /// # Errors
    /// When there is none, with the names there are.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            Error::new(format!("unknown output format `{name}`")).hint("the formats are `parquet` and `csv`")
        })
    }

    /// The file of a table in this format.
    pub fn file(self, table: &str) -> String {
        format!("{table}.{}", self.name())
    }
}
