//! `export`: the annotations in the forms of other tools.

use std::path::Path;

use super::{Corpus, jiaozhu};
use crate::support::{in_snapshots, root};

fn made() -> Corpus {
    let corpus = Corpus::small();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    corpus
}

#[test]
fn streams_hold_the_annotations() {
    let corpus = made();
    for form in ["jsonl", "conll", "conllu"] {
        // A part of the id will do, as for `show`.
        let run = corpus.jiaozhu(&["export", form, "arbou"]);
        in_snapshots("commands", || insta::assert_snapshot!(format!("export_{form}"), run.all()));
    }
}

#[test]
fn folders_hold_the_annotations() {
    let corpus = made();
    assert_eq!(corpus.jiaozhu(&["export", "brat", "--to", "brat"]).code(), 0);
    let read = |path: &str| std::fs::read_to_string(corpus.path("brat").join(path)).unwrap();
    let files = ["annotation.conf", "harbour.ann", "north/forest.ann"].map(|path| format!("== {path}\n{}", read(path)));
    in_snapshots("commands", || insta::assert_snapshot!("export_brat", files.join("")));

    assert_eq!(corpus.jiaozhu(&["export", "text", "north/*", "--to", "text"]).code(), 0);
    assert!(!corpus.path("text/harbour.txt").exists());
    let text = std::fs::read_to_string(corpus.path("text/north/forest.txt")).unwrap();
    assert_eq!(text.trim_end(), read("north/forest.txt"));
}

/// Offsets are characters of the text that stands beside them, on the bundled corpus too.
#[test]
fn offsets_point_at_the_words() {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("brat");
    assert_eq!(jiaozhu(root(), &["export", "brat", "--to", to.to_str().unwrap()]).code(), 0);
    let mut mentions = 0;
    for path in std::fs::read_dir(&to).unwrap().map(|e| e.unwrap().path()) {
        if path.extension().is_some_and(|e| e == "ann") {
            let text: Vec<char> = std::fs::read_to_string(path.with_extension("txt")).unwrap().chars().collect();
            for line in std::fs::read_to_string(&path).unwrap().lines().filter(|line| line.starts_with('T')) {
                let [_, place, quote] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
                let [_, start, end] = place.split(' ').collect::<Vec<_>>().try_into().unwrap();
                let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
                assert_eq!(text[start..end].iter().collect::<String>(), quote);
                mentions += 1;
            }
        }
    }
    assert!(mentions > 1_000, "{mentions}");
}

/// What the streams say of mentions is what the table says.
#[test]
fn iob2_tags_make_the_mentions_of_the_table() {
    let corpus = made();
    let rows = corpus.table("entities");
    let run = corpus.jiaozhu(&["export", "conll"]).stdout();
    let mut found: Vec<(String, String)> = Vec::new();
    for line in run.lines() {
        match line.split_once('\t') {
            Some((c, tag)) if tag.starts_with("B-") => found.push((tag[2..].to_owned(), c.to_owned())),
            Some((c, tag)) if tag.starts_with("I-") => {
                let last = found.last_mut().unwrap();
                assert_eq!(last.0, tag[2..]);
                last.1.push_str(c);
            }
            _ => {}
        }
    }
    let told: Vec<String> = found.into_iter().map(|(kind, text)| format!("{kind}\t{text}")).collect();
    let column = |name: &str| rows[0].split(',').position(|column| column == name).unwrap();
    let (kind, text) = (column("type"), column("text"));
    let expected = rows[1..].iter().map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        format!("{}\t{}", cells[kind], cells[text])
    });
    assert_eq!(told, expected.collect::<Vec<_>>());
}

#[test]
fn nothing_is_overwritten() {
    let corpus = made().with("there.jsonl", "mine").with("full/mine.txt", "mine");
    let refused = [
        ["export", "jsonl", "--to", "there.jsonl"].as_slice(),
        &["export", "brat", "--to", "full"],
        &["export", "brat"],
        &["export", "jsonl", "nowhere"],
        &["export", "jsonl", "nowhere", "--to", "new.jsonl"],
    ];
    let all: Vec<String> = refused
        .iter()
        .map(|args| {
            let run = corpus.jiaozhu(args);
            assert_eq!(run.code(), 2);
            format!("$ jiaozhu {}\n{}", args.join(" "), run.all())
        })
        .collect();
    in_snapshots("commands", || insta::assert_snapshot!("export_refused", all.join("\n")));
    assert_eq!(std::fs::read_to_string(corpus.path("there.jsonl")).unwrap(), "mine");
    assert!(!Path::new(&corpus.path("new.jsonl")).exists());

    assert_eq!(corpus.jiaozhu(&["export", "jsonl", "--to", "new.jsonl"]).code(), 0);
    let written = std::fs::read_to_string(corpus.path("new.jsonl")).unwrap();
    assert_eq!(written, corpus.jiaozhu(&["export", "jsonl"]).stdout());
    assert_eq!(written.lines().count(), 2);
}
