//! Files packed with gzip or Zstandard.

use std::io::{self, BufReader, Read};
use std::path::Path;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// The window of `zstd --long=31`, which archives of forums use.
const WINDOW: u32 = 31;

/// Reads what is packed. Several packed streams one after the other are one text, as for `zcat` and `zstdcat`.
pub(super) fn reader<'r>(packing: Packing, file: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    Ok(match packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, file))),
        Packing::Zstd => {
            let mut decoder = zstd::Decoder::new(file)?;
            decoder.window_log_max(WINDOW)?;
            Box::new(decoder)
        }
    })
}

/// A whole packed text.
///
/// # Errors
/// When it cannot be read, is cut off, or is larger than `largest` bytes.
pub(in crate::corpus) fn unpack(path: &Path, packing: Packing, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader(packing, std::fs::File::open(path)?)?.take(largest + 1).read_to_end(&mut bytes).map_err(|e| why(&e))?;
    if bytes.len() as u64 > largest {
        return Err(io::Error::other(super::too_large(bytes.len() as u64, largest)));
    }
    Ok(bytes)
}

/// The first bytes of a packed stream of which `head` is the beginning; as many as can be unpacked.
pub(in crate::corpus) fn beginning(packing: Packing, head: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(reader) = reader(packing, head) {
        // The head ends in the middle of something: what came before that counts.
        let _ = reader.take(most as u64).read_to_end(&mut bytes);
    }
    bytes
}

/// The error of a decoder in words for people.
pub(super) fn why(error: &io::Error) -> io::Error {
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut off".to_owned(),
        _ => format!("it is damaged ({error})"),
    };
    io::Error::new(error.kind(), what)
}
