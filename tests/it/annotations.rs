//! Tests of annotations: reading and writing lines, the store, and decisions that win over the machine.

mod anchors;
mod blocks;
mod lines;
mod mentions;
mod properties;
mod stances;
mod store;
mod written;

use std::fmt::Write as _;

use jiaozhu::annotations::{Anchor, At, Decision, Layer, Op, Values};
use jiaozhu::base::{CharIndex, EntityType, Label, Polarity, Problem, RawDoc, Span};

/// A line as DESIGN.md has it.
pub const DESIGN_LINE: &str = r#"{"id":"7f3a9c12","doc":"a/b","op":"retype","layer":"entity","anchor":{"start":3120,"end":3124,"quote":"东亚地区","prefix":"抱有期待。","suffix":"已是世界经济","raw_sha256":"9c1e"},"was":{"label":"GPE","finder":"tagger"},"now":{"label":"LOC"},"by":"li","why":"a region"}"#;

/// A decision of `by` on the nth place of `quote` in `raw`.
pub fn decide(raw: &RawDoc, by: &str, op: Op, layer: Layer, quote: &str) -> Decision {
    let at = raw.text.find(quote).unwrap_or_else(|| panic!("no {quote}"));
    on(raw, by, op, layer, Span::new(at, at + quote.len()))
}

pub fn on(raw: &RawDoc, by: &str, op: Op, layer: Layer, span: Span) -> Decision {
    let anchor = Anchor::of(raw, &CharIndex::new(&raw.text), span);
    let at = At { file: format!("annotations/{by}/{}.jsonl", raw.id).into(), line: 1 };
    let (doc, by) = (raw.id.clone(), by.to_owned());
    Decision { id: "1".to_owned(), doc, op, layer, anchor, was: None, now: None, beside: Vec::new(), by, why: None, at }
}

pub fn block(label: Label) -> Option<Values> {
    Some(Values { block: Some(label), ..Values::default() })
}

pub fn entity(kind: EntityType, id: Option<&str>) -> Option<Values> {
    Some(Values { kind: Some(kind), entity: id.map(str::to_owned), ..Values::default() })
}

pub fn stance(target: &str, polarity: Option<Polarity>, holder: Option<&str>) -> Option<Values> {
    let (target, holder) = (Some(target.to_owned()), holder.map(str::to_owned));
    Some(Values { target, polarity, holder, ..Values::default() })
}

pub fn shown(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut out, p| {
        let _ = writeln!(out, "{} {}: {}", p.severity.name(), p.file, p.message);
        out
    })
}
