//! Who speaks: reporting verbs and their subjects, 据…报道, 在…看来, speaker labels (“某某：”), and the carry-over of a
//! reported voice to the next sentences of its paragraph.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::quotes::Quote;
use super::view::{View, is_actor};
use crate::base::{EntityType, Span};

/// Somebody who holds stances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// `author`, or the words that name who speaks.
    pub name: String,
    pub entity: Option<Arc<str>>,
}

impl Holder {
    /// The author of the article.
    pub fn author() -> Self {
        Self { name: "author".to_owned(), entity: None }
    }

    /// Whether this is the author.
    pub fn is_author(&self) -> bool {
        self.name == "author"
    }
}

/// Verbs by which somebody speaks.
const SPEECH: &[&str] = &[
    "称", "宣称", "声称", "表示", "指出", "认为", "提到", "提出", "报道", "透露", "写道", "宣布", "预测", "重申",
    "明确", "坦言", "说", "强调", "建议", "呼吁", "主张", "承诺", "警告", "谴责", "显示", "鼓励",
];

/// Adverbs that may stand between a subject and its verb.
const ADVERBS: &[&str] = &[
    "曾",
    "曾经",
    "明确",
    "多次",
    "进一步",
    "同时",
    "也",
    "还",
    "反复",
    "一再",
    "都",
    "则",
    "均",
    "已",
    "已经",
    "再次",
    "又",
    "日前",
    "近日",
    "普遍",
    "一贯",
    "仍",
    "仍然",
    "公开",
    "正式",
    "始终",
    "坚定",
    "并",
    "就此",
    "对此",
    "随后",
    "此前",
    "此后",
    "特别",
    "着重",
    "更",
    "或",
    "将",
    "会后",
    "国务委员",
    "积极",
    "坚决",
    "深",
    "一直",
    "不",
    "中",
    "共同",
    "高度",
];

/// Nouns that can speak, as the last word of a subject that is no mention.
const SPEAKERS: &[&str] = &[
    "报告",
    "报道",
    "媒体",
    "专家",
    "学者",
    "外界",
    "政府",
    "官员",
    "人士",
    "声明",
    "白皮书",
    "文件",
    "记者",
    "发言人",
    "代表",
    "协会",
    "组织",
    "双方",
    "各方",
    "界",
    "国家",
    "国",
    "媒",
    "方",
    "等国",
    "企业",
    "机构",
    "智库",
    "评论",
    "社评",
    "消息",
    "领导人",
    "总统",
    "首相",
    "部长",
    "外长",
    "财长",
    "大臣",
    "公司",
    "集团",
    "议员",
    "委员会",
    "会议",
    "峰会",
    "行业",
    "经济学家",
    "企业家",
    "分析人士",
    "观察人士",
    "批评者",
    "支持者",
    "反对者",
    "民众",
    "公众",
    "国际社会",
];

/// Words by which the author takes the word back.
const AUTHOR: &[&str] = &[
    "笔者",
    "本文",
    "由此可见",
    "总体来看",
    "总的来看",
    "总的来说",
    "总而言之",
    "综上",
    "可见",
    "也就是说",
    "换言之",
    "事实上",
    "值得注意的是",
    "我们认为",
    "在我们看来",
    "不难看出",
    "显然",
];

/// Finds who speaks.
#[derive(Debug)]
pub struct HolderFinder {
    speech: AhoCorasick,
    author: AhoCorasick,
}

/// What a sentence says about its speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The author, in so many words (笔者认为, 由此可见).
    Author,
    /// Somebody named in this sentence; what is reported begins at `from` (bytes).
    Reported { holder: Holder, from: u32 },
    /// A reporting verb without a subject of its own: whoever spoke before goes on.
    Continued,
    /// Nothing said.
    Silent,
}

