//! One run from the inputs to a complete new output in the workplace.

use std::path::PathBuf;
use std::sync::Arc;

use super::assemble::{assemble, describe, reusable};
use super::cache::{BUILD, Cache, Kept, Last};
use super::only::make_only;
use super::progress::{Progress, Stage};
use super::publish::Workplace;
use super::run::{Outcome, RunOptions};
use super::seen::{Listed, Seen, listed, settings};
use super::setting::{Anchors, Setting};
use super::stamp;
use super::survey::Surveys;
use super::watch::lock;
use super::workers::Shop;
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::tables::{Fault, Written, own_files};

/// A new output in the workplace, and what the next run should know of it.
pub(super) struct Made {
    pub outcome: Outcome,
    /// `None` after `--only`.
    pub kept: Option<Keepsake>,
}

pub(super) struct Keepsake {
    shop: Arc<Shop>,
    packs: Vec<PathBuf>,
    /// Of each segment its first number in [`Shop::learnt`].
    learnt: Vec<usize>,
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
        let Shop { cache, engine, files, segments, learnt, .. } = &*kept.shop;
        cache.prune(&kept.packs);
        cache.set_surveys(&kept.surveys);
        if engine.segmenter.is_even() {
            cache.set_names(&engine.names);
        }
        let list = lock(learnt);
        let known = segments.iter().zip(&kept.learnt).map(|(segment, &first)| {
            let known = list.range(first..first + segment.files.len());
            Ok((files.range(segment.files.clone())?, known.map_err(|e| Error::new(e.to_string()))?))
        });
        cache.set_known(engine.sites.unnamed_fingerprint(), kept.seen, known);
        let output = corpus.output();
        let entry = |path: String| {
            let stamp = stamp::Stamp::of(&output.join(&path)).ok()?.of_content();
            let written = kept.written.iter().find(|w| w.file.file == path).cloned();
            Some(Kept { path, stamp, written })
        };
        cache.set_last(&Last {
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
    let setting = Setting::load(corpus, options, inputs, cache, &place.scratch()?)?;
    if !options.only.is_empty() {
        return make_only(corpus, options, progress, place, &setting);
    }
    let Setting { files, shop, .. } = &setting;
    progress.begin(files.len() as u64, files.bytes());
    let threads = rayon::current_num_threads();
    let all: Vec<usize> = (0..shop.segments.len()).collect();
    let mut done = shop.work(&all, threads, progress)?;
    let missing = done.iter().filter(|d| d.pack.is_none()).count();
    if missing > 0 {
        return Err(Error::new(format!("{missing} of {} segments have not been computed", done.len()))
            .hint("a shard is missing or saw other inputs; without --strict they are computed now")
            .unmet());
    }
    let mut outcome = setting.outcome(&all, &done);
    let reuse = reusable(corpus, last.as_ref());
    let clock = Arc::clone(&shop.clock);
    let mut tries = 0;
    let (parts, written) = loop {
        let packed = clock.time(Stage::Tables, || assemble(&setting, &done, place, &reuse));
        match packed {
            Ok(found) => break found,
            Err(Fault::Damaged(segment)) if tries < TRIES * done.len() => {
                // It was whole when it was written: the disk, or someone's hand.
                tries += 1;
                if let Some(pack) = &done[segment].pack {
                    // Emptied first: under the name of an older lexicon it would be found again.
                    let _ = std::fs::File::create(pack);
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
    outcome.notes.extend(parts.notes);
    outcome.close();
    let mut inputs = parts.inputs;
    setting.containers.iter().try_for_each(|(path, sha256)| inputs.add(path, sha256))?;
    describe(corpus, &setting, inputs, &written, Vec::new(), place)?;
    let late = done.iter().any(|d| d.late);
    let Listed { hash, settled } = listed(files, &setting.about_list, setting.seen)?;
    let inputs = (settled && !late).then_some(hash);
    let kept = Keepsake {
        shop: Arc::clone(shop),
        learnt: done.iter().map(|d| d.learnt).collect(),
        packs: done.into_iter().filter_map(|d| d.pack).collect(),
        seen: setting.seen,
        surveys: setting.surveys,
        settings: setting.settings,
        inputs,
        written,
    };
    Ok(Made { outcome, kept: Some(kept) })
}
