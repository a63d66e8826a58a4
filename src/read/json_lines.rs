//! Documents as JSON Lines: one JSON object a line.

use std::fmt;
use std::io::{BufRead, Result};

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::lenient;
use crate::base::{BadRecord, Given, RecordFields};

/// Reads documents from JSON Lines, in constant memory. Empty lines are passed over; a line that is no document comes
/// as such.
pub struct JsonLines<R> {
    reader: R,
    fields: RecordFields,
    line: Vec<u8>,
    number: u64,
}

impl<R: BufRead> JsonLines<R> {
    pub fn new(reader: R, fields: RecordFields) -> Self {
        Self { reader, fields, line: Vec::new(), number: 0 }
    }
}

/// Bytes of text after which [`JsonLines::batches`] begins a new batch.
const BATCH: usize = 2 << 20;

impl<R: BufRead> JsonLines<R> {
    /// Documents in batches of a fixed size.
    pub fn batches(mut self) -> impl Iterator<Item = Result<Vec<Given>>> {
        std::iter::from_fn(move || {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while bytes < BATCH {
                match self.next() {
                    Some(Ok(given)) => {
                        bytes += self.line.len();
                        batch.push(given);
                    }
                    Some(Err(e)) => return Some(Err(e)),
                    None => break,
                }
            }
            (!batch.is_empty()).then_some(Ok(batch))
        })
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    /// Fails when the input cannot be read; nothing comes after that.
    type Item = Result<Given>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line.clear();
            match self.reader.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => return Some(Err(e)),
            }
            self.number += 1;
            let line = self.line.trim_ascii_end();
            let line = if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
            if !line.trim_ascii().is_empty() {
                return Some(Ok(record(line, self.number, &self.fields)));
            }
        }
    }
}

fn record(line: &[u8], number: u64, fields: &RecordFields) -> Given {
    let cells = |line: &[u8]| {
        let mut json = serde_json::Deserializer::from_slice(line);
        Cells { names: fields.names() }.deserialize(&mut json).and_then(|cells| json.end().map(|()| cells))
    };
    let (cells, halves) = lenient(line, cells).map_err(|e| BadRecord { id: None, message: message(&e, number) })?;
    let id = || match &cells[0] {
        Cell::Text(id) => Some(id.clone()),
        _ => None,
    };
    if halves > 0 {
        let message = format!(
            "line {number}: half of a surrogate pair (such as \\ud83d without its other half) stands in it, which is no character; hint: whoever wrote the file cut a character in two: leave the half out"
        );
        return Err(BadRecord { id: id(), message });
    }
    let mut texts: [Option<String>; 4] = Default::default();
    for (field, ((cell, text), name)) in cells.iter().zip(&mut texts).zip(fields.names()).enumerate() {
        *text = match cell {
            Cell::None => None,
            Cell::Text(text) => Some(text.clone()),
            // A document needs no address and no publisher.
            Cell::Other(_) if field >= 2 => None,
            Cell::Other(what) => {
                let message = format!("line {number}: “{name}” is {what}; hint: it must be a string");
                return Err(BadRecord { id: id(), message });
            }
        };
    }
    fields.record("line", number, texts)
}

/// What serde_json says counts lines from the start of the one line it was given.
fn message(error: &serde_json::Error, number: u64) -> String {
    let text = error.to_string();
    let what = text.split_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    // It has no place for a value that is whole and no object.
    let at = if error.column() == 0 { String::new() } else { format!(", byte {}", error.column()) };
    format!("line {number}{at}: not a JSON object ({what}); hint: JSON Lines have one object, whole, on each line")
}

/// What stands under a name.
#[derive(Clone, Debug, Default)]
enum Cell {
    #[default]
    None,
    /// A string, or a whole number as its digits.
    Text(String),
    /// Of a type that no field has.
    Other(&'static str),
}

/// Takes the named fields out of an object and passes over all others.
struct Cells<'f> {
    names: [&'f str; 4],
}

impl<'de> DeserializeSeed<'de> for Cells<'_> {
    type Value = [Cell; 4];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Cells<'_> {
    type Value = [Cell; 4];

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut cells: [Cell; 4] = Default::default();
        while let Some(which) = map.next_key_seed(Which(self.names))? {
            match which.iter().position(|w| *w) {
                None => drop(map.next_value::<IgnoredAny>()?),
                Some(first) => {
                    let cell: Cell = map.next_value_seed(Value)?;
                    // One column may serve twice: `--id url`.
                    for i in first + 1..4 {
                        if which[i] {
                            cells[i] = cell.clone();
                        }
                    }
                    cells[first] = cell;
                }
            }
        }
        Ok(cells)
    }
}

/// Which of the names a key is.
struct Which<'f>([&'f str; 4]);

impl<'de> DeserializeSeed<'de> for Which<'_> {
    type Value = [bool; 4];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Which<'_> {
    type Value = [bool; 4];

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, key: &str) -> std::result::Result<Self::Value, E> {
        Ok(self.0.map(|name| name == key))
    }
}

struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Cell, E> {
        Ok(Cell::None)
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<Cell, E> {
        Ok(Cell::Text(text))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Cell, E> {
        Ok(Cell::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Cell, E> {
        Ok(Cell::Text(number.to_string()))
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<Cell, E> {
        Ok(Cell::Other("a number with a fraction"))
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<Cell, E> {
        Ok(Cell::Other("true or false"))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> std::result::Result<Cell, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cell::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Cell, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Other("an object"))
    }
}
