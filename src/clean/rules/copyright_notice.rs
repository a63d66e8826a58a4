use super::evidence::by_cue;
use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "copyright-notice",
    pass: Pass::Clean,
    what: "Drops rights, disclaimer and download statements of the hosting site: lines that say such a phrase, and closing \
           paragraphs that are full of the words of rights behind an article that has none.",
    why: "They are the site's. Inside an article only a short line that is no sentence counts, so that a text about copyright keeps its own.",
    example: "版权所有 未经授权不得转载",
};

pub(super) fn apply(page: &mut Page) {
    by_cue(page, Label::CopyrightNotice, DOC.id);
    for r in 0..page.regions.len() {
        let core = page.regions[r].core.clone();
        let title = page.regions[r].title.map_or(0, |t| rights(page.of(t)));
        let Some(start) = notice(page, &core).filter(|&start| title == 0 && start > core.start) else { continue };
        for i in start..core.end {
            if page.is_open(i) {
                page.decide(
                    i,
                    Label::CopyrightNotice,
                    DOC.id,
                    "paragraphs on rights behind an article that is not about them",
                );
            }
        }
    }
}

/// Words of rights and of their holders' warnings.
const RIGHTS: &[&str] = &[
    "著作权",
    "版权",
    "转载",
    "授权",
    "侵权",
    "侵犯",
    "许可",
    "声明",
    "公告",
    "擅自",
    "追究",
    "免责",
    "原创",
    "著作權",
    "版權",
    "轉載",
    "授權",
    "侵權",
    "許可",
    "聲明",
    "原創",
];

/// How many of these words stand in a text.
fn rights(text: &str) -> usize {
    RIGHTS.iter().filter(|w| text.contains(**w)).count()
}

/// Where the paragraphs on rights at the end of an article begin: two or more with three such words each (one in a numbered point
/// or a heading between them), behind paragraphs that have none.
fn notice(page: &Page, core: &std::ops::Range<usize>) -> Option<usize> {
    let (mut start, mut full) = (core.end, 0);
    for i in core.clone().rev().take(20) {
        let (text, short) = (page.of(i), page.units[i].f.ink <= 40);
        let n = rights(text);
        if n >= 3 {
            full += 1;
        } else if !(n >= 1 && (short || crate::clean::shape::is_numbered(text))) {
            break;
        }
        start = i;
    }
    if full < 2 {
        return None;
    }
    let before = || core.start..start;
    let plain = before().filter(|&i| rights(page.of(i)) == 0).count();
    (start < core.end && before().len() >= 2 && plain * 10 >= before().len() * 9).then_some(start)
}
