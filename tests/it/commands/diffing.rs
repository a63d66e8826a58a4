use std::process::Command;

use super::{Corpus, FOREST, HARBOUR};
use crate::support::in_snapshots;

const LEXICON: &str = "surface\ttype\tentity\taliases\n货运数据\tTECH\tfreight-data\n小港口\tORG\tsmall-ports\n";

/// A corpus whose output is committed, and then a lexicon is added and a paragraph inserted.
fn changed() -> Corpus {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    commit(&corpus);
    corpus
        .with("annotations/lexicon/names.tsv", LEXICON)
        .with("raw/north/forest.txt", FOREST.replacen("\n\n", "\n\n2020年以来,日本专家来过三次。\n\n", 1))
}

pub fn commit(corpus: &Corpus) {
    git(corpus, &["init", "-q"]);
    git(corpus, &["add", "-A"]);
    git(corpus, &["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "output"]);
}

fn git(corpus: &Corpus, args: &[&str]) {
    let status = Command::new("git").args(args).current_dir(corpus.root()).status().unwrap();
    assert!(status.success(), "git {args:?}");
}

#[test]
fn diff_shows_what_a_run_would_change_and_why() {
    let corpus = changed();
    let before = corpus.output();
    let run = corpus.jiaozhu(&["diff"]);
    in_snapshots("commands", || insta::assert_snapshot!("diff", run.all()));
    assert_eq!(corpus.output(), before, "diff writes nothing");
    let run = corpus.jiaozhu(&["diff", "--group", "kind", "--filter", "label=ORG", "--filter", "doc=har*"]);
    in_snapshots("commands", || insta::assert_snapshot!("diff_filtered", run.all()));
    let old = corpus.jiaozhu(&["diff", "--by", "kind", "--filter", "label=ORG", "--filter", "doc=har*"]);
    assert_eq!(old.all(), run.all(), "an older name of the option");
}

#[test]
fn diff_in_its_other_forms() {
    let corpus = changed();
    let markdown = corpus.jiaozhu(&["diff", "--markdown", "--by", "doc"]);
    in_snapshots("commands", || insta::assert_snapshot!("diff_markdown", markdown.all()));
    let json = corpus.jiaozhu(&["diff", "--json"]);
    in_snapshots("commands", || insta::assert_snapshot!("diff_json", json.all()));
    assert!(json.stdout().lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    let html = corpus.jiaozhu(&["diff", "--html", "-"]).stdout();
    for outside in ["http://", "https://", "src=", "href=", "@import", "url("] {
        assert!(!html.contains(outside), "the page needs nothing else: {outside}");
    }
    assert_eq!(html.matches("<article").count(), json.stdout().lines().filter(|l| l.contains("\"id\"")).count());
    assert!(html.contains("<mark>货运数据</mark>"));
}

#[test]
fn diff_of_folders_and_revisions() {
    let corpus = changed();
    assert_eq!(corpus.jiaozhu(&["diff", "HEAD", "output", "--exit-code"]).code(), 0);
    corpus.jiaozhu(&["run"]);
    let lines = |args: &[&str]| {
        let run = corpus.jiaozhu(args);
        assert_eq!(run.code(), 1, "{}", run.all());
        run.stdout()
    };
    let by_revision = lines(&["diff", "HEAD", "output", "--json", "--exit-code"]);
    assert_eq!(by_revision, lines(&["diff", "--json", "--exit-code"]), "the default compares the committed output");
    assert_eq!(corpus.jiaozhu(&["diff", "output", "--exit-code"]).code(), 0, "the current output is a run's");
}

#[test]
fn a_folder_is_looked_for_in_the_corpus_first() {
    let (corpus, other) = (changed(), Corpus::small());
    corpus.jiaozhu(&["run"]);
    other.jiaozhu(&["run"]);
    let from_other = |new: &str| {
        let dir = corpus.root().to_str().unwrap();
        super::jiaozhu(other.root(), &["-C", dir, "diff", "HEAD", new, "--json"]).stdout()
    };
    let own = corpus.jiaozhu(&["diff", "HEAD", "output", "--json"]).stdout();
    assert_eq!(from_other("output"), own);
    let path = other.root().join("output");
    assert_ne!(from_other(path.to_str().unwrap()), own, "a whole path is what it says");
}

#[test]
fn diff_of_what_is_not_there() {
    let corpus = Corpus::small();
    let none = corpus.jiaozhu(&["diff"]);
    corpus.jiaozhu(&["run"]);
    let outside = corpus.jiaozhu(&["diff", "main"]);
    commit(&corpus);
    let unknown = corpus.jiaozhu(&["diff", "nonsense"]);
    let no_output = corpus.jiaozhu(&["diff", "raw"]);
    let filter = corpus.jiaozhu(&["diff", "HEAD", "HEAD", "--filter", "type=ORG"]);
    let all = [none, outside, unknown, no_output, filter].map(|r| r.all()).join("\n");
    in_snapshots("commands", || insta::assert_snapshot!("diff_errors", all));
}

#[test]
fn an_insertion_in_the_raw_file_shifts_what_follows() {
    // Without targets: a stance is weighed in its article, and one paragraph more can tip it.
    let corpus = Corpus::small().with("annotations/targets.toml", "");
    corpus.jiaozhu(&["run"]);
    let corpus = corpus
        .with("raw/harbour.txt", HARBOUR.replacen("\n\n2024", "\n\n这一段是后来加上的,没有别的内容。\n\n2024", 1));
    let run = corpus.jiaozhu(&["diff", "output", "--json"]);
    let changes: Vec<serde_json::Value> = run.stdout().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let told: Vec<_> = changes.iter().filter(|c| c["id"].is_string()).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        (&told[0]["layer"], &told[0]["kind"], &told[0]["cause"]),
        (&"block".into(), &"add".into(), &"raw".into())
    );
}
