//! The id of a ministry's or a law's bare name: that of the last full form in the document (美国商务部…。商务部官员…; 日本《出口管制法》).

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, Outcome};
use super::view::View;
use crate::base::{EntityType, Span};

/// What the names of ministries, their offices and parliaments end in: they have the same name in many states.
const ENDS: [&str; 10] = ["部", "省", "署", "厅", "院", "局", "委员会", "国会", "议会", "大使馆"];

/// What is known of a bare name so far.
#[derive(Default)]
struct Last {
    /// The id of the last full form.
    full: Option<Arc<str>>,
    /// Whether the document used the bare name before any full form of another state: then it means its own.
    own: bool,
}

/// Gives bare names of bodies and laws their ids, and those behind a state that a list does not have with it (越南|商务部,
/// 越南《竞争法》) their own words. A bare name that stands before any full form keeps the id of its list for the whole document, as Chinese papers
/// write of 商务部 and 美国商务部 side by side.
pub(super) fn link(view: &View<'_>, candidates: &mut [Candidate]) {
    let chosen = |c: &Candidate| c.outcome == Outcome::Chosen;
    let named = |c: &Candidate| match c.kind {
        EntityType::Org => ENDS.iter().any(|e| c.span.of(view.text).ends_with(e)),
        EntityType::Law => c.entity.is_some(),
        _ => false,
    };
    let bodies = |c: &Candidate| c.is_listed() && chosen(c) && named(c);
    if !candidates.iter().any(bodies) {
        return;
    }
    // The states by where they end, with their ids.
    let mut states: FxHashMap<u32, (Span, Arc<str>)> = FxHashMap::default();
    for c in candidates.iter().filter(|c| c.is_state() && chosen(c)) {
        if let Some(id) = &c.entity {
            states.insert(c.span.end, (c.span, Arc::clone(id)));
        }
    }
    // The state that a name stands behind. A law has marks (日本《出口管制法》), and one behind two states is of both.
    let state_of = |c: &Candidate| {
        let law = c.kind == EntityType::Law;
        let end = if law { before_mark(view.text, c.span.start) } else { c.span.start };
        states.get(&end).filter(|(state, _)| !law || !is_joined(view.text, state.start, |at| states.contains_key(&at)))
    };
    // Names that stand behind a state somewhere in this document: only these have full forms.
    let mut order: Vec<usize> = (0..candidates.len()).filter(|i| bodies(&candidates[*i])).collect();
    order.sort_by_key(|i| candidates[*i].span);
    let behind: FxHashSet<&str> = order
        .iter()
        .filter(|i| state_of(&candidates[**i]).is_some())
        .map(|i| candidates[*i].span.of(view.text))
        .collect();
    let mut names: FxHashMap<&str, Last> = FxHashMap::default();
    // The line of the full form, and that of the bare name inside it, name one place: the full form's id is that of its state.
    let full: FxHashMap<Span, Arc<str>> = order
        .iter()
        .filter_map(|&i| {
            let (state, id) = (&state_of(&candidates[i])?.1, candidates[i].entity.as_ref()?);
            is_of(id, state).then(|| (candidates[i].span, Arc::clone(id)))
        })
        .collect();
    for i in order {
        let (span, id) = (candidates[i].span, candidates[i].entity.clone());
        let id = full.get(&span).cloned().or(id);
        let name = span.of(view.text);
        if !behind.contains(name) {
            continue;
        }
        let last = names.entry(name).or_default();
        match state_of(&candidates[i]) {
            Some((state, of)) => {
                let id = match id {
                    Some(id) if belongs(&id, of) => id,
                    _ => [state.of(view.text), name].concat().into(),
                };
                last.full = Some(Arc::clone(&id));
                candidates[i].entity = Some(id);
            }
            None => match &last.full {
                Some(full) if !last.own => candidates[i].entity = Some(Arc::clone(full)),
                Some(_) => {}
                None => last.own = id.is_some(),
            },
        }
    }
}

/// Where the words end that stand before a law's mark: 日本|《, 日本|的《.
fn before_mark(text: &str, start: u32) -> u32 {
    let head = &text[..start as usize];
    head.strip_suffix('《').map_or(start, |head| head.strip_suffix('的').unwrap_or(head).len() as u32)
}

/// Whether a state that begins at a byte is joined to one before it: 中|美, 美国和|日本.
fn is_joined(text: &str, start: u32, is_end: impl Fn(u32) -> bool) -> bool {
    let head = &text[..start as usize];
    is_end(start) || is_end(head.strip_suffix(JOINS).unwrap_or(head).len() as u32)
}

/// What joins two states that have something together.
const JOINS: [char; 7] = ['和', '与', '同', '及', '、', '-', '—'];

/// What ids begin with that are of no state, or of several.
const UNIONS: [&str; 2] = ["un", "g7"];

/// Whether an id begins with the letters of a state, or has them behind those of another (us-jp-trade-agreement).
fn is_of(id: &str, state: &str) -> bool {
    let mut parts = id.split('-');
    let of = |part: Option<&str>| part.is_some_and(|of| of == state || (of == "uk" && state == "gb"));
    let first = parts.next();
    let second = parts.next();
    second.is_some() && (of(first) || first.is_some_and(|of| of.len() == 2) && of(second))
}

/// Whether an id can be of a state: cn-mofcom is of cn, us-commerce of us; ids without a state's letters are of any.
fn belongs(id: &str, state: &str) -> bool {
    id.split_once('-').is_none_or(|(of, _)| of.len() != 2 || UNIONS.contains(&of)) || is_of(id, state)
}
