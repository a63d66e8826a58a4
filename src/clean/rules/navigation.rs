use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "navigation",
    pass: Pass::Clean,
    what: "Drops breadcrumbs, menus and links to the previous and next page.",
    why: "A menu is a row of channel words; a breadcrumb says where one is.",
    example: "当前位置：首页 > 新闻中心 > 正文",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::Navigation, DOC.id);
}
