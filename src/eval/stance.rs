use std::collections::BTreeMap;

use super::errors::Errors;
use super::metric::mean_f1;
use super::{Class, Confusion, Counts, Example, Ratio, StanceScores, View};
use crate::annotations::{Body, Layer};
use crate::base::Polarity;

/// Counts of stance rows. A cell is (gold, predicted); `None` is a row that this side does not have.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    cells: BTreeMap<(Option<Polarity>, Option<Polarity>), u64>,
    targets: BTreeMap<String, Counts>,
    right_holders: u64,
    sentences: u64,
    exact_sentences: u64,
}

/// A stance of either side.
#[derive(Clone, Debug)]
struct Row<'a> {
    polarity: Polarity,
    holder: &'a str,
}

/// The rows of one gold sentence (or of a predicted sentence without gold) and one target.
#[derive(Default)]
struct Group<'a> {
    gold: Vec<Row<'a>>,
    found: Vec<Row<'a>>,
}

type Place = (u32, u32);

impl Tally {
    pub fn merge(&mut self, other: &Tally) {
        for (cell, count) in &other.cells {
            *self.cells.entry(*cell).or_default() += count;
        }
        for (target, counts) in &other.targets {
            self.targets.entry(target.clone()).or_default().merge(*counts);
        }
        self.right_holders += other.right_holders;
        self.sentences += other.sentences;
        self.exact_sentences += other.exact_sentences;
    }

    pub fn add(&mut self, view: &View<'_>, errors: &mut Errors) {
        let mut groups: BTreeMap<(Place, &str), Group<'_>> = BTreeMap::new();
        let mut sentences: Vec<Place> = Vec::new();
        for line in view.layer(Layer::Stance) {
            if let Body::Stance { target, polarity, holder, .. } = &line.body {
                let place = (line.start, line.end);
                sentences.push(place);
                groups.entry((place, target)).or_default().gold.push(Row { polarity: *polarity, holder });
            }
        }
        sentences.sort_unstable();
        sentences.dedup();
        self.sentences += sentences.len() as u64;
        for (article, stances) in view.doc.articles.iter().enumerate() {
            let cut = view.doc.tagged.segmented.articles.get(article).map_or(&[][..], |a| &a.sentences);
            let places: Vec<Option<Place>> = cut.iter().map(|s| view.raw_scalars(article, s.span)).collect();
            let exact = |place: &&Place| sentences.binary_search(place).is_ok();
            self.exact_sentences += places.iter().flatten().filter(exact).count() as u64;
            for s in stances {
                let Some(place) = places.get(s.sentence as usize).copied().flatten() else { continue };
                let place = gold_sentence(&sentences, place).unwrap_or(place);
                let row = Row { polarity: s.polarity, holder: &s.holder };
                groups.entry((place, &s.target)).or_default().found.push(row);
            }
        }
        for ((place, target), group) in groups {
            self.group(view, place, target, group, errors);
        }
    }

    fn group(&mut self, view: &View<'_>, (start, end): Place, target: &str, mut group: Group<'_>, errors: &mut Errors) {
        let example = |note: String| Example {
            doc: view.id().to_owned(),
            start,
            end,
            text: view.slice(start, end).to_owned(),
            note: Some(note),
        };
        let counts = self.targets.entry(target.to_owned()).or_default();
        counts.gold += group.gold.len() as u64;
        counts.predicted += group.found.len() as u64;
        counts.matched += group.gold.len().min(group.found.len()) as u64;
        for (g, p) in pair(&mut group) {
            *self.cells.entry((Some(g.polarity), Some(p.polarity))).or_default() += 1;
            if g.polarity != p.polarity {
                errors.add(format!("stance: {} as {}", g.polarity, p.polarity), || {
                    example(format!("{target}, held by {}", g.holder))
                });
            }
            if bare(g.holder) == bare(p.holder) {
                self.right_holders += 1;
            } else {
                errors.add("stance: holder".to_owned(), || {
                    example(format!("{target}: gold {}, predicted {}", g.holder, p.holder))
                });
            }
        }
        for g in group.gold {
            *self.cells.entry((Some(g.polarity), None)).or_default() += 1;
            errors.add(format!("stance: missed {}", g.polarity), || example(format!("{target}, held by {}", g.holder)));
        }
        for p in group.found {
            *self.cells.entry((None, Some(p.polarity))).or_default() += 1;
            errors
                .add(format!("stance: spurious {}", p.polarity), || example(format!("{target}, held by {}", p.holder)));
        }
    }

