//! Ministries: a state, the fields that a ministry has, then 部.

use std::cell::LazyCell;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::index::ByPlace;
use super::super::landmarks::Mark;
use super::super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:ministry",
    pass: Pass::Entities,
    what: "Marks the fields of a ministry with the 部 behind them as ORG where a state stands before them: 德国|联邦经济和气候保护部. The state is its own mention; of a minister (财政部长) nothing is marked.",
    why: "No list holds the ministries of all states, which change with every cabinet, and 和 in their names stops rules that read word by word.",
    example: "越南计划投资部部长 → GPE 越南, ORG 计划投资部",
};

/// What ministries are for.
const FIELDS: &[&str] = &[
    "安全保障",
    "气候行动",
    "基础设施",
    "信息化",
    "农林水产",
    "国土安全",
    "国土",
    "经济",
    "贸易",
    "工业",
    "投资",
    "计划",
    "规划",
    "财政",
    "财务",
    "金融",
    "预算",
    "气候",
    "保护",
    "变化",
    "能源",
    "电力",
    "核能",
    "环境",
    "生态",
    "农业",
    "农村",
    "粮食",
    "食品",
    "畜牧",
    "林业",
    "渔业",
    "水利",
    "水务",
    "海洋",
    "交通",
    "运输",
    "航运",
    "铁道",
    "道路",
    "民航",
    "国防",
    "防卫",
    "退伍军人",
    "外交",
    "外事",
    "对外",
    "内政",
    "内务",
    "移民",
    "公民",
    "教育",
    "高等",
    "科学",
    "技术",
    "科技",
    "创新",
    "研究",
    "数字",
    "数据",
    "数码",
    "通信",
    "通讯",
    "电子",
    "信息",
    "传播",
    "新闻",
    "卫生",
    "健康",
    "福利",
    "劳动",
    "劳工",
    "人力",
    "资源",
    "就业",
    "社会",
    "保障",
    "文化",
    "旅游",
    "体育",
    "艺术",
    "宗教",
    "遗产",
    "司法",
    "法务",
    "法律",
    "人权",
    "住房",
    "住宅",
    "城市",
    "城乡",
    "建设",
    "矿产",
    "矿业",
    "矿山",
    "石油",
    "天然气",
    "煤炭",
    "自然",
    "商业",
    "商务",
    "产业",
    "通商",
    "企业",
    "中小",
    "初创",
    "消费者",
    "服务",
    "竞争",
    "竞争力",
    "消费",
    "统一",
    "外贸",
    "国际",
    "合作",
    "发展",
    "转型",
    "现代化",
    "药品",
    "公共",
    "安全",
    "行政",
    "事务",
    "改革",
    "平等",
    "家庭",
    "青年",
    "女性",
    "妇女",
    "儿童",
    "民政",
    "国营",
    "国有",
    "联邦",
    "土地",
    "区域",
    "地方",
    "政策",
    "战略",
    "工程",
    "制造",
    "供应",
    "航空",
    "航天",
    "太空",
    "空间",
    "海关",
    "税务",
];

/// What joins two of them.
const JOINTS: &[&str] = &["和", "与", "及", "以及", "、"];

/// The longest name of one, in bytes.
const LONGEST: usize = 75;

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let before = LazyCell::new(|| ByPlace::new(out));
    let mut found = Vec::new();
    for at in view.places(Mark::Ministry) {
        let end = at + '部'.len_utf8();
        // 部门, 部队, 部分; a minister's 部长, but not the 部长 of a 部.
        if text[end..].starts_with(['门', '分', '队', '署', '件', '落', '位', '长', '级']) {
            continue;
        }
        let Some(start) = fields(text, at) else { continue };
        let is_state = |c: &Candidate| {
            c.kind == EntityType::Gpe && c.outcome == Outcome::Chosen && c.strength > Strength::Weak && c.span.len() > 3
        };
        if before.ending(out, start as u32).any(is_state) {
            found.push(Candidate::new(Span::new(start, end), EntityType::Org, finder).sure().scored(0.85));
        }
    }
    drop(before);
    out.append(&mut found);
}

/// Where the fields begin that end at a byte.
fn fields(text: &str, end: usize) -> Option<usize> {
    let mut start = end;
    let mut joint = true;
    loop {
        let head = &text[..start];
        let word = |words: &[&'static str]| words.iter().find(|word| head.ends_with(**word)).map(|word| word.len());
        let (length, joins) = match word(FIELDS) {
            Some(length) => (length, false),
            None if !joint => (word(JOINTS).unwrap_or(0), true),
            None => (0, true),
        };
        if length == 0 || end - start > LONGEST {
            break;
        }
        start -= length;
        joint = joins;
    }
    // A name does not begin with what joins.
    (start < end && !joint).then_some(start)
}
