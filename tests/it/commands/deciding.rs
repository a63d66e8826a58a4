//! Changes that wait, and decisions that last: the scenarios that jiaozhu was made for.

use serde_json::Value;

use super::{Corpus, FOREST};
use crate::support::in_snapshots;

/// Fourteen times a word that nobody knows, three times a company that a pattern finds, beside cities that everybody knows.
pub fn shields() -> String {
    let places = [
        "大连", "西港", "南港", "北港", "新港", "青岛", "上港", "下港", "前港", "后港", "厦门", "右港", "海晏", "小港",
    ];
    let mut text = "各港的护盾\n\n".to_owned();
    for (i, place) in places.iter().enumerate() {
        text += &format!("{place}的货场去年装上了遮风网,工人们说这样更安静。\n\n");
        if i % 5 == 0 {
            text += &format!("海晏有限公司在{place}雇了很多人。\n\n");
        }
    }
    text
}

pub const LINE: &str = "surface\ttype\tentity\taliases\n遮风网\tTECH\twindnet\t海晏有限公司\n";

pub fn before() -> Corpus {
    let corpus = Corpus::empty().with("raw/shields.txt", shields()).with("raw/forest.txt", FOREST);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    corpus
}

/// The changes of a command that prints JSON.
pub fn changes(corpus: &Corpus, args: &[&str]) -> Vec<Value> {
    let run = corpus.jiaozhu(args);
    assert_eq!(run.code(), 0, "{}", run.all());
    let all = run.stdout().lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<Value>>();
    all.into_iter().filter(|c| c["id"].is_string()).collect()
}

/// What a run says, without words and manifest.
pub fn said(corpus: &Corpus) -> Vec<(String, Vec<u8>)> {
    let tables = ["blocks", "edits", "entities", "stances"];
    corpus.output().into_iter().filter(|(name, _)| tables.iter().any(|t| name.starts_with(t))).collect()
}

pub fn rejected() -> (Corpus, Vec<(String, Vec<u8>)>) {
    let corpus = before();
    let old = said(&corpus);
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let run = corpus.jiaozhu(&["reject", "--filter", "cause=lexicon/x.tsv", "--by", "li", "--why", "not ours"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    (corpus, old)
}

pub fn decisions(corpus: &Corpus, by: &str) -> String {
    std::fs::read_to_string(corpus.path(&format!("annotations/{by}/shields.jsonl"))).unwrap()
}

#[test]
fn a_rejected_lexicon_line_leaves_no_trace_and_never_returns() {
    let corpus = before();
    let (old, output) = (said(&corpus), corpus.output());
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE);
    let told = changes(&corpus, &["diff", "output", "--json"]);
    let kinds = |kind: &str| told.iter().filter(|c| c["kind"] == kind).count();
    assert_eq!((told.len(), kinds("add"), kinds("retype")), (17, 14, 3), "{told:#?}");
    assert!(told.iter().all(|c| c["cause"] == "gazetteer:lexicon/x.tsv#遮风网"));

    let run = corpus.jiaozhu(&["run", "--pending"]);
    in_snapshots("commands", || insta::assert_snapshot!("pending", run.all()));
    assert_eq!(corpus.output(), output, "output/ stays as it is");
    assert_eq!(changes(&corpus, &["pending", "--json"]), told, "the same changes, the same ids");
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 1);
    // A filter that nothing passes does not say that nothing waits.
    let none = corpus.jiaozhu(&["pending", "--filter", "label=MONEY"]);
    assert!(none.stdout().starts_with("no change is so; "), "{}", none.all());

    let run = corpus.jiaozhu(&["reject", "--filter", "cause=lexicon/x.tsv", "--by", "li", "--why", "not ours"]);
    in_snapshots("commands", || insta::assert_snapshot!("reject", run.all()));
    let lines = decisions(&corpus, "li");
    assert_eq!(lines.lines().count(), 17);
    in_snapshots("commands", || {
        insta::assert_snapshot!("decisions", lines.lines().take(3).collect::<Vec<_>>().join("\n"))
    });
    assert_eq!(said(&corpus), old, "byte for byte");
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(said(&corpus), old, "byte for byte, in every later run");
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    let check = corpus.jiaozhu(&["pending", "--check"]);
    assert_eq!(check.code(), 0, "{}", check.all());

    // Without the line the decisions have nothing to do: nothing is wrong, and they stay.
    std::fs::remove_file(corpus.path("annotations/lexicon/x.tsv")).unwrap();
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()), "{}", run.all());
    assert_eq!(corpus.table("problems").len(), 1);
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!((said(&corpus), decisions(&corpus, "li")), (old, lines));
    const STALE: &str = "stale: the machine says so by itself now";
    let check = corpus.jiaozhu(&["pending", "--check"]);
    assert_eq!((check.code(), check.stdout().as_str()), (0, "nothing waits for a decision\n"), "{}", check.all());
    // Computed now, and as it was kept.
    for _ in 0..2 {
        let pending = corpus.jiaozhu(&["pending"]);
        assert_eq!((pending.code(), pending.stderr().matches(STALE).count()), (0, 17), "{}", pending.all());
        assert!(pending.stderr().starts_with("note: annotations/li/shields.jsonl: line 1: "), "{}", pending.all());
    }
    let json = corpus.jiaozhu(&["pending", "--json"]).stdout();
    assert_eq!(json.lines().filter(|l| l.contains(STALE)).count(), 17, "{json}");
    // With the line back they have work again.
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert!(!corpus.jiaozhu(&["pending"]).stderr().contains(STALE));
}

