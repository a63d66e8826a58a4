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
        if number == 1 && is_utf16(&line) {
            builder.broken(
                "it is text in UTF-16, and JSON Lines are in UTF-8; hint: iconv -f UTF-16 -t UTF-8 FILE".to_owned(),
            );
            return Ok(());
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
            let message =
                format!("left out: the line is no JSON object: {why}; hint: one object {{…}} a line, in UTF-8");
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
            let what =
                if let Id::Wrong(what) = record.id { format!("its id is {what}") } else { "it has no id".to_owned() };
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
    if record.halves > 0 {
        let what = if record.halves == 1 { "half" } else { "halves" };
        let message = format!(
            "{} {what} of a surrogate pair (\\ud83d without its other half), shown as \u{fffd}; hint: whoever wrote the file cut a character in two",
            record.halves
        );
        builder.flaw("lines with halves of surrogate pairs", false, place, Some(id.clone()), message);
    }
    let at = match &mut builder.copy {
        Some(copy) => copy.append(line)?,
        None => at,
    };
    let origin = builder.origin(record.publisher, record.url);
    builder.index.entries.push(Entry { id, at, len: line.len() as u64, bytes, number, packed: None, origin });
    Ok(())
}

/// Whether a first line is in UTF-16: by its mark, or by the zero beside the first character.
fn is_utf16(line: &[u8]) -> bool {
    matches!(line, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{', 0, ..] | [0, b'{', ..])
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

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read, Seek, SeekFrom};

    use proptest::prelude::*;

    use super::*;
    use crate::corpus::config::Input;
    use crate::corpus::containers::record::Columns;
    use crate::corpus::containers::{Copy, Index, Reading};

    fn reading(largest: u64) -> Reading {
        Reading { columns: Columns::new(&Input::default()), largest }
    }

    /// The index of a file, read in pieces of `piece` bytes.
    fn list(bytes: &[u8], reading: &Reading, piece: usize, copy: Option<&mut std::fs::File>) -> Index {
        let mut builder = Builder::new(reading, copy.map(Copy::new));
        index(&mut BufReader::with_capacity(piece, bytes), &mut builder).unwrap();
        builder.finish().unwrap()
    }

    #[derive(Clone, Debug)]
    enum Line {
        Record { id: Option<String>, text: String, ascii: bool },
        Blank(&'static str),
        Bad(&'static str),
    }

    fn line() -> impl Strategy<Value = Line> {
        prop_oneof![
            4 => (prop::option::of("[a-z/海]{1,6}"), any::<String>(), any::<bool>())
                .prop_map(|(id, text, ascii)| Line::Record { id, text, ascii }),
            1 => prop::sample::select(vec!["", " ", "\t"]).prop_map(Line::Blank),
            1 => prop::sample::select(vec!["{", "1", "{\"id\": 1}", "[]", "{\"text\": \"a\"} x", "\u{feff}{}"]).prop_map(Line::Bad),
        ]
    }

    impl Line {
        fn json(&self) -> String {
            match self {
                Line::Record { id, text, ascii } => {
                    let mut object = serde_json::Map::new();
                    object.insert("x".into(), serde_json::json!({"text": ["no"], "y": "\n\\\""}));
                    object.insert("text".into(), text.clone().into());
                    id.iter().for_each(|id| drop(object.insert("id".into(), id.clone().into())));
                    let json = serde_json::Value::from(object).to_string();
                    if !ascii {
                        return json;
                    }
                    let unit = |u: u16| if u < 128 { char::from(u as u8).to_string() } else { format!("\\u{u:04X}") };
                    json.encode_utf16().map(unit).collect()
                }
                Line::Blank(text) | Line::Bad(text) => (*text).to_owned(),
            }
        }
    }

    proptest! {
        /// Every record is found again at its place, with its text, and nothing else is; in the file itself and in a copy,
        /// whatever the pieces the file is read in.
        #[test]
        fn records_are_where_the_index_says(
            lines in prop::collection::vec(line(), 0..12),
            ends in prop::collection::vec(prop::bool::ANY, 12),
            mark: bool,
            last: bool,
            piece in 1usize..40,
        ) {
            let mut file = if mark { "\u{feff}".to_owned() } else { String::new() };
            for (i, line) in lines.iter().enumerate() {
                file += &line.json();
                if last || i + 1 < lines.len() {
                    file += if ends[i] { "\r\n" } else { "\n" };
                }
            }
            let expected: Vec<(String, u64, &str)> = lines
                .iter()
                .enumerate()
                .filter_map(|(i, line)| match line {
                    Line::Record { id, text, .. } => {
                        let number = i as u64 + 1;
                        let id = id.as_deref().map_or_else(|| ids::of_number(number), ids::of_record);
                        Some((id, number, text.as_str()))
                    }
                    _ => None,
                })
                .collect();
            let reading = reading(1 << 20);
            let index = list(file.as_bytes(), &reading, piece, None);
            let found = |bytes: &[u8], index: &Index| -> Vec<(String, u64, String)> {
                let text = |at: u64, len: u64| {
                    let line = &bytes[at as usize..(at + len) as usize];
                    reading.columns.load(line).unwrap().unwrap().0
                };
                index.entries.iter().map(|e| (e.id.clone(), e.number, text(e.at, e.len))).collect()
            };
            let expected: Vec<_> = expected.into_iter().map(|(id, n, text)| (id, n, text.to_owned())).collect();
            prop_assert_eq!(&found(file.as_bytes(), &index), &expected);
            prop_assert!(index.entries.iter().zip(&expected).all(|(e, (_, _, text))| e.bytes == text.len() as u64));
            let bad = lines.iter().filter(|line| matches!(line, Line::Bad(_))).count();
            // A file with nothing in it is a problem of its own.
            let nothing = usize::from(expected.is_empty() && bad == 0);
            prop_assert_eq!(index.problems.len(), bad + nothing);

            let mut copy = tempfile::tempfile().unwrap();
            let copied = list(file.as_bytes(), &reading, piece, Some(&mut copy));
            let mut bytes = Vec::new();
            copy.seek(SeekFrom::Start(0)).unwrap();
            copy.read_to_end(&mut bytes).unwrap();
            prop_assert_eq!(&found(&bytes, &copied), &expected);
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..300), piece in 1usize..40) {
            let index = list(&bytes, &reading(1 << 20), piece, None);
            let lines = bytes.split(|b| *b == b'\n').count();
            prop_assert!(index.entries.len() + index.problems.len() <= lines);
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = format!("{{\"text\": \"{}\"}}\n", "a".repeat(1 << 18));
        let file = format!("{long}{{\"id\": 1, \"text\": \"b\"}}\n{long}");
        let index = list(file.as_bytes(), &reading(1000), 64, None);
        assert_eq!(index.entries.len(), 1);
        assert_eq!((index.entries[0].at, index.entries[0].number), (long.len() as u64, 2));
        assert_eq!(index.problems.len(), 2);
    }
}
