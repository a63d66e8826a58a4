use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::*;

use super::engine::Engine;
use super::progress::{Clock, Progress, Stage};
use super::publish::Workplace;
use super::summary::Summary;
use crate::base::{Error, Problem, Result};
use crate::corpus::{Corpus, Inputs, RawFile};
use crate::diff::Report;
use crate::read::sha256_hex;
use crate::review::{self, Did, Log, Pending};
use crate::tables::{
    Comparison, Input, Manifest, Signatures, TableSet, TableWriter, compare, merge_only, write_package,
};

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Work on these documents alone (ids); the rows of the others stay. Empty: all.
    pub only: Vec<String>,
    /// Number of threads; `None`: one for each core.
    pub threads: Option<usize>,
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    pub summary: Summary,
    /// Everything that is wrong with the inputs, sorted as in the table.
    pub problems: Vec<Problem>,
    pub clock: Clock,
}

/// Whether output/ says what a run would say now.
#[derive(Debug)]
pub struct Staleness {
    /// `None`: there is no output/ yet.
    pub comparison: Option<Comparison>,
    pub outcome: Outcome,
}

impl Staleness {
    pub fn is_stale(&self) -> bool {
        self.comparison.as_ref().is_none_or(|c| !c.is_same())
    }
}

/// Rows shown of each table that differs.
const EXAMPLES: usize = 10;

/// Documents handed to the threads at once: until their raw bytes pass this. Fixed, so that nothing depends on the
/// number of threads.
const CHUNK: u64 = 8 << 20;

/// Regenerates output/.
///
/// # Errors
/// When the corpus cannot be read, or output/ cannot be written; the old output is then untouched.
pub fn run(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress) -> Result<Outcome> {
    in_pool(options.threads, || {
        let place = Workplace::new(corpus)?;
        let outcome = make(corpus, options, progress, &place, Anchors::Write)?;
        place.publish(corpus)?;
        moved_on(corpus)?;
        progress.end();
        Ok(outcome)
    })
}

/// Compares output/ with what a run would write, and writes nothing.
///
/// # Errors
/// As [`run`].
pub fn check(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress) -> Result<Staleness> {
    in_pool(options.threads, || {
        let place = Workplace::for_check(corpus)?;
        let outcome = make(corpus, options, progress, &place, Anchors::Leave)?;
        let comparison =
            corpus.output().is_dir().then(|| compare(&corpus.output(), &place.output(), EXAMPLES)).transpose()?;
        progress.end();
        Ok(Staleness { comparison, outcome })
    })
}

/// Hands what a run would write now to `look` (the folder of the new output), and leaves output/ as it is.
///
/// # Errors
/// As [`run`], and what `look` gives.
pub fn fresh<R: Send>(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    look: impl FnOnce(&Path) -> Result<R> + Send,
) -> Result<(R, Outcome)> {
    in_pool(options.threads, || {
        let place = Workplace::for_check(corpus)?;
        let outcome = make(corpus, options, progress, &place, Anchors::Leave)?;
        progress.end();
        Ok((look(&place.output())?, outcome))
    })
}

/// What is pending after a run that leaves output/ as it is.
#[derive(Debug)]
pub struct Held {
    pub outcome: Outcome,
    /// How the new output differs; the changes are in `pending` too.
    pub report: Report,
    /// What is kept for review; `None` when output/ moved on, because nothing was left to decide.
    pub pending: Option<Pending>,
    pub log: Log,
}