#[test]
fn without_the_tagger_a_rejection_leaves_no_trace_either() {
    let corpus = before().with("corpus.toml", "[entities]\ntagger = false\n");
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let old = said(&corpus);
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let run = corpus.jiaozhu(&["reject", "--all", "--by", "li"]);
    assert_eq!((run.code(), said(&corpus) == old), (0, true), "{}", run.all());
    assert!(!decisions(&corpus, "li").contains("beside"), "no finder looks at the words beside it");
}

#[test]
fn an_inserted_paragraph_carries_the_decisions_along() {
    let (corpus, _) = rejected();
    let corpus =
        corpus.with("raw/shields.txt", shields().replacen("\n\n", "\n\n这一段是后来加上的,没有别的内容。\n\n", 1));
    let told = changes(&corpus, &["diff", "output", "--json"]);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["layer"], &told[0]["cause"]), (&"block".into(), &"raw".into()));
    let old = decisions(&corpus, "li");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let new = decisions(&corpus, "li");
    let starts = |text: &str| -> Vec<u64> {
        let start = |l: &str| serde_json::from_str::<Value>(l).unwrap()["anchor"]["start"].as_u64().unwrap();
        text.lines().map(start).collect()
    };
    assert_eq!(starts(&new), starts(&old).iter().map(|s| s + 19).collect::<Vec<_>>(), "anchors moved along");
    // Nothing depends on what was there before.
    let output = corpus.output();
    std::fs::remove_dir_all(corpus.path(".jiaozhu")).unwrap();
    std::fs::remove_dir_all(corpus.path("output")).unwrap();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(corpus.output(), output);
}

#[test]
fn without_the_old_text_the_context_finds_the_place() {
    let (corpus, _) = rejected();
    let corpus = corpus.with("raw/shields.txt", shields().replacen("\n\n", "\n\n这一段是后来加上的。\n\n", 1));
    std::fs::remove_dir_all(corpus.path("output")).unwrap();
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(!corpus.table("entities").join("\n").contains("遮风网"));
}

