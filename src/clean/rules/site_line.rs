use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "site-line",
    pass: Pass::Clean,
    what: "Drops short lines that stand on most files of the same site (raw/sources.tsv names publisher or address; without \
           it, files are grouped by their first and last lines): at least three files of different text, and half of all.",
    why: "What most pages of a site share is the site's. Sentences never count, however often they recur, so official \
          formulae stay. Inside an article, under its title and right behind its end, where headings, bylines and signatures \
          recur, the line must also be known as a site phrase or have the site's address, and stand on five files and four of \
          five. Titles that a whole series has stay, and so does a letterhead on pages without any furniture.",
    example: "海运周刊\n港口 航运 船舶（on every page of the site）",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        let u = &page.units[i];
        let Some(found) = u.recurs.filter(|_| u.decided.is_none()) else { continue };
        let cue = u.hits.any();
        let known = cue.map(|(_, phrase)| format!(", and has “{phrase}”")).unwrap_or_default();
        let place = if page.inside(i) { "inside the article" } else { "outside the article" };
        let reason = format!("stands on {} of {} files of the site, {place}{known}", found.files, found.of_files);
        page.decide(i, cue.map_or(Label::SiteFurniture, |c| c.0), DOC.id, reason);
    }
}
