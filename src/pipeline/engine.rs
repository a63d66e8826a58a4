use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::lexicon::Names;
use super::progress::{Clock, Stage};
use super::survey::{Earlier, Surveys, survey, survey_site};
use crate::annotations::{self, Flaws, Store};
use crate::base::{
    CleanDoc, Error, LexiconEntry, Pass, Problem, RawDoc, Result, SegmentedDoc, Severity, Source, StanceDoc, TaggedDoc,
};
use crate::clean::{CleanOptions, Cleaner, SITE_LINE, SiteEvidence, SiteOptions};
use crate::corpus::{Corpus, Files, RawFile};
use crate::entities::{EntityFinder, Tagger};
use crate::segment::Segmenter;
use crate::stance::StanceFinder;

/// Everything the passes need, built once and shared by all threads: dictionary, gazetteer, cues, decisions.
#[derive(Debug)]
pub struct Engine {
    pub cleaner: Cleaner,
    pub segmenter: Segmenter,
    pub entities: EntityFinder,
    pub stance: StanceFinder,
    /// What people annotated and decided.
    pub store: Store,
    /// What recurs on the pages of each site; empty until [`survey`](Self::survey).
    pub sites: SiteEvidence,
    /// The ids of the targets.
    targets: Vec<String>,
    /// The names of the corpus's own lexicons.
    pub(super) names: Names,
    /// What is wrong with the lexicons and decisions.
    pub problems: Vec<Problem>,
    /// What is wrong with gold and other annotations: no pass reads them, so it concerns who scores or learns by them.
    pub about_annotations: Vec<Problem>,
}

impl Engine {
    /// Loads what a corpus brings (lexicons, targets, decisions) on top of what is built in.
    ///
    /// # Errors
    /// When a file of the corpus cannot be read, or targets.toml cannot be understood.
    pub fn load(corpus: &Corpus) -> Result<Self> {
        Self::with(corpus, true, tagger(corpus)?)
    }

