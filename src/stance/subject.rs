//! Who a verb's subject is: the mention, the quoted name or the speaking noun right before it, or the actor that leads
//! the clause.

use std::sync::Arc;

use super::holder::Holder;
use super::listener::{is_object, is_told, without_listener};
use super::quotes::Quote;
use super::view::{View, ends_clause, is_actor};
use crate::base::{EntityType, Span};

/// Adverbs that may stand between a subject and its verb.
#[rustfmt::skip]
const ADVERBS: &[&str] = &[
    "曾", "曾经", "明确", "多次", "进一步", "同时", "也", "还", "反复", "一再", "都", "则", "均", "已", "已经", "再次",
    "又", "日前", "近日", "普遍", "一贯", "仍", "仍然", "公开", "正式", "始终", "坚定", "并", "就此", "对此", "随后",
    "此前", "此后", "最近", "近来", "近期", "日益", "特别", "着重", "更", "或", "将", "会后", "国务委员", "积极", "坚决", "深", "一直", "不", "共同",
    "高度", "却", "甚至", "纷纷", "率先", "首先", "同样", "一致", "联合", "当天", "昨天", "今天", "昨日", "今日", "当日", "刚刚", "严正", "郑重",
    "继续", "曾多次", "私下", "屡次", "尖锐", "直接", "坦率", "严厉", "强烈", "清楚", "委婉",
    "当晚", "当场", "私下里", "事后", "随即", "同日", "次日", "早前", "稍早", "往往", "常", "常常", "亦", "皆", "倒", "便", "一向", "历来", "多年来",
    "早就", "早已", "主动", "书面", "口头", "当面", "联名", "集体", "反过来", "先后", "接着", "紧接着", "再三", "只是", "不止一次", "向来", "一度",
    "这样", "如此", "半开玩笑地", "不无忧虑地", "毫不讳言地", "毫不客气地", "补充", "冷静地", "坦然", "苦笑着", "笑着", "提前", "不断", "再度", "由此", "据此", "当即", "进而", "就", "干脆", "索性", "只好", "仅", "立即", "立刻",
];

/// What somebody does while speaking, between a subject and its verb: 某人苦笑说, 某人撰文称, 某会发表声明指出.
#[rustfmt::skip]
const MANNERS: &[&str] = &[
    "苦笑", "微笑", "笑", "大笑", "冷笑", "摇头", "摇着头", "点头", "叹气", "叹息", "打趣", "撰文", "发文", "发帖", "作证", "开场", "致函", "来函", "来信",
    "发表声明", "发表谈话", "发表讲话", "发表演说", "发表文章", "发表评论", "举行记者会", "召开记者会", "摊手", "耸肩", "当面",
];

/// How somebody speaks, right behind the name: 一位官员|语气缓和，他说….
const TONES: &[&str] = &["语气", "口气", "口吻", "态度"];

/// Nouns that can speak, as the last word of a subject that is no mention.
#[rustfmt::skip]
const SPEAKERS: &[&str] = &[
    "报告", "报道", "媒体", "专家", "学者", "外界", "政府", "官员", "人士", "声明", "白皮书", "文件", "记者", "发言人",
    "代表", "协会", "组织", "双方", "各方", "界", "国家", "国", "媒", "方", "等国", "企业", "机构", "智库", "评论",
    "社评", "消息", "领导人", "总统", "首相", "部长", "外长", "财长", "大臣", "公司", "集团", "议员", "委员会", "会议",
    "峰会", "行业", "经济学家", "企业家", "分析人士", "观察人士", "批评者", "支持者", "反对者", "民众", "公众",
    "国际社会", "观点", "声音", "舆论", "意见", "国务卿", "长官", "官方", "当局", "主席", "主任", "秘书长", "总理", "大使", "议会", "法院",
    "工会", "局长", "负责人", "高管", "总裁", "分析师", "教授", "研究员", "团队", "研究小组", "课题组", "通报", "作者", "秘书处", "社长", "投资者", "网友", "居民", "公报", "公告", "决议", "蓝皮书", "研究", "调查",
    "商会", "联盟", "联合会", "团体", "社区", "主管", "经理", "总监", "董事长", "院长", "校长", "会长", "市长", "顾问", "律师", "学会",
    "公会", "市民", "村民", "渔民", "农民", "工人", "学生", "商户", "业者", "厂商", "车企", "消费者", "用户", "客户", "股东", "员工", "受访者",
    "当地人", "工程师", "医生", "创始人", "同行", "邻国", "盟友", "老师", "校方", "店主", "部门",
];

/// Last characters of nouns for people: 校长, 议员, 学者, 出口商, 工程师, 老板们.
const PEOPLE: &[char] = &['长', '员', '者', '商', '师', '们', '民', '官', '工', '家'];

/// Nouns for people and bodies that speak right before their verb, beside [`SPEAKERS`].
#[rustfmt::skip]
const SOMEBODY: &[&str] = &[
    "当事人", "证人", "理事", "干事", "业内人", "老板", "将领", "业主", "农户", "买家", "卖家", "车主", "乘客", "家长", "同事", "邻居", "银行", "券商", "基金", "厂",
    "店", "商社", "财团", "使馆", "大使馆", "政客", "幕僚", "助理", "秘书", "特使", "领袖", "党团", "政党", "反对党", "执政党", "在野党", "阵营", "派",
    "首脑", "董事", "合伙人", "发起人", "召集人", "主持人", "编辑", "作者", "译者", "朋友", "老人", "青年", "年轻人", "社论", "简报", "年报", "意见书",
    "备忘录", "判决", "参考人", "署名人", "当事方", "民代", "协理", "党", "研究人员", "技术人员", "工作人员", "坊间", "业内", "圈内",
];

