use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "others-section",
    pass: Pass::Clean,
    what: "Drops what follows a heading such as 相关阅读, 其他文献 or 网友评论 outside the article: lists, teasers and \
           abstracts of other articles, readers' comments.",
    why: "What stands under such a heading is by others, whatever it speaks of.",
    example: "相关阅读\\n某地出台新规\\n……",
};

pub(super) fn apply(page: &mut Page) {
    let mut section: Option<(Label, &'static str, usize)> = None;
    for i in 0..page.units.len() {
        if page.inside_or_tied(i) || page.region_of(i).is_some_and(|r| page.regions[r].title == Some(i)) {
            section = None;
            continue;
        }
        if let Some((label, phrase)) = page.units[i].hits.barrier(page.units[i].f.ink) {
            section = Some((label, phrase, i));
        }
        let Some((label, phrase, at)) = section else { continue };
        if page.is_open(i) {
            page.decide(i, label, DOC.id, format!("{} lines below the heading “{phrase}”", i - at));
        }
    }
}
