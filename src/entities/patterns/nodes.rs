//! Generations of chip making by their length: 28纳米, 12／16纳米制程, 2nm芯片.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::super::candidate::Candidate;
use super::super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:node",
    pass: Pass::Entities,
    what: "Marks a generation of chip making by its length in nanometres as TECH, a range or two joined by a slash as one, with the 制程, 工艺, 芯片 and the like that directly follow. A bare length counts where its sentence speaks of chips, it is not the size of something (涂层厚度为20纳米), and nothing follows that has a size (60纳米银粉).",
    why: "Export controls and subsidies are drawn along these generations. The length of anything else (粒径50纳米) is no technology.",
    example: "12／16纳米制程的车用芯片 → 12／16纳米制程",
};

/// The units, as texts write them.
const UNITS: [&str; 4] = ["纳米", "奈米", "nm", "NM"];

static NODE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"\d{1,3}(?:\.\d)?";
    let unit = r"\s?(?:纳米|奈米|nm|NM)";
    let join = r"\s?(?:[/／~～\-–—－]|至|到)\s?";
    let noun = "制程工艺|工艺制程|制程节点|工艺节点|制程|工艺|节点|逻辑芯片|芯片|晶片|晶圆|晶体管|电晶体|半导体";
    Regex::new(&format!(r"{number}(?:(?:{unit})?{join}{number}){{0,4}}{unit}(?:(?:级|世代)?(?P<noun>{noun}))?"))
        .expect("valid")
});

/// What a sentence on chips holds.
const CHIPS: [&str; 10] = ["制程", "芯片", "晶片", "晶圆", "半导体", "光刻", "代工", "良率", "量产", "流片"];
/// What a length is of when it is no generation, before it in its clause: 粒径为80纳米.
const MEASURED: [&str; 43] = [
    "厚度",
    "膜厚",
    "层厚",
    "厚为",
    "厚约",
    "宽度",
    "粒径",
    "直径",
    "半径",
    "孔径",
    "线径",
    "外径",
    "内径",
    "波长",
    "长度",
    "尺寸",
    "间距",
    "深度",
    "高度",
    "精度",
    "误差",
    "涂层",
    "薄膜",
    "颗粒",
    "微粒",
    "粒子",
    "粒度",
    "粉末",
    "粉体",
    "银粉",
    "铜粉",
    "孔洞",
    "孔隙",
    "微孔",
    "的孔",
    "镀",
    "沉积",
    "膜层",
    "粗糙度",
    "分辨率",
    "缺陷",
    "光源",
    "激光",
];
/// What may follow a bare generation: the end of its clause, what is made of it or done with it.
const BEHIND: [&str; 53] = [
    "制",
    "工艺",
    "芯",
    "晶",
    "逻辑",
    "节点",
    "技术",
    "产",
    "量产",
    "试产",
    "良率",
    "代工",
    "流片",
    "订单",
    "时代",
    "世代",
    "级",
    "项目",
    "厂",
    "线",
    "处理器",
    "手机",
    "车用",
    "车规",
    "先进",
    "成熟",
    "及",
    "与",
    "和",
    "或",
    "到",
    "至",
    "走向",
    "迈向",
    "转向",
    "升级",
    "跃升",
    "推进",
    "提升",
    "预计",
    "已",
    "将",
    "仍",
    "尚",
    "还",
    "也",
    "都",
    "进入",
    "开始",
    "正",
    "率先",
    "今年",
    "明年",
];
/// What ends a clause.
const CLAUSE: [char; 9] = ['，', '。', '；', '：', '！', '？', '、', ',', '\n'];

/// Whether what stands before and behind a bare length, from its clause's beginning, allows it to be a generation.
fn is_generation(view: &View<'_>, span: Span) -> bool {
    let text = view.text;
    let rest = &text[span.end as usize..];
    // Beyond a hundred bytes nothing belongs to it; a text without marks is not looked through for each length.
    let from = text.floor_char_boundary((span.start as usize).saturating_sub(CLAUSE_REACH));
    let head = &text[from..span.start as usize];
    let head = head.rfind(CLAUSE).map_or(head, |at| &head[at..]);
    let chips = |words: &str| CHIPS.iter().any(|chip| words.contains(chip));
    if MEASURED.iter().any(|word| head.contains(word)) {
        return false;
    }
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let of = || {
        // 14纳米以下的逻辑芯片, 5纳米的手机芯片: the clause tells.
        let to = text.floor_char_boundary((span.end as usize + CLAUSE_REACH).min(text.len()));
        let tail = &text[span.end as usize..to];
        let tail = &tail[..tail.find(CLAUSE).unwrap_or(tail.len())];
        tail.starts_with(['以', '的', '左', '大']) && chips(tail) && !MEASURED.iter().any(|word| tail.contains(word))
    };
    ends || BEHIND.iter().any(|word| rest.starts_with(word)) && !LINES.iter().any(|word| rest.starts_with(word)) || of()
}

/// Bytes of a clause that are looked at.
const CLAUSE_REACH: usize = 96;
/// Where a word of [`BEHIND`] goes on as another.
const LINES: [&str; 5] = ["线宽", "晶粒", "产物", "级粉", "级颗"];

/// Bytes of a sentence that are looked at on either side of a length.
const SENTENCE: usize = 600;
/// Bytes looked at before and behind a unit.
const REACH: usize = 48;

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let mut units: Vec<usize> =
        UNITS.iter().flat_map(|unit| memchr::memmem::find_iter(text.as_bytes(), unit)).collect();
    units.sort_unstable();
    let mut done = 0;
    for at in units {
        if at < done {
            continue;
        }
        let from = text.floor_char_boundary(at.saturating_sub(REACH)).max(done);
        let to = text.floor_char_boundary((at + REACH).min(text.len()));
        let Some(hit) =
            NODE.captures_iter(&text[from..to]).find(|hit| hit.get(0).is_some_and(|whole| from + whole.end() > at))
        else {
            continue;
        };
        let Some(whole) = hit.get(0) else { continue };
        let span = Span::new(from + whole.start(), from + whole.end());
        done = span.end as usize;
        let inside = view.before(span.start as usize).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let goes_on = view.after(done).is_some_and(|c| c.is_ascii_alphanumeric());
        if inside || goes_on {
            continue;
        }
        if hit.name("noun").is_none() {
            let chips = || {
                let words = view.sentence_round(span, SENTENCE);
                CHIPS.iter().any(|chip| words.contains(chip))
            };
            if !is_generation(view, span) || !chips() {
                continue;
            }
        }
        out.push(Candidate::new(span, EntityType::Tech, finder).entity(Some(id(span.of(text)))).sure().scored(0.85));
    }
}

/// One id for a generation however it is written: 28纳米, 28nm芯片 → 28nm-node.
fn id(words: &str) -> Arc<str> {
    let numbers: Vec<&str> =
        words.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|part| !part.is_empty()).collect();
    format!("{}nm-node", numbers.join("-")).into()
}
