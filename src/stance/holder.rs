//! Who speaks: reporting verbs and their subjects, 据…报道, 在…看来, speaker labels (“某某：”), and the carry-over of a
//! reported voice to the next sentences of its paragraph.

use std::sync::{Arc, LazyLock};

use super::anaphora::{Number, body, is_bare_writing, number, pronoun};
use super::phrase::{entity_at, follows_post, named_at, without_adverb};
use super::quotes::Quote;
use super::scan::{Found, apart};
use super::subject::{clause_agent_at, ends_in_speaker, is_role, leads, names_somebody, strip_adverbs, subject};
use super::view::{View, ends_clause, is_actor};
use crate::base::{EntityType, Span};

/// Somebody who holds stances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder<'d> {
    /// `author`, or the words that name who speaks.
    pub name: &'d str,
    pub entity: Option<&'d Arc<str>>,
}

impl Holder<'_> {
    /// The author of the article.
    pub fn author() -> Self {
        Self { name: "author", entity: None }
    }

    /// Whether this is the author.
    pub fn is_author(self) -> bool {
        self.name == "author"
    }
}

/// The most verbs tried in one sentence.
const MOST: usize = 50;

/// Verbs by which somebody speaks, of every kind.
pub static SPEECH: LazyLock<Vec<&str>> = LazyLock::new(|| [SPEAKS, FRAMES, TELLINGS, BEFORE_SPEECH].concat());

/// Verbs before what is said.
#[rustfmt::skip]
const SPEAKS: &[&str] = &[
    "称", "宣称", "声称", "表示", "指出", "认为", "提到", "提出", "报道", "透露", "写道", "预测", "重申",
    "明确", "坦言", "说", "强调", "注意到", "建议", "呼吁", "主张", "承诺", "警告", "谴责", "显示", "鼓励",
    "直言", "断言", "坚称", "辩称", "承认", "否认", "预计", "觉得", "批评说", "批评称", "补充说", "解释说", "回应称", "回应说", "评论说", "评论称",
    "分析称", "分析说", "警告说", "强调说", "说道", "坦承", "担心", "担忧", "相信", "坚信", "指责", "抱怨", "质疑",
    "告诉", "提醒", "评价说", "评价道", "评价称", "评价", "反驳说", "反驳称", "反驳道", "反驳", "辩护说", "辩解说", "辩解称", "辩解", "估算", "测算",
    "估计", "推算", "介绍说", "介绍", "证实", "感叹", "感慨", "直陈", "总结说", "总结道", "形容", "质问", "反问", "调侃", "自嘲", "嘲讽", "讥讽",
    "提醒说", "提醒道", "抱怨说", "抱怨道", "解释道", "解释称", "解释", "补充道", "强调指出", "答道", "回答说", "回答", "答复说", "答辩时说",
    "判断", "看好", "主张说", "声明", "澄清", "申明", "反映", "诉苦", "诘问", "断定", "直斥", "痛批", "抨击", "批评", "称赞", "赞扬", "不满",
    "回应", "坦白", "打趣说", "打趣", "说明", "写得明白", "说得明白", "说得直白", "不讳言", "力主", "疾呼", "慨叹", "惊呼", "承诺说", "喊道", "笑道", "苦笑道", "叹道", "问道", "挖苦", "回击",
    "称其", "称之为", "发现", "表明", "接着问", "又问", "给出", "给出了",
    "持反对态度", "持批评态度", "持怀疑态度", "持保留态度",
];

/// Verbs that call one thing another: 把…称作…. Who does so stands before 把.
#[rustfmt::skip]
const FRAMES: &[&str] = &[
    "形容为", "描述为", "描绘为", "称作", "称为", "看作", "看成", "视为", "视作", "比作", "比喻为", "说成", "归咎于", "归因于", "归功于", "定性为", "斥为", "誉为",
    "概括为", "评价为", "挑明",
];

/// Verbs before a word on how it is said: 说得毫不客气：….
const TELLINGS: &[&str] = &["说得", "写得", "讲得", "算得", "话说得"];

/// Verbs that speak only before a comma, a colon or a quotation: 答复，…, 算出，….
#[rustfmt::skip]
const BEFORE_SPEECH: &[&str] = &[
    "宣布", "算出", "答复", "坚持", "讲", "肯定", "追问", "苦笑", "高喊", "喊出", "算过一笔账", "算了一笔账", "算了笔账", "打了个比方", "打过一个比方", "泼了冷水",
    "泼了一盆冷水", "泼冷水", "顶了回去", "鸣不平", "发牢骚",
];

