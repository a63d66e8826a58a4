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
}
