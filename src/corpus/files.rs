//! The list of all documents of raw/, on the disk: a corpus has millions, and a run goes through them in order.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::containers::Packing;
use super::raw_file::{Container, Place, RawFile, Stamp, Unpacking};
use super::scratch::{Scratch, Sorter};
use crate::base::{Error, Result, Source};

/// Documents that are read back together.
const BLOCK: usize = 64;

/// The documents of raw/, sorted by id. In memory are eight bytes for each 64 of them, and what many share.
#[derive(Debug)]
pub struct Files {
    scratch: Scratch,
    /// Where each block begins; at the end, where the last one ends.
    blocks: Vec<u64>,
    count: usize,
    bytes: u64,
    shared: Shared,
}

/// What documents refer to by number.
#[derive(Debug, Default)]
struct Shared {
    raw: Arc<PathBuf>,
    /// Size of the largest text.
    largest: u64,
    containers: Vec<Arc<Container>>,
    origins: Vec<Arc<Source>>,
}

impl Default for Files {
    fn default() -> Self {
        let scratch = Scratch::new(Path::new(""));
        Self { scratch, blocks: vec![0], count: 0, bytes: 0, shared: Shared::default() }
    }
}

impl Files {
    /// Number of documents.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes of all texts, as far as they are known without unpacking.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The documents in their order.
    pub fn iter(&self) -> impl Iterator<Item = Result<RawFile>> + '_ {
        (0..self.blocks.len() - 1).flat_map(|block| match self.block(block) {
            Ok(files) => files.into_iter().map(Ok).collect(),
            Err(e) => vec![Err(e)],
        })
    }

    /// All of them, in memory.
    ///
    /// # Errors
    /// When the list cannot be read back.
    pub fn all(&self) -> Result<Vec<RawFile>> {
        self.range(0..self.count)
    }

    /// The documents of those numbers.
    ///
    /// # Errors
    /// When the list cannot be read back.
    pub fn range(&self, range: Range<usize>) -> Result<Vec<RawFile>> {
        let mut files = Vec::with_capacity(range.len());
        for block in range.start / BLOCK..range.end.div_ceil(BLOCK) {
            let start = block * BLOCK;
            let own = range.start.max(start) - start..range.end.min(start + BLOCK) - start;
            files.extend(self.block(block)?.drain(own));
        }
        Ok(files)
    }

    /// The documents of some numbers, in rising order. Faster than one by one: a block of the list is read once.
    ///
    /// # Errors
    /// As for [`get`](Self::get).
    pub fn some(&self, numbers: &[usize]) -> Result<Vec<RawFile>> {
        let mut files = Vec::with_capacity(numbers.len());
        for own in numbers.chunk_by(|a, b| a / BLOCK == b / BLOCK) {
            let block = self.block(own[0] / BLOCK)?;
            let file = |i: &usize| block.get(i % BLOCK).cloned();
            let of_block: Option<Vec<RawFile>> = own.iter().map(file).collect();
            files.extend(of_block.ok_or_else(|| unreadable(io::ErrorKind::UnexpectedEof.into()))?);
        }
        Ok(files)
    }

    /// The document of that number.
    ///
    /// # Errors
    /// When there is none, or the list cannot be read back.
    pub fn get(&self, number: usize) -> Result<RawFile> {
        self.range(number..number + 1)?.pop().ok_or_else(|| unreadable(io::ErrorKind::UnexpectedEof.into()))
    }

    /// The document of that id.
    ///
    /// # Errors
    /// When the list cannot be read back.
    pub fn find(&self, id: &str) -> Result<Option<RawFile>> {
        // The block that it is in, if any: the last that does not begin after it.
        let (mut low, mut high) = (0, self.blocks.len() - 1);
        while high - low > 1 {
            let middle = (low + high) / 2;
            let first = self.block(middle)?;
            if first.first().is_some_and(|f| f.id.as_str() <= id) { low = middle } else { high = middle }
        }
        if self.is_empty() {
            return Ok(None);
        }
        Ok(self.block(low)?.into_iter().find(|f| f.id == id))
    }

    fn block(&self, block: usize) -> Result<Vec<RawFile>> {
        let (start, end) = (self.blocks[block], self.blocks[block + 1]);
        let bytes = self.scratch.read(start, (end - start) as usize).map_err(unreadable)?;
        let mut rest = &bytes[..];
        let mut files = Vec::with_capacity(BLOCK);
        while !rest.is_empty() {
            let mut next = || -> Option<RawFile> {
                let id = text(&mut rest)?;
                self.shared.decode(id, &mut rest)
            };
            files.push(next().ok_or_else(|| unreadable(io::ErrorKind::InvalidData.into()))?);
        }
        Ok(files)
    }
}