/// Verbs that show something, too: without a subject of their own nobody speaks (…，说明程序走得通).
const SHOWS: &[&str] = &["说明", "显示", "反映", "证实", "表明", "发现"];

/// Longer words that begin with 称 and do not speak.
const NO_SPEECH: &[&str] =
    &["称得", "称不", "称之", "称兄", "称王", "称霸", "称心", "称孤", "称职", "称号", "称呼", "称重"];

/// Nouns for what is put forward or promised. Who does so acts, and the author tells of it: 提出…构想.
#[rustfmt::skip]
const PUT_FORWARD: &[&str] = &[
    "目标", "构想", "设想", "方案", "战略", "倡议", "举措", "建议", "路线", "概念", "框架", "计划", "法案", "学说", "安排", "原则", "清单",
];

/// Words by which the author takes the word back.
#[rustfmt::skip]
pub const AUTHOR: &[&str] = &[
    "笔者", "本文", "本报告", "本研究", "由此可见", "总体来看", "总的来看", "总的来说", "总而言之", "综上", "可见", "也就是说", "换言之",
    "事实上", "值得注意的是", "我们认为", "在我们看来", "不难看出", "显然", "应当承认", "应该承认", "也应承认", "平心而论", "客观地说",
    "客观地讲", "客观而言", "总体而言", "整体而言",
];

/// Those by which the author names himself: 笔者认为. A speaker may say 我们, too.
const SELF: &[&str] = &["笔者", "本文", "本报告", "本研究", "我们认为", "在我们看来"];

/// Whether the author names himself in writing, as no speaker does.
pub fn writes(text: &str) -> bool {
    // Most sentences have neither character, which is quickly seen.
    let may = text.contains('笔') || text.contains('本');
    let names = |word: &str| text.find(word).is_some_and(|at| !of_longer(text, at as u32));
    may && SELF.iter().filter(|word| !word.contains("我们")).any(|word| names(word))
}

/// Whether the 本 at a byte ends another word: 日|本报告.
fn of_longer(text: &str, at: u32) -> bool {
    let (before, rest) = text.split_at(at as usize);
    rest.starts_with('本') && before.ends_with(['日', '基', '资', '成', '根', '样', '版', '文', '剧', '课', '译', '原'])
}

/// Whether a text begins with the angle that its author takes: 从实际效果来看，; 就方向而言，. Not with one of the matter's: a
/// plan that is reported has such, too (从维护供应链的角度来看, 就不可或缺的航天工业而言).
fn takes_angle(text: &str) -> bool {
    let text = ["但是", "但", "不过", "然而"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    let Some((head, _)) = text.strip_prefix(['从', '就']).and_then(|t| t.split_once(['，', ','])) else {
        return false;
    };
    let longest = if text.starts_with('就') { 6 } else { 16 };
    head.chars().count() <= longest
        && !head.contains("角度")
        && ["看", "看来", "来说", "而言", "来讲"].iter().any(|w| head.ends_with(w))
}

/// What somebody's words are called, behind whose they are: 某国的解释|是….
#[rustfmt::skip]
pub const VIEWS: &[&str] = &[
    "的解释", "的说法", "的观点", "的立场", "的主张", "的理由", "的看法", "的判断", "的回答", "的评价", "的评语", "的结论", "的意见", "的忠告", "的反应", "的答复", "的辩解",
    "的回应", "的措辞", "的用词", "的担忧", "的担心", "的顾虑", "的批评", "的反驳", "的评论", "的预测", "的估计", "的建议", "的警告", "的口径",
];

/// Those that somebody may have without saying a word now.
const UNSAID: &[&str] = &["的立场", "的主张", "的批评", "的反应", "的预测", "的估计", "的建议"];

/// The words after a holder that sees something so.
pub const SEEN: &[&str] = &["看来", "眼里", "眼中"];

/// What a sentence says about its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice<'d> {
    /// The author, in so many words (笔者认为, 由此可见).
    Author,
    /// Somebody named in this sentence; what is reported begins at `from` (bytes).
    Reported { holder: Holder<'d>, from: u32 },
    /// Whose figures the sentence gives (据某会统计), and where they end: of this sentence alone.
    Figures { holder: Holder<'d>, from: u32, to: u32 },
    /// A reporting verb without a subject of its own: whoever spoke before goes on.
    Continued,
    /// A reporting verb, at byte `at`, whose subject is a pronoun.
    Pronoun { at: u32, from: u32 },
    /// The same for several (他们): who was reported before.
    Several { from: u32 },
    /// A body named before, by the last word of its name (该|所, 该|省|的说明材料).
    Body { noun: &'d str, from: u32 },
    /// Nothing said.
    Silent,
}

/// The lists that [`voice`] looks at, by their numbers among the words found.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    pub speech: u8,
    pub author: u8,
    pub views: u8,
    pub seen: u8,
}

/// The voice of a sentence; `found` are the words found in it.
pub fn voice<'d>(view: &View<'d>, quotes: &[Quote], found: &[Found], lists: Lists) -> Voice<'d> {
    // What somebody quoted says of himself is not the author's.
    let quoted = |f: &Found| quotes.iter().any(|q| !q.title && q.inner.start <= f.start && f.end <= q.inner.end);
    let author = found.iter().filter(|f| f.list == lists.author && !quoted(f));
    let mut author = author.filter(|f| !of_longer(view.text, f.start)).peekable();
    let own = author.peek().is_some() || takes_angle(view.text);
    if author.any(|f| SELF.contains(&&view.text[f.start as usize..f.end as usize])) {
        return Voice::Author;
    }
    match reports(view, quotes, found, lists) {
        reported @ (Voice::Reported { .. } | Voice::Body { .. }) => reported,
        _ if own => Voice::Author,
        other => other,
    }
}

