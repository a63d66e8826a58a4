//! Parquet files of documents: a record a row.

use std::cell::RefCell;
use std::path::Path;

use super::record::{DATE, Kept, RETRIEVED, TEXT};
use super::{Builder, Entry, Failed, ids, too_large};
use crate::tables::{Cell, Wanted, parquet_records};

/// Lists the records of a file and copies them, as lines of JSON. Memory: a part of a row group's wanted columns.
pub(super) fn index(path: &Path, builder: &mut Builder) -> Result<(), Failed> {
    let names = builder.reading.columns.names().clone();
    let wanted: Vec<Wanted> = names
        .iter()
        .enumerate()
        .map(|(field, names)| Wanted { names, dates: field == RETRIEVED || field == DATE })
        .collect();
    let mut stopped = None;
    let shared = RefCell::new(&mut *builder);
    let read = parquet_records(
        path,
        &wanted,
        |found| {
            let mut builder = shared.borrow_mut();
            for (name, kind) in &found.wrong {
                let message =
                    format!("the column {name} holds {kind}, not strings; it is not read; hint: write it as strings");
                builder.flaw("columns of other types", false, name.clone(), None, message);
            }
            let there = !found.columns[TEXT].is_empty();
            if !there {
                builder.broken(format!(
                    "it has no column of texts ({}); its columns are: {}; hint: name the column in corpus.toml: [input] text = \"…\"",
                    names[TEXT].join(", "),
                    found.all.join(", ")
                ));
            }
            there
        },
        |number, cells| {
            let done = record(&mut shared.borrow_mut(), number, cells);
            done.map_err(|e| stopped = Some(e)).is_ok()
        },
    );
    let Err(why) = read else { return stopped.map_or(Ok(()), Err) };
    let before = builder.index.entries.len();
    builder.broken(format!(
        "cannot be read as Parquet: {why}; the {before} documents before that are complete; hint: fetch the file again"
    ));
    Ok(())
}

fn record(builder: &mut Builder, number: u64, cells: &[Cell]) -> Result<(), Failed> {
    let string = |cell: &Cell| match cell {
        Cell::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Cell::Number(number) => Some(number.clone()),
        Cell::Null => None,
    };
    let [id, text, url, publisher, retrieved, title, date] = cells else { return Ok(()) };
    let Cell::Text(text) = text else {
        let message = "left out: it has no text; hint: name another column in corpus.toml: [input] text = \"…\"";
        builder.flaw("rows without a text", true, number.to_string(), None, message.to_owned());
        return Ok(());
    };
    let id = match string(id) {
        Some(id) => ids::of_record(&id),
        None => {
            let id = ids::of_number(number);
            if builder.reading.columns.asks_for_id() {
                let message = format!("it has no id; it is named {id} after its row");
                builder.flaw("rows without an id", false, number.to_string(), Some(id.clone()), message);
            }
            id
        }
    };
    let bytes = text.len() as u64;
    if bytes > builder.reading.largest {
        let message = too_large(bytes, builder.reading.largest);
        builder.flaw("texts that are too large", true, number.to_string(), Some(id), message);
        return Ok(());
    }
    let (url, publisher, retrieved, title, date) =
        (string(url), string(publisher), string(retrieved), string(title), string(date));
    let kept = Kept {
        text,
        url: url.as_deref(),
        publisher: publisher.as_deref(),
        retrieved: retrieved.as_deref(),
        title: title.as_deref(),
        date: date.as_deref(),
    };
    let mut line = serde_json::to_vec(&kept).map_err(|e| Failed::Write(e.into()))?;
    line.push(b'\n');
    let Some(copy) = &mut builder.copy else { return Ok(()) };
    let at = copy.append(&line)?;
    let origin = builder.origin(publisher, url);
    let len = line.len() as u64 - 1;
    builder.index.entries.push(Entry { id, at, len, bytes, number, packed: None, origin });
    Ok(())
}