#[test]
fn an_edited_quote_is_an_orphan() {
    let (corpus, _) = rejected();
    let corpus = corpus.with("raw/shields.txt", shields().replacen("海晏有限公司", "海宴有限公司", 1));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    in_snapshots("commands", || insta::assert_snapshot!("orphan", run.stderr()));
    assert_eq!(decisions(&corpus, "li").lines().count(), 17, "the line stays");
    let check = corpus.jiaozhu(&["pending", "--check"]);
    assert_eq!((check.code(), check.stderr().matches("an orphan").count()), (1, 1), "{}", check.all());
}

#[test]
fn a_short_name_is_never_guessed() {
    let corpus = Corpus::empty().with("raw/d.txt", "林川说他会来。\n\n第二天林川没有来。\n\n后来林川写了信。\n");
    let line = r#"{"id":"1","doc":"d","op":"add","layer":"entity","anchor":{"start":12,"end":14,"quote":"林川","prefix":"来。\n\n第二天","suffix":"没有来。","raw_sha256":""},"now":{"label":"PER"},"by":"li"}"#;
    let corpus = corpus.with("annotations/li/d.jsonl", format!("{line}\n"));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(corpus.table("entities").join("\n").contains("human:li"));
    // The sentence is written anew; the name still occurs three times.
    let corpus = corpus.with("raw/d.txt", "林川说他会来。\n\n等了很久,林川却没来。\n\n后来林川写了信。\n");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    assert!(
        run.stderr().contains("annotations/li/d.jsonl: line 1: add of “林川” (12..14): an orphan"),
        "{}",
        run.stderr()
    );
    assert!(!corpus.table("entities").join("\n").contains("human:li"));
}

#[test]
fn two_people_who_decide_differently_are_a_conflict() {
    let (corpus, _) = rejected();
    let mine = decisions(&corpus, "li");
    let line = mine.lines().find(|l| l.contains("\"op\":\"keep\"")).unwrap();
    let theirs = line.replace("\"by\":\"li\"", "\"by\":\"wang\"").replace("\"label\":\"ORG\"", "\"label\":\"PROG\"");
    let corpus = corpus.with("annotations/wang/shields.jsonl", format!("{theirs}\n"));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    in_snapshots("commands", || insta::assert_snapshot!("two_people", run.stderr()));
    let entities = corpus.table("entities").join("\n");
    assert_eq!((entities.matches(",PROG,").count(), entities.matches(",ORG,").count()), (0, 2), "neither wins");
}

#[test]
fn what_the_machine_says_now_is_a_conflict() {
    let (corpus, _) = rejected();
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE.replace("TECH", "PROG"));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    assert_eq!(run.stderr().matches("a conflict: the machine said").count(), 17, "{}", run.stderr());
    assert_eq!(decisions(&corpus, "li").lines().count(), 17);
}

#[test]
fn accepting_moves_output_on_when_all_is_decided() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["accept", "--all"]).code(), 2, "nothing is pending yet");
    let old = corpus.output();
    let told = changes(&corpus, &["pending", "--json"]);
    let id = |i: usize| told[i]["id"].as_str().unwrap();
    let mut log = String::new();
    let mut step = |args: &[&str]| {
        let run = corpus.jiaozhu(args);
        log += &format!("$ jiaozhu {}\n{}\n", args[0], run.all());
        run.code()
    };
    assert_eq!(step(&["accept"]), 2);
    assert_eq!(step(&["reject", "--id", id(0)]), 2, "who?");
    assert_eq!(step(&["reject", "--id", "zzz", "--by", "li"]), 2);
    assert_eq!(step(&["reject", "--id", id(0), "--by", "../li"]), 2);
    assert_eq!(step(&["reject", "--id", id(0), "--by", "li"]), 0);
    assert_eq!(step(&["accept", "--id", id(1), id(2)]), 0);
    assert_eq!(corpus.output(), old, "some are undecided");
    assert_eq!(step(&["undo"]), 0);
    assert_eq!(step(&["undo"]), 0);
    assert_eq!(step(&["undo"]), 0);
    assert!(!corpus.path("annotations/li/shields.jsonl").exists());
    assert_eq!(changes(&corpus, &["pending", "--json"]), told);
    assert_eq!(step(&["accept", "--filter", "kind=add"]), 0);
    assert_eq!(step(&["reject", "--filter", "kind=retype", "--by", "li"]), 0);
    in_snapshots("commands", || insta::assert_snapshot!("deciding", log));
    let entities = corpus.table("entities").join("\n");
    assert_eq!((entities.matches("windnet").count(), entities.matches(",ORG,").count()), (14, 3));
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0, "it is what a run gives");
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
}

