use std::collections::BTreeSet;

use insta::assert_snapshot;
use jiaozhu::annotations::{Line, Store, parse, to_text};

use super::{DESIGN_LINE, shown};
use crate::support::{corpus, in_snapshots, root};

#[test]
fn gold_is_read_without_problems_and_written_byte_for_byte() {
    let (store, flaws) = Store::load(&root().join("annotations"));
    assert_eq!(flaws.all(), []);
    let docs = corpus();
    assert_eq!(store.gold_docs().count(), docs.len());
    for raw in &docs {
        assert_eq!(store.check(raw), []);
        let lines: Vec<Line> = store.gold(&raw.id).iter().cloned().map(Line::Annotation).collect();
        let file = std::fs::read_to_string(root().join(format!("annotations/gold/{}.jsonl", raw.id))).unwrap();
        assert!(to_text(&lines) == file, "{} is written differently", raw.id);
    }
    let known: BTreeSet<&str> = docs.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(store.unknown_docs(|doc| Ok(known.contains(doc))).unwrap(), []);
}

#[test]
fn a_decision_is_written_as_documented() {
    let (lines, problems) = parse(DESIGN_LINE, "annotations/li/a/b.jsonl");
    assert_eq!(problems, []);
    assert_eq!(lines[0].to_line(), DESIGN_LINE);
}

#[test]
fn bad_lines_are_problems_and_the_others_stand() {
    let good = r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#;
    let file = [
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE""#,
        r#"["doc"]"#,
        "<<<<<<< HEAD",
        r#"{"doc": "d", "layer": "entities", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "COUNTRY"}"#,
        r#"{"doc": "d", "layer": "block", "quote": "日本", "start": 0, "end": 2, "label": "space"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE", "link": "jp"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 2, "end": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 6, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "", "start": 0, "end": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": "0", "end": 2, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "stance", "quote": "日本", "start": 0, "end": 2, "target": "t", "polarity": "pro", "holder": "author", "cues": []}"#,
        r#"{"doc": "d", "layer": "stance", "quote": "日本", "start": 0, "end": 2, "target": "t", "polarity": "none", "holder": "author", "cues": "a"}"#,
        r#"{"id": "1", "doc": "d", "op": "rename", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本", "sha": ""}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "now": {"polarity": "none"}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "now": {"label": "GPE"}}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "by": "li"}"#,
        "",
        good,
    ]
    .join("\r\n");
    let (lines, problems) = parse(&file, "annotations/gold/d.jsonl");
    assert_eq!(lines.iter().map(Line::to_line).collect::<Vec<_>>(), [good]);
    in_snapshots("annotations", || assert_snapshot!("bad_lines", shown(&problems)));
}
