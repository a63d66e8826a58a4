use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::{Page, letters};

pub const DOC: RuleDoc = RuleDoc {
    id: "title-copy",
    pass: Pass::Clean,
    what: "Drops further copies of the title outside the article's paragraphs, with or without a site name behind it.",
    why: "A page prints its title in the browser bar, in the head and often once more at the foot; the title is kept once.",
    example: "甲乙丙丁的新路径_某某网",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len().min(10) {
        if page.units[i].suffix {
            page.decide(i, Label::SiteFurniture, DOC.id, "the site's name behind the title");
        }
    }
    for r in 0..page.regions.len() {
        let Some(title) = page.regions[r].title else { continue };
        let own = letters(page.of(title), 160);
        if own.len() < 9 {
            continue;
        }
        let core = page.regions[r].core.clone();
        for i in page.regions[r].range.clone() {
            let u = &page.units[i];
            if i == title || !page.is_open(i) || u.f.ink > 160 || core.contains(&i) && i > core.start {
                continue;
            }
            if u.span.len() < own.len() {
                continue;
            }
            let text = letters(page.of(i), 480);
            if !text.contains(own.as_str()) {
                continue;
            }
            let suffix = text.strip_prefix(own.as_str());
            let same = suffix.is_some_and(str::is_empty);
            let copy = suffix.is_some_and(|s| s.chars().count() <= 60 && u.f.stops <= page.units[title].f.stops + 1)
                || text.strip_suffix(own.as_str()).is_some_and(|s| s.chars().count() <= 12);
            if same || copy && !u.is_prose() {
                let reason = match suffix {
                    Some("") => "the title once more".to_owned(),
                    Some(s) => format!("the title with “{s}” behind it"),
                    None => "the title behind a word of the site".to_owned(),
                };
                page.decide(i, Label::SiteFurniture, DOC.id, reason);
            }
        }
    }
}