/// Nouns that end like [`PEOPLE`] and are none.
#[rustfmt::skip]
const NOBODY: &[&str] = &["增长", "成长", "延长", "部长级", "专长", "特长", "国家", "两者", "前者", "后者", "或者", "二者", "三者", "施工", "加工", "分工", "化工", "手工", "罢工", "开工", "动员", "人员", "成员", "全民", "公民", "我们", "你们", "他们", "她们", "它们", "咱们", "人们"];

/// Whether a word names people or a body: who can speak, or be spoken to.
pub fn names_somebody(word: &str) -> bool {
    SPEAKERS.contains(&word) || is_somebody(word)
}

/// Whether a name is a person's post or trade: 官员, 负责人, 研究员.
pub fn is_role(name: &str) -> bool {
    const ROLES: &[&str] = &[
        "人士",
        "专家",
        "代表",
        "发言人",
        "负责人",
        "首相",
        "总统",
        "总理",
        "大使",
        "主任",
        "教授",
        "律师",
        "主管",
        "总监",
        "经理",
        "主席",
        "国务卿",
        "大臣",
        "外长",
    ];
    ROLES.iter().any(|r| name.ends_with(r)) || name.ends_with(PEOPLE) && is_somebody(name)
}

/// Whether a noun names somebody who can speak.
fn is_somebody(name: &str) -> bool {
    SOMEBODY.iter().any(|s| name.ends_with(s))
        || name.chars().nth(1).is_some() && name.ends_with(PEOPLE) && !NOBODY.iter().any(|s| name.ends_with(s))
}

/// Words for somebody who was named before.
const PRONOUNS: &[&str] = &[
    "他",
    "她",
    "其本人",
    "这位学者",
    "这位专家",
    "这位官员",
    "该官员",
    "该发言人",
    "这位负责人",
    "该负责人",
    "他本人",
    "她本人",
    "此人",
    "这名官员",
    "这名学者",
    "这位教授",
    "这位研究员",
    "这位议员",
    "该研究员",
    "该学者",
    "该议员",
];

/// Words for several who were named before.
const PLURALS: &[&str] = &["他们", "她们", "两人", "二人", "两位学者", "两位作者", "几位作者"];

/// How many a pronoun means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    One,
    Several,
}

/// How many a word means, if it is a pronoun.
pub fn number(word: &str) -> Option<Number> {
    let one = PRONOUNS.contains(&word).then_some(Number::One);
    one.or_else(|| PLURALS.contains(&word).then_some(Number::Several))
}

/// The subject of the verb at a byte where it may be a pronoun: 他还说.
pub fn pronoun<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let head = clause_head(view, at)?;
    number(head).map(|_| head)
}

/// What stands before the verb at a byte in its clause, without adverbs, listeners and connectives.
fn clause_head<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let clause = view.clauses.get(view.clause(at.saturating_sub(1)))?;
    let mut head = bare(view, clause.start, at)?;
    for _ in 0..2 {
        match without_adjunct(view, head, clause.start as usize) {
            Some(shorter) => head = bare(view, clause.start, clause.start + shorter.len() as u32)?,
            None => break,
        }
    }
    Some(CONNECTIVES.iter().find_map(|w| head.strip_prefix(w)).unwrap_or(head))
}

/// Last words of names of bodies, as 该 takes them up: 该所, 该委员会.
#[rustfmt::skip]
const BODIES: &[&str] = &[
    "委员会", "研究所", "研究院", "基金会", "联合会", "理事会", "协会", "学会", "商会", "工会", "公司", "机构", "组织", "中心", "集团", "企业", "团体", "联盟", "智库", "银行",
    "大学", "法院", "办公室", "政策处", "所", "院", "会", "社", "行", "省", "部", "署", "厅", "局", "党", "报",
];

/// The last word of a body's name that the subject of the verb at a byte takes up: 该|所, 该|省|某局的说明材料.
pub fn body<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let rest = clause_head(view, at)?.strip_prefix('该')?;
    let noun = BODIES.iter().find(|w| rest.starts_with(**w))?;
    let (noun, of) = rest.split_at(noun.len());
    (of.is_empty() || of.contains('的') && ISSUED.iter().any(|w| of.ends_with(w))).then_some(noun)
}

/// The bodies and places that a sentence names.
pub fn bodies<'d>(view: &View<'d>) -> impl Iterator<Item = Holder<'d>> {
    view.mentions()
        .filter(|(_, m)| matches!(m.kind, EntityType::Org | EntityType::Gpe))
        .map(|(s, m)| Holder { name: widen(view, s).of(view.text), entity: m.entity.as_ref() })
}

/// Writings that are named by one word after their first mention: 报告还说.
const WRITINGS: &[&str] =
    &["报告", "简报", "通报", "材料", "说明材料", "社论", "研究", "调查", "评论", "作者", "报告作者"];

/// Whether a name is one of these words alone.
pub fn is_bare_writing(name: &str) -> bool {
    WRITINGS.contains(&name)
}

/// Whether a writing speaks in the clause of what is reported from a byte on: 某会的报告称.
pub fn writes(view: &View, from: u32) -> bool {
    let clause = view.clauses.get(view.clause(from.saturating_sub(1)));
    let head = clause.and_then(|c| view.text.get(c.start as usize..from as usize)).unwrap_or("");
    WRITINGS.iter().any(|w| *w != "作者" && head.contains(w))
}

