//! What goes with a rejection: how the annotations beside it were found, and what follows from it.

use serde_json::Value;

use super::Corpus;
use super::deciding::{LINE, changes, decisions, rejected, said, shields};
use crate::support::in_snapshots;

/// A mention as (words, type, entity, finder, score), by document.
fn mentions(corpus: &Corpus) -> Vec<String> {
    let rows = corpus.table("entities");
    let fields = |row: &String| row.splitn(13, ',').map(str::to_owned).collect::<Vec<_>>();
    rows.iter().skip(1).map(fields).map(|f| format!("{} {}", f[0], f[8..].join(" "))).collect()
}

/// The annotations that go with somebody's decisions.
fn beside(corpus: &Corpus) -> Vec<Value> {
    let lines = decisions(corpus, "li");
    let lines = lines.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    lines.flat_map(|l| l["beside"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn scores_that_a_new_word_moved_are_pinned_with_its_rejection() {
    let (corpus, old) = rejected();
    let all = beside(&corpus);
    assert!(!all.is_empty(), "the word moved no score, so this shows nothing: {}", decisions(&corpus, "li"));
    in_snapshots("commands", || insta::assert_snapshot!("beside", all[0].to_string()));
    // Without what goes with them, the decisions leave other scores.
    let full = decisions(&corpus, "li");
    let bare: String = full
        .lines()
        .map(|l| {
            let mut line: Value = serde_json::from_str(l).unwrap();
            line.as_object_mut().unwrap().remove("beside");
            format!("{line}\n")
        })
        .collect();
    let corpus = corpus.with("annotations/li/shields.jsonl", bare);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_ne!(said(&corpus), old);
    let corpus = corpus.with("annotations/li/shields.jsonl", full);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(said(&corpus), old);
}

#[test]
fn what_goes_with_a_decision_moves_with_the_text() {
    let (corpus, _) = rejected();
    let old = mentions(&corpus);
    let text = shields().replacen("\n\n", "\n\n这一段是后来加上的,没有别的内容。\n\n", 1);
    let corpus = corpus.with("raw/shields.txt", text);
    let before: Vec<u64> = beside(&corpus).iter().map(|b| b["start"].as_u64().unwrap()).collect();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(mentions(&corpus), old);
    let after: Vec<u64> = beside(&corpus).iter().map(|b| b["start"].as_u64().unwrap()).collect();
    assert_eq!(after, before.iter().map(|s| s + 19).collect::<Vec<_>>());
}

#[test]
fn what_the_machine_finds_otherwise_by_now_is_left_to_it() {
    let (corpus, _) = rejected();
    let lines = decisions(&corpus, "li");
    let score = beside(&corpus)[0]["was"]["score"].to_string();
    let other = lines.replace(&format!("\"score\":{score}}}"), "\"score\":0.001}");
    assert_ne!(other, lines);
    let corpus = corpus.with("annotations/li/shields.jsonl", other);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0, "it is no conflict: nobody decided on it");
    assert!(!mentions(&corpus).iter().any(|m| m.contains("0.001")));
}

#[test]
fn a_bad_beside_is_explained() {
    let (corpus, _) = rejected();
    let lines = decisions(&corpus, "li").replace("\"was\":{\"finder\":\"tagger\"", "\"was\":{\"by\":\"tagger\"");
    let corpus = corpus.with("annotations/li/shields.jsonl", lines);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("“beside” cannot be used: unknown field `by`"), "{}", run.stderr());
    assert!(run.stderr().contains("hint: the program writes it"), "{}", run.stderr());
}

#[test]
fn mentions_of_text_that_is_kept_again_need_no_line() {
    let text = super::FOREST.replacen("\n\n专家", "\n\n【广告】海晏有限公司在东京开业\n\n专家", 1);
    let corpus = Corpus::empty().with("raw/forest.txt", text).with("corpus.toml", "[clean]\noff = [\"advert\"]\n");
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let old = mentions(&corpus);
    let corpus = corpus.with("corpus.toml", "");
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let told = changes(&corpus, &["pending", "--json"]);
    let what: Vec<String> = told.iter().map(|c| format!("{} {}", c["layer"], c["kind"]).replace('"', "")).collect();
    assert_eq!(what, ["block drop", "entity remove", "entity remove"], "{told:#?}");
    assert!(told.iter().all(|c| c["cause"] == "advert"), "{told:#?}");
    let run = corpus.jiaozhu(&["reject", "--all", "--by", "li"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()), "{}", run.stdout());
    let lines = std::fs::read_to_string(corpus.path("annotations/li/forest.jsonl")).unwrap();
    assert_eq!(lines.matches("\"layer\":\"block\"").count(), lines.lines().count(), "{lines}");
    assert_eq!(mentions(&corpus), old);
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["undo"]).code(), 0);
    assert!(!corpus.path("annotations/li/forest.jsonl").exists());
}

#[test]
fn what_a_lexicon_moves_elsewhere_is_laid_to_it() {
    // Of unsure names before a word that the lexicon has the tagger drops some. Which ones its weights say, so there are many.
    let names: String =
        ["乌山", "乌浦", "乌门", "云桥", "林坪", "林屯", "柳坪", "梅坪", "燕坪", "江溪", "林岭", "柳浦"]
            .map(|name| format!("{name}遮风网的货场很大。\n\n"))
            .concat();
    let corpus = Corpus::empty().with("raw/d.txt", shields() + &names);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE);
    let told = changes(&corpus, &["diff", "output", "--json"]);
    assert!(told.iter().any(|c| c["was"]["finder"] == "tagger" && c["kind"] != "retype"), "{told:#?}");
    for change in told {
        assert_eq!(change["cause"], "gazetteer:lexicon/x.tsv#遮风网", "{change:#}");
    }
}
