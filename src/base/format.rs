use serde::{Deserialize, Serialize};

/// A form of the tables' files, as corpus.toml names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

    /// The file of a table in this format.
    pub fn file(self, table: &str) -> String {
        format!("{table}.{}", self.name())
    }
}
