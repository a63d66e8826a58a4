//! Verbs that take a side only where a target is their object: 支持新规 does, 支持企业 does not.

use super::cues::{Class, Cue};
use super::polarity::{UNDOES, opposite};
use super::scope;
use super::subject::{names_somebody, subject};
use super::target::Hit;
use super::view::{View, ends_clause, is_actor};
use crate::base::{EntityType, Polarity, Span};

/// The verbs, and the side that they take.
const SIDES: &[(&str, Polarity)] = &[
    ("支持", Polarity::Favor),
    ("认可", Polarity::Favor),
    ("认同", Polarity::Favor),
    ("肯定", Polarity::Favor),
    ("青睐", Polarity::Favor),
    ("否定", Polarity::Against),
    ("唱衰", Polarity::Against),
    ("贬低", Polarity::Against),
];

/// Those of them that say something else before a clause (肯定新规会失败).
const OF_THINGS: &[&str] = &["认可", "认同", "肯定", "否定"];

/// Words that point at an object.
const THIS: &[&str] = &["该", "这一", "这项", "这个", "此项", "上述", "现行", "的"];

/// Verbs whose object the verb is as a noun: 获得支持.
const RECEIVES: &[&str] = &["的", "获得", "得到", "提供", "寻求", "争取", "赢得", "给予"];

/// What is put down to a cause beside words that judge, and whether that speaks for the cause: 把减产归因于….
#[rustfmt::skip]
const EFFECTS: &[(&str, Polarity)] = &[
    ("失业", Polarity::Against), ("减产", Polarity::Against), ("短缺", Polarity::Against), ("涨价", Polarity::Against), ("衰退", Polarity::Against),
    ("增长", Polarity::Favor), ("回升", Polarity::Favor), ("复苏", Polarity::Favor),
];

/// Verbs that put something down to a cause: to blame, or as its effect has it.
const PUTS: &[&str] = &["归咎于", "归罪于", "归因于"];

/// Words by which one does not put a thing down to a cause, or calls it wrong to.
const NOT_PUT: &[&str] = &[
    "不能",
    "不应",
    "不可",
    "不要",
    "不宜",
    "不是",
    "并非",
    "不认为",
    "否认",
    "拒绝",
    "反对",
    "与其",
    "错误地",
    "简单地",
    "不公平地",
    "无法",
];

/// What putting something down to the object at a span says of it: 将失业归因于新规.
fn cause(view: &View, object: Span, cues: &[Cue]) -> Option<Cue> {
    let clause = view.clauses.get(view.clause(object.start))?;
    let head = before_object(view, clause.start, object.start);
    let (verb, head) = PUTS.iter().find_map(|w| Some((w, head.strip_suffix(w)?)))?;
    let taken = head.rfind(['把', '将'])?;
    let effect = Span { start: clause.start + taken as u32, end: clause.start + head.len() as u32 };
    let polarity = match *verb {
        "归因于" => {
            let judged = cues.iter().rfind(|c| effect.contains(c.span) && scope::judges(c.class));
            let known = || EFFECTS.iter().find(|(w, _)| effect.of(view.text).ends_with(w)).map(|e| e.1);
            judged.map(|c| c.polarity).or_else(known)?
        }
        _ => Polarity::Against,
    };
    let refused = NOT_PUT.iter().any(|w| head.contains(w));
    let start = clause.start + head.len() as u32;
    let class = if polarity == Polarity::Favor { Class::Benefit } else { Class::Fault };
    let span = Span { start, end: start + verb.len() as u32 };
    (!refused).then_some(Cue { span, class, polarity, strength: 0.85 })
}