impl HolderFinder {
    pub fn new() -> Self {
        let build = |words: &[&str]| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(words)
                .expect("the built-in lists compile")
        };
        Self { speech: build(SPEECH), author: build(AUTHOR) }
    }

    /// The voice of a sentence.
    pub fn voice(&self, view: &View, quotes: &[Quote]) -> Voice {
        if self.author.is_match(view.text) {
            return Voice::Author;
        }
        if let Some(holder) = explained(view, quotes) {
            return holder;
        }
        let mut continued = false;
        for verb in self.speech.find_iter(view.text) {
            let span = Span::new(verb.start(), verb.end());
            if !speaks(view, span, quotes) {
                continue;
            }
            if let Some(holder) = source_phrase(view, span, quotes).or_else(|| subject(view, span.start, quotes)) {
                return Voice::Reported { holder, from: span.end };
            }
            if begins_clause(view, span.start) {
                match clause_agent(view, span.start) {
                    Some(holder) => return Voice::Reported { holder, from: span.end },
                    None => continued = true,
                }
            }
        }
        match seen_by(view, quotes) {
            Some(voice) => voice,
            None if continued => Voice::Continued,
            None => Voice::Silent,
        }
    }
}

/// Whether the verb is used as one: a word of its own, with something said after it, and outside short quotations.
fn speaks(view: &View, verb: Span, quotes: &[Quote]) -> bool {
    let after = &view.text[verb.end as usize..];
    let single = verb.len() <= 4;
    // 明确 speaks before a comma or a duty (已明确,…); else it is something made clear.
    if verb.of(view.text) == "明确" && !after.starts_with(['，', ',', '要', '将']) {
        return false;
    }
    let word = view.is_word(verb) || !single;
    let blocked = ["的", "为", "”", "》", "、", "书", "性"].iter().any(|s| after.starts_with(s));
    let quoted = quotes.iter().any(|q| q.inner.contains(verb) && !q.open && q.inner.len() < 60);
    word && !blocked && !quoted && !after.is_empty()
}

/// 据X报道, 据X预测: the source between 据 and the verb.
fn source_phrase(view: &View, verb: Span, quotes: &[Quote]) -> Option<Holder> {
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
        .or_else(|| Some(Holder { name: source.to_owned(), entity: entity_at(view, Span { start, end: verb.start }) }))
}

/// 在X看来.
fn seen_by(view: &View, _quotes: &[Quote]) -> Option<Voice> {
    let end = view.text.find("看来")?;
    let start = view.text[..end].rfind('在')? + '在'.len_utf8();
    let name = view.text[start..end].trim();
    let fits = !name.is_empty() && name.chars().count() <= 12 && !name.contains(['，', ',', '。']);
    fits.then(|| Voice::Reported {
        holder: Holder { name: name.to_owned(), entity: entity_at(view, Span::new(start, end)) },
        from: (end + "看来".len()) as u32,
    })
}

/// X的解释是:“…”.
fn explained(view: &View, quotes: &[Quote]) -> Option<Voice> {
    let (at, word) = ["的解释是", "的说法是", "的观点是", "的立场是", "的主张是", "的理由是"]
        .iter()
        .find_map(|w| Some((view.text.find(w)?, *w)))?;
    let holder = subject(view, at as u32, quotes)?;
    Some(Voice::Reported { holder, from: (at + word.len()) as u32 })
}

/// The speaker a paragraph is labelled with: a person or an office before a colon at its very beginning (毛宁：, 记者：).
pub fn label(view: &View) -> Option<Holder> {
    let clause = view.clauses.first()?;
    let head = clause.of(view.text).strip_suffix(['：', ':'])?;
    let trimmed = head.trim();
    let role = ["记者", "发言人", "主持人"].iter().any(|r| trimmed.ends_with(r)) && trimmed.chars().count() <= 16;
    let person = view.mentions().any(|(s, m)| {
        m.kind == EntityType::Per && s.start == clause.start && s.end as usize == clause.start as usize + head.len()
    });
    (role || person).then(|| Holder { name: trimmed.to_owned(), entity: entity_at(view, *clause) })
}

/// Whether the author asks or answers under 问： or 答：.
pub fn is_question_mark(view: &View) -> bool {
    ["问：", "问:", "答：", "答:", "有记者问：", "有记者问:"].iter().any(|p| view.text.starts_with(p))
}

