//! The tables: what the program makes of a corpus, as Parquet and CSV. The only module that knows polars.
//!
//! One file per table; its `table!` declaration gives the row type, the columns, the polars types and the description
//! in the data package, and the function under it fills the rows from a finished document. To add a column: declare
//! it, and the compiler shows where its value is missing.
//!
//! Writing: [`TableSet::push`] documents into a set, [`TableSet::pack`] it into a file of its own, on any thread and in
//! any order; then an [`Assembler`] copies the packs' bytes one after the other into the tables' files, and
//! [`write_package`] and [`write_manifest`] describe them. The bytes depend on the rows and on how they were divided
//! into packs, not on threads or on which packs are old. [`TableWriter`] does all this for rows in memory. Reading:
//! [`Reader`] document by document, or [`read`].

mod assemble;
mod blocks;
mod careful;
mod columns;
mod compare;
mod declare;
mod documents;
mod duplicates;
mod edits;
mod encode;
mod entities;
mod manifest;
mod merge;
mod pack;
mod package;
mod parquet;
mod problems;
mod read;
mod records;
mod repeated;
mod sentences;
mod source;
mod stances;
mod stream;
mod tokens;
mod verify;
mod write;

pub use crate::base::Format;
pub use crate::duplicates::copies;
pub use assemble::{Assembler, Copies, Fault, Written};
pub use blocks::{BlockRow, Blocks};
pub use columns::{Bool, F32, Kind, LIST_SEPARATOR, List, Maybe, Plain, Store, Str, Strings, Text, U32, Words};
pub use compare::{Comparison, TableComparison, compare};
pub use declare::{Field, Reference, Table};
pub use documents::{DocumentRow, Documents};
pub use duplicates::Signatures;
pub use edits::{EditRow, Edits};
pub use entities::{Entities, EntityRow};
pub use manifest::{Input, Manifest, Program, TableFile, sha256, write_manifest};
pub use merge::merge_only;
pub use pack::{Damaged, Pack};
pub use package::{package, table_schema, write_package};
pub use problems::{ProblemRow, Problems};
pub use read::{DocTables, Reader, read};
pub use records::{Cell, Found, Wanted, parquet_records};
pub use repeated::{Name, Repeated, Term};
pub use sentences::{SentenceRow, Sentences};
pub use stances::{StanceRow, Stances};
pub use stream::{ArrowDocuments, StreamFormat, TableStream, ddl, fields};
pub use tokens::{TokenRow, Tokens};
pub use verify::{Names, RawFiles, Violation, verify};
pub use write::TableWriter;

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::{CharIndex, Problem, StanceDoc};
use source::Source;

/// Calls a macro with every table, in their order: `then! { documents: Documents, … }`. The one list of tables;
/// `every_table!(doc then)` leaves out `problems`, whose rows may belong to no document.
macro_rules! every_table {
    (doc $then:ident) => { every_table! { @ $then } };
    ($then:ident) => { every_table! { @ $then problems: Problems, } };
    (@ $then:ident $($more:tt)*) => {
        $then! {
            documents: Documents,
            blocks: Blocks,
            edits: Edits,
            sentences: Sentences,
            tokens: Tokens,
            entities: Entities,
            stances: Stances,
            $($more)*
        }
    };
}
use every_table;

macro_rules! table_set {
    ($($name:ident: $Table:ident,)+) => {
        /// Rows of every table.
        #[derive(Clone, Debug, Default)]
        pub struct TableSet {
            $(pub $name: $Table,)+
        }

        impl TableSet {
            /// The names of the tables, in order.
            pub const NAMES: &'static [&'static str] = &[$($Table::NAME),+];

            /// Appends all rows of another set.
            pub fn extend(&mut self, other: &TableSet) {
                $(self.$name.extend(&other.$name, 0..other.$name.len());)+
            }

            /// Removes all rows, and keeps their room for others.
            pub fn clear(&mut self) {
                $(self.$name.clear();)+
            }

            /// Whether both have the same rows, in the same order.
            pub fn same_rows(&self, other: &TableSet) -> bool {
                $(self.$name.len() == other.$name.len() && self.$name.rows().eq(other.$name.rows()))&&+
            }

            /// Whether no table has a row.
            pub fn is_empty(&self) -> bool {
                $(self.$name.is_empty())&&+
            }
        }
    };
}
every_table!(table_set);

/// Whether a run writes (or once wrote) a file of that name into output/, or a folder of that name with the parts of a
/// table. Others there are people's.
pub fn is_own_file(name: &str) -> bool {
    name == Manifest::FILE || name == package::Package::FILE || table_of(name).is_some()
}

/// The files of an output folder that a run wrote, as paths in it with `/`, sorted.
pub fn own_files(dir: &Path) -> BTreeSet<String> {
    let names = |dir: &Path| {
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    let mut found = BTreeSet::new();
    for name in names(dir).into_iter().filter(|name| is_own_file(name)) {
        if TableSet::NAMES.contains(&name.as_str()) {
            let parts = names(&dir.join(&name)).into_iter().map(|part| format!("{name}/{part}"));
            found.extend(parts.filter(|part| table_of(part).is_some()));
        } else {
            found.insert(name);
        }
    }
    found
}

/// The table that a file holds, or a part of, or that a folder is for: `tokens.parquet`, `tokens/part-0001.parquet`,
/// `tokens`.
fn table_of(name: &str) -> Option<&str> {
    let table = match name.split_once('/') {
        Some((table, part)) => {
            let number = part.strip_prefix("part-")?.strip_suffix(".parquet")?;
            number.bytes().all(|b| b.is_ascii_digit()).then_some(table)?
        }
        None => match name.rsplit_once('.') {
            Some((stem, extension)) => Format::ALL.iter().any(|f| f.name() == extension).then_some(stem)?,
            None => name,
        },
    };
    TableSet::NAMES.contains(&table).then_some(table)
}

impl TableSet {
    /// Adds the rows of a finished document, its problems included.
    pub fn push(&mut self, doc: &StanceDoc) {
        self.push_all(&[doc]);
    }

    /// Adds the rows of finished documents, their problems included. Table by table: a table's columns stay in the
    /// processor's caches for a while.
    pub fn push_all(&mut self, docs: &[&StanceDoc]) {
        let sources: Vec<Source> = docs.iter().map(|doc| Source::new(doc)).collect();
        macro_rules! fill {
            ($($name:ident: $Table:ident,)+) => { $(sources.iter().for_each(|source| self.$name.fill(source));)+ };
        }
        every_table!(doc fill);
        for (doc, source) in docs.iter().zip(&sources) {
            for problem in doc.all_problems() {
                self.problems.add(problem, Some(&source.raw));
            }
        }
    }

    /// The signatures of the articles, for [`TableSet::pack`].
    pub fn signatures(&self) -> Signatures {
        Signatures::of(&self.documents)
    }

    /// Adds a problem of an input that gave no document. `raw` is the decoded text its span counts in, where there is
    /// one; without it the row has no place.
    pub fn push_problem(&mut self, problem: &Problem, raw: Option<&str>) {
        self.problems.add(problem, raw.map(CharIndex::new).as_ref());
    }
}