/// Adds the attitudes of such verbs to the cues of a sentence, in place of what the lexicon says of them.
pub fn take(view: &View, hits: &[Hit], cues: &mut Vec<Cue>) {
    // Of an alias in parts a state is one: 支持日本 says nothing of 日本 + 出口管制.
    let state = |hit: &&Hit| view.mentions().any(|(s, m)| m.kind == EntityType::Gpe && s == hit.span);
    for hit in hits.iter().filter(|h| !state(h)) {
        if let Some(cue) = cause(view, hit.span, cues) {
            insert(cues, cue);
        }
        let Some((span, polarity)) = verb(view, hit.span).or_else(|| kept(view, hit.span)) else { continue };
        // 若政府支持该规: nobody does yet; 认可该规的公司: only who is meant.
        if polarity == Polarity::None || is_supposed(view, cues, span) {
            cues.retain(|c| !matches!(c.class, Class::Attitude | Class::Merit | Class::Benefit) || c.span != span);
            continue;
        }
        let overlaps = |c: &Cue| c.span.overlaps(span);
        let declines = DECLINES.iter().any(|w| span.of(view.text).starts_with(w));
        let gives_way = |c: &Cue| match c.class {
            _ if declines && c.span.start >= span.start => true,
            Class::Attitude => c.strength < 0.8,
            class => matches!(class, Class::Imperative | Class::Benefit | Class::Harm),
        };
        if cues.iter().any(|c| overlaps(c) && !gives_way(c)) {
            continue;
        }
        cues.retain(|c| !overlaps(c));
        insert(cues, Cue { span, class: Class::Attitude, polarity, strength: 1.0 });
    }
}

/// Keeps the cues in order.
fn insert(cues: &mut Vec<Cue>, cue: Cue) {
    let at = cues.partition_point(|c| c.span.start < cue.span.start);
    cues.insert(at, cue);
}

/// Whether a clause only supposes what its verb says: 若…, 一旦…, 只有….
fn is_supposed(view: &View, cues: &[Cue], verb: Span) -> bool {
    let clause = view.clauses.get(view.clause(verb.start));
    let head = clause.map_or("", |c| &view.text[c.start as usize..verb.start as usize]);
    [Class::Condition, Class::Concession].into_iter().any(|class| scope::governs(view, cues, class, verb))
        || ["一旦", "只有", "只要", "除非", "万一", "不论", "无论"].iter().any(|w| head.contains(w))
}

/// Words by which somebody declines what follows: 拒绝支持….
const DECLINES: &[&str] = &["拒绝", "不愿", "不肯", "无意", "拒不", "不打算", "不会", "不再", "不想", "绝不", "决不"];

/// Who will not do away with the object: 政府不会取消新规.
fn kept(view: &View, object: Span) -> Option<(Span, Polarity)> {
    let clause = view.clauses.get(view.clause(object.start))?;
    let head = before_object(view, clause.start, object.start);
    let verb = UNDOES.iter().find(|w| head.ends_with(**w))?;
    let before = head.strip_suffix(verb)?;
    let declines = DECLINES.iter().find(|w| before.ends_with(**w))?;
    let start = clause.start + (before.len() - declines.len()) as u32;
    subject(view, start, &[])?;
    let rest = view.text.get(object.end as usize..clause.end as usize)?.trim_start_matches(['》', '”', '」']);
    let span = Span { start, end: clause.start + head.len() as u32 };
    rest.trim_end_matches(ends_clause).is_empty().then_some((span, Polarity::Favor))
}

/// A text without the mark of the aspect that its verb may have: 认可了.
fn without_aspect(text: &str) -> &str {
    text.strip_suffix(['了', '过']).unwrap_or(text)
}

/// What stands before the deed of another: 支持|政府|废除….
fn before_party<'t>(view: &View, from: u32, head: &'t str) -> &'t str {
    let end = from + head.len() as u32;
    let bare = head.strip_suffix('方').unwrap_or(head);
    let named = |s: Span| s.start > from && (s.end == end || s.end == from + bare.len() as u32);
    if let Some((span, _)) = view.mentions().find(|(s, m)| named(*s) && is_actor(m.kind)) {
        return &head[..(span.start - from) as usize];
    }
    let last = view.words_before(end).next().filter(|(s, _)| s.end == end && s.start > from);
    let party = last.filter(|(s, _)| names_somebody(s.of(view.text)));
    party.map_or(head, |(s, _)| &head[..(s.start - from) as usize])
}

