use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;
use crate::clean::shape;

/// The share of its character pairs that an advertisement has in common with the article at most.
const STRANGE: f32 = 0.15;

pub const DOC: RuleDoc = RuleDoc {
    id: "advert",
    pass: Pass::Clean,
    what: "Drops advertising and calls to a sales line: by phrases that only advertising has, and by two words that sell \
           (诚聘, 包吃住, 首付) in a short line that is no finished sentence and shares no word with the article.",
    why: "They sell the hosting site's wares. An article on housing or jobs has such words itself, so they count only where it does not.",
    example: "免费咨询 立即注册",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::Ad, DOC.id);
    for i in 0..page.units.len() {
        let u = &page.units[i];
        let sells = u.hits.pitches >= 2 && u.f.ink <= 60 && u.f.end != Ending::Stop && !shape::is_numbered(page.of(i));
        if !sells || !page.is_open(i) {
            continue;
        }
        let strange = page.region_of(i).is_some_and(|r| {
            let region = &page.regions[r];
            region.title != Some(i) && region.words.len() > 50 && region.kinship(page.of(i)) < STRANGE
        });
        if strange {
            let n = u.hits.pitches;
            page.decide(i, Label::Ad, DOC.id, format!("{n} words that sell in a short line, none of the article's"));
        }
    }
}
