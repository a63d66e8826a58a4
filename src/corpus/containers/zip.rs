//! Zip archives of text files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use super::{Builder, Entry, Failed, tar, too_large};

/// Lists the members of an archive by its directory. Where that is missing, because the file is cut off, by the headers
/// that stand before the members.
pub(super) fn index(file: &File, builder: &mut Builder) -> Result<(), Failed> {
    let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(e) => {
            scan(file, builder).map_err(Failed::Read)?;
            let before = builder.index.entries.len();
            builder.broken(format!(
                "it cannot be read as a zip archive: {e}; the {before} documents that stand whole in it were found by their headers; hint: fetch it again"
            ));
            return Ok(());
        }
    };
    for i in 0..archive.len() {
        let member = match archive.by_index_raw(i) {
            Ok(member) => member,
            Err(e) => {
                let (kind, at) = ("members that cannot be read", (i + 1).to_string());
                builder.flaw(kind, true, at, None, format!("cannot be read: {e}; hint: fetch the archive again"));
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let method = match member.compression() {
            zip::CompressionMethod::Stored => Method::Stored,
            zip::CompressionMethod::Deflated => Method::Deflated,
            other => Method::Other(format!("{other:?}")),
        };
        let found = Member {
            name: tar::name(member.name_raw()),
            link: member.is_symlink(),
            encrypted: member.encrypted(),
            method,
            at: member.data_start(),
            packed: member.compressed_size(),
            bytes: member.size(),
            crc: member.crc32(),
        };
        found.add(builder);
    }
    Ok(())
}

/// What a header or the directory says of a member.
struct Member {
    name: String,
    link: bool,
    encrypted: bool,
    method: Method,
    at: Option<u64>,
    packed: u64,
    bytes: u64,
    crc: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Method {
    Stored,
    Deflated,
    /// One that is not read, by its name.
    Other(String),
}

impl Member {
    fn add(self, builder: &mut Builder) {
        let largest = builder.reading.largest;
        let Some(id) = tar::accept(builder, &self.name, self.link) else { return };
        let why = if self.encrypted {
            "left out: it is encrypted; hint: unpack the archive with its password".to_owned()
        } else if let Method::Other(name) = &self.method {
            format!("left out: it is packed by {name}; hint: pack the archive again, with deflate")
        } else if self.bytes > largest {
            too_large(self.bytes, largest)
        } else if let Some(at) = self.at {
            let packed = Some((self.crc, self.method == Method::Deflated));
            let (len, bytes) = (self.packed, self.bytes);
            builder.index.entries.push(Entry { id, at, len, bytes, number: 0, packed, origin: None });
            return;
        } else {
            "left out: its place in the archive is not known".to_owned()
        };
        builder.flaw("members that are left out", true, self.name, Some(id), why);
    }
}

/// Marks in a header that its member is encrypted, and that its sizes stand after it.
const ENCRYPTED: u16 = 1;
const SIZES_AFTER: u16 = 8;

/// Goes from header to header as far as whole members stand. Ends at what it cannot pass.
fn scan(file: &File, builder: &mut Builder) -> io::Result<()> {
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let mut at = 0;
    loop {
        reader.seek(SeekFrom::Start(at))?;
        let mut header = [0; 30];
        if !filled(&mut reader, &mut header)? || !header.starts_with(b"PK\x03\x04") {
            return Ok(());
        }
        let two = |i: usize| u16::from_le_bytes([header[i], header[i + 1]]);
        let four = |i: usize| u64::from(u32::from(two(i)) | u32::from(two(i + 2)) << 16);
        let mut name = vec![0; usize::from(two(26))];
        if !filled(&mut reader, &mut name)? {
            return Ok(());
        }
        let flags = two(6);
        let method = match two(8) {
            0 => Method::Stored,
            8 => Method::Deflated,
            other => Method::Other(format!("method {other}")),
        };
        let data = at + 30 + u64::from(two(26)) + u64::from(two(28));
        let (mut crc, mut packed, mut bytes) = (four(14) as u32, four(18), four(22));
        let mut after = 0;
        if flags & SIZES_AFTER != 0 {
            if method != Method::Deflated || flags & ENCRYPTED != 0 {
                return Ok(());
            }
            reader.seek(SeekFrom::Start(data))?;
            let Some(sizes) = inflate(&mut reader) else { return Ok(()) };
            (packed, bytes, crc) = sizes;
            reader.seek(SeekFrom::Start(data + packed))?;
            let mut mark = [0; 4];
            // CRC and two sizes, perhaps after a mark.
            after = if filled(&mut reader, &mut mark)? && &mark == b"PK\x07\x08" { 16 } else { 12 };
        } else if packed == u64::from(u32::MAX) || bytes == u64::from(u32::MAX) {
            return Ok(());
        }
        if data + packed > length {
            return Ok(());
        }
        let name = tar::name(&name);
        if !name.ends_with('/') {
            let encrypted = flags & ENCRYPTED != 0;
            Member { name, link: false, encrypted, method, at: Some(data), packed, bytes, crc }.add(builder);
        }
        at = data + packed + after;
    }
}

/// Fills the buffer; `false` where the file ends before.
fn filled(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

/// Packed size, size and CRC-32 of what is deflated from here on; nothing where it has no end.
fn inflate(reader: &mut impl BufRead) -> Option<(u64, u64, u32)> {
    let mut decoder = flate2::bufread::DeflateDecoder::new(reader);
    let mut sum = flate2::Crc::new();
    let mut buffer = [0; 1 << 14];
    loop {
        match decoder.read(&mut buffer).ok()? {
            0 => return Some((decoder.total_in(), decoder.total_out(), sum.sum())),
            n => sum.update(&buffer[..n]),
        }
    }
}

/// The text of a member of which `packed` is what stands in the archive.
///
/// # Errors
/// When it is not the text that the archive's directory speaks of.
pub(in crate::corpus) fn unpack(packed: Vec<u8>, bytes: u64, crc: u32, deflated: bool) -> io::Result<Vec<u8>> {
    let text = if deflated {
        let mut text = Vec::new();
        // A byte more than announced shows a false directory, and no more than that is unpacked.
        flate2::read::DeflateDecoder::new(&packed[..]).take(bytes + 1).read_to_end(&mut text)?;
        text
    } else {
        packed
    };
    let mut sum = flate2::Crc::new();
    sum.update(&text);
    if text.len() as u64 != bytes || sum.sum() != crc {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong: the archive is damaged"));
    }
    Ok(text)
}
