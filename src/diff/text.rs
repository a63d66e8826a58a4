//! From one version of a raw text to the next: which characters are the same ones, in other places.

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp};

/// An equal run of characters shorter than this, between two changes, is taken as chance and not as the same text.
const CHANCE: u32 = 4;

/// The largest changed region (characters of both sides multiplied) that is compared character by character.
const LARGEST: u64 = 1 << 26;

/// A run of characters that both texts have. Unicode scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub old: u32,
    pub new: u32,
    pub len: u32,
}

/// The exact map between two versions of a text, in Unicode scalars. What lies in no run was removed (old side) or
/// inserted (new side); runs are in order on both sides and never adjoin on both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextMap {
    runs: Vec<Run>,
    old_len: u32,
    new_len: u32,
}

impl TextMap {
    /// Compares two texts: lines first, then the characters of the lines that differ. Linear where they are equal.
    pub fn between(old: &str, new: &str) -> Self {
        let mut map = TextMap::default();
        if old == new {
            let len = old.chars().count() as u32;
            map.push(Run { old: 0, new: 0, len });
            (map.old_len, map.new_len) = (len, len);
            return map;
        }
        let (olds, news) = (Lines::of(old), Lines::of(new));
        let mut ids = FxHashMap::default();
        let mut names = |lines: &Lines<'_>| -> Vec<u32> {
            let texts = lines.texts.iter();
            texts
                .map(|line| {
                    let next = ids.len() as u32;
                    *ids.entry((*line).to_owned()).or_insert(next)
                })
                .collect()
        };
        let (a, b) = (names(&olds), names(&news));
        for op in similar::capture_diff_slices(Algorithm::Patience, &a, &b) {
            let (was, now) = (op.old_range(), op.new_range());
            match op {
                DiffOp::Equal { .. } => {
                    let (start, end) = (olds.starts[was.start], olds.starts[was.end]);
                    map.push(Run { old: start, new: news.starts[now.start], len: end - start });
                }
                DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
                DiffOp::Replace { .. } => {
                    let (was_at, now_at) = (olds.starts[was.start], news.starts[now.start]);
                    let was: Vec<char> = olds.texts[was].iter().flat_map(|l| l.chars()).collect();
                    let now: Vec<char> = news.texts[now].iter().flat_map(|l| l.chars()).collect();
                    for run in region(&was, &now) {
                        map.push(Run { old: was_at + run.old, new: now_at + run.new, len: run.len });
                    }
                }
            }
        }
        (map.old_len, map.new_len) = (*olds.starts.last().unwrap_or(&0), *news.starts.last().unwrap_or(&0));
        map
    }

    fn push(&mut self, run: Run) {
        match self.runs.last_mut() {
            _ if run.len == 0 => {}
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => last.len += run.len,
            _ => self.runs.push(run),
        }
    }

    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether both texts are the same.
    pub fn is_same(&self) -> bool {
        self.old_len == self.new_len && self.kept() == self.old_len
    }

    /// (characters removed, characters inserted).
    pub fn changed(&self) -> (u32, u32) {
        (self.old_len - self.kept(), self.new_len - self.kept())
    }

    fn kept(&self) -> u32 {
        self.runs.iter().map(|r| r.len).sum()
    }

    /// The map the other way round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let runs = self.runs.iter().map(|r| Run { old: r.new, new: r.old, len: r.len }).collect();
        Self { runs, old_len: self.new_len, new_len: self.old_len }
    }

    /// The run that holds an old position.
    fn run_at(&self, old: u32) -> Option<&Run> {
        let i = self.runs.partition_point(|r| r.old + r.len <= old);
        self.runs.get(i).filter(|r| r.old <= old)
    }

    /// Where an old span stands in the new text, when all of it does, uncut.
    pub fn exact(&self, start: u32, end: u32) -> Option<(u32, u32)> {
        let run = self.run_at(start)?;
        (start < end && end <= run.old + run.len).then(|| {
            let to = run.new + (start - run.old);
            (to, to + (end - start))
        })
    }

    /// As [`exact`](Self::exact), when besides at least `context` characters around the span are the same too (or all
    /// there are): the place is then no chance resemblance.
    pub fn sure(&self, start: u32, end: u32, context: u32) -> Option<(u32, u32)> {
        let run = self.run_at(start)?;
        let whole = run.len == self.old_len;
        let found = self.exact(start, end)?;
        (whole || run.len - (end - start) >= context).then_some(found)
    }

    /// The old span in the new text, with what was inserted into it and without what was removed from it. What was
    /// changed at its ends is counted in. Empty when nothing of it is left and nothing stands in its place.
    pub fn around(&self, start: u32, end: u32) -> (u32, u32) {
        if start >= end {
            return (self.gap_start(start), self.gap_start(start));
        }
        let from = self.run_at(start).map_or_else(|| self.gap_start(start), |r| r.new + (start - r.old));
        let to = self.run_at(end - 1).map_or_else(|| self.gap_end(end - 1), |r| r.new + (end - r.old));
        (from, to.max(from))
    }

    /// Whether any character of the old span is left in the new text.
    pub fn touches(&self, start: u32, end: u32) -> bool {
        let i = self.runs.partition_point(|r| r.old + r.len <= start);
        self.runs.get(i).is_some_and(|r| r.old < end)
    }

    /// Whether all of the old span is left in the new text, uncut.
    pub fn holds(&self, start: u32, end: u32) -> bool {
        self.exact(start, end).is_some()
    }

    fn gap_start(&self, old: u32) -> u32 {
        let i = self.runs.partition_point(|r| r.old + r.len <= old);
        i.checked_sub(1).map_or(0, |i| self.runs[i].new + self.runs[i].len)
    }

    fn gap_end(&self, old: u32) -> u32 {
        let i = self.runs.partition_point(|r| r.old <= old);
        self.runs.get(i).map_or(self.new_len, |r| r.new)
    }
}

