//! The read pass: the bytes of a file become decoded text, told apart by evidence, with every offset kept.

mod encoding;
mod json_lines;
mod mend;

pub use encoding::Guess;
pub use json_lines::JsonLines;
pub(crate) use mend::lenient;

use sha2::{Digest, Sha256};

use crate::base::{ByteMap, Pass, Problem, RawDoc, Severity, Source, Span};

/// Largest decoded text in bytes: offsets are `u32` inside the program, and signed numbers of 32 bits in the tables.
pub const LARGEST: usize = i32::MAX as usize;

/// Decodes one file. What cannot be a document (binary, too large) comes back as a problem of severity `error`; what
/// can but has flaws (broken characters, nothing in it) is a document with warnings.
///
/// `id` is the document's id, `file` the path shown to people.
pub fn decode(id: &str, file: &str, bytes: Vec<u8>, source: Source) -> Result<RawDoc, Problem> {
    let sha256 = sha256_hex(&bytes);
    decode_hashed(id, file, bytes, sha256, source)
}

/// [`decode`] of bytes whose SHA-256 is known, in small hexadecimal digits.
pub fn decode_hashed(id: &str, file: &str, bytes: Vec<u8>, sha256: String, source: Source) -> Result<RawDoc, Problem> {
    let problem = |severity, message: String, span| Problem {
        file: file.to_owned(),
        doc: Some(id.to_owned()),
        pass: Pass::Read,
        severity,
        message,
        span,
    };
    let guess = encoding::guess(&bytes);
    let guess = match guess {
        Guess::Binary(why) => {
            return Err(problem(
                Severity::Error,
                format!("not a text file: {why}; hint: convert it to plain text, or move it out of raw/"),
                None,
            ));
        }
        Guess::Text(encoding) => encoding,
    };
    if bytes.len() > LARGEST {
        return Err(problem(Severity::Error, too_large(bytes.len()), None));
    }
    let decoded = encoding::decode(bytes, guess);
    if decoded.text.len() > LARGEST {
        return Err(problem(Severity::Error, too_large(decoded.text.len()), None));
    }
    let mut problems = Vec::new();
    if let Some(first) = decoded.first_broken {
        let count = decoded.broken;
        problems.push(problem(
            Severity::Warning,
            format!(
                "{count} broken {} of {}, shown as \u{fffd}; hint: the file may be cut off, or in another encoding: fetch it again or convert it to UTF-8",
                if count == 1 { "character" } else { "characters" },
                guess.name(),
            ),
            Some(Span::new(first, first + '\u{fffd}'.len_utf8())),
        ));
    }
    if let Some(doubt) = encoding::doubt(guess, &decoded.text) {
        problems.push(problem(
            Severity::Warning,
            format!("{doubt}; hint: look at the text, and convert the file to UTF-8 if it is wrong"),
            None,
        ));
    }
    if decoded.text.trim_start_matches('\u{feff}').trim().is_empty() {
        let message = if decoded.text.is_empty() { "the file is empty" } else { "the file holds only white space" };
        problems.push(problem(Severity::Warning, format!("{message}; it has no article"), None));
    }
    Ok(RawDoc {
        id: id.to_owned(),
        file: file.to_owned(),
        text: decoded.text,
        encoding: guess.name(),
        bytes: decoded.map,
        sha256,
        source,
        problems,
    })
}

/// The decoded text of a file alone; `None` where [`decode`] gives no document.
pub fn text(bytes: Vec<u8>) -> Option<String> {
    match encoding::guess(&bytes) {
        Guess::Text(encoding) if bytes.len() <= LARGEST => Some(encoding::decode(bytes, encoding).text),
        _ => None,
    }
    .filter(|text| text.len() <= LARGEST)
}

fn too_large(bytes: usize) -> String {
    format!("the text has {bytes} bytes, more than the 2 GiB a document may have; hint: split the file")
}

/// SHA-256 in lower-case hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A decoded file.
pub(crate) struct Decoded {
    pub text: String,
    pub map: ByteMap,
    /// How many replacement characters were put in, and the text byte of the first.
    pub broken: usize,
    pub first_broken: Option<usize>,
}
