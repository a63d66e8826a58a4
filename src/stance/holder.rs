//! Who speaks: reporting verbs and their subjects, 据…报道, 在…看来, speaker labels (“某某：”), and the carry-over of a
//! reported voice to the next sentences of its paragraph.

use std::sync::Arc;

use super::quotes::Quote;
use super::scan::{Found, apart};
use super::subject::{clause_agent_at, entity_at, is_pronoun, strip_adverbs, subject};
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
    "直言", "断言", "坚称", "辩称", "承认", "否认", "预计", "批评说", "批评称", "补充说", "解释说", "回应称", "回应说", "评论说", "评论称",
    "分析称", "分析说", "警告说", "强调说", "说道", "坦承", "担心", "担忧", "相信", "坚信", "指责", "抱怨", "质疑",
    "告诉", "提醒", "评价说", "评价道", "评价称", "评价", "反驳说", "反驳称", "反驳道", "反驳", "辩护说", "辩解说", "辩解称", "辩解", "估算", "测算",
    "估计", "推算", "介绍说", "介绍", "证实", "感叹", "感慨", "直陈", "总结说", "总结道", "形容", "质问", "反问", "调侃", "自嘲", "嘲讽", "讥讽",
    "提醒说", "提醒道", "抱怨说", "抱怨道", "解释道", "解释称", "解释", "补充道", "强调指出", "答道", "回答说", "回答", "答复说", "答辩时说",
    "判断", "认定", "看好", "主张说", "声明", "澄清", "申明", "反映", "诉苦", "诘问", "断定", "直斥", "痛批", "抨击", "批评", "称赞", "赞扬", "不满",
    "回应", "坦白", "打趣说", "打趣", "说明", "写得明白", "说得明白", "说得直白", "不讳言", "力主", "疾呼", "慨叹", "惊呼", "承诺说",
];

/// Words by which the author takes the word back.
#[rustfmt::skip]
pub const AUTHOR: &[&str] = &[
    "笔者", "本文", "由此可见", "总体来看", "总的来看", "总的来说", "总而言之", "综上", "可见", "也就是说", "换言之",
    "事实上", "值得注意的是", "我们认为", "在我们看来", "不难看出", "显然",
];

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
    /// A reporting verb whose subject is a pronoun: the person named last.
    Pronoun { from: u32 },
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
    let has = |list: u8| found.iter().any(|f| f.list == list);
    if has(lists.author) {
        return Voice::Author;
    }
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
            return Voice::Pronoun { from: span.end };
        }
        if announced.is_none() && begins_clause(view, span.start) {
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
    // 采访时称: the segmenter may join 时称.
    // A name ends where the verb begins: the segmenter may join its end to the verb (李|明称).
    let joined = || {
        view.words_before(verb.end).next().is_some_and(|(s, _)| s.end == verb.end)
            && view.mentions().any(|(s, m)| s.end == verb.start && is_actor(m.kind))
    };
    let word = view.is_word(verb) || !single || view.text[..verb.start as usize].ends_with('时') || joined();
    let blocked = ["的", "为", "”", "》", "、", "书", "性"].iter().any(|s| after.starts_with(s));
    let quoted = quotes.iter().any(|q| q.inner.contains(verb) && !q.open && q.inner.len() < 60);
    word && !blocked && !quoted && !after.is_empty()
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

/// The person that a sentence names last.
pub fn person<'d>(view: &View<'d>) -> Option<Holder<'d>> {
    let (span, mention) = view.mentions().rfind(|(_, m)| m.kind == EntityType::Per)?;
    Some(Holder { name: span.of(view.text), entity: mention.entity.as_ref() })
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
