use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "kept-in-doubt",
    pass: Pass::Clean,
    what: "Keeps finished paragraphs outside the stretch that was taken for the article, when that stretch holds less than two \
           fifths of the page's prose.",
    why: "A net: on a page that no rule understands, the better half of the text must not vanish. Such a page keeps too much.",
    example: "(many short sections, each under a heading of the site)",
};

/// The share of the page's prose below which the choice of the article is in doubt.
const SHARE: (u32, u32) = (2, 5);

/// Characters of prose outside the article that make it worth asking.
const LEAST: u32 = 200;

pub(super) fn apply(page: &mut Page) {
    let prose = |page: &Page, i: usize| {
        let u = &page.units[i];
        u.score >= 2.0 && u.f.ink >= 30 && u.f.function >= 2 && u.f.end == Ending::Stop && u.hits.strong().is_none() && page.is_open(i)
    };
    let (mut all, mut inside) = (0u32, 0u32);
    for i in 0..page.units.len() {
        if prose(page, i) {
            all += page.units[i].f.ink;
            inside += if page.inside_or_tied(i) { page.units[i].f.ink } else { 0 };
        }
    }
    if all - inside < LEAST || inside * SHARE.1 >= all * SHARE.0 {
        return;
    }
    let share = 100 * inside / all;
    for i in 0..page.units.len() {
        if prose(page, i) && !page.inside_or_tied(i) {
            page.decide(i, Label::Paragraph, DOC.id, format!("prose outside the article, which holds only {share} % of the page's"));
        }
    }
}