/// What stands between two bytes without the adverbs and manners of speaking at its end.
fn bare<'t>(view: &View<'t>, floor: u32, at: u32) -> Option<&'t str> {
    let mut head = strip_adverbs(view.text.get(floor as usize..at as usize)?);
    loop {
        let end = floor + head.len() as u32;
        // 自豪|地, 自豪|地说
        if let Some(way) = head.strip_suffix('地') {
            let end = floor + way.len() as u32;
            if let Some((last, _)) = view.words_before(end).next().filter(|(s, _)| s.end == end && s.start >= floor)
                && last.of(view.text).chars().count() > 1
                && !view.mentions().any(|(s, _)| s.overlaps(last))
            {
                head = strip_adverbs(&head[..(last.start - floor) as usize]);
                continue;
            }
        }
        let Some((last, pos)) = view.words_before(end).next().filter(|(s, _)| s.end == end && s.start >= floor) else {
            return Some(head);
        };
        let word = last.of(view.text);
        let named = view.mentions().any(|(s, _)| s.overlaps(last));
        let manner = MANNERS.iter().find(|m| head.ends_with(**m) && (word.ends_with(**m) || m.ends_with(word)));
        let rest = if named {
            return Some(head);
        } else if let Some(manner) = manner {
            &head[..head.len() - manner.len()]
        } else if names_somebody(word) {
            // The dictionary takes 首相 for an adverb.
            return Some(head);
        } else if matches!(pos.name(), "d" | "ad")
            || pos.name() == "t" && !word.ends_with(['上', '中', '下', '前', '后'])
            || word.ends_with('地') && word.chars().count() > 2
        {
            &head[..(last.start - floor) as usize]
        } else {
            return Some(head);
        };
        head = strip_adverbs(rest);
    }
}

/// Words that may stand before the subject of a clause.
#[rustfmt::skip]
const CONNECTIVES: &[&str] = &[
    "但是", "但", "而且", "而", "然而", "不过", "同时", "此外", "其",
];

/// The party that leads a clause: an actor, or a common noun that can speak (“但政府…”).
pub fn leading<'d>(view: &View<'d>, clause: Span, quotes: &[Quote]) -> Option<Holder<'d>> {
    if let Some((holder, _)) = opening(view, clause, quotes) {
        return Some(holder);
    }
    let mut head = clause.of(view.text);
    for word in CONNECTIVES {
        head = head.strip_prefix(word).unwrap_or(head);
    }
    let start = clause.end - head.len() as u32;
    let mention = view.mentions().find(|(s, m)| s.start == start && is_actor(m.kind));
    if let Some((span, mention)) = mention {
        // 某国|渔民的…: not the state.
        if view.word_from(span.end).is_some_and(|(s, _)| s.start == span.end && names_somebody(s.of(view.text))) {
            return None;
        }
        // 中|美|双方, 日|欧: what adjoins on the right belongs to the name.
        let mut end = side(view, span.end);
        for (s, m) in view.mentions().filter(|(s, _)| s.start >= span.end) {
            if s.start == end && is_actor(m.kind) {
                end = side(view, s.end);
            }
        }
        let whole = Span { start, end };
        return Some(Holder { name: whole.of(view.text), entity: mention.entity.as_ref() });
    }
    let (word, _) = view.word_from(start)?;
    let name = word.of(view.text);
    // 代表某国政府: a verb.
    let acts = || name == "代表" && view.mentions().any(|(s, _)| s.start == word.end);
    let speaks =
        word.start == start && SPEAKERS.iter().any(|s| name.ends_with(s)) && name.chars().count() > 1 && !acts();
    speaks.then_some(Holder { name, entity: None })
}

/// The end of a mention with the 方 that makes it a party (中|方).
fn side(view: &View, end: u32) -> u32 {
    if view.text[end as usize..].starts_with('方') { end + '方'.len_utf8() as u32 } else { end }
}

/// The actor that leads an earlier clause of the sentence (“白宫发布…,多次强调”).
pub fn clause_agent<'d>(view: &View<'d>, at: u32, quotes: &[Quote]) -> Option<Holder<'d>> {
    clause_agent_at(view, at, quotes).map(|(holder, _)| holder)
}

/// The same, with the byte where its name ends.
pub fn clause_agent_at<'d>(view: &View<'d>, at: u32, quotes: &[Quote]) -> Option<(Holder<'d>, u32)> {
    let earlier = view.clauses.get(..view.clause(at))?;
    earlier.iter().rev().find_map(|clause| opening(view, *clause, quotes).or_else(|| leader(view, *clause)))
}

/// The mention that acts in a clause, and where its name ends.
fn leader<'d>(view: &View<'d>, clause: Span) -> Option<(Holder<'d>, u32)> {
    let mut inside =
        view.mentions().filter(|(s, m)| clause.contains(*s) && (is_actor(m.kind) || m.kind == EntityType::Law));
    let (span, mention) = inside.rfind(|(s, m)| leads(view, *s, m.kind))?;
    let whole = if is_actor(mention.kind) { widen(view, span) } else { span };
    let whole = Span { start: whole.start, end: side(view, whole.end) };
    Some((Holder { name: whole.of(view.text), entity: entity_at(view, span) }, whole.end))
}

