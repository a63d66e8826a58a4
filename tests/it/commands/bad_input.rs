//! Bad input: each gets a clear message and a row in `problems`, and harms no other document.

use super::{Corpus, FOREST, HARBOUR, TARGETS};
use crate::support::in_snapshots;

/// Runs and checks that the good documents are complete.
fn run_beside_good_ones(corpus: &Corpus) -> super::Run {
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3, "{}", run.all());
    let good = Corpus::small();
    good.jiaozhu(&["run"]);
    for table in ["blocks", "sentences", "entities", "stances"] {
        let ours = corpus.table(table);
        for line in good.table(table) {
            assert!(ours.contains(&line), "{table}: {line}");
        }
    }
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
    run
}

#[test]
fn files_that_are_no_documents() {
    let corpus = Corpus::small()
        .with("raw/empty.txt", "")
        .with("raw/space.txt", " \r\n\t\n")
        .with("raw/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        .with("raw/cut.txt", &FOREST.as_bytes()[..100])
        .with("raw/page.html", "<p>x</p>")
        .with("raw/menu.txt", "首页 | 新闻 | 登录\n上一页 下一页\n")
        .with("raw/wide.txt", b"\xff\xfe\0\0\x77\x6d\0\0")
        .with("raw/cut.jsonl.gz", b"\x1f\x8b\x08\0\0\0")
        .with("raw/forest.txt", FOREST)
        .with("raw/forest.TXT", FOREST)
        .with("raw/sources.tsv", "file\turl\tretrieved\tpublisher\nmissing.txt\thttps://example.org/\n");
    std::os::unix::fs::symlink(corpus.path("raw"), corpus.path("raw/north/again")).unwrap();
    std::os::unix::fs::symlink(corpus.path(""), corpus.path("raw/corpus")).unwrap();
    std::os::unix::fs::symlink("nothing", corpus.path("raw/nowhere.txt")).unwrap();
    // Root may read everything, so a file that fails on reading stands for one without permission.
    std::os::unix::fs::symlink("/proc/self/mem", corpus.path("raw/unreadable.txt")).unwrap();
    let run = run_beside_good_ones(&corpus);
    in_snapshots("commands", || {
        insta::assert_snapshot!("bad_files", run.all());
        insta::assert_snapshot!("bad_files_problems", corpus.table("problems").join("\n"));
    });
}

/// (Seen by hand with 50 MB and the release build; the tests' build is slower.)
#[test]
fn megabytes_on_one_line() {
    let line = "海港数据共享需要各方合作,".repeat(3_000_000 / 39);
    let corpus = Corpus::small().with("raw/line.txt", &line).with("corpus.toml", "[output]\nformats = [\"parquet\"]\n");
    let run = corpus.jiaozhu(&["run"]);
    assert!([0, 3].contains(&run.code()), "{}", run.all());
    assert!(run.stdout().contains("3 documents"), "{}", run.stdout());
}

#[test]
fn a_lexicon_with_bad_lines() {
    let corpus = Corpus::small().with(
        "annotations/lexicon/names.tsv",
        "surface\ttype\tentity\taliases\n北方森林\n海港\tPLACE\n货运\tTECH\tfreight\n",
    );
    let run = corpus.jiaozhu(&["run"]);
    in_snapshots("commands", || {
        insta::assert_snapshot!("bad_lexicon", run.all());
        insta::assert_snapshot!("bad_lexicon_problems", corpus.table("problems").join("\n"));
    });
    assert!(corpus.table("entities").iter().any(|l| l.contains("lexicon/names.tsv#货运")), "the good line counts");
}

#[test]
fn what_contradicts_itself_is_told() {
    let sentence = "日本政府强调,有必要继续扩大合作。";
    let at = HARBOUR[..HARBOUR.find(sentence).unwrap()].chars().count();
    let gold = format!(
        "{{\"doc\": \"harbour\", \"layer\": \"stance\", \"quote\": \"{sentence}\", \"start\": {at}, \"end\": {}, \"target\": \"fish-data\", \"polarity\": \"favor\", \"holder\": \"author\"}}\n",
        at + sentence.chars().count()
    );
    let corpus = Corpus::small().with("annotations/gold/harbour.jsonl", gold).with(
        "annotations/lexicon/names.tsv",
        "surface\ttype\tentity\taliases\n远山电子\tORG\tyuanshan\t远山\n远山\tGPE\tyuanshan-city\n",
    );
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    in_snapshots("commands", || insta::assert_snapshot!("contradictions", run.stderr()));
    let told = "annotations/gold/harbour.jsonl: line 1: a stance toward “fish-data”, which annotations/targets.toml does not have";
    let eval = corpus.jiaozhu(&["eval"]);
    assert!(eval.code() == 3 && eval.stderr().contains(told), "{}", eval.all());
}

#[test]
fn without_targets_the_summary_says_why_there_are_no_stances() {
    let corpus = Corpus::small().with("annotations/targets.toml", "");
    assert!(corpus.jiaozhu(&["run"]).stdout().contains("stances   0: annotations/targets.toml names no targets\n"));
}

#[test]
fn unknown_keys_are_errors_with_their_line() {
    let corpus = Corpus::small().with("corpus.toml", "name = \"x\"\n\n[output]\nformat = [\"csv\"]\n");
    in_snapshots("commands", || insta::assert_snapshot!("bad_config_key", corpus.jiaozhu(&["run"]).all()));
    let corpus = Corpus::small().with("corpus.toml", "[clean]\noff = [\"join-lines\", \"no-such-rule\"]\n");
    in_snapshots("commands", || insta::assert_snapshot!("bad_config_rule", corpus.jiaozhu(&["run"]).all()));
    let corpus = Corpus::small().with("corpus.toml", "[clean]\noff = [\"paragraph\"]\n");
    in_snapshots("commands", || insta::assert_snapshot!("bad_config_always_on", corpus.jiaozhu(&["run"]).all()));
    let corpus = Corpus::small().with("annotations/targets.toml", format!("{TARGETS}alias = [\"海港\"]\n"));
    in_snapshots("commands", || insta::assert_snapshot!("bad_targets_key", corpus.jiaozhu(&["run"]).all()));
    let corpus = Corpus::small().with("annotations/targets.toml", format!("{TARGETS}\n{TARGETS}"));
    in_snapshots("commands", || insta::assert_snapshot!("bad_targets_twice", corpus.jiaozhu(&["run"]).all()));
    assert!(!corpus.path("output").exists());
}

#[test]
fn values_that_would_break_the_output_are_errors() {
    let all = |corpus: Corpus| corpus.jiaozhu(&["run"]).all();
    let twice = Corpus::small().with("corpus.toml", "[output]\nformats = [\"csv\", \"csv\"]\n");
    in_snapshots("commands", || insta::assert_snapshot!("bad_config_formats", all(twice)));
    for (name, text) in [
        ("id", "[[target]]\nid = \"\"\nname = \"x\"\n"),
        ("alias", "[[target]]\nid = \"a\"\nname = \"x\"\naliases = [\"海港\", \"海港 + \"]\n"),
    ] {
        let corpus = Corpus::small().with("annotations/targets.toml", text);
        in_snapshots("commands", || insta::assert_snapshot!(format!("bad_targets_{name}"), all(corpus)));
    }
}

#[test]
fn nobody_listening_does_not_stop_the_work() {
    let corpus = Corpus::small().with("raw/page.html", "<p>x</p>");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
        .arg("run")
        .current_dir(corpus.root())
        .stdout(std::process::Stdio::null())
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(corpus.path("output/manifest.json").exists());
}

#[test]
fn only_does_not_repeat_what_other_documents_have() {
    let bad = "not json\n";
    let corpus = Corpus::small().with("annotations/li/harbour.jsonl", bad).with("raw/harbour.TXT", HARBOUR);
    corpus.jiaozhu(&["run"]);
    let before = corpus.output();
    assert!(corpus.table("problems").len() > 2);
    corpus.jiaozhu(&["run", "--only", "north/forest"]);
    assert_eq!(corpus.output(), before);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
}

#[test]
fn annotations_that_do_not_fit() {
    let at = HARBOUR.chars().position(|c| c == '东').unwrap();
    let gold = format!(
        "{{\"doc\": \"harbour\", \"layer\": \"entity\", \"quote\": \"东京\", \"start\": {at}, \"end\": {}, \"label\": \"GPE\"}}\n\
         {{\"doc\": \"harbour\", \"layer\": \"entity\", \"quote\": \"西京\", \"start\": {at}, \"end\": {}, \"label\": \"GPE\"}}\n\
         not json\n",
        at + 2,
        at + 2
    );
    let corpus = Corpus::small().with("annotations/gold/harbour.jsonl", gold).with(
        "annotations/gold/gone.jsonl",
        "{\"doc\": \"gone\", \"layer\": \"entity\", \"quote\": \"x\", \"start\": 0, \"end\": 1, \"label\": \"GPE\"}\n",
    );
    // Gold plays no part in a run.
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()));
    let output = corpus.output();
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
    let eval = corpus.jiaozhu(&["eval"]);
    assert_eq!(eval.code(), 3);
    in_snapshots("commands", || insta::assert_snapshot!("bad_gold", eval.stderr()));
    let train = corpus.jiaozhu(&["train", "--folds", "0", "--out", "a.model"]);
    assert_eq!((train.code(), train.stderr().matches("annotations/gold/harbour.jsonl").count()), (3, 2));
    // Nor does it change what was made, and kept.
    std::fs::remove_dir_all(corpus.path("annotations/gold")).unwrap();
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    assert_eq!(corpus.output(), output);
}

