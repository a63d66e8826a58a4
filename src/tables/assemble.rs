//! The files of the tables, put together from packs: column chunks and lines are copied, footers written anew. A file
//! whose rows are those of a file of the old output is linked instead.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use polars::prelude::{Column, DataFrame, PolarsError, PolarsResult};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::declare::Frame;
use super::manifest::Hash;
use super::pack::{Damaged, LATE, Pack, What, csv_lines, half};
use super::parquet::{Assembly, Piece, arrow_schema, plain};
use super::*;
use crate::base::{Error, Result};

/// The rows of `documents` that are copies.
pub struct Copies<'a> {
    /// By number of the article in the corpus, with the number of the original.
    found: Vec<(u32, u32)>,
    /// Of each pack the number of its first article, and where its copies are in `found`.
    packs: Vec<(u32, Range<usize>)>,
    /// Names an article.
    name: &'a (dyn Fn(u32) -> Result<String> + Sync),
}

impl<'a> Copies<'a> {
    /// Copies with their originals, sorted, both as numbers of articles in the corpus; the number of articles in each pack;
    /// and how an article is called.
    pub fn new(
        found: Vec<(u32, u32)>,
        articles: impl Iterator<Item = u32>,
        name: &'a (dyn Fn(u32) -> Result<String> + Sync),
    ) -> Self {
        let (mut start, mut at) = (0, 0);
        let packs = articles.map(|articles| {
            let end = at + found[at..].partition_point(|(copy, _)| *copy < start + articles);
            let pack = (start, at..end);
            (start, at) = (start + articles, end);
            pack
        });
        let packs = packs.collect();
        Self { found, packs, name }
    }

    /// Of a pack the rows that are copies (counted from 0), with what they are copies of.
    fn of(&self, pack: usize) -> Result<Vec<(u32, String)>> {
        let (start, own) = &self.packs[pack];
        self.found[own.clone()].iter().map(|(copy, original)| Ok((copy - start, (self.name)(*original)?))).collect()
    }
}

/// How the tables are put together.
#[derive(Debug)]
pub struct Assembler<'a> {
    /// Where the files are written; it exists.
    pub dir: &'a Path,
    pub formats: &'a [Format],
    /// A table with more bytes of Parquet than this is cut into parts of about this size. `None`: never.
    pub part_size: Option<u64>,
    /// Files of another output by identity, to be linked instead of written.
    pub reuse: &'a HashMap<String, (PathBuf, TableFile)>,
    /// What identities depend on besides the rows: the program.
    pub salt: &'a str,
}

/// A written file, and its identity: what decides its bytes, as a hash.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    pub file: TableFile,
    pub identity: String,
}

/// Why tables could not be put together.
#[derive(Debug)]
pub enum Fault {
    /// The pack of that number is damaged: it must be made again.
    Damaged(usize),
    /// Anything else.
    Error(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Error(error)
    }
}

/// A file to write: some packs' rows of a table.
struct Task {
    table: usize,
    format: Format,
    /// Its number, from 1, where the table has parts.
    part: Option<usize>,
    packs: Range<usize>,
}

impl Task {
    /// The file's path in the output folder, with `/`.
    fn file(&self) -> String {
        let table = TableSet::NAMES[self.table];
        match self.part {
            Some(part) => part_file(table, part, self.format),
            None => self.format.file(table),
        }
    }
}

/// The file of a part of a table: `tokens/part-0001.parquet`.
pub(super) fn part_file(table: &str, part: usize, format: Format) -> String {
    format!("{table}/part-{part:04}.{}", format.name())
}

impl<'a> Assembler<'a> {
    /// Writes all tables: the rows of the packs one after the other, and the problems. `copies` is called meanwhile:
    /// `documents` alone waits for it.
    ///
    /// # Errors
    /// When a pack is damaged, or a file cannot be written.
    pub fn assemble(
        &self,
        packs: &[Pack],
        copies: impl FnOnce() -> Result<Copies<'a>> + Send,
        problems: &Problems,
    ) -> std::result::Result<Vec<Written>, Fault> {
        let mut tasks = Vec::new();
        for (table, name) in TableSet::NAMES.iter().enumerate() {
            for &format in self.formats {
                let whole = Task { table, format, part: None, packs: 0..packs.len() };
                // CSV is for looking at small corpora: it is never cut.
                let cut = if format == Format::Parquet { self.parts(packs, name) } else { Vec::new() };
                match cut.len() {
                    0 | 1 => tasks.push(whole),
                    _ => tasks.extend(cut.into_iter().enumerate().map(|(i, packs)| Task {
                        part: Some(i + 1),
                        packs,
                        ..whole
                    })),
                }
                if tasks.last().is_some_and(|t| t.part.is_some()) {
                    let dir = self.dir.join(name);
                    std::fs::create_dir_all(&dir).map_err(|e| Error::io("create", &dir, e))?;
                }
            }
        }
        let sorted = problems.sorted();
        let (of_documents, others): (Vec<_>, Vec<_>) =
            tasks.iter().partition(|task| TableSet::NAMES[task.table] == Documents::NAME);
        let write = |tasks: &[&Task], copies: Option<&Copies>| -> std::result::Result<Vec<Written>, Fault> {
            tasks.par_iter().with_max_len(1).map(|task| self.file(task, packs, copies, &sorted)).collect()
        };
        let (documents, others) = rayon::join(|| write(&of_documents, Some(&copies()?)), || write(&others, None));
        // `documents` is the first of the tables.
        let mut written = documents?;
        written.extend(others?);
        Ok(written)
    }