    /// As [`load`](Self::load), with or without the corpus's own lexicon, and with this tagger or none: for measuring.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn with(corpus: &Corpus, own_lexicon: bool, tagger: Option<Arc<Tagger>>) -> Result<Self> {
        let (mut own, mut problems) = corpus.lexicon()?;
        if !own_lexicon {
            own.clear();
        }
        let names = Names::of(&own);
        let targets = corpus.targets()?;
        let (store, Flaws { decisions, annotations: mut about_annotations }) = Store::load(&corpus.annotations());
        problems.extend(decisions);
        about_annotations.extend(store.unknown_targets(&targets));
        let mut lexicon: Vec<LexiconEntry> = crate::lexicon::builtin();
        lexicon.extend(own);
        // The dictionary takes most of the time, the automata some: side by side.
        let (segmenter, (entities, stance)) = rayon::join(
            || Segmenter::new(&lexicon),
            || {
                let entities = EntityFinder::new(&lexicon).with_tagger(tagger);
                (entities, StanceFinder::new(&targets))
            },
        );
        let cleaner = cleaner(corpus);
        let sites = SiteEvidence::default();
        let targets = targets.into_iter().map(|t| t.id).collect();
        Ok(Self { cleaner, segmenter, entities, stance, store, sites, targets, names, problems, about_annotations })
    }

    /// Everything to process one document just as a run over all would: loaded, and surveyed as far as its site goes.
    ///
    /// # Errors
    /// As [`load`](Self::load), or when raw/ cannot be listed.
    pub fn load_for(corpus: &Corpus, file: &RawFile) -> Result<Self> {
        let mut engine = Self::load(corpus)?;
        if engine.cleaner.uses(SITE_LINE) {
            engine.sites = survey_site(&corpus.inputs()?.files, file)?;
        }
        Ok(engine)
    }

    /// Learns from all raw files of the corpus what recurs on the pages of each site. Without it every document is
    /// cleaned by itself.
    ///
    /// # Errors
    /// When the list of files cannot be read back.
    pub fn survey(&mut self, files: &Files) -> Result<()> {
        if self.cleaner.uses(SITE_LINE) {
            self.sites = survey(files, None)?.0;
        }
        Ok(())
    }

    /// Entries of `[[clean.site]]` that no file is of: a name misspelt, perhaps.
    ///
    /// # Errors
    /// When the list of files cannot be read back.
    pub fn unmatched_sites(&self, files: &Files) -> Result<Vec<Problem>> {
        let mut unmatched: Vec<&SiteOptions> = self.cleaner.options().sites.iter().collect();
        let mut files = files.iter();
        while !unmatched.is_empty()
            && let Some(file) = files.next().transpose()?
        {
            unmatched.retain(|site| !site.covers(file.origin()));
        }
        let problem = |site: &SiteOptions| Problem {
            file: crate::corpus::CONFIG.to_owned(),
            doc: None,
            pass: Pass::Clean,
            severity: Severity::Warning,
            message: format!(
                "[[clean.site]] matches no file: {}; hint: a match is a publisher or a host, as raw/sources.tsv has them",
                site.sites.join(", ")
            ),
            span: None,
        };
        Ok(unmatched.into_iter().map(problem).collect())
    }

    /// Reads and decodes a raw file.
    pub fn read(&self, file: &RawFile) -> std::result::Result<RawDoc, Problem> {
        match file.read() {
            Ok((bytes, source)) => {
                let sha256 = crate::read::sha256_hex(&bytes);
                decode(file, bytes, sha256, source)
            }
            Err(e) => Err(unreadable(file, &e)),
        }
    }

    /// All passes over one document, people's decisions applied between them.
    pub fn process(&self, raw: RawDoc, clock: &Clock) -> StanceDoc {
        let mut problems = Vec::new();
        let clean = self.clean(raw, &mut problems, clock);
        let segmented = self.segment(clean, clock);
        let tagged = self.find_entities(segmented, &mut problems, clock);
        self.find_stances(tagged, problems, clock)
    }

    /// [`process`](Self::process) for some documents together, one pass after the other: what a pass looks up, and its code,
    /// then stay in the processor's caches. Documents that could not be read stay what they are; a panic is told by
    /// `failed`, with the document's place and the pass. Before a pass begins with a document `at` is told which, and says
    /// whether anybody still waits for it.
    pub fn process_all<E>(
        &self,
        raws: Vec<std::result::Result<RawDoc, E>>,
        clock: &Clock,
        at: &mut dyn FnMut(usize) -> bool,
        failed: impl Fn(usize, Pass, String) -> E,
    ) -> Vec<std::result::Result<StanceDoc, E>> {
        fn each<A, B, E>(
            docs: Vec<std::result::Result<A, E>>,
            at: &mut dyn FnMut(usize) -> bool,
            failed: impl Fn(usize, String) -> E,
            mut pass: impl FnMut(usize, A) -> B,
        ) -> Vec<std::result::Result<B, E>> {
            let doc = |(i, doc): (usize, std::result::Result<A, E>)| {
                let doc = doc?;
                if !at(i) {
                    return Err(failed(i, "nobody waits for it any more".to_owned()));
                }
                guarded(|| pass(i, doc)).map_err(|message| failed(i, message))
            };
            docs.into_iter().enumerate().map(doc).collect()
        }
        let mut problems = vec![Vec::new(); raws.len()];
        let failed = |pass| {
            let failed = &failed;
            move |i, message| failed(i, pass, message)
        };
        let clean = each(raws, at, failed(Pass::Clean), |i, raw| self.clean(raw, &mut problems[i], clock));
        let segmented = each(clean, at, failed(Pass::Segment), |_, doc| self.segment(doc, clock));
        let tagged =
            each(segmented, at, failed(Pass::Entities), |i, doc| self.find_entities(doc, &mut problems[i], clock));
        each(tagged, at, failed(Pass::Stance), |i, doc| self.find_stances(doc, std::mem::take(&mut problems[i]), clock))
    }

    fn clean(&self, raw: RawDoc, problems: &mut Vec<Problem>, clock: &Clock) -> CleanDoc {
        clock.time(Stage::Clean, || {
            let decisions = self.store.decisions(&raw.id);
            let mut layout = self.cleaner.decide_with(&raw, self.sites.of(&raw).as_ref());
            problems.extend(annotations::apply_blocks(&raw, &mut layout, decisions));
            self.cleaner.assemble(raw, layout)
        })
    }

    fn segment(&self, clean: CleanDoc, clock: &Clock) -> SegmentedDoc {
        clock.time(Stage::Segment, || self.segmenter.run(clean))
    }

    fn find_entities(&self, segmented: SegmentedDoc, problems: &mut Vec<Problem>, clock: &Clock) -> TaggedDoc {
        clock.time(Stage::Entities, || {
            let mut tagged = self.entities.run(segmented);
            let decisions = self.store.decisions(&tagged.segmented.clean.raw.id);
            problems.extend(annotations::apply_mentions(&mut tagged, decisions));
            tagged
        })
    }

    fn find_stances(&self, tagged: TaggedDoc, mut problems: Vec<Problem>, clock: &Clock) -> StanceDoc {
        clock.time(Stage::Stance, || {
            let mut done = self.stance.run(tagged);
            let decisions = self.store.decisions(&done.raw().id);
            problems.extend(annotations::apply_stances(&mut done, decisions, &self.targets));
            done.problems.append(&mut problems);
            done
        })
    }

    /// [`read`](Self::read) and [`process`](Self::process); a panic in a pass or a library becomes a problem of this
    /// one document.
    pub fn document(&self, file: &RawFile, clock: &Clock) -> std::result::Result<StanceDoc, Problem> {
        let raw = clock.time(Stage::Read, || self.read(file))?;
        self.try_process(raw, clock).map_err(|(pass, message)| failed(file, pass, message))
    }

    /// [`process`](Self::process); a panic becomes a message, with the pass that failed.
    pub fn try_process(&self, raw: RawDoc, clock: &Clock) -> std::result::Result<StanceDoc, (Pass, String)> {
        self.process_all(vec![Ok(raw)], clock, &mut |_| true, |_, pass, message| (pass, message)).swap_remove(0)
    }
}