#[test]
fn deciding_again_replaces_the_line_and_undo_brings_it_back() {
    let (corpus, old) = rejected();
    let first = decisions(&corpus, "li");
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE.replace("TECH", "PROG"));
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 3, "conflicts");
    let pending = corpus.jiaozhu(&["pending"]);
    assert_eq!(pending.stderr().matches("a conflict").count(), 17, "they are listed: {}", pending.all());
    let run = corpus.jiaozhu(&["reject", "--all", "--by", "li"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    // The tagger may see other places beside a programme than beside a technology; these have lines of their own.
    let lines = decisions(&corpus, "li");
    assert_eq!(lines.lines().filter(|l| l.contains("\"PROG\"")).count(), 17, "{lines}");
    assert!(!lines.contains("\"TECH\""));
    assert_eq!(said(&corpus), old);
    assert_eq!(corpus.jiaozhu(&["undo"]).code(), 0);
    assert_eq!(decisions(&corpus, "li"), first);
}

#[test]
fn all_can_be_rejected_on_the_bundled_corpus() {
    let corpus = Corpus::empty();
    for part in ["raw", "annotations", "corpus.toml"] {
        let from = crate::support::root().join(part);
        assert!(std::process::Command::new("cp").arg("-r").arg(from).arg(corpus.root()).status().unwrap().success());
    }
    corpus.jiaozhu(&["run"]);
    assert!(
        std::process::Command::new("cp")
            .args(["-r", "output", "old"])
            .current_dir(corpus.root())
            .status()
            .unwrap()
            .success()
    );
    let old = corpus.output();
    // Agencies become programmes, one is forgotten, common words become names.
    let agencies = std::fs::read_to_string(corpus.path("annotations/lexicon/agencies.tsv")).unwrap();
    let agencies: Vec<String> =
        agencies.lines().enumerate().filter(|(i, _)| *i != 3).map(|(_, l)| l.replace("\tORG\t", "\tPROG\t")).collect();
    let corpus = corpus.with("annotations/lexicon/agencies.tsv", agencies.join("\n") + "\n").with(
        "annotations/lexicon/words.tsv",
        "surface\ttype\tentity\taliases\n日本\tLOC\tjapan\n政策\tPROG\tpolicy\n经济安全\tTECH\tsecurity\n",
    );
    let told = changes(&corpus, &["pending", "--json"]);
    for (layer, kind) in
        [("entity", "add"), ("entity", "remove"), ("entity", "move"), ("entity", "retype"), ("stance", "holder")]
    {
        assert!(told.iter().any(|c| c["layer"] == layer && c["kind"] == kind), "no {layer} {kind}");
    }
    let ids: std::collections::BTreeSet<&str> = told.iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), told.len());
    let run = corpus.jiaozhu(&["reject", "--all", "--by", "li"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(changes(&corpus, &["diff", "old", "output", "--json"]).is_empty());
    // The lexicon still cuts the text another way, and words weigh in the scores of stances, which are the last column.
    let same = |table: &str| {
        let file = |all: &[(String, Vec<u8>)]| {
            let csv = &all.iter().find(|(n, _)| *n == format!("{table}.csv")).unwrap().1;
            let csv = String::from_utf8(csv.clone()).unwrap();
            let scored = table == "stances";
            csv.lines()
                .map(|l| l.rsplit_once(',').filter(|_| scored).map_or(l, |l| l.0).to_owned())
                .collect::<Vec<String>>()
        };
        file(&old) == file(&corpus.output())
    };
    assert!(same("blocks") && same("edits") && same("entities") && same("stances"));
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0, "none returns");
}