/// Who is reported, whatever the author says of himself.
fn reports<'d>(view: &View<'d>, quotes: &[Quote], found: &[Found], lists: Lists) -> Voice<'d> {
    let has = |list: u8| found.iter().any(|f| f.list == list);
    if has(lists.views)
        && let Some(holder) = explained(view, quotes)
    {
        return holder;
    }
    let mut continued = false;
    let mut announced: Option<Voice> = None;
    for verb in apart(found, lists.speech).take(MOST) {
        let span = Span { start: verb.start, end: verb.end };
        if !speaks(view, span, quotes) {
            continue;
        }
        let at = framed(view, span).unwrap_or(span.start);
        if announced.is_none()
            && let Some(noun) = body(view, at)
        {
            return Voice::Body { noun, from: said_from(view, span) };
        }
        let holder = commented(view, span).or_else(|| source_phrase(view, span, quotes));
        if let Some(holder) = holder.or_else(|| subject(view, at, quotes)) {
            // In a regulation 国家鼓励 is the text's own voice.
            if holder.name == "国家" || holder.is_author() {
                continue;
            }
            // 研究发现: the author's; 某国发现…: nothing is said.
            let bare = |h: Holder| h.entity.is_none() && is_bare_writing(h.name) || is_place(view, h);
            if matches!(span.of(view.text), "发现" | "表明") && bare(holder) {
                continue;
            }
            // 把…归功于: the verb itself is what they say.
            let from = if FRAMES.contains(&span.of(view.text)) { span.start } else { said_from(view, span) };
            let voice = Voice::Reported { holder, from };
            // 甲宣布…，外界认为…: who judges what was announced is who holds the stance.
            match span.of(view.text) {
                "宣布" | "透露" => announced = announced.or(Some(voice)),
                "认为" if announced.is_some() => return voice,
                _ => return announced.unwrap_or(voice),
            }
            continue;
        }
        if announced.is_none()
            && let Some(voice) = pronoun(view, at).and_then(|word| meant(word, at, span.end))
        {
            return voice;
        }
        if announced.is_none() && begins_clause(view, at) {
            let agent = clause_agent_at(view, at, quotes);
            match span.of(view.text) {
                // …比较了数据，发现…
                "发现" if agent.is_some_and(|(holder, _)| is_person(view, holder)) => {}
                shows if SHOWS.contains(&shows) => continue,
                // 某国发布战略，提出…: a deed of which the author tells.
                "提出" if issues(view, at) && !view.text[span.end as usize..].starts_with(['要', '应', '，']) => {
                    continue;
                }
                frame if FRAMES.contains(&frame) && issues(view, at) => continue,
                _ => {}
            }
            match agent {
                // 各国应…，鼓励…: what somebody is to do, nobody says.
                Some((_, end)) if is_advised(view, end) => {}
                Some((holder, _)) => return Voice::Reported { holder, from: span.end },
                None => continued = true,
            }
        }
    }
    let other = || if has(lists.seen) { seen_by(view) } else { None };
    match announced.or_else(other).or_else(|| by_figures(view, quotes)) {
        Some(voice) => voice,
        None if continued => Voice::Continued,
        None => Voice::Silent,
    }
}

/// Verbs by which somebody issues something, which says the rest.
const ISSUES: &[&str] = &["发布", "公布", "出台", "推出", "发表", "通过", "制定", "印发", "颁布"];

