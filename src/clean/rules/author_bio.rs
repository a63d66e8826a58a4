use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "author-bio",
    pass: Pass::Clean,
    what: "Keeps notes on the article's author: 作者简介, 本文作者……, （作者系……）, also as a footnote inside a paragraph.",
    why: "Who speaks matters to the researcher. The paragraph that the note interrupts goes on behind it.",
    example: "（作者系某大学教授）",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        let near = page.region_of(i).is_some_and(|r| {
            let region = &page.regions[r];
            let from = region.title.unwrap_or(region.core.start);
            i + 1 >= from && i < region.core.end + 10
        });
        if let Some((Label::AuthorBio, phrase)) = page.units[i].hits.start
            && near
            && page.is_open(i)
            && (page.units[i].f.ink < 240 && (page.units[i].f.ink > 8 || page.units[i].f.marks() > 0))
            && !page.units[i].hits.cover_label.is_some_and(|_| page.units[i].hits.cover >= 0.9)
        {
            page.decide(i, Label::AuthorBio, DOC.id, format!("begins with “{phrase}”"));
        }
    }
}
