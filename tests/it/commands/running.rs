//! `run`, `verify`, `init`: what is written, and that it is the same every time.

use std::process::{Command, Stdio};

use super::{Corpus, FOREST, HARBOUR, TARGETS, jiaozhu};
use crate::support::{in_snapshots, root};

#[test]
fn run_writes_every_table_and_says_what_it_did() {
    let corpus = Corpus::small();
    let run = corpus.jiaozhu(&["run"]);
    in_snapshots("commands", || insta::assert_snapshot!("run", run.all()));
    let names: Vec<String> = corpus.output().into_iter().map(|(name, _)| name).collect();
    let expected = [
        "blocks.csv",
        "blocks.parquet",
        "datapackage.json",
        "documents.csv",
        "documents.parquet",
        "edits.csv",
        "edits.parquet",
        "entities.csv",
        "entities.parquet",
        "manifest.json",
        "problems.csv",
        "problems.parquet",
        "sentences.csv",
        "sentences.parquet",
        "stances.csv",
        "stances.parquet",
        "tokens.csv",
        "tokens.parquet",
    ];
    assert_eq!(names, expected);
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
}

#[test]
fn the_tables_of_a_small_corpus() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    for table in ["documents", "blocks", "edits", "sentences", "entities", "stances", "problems"] {
        let text = corpus.table(table).join("\n");
        in_snapshots("commands", || insta::assert_snapshot!(format!("table_{table}"), text));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = Corpus::small();
    first.jiaozhu(&["run", "--threads", "1"]);
    let expected = first.output();
    first.jiaozhu(&["run", "--threads", "1"]);
    assert_eq!(first.output(), expected, "run twice");
    first.jiaozhu(&["run", "--threads", "2"]);
    assert_eq!(first.output(), expected, "two threads");
    // The files made in another order, so that the folder lists them in another.
    let other = Corpus::empty()
        .with("raw/north/forest.txt", FOREST)
        .with("annotations/targets.toml", TARGETS)
        .with("raw/harbour.txt", HARBOUR);
    other.jiaozhu(&["run", "--threads", "8"]);
    assert_eq!(other.output(), expected, "another order, eight threads");
}

#[test]
fn check_says_whether_output_is_stale_and_how() {
    let corpus = Corpus::small();
    let run = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!((run.code(), run.stdout().as_str()), (1, "there is no output/ yet; `jiaozhu run` makes it\n"));
    corpus.jiaozhu(&["run"]);
    let run = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!((run.code(), run.stdout().as_str()), (0, "output/ is up to date\n"));

    let before = corpus.output();
    let corpus =
        corpus.with("annotations/lexicon/names.tsv", "surface\ttype\tentity\taliases\n货运数据\tTECH\tfreight-data\n");
    let run = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!(run.code(), 1);
    in_snapshots("commands", || insta::assert_snapshot!("check_stale", run.all()));
    assert_eq!(corpus.output(), before, "--check writes nothing");
}

