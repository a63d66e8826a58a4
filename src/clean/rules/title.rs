use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::{Page, Unit, letters};

pub const DOC: RuleDoc = RuleDoc {
    id: "title",
    pass: Pass::Clean,
    what: "Finds the article's title: a short line above the first prose that is no sentence, weighed by what speaks for it \
           (the page's own title begins with it, a date or source line follows, it shares words with the article, it stands near).",
    why: "The best copy is kept once; further copies are site furniture.",
    example: "甲乙丙丁的新路径\\n2020-01-01 来源：某报\\n……",
};

/// Who wrote for which paper: no title.
const BYLINES: &[&str] = &["报讯", "報訊", "本报记者", "本報記者", "通讯员", "通訊員"];

/// What the name of a site ends with.
const SITE_ENDS: &[&str] =
    &["网", "網", "网站", "網站", "门户", "平台", "论坛", "論壇", "频道", "頻道", "博客", "部落格", "首页", "首頁"];

pub(super) fn apply(page: &mut Page) {
    for r in 0..page.regions.len() {
        let (range, core) = (page.regions[r].range.clone(), page.regions[r].core.clone());
        // The first lines of a page: the title of the browser window stands among them.
        let tops: Vec<(usize, String)> = (range.start..range.end.min(range.start + 4))
            .filter(|&i| page.units[i].f.ink <= 160)
            .map(|i| (i, letters(page.of(i), 480)))
            .collect();
        let stop = (core.start + 4).min(core.end);
        let from = range.start.max(core.start.saturating_sub(80));
        let mut best: Option<(f32, usize)> = None;
        for i in (range.start..(range.start + 3).min(from)).chain(from..stop) {
            let u = &page.units[i];
            let short = (2..=80).contains(&u.f.ink) && matches!(u.f.end, Ending::None | Ending::Call | Ending::Dots);
            if !page.is_open(i) || !short || u.is_stamp() || u.hits.strong().is_some() || u.hits.cover >= 0.75 {
                continue;
            }
            let bracketed = page.of(i).starts_with(['（', '(']) && page.of(i).ends_with(['）', ')']);
            if bracketed
                || page.is_row(i)
                || u.hits.start.is_some()
                || u.f.stops >= 3
                || u.f.digits * 2 > u.f.ink
                || BYLINES.iter().any(|w| page.of(i).contains(w))
            {
                continue;
            }
            let own = letters(page.of(i), 160);
            if own.len() < 6 {
                continue;
            }
            let mut weight = 0.0;
            if u.suffix {
                continue;
            }
            if page.units.get(i + 1).is_some_and(|v| v.suffix) {
                weight += 1.5;
            }
            if u.f.ink < 4 {
                weight -= if u.f.han < u.f.ink { 2.0 } else { 0.6 };
            }
            // Right over the text, or over the line with its date.
            if i + 1 == core.start || page.units.get(i + 1).is_some_and(|v| v.is_stamp()) {
                weight += 0.7;
            }
            if u.f.is_latin() && page.regions[r].words.len() > 50 {
                weight -= 1.0;
            }
            let name = page.of(i);
            if SITE_ENDS.iter().any(|w| name.ends_with(w)) || name.starts_with('[') && name.ends_with(']') {
                weight -= 1.0;
            }
            if ["官网", "官方网站", "官網"].iter().any(|w| page.of(i).contains(w)) {
                weight -= 1.5;
            }
            let others = || tops.iter().filter(|t| t.0 < i && own.len() >= 15).map(|t| t.1.as_str());
            if others().any(|t| t.starts_with(&own)) {
                weight += 3.0;
            } else if others().any(|t| t.contains(&own)) {
                weight += 2.0;
            }
            if page.units[i + 1..range.end.min(i + 4)].iter().any(|v| v.is_stamp()) {
                // A line between the title and its date: a rank, a column.
                let strange =
                    u.f.han >= 3 && page.regions[r].words.len() > 50 && page.regions[r].kinship(page.of(i)) == 0.0;
                weight += if strange { 1.0 } else { 2.0 };
            }
            // How often a thread was read stands under its title, however far its text is.
            if page.units[i + 1..range.end.min(i + 4)].iter().any(|v| counts_readers(page.text, v)) {
                weight += 1.5;
            }
            // A line in the core shares all its words with it, its own.
            let (all, own_words) = page.regions[r].words.shared(page.of(i), 400);
            // One pair more than it has: one word in common says little.
            let shared = own_words as f32 / (all + 1) as f32;
            weight += if i >= core.start { shared } else { 2.0 * shared };
            weight -= 0.04 * (core.start.saturating_sub(i) as f32).min(30.0);
            if (range.start..i).all(|j| !page.is_open(j) || page.units[j].recurs.is_some() || page.is_site(j)) {
                // What recurs on the site's other pages ends where this page's own begins.
                let below_site = i > range.start && page.units[i - 1].recurs.is_some();
                weight += if below_site { 1.2 } else { 0.8 };
            }
            // A name over the menu is the site's; short words in a row are the authors'.
            if page.is_site(i) || i == range.start && i + 1 < core.start && page.is_row(i + 1) {
                weight -= 0.6;
            }
            if u.f.gaps > 0 && u.f.han > 0 && name.split_whitespace().all(|n| n.chars().count() <= 4) && u.f.ink <= 16 {
                weight -= 0.8;
            }
            if u.recurs.is_some() {
                weight -= 2.5;
            }
            if u.f.separators > 0 {
                weight -= 0.6;
            }
            if crate::clean::shape::marker(page.of(i)).is_some() {
                weight -= 1.5;
            }
            if i >= core.start {
                // In the core only at its very start, or behind the abstract.
                let behind_abstract = (core.start..i).all(|j| !page.is_open(j));
                if !behind_abstract || u.f.marks() > 3 {
                    continue;
                }
                weight += if u.f.end == Ending::None { 0.3 } else { -0.8 };
            } else if u.score <= -1.0 && weight < 2.5 {
                weight -= 0.5;
            }
            if best.is_none_or(|(w, _)| weight > w + 0.001) {
                best = Some((weight, i));
            }
        }
        // Where nothing speaks for a title, the line nearest to the text is the best guess.
        let near = core.start.saturating_sub(4)..core.start;
        let enough = |&(weight, i): &(f32, usize)| weight >= 0.55 || weight >= -0.3 && near.contains(&i);
        if let Some((weight, i)) = best.filter(enough) {
            let kin = page.regions[r].kinship(page.of(i));
            page.regions[r].title = Some(i);
            let reason = format!(
                "short line above the first paragraph, {:.0} % of its words in the article, weight {weight:.1}",
                kin * 100.0
            );
            page.decide(i, Label::Title, DOC.id, reason);
        }
    }
}

/// Whether a line says how often a thread was read, or offers its address.
fn counts_readers(text: &str, u: &Unit) -> bool {
    let counts = u.hits.start.is_some_and(|c| c == (Label::SiteFurniture, "(n)"));
    let text = u.span.of(text);
    counts || u.f.ink <= 12 && (text.contains("复制链接") || text.contains("複製連結"))
}