/// Whether something is issued before the clause of a byte.
fn issues(view: &View, at: u32) -> bool {
    let before = view.clauses.get(view.clause(at)).map_or("", |c| &view.text[..c.start as usize]);
    ISSUES.iter().any(|w| before.contains(w))
}

/// Whether a holder is just a place that the sentence names.
fn is_place(view: &View, holder: Holder) -> bool {
    view.mentions().any(|(s, m)| m.kind == EntityType::Gpe && s.of(view.text) == holder.name)
}

/// Words that say what somebody is to do.
#[rustfmt::skip]
const TOLD: &[&str] = &[
    "应", "应当", "应该", "应予", "须", "必须", "需", "需要", "不得", "要", "也应", "还应", "更应", "都应", "均应", "仍应", "亦应", "理应",
];

/// Whether the sentence says of a party, whose name ends at `end`, what it is to do. Whole words only: 应邀 is no duty.
fn is_advised(view: &View, end: u32) -> bool {
    let mut at = end;
    while let Some((word, _)) = view.word_from(at).filter(|(s, _)| s.start == at) {
        match word.of(view.text) {
            "也" | "都" | "还" | "更" | "均" | "共同" => at = word.end,
            word => return TOLD.contains(&word),
        }
    }
    false
}

/// Whether the verb is used as one: a word of its own, with something said after it, and outside short quotations.
fn speaks(view: &View, verb: Span, quotes: &[Quote]) -> bool {
    let after = &view.text[verb.end as usize..];
    let single = verb.len() <= 4;
    // 明确 speaks before a comma or a duty (已明确,…); else it is something made clear.
    if verb.of(view.text) == "明确" && !after.starts_with(['，', ',', '要', '将']) {
        return false;
    }
    // 发现自己…: nothing is said.
    if verb.of(view.text) == "发现" && after.starts_with(['自', '了']) {
        return false;
    }
    // 介绍了某法: nothing is quoted.
    if after.starts_with('了') && !matches!(verb.of(view.text), "抱怨" | "警告" | "强调" | "指责" | "肯定") {
        return false;
    }
    let clause = after.split_inclusive(ends_clause).next().unwrap_or(after);
    match verb.of(view.text) {
        frame if FRAMES.contains(&frame) => return framed(view, verb).is_some(),
        // 说得毫不客气：…
        tell if TELLINGS.contains(&tell) => {
            // 算得上样板, 写得一手好字: a deed.
            let deed = after.starts_with(['上', '出', '起', '来', '到', '一']);
            return !deed && clause.ends_with(['，', ',', '：', ':']) && (3..=9).contains(&clause.chars().count());
        }
        // 给出“…”的评语
        "给出" | "给出了" => {
            let clause = clause.trim_end_matches(ends_clause);
            return after.starts_with(['“', '「']) && VIEWS.iter().any(|w| clause.ends_with(w));
        }
        "肯定" if after.starts_with('了') => return true,
        _ => {}
    }
    // 对…说不: nothing is said.
    if verb.of(view.text) == "说" && after.starts_with('不') {
        return false;
    }
    let said = |after: &str| after.starts_with(['，', ',', '：', ':', '“', '「', '"']);
    if BEFORE_SPEECH.contains(&verb.of(view.text)) && !said(after) || is_deed(view, verb) {
        return false;
    }
    // 某国的主张原则多: a noun.
    if view.text[..verb.start as usize].ends_with('的') {
        return false;
    }
    // 采访时称, 他称: the segmenter may join the verb to what stands before it. A name ends where the verb begins: the
    // segmenter may join its end to the verb (李|明称).
    let joined = || {
        let before = &view.text[..verb.start as usize];
        let Some((word, _)) = view.words_before(verb.end).next() else { return false };
        // 外媒|称; 称|该措施: and to what follows it.
        let ends = word.end == verb.end;
        let begins = word.start == verb.start && view.text[..word.end as usize].ends_with(['该', '其']);
        let speaker = || match ends {
            true => word.start < verb.start && ends_in_speaker(&view.text[word.start as usize..verb.start as usize]),
            // An unknown name behind 称: 官员|称某规.
            false => {
                let last = view.words_before(verb.start).next().filter(|(s, _)| s.end == verb.start);
                word.start == verb.start
                    && word.of(view.text).chars().count() > 2
                    && !NO_SPEECH.iter().any(|w| word.of(view.text).starts_with(w))
                    && last.is_some_and(|(s, _)| names_somebody(s.of(view.text)))
            }
        };
        (ends || begins)
            && (before.ends_with(['时', '中', '后', '上', '地', '他', '她'])
                || view.mentions().any(|(s, m)| s.end == verb.start && is_actor(m.kind)))
            || speaker()
    };
    let word = view.is_word(verb) || !single || joined();
    // 各方评价不一，: a noun. 专家认为不同行业…: a verb.
    let differs = ["不一", "不同"]
        .iter()
        .filter_map(|w| after.strip_prefix(w))
        .any(|rest| rest.is_empty() || rest.starts_with(ends_clause));
    let blocked = differs
        || is_noun(view, verb)
        || ["的", "为", "”", "》", "、", "书", "性", "者"].iter().any(|s| after.starts_with(s));
    let quoted = quotes.iter().any(|q| q.inner.contains(verb) && !q.open && q.inner.len() < 60);
    word && !blocked && !quoted && !after.is_empty()
}

