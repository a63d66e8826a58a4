use crate::base::{Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "injected-brand",
    pass: Pass::Clean,
    what: "Removes brand words that a site put into the article's sentences, and nothing else there; lines of the page's edges \
           with such a word are dropped whole. The words are learned from these edges (title suffix, head, foot) and from \
           sentences that break around them.",
    why: "Such sites copy an article and strew their name over it. A brand that the title or a heading names, or that stands in \
          a sentence as a word of it (某官网显示, 登录某官网), is what the article speaks of and stays.",
    example: "带来的利益，也伴随甲乙官网着风险 → 带来的利益，也伴随着风险",
};

pub(super) fn apply(page: &mut Page) {
    crate::clean::brands::find(page, DOC.id);
}
