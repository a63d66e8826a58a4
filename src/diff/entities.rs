use super::draft::{Credited, Draft};
use super::view::View;
use super::{Kind, TextMap, Value};
use crate::annotations::Layer;

/// Compares mentions: those at the same place, then those that overlap, pair by pair; the others are new or gone.
/// Gives the mentions that say the same by another
/// finder or score.
pub(super) fn compare(old: &View, new: &View, map: &TextMap, drafts: &mut Vec<Draft>) -> Vec<Credited> {
    let mut credited = Vec::new();
    // Both lists are sorted and the map keeps the order.
    let mut olds: Vec<usize> = Vec::new();
    let mut free = vec![true; new.entities.len()];
    for (i, was) in old.entities.iter().enumerate() {
        let same = map
            .exact(was.start, was.end)
            .and_then(|place| new.entities.binary_search_by_key(&place, |e| (e.start, e.end)).ok());
        let Some(j) = same else {
            olds.push(i);
            continue;
        };
        let now = &new.entities[j];
        free[j] = false;
        if was.label != now.label {
            drafts.push(Draft::new(Layer::Entity, Kind::Retype, Some(was), Some(now)));
        } else if was.entity != now.entity {
            drafts.push(Draft::new(Layer::Entity, Kind::Relink, Some(was), Some(now)));
        } else if was.finder != now.finder || was.score != now.score {
            credited.push(Credited { was: i, now: j });
        }
    }
    // Of what is left, the pairs that share most of their text come first.
    let mut pairs: Vec<(std::cmp::Reverse<u32>, usize, usize)> = Vec::new();
    for &i in &olds {
        let was = &old.entities[i];
        let place = map.around(was.start, was.end);
        for (j, shared) in overlapping(&new.entities, place) {
            if free[j] {
                pairs.push((std::cmp::Reverse(shared), i, j));
            }
        }
    }
    pairs.sort_unstable();
    let mut left: std::collections::BTreeSet<usize> = olds.into_iter().collect();
    for (_, i, j) in pairs {
        if free[j] && left.remove(&i) {
            free[j] = false;
            drafts.push(Draft::new(Layer::Entity, Kind::Move, Some(&old.entities[i]), Some(&new.entities[j])));
        }
    }
    for i in left {
        let was = &old.entities[i];
        let mut draft = Draft::new(Layer::Entity, Kind::Remove, Some(was), None);
        let there = overlapping(&new.entities, map.around(was.start, was.end)).max_by_key(|(_, shared)| *shared);
        draft.instead = there.map(|(j, _)| new.entities[j].clone());
        drafts.push(draft);
    }
    let added = new.entities.iter().zip(free).filter(|(_, free)| *free);
    drafts.extend(added.map(|(now, _)| Draft::new(Layer::Entity, Kind::Add, None, Some(now))));
    credited
}

/// The values that share text with a place, and how much.
fn overlapping(values: &[Value], (start, end): (u32, u32)) -> impl Iterator<Item = (usize, u32)> {
    let first = values.partition_point(|v| v.end <= start);
    let there = values.iter().enumerate().skip(first).take_while(move |(_, v)| v.start < end);
    there.map(move |(j, v)| (j, v.end.min(end) - v.start.max(start)))
}
