//! The id of a ministry's bare name: that of the last full form in the document (美国商务部…。商务部官员…).

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

/// Gives bare names of bodies their ids, and those behind a state that a list does not have with it (越南|商务部) their own
/// words. A bare name that stands before any full form keeps the id of its list for the whole document, as Chinese papers
/// write of 商务部 and 美国商务部 side by side.
pub(super) fn link(view: &View<'_>, candidates: &mut [Candidate]) {
    let chosen = |c: &Candidate| c.outcome == Outcome::Chosen;
    let bodies = |c: &Candidate| {
        c.kind == EntityType::Org
            && c.is_listed()
            && chosen(c)
            && ENDS.iter().any(|e| c.span.of(view.text).ends_with(e))
    };
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
    // Names that stand behind a state somewhere in this document: only these have full forms.
    let mut order: Vec<usize> = (0..candidates.len()).filter(|i| bodies(&candidates[*i])).collect();
    order.sort_by_key(|i| candidates[*i].span);
    let behind: FxHashSet<&str> = order
        .iter()
        .filter(|i| states.contains_key(&candidates[**i].span.start))
        .map(|i| candidates[*i].span.of(view.text))
        .collect();
    let mut names: FxHashMap<&str, Last> = FxHashMap::default();
    // The line of the full form, and that of the bare name inside it, name one place: the full form's id is that of its state.
    let full: FxHashMap<Span, Arc<str>> = order
        .iter()
        .filter_map(|&i| {
            let (state, id) = (&states.get(&candidates[i].span.start)?.1, candidates[i].entity.as_ref()?);
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
        match states.get(&span.start) {
            Some((state, of)) => {
                let id = match id {
                    Some(id) if belongs(&id, of) => id,
                    _ => Span { start: state.start, end: span.end }.of(view.text).into(),
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

/// Whether an id begins with the letters of a state.
fn is_of(id: &str, state: &str) -> bool {
    id.split_once('-').is_some_and(|(of, _)| of == state || (of == "uk" && state == "gb"))
}

/// Whether a body's id can be of a state: cn-mofcom is of cn, us-commerce of us; ids without a state's letters are of any.
fn belongs(id: &str, state: &str) -> bool {
    id.split_once('-').is_none_or(|(of, _)| of.len() != 2) || is_of(id, state)
}
