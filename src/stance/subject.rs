//! Who a verb's subject is: the mention, the quoted name or the speaking noun right before it, or the actor that leads
//! the clause.

use super::holder::Holder;
use super::listener::{is_object, without_listener};
use super::phrase::{entity_at, named_at, nouns_end, widen, without_adverb};
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
pub const MANNERS: &[&str] = &[
    "苦笑", "微笑", "笑", "大笑", "冷笑", "摇头", "摇着头", "点头", "叹气", "叹息", "打趣", "撰文", "刊文", "载文", "发文", "发帖", "作证", "开场", "致函", "来函", "来信",
    "发表声明", "发表谈话", "发表讲话", "发表演说", "发表文章", "发表评论", "举行记者会", "召开记者会", "摊手", "耸肩",
];

/// How somebody speaks, right behind the name: 一位官员|语气缓和，他说….
pub const TONES: &[&str] = &["语气", "口气", "口吻", "态度"];

/// Nouns that can speak, as the last word of a subject that is no mention.
#[rustfmt::skip]
pub const SPEAKERS: &[&str] = &[
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
    "首脑", "董事", "合伙人", "发起人", "召集人", "主持人", "编辑", "译者", "朋友", "老人", "青年", "年轻人", "社论", "简报", "年报", "意见书",
    "备忘录", "判决", "参考人", "署名人", "当事方", "民代", "协理", "党", "研究人员", "技术人员", "工作人员", "坊间", "业内", "圈内",
];

/// Nouns that end like [`PEOPLE`] and are none.
#[rustfmt::skip]
const NOBODY: &[&str] = &["增长", "成长", "延长", "部长级", "专长", "特长", "国家", "两者", "前者", "后者", "或者", "二者", "三者", "施工", "加工", "分工", "化工", "手工", "罢工", "开工", "动员", "人员", "成员", "全民", "公民", "我们", "你们", "他们", "她们", "它们", "咱们", "人们"];

/// Whether a word names people or a body: who can speak, or be spoken to.
pub fn names_somebody(word: &str) -> bool {
    SPEAKERS.contains(&word) || is_somebody(word)
}

/// Whether a name ends in a word for people or a body that can speak: 外媒, 有关专家.
pub fn ends_in_speaker(name: &str) -> bool {
    name.chars().nth(1).is_some() && SPEAKERS.iter().any(|s| name.ends_with(s)) || is_somebody(name)
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
pub fn is_somebody(name: &str) -> bool {
    SOMEBODY.iter().any(|s| name.ends_with(s))
        || name.chars().nth(1).is_some() && name.ends_with(PEOPLE) && !NOBODY.iter().any(|s| name.ends_with(s))
}

/// What stands between two bytes without the adverbs and manners of speaking at its end.
pub fn bare<'t>(view: &View<'t>, floor: u32, at: u32) -> Option<&'t str> {
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
pub const CONNECTIVES: &[&str] = &[
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
pub fn side(view: &View, end: u32) -> u32 {
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
    let whole = if is_actor(mention.kind) { widen(view, span, clause.start) } else { span };
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

/// The head without a time, a place, a listener or a matter (就…) before the verb.
pub fn without_adjunct<'t>(view: &View<'t>, head: &'t str, floor: usize) -> Option<&'t str> {
    let end = (floor + head.len()) as u32;
    if let Some(rest) = without_time(view, head, floor) {
        return Some(rest).filter(|rest| !rest.is_empty());
    }
    // 对本报记者说: who is spoken to is not who speaks.
    without_listener(view, floor as u32, end)
        .or_else(|| without_name(view, floor, end))
        .or_else(|| without_tool(head))
        .or_else(|| without_place(head))
        .or_else(|| without_occasion(head))
        .or_else(|| without_matter(view, floor as u32, end))
        .or_else(|| before_deed(view, floor as u32, end))
}

/// The head without the time it ends in: 某部于2019年, 某社2日.
fn without_time<'t>(view: &View<'t>, head: &'t str, floor: usize) -> Option<&'t str> {
    let end = (floor + head.len()) as u32;
    let date = view.mentions().rfind(|(s, m)| s.end == end && m.kind == EntityType::Date);
    let rest = match date {
        Some((span, _)) => view.text.get(floor..span.start as usize)?,
        // A day alone may be no mention.
        None => {
            let bare = head.strip_suffix('日')?;
            let rest = bare.trim_end_matches(|c: char| c.is_ascii_digit());
            (rest.len() < bare.len()).then_some(rest)?
        }
    };
    Some(strip_adverbs(rest.strip_suffix("早在").or_else(|| rest.strip_suffix(['于', '在'])).unwrap_or(rest)))
}

/// Without the place by name: 某人在某地宣布.
fn without_name<'t>(view: &View<'t>, floor: usize, end: u32) -> Option<&'t str> {
    let (span, _) = view.mentions().rfind(|(s, m)| s.end == end && m.kind != EntityType::Per)?;
    let start = widen(view, span, floor as u32).start;
    let (word, _) = view.words_before(start).next().filter(|(s, _)| s.end == start)?;
    let at = start.checked_sub('在'.len_utf8() as u32)?;
    // An unknown name may have taken 在: 某某在|某地.
    let taken = || {
        word.of(view.text).ends_with('在')
            && view.mentions().any(|(s, m)| s.end == at && m.kind == EntityType::Per && s.overlaps(word))
    };
    let place = word.of(view.text) == "在" || taken();
    let rest = view.text.get(floor..at as usize).filter(|_| place).map(strip_adverbs)?;
    (!rest.is_empty()).then_some(rest)
}

