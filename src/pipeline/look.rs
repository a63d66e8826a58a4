//! What a run would write, without moving output/ on: to compare, and to keep for review.

use std::path::Path;

use super::make::make;
use super::progress::Progress;
use super::publish::Workplace;
use super::run::{Outcome, RunOptions, in_pool, moved_on};
use super::seen::Seen;
use super::setting::Anchors;
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::diff::Report;
use crate::review::{Did, Log, Pending, pin_beside};
use crate::tables::{Comparison, compare};

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

/// Compares output/ with what a run would write, and writes nothing.
///
/// # Errors
/// As [`run`].
pub fn check(corpus: &Corpus, options: &RunOptions, progress: &dyn Progress) -> Result<Staleness> {
    in_pool(options.threads, || {
        let place = Workplace::for_check(corpus)?;
        let outcome = make(corpus, options, progress, &place, (Anchors::Leave, Seen::take(corpus)?))?.outcome;
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
        let outcome = make(corpus, options, progress, &place, (Anchors::Leave, Seen::take(corpus)?))?.outcome;
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
        let anchors = if publish { Anchors::Write } else { Anchors::Leave };
        let mut pins = if publish { PINS } else { 0 };
        let decided = if publish { Pending::open(corpus)? } else { None };
        loop {
            let place = Workplace::new(corpus)?;
            let made = make(corpus, options, progress, &place, (anchors, Seen::take(corpus)?))?;
            let report = Pending::compare(corpus, &place.output())?;
            let log = Log::open(corpus)?;
            if pins > 0
                && let Some(decided) = &decided
                && pin_beside(corpus, decided, &log, &report)? > 0
            {
                pins -= 1;
                continue;
            }
            let open = report.changes().any(|c| log.last(&c.id).is_none_or(|e| e.did != Did::Accept));
            progress.end();
            if publish && !open {
                place.publish(corpus)?;
                moved_on(corpus)?;
                let outcome = made.remember(corpus)?;
                return Ok(Held { outcome, report, pending: None, log: Log::open(corpus)? });
            }
            let pending = Pending::keep(corpus, &place.output(), &report, &made.outcome.notes, &log)?;
            return Ok(Held { outcome: made.outcome, report, pending: Some(pending), log });
        }
    })
}

/// How often scores that move because others were pinned are pinned in turn: stances once after the mentions.
const PINS: u32 = 2;