/// Whether only adverbs stand between the last clause end and `at`.
fn begins_clause(view: &View, at: u32) -> bool {
    let Some(clause) = view.clauses.get(view.clause(at)) else { return false };
    let head = &view.text[clause.start as usize..at as usize];
    strip_adverbs(head).is_empty()
}

/// The actor that leads an earlier clause of the sentence (“白宫发布…,多次强调”).
pub fn clause_agent(view: &View, at: u32) -> Option<Holder> {
    let clause = view.clause(at);
    let start = view.clauses.get(clause)?.start;
    let before = view.mentions().filter(|(s, m)| s.end <= start && (is_actor(m.kind) || m.kind == EntityType::Law));
    let (span, mention) = before.filter(|(s, m)| leads(view, *s, is_actor(m.kind))).last()?;
    let whole = if is_actor(mention.kind) { widen(view, span) } else { span };
    let whole = Span { start: whole.start, end: side(view, whole.end) };
    Some(Holder { name: whole.of(view.text).to_owned(), entity: entity_at(view, span) })
}

/// Words that may stand before the subject of a clause.
const CONNECTIVES: &[&str] = &["但是", "但", "而且", "而", "然而", "不过", "同时", "此外", "其"];

/// The party that leads a clause: an actor, or a common noun that can speak (“但政府…”).
pub fn leading(view: &View, clause: Span) -> Option<Holder> {
    let mut head = clause.of(view.text);
    for word in CONNECTIVES {
        head = head.strip_prefix(word).unwrap_or(head);
    }
    let start = clause.end - head.len() as u32;
    let mention = view.mentions().find(|(s, m)| s.start == start && is_actor(m.kind));
    if let Some((span, mention)) = mention {
        // 中|美|双方, 日|欧: what adjoins on the right belongs to the name.
        let mut end = side(view, span.end);
        for (s, m) in view.mentions().filter(|(s, _)| s.start >= span.end) {
            if s.start == end && is_actor(m.kind) {
                end = side(view, s.end);
            }
        }
        let whole = Span { start, end };
        return Some(Holder { name: whole.of(view.text).to_owned(), entity: mention.entity.clone() });
    }
    let (word, _) = view.tokens().find(|(s, _)| s.start >= start)?;
    let name = word.of(view.text);
    let speaks = word.start == start && SPEAKERS.iter().any(|s| name.ends_with(s)) && name.chars().count() > 1;
    speaks.then(|| Holder { name: name.to_owned(), entity: None })
}

/// The end of a mention with the 方 that makes it a party (中|方).
fn side(view: &View, end: u32) -> u32 {
    if view.text[end as usize..].starts_with('方') { end + '方'.len_utf8() as u32 } else { end }
}

/// Prepositions whose object is no subject: 向美方提出.
const PREPOSITIONS: &[char] = &['向', '对', '给', '把', '被', '将', '与', '同', '就'];

/// Whether a mention is followed by a verb or an adverb, not by 的 or a noun. What is no actor must lead the sentence.
fn leads(view: &View, span: Span, actor: bool) -> bool {
    let marks = ['“', '”', '《', '》', '"'];
    let before = view.text[..span.start as usize].trim_end_matches(marks);
    let after = view.text[side(view, span.end) as usize..].trim_start_matches(marks);
    let at = (view.text.len() - after.len()) as u32;
    let next = view.tokens().find(|(s, _)| s.start >= at);
    let object = before.ends_with(PREPOSITIONS);
    !object
        && (actor || before.is_empty())
        && next.is_some_and(|(s, pos)| s.start == at && pos.name().starts_with(['v', 'd', 'p', 't']))
}

