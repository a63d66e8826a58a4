//! Programmes without quotation marks: words of a name, then 计划, 倡议, 机制 and the like.

use std::cell::LazyCell;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::index::ByPlace;
use super::super::sets::CharSet;
use super::super::view::{View, is_han};
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:programme",
    pass: Pass::Entities,
    what: "Marks as PROG what ends in 计划, 倡议, 机制, 伙伴关系 and the like and is named: by a proper name or several words behind a word of launching (推出|阿波罗计划), of which a state or its body is the subject where it is no 计划 or 倡议 (两国启动|跨境支付便利化行动), or by a region, technology or material that it is about and a word that only names have (半导体|激励计划, 印太|供应链韧性倡议). Once named, it is marked wherever the document says it again. Plans of a firm to build, buy or dismiss (扩产计划, 投资计划) are none.",
    why: "Most programmes of ministries are in no list, and texts put few of them in quotation marks.",
    example: "经济部启动海洋芯片激励计划 → PROG 海洋芯片激励计划",
};

/// Last words of programmes.
const HEADS: &[&str] =
    &["计划", "倡议", "机制", "伙伴关系", "专项", "行动", "工程", "项目", "网络", "挑战赛", "使命", "事业"];
/// Words before each of them that names have and plans of firms have not; an empty one where the last word says it.
const NAMING: &[(&str, &[&str])] = &[
    (
        "计划",
        &["激励", "联合", "复兴", "振兴", "创新", "挑战", "加速", "加速器", "催化剂", "倍增", "领航", "攻关", "旗舰"],
    ),
    ("项目", &["催化剂"]),
    ("倡议", &["联合", "韧性", "安全", "合作", "技术", "战略"]),
    ("机制", &["对话", "磋商", "会晤", "协调", "联络", "预警"]),
    ("伙伴关系", &["安全", "矿产", "芯片", "韧性", "供应链", "能源", "数字", "技术", "投资", "原材料"]),
    ("网络", &["融资"]),
    ("使命", &["国家"]),
    ("事业", &["支援"]),
    ("挑战赛", &[""]),
];

/// Whether a text ends with a last word that names a programme.
fn is_naming(text: &str) -> bool {
    NAMING.iter().any(|(head, before)| {
        text.strip_suffix(head).is_some_and(|text| before.iter().any(|word| text.ends_with(word)))
    })
}
/// What is done to a programme.
const LAUNCHES: &[&str] =
    &["启动", "推出", "实施", "发起", "设立", "出台", "依据", "申请", "加入", "参加", "启动实施", "组织实施", "牵头"];
/// What firms and offices plan, run and build, too.
const PLAIN: &[&str] = &[
    "投资",
    "建设",
    "发展",
    "研究",
    "改造",
    "扩建",
    "合作",
    "工作",
    "采购",
    "生产",
    "试点",
    "示范",
    "扩张",
    "削减",
    "裁员",
    "减产",
    "扩产",
    "增产",
    "转移",
    "迁移",
    "撤离",
    "收购",
    "并购",
    "上市",
    "开发",
    "培训",
    "援助",
    "救助",
    "贷款",
    "补贴",
    "支持",
    "扶持",
    "投产",
    "出口",
    "进口",
    "科研",
    "重组",
    "融资",
    "回购",
    "改革",
    "行动",
    "管理",
    "产业",
    "基础设施",
    "工程",
    "教育",
    "产能",
    "制裁",
    "报复",
    "反制",
    "军事",
    "监管",
    "执法",
    "保障",
    "应急",
    "救援",
    "搜救",
    "治理",
    "整治",
    "市场",
    "业务",
    "营销",
    "储备",
    "退出",
    "征税",
    "关税",
    "经济",
    "刺激",
    "基建",
    "重大",
    "重点",
    "投资者",
    "技术",
    "管控",
    "运行",
    "长效",
    "协作",
    "联动",
    "共享",
    "竞争",
    "激励",
    "评估",
    "审查",
    "联合",
    "合资",
    "勘探",
    "开采",
    "矿业",
    "能源",
    "电力",
    "发电",
    "风电",
    "光伏",
    "交通",
    "水利",
    "民生",
    "扶贫",
    "惠民",
    "招商",
    "引智",
    "研发",
    "攻关",
];
/// Words that no name holds.
const BREAKS: &[&str] =
    &["大型", "大规模", "小规模", "新", "多个", "一批", "系列", "相关", "有关", "主要", "全部", "年度", "首个", "上述"];