#[test]
fn an_edited_change_is_pinned_and_asks_nobody_again() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let told = changes(&corpus, &["pending", "--json"]);
    let ids = |kind: &str| -> Vec<String> {
        told.iter().filter(|c| c["kind"] == kind).map(|c| c["id"].as_str().unwrap().to_owned()).collect()
    };
    let (adds, retypes) = (ids("add"), ids("retype"));
    let mut log = String::new();
    let mut edit = |args: &[&str]| {
        let run = corpus.jiaozhu(&[&["edit"], args].concat());
        log += &format!("$ jiaozhu edit {}\n{}\n", args[1..].join(" "), run.all());
        run.code()
    };
    assert_eq!(edit(&[&retypes[0], "label=PROG"]), 2, "who?");
    assert_eq!(edit(&[&retypes[0], "label=FIRM", "--by", "li"]), 2);
    assert_eq!(edit(&[&retypes[0], "polarity=favor", "--by", "li"]), 2);
    assert_eq!(edit(&[&retypes[0], "words=海港", "--by", "li"]), 2);
    assert_eq!(edit(&[&retypes[0], "label=TECH", "--by", "li"]), 2, "it is so");
    assert_eq!(edit(&[&retypes[0], "label=ORG", "entity=haiyan", "--by", "li", "--why", "a company"]), 0);
    assert_eq!(edit(&[&retypes[1], "entity=", "--by", "li"]), 0);
    assert_eq!(edit(&[&retypes[2], "words=海晏", "label=GPE", "--by", "li"]), 0);
    assert_eq!(edit(&[&adds[0], "words=遮风", "entity=", "--by", "li"]), 0);
    assert_eq!(edit(&[&adds[1], "label=mat", "--by", "li"]), 0);
    in_snapshots("commands", || insta::assert_snapshot!("editing", log));
    in_snapshots("commands", || insta::assert_snapshot!("edited_lines", decisions(&corpus, "li")));
    assert_eq!(corpus.jiaozhu(&["undo"]).stdout().lines().next(), Some("took back 1 edit"));
    assert_eq!(decisions(&corpus, "li").lines().count(), 4);
    assert_eq!(corpus.jiaozhu(&["edit", &adds[1], "label=mat", "--by", "li"]).code(), 0);
    let run = corpus.jiaozhu(&["accept", "--all"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(run.stdout().contains("output/ has moved on"), "{}", run.all());
    let human: Vec<String> = corpus.table("entities").into_iter().filter(|l| l.contains("human:li")).collect();
    let says = |what: &str| human.iter().filter(|l| l.contains(what)).count();
    assert_eq!(human.len(), 5, "{human:#?}");
    assert_eq!(
        (says("ORG,haiyan"), says("TECH,,"), says("GPE,windnet"), says("MAT,windnet")),
        (1, 2, 1, 1),
        "{human:#?}"
    );
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    // explain names the line that pinned it.
    let start = decisions(&corpus, "li")
        .lines()
        .find(|l| l.contains("haiyan"))
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["anchor"]["start"].to_string());
    let explained = corpus.jiaozhu(&["explain", "shields", &start.unwrap()]).stdout();
    assert!(
        explained.contains(&format!("relink {} by li (annotations/li/shields.jsonl, line 2): a company", retypes[0])),
        "{explained}"
    );
}

