//! Names between the marks 《 and 》.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

use super::super::candidate::Candidate;
use super::super::view::View;

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:title",
    pass: Pass::Entities,
    what: "Marks what stands in 《…》 as LAW when its head noun is one of a law, plan, strategy, agreement, report or declaration. Names inside other titles (books, newspapers) are not marked. Marks likewise names in “…” that end in 战略, 计划, 联盟 and the like (LAW, PROG), or behind 设立, 提出 and the like in 平台, 框架, 方案, the title of an official document (…关于…的通知), and an announcement by its number (2031年第7号公告).",
    why: "The marks show exactly where the name begins and ends. The marks stay outside the span.",
    example: "《关于加强合作的联合声明》 is LAW; 《每日新闻》 is not marked",
};

/// Head nouns of laws, plans and agreements.
const LAW_HEADS: &[&str] = &[
    "法",
    "法案",
    "法律",
    "法令",
    "法典",
    "法规",
    "条例",
    "协定",
    "协议",
    "协约",
    "条约",
    "公约",
    "和约",
    "契约",
    "战略",
    "计划",
    "规划",
    "规章",
    "规则",
    "声明",
    "宣言",
    "白皮书",
    "蓝皮书",
    "绿皮书",
    "纲要",
    "大纲",
    "纲领",
    "方针",
    "意见",
    "通知",
    "通告",
    "报告",
    "报告书",
    "决定",
    "决议",
    "指南",
    "指针",
    "指令",
    "倡议",
    "草案",
    "修正案",
    "议案",
    "提案",
    "方案",
    "规定",
    "清单",
    "章程",
    "宪章",
    "议定书",
    "备忘录",
    "公报",
    "公告",
    "蓝图",
    "目录",
    "名录",
    "行动",
    "法则",
    "条款",
    "细则",
    "守则",
    "准则",
    "批复",
    "请示",
    "函",
    "框架",
    "路线图",
    "标准",
    "约定",
    "安排",
    "措施",
    "愿景",
    "共识",
    "承诺",
    "政策",
    "盟约",
    "命令",
    "行政令",
    "总统令",
    "伙伴关系",
    "举措",
    "预算",
    "改革",
    "基准",
    "要点",
    "概要",
];

/// Longest title, in bytes: what is longer has lost its closing mark.
const LONGEST: usize = 360;

/// The titles of a text: what stands between the marks, outermost ones.
pub(in super::super) fn titles(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for open in memchr::memmem::find_iter(text.as_bytes(), "《") {
        // Inside the title before.
        if open < at {
            continue;
        }
        let start = open + '《'.len_utf8();
        let mut depth = 1;
        let mut end = None;
        for (i, c) in text[start..].char_indices() {
            if i > LONGEST {
                break;
            }
            match c {
                '《' => depth += 1,
                '》' => depth -= 1,
                '\n' => break,
                _ => {}
            }
            if depth == 0 {
                end = Some(start + i);
                break;
            }
        }
        at = match end {
            Some(end) => {
                if end > start {
                    found.push(Span::new(start, end).trimmed(text));
                }
                end
            }
            None => start,
        };
    }
    found
}

/// Whether a title names a law, plan or agreement.
pub(in super::super) fn is_law(title: &str) -> bool {
    // A year or an edition behind the name does not change what it is: …规划（2021-2025年）.
    let bare = title.split(['（', '(']).next().unwrap_or(title).trim_end();
    let bare = if bare.is_empty() { title } else { bare };
    LAW_HEADS.iter().any(|head| bare.ends_with(head))
}

/// Head nouns of laws, plans and agreements that tell them from programmes without any marks.
const PLAIN_LAWS: &[&str] = &[
    "法",
    "法案",
    "战略",
    "规划",
    "纲要",
    "报告",
    "白皮书",
    "规定",
    "条例",
    "决议",
    "方案",
    "声明",
    "宣言",
    "协定",
    "协议",
    "条约",
    "公约",
    "议定书",
    "决定",
    "意见",
    "公告",
    "公报",
    "原则",
    "指南",
    "文件",
    "共识",
    "备忘录",
    "愿景",
    "宪章",
    "目标",
    "行动计划",
];

