//! Gold and people's annotations, when a raw file is edited.

use super::{Corpus, FOREST};

/// Gold lines on these words of a text.
fn gold(text: &str, words: &[&str]) -> String {
    let line = |word: &&str| {
        let start = text[..text.find(word).unwrap()].chars().count();
        let end = start + word.chars().count();
        format!(
            "{{\"doc\": \"d\", \"layer\": \"entity\", \"quote\": \"{word}\", \"start\": {start}, \"end\": {end}, \"label\": \"LOC\"}}\n"
        )
    };
    words.iter().map(line).collect()
}

const WORDS: [&str; 6] = ["北方", "森林面积", "居民", "树木", "风沙", "专家"];

fn annotated() -> Corpus {
    let lines = gold(FOREST, &WORDS);
    let corpus = Corpus::empty().with("raw/d.txt", FOREST).with("annotations/gold/d.jsonl", &lines);
    let corpus = corpus.with("annotations/li/d.jsonl", lines);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    corpus
}

#[test]
fn gold_moves_with_its_text() {
    let new = FOREST.replacen("\n\n", "\n\n这一段是后来加上的,说的是别的事情。\n\n", 1);
    let corpus = annotated().with("raw/d.txt", &new);
    assert_eq!(corpus.jiaozhu(&["diff", "output"]).code(), 0);
    let file = |who: &str| std::fs::read_to_string(corpus.path(&format!("annotations/{who}/d.jsonl"))).unwrap();
    assert_eq!(file("gold"), gold(FOREST, &WORDS), "who looks changes nothing");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()));
    assert_eq!(file("gold"), gold(&new, &WORDS));
    assert_eq!(file("li"), gold(&new, &WORDS));
}

#[test]
fn gold_of_edited_words_stays_and_is_reported() {
    let new = FOREST.replacen("大量树木", "许多新的树种", 1).replacen("十年来", "这十年来", 1);
    let corpus = annotated().with("raw/d.txt", &new);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()), "no pass reads it");
    let eval = corpus.jiaozhu(&["eval"]);
    assert_eq!(eval.code(), 3);
    assert_eq!(eval.stderr().matches("no longer match").count(), 2, "one line of each file: {}", eval.stderr());
    assert!(eval.stderr().contains("gold no longer matches its text: “树木”"), "{}", eval.stderr());
}

#[test]
fn gold_that_matches_nowhere_does_not_bury_the_rest() {
    let corpus = annotated().with("raw/d.txt", format!("新的开头。{FOREST}"));
    // Nothing knows the old text any more.
    std::fs::remove_dir_all(corpus.path("output")).unwrap();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let agree = corpus.jiaozhu(&["agree", "li", "gold"]);
    assert_eq!(agree.code(), 3);
    let told: Vec<String> = agree.stderr().lines().map(str::to_owned).collect();
    assert_eq!(told.len(), 8, "three of each file, and a word about the others: {told:#?}");
    assert!(told[3].contains("line 4: this line and more below it no longer match their text either"), "{told:#?}");
}

#[test]
fn lines_are_in_the_order_of_their_numbers() {
    let corpus = annotated().with("annotations/li/d.jsonl", "{\n".repeat(11));
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 3);
    let numbers = |text: String| -> Vec<u32> {
        let after =
            text.lines().filter_map(|l| l.split_once("line ").map(|(_, rest)| rest.to_owned())).collect::<Vec<_>>();
        after.iter().filter_map(|l| l.split(':').next()?.parse().ok()).collect()
    };
    assert_eq!(numbers(corpus.jiaozhu(&["run"]).stderr()), (1..=11).collect::<Vec<_>>());
    assert_eq!(numbers(corpus.table("problems").join("\n")), (1..=11).collect::<Vec<_>>());
}