fn unreadable(cause: io::Error) -> Error {
    let hint = "its file is in .jiaozhu/spool, or in the system's folder for temporary files: the disk may be failing";
    let message = format!("the list of raw files cannot be read back: {cause}");
    Error { cause: Some(cause), ..Error::new(message).hint(hint) }
}

/// Gathers the documents of raw/ in any order.
pub(super) struct Lister {
    dir: PathBuf,
    sorter: Sorter,
    shared: Shared,
    /// Numbers of containers and origins, by where they are in memory.
    containers: HashMap<*const Container, u64>,
    origins: HashMap<*const Source, u64>,
}

impl Lister {
    /// `dir` is where files are made, when there is much to gather; `largest` the size of the largest text.
    pub fn new(dir: &Path, raw: &Arc<PathBuf>, largest: u64) -> Self {
        let shared = Shared { raw: Arc::clone(raw), largest, ..Shared::default() };
        let (containers, origins) = (HashMap::new(), HashMap::new());
        Self { dir: dir.to_owned(), sorter: Sorter::new(dir), shared, containers, origins }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn push(&mut self, file: RawFile) -> Result<()> {
        let mut bytes = Vec::with_capacity(64);
        self.encode(&file, &mut bytes);
        self.sorter.push(file.id.as_bytes(), &bytes).map_err(|e| Error::io("write to", &self.dir, e))
    }

    /// The list. Of several documents with one id the first that came is kept; the others are handed over with it.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn finish(self, mut double: impl FnMut(&RawFile, RawFile)) -> Result<Files> {
        let Self { dir, sorter, shared, .. } = self;
        let fail = |e| Error::io("write to", &dir, e);
        let mut files = Files { scratch: Scratch::new(&dir), shared, ..Files::default() };
        let mut block = Vec::new();
        let mut last: Option<(Vec<u8>, Vec<u8>)> = None;
        for entry in sorter.sorted().map_err(fail)? {
            let (key, value) = entry.map_err(unreadable)?;
            let decode = |key: &[u8], value: &[u8]| {
                let id = String::from_utf8(key.to_vec()).ok()?;
                files.shared.decode(id, &mut &value[..])
            };
            let broken = || unreadable(io::ErrorKind::InvalidData.into());
            if let Some((first, of_first)) = last.as_ref().filter(|(first, _)| *first == key) {
                double(&decode(first, of_first).ok_or_else(broken)?, decode(&key, &value).ok_or_else(broken)?);
                continue;
            }
            files.bytes += decode(&key, &value).ok_or_else(broken)?.bytes;
            put(key.len() as u64, &mut block);
            block.extend_from_slice(&key);
            block.extend_from_slice(&value);
            files.count += 1;
            if files.count.is_multiple_of(BLOCK) {
                files.scratch.append(&block).map_err(fail)?;
                files.blocks.push(files.scratch.len());
                block.clear();
            }
            last = Some((key, value));
        }
        if !block.is_empty() {
            files.scratch.append(&block).map_err(fail)?;
            files.blocks.push(files.scratch.len());
        }
        Ok(files)
    }

