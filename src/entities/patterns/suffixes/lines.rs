//! Lines of railways and undergrounds named by places: 京沪线, 将军澳线.

use rustc_hash::FxHashMap;

use super::super::super::view::View;
use super::{Known, ways};
use crate::base::EntityType::{Gpe, Loc};

/// What joins the ends of a route, whose last one the line does not name: 巴黎-马赛线.
const ROUTES: [char; 7] = ['-', '—', '–', '－', '至', '到', '、'];

/// What goes by ship or by plane, whose lines have no names: 北京线|航班.
const VOYAGES: &[&str] =
    &["航班", "航线", "航次", "航运", "运价", "运费", "货量", "班轮", "舱位", "船期", "订舱", "机票"];
/// What the names of parts of the world end in: 欧洲线 is a trade.
const REGIONS: [&str; 14] =
    ["洲", "亚", "洋", "海", "非", "北美", "南美", "拉美", "中东", "西欧", "东欧", "北欧", "南欧", "地区"];

/// Where the name of a line begins that ends at byte `at`: at characters for the places that it joins, or at one place,
/// which is no state.
pub(super) fn from(view: &View<'_>, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let tail = &view.text[at + '线'.len_utf8()..];
    let voyage = VOYAGES.iter().any(|word| tail.starts_with(word));
    let place = known.get(&at).filter(|k| matches!(k.kind, Gpe | Loc) && !k.state && view.is_boundary(at));
    let region = |k: &Known| k.kind == Loc && REGIONS.iter().any(|end| view.text[k.start..at].ends_with(end));
    // 武汉|成都线: both ends, which the line does not name either.
    let end = |k: &Known| k.kind == Gpe && known.get(&k.start).is_some_and(|other| other.kind == Gpe && !other.state);
    let place = place.filter(|k| !voyage && !region(k) && !end(k));
    ways::from(view, at).or(place.map(|k| k.start)).filter(|start| !view.text[..*start].ends_with(ROUTES))
}