#[test]
fn a_persons_lines_concern_a_run_when_they_may_be_decisions() {
    let annotation = "{\"doc\": \"harbour\", \"layer\": \"entity\", \"quote\": \"东京\", \"start\": 0, \"end\": 9, \"label\": \"GPE\"}\n";
    let corpus = Corpus::small().with("annotations/li/harbour.jsonl", annotation);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!((run.code(), run.stderr()), (0, String::new()));
    for (who, line, lines) in
        [("li", "not json\n", 1), ("li", "{\"op\": \"add\"}\n", 1), ("gold", "{\"op\": \"add\"}\n", 1)]
    {
        let file = format!("annotations/{who}/harbour.jsonl");
        let old = std::fs::read(corpus.path(&file)).unwrap_or_default();
        std::fs::create_dir_all(corpus.path(&file).parent().unwrap()).unwrap();
        std::fs::write(corpus.path(&file), line).unwrap();
        let run = corpus.jiaozhu(&["run"]);
        assert_eq!((run.code(), run.stderr().lines().count()), (3, lines), "{}", run.all());
        std::fs::write(corpus.path(&file), old).unwrap();
    }
}

#[test]
fn a_decision_is_applied_where_its_anchor_holds_and_listed_where_not() {
    let start = HARBOUR.chars().position(|c| c == '东').unwrap();
    let line = |id: &str, quote: &str, op: &str, values: &str| {
        format!(
            "{{\"id\": \"{id}\", \"doc\": \"harbour\", \"op\": \"{op}\", \"layer\": \"entity\", \"anchor\": {{\"start\": {start}, \"end\": {}, \
             \"quote\": \"{quote}\", \"prefix\": \"\", \"suffix\": \"\", \"raw_sha256\": \"\"}}, {values}, \"by\": \"li\"}}\n",
            start + 2
        )
    };
    let good = line("1", "东京", "retype", "\"was\": {\"label\": \"GPE\"}, \"now\": {\"label\": \"LOC\"}");
    let corpus = Corpus::small().with("annotations/li/harbour.jsonl", &good);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let row = corpus.table("entities").into_iter().find(|l| l.ends_with(",东京")).unwrap();
    assert!(row.contains(",LOC,") && row.contains(",human:li,"), "{row}");
    let manifest = std::fs::read_to_string(corpus.path("output/manifest.json")).unwrap();
    assert!(manifest.contains("annotations/li/harbour.jsonl"));

    let lost = line("2", "西京", "remove", "\"was\": {\"label\": \"GPE\"}");
    let corpus = corpus.with("annotations/li/harbour.jsonl", lost);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3);
    in_snapshots("commands", || insta::assert_snapshot!("decision_orphan", run.stderr()));
}

#[test]
fn a_folder_that_is_no_corpus() {
    let dir = tempfile::tempdir().unwrap();
    in_snapshots("commands", || insta::assert_snapshot!("no_corpus", super::jiaozhu(dir.path(), &["run"]).all()));
    in_snapshots("commands", || {
        insta::assert_snapshot!("no_folder", super::jiaozhu(dir.path(), &["-C", "nowhere", "run"]).all());
    });
}
