use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "abstract",
    pass: Pass::Clean,
    what: "Marks the abstract and the key words of the article: a unit near its start that begins with 摘要, 内容提要, 导读, 关键词.",
    why: "They are the author's. Abstracts behind the article are other literature.",
    example: "摘　要：本文……",
};

pub(super) fn apply(page: &mut Page) {
    for r in 0..page.regions.len() {
        let core = page.regions[r].core.clone();
        let from = page.regions[r].title.unwrap_or(core.start).min(core.start).saturating_sub(2).max(page.regions[r].range.start);
        for i in from..(core.start + 6).min(core.end) {
            let hits = &page.units[i].hits;
            let long = hits.start.is_none() && page.units[i].f.ink > 200;
            let cue = if long { opening(page.of(i)) } else { hits.start.or(hits.key).filter(|c| c.0 == Label::Abstract).map(|c| c.1) };
            if let Some(phrase) = cue
                && page.is_open(i)
                && !page.units[i].f.is_latin()
            {
                page.decide(i, Label::Abstract, DOC.id, format!("begins with “{phrase}” near the start of the article"));
            }
        }
    }
}

fn opening(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(12).filter(|c| !c.is_whitespace()).collect();
    ["摘要：", "摘要:", "【摘要】", "[摘要]", "内容提要：", "内容提要:", "【内容提要】"].into_iter().find(|c| head.starts_with(c))
}