#[test]
fn only_renews_one_document_and_keeps_the_others() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let whole = corpus.output();
    let run = corpus.jiaozhu(&["run", "--only", "harbour"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert_eq!(corpus.output(), whole, "nothing changed: the same bytes");

    let longer = format!("{FOREST}\n最后一段是新的。\n");
    let corpus =
        corpus.with("raw/north/forest.txt", &longer).with("raw/harbour.txt", HARBOUR.replace("12.5%", "13.5%"));
    corpus.jiaozhu(&["run", "--only", "north/forest"]);
    let blocks = corpus.table("blocks").join("\n");
    assert!(blocks.contains("最后一段是新的"), "the named document is new");
    assert!(blocks.contains("12.5%") && !blocks.contains("13.5%"), "the other one stays");
    let run = corpus.jiaozhu(&["run", "--only", "south"]);
    in_snapshots("commands", || insta::assert_snapshot!("only_unknown", run.all()));
}

#[test]
fn only_says_when_the_other_rows_are_of_other_inputs() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let warning = |run: &super::Run| -> Vec<String> {
        run.stderr()
            .lines()
            .filter_map(|l| l.split_once("made with other inputs: ").map(|(_, w)| w.to_owned()))
            .collect()
    };
    // What is decided on the named document concerns no other.
    let start = FOREST.chars().position(|c| c == '北').unwrap();
    let line = format!(
        "{{\"id\":\"1\",\"doc\":\"north/forest\",\"op\":\"add\",\"layer\":\"entity\",\"anchor\":{{\"start\":{start},\"end\":{},\
         \"quote\":\"北方\"}},\"now\":{{\"label\":\"LOC\"}},\"by\":\"li\"}}\n",
        start + 2
    );
    let corpus = corpus.with("annotations/li/north/forest.jsonl", line);
    let run = corpus.jiaozhu(&["run", "--only", "north/forest"]);
    assert_eq!((run.code(), warning(&run)), (0, vec![]), "{}", run.all());
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);

    let corpus =
        corpus.with("annotations/lexicon/names.tsv", "surface\ttype\tentity\taliases\n货运数据\tTECH\tfreight-data\n");
    let run = corpus.jiaozhu(&["run", "--only", "north/forest"]);
    assert_eq!((run.code(), warning(&run)), (0, vec!["annotations/lexicon/names.tsv".to_owned()]), "{}", run.all());
    let json = corpus.jiaozhu(&["run", "--only", "north/forest", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout()).unwrap();
    assert_eq!(json["mixed"][0], "annotations/lexicon/names.tsv", "it stays so");
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!((verify.code(), warning(&verify).len()), (0, 1), "{}", verify.all());
    let check = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!(check.code(), 1);
    assert!(check.stdout().contains("rows that `run --only` left were made with other inputs"), "{}", check.all());
    let diff = corpus.jiaozhu(&["diff", "output"]).stdout();
    assert!(diff.contains("also differs: annotations/lexicon/names.tsv\n"), "{diff}");
    // All documents together are a whole run.
    let run = corpus.jiaozhu(&["run", "--only", "north/forest", "harbour"]);
    assert_eq!((run.code(), warning(&run)), (0, vec![]));
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    let output = corpus.output();
    corpus.jiaozhu(&["run"]);
    assert_eq!(corpus.output(), output);
    assert_eq!(warning(&corpus.jiaozhu(&["verify"])), [""; 0]);
}

#[test]
fn json_is_for_machines() {
    let corpus = Corpus::small();
    let run = corpus.jiaozhu(&["run", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(json["summary"]["documents"], 2);
    assert!(json["seconds"]["total"].as_f64().unwrap() > 0.0);
    assert_eq!(run.stderr(), "");
}

#[test]
fn formats_are_those_of_the_configuration() {
    let corpus = Corpus::small().with("corpus.toml", "[output]\nformats = [\"parquet\"]\n");
    corpus.jiaozhu(&["run"]);
    assert!(corpus.output().iter().all(|(name, _)| !name.ends_with(".csv")));
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
}

#[test]
fn an_edit_rule_can_be_switched_off() {
    let text = HARBOUR.replace("12.5%", "１２.５%").replace("货运量", "货\u{200b}运量");
    let corpus = Corpus::small().with("raw/harbour.txt", &text);
    corpus.jiaozhu(&["run"]);
    assert!(corpus.table("edits").iter().any(|l| l.contains(",half-width,")));
    let corpus = corpus.with("corpus.toml", "[clean]\noff = [\"half-width\"]\n");
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let edits = corpus.table("edits").join("\n");
    assert!(!edits.contains("half-width") && edits.contains("remove-invisible"), "{edits}");
    assert!(corpus.table("documents").join("\n").contains("１２.５%"));
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
}

#[test]
fn what_people_put_into_output_stays() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let corpus = corpus.with("output/README.md", "ours\n");
    corpus.jiaozhu(&["run"]);
    assert_eq!(std::fs::read_to_string(corpus.path("output/README.md")).unwrap(), "ours\n");
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
}

#[test]
fn a_killed_run_leaves_the_old_output_whole() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let before = corpus.output();
    // Enough text that the run is still at work when it is killed.
    let corpus = corpus.with("raw/long.txt", HARBOUR.repeat(20_000));
    for wait in [0, 60, 300, 600] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
            .arg("run")
            .current_dir(corpus.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(corpus.output(), before, "killed after {wait} ms");
    }
    std::fs::remove_file(corpus.path("raw/long.txt")).unwrap();
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(corpus.output(), before);
    let left: Vec<_> = std::fs::read_dir(corpus.path(".jiaozhu"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| n.starts_with("run-"))
        .collect();
    assert!(left.is_empty(), "folders of killed runs are removed: {left:?}");
}

#[test]
fn verify_finds_what_was_changed_by_hand() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let blocks = std::fs::read_to_string(corpus.path("output/blocks.csv")).unwrap();
    let corpus = corpus.with("output/blocks.csv", blocks.replace("货运量", "货运凉"));
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 1, "{}", verify.all());
    corpus.jiaozhu(&["run"]);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    let corpus = corpus.with("raw/harbour.txt", HARBOUR.replace("12.5%", "13.5%"));
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 1, "a raw file changed: {}", verify.all());
}

