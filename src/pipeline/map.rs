//! Documents in, rows of one table out: a stream, in constant memory.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::engine::Engine;
use super::progress::{Clock, Stage};
use super::run::in_pool;
use super::watch::{self, Desk, lock};
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
    /// The most time for one document, instead of the configuration's.
    pub time_limit: Option<Duration>,
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
            Severity::Note => return,
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
            let (engine, threads) =
                in_pool(options.threads, || Ok((Engine::load(corpus)?, rayon::current_num_threads())))?;
            let problems = engine.problems.clone();
            let limit = options.time_limit.unwrap_or(corpus.config.run.time_limit);
            run(&Crew::hire(engine, &options.table, limit, threads)?, &work, &to_write);
            Ok(problems)
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
    /// Of a document that gave no rows.
    fn bad(problem: Problem) -> Self {
        let mut tables = TableSet::default();
        tables.push_problem(&problem, None);
        Self { tables, problems: vec![problem], documents: 1 }
    }

    fn extend(&mut self, other: Piece) {
        self.tables.extend(&other.tables);
        self.problems.extend(other.problems);
        self.documents += other.documents;
    }
}

fn run(crew: &Crew, work: &Receiver<Result<Vec<Given>>>, out: &SyncSender<Result<Piece>>) {
    for piece in work {
        let done = piece.and_then(|documents| crew.piece(documents));
        let stop = done.is_err();
        if out.send(done).is_err() || stop {
            return;
        }
    }
}

/// Threads that work on documents, and are watched: one that takes too long with a document is replaced.
struct Crew {
    shared: Arc<Shared>,
    limit: Duration,
    desks: Mutex<Vec<Arc<Desk<Ticket>>>>,
    done: Receiver<(usize, Piece)>,
    to_done: Sender<(usize, Piece)>,
}

/// What all threads have.
struct Shared {
    engine: Engine,
    table: String,
    clock: Clock,
    queue: Mutex<Queue>,
    more: Condvar,
}

#[derive(Default)]
struct Queue {
    documents: VecDeque<(Ticket, Given)>,
    closed: bool,
}

/// A document's place in its piece, and its id.
#[derive(Clone, Debug)]
struct Ticket(usize, Option<String>);

impl Crew {
    fn hire(engine: Engine, table: &str, limit: Duration, threads: usize) -> Result<Self> {
        let (to_done, done) = channel();
        let shared = Shared {
            engine,
            table: table.to_owned(),
            clock: Clock::default(),
            queue: Mutex::default(),
            more: Condvar::new(),
        };
        let crew = Self { shared: Arc::new(shared), limit, desks: Mutex::default(), done, to_done };
        for _ in 0..threads {
            let desk = crew.start()?;
            lock(&crew.desks).push(desk);
        }
        Ok(crew)
    }

    fn start(&self) -> Result<Arc<Desk<Ticket>>> {
        let desk = Arc::new(Desk::default());
        let (shared, own, done) = (Arc::clone(&self.shared), Arc::clone(&desk), self.to_done.clone());
        let work = move || {
            while let Some((ticket, given)) = shared.next() {
                let Ticket(number, id) = ticket.clone();
                own.sit(ticket);
                let piece = AssertUnwindSafe(|| one(&shared.engine, &shared.table, given, &shared.clock));
                let piece = catch_unwind(piece).unwrap_or_else(|_| {
                    let message = "the program failed on the rows of this document; hint: please report it";
                    Piece::bad(bad(BadRecord { id, message: message.to_owned() }))
                });
                if !own.stand() || done.send((number, piece)).is_err() {
                    break;
                }
            }
        };
        watch::start(work)?;
        Ok(desk)
    }

    /// The rows of some documents, in their order.
    fn piece(&self, documents: Vec<Given>) -> Result<Piece> {
        let mut parts: Vec<Option<Piece>> = Vec::new();
        parts.resize_with(documents.len(), || None);
        let mut open = documents.len();
        let ticket = |(i, given): (usize, Given)| {
            let id = given.as_ref().map_or_else(|bad| bad.id.clone(), |record| Some(record.id.clone()));
            (Ticket(i, id), given)
        };
        lock(&self.shared.queue).documents.extend(documents.into_iter().enumerate().map(ticket));
        self.shared.more.notify_all();
        while open > 0 {
            match self.done.recv_timeout(watch::look(self.limit)) {
                Ok((number, part)) => {
                    parts[number] = Some(part);
                    open -= 1;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            for desk in lock(&self.desks).iter_mut() {
                if let Some(Ticket(number, id)) = desk.overdue(self.limit) {
                    parts[number] = Some(Piece::bad(bad(BadRecord { id, message: watch::too_long(self.limit) })));
                    open -= 1;
                    *desk = self.start()?;
                }
            }
        }
        let mut all = Piece::default();
        parts.into_iter().flatten().for_each(|part| all.extend(part));
        Ok(all)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        lock(&self.shared.queue).closed = true;
        self.shared.more.notify_all();
    }
}

impl Shared {
    /// Waits for a document; `None` when there will be none.
    fn next(&self) -> Option<(Ticket, Given)> {
        let wait = |queue: &mut Queue| queue.documents.is_empty() && !queue.closed;
        let mut queue = self.more.wait_while(lock(&self.queue), wait).unwrap_or_else(PoisonError::into_inner);
        queue.documents.pop_front()
    }
}

fn one(engine: &Engine, table: &str, given: Given, clock: &Clock) -> Piece {
    let mut piece = Piece { documents: 1, ..Piece::default() };
    match given.map_err(bad).and_then(|record| document(engine, record, clock)) {
        Ok(doc) => {
            clock.time(Stage::Tables, || piece.tables.push_one(table, &doc));
            piece.problems.extend(doc.all_problems().cloned());
        }
        Err(problem) => return Piece::bad(problem),
    }
    piece
}

/// Decoded as a file with this text would be, and through all passes; a panic becomes a problem of this document.
fn document(engine: &Engine, record: Record, clock: &Clock) -> std::result::Result<StanceDoc, Problem> {
    let Record { id, text, source } = record;
    let failed = |message| bad(BadRecord { id: Some(id.clone()), message });
    let decode = AssertUnwindSafe(|| crate::read::decode(&id, INPUT, text.into_bytes(), source));
    let raw = clock.time(Stage::Read, || catch_unwind(decode)).unwrap_or_else(|_| {
        Err(failed("the program failed on reading this document; hint: please report it with the document".to_owned()))
    })?;
    engine.try_process(raw, clock).map_err(|(pass, message)| Problem { pass, ..failed(message) })
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
