use super::draft::{Credited, Draft};
use super::view::View;
use super::{Kind, TextMap, Value};
use crate::annotations::Layer;

/// Compares stances: in the same sentence those of the same target and holder, then those of the same target; then
/// those of target and holder in sentences that are cut otherwise. The others are new or gone. Gives the stances
/// that say the same by another finder or score.
pub(super) fn compare(old: &View, new: &View, map: &TextMap, drafts: &mut Vec<Draft>) -> Vec<Credited> {
    let mut credited = Vec::new();
    let places: Vec<(u32, u32)> = old.stances.iter().map(|s| map.around(s.start, s.end)).collect();
    let mut partner: Vec<Option<usize>> = vec![None; old.stances.len()];
    let mut free = vec![true; new.stances.len()];
    type Alike = fn(&Value, &Value, (u32, u32)) -> bool;
    let rounds: [Alike; 3] = [
        |a, b, place| place == (b.start, b.end) && a.target == b.target && a.holder == b.holder,
        |a, b, place| place == (b.start, b.end) && a.target == b.target,
        |a, b, place| place.0 < b.end && b.start < place.1 && a.target == b.target && a.holder == b.holder,
    ];
    for alike in rounds {
        for (i, was) in old.stances.iter().enumerate().filter(|(i, _)| partner[*i].is_none()).collect::<Vec<_>>() {
            let first = new.stances.partition_point(|s| s.end <= places[i].0);
            let mut there = (first..new.stances.len()).take_while(|j| new.stances[*j].start < places[i].1);
            if let Some(j) = there.find(|j| free[*j] && alike(was, &new.stances[*j], places[i])) {
                partner[i] = Some(j);
                free[j] = false;
            }
        }
    }
    for (i, was) in old.stances.iter().enumerate() {
        let Some(j) = partner[i] else {
            drafts.push(Draft::new(Layer::Stance, Kind::Remove, Some(was), None));
            continue;
        };
        let now = &new.stances[j];
        let kind = if places[i] != (now.start, now.end) {
            Kind::Move
        } else if was.polarity != now.polarity {
            Kind::Flip
        } else if was.holder != now.holder || was.holder_entity != now.holder_entity {
            Kind::Holder
        } else if was.content() != now.content() {
            Kind::Cues
        } else {
            if was.finder != now.finder || was.score != now.score {
                credited.push(Credited { was: i, now: j });
            }
            continue;
        };
        drafts.push(Draft::new(Layer::Stance, kind, Some(was), Some(now)));
    }
    let added = new.stances.iter().zip(free).filter(|(_, free)| *free);
    drafts.extend(added.map(|(now, _)| Draft::new(Layer::Stance, Kind::Add, None, Some(now))));
    credited
}
