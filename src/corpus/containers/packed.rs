//! Files packed with gzip or Zstandard.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// The window of `zstd --long=31`, which archives of forums use.
const WINDOW: u32 = 31;

/// What is wrong with the name of a file that is packed so by its name, as far as its first bytes tell.
pub(super) fn misnamed(packing: Packing, head: &[u8]) -> Option<String> {
    let (is, what, ending) = match head {
        [0x1f, 0x8b, ..] => (Some(Packing::Gzip), "packed with gzip", ".gz"),
        // The second is a frame that is passed over, with which some writers begin.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            (Some(Packing::Zstd), "packed with Zstandard", ".zst")
        }
        [b'P', b'K', 3, 4, ..] => (None, "a zip archive", ".zip"),
        [b'P', b'A', b'R', b'1', ..] => (None, "a Parquet file", ".parquet"),
        [_, _, _, _, ..] => {
            let name = match packing {
                Packing::Plain => return None,
                Packing::Gzip => "gzip",
                Packing::Zstd => "Zstandard",
            };
            return Some(format!(
                "it is not packed with {name}, though its name says so; hint: take the last ending off its name if it is plain text, else fetch it again"
            ));
        }
        _ => return None,
    };
    (is != Some(packing))
        .then(|| format!("it is {what}, which its name does not say; hint: let its name end in {ending}"))
}

/// Reads what is packed. Several packed streams one after the other are one text, as for `zcat` and `zstdcat`.
pub(super) fn reader<'r>(packing: Packing, file: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    Ok(match packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(Members { at: Some(GzDecoder::new(BufReader::with_capacity(1 << 16, file))) }),
        Packing::Zstd => {
            let mut decoder = zstd::Decoder::new(file)?;
            decoder.window_log_max(WINDOW)?;
            Box::new(decoder)
        }
    })
}

/// The members of a gzip file, one after the other, and perhaps zeros behind the last, with which tapes and some tools
/// fill up.
struct Members<R> {
    at: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.at {
            let n = member.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            let rest = member.get_mut();
            loop {
                let bytes = rest.fill_buf()?;
                let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                let (ended, whole) = (bytes.is_empty(), zeros == bytes.len());
                rest.consume(zeros);
                if ended {
                    self.at = None;
                    break;
                }
                if !whole {
                    self.at = self.at.take().map(|member| GzDecoder::new(member.into_inner()));
                    break;
                }
            }
        }
        Ok(0)
    }
}

/// A whole packed text.
///
/// # Errors
/// When it cannot be read, is cut off, or is larger than `largest` bytes.
pub(in crate::corpus) fn unpack(path: &Path, packing: Packing, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(4).read_to_end(&mut head)?;
    if let Some(message) = misnamed(packing, &head) {
        return Err(io::Error::other(message));
    }
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
