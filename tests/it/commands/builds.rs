//! Outputs of other builds of the program.

use jiaozhu::tables::Program;
use serde_json::Value;

use super::deciding::changes;
use super::{Corpus, Run};

const MANIFEST: &str = "output/manifest.json";
const OTHER: &str = "000000000000";
const HARMLESS: &str = "surface\ttype\tentity\taliases\n远洋渔船\tTECH\tfishing\t\n";

fn build() -> String {
    Program::this().build.unwrap()
}

/// A corpus whose output another build wrote.
fn of_another_build() -> Corpus {
    let corpus = Corpus::small().with("corpus.toml", "[output]\nformats = [\"csv\"]\n");
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    corpus.replacing(MANIFEST, &build(), OTHER)
}

fn also_differs(run: &Run) -> Vec<String> {
    run.stdout().lines().filter_map(|l| l.strip_prefix("also differs: ").map(str::to_owned)).collect()
}

#[test]
fn another_build_that_says_the_same_makes_nothing_stale() {
    let corpus = of_another_build();
    let check = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!((check.code(), check.stdout().as_str()), (0, "output/ is up to date\n"));
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["pending", "--check"]).code(), 0);
    let told = also_differs(&corpus.jiaozhu(&["diff", "output"]));
    assert_eq!(told, [format!("program 0.1.0 (build {OTHER} → {})", build())]);
    // A run says who wrote what is there now.
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let manifest: Value = serde_json::from_slice(&std::fs::read(corpus.path(MANIFEST)).unwrap()).unwrap();
    assert_eq!(manifest["program"]["build"], build());
    assert!(also_differs(&corpus.jiaozhu(&["diff", "output"])).is_empty());
}

#[test]
fn a_manifest_without_a_build_is_of_an_unknown_one() {
    let corpus = of_another_build().replacing(MANIFEST, &format!(",\n    \"build\": \"{OTHER}\""), "");
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    let told = also_differs(&corpus.jiaozhu(&["diff", "output"]));
    assert_eq!(told, [format!("program 0.1.0 (build unknown → {})", build())]);
}

#[test]
fn what_another_build_said_is_not_laid_to_a_lexicon() {
    let row = |corpus: Corpus| corpus.replacing("output/entities.csv", ",GPE,jp,", ",LOC,jp,");
    let causes = |corpus: &Corpus| -> Vec<String> {
        let told = changes(corpus, &["diff", "output", "--json"]);
        told.iter().map(|c| c["cause"].as_str().unwrap().to_owned()).collect()
    };
    let other = row(of_another_build()).with("annotations/lexicon/x.tsv", HARMLESS);
    let told = causes(&other);
    assert!(!told.is_empty() && told.iter().all(|c| !c.contains("lexicon/x.tsv")), "{told:?}");
    // By the same build nothing but the new list can have made it.
    let same = other.replacing(MANIFEST, OTHER, &build());
    let told = causes(&same);
    assert!(told.iter().all(|c| c == "annotations/lexicon/x.tsv"), "{told:?}");
}

#[test]
fn an_old_line_that_another_build_reads_otherwise_is_not_the_cause() {
    let line = "surface\ttype\tentity\taliases\n货运数据\tTECH\tfreight-data\t\n";
    let corpus = Corpus::small().with("corpus.toml", "[output]\nformats = [\"csv\"]\n");
    let corpus = corpus.with("annotations/lexicon/old.tsv", line);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 0);
    let corpus = corpus.replacing("output/entities.csv", ",TECH,freight-data,", ",MAT,freight-data,");
    let corpus = corpus.replacing(MANIFEST, &build(), OTHER).with("annotations/lexicon/x.tsv", HARMLESS);
    let told = changes(&corpus, &["diff", "output", "--json"]);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0]["cause"], format!("program 0.1.0 (build {OTHER} → {})", build()));
}

#[test]
fn a_configuration_that_nobody_wrote_is_not_laid_to_corpus_toml() {
    let corpus = of_another_build().replacing(MANIFEST, OTHER, &build());
    let corpus = corpus.replacing(MANIFEST, "\"tagger\": true", "\"tagger\": false");
    assert_eq!(also_differs(&corpus.jiaozhu(&["diff", "output"])), ["configuration"]);
    // Where the file differs, it alone is named.
    let corpus = corpus.with("corpus.toml", "[output]\nformats = [\"csv\"]\n[clean]\noff = [\"title\"]\n");
    assert_eq!(also_differs(&corpus.jiaozhu(&["diff", "output"])), ["corpus.toml"]);
}
