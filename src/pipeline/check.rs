//! Verification and evaluation of a whole corpus.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::engine::Engine;
use super::progress::Clock;
use crate::base::{Error, Problem, RawDoc, Result, StanceDoc};
use crate::corpus::{Corpus, RawFile};
use crate::eval::Report;
use crate::read;
use crate::tables::{self, RawFiles, Violation};

/// Runs the passes over the documents that have gold and scores them, without people's decisions: what is measured is
/// the program. Also gives what is wrong with gold and inputs.
///
/// # Errors
/// When the corpus cannot be read.
pub fn evaluate(corpus: &Corpus) -> Result<(Report, Vec<Problem>)> {
    let mut engine = Engine::load(corpus)?;
    let files = corpus.inputs()?.files;
    let known = files.iter().map(|f| f.id.as_str()).collect();
    let mut problems = engine.problems.clone();
    problems.extend(engine.store.unknown_docs(&known));
    engine.store.forget_decisions();
    engine.survey(&files);
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

/// Checks output/ against raw/ and the other inputs: every invariant, offset, reference and hash.
///
/// # Errors
/// When raw/ cannot be listed, or there is no output/.
pub fn verify(corpus: &Corpus) -> Result<Vec<Violation>> {
    let output = corpus.output();
    if !output.is_dir() {
        return Err(Error::new("there is no output/ to verify").hint("`jiaozhu run` makes it"));
    }
    let files = corpus.inputs()?.files.into_iter().map(|f| (f.id.clone(), f)).collect();
    Ok(tables::verify(&output, &OnDisk { root: corpus.root(), files }))
}

/// The inputs of a corpus, read when they are asked for.
struct OnDisk<'a> {
    root: &'a Path,
    files: BTreeMap<String, RawFile>,
}

impl RawFiles for OnDisk<'_> {
    fn docs(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn raw(&self, doc: &str) -> Option<Cow<'_, RawDoc>> {
        let file = self.files.get(doc)?;
        let bytes = std::fs::read(&file.path).ok()?;
        read::decode(&file.id, &file.file, bytes, file.source.clone()).ok().map(Cow::Owned)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        tables::sha256(&self.root.join(path)).ok()
    }
}
