//! Threads that work on segments, each on one at a time, the largest first; and the one that watches their time.
//! ([`super::watch`]): the segment of a thread that is too long with a document goes to a new one, which leaves the
//! document out.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::cache::{Cache, hex};
use super::engine::{Engine, decode, failed, unreadable};
use super::known::{Known, KnownList};
use super::lexicon::Older;
use super::progress::{Clock, Progress, Stage};
use super::segments::Segment;
use super::summary::Summary;
use super::watch::{self, lock};
use crate::base::{Error, Format, Pass, Problem, RawDoc, Result, StanceDoc};
use crate::corpus::{Files, RawFile};
use crate::tables::{Pack, TableSet};

/// What all threads share.
pub(super) struct Shop {
    pub engine: Arc<Engine>,
    pub files: Arc<Files>,
    pub segments: Arc<Vec<Segment>>,
    /// By file, where it is known without reading it.
    pub known: Option<KnownList>,
    /// What was learnt of the files of the segments that are done.
    pub learnt: Mutex<KnownList>,
    /// A hash of the names of the corpus's lexicons: the end of every pack's name.
    pub names: String,
    /// What may be left of packs that the last run made with others.
    pub older: Option<Older>,
    pub cache: Cache,
    pub formats: Vec<Format>,
    /// What every key depends on: program, configuration, targets, tagger.
    pub settings: String,
    pub time_limit: Duration,
    /// Whether segments that are not there are left.
    pub look_only: bool,
    pub clock: Arc<Clock>,
}

/// What became of a segment.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// Its pack; `None` where it was only looked for.
    pub pack: Option<PathBuf>,
    /// What was learnt of its files, those that could be read: the first one's number in [`Shop::learnt`].
    pub learnt: usize,
    /// Whether a document ran out of time.
    pub late: bool,
    pub reused: bool,
}

/// What a pack says of its documents besides their rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    /// (file, SHA-256), for the manifest.
    pub inputs: Vec<(String, String)>,
    /// Of each row of `documents`: the document, counted in the segment, and the number of the article.
    pub articles: Vec<(u32, u32)>,
    pub summary: Summary,
    pub problems: Vec<Problem>,
    /// What is worth a word though nothing is wrong.
    pub notes: Vec<Problem>,
}

/// A segment to work on, and the documents to leave out because they took too long.
#[derive(Clone, Debug)]
struct Job {
    segment: usize,
    leave: BTreeSet<usize>,
}

/// What a thread is at: a document of a segment, by its number there.
type Desk = watch::Desk<(Job, usize)>;

/// How often a thread tells what it has done: to wake another for each document takes time.
const TELL: Duration = Duration::from_millis(50);

/// The bytes of text of a segment whose rows' memory is used again.
const ROOM: usize = 8 << 20;

/// Bytes of documents that a thread takes through the passes together: enough for each pass to have the caches to itself
/// for a while. What is held of them between two passes is some ten times as much, so of many threads each takes less.
/// No row depends on it.
fn together(threads: usize) -> usize {
    const ONE: usize = 1 << 20;
    if threads > FEW { ONE / 4 } else { ONE }
}

/// Of more threads than this all but every fourth begin with the small segments: a thread holds the rows of its segment, and
/// so they do not all hold those of large ones.
const FEW: usize = 4;

fn begins_small(thread: usize, threads: usize) -> bool {
    threads > FEW && !thread.is_multiple_of(4)
}

/// Where a thread is with some documents that it works on together; each has its own time.
struct Seat<'a> {
    desk: &'a Desk,
    job: &'a Job,
    /// The number of the first of them in the segment.
    first: usize,
    /// The time that each has taken so far, before `now`.
    spent: Vec<Duration>,
    now: Option<(usize, Instant)>,
}

impl Seat<'_> {
    /// Goes on with one of them, unless nobody waits for them any more.
    fn take(&mut self, i: usize) -> bool {
        if let Some((before, since)) = self.now.replace((i, Instant::now())) {
            self.spent[before] += since.elapsed();
        }
        self.desk.sit_again((self.job.clone(), self.first + i), self.spent[i])
    }
}

enum Event {
    /// So many documents with so many bytes are done.
    Documents(u64, u64),
    /// So many documents with so many bytes need not be done.
    Reused(u64, u64),
    Segment(usize, Result<Done>),
}

