//! Verify: silent on what a run writes, and it finds every planted corruption.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiaozhu::base::{Format, Label, RawDoc};
use jiaozhu::tables::*;
use proptest::prelude::*;
use tempfile::tempdir;

use super::fixture::{Known, docs, set, unreadable, write, write_fixture};
use super::rows::{document, pieces};
use crate::support::in_snapshots;

fn raws() -> BTreeMap<String, RawDoc> {
    docs().into_iter().map(|doc| (doc.raw().id.clone(), doc.raw().clone())).collect()
}

#[test]
fn a_fresh_output_holds() {
    let dir = tempdir().unwrap();
    write_fixture(dir.path());
    assert_eq!(verify(dir.path(), &raws(), &Known), []);
    for format in Format::ALL {
        let dir = tempdir().unwrap();
        write(dir.path(), &[*format], set(&docs()), &docs().iter().map(|d| d.raw()).collect::<Vec<_>>());
        assert_eq!(verify(dir.path(), &raws(), &Known), []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the raw text, and however it is cut, the tables hold.
    #[test]
    fn tables_of_any_text_hold(pieces in pieces()) {
        let doc = document(&pieces);
        let dir = tempdir().unwrap();
        write(dir.path(), &[Format::Parquet], set(std::slice::from_ref(&doc)), &[doc.raw()]);
        let raws = BTreeMap::from([("doc".to_owned(), doc.raw().clone())]);
        prop_assert_eq!(verify(dir.path(), &raws, &Known), []);
    }
}

/// Writes the fixture's rows after a change, with a manifest that fits, and gives what verify says.
/// In CSV, which is quicker than Parquet without optimisation.
fn after(change: impl FnOnce(&mut TableSet)) -> Vec<Violation> {
    let dir = tempdir().unwrap();
    let docs = docs();
    let mut set = set(&docs);
    set.push_problem(&unreadable(), None);
    change(&mut set);
    write(dir.path(), &[Format::Csv], set, &docs.iter().map(|d| d.raw()).collect::<Vec<_>>());
    verify(dir.path(), &raws(), &Known)
}

/// Changes one cell of every row in turn; each change must be found.
macro_rules! flips {
    ($($table:ident { $($column:ident: $value:expr;)+ })+) => {
        /// Every column whose values follow from the raw text or from other rows, and a wrong value for it.
        #[test]
        fn a_flipped_value_is_found() {
            let mut missed = Vec::new();
            $($({
                let rows = set(&docs()).$table.len();
                assert!(rows > 0);
                for at in sample(rows) {
                    let found = after(|set| {
                        let old = std::mem::take(&mut set.$table);
                        for (i, mut row) in old.rows().enumerate() {
                            if i == at {
                                #[allow(clippy::redundant_closure_call)]
                                { row.$column = ($value)(row.$column); }
                            }
                            set.$table.push(row);
                        }
                    });
                    if found.is_empty() {
                        missed.push(concat!(stringify!($table), ".", stringify!($column)).to_owned() + &format!(" row {at}"));
                    }
                }
            })+)+
            assert!(missed.is_empty(), "not found: {missed:#?}");
        }

        /// The columns above, and those that nothing else tells about.
        #[test]
        fn every_column_is_considered() {
            let flipped = [$($(concat!(stringify!($table), ".", stringify!($column)).replace("r#", "")),+),+];
            let all = [
                columns::<Documents>(), columns::<Blocks>(), columns::<Edits>(), columns::<Sentences>(),
                columns::<Tokens>(), columns::<Entities>(), columns::<Stances>(),
            ]
            .concat();
            let free: Vec<&str> = all.iter().filter(|c| !flipped.contains(c)).map(String::as_str).collect();
            in_snapshots("tables", || insta::assert_snapshot!("unverified-columns", free.join("\n")));
        }
    };
}

/// Some rows of a table: the first, the last, and one between.
fn sample(rows: usize) -> BTreeSet<usize> {
    [0, rows / 2, rows - 1].into()
}

fn up(n: u32) -> u32 {
    n + 1
}

fn other(n: Option<u32>) -> Option<u32> {
    n.map_or(Some(1), |n| Some(n + 1))
}

fn cue(word: &str) -> Words<'static> {
    Words::Given(vec![word.to_owned()].leak())
}

fn columns<T: Table>() -> Vec<String> {
    T::fields().iter().map(|field| format!("{}.{}", T::NAME, field.name)).collect()
}

flips! {
    documents {
        doc: |_| "news/〇";
        article: up;
        published: |_| Some("yesterday");
        script: |_| "Hant";
        lang: |lang| if lang == "zh" { "en" } else { "zh" };
        lang_confidence: |_| 1.5;
        encoding: |_| "big5";
        raw_sha256: |_| "0";
        raw_chars: up;
        kept_chars: up;
        dropped_chars: up;
        sentences: up;
        tokens: up;
        entities: up;
        stances: up;
        text: |_| "又";
    }
    blocks {
        doc: |_| "news/〇";
        block: up;
        paragraph: other;
        raw_start: up;
        raw_end: up;
        byte_start: up;
        byte_end: up;
        label: |label| if Label::parse(label).is_some_and(Label::kept) { "ad" } else { "title" };
        kept: |kept: bool| !kept;
        rule: |_| "join-lines";
        lang: |_| Some("xx");
        start: other;
        end: other;
        text: |_| "又";
    }
    edits {
        doc: |_| "news/〇";
        article: up;
        rule: |_| "by-hand";
        raw_start: up;
        raw_end: up;
        start: up;
        end: up;
        removed: |_| "又";
        inserted: |_| "又";
    }
    sentences {
        doc: |_| "news/〇";
        article: up;
        sentence: up;
        block: up;
        start: up;
        end: up;
        raw_start: up;
        raw_end: up;
        tokens: up;
        text: |_| "又";
    }
    tokens {
        doc: |_| "news/〇";
        article: up;
        sentence: up;
        token: up;
        start: up;
        end: up;
        raw_start: up;
        raw_end: up;
        pos: |_| "noun";
        text: |_| "又";
    }
    entities {
        doc: |_| "news/〇";
        article: up;
        sentence: up;
        mention: up;
        start: up;
        end: up;
        raw_start: up;
        raw_end: up;
        r#type: |_| "THING";
        finder: |_| "gazetteer:lexicon/other.tsv";
        score: |_| -0.1;
        text: |_| "又";
    }
    stances {
        doc: |_| "news/〇";
        article: up;
        sentence: |_| 9;
        target: |_| "law";
        polarity: |_| "for";
        holder: |_| "火星人";
        holder_entity: |_| Some("mars");
        cues: |_| cue("加强");
        finder: |_| "human:wang";
        score: |_| f32::NAN;
    }
    problems {
        file: |_| "";
        pass: |_| "typing";
        severity: |_| "fatal";
        message: |_| "";
        raw_start: |_| None;
        raw_end: |end: Option<u32>| if end.is_some() { None } else { Some(1) };
    }
}

/// Rows left out, doubled or exchanged are found in every table that other rows or the raw text tell about.
#[test]
fn missing_doubled_and_exchanged_rows_are_found() {
    fn rearranged<T: Table>(table: &mut T, order: &[usize]) {
        let old = std::mem::take(table);
        for &row in order {
            table.push(old.row(row));
        }
    }
    let mut missed = Vec::new();
    macro_rules! rearrange {
        ($($table:ident),+) => {
            $({
                let rows = set(&docs()).$table.len();
                for at in sample(rows) {
                    let without: Vec<usize> = (0..rows).filter(|i| *i != at).collect();
                    let mut doubled: Vec<usize> = (0..rows).collect();
                    doubled.insert(at, at);
                    for (what, order) in [("missing", without), ("doubled", doubled)] {
                        if after(|set| rearranged(&mut set.$table, &order)).is_empty() {
                            missed.push(format!("{} row {at} {what}", stringify!($table)));
                        }
                    }
                    if at > 0 {
                        let mut exchanged: Vec<usize> = (0..rows).collect();
                        exchanged.swap(at, at - 1);
                        if after(|set| rearranged(&mut set.$table, &exchanged)).is_empty() {
                            missed.push(format!("{} row {at} exchanged", stringify!($table)));
                        }
                    }
                }
            })+
        };
    }
    rearrange!(documents, blocks, edits, sentences, tokens, entities, stances);
    assert!(missed.is_empty(), "not found: {missed:#?}");
}

/// What rows name is looked up; what a person decided may be named.
#[test]
fn unknown_names_are_told() {
    let mut all = String::new();
    let mut said = |what: &str, change: fn(&mut TableSet)| {
        all += &format!("{what}:\n");
        after(change).iter().for_each(|violation| all += &format!("  {violation}\n"));
    };
    macro_rules! changed {
        ($table:ident, $row:literal, $($column:ident: $value:expr),+) => {
            |set| {
                let old = std::mem::take(&mut set.$table);
                for (i, mut row) in old.rows().enumerate() {
                    if i == $row {
                        $(row.$column = $value;)+
                    }
                    set.$table.push(row);
                }
            }
        };
    }
    said("a rule", changed!(blocks, 1, rule: "foo"));
    said("a language", changed!(blocks, 9, lang: Some("xx")));
    said("an edit's rule", changed!(edits, 0, rule: "foo"));
    said("a date", changed!(documents, 0, published: Some("yesterday")));
    said("language and script", changed!(documents, 0, lang: "xx", script: "Hant"));
    said("a line of a lexicon", changed!(entities, 0, finder: "gazetteer:lexicon/test.tsv#火星"));
    said("a stance", changed!(stances, 0, target: "foo", holder: "火星人", holder_entity: Some("mars"), finder: "foo"));
    said("a cue", changed!(stances, 0, cues: cue("火星")));
    said("somebody who decided on another document", changed!(blocks, 15, rule: "human:li"));
    said("words of the article", changed!(stances, 0, holder: "日本政府", holder_entity: Some("jp-government")));
    said(
        "what a person decided",
        changed!(stances, 0, holder: "外务省", holder_entity: Some("jp-foreign"), finder: "human:li", cues: cue("婉拒")),
    );
    in_snapshots("tables", || insta::assert_snapshot!("unknown-names", all));
}

/// Nothing is said of names that another version of the program gave, or that stood in annotations which changed since:
/// what is said then is that they changed.
#[test]
fn names_of_another_day_are_not_looked_up() {
    let dir = tempdir().unwrap();
    let docs = docs();
    let mut set = set(&docs);
    let old = std::mem::take(&mut set.blocks);
    for row in old.rows() {
        set.blocks.push(BlockRow { rule: "of-old", ..row });
    }
    let mut lexicon = RawDoc::from_text("names", "");
    lexicon.file = "annotations/lexicon/names.tsv".to_owned();
    let inputs = docs.iter().map(|d| d.raw()).chain([&lexicon]).collect::<Vec<_>>();
    write(dir.path(), &[Format::Csv], set, &inputs);
    let mut now = raws();
    now.insert("names".to_owned(), lexicon.clone());
    let rules = |found: &[Violation]| found.iter().filter(|v| v.message.contains("of-old")).count();
    assert_eq!(rules(&verify(dir.path(), &now, &Known)), old.len());
    now.get_mut("names").unwrap().sha256 = "other".to_owned();
    let found = verify(dir.path(), &now, &Known);
    assert_eq!(rules(&found), 0);
    assert!(
        found.iter().any(|v| v.table == lexicon.file && v.message.starts_with("changed since the run")),
        "{found:?}"
    );
    now.insert("names".to_owned(), lexicon);
    let manifest = dir.path().join("manifest.json");
    let json = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, json.replacen(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"0.0.1\"", 1)).unwrap();
    assert_eq!(rules(&verify(dir.path(), &now, &Known)), 0);
}

