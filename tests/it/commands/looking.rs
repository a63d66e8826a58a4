//! `show`, `explain`, `rules`, `eval`: what a person sees.

use super::{Corpus, HARBOUR, jiaozhu};
use crate::support::{in_snapshots, root};

#[test]
fn show_marks_what_was_dropped_and_found() {
    let corpus = Corpus::small();
    in_snapshots("commands", || insta::assert_snapshot!("show", corpus.jiaozhu(&["show", "harbour"]).all()));
    in_snapshots("commands", || {
        insta::assert_snapshot!("show_dropped", corpus.jiaozhu(&["show", "harbour", "--dropped"]).all());
    });
}

#[test]
fn explain_says_every_decision_on_a_character() {
    let corpus = Corpus::small();
    let at = |needle: &str| {
        let byte = HARBOUR.find(needle).unwrap();
        HARBOUR[..byte].chars().count().to_string()
    };
    for (name, needle) in [("kept", "东京"), ("dropped", "Leave"), ("stance", "所谓")] {
        let run = corpus.jiaozhu(&["explain", "harbour", &at(needle)]);
        in_snapshots("commands", || insta::assert_snapshot!(format!("explain_{name}"), run.all()));
    }
    let title = corpus.jiaozhu(&["explain", "harbour", &at("海港货运")]);
    assert!(title.stdout().contains("stance     none: titles and headings carry none\n"), "{}", title.all());
    let run = corpus.jiaozhu(&["explain", "harbour", "99999"]);
    in_snapshots("commands", || insta::assert_snapshot!("explain_past_the_end", run.all()));
}

#[test]
fn what_is_shown_is_newer_than_output() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    for command in [&["show", "harbour"][..], &["explain", "harbour", "51"]] {
        assert_eq!(corpus.jiaozhu(command).stderr(), "");
    }
    let corpus = corpus.with("annotations/lexicon/more.tsv", "surface\ttype\tentity\taliases\n海港\tLOC\tharbour\t\n");
    for command in [&["show", "harbour"][..], &["explain", "harbour", "51"]] {
        let said = corpus.jiaozhu(command).stderr();
        assert!(said.starts_with("warning: output/ is older than annotations/lexicon/more.tsv"), "{said}");
    }
}

#[test]
fn every_rule_is_documented() {
    let run = jiaozhu(root(), &["rules"]);
    assert_eq!(run.code(), 0);
    let ids: Vec<&str> = run
        .stdout()
        .lines()
        .filter(|l| l.starts_with("  "))
        .filter_map(|l| l.split_whitespace().next())
        .map(|s| &*s.to_owned().leak())
        .collect();
    assert!(ids.len() > 20);
    for id in &ids {
        let one = jiaozhu(root(), &["rules", id]);
        assert_eq!(one.code(), 0);
        for part in ["What it does\n  ", "Why\n  ", "Example\n  "] {
            assert!(one.stdout().contains(part), "{}", one.stdout());
        }
    }
    let listed = jiaozhu(root(), &["rules", "gazetteer:lexicon/names.tsv#海港公司"]);
    assert!(listed.stdout().starts_with("gazetteer (entities pass)\n"), "{}", listed.all());
    in_snapshots("commands", || {
        insta::assert_snapshot!("rules_one", jiaozhu(root(), &["rules", "join-lines"]).all());
        insta::assert_snapshot!("rules_unknown", jiaozhu(root(), &["rules", "join"]).all());
        insta::assert_snapshot!("rules_person", jiaozhu(root(), &["rules", "human:li"]).all());
    });
}

#[test]
fn eval_scores_against_gold() {
    let run = jiaozhu(root(), &["eval"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    in_snapshots("commands", || insta::assert_snapshot!("eval", run.all()));
    let json: serde_json::Value = serde_json::from_str(&jiaozhu(root(), &["eval", "--json"]).stdout()).unwrap();
    assert!(json.is_object());
    let none = Corpus::small().jiaozhu(&["eval"]);
    in_snapshots("commands", || insta::assert_snapshot!("eval_without_gold", none.all()));
}

#[test]
fn a_document_is_found_by_part_of_its_id() {
    let corpus = Corpus::small();
    assert_eq!(corpus.jiaozhu(&["show", "raw/north/forest.txt"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["show", "forest"]).code(), 0);
    in_snapshots("commands", || {
        insta::assert_snapshot!("doc_unknown", corpus.jiaozhu(&["show", "sea"]).all());
        insta::assert_snapshot!("doc_ambiguous", corpus.jiaozhu(&["show", "r"]).all());
    });
}

#[test]
fn help_names_every_command() {
    in_snapshots("commands", || insta::assert_snapshot!("help", jiaozhu(root(), &["--help"]).all()));
}

#[test]
fn one_layer_is_scored() {
    let all = jiaozhu(root(), &["eval", "--layer", "block"]).all();
    assert!(all.contains("blocks (characters)") && !all.contains("missed"), "{all}");
}

/// Five articles that the weights fit already: the fit finds nothing to move, and says so.
#[test]
fn weights_are_cross_validated() {
    let all = jiaozhu(root(), &["fit-clean", "--folds", "5"]).all();
    assert!(all.contains("held out, all parts: 1.0000 as they are, 1.0000 fitted"), "{all}");
    let few = jiaozhu(root(), &["fit-clean", "--folds", "6"]).all();
    assert!(few.contains("5 documents with gold are too few for 6 parts"), "{few}");
}
