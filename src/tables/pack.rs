//! The rows of some consecutive documents, encoded, as one file: what a run keeps of its work, and what the tables are
//! put together from.
//!
//! A pack holds for every table its Parquet column chunks ([`super::parquet`]) and its CSV lines, the signatures of its
//! articles, and a note of the caller's; each with a hash, so that a damaged pack is never taken for a good one. The
//! column `duplicate_of` is missing: it depends on the other documents, and is added when the tables are put together.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use polars::prelude::{CsvWriter, PolarsError, PolarsResult, SerWriter};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::declare::Frame;
use super::duplicates::Signatures;
use super::encode::Take;
use super::parquet::{Groups, Piece, decode};
use super::*;
use crate::base::{Error, Result};

const MAGIC: &[u8; 8] = b"jzpack1\n";

/// Bytes after the head: its length, its hash, the magic.
const TAIL: usize = 8 + 16 + 8;

/// The column of `documents` that packs leave out.
pub(super) const LATE: &str = "duplicate_of";

/// The first half of a SHA-256.
pub(super) type Hash16 = [u8; 16];

pub(super) fn hash16(bytes: &[u8]) -> Hash16 {
    half(Sha256::digest(bytes).as_slice())
}

pub(super) fn half(digest: &[u8]) -> Hash16 {
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

/// What a region of a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// Column chunks.
    Chunks,
    /// The footer's entries of the chunks.
    Groups,
    /// Lines of CSV, without a header.
    Csv,
    /// The signatures of the articles.
    Signatures,
    /// The caller's note.
    Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Region {
    /// Index into [`TableSet::NAMES`].
    pub table: usize,
    pub what: What,
    pub rows: u64,
    pub start: u64,
    pub len: u64,
    pub hash: Hash16,
}

/// Builds a pack in memory.
#[derive(Default)]
struct Builder {
    bytes: Vec<u8>,
    regions: Vec<Region>,
}

impl Builder {
    fn add(&mut self, table: usize, what: What, rows: u64, bytes: &[u8]) {
        let (start, len) = (self.bytes.len() as u64, bytes.len() as u64);
        self.regions.push(Region { table, what, rows, start, len, hash: hash16(bytes) });
        self.bytes.extend_from_slice(bytes);
    }

    fn table<T: Frame>(&mut self, table: usize, rows: &T, csv: bool) -> PolarsResult<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let count = rows.len() as u64;
        let groups = (0..rows.len()).step_by(T::GROUP).map(|start| {
            let part = start..rows.len().min(start + T::GROUP);
            let late = |name: &str| T::NAME == Documents::NAME && name == LATE;
            let columns = {
                let part = part.clone();
                move |take: &mut Take<'_>| {
                    rows.encode(part, &mut |name, column| if late(name) { Ok(()) } else { take(column) })
                }
            };
            (part.len(), columns)
        });
        let piece = Piece::encode(&T::file_schema(&[LATE])?, groups)?;
        self.add(table, What::Chunks, count, &piece.bytes);
        self.add(table, What::Groups, count, &piece.groups.to_bytes()?);
        if csv {
            self.add(table, What::Csv, count, &csv_lines(rows)?);
        }
        Ok(())
    }

    fn finish(mut self) -> PolarsResult<Vec<u8>> {
        let head = serde_json::to_vec(&self.regions).map_err(io::Error::from)?;
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(&hash16(&head));
        self.bytes.extend_from_slice(MAGIC);
        Ok(self.bytes)
    }
}

/// Lines of CSV, without a header.
pub(super) fn csv_lines<T: Frame>(rows: &T) -> PolarsResult<Vec<u8>> {
    let mut lines = Vec::new();
    // One thread: the caller has its own, and the bytes are the same.
    CsvWriter::new(&mut lines).include_header(false).n_threads(1).finish(&mut rows.frame(true)?)?;
    Ok(lines)
}

impl TableSet {
    /// Encodes the rows as a pack, with a note for whoever opens it; CSV lines too where that is among the formats.
    ///
    /// # Errors
    /// When polars cannot encode them.
    pub fn pack(&self, signatures: &Signatures, formats: &[Format], note: &[u8]) -> Result<Vec<u8>> {
        let csv = formats.contains(&Format::Csv);
        let mut pack = Builder::default();
        let mut table = 0;
        macro_rules! add {
            ($($name:ident: $Table:ident,)+) => {
                $(
                    let problems = $Table::NAME == Problems::NAME;
                    pack.table(table, &self.$name, csv && !problems).map_err(encode_error)?;
                    table += 1;
                )+
            };
        }
        every_table!(add);
        pack.add(table, What::Signatures, signatures.len() as u64, &signatures.to_bytes());
        pack.add(table, What::Note, 1, note);
        pack.finish().map_err(encode_error)
    }
}

fn encode_error(error: PolarsError) -> Error {
    Error::new(format!("the rows cannot be encoded: {error}"))
}

/// A pack on disk. Its bytes are checked when they are read.
#[derive(Clone, Debug)]
pub struct Pack {
    path: PathBuf,
    regions: Vec<Region>,
}

