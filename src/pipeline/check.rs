//! Verification and evaluation of a whole corpus.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::engine::Engine;
use super::fit_stance::hold_out_stance;
use super::progress::Clock;
use super::train::{TrainSettings, Trainer, TrainingSet};
use crate::annotations::Store;
use crate::base::{Error, Lang, Problem, RawDoc, Result, RuleDoc, Script, StanceDoc};
use crate::clean::{self, language};
use crate::corpus::{Corpus, Files, RawFile};
use crate::entities::{self, Tagger};
use crate::eval::{Report, Scorer};
use crate::tables::{self, Names, RawFiles, Violation};
use crate::{lexicon, read, stance};

/// Runs the passes over the documents that have gold and scores them, without people's decisions: what is measured is
/// the program, with its tagger or without. Also gives what is wrong with gold and inputs.
///
/// # Errors
/// When the corpus cannot be read.
pub fn evaluate(corpus: &Corpus, tagger: bool) -> Result<(Report, Vec<Problem>)> {
    let mut engine = if tagger { Engine::load(corpus)? } else { Engine::with(corpus, true, None)? };
    let files = corpus.inputs()?.files;
    let mut problems = engine.problems.clone();
    problems.extend(engine.about_annotations.iter().cloned());
    problems.extend(engine.store.unknown_docs(|doc| Ok(files.find(doc)?.is_some()))?);
    engine.store.forget_decisions();
    engine.survey(&files)?;
    let with_gold = with_gold(&files, &engine)?;
    let done: Vec<std::result::Result<StanceDoc, Problem>> =
        with_gold.par_iter().map(|file| engine.document(file, &Clock::default())).collect();
    let mut docs = Vec::new();
    for doc in done {
        match doc {
            Ok(doc) => {
                problems.extend(doc.all_problems().cloned());
                problems.extend(engine.store.check(doc.raw()));
                docs.push(doc);
            }
            Err(problem) => problems.push(problem),
        }
    }
    Ok((crate::eval::score(&docs, &engine.store), problems))
}

/// The documents that have gold.
fn with_gold(files: &Files, engine: &Engine) -> Result<Vec<RawFile>> {
    let found = engine.store.gold_docs().filter_map(|doc| files.find(doc).transpose());
    found.filter(|f| f.as_ref().map_or(true, |f| !engine.store.gold(&f.id).is_empty())).collect()
}

/// Entity scores on documents that the tagger has not seen, with and without the corpus's own lexicon; and, with both lexicon
/// and tagger, stance scores by weights that have not seen them.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Holdout {
    pub own_lexicon: bool,
    pub tagger: bool,
    pub report: Report,
}

/// Scores each document that has gold by a tagger fitted to the others and to `data` (see [`TrainingSet::load`]); with
/// the corpus's own lexicon and without it, with the tagger and without any. The last of these has the pooled stance scores,
/// by weights fitted without the document; cue lexicons and targets are what they are.
///
/// # Errors
/// When the corpus or the data cannot be read.
pub fn hold_out(corpus: &Corpus, data: &[PathBuf]) -> Result<(Vec<Holdout>, Vec<Problem>)> {
    let set = TrainingSet::load(Some(corpus), data)?;
    let trainer = Trainer::new(TrainSettings::default());
    let files = corpus.inputs()?.files;
    let mut problems = Vec::new();
    let mut found = Vec::new();
    let plain = Engine::with(corpus, true, None)?;
    let with_gold = with_gold(&files, &plain)?;
    let taggers: Vec<Arc<Tagger>> = with_gold
        .par_iter()
        .map(|file| Arc::new(trainer.fit(&set, |d| !(d.is_complete() && d.id() == file.id))))
        .collect();
    for own_lexicon in [false, true] {
        for tagger in [false, true] {
            let mut engine = Engine::with(corpus, own_lexicon, None)?;
            engine.store.forget_decisions();
            let mut scorer = Scorer::default();
            for (file, fitted) in with_gold.iter().zip(&taggers) {
                engine.entities = engine.entities.with_tagger(tagger.then(|| Arc::clone(fitted)));
                match engine.document(file, &Clock::default()) {
                    Ok(doc) => scorer.add(&doc, &engine.store),
                    Err(problem) => problems.push(problem),
                }
            }
            let mut report = scorer.report();
            // The shipped weights have seen these documents.
            report.documents.iter_mut().map(|d| &mut d.scores).for_each(|scores| scores.stance = None);
            report.pooled.stance = None;
            found.push(Holdout { own_lexicon, tagger, report });
        }
    }
    if let Some(last) = found.last_mut() {
        last.report.pooled.stance = hold_out_stance(corpus, data, &mut Vec::new());
    }
    problems.extend(set.problems);
    Ok((found, problems))
}

