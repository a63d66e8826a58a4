//! Firms that no list has, and firms with the name of a common thing, by the words beside them.

use std::cell::LazyCell;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::index::ByPlace;
use super::super::view::{View, is_han};
use super::persons;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:firm",
    pass: Pass::Entities,
    what: "Marks as ORG a name of unknown words that ends in a trade (科技, 锂业, 金属) right behind the word for what it is (企业, 公司, 供应商), or before a post in a firm (海岚投顾|分析师). Marks 苹果, 小米 and the like as firms beside another firm or before what only a firm has or does (股价, 推出), or a 供应链 that is no crop's. Marks a foreign name behind 智库, 评级机构 and the like.",
    why: "Such firms have no 公司 in their name. Without those words beside it, 新能源 behind 企业 is an industry, and 苹果 a fruit.",
    example: "供应商远岚精密称; 苹果与英特尔 → 远岚精密, 苹果, 英特尔",
};

/// The last word of a firm's name, with what stands before it: a word for what it is, perhaps a quotation mark, and up to
/// five characters.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?:企业|公司|厂商|回收商|供应商|制造商|开发商|运营商|生产商|初创)[“「]?(?P<name>\p{{Han}}{{2,4}}?(?:{TRADES}))(?P<next>.)"
    ))
    .expect("valid")
});
/// A firm's name before a post in it.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<trade>{TRADES}|投顾|证券|资本|基金|期货|咨询|控股)(?:首席|分析师|董事长|总裁|创始人|策略师|总经理)"
    ))
    .expect("valid")
});
const TRADES: &str = "科技|[锂铝铜钨镁锌钼锡镍钛钒锰铅]业|钢铁|矿业|金属|材料|精密|精机|机械|重工|化学|化工|制药|医药|生物|半导体|微电子|电子|光电|电气|智能|软件|新材|稀土|股份";

/// Firms named like common things: name and id.
const NAMESAKES: [(&str, &str); 6] = [
    ("应用材料", "applied-materials"),
    ("苹果", "apple"),
    ("小米", "xiaomi"),
    ("荣耀", "honor"),
    ("快手", "kuaishou"),
    ("超微", "amd"),
];
/// What only a firm has, or is called.
const FIRMS: [&str; 24] = [
    "公司",
    "发布",
    "推出",
    "宣布",
    "终端",
    "官网",
    "官方",
    "新品",
    "旗舰",
    "折叠屏",
    "汽车",
    "股价",
    "市值",
    "财报",
    "营收",
    "首席执行官",
    "CEO",
    "应用商店",
    "代工厂",
    "手机",
    "总部",
    "高管",
    "电脑",
    "股东",
];

/// What a crop has too, where its sentence speaks of farming or of the place that it comes from.
const CHAINS: [&str; 2] = ["供应链", "产业链"];
const FARMING: [&str; 34] = [
    "农户",
    "果农",
    "农民",
    "农业",
    "农产品",
    "种植",
    "果园",
    "冷库",
    "主产地",
    "产地直供",
    "采摘",
    "亩",
    "公斤",
    "市斤",
    "每斤",
    "吨",
    "水果",
    "果品",
    "杂粮",
    "谷子",
    "粮食",
    "丰收",
    "合作社",
    "乡村",
    "农村",
    "山村",
    "村民",
    "村里",
    "增收",
    "富民",
    "致富",
    "果树",
    "大豆",
    "鲜果",
];

/// Bytes of a sentence that are looked at on either side of a name.
const SENTENCE: usize = 300;

/// Whether the crop of a name is meant: its sentence speaks of farming, or it is a place's (烟台的苹果供应链).
fn is_crop(view: &View<'_>, name: Span, place: bool) -> bool {
    let crop = matches!(name.of(view.text), "苹果" | "小米");
    let sentence = || view.sentence_round(name, SENTENCE);
    crop && (place || FARMING.iter().any(|word| sentence().contains(word)))
}

/// What names a body by its trade, before a name that transcribes foreign sounds: 智库|布鲁盖尔.
const BODIES: [&str; 6] = ["智库", "研究机构", "评级机构", "咨询公司", "咨询机构", "律师事务所"];

