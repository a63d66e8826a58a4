//! JSON Lines: a record a line.

use std::io::{self, BufRead};

use super::record::{self, Id, Text};
use super::{Builder, Entry, Failed, ids, packed, too_large};

/// A line may be so many times as long as the largest text: escapes and other columns take room.
const SLACK: u64 = 4;

/// Lists the records of a file. Memory: one line.
pub(super) fn index(reader: &mut impl BufRead, builder: &mut Builder) -> Result<(), Failed> {
    let longest = builder.reading.largest.saturating_mul(SLACK).saturating_add(1 << 16);
    let mut line = Vec::new();
    let (mut number, mut at) = (0u64, 0u64);
    loop {
        number += 1;
        let read = match next_line(reader, &mut line, longest) {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(()),
            Err(e) => {
                let why = packed::why(&e);
                let before = builder.index.entries.len();
                builder.broken(format!(
                    "cannot be read beyond line {number}: {why}; the {before} documents before it are complete; hint: fetch the file again"
                ));
                return Ok(());
            }
        };
        let start = at;
        at += read;
        if read > longest {
            builder.flaw(
                "lines that are too long",
                true,
                number.to_string(),
                None,
                too_large(read, builder.reading.largest),
            );
            continue;
        }
        // A byte order mark belongs to no record.
        let mark = if start == 0 && line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let trimmed = line[mark..].trim_ascii();
        if !trimmed.is_empty() {
            let skipped = mark + (line.len() - mark - line[mark..].trim_ascii_start().len());
            record(builder, trimmed, number, start + skipped as u64)?;
        }
    }
}

/// The next line with its end, at most `longest` bytes of it. Its length in bytes with its end; `None` at the end.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>, longest: u64) -> io::Result<Option<u64>> {
    line.clear();
    let mut length = 0u64;
    loop {
        let buffer = match reader.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if buffer.is_empty() {
            return Ok((length > 0).then_some(length));
        }
        let end = memchr::memchr(b'\n', buffer);
        let take = end.map_or(buffer.len(), |end| end + 1);
        length += take as u64;
        if length <= longest {
            line.extend_from_slice(&buffer[..take]);
        } else {
            // No one reads it any more.
            *line = Vec::new();
        }
        reader.consume(take);
        if end.is_some() {
            return Ok(Some(length));
        }
    }
}

fn record(builder: &mut Builder, line: &[u8], number: u64, at: u64) -> Result<(), Failed> {
    let columns = &builder.reading.columns;
    let place = number.to_string();
    let record = match columns.measure(line) {
        Ok(record) => record,
        Err(e) => {
            let why = if std::str::from_utf8(line).is_err() { "not UTF-8".to_owned() } else { without_line(&e) };
            let message = format!("left out: the line is no JSON object: {why}; hint: one object {{…}} a line, in UTF-8");
            builder.flaw("lines that are no JSON objects", true, place, None, message);
            return Ok(());
        }
    };
    let bytes = match record.text {
        Text::Is(bytes) => bytes,
        Text::Missing | Text::Wrong(_) => {
            let what = match record.text {
                Text::Wrong(what) => format!("its text is {what}, not a string"),
                _ => format!("it has no text ({})", columns.text_names()),
            };
            let keys = record::keys(line);
            let message = format!(
                "left out: {what}; its columns are: {}; hint: name the column in corpus.toml: [input] text = \"…\"",
                some(&keys)
            );
            builder.flaw("lines without a text", true, place, None, message);
            return Ok(());
        }
    };
    let id = match &record.id {
        Id::Is(id) => ids::of_record(id),
        Id::Missing if !columns.asks_for_id() => ids::of_number(number),
        Id::Missing | Id::Wrong(_) => {
            let what = if let Id::Wrong(what) = record.id { format!("its id is {what}") } else { "it has no id".to_owned() };
            let id = ids::of_number(number);
            let message = format!("{what}; it is named {id} after its line; hint: an id is a string or a whole number");
            builder.flaw("lines without an id", false, place.clone(), Some(id.clone()), message);
            id
        }
    };
    if bytes > builder.reading.largest {
        let message = too_large(bytes, builder.reading.largest);
        builder.flaw("texts that are too large", true, place, Some(id), message);
        return Ok(());
    }
    let at = match &mut builder.copy {
        Some(copy) => copy.append(line)?,
        None => at,
    };
    let origin = builder.origin(record.publisher, record.url);
    builder.index.entries.push(Entry { id, at, len: line.len() as u64, bytes, number, packed: None, origin });
    Ok(())
}

/// serde_json counts lines within what it is given, which is one line.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} at column {}", error.column()),
        None => text,
    }
}

/// Some of the names of columns.
fn some(names: &[String]) -> String {
    const MOST: usize = 20;
    let mut out = names.iter().take(MOST).map(|n| n.chars().take(40).collect()).collect::<Vec<String>>().join(", ");
    if names.len() > MOST {
        out.push_str(", …");
    }
    if out.is_empty() { "none".to_owned() } else { out }
}
