//! The closing summary of a run.

use super::{err, out, style};
use crate::pipeline::{Clock, Outcome, Stage, Summary};

/// A number with thin groups: 12,345.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// “1 document”, “2 documents”.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// `targets`: how many targets of stances the corpus has.
pub fn print(summary: &Summary, clock: &Clock, targets: usize, seconds: f64) {
    let head = style::HEAD;
    let row = |name: &str, text: String| out!("{head}{name:<9}{head:#} {text}");
    let by_count = |counts: Vec<(String, u64)>| {
        let mut counts = counts;
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let parts: Vec<String> = counts.into_iter().map(|(name, n)| format!("{name} {}", grouped(n))).collect();
        parts.join(", ")
    };
    row(
        "read",
        format!(
            "{} with {}, {}",
            count(summary.documents, "document", "documents"),
            count(summary.articles, "article", "articles"),
            count(summary.characters, "character", "characters"),
        ),
    );
    let dropped: u64 = summary.dropped.values().sum();
    let share = 100.0 * summary.kept as f64 / (summary.kept + dropped).max(1) as f64;
    row(
        "kept",
        format!("{} ({share:.1} %, white space between blocks aside)", count(summary.kept, "character", "characters")),
    );
    let labels = by_count(summary.dropped.iter().map(|(l, n)| (l.to_string(), *n)).collect());
    row("dropped", [count(dropped, "character", "characters"), labels].join(if dropped > 0 { ": " } else { "" }));
    row(
        "segmented",
        format!("{}, {}", count(summary.sentences, "sentence", "sentences"), count(summary.tokens, "word", "words")),
    );
    let mentions: u64 = summary.entities.values().sum();
    let types = by_count(summary.entities.iter().map(|(t, n)| (t.to_string(), *n)).collect());
    row("entities", [count(mentions, "mention", "mentions"), types].join(if mentions > 0 { ": " } else { "" }));
    let stances: u64 = summary.stances.values().flat_map(|p| p.values()).sum();
    let without = if targets == 0 { ": annotations/targets.toml names no targets" } else { "" };
    row("stances", grouped(stances) + without);
    let width = summary.stances.keys().map(String::len).max().unwrap_or(0);
    for (target, polarities) in &summary.stances {
        let n = |p: &str| polarities.get(p).copied().unwrap_or(0);
        out!("          {target:<width$}  favor {:>4}  against {:>4}  none {:>4}", n("favor"), n("against"), n("none"));
    }
    let n = |s: &str| summary.problems.get(s).copied().unwrap_or(0);
    let problems = match (n("error"), n("warning")) {
        (0, 0) => "none".to_owned(),
        (e, w) => format!("{}, {}", count(e, "error", "errors"), count(w, "warning", "warnings")),
    };
    row("problems", problems);
    let stages: Vec<String> =
        Stage::ALL.iter().map(|s| format!("{} {:.2}", s.name(), clock.spent(*s).as_secs_f64())).collect();
    row("time", format!("{seconds:.2} s ({})", stages.join(", ")));
}

/// Says how much of the work was done before.
pub fn print_reused(outcome: &Outcome) {
    if outcome.reused > 0 {
        let (reused, all) = (outcome.reused, outcome.reused + outcome.processed);
        let head = style::HEAD;
        out!("{head}reused   {head:#} {} of {}", grouped(reused), count(all, "document", "documents"));
    }
}

/// Warns that the rows of some documents were made with other inputs than those of others.
pub fn warn_of_mixed(mixed: &[String]) {
    if mixed.is_empty() {
        return;
    }
    let others = "the rows of documents that `run --only` left were made with other inputs:";
    err!("{0}warning{0:#}: {others} {1}", style::WARNING, mixed.join(", "));
    err!("{0}hint{0:#}: `jiaozhu run` makes all rows anew", style::HINT);
}
