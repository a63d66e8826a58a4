//! Documents in, rows of one table out: a stream, in constant memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;

use super::engine::Engine;
use super::progress::{Clock, Stage};
use super::run::in_pool;
use crate::base::{BadRecord, Given, Pass, Problem, Record, Result, Severity, StanceDoc};
use crate::corpus::Corpus;
use crate::tables::TableSet;

/// How to map.
#[derive(Clone, Debug)]
pub struct MapOptions {
    /// The table whose rows are wanted.
    pub table: String,
    /// Number of threads that work on documents; `None`: one for each core.
    pub threads: Option<usize>,
}

/// What a stream gave besides its rows.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    /// Documents that came, good or bad.
    pub documents: u64,
    /// Problems with severity `error`: a document that is not in the rows.
    pub errors: u64,
    pub warnings: u64,
    /// The first [`KEPT`](Mapped::KEPT) errors and as many warnings.
    pub problems: Vec<Problem>,
}

impl Mapped {
    pub const KEPT: u64 = 20;

    fn add(&mut self, problem: &Problem) {
        let count = match problem.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if *count < Self::KEPT {
            self.problems.push(problem.clone());
        }
        *count += 1;
    }
}

/// Documents are worked on and written in pieces of so many bytes of text (or one document), never over the end of a
/// batch. Fixed, so that the output depends on the input alone.
const PIECE: usize = 2 << 20;

/// How problems name the input, and what a document's `file` is.
const INPUT: &str = "standard input";

/// Annotates documents that come in batches with what the corpus brings, and hands the rows of one table (and all
/// problems) to `write`, piece by piece, in the order of the documents. Reading, work and writing overlap; at most a few
/// pieces and one batch are in memory.
///
/// A document is worked on by itself: what a run learns over all files (lines that recur on a site, near-duplicates) is
/// not known here. Documents with the same id are not told apart. What is wrong with a document is a row of `problems`;
/// what is wrong with lexicons and annotations is told, but is no row.
///
/// # Errors
/// When the corpus cannot be read, and what `batches` and `write` give; rows of the batches before are written then.
pub fn map(
    corpus: &Corpus,
    options: &MapOptions,
    batches: impl Iterator<Item = Result<Vec<Given>>> + Send + 'static,
    mut write: impl FnMut(&TableSet) -> Result<()>,
) -> Result<Mapped> {
    let mut mapped = Mapped::default();
    let (to_work, work) = sync_channel(1);
    // Not joined: when the other end of the output is gone, nobody should wait for input.
    std::thread::spawn(move || read(batches, &to_work));
    std::thread::scope(|scope| {
        let (to_write, done) = sync_channel(1);
        let worker = scope.spawn(move || {
            in_pool(options.threads, move || {
                let engine = Engine::load(corpus)?;
                run(&engine, &options.table, &work, &to_write);
                Ok(engine.problems)
            })
        });
        for piece in done {
            let Piece { tables, problems, documents } = piece?;
            mapped.documents += documents;
            problems.iter().for_each(|p| mapped.add(p));
            write(&tables)?;
        }
        let about_corpus = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        about_corpus.iter().for_each(|p| mapped.add(p));
        Ok(mapped)
    })
}

/// Cuts batches into pieces. Stops when nobody takes them any more.
fn read(batches: impl Iterator<Item = Result<Vec<Given>>>, out: &SyncSender<Result<Vec<Given>>>) {
    for batch in batches {
        let mut piece = Vec::new();
        let mut bytes = 0;
        let batch = match batch {
            Ok(batch) => batch,
            Err(e) => return drop(out.send(Err(e))),
        };
        for given in batch {
            bytes += given.as_ref().map_or(0, |record| record.text.len());
            piece.push(given);
            if bytes >= PIECE {
                bytes = 0;
                if out.send(Ok(std::mem::take(&mut piece))).is_err() {
                    return;
                }
            }
        }
        if !piece.is_empty() && out.send(Ok(piece)).is_err() {
            return;
        }
    }
}

/// What a piece of the stream gave.
#[derive(Default)]
struct Piece {
    tables: TableSet,
    problems: Vec<Problem>,
    documents: u64,
}

impl Piece {
    fn extend(&mut self, other: Piece) {
        self.tables.extend(&other.tables);
        self.problems.extend(other.problems);
        self.documents += other.documents;
    }
}

fn run(engine: &Engine, table: &str, work: &Receiver<Result<Vec<Given>>>, out: &SyncSender<Result<Piece>>) {
    let clock = Clock::default();
    for piece in work {
        let done = piece.map(|documents| {
            let parts: Vec<Piece> = documents.into_par_iter().map(|given| one(engine, table, given, &clock)).collect();
            let mut all = Piece::default();
            parts.into_iter().for_each(|part| all.extend(part));
            all
        });
        let stop = done.is_err();
        if out.send(done).is_err() || stop {
            return;
        }
    }
}

fn one(engine: &Engine, table: &str, given: Given, clock: &Clock) -> Piece {
    let mut piece = Piece { documents: 1, ..Piece::default() };
    match given.map_err(bad).and_then(|record| document(engine, record, clock)) {
        Ok(doc) => {
            clock.time(Stage::Tables, || piece.tables.push_one(table, &doc));
            piece.problems.extend(doc.all_problems().cloned());
        }
        Err(problem) => {
            piece.tables.push_problem(&problem, None);
            piece.problems.push(problem);
        }
    }
    piece
}

/// Decoded as a file with this text would be, and through all passes; a panic becomes a problem of this document.
fn document(engine: &Engine, record: Record, clock: &Clock) -> std::result::Result<StanceDoc, Problem> {
    let Record { id, text, source } = record;
    let raw = clock.time(Stage::Read, || crate::read::decode(&id, INPUT, text.into_bytes(), source))?;
    catch_unwind(AssertUnwindSafe(|| engine.process(raw, clock))).map_err(|panic| {
        let what = panic.downcast_ref::<&str>().copied();
        let what = what.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
        let message = format!("the program failed on this document ({what}); hint: please report it with the document");
        bad(BadRecord { id: Some(id), message })
    })
}

fn bad(bad: BadRecord) -> Problem {
    Problem {
        file: INPUT.to_owned(),
        doc: bad.id,
        pass: Pass::Read,
        severity: Severity::Error,
        message: bad.message,
        span: None,
    }
}
