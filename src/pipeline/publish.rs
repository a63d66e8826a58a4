//! Putting a finished run in the place of the old output, all at once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::base::{Error, Result};
use crate::corpus::Corpus;

/// Holds a corpus for one run at a time, and a fresh folder to write to. Both are given back on drop.
pub(super) struct Workplace {
    _lock: fs::File,
    dir: tempfile::TempDir,
}

/// Prefix of the folders that runs write to; one left behind by a killed run is removed by the next.
const PREFIX: &str = "run-";

impl Workplace {
    pub fn new(corpus: &Corpus) -> Result<Self> {
        let private = corpus.private();
        fs::create_dir_all(&private).map_err(|e| Error::io("create", &private, e))?;
        let path = private.join("lock");
        let lock = fs::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| Error::io("open", &path, e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Error::new("another run is working on this corpus")
                    .hint("wait until it is done; a killed run gives the corpus free at once"));
            }
            // A file system without locks: go on, the folder of each run is its own.
            Err(fs::TryLockError::Error(_)) => {}
        }
        for entry in fs::read_dir(&private).map_err(|e| Error::io("read", &private, e))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let dir = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(&private)
            .map_err(|e| Error::io("create a folder in", &private, e))?;
        let place = Self { _lock: lock, dir };
        fs::create_dir(place.output()).map_err(|e| Error::io("create", &place.output(), e))?;
        place.recover(corpus)?;
        Ok(place)
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
        let old = corpus.output();
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
                fs::rename(&old, &aside).map_err(|e| Error::io("replace", &old, e))?;
                fs::rename(&new, &old).map_err(|e| Error::io("write", &old, e))?;
                let _ = fs::remove_dir_all(&aside);
                Ok(())
            }
        }
    }
}

/// Copies what people put into output/ and no run writes.
fn keep_strangers(old: &Path, new: &Path) -> Result<()> {
    for entry in fs::read_dir(old).map_err(|e| Error::io("read", old, e))? {
        let entry = entry.map_err(|e| Error::io("read", old, e))?;
        let (from, to) = (entry.path(), new.join(entry.file_name()));
        if crate::tables::is_own_file(&entry.file_name().to_string_lossy()) || to.exists() {
            continue;
        }
        copy(&from, &to).map_err(|e| Error::io("keep", &from, e))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Makes sure that the files are on the disk before they take the old ones' place.
fn sync(dir: &Path) -> Result<()> {
    for entry in fs::read_dir(dir).map_err(|e| Error::io("read", dir, e))?.flatten() {
        let path = entry.path();
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