#[test]
fn blocks_and_stances_are_edited_too() {
    let corpus = Corpus::small();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    // No sentence speaks of the target any more: its stances are gone, and a person puts one back otherwise.
    let targets = super::TARGETS
        .replace("\"海港数据共享\", \"协定\", \"开放的海港\"", "\"远洋渔船\"")
        .replace("harbour data", "fishing");
    let corpus = corpus.with("annotations/targets.toml", targets).with("corpus.toml", "[clean]\noff = [\"title\"]\n");
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let told = changes(&corpus, &["pending", "--json"]);
    let id = |layer: &str| told.iter().find(|c| c["layer"] == layer).unwrap()["id"].as_str().unwrap().to_owned();
    let run = corpus.jiaozhu(&["edit", &id("block"), "label=heading", "--by", "li"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let run = corpus.jiaozhu(&["edit", &id("stance"), "polarity=none", "holder=专家", "--by", "li"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    corpus.jiaozhu(&["accept", "--all"]);
    let lines = std::fs::read_to_string(corpus.path("annotations/li/harbour.jsonl")).unwrap();
    in_snapshots("commands", || insta::assert_snapshot!("edited_blocks_and_stances", lines));
    assert!(
        corpus.table("blocks").iter().any(|l| l.contains(",heading,true,human:li,")),
        "{:#?}",
        corpus.table("blocks")
    );
    assert!(
        corpus.table("stances").iter().any(|l| l.contains(",harbour-data,none,专家,")),
        "{:#?}",
        corpus.table("stances")
    );
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
}

#[test]
fn explain_names_the_line_of_a_keep() {
    let (corpus, _) = rejected();
    let line = decisions(&corpus, "li").lines().position(|l| l.contains("\"op\":\"keep\"")).unwrap();
    let keep: Value = serde_json::from_str(decisions(&corpus, "li").lines().nth(line).unwrap()).unwrap();
    let run = corpus.jiaozhu(&["explain", "shields", &keep["anchor"]["start"].to_string()]);
    let told = format!(
        "keep {} by li (annotations/li/shields.jsonl, line {}): not ours",
        keep["id"].as_str().unwrap(),
        line + 1
    );
    assert!(run.stdout().contains(&told), "{}", run.all());
    // Where it is not applied, it says so.
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE.replace("TECH", "PROG"));
    let run = corpus.jiaozhu(&["explain", "shields", &keep["anchor"]["start"].to_string()]);
    assert!(run.stdout().contains(&told) && run.stdout().contains("a conflict: the machine said"), "{}", run.all());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 6, failure_persistence: None, ..Default::default() })]

    /// Whatever the lexicon says and whichever changes are rejected: none of these comes back, and the others are there.
    #[test]
    fn a_rejected_change_never_returns(
        old in proptest::collection::vec((0usize..6, 0usize..3), 0..5),
        new in proptest::collection::vec((0usize..6, 0usize..3), 1..6),
        rejected in proptest::collection::vec(proptest::prelude::any::<bool>(), 24),
    ) {
        use jiaozhu::pipeline::{Quiet, RunOptions, hold, run};
        use jiaozhu::review::{Log, Pending, Person};
        let text = "东岭的木料\n\n木料商会在东岭港买下木料仓库,又租了仓库。\n\n东岭港的仓库后来归木料商会所有,东岭人这样说。\n";
        let words = ["东岭", "东岭港", "木料", "木料商会", "仓库", "木料仓库"];
        let lexicon = |lines: &[(usize, usize)]| {
            let mut seen = std::collections::BTreeSet::new();
            let lines = lines.iter().filter(|(w, _)| seen.insert(*w));
            let line = |(w, k): &(usize, usize)| format!("{}\t{}\tx{w}\t\n", words[*w], ["ORG", "LOC", "MAT"][*k]);
            "surface\ttype\tentity\taliases\n".to_owned() + &lines.map(line).collect::<String>()
        };
        let dir = Corpus::empty().with("raw/d.txt", text).with("annotations/lexicon/x.tsv", lexicon(&old));
        let corpus = jiaozhu::corpus::Corpus::open(dir.root()).unwrap();
        run(&corpus, &RunOptions::default(), &Quiet).unwrap();
        let copied = std::process::Command::new("cp").args(["-r", "output", "old"]).current_dir(dir.root()).status();
        assert!(copied.unwrap().success());
        let dir = dir.with("annotations/lexicon/x.tsv", lexicon(&new));
        let held = hold(&corpus, &RunOptions::default(), &Quiet, false).unwrap();
        let pending = held.pending.unwrap();
        let no: Vec<_> = pending.changes.iter().zip(&rejected).filter(|(_, no)| **no).map(|(c, _)| c).collect();
        let mut log = Log::open(&corpus).unwrap();
        let refused = Pending::reject(&corpus, &mut log, &no, &Person::parse("li").unwrap(), None).unwrap();
        proptest::prop_assert!(refused.is_empty(), "the text is the same, so all can be rejected: {refused:?}");
        run(&corpus, &RunOptions::default(), &Quiet).unwrap();
        let mut after: Vec<String> = Vec::new();
        jiaozhu::diff::outputs(&dir.path("old"), &dir.path("output"), |doc| {
            after.extend(doc.changes.iter().map(|c| c.id.clone()));
            Ok(())
        })
        .unwrap();
        for change in &no {
            proptest::prop_assert!(!after.contains(&change.id), "{} {} is back", change.kind, change.value().quote);
        }
        // With all others rejected too, there is nothing left of the lexicon: not in a score.
        std::fs::remove_dir_all(dir.path("output")).unwrap();
        std::fs::rename(dir.path("old"), dir.path("output")).unwrap();
        let old = said(&dir);
        std::fs::remove_dir_all(dir.path("annotations/li")).ok();
        let held = hold(&corpus, &RunOptions::default(), &Quiet, false).unwrap();
        let all: Vec<_> = held.pending.iter().flat_map(|p| &p.changes).collect();
        let mut log = Log::open(&corpus).unwrap();
        Pending::reject(&corpus, &mut log, &all, &Person::parse("li").unwrap(), None).unwrap();
        run(&corpus, &RunOptions::default(), &Quiet).unwrap();
        proptest::prop_assert!(all.is_empty() || said(&dir) == old, "all is rejected, and something is otherwise");
    }
}

