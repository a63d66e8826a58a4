use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "foreign",
    pass: Pass::Clean,
    what: "Keeps a part of a Chinese article that is in another language (an English title, abstract or key words) as `foreign`.",
    why: "It belongs to the article but is not segmented as Chinese.",
    example: "Abstract: This paper …",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        let u = &page.units[i];
        if !page.is_open(i) || !u.f.is_latin() || u.f.ink < 60 {
            continue;
        }
        let Some(r) = page.region_of(i) else { continue };
        let region = &page.regions[r];
        let near = region.core.contains(&i)
            || i >= region.core.end && i < region.core.end + 6 && (region.core.end..i).all(|j| page.units[j].hits.section.is_none())
            || i < region.core.start && region.title.is_some_and(|t| i > t);
        let sentences = u.f.end != crate::clean::features::Ending::None || u.hits.start.is_some_and(|c| c.0 == Label::Abstract);
        if near && sentences && region.words.len() > 50 {
            let share = 100 * u.f.latin / u.f.ink.max(1);
            page.decide(i, Label::Foreign, DOC.id, format!("{share} % Latin letters in a Chinese article"));
        }
    }
}
