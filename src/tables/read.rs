//! Reading the tables back, document by document.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{
    CsvReadOptions, DataFrame, DataType, FileMetadataRef, ParquetReader, PolarsError, PolarsResult, Schema, SerReader,
};

use super::assemble::part_file;
use super::declare::Frame;
use super::*;
use crate::base::{Error, Result};

/// The rows of one document.
#[derive(Clone, Debug, Default)]
pub struct DocTables {
    pub doc: String,
    /// Its rows. `problems` is empty: see [`Reader::problems`].
    pub tables: TableSet,
    first_rows: Vec<(&'static str, usize)>,
}

impl DocTables {
    /// The number, from 1, of the document's first row in the file of that table.
    pub fn first_row(&self, table: &str) -> usize {
        self.first_rows.iter().find(|(name, _)| *name == table).map_or(1, |(_, row)| *row)
    }
}

macro_rules! reader {
    ($($name:ident: $Table:ident,)+) => {
        struct Cursors { $($name: Cursor<$Table>,)+ }

        impl Cursors {
            fn open(dir: &Path) -> Result<Self> {
                Ok(Self { $($name: Cursor::open(dir)?,)+ })
            }

            fn over(set: TableSet) -> Self {
                Self { $($name: Cursor::over(set.$name),)+ }
            }

            /// The rows of the first document that any table comes to next.
            fn next(&mut self) -> Result<Option<DocTables>> {
                let mut first: Option<&str> = None;
                $(
                    if let Some(doc) = self.$name.head()? && first.is_none_or(|first| doc < first) {
                        first = Some(doc);
                    }
                )+
                let Some(doc) = first.map(str::to_owned) else { return Ok(None) };
                let mut tables = TableSet::default();
                let mut first_rows = Vec::new();
                $(
                    first_rows.push(($Table::NAME, self.$name.before + self.$name.at + 1));
                    tables.$name = self.$name.take(&doc)?;
                )+
                Ok(Some(DocTables { doc, tables, first_rows }))
            }
        }
    };
}
every_table!(doc reader);

/// Reads an output folder document by document, in the order of the tables. Prefers Parquet, of which it holds a few row
/// groups of each table at a time; CSV files are read whole.
pub struct Reader {
    cursors: Cursors,
    problems: Problems,
}

impl Reader {
    /// Opens the tables of a folder.
    ///
    /// # Errors
    /// When a table is missing, cannot be read, or has other columns than this version of the program writes.
    pub fn open(dir: &Path) -> Result<Self> {
        let problems = Cursor::<Problems>::open(dir)?.all()?;
        Ok(Self { cursors: Cursors::open(dir)?, problems })
    }

    /// The same over rows in memory.
    pub fn over(mut set: TableSet) -> Self {
        let problems = std::mem::take(&mut set.problems);
        Self { cursors: Cursors::over(set), problems }
    }

    /// The problems of all inputs.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }
}

impl Iterator for Reader {
    type Item = Result<DocTables>;

    fn next(&mut self) -> Option<Self::Item> {
        self.cursors.next().transpose()
    }
}

/// All rows of an output folder at once.
///
/// # Errors
/// As [`Reader::open`].
pub fn read(dir: &Path) -> Result<TableSet> {
    let mut set = TableSet::default();
    macro_rules! all {
        ($($name:ident: $Table:ident,)+) => { $(set.$name = Cursor::<$Table>::open(dir)?.all()?;)+ };
    }
    every_table!(all);
    Ok(set)
}

/// A place in a table.
struct Cursor<T> {
    source: Option<Parquet>,
    rows: T,
    /// The next row in `rows`.
    at: usize,
    /// Rows of the table before `rows`.
    before: usize,
}

/// The Parquet files of a table: one, or its parts.
struct Parquet {
    files: Vec<PathBuf>,
    /// The file that is read, its metadata, its next row group.
    file: usize,
    metadata: FileMetadataRef,
    group: usize,
    /// Rows of the file before that group.
    row: usize,
}

/// The Parquet files of a table in a folder; none where it is not there in that form.
pub(super) fn parquet_files(dir: &Path, table: &str) -> Vec<PathBuf> {
    let whole = dir.join(Format::Parquet.file(table));
    if whole.is_file() {
        return vec![whole];
    }
    let part = |i| dir.join(part_file(table, i, Format::Parquet));
    (1..).map(part).take_while(|path| path.is_file()).collect()
}

impl<T: Frame> Cursor<T> {
    fn over(rows: T) -> Self {
        Self { source: None, rows, at: 0, before: 0 }
    }

    fn open(dir: &Path) -> Result<Self> {
        let files = parquet_files(dir, T::NAME);
        if let Some(first) = files.first() {
            let metadata = check_parquet::<T>(first)?;
            let source = Parquet { files, file: 0, metadata, group: 0, row: 0 };
            return Ok(Self { source: Some(source), ..Self::over(T::default()) });
        }
        let path = dir.join(Format::Csv.file(T::NAME));
        if path.is_file() {
            check_csv::<T>(&path)?;
            let frame = read_csv::<T>(&path).map_err(|e| read_error(&path, e))?;
            return Ok(Self::over(T::from_frame(&frame).map_err(|e| read_error(&path, e))?));
        }
        Err(Error::new(format!("there is no table `{}` in {}", T::NAME, dir.display()))
            .hint("run `jiaozhu run` to make the output"))
    }

