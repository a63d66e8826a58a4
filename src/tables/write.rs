//! Writing the tables, set by set.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{CsvWriter, ParquetWriter, PolarsError, SerWriter};
use polars_parquet::write::ParquetType;

use super::declare::Frame;
use super::duplicates::{Duplicates, Signatures};
use super::manifest::Hash;
use super::*;
use crate::base::{Error, Result};

macro_rules! writer {
    ($($name:ident: $Table:ident,)+) => {
        struct Sinks { $($name: Sink<$Table>,)+ }

        impl Sinks {
            fn create(dir: &Path, formats: &[Format]) -> Result<Self> {
                Ok(Self { $($name: Sink::create(dir, formats)?,)+ })
            }

            /// The tables side by side.
            fn append(&mut self, set: &TableSet) -> Result<()> {
                $(let mut $name = Ok(());)+
                rayon::scope(|scope| {
                    $(scope.spawn(|_| $name = self.$name.append(&set.$name));)+
                });
                $($name?;)+
                Ok(())
            }

            fn finish(self) -> Result<Vec<TableFile>> {
                let mut files = Vec::new();
                $(files.extend(self.$name.finish()?);)+
                Ok(files)
            }
        }
    };
}
every_table!(writer);

/// Writes all tables into a folder, in all formats.
///
/// Rows are held back until a row group is full, so the bytes depend on the rows alone, not on how the caller divided
/// them into sets. A folder that was not finished is of no use to anyone.
pub struct TableWriter {
    sinks: Sinks,
    problems: Problems,
    duplicates: Duplicates,
}

impl TableWriter {
    /// Creates the files in `dir`, which is created too. Existing files are overwritten.
    ///
    /// # Errors
    /// When a file cannot be created.
    pub fn create(dir: &Path, formats: &[Format]) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|e| Error::io("create", dir, e))?;
        Ok(Self {
            sinks: Sinks::create(dir, formats)?,
            problems: Problems::default(),
            duplicates: Duplicates::default(),
        })
    }

    /// Appends the rows of the next documents, sorted by `doc`. `duplicate_of` is set here, whatever it was; problems
    /// may come in any order.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn append(&mut self, set: TableSet) -> Result<()> {
        let signatures = set.signatures();
        self.append_signed(set, &signatures)
    }

    /// [`append`](Self::append) where the signatures are known: they take most of its time, and can be made on any thread.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn append_signed(&mut self, mut set: TableSet, signatures: &Signatures) -> Result<()> {
        let problems = std::mem::take(&mut set.problems);
        self.problems.extend(&problems, 0..problems.len());
        self.duplicates.mark(&mut set.documents, signatures);
        self.sinks.append(&set)
    }

    /// Writes what is left, and closes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> Result<Vec<TableFile>> {
        self.sinks.problems.append(&self.problems.sorted())?;
        self.sinks.finish()
    }
}

/// One table on its way into its files.
struct Sink<T> {
    pending: T,
    rows: u64,
    parquet: Option<Parquet>,
    csv: Option<Target>,
}

struct Parquet {
    target: Target,
    writer: BatchedWriter<Target>,
    /// The file's columns.
    fields: Vec<ParquetType>,
}

impl<T: Frame> Sink<T> {
    fn create(dir: &Path, formats: &[Format]) -> Result<Self> {
        let mut sink = Self { pending: T::default(), rows: 0, parquet: None, csv: None };
        for &format in formats {
            let file = format.file(T::NAME);
            let path = dir.join(&file);
            let mut target = Target::create(&path)?;
            match format {
                Format::Parquet => {
                    let frame = T::default().frame(false).map_err(|e| write_error(&path, e))?;
                    let mut writer = ParquetWriter::new(target.clone())
                        .batched(frame.schema())
                        .map_err(|e| write_error(&path, e))?;
                    let fields = writer.parquet_schema().fields().to_vec();
                    sink.parquet = Some(Parquet { target, writer, fields });
                }
                Format::Csv => {
                    let names: Vec<_> = T::fields().iter().map(|f| f.name).collect();
                    writeln!(target, "{}", names.join(",")).map_err(|e| Error::io("write", &path, e))?;
                    sink.csv = Some(target);
                }
            }
        }
        Ok(sink)
    }

    fn append(&mut self, rows: &T) -> Result<()> {
        let mut at = 0;
        while at < rows.len() {
            let take = (T::GROUP - self.pending.len()).min(rows.len() - at);
            self.pending.extend(rows, at..at + take);
            at += take;
            if self.pending.len() == T::GROUP {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.pending);
        if rows.is_empty() {
            return Ok(());
        }
        self.rows += rows.len() as u64;
        if let Some(parquet) = &mut self.parquet {
            let written = encode::pages(&rows.encoded(), &parquet.fields)
                .and_then(|pages| parquet.writer.write_row_group(rows.len() as u64, &pages));
            written.map_err(|e| write_error(&parquet.target.path, e))?;
        }
        if let Some(csv) = &mut self.csv {
            let written =
                rows.frame(true).and_then(|mut f| CsvWriter::new(&mut *csv).include_header(false).finish(&mut f));
            written.map_err(|e| write_error(&csv.path, e))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<TableFile>> {
        self.flush()?;
        let mut targets = Vec::new();
        if let Some(parquet) = self.parquet {
            // Without the Arrow schema that `BatchedWriter::finish` adds: it says `string_view`, which pandas cannot read
            // in lists. The Parquet schema says all that is needed.
            let footer = match parquet.writer.get_writer().lock() {
                Ok(mut writer) => writer.end(Some(Vec::new())),
                Err(poisoned) => poisoned.into_inner().end(Some(Vec::new())),
            };
            footer.map_err(|e| write_error(&parquet.target.path, e))?;
            targets.push(parquet.target);
        }
        targets.extend(self.csv);
        targets.into_iter().map(|target| target.close(T::NAME, self.rows)).collect()
    }
}

/// A file that is hashed while it is written. Shared, because polars keeps the writer it is given.
#[derive(Clone)]
struct Target {
    path: PathBuf,
    file: Arc<Mutex<Hashed>>,
}

struct Hashed {
    file: BufWriter<File>,
    hash: Hash,
    bytes: u64,
}

impl Target {
    fn create(path: &Path) -> Result<Self> {
        let file = BufWriter::new(File::create(path).map_err(|e| Error::io("create", path, e))?);
        let hashed = Hashed { file, hash: Hash::default(), bytes: 0 };
        Ok(Self { path: path.to_owned(), file: Arc::new(Mutex::new(hashed)) })
    }

    fn hashed(&self) -> std::sync::MutexGuard<'_, Hashed> {
        self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn close(self, table: &str, rows: u64) -> Result<TableFile> {
        let mut hashed = self.hashed();
        hashed.file.flush().map_err(|e| Error::io("write", &self.path, e))?;
        let hash = std::mem::take(&mut hashed.hash);
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(TableFile { name: table.to_owned(), file, rows, bytes: hashed.bytes, sha256: hash.hex() })
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut hashed = self.hashed();
        hashed.file.write_all(bytes)?;
        hashed.hash.write_all(bytes)?;
        hashed.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hashed().file.flush()
    }
}

fn write_error(path: &Path, error: PolarsError) -> Error {
    match error {
        // With its kind, for the hint.
        PolarsError::IO { error, .. } => Error::io("write", path, io::Error::new(error.kind(), error.to_string())),
        other => Error::new(format!("cannot write {}: {other}", path.display())),
    }
}