/// What ends in 法 and is a way to do something.
const WAYS: &[&str] = &[
    "算法", "方法", "做法", "看法", "说法", "想法", "用法", "手法", "语法", "疗法", "书法", "打法", "执法", "司法",
    "违法",
];

/// Laws that end as a way does, whose first character belongs to the word before: 公司|法, 预算|法.
const WAYLIKE: &[&str] = &[
    "公司法",
    "预算法",
    "决算法",
    "清算法",
    "结算法",
    "核算法",
    "医疗法",
    "诊疗法",
    "利用法",
    "信用法",
    "征用法",
    "地方法",
];

/// Whether a name ends as those of laws, plans and agreements do, and not those of programmes.
pub(in super::super) fn is_named_law(name: &str) -> bool {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    ends(PLAIN_LAWS) && (!ends(WAYS) || ends(WAYLIKE))
}

/// Last words of names in quotes that tell what they name.
const QUOTED_LAWS: &[&str] = &["战略", "法案", "协定", "宣言", "规划", "纲要", "白皮书", "行动计划"];
const QUOTED_PROGRAMMES: &[&str] = &["计划", "工程", "行动", "倡议", "联盟", "同盟", "机制", "伙伴关系"];
/// The same for long names behind a word that something is set up (设立“海洋数据协调平台”): by themselves these words end
/// many a phrase.
const SET_UP_LAWS: &[&str] = &["方案", "路线图"];
const SET_UP_PROGRAMMES: &[&str] = &["平台", "框架", "网络", "项目"];
const SETS_UP: &[&str] = &[
    "建立", "设立", "成立", "提出", "推出", "发布", "公布", "出台", "启动", "发起", "打造", "构建", "制定", "名为",
    "通过",
];
/// Words behind quotes that tell what stands in them.
const BEHIND_QUOTES: &[&str] =
    &["倡议", "计划", "工程", "行动计划", "专项行动", "系列活动", "重大专项", "科技专项", "项目"];

/// Whether words in quotes call upon someone (让世界更美好项目, 把论文写在祖国大地上行动): a slogan, whatever it ends in.
fn is_appeal(words: &str) -> bool {
    ["让", "把", "使", "为了", "请", "如何", "怎样", "别", "应", "须", "愿", "向着"]
        .iter()
        .any(|w| words.starts_with(w))
        && !["使命", "使馆", "使用", "应急", "应用", "应对", "应变", "愿景", "别墅", "把关"]
            .iter()
            .any(|w| words.starts_with(w))
}

/// Names in quotes that say by their last word what they are, or by the word behind them.
fn quoted(text: &str, mut found: impl FnMut(Span, EntityType)) {
    let openings =
        memchr::memmem::find_iter(text.as_bytes(), "“").chain(memchr::memmem::find_iter(text.as_bytes(), "「"));
    let mut openings: Vec<usize> = openings.collect();
    openings.sort_unstable();
    for open in openings {
        let start = open + '“'.len_utf8();
        let mut chars = 0;
        // Up to the longest name and a mark behind it.
        let mark = text[start..].char_indices().take(30).find(|(_, c)| {
            chars += 1;
            matches!(c, '“' | '”' | '「' | '」' | '，' | '。' | '；' | '\n')
        });
        let Some((len, '”' | '」')) = mark else { continue };
        let (name, chars) = (&text[start..start + len], chars - 1);
        // A clause in quotes is no name.
        if name.contains(['我', '们', '有', '是', '要', '将', '不', '了', '这', '他', '她', '说', '该', '本', '各'])
            || is_appeal(name)
        {
            continue;
        }
        let ends = |words: &[&str], most: usize| {
            let mut before = words.iter().filter(|w| name.ends_with(**w)).map(|w| chars - w.chars().count());
            before.any(|n| (2..=most).contains(&n))
        };
        let set_up = chars >= 7 && !name.contains('的') && SETS_UP.iter().any(|w| text[..open].ends_with(w));
        let kind = if ends(QUOTED_LAWS, 24) || set_up && ends(SET_UP_LAWS, 24) {
            EntityType::Law
        } else if ends(QUOTED_PROGRAMMES, 20)
            || set_up && ends(SET_UP_PROGRAMMES, 24)
            || (2..=12).contains(&chars)
                && !name.contains('、')
                && (BEHIND_QUOTES.iter().any(|w| text[start + len + '”'.len_utf8()..].starts_with(w))
                    || chars >= 4
                        && text[start + len + '”'.len_utf8()..].starts_with("行动")
                        && LAUNCHES.iter().any(|w| text[..open].ends_with(w)))
        {
            EntityType::Prog
        } else {
            continue;
        };
        found(Span::new(start, start + len), kind);
    }
}