    pub fn scores(&self) -> Option<StanceScores> {
        if self.sentences == 0 {
            return None;
        }
        let mut pairs = Counts::default();
        self.targets.values().for_each(|counts| pairs.merge(*counts));
        let polarity = |polarity: Polarity| {
            let mut counts = Counts::default();
            for ((gold, found), n) in &self.cells {
                let (gold, found) = (*gold == Some(polarity), *found == Some(polarity));
                counts.gold += u64::from(gold) * n;
                counts.predicted += u64::from(found) * n;
                counts.matched += u64::from(gold && found) * n;
            }
            counts
        };
        let all: Vec<Counts> = Polarity::ALL.iter().map(|p| polarity(*p)).collect();
        let agreeing: u64 = all.iter().map(|counts| counts.matched).sum();
        let name = |side: Option<Polarity>| side.map_or("-", Polarity::name);
        let class = |name: &str, counts: &Counts| Class { name: name.to_owned(), score: counts.prf() };
        Some(StanceScores {
            sentences: Ratio::new(self.exact_sentences, self.sentences),
            pairs: pairs.prf(),
            by_target: self.targets.iter().map(|(target, counts)| class(target, counts)).collect(),
            by_polarity: Polarity::ALL.iter().zip(&all).map(|(p, counts)| class(p.name(), counts)).collect(),
            macro_f1: mean_f1(&all),
            semeval: mean_f1(&[polarity(Polarity::Favor), polarity(Polarity::Against)]),
            polarity: Ratio::new(agreeing, pairs.matched),
            confusion: self
                .cells
                .iter()
                .map(|(&(gold, found), &count)| Confusion { gold: name(gold), predicted: name(found), count })
                .collect(),
            holder: Ratio::new(self.right_holders, pairs.matched),
        })
    }
}

/// The gold sentence that a predicted one is: the same start, else at least half of the longer one in common.
pub fn gold_sentence(sentences: &[Place], (start, end): Place) -> Option<Place> {
    if let Ok(i) = sentences.binary_search_by_key(&start, |s| s.0) {
        return Some(sentences[i]);
    }
    // Gold sentences do not overlap, so those around the place are next to each other.
    let first = sentences.partition_point(|s| s.1 <= start);
    let near = sentences[first..].iter().take_while(|s| s.0 < end);
    let shared = |s: &Place| s.1.min(end).saturating_sub(s.0.max(start));
    near.filter(|s| 2 * shared(s) >= (end - start).max(s.1 - s.0))
        .max_by_key(|s| (shared(s), std::cmp::Reverse(s.0)))
        .copied()
}

/// Pairs the rows of a group one to one and takes them out: same holder and polarity, same holder, same polarity, rest.
fn pair<'a>(group: &mut Group<'a>) -> Vec<(Row<'a>, Row<'a>)> {
    let mut pairs = Vec::new();
    for (holder, polarity) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut g = 0;
        while g < group.gold.len() {
            let row = &group.gold[g];
            let fits = |p: &Row<'_>| {
                (!holder || bare(row.holder) == bare(p.holder)) && (!polarity || row.polarity == p.polarity)
            };
            match group.found.iter().position(fits) {
                Some(p) => pairs.push((group.gold.remove(g), group.found.remove(p))),
                None => g += 1,
            }
        }
    }
    pairs
}

/// A holder without white space, quotation marks and book-title marks.
fn bare(holder: &str) -> String {
    const MARKS: &[char] = &['“', '”', '"', '‘', '’', '\'', '「', '」', '『', '』', '《', '》', '〈', '〉', '＂', '＇'];
    holder.chars().filter(|c| !c.is_whitespace() && !MARKS.contains(c)).collect()
}
