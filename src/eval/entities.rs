use std::collections::BTreeMap;

use super::errors::Errors;
use super::{Class, Counts, EntityScores, Example, Ratio, View};
use crate::annotations::{Body, Layer};
use crate::base::EntityType;

/// Counts of mentions.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    types: BTreeMap<EntityType, Counts>,
    spans: Counts,
    /// Strictly matched mentions that gold links, and those of them with the same link.
    linked: u64,
    right_links: u64,
}

/// A mention of either side, in raw scalars.
#[derive(Clone, Copy, Debug)]
struct Item<'a> {
    start: u32,
    end: u32,
    kind: EntityType,
    entity: Option<&'a str>,
}

impl Item<'_> {
    fn span(&self) -> (u32, u32) {
        (self.start, self.end)
    }
}

impl Tally {
    pub fn merge(&mut self, other: &Tally) {
        for (kind, counts) in &other.types {
            self.types.entry(*kind).or_default().merge(*counts);
        }
        self.spans.merge(other.spans);
        self.linked += other.linked;
        self.right_links += other.right_links;
    }

    pub fn add(&mut self, view: &View<'_>, errors: &mut Errors) {
        let gold: Vec<Item<'_>> = view
            .layer(Layer::Entity)
            .filter_map(|line| match &line.body {
                Body::Entity { kind, entity } => {
                    Some(Item { start: line.start, end: line.end, kind: *kind, entity: entity.as_deref() })
                }
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for (article, mentions) in view.doc.tagged.articles.iter().enumerate() {
            for m in mentions {
                if let Some((start, end)) = view.raw_scalars(article, m.span) {
                    found.push(Item { start, end, kind: m.kind, entity: m.entity.as_deref() });
                }
            }
        }
        for item in &gold {
            self.types.entry(item.kind).or_default().gold += 1;
        }
        for item in &found {
            self.types.entry(item.kind).or_default().predicted += 1;
        }
        // Each side is a multiset. Strict matches first, so that a wrong type never takes the place of a right one.
        let mut open = Pairing::new(&gold, &found);
        let strict = open.pair(|g, p| g.span() == p.span() && g.kind == p.kind && g.entity == p.entity);
        let unlinked = open.pair(|g, p| g.span() == p.span() && g.kind == p.kind);
        for (g, p) in strict.iter().chain(&unlinked) {
            self.types.entry(g.kind).or_default().matched += 1;
            if let Some(entity) = g.entity {
                self.linked += 1;
                if p.entity == Some(entity) {
                    self.right_links += 1;
                } else {
                    let note = format!("gold {entity}, predicted {}", p.entity.unwrap_or("none"));
                    errors.add(format!("link: {}", g.kind), || example(view, *g, Some(note)));
                }
            }
        }
        let retyped = open.pair(|g, p| g.span() == p.span());
        let matched = (strict.len() + unlinked.len() + retyped.len()) as u64;
        self.spans.merge(Counts { gold: gold.len() as u64, predicted: found.len() as u64, matched });
        for (g, p) in &retyped {
            errors.add(format!("entity: {} as {}", g.kind, p.kind), || example(view, *g, None));
        }
        let overlap = |g: &Item<'_>, p: &Item<'_>| g.start < p.end && p.start < g.end;
        let told = |p: &Item<'_>| Some(format!("predicted “{}” {}", view.slice(p.start, p.end), p.kind));
        for (g, p) in open.pair(|g, p| overlap(g, p) && g.kind == p.kind) {
            errors.add(format!("entity: boundary of {}", g.kind), || example(view, g, told(&p)));
        }
        for (g, p) in open.pair(overlap) {
            errors.add(format!("entity: boundary and type of {}", g.kind), || example(view, g, told(&p)));
        }
        let (missed, spurious) = open.rest();
        for g in missed {
            errors.add(format!("entity: missed {}", g.kind), || example(view, g, None));
        }
        for p in spurious {
            errors.add(format!("entity: spurious {}", p.kind), || example(view, p, None));
        }
    }

    pub fn scores(&self) -> Option<EntityScores> {
        if self.types.is_empty() {
            return None;
        }
        let mut all = Counts::default();
        self.types.values().for_each(|counts| all.merge(*counts));
        let by_type =
            self.types.iter().map(|(kind, c)| Class { name: kind.name().to_owned(), score: c.prf() }).collect();
        Some(EntityScores {
            strict: all.prf(),
            spans: self.spans.prf(),
            by_type,
            links: Ratio::new(self.right_links, self.linked),
        })
    }
}

/// The mentions of both sides that are not yet paired, by place.
struct Pairing<'a> {
    gold: Vec<Item<'a>>,
    found: Vec<Item<'a>>,
}

impl<'a> Pairing<'a> {
    fn new(gold: &[Item<'a>], found: &[Item<'a>]) -> Self {
        let sorted = |items: &[Item<'a>]| {
            let mut items = items.to_vec();
            items.sort_by_key(Item::span);
            items
        };
        Self { gold: sorted(gold), found: sorted(found) }
    }

    /// Takes out pairs that overlap and fit, each mention once.
    fn pair(&mut self, fits: impl Fn(&Item<'a>, &Item<'a>) -> bool) -> Vec<(Item<'a>, Item<'a>)> {
        let mut pairs = Vec::new();
        let mut taken = vec![false; self.found.len()];
        let found = &self.found;
        let longest = found.iter().map(|p| p.end - p.start).max().unwrap_or(0);
        self.gold.retain(|g| {
            let first = found.partition_point(|p| p.start + longest < g.start);
            let near = found.iter().enumerate().skip(first).take_while(|(_, p)| p.start < g.end);
            match near.into_iter().find(|(i, p)| !taken[*i] && fits(g, p)).map(|(i, p)| (i, *p)) {
                Some((i, p)) => {
                    taken[i] = true;
                    pairs.push((*g, p));
                    false
                }
                None => true,
            }
        });
        let mut taken = taken.into_iter();
        self.found.retain(|_| !taken.next().unwrap_or(false));
        pairs
    }

    fn rest(self) -> (Vec<Item<'a>>, Vec<Item<'a>>) {
        (self.gold, self.found)
    }
}

fn example(view: &View<'_>, item: Item<'_>, note: Option<String>) -> Example {
    let (start, end) = item.span();
    Example { doc: view.id().to_owned(), start, end, text: view.slice(start, end).to_owned(), note }
}
