//! Lines of railways and undergrounds named by places: 京沪线, 将军澳线.

use rustc_hash::FxHashMap;

use super::super::super::view::View;
use super::{Known, ways};
use crate::base::EntityType::{Gpe, Loc};

/// What joins the ends of a route, whose last one the line does not name: 巴黎-马赛线.
const ROUTES: [char; 7] = ['-', '—', '–', '－', '至', '到', '、'];

/// Where the name of a line begins that ends at byte `at`: at characters for the places that it joins, or at one place,
/// which is no state.
pub(super) fn from(view: &View<'_>, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let place = known.get(&at).filter(|k| matches!(k.kind, Gpe | Loc) && !k.state && view.is_boundary(at));
    ways::from(view, at).or(place.map(|k| k.start)).filter(|start| !view.text[..*start].ends_with(ROUTES))
}
