//! Lists that are too long for the memory: bytes that are put down and read back, and sorting of more than fits.
//!
//! A little is held in memory; more goes to a file without a name, which is gone with the process however that ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes that are held in memory before they go to the file.
const HELD: usize = 1 << 20;

/// Bytes that are put down one after the other and read back from where they are.
#[derive(Debug)]
pub struct Scratch {
    /// Where the file is made; where that cannot be, in the system's folder for such files.
    dir: PathBuf,
    file: Option<File>,
    /// Bytes in the file.
    written: u64,
    /// What follows them.
    held: Vec<u8>,
}

impl Scratch {
    /// An empty one. Its file, when there is one, is made in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), file: None, written: 0, held: Vec::new() }
    }

    /// Appends, and says where.
    ///
    /// # Errors
    /// When the file cannot be made or written.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        if self.held.len() + bytes.len() > HELD && !self.held.is_empty() {
            self.spill()?;
        }
        let at = self.len();
        self.held.extend_from_slice(bytes);
        Ok(at)
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &self.file {
            Some(file) => file,
            None => {
                let made = std::fs::create_dir_all(&self.dir).and_then(|()| tempfile::tempfile_in(&self.dir));
                self.file.insert(made.or_else(|_| tempfile::tempfile())?)
            }
        };
        write_all_at(file, &self.held, self.written)?;
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    /// Bytes put down so far.
    pub fn len(&self) -> u64 {
        self.written + self.held.len() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `len` bytes from byte `at`.
    ///
    /// # Errors
    /// When the file cannot be read, or there are not so many.
    pub fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let end = at.checked_add(len as u64).filter(|end| *end <= self.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut bytes = vec![0; len];
        let on_disk = (self.written.clamp(at, end) - at) as usize;
        if on_disk > 0 {
            let file = self.file.as_ref().ok_or(io::ErrorKind::UnexpectedEof)?;
            read_exact_at(file, &mut bytes[..on_disk], at)?;
        }
        let from = (at + on_disk as u64 - self.written.min(at + on_disk as u64)) as usize;
        bytes[on_disk..].copy_from_slice(&self.held[from..from + len - on_disk]);
        Ok(bytes)
    }
}

#[cfg(unix)]
pub(super) fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
pub(super) fn read_exact_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => (bytes, at) = (&mut bytes[n..], at + n as u64),
        }
    }
    Ok(())
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, at)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            n => (bytes, at) = (&bytes[n..], at + n as u64),
        }
    }
    Ok(())
}

/// Bytes of entries that are sorted in memory at a time.
const RUN: usize = 2 << 20;

/// Bytes of a run that are read at a time when the runs are merged.
const READ: usize = 1 << 15;

/// Sorts entries (key, value) by key; those of one key stay in the order in which they came.
#[derive(Debug)]
pub struct Sorter {
    /// The run that is not full yet: entries as they stand in the file, and where each begins.
    bytes: Vec<u8>,
    starts: Vec<u32>,
    /// Sorted runs.
    runs: Vec<(u64, u64)>,
    scratch: Scratch,
    most: usize,
}

impl Sorter {
    /// One without entries. Its file, when there is one, is made in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { bytes: Vec::new(), starts: Vec::new(), runs: Vec::new(), scratch: Scratch::new(dir), most: RUN }
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// When the file cannot be made or written.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        if !self.starts.is_empty() && self.bytes.len() + key.len() + value.len() > self.most {
            self.close()?;
        }
        self.starts.push(self.bytes.len() as u32);
        self.bytes.extend_from_slice(&(key.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        Ok(())
    }

    fn sort(&mut self) {
        // Stable: the sort, and the runs' order.
        self.starts.sort_by(|a, b| entry(&self.bytes, *a as usize).0.cmp(entry(&self.bytes, *b as usize).0));
    }

    fn close(&mut self) -> io::Result<()> {
        self.sort();
        let start = self.scratch.len();
        for &at in &self.starts {
            let (key, value) = entry(&self.bytes, at as usize);
            self.scratch.append(&self.bytes[at as usize..at as usize + HEAD + key.len() + value.len()])?;
        }
        self.runs.push((start, self.scratch.len()));
        self.starts.clear();
        self.bytes.clear();
        Ok(())
    }

    /// The entries in their order.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn sorted(mut self) -> io::Result<Sorted> {
        if self.runs.is_empty() {
            self.sort();
        } else {
            self.close()?;
            (self.bytes, self.starts) = (Vec::new(), Vec::new());
        }
        let Self { bytes, starts, runs, scratch, .. } = self;
        let mut sorted = Sorted {
            bytes,
            starts: starts.into_iter(),
            runs: runs.iter().map(|&(at, end)| Run { at, end, bytes: Vec::new(), next: 0 }).collect(),
            scratch,
            heads: BinaryHeap::new(),
        };
        for run in 0..sorted.runs.len() {
            sorted.advance(run)?;
        }
        Ok(sorted)
    }
}

