//! Agreement of people, and gold made of what they annotated.

use super::{Corpus, HARBOUR};
use crate::support::in_snapshots;

/// Lines of the guidelines' form: what to say of the nth place of a quote.
fn line(layer: &str, quote: &str, nth: usize, rest: &str) -> String {
    let (byte, _) = HARBOUR.match_indices(quote).nth(nth).unwrap_or_else(|| panic!("no {quote}"));
    let start = HARBOUR[..byte].chars().count();
    let end = start + quote.chars().count();
    let quote = serde_json::to_string(quote).unwrap();
    format!(
        "{{\"doc\": \"harbour\", \"layer\": \"{layer}\", \"quote\": {quote}, \"start\": {start}, \"end\": {end}, {rest}}}\n"
    )
}

const VIEW: &str = "笔者认为,所谓“开放的海港”并没有带来公平的竞争,反而损害了小港口的利益。";

/// Two people who annotated one document: they share three mentions, and differ in three places and a stance.
pub fn annotated() -> Corpus {
    let stance = |polarity: &str| {
        line(
            "stance",
            VIEW,
            0,
            &format!(
                "\"target\": \"harbour-data\", \"polarity\": \"{polarity}\", \"holder\": \"author\", \"cues\": [\"损害\"]"
            ),
        )
    };
    let entity = |quote: &str, label: &str, id: &str| {
        let id = if id.is_empty() { String::new() } else { format!(", \"entity\": \"{id}\"") };
        line("entity", quote, 0, &format!("\"label\": \"{label}\"{id}"))
    };
    let both = entity("2024年5月", "DATE", "") + &entity("中国", "GPE", "cn") + &entity("林小川", "PER", "");
    let li = stance("against") + &both + &entity("东京", "GPE", "tokyo") + &entity("海港数据共享协定", "LAW", "");
    let wang = stance("none")
        + &both
        + &entity("东京", "LOC", "tokyo")
        + &entity("共享协定", "LAW", "")
        + &entity("12.5%", "PERCENT", "");
    Corpus::small().with("annotations/li/harbour.jsonl", li).with("annotations/wang/harbour.jsonl", wang)
}

#[test]
fn agreement_of_two_people() {
    let corpus = annotated();
    let run = corpus.jiaozhu(&["agree"]);
    in_snapshots("commands", || insta::assert_snapshot!("agree", run.all()));
    let json = corpus.jiaozhu(&["agree", "wang", "li", "--layer", "entity", "--json"]).stdout();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let entity = &json["pairs"][0]["layers"][0];
    // wang has 6 mentions, li 5; three are the same, and the place of a fourth.
    assert_eq!((&entity["strict"]["matched"], &entity["spans"]["matched"]), (&3.into(), &4.into()));
    assert_eq!(entity["strict"]["f1"], 6.0 / 11.0);
    assert_eq!((&entity["labels"]["units"], &entity["labels"]["observed"]), (&4.into(), &0.75.into()));
    assert_eq!(json["disputes"].as_array().unwrap().len(), 3);
}

#[test]
fn agreement_takes_two() {
    let corpus = annotated();
    let nobody = corpus.jiaozhu(&["agree", "li", "zhao"]);
    let alone = corpus.jiaozhu(&["agree", "li"]);
    let gold = corpus.jiaozhu(&["adjudicate", "li", "gold"]);
    assert_eq!((nobody.code(), alone.code(), gold.code()), (2, 2, 2));
    in_snapshots("commands", || insta::assert_snapshot!("agree_errors", nobody.all() + &alone.all() + &gold.all()));
}

#[test]
fn adjudication_makes_gold() {
    let corpus = annotated();
    let listed = corpus.jiaozhu(&["adjudicate"]);
    in_snapshots("commands", || insta::assert_snapshot!("adjudicate", listed.all()));
    assert!(!corpus.path("annotations/gold").exists(), "listing writes nothing");
    let ids: Vec<String> = listed
        .stdout()
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("    ") && l.contains(".."))
        .map(|l| l.split_whitespace().next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 4);
    let gold = || std::fs::read_to_string(corpus.path("annotations/gold/harbour.jsonl")).unwrap();
    assert_eq!(corpus.jiaozhu(&["adjudicate", "--agreed"]).code(), 0);
    assert_eq!(gold().lines().count(), 3);
    let take = |id: &str, who: &str| corpus.jiaozhu(&["adjudicate", "--id", id, "--take", who]);
    assert_eq!(take(&ids[0], "li").code(), 0);
    assert_eq!(take(&ids[1], "wang").code(), 0);
    assert_eq!(take(&ids[2], "nothing").code(), 0);
    assert_eq!(take(&ids[2], "li").code(), 2, "it is decided");
    let left = corpus.jiaozhu(&["adjudicate"]).stdout();
    assert!(left.contains("1 place to decide, 0 lines that all agree on not in gold yet"), "{left}");
    assert_eq!(take(&ids[3], "wang").code(), 0);
    in_snapshots("commands", || insta::assert_snapshot!("adjudicated_gold", gold()));
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0, "gold is in the guidelines' form");
    let eval = corpus.jiaozhu(&["eval", "--json"]);
    assert_eq!(eval.code(), 0, "{}", eval.all());
}

#[test]
fn flaws_of_annotations_are_told_to_who_reads_them() {
    let corpus = annotated().with("annotations/gold/harbour.jsonl", "not json\n");
    for args in [&["agree"][..], &["adjudicate"], &["adjudicate", "--agreed"]] {
        let run = corpus.jiaozhu(args);
        assert_eq!(run.code(), 3, "{}", run.all());
        assert!(run.stderr().contains("warning: annotations/gold/harbour.jsonl: "), "{}", run.all());
    }
}
