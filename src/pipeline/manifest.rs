//! The inputs that the manifest lists: as many as there are documents, so they are sorted on the disk.

use std::path::{Path, PathBuf};

use crate::base::{Error, Result};
use crate::corpus::Sorter;
use crate::tables::Input;

/// Inputs in any order.
pub(super) struct Inputs {
    dir: PathBuf,
    sorter: Sorter,
}

impl Inputs {
    /// None yet; `dir` is where files are made.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), sorter: Sorter::new(dir) }
    }

    /// Adds an input, by its path and its SHA-256 in hex.
    pub fn add(&mut self, path: &str, sha256: &str) -> Result<()> {
        let added = self.sorter.push(path.as_bytes(), sha256.as_bytes());
        added.map_err(|e| Error::io("write to", &self.dir, e))
    }

    /// All of them, sorted by path.
    pub fn sorted(self) -> Result<impl Iterator<Item = Result<Input>>> {
        let Self { dir, sorter } = self;
        let sorted = sorter.sorted().map_err(|e| Error::io("write to", &dir, e))?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(sorted.map(move |entry| {
            let (path, sha256) = entry.map_err(|e| Error::io("read back from", &dir, e))?;
            Ok(Input { path: text(path), sha256: text(sha256) })
        }))
    }
}
