//! `jiaozhu train`, and what its model changes.

use super::{Corpus, HARBOUR};

/// A corpus with gold for two documents.
fn annotated() -> Corpus {
    let second = HARBOUR.replace("林小川", "周海宁").replace("海运周刊", "航海月报");
    let mut corpus = Corpus::empty();
    for (doc, text) in [("a", HARBOUR), ("b", &second)] {
        let mut lines = String::new();
        for (name, kind) in [("林小川", "PER"), ("周海宁", "PER"), ("日本政府", "ORG"), ("东京", "GPE")] {
            for (at, _) in text.match_indices(name) {
                let start = text[..at].chars().count();
                let end = start + name.chars().count();
                lines.push_str(&format!(
                    "{{\"doc\": \"{doc}\", \"layer\": \"entity\", \"quote\": \"{name}\", \"start\": {start}, \"end\": {end}, \"label\": \"{kind}\"}}\n"
                ));
            }
        }
        corpus = corpus.with(&format!("raw/{doc}.txt"), text).with(&format!("annotations/gold/{doc}.jsonl"), lines);
    }
    corpus
}

#[test]
fn it_writes_a_model_and_its_card_the_same_each_time() {
    let corpus = annotated();
    let run = corpus.jiaozhu(&["train", "--folds", "2", "--licence", "our own texts"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(run.stdout().contains("held out, 2 folds"), "{}", run.stdout());
    let model = std::fs::read(corpus.path("annotations/tagger.model")).unwrap();
    let card = std::fs::read_to_string(corpus.path("annotations/tagger.json")).unwrap();
    for part in ["our own texts", "\"documents\": 2", "held_out", "sha256"] {
        assert!(card.contains(part), "{card}");
    }
    let again = corpus.jiaozhu(&["train", "--folds", "0"]);
    assert_eq!(again.code(), 0, "{}", again.all());
    assert!(model == std::fs::read(corpus.path("annotations/tagger.model")).unwrap());
    // The run uses it, and the manifest names it.
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let manifest = std::fs::read_to_string(corpus.path("output/manifest.json")).unwrap();
    assert!(manifest.contains("annotations/tagger.model"));
}

#[test]
fn without_gold_there_is_nothing_to_learn_from() {
    let run = Corpus::small().jiaozhu(&["train"]);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("hint: annotate documents"), "{}", run.stderr());
}

#[test]
fn a_broken_model_is_an_error() {
    let corpus = Corpus::small().with("annotations/tagger.model", "no model");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("make it again with `jiaozhu train`"), "{}", run.stderr());
    // Switched off, it is not read.
    let off = corpus.with("corpus.toml", "[entities]\ntagger = false\n");
    assert_eq!(off.jiaozhu(&["run"]).code(), 0);
    assert!(!off.table("entities").iter().any(|row| row.contains(",tagger,")));
}

#[test]
fn held_out_scores_with_and_without_lexicon_and_tagger() {
    let run = annotated().jiaozhu(&["eval", "--leave-one-out"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    for part in ["without the corpus's own lexicon", "with the corpus's own lexicon", "all, strict"] {
        assert!(run.stdout().contains(part), "{}", run.stdout());
    }
    assert_eq!(annotated().jiaozhu(&["eval", "--no-tagger"]).code(), 0);
}