/// What is done to a campaign that has a name: not “贼喊捉贼”行动.
const LAUNCHES: &[&str] =
    &["开展", "启动", "实施", "推进", "发起", "部署", "组织", "代号", "名为", "深入", "继续", "推出", "发动", "展开"];

/// A plan of a five-year period, the period in quotes: “十四五”数字经济发展规划.
static PERIOD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"“十[一二三四五六]五”\p{Han}{2,24}?(?:规划|计划|纲要)").expect("valid"));

/// The title of an official document: an organ, 关于, …, 的通知.
static OFFICIAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[\p{Han}、 ]{2,30}(?:关于|转发)[^。；？！\n]{4,90}的?(?:通知|决定|批复|意见|公告|通告|请示|决议|规定|命令)$",
    )
    .expect("valid")
});

/// An official announcement by its number: 2031年第7号公告, 公告2031年第7号.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:19|20)\d\d年第\d{1,4}号(?:公告|令|通告)|(?:公告|令|通告)(?:19|20)\d\d年第\d{1,4}号").expect("valid")
});

/// What a title names where this stands right behind its mark: 《半导体与数字产业》战略.
const BEHIND_TITLES: &[&str] = &["战略", "法案", "条例", "协定", "行动计划", "纲要", "法令", "公约", "议定书"];

/// Whether the word behind a title's mark says that it names a law or a plan.
fn is_named_behind(view: &View<'_>, title: Span) -> bool {
    let end = title.end as usize + '》'.len_utf8();
    let behind = view.text[title.end as usize..].strip_prefix('》');
    // 《每日新闻》战略版, 《远山》条例外 go on as other words.
    behind.is_some_and(|text| {
        let word = BEHIND_TITLES.iter().find(|word| text.starts_with(**word));
        word.is_some_and(|word| view.is_boundary(end) && view.is_boundary(end + word.len()))
    })
}

/// Last characters of such titles.
const OFFICIAL_LASTS: [char; 8] = ['知', '定', '复', '见', '告', '示', '议', '令'];

