//! Stamps: what the file system says of a file, to know without reading whether it changed.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Size and times of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub size: u64,
    /// When it was written, in nanoseconds.
    pub written: u64,
    /// When its entry was last changed (Unix): also when the time of writing was set back.
    pub changed: u64,
    pub inode: u64,
}

/// Two writes that follow each other faster may have the same time on some file systems (FAT: two seconds).
const COARSE: u64 = 2_000_000_000;

/// Whether a file that was changed then cannot have been written again after `seen` (see [`now`]) and still have the same
/// times. git calls the others racy.
pub(super) fn is_settled(changed: u64, seen: u64) -> bool {
    changed + COARSE < seen
}

impl Stamp {
    pub fn of(path: &Path) -> io::Result<Self> {
        std::fs::metadata(path).map(|m| Self::from(&m))
    }

    /// Without what links to the file change.
    pub fn of_content(self) -> Self {
        Self { changed: 0, ..self }
    }
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        let written = metadata.modified().map_or(0, nanos);
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            (
                (metadata.ctime() as u64).wrapping_mul(1_000_000_000).wrapping_add(metadata.ctime_nsec() as u64),
                metadata.ino(),
            )
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        Self { size: metadata.len(), written, changed, inode }
    }
}

fn nanos(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64)
}

/// The time, in nanoseconds.
pub(super) fn now() -> u64 {
    nanos(SystemTime::now())
}
