//! Writing the tables of rows in memory, set by set.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::assemble::{Assembler, Copies, Fault};
use super::duplicates::{Duplicates, Signatures};
use super::pack::Pack;
use super::*;
use crate::base::{Error, Result};

/// Writes all tables into a folder, in all formats: each set becomes a pack, and at the end the packs become the files.
///
/// The rows of a set are row groups of their own, so the bytes depend on how the caller divided the rows, but on nothing
/// else. A folder that was not finished is of no use to anyone.
pub struct TableWriter {
    dir: PathBuf,
    formats: Vec<Format>,
    held: tempfile::TempDir,
    packs: Vec<Pack>,
    problems: Problems,
    duplicates: Duplicates,
    /// Articles so far.
    articles: u32,
    /// Number of each copy, and what it is a copy of.
    copies: Vec<(u32, String)>,
}

impl TableWriter {
    /// Creates `dir` where it is missing. Existing files will be overwritten.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn create(dir: &Path, formats: &[Format]) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|e| Error::io("create", dir, e))?;
        let held = tempfile::Builder::new().prefix(".packs-").tempdir_in(dir);
        Ok(Self {
            dir: dir.to_owned(),
            formats: formats.to_vec(),
            held: held.map_err(|e| Error::io("create a folder in", dir, e))?,
            packs: Vec::new(),
            problems: Problems::default(),
            duplicates: Duplicates::default(),
            articles: 0,
            copies: Vec::new(),
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

    /// [`append`](Self::append) where the signatures are known.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn append_signed(&mut self, mut set: TableSet, signatures: &Signatures) -> Result<()> {
        let problems = std::mem::take(&mut set.problems);
        self.problems.extend(&problems, 0..problems.len());
        self.duplicates.mark(&mut set.documents, signatures);
        let rows = (self.articles..).zip(set.documents.rows());
        self.copies.extend(rows.filter_map(|(i, row)| Some((i, row.duplicate_of?.to_owned()))));
        self.articles += set.documents.len() as u32;
        let path = self.held.path().join(self.packs.len().to_string());
        std::fs::write(&path, set.pack(signatures, &self.formats, b"")?).map_err(|e| Error::io("write", &path, e))?;
        self.packs.push(Pack::open(&path).map_err(|_| damaged(&path))?);
        Ok(())
    }

    /// Writes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<Vec<TableFile>> {
        let reuse = HashMap::new();
        let assembler = Assembler { dir: &self.dir, formats: &self.formats, part_size: None, reuse: &reuse, salt: "" };
        let found = (0..).zip(&self.copies).map(|(i, (copy, _))| (*copy, i)).collect();
        let name = |i: u32| Ok(self.copies[i as usize].1.clone());
        let copies = || Ok(Copies::new(found, self.packs.iter().map(|p| p.articles() as u32), &name));
        match assembler.assemble(&self.packs, copies, &self.problems) {
            Ok(written) => Ok(written.into_iter().map(|w| w.file).collect()),
            Err(Fault::Damaged(i)) => Err(damaged(self.packs[i].path())),
            Err(Fault::Error(error)) => Err(error),
        }
    }
}

fn damaged(path: &Path) -> Error {
    Error::new(format!("{} is not what was written", path.display()))
        .hint("the disk may be failing, or another program changed the file")
}