/// Also where the hashes are right: what rows name is looked up in the program and in annotations/.
#[test]
fn verify_looks_up_what_rows_name() {
    let mut corpus = Corpus::small().with("corpus.toml", "[output]\nformats = [\"csv\"]\n");
    corpus.jiaozhu(&["run"]);
    let files = corpus.output();
    let text = |name: &str| String::from_utf8(files.iter().find(|f| f.0 == name).unwrap().1.clone()).unwrap();
    let mut all = String::new();
    for (table, was, now) in [
        ("documents", ",zh,", ",xx,"),
        ("blocks", ",title,true,title,", ",title,true,foo,"),
        ("entities", "pattern:date", "pattern:foo"),
        ("entities", "states.tsv#中国", "states.tsv#火星"),
        ("entities", ",tagger,", ",human:li,"),
        ("stances", ",harbour-data,none,", ",foo,none,"),
        ("stances", "日本政府,jp-government", "火星人,mars"),
        ("stances", "stance:alias", "stance:foo"),
    ] {
        let file = format!("{table}.csv");
        let (old, manifest) = (text(&file), text("manifest.json"));
        assert!(old.contains(was), "{old}");
        corpus = corpus.with(&format!("output/{file}"), old.replacen(was, now, 1));
        let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        for entry in manifest["tables"].as_array_mut().unwrap().iter_mut().filter(|entry| entry["file"] == *file) {
            let path = corpus.path(&format!("output/{file}"));
            entry["bytes"] = path.metadata().unwrap().len().into();
            entry["sha256"] = jiaozhu::tables::sha256(&path).unwrap().into();
        }
        corpus = corpus.with("output/manifest.json", manifest.to_string());
        let verify = corpus.jiaozhu(&["verify"]);
        assert_eq!(verify.code(), 1);
        all += &verify.stdout();
        corpus = corpus.with(&format!("output/{file}"), old).with("output/manifest.json", text("manifest.json"));
    }
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    in_snapshots("commands", || insta::assert_snapshot!("verify_names", all));
}

#[test]
fn init_makes_a_corpus_that_runs() {
    let dir = tempfile::tempdir().unwrap();
    let run = jiaozhu(dir.path(), &["init", "mine"]);
    in_snapshots("commands", || insta::assert_snapshot!("init", run.all()));
    std::fs::write(dir.path().join("mine/raw/forest.txt"), FOREST).unwrap();
    let run = jiaozhu(dir.path(), &["-C", "mine", "run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert_eq!(jiaozhu(dir.path(), &["-C", "mine", "verify"]).code(), 0);
    let again = jiaozhu(dir.path(), &["init", "mine"]);
    in_snapshots("commands", || insta::assert_snapshot!("init_again", again.all()));
}

#[test]
fn init_makes_the_corpus_below_the_folder_that_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("work")).unwrap();
    let run = jiaozhu(dir.path(), &["-C", "work", "init", "mine"]);
    assert!(run.stdout().contains("made work/mine/corpus.toml"), "{}", run.all());
    assert!(dir.path().join("work/mine/raw/README.md").is_file());
}

#[test]
fn the_committed_output_is_up_to_date() {
    // On a copy: tests must not write into the repository.
    let copy = Corpus::empty();
    for part in ["raw", "annotations", "output", "corpus.toml"] {
        let status = Command::new("cp").arg("-r").arg(root().join(part)).arg(copy.root()).status().unwrap();
        assert!(status.success());
    }
    let check = copy.jiaozhu(&["run", "--check"]);
    assert_eq!(check.code(), 0, "{}", check.all());
    let verify = copy.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
}
