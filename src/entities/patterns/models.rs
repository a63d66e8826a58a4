//! Craft and models with a number: 嫦娥五号, 长征三号乙运载火箭.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome};
use super::super::landmarks::Mark;
use super::super::view::{View, is_han};
use super::spots::Spots;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:model",
    pass: Pass::Entities,
    what: "Marks a name with a serial number and 号, with the technology that directly follows, as TECH.",
    why: "Satellites, rockets and probes are named so. Numbered lines, buildings, documents and plants are no technology.",
    example: "嫦娥五号探测器、长征三号乙运载火箭 → 嫦娥五号探测器, 长征三号乙运载火箭",
};

/// Every serial number has it.
pub(in super::super) const ANCHORS: &str = "号";

static SERIAL: LazyLock<(Regex, Spots)> = LazyLock::new(|| {
    let pattern = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})号[甲乙丙丁戊]?(?P<noun>(?:通信|广播|直播|遥感|气象|科学|试验|技术|载人)*(?:卫星|飞船|探测器|火箭|运载火箭|航天器|空间站|核电机组)(?:公用平台)?)?";
    (Regex::new(pattern).expect("valid"), Spots::new(pattern, "", "#一二三四五六七八九十"))
});

/// What a number with 号 also counts.
const OTHER: &[char] = &[
    '线', '楼', '院', '文', '公', '提', '决', '门', '路', '机', '井', '煤', '令', '室', '厅', '馆', '街', '房', '台',
    '病', '公', '召', '称', '码', '球', '人', '选', '种', '油', '桥',
];

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    // Technologies by where they begin, the longest; few documents need them.
    let nouns = LazyCell::new(|| {
        let mut nouns: FxHashMap<u32, u32> = FxHashMap::default();
        for c in out.iter().filter(|c| c.kind == EntityType::Tech && c.outcome == Outcome::Chosen) {
            let end = nouns.entry(c.span.start).or_insert(c.span.end);
            *end = c.span.end.max(*end);
        }
        nouns
    });
    let mut found = Vec::new();
    let (serial, spots) = &*SERIAL;
    let hits = spots
        .of(text, view.places(Mark::Serial))
        .flat_map(|(at, end)| serial.find_iter(&text[at..end]).map(move |m| (at + m.start(), at + m.end())));
    for (serial_start, serial_end) in hits {
        if text[serial_end..].starts_with(OTHER) {
            continue;
        }
        let Some(t) = serial_start.checked_sub(1).and_then(|at| view.token_at(at)) else { continue };
        let token = view.tokens[t];
        let (from, name) = (token.span.start as usize, &text[token.span.start as usize..serial_start]);
        let named = matches!(token.pos.name(), "nz" | "nr" | "nrt" | "x" | "ns" | "n" | "vn" | "s" | "t");
        let length = name.chars().count();
        if !named
            || !(2..=3).contains(&length)
            || !name.chars().all(is_han)
            || name.ends_with(['第', '年', '月', '大', '道', '路', '街', '文', '件', '楼', '中', '央'])
        {
            continue;
        }
        let mut end = serial_end as u32;
        while let Some(&next) = nouns.get(&end) {
            end = next;
        }
        found.push(Candidate::new(Span { start: from as u32, end }, EntityType::Tech, finder).scored(0.65));
    }
    out.append(&mut found);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spots::tests::same_matches;
    use super::*;

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[0-9二十号甲乙卫星运载火箭飞船，的]{0,40}") {
            same_matches(&SERIAL.0, &SERIAL.1, Mark::Serial, &text);
        }
    }
}
