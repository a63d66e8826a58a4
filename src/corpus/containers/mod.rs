//! Files of raw/ that hold several documents, or one that is packed: which there are, and how each is listed.
//!
//! A container is read once, from its beginning to its end, and gives an [`Index`]: where each document begins, how long
//! it is, and what is wrong. What cannot be read at a place in the middle (packed or columnar) is unpacked on the way.
//! Index and unpacked text are kept in the [`Spool`](spool::Spool) and used again as long as the container is the same.

mod ids;
mod lines;
mod packed;
mod parquet;
pub(super) mod record;
pub(super) mod spool;
mod tar;
mod zip;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::record::Columns;
pub(super) use packed::{Packing, beginning, unpack};
pub(super) use zip::unpack as unzip;

use crate::base::{Severity, Source};

/// What a file of raw/ is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One text, perhaps packed.
    Text(Packing),
    Lines(Packing),
    Tar(Packing),
    Zip,
    Parquet,
}

impl Kind {
    /// The kind of a file and the beginning of its name, which is its document's id or the beginning of its documents'.
    pub fn of(name: &str) -> Option<(Self, &str)> {
        let (rest, last) = split(name)?;
        match last.as_str() {
            "txt" => return Some((Kind::Text(Packing::Plain), rest)),
            "jsonl" | "ndjson" => return Some((Kind::Lines(Packing::Plain), rest)),
            "tar" => return Some((Kind::Tar(Packing::Plain), rest)),
            "tgz" => return Some((Kind::Tar(Packing::Gzip), rest)),
            "tzst" => return Some((Kind::Tar(Packing::Zstd), rest)),
            "zip" => return Some((Kind::Zip, rest)),
            "parquet" => return Some((Kind::Parquet, rest)),
            _ => {}
        }
        let packing = match last.as_str() {
            "gz" => Packing::Gzip,
            "zst" | "zstd" => Packing::Zstd,
            _ => return None,
        };
        let (rest, inner) = split(rest)?;
        match inner.as_str() {
            "txt" => Some((Kind::Text(packing), rest)),
            "jsonl" | "ndjson" => Some((Kind::Lines(packing), rest)),
            "tar" => Some((Kind::Tar(packing), rest)),
            _ => None,
        }
    }

    /// Whether its documents are read from an unpacked copy.
    pub fn needs_copy(self) -> bool {
        matches!(
            self,
            Kind::Parquet | Kind::Lines(Packing::Gzip | Packing::Zstd) | Kind::Tar(Packing::Gzip | Packing::Zstd)
        )
    }

    /// What the bytes of its documents are.
    pub fn form(self) -> Form {
        match self {
            Kind::Lines(_) => Form::Lines,
            Kind::Parquet => Form::Kept,
            _ => Form::Text,
        }
    }
}

/// What the bytes of a document in a container are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line of JSON with the columns of corpus.toml.
    Lines,
    /// A line of JSON as [`record::Kept`] writes it.
    Kept,
    /// The text itself.
    Text,
}

/// Name and extension (in lower case); none for a name that is all extension.
fn split(name: &str) -> Option<(&str, String)> {
    let (rest, extension) = name.rsplit_once('.')?;
    let named = !rest.is_empty() && !rest.ends_with('/');
    named.then(|| (rest, extension.to_ascii_lowercase()))
}

/// What a container holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// SHA-256 of the container, in hex.
    pub sha256: String,
    pub entries: Vec<Entry>,
    /// Sources that the entries name by number: publisher, and the host as an address.
    pub origins: Vec<(Option<String>, Option<String>)>,
    pub problems: Vec<Flaw>,
}

/// A document in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its id within the container.
    pub id: String,
    /// Its place in the container, or in the unpacked copy.
    pub at: u64,
    pub len: u64,
    /// Size of its text.
    pub bytes: u64,
    /// Number of its line or row from 1; 0 for members of archives.
    pub number: u64,
    /// CRC-32 of its text, and whether it is deflated there (zip).
    pub packed: Option<(u32, bool)>,
    /// Its origin, by number.
    pub origin: Option<u32>,
}

/// Something wrong in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flaw {
    /// Where in it: a line, a row, a member.
    pub at: Option<String>,
    /// The id within the container, where there is one.
    pub id: Option<String>,
    pub error: bool,
    pub message: String,
}

impl Flaw {
    pub fn severity(&self) -> Severity {
        if self.error { Severity::Error } else { Severity::Warning }
    }
}

/// How containers are read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub columns: Columns,
    /// Size of the largest text in bytes; what is larger is left out.
    pub largest: u64,
}