/// The party of common nouns that a clause begins with and that acts in it, and where its name ends: 某国环境部长|在…,
/// 一位议员|指着….
fn opening<'d>(view: &View<'d>, clause: Span, quotes: &[Quote]) -> Option<(Holder<'d>, u32)> {
    let text = clause.of(view.text);
    let head = CONNECTIVES.iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    let floor = clause.end - head.len() as u32;
    // 双方商定…: what they do together is told.
    if ["双方", "各方", "三方"].iter().any(|w| head.starts_with(w)) {
        return None;
    }
    // 某人部长兼议员多次…: titles follow a name.
    let person = view.mentions().find(|(s, m)| s.start == floor && m.kind == EntityType::Per);
    if let Some((span, mention)) = person.filter(|(s, m)| leads(view, *s, m.kind)) {
        return Some((Holder { name: without_adverb(span.of(view.text)), entity: mention.entity.as_ref() }, span.end));
    }
    let end = nouns_end(view, floor, clause.end);
    let acts = view.word_from(end).is_some_and(|(s, pos)| {
        let verb = pos.name().starts_with(['v', 'd', 'p', 't', 'a']) && pos.name() != "vn";
        s.start == end
            && s.end < clause.end
            && (verb || MANNERS.contains(&s.of(view.text)) || TONES.contains(&s.of(view.text)))
    });
    if end == floor || !acts {
        return None;
    }
    // A name alone is for leader to judge.
    if view.mentions().any(|(s, _)| s.end == end) {
        return None;
    }
    named_at(view, end, floor, quotes).map(|holder| (holder, end))
}

/// Where the nouns that begin at a byte end, numbers and their own attributes among them.
fn nouns_end(view: &View, floor: u32, limit: u32) -> u32 {
    let (mut at, mut end) = (floor, floor);
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.start == at && s.end <= limit) {
        let named = view.mentions().any(|(s, _)| s.overlaps(word));
        let (tag, text) = (pos.name(), word.of(view.text));
        let noun = tag.starts_with(['n', 'j', 'b', 'm', 'q', 'f', 's']) || matches!(tag, "vn" | "an" | "l");
        let noun = noun || end < at && names_somebody(text) || TRADES.contains(&text);
        let small = tag == "a" && text.chars().count() == 1;
        let link = matches!(text, "的" | "和" | "及" | "与" | "、" | "前" | "退休" | "研究" | "约" | "们");
        // 一位官员|语气缓和: how somebody speaks.
        if TONES.contains(&text) || at == floor && text == "建议" || MANNERS.contains(&text) {
            break;
        }
        // 首批|受益|的|…
        let attribute = || view.text[word.end as usize..].starts_with('的') && tag.starts_with(['v', 'a']);
        if !(named || noun || link || small || attribute()) {
            break;
        }
        at = word.end;
        if named || noun || text == "们" {
            end = at;
        }
    }
    end
}

/// Whether a mention is followed by a verb or an adverb, not by 的 or a noun. What is no actor must lead the sentence.
pub fn leads(view: &View, span: Span, kind: EntityType) -> bool {
    let (actor, person) = (is_actor(kind), kind == EntityType::Per);
    let marks = ['“', '”', '《', '》', '"'];
    let before = view.text[..span.start as usize].trim_end_matches(marks);
    let mut after = view.text[side(view, span.end) as usize..].trim_start_matches(marks);
    // Another name in brackets: 某协会（ABC）日前…
    if let Some((_, rest)) = after.strip_prefix(['（', '(']).and_then(|t| t.split_once(['）', ')'])) {
        after = rest;
    }
    let mut at = (view.text.len() - after.len()) as u32;
    // 某政府2021年推出…: a time stands between.
    if let Some((date, _)) = view.mentions().find(|(s, m)| s.start == at && m.kind == EntityType::Date) {
        at = date.end;
    }
    let mut next = view.word_from(at);
    // 某人国务委员兼外长前不久…: titles follow a name.
    for _ in 0..4 {
        match next {
            Some((s, pos)) if person && (pos.name().starts_with('n') || s.of(view.text) == "兼") => {
                (at, next) = (s.end, view.word_from(s.end));
            }
            _ => break,
        }
    }
    // 来华磋商, 接受某报采访: who is visited or who asks is not who speaks.
    let object = is_object(view, before.len() as u32) || before.ends_with(OBJECTS) || asks(before);
    !object
        && (actor || before.is_empty())
        && next.is_some_and(|(s, pos)| {
            // The dictionary takes 应邀出席 for a name.
            let word = s.of(view.text);
            let acts =
                pos.name().starts_with(['v', 'd', 'p', 't']) || word.starts_with("应邀") || MANNERS.contains(&word);
            s.start == at && acts
        })
}

/// Verbs before a state's single character (来华, 访美).
const OBJECTS: &[char] = &['来', '访', '赴', '驻', '涉', '援', '遏', '反', '在', '到'];

/// Whether a text ends in 接受, a few characters of whom apart.
fn asks(before: &str) -> bool {
    before.rfind("接受").is_some_and(|at| {
        let between = &before[at + "接受".len()..];
        between.chars().count() <= 4 && !between.contains(['，', ',', '。'])
    })
}

pub fn strip_adverbs(mut head: &str) -> &str {
    head = head.trim_end();
    loop {
        let before = head.len();
        for adverb in ADVERBS {
            if let Some(rest) = head.strip_suffix(adverb) {
                head = rest.trim_end();
            }
        }
        if head.len() == before {
            return head;
        }
    }
}

