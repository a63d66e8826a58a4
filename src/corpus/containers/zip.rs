//! Zip archives of text files.

use std::fs::File;
use std::io::{self, BufReader, Read};

use super::{Builder, Entry, Failed, tar, too_large};

/// Lists the members of an archive by its directory. Where that is missing, because the file is cut off, by the headers
/// that stand before the members.
pub(super) fn index(file: &File, builder: &mut Builder) -> Result<(), Failed> {
    let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(zip::result::ZipError::Io(e)) if e.kind() != io::ErrorKind::UnexpectedEof => return Err(Failed::Read(e)),
        Err(e) => {
            builder.broken(format!("it cannot be read as a zip archive ({e}); hint: fetch it again"));
            return Ok(());
        }
    };
    let largest = builder.reading.largest;
    for i in 0..archive.len() {
        let member = match archive.by_index_raw(i) {
            Ok(member) => member,
            Err(e) => {
                builder.flaw("members that cannot be read", true, i.to_string(), None, format!("cannot be read: {e}"));
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let name = tar::name(member.name_raw());
        let Some(id) = tar::accept(builder, &name, member.is_symlink()) else { continue };
        let mut left_out = |message: String| {
            builder.flaw("members that are left out", true, name.clone(), Some(id.clone()), message);
        };
        if member.encrypted() {
            left_out("left out: it is encrypted; hint: unpack the archive with its password".to_owned());
            continue;
        }
        let deflated = match member.compression() {
            zip::CompressionMethod::Stored => false,
            zip::CompressionMethod::Deflated => true,
            other => {
                left_out(format!("left out: it is packed by {other:?}; hint: pack the archive again, with deflate"));
                continue;
            }
        };
        let Some(at) = member.data_start() else {
            left_out("left out: its place in the archive is not known".to_owned());
            continue;
        };
        if member.size() > largest {
            left_out(too_large(member.size(), largest));
            continue;
        }
        let entry = Entry {
            id,
            at,
            len: member.compressed_size(),
            bytes: member.size(),
            number: 0,
            packed: Some((member.crc32(), deflated)),
            origin: None,
        };
        builder.index.entries.push(entry);
    }
    Ok(())
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
