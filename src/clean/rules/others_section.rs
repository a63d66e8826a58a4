use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::{Page, Unit};

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
        if page.inside(i)
            && let Some(found) = inset(page, i)
        {
            let (range, phrase) = found;
            for j in range {
                if page.is_open(j) {
                    page.decide(
                        j,
                        Label::OtherLiterature,
                        DOC.id,
                        format!("a box of titles inside the article, under “{phrase}”"),
                    );
                }
            }
            section = None;
            continue;
        }
        if page.inside_or_tied(i) || page.region_of(i).is_some_and(|r| page.regions[r].title == Some(i)) {
            section = None;
            continue;
        }
        if let Some((label, phrase)) = page.units[i].hits.barrier(page.units[i].f.ink) {
            // Above the article a word such as 我要评论 is a button.
            let button =
                label == Label::CommentForm && page.region_of(i).is_some_and(|r| i < page.regions[r].core.start);
            section = (!button).then_some((label, phrase, i));
        }
        let Some((label, phrase, at)) = section else { continue };
        if page.is_open(i) {
            page.decide(i, label, DOC.id, format!("{} lines below the heading “{phrase}”", i - at));
        }
    }
}

/// The box of others' titles that unit `i`, inside an article, is the head of, with the phrase that says so: a heading and the
/// lines up to the next paragraph, or a line with a title behind the phrase and the titles in a row below it.
fn inset(page: &Page, i: usize) -> Option<(std::ops::Range<usize>, &'static str)> {
    let u = &page.units[i];
    let title = |u: &Unit| {
        u.decided.is_none() && u.f.ink <= 48 && !matches!(u.f.end, Ending::Stop | Ending::Pause) && !u.is_stamp()
    };
    let rows = |least: u32| page.units[i + 1..].iter().take_while(|v| title(v) && v.f.ink >= least).count();
    if let Some((Label::OtherLiterature, phrase)) = u.hits.section {
        return Some((i..i + 1 + rows(0), phrase));
    }
    let (label, phrase) = u.hits.start?;
    if label != Label::OtherLiterature || u.f.ink > 60 || u.f.end == Ending::Stop {
        return None;
    }
    let rows = rows(12).min(8);
    // One short line over a paragraph is the article's heading.
    Some((i..i + 1 + if rows >= 2 { rows } else { 0 }, phrase))
}
