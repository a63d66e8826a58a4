//! Parts and materials that no list has, in a list of goods: 静电卡盘、真空阀门.

use std::cell::LazyCell;

use super::super::candidate::{Candidate, Outcome};
use super::super::index::ByPlace;
use super::super::landmarks::Mark;
use super::super::view::{View, is_han};
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:goods",
    pass: Pass::Entities,
    what: "Marks as MAT a noun that ends in the word for a part or a processed material (卡盘, 阀门, 靶材, 坩埚) with the words that say which, where it stands in a list beside another such noun or a known technology or material. Degree words in front stay outside (高端|静电卡盘). A listed material begins with its grade (电子级|硫酸).",
    why: "No list holds the thousands of parts that trade policy names, and they come in lists. Alone, such a noun is any thing.",
    example: "静电卡盘、真空阀门和碳纤维 → MAT 静电卡盘, MAT 真空阀门",
};

/// Last words of parts and processed materials.
const LASTS: &[&str] = &[
    "卡盘",
    "阀门",
    "坩埚",
    "靶材",
    "陶瓷件",
    "石英件",
    "结构件",
    "密封件",
    "密封圈",
    "锻件",
    "铸件",
    "紧固件",
    "轴承",
    "镜片",
    "抛光垫",
    "抛光液",
    "清洗液",
    "显影液",
    "蚀刻液",
    "电镀液",
    "浆料",
    "预浸料",
    "引线框架",
    "键合丝",
    "探针卡",
    "掩模版",
    "光掩模",
    "基板",
    "电容器",
    "电感器",
    "连接器",
    "继电器",
    "减速器",
    "丝杠",
    "特气",
    "前驱体",
    "涡轮叶片",
    "导轨",
    "线缆",
    "磁钢",
    "齿轮箱",
];
/// Words of degree, which stay outside.
const DEGREES: &[&str] = &[
    "高端",
    "先进",
    "高性能",
    "高精度",
    "关键",
    "核心",
    "新型",
    "国产",
    "进口",
    "优质",
    "主要",
    "各类",
    "部分",
    "相关",
];

/// Grades of a material, which are part of its name.
const GRADES: &[&str] = &[
    "电池级",
    "电子级",
    "工业级",
    "半导体级",
    "光伏级",
    "太阳能级",
    "医药级",
    "核级",
    "航空级",
    "高纯度",
    "超高纯",
    "高纯",
];

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let before = LazyCell::new(|| ByPlace::new(out));
    let mut found = Vec::new();
    // Both neighbours of each mark of a list; the second of 、 and 和 closes it.
    let goods = |c: &Candidate| {
        matches!(c.kind, EntityType::Mat | EntityType::Tech) && c.outcome == Outcome::Chosen && c.span.len() > 3
    };
    for mark in view.places(Mark::Comma) {
        let next = mark + '、'.len_utf8();
        let (left, right) = (ending(view, mark), beginning(view, next));
        if left.is_none() && right.is_none() {
            continue;
        }
        let known_left = left.is_some() || before.ending(out, mark as u32).any(goods);
        let known_right = right.is_some() || before.starting(out, next as u32).any(goods);
        if known_left && known_right {
            found.extend(left.into_iter().chain(right));
        }
    }
    for c in out.iter().filter(|c| c.kind == EntityType::Mat && c.is_listed()) {
        let head = &view.text[..c.span.start as usize];
        let grade = GRADES.iter().find(|grade| head.ends_with(**grade)).map(|grade| c.span.start - grade.len() as u32);
        if let Some(start) = grade.filter(|start| view.is_boundary(*start as usize)) {
            found.push(Span { start, ..c.span });
        }
    }
    found.sort_unstable();
    found.dedup();
    drop(before);
    out.extend(found.into_iter().map(|span| Candidate::new(span, EntityType::Mat, finder).scored(0.65)));
}

/// The part whose name ends at a byte.
fn ending(view: &View<'_>, end: usize) -> Option<Span> {
    let last = LASTS.iter().filter(|last| view.text[..end].ends_with(**last)).max_by_key(|last| last.len())?;
    let mut start = end - last.len();
    // A word that the last one shares, and at most two before.
    if let Some(t) = view.token_at(start) {
        start = start.min(view.tokens[t].span.start as usize);
    }
    for _ in 0..2 {
        let Some(t) = start.checked_sub(1).and_then(|at| view.token_at(at)) else { break };
        let (token, word) = (view.tokens[t], view.word(t));
        let says_which =
            matches!(token.pos.name(), "n" | "nz" | "nr" | "a" | "b" | "x" | "j" | "an" | "ng" | "ag" | "zg");
        // jieba takes 石英 and 高纯 for names of persons.
        if !says_which || !word.chars().all(is_han) || DEGREES.contains(&word) {
            break;
        }
        start = token.span.start as usize;
    }
    let named = DEGREES.iter().find(|degree| view.text[start..end].starts_with(**degree));
    let start = start + named.map_or(0, |degree| degree.len());
    (end - start >= last.len() + 6).then(|| Span::new(start, end))
}

/// The part whose name begins at a byte and ends at the next mark, or before 和, 等 and the like.
fn beginning(view: &View<'_>, start: usize) -> Option<Span> {
    const LONGEST: usize = 36;
    let text = view.text;
    let to = text.floor_char_boundary((start + LONGEST).min(text.len()));
    let words = &text[start..to];
    let ends = words.char_indices().filter(|(_, c)| !is_han(*c) || "和及与等".contains(*c)).map(|(at, _)| start + at);
    let end = ends.into_iter().find(|end| view.is_boundary(*end))?;
    ending(view, end).filter(|span| span.start as usize >= start)
}
