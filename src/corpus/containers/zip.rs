//! Zip archives of text files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use super::{Builder, Entry, Failed, tar, too_large};
use crate::corpus::scratch::read_exact_at;

/// Lists the members of an archive by its directory. Where that is missing, because the file is cut off, by the headers
/// that stand before the members.
pub(super) fn index(file: &File, builder: &mut Builder) -> Result<(), Failed> {
    let (start, shift) = match zip::ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => (archive.central_directory_start(), archive.offset()),
        Err(e) => {
            scan(file, builder).map_err(Failed::Read)?;
            let before = builder.index.entries.len();
            builder.broken(format!(
                "it cannot be read as a zip archive: {e}; the {before} documents that stand whole in it were found by their headers; hint: fetch it again"
            ));
            return Ok(());
        }
    };
    // `cat a.zip b.zip`: only the last has a directory that can be found.
    let mut first = [0; 4];
    if shift > 0 && read_exact_at(file, &mut first, 0).is_ok() && first == *b"PK\x03\x04" {
        builder.broken(format!(
            "another zip archive stands in its first {shift} bytes, which is not read; hint: put the archives into raw/ one by one"
        ));
    }
    directory(file, start, shift, builder).map_err(Failed::Read)
}

/// Lists the entries of the directory at byte `start`; `shift` bytes stand before the archive proper. The crate keeps of
/// several members of one name the last alone: here each is listed.
fn directory(mut file: &File, start: u64, shift: u64, builder: &mut Builder) -> io::Result<()> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.read_to_end(&mut bytes)?;
    let mut rest = &bytes[..];
    while let Some((entry, names)) = rest.split_at_checked(46).filter(|(entry, _)| entry.starts_with(b"PK\x01\x02")) {
        let two = |i: usize| u16::from_le_bytes([entry[i], entry[i + 1]]);
        let four = |i: usize| u32::from(two(i)) | u32::from(two(i + 2)) << 16;
        let (name, extra, comment) = (usize::from(two(28)), usize::from(two(30)), usize::from(two(32)));
        let Some((names, next)) = names.split_at_checked(name + extra + comment) else { return Ok(()) };
        rest = next;
        let (name, extra) = (&names[..name], &names[name..name + extra]);
        if name.ends_with(b"/") || name.ends_with(b"\\") {
            continue;
        }
        let [bytes, packed, header] = long([four(24), four(20), four(42)], extra);
        let mut local = [0; 30];
        let data = header.saturating_add(shift);
        let found = read_exact_at(file, &mut local, data).is_ok() && local.starts_with(b"PK\x03\x04");
        let names = [26, 28].map(|i| u64::from(u16::from_le_bytes([local[i], local[i + 1]])));
        let unix = two(4) >> 8 == 3;
        Member {
            name: tar::name(name),
            link: unix && four(38) >> 16 & 0o170_000 == 0o120_000,
            encrypted: two(8) & ENCRYPTED != 0,
            method: Method::of(two(10)),
            at: found.then(|| data + 30 + names[0] + names[1]),
            packed,
            bytes,
            crc: four(16),
        }
        .add(builder);
    }
    Ok(())
}

/// Sizes and place of an entry: where one has no room in 32 bits, the next of the extra field that has 64.
fn long(short: [u32; 3], mut extra: &[u8]) -> [u64; 3] {
    let mut wide: &[u8] = &[];
    while let [a, b, c, d, rest @ ..] = extra {
        let Some((field, next)) = rest.split_at_checked(usize::from(u16::from_le_bytes([*c, *d]))) else { break };
        if u16::from_le_bytes([*a, *b]) == 1 {
            wide = field;
        }
        extra = next;
    }
    let mut wide = wide.as_chunks::<8>().0.iter();
    short.map(|n| match n {
        u32::MAX => wide.next().map_or(u64::from(n), |bytes| u64::from_le_bytes(*bytes)),
        _ => u64::from(n),
    })
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

impl Method {
    fn of(number: u16) -> Self {
        let name = match number {
            0 => return Self::Stored,
            8 => return Self::Deflated,
            1..=6 => "an old method of PKZIP",
            9 => "Deflate64",
            12 => "bzip2",
            14 => "LZMA",
            93 | 20 => "Zstandard",
            95 => "xz",
            98 => "PPMd",
            // The mark of AES stands in place of the method.
            99 => "an encrypting method",
            _ => return Self::Other(format!("a method without a name here ({number})")),
        };
        Self::Other(name.to_owned())
    }
}

impl Member {
    fn add(self, builder: &mut Builder) {
        let largest = builder.reading.largest;
        let Some(id) = tar::accept(builder, &self.name, self.link) else { return };
        let why = if self.encrypted {
            "left out: it is encrypted; hint: unpack the archive with its password".to_owned()
        } else if let Method::Other(name) = &self.method {
            format!("left out: it is packed with {name}; hint: pack the archive again, with deflate")
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
        let method = Method::of(two(8));
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

#[cfg(test)]
mod tests {
    use super::long;

    #[test]
    fn what_has_no_room_in_32_bits_stands_in_the_extra_field() {
        let wide = |numbers: &[u64]| -> Vec<u8> {
            let field: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
            // Another field stands before it.
            [&[9, 9, 2, 0, 1, 0, 1, 0, field.len() as u8, 0], &field[..]].concat()
        };
        const NONE: u32 = u32::MAX;
        assert_eq!(long([1, 2, 3], &wide(&[7])), [1, 2, 3]);
        assert_eq!(long([NONE, 2, NONE], &wide(&[1 << 33, 1 << 34])), [1 << 33, 2, 1 << 34]);
        assert_eq!(long([NONE, 2, 3], &[1, 0, 8, 0, 1]), [u64::from(NONE), 2, 3]);
    }
}
