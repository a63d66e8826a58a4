//! Regenerating output/: what a run is asked, and what it says at the end.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::make::make;
use super::progress::{Clock, Progress};
use super::publish::Workplace;
use super::seen::{Seen, unchanged};
use super::setting::Anchors;
use super::summary::Summary;
use crate::base::{Error, Problem, Result};
use crate::corpus::Corpus;
use crate::review::{Log, Pending};

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

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    pub summary: Summary,
    /// Everything that is wrong with the inputs, sorted as in the table.
    pub problems: Vec<Problem>,
    /// Decisions that have nothing to do now, sorted in the same way; not looked for where nothing changed since the last
    /// run.
    pub notes: Vec<Problem>,
    pub clock: Arc<Clock>,
    /// Documents that were processed.
    pub processed: u64,
    /// Documents whose rows were there already.
    pub reused: u64,
    /// After `--only`: what was otherwise when the rows of the other documents were made.
    pub mixed: Vec<String>,
}

impl Outcome {
    /// Sorts problems and notes as in the table, and counts the problems.
    pub(super) fn close(&mut self) {
        fn key(p: &Problem) -> impl Ord + '_ {
            (&p.file, &p.doc, p.pass, p.span, Problem::line_of(&p.message), &p.message)
        }
        let Self { problems, notes, summary, .. } = self;
        problems.sort_by(|a, b| key(a).cmp(&key(b)));
        notes.sort_by(|a, b| key(a).cmp(&key(b)));
        problems.iter().for_each(|p| summary.add_problem(p));
    }
}

/// Regenerates output/.
///
/// # Errors
/// When the corpus cannot be read, or output/ cannot be written; the old output is then untouched.
pub fn run(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress) -> Result<Outcome> {
    in_pool(options.threads, || {
        let place = Workplace::new(corpus)?;
        let seen = Seen::take(corpus)?;
        if let Some(outcome) = unchanged(corpus, options, &place, &seen)? {
            progress.end();
            moved_on(corpus)?;
            return Ok(outcome);
        }
        let made = make(corpus, options, progress, &place, (Anchors::Write, seen))?;
        place.publish(corpus)?;
        moved_on(corpus)?;
        let outcome = made.remember(corpus)?;
        progress.end();
        Ok(outcome)
    })
}

/// Output/ is new: nothing is pending, and what was accepted is done.
pub(super) fn moved_on(corpus: &Corpus) -> Result<()> {
    Pending::clear(corpus)?;
    Log::open(corpus)?.forget_accepted()
}

pub(super) fn in_pool<R: Send>(threads: Option<usize>, f: impl FnOnce() -> Result<R> + Send) -> Result<R> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(n) = threads {
        pool = pool.num_threads(n);
    }
    let pool = pool.build().map_err(|e| Error::new(format!("cannot start the threads: {e}")))?;
    pool.install(f)
}
