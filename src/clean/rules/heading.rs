use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;
use crate::clean::shape;

pub const DOC: RuleDoc = RuleDoc {
    id: "heading",
    pass: Pass::Clean,
    what: "Marks section headings: short lines without a sentence end (or one question) over a paragraph, numbered or not.",
    why: "Short lines in a row (verse, notices) are paragraphs of their own.",
    example: "二、主要做法",
};

pub(super) fn apply(page: &mut Page) {
    let like = |page: &Page, i: usize| {
        page.units.get(i).is_some_and(|u| {
            let numbered = shape::marker(u.span.of(page.text)).is_some();
            let end = match u.f.end {
                Ending::None => true,
                Ending::Call => u.f.stops <= 1,
                _ => false,
            };
            end && u.f.ink <= if numbered { 60 } else { 45 }
                && u.f.stops <= 1
                && u.f.pauses <= 3
                && !u.continues
                && u.hits.start.is_none()
                && u.f.han + u.f.latin + u.f.digits > 0
        })
    };
    for i in 0..page.units.len() {
        if !page.is_open(i) || !like(page, i) {
            continue;
        }
        let numbered = shape::marker(page.of(i)).is_some();
        let next = (i + 1..page.units.len()).find(|&j| page.units[j].decided.as_ref().is_none_or(|d| d.label.kept()));
        let over = next.is_some_and(|j| !like(page, j) || numbered != shape::marker(page.of(j)).is_some());
        let question = page.units[i].f.end == Ending::Call;
        let before = i.checked_sub(1).is_some_and(|j| like(page, j)) && i >= 2 && like(page, i - 2);
        if numbered || over && !before && (!question || next.is_some_and(|j| page.units[j].f.ink >= 30)) {
            let reason = if numbered { "a numbered line without a sentence end" } else { "a short line without a sentence end over a paragraph" };
            page.decide(i, Label::Heading, DOC.id, reason);
        }
    }
}