/// The subject whose last character stands right before `at`, adverbs apart.
pub fn subject<'d>(view: &View<'d>, at: u32, quotes: &[Quote]) -> Option<Holder<'d>> {
    let clause = view.clauses.get(view.clause(at.saturating_sub(1)))?;
    // The subject may hold a comma in its quotation; beyond that it stays in the clause.
    let floor = clause.start as usize;
    let mut head = bare(view, clause.start, at)?;
    if head.is_empty() {
        return None;
    }
    // 日本政府在“计划”中强调; 王毅12日表示; 某部于2019年宣布
    for _ in 0..3 {
        if let Some(shorter) = without_adjunct(view, head, floor) {
            head = bare(view, clause.start, (floor + shorter.len()) as u32)?;
        }
    }
    if head.is_empty() {
        return None;
    }
    // 某报援引官员的话称, 某人则引用调查指出: who quotes is who reports.
    if let Some(at) = ["援引", "引述", "引用"].iter().filter_map(|w| head.rfind(w)).max()
        && !head[at..].contains(ends_clause)
    {
        head = strip_adverbs(&head[..at]);
        if head.is_empty() {
            return None;
        }
    }
    named_at(view, (floor + head.len()) as u32, clause.start, quotes)
}

/// Who is named right before a byte, down to `floor`.
pub fn named_at<'d>(view: &View<'d>, end: u32, floor: u32, quotes: &[Quote]) -> Option<Holder<'d>> {
    let head = &view.text[floor as usize..end as usize];
    if let Some(quote) = quotes.iter().find(|q| q.outer.end == end && !q.inner.is_empty()) {
        let name = quote.inner.of(view.text);
        return (name.chars().count() <= 30).then(|| Holder { name, entity: entity_at(view, quote.inner) });
    }
    if let Some(head) = head.strip_suffix([')', '）']) {
        let open = head.rfind(['(', '（'])?;
        return subject(view, floor + open as u32, quotes);
    }
    // 某某则|提醒: the name may have taken the adverb.
    let cut = |s: Span| s.start < end && without_adverb(s.of(view.text)).len() as u32 == end - s.start;
    // 克|也: it belongs to the name.
    let whole = |s: Span| s.start < end && &view.text[end as usize..s.end.max(end) as usize] == "也";
    let named = |s: Span, kind: EntityType| s.end == end || kind == EntityType::Per && (cut(s) || whole(s));
    let ending = view.mentions().rfind(|(s, m)| named(*s, m.kind));
    if let Some((span, mention)) = ending
        && (is_actor(mention.kind) || matches!(mention.kind, EntityType::Law | EntityType::Prog | EntityType::Event))
    {
        let span = if cut(span) { Span { end, ..span } } else { span };
        let whole = if is_actor(mention.kind) { joined(view, widen(view, span), floor) } else { span };
        if is_told(view, whole.start) {
            return None;
        }
        return Some(Holder { name: whole.of(view.text), entity: mention.entity.as_ref() });
    }
    noun_phrase(view, end, floor).or_else(|| after_post(view, end, floor))
}

/// A person's name without an adverb that the tagger took for its last character: 某某|则. 也 ends Japanese names.
pub fn without_adverb(name: &str) -> &str {
    let rest = name.strip_suffix(['则', '却', '就', '还', '仍', '曾', '更']).unwrap_or(name);
    if rest.chars().count() > 1 && name.chars().count() > 2 { rest } else { name }
}

/// Whether a name stands behind a post: 教授|田所.
pub fn follows_post(view: &View, name: &str) -> bool {
    let Some(at) = view.text.find(name) else { return false };
    let before = view.words_before(at as u32).next().filter(|(s, _)| s.end == at as u32);
    before.is_some_and(|(s, _)| is_role(s.of(view.text)) || POSTS.contains(&s.of(view.text)))
}

/// The unknown name of a person behind a post: 审议官|高桥|直人, 社长|仓本.
fn after_post<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    let mut start = end;
    for (span, pos) in view.words_before(end).take(4) {
        let word = span.of(view.text);
        // 吾则|主张: the segmenter may join the adverb.
        let adjoins = span.end == start || start == end && without_adverb(word).len() as u32 == end - span.start;
        if !adjoins || span.start < floor || view.mentions().any(|(s, _)| s.overlaps(span)) {
            return None;
        }
        let name = &view.text[start as usize..end as usize];
        if start < end && (is_role(word) || POSTS.contains(&word)) {
            return (2..=5).contains(&name.chars().count()).then_some(Holder { name, entity: None });
        }
        let sounds = pos.name().starts_with(['n', 'j', 'u'])
            || (start < end || word.chars().count() == 1) && matches!(pos.name(), "v" | "m" | "a" | "g");
        let time = ["时", "后", "前", "中", "上", "里"].iter().any(|w| word.ends_with(w));
        let grammar = word.contains(['了', '着', '过', '的', '得']);
        if !sounds || time || grammar || names_somebody(word) {
            return None;
        }
        start = span.start;
    }
    None
}

/// A name with those joined to it on the left: 甲会和乙会.
fn joined(view: &View, span: Span, floor: u32) -> Span {
    let mut whole = span;
    for (s, _) in view.mentions().rev().filter(|(s, m)| s.start >= floor && is_actor(m.kind) && s.end < span.start) {
        if s.end < whole.start
            && matches!(&view.text[s.end as usize..whole.start as usize], "和" | "及" | "、" | "以及")
        {
            whole.start = widen(view, s).start;
        }
    }
    whole
}

