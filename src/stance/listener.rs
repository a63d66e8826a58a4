//! Who is spoken to: the object of a preposition between a subject and its verb (对本报记者说, 向中方表示).

use super::phrase::PUBLICATIONS;
use super::subject::{names_somebody, strip_adverbs};
use super::view::{View, is_actor};
use crate::base::Span;

/// Prepositions before who is spoken to. 与 joins nouns as often (外交与安全代表某人).
const TO: &[&str] = &["对", "向", "跟", "同", "给"];

/// Prepositions whose object is no subject: 向美方提出.
const PREPOSITIONS: &[&str] =
    &["向", "对", "给", "把", "被", "将", "与", "同", "就", "由", "经", "对于", "关于", "针对", "涉"];

/// Verbs whose object acts next, and does not speak now: 要求行政部门说明.
#[rustfmt::skip]
const PIVOTS: &[&str] = &[
    "要求", "请", "请求", "让", "使", "令", "促使", "敦促", "督促", "呼吁", "允许", "迫使", "逼", "催促", "责令", "授权", "鼓励", "动员", "号召",
];

/// Who listens, beside people and bodies.
const LISTENERS: &[&str] = &["本刊", "本报", "本社", "本网", "本台", "我", "我们", "笔者", "国会", "会员", "听众"];

/// The longest name of a listener, in characters.
const LONGEST: usize = 16;

/// Whether what begins at a byte is the object of a preposition, a word of its own outside of any name: 反对 and 共同社
/// hold none.
pub fn is_object(view: &View, start: u32) -> bool {
    follows(view, start, PREPOSITIONS)
}

/// The same, or the object of a verb like 要求.
pub fn is_told(view: &View, start: u32) -> bool {
    follows(view, start, PREPOSITIONS) || follows(view, start, PIVOTS)
}

fn follows(view: &View, start: u32, words: &[&str]) -> bool {
    // 对|华采购: the segmenter may join it to its object.
    let before = view.words_before(start).next().filter(|(s, _)| s.end >= start);
    let word = before.map(|(s, _)| Span { end: start, ..s });
    word.is_some_and(|word| words.contains(&word.of(view.text)) && !named(view, word))
}

fn named(view: &View, span: Span) -> bool {
    view.mentions().any(|(s, _)| s.overlaps(span))
}

/// What stands before the listener with whom a text from `floor` to `end` ends, adverbs apart; none where nothing does.
pub fn without_listener<'t>(view: &View<'t>, floor: u32, end: u32) -> Option<&'t str> {
    let head = view.text.get(floor as usize..end as usize)?;
    // 对《某某》周刊说: a title listens as what it names does.
    let title = PUBLICATIONS.iter().find_map(|w| head.strip_suffix(w)).unwrap_or(head);
    let title = title.ends_with('》').then(|| title.rfind('《')).flatten();
    let bare = head.trim_end_matches(['》', '”']);
    let to = floor + bare.len() as u32;
    let mention =
        || view.mentions().any(|(s, m)| (s.end == to || s.end + '方'.len_utf8() as u32 == to) && is_actor(m.kind));
    let listens =
        title.is_some() || LISTENERS.iter().any(|w| bare.ends_with(w)) || mention() || ends_in_somebody(view, to);
    if !listens {
        return None;
    }
    for (span, pos) in view.words_before(title.map_or(end, |at| floor + at as u32)) {
        let word = span.of(view.text);
        let far = span.start < floor || view.text[span.start as usize..end as usize].chars().count() > LONGEST;
        if far || matches!(word, "的" | "，" | "、" | "：") {
            return None;
        }
        // The segmenter may join the end of a name to what follows it: 海事|部对.
        let joined =
            view.mentions().find(|(s, _)| span.start < s.end && s.end < span.end).map_or(span.start, |(s, _)| s.end);
        if TO.contains(&&view.text[joined as usize..span.end as usize]) && !named(view, Span { start: joined, ..span })
        {
            let rest = strip_adverbs(&view.text[floor as usize..joined as usize]);
            return (!rest.is_empty()).then_some(rest);
        }
        // 对…表达不满的: what acts is no name.
        if pos.name() == "v" && span.end != end && !named(view, span) {
            return None;
        }
    }
    None
}

fn ends_in_somebody(view: &View, end: u32) -> bool {
    let last = view.words_before(end).next().filter(|(s, _)| s.end == end);
    last.is_some_and(|(s, _)| names_somebody(s.of(view.text)))
}
