use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;
use crate::clean::regions::Region;

pub const DOC: RuleDoc = RuleDoc {
    id: "outside-article",
    pass: Pass::Clean,
    what: "Drops what stands outside the stretch of prose that is the article and that nothing ties to it: menus and labels \
           above, lists of other articles and footers below.",
    why: "A unit stays when it shares the article's words, its indent or its finished sentences; pages without furniture on \
          a side lose nothing there.",
    example: "首页 新闻 财经（above the title）",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        if !page.is_open(i) || page.inside_or_tied(i) {
            continue;
        }
        let u = &page.units[i];
        let Some(r) = page.region_of(i) else { continue };
        let region = &page.regions[r];
        let above = i < region.core.start;
        let head = above && region.title.is_some_and(|t| i > t);
        let worded = u.f.han + u.f.latin > 0;
        if above && i >= open_head(page, region) || head && belongs(page, i) || above && region.clean_head && worded {
            continue;
        }
        if !above && i < region.core.end + 4 && (region.core.end..i).all(|j| is_kept(page, j)) && note(page, i) {
            continue;
        }
        let letters = u.f.han + u.f.latin;
        let place = if above { "above" } else { "below" };
        if letters == 0 || u.f.ink <= 4 && u.f.han == 0 {
            page.decide(
                i,
                Label::Residue,
                DOC.id,
                format!("{} characters without a word {place} the article", u.f.ink),
            );
            continue;
        }
        let label = if above {
            Label::Navigation
        } else if u.f.ink >= 10 && u.hits.cover < 0.5 {
            Label::OtherLiterature
        } else {
            Label::SiteFurniture
        };
        let kin = 100.0 * region.kinship(page.of(i));
        page.decide(
            i,
            label,
            DOC.id,
            format!("{place} the article, score {:.1}, {kin:.0} % of its words in it", u.score),
        );
    }
}

/// Units above the text that may hold a table of the article's.
const HEAD: usize = 24;

/// The first unit of the stretch that ends at the core and holds no word of a site: between the title and the text that is
/// the article's (a subtitle, ingredients, a table).
fn open_head(page: &Page, region: &Region) -> usize {
    let site = |&i: &usize| page.is_site(i) || page.units[i].f.han + page.units[i].f.latin == 0;
    // A table stands there: its names and headings too.
    let plain = (region.range.start.max(region.core.start.saturating_sub(HEAD))..region.core.start)
        .rev()
        .take_while(|i| !site(i));
    let (mut rows, mut first) = (0, region.core.start);
    for i in plain {
        rows += u32::from(page.units[i].score > 0.0);
        first = i;
    }
    if rows >= 3 {
        return first;
    }
    // Without a title, the line or two right over the text: one of them may be it.
    let from = region.title.map_or(region.core.start.saturating_sub(2).max(region.range.start), |t| t + 1);
    (from..region.core.start).rev().take_while(|i| !site(i)).last().unwrap_or(region.core.start)
}

fn is_kept(page: &Page, i: usize) -> bool {
    page.units[i].decided.as_ref().is_none_or(|d| d.label.kept() || d.label == Label::PageFurniture)
}

/// Whether a unit between title and text is part of the article: a caption, a lead, a heading.
fn belongs(page: &Page, i: usize) -> bool {
    let u = &page.units[i];
    let region = &page.regions[page.region_of(i).unwrap_or(0)];
    if u.hits.any().is_some() {
        return false;
    }
    let caption = u.hits.start.is_some_and(|c| c.0 == Label::Caption);
    let indented = region.indented && u.indent >= 2;
    let kin = region.kinship(page.of(i));
    caption
        || indented && u.f.han >= 3
        || u.f.han >= 4 && kin >= 0.45 && u.f.gaps * 6 < u.f.ink
        || u.f.end == Ending::Stop && u.f.ink >= 8 && (kin >= 0.25 || u.score >= 3.0)
}

/// Whether a unit behind the last paragraph is a note or a reference of the article.
fn note(page: &Page, i: usize) -> bool {
    let u = &page.units[i];
    let region = &page.regions[page.region_of(i).unwrap_or(0)];
    if u.hits.any().is_some() {
        return false;
    }
    let text = page.of(i);
    if u.hits.start.is_some_and(|c| c.0 == Label::Caption && c.1 == "摄") && region.kinship(text) > 0.0 {
        return true;
    }
    text.starts_with("注：")
        || text.starts_with("注:")
        || text.starts_with("参考文献")
        || region.indented && u.indent >= 2 && u.f.han >= 2
}
