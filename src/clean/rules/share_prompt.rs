use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "share-prompt",
    pass: Pass::Clean,
    what: "Drops tool bars and calls to share, like, follow, print or scan a code.",
    why: "The words of such bars are few; a line they cover is no sentence.",
    example: "分享到： 微信 微博 QQ空间",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::SharePrompt, DOC.id);
}