/// The candidates; and the shields, titles that are no laws (their insides are not marked).
pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) -> Vec<Span> {
    let mut shields = Vec::new();
    for span in titles(view.text) {
        if is_law(span.of(view.text)) {
            out.push(Candidate::new(span, EntityType::Law, finder).sure());
        } else if is_named_behind(view, span) {
            out.push(Candidate::new(span, EntityType::Law, finder).scored(0.7));
            shields.push(span);
        } else {
            shields.push(span);
        }
    }
    for sentence in view.sentences {
        let words = sentence.span.of(view.text);
        let may = sentence.span.len() < 360 && words.ends_with(OFFICIAL_LASTS);
        if may && OFFICIAL.is_match(words) {
            out.push(Candidate::new(sentence.span, EntityType::Law, finder).scored(0.7));
        }
    }
    for hit in PERIOD.find_iter(view.text) {
        out.push(Candidate::new(Span::new(hit.start(), hit.end()), EntityType::Law, finder).scored(0.8));
    }
    if view.text.contains("年第") {
        for hit in NUMBERED.find_iter(view.text) {
            out.push(Candidate::new(Span::new(hit.start(), hit.end()), EntityType::Law, finder).scored(0.85));
        }
    }
    quoted(view.text, |span, kind| out.push(Candidate::new(span, kind, finder).scored(0.6)));
    shields
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// The same as one regular expression.
    fn by_regex(text: &str) -> Vec<(Span, EntityType)> {
        let regex = Regex::new(
            r"[“「](?:(?P<law>[^“”「」，。；\n]{2,24}(?:战略|法案|协定|宣言|规划|纲要|白皮书|行动计划))|(?P<prog>[^“”「」，。；\n]{2,20}(?:计划|工程|行动|倡议|联盟|同盟|机制|伙伴关系))|(?P<named>[^“”「」，。；\n]{2,28}))[”」](?P<behind>倡议|计划|工程|行动计划|专项行动|系列活动|重大专项|科技专项|项目|行动)?",
        )
        .unwrap();
        let long =
            Regex::new(r"^(?:(?P<law>.{2,24}(?:方案|路线图))|(?P<prog>.{2,24}(?:平台|框架|网络|项目)))$").unwrap();
        let mut found = Vec::new();
        for hit in regex.captures_iter(text) {
            if hit[0]
                .contains(['我', '们', '有', '是', '要', '将', '不', '了', '这', '他', '她', '说', '该', '本', '各'])
                || is_appeal(&hit[0]['“'.len_utf8()..])
            {
                continue;
            }
            let set_up = |name: &str, start: usize| {
                let sets = SETS_UP.iter().any(|w| text[..start - '“'.len_utf8()].ends_with(w));
                let hit = long.captures(name).filter(|_| sets && name.chars().count() >= 7 && !name.contains('的'))?;
                Some(if hit.name("law").is_some() { EntityType::Law } else { EntityType::Prog })
            };
            let (kind, name) = match (hit.name("law"), hit.name("prog"), hit.name("named")) {
                (Some(law), _, _) => (EntityType::Law, law),
                (_, Some(prog), _) if set_up(prog.as_str(), prog.start()) == Some(EntityType::Law) => {
                    (EntityType::Law, prog)
                }
                (_, Some(prog), _) => (EntityType::Prog, prog),
                (_, _, Some(long)) if set_up(long.as_str(), long.start()).is_some() => {
                    (set_up(long.as_str(), long.start()).unwrap(), long)
                }
                (_, _, Some(named)) if named.as_str().chars().count() > 12 || named.as_str().contains('、') => {
                    continue;
                }
                (_, _, Some(named)) => match hit.name("behind").map(|w| w.as_str()) {
                    Some("行动")
                        if named.as_str().chars().count() < 4
                            || !LAUNCHES.iter().any(|w| text[..named.start() - '“'.len_utf8()].ends_with(w)) =>
                    {
                        continue;
                    }
                    Some(_) => (EntityType::Prog, named),
                    None => continue,
                },
                _ => continue,
            };
            found.push((Span::new(name.start(), name.end()), kind));
        }
        found
    }

    #[test]
    fn ways_are_no_laws() {
        for law in ["云溪公司法", "预算法", "海外医疗法", "再生资源利用法", "渔业法"] {
            assert!(is_named_law(law), "{law}");
        }
        for way in ["加密算法", "基因疗法", "统计方法", "此种用法", "环境司法"] {
            assert!(!is_named_law(way), "{way}");
        }
    }

    proptest! {
        #[test]
        fn quoted_names_are_those_of_the_expression(parts in prop::collection::vec(
            prop::sample::select(vec![
                "“", "”", "「", "」", "，", "、", "一带一路", "行动", "开展", "计划", "战略", "倡议", "联盟", "项目", "我", "\n", "的", "海",
                "芯片芯片芯片芯片芯片", "设立", "框架", "方案", "让", "应急", "使",
            ]),
            0..24,
        )) {
            let text = parts.concat();
            let mut found = Vec::new();
            quoted(&text, |span, kind| found.push((span, kind)));
            prop_assert_eq!(found, by_regex(&text));
        }
    }
}
