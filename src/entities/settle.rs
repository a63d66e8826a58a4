//! What other candidates tell of a name that the tagger or a dictionary's tag found: the type and id of the list that has
//! the same words there, and that a name is a place where the document has it with its 镇, 县 and the like.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, Outcome, Strength};
use super::view::View;
use crate::base::EntityType;
use EntityType::{Gpe, Loc, Org, Per};

/// Last words of polities that are left out when the place is named again.
const POLITIES: [char; 8] = ['镇', '县', '乡', '村', '町', '郡', '市', '州'];

/// Gives names that no list vouches for what lists and other names of the document say of them.
pub(super) fn settle(view: &View<'_>, candidates: &mut [Candidate]) {
    // A list whose own candidate was doubted, or cuts a word, still knows that the White House is a body. The city of a
    // list may be its club here.
    let guess = |c: &Candidate| c.entity.is_none() && (&*c.finder == "tagger" || c.strength == Strength::Weak);
    let listed: FxHashMap<_, _> = candidates
        .iter()
        .filter(|c| c.is_listed() && c.outcome != Outcome::Chosen && c.entity.is_some() && c.span.len() > 3)
        .map(|c| (c.span, (c.kind, c.entity.clone())))
        .collect();
    // 陈德镇 may be a person: then 陈德 is no place.
    let persons: FxHashMap<_, f32> = candidates
        .iter()
        .filter(|c| c.kind == Per && c.outcome == Outcome::Chosen)
        .map(|c| (c.span, c.score))
        .collect();
    let stems: FxHashSet<String> = candidates
        .iter()
        .filter(|c| c.kind == Gpe && c.score >= 0.5 && persons.get(&c.span).is_none_or(|p| *p < c.score))
        .filter_map(|c| c.span.of(view.text).strip_suffix(POLITIES))
        .filter(|stem| stem.chars().nth(1).is_some())
        .map(str::to_owned)
        .collect();
    let place = |kind: EntityType| matches!(kind, Gpe | Loc | Org);
    for c in candidates.iter_mut().filter(|c| guess(c)) {
        match listed.get(&c.span) {
            Some((kind, entity)) if *kind == c.kind || *kind == Org && place(c.kind) => {
                c.kind = *kind;
                c.entity.clone_from(entity);
            }
            _ if c.kind == Per && stems.contains(c.span.of(view.text)) => c.kind = Gpe,
            _ => {}
        }
    }
}
