//! Tar archives of text files.

use std::io::{self, Read};

use super::{Builder, Entry, Failed, ids, packed, too_large};

/// Lists the members of an archive, from its beginning to its end: also of several, one after the other. Memory: a buffer.
pub(super) fn index(reader: &mut dyn Read, builder: &mut Builder) -> Result<(), Failed> {
    let mut reader = Tail { inner: reader, zeros: 0, ended: false, failed: false };
    let read = members(&mut reader, builder)?;
    // Behind the mark of the end the last block need not be whole; within a member zeros are its text.
    if let Err((e, inside)) = read
        && (inside || reader.zeros < END)
    {
        let why = match () {
            () if reader.failed => packed::why(&e).to_string(),
            () if reader.ended => "it is cut off".to_owned(),
            () => "what stands there is no member of a tar archive".to_owned(),
        };
        let before = builder.index.entries.len();
        builder.broken(format!(
            "cannot be read to its end: {why}; the {before} documents before that are complete; hint: fetch the archive again"
        ));
    }
    Ok(())
}

/// Bytes of zeros that end an archive. Behind them the last block need not be whole.
const END: u64 = 1024;

/// A reader that knows how it went.
struct Tail<R> {
    inner: R,
    /// The zeros that what was read ends with.
    zeros: u64,
    ended: bool,
    failed: bool,
}

impl<R: Read> Read for Tail<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).inspect_err(|e| self.failed |= e.kind() != io::ErrorKind::Interrupted)?;
        self.ended |= n == 0 && !buffer.is_empty();
        match buffer[..n].iter().rposition(|byte| *byte != 0) {
            Some(last) => self.zeros = (n - 1 - last) as u64,
            None => self.zeros += n as u64,
        }
        Ok(n)
    }
}

/// Lists members as far as they can be read, and says why no further, and whether that is inside a member.
fn members(reader: &mut impl Read, builder: &mut Builder) -> Result<Result<(), (io::Error, bool)>, Failed> {
    let mut archive = tar::Archive::new(reader);
    // Archives that were put one after the other (`cat a.tar b.tar`) have marks of the end between them.
    archive.set_ignore_zeros(true);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(e) => return Ok(Err((e, false))),
    };
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(e) => return Ok(Err((e, false))),
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        let name = name(&entry.path_bytes());
        let Some(id) = accept(builder, &name, !kind.is_file() && !kind.is_contiguous()) else { continue };
        let size = entry.size();
        if size > builder.reading.largest {
            let message = too_large(size, builder.reading.largest);
            builder.flaw("members that are too large", true, name, Some(id), message);
            continue;
        }
        let mut at = entry.raw_file_position();
        let mut left = size;
        let mut buffer = [0; 1 << 14];
        let mut first = true;
        // Read also where it is not copied: an archive that is cut off still has the header of its last member.
        while left > 0 {
            let n = match entry.read(&mut buffer) {
                Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
                other => other,
            };
            match n {
                Ok(n) => {
                    if let Some(copy) = &mut builder.copy {
                        let here = copy.append(&buffer[..n])?;
                        at = if first { here } else { at };
                    }
                    (left, first) = (left - n as u64, false);
                }
                Err(e) => return Ok(Err((e, true))),
            }
        }
        builder.index.entries.push(Entry { id, at, len: size, bytes: size, number: 0, packed: None, origin: None });
    }
    Ok(Ok(()))
}

/// The name of a member: UTF-8, else as Chinese Windows writes names.
pub(super) fn name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The id of a member that is a document. Hidden ones (`.name`, `__MACOSX`) are none; what is no text file is a problem.
pub(super) fn accept(builder: &mut Builder, name: &str, link: bool) -> Option<String> {
    if name.split(['/', '\\']).any(|p| p.starts_with('.') && !matches!(p, "." | "..") || p == "__MACOSX") {
        return None;
    }
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    let message = match extension.as_str() {
        _ if link => "a link or another special member; left out".to_owned(),
        "txt" => {
            let id = ids::of_member(&name[..name.len() - ".txt".len()]);
            if !id.is_empty() {
                return Some(id);
            }
            "a member without a name; left out".to_owned()
        }
        "zip" | "tar" | "tgz" | "gz" | "zst" | "tzst" | "jsonl" | "ndjson" | "parquet" => {
            "an archive or a file of records within an archive; left out; hint: take it out and put it into raw/"
                .to_owned()
        }
        _ => "not a .txt file, left out; hint: convert it to plain text".to_owned(),
    };
    builder.flaw("members that are no .txt files", link, name.to_owned(), None, message);
    None
}
