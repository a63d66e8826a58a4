//! `jiaozhu fit-stance`: what its list of held-out errors says.

use super::{Corpus, HARBOUR, TARGETS};

/// Gold of one stance; the holder is in no text, so that no prediction can be right about it.
fn gold(doc: &str, text: &str) -> String {
    let quote = "《协定》指出,双方应当公开货运数据,以降低成本。";
    let start = text.find(quote).map(|at| text[..at].chars().count()).unwrap();
    let end = start + quote.chars().count();
    format!(
        "{{\"doc\": \"{doc}\", \"layer\": \"stance\", \"quote\": \"{quote}\", \"start\": {start}, \"end\": {end}, \
         \"target\": \"harbour-data\", \"polarity\": \"favor\", \"holder\": \"航运工会\", \"cues\": []}}\n"
    )
}

fn annotated() -> Corpus {
    let second = HARBOUR.replace("2024", "2025").replace("林小川", "周海宁");
    let mut corpus = Corpus::empty().with("annotations/targets.toml", TARGETS);
    for (doc, text) in [("a", HARBOUR), ("b", second.as_str())] {
        corpus = corpus
            .with(&format!("raw/{doc}.txt"), text)
            .with(&format!("annotations/gold/{doc}.jsonl"), gold(doc, text));
    }
    corpus
}

#[test]
fn flaws_of_gold_are_told() {
    let corpus = annotated().with("annotations/gold/c.jsonl", "not json\n");
    let run = corpus.jiaozhu(&["fit-stance", "--data", "."]);
    assert_eq!(run.code(), 3);
    assert!(run.stderr().starts_with("warning: annotations/gold/c.jsonl: line 1: no JSON"), "{}", run.all());
}

#[test]
fn held_out_errors_are_listed_one_a_line() {
    let corpus = annotated();
    let run = corpus.jiaozhu(&["fit-stance", "--data", ".", "--errors", "errors.tsv"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let table = std::fs::read_to_string(corpus.path("errors.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split('\t').collect()).collect();
    assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{table}");
    let column = |name: &str| rows[0].iter().position(|c| *c == name).unwrap();
    let (doc, kind, sentence) = (column("document"), column("kind"), column("sentence"));
    // In each document the annotated pair is found by its alias; its holder cannot be.
    for id in ["a", "b"] {
        let holder: Vec<_> = rows.iter().filter(|r| r[doc] == id && r[kind] == "holder").collect();
        assert_eq!(holder.len(), 1, "{table}");
        assert_eq!(holder[0][column("gold_holder")], "航运工会");
        assert!(holder[0][sentence].starts_with("《协定》指出"), "{table}");
    }
    // The counts that are printed are those of the list.
    for name in ["missed", "spurious", "polarity", "holder"] {
        let listed = rows.iter().filter(|r| r[kind] == name).count();
        let stdout = run.stdout();
        let printed = stdout.lines().find(|l| l.starts_with(name)).unwrap().split_whitespace().last();
        assert_eq!(printed, Some(listed.to_string().as_str()), "{stdout}");
    }
    // A row that only the prediction has shows no polarity of gold.
    assert!(rows.iter().filter(|r| r[kind] == "spurious").all(|r| r[column("gold")] == "-"), "{table}");
}

#[test]
fn eval_holds_stances_out_too() {
    let mut corpus = annotated();
    for doc in ["a", "b"] {
        let file = format!("annotations/gold/{doc}.jsonl");
        let at = HARBOUR[..HARBOUR.find("东京").unwrap()].chars().count();
        let city = format!(
            "{{\"doc\": \"{doc}\", \"layer\": \"entity\", \"quote\": \"东京\", \"start\": {at}, \"end\": {}, \"label\": \"GPE\"}}\n",
            at + 2
        );
        let stance = std::fs::read_to_string(corpus.path(&file)).unwrap();
        corpus = corpus.with(&file, city + &stance);
    }
    let run = corpus.jiaozhu(&["eval", "--leave-one-out"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let stdout = run.stdout();
    let (_, stance) = stdout.split_once("each document held out, stance\n").expect("it has a part of its own");
    let line = stance.lines().find(|l| l.starts_with("weights fitted to the other documents")).unwrap();
    // The holder of gold is in no text.
    assert_eq!(line.split_whitespace().last(), Some("0.000"), "{stdout}");
}
