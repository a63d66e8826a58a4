//! What the tests share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiaozhu::base::{Block, CharIndex, CleanDoc, Label, Metadata, Polarity, RawDoc, Span, Stance};
use jiaozhu::clean::Layout;

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

/// One article whose paragraphs are the lines of the text, so that later passes are tested without the cleaning rules.
pub fn by_lines(raw: &RawDoc) -> Layout {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut at, mut number) = (0, 0);
    for line in raw.text.split_inclusive('\n') {
        let whole = Span::new(at, at + line.len());
        at += line.len();
        let ink = whole.trimmed(&raw.text);
        for (span, label) in [
            (Span { start: whole.start, end: ink.start }, Label::Space),
            (ink, Label::Paragraph),
            (Span { start: ink.end, end: whole.end }, Label::Space),
        ] {
            if !span.is_empty() {
                number += u32::from(label.kept());
                let paragraph = label.kept().then_some(number);
                let (rule, reason) = ("line".into(), "".into());
                blocks.push(Block { span, label, rule, reason, article: Some(0), paragraph, clean: None, lang: None });
            }
        }
    }
    if number == 0 {
        blocks.iter_mut().for_each(|b| b.article = None);
    }
    Layout { blocks, articles: vec![Metadata::default(); usize::from(number > 0)] }
}

/// Runs `f` with insta set to keep snapshots in tests/snapshots/<pass>/.
pub fn in_snapshots<R>(pass: &str, f: impl FnOnce() -> R) -> R {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/snapshots").join(pass));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(f)
}

/// The gold lines of a bundled document, as JSON.
pub fn gold(doc: &str) -> Vec<serde_json::Value> {
    let path = root().join("annotations/gold").join(format!("{doc}.jsonl"));
    std::fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// A clean document whose blocks are those of the gold, so that later passes are tested without the cleaning rules.
pub fn gold_clean(raw: RawDoc) -> CleanDoc {
    let index = CharIndex::new(&raw.text);
    let mut blocks: Vec<Block> = Vec::new();
    let (mut at, mut number, mut last) = (0, 0, None);
    let mut push = |span: Span, label: Label, paragraph: Option<u32>| {
        if !span.is_empty() {
            let (rule, reason) = ("gold".into(), "".into());
            blocks.push(Block { span, label, rule, reason, article: Some(0), paragraph, clean: None, lang: None });
        }
    };
    for line in gold(&raw.id).iter().filter(|l| l["layer"] == "block") {
        let offset = |key: &str| line[key].as_u64().unwrap() as u32;
        let span = index.span(offset("start"), offset("end")).unwrap();
        let label = Label::parse(line["label"].as_str().unwrap()).unwrap();
        push(Span { start: at, end: span.start }, Label::Space, None);
        let piece = line["paragraph"].as_u64();
        if label.kept() && (piece.is_none() || piece != last) {
            number += 1;
            last = piece;
        }
        push(span, label, label.kept().then_some(number));
        at = span.end;
    }
    push(Span { start: at, end: raw.text.len() as u32 }, Label::Space, None);
    jiaozhu::clean::assemble(raw, Layout { blocks, articles: vec![Metadata::default()] })
}

/// A stance as the machine makes it, without cues.
pub fn stance_row(sentence: u32, target: &str, polarity: Polarity, holder: &str) -> Stance {
    Stance {
        sentence,
        target: Arc::from(target),
        polarity,
        holder: holder.to_owned(),
        holder_entity: None,
        distanced: false,
        cues: Vec::new(),
        finder: Arc::from("cue:x"),
        score: 0.5,
    }
}

/// Whether a program that a test drives is installed. In CI it must be (`.ci/run` sees to it); elsewhere the test says
/// that it did not run.
pub fn has_program(name: &str) -> bool {
    let found = std::process::Command::new("sh").args(["-c", "command -v \"$0\"", name]).output().unwrap();
    let found = found.status.success();
    assert!(found || std::env::var_os("CI").is_none(), "{name} is missing; in CI it must be installed");
    if !found {
        eprintln!("skipped: {name} is not installed");
    }
    found
}