/// Reads a container from beginning to end. `copy` is where unpacked text goes when [`Kind::needs_copy`].
///
/// # Errors
/// When it cannot be opened, or the copy cannot be written. A flaw in it is in [`Index::problems`], and what stands
/// before it in the index.
pub(super) fn index(kind: Kind, path: &Path, reading: &Reading, copy: Option<&mut File>) -> Result<Index, Failed> {
    let file = File::open(path).map_err(Failed::Read)?;
    let copy = copy.map(Copy::new);
    let mut builder = Builder::new(reading, copy);
    let sha256 = match kind {
        _ if misnamed(kind, &file, &mut builder).map_err(Failed::Read)? => hash(&file).map_err(Failed::Read)?,
        Kind::Parquet => {
            let sha256 = hash(&file).map_err(Failed::Read)?;
            parquet::index(path, &mut builder)?;
            sha256
        }
        Kind::Zip => {
            let sha256 = hash(&file).map_err(Failed::Read)?;
            zip::index(&file, &mut builder)?;
            sha256
        }
        Kind::Lines(packing) | Kind::Tar(packing) | Kind::Text(packing) => {
            let mut hashed = Hashed { inner: &file, hash: Sha256::new() };
            {
                let mut unpacked = packed::reader(packing, &mut hashed).map_err(Failed::Read)?;
                match kind {
                    Kind::Tar(_) => tar::index(&mut unpacked, &mut builder)?,
                    _ => lines::index(&mut BufReader::with_capacity(1 << 18, unpacked), &mut builder)?,
                }
            }
            // What follows a flaw belongs to the hash too.
            io::copy(&mut hashed, &mut io::sink()).map_err(Failed::Read)?;
            hex(&hashed.hash.finalize())
        }
    };
    let mut index = builder.finish()?;
    index.sha256 = sha256;
    Ok(index)
}

/// Whether a file is otherwise packed than its name says, which is told.
fn misnamed(kind: Kind, mut file: &File, builder: &mut Builder) -> io::Result<bool> {
    let (Kind::Lines(packing) | Kind::Tar(packing) | Kind::Text(packing)) = kind else { return Ok(false) };
    let mut head = Vec::new();
    file.take(4).read_to_end(&mut head)?;
    file.rewind()?;
    let Some(message) = packed::misnamed(packing, &head) else { return Ok(false) };
    builder.broken(message);
    Ok(true)
}

/// Why there is no index.
#[derive(Debug)]
pub(super) enum Failed {
    Read(io::Error),
    /// The unpacked copy cannot be written.
    Write(io::Error),
}

/// Gathers an index, and writes the copy.
struct Builder<'r> {
    reading: &'r Reading,
    copy: Option<Copy<'r>>,
    index: Index,
    origins: HashMap<(Option<String>, Option<String>), u32>,
    /// How many flaws of each kind there were; of so many alike only the first are listed.
    alike: BTreeMap<&'static str, (u64, String)>,
}

/// Flaws of one kind that are listed each by itself.
const LISTED: u64 = 1000;

impl<'r> Builder<'r> {
    fn new(reading: &'r Reading, copy: Option<Copy<'r>>) -> Self {
        Self { reading, copy, index: Index::default(), origins: HashMap::new(), alike: BTreeMap::new() }
    }

    /// A flaw that many documents of a container may have; `kind` says which, in the plural.
    fn flaw(&mut self, kind: &'static str, error: bool, at: String, id: Option<String>, message: String) {
        let (count, last) = self.alike.entry(kind).or_default();
        *count += 1;
        if *count <= LISTED {
            self.index.problems.push(Flaw { at: Some(at), id, error, message });
        } else {
            *last = at;
        }
    }

    /// Something wrong with the container itself.
    fn broken(&mut self, message: String) {
        self.index.problems.push(Flaw { at: None, id: None, error: true, message });
    }

    /// The number of an origin: a publisher, and the host of an address.
    fn origin(&mut self, publisher: Option<String>, url: Option<String>) -> Option<u32> {
        let host = Source { url, ..Source::default() }.host();
        if publisher.is_none() && host.is_none() {
            return None;
        }
        let key = (publisher, host.map(|host| format!("https://{host}/")));
        let next = self.origins.len() as u32;
        Some(*self.origins.entry(key).or_insert_with_key(|key| {
            self.index.origins.push(key.clone());
            next
        }))
    }

    fn finish(self) -> Result<Index, Failed> {
        let mut index = self.index;
        for (kind, (count, last)) in self.alike.into_iter().filter(|(_, (count, _))| *count > LISTED) {
            let message = format!("and {} more {kind}; the last is at {last}", count - LISTED);
            index.problems.push(Flaw { at: None, id: None, error: true, message });
        }
        if index.entries.is_empty() && index.problems.is_empty() {
            let message = "it holds no document; hint: is it the right file?".to_owned();
            index.problems.push(Flaw { at: None, id: None, error: false, message });
        }
        if let Some(mut copy) = self.copy {
            copy.file.flush().map_err(Failed::Write)?;
        }
        Ok(index)
    }
}

/// The unpacked copy while it is written.
struct Copy<'f> {
    file: io::BufWriter<&'f mut File>,
    at: u64,
}

impl<'f> Copy<'f> {
    fn new(file: &'f mut File) -> Self {
        Self { file: io::BufWriter::with_capacity(1 << 18, file), at: 0 }
    }

    /// Appends, and says where.
    fn append(&mut self, bytes: &[u8]) -> Result<u64, Failed> {
        self.file.write_all(bytes).map_err(Failed::Write)?;
        let at = self.at;
        self.at += bytes.len() as u64;
        Ok(at)
    }
}

/// A reader that hashes what is read.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

/// SHA-256 of a whole file.
pub(super) fn hash(file: &File) -> io::Result<String> {
    let mut hashed = Hashed { inner: file, hash: Sha256::new() };
    io::copy(&mut BufReader::with_capacity(1 << 18, &mut hashed), &mut io::sink())?;
    Ok(hex(&hashed.hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

pub(super) fn too_large(bytes: u64, largest: u64) -> String {
    format!(
        "left out: its text has {} MB, more than a document may have ({} MB); hint: split it, or set [input] largest_mb in corpus.toml",
        bytes.div_ceil(1_000_000),
        largest / 1_000_000
    )
}
