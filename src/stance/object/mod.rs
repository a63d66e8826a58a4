//! Verbs that take a side only where a target is their object: 支持新规 does, 支持企业 does not.
//!
//! A file for each of the ways: a verb that takes a side ([`verb`]), what is not done away with ([`kept`]), and what
//! something is put down to ([`cause`]).

mod cause;
mod kept;
mod verb;

use super::cues::{Class, Cue};
use super::scope;
use super::target::Hit;
use super::view::{View, is_actor};
use crate::base::{EntityType, Polarity, Span};

/// Words by which somebody declines what follows: 拒绝支持….
const DECLINES: &[&str] = &["拒绝", "不愿", "不肯", "无意", "拒不", "不打算", "不会", "不再", "不想", "绝不", "决不"];

/// Words that point at an object.
const THIS: &[&str] = &["该", "这一", "这项", "这个", "此项", "上述", "现行", "的"];

/// A target that may be the object of a verb.
#[derive(Clone, Copy, Debug)]
struct Object<'v, 'd> {
    view: &'v View<'d>,
    span: Span,
    /// Its clause.
    clause: Span,
    /// What stands before it in the clause, without what belongs to it: 支持|美国的《, 支持|这一.
    head: &'d str,
}

impl<'v, 'd> Object<'v, 'd> {
    fn new(view: &'v View<'d>, span: Span) -> Option<Self> {
        let clause = *view.clauses.get(view.clause(span.start))?;
        Some(Self { view, span, clause, head: before(view, clause.start, span.start) })
    }

    /// What stands behind it in the clause; nothing where its alias holds the end of the clause.
    fn tail(&self) -> Option<&'d str> {
        let tail = self.view.text.get(self.span.end as usize..self.clause.end as usize)?;
        Some(tail.trim_start_matches(['》', '”', '」']))
    }
}

/// Adds the attitudes of such verbs to the cues of a sentence, in place of what the lexicon says of them.
pub fn take(view: &View, hits: &[Hit], cues: &mut Vec<Cue>) {
    // Of an alias in parts a state is one: 支持日本 says nothing of 日本 + 出口管制.
    let state = |hit: &&Hit| view.mentions().any(|(s, m)| m.kind == EntityType::Gpe && s == hit.span);
    for hit in hits.iter().filter(|h| !state(h)) {
        let Some(object) = Object::new(view, hit.span) else { continue };
        if let Some(cue) = cause::of(&object, cues) {
            insert(cues, cue);
        }
        let Some((span, polarity)) = verb::of(&object).or_else(|| kept::of(&object)) else { continue };
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

/// What stands between two bytes without what belongs to the object behind it: 支持美国的《, 支持这一.
fn before<'t>(view: &View<'t>, from: u32, object: u32) -> &'t str {
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