/// Nouns that make a word of speech before them their attribute: 建议稿, 批评声.
const OF_SPEECH: &[&str] = &["稿", "声", "声浪", "声音", "情绪", "信", "函", "渠道", "热线"];

/// The same behind words of measuring, and those words: 测算方法.
const OF_MEASURES: &[&str] = &["方法", "模型", "体系", "指标", "口径", "误差", "偏差"];
const MEASURES: &[&str] = &["测算", "估算", "推算", "预测", "估计", "评价", "判断"];

/// Words that say where or when, behind a noun: 声明里, 报道发表后.
const AROUND: &[&str] = &["中", "里", "内", "之外", "以外", "之中", "之后", "后", "之前", "期间", "当中"];

/// What is said of a word of speech, and closes its clause: 估计不足, 承诺落空.
#[rustfmt::skip]
const IS_SO: &[&str] = &[
    "不足", "不够", "不清", "不当", "不力", "不断", "不畅", "不高", "不低", "失误", "失准", "失实", "失当", "失败", "有误", "出错", "错误", "落空", "过高", "过低", "偏高",
    "偏低", "成堆", "增多", "丢失", "发表", "发布", "完成", "上升", "高涨", "四起", "渐多", "兑现", "到位", "属实",
];

/// Words of speech that are never nouns.
const VERBS: &[&str] = &["称", "说", "表示", "指出", "认为", "觉得", "相信", "坚信", "强调", "断言", "坚称"];

/// Whether a word of speech is a noun in its place: a part of a longer one, or a thing of which the clause tells.
pub fn is_noun(view: &View, verb: Span) -> bool {
    let (text, word) = (view.text, verb.of(view.text));
    if VERBS.contains(&word) {
        return false;
    }
    let Some(clause) = view.clauses.get(view.clause(verb.start)) else { return false };
    // 介绍|信 may be one word.
    let longer = view.words_before(verb.end).next().map(|(s, _)| s).filter(|s| s.end > verb.end);
    let longer = longer.map(|s| Span { start: verb.end, ..s });
    let Some(next) = longer.or_else(|| view.word_from(verb.end).map(|(s, _)| s)).filter(|s| s.end <= clause.end) else {
        return false;
    };
    let head = next.of(text);
    let named = || view.mentions().any(|(s, _)| s.overlaps(next));
    let rest = |from: u32| text[from as usize..clause.end as usize].trim_end_matches(ends_clause);
    let closes = |rest: &str| IS_SO.iter().any(|w| rest.strip_prefix(w).is_some_and(|r| matches!(r, "" | "后" | "时")));
    // 发现|金矿: nothing else in the clause.
    let found = || {
        let mut at = verb.end;
        let things = std::iter::from_fn(|| {
            let next = view.word_from(at).filter(|(s, _)| s.end <= clause.end)?;
            at = next.0.end;
            Some(next)
        });
        let mut things = things.filter(|(s, _)| !s.of(text).starts_with(ends_clause)).peekable();
        things.peek().is_some() && things.all(|(_, pos)| pos.name().starts_with(['n', 'm', 'q']))
    };
    OF_SPEECH.contains(&head)
        || MEASURES.contains(&word) && OF_MEASURES.contains(&head)
        || AROUND.contains(&head) && !named()
        || closes(rest(verb.end))
        || word == "发现" && found()
}

