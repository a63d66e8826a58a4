//! The annotated articles of examples/written, which the tagger and the stance pass are fitted to, and those of
//! examples/unseen, which measure them.

use std::path::Path;

use jiaozhu::base::{EntityType, Polarity};
use jiaozhu::corpus::Corpus;
use serde_json::Value;

#[test]
fn every_line_stands_in_its_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = ["written", "unseen"].map(|name| root.join(name).read_dir().unwrap()).into_iter().flatten();
    let mut lines = 0;
    for folder in folders.map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        let corpus = Corpus::open(&folder).unwrap();
        let gold = [folder.join("gold"), folder.join("annotations/gold")].into_iter().find(|p| p.is_dir()).unwrap();
        let targets = corpus.targets().unwrap();
        for file in gold.read_dir().unwrap().map(|e| e.unwrap().path()) {
            let raw = folder.join("raw").join(file.with_extension("txt").file_name().unwrap());
            let text: Vec<char> = std::fs::read_to_string(&raw).unwrap().chars().collect();
            for line in std::fs::read_to_string(&file).unwrap().lines() {
                let gold: Value = serde_json::from_str(line).unwrap();
                let at = |key: &str| gold[key].as_u64().unwrap() as usize;
                let here: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(gold["quote"], here.as_str(), "{}", file.display());
                match gold["layer"].as_str().unwrap() {
                    "entity" => assert!(EntityType::parse(gold["label"].as_str().unwrap()).is_some(), "{line}"),
                    "stance" => {
                        assert!(targets.iter().any(|t| gold["target"] == t.id.as_str()), "{line}");
                        assert!(Polarity::parse(gold["polarity"].as_str().unwrap()).is_some(), "{line}");
                        let cues = gold["cues"].as_array().unwrap();
                        assert!(cues.iter().all(|cue| here.contains(cue.as_str().unwrap())), "{line}");
                    }
                    layer => panic!("{layer}: {line}"),
                }
                lines += 1;
            }
        }
    }
    assert!(lines > 6_000, "{lines}");
}
