//! Verbs that take a side only where a target is their object: 支持新规 does, 支持企业 does not.

use super::cues::{Class, Cue};
use super::polarity::UNDOES;
use super::scope;
use super::subject::subject;
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

/// What is put down to a cause, and whether that speaks for the cause: 把减产归因于….
#[rustfmt::skip]
const EFFECTS: &[(&str, Polarity)] = &[
    ("失业", Polarity::Against), ("减产", Polarity::Against), ("出口下滑", Polarity::Against), ("亏损", Polarity::Against),
    ("倒闭", Polarity::Against), ("短缺", Polarity::Against), ("涨价", Polarity::Against), ("失败", Polarity::Against), ("衰退", Polarity::Against),
    ("就业增长", Polarity::Favor), ("经济增长", Polarity::Favor), ("出口增长", Polarity::Favor), ("经济回升", Polarity::Favor), ("成功", Polarity::Favor), ("好转", Polarity::Favor), ("复苏", Polarity::Favor),
];

/// Verbs that put something down to a cause: to blame, or as its effect has it.
const PUTS: &[&str] = &["归咎于", "归罪于", "归因于"];

/// What putting something down to the object at a span says of it: 将失业归因于新规.
fn cause(view: &View, object: Span) -> Option<Cue> {
    let clause = view.clauses.get(view.clause(object.start))?;
    let head = before_object(view, clause.start, object.start);
    let (verb, head) = PUTS.iter().find_map(|w| Some((w, head.strip_suffix(w)?)))?;
    let effect = &head[head.rfind(['把', '将'])?..];
    let polarity = match *verb {
        "归因于" => EFFECTS.iter().find(|(w, _)| effect.ends_with(w))?.1,
        _ => Polarity::Against,
    };
    let refused = ["不能", "不应", "不可", "不要", "不宜", "不是", "并非"].iter().any(|w| head.contains(w));
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
        if let Some(cue) = cause(view, hit.span) {
            insert(cues, cue);
        }
        let Some((span, polarity)) = verb(view, hit.span) else { continue };
        if scope::governs(view, cues, Class::Condition, span) {
            continue;
        }
        let overlaps = |c: &Cue| c.span.overlaps(span);
        let gives_way = |c: &Cue| match c.class {
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

/// The verb whose object stands at a span.
fn verb(view: &View, object: Span) -> Option<(Span, Polarity)> {
    let text = view.text;
    let clause = view.clauses.get(view.clause(object.start))?;
    let head = before_object(view, clause.start, object.start);
    let &(verb, polarity) = SIDES.iter().find(|(v, _)| head.ends_with(v)).or_else(|| {
        // 支持废除新规
        let undone = UNDOES.iter().find_map(|w| head.strip_suffix(w))?;
        SIDES.iter().find(|(v, _)| *v == "支持" && undone.ends_with(v))
    })?;
    let start = clause.start + head.rfind(verb)? as u32;
    let span = Span { start, end: start + verb.len() as u32 };
    let before = &text[clause.start as usize..start as usize];
    let after = text.get(object.end as usize..clause.end as usize)?.trim_start_matches(['》', '”', '」']);
    let after = after.trim_end_matches(ends_clause);
    if view.splits(span) || RECEIVES.iter().any(|w| before.ends_with(w)) || after.starts_with(['者', '派']) {
        return None;
    }
    // 支持新规的企业 only tells who is meant.
    if after.starts_with('的') {
        subject(view, start, &[])?;
    } else if OF_THINGS.contains(&verb) && !after.is_empty() {
        let at = clause.end
            - text[object.end as usize..clause.end as usize].trim_start_matches(['》', '”', '」']).len() as u32;
        view.word_from(at).filter(|(_, pos)| pos.name().starts_with('n'))?;
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
