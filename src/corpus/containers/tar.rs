//! Tar archives of text files.

use std::io::{self, Read};

use super::{Builder, Entry, Failed, ids, packed, too_large};

/// Lists the members of an archive, from its beginning to its end. Memory: a buffer.
pub(super) fn index(reader: &mut dyn Read, builder: &mut Builder) -> Result<(), Failed> {
    let mut archive = tar::Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(e) => {
            broken(builder, &e);
            return Ok(());
        }
    };
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                broken(builder, &e);
                return Ok(());
            }
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
                Err(e) => {
                    broken(builder, &e);
                    return Ok(());
                }
            }
        }
        builder.index.entries.push(Entry { id, at, len: size, bytes: size, number: 0, packed: None, origin: None });
    }
    Ok(())
}

fn broken(builder: &mut Builder, error: &io::Error) {
    let why = packed::why(error);
    let before = builder.index.entries.len();
    builder.broken(format!(
        "cannot be read to its end: {why}; the {before} documents before that are complete; hint: fetch the archive again"
    ));
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