#[test]
fn undo_does_not_reach_past_an_acceptance_that_output_has_moved_on_with() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["reject", "--filter", "kind=retype", "--by", "li"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["accept", "--all"]).code(), 0);
    let lines = decisions(&corpus, "li");
    let run = corpus.jiaozhu(&["undo"]);
    assert_eq!(run.code(), 2);
    in_snapshots("commands", || insta::assert_snapshot!("undo_past_acceptance", run.all()));
    assert_eq!(decisions(&corpus, "li"), lines);
}

#[test]
fn what_an_inserted_line_changes_elsewhere_is_laid_to_the_raw_file() {
    let text = super::HARBOUR;
    let corpus = Corpus::empty().with("raw/harbour.txt", text);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    // The old title stands behind a new line now, and is no title any more.
    let corpus = corpus.with("raw/harbour.txt", format!("东京的新港口今年开放\n\n{text}"));
    let told = changes(&corpus, &["diff", "output", "--json"]);
    assert!(told.iter().any(|c| c["kind"] == "retype" || c["kind"] == "relabel"), "{told:#?}");
    for change in &told {
        assert_eq!(change["cause"], "raw", "{change:#}");
    }
}

#[test]
fn what_cannot_be_applied_is_listed_for_programs_too() {
    let (corpus, _) = rejected();
    let edited = shields().replace("海晏有限公司在青岛", "海宴有限公司在青岛");
    let corpus = corpus.with("raw/shields.txt", edited);
    let run = corpus.jiaozhu(&["pending", "--json"]);
    let lines = run.stdout().lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<Value>>();
    let lost: Vec<&Value> = lines.iter().filter(|l| l["record"] == "problem").collect();
    assert_eq!(lost.len(), 1, "{}", run.all());
    let records: Vec<&str> = lines.iter().map(|l| l["record"].as_str().unwrap()).collect();
    let waiting = records.iter().filter(|r| **r == "change").count();
    assert_eq!((records.last(), &lines.last().unwrap()["waiting"]), (Some(&"summary"), &waiting.into()));
    assert_eq!(lost[0]["file"], "annotations/li/shields.jsonl");
    assert!(lost[0]["message"].as_str().unwrap().contains("an orphan"));
}