impl Shop {
    /// Works on the segments of those numbers with so many threads. The results are in the order of `wanted`.
    ///
    /// # Errors
    /// When a pack cannot be written.
    pub fn work(self: &Arc<Self>, wanted: &[usize], threads: usize, progress: &dyn Progress) -> Result<Vec<Done>> {
        let mut order: Vec<usize> = wanted.to_vec();
        order.sort_by_key(|&s| (std::cmp::Reverse(self.segments[s].bytes), s));
        let jobs = order.iter().map(|&segment| Job { segment, leave: BTreeSet::new() }).collect();
        let queue = Arc::new(Mutex::new(VecDeque::<Job>::from_iter::<Vec<Job>>(jobs)));
        let (events, inbox) = channel();
        let mut desks: Vec<Arc<Desk>> = Vec::new();
        let threads = threads.min(wanted.len()).max(1);
        for i in 0..threads {
            desks.push(self.hire(&queue, &events, together(threads), begins_small(i, threads))?);
        }
        let mut done: Vec<Option<Done>> = vec![None; self.segments.len()];
        let mut open = wanted.len();
        let mut failure = None;
        let look = watch::look(self.time_limit);
        while open > 0 {
            match inbox.recv_timeout(look) {
                Ok(Event::Documents(documents, bytes)) => progress.documents(documents, bytes, &self.clock),
                Ok(Event::Reused(documents, bytes)) => progress.reused(documents, bytes),
                Ok(Event::Segment(segment, result)) => match result {
                    Ok(result) if done[segment].is_none() => {
                        done[segment] = Some(result);
                        open -= 1;
                    }
                    Ok(_) => {}
                    Err(error) => {
                        failure = Some(error);
                        break;
                    }
                },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            for (i, desk) in desks.iter_mut().enumerate() {
                if let Some((mut job, document)) = desk.overdue(self.time_limit) {
                    job.leave.insert(document);
                    lock(&queue).push_front(job);
                    *desk = self.hire(&queue, &events, together(threads), begins_small(i, threads))?;
                }
            }
        }
        // What is still at work stops after its document.
        lock(&queue).clear();
        desks.iter().for_each(|desk| desk.leave());
        match failure {
            Some(error) => Err(error),
            None => Ok(wanted.iter().filter_map(|&s| done[s].take()).collect()),
        }
    }

    /// Starts a thread that takes so many bytes of documents through the passes together, and begins with the small segments
    /// or with the large ones.
    fn hire(
        self: &Arc<Self>,
        queue: &Arc<Mutex<VecDeque<Job>>>,
        events: &Sender<Event>,
        together: usize,
        small: bool,
    ) -> Result<Arc<Desk>> {
        let desk = Arc::new(Desk::default());
        let (shop, queue, events, own) = (Arc::clone(self), Arc::clone(queue), events.clone(), Arc::clone(&desk));
        let work = move || {
            // One for all segments: to ask for its memory anew for each, and to have it cleared, takes time.
            let mut set = TableSet::default();
            loop {
                let job = if small { lock(&queue).pop_back() } else { lock(&queue).pop_front() };
                let Some(job) = job else { break };
                let segment = job.segment;
                let result = catch_unwind(AssertUnwindSafe(|| shop.segment(&job, &own, &events, together, &mut set)));
                if !own.stand() {
                    break;
                }
                let result = result.unwrap_or_else(|_| {
                    Err(Error::new("the program failed on encoding some rows")
                        .hint("please report it; the old output is untouched"))
                });
                if let Some(result) = result.transpose()
                    && events.send(Event::Segment(segment, result)).is_err()
                {
                    break;
                }
            }
        };
        watch::start(work)?;
        Ok(desk)
    }

    /// Finds the pack of a segment, or makes it, with `set` for its rows, whatever was in it. `None` when nobody waits for
    /// it any more.
    fn segment(
        &self,
        job: &Job,
        desk: &Desk,
        events: &Sender<Event>,
        together: usize,
        set: &mut TableSet,
    ) -> Result<Option<Done>> {
        let Segment { files: range, bytes } = self.segments[job.segment].clone();
        let files = &self.files.range(range.clone())?[..];
        let found = |pack: PathBuf, known: &[Option<Known>]| {
            let _ = events.send(Event::Reused(files.len() as u64, bytes));
            Ok(Some(Done { pack: Some(pack), learnt: self.learn(known)?, late: false, reused: true }))
        };
        let known = self.known.as_ref().map_or(Ok(Vec::new()), |known| known.range(range)).unwrap_or_default();
        if job.leave.is_empty()
            && known.len() == files.len()
            && known.iter().all(Option::is_some)
            && let Some(pack) = self.find(&self.key(files, &known, &[]))
        {
            return found(pack, &known);
        }
        let mut raws = Vec::with_capacity(files.len());
        let (mut known, mut troubles) = (Vec::new(), Vec::new());
        for (i, file) in files.iter().enumerate() {
            desk.sit((job.clone(), i));
            let (raw, what) = self.clock.time(Stage::Read, || self.read(file));
            if let (Err(problem), None) = (&raw, what) {
                troubles.push(problem.message.clone());
            }
            known.push(what);
            raws.push(raw);
        }
        let key = self.key(files, &known, &troubles);
        if job.leave.is_empty()
            && let Some(pack) = self.find(&key)
        {
            return found(pack, &known);
        }
        if self.look_only {
            return Ok(Some(Done { pack: None, learnt: self.learn(&known)?, late: false, reused: false }));
        }
        set.clear();
        let mut note = Note::default();
        let (mut untold, mut told) = ((0, 0), Instant::now());
        let mut raws = raws.into_iter().enumerate().map(|(i, raw)| match job.leave.contains(&i) {
            true => Err(failed(&files[i], Pass::Read, watch::too_long(self.time_limit))),
            false => raw,
        });
        let (mut first, mut whole) = (0, 0);
        while first < files.len() {
            let mut size = 0;
            let batch: Vec<_> = std::iter::from_fn(|| {
                let raw = if size < together { raws.next() } else { None };
                size += raw.as_ref().map_or(0, |raw| raw.as_ref().map_or(0, |raw| raw.text.len()));
                raw
            })
            .collect();
            whole += size;
            let mut seat = Seat { desk, job, first, spent: vec![Duration::ZERO; batch.len()], now: None };
            let failed = |i: usize, pass, message| failed(&files[first + i], pass, message);
            let docs = self.engine.process_all(batch, &self.clock, &mut |i| seat.take(i), failed);
            // What follows takes as long as it takes.
            if !desk.stand() {
                return Ok(None);
            }
            self.enter(first, &docs, set, &mut note);
            for (file, known) in files[first..].iter().zip(&known[first..]).take(docs.len()) {
                note.inputs.extend(known.as_ref().and_then(|known| file.input(&hex(&known.sha256))));
                untold = (untold.0 + 1, untold.1 + file.bytes);
            }
            first += docs.len();
            if told.elapsed() >= TELL || first == files.len() {
                let _ = events.send(Event::Documents(untold.0, untold.1));
                (untold, told) = ((0, 0), Instant::now());
            }
        }
        let late = !job.leave.is_empty();
        let key = if late { format!("late-{}", job.segment) } else { format!("{key}-{}", self.names) };
        let pack = self.clock.time(Stage::Tables, || {
            let note = serde_json::to_vec(&note).map_err(|e| Error::new(format!("cannot keep a note: {e}")))?;
            self.cache.put(&key, &set.pack(&set.signatures(), &self.formats, &note)?, !late)
        })?;
        // The room of a huge file is not kept for what is left of the run.
        if whole > ROOM {
            *set = TableSet::default();
        }
        Ok(Some(Done { pack: Some(pack), learnt: self.learn(&known)?, late, reused: false }))
    }

    /// Puts down what was learnt of a segment's files.
    fn learn(&self, known: &[Option<Known>]) -> Result<usize> {
        let place = lock(&self.learnt).push(known);
        place.map(|numbers| numbers.start).map_err(|e| Error::new(format!("cannot keep what was read: {e}")))
    }

    /// Reads a document, and says what decides its rows; that is `None` where it cannot be read.
    fn read(&self, file: &RawFile) -> (std::result::Result<RawDoc, Problem>, Option<Known>) {
        let (bytes, source) = match file.read() {
            Ok(read) => read,
            Err(e) => return (Err(unreadable(file, &e)), None),
        };
        let mut said = [0; 16];
        said.copy_from_slice(&Sha256::digest(format!("{source:?}"))[..16]);
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let raw = decode(file, bytes, hex(&sha256), source);
        let site = match (file.origin().site(), &raw) {
            (Some(site), _) => self.engine.sites.named_fingerprint(&site),
            (None, Ok(raw)) => self.engine.sites.of(raw).map_or(0, |site| site.fingerprint()),
            (None, Err(_)) => 0,
        };
        (raw, Some(Known { sha256, source: said, site }))
    }

    /// Puts down the rows of documents, or why there are none; `first` is the number of the first of them.
    fn enter(
        &self,
        first: usize,
        docs: &[std::result::Result<StanceDoc, Problem>],
        set: &mut TableSet,
        note: &mut Note,
    ) {
        let done: Vec<&StanceDoc> = docs.iter().filter_map(|doc| doc.as_ref().ok()).collect();
        self.clock.time(Stage::Tables, || set.push_all(&done));
        for (number, doc) in (first as u32..).zip(docs) {
            match doc {
                Ok(doc) => {
                    note.articles.extend((1..=doc.clean().articles.len() as u32).map(|article| (number, article)));
                    note.summary.add(doc);
                    note.problems.extend(doc.all_problems().cloned());
                    note.notes.extend(doc.notes().cloned());
                }
                Err(problem) => {
                    set.push_problem(problem, None);
                    note.problems.push(problem.clone());
                }
            }
        }
    }

    /// Finds a pack by its key: one of the same lexicons, or one of the last run's that has no name which changed.
    fn find(&self, key: &str) -> Option<PathBuf> {
        let name = format!("{key}-{}", self.names);
        self.cache.find(&name).or_else(|| {
            let older = self.older.as_ref()?;
            let pack = self.cache.find(&format!("{key}-{}", older.hash))?;
            if older.still_holds(&Pack::open(&pack).ok()?) { self.cache.rename(&pack, &name) } else { None }
        })
    }

    /// The name of a segment's rows: a hash of everything that decides them, but for lexicons.
    fn key(&self, files: &[RawFile], known: &[Option<Known>], troubles: &[String]) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.settings);
        for (file, known) in files.iter().zip(known) {
            // Debug forms quote their strings: no two lists of documents look alike.
            hash.update(format!("{:?} {:?} {known:?}\n", file.id, file.file()));
            hash.update(self.engine.store.trace(&file.id));
        }
        hash.update(format!("{troubles:?}"));
        hex(&hash.finalize()[..16])
    }
}
