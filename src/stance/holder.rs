//! Who speaks: reporting verbs and their subjects, 据…报道, 在…看来, speaker labels (“某某：”), and the carry-over of a
//! reported voice to the next sentences of its paragraph.

use std::sync::Arc;

use super::quotes::Quote;
use super::scan::{Found, apart};
use super::subject::{clause_agent_at, entity_at, is_pronoun, is_role, leads, strip_adverbs, subject};
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

/// Verbs by which somebody speaks.
#[rustfmt::skip]
pub const SPEECH: &[&str] = &[
    "称", "宣称", "声称", "表示", "指出", "认为", "提到", "提出", "报道", "透露", "写道", "宣布", "预测", "重申",
    "明确", "坦言", "说", "强调", "注意到", "建议", "呼吁", "主张", "承诺", "警告", "谴责", "显示", "鼓励",
    "直言", "断言", "坚称", "辩称", "承认", "否认", "预计", "觉得", "批评说", "批评称", "补充说", "解释说", "回应称", "回应说", "评论说", "评论称",
    "分析称", "分析说", "警告说", "强调说", "说道", "坦承", "担心", "担忧", "相信", "坚信", "指责", "抱怨", "质疑",
    "告诉", "提醒", "评价说", "评价道", "评价称", "评价", "反驳说", "反驳称", "反驳道", "反驳", "辩护说", "辩解说", "辩解称", "辩解", "估算", "测算",
    "估计", "推算", "介绍说", "介绍", "证实", "感叹", "感慨", "直陈", "总结说", "总结道", "形容", "质问", "反问", "调侃", "自嘲", "嘲讽", "讥讽",
    "提醒说", "提醒道", "抱怨说", "抱怨道", "解释道", "解释称", "解释", "补充道", "强调指出", "答道", "回答说", "回答", "答复说", "答辩时说",
    "判断", "看好", "主张说", "声明", "澄清", "申明", "反映", "诉苦", "诘问", "断定", "直斥", "痛批", "抨击", "批评", "称赞", "赞扬", "不满",
    "回应", "坦白", "打趣说", "打趣", "说明", "写得明白", "说得明白", "说得直白", "不讳言", "力主", "疾呼", "慨叹", "惊呼", "承诺说", "高喊", "喊道", "笑道", "苦笑", "苦笑道", "叹道", "问道", "追问", "挖苦", "回击", "算出", "答复", "坚持", "讲",
    "称其", "称之为", "肯定",
];

/// Verbs that speak only before a comma, a colon or a quotation: 答复，…, 算出，….
#[rustfmt::skip]
const BEFORE_SPEECH: &[&str] = &["宣布", "算出", "答复", "坚持", "讲", "肯定", "追问", "苦笑", "高喊", "喊出"];

/// Verbs that show something, too: without a subject of their own nobody speaks (…，说明程序走得通).
const SHOWS: &[&str] = &["说明", "显示", "反映", "证实", "表明"];

/// Nouns for what is put forward or promised. Who does so acts, and the author tells of it: 提出…构想.
#[rustfmt::skip]
const PUT_FORWARD: &[&str] = &["目标", "构想", "设想", "方案", "战略", "倡议", "举措", "建议", "路线", "概念", "框架", "计划", "法案"];

/// Words by which the author takes the word back.
#[rustfmt::skip]
pub const AUTHOR: &[&str] = &[
    "笔者", "本文", "由此可见", "总体来看", "总的来看", "总的来说", "总而言之", "综上", "可见", "也就是说", "换言之",
    "事实上", "值得注意的是", "我们认为", "在我们看来", "不难看出", "显然", "应当承认", "应该承认", "也应承认", "平心而论", "客观地说",
    "客观地讲", "客观而言", "总体而言", "整体而言",
];

/// Those by which the author names himself: 笔者认为.
const SELF: &[&str] = &["笔者", "本文", "我们认为", "在我们看来"];

/// Whether the author names himself in writing, as no speaker does.
pub fn writes(text: &str) -> bool {
    ["笔者", "本文认为", "本文的看法"].iter().any(|w| text.contains(w))
}

