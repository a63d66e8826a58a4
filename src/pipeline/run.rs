use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::cache::{BUILD, Cache, Kept, Known, Last, hex};
use super::engine::Engine;
use super::progress::{Clock, Progress, Stage};
use super::publish::Workplace;
use super::segments::cut;
use super::stamp::{self, is_settled, now};
use super::summary::Summary;
use super::workers::{Done, Note, Shop};
use crate::base::{Error, Format, Problem, Result};
use crate::corpus::{Corpus, Inputs, RawFile, Stamp};
use crate::diff::Report;
use crate::read::sha256_hex;
use crate::review::{self, Did, Log, Pending};
use crate::tables::{
    Assembler, Comparison, Copies, Fault, Input, Manifest, Pack, Problems, Table, TableFile, TableSet, Written,
    compare, copies, merge_only, own_files, write_package,
};

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Work on these documents alone (ids); the rows of the others stay. Empty: all.
    pub only: Vec<String>,
    /// Number of threads; `None`: one for each core.
    pub threads: Option<usize>,
    /// Neither use what earlier runs kept, nor keep anything.
    pub no_cache: bool,
    /// The most time for one document, instead of the configuration's.
    pub time_limit: Option<Duration>,
    /// Folders with the work of shards.
    pub shards: Vec<PathBuf>,
    /// What is not there already is an error.
    pub strict: bool,
}

/// One of several jobs that share the work on a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: usize,
    pub of: usize,
    /// Where its work goes; `None`: into the corpus's cache.
    pub dir: Option<PathBuf>,
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    pub summary: Summary,
    /// Everything that is wrong with the inputs, sorted as in the table.
    pub problems: Vec<Problem>,
    pub clock: Arc<Clock>,
    /// Documents that were processed.
    pub processed: u64,
    /// Documents whose rows were there already.
    pub reused: u64,
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

/// Regenerates output/.
///
/// # Errors
/// When the corpus cannot be read, or output/ cannot be written; the old output is then untouched.
pub fn run(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress) -> Result<Outcome> {
    in_pool(options.threads, || {
        let place = Workplace::new(corpus)?;
        if let Some(outcome) = unchanged(corpus, options, &place)? {
            progress.end();
            moved_on(corpus)?;
            return Ok(outcome);
        }
        let made = make(corpus, options, progress, &place, Anchors::Write)?;
        place.publish(corpus)?;
        moved_on(corpus)?;
        let outcome = made.remember(corpus)?;
        progress.end();
        Ok(outcome)
    })
}

