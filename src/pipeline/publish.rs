//! Putting a finished run in the place of the old output, all at once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::base::{Error, Result};
use crate::corpus::Corpus;

/// Holds a corpus for one run at a time, and a fresh folder to write to. Both are given back on drop.
pub(super) struct Workplace {
    /// `None` in a workplace that will never publish.
    _lock: Option<fs::File>,
    dir: tempfile::TempDir,
}

/// Prefix of the folders that runs write to; one left behind by a killed run is removed by the next.
const PREFIX: &str = "run-";

impl Workplace {
    /// A workplace of a run that has the corpus to itself.
    pub fn new(corpus: &Corpus) -> Result<Self> {
        Self::locked(corpus, true)
    }

    /// A workplace of a shard: several work at the same time, and none publishes.
    pub fn beside_others(corpus: &Corpus) -> Result<Self> {
        Self::locked(corpus, false)
    }

    fn locked(corpus: &Corpus, exclusive: bool) -> Result<Self> {
        let private = corpus.private();
        fs::create_dir_all(&private).map_err(|e| Error::io("create", &private, e))?;
        let path = private.join("lock");
        let lock = fs::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| Error::io("open", &path, e))?;
        let alone = match if exclusive { lock.try_lock() } else { lock.try_lock_shared() } {
            Ok(()) => exclusive,
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Error::new("another run is working on this corpus")
                    .hint("wait until it is done; a killed run gives the corpus free at once"));
            }
            // A file system without locks: go on, the folder of each run is its own.
            Err(fs::TryLockError::Error(_)) => false,
        };
        // Only who holds the lock knows that the other folders are left-overs.
        for entry in fs::read_dir(&private).map_err(|e| Error::io("read", &private, e))?.flatten() {
            if alone && entry.file_name().to_string_lossy().starts_with(PREFIX) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let dir = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(&private)
            .map_err(|e| Error::io("create a folder in", &private, e))?;
        let place = Self { _lock: Some(lock), dir };
        fs::create_dir(place.output()).map_err(|e| Error::io("create", &place.output(), e))?;
        if exclusive {
            place.recover(corpus)?;
        }
        Ok(place)
    }

    /// A workplace for a look: nothing will be published, so it also serves a corpus that cannot be written to.
    pub fn for_check(corpus: &Corpus) -> Result<Self> {
        match Self::new(corpus) {
            Ok(place) => Ok(place),
            Err(e) if e.cause.is_some() => {
                let dir = tempfile::Builder::new()
                    .prefix("jiaozhu-")
                    .tempdir()
                    .map_err(|e| Error::io("create a folder in", &std::env::temp_dir(), e))?;
                let place = Self { _lock: None, dir };
                fs::create_dir(place.output()).map_err(|e| Error::io("create", &place.output(), e))?;
                Ok(place)
            }
            Err(e) => Err(e),
        }
    }

    /// A folder for what is needed during the run.
    pub fn scratch(&self) -> Result<PathBuf> {
        let dir = self.dir.path().join("scratch");
        fs::create_dir_all(&dir).map_err(|e| Error::io("create", &dir, e))?;
        Ok(dir)
    }

    /// Where the new output is written.
    pub fn output(&self) -> PathBuf {
        self.dir.path().join("output")
    }

    /// Where the old output stands for the moment between two renames, where they cannot be one.
    fn aside(corpus: &Corpus) -> PathBuf {
        corpus.private().join("output.old")
    }

    /// Puts back an old output that a run killed between two renames left aside.
    fn recover(&self, corpus: &Corpus) -> Result<()> {
        let aside = Self::aside(corpus);
        if !aside.is_dir() {
            return Ok(());
        }
        if corpus.output().exists() {
            let _ = fs::remove_dir_all(&aside);
            return Ok(());
        }
        fs::rename(&aside, corpus.output()).map_err(|e| Error::io("put back", &corpus.output(), e))
    }

    /// Exchanges output/ with the new one. Until the exchange the old output is whole, after it the new one is.
    /// Files in output/ that are not the program's are kept.
    pub fn publish(self, corpus: &Corpus) -> Result<()> {
        let mut old = corpus.output();
        // A symbolic link stays one: what it points to is replaced.
        if old.is_symlink() {
            old = fs::canonicalize(&old).map_err(|e| Error::io("follow", &old, e))?;
        }
        let new = self.output();
        sync(&new)?;
        if !old.exists() {
            return fs::rename(&new, &old).map_err(|e| Error::io("write", &old, e));
        }
        keep_strangers(&old, &new)?;
        match exchange(&new, &old) {
            Ok(()) => Ok(()),
            Err(_) => {
                let aside = Self::aside(corpus);
                fs::rename(&old, &aside).map_err(|e| {
                    let hint = if e.kind() == std::io::ErrorKind::PermissionDenied {
                        "check who owns output/ and its permissions; the old output is untouched"
                    } else {
                        "output/ must be a folder on the same file system as the corpus, not a mount point; the old output is untouched"
                    };
                    Error::io("replace", &old, e).hint(hint)
                })?;
                fs::rename(&new, &old).map_err(|e| Error::io("write", &old, e))?;
                let _ = fs::remove_dir_all(&aside);
                Ok(())
            }
        }
    }
}

/// Takes along what people put into output/ and no run writes.
fn keep_strangers(old: &Path, new: &Path) -> Result<()> {
    for entry in fs::read_dir(old).map_err(|e| Error::io("read", old, e))? {
        let entry = entry.map_err(|e| Error::io("read", old, e))?;
        let (from, to) = (entry.path(), new.join(entry.file_name()));
        if crate::tables::is_own_file(&entry.file_name().to_string_lossy()) || to.exists() {
            continue;
        }
        take_along(&from, &to)
            .map_err(|e| Error::io("keep", &from, e).hint("move it out of output/; the old output is untouched"))?;
    }
    Ok(())
}

/// The same file under a second name where that is possible: times, links and pipes stay what they are.
fn take_along(from: &Path, to: &Path) -> std::io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            take_along(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    match fs::hard_link(from, to) {
        Err(_) if metadata.is_file() => {
            fs::copy(from, to)?;
            let times = fs::FileTimes::new().set_modified(metadata.modified()?);
            // A time that cannot be set is no loss.
            let _ = fs::File::open(to).and_then(|file| file.set_times(times));
            Ok(())
        }
        #[cfg(unix)]
        Err(_) if metadata.is_symlink() => std::os::unix::fs::symlink(fs::read_link(from)?, to),
        linked => linked,
    }
}

/// Makes sure that the files are on the disk before they take the old ones' place.
fn sync(dir: &Path) -> Result<()> {
    for entry in fs::read_dir(dir).map_err(|e| Error::io("read", dir, e))?.flatten() {
        let path = entry.path();
        let kind = entry.file_type().map_err(|e| Error::io("read", &path, e))?;
        if kind.is_dir() {
            sync(&path)?;
            continue;
        }
        // To open a pipe that somebody put there would wait for ever.
        if !kind.is_file() {
            continue;
        }
        fs::File::open(&path).and_then(|f| f.sync_all()).map_err(|e| Error::io("write", &path, e))?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
