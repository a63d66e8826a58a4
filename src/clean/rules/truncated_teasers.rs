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