/// Whether the verb says what its subject does, not what it says: 承诺把…, 预计年内…, 提出“…”倡议.
fn is_deed(view: &View, verb: Span) -> bool {
    let after = &view.text[verb.end as usize..];
    let next = view.word_from(verb.end).filter(|(s, _)| s.start == verb.end);
    let mention = |span: Span| view.mentions().find(|(s, _)| s.start == span.start).map(|(_, m)| m.kind);
    match verb.of(view.text) {
        "承诺" => !after.starts_with(['，', ',', '：', ':', '“', '「', '会', '将', '不', '说']),
        "预计" => next.is_some_and(|(s, pos)| {
            mention(s) == Some(EntityType::Date) || pos.name().starts_with(['d', 'p', 't', 'v']) && pos.name() != "vn"
        }),
        "提出" => {
            let clause = after.split(ends_clause).next().unwrap_or(after);
            let clause = clause.split(['（', '(']).next().unwrap_or(clause);
            // 提出“…”, a name.
            let name = clause.starts_with(['“', '「']) && clause.ends_with(['”', '」']) && clause.chars().count() <= 16;
            let thing = name || PUT_FORWARD.iter().any(|w| clause.trim_end_matches(['”', '」']).ends_with(w));
            after.starts_with('《') || thing && !after.starts_with(['，', ',', '：', ':', '要', '应'])
        }
        _ => false,
    }
}

/// 据X报道, 据X预测: the source between 据 and the verb.
fn source_phrase<'d>(view: &View<'d>, verb: Span, quotes: &[Quote]) -> Option<Holder<'d>> {
    let clause = view.clauses.get(view.clause(verb.start))?;
    let before = &view.text[clause.start as usize..verb.start as usize];
    let at = before.rfind('据')?;
    let start = clause.start + (at + '据'.len_utf8()) as u32;
    let source = view.text[start as usize..verb.start as usize].trim();
    // 根据, 数据, 依据 are other words.
    let other = before[..at].ends_with(['根', '数', '依', '证', '占']) || source.starts_with('此');
    if other || source.is_empty() || source.chars().count() > 20 {
        return None;
    }
    // 据德媒: the segmenter may join 据 to the name.
    let alone = |h: Holder<'d>| Holder { name: h.name.strip_prefix('据').unwrap_or(h.name), ..h };
    subject(view, verb.start, quotes)
        .map(alone)
        .or_else(|| Some(Holder { name: source, entity: entity_at(view, Span { start, end: verb.start }) }))
}

/// Figures that somebody counted: 据某会统计，….
const FIGURES: &[&str] = &["统计", "测算", "估算", "调查", "推算", "估计", "预测", "数据", "报告", "披露"];

/// 据X统计，…: the source of the sentence that it begins.
fn by_figures<'d>(view: &View<'d>, quotes: &[Quote]) -> Option<Voice<'d>> {
    let clause = view.clauses.first()?;
    let text = clause.of(view.text).trim_end_matches(ends_clause);
    let from = ["据", "根据"].iter().find_map(|w| text.strip_prefix(w).map(|_| clause.start + w.len() as u32))?;
    let figures = FIGURES.iter().find(|w| text.ends_with(**w))?;
    let to = clause.start + (text.len() - figures.len()) as u32;
    let name = named_at(view, to, from, quotes).or_else(|| named_at(view, to + figures.len() as u32, from, quotes))?;
    let numbers = |c: &&Span| c.of(view.text).contains(|c: char| c.is_ascii_digit() || "成倍半".contains(c));
    let last = view.clauses[1..].iter().rfind(numbers);
    let (from, to) = (clause.end, last.map_or(view.text.len() as u32, |c| c.end));
    (!is_bare_writing(name.name) && !name.is_author()).then_some(Voice::Figures { holder: name, from, to })
}

/// 在X看来, 在X眼里.
fn seen_by<'d>(view: &View<'d>) -> Option<Voice<'d>> {
    let (end, word) = SEEN.iter().find_map(|w| Some((view.text.find(w)?, *w)))?;
    let start = view.text[..end].rfind('在')? + '在'.len_utf8();
    let name = view.text[start..end].trim();
    let from = (end + word.len()) as u32;
    if let Some(voice) = meant(name, start as u32, from) {
        return Some(voice);
    }
    let fits = !name.is_empty() && name.chars().count() <= 12 && !name.contains(['，', ',', '。']);
    let own = matches!(name, "我" | "我们");
    fits.then(|| match own {
        true => Voice::Author,
        false => Voice::Reported { holder: Holder { name, entity: entity_at(view, Span::new(start, end)) }, from },
    })
}

/// The voice of a pronoun at a byte; none where the word is none.
fn meant<'d>(word: &str, at: u32, from: u32) -> Option<Voice<'d>> {
    match number(word)? {
        Number::One => Some(Voice::Pronoun { at, from }),
        Number::Several => Some(Voice::Several { from }),
    }
}

