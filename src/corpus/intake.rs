//! Documents that come in on standard input: they are stored in raw/ as they came.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use super::containers::{self, Kind, Packing};
use crate::base::{Error, Result};

/// Bytes by which the form of a stream is told.
const PEEK: usize = 1 << 16;

/// How a file begins that is not whole yet.
const PREFIX: &str = ".jiaozhu-stdin-";

/// Removes what killed commands left in a folder: of a day ago, because another may be at work.
fn tidy(folder: &Path) {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && age().is_some_and(|age| age > DAY) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Stores a stream as raw/`name`. Without an extension that says what it is, `name` gets the one that the beginning of
/// the stream speaks for. Nothing is overwritten: the same bytes may come again, others are an error. Gives the path
/// relative to the corpus and the size in bytes.
pub(super) fn store(raw: &Path, name: &str, mut stream: impl Read) -> Result<(String, u64)> {
    let name = name.strip_prefix("raw/").unwrap_or(name);
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err(Error::new(format!("“{name}” is no name for an input"))
            .hint("a path under raw/, such as crawl or 2024/crawl.jsonl.gz; no part of it begins with a dot"));
    }
    let broken = |e| Error::io("read", Path::new("standard input"), e);
    let mut head = Vec::new();
    (&mut stream).take(PEEK as u64).read_to_end(&mut head).map_err(broken)?;
    if head.is_empty() {
        return Err(
            Error::new("standard input is empty").hint("for example: zcat crawl.jsonl.gz | jiaozhu run --stdin crawl")
        );
    }
    let name = match Kind::of(name) {
        Some(_) => name.to_owned(),
        None => format!("{name}.{}", extension(&head)?),
    };
    let path = raw.join(&name);
    if super::inputs::is_reserved(raw, &path) {
        return Err(Error::new(format!("raw/{name} is no document: files of this name are left for notes"))
            .hint("give another name: --stdin NAME"));
    }
    let folder = path.parent().unwrap_or(raw);
    std::fs::create_dir_all(folder).map_err(|e| Error::io("create", folder, e))?;
    tidy(folder);
    // A hidden file is no input: what a killed command leaves behind does no harm.
    let mut file = tempfile::Builder::new()
        .prefix(PREFIX)
        .tempfile_in(folder)
        .map_err(|e| Error::io("create a file in", folder, e))?;
    let written = file.write_all(&head).map_err(|e| Error::io("write", &path, e));
    written?;
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = head.len() as u64;
    loop {
        let n = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(broken(e)),
        };
        file.write_all(&buffer[..n]).map_err(|e| Error::io("write", &path, e))?;
        bytes += n as u64;
    }
    file.as_file().sync_all().map_err(|e| Error::io("write", &path, e))?;
    let shown = format!("raw/{name}");
    match file.persist_noclobber(&path) {
        Ok(_) => Ok((shown, bytes)),
        Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => {
            let hash = |path: &Path| {
                let hash = File::open(path).and_then(|file| containers::hash(&file));
                hash.map_err(|e| Error::io("read", path, e))
            };
            if hash(e.file.path())? == hash(&path)? {
                return Ok((shown, bytes));
            }
            Err(Error::new(format!("{shown} is there already, with other content"))
                .hint("raw files are never changed: give another name, --stdin NAME, or remove the file"))
        }
        Err(e) => Err(Error::io("write", &path, e.error)),
    }
}

/// The extension for a stream that begins so.
fn extension(head: &[u8]) -> Result<String> {
    let packing = match head {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
        [b'P', b'K', 3, 4, ..] => return Ok("zip".to_owned()),
        [b'P', b'A', b'R', b'1', ..] => return Ok("parquet".to_owned()),
        _ => return plain(head).map(str::to_owned),
    };
    let inner = containers::beginning(packing, head, PEEK);
    Ok(format!("{}.{}", plain(&inner)?, if packing == Packing::Gzip { "gz" } else { "zst" }))
}

/// Whether a text that begins so is an array of objects.
fn is_array(text: &[u8]) -> bool {
    text.trim_ascii_start().strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"))
}

/// The same of what is not packed.
fn plain(head: &[u8]) -> Result<&'static str> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.get(257..262) == Some(b"ustar") {
        Ok("tar")
    } else if text.trim_ascii_start().starts_with(b"{") {
        Ok("jsonl")
    } else if is_array(text) {
        Err(Error::new("standard input is a JSON array, not JSON Lines")
            .hint("one object a line: jq -c '.[]' file.json | jiaozhu run --stdin NAME"))
    } else {
        Ok("txt")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells_the_form() {
        assert_eq!(extension(b"\xef\xbb\xbf {\"text\": 1}").unwrap(), "jsonl");
        assert_eq!(extension("海港".as_bytes()).unwrap(), "txt");
        assert_eq!(extension(b"PK\x03\x04").unwrap(), "zip");
        let packed = zstd::encode_all(&b"{}"[..], 1).unwrap();
        assert_eq!(extension(&packed).unwrap(), "jsonl.zst");
        assert_eq!(extension(b"\x1f\x8b").unwrap(), "txt.gz");
        let packed = zstd::encode_all(&b"[{}]"[..], 1).unwrap();
        assert!(extension(&packed).is_err());
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let stored = |name, text: &str| store(dir.path(), name, text.as_bytes());
        assert_eq!(stored("a/b", "{}").unwrap(), ("raw/a/b.jsonl".to_owned(), 2));
        assert_eq!(stored("a/b", "{}").unwrap(), ("raw/a/b.jsonl".to_owned(), 2));
        assert!(stored("a/b.jsonl", "{ }").unwrap_err().message.contains("other content"));
        assert!(stored("../b", "{}").is_err() && stored("c", "").is_err());
        assert!(stored("list", " [\n {\"text\": \"海港\"}]").unwrap_err().message.contains("JSON array"));
        assert!(stored("README", "海港").unwrap_err().message.contains("no document"));
        assert_eq!(stored("a/README", "海港").unwrap().0, "raw/a/README.txt");
        assert_eq!(std::fs::read_dir(dir.path().join("a")).unwrap().count(), 2);
    }
}