/// Without what it is written with: 某人用大写字母写道.
fn without_tool(head: &str) -> Option<&str> {
    let at = head.rfind('用').filter(|at| *at > 0)?;
    let tool = (2..=7).contains(&head[at..].chars().count())
        && !head[..at].ends_with(['使', '利', '费', '作', '信', '应', '采', '引', '通', '专', '启', '公', '商']);
    Some(strip_adverbs(&head[..at])).filter(|rest| tool && !rest.is_empty())
}

/// Without where it is said: 某部长在议会表示.
fn without_place(head: &str) -> Option<&str> {
    let at = head.rfind('在').filter(|_| PLACES.iter().any(|w| head.ends_with(w)))?;
    let rest = strip_adverbs(&head[..at]);
    (head[at..].chars().count() <= 12 && !rest.is_empty() && !rest.ends_with(['正', '现', '存'])).then_some(rest)
}

/// Without the occasion: 某人最近接受采访时, 某人在“计划”中.
fn without_occasion(head: &str) -> Option<&str> {
    let closes =
        ["中", "上", "时", "后", "里", "前", "期间"].iter().any(|w| head.ends_with(w)) || head.ends_with(['”', '》']);
    if !closes {
        return None;
    }
    // The 在 may be left out; who asks may stand between: 某人接受某报采访时.
    let asked = ["接受采访时", "接受媒体采访时", "接受专访时", "答记者问时", "回应时", "致辞时", "发言时"]
        .iter()
        .find_map(|w| head.strip_suffix(w));
    let interview = || ["采访时", "专访时"].iter().any(|w| head.ends_with(w)).then(|| head.rfind("接受")).flatten();
    if let Some(before) = asked.or_else(|| interview().map(|at| &head[..at])) {
        let rest = strip_adverbs(before);
        let rest = strip_adverbs(rest.strip_suffix('在').unwrap_or(rest));
        return (!rest.is_empty()).then_some(rest);
    }
    let at = head.rfind('在')?;
    let rest = strip_adverbs(&head[..at]);
    // 正在, 现在 are other words; without a subject before it, 在 leads the sentence.
    (!rest.is_empty() && !head[..at].ends_with(['正', '现', '存'])).then_some(rest)
}

/// Prepositions before what something is said about.
const ABOUT: &[&str] = &["就", "围绕", "针对", "关于", "对于", "对"];

/// Verbs behind 就 as an adverb.
const NO_MATTER: &[&str] = &[
    "是", "有", "让", "使", "要", "会", "能", "可", "在", "到", "来", "去", "像", "说", "成", "没有", "请", "想", "应",
    "需", "得", "开始",
];

/// The longest matter, in characters.
const MATTER: usize = 24;

/// Without what it is said about: 某发言人就新规表示. 就 before a verb is an adverb (就认为).
fn without_matter<'t>(view: &View<'t>, floor: u32, end: u32) -> Option<&'t str> {
    let head = &view.text[floor as usize..end as usize];
    let (word, _) = view
        .words_before(end)
        .take_while(|(s, _)| s.start > floor)
        .find(|(s, _)| ABOUT.contains(&s.of(view.text)) && !view.mentions().any(|(m, _)| m.overlaps(*s)))?;
    let matter = view.text.get(word.end as usize..end as usize)?;
    let (first, pos) = view.word_from(word.end).filter(|(s, _)| s.start == word.end)?;
    let named = view.mentions().any(|(s, _)| s.overlaps(first)) || matter.starts_with(['《', '“']);
    let noun = pos.name().starts_with(['n', 'j', 'r', 'm', 'a', 'b', 'l', 'i']) || pos.name() == "vn";
    // 就完善新规表示; but 就让专家指出.
    let deed = || {
        pos.name() == "v"
            && !NO_MATTER.contains(&first.of(view.text))
            && !matter.contains(['了', '着', '过'])
            && view.words_before(end).next().is_some_and(|(s, _)| s.end == end && !names_somebody(s.of(view.text)))
    };
    let fits = (named || noun || deed()) && matter.chars().count() <= MATTER && !matter.contains(ends_clause);
    let rest = strip_adverbs(&head[..(word.start - floor) as usize]);
    (fits && !rest.is_empty()).then_some(rest)
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