/// The most bytes of a name.
const LONGEST: usize = 60;

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let mut found: Vec<Candidate> = Vec::new();
    let before = LazyCell::new(|| ByPlace::new(out));
    for (at, end) in heads(view) {
        let topic = |start: usize| {
            before.starting(out, start as u32).any(|c| {
                matches!(c.kind, EntityType::Loc | EntityType::Tech | EntityType::Mat | EntityType::Gpe)
                    && c.outcome == Outcome::Chosen
                    && c.strength > Strength::Weak
                    && !c.is_state()
            })
        };
        let listed = |span: Span| {
            before.ending(out, span.end).any(|c| {
                c.is_listed()
                    && c.span.start <= span.start
                    && matches!(c.kind, EntityType::Prog | EntityType::Law | EntityType::Org)
            })
        };
        let public = |verb: usize| is_public(view, verb, &before, out);
        if let Some(span) = named(view, at, end, topic, public).filter(|span| !listed(*span)) {
            found.push(Candidate::new(span, EntityType::Prog, finder).scored(0.55));
        }
    }
    drop(before);
    again(view, finder, &mut found);
    out.append(&mut found);
}

/// The last characters of the last words.
static ENDS: LazyLock<CharSet> = LazyLock::new(|| CharSet::new(HEADS.iter().filter_map(|h| h.chars().next_back())));

/// Where each last word of a programme begins and ends that is not part of a longer one: a word of the text ends with it.
fn heads<'v>(view: &'v View<'_>) -> impl Iterator<Item = (usize, usize)> + 'v {
    let ends = &*ENDS;
    view.tokens.iter().filter_map(move |token| {
        let end = token.span.end as usize;
        if !view.before(end).is_some_and(|c| ends.has(c)) {
            return None;
        }
        let head = HEADS.iter().find(|head| view.text[..end].ends_with(**head))?;
        let behind = &view.text[end..];
        let on = behind.starts_with(|c| "书表性化师组司部局".contains(c))
            || HEADS.iter().any(|h| behind.starts_with(h))
            || behind.starts_with("方案");
        (!on).then_some((end - head.len(), end))
    })
}

