//! Verification and evaluation of a whole corpus.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::engine::Engine;
use super::progress::Clock;
use crate::base::{Problem, RawDoc, Result, StanceDoc};
use crate::corpus::{Corpus, RawFile};
use crate::eval::Report;
use crate::tables::{self, RawFiles, Violation};

/// Runs the passes over the documents that have gold and scores them. Also gives what is wrong with gold and inputs.
///
/// # Errors
/// When the corpus cannot be read.
pub fn evaluate(corpus: &Corpus) -> Result<(Report, Vec<Problem>)> {
    let engine = Engine::load(corpus)?;
    let files = corpus.inputs()?.files;
    let known = files.iter().map(|f| f.id.as_str()).collect();
    let mut problems = engine.problems.clone();
    problems.extend(engine.store.unknown_docs(&known));
    let with_gold: Vec<&RawFile> = files.iter().filter(|f| !engine.store.gold(&f.id).is_empty()).collect();
    let done: Vec<std::result::Result<StanceDoc, Problem>> =
        with_gold.par_iter().map(|file| engine.document(file, &Clock::default())).collect();
    let mut docs = Vec::new();
    for doc in done {
        match doc {
            Ok(doc) => {
                problems.extend(doc.all_problems().cloned());
                docs.push(doc);
            }
            Err(problem) => problems.push(problem),
        }
    }
    Ok((crate::eval::score(&docs, &engine.store), problems))
}

/// Checks output/ against raw/ and the other inputs.
///
/// # Errors
/// When raw/ cannot be listed. What is wrong with the output is a violation.
pub fn verify(corpus: &Corpus) -> Result<Vec<Violation>> {
    let files = corpus.inputs()?.files.into_iter().map(|file| (file.id.clone(), file)).collect();
    Ok(tables::verify(&corpus.output(), &OnDisk { corpus, files }))
}

/// The inputs as they are on disk, read when they are asked for.
struct OnDisk<'c> {
    corpus: &'c Corpus,
    files: BTreeMap<String, RawFile>,
}

impl RawFiles for OnDisk<'_> {
    fn docs(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn raw(&self, doc: &str) -> Option<Cow<'_, RawDoc>> {
        let file = self.files.get(doc)?;
        let bytes = std::fs::read(&file.path).ok()?;
        crate::read::decode(&file.id, &file.file, bytes, file.source.clone()).ok().map(Cow::Owned)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        tables::sha256(&self.corpus.root().join(path)).ok()
    }
}
