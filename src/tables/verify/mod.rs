//! Verification: what must hold between output/ and raw/, checked from the files alone.
//!
//! Nothing here uses what a run knew: the map between clean and raw text is built anew from `blocks` and `edits`. What rows
//! name beside other rows (rules, targets) is asked for ([`Names`]) where this version made the output from the annotations
//! of today.

mod annotations;
mod document;
mod files;
mod names;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

pub use names::Names;

use super::duplicates::Duplicates;
use super::problems::sort_key;
use super::*;
use crate::base::{RawDoc, Severity};

/// Something that should hold and does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The table, or the file where it is none.
    pub table: String,
    pub doc: Option<String>,
    /// The row in the table, from 1 (the header of a CSV file not counted).
    pub row: Option<usize>,
    /// What is wrong, for people.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if let Some(doc) = &self.doc {
            write!(f, " ({doc})")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Violation {
    fn file(file: &str, message: impl Into<String>) -> Self {
        Self { table: file.to_owned(), doc: None, row: None, message: message.into() }
    }

    fn doc(table: &str, doc: &str, message: impl Into<String>) -> Self {
        Self { table: table.to_owned(), doc: Some(doc.to_owned()), row: None, message: message.into() }
    }
}

/// The inputs of a corpus, as verification needs them. Called from several threads.
pub trait RawFiles: Sync {
    /// The ids of all documents in raw/.
    fn docs(&self) -> Vec<String>;
    /// A document, decoded; `None` when it is none or cannot be decoded.
    fn raw(&self, doc: &str) -> Option<Cow<'_, RawDoc>>;
    /// SHA-256, in hex, of an input, by its path relative to the corpus; `None` when there is no such file.
    fn sha256(&self, path: &str) -> Option<String>;
}

impl RawFiles for BTreeMap<String, RawDoc> {
    fn docs(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn raw(&self, doc: &str) -> Option<Cow<'_, RawDoc>> {
        self.get(doc).map(Cow::Borrowed)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        self.values().find(|raw| raw.file == path).map(|raw| raw.sha256.clone())
    }
}

/// Documents checked at once.
const BATCH: usize = 256;

/// With so many violations found, verification ends: there is nothing to learn from more.
const ENOUGH: usize = 10_000;

/// Checks everything that must hold in an output folder and between it and the inputs. Files that cannot be read are
/// violations too. What rows name is checked against `names` unless another version of the program made the output, or
/// annotations changed since (a violation itself).
pub fn verify(output: &Path, inputs: &dyn RawFiles, names: &dyn Names) -> Vec<Violation> {
    let mut found = Vec::new();
    let manifest = files::check(output, inputs, &mut found);
    let names = manifest.as_ref().filter(|m| files::is_of_today(m, inputs)).map(|_| names);
    let mut reader = match Reader::open(output) {
        Ok(reader) => reader,
        Err(error) => {
            found.push(Violation::file("output", error.to_string()));
            return found;
        }
    };
    problems(reader.problems(), &mut found);
    let mut seen = Seen { rows: vec![("problems", reader.problems().len())], ..Seen::default() };
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        for doc in reader.by_ref().take(BATCH) {
            match doc {
                Ok(doc) => batch.push(doc),
                Err(error) => {
                    found.push(Violation::file("output", error.to_string()));
                    return found;
                }
            }
        }
        if batch.is_empty() {
            break;
        }
        let signatures: Vec<Signatures> = batch.par_iter().map(|doc| doc.tables.signatures()).collect();
        for (doc, signatures) in batch.iter().zip(&signatures) {
            seen.check(doc, signatures, &mut found);
        }
        let each: Vec<Vec<Violation>> = batch
            .par_iter()
            .map(|doc| match inputs.raw(&doc.doc) {
                Some(raw) => document::check(doc, &raw, names),
                None => vec![Violation::doc("blocks", &doc.doc, "raw/ has no such document that can be read")],
            })
            .collect();
        found.extend(each.into_iter().flatten());
        if found.len() >= ENOUGH {
            found.truncate(ENOUGH);
            found.push(Violation::file("output", "… and perhaps more: verification ended here"));
            return found;
        }
    }
    let failed: BTreeSet<&str> = reader
        .problems()
        .rows()
        .filter(|row| row.severity == Severity::Error.name())
        .filter_map(|row| row.doc)
        .collect();
    for doc in inputs.docs() {
        let without_text = || inputs.raw(&doc).is_none_or(|raw| raw.text.is_empty());
        if !seen.docs.contains(&doc) && !failed.contains(doc.as_str()) && !without_text() {
            found.push(Violation::doc("blocks", &doc, "the document is in raw/, but not in the tables"));
        }
    }
    if let Some(manifest) = manifest {
        files::check_rows(&manifest, &seen.rows, &mut found);
    }
    found
}

/// What goes on from one document to the next.
#[derive(Default)]
struct Seen {
    last: Option<String>,
    docs: BTreeSet<String>,
    duplicates: Duplicates,
    /// Rows of each table.
    rows: Vec<(&'static str, usize)>,
}

impl Seen {
    fn check(&mut self, doc: &DocTables, signatures: &Signatures, found: &mut Vec<Violation>) {
        if self.last.as_deref().is_some_and(|last| last >= doc.doc.as_str()) {
            found.push(Violation::doc("documents", &doc.doc, "a table is not sorted by document"));
        }
        self.last = Some(doc.doc.clone());
        self.docs.insert(doc.doc.clone());
        let mut marked = doc.tables.documents.clone();
        self.duplicates.mark(&mut marked, signatures);
        for (i, (is, should)) in doc.tables.documents.rows().zip(marked.rows()).enumerate() {
            if is.duplicate_of != should.duplicate_of {
                let should = should.duplicate_of.unwrap_or("null");
                found.push(Violation {
                    table: "documents".to_owned(),
                    doc: Some(doc.doc.clone()),
                    row: Some(doc.first_row("documents") + i),
                    message: format!("duplicate_of is {}, not {should}", is.duplicate_of.unwrap_or("null")),
                });
            }
        }
        macro_rules! count {
            ($($name:ident: $Table:ident,)+) => { $(self.count($Table::NAME, doc.tables.$name.len());)+ };
        }
        every_table!(doc count);
    }

    fn count(&mut self, table: &'static str, rows: usize) {
        match self.rows.iter_mut().find(|(name, _)| *name == table) {
            Some((_, count)) => *count += rows,
            None => self.rows.push((table, rows)),
        }
    }
}

fn problems(table: &Problems, found: &mut Vec<Violation>) {
    let mut at = |row: usize, message: String| {
        found.push(Violation { table: "problems".to_owned(), doc: None, row: Some(row + 1), message });
    };
    for (row, fault) in table.faults() {
        at(row, fault);
    }
    let rows: Vec<ProblemRow> = table.rows().collect();
    for (i, row) in rows.iter().enumerate() {
        if i > 0 && format!("{:?}", rows[i - 1]) == format!("{row:?}") {
            at(i, "the row before it says the same".to_owned());
        }
        if i > 0 && sort_key(&rows[i - 1]) > sort_key(row) {
            at(i, "the table is not sorted by file, pass and place".to_owned());
        }
        if row.raw_start.is_some() != row.raw_end.is_some() || row.raw_start > row.raw_end {
            at(i, "raw_start and raw_end are no span".to_owned());
        }
    }
}
