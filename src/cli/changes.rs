//! Changes in the terminal: a heading for each group, a line for each change, cut to the width.

use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{out, style, summary};
use crate::annotations::Layer;
use crate::diff::{By, Change, Piece, Report, group, inline, one_line};

/// Prints a report.
pub fn print(report: &Report, by: By) {
    let head = style::HEAD;
    out!("{head}{} → {}{head:#}", report.old, report.new);
    for known in &report.known {
        out!("{0}also differs: {known}{0:#}", style::DIM);
    }
    if report.is_empty() {
        out!("no annotation differs");
        return;
    }
    list(report.changes(), by);
    counted(report.counted());
    out!("\n{}", summary::count(report.changes().count() as u64, "change", "changes"));
}

/// Prints what is only counted: documents and words.
pub fn counted<'r>(all: impl Iterator<Item = (&'r str, String)>) {
    for (i, (doc, line)) in all.enumerate() {
        if i == 0 {
            out!("\n{0}only counted{0:#}", style::HEAD);
        }
        out!("  {doc}: {line}");
    }
}

/// Prints changes in groups.
pub fn list<'c>(changes: impl IntoIterator<Item = &'c Change>, by: By) {
    let width = width();
    let colours = style::colours();
    for group in group(changes, by) {
        let (head, n) = (style::HEAD, group.changes.len() as u64);
        out!("\n{head}{by} {}{head:#} · {}", group.name, summary::count(n, "change", "changes"));
        let mut doc = "";
        for change in group.changes {
            if change.doc != doc && by != By::Doc {
                doc = &change.doc;
                out!("  {0}{doc}{0:#}", style::DIM);
            }
            out!("{}", line(change, width, colours));
        }
    }
}

/// The changes as JSON lines, then what is only counted, a line a document.
pub fn print_json(report: &Report) {
    report.changes().for_each(|change| record("change", change));
    for doc in report.docs.iter().filter(|d| d.rest != crate::diff::Rest::default()) {
        record("document", &serde_json::json!({ "doc": doc.doc, "fate": doc.fate, "rest": doc.rest }));
    }
}

/// Prints an object as a JSON line that says in front what it is.
pub fn record(what: &str, value: &impl Serialize) {
    #[derive(Serialize)]
    struct Record<'a, T: Serialize> {
        record: &'a str,
        #[serde(flatten)]
        value: &'a T,
    }
    out!("{}", serde_json::to_string(&Record { record: what, value }).unwrap_or_default());
}

/// Columns of the terminal; 120 where there is none.
fn width() -> usize {
    terminal_size::terminal_size().map_or(120, |(width, _)| usize::from(width.0)).clamp(60, 240)
}

/// `    7f3a9c120b44 entity retype  …抱有期待。东亚地区 [-GPE-]{+LOC+}已是世界经济…`
fn line(change: &Change, width: usize, colours: bool) -> String {
    let id = format!("    {0}{1}{0:#} ", style::DIM, change.id);
    let kind = format!("{:<14} ", format!("{} {}", change.layer, change.kind));
    let mut room = width.saturating_sub(4 + change.id.len() + 1 + 15);
    let mut middle = String::new();
    for piece in inline(change) {
        let (style, text, open, close) = match &piece {
            Piece::Same(text) => (anstyle::Style::new(), text, "", ""),
            Piece::Old(text) => (style::REMOVED, text, "[-", "-]"),
            Piece::New(text) => (style::ADDED, text, "{+", "+}"),
        };
        let (open, close) = if colours { ("", "") } else { (open, close) };
        let text = format!("{open}{}{close}", one_line(text));
        room = room.saturating_sub(text.width());
        middle += &format!("{style}{text}{style:#}");
        if colours && matches!(piece, Piece::Old(_)) {
            middle.push(' ');
            room = room.saturating_sub(1);
        }
    }
    let dim = style::DIM;
    match change.layer {
        Layer::Entity => {
            let after = one_line(&change.context.after);
            let before = last(&one_line(&change.context.before), room.saturating_sub(after.width().min(room / 2)));
            let after = first(&after, room.saturating_sub(before.width()));
            format!("{id}{kind}{dim}{before}{dim:#}{middle}{dim}{after}{dim:#}")
        }
        Layer::Block | Layer::Stance => {
            let quote = first(&one_line(&change.value().quote), room.saturating_sub(1));
            format!("{id}{kind}{middle} {dim}{quote}{dim:#}")
        }
    }
}

/// The beginning of a text in so many columns.
pub fn first(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = text.chars().take_while(|c| {
        let w = c.width().unwrap_or(0);
        let fits = w <= left;
        left -= w.min(left);
        fits
    });
    fits.chain(['…']).collect()
}

/// The end of a text in so many columns.
fn last(text: &str, width: usize) -> String {
    let back: String = text.chars().rev().collect();
    first(&back, width).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_columns() {
        assert_eq!(first("日本政府", 8), "日本政府");
        assert_eq!(first("日本政府", 7), "日本政…");
        assert_eq!(first("日本政府", 6), "日本…");
        assert_eq!(last("a日本政府", 6), "…政府");
        assert_eq!(first("日本", 0), "…");
    }
}