/// Whether a text begins with the angle that its author takes: 从实际效果来看，; 就方向而言，. Not with one of the matter's: a
/// plan that is reported has such, too (从维护供应链的角度来看, 就不可或缺的航天工业而言).
fn takes_angle(text: &str) -> bool {
    let text = ["但是", "但", "不过", "然而"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    let Some(head) = text.strip_prefix(['从', '就']).and_then(|t| t.split(['，', ',']).next()) else { return false };
    let longest = if text.starts_with('就') { 6 } else { 16 };
    head.len() < text.len()
        && head.chars().count() <= longest
        && !head.contains("角度")
        && ["看", "看来", "来说", "而言", "来讲"].iter().any(|w| head.ends_with(w))
}

/// Words between a holder and what it holds.
#[rustfmt::skip]
pub const VIEWS: &[&str] = &[
    "的解释是", "的说法是", "的观点是", "的立场是", "的主张是", "的理由是", "的看法是", "的判断是", "的回答是", "的评价是", "的评语是", "的结论是", "的意见是",
    "的忠告是", "的反应是", "的答复是", "的辩解是",
];

/// The word after a holder that sees something so.
pub const SEEN: &[&str] = &["看来"];

/// What a sentence says about its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice<'d> {
    /// The author, in so many words (笔者认为, 由此可见).
    Author,
    /// Somebody named in this sentence; what is reported begins at `from` (bytes).
    Reported { holder: Holder<'d>, from: u32 },
    /// A reporting verb without a subject of its own: whoever spoke before goes on.
    Continued,
    /// A reporting verb, at byte `at`, whose subject is a pronoun.
    Pronoun { at: u32, from: u32 },
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
    let mut author = found.iter().filter(|f| f.list == lists.author && !quoted(f)).peekable();
    let own = author.peek().is_some() || takes_angle(view.text);
    if author.any(|f| SELF.contains(&&view.text[f.start as usize..f.end as usize])) {
        return Voice::Author;
    }
    match reports(view, quotes, found, lists) {
        Voice::Reported { holder, from } => Voice::Reported { holder, from },
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
        if let Some(holder) = source_phrase(view, span, quotes).or_else(|| subject(view, span.start, quotes)) {
            // In a regulation 国家鼓励 is the text's own voice.
            if holder.name == "国家" {
                continue;
            }
            let voice = Voice::Reported { holder, from: said_from(view, span) };
            // 甲宣布…，外界认为…: who judges what was announced is who holds the stance.
            match span.of(view.text) {
                "宣布" | "透露" => announced = announced.or(Some(voice)),
                "认为" if announced.is_some() => return voice,
                _ => return announced.unwrap_or(voice),
            }
            continue;
        }
        if announced.is_none() && is_pronoun(view, span.start) {
            return Voice::Pronoun { at: span.start, from: span.end };
        }
        if announced.is_none() && begins_clause(view, span.start) && !SHOWS.contains(&span.of(view.text)) {
            match clause_agent_at(view, span.start) {
                // 各国应…，鼓励…: what somebody is to do, nobody says.
                Some((_, end)) if is_advised(view, end) => {}
                Some((holder, _)) => return Voice::Reported { holder, from: span.end },
                None => continued = true,
            }
        }
    }
    match announced.or_else(|| if has(lists.seen) { seen_by(view) } else { None }) {
        Some(voice) => voice,
        None if continued => Voice::Continued,
        None => Voice::Silent,
    }
}

/// Words that say what somebody is to do.
#[rustfmt::skip]
const DUTIES: &[&str] = &[
    "应", "应当", "应该", "应予", "须", "必须", "需", "需要", "不得", "要", "也应", "还应", "更应", "都应", "均应", "仍应", "亦应", "理应",
];

/// Whether the sentence says of a party, whose name ends at `end`, what it is to do. Whole words only: 应邀 is no duty.
fn is_advised(view: &View, end: u32) -> bool {
    let mut at = end;
    while let Some((word, _)) = view.word_from(at).filter(|(s, _)| s.start == at) {
        match word.of(view.text) {
            "也" | "都" | "还" | "更" | "均" | "共同" => at = word.end,
            word => return DUTIES.contains(&word),
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
    // 介绍了某法: nothing is quoted.
    if after.starts_with('了') && !matches!(verb.of(view.text), "抱怨" | "警告" | "强调" | "指责") {
        return false;
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
        view.words_before(verb.end).next().is_some_and(|(s, _)| s.end == verb.end)
            && (before.ends_with(['时', '中', '后', '上', '地', '他', '她'])
                || view.mentions().any(|(s, m)| s.end == verb.start && is_actor(m.kind)))
    };
    let word = view.is_word(verb) || !single || joined();
    let blocked = ["的", "为", "”", "》", "、", "书", "性", "者", "不一", "不同"].iter().any(|s| after.starts_with(s));
    let quoted = quotes.iter().any(|q| q.inner.contains(verb) && !q.open && q.inner.len() < 60);
    word && !blocked && !quoted && !after.is_empty()
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
            let thing = PUT_FORWARD.iter().any(|w| clause.ends_with(w));
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
    let other = before[..at].ends_with(['根', '数', '依', '证', '占']);
    if other || source.is_empty() || source.chars().count() > 20 {
        return None;
    }
    subject(view, verb.start, quotes)
        .or_else(|| Some(Holder { name: source, entity: entity_at(view, Span { start, end: verb.start }) }))
}

/// 在X看来.
fn seen_by<'d>(view: &View<'d>) -> Option<Voice<'d>> {
    let end = view.text.find("看来")?;
    let start = view.text[..end].rfind('在')? + '在'.len_utf8();
    let name = view.text[start..end].trim();
    let fits = !name.is_empty() && name.chars().count() <= 12 && !name.contains(['，', ',', '。']);
    fits.then(|| Voice::Reported {
        holder: Holder { name, entity: entity_at(view, Span::new(start, end)) },
        from: (end + "看来".len()) as u32,
    })
}

/// X的解释是:“…”.
fn explained<'d>(view: &View<'d>, quotes: &[Quote]) -> Option<Voice<'d>> {
    let (at, word) = VIEWS.iter().find_map(|w| Some((view.text.find(w)?, *w)))?;
    let holder = subject(view, at as u32, quotes)?;
    Some(Voice::Reported { holder, from: (at + word.len()) as u32 })
}

