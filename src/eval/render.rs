use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::table::Table;
use super::{BlockScores, Class, Confusion, EntityScores, ErrorKind, Prf, Ratio, Report, Scores, StanceScores};

/// Kinds of error, examples of each, and confusions that are shown. `--json` has them all.
const KINDS: usize = 20;
const EXAMPLES: usize = 3;
const CONFUSIONS: usize = 10;

/// The report as plain text: tables, then the errors.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    let scored = report.documents.len();
    let _ = write!(out, "{scored} document{} scored", if scored == 1 { "" } else { "s" });
    if report.without_gold > 0 {
        let _ = write!(out, ", {} without gold skipped", report.without_gold);
    }
    if report.stale_gold > 0 {
        let (line, they) = if report.stale_gold == 1 {
            ("line", "it no longer matches its")
        } else {
            ("lines", "they no longer match their")
        };
        let _ = write!(out, ", {} gold {line} left out ({they} text)", report.stale_gold);
    }
    out.push('\n');
    if scored == 0 {
        out.push_str("hint: gold stands in annotations/gold/DOC.jsonl\n");
        return out;
    }
    let mut sections = vec![documents(report)];
    sections.extend(report.pooled.blocks.as_ref().map(|b| blocks(b, &report.pooled)));
    sections.extend(report.pooled.entities.as_ref().map(entities));
    sections.extend(report.pooled.stance.as_ref().map(stance));
    sections.extend((!report.errors.is_empty()).then(|| errors(&report.errors)));
    for section in sections {
        out.push('\n');
        out.push_str(&section);
    }
    out
}

fn documents(report: &Report) -> String {
    let mut table = Table::new(&[
        "document",
        "kept F1",
        "label acc",
        "para F1",
        "entity F1",
        "link acc",
        "pair F1",
        "pol macro",
        "SemEval",
        "holder",
    ]);
    let mut row = |name: &str, s: &Scores| {
        let (b, e, t) = (s.blocks.as_ref(), s.entities.as_ref(), s.stance.as_ref());
        table.row(vec![
            name.to_owned(),
            number(b.and_then(|b| b.kept.f1)),
            number(b.and_then(|b| b.labels.value)),
            number(b.and_then(|b| b.paragraph_starts.f1)),
            number(e.and_then(|e| e.strict.f1)),
            number(e.and_then(|e| e.links.value)),
            number(t.and_then(|t| t.pairs.f1)),
            number(t.and_then(|t| t.macro_f1)),
            number(t.and_then(|t| t.semeval)),
            number(t.and_then(|t| t.holder.value)),
        ]);
    };
    for d in &report.documents {
        row(&d.doc, &d.scores);
    }
    row("pooled", &report.pooled);
    table.render()
}

const PRF: [&str; 6] = ["gold", "predicted", "matched", "P", "R", "F1"];

fn prf_table(name: &str) -> Table {
    Table::new(&[&[name][..], &PRF].concat())
}

fn prf_row(table: &mut Table, name: &str, s: &Prf) {
    let counts = [s.gold, s.predicted, s.matched].map(|n| n.to_string());
    let scores = [s.precision, s.recall, s.f1].map(number);
    table.row([name.to_owned()].into_iter().chain(counts).chain(scores).collect());
}

fn classes(table: &mut Table, classes: &[Class]) {
    for class in classes {
        prf_row(table, &class.name, &class.score);
    }
}

fn blocks(s: &BlockScores, all: &Scores) -> String {
    let mut table = prf_table("blocks (characters)");
    prf_row(&mut table, "kept", &s.kept);
    classes(&mut table, &s.by_label);
    prf_row(&mut table, "paragraph starts", &s.paragraph_starts);
    if let Some(articles) = &all.articles {
        prf_row(&mut table, "titles", &articles.titles);
    }
    let mut out = table.render();
    line(&mut out, "kept or dropped alike", s.agreement);
    line(&mut out, "same label", s.labels);
    if let Some(articles) = &all.articles {
        line(&mut out, "files with the right number of articles", articles.count);
    }
    if !s.confusion.is_empty() {
        let mut table = Table::new(&["gold label → predicted", "characters"]);
        for c in s.confusion.iter().take(CONFUSIONS) {
            table.row(vec![format!("{} → {}", c.gold, c.predicted), c.count.to_string()]);
        }
        out.push('\n');
        out.push_str(&table.render());
    }
    out
}

fn entities(s: &EntityScores) -> String {
    let mut table = prf_table("entities (strict)");
    classes(&mut table, &s.by_type);
    prf_row(&mut table, "all", &s.strict);
    prf_row(&mut table, "spans only", &s.spans);
    let mut out = table.render();
    line(&mut out, "linked to the same entity", s.links);
    out
}

fn stance(s: &StanceScores) -> String {
    let mut table = prf_table("stances (sentence, target)");
    classes(&mut table, &s.by_target);
    prf_row(&mut table, "all", &s.pairs);
    let mut out = table.render();
    line(&mut out, "gold sentences cut exactly so", s.sentences);
    line(&mut out, "same holder, of pairs found", s.holder);
    line(&mut out, "same polarity, of pairs found", s.polarity);
    let mut table = prf_table("polarity (end to end)");
    classes(&mut table, &s.by_polarity);
    out.push('\n');
    out.push_str(&table.render());
    let _ = writeln!(out, "mean F1 of favor, against, none: {}", number(s.macro_f1));
    let _ = writeln!(out, "mean F1 of favor, against (SemEval-2016 Task 6): {}", number(s.semeval));
    out.push('\n');
    out.push_str(&matrix(&s.confusion));
    out
}

/// The polarity matrix: rows gold, columns predicted.
fn matrix(cells: &[Confusion]) -> String {
    const SIDES: [&str; 4] = ["favor", "against", "none", "-"];
    let mut table = Table::new(&["gold \\ predicted", "favor", "against", "none", "missed"]);
    for gold in SIDES {
        let mut row = vec![if gold == "-" { "spurious" } else { gold }.to_owned()];
        for predicted in SIDES {
            let cell = cells.iter().find(|c| c.gold == gold && c.predicted == predicted);
            row.push(if gold == "-" && predicted == "-" {
                String::new()
            } else {
                cell.map_or(0, |c| c.count).to_string()
            });
        }
        table.row(row);
    }
    table.render()
}

fn errors(kinds: &[ErrorKind]) -> String {
    let all: u64 = kinds.iter().map(|k| k.count).sum();
    let mut out = format!("{all} errors of {} kinds, most frequent first\n", kinds.len());
    for kind in kinds.iter().take(KINDS) {
        let _ = writeln!(out, "{:>5}  {}", kind.count, kind.kind);
        for e in kind.examples.iter().take(EXAMPLES) {
            let note = e.note.as_deref().map(|n| format!("  ({})", cut(n, 60))).unwrap_or_default();
            let _ = writeln!(out, "       {} {}..{} {}{note}", e.doc, e.start, e.end, cut(&e.text, 48));
        }
    }
    out
}

fn line(out: &mut String, what: &str, ratio: Ratio) {
    let _ = writeln!(out, "{what}: {} ({} of {})", number(ratio.value), ratio.right, ratio.of);
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |v| format!("{v:.3}"))
}

/// The beginning of a text, on one line, at most `most` columns wide.
fn cut(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        width += c.width().unwrap_or(0);
        if width > most {
            out.push('…');
            break;
        }
        if !c.is_control() {
            out.push(c);
        }
    }
    out
}
