use rustc_hash::FxHashMap;

use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;
use crate::clean::shape::is_journal_head;

pub const DOC: RuleDoc = RuleDoc {
    id: "running-head",
    pass: Pass::Clean,
    what: "Drops running heads and feet: short lines beside a page number that come back from page to page, or that are \
           set between dots as column marks are, and lines that set a journal's issue or volume behind a wide gap (over the \
           first page such a line is metadata).",
    why: "They interrupt sentences. Only lines that touch a page number or another such line count; a heading that happens to \
          recur stays. The first standing of the line stays too when it is the title itself.",
    example: "·研究报告·\\n\\n— 18 —",
};

pub(super) fn apply(page: &mut Page) {
    let n = page.units.len();
    let is_number = |page: &Page, i: usize| page.units[i].decided.as_ref().is_some_and(|d| d.rule == "page-number");
    let numbers: Vec<usize> = (0..n).filter(|&i| is_number(page, i)).collect();
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for i in 0..n {
        if page.units[i].f.ink <= 60 {
            *counts.entry(page.of(i)).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for &number in &numbers {
        for step in [-1isize, 1] {
            let mut at = number as isize + step;
            // At most three lines of furniture on either side of a number.
            for _ in 0..3 {
                let Some(i) = usize::try_from(at).ok().filter(|&i| i < n) else { break };
                let u = &page.units[i];
                if u.f.ink > 60 || u.f.end == Ending::Stop || u.decided.is_some() {
                    break;
                }
                let text = page.of(i);
                let repeats = counts[text] >= 2 && (u.f.marks() == 0 || counts[text] as usize >= numbers.len().max(3));
                let column = is_column_mark(text);
                if !repeats && !column {
                    break;
                }
                if i > 0 {
                    let why = if column { "a column mark" } else { "a line that comes back on other pages" };
                    found.push((i, format!("{why}, beside page number “{}”", page.of(number))));
                }
                at += step;
            }
        }
    }
    // Without page numbers: a short line that comes back at least three times, always after a line that breaks off.
    let breaks_off = |j: usize| {
        let f = &page.units[j].f;
        f.ink >= 15 && f.marks() > 0 && f.function > 0 && matches!(f.end, Ending::None | Ending::Pause)
    };
    let mut cutting: FxHashMap<&str, u32> = FxHashMap::default();
    for i in 1..n {
        let text = page.of(i);
        let short = page.units[i].f.ink <= 60 && page.units[i].f.marks() == 0;
        if short && breaks_off(i - 1) && counts.get(text).is_some_and(|&c| c >= 3) {
            *cutting.entry(text).or_default() += 1;
        }
    }
    for i in 1..n {
        let text = page.of(i);
        if page.units[i].f.ink <= 60
            && let Some(&cuts) = cutting.get(text)
            && cuts >= 3
            && cuts * 3 >= counts[text] * 2
            && page.units[i].f.han + page.units[i].f.latin > 2
        {
            found.push((i, format!("comes back {} times, {cuts} of them in mid-sentence", counts[text])));
        }
    }
    // The head of a journal's page names issue or volume. The first is where the article appeared.
    for i in 0..n {
        let u = &page.units[i];
        if (6..=60).contains(&u.f.ink) && u.f.gaps > 0 && u.f.stops == 0 && is_journal_head(page.of(i)) {
            if i < 3 {
                page.decide(i, Label::Metadata, DOC.id, "the journal and its issue over the first page");
            } else {
                found.push((i, "the journal's issue or volume behind a wide gap".to_owned()));
            }
        }
    }
    for (i, reason) in found {
        page.decide(i, Label::PageFurniture, DOC.id, reason);
    }
}

/// ·column· or 【column】, as journals set it at the head of a page.
fn is_column_mark(text: &str) -> bool {
    let dot = |c: char| matches!(c, '·' | '•' | '・' | '∙' | '|');
    let inner = text.trim_matches(dot);
    inner.len() < text.len() && text.starts_with(dot) && text.ends_with(dot) && inner.chars().count() <= 12
}