/// Bytes of an entry before its key.
const HEAD: usize = 8;

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
}

/// Key and value of the entry that begins there.
fn entry(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    let (key, value) = (number(bytes, at), number(bytes, at + 4));
    let start = at + HEAD;
    (&bytes[start..start + key], &bytes[start + key..start + key + value])
}

/// Key and value.
type Entry = (Vec<u8>, Vec<u8>);

/// Key, number of the run, value: of equal keys the one that came first is the lesser.
type Head = (Vec<u8>, usize, Vec<u8>);

/// Sorted entries.
#[derive(Debug)]
pub struct Sorted {
    /// All of them, where they are few.
    bytes: Vec<u8>,
    starts: std::vec::IntoIter<u32>,
    runs: Vec<Run>,
    scratch: Scratch,
    /// The next entry of each run: key, number of the run, value.
    heads: BinaryHeap<Reverse<Head>>,
}

#[derive(Debug)]
struct Run {
    /// What is still to be read.
    at: u64,
    end: u64,
    bytes: Vec<u8>,
    next: usize,
}

impl Sorted {
    /// Takes the next entry of a run.
    fn advance(&mut self, number: usize) -> io::Result<()> {
        let run = &mut self.runs[number];
        let Some((key, value)) = run.next(&self.scratch)? else { return Ok(()) };
        self.heads.push(Reverse((key, number, value)));
        Ok(())
    }
}

impl Run {
    fn next(&mut self, scratch: &Scratch) -> io::Result<Option<Entry>> {
        if self.next == self.bytes.len() && self.at == self.end {
            return Ok(None);
        }
        self.fill(HEAD, scratch)?;
        let length = HEAD + number(&self.bytes, self.next) + number(&self.bytes, self.next + 4);
        self.fill(length, scratch)?;
        let (key, value) = entry(&self.bytes, self.next);
        let found = (key.to_vec(), value.to_vec());
        self.next += length;
        Ok(Some(found))
    }

    /// Sees to it that so many bytes are there.
    fn fill(&mut self, need: usize, scratch: &Scratch) -> io::Result<()> {
        if self.bytes.len() - self.next >= need {
            return Ok(());
        }
        self.bytes.drain(..self.next);
        self.next = 0;
        let more = (self.end - self.at).min(need.max(READ) as u64) as usize;
        self.bytes.extend(scratch.read(self.at, more)?);
        self.at += more as u64;
        if self.bytes.len() < need { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.runs.is_empty() {
            let (key, value) = entry(&self.bytes, self.starts.next()? as usize);
            return Some(Ok((key.to_vec(), value.to_vec())));
        }
        let Reverse((key, run, value)) = self.heads.pop()?;
        Some(self.advance(run).map(|()| (key, value)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorted_as_in_memory(
            entries in prop::collection::vec(("[ab]{0,3}", prop::collection::vec(any::<u8>(), 0..9)), 0..200),
            most in 1usize..500,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut sorter = Sorter { most, ..Sorter::new(dir.path()) };
            for (key, value) in &entries {
                sorter.push(key.as_bytes(), value).unwrap();
            }
            let found: Vec<Entry> = sorter.sorted().unwrap().collect::<io::Result<_>>().unwrap();
            let mut expected: Vec<Entry> = entries.into_iter().map(|(k, v)| (k.into_bytes(), v)).collect();
            expected.sort_by(|a, b| a.0.cmp(&b.0));
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn more_than_memory_holds_is_read_back_and_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut scratch = Scratch::new(dir.path());
        let piece = |i: usize| -> Vec<u8> { (0..300_000).map(|n| (n * 7 + i * 13) as u8).collect() };
        let places: Vec<u64> = (0..10).map(|i| scratch.append(&piece(i)).unwrap()).collect();
        assert!(scratch.written > 0 && !scratch.held.is_empty(), "some is in the file, some is not");
        for (i, at) in places.iter().enumerate() {
            assert_eq!(scratch.read(*at, 300_000).unwrap(), piece(i));
        }
        // Over the end of the file and of pieces.
        let all: Vec<u8> = (0..10).flat_map(piece).collect();
        assert_eq!(scratch.read(5, 2_999_990).unwrap(), all[5..2_999_995]);
        assert!(scratch.read(1, 3_000_000).is_err());
        let mut many = Sorter::new(dir.path());
        for i in 0..100_000u32 {
            many.push(&i.wrapping_mul(2_654_435_761).to_be_bytes(), &[7; 40]).unwrap();
        }
        assert!(many.runs.len() > 1);
        let keys: Vec<_> = many.sorted().unwrap().map(|e| e.unwrap().0).collect();
        assert!(keys.len() == 100_000 && keys.is_sorted());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "the files have no names");
    }
}
