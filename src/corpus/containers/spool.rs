//! What is kept of containers in `.jiaozhu/spool`: indexes, and unpacked copies. May be deleted at any time.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use super::{Entry, Failed, Flaw, Index, Kind, Reading, index};
use crate::corpus::Stamp;

/// Changes when the form of indexes or copies changes.
const VERSION: u32 = 3;

/// Where indexes and copies are kept.
#[derive(Debug)]
pub(in crate::corpus) struct Spool {
    dir: PathBuf,
    /// Stands in where `dir` cannot be written; goes when the last user goes.
    instead: Arc<OnceLock<TempDir>>,
}

/// A container whose index is known.
#[derive(Debug)]
pub(in crate::corpus) struct Listed {
    pub index: Index,
    /// The unpacked copy, when its documents are read from one.
    pub copy: Option<PathBuf>,
    /// Keeps a temporary copy.
    pub kept: Arc<OnceLock<TempDir>>,
}

/// The first line of an index file.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u32,
    sha256: String,
    /// Length of the copy in bytes.
    copy: Option<u64>,
    entries: usize,
    origins: Vec<(Option<String>, Option<String>)>,
    problems: Vec<Flaw>,
}

impl Spool {
    pub fn new(dir: PathBuf, instead: &Arc<OnceLock<TempDir>>) -> Self {
        Self { dir, instead: Arc::clone(instead) }
    }

    /// Where files are made.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The index of a container: the one that is kept, when the container is still the same; else a new one, which is
    /// kept as far as that is possible.
    ///
    /// # Errors
    /// When the container cannot be read, or its copy cannot be written anywhere.
    pub fn list(&self, kind: Kind, file: &str, path: &Path, stamp: Stamp, reading: &Reading) -> Result<Listed, Failed> {
        let key = format!("{}-{}", owner(file), hex(&stamp));
        let places = std::iter::once(self.dir.as_path()).chain(self.instead.get().map(TempDir::path));
        for dir in places {
            if let Some(index) = read(&dir.join(format!("{key}.index")), &dir.join(format!("{key}.data")), kind) {
                let copy = kind.needs_copy().then(|| dir.join(format!("{key}.data")));
                return Ok(Listed { index, copy, kept: Arc::clone(&self.instead) });
            }
        }
        let dir = match self.writable() {
            Ok(dir) => dir,
            // A plain container needs no spool.
            Err(_) if !kind.needs_copy() => {
                let index = index(kind, path, reading, None)?;
                return Ok(Listed { index, copy: None, kept: Arc::clone(&self.instead) });
            }
            Err(e) => return Err(Failed::Write(e)),
        };
        let mut copy = None;
        let mut length = None;
        let index = if kind.needs_copy() {
            let mut file = NamedTempFile::new_in(dir).map_err(Failed::Write)?;
            let index = index(kind, path, reading, Some(file.as_file_mut()))?;
            file.as_file().sync_data().map_err(Failed::Write)?;
            length = Some(file.as_file().metadata().map_err(Failed::Write)?.len());
            let to = dir.join(format!("{key}.data"));
            file.persist(&to).map_err(|e| Failed::Write(e.error))?;
            copy = Some(to);
            index
        } else {
            index(kind, path, reading, None)?
        };
        // Without a kept index the next run lists the container again: no harm.
        let _ = write(dir, &format!("{key}.index"), &index, length);
        Ok(Listed { index, copy, kept: Arc::clone(&self.instead) })
    }

    /// Deletes what belongs to containers that are gone or have changed. `files` are all containers with their stamps.
    pub fn tidy(&self, files: impl Iterator<Item = (String, Stamp)>) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        let keys: BTreeSet<String> = files.map(|(file, stamp)| format!("{}-{}", owner(&file), hex(&stamp))).collect();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let old =
                name.rsplit_once('.').is_some_and(|(key, e)| matches!(e, "index" | "data") && !keys.contains(key));
            // What a killed run left behind; a day, because another run may be at work.
            let left = name.starts_with(".tmp") && age(&entry).is_some_and(|seconds| seconds > 24 * 3600);
            if old || left {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn writable(&self) -> io::Result<&Path> {
        if fs::create_dir_all(&self.dir).is_ok() && NamedTempFile::new_in(&self.dir).is_ok() {
            return Ok(&self.dir);
        }
        if self.instead.get().is_none() {
            let made = tempfile::Builder::new().prefix("jiaozhu-spool").tempdir()?;
            // Another thread may have been faster; then this one goes again.
            let _ = self.instead.set(made);
        }
        self.instead.get().map(TempDir::path).ok_or_else(|| io::Error::other("no temporary folder"))
    }
}

fn age(entry: &fs::DirEntry) -> Option<u64> {
    Some(entry.metadata().ok()?.modified().ok()?.elapsed().ok()?.as_secs())
}

/// What the names of a container's files begin with.
fn owner(file: &str) -> String {
    hex(&Stamp::of(&[file.as_bytes()]))
}

fn hex(stamp: &Stamp) -> String {
    super::hex(&stamp.hash)
}

fn write(dir: &Path, name: &str, index: &Index, copy: Option<u64>) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(dir)?;
    {
        let mut out = BufWriter::with_capacity(1 << 18, file.as_file_mut());
        let head = Head {
            version: VERSION,
            sha256: index.sha256.clone(),
            copy,
            entries: index.entries.len(),
            origins: index.origins.clone(),
            problems: index.problems.clone(),
        };
        let mut hash = Sha256::new();
        let mut line = Vec::new();
        let mut put = |line: &mut Vec<u8>| {
            line.push(b'\n');
            hash.update(&*line);
            let put = out.write_all(line);
            line.clear();
            put
        };
        serde_json::to_writer(&mut line, &head)?;
        put(&mut line)?;
        for e in &index.entries {
            serde_json::to_writer(&mut line, &(&e.id, e.at, e.len, e.bytes, e.number, e.packed, e.origin))?;
            put(&mut line)?;
        }
        out.write_all(super::hex(&hash.finalize()).as_bytes())?;
        out.flush()?;
    }
    file.as_file().sync_data()?;
    file.persist(dir.join(name)).map_err(|e| e.error)?;
    Ok(())
}

/// An index that is kept, when it is whole (its last line is the hash of the others) and its copy is there.
fn read(path: &Path, data: &Path, kind: Kind) -> Option<Index> {
    let mut lines = BufReader::with_capacity(1 << 18, File::open(path).ok()?);
    let mut hash = Sha256::new();
    let mut line = String::new();
    lines.read_line(&mut line).ok()?;
    hash.update(&line);
    let head: Head = serde_json::from_str(&line).ok()?;
    if head.version != VERSION || head.copy.is_some() != kind.needs_copy() {
        return None;
    }
    if head.copy.is_some_and(|length| fs::metadata(data).map(|m| m.len()).ok() != Some(length)) {
        return None;
    }
    let mut entries = Vec::with_capacity(head.entries.min(1 << 20));
    for _ in 0..head.entries {
        line.clear();
        lines.read_line(&mut line).ok()?;
        hash.update(&line);
        let (id, at, len, bytes, number, packed, origin) = serde_json::from_str(&line).ok()?;
        entries.push(Entry { id, at, len, bytes, number, packed, origin });
    }
    line.clear();
    lines.read_line(&mut line).ok()?;
    let whole = line == super::hex(&hash.finalize())
        && entries.iter().all(|e| e.origin.is_none_or(|origin| (origin as usize) < head.origins.len()));
    whole.then_some(Index { sha256: head.sha256, entries, origins: head.origins, problems: head.problems })
}
