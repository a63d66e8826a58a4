//! What a run knows of each document that decides its rows: on the disk, for there are millions.

use std::io;
use std::ops::Range;
use std::path::Path;

use crate::corpus::Scratch;

/// What a run learns of a document that decides its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Of its bytes.
    pub sha256: [u8; 32],
    /// A hash of what is said of its source.
    pub source: [u8; 16],
    /// The fingerprint of what is known of its site.
    pub site: u64,
}

/// What is known of some documents, one after the other; of some nothing.
#[derive(Debug)]
pub(super) struct KnownList(Scratch);

/// Length of one.
const BYTES: usize = 1 + 32 + 16 + 8;

impl KnownList {
    /// An empty one, whose file, when it needs one, is made in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self(Scratch::new(dir))
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.0.len() as usize / BYTES
    }

    /// Appends some, and says which numbers they have.
    pub fn push(&mut self, known: &[Option<Known>]) -> io::Result<Range<usize>> {
        let start = self.len();
        let mut bytes = Vec::with_capacity(known.len() * BYTES);
        for known in known {
            let Some(Known { sha256, source, site }) = known else {
                bytes.extend([0; BYTES]);
                continue;
            };
            bytes.push(1);
            bytes.extend_from_slice(sha256);
            bytes.extend_from_slice(source);
            bytes.extend_from_slice(&site.to_le_bytes());
        }
        self.0.append(&bytes)?;
        Ok(start..self.len())
    }

    /// Those of that numbers.
    pub fn range(&self, range: Range<usize>) -> io::Result<Vec<Option<Known>>> {
        let bytes = self.0.read((range.start * BYTES) as u64, range.len() * BYTES)?;
        Ok(bytes.chunks_exact(BYTES).map(one).collect())
    }
}

fn one(bytes: &[u8]) -> Option<Known> {
    let (is, rest) = bytes.split_first()?;
    let (sha256, rest) = rest.split_first_chunk()?;
    let (source, rest) = rest.split_first_chunk()?;
    (*is == 1).then_some(Known { sha256: *sha256, source: *source, site: u64::from_le_bytes(rest.try_into().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_down_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut list = KnownList::new(dir.path());
        let known = |i: u8| {
            (!i.is_multiple_of(3)).then_some(Known { sha256: [i; 32], source: [i / 2; 16], site: u64::from(i) << 40 })
        };
        let all: Vec<_> = (0..200).map(known).collect();
        assert_eq!(list.push(&all[..77]).unwrap(), 0..77);
        assert_eq!(list.push(&all[77..]).unwrap(), 77..200);
        assert_eq!(list.range(0..200).unwrap(), all);
        assert_eq!(list.range(70..80).unwrap(), all[70..80]);
        assert!(list.range(199..201).is_err());
    }
}