/// The head without a time or a 在…中 before the verb.
fn without_adjunct<'t>(view: &View<'t>, head: &'t str, floor: usize) -> Option<&'t str> {
    let end = (floor + head.len()) as u32;
    if let Some((span, _)) = view.mentions().rfind(|(s, m)| s.end == end && m.kind == EntityType::Date) {
        let rest = view.text.get(floor..span.start as usize)?;
        let rest = strip_adverbs(rest.strip_suffix("早在").or_else(|| rest.strip_suffix(['于', '在'])).unwrap_or(rest));
        return (!rest.is_empty()).then_some(rest);
    }
    // 对本报记者说: who is spoken to is not who speaks.
    if let Some(before) = without_listener(view, floor as u32, end) {
        return Some(before);
    }
    // 某人在某地宣布
    if let Some((span, _)) = view.mentions().rfind(|(s, m)| s.end == end && m.kind != EntityType::Per) {
        let start = widen(view, span).start;
        let at = view.words_before(start).next().filter(|(s, _)| s.end == start && s.of(view.text) == "在")?;
        let rest = view.text.get(floor..at.0.start as usize).map(strip_adverbs)?;
        return (!rest.is_empty()).then_some(rest);
    }
    // 某人用大写字母写道
    if let Some(at) = head.rfind('用')
        && at > 0
        && (2..=7).contains(&head[at..].chars().count())
        && !head[..at].ends_with(['使', '利', '费', '作', '信', '应', '采', '引', '通', '专', '启', '公', '商'])
    {
        return Some(strip_adverbs(&head[..at])).filter(|rest| !rest.is_empty());
    }
    // 某部长在议会表示
    if PLACES.iter().any(|w| head.ends_with(w))
        && let Some(at) = head.rfind('在')
        && head[at..].chars().count() <= 12
    {
        let rest = strip_adverbs(&head[..at]);
        return (!rest.is_empty() && !rest.ends_with(['正', '现', '存'])).then_some(rest);
    }
    let closes =
        ["中", "上", "时", "后", "里", "前", "期间"].iter().any(|w| head.ends_with(w)) || head.ends_with(['”', '》']);
    if !closes {
        return None;
    }
    // 某人最近接受采访时: the 在 may be left out.
    if let Some(before) = ["接受采访时", "接受媒体采访时", "接受专访时", "答记者问时", "回应时", "致辞时", "发言时"]
        .iter()
        .find_map(|w| head.strip_suffix(w))
    {
        let rest = strip_adverbs(before);
        let rest = strip_adverbs(rest.strip_suffix('在').unwrap_or(rest));
        return (!rest.is_empty()).then_some(rest);
    }
    // 某人接受某报采访时: who asks stands between.
    if ["采访时", "专访时"].iter().any(|w| head.ends_with(w))
        && let Some(at) = head.rfind("接受")
    {
        let rest = strip_adverbs(&head[..at]);
        let rest = strip_adverbs(rest.strip_suffix('在').unwrap_or(rest));
        return (!rest.is_empty()).then_some(rest);
    }
    let Some(at) = head.rfind('在') else { return before_deed(view, floor as u32, end) };
    let rest = strip_adverbs(&head[..at]);
    // 正在, 现在 are other words; without a subject before it, 在 leads the sentence.
    (!rest.is_empty() && !head[..at].ends_with(['正', '现', '存'])).then_some(rest)
}

/// Where somebody speaks: 在议会, 在社交媒体.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "议会", "国会", "众议院", "参议院", "众院", "参院", "会议", "大会", "论坛", "峰会", "听证会", "发布会", "记者会", "媒体", "推特", "微博", "博客", "专栏", "演说", "讲话",
    "声明", "报告",
];

/// Who leads a clause whose end says what was done before speaking: 某会的研究人员|比较了数据后, 某官员|答辩时.
fn before_deed<'t>(view: &View<'t>, floor: u32, end: u32) -> Option<&'t str> {
    if !["时", "后", "之后", "之际"].iter().any(|w| view.text[floor as usize..end as usize].ends_with(w)) {
        return None;
    }
    let at = nouns_end(view, floor, end - 1);
    (floor < at && at < end).then(|| &view.text[floor as usize..at as usize])
}

/// Words that join nouns.
const LINKS: &[&str] = &["和", "与", "及", "以及", "以", "、"];

/// A subject of common nouns, ended by one that can speak: 报告, 韩国媒体, 美国等国.
fn noun_phrase<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    let (mut start, mut linked) = (end, end);
    // 批评|者: the segmenter may cut the suffix off.
    let suffix = |span: Span| span.end == end && matches!(span.of(view.text), "者" | "长" | "人");
    let mut suffixed = false;
    for (span, pos) in view.words_before(end) {
        let (tag, word) = (pos.name(), span.of(view.text));
        // 代表, 调查 may be tagged as verbs; right before the verb they are who speaks.
        let speaker = span.end == end && (SPEAKERS.contains(&word) || is_somebody(word));
        let noun = tag.starts_with(['n', 'j', 'b']) || matches!(tag, "vn" | "l" | "an") || speaker;
        let named = view.mentions().any(|(s, _)| s.overlaps(span));
        // 车企高管和商业协会: both speak; a link at the head joins nothing.
        let links = !named && start < end && LINKS.contains(&word);
        // 老|船长
        let small = start < end && tag == "a" && word.chars().count() == 1;
        let joins = noun
            || small
            || suffix(span)
            || suffixed
            || matches!(word, "等" | "们")
            || named
            || links
            || start < end && (FORMER.contains(&word) || TRADES.contains(&word) || matches!(word, "国内" | "岛内"));
        let long = view.text[span.start as usize..end as usize].chars().count() > LONGEST;
        // 建议|中方…: what is advised.
        if span.end > start || span.start < floor || !joins || long || start < end && word == "建议" {
            break;
        }
        suffixed = suffix(span);
        start = span.start;
        linked = if links { linked } else { start };
    }
    if let Some(issuer) = issuer(view, end, floor) {
        return Some(issuer);
    }
    if &view.text[start as usize..end as usize] == "笔者" {
        return Some(Holder::author());
    }
    start = quantified(view, placed(view, counted(view, linked, floor), end, floor), floor);
    let name = view.text.get(start as usize..end as usize)?.trim();
    let object = is_told(view, start);
    // 布鲁塞尔方面
    let side = || name.ends_with("方面") && view.mentions().any(|(s, _)| s.start >= start && s.end < end);
    // 王某|教授: the name without the post behind it.
    if let Some((span, mention)) =
        view.mentions().find(|(s, m)| s.start == start && s.end < end && m.kind == EntityType::Per)
        && is_role(&view.text[span.end as usize..end as usize])
    {
        return Some(Holder { name: span.of(view.text), entity: mention.entity.as_ref() });
    }
    // 某国海洋水产开发院
    let body = || {
        name.chars().count() > 4
            && BODIES.iter().any(|b| name.ends_with(b))
            && !["社会", "机会", "报", "行", "社", "党"].iter().any(|w| name.ends_with(w))
    };
    let speaks =
        || SPEAKERS.iter().any(|s| name.ends_with(s)) || is_somebody(name) || side() || body() || is_bare_writing(name);
    if object || name.is_empty() || !speaks() {
        return None;
    }
    Some(Holder { name, entity: entity_at(view, Span { start, end }) })
}

