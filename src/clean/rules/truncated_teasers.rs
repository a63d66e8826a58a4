use rustc_hash::FxHashMap;

use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "truncated-teasers",
    pass: Pass::Clean,
    what: "Drops long lines that a program cut: three or more of exactly the same length of which most break off in \
           mid-sentence, and abstracts in a row that end in an ellipsis.",
    why: "A teaser is cut by counting; an author's paragraphs are never all 200 characters long. Hard-wrapped pages, whose \
          lines have one length too, were joined before this rule looks.",
    example: "……引发市场的\\n……受到广泛关\\n……专家认为应",
};

pub(super) fn apply(page: &mut Page) {
    let n = page.units.len();
    let mut lengths: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for i in 0..n {
        let u = &page.units[i];
        if page.is_open(i) && u.own_line && (60..=1200).contains(&u.f.ink) {
            lengths.entry(page.of(i).chars().count()).or_default().push(i);
        }
    }
    let mut groups: Vec<(usize, Vec<usize>)> = lengths.into_iter().collect();
    groups.sort_unstable();
    for (length, members) in groups {
        let cut = members.iter().filter(|&&i| !page.units[i].f.end.ends_sentence()).count();
        if members.len() < 3 || cut * 3 < members.len() * 2 {
            continue;
        }
        let (first, last) = (members[0], members[members.len() - 1]);
        for i in members.iter().copied() {
            let reason = format!("one of {} lines of exactly {length} characters, {cut} of them cut in mid-sentence", members.len());
            page.decide(i, Label::OtherLiterature, DOC.id, reason);
        }
        // A shorter one between them belongs to the same list.
        if last - first < members.len() * 2 {
            for i in first..last {
                if page.is_open(i) && page.units[i].f.ink >= 60 {
                    page.decide(i, Label::OtherLiterature, DOC.id, format!("stands in a list of lines cut at {length} characters"));
                }
            }
        }
    }
    // Long lines of nearly one length that end in an ellipsis, three or more with at most a title and a date between them.
    let mut run: Vec<usize> = Vec::new();
    for i in 0..=n {
        let cut = i < n && page.is_open(i) && page.units[i].f.end == Ending::Dots && page.units[i].f.ink >= 50;
        let far = run.last().is_some_and(|&last| i - last > 4);
        if (far || i == n) && !run.is_empty() {
            let ink = |&i: &usize| page.units[i].f.ink;
            let (least, most) = (run.iter().map(ink).min().unwrap_or(0), run.iter().map(ink).max().unwrap_or(0));
            if run.len() >= 3 && most * 4 <= least * 5 {
                for &i in &run {
                    let reason = format!("one of {} lines of {least} to {most} characters that end in an ellipsis", run.len());
                    page.decide(i, Label::OtherLiterature, DOC.id, reason);
                }
            }
            run.clear();
        }
        if cut {
            run.push(i);
        }
    }
    // Abstracts that end in an ellipsis, two or more of them near each other.
    let dotted: Vec<usize> = (0..n)
        .filter(|&i| {
            let u = &page.units[i];
            page.is_open(i)
                && u.f.end == Ending::Dots
                && u.f.ink >= 40
                && u.hits.start.is_some_and(|c| c.0 == Label::Abstract)
        })
        .collect();
    if dotted.len() >= 2 {
        for i in dotted {
            page.decide(i, Label::OtherLiterature, DOC.id, "one of several abstracts that end in an ellipsis");
        }
    }
}
