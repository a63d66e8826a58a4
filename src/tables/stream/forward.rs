//! Seeking in what can only be read once.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A pipe for a reader that asks to seek: forward is read and thrown away, and only when something is read there, so
/// that an empty piece may claim to stand anywhere. Shared, because polars keeps the reader it is given.
pub(super) struct Forward<R>(Arc<Mutex<Pipe<R>>>);

struct Pipe<R> {
    reader: R,
    /// Bytes that were read or passed over.
    read: u64,
    /// Where the next byte is wanted.
    wanted: u64,
}

impl<R> Clone for Forward<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R: Read> Forward<R> {
    pub fn new(reader: R) -> Self {
        Self(Arc::new(Mutex::new(Pipe { reader, read: 0, wanted: 0 })))
    }

    /// Bytes that were read or passed over.
    pub fn passed(&self) -> u64 {
        self.pipe().read
    }

    /// Where the next byte is wanted: beyond what was passed, when the end of a piece was of no use.
    pub fn wanted(&self) -> u64 {
        self.pipe().wanted
    }

    fn pipe(&self) -> MutexGuard<'_, Pipe<R>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R: Read> Read for Forward<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let mut pipe = self.pipe();
        let behind = pipe.wanted.checked_sub(pipe.read).ok_or_else(|| {
            io::Error::new(ErrorKind::Unsupported, "the buffers of a batch do not stand in their order")
        })?;
        if behind > 0 {
            let passed = io::copy(&mut pipe.reader.by_ref().take(behind), &mut io::sink())?;
            pipe.read += passed;
            if passed < behind {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let n = pipe.reader.read(buffer)?;
        pipe.read += n as u64;
        pipe.wanted = pipe.read;
        Ok(n)
    }
}

impl<R: Read> Seek for Forward<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut pipe = self.pipe();
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => pipe.wanted.checked_add_signed(by),
            SeekFrom::End(_) => None,
        };
        pipe.wanted = place.ok_or(ErrorKind::Unsupported)?;
        Ok(pipe.wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forward_is_skipped_and_back_is_an_error_only_when_read() {
        let mut forward = Forward::new(&b"0123456789"[..]);
        let mut two = [0; 2];
        forward.seek(SeekFrom::Current(3)).unwrap();
        forward.seek(SeekFrom::Start(0)).unwrap();
        forward.seek(SeekFrom::Start(4)).unwrap();
        forward.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"45");
        forward.seek(SeekFrom::Current(-3)).unwrap();
        assert_eq!(forward.read_exact(&mut two).unwrap_err().kind(), ErrorKind::Unsupported);
        forward.seek(SeekFrom::Start(8)).unwrap();
        forward.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"89");
        forward.seek(SeekFrom::Current(1)).unwrap();
        assert_eq!(forward.read_exact(&mut two).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }
}