/// Of blocks that are white space nothing says which article they stand in.
#[test]
fn a_block_in_another_article_is_found() {
    for at in [1, 3, 6, 9, 17] {
        let found = after(|set| {
            let old = std::mem::take(&mut set.blocks);
            for (i, mut row) in old.rows().enumerate() {
                if i == at {
                    row.article = other(row.article);
                }
                set.blocks.push(row);
            }
        });
        assert_ne!(found, [], "row {at}");
    }
}

#[test]
fn a_wrong_copy_is_found() {
    let dir = tempdir().unwrap();
    write(dir.path(), &[Format::Csv], set(&docs()), &[]);
    let path = dir.path().join("documents.csv");
    let csv = std::fs::read_to_string(&path).unwrap();
    for wrong in ["news/一#1", ""] {
        std::fs::write(&path, csv.replace("news/一#2", wrong)).unwrap();
        let found = verify(dir.path(), &raws(), &Known);
        assert!(found.iter().any(|v| v.message.starts_with("duplicate_of")), "{found:?}");
    }
}

#[test]
fn damaged_files_are_found() {
    let mut all = String::new();
    let mut said = |what: &str, damage: &dyn Fn(&Path), raws: &BTreeMap<String, RawDoc>| {
        let dir = tempdir().unwrap();
        write_fixture(dir.path());
        damage(dir.path());
        all += &format!("{what}:\n");
        for violation in verify(dir.path(), raws, &Known) {
            all += &format!("  {violation}\n")
                .replace(&dir.path().display().to_string(), "output")
                .replace("\nhint", "\n  hint");
        }
    };
    let edit = |dir: &Path, file: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(dir.join(file)).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(dir.join(file), text.replacen(from, to, 1)).unwrap();
    };
    said("a CSV cell", &|dir| edit(dir, "entities.csv", "LAW", "ORG"), &raws());
    said(
        "a Parquet file cut short",
        &|dir| {
            let path = dir.join("tokens.parquet");
            let mut bytes = std::fs::read(&path).unwrap();
            bytes.truncate(100);
            std::fs::write(path, bytes).unwrap();
        },
        &raws(),
    );
    said("a file gone", &|dir| std::fs::remove_file(dir.join("edits.csv")).unwrap(), &raws());
    said("no manifest", &|dir| std::fs::remove_file(dir.join("manifest.json")).unwrap(), &raws());
    said("a manifest cut short", &|dir| edit(dir, "manifest.json", "\"inputs\": [", "\"inputs\": "), &raws());
    said("wrong rows in the manifest", &|dir| edit(dir, "manifest.json", "\"rows\": 3", "\"rows\": 4"), &raws());
    said("an unknown key in the manifest", &|dir| edit(dir, "manifest.json", "\"program\"", "\"programme\""), &raws());
    said("a data package of our own", &|dir| edit(dir, "datapackage.json", "enum", "Enum"), &raws());
    let mut changed = raws();
    let raw = changed.get_mut("news/二").unwrap();
    raw.text = raw.text.replace("短", "长");
    raw.sha256 = super::fixture::sha256(raw.text.as_bytes());
    said("a raw file changed", &|_| (), &changed);
    let mut added = raws();
    added.insert("news/四".to_owned(), RawDoc::from_text("news/四", "新"));
    added.remove("news/一");
    said("a raw file added, one removed", &|_| (), &added);
    in_snapshots("tables", || insta::assert_snapshot!("violations", all));
}
