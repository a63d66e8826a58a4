use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;
use crate::clean::shape::{Marker, marker};

pub const DOC: RuleDoc = RuleDoc {
    id: "list-item",
    pass: Pass::Clean,
    what: "Marks items of the article's lists: a bullet or an Arabic number before a sentence.",
    why: "A short item without a sentence end that stands over a paragraph is a heading. 一是, 其一 begin paragraphs.",
    example: "1. 完善制度；",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        if !page.is_open(i) {
            continue;
        }
        let u = &page.units[i];
        let text = page.of(i);
        let kind = match marker(text) {
            Some((Marker::Bullet, _)) => Marker::Bullet,
            Some((Marker::Number, _)) if text.starts_with(|c: char| c.is_ascii_digit() || ('①'..='⒛').contains(&c) || matches!(c, '(' | '（' | '[')) => {
                Marker::Number
            }
            _ => continue,
        };
        let sentence = u.f.stops > 0 && u.f.end != Ending::Call || matches!(u.f.end, Ending::Stop | Ending::Pause | Ending::Dots);
        let item_next = page.units.get(i + 1).is_some_and(|v| marker(v.span.of(page.text)).is_some_and(|m| m.0 == kind));
        let item_before = i.checked_sub(1).is_some_and(|j| marker(page.of(j)).is_some_and(|m| m.0 == kind));
        if sentence || kind == Marker::Bullet && (item_next || item_before) {
            page.decide(i, Label::ListItem, DOC.id, if kind == Marker::Bullet { "a bullet" } else { "a number before a sentence" });
        }
    }
}