/// Checks output/ against raw/ and the other inputs: every invariant, offset, reference and hash.
///
/// # Errors
/// When raw/ cannot be listed, or there is no output/.
pub fn verify(corpus: &Corpus) -> Result<Vec<Violation>> {
    let output = corpus.output();
    if !output.is_dir() {
        return Err(Error::new("there is no output/ to verify").hint("`jiaozhu run` makes it"));
    }
    let files = corpus.inputs()?.files;
    let known = Known::load(corpus)?;
    Ok(tables::verify(&output, &OnDisk { root: corpus.root(), files }, &known))
}

/// What rows of a corpus's tables may name.
struct Known {
    labels: FxHashSet<&'static str>,
    edits: FxHashSet<&'static str>,
    mentions: FxHashSet<&'static str>,
    stances: FxHashSet<&'static str>,
    langs: FxHashSet<&'static str>,
    /// Lines of lexicons, as finders name them.
    lines: FxHashSet<Arc<str>>,
    targets: FxHashSet<String>,
    store: Store,
}

impl Known {
    fn load(corpus: &Corpus) -> Result<Self> {
        let ids = |rules: &[RuleDoc]| rules.iter().map(|rule| rule.id).collect::<FxHashSet<_>>();
        let edits = ids(clean::edit_rules());
        let mut labels = ids(&clean::rules());
        labels.retain(|id| !edits.contains(id));
        let mut mentions = ids(&entities::rules());
        // The finder is the line of the lexicon there, here the rule with jieba's tag.
        mentions.retain(|id| !id.starts_with("gazetteer") && *id != "jieba");
        mentions.extend(["jieba:nr", "jieba:nrt", "jieba:ns", "jieba:nt"]);
        let (own, _) = corpus.lexicon()?;
        let lines = own.into_iter().chain(lexicon::builtin()).map(|entry| entry.origin).collect();
        Ok(Self {
            labels,
            edits,
            mentions,
            stances: ids(&stance::rules()),
            langs: language::codes().collect(),
            lines,
            targets: corpus.targets()?.into_iter().map(|target| target.id).collect(),
            store: Store::load(&corpus.annotations()).0,
        })
    }
}

impl Names for Known {
    fn labels(&self, rule: &str) -> bool {
        self.labels.contains(rule)
    }

    fn edits(&self, rule: &str) -> bool {
        self.edits.contains(rule)
    }

    fn finds_mentions(&self, finder: &str) -> bool {
        match finder.strip_prefix("gazetteer:") {
            Some(line) => self.lines.contains(line),
            None => self.mentions.contains(finder),
        }
    }

    fn finds_stances(&self, finder: &str) -> bool {
        self.stances.contains(finder)
    }

    fn is_target(&self, id: &str) -> bool {
        self.targets.contains(id)
    }

    fn is_lang(&self, code: &str) -> bool {
        self.langs.contains(code)
    }

    fn language(&self, text: &str) -> (Lang, Script) {
        (language::of_text(text).0, language::script(text))
    }

    fn decided(&self, doc: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for decision in self.store.decisions(doc) {
            names.insert(format!("human:{}", decision.by));
            for values in decision.was.iter().chain(&decision.now) {
                let given = [
                    &values.finder,
                    &values.target,
                    &values.holder,
                    &values.holder_entity,
                    &values.entity,
                    &values.lang,
                ];
                names.extend(given.into_iter().flatten().cloned());
                names.extend(values.cues.iter().flatten().cloned());
            }
            names.extend(decision.beside.iter().map(|beside| beside.now.finder.clone()));
        }
        names
    }
}

/// The inputs of a corpus, read when they are asked for.
struct OnDisk<'a> {
    root: &'a Path,
    files: Arc<Files>,
}

impl RawFiles for OnDisk<'_> {
    fn docs(&self) -> Vec<String> {
        self.files.iter().flatten().map(|f| f.id).collect()
    }

    fn raw(&self, doc: &str) -> Option<Cow<'_, RawDoc>> {
        let file = self.files.find(doc).ok()??;
        let (bytes, source) = file.read().ok()?;
        read::decode(&file.id, &file.file(), bytes, source).ok().map(Cow::Owned)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        tables::sha256(&self.root.join(path)).ok()
    }
}
