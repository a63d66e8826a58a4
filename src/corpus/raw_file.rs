//! A document of raw/, wherever its bytes are.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::containers::record::Columns;
use super::containers::{self, Entry, Form, Packing};
use super::scratch::read_exact_at;
use crate::base::Source;

/// A document under raw/, not read yet.
#[derive(Clone, Debug)]
pub struct RawFile {
    /// The document's id: for a file the path under raw/ without its extension, with `/`.
    pub id: String,
    /// Size of its text in bytes when it was listed, as far as that is known without unpacking it.
    pub bytes: u64,
    /// Where its bytes are.
    pub place: Place,
    pub(super) origin: Arc<Source>,
}

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of its own: `raw` joined with `name`.
    File { raw: Arc<PathBuf>, name: Box<str>, stamp: Stamp },
    /// A file of its own that is packed.
    Packed { raw: Arc<PathBuf>, name: Box<str>, stamp: Stamp, how: Unpacking },
    /// A record: `len` bytes from byte `at` of a container or of its unpacked copy. `line` is its line or row, from 1.
    Record { container: Arc<Container>, at: u64, len: u64, line: u64 },
    /// A member of an archive: `len` bytes from byte `at` of a container or of its unpacked copy.
    Member { container: Arc<Container>, at: u64, len: u64 },
    /// A member of a zip archive, with the CRC-32 of its text and whether it is deflated.
    Zipped { container: Arc<Container>, at: u64, len: u64, crc: u32, deflated: bool },
}

/// How a packed file is unpacked, and how large its text may be.
#[derive(Clone, Copy, Debug)]
pub struct Unpacking {
    pub(super) packing: Packing,
    pub(super) largest: u64,
}

/// A file of raw/ that holds several documents.
#[derive(Debug)]
pub struct Container {
    /// Relative to the corpus, with `/`.
    pub(super) file: String,
    /// What the ids of its documents begin with, before a `/`.
    pub(super) id: String,
    /// Where the bytes of its documents are: in itself, or in an unpacked copy.
    pub(super) data: PathBuf,
    /// `data`, where there were not too many of them to keep them open: then it may be deleted meanwhile.
    pub(super) open: Option<File>,
    pub(super) form: Form,
    pub(super) columns: Arc<Columns>,
    /// What raw/sources.tsv says of it, for what its records leave open.
    pub(super) source: Source,
    pub(super) stamp: Stamp,
    /// Holds `data`, when it is a temporary one.
    pub(super) _kept: Arc<OnceLock<TempDir>>,
}

impl Container {
    fn range(&self, at: u64, len: u64) -> io::Result<Vec<u8>> {
        let opened;
        let file = match &self.open {
            Some(file) => file,
            None => {
                opened = File::open(&self.data)?;
                &opened
            }
        };
        let len = usize::try_from(len).map_err(|_| changed(&self.file))?;
        let mut bytes = vec![0; len];
        read_exact_at(file, &mut bytes, at).map_err(|e| match e.kind() {
            io::ErrorKind::UnexpectedEof => changed(&self.file),
            _ => e,
        })?;
        Ok(bytes)
    }
}

fn changed(file: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{file} changed while it was in use"))
}

/// What tells without reading a document whether it changed since: equal stamps, equal bytes and source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// A hash of all that the stamp is made of.
    pub hash: [u8; 16],
    /// When the file was last changed, in nanoseconds since 1970; 0 where the file system does not know.
    pub changed: u64,
}

impl Stamp {
    /// Of parts that stand for themselves (their boundaries count).
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut stamp = [0_u8; 16];
        stamp.copy_from_slice(&hash.finalize()[..16]);
        Self { hash: stamp, changed: 0 }
    }

    /// Of a file: its size, the times of its last change and of its entry's, and which file it is.
    pub(super) fn of_file(metadata: &Metadata) -> Self {
        let times = [modified(metadata), entered(metadata)];
        let parts = [metadata.len(), times[0], times[1], inode(metadata)];
        let hash = Self::of(&[parts.map(u64::to_le_bytes).as_flattened()]).hash;
        Self { hash, changed: times[0].max(times[1]) }
    }

    /// Of something in that file.
    pub(super) fn with(&self, parts: &[&[u8]]) -> Self {
        Self { hash: Self::of(&[&[&self.hash[..]], parts].concat()).hash, changed: self.changed }
    }
}

/// When it was written, in nanoseconds since 1970.
fn modified(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok();
    time.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |t| t.as_nanos() as u64)
}

/// When its entry was changed: also when the time of writing was set back.
#[cfg(unix)]
fn entered(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime() as u64).wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec() as u64)
}

