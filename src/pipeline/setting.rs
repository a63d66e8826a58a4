//! Everything that is ready before the first document is processed.

use std::path::Path;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::cache::{BUILD, Cache, hex};
use super::engine::{self, Engine};
use super::known::{Known, KnownList};
use super::lexicon::Older;
use super::progress::{Clock, Stage};
use super::run::{Outcome, RunOptions};
use super::seen::Seen;
use super::segments::cut;
use super::summary::Summary;
use super::survey::Surveys;
use super::workers::{Done, Shop};
use crate::base::{Error, Format, Problem, Result};
use crate::corpus::{Corpus, Files, Inputs, RawFile};
use crate::review;

/// What becomes of anchors that an edit of a raw file moved: their lines are rewritten, or this run alone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchors {
    Write,
    Leave,
}

/// Everything that is ready before the first document is processed.
pub(super) struct Setting {
    pub files: Arc<Files>,
    /// When they were listed.
    pub seen: u64,
    /// Of everything but raw files.
    pub settings: String,
    pub about_inputs: Vec<Problem>,
    pub about_list: Vec<Problem>,
    /// Files that hold several documents: path and SHA-256.
    pub containers: Vec<(String, String)>,
    pub shop: Arc<Shop>,
    pub surveys: Surveys,
    pub formats: Vec<Format>,
    pub part_size: u64,
}

impl Setting {
    /// Loads all of it; files that are only needed during the run are made in `scratch`.
    pub fn load(
        corpus: &Corpus,
        options: &RunOptions,
        (anchors, seen): (Anchors, Seen),
        cache: Cache,
        scratch: &Path,
    ) -> Result<Self> {
        let clock = Arc::new(Clock::default());
        let Seen { when: seen, settings, inputs } = seen;
        let Inputs { files, problems: about_list, containers } = inputs;
        // Over all files, also with --only and shards: a document's rows are those of a whole run.
        let (engine, surveyed) = rayon::join(
            || clock.time(Stage::Load, || Engine::load(corpus)),
            || clock.time(Stage::Survey, || engine::evidence(corpus, &files, Some((seen, cache.surveys())))),
        );
        let mut engine = engine?;
        let (sites, surveys) = surveyed?;
        engine.sites = sites;
        let mut store = std::mem::take(&mut engine.store);
        let raw = |doc: &str| engine.read(&files.find(doc).ok()??).ok();
        let carried = review::carry(corpus, &mut store, raw)?;
        engine.store = store;
        if anchors == Anchors::Write {
            carried.write(corpus.root())?;
        }
        let mut about_inputs = about_list.clone();
        about_inputs.extend(engine.problems.iter().cloned());
        about_inputs.extend(engine.store.unknown_decided_docs(|doc| Ok(files.find(doc)?.is_some()))?);
        about_inputs.extend(engine.unmatched_sites(&files)?);
        let formats = corpus.config.output.formats(files.bytes());
        let part_size = corpus.config.output.part_size;
        let now = engine.sites.unnamed_fingerprint();
        let adjust =
            |then, file: &RawFile, known: &mut Option<Known>| look_up_site(&engine, then == Some(now), file, known);
        let known = cache.known(&files, scratch, adjust)?;
        let sizes = files.iter().map(|file| file.map(|f| (f.id, f.bytes)));
        let segments = cut(sizes, corpus.config.output.segment_size)?;
        let shop = Shop {
            settings: key_settings(corpus, &formats)?,
            files: Arc::clone(&files),
            segments: Arc::new(segments),
            known,
            learnt: Mutex::new(KnownList::new(scratch)),
            names: engine.names.hash(),
            older: cache.names().filter(|_| engine.segmenter.is_even()).and_then(|old| Older::new(&old, &engine.names)),
            cache,
            formats: formats.clone(),
            engine: Arc::new(engine),
            time_limit: options.time_limit.unwrap_or(corpus.config.run.time_limit),
            look_only: options.strict,
            clock,
        };
        Ok(Self {
            files,
            seen,
            settings,
            about_inputs,
            about_list,
            containers,
            shop: Arc::new(shop),
            surveys,
            formats,
            part_size,
        })
    }

    pub fn outcome(&self, segments: &[usize], done: &[Done]) -> Outcome {
        let count = |reused: bool| {
            let own = segments.iter().zip(done).filter(|(_, d)| d.reused == reused);
            own.map(|(s, _)| self.shop.segments[*s].files.len() as u64).sum()
        };
        Outcome {
            summary: Summary::default(),
            problems: self.about_inputs.clone(),
            notes: Vec::new(),
            clock: Arc::clone(&self.shop.clock),
            processed: count(false),
            reused: count(true),
            mixed: Vec::new(),
        }
    }
}

/// Of a document without a source, what is known of its site is only kept where all that evidence is the `same`; of others
/// it is looked up.
fn look_up_site(engine: &Engine, same: bool, file: &RawFile, known: &mut Option<Known>) {
    match (file.origin().site(), known.as_mut()) {
        (Some(site), Some(known)) => known.site = engine.sites.named_fingerprint(&site),
        (None, _) if !same => *known = None,
        _ => {}
    }
}

/// A hash of what the rows of every document depend on, but for lexicons: the program, the configuration of the passes,
/// targets, tagger; and the formats, because a pack holds what they need.
fn key_settings(corpus: &Corpus, formats: &[Format]) -> Result<String> {
    let mut hash = Sha256::new();
    let config = &corpus.config;
    hash.update(format!("{BUILD}\n{:?}\n{:?}\n{formats:?}\n", config.clean, config.entities));
    for (file, bytes) in corpus.side_inputs()? {
        // The configuration is there; a document's source and the lexicons have their own places in a pack's name.
        if file != crate::corpus::CONFIG && !file.starts_with("raw/") && !file.starts_with("annotations/lexicon/") {
            hash.update(format!("{file:?} {}\n", bytes.len()));
            hash.update(bytes);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// What a run reads besides raw files: configuration, sources, targets, lexicons, and the files with decisions. Gold and
/// plain annotations play no part in a run.
pub(super) fn side_inputs(corpus: &Corpus, engine: &Engine) -> Result<Vec<(String, Vec<u8>)>> {
    let mut inputs = corpus.side_inputs()?;
    for file in engine.store.decision_files() {
        let path = corpus.root().join(file);
        inputs.push((file.to_owned(), std::fs::read(&path).map_err(|e| Error::io("read", &path, e))?));
    }
    Ok(inputs)
}
