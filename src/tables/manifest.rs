//! `manifest.json`: what made the output, from what, and the hashes of both.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::{Error, Result};

/// The manifest of an output folder. Holds nothing that depends on time or machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub program: Program,
    /// The corpus's configuration, as it was used.
    pub configuration: serde_json::Value,
    /// Every file that the output depends on, sorted by path.
    pub inputs: Vec<Input>,
    /// The files of the tables, in the order of the tables.
    pub tables: Vec<TableFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    pub name: String,
    pub version: String,
}

/// An input and its hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Relative to the corpus, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// A table in one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The table.
    pub name: String,
    /// The file, relative to the output folder.
    pub file: String,
    pub rows: u64,
    pub bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

impl Manifest {
    pub const FILE: &'static str = "manifest.json";

    /// A manifest of this version of the program. Sorts the inputs.
    pub fn new(configuration: serde_json::Value, mut inputs: Vec<Input>, tables: Vec<TableFile>) -> Self {
        inputs.sort();
        let program =
            Program { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
        Self { program, configuration, inputs, tables }
    }

    /// Writes it into an output folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, dir: &Path) -> Result<()> {
        write_json(&dir.join(Self::FILE), self)
    }

    /// Reads the manifest of an output folder.
    ///
    /// # Errors
    /// When there is none, or it is not one that this version writes.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(Self::FILE);
        let json = std::fs::read_to_string(&path).map_err(|e| {
            let missing = e.kind() == io::ErrorKind::NotFound;
            let error = Error::io("read", &path, e);
            if missing { error.hint("run `jiaozhu run` to make the output") } else { error }
        })?;
        serde_json::from_str(&json).map_err(|e| {
            let line = json.lines().nth(e.line().saturating_sub(1)).unwrap_or_default();
            Error::new(format!("the manifest cannot be understood: {e}"))
                .at_line(&path, e.line().max(1), line)
                .hint("it was edited, or written by another version of jiaozhu: run `jiaozhu run` to make it again")
        })
    }
}

/// Writes JSON for people and for git: indented, keys in a fixed order, a line feed at the end.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let fail = |e| Error::io("write", path, e);
    let mut file = BufWriter::new(File::create(path).map_err(fail)?);
    serde_json::to_writer_pretty(&mut file, value).map_err(|e| fail(e.into()))?;
    file.write_all(b"\n").and_then(|()| file.flush()).map_err(fail)
}

/// SHA-256 of a file, in hex.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256(path: &Path) -> Result<String> {
    let mut hash = Hash::default();
    let mut file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    io::copy(&mut file, &mut hash).map_err(|e| Error::io("read", path, e))?;
    Ok(hash.hex())
}

/// A SHA-256 that is written to.
#[derive(Default)]
pub(super) struct Hash(Sha256);

impl Hash {
    pub fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
