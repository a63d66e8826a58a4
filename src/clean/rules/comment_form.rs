use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "comment-form",
    pass: Pass::Clean,
    what: "Drops comment forms, log-in prompts and the counters around readers' comments.",
    why: "A form is the site's; comments are by others.",
    example: "发表评论 您的邮箱地址不会被公开",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::CommentForm, DOC.id);
}
