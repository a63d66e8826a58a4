use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "paragraph",
    pass: Pass::Clean,
    what: "Keeps everything that no other rule spoke on as a paragraph of the article.",
    why: "When in doubt whether a text is the article's, it is kept: losing an author's sentence is worse than keeping an \
          advertisement. This rule cannot be switched off.",
    example: "本文认为，……。",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        if page.is_open(i) {
            let score = page.units[i].score;
            page.decide(i, Label::Paragraph, DOC.id, format!("text of the article, score {score:.1}"));
        }
    }
}
