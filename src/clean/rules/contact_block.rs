use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "contact-block",
    pass: Pass::Clean,
    what: "Drops telephone numbers, addresses and e-mail lines of the hosting site.",
    why: "Outside the article only, or where a short line does nothing else: the addresses an article gives belong to it.",
    example: "服务热线：000-0000000",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::Contact, DOC.id);
    for i in 0..page.units.len() {
        if page.is_open(i) && !page.inside(i) && is_number(page.of(i)) {
            page.decide(i, Label::Contact, DOC.id, "nothing but a telephone number");
        }
    }
}

/// Whether the text is a telephone number and nothing else.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (7..=26).contains(&digits)
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '—' | ' ' | '+' | '(' | ')' | '（' | '）' | '/' | '、'))
        && (text.contains('-') || digits == 11)
        && text.matches('/').count() < 2
        && crate::clean::dates::find(text).is_none()
}
