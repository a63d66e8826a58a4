//! A share of the work on a corpus, for several jobs or machines.

use std::path::PathBuf;

use super::cache::Cache;
use super::progress::Progress;
use super::publish::Workplace;
use super::run::{Outcome, RunOptions, in_pool};
use super::seen::Seen;
use super::setting::{Anchors, Setting};
use super::workers::Note;
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::tables::Pack;

/// One of several jobs that share the work on a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: usize,
    pub of: usize,
    /// Where its work goes; `None`: into the corpus's cache.
    pub dir: Option<PathBuf>,
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
        let seen = Seen::take(corpus)?;
        let stage = Setting::load(corpus, options, (Anchors::Leave, seen), cache, &place.scratch()?)?;
        let wanted: Vec<usize> = (0..stage.shop.segments.len()).filter(|s| s % shard.of == shard.number - 1).collect();
        let documents = |s: &usize| stage.shop.segments[*s].files.len() as u64;
        let bytes = wanted.iter().map(|&s| stage.shop.segments[s].bytes).sum();
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
        outcome.close();
        progress.end();
        Ok(outcome)
    })
}