/// X的解释是:“…”, X给出的理由则是，…, X的说法更加直白：….
fn explained<'d>(view: &View<'d>, quotes: &[Quote]) -> Option<Voice<'d>> {
    let (at, word) = VIEWS.iter().filter_map(|w| Some((view.text.find(w)?, *w))).min_by_key(|(at, _)| *at)?;
    let from = at + word.len();
    let after = view.text[from..].split_inclusive(ends_clause).next()?;
    let mut rest = after;
    while let Some(shorter) = ["则", "却", "也", "倒", "同样"].iter().find_map(|w| rest.strip_prefix(w)) {
        rest = shorter;
    }
    // What it is like: 更加直白：, 截然不同，.
    let colon = rest.ends_with(['：', ':']);
    let described = rest.ends_with(['，', ','])
        && !UNSAID.contains(&word)
        && (rest.contains("相反") || rest.contains("不同") || rest.contains('更'));
    let from = match rest.strip_prefix('是') {
        Some(said) => view.text.len() - view.text[from + after.len()..].len() - said.len(),
        None if (colon || described) && rest.chars().count() <= 13 => from + after.len(),
        None => return None,
    };
    let giver = ["给出", "提出", "提供", "摆出", "列出", "公布"];
    let to = giver.iter().find_map(|w| view.text[..at].strip_suffix(w)).map_or(at, str::len) as u32;
    let from = from as u32;
    if let Some(noun) = body(view, to) {
        return Some(Voice::Body { noun, from });
    }
    if let Some(voice) = pronoun(view, to).and_then(|word| meant(word, to, from)) {
        return Some(voice);
    }
    let holder = subject(view, to, quotes)?;
    (!holder.is_author()).then_some(Voice::Reported { holder, from })
}

/// Where 把 or 将 stands before a verb that calls one thing another: 把…|称作.
fn framed(view: &View, verb: Span) -> Option<u32> {
    if !FRAMES.contains(&verb.of(view.text)) {
        return None;
    }
    let clause = view.clauses.get(view.clause(verb.start))?;
    let before = || view.words_before(verb.start).map(|(s, _)| s).take_while(|s| s.start >= clause.start);
    let passive = before().any(|s| matches!(s.of(view.text), "被" | "所"));
    let taken = before().find_map(|s| {
        let word = s.of(view.text);
        // 海事|部把: the segmenter may join it to the name before it.
        let at = s.end - if word.ends_with('把') { '把'.len_utf8() as u32 } else { s.len() as u32 };
        let joined = word.ends_with('把') && view.mentions().any(|(m, _)| m.end == at);
        (joined || matches!(word, "把" | "将" | "将其" | "把其")).then_some(at)
    })?;
    (!passive).then_some(taken)
}

/// Who says something in 有评论说: the verb holds its subject.
fn commented<'d>(view: &View<'d>, verb: Span) -> Option<Holder<'d>> {
    let name = verb.of(view.text).strip_suffix(['说', '称'])?;
    let end = verb.start + name.len() as u32;
    // 有|西方|评论|说
    let place = view.mentions().find(|(s, _)| s.end == verb.start).map_or(verb.start, |(s, _)| s.start);
    let tells = view.text[..place as usize].ends_with('有') && names_somebody(name);
    tells.then(|| Holder { name: Span { start: place, end }.of(view.text), entity: None })
}

/// The speaker a paragraph is labelled with: a person or an office before a colon at its very beginning (毛宁：, 记者：), or any
/// name that labels other paragraphs, too.
pub fn label<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    let clause = view.clauses.first()?;
    let head = clause.of(view.text).strip_suffix(['：', ':'])?;
    let trimmed = head.trim();
    let role = ["记者", "发言人", "主持人"].iter().any(|r| trimmed.ends_with(r)) && trimmed.chars().count() <= 16;
    let role = role || names_post(view, trimmed);
    let person = view.mentions().any(|(s, m)| {
        m.kind == EntityType::Per && s.start == clause.start && s.end as usize == clause.start as usize + head.len()
    });
    (role || person || view.labelled).then(|| Holder { name: trimmed, entity: entity_at(view, *clause) })
}

/// Whether a label is a person with the post: 王教授, 外交部发言人李海.
fn names_post(view: &View, label: &str) -> bool {
    let at = (view.text.len() - view.text.trim_start().len()) as u32;
    let end = at + label.len() as u32;
    let title = TITLES.iter().find_map(|t| label.strip_suffix(t));
    let other =
        |name: &str| name.contains(['的', '该', '各', '有', '致', '副', '前', '原', '本', '某', '新', '老', '位']);
    let surname = || title.is_some_and(|name| matches!(name.chars().count(), 1..=3) && !other(name));
    let known = || {
        view.mentions().any(|(s, m)| {
            m.kind == EntityType::Per && s.end == end && s.start > at && {
                let post = &view.text[at as usize..s.start as usize];
                ends_in_speaker(post) && post.chars().count() <= 16
            }
        })
    };
    surname() || known()
}