/// Computes a run, leaves output/ as it is and keeps the differences in `.jiaozhu/pending/` for review. With `publish`,
/// output/ moves on when nothing is left to decide.
///
/// # Errors
/// As [`run`], and when there is no output/ yet.
pub fn hold(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress, publish: bool) -> Result<Held> {
    if !corpus.output().is_dir() {
        return Err(Error::new("there is no output/ to compare with").hint("`jiaozhu run` makes it"));
    }
    in_pool(options.threads, || {
        let place = Workplace::new(corpus)?;
        let anchors = if publish { Anchors::Write } else { Anchors::Leave };
        let outcome = make(corpus, options, progress, &place, anchors)?;
        let report = Pending::compare(corpus, &place.output())?;
        let log = Log::open(corpus)?;
        let open = report.changes().any(|c| log.last(&c.id).is_none_or(|e| e.did != Did::Accept));
        progress.end();
        if publish && !open {
            place.publish(corpus)?;
            moved_on(corpus)?;
            return Ok(Held { outcome, report, pending: None, log: Log::open(corpus)? });
        }
        let pending = Pending::keep(corpus, &place.output(), &report, &log)?;
        Ok(Held { outcome, report, pending: Some(pending), log })
    })
}

/// Output/ is new: nothing is pending, and what was accepted is done.
fn moved_on(corpus: &Corpus) -> Result<()> {
    Pending::clear(corpus)?;
    Log::open(corpus)?.forget_accepted()
}

/// What becomes of anchors that an edit of a raw file moved: their lines are rewritten, or this run alone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchors {
    Write,
    Leave,
}

pub(super) fn in_pool<R: Send>(threads: Option<usize>, f: impl FnOnce() -> Result<R> + Send) -> Result<R> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(n) = threads {
        pool = pool.num_threads(n);
    }
    let pool = pool.build().map_err(|e| Error::new(format!("cannot start the threads: {e}")))?;
    pool.install(f)
}

/// Writes a complete output into the workplace.
fn make(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    place: &Workplace,
    anchors: Anchors,
) -> Result<Outcome> {
    let clock = Clock::default();
    let Inputs { files, problems: mut about_inputs, containers } = corpus.inputs()?;
    let known = files.iter().map(|f| f.id.as_str()).collect();
    let mut engine = clock.time(Stage::Load, || Engine::load(corpus))?;
    let mut store = std::mem::take(&mut engine.store);
    // The files are sorted by id.
    let raw = |doc: &str| {
        let i = files.binary_search_by(|f| f.id.as_str().cmp(doc)).ok()?;
        engine.read(&files[i]).ok()
    };
    let carried = review::carry(corpus, &mut store, raw)?;
    engine.store = store;
    if anchors == Anchors::Write {
        carried.write(corpus.root())?;
    }
    about_inputs.extend(engine.problems.iter().cloned());
    about_inputs.extend(engine.store.unknown_docs(&known));
    about_inputs.extend(engine.unmatched_sites(&files));
    let selected = select(&files, &options.only)?;

    progress.begin(selected.len() as u64, selected.iter().map(|f| f.bytes).sum());
    // Over all files also with --only: a document's rows are those of a whole run.
    clock.time(Stage::Survey, || engine.survey(&files));
    let formats = &corpus.config.output.formats;
    let mut writer = TableWriter::create(&place.output(), formats)?;
    let mut summary = Summary::default();
    let mut problems = about_inputs.clone();
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    // With --only the new rows are few: they are held, and merged with the old ones at the end.
    let mut held = TableSet::default();
    for chunk in chunks(&selected) {
        let done = work(&engine, chunk, &clock, progress);
        clock.time(Stage::Tables, || -> Result<()> {
            for part in done {
                summary.merge(part.summary);
                problems.extend(part.problems);
                hashes.extend(part.hash);
                match options.only.is_empty() {
                    true => writer.append_signed(part.tables, &part.signatures)?,
                    false => held.extend(&part.tables),
                }
            }
            Ok(())
        })?;
    }
    problems.sort_by(|a, b| {
        (&a.file, &a.doc, a.pass, a.span, &a.message).cmp(&(&b.file, &b.doc, b.pass, b.span, &b.message))
    });
    problems.iter().for_each(|p| summary.add_problem(p));

    clock.time(Stage::Tables, || -> Result<()> {
        about_inputs.iter().for_each(|p| held.push_problem(p, None));
        if options.only.is_empty() {
            writer.append(held)?;
        } else {
            merge_only(&corpus.output(), held, &options.only, |set| writer.append(set))?;
            for input in Manifest::read(&corpus.output())?.inputs {
                hashes.entry(input.path).or_insert(input.sha256);
            }
        }
        // With --only, rows of a container's other documents may be of its old state: then its old hash stays.
        for (file, sha256) in containers {
            hashes.entry(file).or_insert(sha256);
        }
        let tables = writer.finish()?;
        for (file, bytes) in side_inputs(corpus, &engine)? {
            hashes.insert(file, sha256_hex(&bytes));
        }
        let inputs = hashes.into_iter().map(|(path, sha256)| Input { path, sha256 }).collect();
        let configuration = serde_json::to_value(&corpus.config)
            .map_err(|e| Error::new(format!("the configuration cannot be written to the manifest: {e}")))?;
        write_package(&place.output(), corpus.config.name.as_deref().unwrap_or("corpus"), formats)?;
        Manifest::new(configuration, inputs, tables).write(&place.output())
    })?;
    Ok(Outcome { summary, problems, clock })
}

