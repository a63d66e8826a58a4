use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "caption",
    pass: Pass::Clean,
    what: "Marks captions: lines that begin with 图为, 图1, 资料图 and the like, and a single flush sentence in an article whose \
           paragraphs are all indented.",
    why: "Captions are kept; the label keeps them apart from the argument.",
    example: "图为会场外景。",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        let Some(r) = page.region_of(i).filter(|_| page.is_open(i)) else { continue };
        let u = &page.units[i];
        if let Some((Label::Caption, phrase)) = u.hits.start
            && u.f.ink <= 120
        {
            page.decide(i, Label::Caption, DOC.id, format!("begins with “{phrase}”"));
            continue;
        }
        let text = page.of(i);
        let numbered = ["图", "表", "圖"].iter().any(|p| {
            text.strip_prefix(p).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九".contains(c)))
        });
        if numbered && u.f.ink <= 60 && u.f.stops == 0 {
            page.decide(i, Label::Caption, DOC.id, "a numbered figure or table");
            continue;
        }
        let flush = page.regions[r].indented && u.indent == 0 && u.own_line && !u.continues;
        let one = u.f.end == Ending::Stop && u.f.stops <= 1 && u.f.ink <= 80;
        if flush && one && crate::clean::shape::marker(text).is_none() {
            page.decide(i, Label::Caption, DOC.id, "one flush sentence among indented paragraphs");
        }
    }
}
