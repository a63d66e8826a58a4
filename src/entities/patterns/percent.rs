//! Percentages and shares.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::super::candidate::Candidate;
use super::super::landmarks::Mark;
use super::super::view::{View, is_han};
use super::numbers;
use super::spots::Spots;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:percent",
    pass: Pass::Entities,
    what: "Marks percentages (50.3%, 5%-25%, 百分之五) and shares (三成, 四分之一, 一半).",
    why: "A share is a number that researchers count. Degree words (约, 超过, 以上) stay outside; 百分点 is a difference, not a share.",
    example: "占比超过六成，增长了12.5% → 六成, 12.5%",
};

/// Every expression has one of these.
pub(in super::super) const ANCHORS: &str = "%％﹪‰之成半";

static PERCENT: LazyLock<(Regex, Spots)> = LazyLock::new(|| {
    let pattern = r"(?x)
        \d[\d,]*(?:\.\d+)?\s?(?:[%％﹪]\s?)?(?:[-–—~～至到]\s?\d[\d,]*(?:\.\d+)?\s?)?[%％﹪‰]
        | 百分之(?P<cn>[〇零一二三四五六七八九十百两点]+|\d+(?:\.\d+)?)
        | (?P<cheng>[一二三四五六七八九两])成
        | (?P<den>[二三四五六七八九十百]+)分之(?P<num>[一二三四五六七八九十两]+)
        | (?P<half>一半)";
    let spots = Spots::new(pattern, "", "#〇零一二三四五六七八九十百两");
    (Regex::new(pattern).expect("valid"), spots)
});

/// What makes 成 the beginning of another word (三成为, 一成不变).
const NOT_SHARE: &str = "为立员功本长熟品年果分就都交绩套行效因不";

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let (percent, spots) = &*PERCENT;
    let hits = spots
        .of(view.text, view.places(Mark::Percent))
        .filter(|(at, end)| percent.is_match(&view.text[*at..*end]))
        .flat_map(|(at, end)| percent.captures_iter(&view.text[at..end]).map(move |c| (at, c)));
    for (at, hit) in hits {
        let Some(whole) = hit.get(0) else { continue };
        let (start, mut end) = (at + whole.start(), at + whole.end());
        if view.before(start).is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '第') {
            continue;
        }
        let mut number = None;
        if let Some(digit) = hit.name("cheng") {
            // 三成员工 are people; 三成员国 are states.
            let people = view.text[end..].starts_with("员工");
            let other = view.after(end).is_some_and(|c| NOT_SHARE.contains(c)) && !people;
            if other || !view.is_boundary(end) {
                continue;
            }
            // 十三成 is no share; 三四成 is one.
            if view.before(start).is_some_and(|c| c == '十') {
                continue;
            }
            number = numbers::chinese(digit.as_str()).map(|n| n * 10.0);
            // 六成五: 65 %. Not 六成|二手车, 三成|一线城市.
            let tenth = view.after(end).filter(|c| "一二三四五六七八九".contains(*c)).map(|c| (c, end + c.len_utf8()));
            let ends = |at: usize| view.after(at).is_none_or(|c| !is_han(c) || "的左上以为和与到至".contains(c));
            if let Some((c, next)) = tenth.filter(|(_, next)| view.is_boundary(*next) && ends(*next)) {
                end = next;
                number = number.zip(numbers::chinese(c.encode_utf8(&mut [0; 4]))).map(|(n, tenth)| n + tenth);
            }
        } else if let (Some(den), Some(num)) = (hit.name("den"), hit.name("num")) {
            number = match (numbers::chinese(num.as_str()), numbers::chinese(den.as_str())) {
                (Some(n), Some(d)) if d > 0.0 => Some(100.0 * n / d),
                _ => None,
            };
        } else if hit.name("half").is_some() {
            number = Some(50.0);
        } else if let Some(cn) = hit.name("cn") {
            number = cn.as_str().parse().ok().or_else(|| numbers::chinese(cn.as_str()));
        } else if let Ok(n) = whole.as_str().trim_end_matches(['%', '％', '﹪']).trim_end().replace(',', "").parse() {
            number = Some(n);
        }
        let entity = number.map(|n| Arc::from(format!("percent-{}", numbers::plain(n))));
        out.push(Candidate::new(Span::new(start, end), EntityType::Percent, finder).entity(entity).sure());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spots::tests::same_matches;
    use super::*;

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[0-9２,.%％一二百十两分之成半至 -，的]{0,50}") {
            same_matches(&PERCENT.0, &PERCENT.1, Mark::Percent, &text);
        }
    }
}