fn strip_adverbs(mut head: &str) -> &str {
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
pub fn subject(view: &View, at: u32, quotes: &[Quote]) -> Option<Holder> {
    let clause = view.clauses.get(view.clause(at.saturating_sub(1)))?;
    // The subject may hold a comma in its quotation; beyond that it stays in the clause.
    let floor = clause.start as usize;
    let mut head = strip_adverbs(view.text.get(floor..at as usize)?);
    if head.is_empty() {
        return None;
    }
    // 日本政府在“计划”中强调; 王毅12日表示; 某部于2019年宣布
    for _ in 0..2 {
        if let Some(shorter) = without_adjunct(view, head, floor) {
            head = shorter;
        }
    }
    let end = (floor + head.len()) as u32;
    if let Some(quote) = quotes.iter().find(|q| q.outer.end == end && !q.inner.is_empty()) {
        let name = quote.inner.of(view.text);
        return (name.chars().count() <= 30)
            .then(|| Holder { name: name.to_owned(), entity: entity_at(view, quote.inner) });
    }
    if let Some(head) = head.strip_suffix([')', '）']) {
        let open = head.rfind(['(', '（'])?;
        return subject(view, (floor + open) as u32, quotes);
    }
    let ending = view.mentions().rfind(|(s, _)| s.end == end);
    if let Some((span, mention)) = ending
        && (is_actor(mention.kind) || matches!(mention.kind, EntityType::Law | EntityType::Prog | EntityType::Event))
    {
        let whole = if is_actor(mention.kind) { widen(view, span) } else { span };
        if view.text[..whole.start as usize].ends_with(PREPOSITIONS) {
            return None;
        }
        return Some(Holder { name: whole.of(view.text).to_owned(), entity: mention.entity.clone() });
    }
    noun_phrase(view, end, clause.start)
}

/// The head without a time or a 在…中 before the verb.
fn without_adjunct<'t>(view: &View<'t>, head: &'t str, floor: usize) -> Option<&'t str> {
    let end = (floor + head.len()) as u32;
    if let Some((span, _)) = view.mentions().rfind(|(s, m)| s.end == end && m.kind == EntityType::Date) {
        let rest = view.text.get(floor..span.start as usize)?;
        let rest = strip_adverbs(rest.strip_suffix(['于', '在']).unwrap_or(rest));
        return (!rest.is_empty()).then_some(rest);
    }
    let closes =
        ["中", "上", "时", "后", "里", "期间"].iter().any(|w| head.ends_with(w)) || head.ends_with(['”', '》']);
    if !closes {
        return None;
    }
    let at = head.rfind('在')?;
    let rest = strip_adverbs(&head[..at]);
    // 正在, 现在 are other words; without a subject before it, 在 leads the sentence.
    (!rest.is_empty() && !head[..at].ends_with(['正', '现', '存'])).then_some(rest)
}

/// A subject of common nouns, ended by one that can speak: 报告, 韩国媒体, 美国等国.
fn noun_phrase(view: &View, end: u32, floor: u32) -> Option<Holder> {
    let mut start = end;
    for (span, pos) in view.tokens().rev().skip_while(|(s, _)| s.start >= end) {
        let tag = pos.name();
        let noun = tag.starts_with(['n', 'j', 'b']) || matches!(tag, "vn" | "l" | "an");
        let joins = noun || span.of(view.text) == "等" || view.mentions().any(|(s, _)| s.overlaps(span));
        let long = view.text[span.start as usize..end as usize].chars().count() > 12;
        if span.end > start || span.start < floor || !joins || long {
            break;
        }
        start = span.start;
    }
    let name = view.text.get(start as usize..end as usize)?.trim();
    let object = view.text[..start as usize].ends_with(PREPOSITIONS);
    if object || name.is_empty() || !SPEAKERS.iter().any(|s| name.ends_with(s)) {
        return None;
    }
    Some(Holder { name: name.to_owned(), entity: entity_at(view, Span { start, end }) })
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
fn entity_at(view: &View, span: Span) -> Option<Arc<str>> {
    let inside = || view.mentions().filter(move |(s, _)| s.overlaps(span));
    let found = inside().filter(|(_, m)| is_actor(m.kind)).last().or_else(|| inside().last());
    found.and_then(|(_, m)| m.entity.clone())
}