    /// Reads the next row groups when the rows are used up. Whether there is a row.
    fn fill(&mut self) -> Result<bool> {
        while self.at == self.rows.len() {
            let Some(source) = &mut self.source else { return Ok(false) };
            let Some(frame) = source.next::<T>()? else { return Ok(false) };
            self.before += self.rows.len();
            self.rows = T::from_frame(&frame).map_err(|e| read_error(&source.files[source.file], e))?;
            self.at = 0;
        }
        Ok(true)
    }

    /// The document of the next row.
    fn head(&mut self) -> Result<Option<&str>> {
        Ok(if self.fill()? { Some(self.rows.owner(self.at)) } else { None })
    }

    /// The next rows as long as they belong to `doc`.
    fn take(&mut self, doc: &str) -> Result<T> {
        let mut taken = T::default();
        while self.fill()? && self.rows.owner(self.at) == doc {
            let mut end = self.at;
            while end < self.rows.len() && self.rows.owner(end) == doc {
                end += 1;
            }
            taken.extend(&self.rows, self.at..end);
            self.at = end;
        }
        Ok(taken)
    }

    fn all(mut self) -> Result<T> {
        let mut all = T::default();
        while self.fill()? {
            all.extend(&self.rows, self.at..self.rows.len());
            self.at = self.rows.len();
        }
        Ok(all)
    }
}

impl Parquet {
    /// The next whole row groups: as many as make a full one; none at the end.
    fn next<T: Frame>(&mut self) -> Result<Option<DataFrame>> {
        while self.group == self.metadata.row_groups.len() {
            if self.file + 1 == self.files.len() {
                return Ok(None);
            }
            self.metadata = check_parquet::<T>(&self.files[self.file + 1])?;
            (self.file, self.group, self.row) = (self.file + 1, 0, 0);
        }
        let mut rows = 0;
        for group in &self.metadata.row_groups[self.group..] {
            if rows > 0 && rows + group.num_rows() > T::GROUP {
                break;
            }
            rows += group.num_rows();
            self.group += 1;
        }
        let path = &self.files[self.file];
        let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
        let mut reader = ParquetReader::new(file).with_slice(Some((self.row, rows)));
        reader.set_metadata(self.metadata.clone());
        self.row += rows;
        reader.finish().map(Some).map_err(|e| read_error(path, e))
    }
}

/// Checks that a file has the table's columns.
fn check_parquet<T: Frame>(path: &Path) -> Result<FileMetadataRef> {
    let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    let mut reader = ParquetReader::new(file);
    let schema = reader.schema().map_err(|e| read_error(path, e))?;
    let found: Vec<(String, Option<DataType>)> =
        schema.iter_values().map(|f| (f.name.to_string(), Some(DataType::from_arrow_field(f)))).collect();
    check_columns::<T>(path, &found)?;
    Ok(reader.get_metadata().map_err(|e| read_error(path, e))?.clone())
}

/// Checks the header: polars would take any column for the one that should stand in its place.
fn check_csv<T: Frame>(path: &Path) -> Result<()> {
    let mut header = String::new();
    let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    BufReader::new(file).read_line(&mut header).map_err(|e| Error::io("read", path, e))?;
    let names: Vec<_> = header.trim_end().split(',').map(|name| (name.to_owned(), None)).collect();
    check_columns::<T>(path, &names)
}

fn check_columns<T: Frame>(path: &Path, found: &[(String, Option<DataType>)]) -> Result<()> {
    let expected = schema::<T>(false).map_err(|e| read_error(path, e))?;
    let missing = expected.iter_names().find(|name| !found.iter().any(|(f, _)| f == name.as_str()));
    let extra = found.iter().find(|(name, _)| expected.get(name).is_none());
    let other = found.iter().find_map(|(name, kind)| {
        let kind = kind.as_ref()?;
        // Counts were unsigned once: outputs of that time are still compared with.
        let once = |now: &DataType| *now == DataType::Int32 && *kind == DataType::UInt32;
        expected.get(name).is_none_or(|now| now != kind && !once(now)).then_some((name, kind))
    });
    let message = if let Some(missing) = missing {
        format!("{} has no column `{missing}`", path.display())
    } else if let Some((extra, _)) = extra {
        format!("{} has an unknown column `{extra}`", path.display())
    } else if let Some((name, kind)) = other {
        format!("column `{name}` of {} is of type {kind}", path.display())
    } else if !found.iter().map(|(name, _)| name.as_str()).eq(expected.iter_names().map(|name| name.as_str())) {
        format!("the columns of {} are in another order", path.display())
    } else {
        return Ok(());
    };
    Err(Error::new(message).hint(format!(
        "it was written by another version of jiaozhu (this is {}): run `jiaozhu run` to make it again",
        env!("CARGO_PKG_VERSION")
    )))
}

fn schema<T: Frame>(csv: bool) -> PolarsResult<Arc<Schema>> {
    Ok(T::default().frame(csv)?.schema().clone())
}

fn read_csv<T: Frame>(path: &Path) -> PolarsResult<DataFrame> {
    CsvReadOptions::default()
        .with_has_header(true)
        .with_schema(Some(schema::<T>(true)?))
        .try_into_reader_with_file_path(Some(path.to_owned()))?
        .finish()
}

fn read_error(path: &Path, error: PolarsError) -> Error {
    match error {
        PolarsError::IO { error, .. } if error.kind() != std::io::ErrorKind::Other => {
            Error::io("read", path, std::io::Error::new(error.kind(), error.to_string()))
        }
        // The first line: what polars advises after it is for programmers.
        other => {
            Error::new(format!("cannot read {}: {}", path.display(), other.to_string().lines().next().unwrap_or("")))
                .hint("the file is damaged or was cut short: run `jiaozhu run` to make it again")
        }
    }
}
