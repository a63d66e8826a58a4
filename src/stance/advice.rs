//! Recommendations without a heading of their own. Essays end with what their author's own country should do: 对中国而言…,
//! 中方宜…, 首先要…. Such a sentence calls for something (应, 宜, 不妨) and has no other subject than the author's side; before
//! the last part of a text only a heading that names that side (中国的应对) lets it count.

use std::sync::LazyLock;

use super::holder;
use super::scan::{CharSet, Found, Words};
use super::view::{Section, View, ends_clause};
use crate::base::{Label, Span};

/// How a text names the side that it advises.
const SIDE: &[&str] = &["中国", "我国", "中方", "我方", "我们", "我", "国内"];

/// What headings say of a side that is advised.
#[rustfmt::skip]
const HEADED: &[&str] = &[
    "应对", "选择", "考虑", "思考", "对策", "因应", "作为", "空间", "出路", "怎么", "如何", "启示", "路径", "建言", "该", "应",
];

/// Words that call for something, the longer before those they begin with.
#[rustfmt::skip]
const MODALS: &[&str] = &[
    "有必要", "仍须", "还须", "仍需", "还需", "仍应", "还应", "也应", "更应", "应当", "应该", "应", "宜", "必须", "须", "需要", "需", "既要", "还要", "也要", "更要", "要", "可以", "可", "不妨", "不宜", "不必", "不可",
    "不能", "不应", "不要", "无须", "无需", "切忌", "务必", "理应", "建议", "当务之急",
];

static MODAL_BEGINS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of_first(MODALS.iter().copied()));

/// What the segmenter may join with a modal.
const JOINED: &[&str] = &["在", "把", "将", "以", "从", "由", "向"];

/// What follows a modal that calls for nothing but attention: 应当看到, 需要指出的是.
#[rustfmt::skip]
const LOOKS: &[&str] = &["看到", "指出", "承认", "说明", "注意的是", "留意的是", "强调的是", "说", "等", "问", "看", "知道", "的", "见"];

/// Verbs of knowing: who can, or is to, know something is told nothing to do (可以从中看出, 需要理解).
#[rustfmt::skip]
const KNOWS: &[&str] = &[
    "想象", "想见", "看出", "理解", "推断", "推知", "得知", "得出", "预见", "感受到", "体会到", "认识到", "注意到", "猜到",
];

/// The same behind 可以 and 可; what is to be found or seen otherwise is work.
const MAY_KNOW: &[&str] = &["发现", "看见", "了解", "判断"];

/// What follows a duty that others lay on somebody: 须缴纳, 需要面对.
#[rustfmt::skip]
const BURDENS: &[&str] = &[
    "缴", "支付", "面对", "面临", "承担", "申请", "提交", "证明", "付出", "接受", "满足", "遵守", "花", "经", "多付",
];
const BURDENING: &[&str] = &["必须", "须", "需要", "需", "要", "还要", "也要", "更要"];

/// Words before a call that name no subject, beside adverbs, conjunctions and times.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "首先", "其次", "再次", "最后", "第一", "第二", "第三", "第四", "一是", "二是", "三是", "四是", "五是", "其一", "其二", "其三", "是", "对此", "为此",
    "因此", "今后", "未来", "同时", "与此同时", "此外", "另外", "下一阶段", "下一步", "当前", "眼下", "接下来", "一方面", "另一方面", "企业", "政府",
];

/// Ordinals that begin an item of a list of recommendations.
const ITEMS: &[&str] = &["一是", "二是", "三是", "四是", "五是", "六是"];

/// Words that close what a verb before a call belongs to: 中方运用…时既要….
const CLOSES: &[&str] = &["时", "后", "前", "中", "上", "下", "里", "的", "之际", "方面", "以前", "以后"];

/// Verbs that front a clause as a preposition does.
const FRONTED: &[&str] = &["面对", "面向", "围绕", "针对", "鉴于", "着眼", "立足"];

/// The words that may stand between a side, or a preposition, and the call.
const MOST: usize = 8;

/// The clauses of a sentence that are looked at.
const CLAUSES: usize = 4;

/// From which part of a text on, in percent of its sentences, no heading is asked for.
const LAST: usize = 60;

/// Whom a sentence calls on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    /// The author's side.
    Side,
    /// Nobody by name.
    Bare,
}

/// Marks the sentences in which the author of a text without headed recommendations recommends. `speech` is the list of
/// [`holder::SPEECH`].
pub fn mark(views: &mut [View], words: &Words, speech: u8) {
    if views.iter().any(|v| v.section == Section::Advice) {
        return;
    }
    let speaking = views.iter().filter(|v| v.speaks()).count();
    let (mut seen, mut headed, mut active) = (0, false, false);
    let mut marked = Vec::new();
    for (i, view) in views.iter().enumerate() {
        if matches!(view.label, Label::Heading | Label::Title) {
            headed = view.label == Label::Heading && is_headed(view.text);
            active = false;
        }
        if !view.speaks() {
            continue;
        }
        seen += 1;
        if !headed && seen * 100 <= speaking * LAST {
            continue;
        }
        let item = active && is_item(view);
        match call(view, words.at(i), speech) {
            Some(Call::Side) => active = true,
            Some(Call::Bare) if active || headed => {}
            _ if item => {}
            _ => continue,
        }
        marked.push(i);
    }
    // In an interview who is asked recommends, and says so under their name.
    let answers = |v: &View| v.labelled || holder::turn(v).is_some();
    if !marked.is_empty() && !views.iter().any(answers) {
        marked.into_iter().for_each(|i| views[i].section = Section::Advice);
    }
}