/// The lines of a text, each with its line feed, and where they start (scalars); the last start is the text's length.
struct Lines<'t> {
    texts: Vec<&'t str>,
    starts: Vec<u32>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let texts: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = vec![0];
        let mut at = 0;
        for line in &texts {
            at += line.chars().count() as u32;
            starts.push(at);
        }
        Self { texts, starts }
    }
}

/// The equal runs of two changed regions.
fn region(old: &[char], new: &[char]) -> Vec<Run> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (was, now) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut runs = vec![Run { old: 0, new: 0, len: head as u32 }];
    if was.len() as u64 * now.len() as u64 <= LARGEST && !was.is_empty() && !now.is_empty() {
        for op in similar::capture_diff_slices(Algorithm::Myers, was, now) {
            if let DiffOp::Equal { old_index, new_index, len } = op
                && len as u32 >= CHANCE
            {
                runs.push(Run { old: (head + old_index) as u32, new: (head + new_index) as u32, len: len as u32 });
            }
        }
    }
    runs.push(Run { old: (old.len() - tail) as u32, new: (new.len() - tail) as u32, len: tail as u32 });
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_insertion_shifts_what_follows() {
        let map = TextMap::between("甲一。\n乙二。\n", "新的一段。\n甲一。\n乙二。\n");
        assert_eq!(map.runs(), [Run { old: 0, new: 6, len: 8 }]);
        assert_eq!((map.exact(4, 6), map.changed()), (Some((10, 12)), (0, 6)));
    }

    #[test]
    fn a_change_inside_a_line_leaves_its_rest() {
        let map = TextMap::between("日本政府通过了新法案。", "日本政府昨天否决了新法案。");
        assert_eq!(map.exact(0, 4), Some((0, 4)));
        assert_eq!(map.exact(7, 10), Some((9, 12)));
        assert_eq!((map.exact(3, 8), map.around(3, 8)), (None, (3, 10)));
        assert_eq!(map.sure(0, 2, 12), None, "too little around it");
    }

    #[test]
    fn chance_resemblance_is_no_map() {
        let map = TextMap::between("专家认为日本会继续。\n", "有人说,日本的港口关了门。\n");
        assert_eq!(map.exact(4, 6), None, "{map:?}");
    }

    proptest! {
        #[test]
        fn runs_hold_the_same_text(old in "[甲乙丙。\n]{0,60}", new in "[甲乙丙。\n]{0,60}") {
            let map = TextMap::between(&old, &new);
            let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
            prop_assert_eq!((map.old_len as usize, map.new_len as usize), (a.len(), b.len()));
            let mut last = (0, 0);
            for r in map.runs() {
                prop_assert!(r.len > 0 && r.old >= last.0 && r.new >= last.1);
                let (i, j, n) = (r.old as usize, r.new as usize, r.len as usize);
                prop_assert_eq!(&a[i..i + n], &b[j..j + n]);
                last = (r.old + r.len, r.new + r.len);
            }
            prop_assert_eq!(map.is_same(), old == new);
            for start in 0..a.len() as u32 {
                for end in start + 1..=a.len() as u32 {
                    let (from, to) = map.around(start, end);
                    prop_assert!(from <= to && to as usize <= b.len());
                    if let Some(exact) = map.exact(start, end) {
                        prop_assert_eq!(exact, (from, to));
                    }
                }
            }
        }
    }
}
