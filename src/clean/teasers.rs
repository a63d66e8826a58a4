//! Lists of other articles behind an article, told by topic distance and rhythm where no heading tells them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::features::Ending;
use super::page::{Page, Unit};
use super::vocabulary::pairs;

impl Page<'_> {
    /// Where a list of teasers begins at the end of a core: a title and one paragraph, again and again, about other things
    /// than the paragraphs before (topic distance), or cut in mid-sentence.
    pub(super) fn teaser_tail(&self, core: &Range<usize>) -> Option<usize> {
        let long = |u: &Unit| u.f.ink >= 35 && !u.is_stamp();
        let head = |i: usize| {
            let u = &self.units[i];
            let sentence = u.f.end == Ending::Call && u.f.pauses >= 2;
            u.f.ink <= 48
                && !sentence
                && !matches!(u.f.end, Ending::Stop | Ending::Pause)
                && super::shape::marker(self.of(i)).is_none()
                && !super::shape::is_turn(self.of(i))
        };
        // Items from the end: the place of the first head line, the place of the paragraph.
        let mut items: Vec<(usize, usize)> = Vec::new();
        let mut end = core.end;
        while end > core.start {
            let Some(text) = (core.start..end).rev().take(3).find(|&i| long(&self.units[i])) else { break };
            if !(text + 1..end).all(head) {
                break;
            }
            let first = (core.start..text).rev().take(3).take_while(|&i| head(i)).last();
            let Some(first) = first else { break };
            items.push((first, text));
            end = first;
        }
        items.reverse();
        // The first item has no more head lines than the others: what stands above them is the article's.
        let heads = items.iter().skip(1).map(|&(first, text)| text - first).max()?;
        let start = items.first().map(|&(first, text)| first.max(text.saturating_sub(heads)))?;
        let body: Vec<usize> = (core.start..start).filter(|&i| self.units[i].is_prose()).collect();
        // Every item breaks off, the body never does: programs cut teasers.
        let cut = items.iter().filter(|&&(_, i)| !self.units[i].f.end.ends_sentence()).count();
        let finished = body.iter().all(|&i| self.units[i].f.end.ends_sentence());
        if items.len() >= 3 && cut == items.len() && body.len() >= 2 && finished {
            return Some(start);
        }
        if items.len() < 3 || body.len() < 4 {
            return None;
        }
        // How much the body's own paragraphs share with each other: each of its last eight with all before them.
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for &i in body.iter().rev().take(200) {
            for pair in pairs(self.of(i)).take(600) {
                *counts.entry(pair).or_default() += 1;
            }
        }
        let share = |i: usize, own: u32| {
            let all: Vec<u64> = pairs(self.of(i)).take(600).collect();
            let mut mine: FxHashMap<u64, u32> = FxHashMap::default();
            all.iter().for_each(|&p| *mine.entry(p).or_default() += own);
            let shared =
                all.iter().filter(|p| counts.get(p).copied().unwrap_or(0) > mine[p].min(own * mine[p])).count();
            shared as f32 / all.len().max(1) as f32
        };
        let mean = |values: Vec<f32>| values.iter().sum::<f32>() / values.len().max(1) as f32;
        let cohesion = mean(body.iter().rev().take(8).map(|&i| share(i, 1)).collect());
        let kin = mean(items.iter().map(|&(_, i)| share(i, 0)).collect());
        let cut = cut as f32 / items.len() as f32;
        (kin < 0.45 * cohesion || cut >= 0.6 && kin < 0.7 * cohesion).then_some(start)
    }
}
