//! One run from the inputs to a complete new output in the workplace.

use std::path::PathBuf;
use std::sync::Arc;

use super::assemble::{assemble, describe, reusable};
use super::cache::{BUILD, Cache, Kept, Known, Last};
use super::only::make_only;
use super::progress::{Progress, Stage};
use super::publish::Workplace;
use super::run::{Outcome, RunOptions};
use super::seen::{Seen, listed, settings};
use super::setting::{Anchors, Setting};
use super::stamp::{self, is_settled};
use super::survey::Surveys;
use crate::base::{Error, Result};
use crate::corpus::{Corpus, RawFile, Stamp};
use crate::tables::{Fault, Input, Written, own_files};

/// A new output in the workplace, and what the next run should know of it.
pub(super) struct Made {
    pub outcome: Outcome,
    /// `None` after `--only`.
    pub kept: Option<Keepsake>,
}

pub(super) struct Keepsake {
    cache: Cache,
    packs: Vec<PathBuf>,
    files: Arc<Vec<RawFile>>,
    stamps: Vec<Stamp>,
    known: Vec<Option<Known>>,
    unnamed_sites: u64,
    seen: u64,
    surveys: Surveys,
    settings: String,
    inputs: Option<String>,
    written: Vec<Written>,
}

impl Made {
    /// Writes down what the next run should know. The new output is in its place.
    pub fn remember(self, corpus: &Corpus) -> Result<Outcome> {
        let Some(kept) = self.kept else { return Ok(self.outcome) };
        kept.cache.prune(&kept.packs);
        kept.cache.set_surveys(&kept.surveys);
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

/// How often packs that turn out to be damaged are made again.
const TRIES: usize = 3;

/// Writes a complete output into the workplace.
pub(super) fn make(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    place: &Workplace,
    inputs: (Anchors, Seen),
) -> Result<Made> {
    let keep = corpus.config.run.cache && !options.no_cache;
    let cache = Cache::open(corpus, keep, options.shards.clone(), place.scratch()?);
    let last = cache.last();
    let setting = Setting::load(corpus, options, inputs, cache)?;
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
    outcome.close();
    parts
        .inputs
        .extend(setting.containers.iter().map(|(path, sha256)| Input { path: path.clone(), sha256: sha256.clone() }));
    describe(corpus, &setting, parts.inputs, &written, place)?;
    let known = done.iter_mut().flat_map(|d| std::mem::take(&mut d.known)).collect();
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
        surveys: setting.surveys,
        settings: setting.settings,
        inputs,
        written,
    };
    Ok(Made { outcome, kept: Some(kept) })
}
