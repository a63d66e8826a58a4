use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "editor-note",
    pass: Pass::Clean,
    what: "Drops the names of the editors, proof-readers and checkers who handled the page.",
    why: "They made the page, not the article. A byline (作者, 记者) is metadata and stays.",
    example: "责任编辑：某某",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::EditorNote, DOC.id);
}
