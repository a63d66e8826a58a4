//! Everything that is ready before the first document is processed.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cache::{BUILD, Cache, Known, hex};
use super::engine::{self, Engine};
use super::progress::{Clock, Stage};
use super::run::{Outcome, RunOptions};
use super::seen::Seen;
use super::segments::cut;
use super::summary::Summary;
use super::survey::Surveys;
use super::workers::{Done, Shop};
use crate::base::{Error, Format, Problem, Result};
use crate::corpus::{Corpus, Inputs, RawFile, Stamp};
use crate::review;

/// What becomes of anchors that an edit of a raw file moved: their lines are rewritten, or this run alone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchors {
    Write,
    Leave,
}

/// Everything that is ready before the first document is processed.
pub(super) struct Setting {
    pub files: Arc<Vec<RawFile>>,
    pub stamps: Vec<Stamp>,
    /// When the stamps were taken.
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
    pub fn load(corpus: &Corpus, options: &RunOptions, (anchors, seen): (Anchors, Seen), cache: Cache) -> Result<Self> {
        let clock = Arc::new(Clock::default());
        let Seen { when: seen, settings, inputs, stamps } = seen;
        let Inputs { files, problems: about_list, containers } = inputs;
        let bytes = files.iter().map(|f| f.bytes).sum();
        // Over all files, also with --only and shards: a document's rows are those of a whole run.
        let (engine, (sites, surveys)) = rayon::join(
            || clock.time(Stage::Load, || Engine::load(corpus)),
            || clock.time(Stage::Survey, || engine::evidence(corpus, &files, Some((&stamps, seen, cache.surveys())))),
        );
        let mut engine = engine?;
        engine.sites = sites;
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
            surveys,
            formats,
            part_size,
        })
    }

    pub fn outcome(&self, segments: &[usize], done: &[Done]) -> Outcome {
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
