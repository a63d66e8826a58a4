use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "end-mark",
    pass: Pass::Clean,
    what: "Drops the mark that closes a magazine article (■, （完）, END) and lone symbols between paragraphs.",
    why: "It is set by the page, not written by the author.",
    example: "……更加开放。■",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        if !page.is_open(i) {
            continue;
        }
        let u = &page.units[i];
        let whole = u.hits.whole.filter(|c| c.0 == Label::PageFurniture);
        let symbol = u.f.ink > 0 && u.f.ink <= 2 && page.of(i).chars().all(|c| !c.is_alphanumeric() && !matches!(c, '{' | '}' | '(' | ')' | ';')) && u.f.end == Default::default();
        if whole.is_some() || symbol {
            page.decide(i, Label::PageFurniture, DOC.id, format!("“{}” stands alone", page.of(i).trim()));
        } else if u.f.ink == 0 {
            page.decide(i, Label::Residue, DOC.id, "invisible characters only");
        }
    }
}