/// Computes a shard's share of the segments, and publishes nothing. Shards of one corpus may work at the same time, also on
/// different machines.
///
/// # Errors
/// When the corpus cannot be read, or the work cannot be kept.
pub fn run_shard(corpus: &Corpus, options: &RunOptions, shard: &Shard, progress: &dyn Progress) -> Result<Outcome> {
    if shard.number == 0 || shard.number > shard.of {
        return Err(Error::new(format!("there is no shard {}/{}", shard.number, shard.of))
            .hint("shards count from 1: of four shards the last is 4/4"));
    }
    in_pool(options.threads, || {
        let place = Workplace::beside_others(corpus)?;
        let cache = match &shard.dir {
            Some(dir) => Cache::in_folder(corpus, dir, place.scratch()?)?,
            None => Cache::open(corpus, true, options.shards.clone(), place.scratch()?),
        };
        let stage = Setting::load(corpus, options, Anchors::Leave, cache)?;
        let wanted: Vec<usize> = (0..stage.shop.segments.len()).filter(|s| s % shard.of == shard.number - 1).collect();
        let documents = |s: &usize| stage.shop.segments[*s].len() as u64;
        let bytes = wanted.iter().flat_map(|&s| &stage.files[stage.shop.segments[s].clone()]).map(|f| f.bytes).sum();
        progress.begin(wanted.iter().map(documents).sum(), bytes);
        let done = stage.shop.work(&wanted, rayon::current_num_threads(), progress)?;
        let mut outcome = stage.outcome(&wanted, &done);
        for path in done.iter().filter_map(|d| d.pack.as_ref()) {
            let note = Pack::open(path).ok().and_then(|p| p.note().ok());
            if let Some(note) = note.and_then(|n| serde_json::from_slice::<Note>(&n).ok()) {
                outcome.summary.merge(note.summary);
                outcome.problems.extend(note.problems);
            }
        }
        sort(&mut outcome);
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
        let outcome = make(corpus, options, progress, &place, Anchors::Leave)?.outcome;
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
        let outcome = make(corpus, options, progress, &place, Anchors::Leave)?.outcome;
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
        let made = make(corpus, options, progress, &place, anchors)?;
        let report = Pending::compare(corpus, &place.output())?;
        let log = Log::open(corpus)?;
        let open = report.changes().any(|c| log.last(&c.id).is_none_or(|e| e.did != Did::Accept));
        progress.end();
        if publish && !open {
            place.publish(corpus)?;
            moved_on(corpus)?;
            let outcome = made.remember(corpus)?;
            return Ok(Held { outcome, report, pending: None, log: Log::open(corpus)? });
        }
        let pending = Pending::keep(corpus, &place.output(), &report, &log)?;
        Ok(Held { outcome: made.outcome, report, pending: Some(pending), log })
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

/// Everything that is ready before the first document is processed.
struct Setting {
    files: Arc<Vec<RawFile>>,
    stamps: Vec<Stamp>,
    /// When the stamps were taken.
    seen: u64,
    /// Of everything but raw files.
    settings: String,
    about_inputs: Vec<Problem>,
    about_list: Vec<Problem>,
    /// Files that hold several documents: path and SHA-256.
    containers: Vec<(String, String)>,
    shop: Arc<Shop>,
    formats: Vec<Format>,
    part_size: u64,
}

impl Setting {
    fn load(corpus: &Corpus, options: &RunOptions, anchors: Anchors, cache: Cache) -> Result<Self> {
        let clock = Arc::new(Clock::default());
        let seen = now();
        let settings = settings(corpus)?;
        let Inputs { files, problems: about_list, containers } = corpus.inputs()?;
        let bytes = files.iter().map(|f| f.bytes).sum();
        let stamps: Vec<Stamp> = files.par_iter().map(RawFile::stamp).collect();
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
        let mut about_inputs = about_list.clone();
        about_inputs.extend(engine.problems.iter().cloned());
        about_inputs.extend(engine.store.unknown_docs(&files.iter().map(|f| f.id.as_str()).collect()));
        about_inputs.extend(engine.unmatched_sites(&files));
        // Over all files, also with --only and shards: a document's rows are those of a whole run.
        clock.time(Stage::Survey, || engine.survey(&files));
        let formats = corpus.config.output.formats(bytes);
        let part_size = corpus.config.output.part_size;
        let (mut known, unnamed) = cache.known(&files, &stamps);
        forget_sites(&engine, &files, &mut known, unnamed);
        let segments = cut(&files, corpus.config.output.segment_size);
        let files = Arc::new(files);
        let shop = Shop {
            settings: key_settings(corpus, &formats)?,
            engine: Arc::new(engine),
            files: Arc::clone(&files),
            segments: Arc::new(segments),
            known,
            cache,
            formats: formats.clone(),
            time_limit: options.time_limit.unwrap_or(corpus.config.run.time_limit),
            look_only: options.strict,
            clock,
        };
        Ok(Self {
            files,
            stamps,
            seen,
            settings,
            about_inputs,
            about_list,
            containers,
            shop: Arc::new(shop),
            formats,
            part_size,
        })
    }

    fn outcome(&self, segments: &[usize], done: &[Done]) -> Outcome {
        let count = |reused: bool| {
            let own = segments.iter().zip(done).filter(|(_, d)| d.reused == reused);
            own.map(|(s, _)| self.shop.segments[*s].len() as u64).sum()
        };
        Outcome {
            summary: Summary::default(),
            problems: self.about_inputs.clone(),
            clock: Arc::clone(&self.shop.clock),
            processed: count(false),
            reused: count(true),
        }
    }
}

/// Of documents without a source, what is known of their site is only kept where all that evidence is as it was; of the
/// others it is looked up.
fn forget_sites(engine: &Engine, files: &[RawFile], known: &mut [Option<Known>], unnamed: Option<u64>) {
    let same = unnamed == Some(engine.sites.unnamed_fingerprint());
    for (file, known) in files.iter().zip(known) {
        match file.origin().site() {
            Some(site) => {
                if let Some(known) = known {
                    known.site = engine.sites.named_fingerprint(&site);
                }
            }
            None if same => {}
            None => *known = None,
        }
    }
}

/// A new output in the workplace, and what the next run should know of it.
struct Made {
    outcome: Outcome,
    /// `None` after `--only`.
    kept: Option<Keepsake>,
}

struct Keepsake {
    cache: Cache,
    packs: Vec<PathBuf>,
    files: Arc<Vec<RawFile>>,
    stamps: Vec<Stamp>,
    known: Vec<Option<Known>>,
    unnamed_sites: u64,
    seen: u64,
    settings: String,
    inputs: Option<String>,
    written: Vec<Written>,
}

impl Made {
    /// Writes down what the next run should know. The new output is in its place.
    fn remember(self, corpus: &Corpus) -> Result<Outcome> {
        let Some(kept) = self.kept else { return Ok(self.outcome) };
        kept.cache.prune(&kept.packs);
        kept.cache.set_known(&kept.files, &kept.stamps, (&kept.known, kept.unnamed_sites), kept.seen);
        let output = corpus.output();
        let entry = |path: String| {
            let stamp = stamp::Stamp::of(&output.join(&path)).ok()?.of_content();
            let written = kept.written.iter().find(|w| w.file.file == path).cloned();
            Some(Kept { path, stamp, written })
        };
        kept.cache.set_last(&Last {
            build: BUILD.to_owned(),
            // Anchors that were carried along changed a file since.
            inputs: kept.inputs.filter(|_| settings(corpus).is_ok_and(|s| s == kept.settings)),
            settings: kept.settings,
            outputs: own_files(&output).into_iter().filter_map(entry).collect(),
            summary: self.outcome.summary.clone(),
            problems: self.outcome.problems.clone(),
        });
        Ok(self.outcome)
    }
}

/// The outcome of the last run, where nothing changed since: neither inputs nor output/.
fn unchanged(corpus: &Corpus, options: &RunOptions, place: &Workplace) -> Result<Option<Outcome>> {
    if !options.only.is_empty() || options.no_cache || !corpus.config.run.cache {
        return Ok(None);
    }
    let cache = Cache::open(corpus, true, Vec::new(), place.scratch()?);
    let Some(last) = cache.last() else { return Ok(None) };
    if !last.is_whole(&corpus.output()) || last.settings != settings(corpus)? {
        return Ok(None);
    }
    let Inputs { files, problems, .. } = corpus.inputs()?;
    let stamps: Vec<Stamp> = files.par_iter().map(RawFile::stamp).collect();
    if last.inputs.is_none() || last.inputs != Some(listed(&files, &stamps, &problems)) {
        return Ok(None);
    }
    let reused = files.len() as u64;
    let clock = Arc::new(Clock::default());
    Ok(Some(Outcome { summary: last.summary, problems: last.problems, clock, processed: 0, reused }))
}

/// A hash of the list of raw files, with their stamps and what is wrong with it.
fn listed(files: &[RawFile], stamps: &[Stamp], problems: &[Problem]) -> String {
    let mut hash = Sha256::new();
    for (file, stamp) in files.iter().zip(stamps) {
        hash.update(format!("{:?} {:?} {stamp:?}\n", file.id, file.file()));
    }
    hash.update(format!("{problems:?}"));
    hex(&hash.finalize())
}

/// A hash of everything but raw files that a run reads.
fn settings(corpus: &Corpus) -> Result<String> {
    let mut hash = Sha256::new();
    for (file, bytes) in corpus.side_inputs()? {
        hash.update(format!("{file:?} {}\n", bytes.len()));
        hash.update(bytes);
    }
    for file in corpus.annotation_files() {
        hash.update(format!("{file:?}\n"));
        hash.update(std::fs::read(&file).map_err(|e| Error::io("read", &file, e))?);
    }
    Ok(hex(&hash.finalize()))
}

/// A hash of what the rows of every document depend on: the program, the configuration of the passes, lexicons, targets,
/// tagger; and the formats, because a pack holds what they need.
fn key_settings(corpus: &Corpus, formats: &[Format]) -> Result<String> {
    let mut hash = Sha256::new();
    let config = &corpus.config;
    hash.update(format!("{BUILD}\n{:?}\n{:?}\n{formats:?}\n", config.clean, config.entities));
    for (file, bytes) in corpus.side_inputs()? {
        // The configuration is there, and a document's source has its own place in the key.
        if file != crate::corpus::CONFIG && !file.starts_with("raw/") {
            hash.update(format!("{file:?} {}\n", bytes.len()));
            hash.update(bytes);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// How often packs that turn out to be damaged are made again.
const TRIES: usize = 3;

/// Writes a complete output into the workplace.
fn make(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    place: &Workplace,
    anchors: Anchors,
) -> Result<Made> {
    let keep = corpus.config.run.cache && !options.no_cache;
    let cache = Cache::open(corpus, keep, options.shards.clone(), place.scratch()?);
    let last = cache.last();
    let setting = Setting::load(corpus, options, anchors, cache)?;
    if !options.only.is_empty() {
        return make_only(corpus, options, progress, place, &setting);
    }
    let Setting { files, shop, .. } = &setting;
    progress.begin(files.len() as u64, files.iter().map(|f| f.bytes).sum());
    let threads = rayon::current_num_threads();
    let all: Vec<usize> = (0..shop.segments.len()).collect();
    let mut done = shop.work(&all, threads, progress)?;
    let missing = done.iter().filter(|d| d.pack.is_none()).count();
    if missing > 0 {
        return Err(Error::new(format!("{missing} of {} segments have not been computed", done.len()))
            .hint("a shard is missing or saw other inputs; without --strict they are computed now"));
    }
    let mut outcome = setting.outcome(&all, &done);
    let reuse = reusable(corpus, last.as_ref());
    let clock = Arc::clone(&shop.clock);
    let mut tries = 0;
    let (mut parts, written) = loop {
        let packed = clock.time(Stage::Tables, || assemble(&setting, &done, place, &reuse));
        match packed {
            Ok(found) => break found,
            Err(Fault::Damaged(segment)) if tries < TRIES * done.len() => {
                // It was whole when it was written: the disk, or someone's hand.
                tries += 1;
                if let Some(pack) = &done[segment].pack {
                    let _ = std::fs::remove_file(pack);
                }
                done[segment] = shop.work(&[segment], 1, progress)?.remove(0);
            }
            Err(Fault::Damaged(_)) => {
                return Err(Error::new("what was written to .jiaozhu/cache is not what is read there")
                    .hint("the disk may be failing"));
            }
            Err(Fault::Error(error)) => return Err(error),
        }
    };
    outcome.summary = parts.summary;
    outcome.problems.extend(parts.problems);
    sort(&mut outcome);
    parts
        .inputs
        .extend(setting.containers.iter().map(|(path, sha256)| Input { path: path.clone(), sha256: sha256.clone() }));
    describe(corpus, &setting, parts.inputs, &written, place)?;
    let known = done.iter().flat_map(|d| d.known.iter().copied()).collect();
    let late = done.iter().any(|d| d.late);
    let settled = setting.stamps.iter().all(|s| is_settled(s.changed, setting.seen));
    let inputs = (settled && !late).then(|| listed(files, &setting.stamps, &setting.about_list));
    let kept = Keepsake {
        cache: shop.cache.clone(),
        packs: done.into_iter().filter_map(|d| d.pack).collect(),
        files: Arc::clone(files),
        unnamed_sites: shop.engine.sites.unnamed_fingerprint(),
        stamps: setting.stamps,
        known,
        seen: setting.seen,
        settings: setting.settings,
        inputs,
        written,
    };
    Ok(Made { outcome, kept: Some(kept) })
}

/// Files of output/ that the last run wrote and nobody touched, by identity.
fn reusable(corpus: &Corpus, last: Option<&Last>) -> HashMap<String, (PathBuf, TableFile)> {
    let output = corpus.output();
    let Some(last) = last else { return HashMap::new() };
    let written = last.untouched(&output).filter_map(|kept| Some((&kept.path, kept.written.clone()?)));
    written.map(|(path, w)| (w.identity, (output.join(path), w.file))).collect()
}

/// What the notes of all packs say together.
#[derive(Default)]
struct Parts {
    summary: Summary,
    problems: Vec<Problem>,
    inputs: Vec<Input>,
}

/// Puts the tables together from the segments' packs.
fn assemble(
    setting: &Setting,
    done: &[Done],
    place: &Workplace,
    reuse: &HashMap<String, (PathBuf, TableFile)>,
) -> std::result::Result<(Parts, Vec<Written>), Fault> {
    let signatures = place.scratch()?.join("signatures");
    let fail = |e| Error::io("write", &signatures, e);
    let mut file = BufWriter::new(File::create(&signatures).map_err(fail)?);
    let mut parts = Parts::default();
    let mut packs = Vec::with_capacity(done.len());
    let mut table = TableSet::default();
    setting.about_inputs.iter().for_each(|p| table.push_problem(p, None));
    let mut problems: Problems = table.problems;
    // Of each article in the corpus: file and number.
    let mut articles: Vec<(u32, u32)> = Vec::new();
    for (i, done) in done.iter().enumerate() {
        let damaged = |_| Fault::Damaged(i);
        let pack = Pack::open(done.pack.as_deref().unwrap_or(Path::new(""))).map_err(damaged)?;
        let note = pack.note().map_err(damaged)?;
        let note: Note = serde_json::from_slice(&note).map_err(|_| Fault::Damaged(i))?;
        let own = pack.signatures().map_err(damaged)?;
        if own.len() != note.articles.len() {
            return Err(Fault::Damaged(i));
        }
        file.write_all(&own.to_bytes()).map_err(fail)?;
        let start = setting.shop.segments[i].start as u32;
        articles.extend(note.articles.iter().map(|(doc, article)| (start + doc, *article)));
        let own = pack.problems().map_err(damaged)?;
        problems.extend(&own, 0..own.len());
        parts.summary.merge(note.summary);
        parts.problems.extend(note.problems);
        parts.inputs.extend(note.inputs.into_iter().map(|(path, sha256)| Input { path, sha256 }));
        packs.push(pack);
    }
    file.flush().map_err(fail)?;
    drop(file);
    let name = |i: u32| {
        let (file, article) = articles[i as usize];
        format!("{}#{article}", setting.files[file as usize].id)
    };
    let written = put_together(setting, &packs, &name, &signatures, &problems, place, reuse)?;
    Ok((parts, written))
}

/// Writes the tables from packs. `name` names an article by its number in the corpus, `signatures` is a file with those of
/// all.
fn put_together(
    setting: &Setting,
    packs: &[Pack],
    name: &dyn Fn(u32) -> String,
    signatures: &Path,
    problems: &Problems,
    place: &Workplace,
    reuse: &HashMap<String, (PathBuf, TableFile)>,
) -> std::result::Result<Vec<Written>, Fault> {
    let found = copies(signatures).map_err(|e| Error::io("read", signatures, e))?;
    let mut found = found.into_iter().peekable();
    let mut copies: Copies = Vec::with_capacity(packs.len());
    let mut start = 0;
    for pack in packs {
        let end = start + pack.articles() as u32;
        let mut own = Vec::new();
        while let Some((row, original)) = found.next_if(|(row, _)| *row < end) {
            own.push((row - start, name(original)));
        }
        copies.push(own);
        start = end;
    }
    let part_size = Some(setting.part_size);
    let dir = place.output();
    Assembler { dir: &dir, formats: &setting.formats, part_size, reuse, salt: BUILD }.assemble(packs, &copies, problems)
}

/// Writes what describes the tables: data package and manifest.
fn describe(
    corpus: &Corpus,
    setting: &Setting,
    mut inputs: Vec<Input>,
    written: &[Written],
    place: &Workplace,
) -> Result<()> {
    for (path, bytes) in side_inputs(corpus, &setting.shop.engine)? {
        inputs.push(Input { path, sha256: sha256_hex(&bytes) });
    }
    let tables: Vec<TableFile> = written.iter().map(|w| w.file.clone()).collect();
    let configuration = serde_json::to_value(&corpus.config)
        .map_err(|e| Error::new(format!("the configuration cannot be written to the manifest: {e}")))?;
    write_package(&place.output(), corpus.config.name.as_deref().unwrap_or("corpus"), &tables)?;
    Manifest::new(configuration, inputs, tables).write(&place.output())
}

fn sort(outcome: &mut Outcome) {
    fn key(p: &Problem) -> impl Ord + '_ {
        (&p.file, &p.doc, p.pass, p.span, Problem::line_of(&p.message), &p.message)
    }
    outcome.problems.sort_by(|a, b| key(a).cmp(&key(b)));
    let Outcome { problems, summary, .. } = outcome;
    problems.iter().for_each(|p| summary.add_problem(p));
}

/// `run --only`: the rows of some documents anew, those of the others as they are in output/, laid out as a whole run
/// would.
fn make_only(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    place: &Workplace,
    setting: &Setting,
) -> Result<Made> {
    let Setting { files, shop, .. } = setting;
    let selected = select(files, &options.only)?;
    progress.begin(selected.len() as u64, selected.iter().map(|i| files[*i].bytes).sum());
    // Each is a segment of its own and none is taken from the cache: they are few, and named for a reason.
    let scratch = place.scratch()?;
    let alone = Shop {
        engine: Arc::clone(&shop.engine),
        files: Arc::clone(files),
        segments: Arc::new(selected.iter().map(|&i| i..i + 1).collect::<Vec<Range<usize>>>()),
        known: vec![None; files.len()],
        cache: Cache::open(corpus, false, Vec::new(), scratch.clone()),
        formats: setting.formats.clone(),
        settings: shop.settings.clone(),
        time_limit: shop.time_limit,
        look_only: false,
        clock: Arc::clone(&shop.clock),
    };
    let wanted: Vec<usize> = (0..selected.len()).collect();
    let done = Arc::new(alone).work(&wanted, rayon::current_num_threads(), progress)?;
    let mut outcome = setting.outcome(&[], &[]);
    outcome.processed = selected.len() as u64;
    let mut new = TableSet::default();
    let mut inputs: BTreeMap<String, String> = BTreeMap::new();
    setting.about_inputs.iter().for_each(|p| new.push_problem(p, None));
    for done in &done {
        let pack = Pack::open(done.pack.as_deref().unwrap_or(Path::new(""))).map_err(|_| unreadable())?;
        let note: Note = serde_json::from_slice(&pack.note().map_err(|_| unreadable())?).map_err(|_| unreadable())?;
        new.extend(&pack.set().map_err(|_| unreadable())?);
        outcome.summary.merge(note.summary);
        outcome.problems.extend(note.problems);
        inputs.extend(note.inputs);
    }
    sort(&mut outcome);
    let mut layout = Layout::new(&scratch, &setting.formats)?;
    let mut problems = Problems::default();
    // The segments of a whole run, each with the documents that sort into it.
    let mut ends = shop.segments.iter().map(|s| files[s.end - 1].id.as_str()).peekable();
    merge_only(&corpus.output(), new, &options.only, |doc, set| {
        if doc.is_empty() {
            problems = set.problems;
            return Ok(());
        }
        while ends.peek().is_some_and(|end| *end < doc) {
            ends.next();
            if ends.peek().is_some() {
                layout.close()?;
            }
        }
        layout.set.extend(&set);
        Ok(())
    })?;
    let (packs, names, signatures) = layout.finish()?;
    let reuse = HashMap::new();
    let written =
        match put_together(setting, &packs, &|i| names[i as usize].clone(), &signatures, &problems, place, &reuse) {
            Ok(written) => written,
            Err(Fault::Error(error)) => return Err(error),
            Err(Fault::Damaged(_)) => return Err(unreadable()),
        };
    for input in Manifest::read(&corpus.output())?.inputs {
        inputs.entry(input.path).or_insert(input.sha256);
    }
    // Rows of a container's other documents may be of its old state: then its old hash stays.
    for (path, sha256) in &setting.containers {
        inputs.entry(path.clone()).or_insert_with(|| sha256.clone());
    }
    for (path, _) in side_inputs(corpus, &shop.engine)? {
        inputs.remove(&path);
    }
    let inputs = inputs.into_iter().map(|(path, sha256)| Input { path, sha256 }).collect();
    describe(corpus, setting, inputs, &written, place)?;
    Ok(Made { outcome, kept: None })
}

fn unreadable() -> Error {
    Error::new("what was just written to .jiaozhu/ cannot be read").hint("the disk may be failing")
}

/// Rows on their way into packs, segment by segment.
struct Layout<'a> {
    dir: &'a Path,
    formats: &'a [Format],
    set: TableSet,
    packs: Vec<Pack>,
    /// Of all articles so far.
    names: Vec<String>,
    path: PathBuf,
    signatures: BufWriter<File>,
}

impl<'a> Layout<'a> {
    fn new(dir: &'a Path, formats: &'a [Format]) -> Result<Self> {
        let path = dir.join("signatures");
        let signatures = BufWriter::new(File::create(&path).map_err(|e| Error::io("write", &path, e))?);
        Ok(Self { dir, formats, set: TableSet::default(), packs: Vec::new(), names: Vec::new(), path, signatures })
    }

    /// Ends a segment.
    fn close(&mut self) -> Result<()> {
        let set = std::mem::take(&mut self.set);
        let signatures = set.signatures();
        self.names.extend(set.documents.rows().map(|row| format!("{}#{}", row.doc, row.article)));
        self.signatures.write_all(&signatures.to_bytes()).map_err(|e| Error::io("write", &self.path, e))?;
        let path = self.dir.join(format!("only-{}.pack", self.packs.len()));
        std::fs::write(&path, set.pack(&signatures, self.formats, b"")?).map_err(|e| Error::io("write", &path, e))?;
        self.packs.push(Pack::open(&path).map_err(|_| unreadable())?);
        Ok(())
    }

    fn finish(mut self) -> Result<(Vec<Pack>, Vec<String>, PathBuf)> {
        self.close()?;
        self.signatures.flush().map_err(|e| Error::io("write", &self.path, e))?;
        Ok((self.packs, self.names, self.path))
    }
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

/// The numbers of the named documents.
fn select(files: &[RawFile], only: &[String]) -> Result<Vec<usize>> {
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
    Ok((0..files.len()).filter(|&i| only.contains(&files[i].id)).collect())
}