#[test]
fn what_nobody_decides_on_moves_output_on_too() {
    let corpus = before();
    let json = corpus.jiaozhu(&["run", "--pending", "--json"]);
    assert_eq!(json.stdout(), "{\"record\":\"summary\",\"waiting\":0}\n");
    assert_eq!(corpus.jiaozhu(&["pending"]).stdout(), "nothing waits for a decision\n");
    let corpus = corpus.with("raw/new.txt", FOREST.replace("北方", "南方")).with("raw/page.html", "<p>x</p>");
    let told = |run: &super::Run| {
        run.stdout().contains("nothing waits for a decision, but output/ is not what a run makes now\n")
    };
    let held = corpus.jiaozhu(&["run", "--pending"]);
    assert!(told(&held) && held.stdout().contains("only counted\n  new: a new document"), "{}", held.all());
    let pending = corpus.jiaozhu(&["pending", "--group", "kind"]);
    assert!(told(&pending) && pending.stdout().contains("only counted\n  new: a new document"), "{}", pending.all());
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 1);
    assert_eq!(corpus.jiaozhu(&["reject", "--all", "--by", "li"]).code(), 2, "there is nothing to reject");
    let run = corpus.jiaozhu(&["accept", "--all"]);
    assert_eq!((run.code(), run.stdout().as_str()), (3, "all is decided: output/ has moved on\n"), "{}", run.all());
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 3, "the file that cannot be read is still there");
    // A problem alone does it too.
    std::fs::remove_file(corpus.path("raw/page.html")).unwrap();
    assert!(told(&corpus.jiaozhu(&["run", "--pending"])));
    assert_eq!(corpus.jiaozhu(&["accept", "--all"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
}

#[test]
fn markdown_shows_the_words_and_what_became_of_them() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    let run = corpus.jiaozhu(&["diff", "output", "--markdown", "--filter", "kind=retype"]);
    in_snapshots("commands", || insta::assert_snapshot!("markdown_retype", run.all()));
}

#[test]
fn changes_of_another_lexicon_are_not_decided_on() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    let corpus = corpus.with("annotations/lexicon/x.tsv", LINE.replace("TECH", "PROG"));
    let listed = corpus.jiaozhu(&["pending", "--filter", "kind=retype"]);
    let refused = corpus.jiaozhu(&["reject", "--all", "--by", "li"]);
    in_snapshots("commands", || {
        insta::assert_snapshot!("outdated", format!("{}\n{}", listed.stderr(), refused.all()));
    });
    assert!(!corpus.path("annotations/li").exists());
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["reject", "--all", "--by", "li"]).code(), 0);
}

#[test]
fn a_stance_toward_a_target_that_nobody_has_named_is_not_made() {
    let sentence = "日本政府强调,有必要继续扩大合作。";
    let start = super::HARBOUR[..super::HARBOUR.find(sentence).unwrap()].chars().count();
    let end = start + sentence.chars().count();
    let line = |target: &str| {
        format!(
            "{{\"id\":\"1\",\"doc\":\"harbour\",\"op\":\"add\",\"layer\":\"stance\",\"anchor\":{{\"start\":{start},\"end\":{end},\
             \"quote\":\"{sentence}\"}},\"now\":{{\"target\":\"{target}\",\"polarity\":\"favor\"}},\"by\":\"li\"}}\n"
        )
    };
    let corpus = Corpus::small().with("annotations/li/harbour.jsonl", line("harbor-data"));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("annotations/targets.toml has no target “harbor-data”"), "{}", run.all());
    assert!(!corpus.table("stances").join("\n").contains("human:li"));
    let corpus = corpus.with("annotations/li/harbour.jsonl", line("harbour-data"));
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert!(corpus.table("stances").join("\n").contains("human:li"));
}