    fn encode(&mut self, file: &RawFile, out: &mut Vec<u8>) {
        put(file.bytes, out);
        match &file.place {
            Place::File { name, stamp, .. } => {
                out.push(0);
                put_text(name, out);
                put_stamp(stamp, out);
            }
            Place::Packed { name, stamp, how, .. } => {
                out.push(1);
                put_text(name, out);
                put_stamp(stamp, out);
                out.push(match how.packing {
                    Packing::Plain => 0,
                    Packing::Gzip => 1,
                    Packing::Zstd => 2,
                });
            }
            Place::Record { container, at, len, line } => {
                out.push(2);
                [self.container(container), *at, *len, *line].into_iter().for_each(|n| put(n, out));
            }
            Place::Member { container, at, len } => {
                out.push(3);
                [self.container(container), *at, *len].into_iter().for_each(|n| put(n, out));
            }
            Place::Zipped { container, at, len, crc, deflated } => {
                out.push(4);
                let numbers = [self.container(container), *at, *len, u64::from(*crc), u64::from(*deflated)];
                numbers.into_iter().for_each(|n| put(n, out));
            }
        }
        // One that this document alone has goes with it.
        if Arc::strong_count(&file.origin) == 1 {
            put(0, out);
            let Source { url, retrieved, publisher, title, published } = &*file.origin;
            for cell in [url, retrieved, publisher, title, published] {
                match cell {
                    None => put(0, out),
                    Some(cell) => {
                        put(1, out);
                        put_text(cell, out);
                    }
                }
            }
        } else {
            let origins = &mut self.shared.origins;
            let number = *self.origins.entry(Arc::as_ptr(&file.origin)).or_insert_with(|| {
                origins.push(Arc::clone(&file.origin));
                origins.len() as u64
            });
            put(number, out);
        }
    }

    fn container(&mut self, container: &Arc<Container>) -> u64 {
        let containers = &mut self.shared.containers;
        *self.containers.entry(Arc::as_ptr(container)).or_insert_with(|| {
            containers.push(Arc::clone(container));
            containers.len() as u64 - 1
        })
    }
}

impl Shared {
    /// What [`Lister::encode`] wrote; `None` for other bytes.
    fn decode(&self, id: String, from: &mut &[u8]) -> Option<RawFile> {
        let bytes = number(from)?;
        let place = match byte(from)? {
            0 => Place::File { raw: Arc::clone(&self.raw), name: text(from)?.into(), stamp: stamp(from)? },
            1 => {
                let (raw, name, stamp) = (Arc::clone(&self.raw), text(from)?.into(), stamp(from)?);
                let packing = [Packing::Plain, Packing::Gzip, Packing::Zstd].into_iter().nth(byte(from)?.into())?;
                Place::Packed { raw, name, stamp, how: Unpacking { packing, largest: self.largest } }
            }
            kind => {
                let container = Arc::clone(self.containers.get(number(from)? as usize)?);
                let (at, len) = (number(from)?, number(from)?);
                match kind {
                    2 => Place::Record { container, at, len, line: number(from)? },
                    3 => Place::Member { container, at, len },
                    4 => {
                        let (crc, deflated) = (number(from)? as u32, number(from)? == 1);
                        Place::Zipped { container, at, len, crc, deflated }
                    }
                    _ => return None,
                }
            }
        };
        let origin = match number(from)? {
            0 => {
                let mut cell = || match number(from)? {
                    0 => Some(None),
                    _ => text(from).map(Some),
                };
                let [url, retrieved, publisher, title, published] = [cell()?, cell()?, cell()?, cell()?, cell()?];
                Arc::new(Source { url, retrieved, publisher, title, published })
            }
            n => Arc::clone(self.origins.get(n as usize - 1)?),
        };
        Some(RawFile { id, bytes, place, origin })
    }
}

/// Seven bits a byte, the lowest first; the last byte has its upper bit clear (LEB128).
fn put(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    put(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn put_stamp(stamp: &Stamp, out: &mut Vec<u8>) {
    out.extend_from_slice(&stamp.hash);
    out.extend_from_slice(&stamp.changed.to_le_bytes());
}

fn byte(from: &mut &[u8]) -> Option<u8> {
    let (first, rest) = from.split_first()?;
    *from = rest;
    Some(*first)
}

fn number(from: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let byte = byte(from)?;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

fn text(from: &mut &[u8]) -> Option<String> {
    let length = number(from)? as usize;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    String::from_utf8(text.to_vec()).ok()
}

fn stamp(from: &mut &[u8]) -> Option<Stamp> {
    let (hash, rest) = from.split_first_chunk::<16>()?;
    let (changed, rest) = rest.split_first_chunk::<8>()?;
    *from = rest;
    Some(Stamp { hash: *hash, changed: u64::from_le_bytes(*changed) })
}
