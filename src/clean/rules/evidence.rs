//! What the cue rules share: when a cue is enough to drop a unit.

use crate::base::Label;
use crate::clean::features::Ending;
use crate::clean::page::Page;

/// Decides on every unit that the lexicons call `label`: anywhere outside an article, and inside one only where the unit is
/// short, is no sentence and does nothing but say the phrase.
pub(super) fn by_cue(page: &mut Page, label: Label, rule: &'static str) {
    for i in 0..page.units.len() {
        if page.is_open(i)
            && let Some(reason) = reason(page, i, label)
        {
            page.decide(i, label, rule, reason);
        }
    }
}

fn reason(page: &Page, i: usize, label: Label) -> Option<String> {
    let u = &page.units[i];
    if u.hits.is_empty() {
        return None;
    }
    let inside = page.inside_or_tied(i);
    let place = if inside { "between two paragraphs" } else { "outside the article" };
    let f = &u.f;
    // An address in an article or among its closing lines is its subject's.
    if label == Label::Contact && inside {
        return None;
    }
    let sentence = matches!(f.end, Ending::Stop | Ending::Call) && f.ink > 25;
    for (cue, how, most) in [
        (u.hits.section, "is", 24),
        (u.hits.whole, "is", 24),
        (u.hits.start, "begins with", if inside { 40 } else { 160 }),
        (u.hits.mark, "has", if inside { 60 } else { 260 }),
    ] {
        if let Some((l, phrase)) = cue
            && l == label
            && f.ink <= most
            && !(how == "has" && sentence && u.hits.in_passing(f.ink))
            && !(label == Label::Ad && how == "has" && inside && f.end == Ending::Stop && u.hits.marks < 2)
            && !(inside && sentence && (how != "has" || f.pauses >= 2))
        {
            return Some(format!("a line of {} characters {place} {how} “{phrase}”", f.ink));
        }
    }
    let (cover_label, _) = u.hits.cover_label?;
    let neighbours = || {
        let covered = |j: Option<usize>| {
            j.and_then(|j| page.units.get(j)).is_some_and(|v| v.hits.cover >= 0.75 && v.f.ink <= 30 && v.f.stops == 0)
        };
        covered(i.checked_sub(1)) || covered(Some(i + 1))
    };
    let enough =
        u.hits.cover >= 0.75 && f.stops == 0 && (!inside || u.hits.cover >= 0.9 && (u.hits.words >= 3 || neighbours()));
    (cover_label == label && enough).then(|| {
        let share = (u.hits.cover * 100.0).round();
        let words = u.hits.words;
        format!("{words} words of menus and tool bars cover {share} % of the line, {place}")
    })
}