/// Whether a heading says that what follows is for the author's side to consider: 中国的应对.
fn is_headed(text: &str) -> bool {
    let side = ["中国", "我国", "中方"].iter().filter_map(|w| text.find(w)).min();
    side.is_some_and(|at| HEADED.iter().any(|w| text[at..].contains(w)))
}

/// Whether a sentence is an item without a subject: 二是支持企业….
pub fn is_item(view: &View) -> bool {
    ITEMS.iter().find(|w| view.text.starts_with(**w)).is_some_and(|item| {
        let next = view.word_from(item.len() as u32);
        next.is_some_and(|(_, pos)| pos.name().starts_with(['v', 'p', 'd']))
    })
}

/// On whom the author calls in a sentence, if at all.
fn call(view: &View, found: &[Found], speech: u8) -> Option<Call> {
    if view.text.ends_with(['？', '?']) {
        return None;
    }
    // The end of the clause that says for whom the rest is meant; 说 in 对中国来说 reports nothing.
    let (mut told, mut bare) = (None, true);
    for clause in view.clauses.iter().take(CLAUSES) {
        let text = clause.of(view.text).trim_end_matches(ends_clause);
        if tells(text) {
            told = Some(clause.end);
            continue;
        }
        if let Some((at, side)) = called(view, *clause) {
            let from = told.unwrap_or(0);
            let word = |f: &Found| view.is_word(Span { start: f.start, end: f.end });
            let said = found.iter().any(|f| f.list == speech && from <= f.start && f.end <= at && word(f));
            return match side || told.is_some() {
                _ if said => None,
                true => Some(Call::Side),
                false => bare.then_some(Call::Bare),
            };
        }
        // 保持观察即可.
        if bare && text.ends_with("即可") && !found.iter().any(|f| f.list == speech) {
            return Some(Call::Bare);
        }
        // What is fronted, or says when, has no subject: 面对…，应….
        let when = CLOSES.iter().any(|w| text.ends_with(w)) || FRONTED.iter().any(|w| text.starts_with(w));
        let fronted = view.word_from(clause.start).is_some_and(|(_, pos)| pos.name().starts_with(['p', 'c', 'd', 't']));
        bare &= when || fronted || text.chars().count() <= 4;
    }
    None
}

/// Whether a clause says for whom the rest is meant, and it is the author's side: 对中国来说.
fn tells(clause: &str) -> bool {
    let rest = ["对于", "对", "就", "于"].iter().find_map(|w| clause.strip_prefix(w));
    rest.is_some_and(|rest| SIDE.iter().any(|w| rest.starts_with(w)))
        && ["而言", "来说", "来讲", "说来"].iter().any(|w| clause.ends_with(w))
}

/// Where a clause calls for something and has no other subject than the author's side, and whether it has that one.
fn called(view: &View, clause: Span) -> Option<(u32, bool)> {
    let (mut at, mut side, mut fronted, mut steps, mut verb) = (clause.start, false, false, 0, false);
    while let Some((word, pos)) = view.word_from(at).filter(|(w, _)| w.end <= clause.end) {
        let (text, rest) = (word.of(view.text), &view.text[word.start as usize..clause.end as usize]);
        let first = word.start == clause.start;
        if !verb
            && MODAL_BEGINS.may_begin(rest)
            && let Some(modal) = MODALS.iter().find(|m| rest.starts_with(**m))
        {
            let end = word.start + modal.len() as u32;
            // 应 is no modal in 应对; 宜在 may be one word.
            let rest_of_word = view.text.get(end as usize..word.end as usize).unwrap_or("");
            let whole = rest_of_word.is_empty() && view.word_from(end).is_none_or(|(w, _)| w.start == end)
                || JOINED.contains(&rest_of_word);
            let next = &view.text[end as usize..clause.end as usize];
            let burdens = BURDENING.contains(modal) && BURDENS.iter().any(|w| next.starts_with(w));
            if whole {
                let looks = LOOKS.iter().any(|w| next.starts_with(w)) || knows(view, modal, end, clause.end);
                let calls = !burdens && !looks && !next.is_empty();
                return calls.then_some((word.start, side || *modal == "建议"));
            }
        }
        let kind = pos.name();
        if !side && SIDE.contains(&text) {
            side = true;
        } else if first && kind.starts_with('p') || fronted && text == "、" {
            fronted = true;
        } else if OPENERS.contains(&text) || kind.starts_with(['d', 'c', 't', 'm', 'w']) {
            // 还, 更; 并; 今后; 第一.
        } else if (side || fronted) && steps < MOST {
            steps += 1;
            verb = (verb || kind == "v") && !CLOSES.contains(&text);
        } else {
            return None;
        }
        at = word.end;
    }
    None
}

/// Whether the first verb behind a modal is one of knowing, adverbs and prepositions with their objects apart.
fn knows(view: &View, modal: &str, from: u32, to: u32) -> bool {
    let mut at = from;
    for _ in 0..MOST {
        let Some((word, pos)) = view.word_from(at).filter(|(w, _)| w.end <= to) else { return false };
        let text = word.of(view.text);
        let may = matches!(modal, "可以" | "可") && MAY_KNOW.contains(&text);
        if may || KNOWS.contains(&text) {
            return true;
        }
        if pos.name() == "v" {
            return false;
        }
        at = word.end;
    }
    false
}