/// The speaker a paragraph is labelled with: a person or an office before a colon at its very beginning (毛宁：, 记者：), or any
/// name that labels other paragraphs, too.
pub fn label<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    let clause = view.clauses.first()?;
    let head = clause.of(view.text).strip_suffix(['：', ':'])?;
    let trimmed = head.trim();
    let role = ["记者", "发言人", "主持人"].iter().any(|r| trimmed.ends_with(r)) && trimmed.chars().count() <= 16;
    let person = view.mentions().any(|(s, m)| {
        m.kind == EntityType::Per && s.start == clause.start && s.end as usize == clause.start as usize + head.len()
    });
    (role || person || view.labelled).then(|| Holder { name: trimmed, entity: entity_at(view, *clause) })
}

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
    ["采访", "专访", "访谈", "访问了", "对话", "请教", "约请", "答问", "答记者问"].iter().any(|w| text.contains(w))
}

/// Who stands before the name of somebody who only asks: 记者王小明.
const ASKERS: &[&str] = &["记者", "本刊", "本报", "编辑", "主持人", "主播"];

/// The persons of a sentence, apart from those who only ask.
fn persons<'v, 'd>(view: &'v View<'d>) -> impl DoubleEndedIterator<Item = (Span, Holder<'d>)> + use<'v, 'd> {
    let asks = |s: Span| ASKERS.iter().any(|w| view.text[..s.start as usize].ends_with(w));
    view.mentions()
        .filter(move |(s, m)| m.kind == EntityType::Per && !asks(*s))
        .map(|(s, m)| (s, Holder { name: s.of(view.text), entity: m.entity.as_ref() }))
}

/// The person that a sentence names last.
pub fn person<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    persons(view).next_back().map(|p| p.1)
}

/// The person before a byte whom a pronoun there means: the last that is a subject, else the last.
pub fn person_before<'d>(view: &View<'d>, at: u32) -> Option<Holder<'d>> {
    let mut before = persons(view).filter(|(s, _)| s.end <= at);
    let subject = before.rfind(|(s, _)| leads(view, *s, EntityType::Per));
    subject.or_else(|| persons(view).rfind(|(s, _)| s.end <= at)).map(|p| p.1)
}

/// Whether a holder that the sentence names is a person, by name or by post.
pub fn is_person(view: &View, holder: Holder) -> bool {
    let named = view.mentions().any(|(s, m)| m.kind == EntityType::Per && holder.name.contains(s.of(view.text)));
    named || is_role(holder.name)
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
