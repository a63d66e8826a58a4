//! What the tests share.
#![allow(dead_code)] // each test module uses its part

use std::path::{Path, PathBuf};

use jiaozhu::base::{RawDoc, SegmentedDoc, StanceDoc, TaggedDoc};

/// The repository, which is itself the bundled corpus.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The five articles of raw/, sorted by name.
pub fn corpus() -> Vec<RawDoc> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("raw"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|p| RawDoc::from_text(p.file_stem().unwrap().to_str().unwrap(), std::fs::read_to_string(p).unwrap()))
        .collect()
}

pub fn segmented(raw: RawDoc) -> SegmentedDoc {
    let layout = jiaozhu::clean::Cleaner::default().decide(&raw);
    jiaozhu::segment::Segmenter::new(&jiaozhu::lexicon::builtin()).run(jiaozhu::clean::assemble(raw, layout))
}

pub fn tagged(raw: RawDoc) -> TaggedDoc {
    jiaozhu::entities::EntityFinder::new(&jiaozhu::lexicon::builtin()).run(segmented(raw))
}

pub fn stanced(raw: RawDoc, targets: &[jiaozhu::base::Target]) -> StanceDoc {
    jiaozhu::stance::StanceFinder::new(targets).run(tagged(raw))
}

/// Runs `f` with insta set to keep snapshots in tests/snapshots/<pass>/.
pub fn in_snapshots<R>(pass: &str, f: impl FnOnce() -> R) -> R {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/snapshots").join(pass));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(f)
}
