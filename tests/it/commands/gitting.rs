//! git shows and merges annotations.

use std::process::Command;

use super::deciding::{LINE, before, decisions};
use super::diffing::commit;
use super::{Corpus, FOREST, HARBOUR};
use crate::support::in_snapshots;

fn git(corpus: &Corpus, args: &[&str]) -> String {
    let run = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.pager=cat"])
        .args(args)
        .current_dir(corpus.root())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(run.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn git_diff_shows_annotations() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    commit(&corpus);
    let setup = corpus.jiaozhu(&["git", "setup"]);
    assert_eq!(setup.code(), 0, "{}", setup.all());
    let attributes = std::fs::read_to_string(corpus.path(".gitattributes")).unwrap();
    assert_eq!(attributes, "/output/** diff=jiaozhu\n/annotations/**/*.jsonl merge=jiaozhu\n");
    corpus.jiaozhu(&["git", "setup"]);
    assert_eq!(std::fs::read_to_string(corpus.path(".gitattributes")).unwrap(), attributes, "once and for all");
    assert_eq!(git(&corpus, &["diff", "--", "output"]), "");
    let corpus = corpus
        .with("annotations/lexicon/names.tsv", "surface\ttype\tentity\taliases\n小港口\tORG\tsmall-ports\n")
        .with("raw/north/forest.txt", FOREST.replacen("专家", "2020年以来,专家", 1));
    corpus.jiaozhu(&["run"]);
    let work = git(&corpus, &["diff", "--", "output"]);
    in_snapshots("commands", || insta::assert_snapshot!("git_diff", work));
    let body = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    git(&corpus, &["add", "-A"]);
    assert_eq!(body(&git(&corpus, &["diff", "--cached", "--", "output"])), body(&work), "of the index");
    git(&corpus, &["commit", "-qm", "names"]);
    let corpus = corpus.with("raw/harbour.txt", HARBOUR.replace("12.5%", "十二个点"));
    corpus.jiaozhu(&["run"]);
    git(&corpus, &["commit", "-qam", "more"]);
    assert_eq!(body(&git(&corpus, &["diff", "HEAD~2", "HEAD~1", "--", "output"])), body(&work), "of old revisions");
    let shown = git(&corpus, &["show", "--ext-diff", "--format=", "HEAD", "--", "output"]);
    assert!(shown.contains("remove") && shown.contains("12.5%"), "{shown}");
}

#[test]
fn two_peoples_branches_merge_without_conflicts() {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    commit(&corpus);
    corpus.jiaozhu(&["git", "setup"]);
    git(&corpus, &["add", "-A"]);
    git(&corpus, &["commit", "-qm", "setup"]);
    let reject = |filter: &str| {
        assert!([0, 3].contains(&corpus.jiaozhu(&["run", "--pending"]).code()));
        let run = corpus.jiaozhu(&["reject", "--filter", filter, "--by", "li"]);
        assert_eq!(run.code(), 0, "{}", run.all());
    };
    // One person on two machines: every second line of the file is written on each branch.
    git(&corpus, &["branch", "-m", "ours"]);
    git(&corpus, &["checkout", "-qb", "theirs"]);
    reject("kind=retype");
    git(&corpus, &["add", "annotations"]);
    git(&corpus, &["commit", "-qm", "retypes"]);
    let theirs = decisions(&corpus, "li");
    git(&corpus, &["checkout", "-q", "ours"]);
    std::fs::remove_dir_all(corpus.path(".jiaozhu")).unwrap();
    reject("kind=add");
    git(&corpus, &["add", "annotations"]);
    git(&corpus, &["commit", "-qm", "additions"]);
    let ours = decisions(&corpus, "li");
    assert_eq!((theirs.lines().count(), ours.lines().count()), (3, 14));
    git(&corpus, &["merge", "-q", "--no-edit", "theirs"]);
    let merged = decisions(&corpus, "li");
    assert_eq!(merged.lines().count(), 17);
    assert!(ours.lines().chain(theirs.lines()).all(|l| merged.contains(l)));
    let starts: Vec<u64> = merged
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["anchor"]["start"].as_u64().unwrap())
        .collect();
    assert!(starts.is_sorted(), "{starts:?}");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert!(!corpus.table("entities").join("\n").contains("windnet"));
}