/// The longest subject of common nouns, in characters.
const LONGEST: usize = 20;

/// What posts are for, which the dictionary takes for verbs: 采购|负责人, 驻…使团.
#[rustfmt::skip]
const TRADES: &[&str] = &[
    "采购", "研究", "管理", "开发", "设计", "谈判", "运营", "执行", "审批", "审计", "监管", "销售", "生产", "投资", "驻", "贸易", "验收", "检查", "检测", "规划", "营销", "维修", "服务", "教育", "培训",
];

/// Posts and trades before a name, beside those that [`is_role`] knows.
#[rustfmt::skip]
const POSTS: &[&str] = &[
    "社长", "会长", "局长", "部长", "院长", "校长", "议员", "研究员", "学者", "专家", "审议官", "分析师", "经济学家", "工程师", "律师", "课长", "专务", "委员", "物理学家",
    "编辑", "司长", "处长", "厂长", "店主", "农户", "船长", "董事长", "总裁", "理事长",
];

/// Words before a person's post that belong to it: 前|官员.
const FORMER: &[&str] = &["前", "原", "时任", "退休", "退役", "资深", "受访", "匿名", "现任", "担当"];

/// Writings and figures that somebody issues: what they say, their issuer says (某会的报告).
#[rustfmt::skip]
const ISSUED: &[&str] = &[
    "报告", "调查", "简报", "年报", "资料", "统计", "测算", "评估", "评价", "民调", "问卷", "数据", "预测", "分析", "审计", "模型", "社论", "说明材料", "材料", "研究",
];

/// The body whose writing ends at a byte: 某会|发布|的|调查, 某会|2024年|的|报告, 某会|一篇|报告.
fn issuer<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    ISSUED.iter().find(|w| view.text[floor as usize..end as usize].ends_with(**w))?;
    // 监测|报告
    let mut to = end;
    for (span, pos) in view.words_before(end) {
        let noun = pos.name().starts_with(['n', 'j', 'b']) || matches!(pos.name(), "vn" | "an" | "v");
        let named = view.mentions().any(|(s, m)| s.overlaps(span) && is_actor(m.kind));
        if span.start < floor || span.end != to && to != end || !noun || named {
            break;
        }
        to = span.start;
    }
    let head = &view.text[floor as usize..to as usize];
    let one = ["份", "篇", "项", "则", "期", "组"].iter().find_map(|c| head.strip_suffix(c));
    let one = one.map(|h| h.trim_end_matches(|c: char| "一两三几另某".contains(c)));
    let of = one.unwrap_or(head);
    let far = || of.rfind('的').filter(|at| of[*at..].chars().count() <= 6).map(|at| &of[..at]);
    let rest = of.strip_suffix('的').or_else(far);
    if one.is_none() && rest.is_none() {
        return None;
    }
    let mut rest = bare(view, floor, floor + rest.unwrap_or(of).len() as u32)?;
    for _ in 0..2 {
        rest = ["发布", "公布", "发表", "提交", "出版"].iter().find_map(|w| rest.strip_suffix(w)).unwrap_or(rest);
        let to = floor + rest.len() as u32;
        if let Some((date, _)) = view.mentions().find(|(s, m)| s.end == to && m.kind == EntityType::Date)
            && date.start >= floor
        {
            rest = &view.text[floor as usize..date.start as usize];
        }
        rest = bare(view, floor, floor + rest.len() as u32)?;
        rest = rest.strip_suffix('的').unwrap_or(rest);
    }
    let to = floor + rest.len() as u32;
    if let Some(quoted) = rest.strip_suffix(['”', '》'])
        && let Some(at) = quoted.rfind(['“', '《'])
    {
        let inner = Span { start: floor + at as u32 + '“'.len_utf8() as u32, end: floor + quoted.len() as u32 };
        return Some(Holder { name: inner.of(view.text), entity: entity_at(view, inner) });
    }
    // A part of the body may stand between: 某会|安全|项目|的|报告.
    let part = |s: Span| {
        let between = view.text[s.end as usize..to as usize].chars();
        between.clone().count() <= 10
            && !between.clone().any(|c| ends_clause(c) || matches!(c, '的' | '、' | '“' | '《'))
    };
    let body = view.mentions().rfind(|(s, m)| {
        m.kind == EntityType::Org
            && s.start >= floor
            && (s.end == to || s.end < to && nouns_end(view, s.end, to) == to && part(*s))
    });
    if let Some((span, mention)) = body {
        let whole = Span { start: widen(view, span).start, end: span.end };
        return Some(Holder { name: whole.of(view.text), entity: mention.entity.as_ref() });
    }
    noun_phrase(view, to, floor)
}

