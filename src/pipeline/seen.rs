//! What a run sees before it reads anything: the list of raw files with their stamps, and everything else that it
//! depends on. Where all is as the last run saw it, there is nothing to do.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cache::{Cache, Last, hex};
use super::progress::Clock;
use super::publish::Workplace;
use super::run::{Outcome, RunOptions};
use super::stamp::{is_settled, now};
use crate::base::{Error, Problem, Result};
use crate::corpus::{Corpus, Files, Inputs};

/// The inputs of a run, listed once.
pub(super) struct Seen {
    /// The time before any of it was looked at.
    pub when: u64,
    /// A hash of everything but raw files.
    pub settings: String,
    pub inputs: Inputs,
}

impl Seen {
    /// Lists raw/ and reads everything else.
    ///
    /// # Errors
    /// When the corpus cannot be read.
    pub fn take(corpus: &Corpus) -> Result<Self> {
        let when = now();
        let settings = settings(corpus)?;
        let inputs = corpus.inputs()?;
        Ok(Self { when, settings, inputs })
    }
}

/// The outcome of the last run, where nothing changed since: neither inputs nor output/.
pub(super) fn unchanged(
    corpus: &Corpus,
    options: &RunOptions,
    place: &Workplace,
    seen: &Seen,
) -> Result<Option<Outcome>> {
    if !options.only.is_empty() || options.no_cache || !corpus.config.run.cache {
        return Ok(None);
    }
    let cache = Cache::open(corpus, true, Vec::new(), place.scratch()?);
    let Some(last) = cache.last() else { return Ok(None) };
    if !last.is_whole(&corpus.output()) || last.settings != seen.settings {
        return Ok(None);
    }
    let Inputs { files, problems, .. } = &seen.inputs;
    if last.inputs.is_none() || last.inputs != Some(listed(files, problems, seen.when)?.hash) {
        return Ok(None);
    }
    let reused = files.len() as u64;
    let clock = Arc::new(Clock::default());
    let Last { summary, problems, .. } = last;
    let (notes, mixed) = (Vec::new(), Vec::new());
    Ok(Some(Outcome { summary, problems, notes, clock, processed: 0, reused, mixed }))
}

/// What the list of raw files is known by.
pub(super) struct Listed {
    /// A hash of the documents with their stamps, and of what is wrong with the list.
    pub hash: String,
    /// Whether no stamp may miss a change that comes right after.
    pub settled: bool,
}

/// Goes through the list of raw files, as it was seen then.
pub(super) fn listed(files: &Files, problems: &[Problem], seen: u64) -> Result<Listed> {
    let mut hash = Sha256::new();
    let mut settled = true;
    for file in files.iter() {
        let file = file?;
        let stamp = file.stamp();
        settled &= is_settled(stamp.changed, seen);
        hash.update(format!("{:?} {:?} {stamp:?}\n", file.id, file.file()));
    }
    hash.update(format!("{problems:?}"));
    Ok(Listed { hash: hex(&hash.finalize()), settled })
}

/// A hash of everything but raw files that a run reads.
pub(super) fn settings(corpus: &Corpus) -> Result<String> {
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
