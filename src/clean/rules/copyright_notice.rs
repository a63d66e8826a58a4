use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "copyright-notice",
    pass: Pass::Clean,
    what: "Drops rights, disclaimer and download statements of the hosting site.",
    why: "They are the site's. Inside an article only a short line that is no sentence counts, so that a text about copyright keeps its own.",
    example: "版权所有 未经授权不得转载",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::CopyrightNotice, DOC.id);
}
