use super::{Recurrence, SiteLines};
use crate::clean::page::Page;

impl Page<'_> {
    /// Marks the lines that stand on most files of the site, once it is known where the articles are. Tells whether there
    /// are any.
    ///
    /// Inside an article and beside it a heading, a byline or a signature may recur as well: there a line needs more files,
    /// and something else that speaks of the site.
    pub(in crate::clean) fn mark_recurring(&mut self, site: &SiteLines) -> bool {
        let found: Vec<Option<Recurrence>> = (0..self.units.len()).map(|i| self.recurrence(i, site)).collect();
        let mut marked: Vec<usize> = Vec::new();
        for r in &self.regions {
            // Above, what stands over the last line that only this page has: that is the title or stands under it. Where
            // all recur, as in a series of reports, the title is one of them.
            let own = (r.range.start..r.core.start).rev().find(|&i| {
                let bracket = self.of(i).starts_with(['(', '（', '[', '【', '—', '-']);
                found[i].is_none() && self.title_like(i) && !self.units[i].date && !bracket
            });
            let above = own.unwrap_or(r.range.start);
            // Below, a signature of a few lines, and not more than a line where a footer follows.
            let footer = found[r.core.end..r.range.end].iter().flatten().count();
            let below = r.core.end + if footer >= 4 { 1 } else { 3 };
            marked.extend(r.range.clone().filter(|&i| {
                found[i].is_some_and(|f| {
                    let known = site.names_host(self.of(i)) || self.units[i].hits.any().is_some();
                    i < above || i >= below || known && f.files >= 5 && f.files * 5 >= f.of_files * 4
                })
            }));
        }
        // A line or two above plain articles may be the letterhead that all have.
        if marked.len() < 3 && !(0..self.units.len()).any(|i| self.is_site(i)) {
            return false;
        }
        for &i in &marked {
            self.units[i].recurs = found[i];
        }
        !marked.is_empty()
    }

    /// On how many files of the site a unit stands that may be the site's.
    fn recurrence(&self, i: usize, site: &SiteLines) -> Option<Recurrence> {
        let u = &self.units[i];
        let authors = u.hits.start.or(u.hits.whole).or(u.hits.key).is_some_and(|c| c.0.kept());
        // The head of a list of other articles is left to the rule on such lists, which takes the list too.
        let section = u.hits.section.is_some();
        let may = u.decided.is_none() && u.own_line && !u.is_stamp() && !authors && !section;
        site.recurs(self.of(i)).filter(|_| may)
    }
}