/// Does it; a panic becomes a message.
fn guarded<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let what = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        format!("the program failed on this document ({what}); hint: please report it with the document")
    })
}

/// The cleaner as corpus.toml has it.
fn cleaner(corpus: &Corpus) -> Cleaner {
    let clean = &corpus.config.clean;
    let sites = clean.site.iter().map(|site| SiteOptions {
        sites: site.sites.clone(),
        off: site.off.clone(),
        on: site.on.clone(),
    });
    Cleaner::new(&CleanOptions { off: clean.off.clone(), sites: sites.collect() })
}

/// What [`Engine::survey`] would learn, for an engine that is still being loaded; with `earlier`, what earlier surveys found
/// is used where nothing changed, and what is worth keeping is given back.
pub(super) fn evidence(corpus: &Corpus, files: &Files, earlier: Option<Earlier>) -> Result<(SiteEvidence, Surveys)> {
    if cleaner(corpus).uses(SITE_LINE) { survey(files, earlier) } else { Ok(Default::default()) }
}

/// The tagger of a corpus: its own, or the one that comes with the program; none when corpus.toml switches it off.
fn tagger(corpus: &Corpus) -> Result<Option<Arc<Tagger>>> {
    if !corpus.config.entities.tagger {
        return Ok(None);
    }
    let path = corpus.tagger();
    match std::fs::read(&path) {
        Ok(bytes) => Tagger::from_bytes(&bytes).map(|t| Some(Arc::new(t))).ok_or_else(|| {
            Error::new("annotations/tagger.model is no tagger of this version")
                .at(&path)
                .hint("make it again with `jiaozhu train`, or delete it to use the one that comes with the program")
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Some(Arc::new(Tagger::builtin()))),
        Err(e) => Err(Error::io("read", &path, e)),
    }
}

/// Decodes the bytes of a file; a panic becomes a problem.
/// Decodes a document; `sha256` is that of the bytes, in hexadecimal digits.
pub(super) fn decode(
    file: &RawFile,
    bytes: Vec<u8>,
    sha256: String,
    source: Source,
) -> std::result::Result<RawDoc, Problem> {
    let read = || crate::read::decode_hashed(&file.id, &file.file(), bytes, sha256, source);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(failed(
            file,
            Pass::Read,
            "the program failed on reading this document; hint: please report it with the file".to_owned(),
        ))
    })
}

pub(super) fn unreadable(file: &RawFile, error: &std::io::Error) -> Problem {
    let said = error.to_string();
    let hint = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "check its permissions and run again",
        _ if said.contains("hint: ") => return failed(file, Pass::Read, format!("cannot be read: {said}")),
        _ => "it may be damaged, cut off, or gone since: fetch it again, or check the disk",
    };
    failed(file, Pass::Read, format!("cannot be read: {said}; hint: {hint}"))
}

/// A document that gives no rows.
pub(super) fn failed(file: &RawFile, pass: Pass, message: String) -> Problem {
    Problem { file: file.file(), doc: Some(file.id.clone()), pass, severity: Severity::Error, message, span: None }
}
