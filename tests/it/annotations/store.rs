use insta::assert_snapshot;
use jiaozhu::annotations::{Flaws, Store};
use jiaozhu::base::{Problem, RawDoc};

use super::{DESIGN_LINE, shown};
use crate::support::in_snapshots;

#[test]
fn the_store_reads_people_and_names_what_is_out_of_place() {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let mention = r#"{"doc": "a/b", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#;
    write("targets.toml", b"");
    write("lexicon/x.tsv", b"surface\ttype\tentity\taliases\n");
    write("lexicon/notes.jsonl", b"no annotation");
    write("README.md", b"");
    write("stray.jsonl", b"");
    write("gold/a/b.jsonl", format!("{mention}\n{DESIGN_LINE}\n").as_bytes());
    write("li/a/b.jsonl", DESIGN_LINE.as_bytes());
    write("wang/a/b.jsonl", DESIGN_LINE.as_bytes());
    write("wang/c.jsonl", mention.as_bytes());
    write("zhao/c.jsonl", b"\n\xff\n");
    write("zhao/a/b.jsonl", mention.as_bytes());
    let (store, flaws) = Store::load(dir.path());
    assert_eq!(store.gold("a/b").len(), 1);
    assert_eq!(store.annotations("zhao", "a/b").len(), 1);
    assert_eq!(store.annotations("zhao", "none"), []);
    assert_eq!(store.people().collect::<Vec<_>>(), ["zhao"]);
    let files: Vec<&str> = store.decisions("a/b").iter().map(|d| &*d.at.file).collect();
    assert_eq!(files, ["annotations/li/a/b.jsonl", "annotations/wang/a/b.jsonl"]);
    // What may be a decision concerns a run, an annotation does not.
    let files = |problems: &[Problem]| problems.iter().map(|p| p.file.clone()).collect::<Vec<_>>();
    assert_eq!(files(&flaws.annotations), ["annotations/wang/c.jsonl"]);
    assert_eq!(
        files(&store.unknown_decided_docs(|_| Ok(false)).unwrap()),
        store.decision_files().into_iter().collect::<Vec<_>>()
    );
    let mut all = flaws.all();
    all.extend(store.unknown_docs(|_| Ok(false)).unwrap());
    all.extend(store.check(&RawDoc::from_text("a/b", "日")));
    all.extend(store.check(&RawDoc::from_text("a/b", "中国将加快")));
    in_snapshots("annotations", || assert_snapshot!("store_problems", shown(&all)));
}

#[test]
fn a_missing_folder_is_an_empty_store() {
    let dir = tempfile::tempdir().unwrap();
    let (store, flaws) = Store::load(&dir.path().join("annotations"));
    assert_eq!((store.gold_docs().count(), flaws), (0, Flaws::default()));
}
