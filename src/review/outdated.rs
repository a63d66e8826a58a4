//! Whether an output is older than what it was made of.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::Result;
use crate::corpus::Corpus;
use crate::tables::{Manifest, sha256};

/// A configuration file, lexicon or list of targets that is not what an output was made with. Raw files and decisions are
/// not looked at: there may be many.
///
/// # Errors
/// When a file, or the output's manifest, cannot be read.
pub fn outdated(corpus: &Corpus, output: &Path) -> Result<Option<String>> {
    let manifest = Manifest::read(output)?;
    let mut before: BTreeMap<String, String> = manifest.inputs.into_iter().map(|i| (i.path, i.sha256)).collect();
    for (path, _) in corpus.side_inputs()? {
        let hash = sha256(&corpus.root().join(&path))?;
        if before.remove(&path) != Some(hash) {
            return Ok(Some(path));
        }
    }
    Ok(before.into_keys().find(|path| path.starts_with("annotations/") && !path.ends_with(".jsonl")))
}