/// Adds the places where the document says the names again.
fn again(view: &View<'_>, finder: &Finder, found: &mut Vec<Candidate>) {
    if found.is_empty() {
        return;
    }
    let names: FxHashSet<&str> = found.iter().map(|c| c.span.of(view.text)).collect();
    let known: FxHashSet<Span> = found.iter().map(|c| c.span).collect();
    let mut lengths: Vec<usize> = names.iter().map(|name| name.len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for (_, end) in heads(view) {
        for start in lengths.iter().filter_map(|length| end.checked_sub(*length)) {
            let span = Span::new(start, end);
            let same = view.text.get(start..end).is_some_and(|words| names.contains(words));
            if same && view.is_boundary(start) && !known.contains(&span) {
                found.push(Candidate::new(span, EntityType::Prog, finder).scored(0.55));
            }
        }
    }
}

/// Words for several states, which no list names.
const STATES: &[&str] = &["两国", "三国", "四国", "各国", "多国", "成员国", "缔约国"];
/// Last words of bodies of a state, where none of the lists of firms and such names it.
const BODIES: &[&str] =
    &["政府", "部", "省", "署", "厅", "局", "总局", "委员会", "国务院", "议会", "国会", "内阁", "联盟", "组织"];

/// Whether a state or a body of one does what the verb that begins at a byte says: the name before the verb, or at the head
/// of the sentence where a clause begins before it (两国同意磋商，并|推出).
fn is_public(view: &View<'_>, verb: usize, before: &ByPlace, out: &[Candidate]) -> bool {
    let text = view.text;
    let public = |c: &Candidate| {
        let state = c.is_state();
        let body = c.kind == EntityType::Org && BODIES.iter().any(|end| c.span.of(text).ends_with(end));
        c.outcome == Outcome::Chosen && c.strength > Strength::Weak && (state || body)
    };
    let ends = |at: usize| {
        let head = text[..at].strip_suffix('方').unwrap_or(&text[..at]);
        let named = |at: usize| before.ending(out, at as u32).any(public);
        STATES.iter().any(|word| text[..at].ends_with(word)) || named(at) || named(head.len())
    };
    let Some(sentence) = view.sentence_of(Span::new(verb, verb + 1)).map(|s| view.sentences[s as usize].span) else {
        return false;
    };
    let mut at = verb;
    for _ in 0..MOST_BETWEEN {
        if at <= sentence.start as usize || ends(at) {
            break;
        }
        let Some(t) = view.token_at(at - 1) else { return false };
        let (word, pos) = (view.word(t), view.tokens[t].pos.name());
        if matches!(word, "，" | "；") {
            break;
        }
        let led = matches!(pos, "d" | "t" | "c" | "m" | "p" | "ul") || SAYS.contains(&word);
        if !led {
            return false;
        }
        at = view.tokens[t].span.start as usize;
    }
    let clause = text[..at].ends_with(['，', '；']);
    if ends(at) || !clause {
        return ends(at);
    }
    let first = sentence.start as usize;
    STATES.iter().any(|word| text[first..].starts_with(word))
        || before.starting(out, first as u32).any(|c| public(c) && !text[c.span.end as usize..].starts_with('的'))
}
/// The most words between them.
const MOST_BETWEEN: usize = 8;
/// What stands between who does and what is done.
const SAYS: &[&str] =
    &["宣布", "决定", "同意", "计划", "牵头", "共同", "联合", "正式", "正在", "正", "将", "已", "还", "率先"];

/// The programme whose last word stands at `at..end`, where one is named. `topic` tells whether a region, technology or
/// material begins at a byte, `public` whether a state or its body does what the verb at a byte says.
fn named(
    view: &View<'_>,
    at: usize,
    end: usize,
    topic: impl Fn(usize) -> bool,
    public: impl Fn(usize) -> bool,
) -> Option<Span> {
    let text = view.text;
    let mut start = at;
    // The words before the last one, the nearest first.
    let mut words: Vec<(usize, &str, &str)> = Vec::new();
    let mut launched = None;
    // A letter and a technology (K芯片) are a name.
    let mut lettered = false;
    if let Some(t) = view.token_at(at).filter(|t| (view.tokens[*t].span.start as usize) < at) {
        start = view.tokens[t].span.start as usize;
        words.push((start, &text[start..at], "nz"));
    }
    while let Some(t) = start.checked_sub(1).and_then(|last| view.token_at(last)) {
        let (token, word) = (view.tokens[t], view.word(t));
        let from = token.span.start as usize;
        if token.span.end as usize != start || end - from > LONGEST || view.sentence_of(Span::new(from, end)).is_none()
        {
            break;
        }
        if LAUNCHES.contains(&word) {
            launched = Some(from);
            break;
        }
        let pos = token.pos.name();
        let part = matches!(pos, "n" | "nz" | "ns" | "nr" | "nrt" | "nt" | "vn" | "a" | "an" | "b" | "j" | "l" | "ng")
            || matches!(pos, "x" | "eng" | "v") && word.chars().nth(1).is_some();
        if pos == "eng" && word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && topic(start) {
            words.push((from, word, pos));
            lettered = true;
            break;
        }
        let letters = word.chars().all(|c| is_han(c) || c.is_alphanumeric());
        if !part || !letters || BREAKS.contains(&word) || word.contains(['的', '该', '各', '了', '等']) {
            break;
        }
        start = from;
        words.push((from, word, pos));
    }
    let &(_, nearest, tag) = words.first()?;
    let chars = |from: usize| text[from..at].chars().count();
    // A verb begins no name.
    while words.last().is_some_and(|(_, _, pos)| *pos == "v") {
        words.pop();
    }
    let &(first, ..) = words.last()?;
    let proper = words.len() == 1 && matches!(tag, "nr" | "nrt" | "nz" | "x" | "ns") && chars(first) >= 2;
    let plan = matches!(&text[at..end], "计划" | "倡议");
    if lettered && plan {
        return Some(Span::new(first, end));
    }
    if launched.is_some() && plan && proper && !topic(first) && !PLAIN.contains(&nearest) {
        return Some(Span::new(first, end));
    }
    let naming = is_naming(&text[..end]);
    let rich = words.len() >= 2 && chars(first) >= 5 && !PLAIN.contains(&nearest);
    // Documents of a state leave out who does it: 启动实施|…行动.
    let official = |verb: usize| {
        let whole = ["启动实施", "组织实施"].iter().any(|word| text[verb..].starts_with(word));
        whole || text[verb..].starts_with("实施") && text[..verb].ends_with("启动")
    };
    let rich = |verb: usize| rich && (plan || official(verb) || public(verb));
    if launched.is_some_and(|verb| rich(verb) || naming && chars(first) >= 4) {
        return Some(Span::new(first, end));
    }
    if !naming {
        return None;
    }
    let about = words.iter().rev().find(|(from, ..)| topic(*from)).filter(|(from, ..)| chars(*from) >= 4)?;
    Some(Span::new(about.0, end))
}