/// Titles behind the names of those who speak in an interview.
const TITLES: &[&str] = &[
    "教授",
    "研究员",
    "院长",
    "博士",
    "主任",
    "司长",
    "局长",
    "部长",
    "律师",
    "院士",
    "所长",
    "会长",
    "总裁",
    "先生",
    "女士",
    "老师",
];

/// Marks of an interview at the beginning of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// 问：
    Question,
    /// 答：
    Answer,
}

/// The mark that a sentence begins with.
pub fn turn(view: &View) -> Option<Turn> {
    let begins = |marks: &[&str]| marks.iter().any(|p| view.text.starts_with(p));
    if begins(&["问：", "问:", "有记者问：", "有记者问:"]) {
        Some(Turn::Question)
    } else {
        begins(&["答：", "答:"]).then_some(Turn::Answer)
    }
}

/// Whether a sentence tells of an interview.
pub fn tells_of_interview(text: &str) -> bool {
    ["采访", "专访", "访谈", "访问了", "对话", "请教", "约请", "答问", "答记者问", "记者提问"]
        .iter()
        .any(|w| text.contains(w))
}

/// Who stands before the name of somebody who only asks: 记者王小明.
const ASKERS: &[&str] = &["记者", "本刊", "本报", "编辑", "主持人", "主播"];

/// The persons of a sentence, apart from those who only ask.
fn persons<'v, 'd>(view: &'v View<'d>) -> impl DoubleEndedIterator<Item = (Span, Holder<'d>)> + use<'v, 'd> {
    let asks = |s: Span| ASKERS.iter().any(|w| view.text[..s.start as usize].ends_with(w));
    view.mentions()
        .filter(move |(s, m)| m.kind == EntityType::Per && !asks(*s))
        .map(|(s, m)| (s, Holder { name: without_adverb(s.of(view.text)), entity: m.entity.as_ref() }))
}

/// The person that a sentence names last.
pub fn person<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    persons(view).next_back().map(|p| p.1)
}

/// The person of common nouns who is the subject of an earlier clause than that of a byte: 一位官员语气缓和，他说….
pub fn role_before<'d>(view: &View<'d>, at: u32, quotes: &[Quote]) -> Option<Holder<'d>> {
    clause_agent_at(view, at, quotes).map(|(holder, _)| holder).filter(|h| is_person(view, *h))
}

/// The office that answers, where a sentence that tells of an interview names nobody: 发言人, 负责人.
pub fn office<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    let name = ["发言人", "负责人"].iter().find_map(|w| view.text.find(w).map(|at| &view.text[at..at + w.len()]))?;
    tells_of_interview(view.text).then_some(Holder { name, entity: None })
}

/// The person before a byte whom a pronoun there means: the last that is a subject, else the last.
pub fn person_before<'d>(view: &View<'d>, at: u32) -> Option<Holder<'d>> {
    let mut before = persons(view).filter(|(s, _)| s.end <= at);
    let subject = before.rfind(|(s, _)| leads(view, *s, EntityType::Per));
    subject.or_else(|| persons(view).rfind(|(s, _)| s.end <= at)).map(|p| p.1)
}

/// Whether a holder that the sentence names is a person, by name or by post.
pub fn is_person(view: &View, holder: Holder) -> bool {
    let named = |name: &str| holder.name.contains(without_adverb(name));
    let named = view.mentions().any(|(s, m)| m.kind == EntityType::Per && named(s.of(view.text)));
    named || is_role(holder.name) || follows_post(view, holder.name)
}

/// Where what is reported begins: behind the verb or, where nothing follows it (“…”，某人说。), with the sentence.
fn said_from(view: &View, verb: Span) -> u32 {
    let rest = &view.text[verb.end as usize..];
    if rest.chars().all(|c| ends_clause(c) || c.is_whitespace()) { 0 } else { verb.end }
}

/// Whether only adverbs stand between the last clause end and `at`.
fn begins_clause(view: &View, at: u32) -> bool {
    let Some(clause) = view.clauses.get(view.clause(at)) else { return false };
    let head = &view.text[clause.start as usize..at as usize];
    strip_adverbs(head).is_empty()
}