    /// Where a table is cut: after a pack whose hash says so, so that a changed pack moves few cuts.
    fn parts(&self, packs: &[Pack], table: &str) -> Vec<Range<usize>> {
        let Some(size) = self.part_size.map(|size| size.max(1)) else { return Vec::new() };
        let regions: Vec<_> = packs.iter().map(|pack| pack.find(table, What::Chunks)).collect();
        if regions.iter().flatten().map(|r| r.len).sum::<u64>() <= size {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (i, region) in regions.iter().enumerate() {
            let Some(region) = region else { continue };
            bytes += region.len;
            // From half the size on, each byte is as likely to be the last as to make that size the mean.
            let chance = region.len as f64 / (size as f64 / 2.0);
            let draw =
                u64::from_le_bytes(region.hash[..8].try_into().expect("eight of sixteen")) as f64 / 2f64.powi(64);
            if bytes >= 2 * size || bytes >= size / 2 && draw < chance {
                parts.push(start..i + 1);
                (start, bytes) = (i + 1, 0);
            }
        }
        match parts.last_mut() {
            Some(last) if bytes == 0 => last.end = packs.len(),
            _ => parts.push(start..packs.len()),
        }
        parts
    }

    fn file(
        &self,
        task: &Task,
        packs: &[Pack],
        copies: Option<&Copies>,
        problems: &Problems,
    ) -> std::result::Result<Written, Fault> {
        let identity = self.identity(task, packs, copies, problems)?;
        let path = self.dir.join(task.file());
        if let Some((old, file)) = self.reuse.get(&identity)
            && std::fs::hard_link(old, &path).or_else(|_| std::fs::copy(old, &path).map(drop)).is_ok()
        {
            return Ok(Written { file: TableFile { file: task.file(), ..file.clone() }, identity });
        }
        macro_rules! write {
            ($($name:ident: $Table:ident,)+) => {
                match TableSet::NAMES[task.table] {
                    $($Table::NAME => write_table::<$Table>(task, &path, packs, copies),)+
                    _ => write_problems(task, &path, problems),
                }
            };
        }
        let file = every_table!(doc write)?;
        Ok(Written { file, identity })
    }

    fn identity(&self, task: &Task, packs: &[Pack], copies: Option<&Copies>, problems: &Problems) -> Result<String> {
        let table = TableSet::NAMES[task.table];
        let what = if task.format == Format::Csv { What::Csv } else { What::Chunks };
        let mut hash = Sha256::new();
        hash.update(format!("{}\n{table}\n{}\n", self.salt, task.format.name()));
        if table == Problems::NAME {
            problems.rows().for_each(|row| hash.update(format!("{row:?}\n")));
        } else {
            for i in task.packs.clone() {
                if let Some(region) = packs[i].find(table, what) {
                    hash.update(region.hash);
                    if let Some(copies) = copies {
                        hash.update(format!("{:?}\n", copies.of(i)?));
                    }
                }
            }
        }
        Ok(half(hash.finalize().as_slice()).iter().map(|b| format!("{b:02x}")).collect())
    }
}

fn write_table<T: Frame>(
    task: &Task,
    path: &Path,
    packs: &[Pack],
    copies: Option<&Copies>,
) -> std::result::Result<TableFile, Fault> {
    let out = Target::create(path)?;
    let fail = |e: PolarsError| Fault::Error(write_error(path, e));
    let packs = task.packs.clone().map(|i| (i, &packs[i]));
    let copies = |pack: usize| copies.map_or(Ok(Vec::new()), |copies| copies.of(pack));
    let (out, rows) = match task.format {
        Format::Parquet => {
            let mut assembly = Assembly::new(out, &T::file_schema(&[]).map_err(fail)?).map_err(fail)?;
            for (i, pack) in packs {
                let damaged = |_: Damaged| Fault::Damaged(i);
                let Some(region) = pack.find(T::NAME, What::Chunks) else { continue };
                let groups = pack.groups(T::NAME).map_err(damaged)?.ok_or(Fault::Damaged(i))?;
                let mut chunks = pack.reader(&region).map_err(damaged)?;
                if T::NAME == Documents::NAME {
                    let (column, place) = late_column::<T>(region.rows, &copies(i)?).map_err(fail)?;
                    assembly.append_with(&mut chunks, &groups, &column, place).map_err(fail)?;
                } else {
                    assembly.append(&mut chunks, &groups).map_err(fail)?;
                }
                if !chunks.was_whole() {
                    return Err(Fault::Damaged(i));
                }
            }
            assembly.finish().map_err(fail)?
        }
        Format::Csv => {
            let mut out = out;
            let mut rows = 0;
            header::<T>(&mut out).map_err(|e| Error::io("write", path, e))?;
            for (i, pack) in packs {
                let damaged = |_: Damaged| Fault::Damaged(i);
                let Some(region) = pack.find(T::NAME, What::Csv) else { continue };
                rows += region.rows;
                let copies = copies(i)?;
                if T::NAME == Documents::NAME && !copies.is_empty() {
                    let mut documents = pack.documents().map_err(damaged)?;
                    documents.set_duplicates(&spread(documents.len(), &copies));
                    let lines = csv_lines(&documents).map_err(fail)?;
                    out.write_all(&lines).map_err(|e| Error::io("write", path, e))?;
                    continue;
                }
                let mut lines = pack.reader(&region).map_err(damaged)?;
                io::copy(&mut lines, &mut out).map_err(|e| Error::io("write", path, e))?;
                if !lines.was_whole() {
                    return Err(Fault::Damaged(i));
                }
            }
            (out, rows)
        }
    };
    Ok(out.close(T::NAME, &task.file(), rows)?)
}

fn write_problems(task: &Task, path: &Path, problems: &Problems) -> std::result::Result<TableFile, Fault> {
    let fail = |e: PolarsError| write_error(path, e);
    let mut out = Target::create(path)?;
    let out = match task.format {
        Format::Parquet => {
            let frame = problems.frame(false).map_err(fail)?;
            let schema = Problems::file_schema(&[]).map_err(fail)?;
            let mut assembly = Assembly::new(out, &schema).map_err(fail)?;
            if !problems.is_empty() {
                let piece = Piece::encode(&schema, plain(&frame, Problems::GROUP)).map_err(fail)?;
                assembly.append(&piece.bytes[..], &piece.groups).map_err(fail)?;
            }
            assembly.finish().map_err(fail)?.0
        }
        Format::Csv => {
            let written = header::<Problems>(&mut out);
            written.map_err(|e| Error::io("write", path, e))?;
            out.write_all(&csv_lines(problems).map_err(fail)?).map_err(|e| Error::io("write", path, e))?;
            out
        }
    };
    Ok(out.close(Problems::NAME, &task.file(), problems.len() as u64)?)
}

fn header<T: Table>(out: &mut impl Write) -> io::Result<()> {
    let names: Vec<_> = T::fields().iter().map(|f| f.name).collect();
    writeln!(out, "{}", names.join(","))
}

/// The column that packs leave out, encoded alone, and where it belongs.
fn late_column<T: Frame>(rows: u64, copies: &[(u32, String)]) -> PolarsResult<(Piece, usize)> {
    let cells = spread(rows as usize, copies);
    let frame = DataFrame::new(cells.len(), vec![Column::new(LATE.into(), cells)])?;
    let place = T::fields().iter().position(|f| f.name == LATE).unwrap_or(0);
    Ok((Piece::encode(&arrow_schema(&frame, &T::fields()), plain(&frame, T::GROUP))?, place))
}

fn spread(rows: usize, copies: &[(u32, String)]) -> Vec<Option<String>> {
    let mut of = vec![None; rows];
    for (row, original) in copies {
        of[*row as usize] = Some(original.clone());
    }
    of
}

/// A file that is hashed while it is written.
struct Target {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Hash,
    bytes: u64,
}

impl Target {
    fn create(path: &Path) -> Result<Self> {
        let file = BufWriter::with_capacity(1 << 17, File::create(path).map_err(|e| Error::io("create", path, e))?);
        Ok(Self { path: path.to_owned(), file, hash: Hash::default(), bytes: 0 })
    }

    fn close(mut self, table: &str, file: &str, rows: u64) -> Result<TableFile> {
        self.file.flush().map_err(|e| Error::io("write", &self.path, e))?;
        let sha256 = self.hash.hex();
        Ok(TableFile { name: table.to_owned(), file: file.to_owned(), rows, bytes: self.bytes, sha256 })
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn write_error(path: &Path, error: PolarsError) -> Error {
    match error {
        // With its kind, for the hint.
        PolarsError::IO { error, .. } => Error::io("write", path, io::Error::new(error.kind(), error.to_string())),
        other => Error::new(format!("cannot write {}: {other}", path.display())),
    }
}
