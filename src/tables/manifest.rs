//! `manifest.json`: what made the output, from what, and the hashes of both.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::base::{Error, Result};

/// The manifest of an output folder. Holds nothing that depends on time or machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub program: Program,
    /// The corpus's configuration, as it was used.
    pub configuration: serde_json::Value,
    /// After `run --only`: what was otherwise when the rows of other documents were made. A whole run leaves none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mixed: Vec<String>,
    /// Every file that the output depends on, sorted by path.
    pub inputs: Vec<Input>,
    /// The files of the tables, in the order of the tables.
    pub tables: Vec<TableFile>,
}

/// What wrote an output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    pub name: String,
    pub version: String,
    /// The beginning of a hash of its sources and libraries, in hex: rules, lists and models change without the version.
    /// `None` in what an older program wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
}

impl Program {
    /// Digits of a build.
    const DIGITS: usize = 12;

    /// The program that runs.
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: Some(env!("JIAOZHU_BUILD")[..Self::DIGITS].to_owned()),
        }
    }

    /// Whether they have one name and version, whatever the build.
    pub fn is_same_version(&self, other: &Self) -> bool {
        (&self.name, &self.version) == (&other.name, &other.version)
    }

    /// What is other in another program, for people: `program 0.1.0 → 0.2.0`. Of two outputs that name
    /// no build nothing is known.
    pub fn differs(&self, new: &Self) -> Option<String> {
        if !self.is_same_version(new) {
            return Some(format!("program {} → {}", self.version, new.version));
        }
        if self.build == new.build {
            return None;
        }
        let [old, new] = [self, new].map(|p| p.build.as_deref().unwrap_or("unknown"));
        Some(format!("program {} (build {old} → {new})", self.version))
    }
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

/// Writes the manifest of this version of the program into an output folder. `inputs` are sorted by path; there may be
/// millions, so they are taken one by one.
///
/// # Errors
/// When the file cannot be written, and what `inputs` gives.
pub fn write_manifest(
    dir: &Path,
    configuration: serde_json::Value,
    mixed: Vec<String>,
    inputs: impl Iterator<Item = Result<Input>>,
    tables: Vec<TableFile>,
) -> Result<()> {
    /// A [`Manifest`] on its way to the file.
    #[derive(Serialize)]
    struct Stream<I: Serialize> {
        program: Program,
        configuration: serde_json::Value,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        mixed: Vec<String>,
        inputs: I,
        tables: Vec<TableFile>,
    }
    let program = Program::this();
    let inputs = OneByOne { rest: RefCell::new(inputs), failure: RefCell::default() };
    let written =
        write_json(&dir.join(Manifest::FILE), &Stream { program, configuration, mixed, inputs: &inputs, tables });
    inputs.failure.into_inner().map_or(written, Err)
}

/// A list that is written while it is made.
struct OneByOne<I> {
    rest: RefCell<I>,
    /// Why it ended early.
    failure: RefCell<Option<Error>>,
}

impl<T: Serialize, I: Iterator<Item = Result<T>>> Serialize for OneByOne<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for item in &mut *self.rest.borrow_mut() {
            match item {
                Ok(item) => list.serialize_element(&item)?,
                Err(error) => {
                    *self.failure.borrow_mut() = Some(error);
                    break;
                }
            }
        }
        list.end()
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