#[cfg(not(unix))]
fn entered(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

impl RawFile {
    /// A file of raw/; `name` is its path under it.
    pub(super) fn file_at(
        raw: &Arc<PathBuf>,
        id: &str,
        name: &str,
        metadata: &Metadata,
        how: Unpacking,
        origin: Arc<Source>,
    ) -> Self {
        let (raw, name, stamp) = (Arc::clone(raw), name.into(), Stamp::of_file(metadata));
        let place = match how.packing {
            Packing::Plain => Place::File { raw, name, stamp },
            _ => Place::Packed { raw, name, stamp, how },
        };
        Self { id: id.to_owned(), bytes: metadata.len(), place, origin }
    }

    /// A document in a container. `origin` is what is known of its source now.
    pub(super) fn in_container(container: &Arc<Container>, entry: &Entry, origin: Arc<Source>) -> Self {
        let id = format!("{}/{}", container.id, entry.id);
        let (container, at, len) = (Arc::clone(container), entry.at, entry.len);
        let place = match (container.form, entry.packed) {
            (Form::Text, Some((crc, deflated))) => Place::Zipped { container, at, len, crc, deflated },
            (Form::Text, None) => Place::Member { container, at, len },
            _ => Place::Record { container, at, len, line: entry.number },
        };
        Self { id, bytes: entry.bytes, place, origin }
    }

    /// How it is shown to people: the path relative to the corpus, with `/`; for a record and its line or row
    /// (`raw/x.jsonl:123`), for a member and its name (`raw/x.zip:news/1.txt`).
    pub fn file(&self) -> String {
        match &self.place {
            Place::File { name, .. } | Place::Packed { name, .. } => format!("raw/{name}"),
            Place::Record { container, line, .. } => format!("{}:{line}", container.file),
            Place::Member { container, .. } | Place::Zipped { container, .. } => {
                let member = self.id.get(container.id.len() + 1..).unwrap_or_default();
                format!("{}:{member}.txt", container.file)
            }
        }
    }

    /// The file of raw/ that it is part of, when it is not one of its own.
    pub fn container(&self) -> Option<&str> {
        match &self.place {
            Place::File { .. } | Place::Packed { .. } => None,
            Place::Record { container, .. } | Place::Member { container, .. } | Place::Zipped { container, .. } => {
                Some(&container.file)
            }
        }
    }

    pub(super) fn set_origin(&mut self, origin: Arc<Source>) {
        self.origin = origin;
    }

    /// What is known of where it came from before it is read: enough for [`Source::site`] and [`Source::host`]. The whole
    /// source comes with [`read`](Self::read).
    pub fn origin(&self) -> &Source {
        &self.origin
    }

    /// The document's bytes, wherever they are.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn load(&self) -> io::Result<Vec<u8>> {
        self.read().map(|(bytes, _)| bytes)
    }

    /// The document's bytes and where they came from.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(&self) -> io::Result<(Vec<u8>, Source)> {
        match &self.place {
            Place::File { raw, name, .. } => Ok((std::fs::read(path(raw, name))?, Source::clone(&self.origin))),
            Place::Packed { raw, name, how, .. } => {
                let bytes = containers::unpack(&path(raw, name), how.packing, how.largest)?;
                Ok((bytes, Source::clone(&self.origin)))
            }
            Place::Record { container, at, len, .. } => {
                let line = container.range(*at, *len)?;
                let record = container.columns.load(&line).ok().flatten();
                let (text, own) = record.ok_or_else(|| changed(&container.file))?;
                let of = container.source.clone();
                let source = Source {
                    url: own.url.or(of.url),
                    retrieved: own.retrieved.or(of.retrieved),
                    publisher: own.publisher.or(of.publisher),
                    ..own
                };
                Ok((text.into_bytes(), source))
            }
            Place::Member { container, at, len } => Ok((container.range(*at, *len)?, Source::clone(&self.origin))),
            Place::Zipped { container, at, len, crc, deflated } => {
                let bytes = containers::unzip(container.range(*at, *len)?, self.bytes, *crc, *deflated)?;
                Ok((bytes, Source::clone(&self.origin)))
            }
        }
    }

    /// A cheap stamp that changes when the document's bytes or source may have changed; nothing is read for it. Made
    /// from what the file was when raw/ was listed: a file that changes while it is read has another stamp next time.
    pub fn stamp(&self) -> Stamp {
        let own = match &self.place {
            Place::File { stamp, .. } | Place::Packed { stamp, .. } => *stamp,
            Place::Record { container, at, len, .. }
            | Place::Member { container, at, len }
            | Place::Zipped { container, at, len, .. } => {
                container.stamp.with(&[&at.to_le_bytes(), &len.to_le_bytes()])
            }
        };
        let cell = |cell: &Option<String>| cell.as_ref().map_or(Vec::new(), |c| [b"=", c.as_bytes()].concat());
        let Source { url, retrieved, publisher, .. } = &*self.origin;
        own.with(&[&cell(url), &cell(retrieved), &cell(publisher)])
    }

    /// The input that the manifest lists for this document, with its SHA-256 in hex: the file, when it is one of its own.
    /// What is part of a larger file has none: that file is in [`Inputs::containers`](super::Inputs::containers).
    /// `sha256` is of the document's bytes.
    pub fn input(&self, sha256: &str) -> Option<(String, String)> {
        match &self.place {
            Place::File { .. } => Some((self.file(), sha256.to_owned())),
            Place::Packed { raw, name, .. } => {
                let file = File::open(path(raw, name)).ok()?;
                Some((self.file(), containers::hash(&file).ok()?))
            }
            Place::Record { .. } | Place::Member { .. } | Place::Zipped { .. } => None,
        }
    }
}

/// The file of that name (with `/`) under raw/.
fn path(raw: &Path, name: &str) -> PathBuf {
    let mut path = raw.to_owned();
    path.extend(name.split('/'));
    path
}
