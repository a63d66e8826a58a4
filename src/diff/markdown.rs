use std::fmt::Write as _;

use super::{By, Change, Piece, Report, group, inline, one_line};
use crate::annotations::Layer;

/// Changes shown of each group; the others are counted.
const MOST: usize = 50;

/// The report for a pull request: a heading for each group, a line for each change.
pub fn markdown(report: &Report, by: By) -> String {
    let mut out = String::new();
    let total = report.changes().count();
    let _ = writeln!(out, "## Annotations: {} → {}\n", code(&report.old), code(&report.new));
    let known: Vec<String> = report.known.iter().map(|k| code(k)).collect();
    if !known.is_empty() {
        let _ = writeln!(out, "Besides: {}.\n", known.join(", "));
    }
    if report.is_empty() {
        out.push_str("No differences.\n");
        return out;
    }
    let _ = writeln!(out, "**{total}** change{}.\n", if total == 1 { "" } else { "s" });
    for group in group(report.changes(), by) {
        let n = group.changes.len();
        let _ = writeln!(out, "<details open><summary>{} {} — {n}</summary>\n", by, plain(group.name));
        for change in group.changes.iter().take(MOST) {
            let _ = writeln!(out, "* {}", line(change, by));
        }
        if n > MOST {
            let _ = writeln!(out, "* … and {} more", n - MOST);
        }
        out.push_str("\n</details>\n\n");
    }
    for (doc, counted) in report.counted() {
        let _ = writeln!(out, "* {}: {}", code(doc), escape(&counted));
    }
    out
}

fn line(change: &Change, by: By) -> String {
    let mut out = format!("`{}` {} {} ", change.id, change.layer, change.kind);
    let entity = change.layer == Layer::Entity;
    if entity {
        out += &escape(&one_line(&change.context.before));
    }
    for piece in inline(change) {
        match piece {
            // Not `**`, which Markdown takes for letters between Chinese characters and punctuation.
            Piece::Same(text) if entity && !text.trim().is_empty() => {
                let _ = write!(out, "<b>{}</b>", escape(&one_line(&text)));
            }
            Piece::Same(text) => out += &escape(&one_line(&text)),
            Piece::Old(text) => {
                let _ = write!(out, "<del>{}</del>", escape(&one_line(&text)));
            }
            Piece::New(text) => {
                let _ = write!(out, "<ins>{}</ins>", escape(&one_line(&text)));
            }
        }
    }
    if entity {
        out += &escape(&one_line(&change.context.after));
    } else {
        let _ = write!(out, " “{}”", escape(&shortened(&change.value().quote)));
    }
    // The heading says one of the two.
    let said = match by {
        By::Cause => escape(&change.doc),
        By::Doc => escape(&change.cause),
        By::Kind | By::Label => format!("{} · {}", escape(&change.doc), escape(&change.cause)),
    };
    let _ = write!(out, " <sub>{said}</sub>");
    out
}

fn shortened(text: &str) -> String {
    let text = one_line(text);
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// For places where Markdown is not read.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Raw text must not be taken for Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
