//! Tests of the comparison of two outputs.

mod core;
mod properties;

use jiaozhu::diff::{Causes, DocDiff, Value, View, views};

/// A view of a text whose lines are paragraphs and whose sentences end at 。.
pub fn view(raw: &str) -> View {
    let mut view = View { doc: "d".to_owned(), raw: raw.to_owned(), ..View::default() };
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        let ink = line.trim_end().chars().count() as u32;
        let whole = line.chars().count() as u32;
        let label = if line.starts_with('#') { "ad" } else { "paragraph" };
        view.blocks.push(block(at, at + ink, line.trim_end(), label));
        if ink < whole {
            view.blocks.push(block(at + ink, at + whole, "\n", "space"));
        }
        let mut start = at;
        for sentence in line.trim_end().split_inclusive('。').filter(|_| label == "paragraph") {
            let end = start + sentence.chars().count() as u32;
            view.sentences.push((start, end));
            start = end;
        }
        at += whole;
    }
    view
}

fn block(start: u32, end: u32, quote: &str, label: &str) -> Value {
    let (label, finder) = (Some(label.to_owned()), format!("rule-of-{label}"));
    Value { start, end, quote: quote.to_owned(), label, finder, ..Value::default() }
}

/// Adds a mention on the nth (from 0) place of a quote.
pub fn mention(mut view: View, quote: &str, nth: usize, label: &str, entity: &str, finder: &str) -> View {
    let (byte, _) = view.raw.match_indices(quote).nth(nth).unwrap();
    let start = view.raw[..byte].chars().count() as u32;
    view.entities.push(Value {
        start,
        end: start + quote.chars().count() as u32,
        quote: quote.to_owned(),
        label: Some(label.to_owned()),
        entity: (!entity.is_empty()).then(|| entity.to_owned()),
        finder: finder.to_owned(),
        score: Some(1.0),
        ..Value::default()
    });
    view.entities.sort_by_key(|e| e.start);
    view
}

/// Adds a stance to the nth sentence.
pub fn stance(mut view: View, nth: usize, target: &str, polarity: &str, holder: &str) -> View {
    let (start, end) = view.sentences[nth];
    view.stances.push(Value {
        start,
        end,
        quote: view.raw.chars().skip(start as usize).take((end - start) as usize).collect(),
        target: Some(target.to_owned()),
        polarity: Some(polarity.to_owned()),
        holder: Some(holder.to_owned()),
        distanced: Some(false),
        cues: Some(Vec::new()),
        finder: "cue:x".to_owned(),
        score: Some(1.0),
        ..Value::default()
    });
    view.stances.sort_by_key(|s| s.start);
    view
}

pub fn diff(old: &View, new: &View) -> DocDiff {
    views(old, new, &Causes::default())
}

/// A line a change.
pub fn shown(diff: &DocDiff) -> Vec<String> {
    let side = |v: &Option<Value>| {
        v.as_ref().map_or_else(|| "∅".to_owned(), |v| format!("{}..{} {} [{}]", v.start, v.end, v.quote, v.brief()))
    };
    let line =
        |c: &jiaozhu::diff::Change| format!("{} {} {} → {} ({})", c.layer, c.kind, side(&c.was), side(&c.now), c.cause);
    diff.changes.iter().map(line).collect()
}