/// Words that say how many of a kind speak (不少媒体, 个别国家): they belong to the holder's name.
#[rustfmt::skip]
const QUANTITIES: &[&str] = &[
    "不少", "很多", "许多", "个别", "一些", "部分", "多家", "多名", "多位", "多数", "大多数", "少数", "有些", "所有", "各",
    "多国", "几位", "几名", "众多", "越来越多的", "相当多的", "绝大多数", "多个", "有的", "某些", "诸多", "大量", "与会",
];

/// Where a name for people begins with the place or the body they are of: 东京|的|批评者.
fn placed(view: &View, start: u32, end: u32, floor: u32) -> u32 {
    let place = view.text[floor as usize..start as usize].strip_suffix('的').map(|head| floor + head.len() as u32);
    let name = &view.text[start as usize..end as usize];
    // 某地的|一名官员: the number begins the name.
    if name.starts_with(|c| "一两二三四五六七八九十几多数".contains(c)) {
        return start;
    }
    let people =
        is_somebody(name) || ["团体", "企业", "专家", "学者", "官员", "负责人"].iter().any(|w| name.ends_with(w));
    place
        .filter(|_| people)
        .and_then(|at| {
            view.mentions()
                .rfind(|(s, m)| s.end == at && s.start >= floor && is_actor(m.kind) && m.kind != EntityType::Per)
        })
        .map_or(start, |(span, _)| joined(view, widen(view, span), floor).start)
}

/// What counts people and bodies: 一名, 两位, 四十多家.
const COUNTS: &[&str] = &["名", "位", "家", "个", "所"];

/// Where the last counting word with a number before it ends.
fn numbered(text: &str, count: &str) -> Option<usize> {
    let digit = |c: char| "一二两三四五六七八九十百数几多余某".contains(c) || c.is_ascii_digit();
    text.match_indices(count).filter(|(i, _)| text[..*i].ends_with(digit)).map(|(i, _)| i + count.len()).last()
}

/// Where a name begins with the number before it, and with the body or the place before that: 财政部|一名|官员, 当地|一家|银行. A
/// few words with 的 may stand between: 一位|不愿具名的|官员.
fn counted(view: &View, start: u32, floor: u32) -> u32 {
    let head = &view.text[floor as usize..start as usize];
    let mut bare = head;
    if let Some(before) = head.strip_suffix('的')
        && let Some(at) = COUNTS.iter().filter_map(|c| numbered(before, c)).max()
        && before[at..].chars().count() <= 10
    {
        bare = &head[..at];
    }
    let Some(number) = COUNTS.iter().find_map(|c| bare.strip_suffix(c)) else { return start };
    let digits =
        number.trim_end_matches(|c: char| "一二两三四五六七八九十百数几多余约近某".contains(c) || c.is_ascii_digit());
    if digits.len() == number.len() {
        return start;
    }
    let at = floor + digits.len() as u32;
    let place = ["当地", "本地", "本国", "国内"].iter().find(|w| digits.ends_with(**w));
    let named = view.mentions().rfind(|(s, m)| s.end == at && s.start >= floor && is_of(m.kind));
    let named = named.map(|(s, _)| widen(view, s).start);
    named.unwrap_or(at - place.map_or(0, |w| w.len() as u32))
}

/// Whether people can be of it: 欧洲|四十多家|企业.
fn is_of(kind: EntityType) -> bool {
    matches!(kind, EntityType::Gpe | EntityType::Org | EntityType::Loc)
}

/// Where a name begins with the quantity that stands before it.
fn quantified(view: &View, start: u32, floor: u32) -> u32 {
    let head = &view.text[floor as usize..start as usize];
    // The longest, for 大多数 ends like 多数.
    let before = QUANTITIES.iter().filter(|q| head.ends_with(**q)).map(|q| q.len()).max();
    let Some(before) = before else { return start };
    // 英国|一些|议员
    let at = start - before as u32;
    let place = view.mentions().rfind(|(s, m)| s.end == at && s.start >= floor && is_of(m.kind));
    place.map_or(at, |(s, _)| widen(view, s).start)
}

/// The mention with those that adjoin it on the left: 美国|白宫, 日|欧.
fn widen(view: &View, span: Span) -> Span {
    let mut whole = span;
    for (s, m) in view.mentions().rev() {
        if s.end == whole.start && matches!(m.kind, EntityType::Gpe | EntityType::Org | EntityType::Loc) {
            whole.start = s.start;
        }
    }
    whole
}

/// The entity of the actor (else of anything) mentioned in the span: the last one, for bodies follow their country.
pub fn entity_at<'d>(view: &View<'d>, span: Span) -> Option<&'d Arc<str>> {
    let inside = || view.mentions().filter(move |(s, _)| s.overlaps(span));
    let found = inside().rfind(|(_, m)| is_actor(m.kind)).or_else(|| inside().next_back());
    found.and_then(|(_, m)| m.entity.as_ref())
}