/// What a run reads besides raw files: configuration, sources, targets, lexicons, and the files with decisions. Gold and
/// plain annotations play no part in a run.
fn side_inputs(corpus: &Corpus, engine: &Engine) -> Result<Vec<(String, Vec<u8>)>> {
    let mut inputs = corpus.side_inputs()?;
    for file in engine.store.decision_files() {
        let path = corpus.root().join(file);
        inputs.push((file.to_owned(), std::fs::read(&path).map_err(|e| Error::io("read", &path, e))?));
    }
    Ok(inputs)
}

fn select<'f>(files: &'f [RawFile], only: &[String]) -> Result<Cow<'f, [RawFile]>> {
    if only.is_empty() {
        return Ok(Cow::Borrowed(files));
    }
    for id in only {
        if !files.iter().any(|f| f.id == *id) {
            let near = files.iter().find(|f| f.id.contains(id.as_str()) || id.contains(f.id.as_str()));
            let hint = match near {
                Some(file) => format!("did you mean {}?", file.id),
                None => "a document's id is its path under raw/ without .txt".to_owned(),
            };
            return Err(Error::new(format!("there is no document “{id}” in raw/")).hint(hint));
        }
    }
    Ok(files.iter().filter(|f| only.contains(&f.id)).cloned().collect())
}

/// Cuts the list of files where the bytes so far pass [`CHUNK`].
fn chunks(files: &[RawFile]) -> Vec<&[RawFile]> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (i, file) in files.iter().enumerate() {
        bytes += file.bytes;
        if bytes >= CHUNK {
            chunks.push(&files[start..=i]);
            (start, bytes) = (i + 1, 0);
        }
    }
    if start < files.len() {
        chunks.push(&files[start..]);
    }
    chunks
}

/// What one document gave.
#[derive(Default)]
struct Part {
    tables: TableSet,
    signatures: Signatures,
    summary: Summary,
    problems: Vec<Problem>,
    /// (file, SHA-256), for the manifest.
    hash: Option<(String, String)>,
}

fn work(engine: &Engine, files: &[RawFile], clock: &Clock, progress: &dyn Progress) -> Vec<Part> {
    let parts: Vec<Mutex<Part>> = files.iter().map(|_| Mutex::default()).collect();
    files.par_iter().zip(&parts).for_each(|(file, slot)| {
        let mut part = Part::default();
        match engine.document(file, clock) {
            Ok(doc) => {
                clock.time(Stage::Tables, || {
                    part.tables.push(&doc);
                    part.signatures = part.tables.signatures();
                });
                part.summary.add(&doc);
                part.problems.extend(doc.all_problems().cloned());
                part.hash = file.input(&doc.raw().sha256);
            }
            Err(problem) => {
                part.tables.push_problem(&problem, None);
                part.problems.push(problem);
                part.hash = file.load().ok().and_then(|bytes| file.input(&sha256_hex(&bytes)));
            }
        }
        *slot.lock().unwrap_or_else(|e| e.into_inner()) = part;
        progress.document(file.bytes, clock);
    });
    parts.into_iter().map(|p| p.into_inner().unwrap_or_else(|e| e.into_inner())).collect()
}