/// Whether a word says only what somebody takes a side of, behind 的: 支持新规|的|立场.
fn is_bare_noun(view: &View, start: u32, end: u32) -> bool {
    let mut at = start;
    let mut last = "";
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.end <= end) {
        let tag = pos.name();
        if !(tag.starts_with(['n', 'b', 'f', 'x', 'w']) || matches!(tag, "vn" | "an" | "l" | "j")) && last.is_empty() {
            // 支持新规的决定: a deed may be tagged as a verb.
            if tag != "v" || word.end != end {
                return false;
            }
        } else if !tag.starts_with(['n', 'b', 'f', 'x', 'w', 'j']) && !matches!(tag, "vn" | "an" | "l") {
            return false;
        }
        (at, last) = (word.end, word.of(view.text));
    }
    !last.is_empty() && !names_somebody(last)
}

/// The verb whose object stands at a span, and the side that it takes: none where it is only an attribute.
fn verb(view: &View, object: Span) -> Option<(Span, Polarity)> {
    let text = view.text;
    let clause = view.clauses.get(view.clause(object.start))?;
    let head = before_object(view, clause.start, object.start);
    let side = |head: &str| SIDES.iter().find(|(v, _)| head.ends_with(v));
    let &(verb, polarity) = side(without_aspect(head)).or_else(|| {
        // 支持废除新规, 支持政府废除新规
        let undone = UNDOES.iter().find_map(|w| head.strip_suffix(w))?;
        side(before_party(view, clause.start, undone)).filter(|(v, _)| *v == "支持")
    })?;
    let start = clause.start + head.rfind(verb)? as u32;
    let mut span = Span { start, end: start + verb.len() as u32 };
    let before = &text[clause.start as usize..start as usize];
    let after = text.get(object.end as usize..clause.end as usize)?.trim_start_matches(['》', '”', '」']);
    let behind = clause.end - after.len() as u32;
    let after = after.trim_end_matches(ends_clause);
    if view.splits(span) || RECEIVES.iter().any(|w| before.ends_with(w)) || after.starts_with(['者', '派']) {
        return None;
    }
    if let Some(rest) = after.strip_prefix('的') {
        // 支持新规的企业, 认可新规的公司不多: only who is meant.
        let noun = behind + '的'.len_utf8() as u32;
        if !is_bare_noun(view, noun, noun + rest.len() as u32) || subject(view, start, &[]).is_none() {
            return Some((span, Polarity::None));
        }
    } else if OF_THINGS.contains(&verb) && !after.is_empty() {
        view.word_from(behind).filter(|(_, pos)| pos.name().starts_with('n'))?;
    }
    // 拒绝支持新规, 不会支持新规.
    let declined = DECLINES.iter().find(|w| before.ends_with(**w));
    if let Some(word) = declined {
        span.start -= word.len() as u32;
        return Some((span, opposite(polarity)));
    }
    Some((span, polarity))
}

/// What stands between two bytes without what belongs to the object behind it: 支持美国的《, 支持这一.
fn before_object<'t>(view: &View<'t>, from: u32, object: u32) -> &'t str {
    let mut end = object;
    loop {
        let bare = view.text[from as usize..end as usize].trim_end_matches(['《', '“', '「']);
        let bare = THIS.iter().find_map(|w| bare.strip_suffix(w)).unwrap_or(bare);
        let to = from + bare.len() as u32;
        let owner = view.mentions().find(|(s, m)| s.start > from && s.end == to && is_actor(m.kind));
        let next = owner.map_or(to, |(s, _)| s.start);
        if next == end {
            return &view.text[from as usize..end as usize];
        }
        end = next;
    }
}
