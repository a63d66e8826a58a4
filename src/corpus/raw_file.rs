//! A document of raw/, wherever its bytes are.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::base::Source;

/// A document under raw/, not read yet. Small, because a corpus has millions: what is long stays on the disk until
/// [`read`](Self::read).
#[derive(Clone, Debug)]
pub struct RawFile {
    /// The document's id: for a file the path under raw/ without its extension, with `/`.
    pub id: String,
    /// Size of its text in bytes when it was listed, as far as that is known without unpacking it.
    pub bytes: u64,
    /// Where its bytes are.
    pub place: Place,
    origin: Arc<Source>,
}

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of its own: `raw` joined with `name`.
    File { raw: Arc<PathBuf>, name: Box<str>, stamp: Stamp },
}

/// What tells without reading a document whether it changed since: equal stamps, equal bytes and source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub [u8; 16]);

impl Stamp {
    /// Of parts that stand for themselves (their boundaries count).
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut stamp = [0; 16];
        stamp.copy_from_slice(&hash.finalize()[..16]);
        Self(stamp)
    }

    /// Of a file: its size, the time of its last change, and which file it is.
    pub(super) fn of_file(metadata: &Metadata) -> Self {
        Self::of(&[&metadata.len().to_le_bytes(), &modified(metadata).to_le_bytes(), &inode(metadata).to_le_bytes()])
    }
}

/// Nanoseconds since 1970; 0 where the file system does not know.
fn modified(metadata: &Metadata) -> u128 {
    let time = metadata.modified().ok();
    time.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |t| t.as_nanos())
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
    pub(super) fn file_at(raw: &Arc<PathBuf>, id: &str, name: &str, metadata: &Metadata, origin: Arc<Source>) -> Self {
        let stamp = Stamp::of_file(metadata);
        let place = Place::File { raw: Arc::clone(raw), name: name.into(), stamp };
        Self { id: id.to_owned(), bytes: metadata.len(), place, origin }
    }

    /// How it is shown to people: the path relative to the corpus, with `/`, and where in a larger file it is.
    pub fn file(&self) -> String {
        match &self.place {
            Place::File { name, .. } => format!("raw/{name}"),
        }
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
        }
    }

    /// A cheap stamp that changes when the document's bytes or source may have changed; nothing is read for it. Made
    /// from what the file was when raw/ was listed: a file that changes while it is read has another stamp next time.
    pub fn stamp(&self) -> Stamp {
        let own = match &self.place {
            Place::File { stamp, .. } => *stamp,
        };
        let cell = |cell: &Option<String>| cell.as_ref().map_or(Vec::new(), |c| [b"=", c.as_bytes()].concat());
        let Source { url, retrieved, publisher } = &*self.origin;
        Stamp::of(&[&own.0, &cell(url), &cell(retrieved), &cell(publisher)])
    }

    /// The input that the manifest lists for this document, with its SHA-256 in hex: the file, when it is one of its own.
    /// What is part of a larger file has none: that file is in [`Inputs::containers`](super::Inputs::containers).
    /// `sha256` is of the document's bytes.
    pub fn input(&self, sha256: &str) -> Option<(String, String)> {
        match &self.place {
            Place::File { .. } => Some((self.file(), sha256.to_owned())),
        }
    }
}

/// The file of that name (with `/`) under raw/.
fn path(raw: &Path, name: &str) -> PathBuf {
    let mut path = raw.to_owned();
    path.extend(name.split('/'));
    path
}