/// Why a pack cannot be used: it is not there, or it is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl From<io::Error> for Damaged {
    fn from(_: io::Error) -> Self {
        Self
    }
}

impl From<PolarsError> for Damaged {
    fn from(_: PolarsError) -> Self {
        Self
    }
}

impl Pack {
    /// Opens a pack and checks its head.
    ///
    /// # Errors
    /// When there is none, or its head is damaged.
    pub fn open(path: &Path) -> std::result::Result<Self, Damaged> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut tail = [0; TAIL];
        file.seek(SeekFrom::Start(size.checked_sub(TAIL as u64).ok_or(Damaged)?))?;
        file.read_exact(&mut tail)?;
        let length = u64::from_le_bytes(tail[..8].try_into().map_err(|_| Damaged)?);
        let end = size - TAIL as u64;
        let start = end.checked_sub(length).ok_or(Damaged)?;
        file.seek(SeekFrom::Start(start))?;
        let mut head = vec![0; length as usize];
        file.read_exact(&mut head)?;
        if tail[24..] != MAGIC[..] || tail[8..24] != hash16(&head) {
            return Err(Damaged);
        }
        let regions: Vec<Region> = serde_json::from_slice(&head).map_err(|_| Damaged)?;
        Ok(Self { path: path.to_owned(), regions })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The caller's note.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn note(&self) -> std::result::Result<Vec<u8>, Damaged> {
        let region = self.regions.iter().find(|r| r.what == What::Note).ok_or(Damaged)?;
        self.read(region)
    }

    /// The signatures of its articles.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn signatures(&self) -> std::result::Result<Signatures, Damaged> {
        let region = self.regions.iter().find(|r| r.what == What::Signatures).ok_or(Damaged)?;
        Signatures::from_bytes(&self.read(region)?).ok_or(Damaged)
    }

    /// Number of articles.
    pub fn articles(&self) -> u64 {
        self.find(Documents::NAME, What::Chunks).map_or(0, |r| r.rows)
    }

    /// All rows, `duplicate_of` null.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn set(&self) -> std::result::Result<TableSet, Damaged> {
        let mut set = TableSet::default();
        macro_rules! all {
            ($($name:ident: $Table:ident,)+) => { $(set.$name = self.rows::<$Table>()?;)+ };
        }
        every_table!(all);
        Ok(set)
    }

    /// The rows of `documents`, `duplicate_of` null.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn documents(&self) -> std::result::Result<Documents, Damaged> {
        self.rows::<Documents>()
    }

    /// The rows of `problems`.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn problems(&self) -> std::result::Result<Problems, Damaged> {
        self.rows::<Problems>()
    }

    fn rows<T: Frame>(&self) -> std::result::Result<T, Damaged> {
        let Some(groups) = self.groups(T::NAME)? else { return Ok(T::default()) };
        let chunks = self.find(T::NAME, What::Chunks).ok_or(Damaged)?;
        let empty = T::default().frame(false)?;
        let bytes = self.read(&chunks)?;
        let mut frame = decode(&T::file_schema(&[LATE])?, &bytes, &groups)?;
        if let Some(place) = empty.get_column_names().iter().position(|n| n.as_str() == LATE) {
            let column = empty.column(LATE)?;
            let nulls = polars::prelude::Column::full_null(LATE.into(), frame.height(), column.dtype());
            frame.insert_column(place, nulls)?;
        }
        Ok(T::from_frame(&frame)?)
    }

    pub(super) fn find(&self, table: &str, what: What) -> Option<Region> {
        let table = TableSet::NAMES.iter().position(|n| *n == table)?;
        self.regions.iter().find(|r| r.table == table && r.what == what).copied()
    }

    /// The footer's entries of a table's chunks; none where it has no rows.
    pub(super) fn groups(&self, table: &str) -> std::result::Result<Option<Groups>, Damaged> {
        let Some(region) = self.find(table, What::Groups) else { return Ok(None) };
        Ok(Some(Groups::from_bytes(&self.read(&region)?)?))
    }

    fn read(&self, region: &Region) -> std::result::Result<Vec<u8>, Damaged> {
        let mut reader = self.reader(region)?;
        let mut bytes = Vec::with_capacity(region.len as usize);
        reader.read_to_end(&mut bytes)?;
        if reader.was_whole() { Ok(bytes) } else { Err(Damaged) }
    }

    /// A region, to be read to its end and then asked whether it was whole.
    pub(super) fn reader(&self, region: &Region) -> std::result::Result<Checked, Damaged> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(region.start))?;
        Ok(Checked { file: file.take(region.len), hash: Sha256::new(), expected: region.hash })
    }
}

/// A region that is hashed while it is read.
pub(super) struct Checked {
    file: io::Take<File>,
    hash: Sha256,
    expected: Hash16,
}

impl Checked {
    /// Whether what was read is what was written.
    pub fn was_whole(self) -> bool {
        half(self.hash.finalize().as_slice()) == self.expected
    }
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}