/// Foreign names of three to six characters behind these words, as long as words go. Not 智库马丁说: a person is not of
/// that length behind them, or has a dot.
fn foreign(view: &View<'_>, mut found: impl FnMut(Span)) {
    for word in BODIES {
        for at in memchr::memmem::find_iter(view.text.as_bytes(), word) {
            let start = at + word.len();
            let start = start + view.text[start..].find(|c| !matches!(c, '“' | '「')).unwrap_or(0);
            let run = view.text[start..].chars().take(8).take_while(|c| persons::sound(*c));
            let (mut chars, mut end) = (0, start);
            for c in run {
                (chars, end) = (chars + 1, end + c.len_utf8());
            }
            // Behind a dot the name goes on (智库|马丁·佩里): a person's. Its beginning is known, and no word need begin there.
            let dot = view.after(end).is_some_and(|c| persons::DOTS.contains(c));
            if (3..=6).contains(&chars) && view.is_boundary(end) && !dot {
                found(Span::new(start, end));
            }
        }
    }
}

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let mut found = Vec::new();
    let beside = LazyCell::new(|| ByPlace::new(out));
    for hit in BEHIND.captures_iter(text) {
        let (Some(name), Some(next)) = (hit.name("name"), hit.name("next")) else { continue };
        let span = Span::new(name.start(), name.end());
        let trade = name.as_str().char_indices().nth(2).map_or(0, |(at, _)| at);
        let ends = next.as_str().starts_with(|c: char| !is_han(c)) || view.is_boundary(name.end());
        let place = || beside.starting(out, span.start).any(|c| c.is_listed() && c.outcome == Outcome::Chosen);
        if ends && unknown(view, name.start(), name.start() + trade) && !place() {
            found.push(Candidate::new(span, EntityType::Org, finder).sure().scored(0.7));
        }
    }
    for hit in BEFORE.captures_iter(text) {
        let Some(trade) = hit.name("trade") else { continue };
        // The name begins behind the mark before it.
        let head = &text[..trade.start()];
        let len: usize = head.chars().rev().take(5).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let start = trade.start() - len;
        let name = &text[start..trade.end()];
        let common = ["某", "一", "该", "家", "的", "本", "各", "大", "国"].iter().any(|w| name.contains(w));
        // 投资|咨询总经理: a verb begins no name.
        let verb = view.token_at(start).is_some_and(|t| view.tokens[t].pos.name().starts_with('v'));
        if (6..=12).contains(&len) && !common && !verb && view.is_boundary(start) {
            let span = Span::new(start, trade.end());
            found.push(Candidate::new(span, EntityType::Org, finder).sure().scored(0.7));
        }
    }
    // Where a namesake stands, with its id and whether it is the firm.
    let mut namesakes: Vec<(Span, &str, bool)> = Vec::new();
    for (name, id) in NAMESAKES {
        for at in memchr::memmem::find_iter(text.as_bytes(), name) {
            let end = at + name.len();
            if !view.is_boundary(at) || !view.is_boundary(end) {
                continue;
            }
            let firm = |c: &Candidate| {
                c.kind == EntityType::Org && c.outcome == Outcome::Chosen && c.strength > Strength::Weak
            };
            let joint = |joint: &&&str| text[..at].ends_with(**joint);
            let before = JOINTS.iter().find(joint).is_some_and(|j| beside.ending(out, (at - j.len()) as u32).any(firm));
            let after = JOINTS
                .iter()
                .find(|j| text[end..].starts_with(**j))
                .is_some_and(|j| beside.starting(out, (end + j.len()) as u32).any(firm));
            let chain = || {
                let place = |at: u32| {
                    beside.ending(out, at).any(|c| matches!(c.kind, EntityType::Gpe | EntityType::Loc) && !c.is_state())
                };
                let of = if text[..at].ends_with('的') { at - '的'.len_utf8() } else { at };
                CHAINS.iter().any(|word| text[end..].starts_with(word))
                    && !is_crop(view, Span::new(at, end), place(of as u32))
            };
            let is = before || after || FIRMS.iter().any(|word| text[end..].starts_with(word)) || chain();
            namesakes.push((Span::new(at, end), id, is));
        }
    }
    beside_namesakes(text, &mut namesakes);
    for (span, id, _) in namesakes.into_iter().filter(|(.., is)| *is) {
        found.push(Candidate::new(span, EntityType::Org, finder).entity(Some(Arc::from(id))).sure().scored(0.8));
    }
    foreign(view, |span| {
        let listed = beside.starting(out, span.start).any(|c| c.is_listed() && c.outcome == Outcome::Chosen);
        if !listed {
            found.push(Candidate::new(span, EntityType::Org, finder).sure().scored(0.7));
        }
    });
    drop(beside);
    out.append(&mut found);
}

/// What stands joined to a namesake that is a firm is one too: 小米、荣耀和海拓.
fn beside_namesakes(text: &str, namesakes: &mut [(Span, &str, bool)]) {
    namesakes.sort_unstable_by_key(|(span, ..)| *span);
    let last = namesakes.len().saturating_sub(1);
    for i in (0..last).chain((0..last).rev()) {
        let (a, b) = (namesakes[i], namesakes[i + 1]);
        let joined = text.get(a.0.end as usize..b.0.start as usize).is_some_and(|between| JOINTS.contains(&between));
        if joined && a.2 != b.2 {
            (namesakes[i].2, namesakes[i + 1].2) = (true, true);
        }
    }
}

/// What joins two names.
const JOINTS: [&str; 4] = ["、", "与", "和", "及"];

/// Whether the words from one byte to another are no words that the dictionary knows as common ones.
fn unknown(view: &View<'_>, from: usize, to: usize) -> bool {
    let Some(first) = view.token_at(from).filter(|&t| view.tokens[t].span.start as usize == from) else { return false };
    let words = view.tokens[first..].iter().take_while(|t| (t.span.start as usize) < to);
    let mut words = words.peekable();
    words.peek().is_some()
        && words.all(|t| matches!(t.pos.name(), "x" | "nz" | "nr" | "nrt" | "ns" | "nt" | "nrfg" | "g" | "ng"))
}
