use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "advert",
    pass: Pass::Clean,
    what: "Drops advertising and calls to a sales line.",
    why: "Phrases that sell the hosting site's wares, never a sentence of the article.",
    example: "免费咨询 立即注册",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::Ad, DOC.id);
}
