use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::pair::lines;
use crate::annotations::{Annotation, Body, Layer, Store};

/// What one person has in a place that others have otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    pub person: String,
    /// Sorted by place; empty where they marked nothing.
    pub lines: Vec<Annotation>,
}

/// A place where people differ: lines that overlap, of stances also of one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dispute {
    /// Names it as long as nobody changes their lines.
    pub id: String,
    pub doc: String,
    pub layer: Layer,
    /// The place of all their lines together, in scalars of the raw text.
    pub start: u32,
    pub end: u32,
    /// Everyone who has lines of this layer in the document, in the order they were named.
    pub sides: Vec<Side>,
}

impl Dispute {
    /// Of a stance: what it is toward.
    pub fn target(&self) -> Option<&str> {
        self.sides.iter().flat_map(|s| &s.lines).find_map(target)
    }

    /// What they differ in, in a word: whether something is marked at all, its boundaries, its label, or the rest (link,
    /// holder, cues, language).
    pub fn about(&self) -> &'static str {
        let all = |f: &dyn Fn(&Annotation) -> String| {
            let each = self.sides.iter().map(|s| s.lines.iter().map(f).collect::<Vec<_>>());
            each.collect::<BTreeSet<_>>().len() == 1
        };
        if self.sides.iter().any(|s| s.lines.is_empty()) {
            return "presence";
        }
        match () {
            () if !all(&|l| format!("{}..{}", l.start, l.end)) => "boundaries",
            () if !all(&|l| match &l.body {
                Body::Block { label, .. } => label.to_string(),
                Body::Entity { kind, .. } => kind.to_string(),
                Body::Stance { polarity, .. } => polarity.to_string(),
            }) =>
            {
                "label"
            }
            () => "details",
        }
    }

    /// Whether a line is about this place.
    pub fn covers(&self, line: &Annotation) -> bool {
        line.layer() == self.layer && line.start < self.end && self.start < line.end && target(line) == self.target()
    }
}

fn target(line: &Annotation) -> Option<&str> {
    match &line.body {
        Body::Stance { target, .. } => Some(target),
        _ => None,
    }
}

/// The places of a document where people differ, by layer and place.
pub fn disputes(store: &Store, people: &[String], layers: &[Layer], doc: &str) -> Vec<Dispute> {
    places(store, people, layers, doc).into_iter().filter(|place| !is_agreed(place)).collect()
}

/// The lines of a document that all have who annotated its layer, at least two: those of the first of them.
pub fn agreed(store: &Store, people: &[String], layers: &[Layer], doc: &str) -> Vec<Annotation> {
    let all = places(store, people, layers, doc).into_iter().filter(is_agreed);
    all.filter_map(|mut place| Some(place.sides.drain(..).next()?.lines)).flatten().collect()
}

fn is_agreed(place: &Dispute) -> bool {
    place.sides.windows(2).all(|w| said(&w[0]) == said(&w[1]))
}

/// What a side says. Numbers of paragraphs are everyone's own.
fn said(side: &Side) -> Vec<(u32, u32, Body)> {
    let body = |line: &Annotation| match line.body.clone() {
        Body::Block { label, lang, .. } => Body::Block { label, paragraph: None, lang },
        body => body,
    };
    side.lines.iter().map(|l| (l.start, l.end, body(l))).collect()
}

/// All places that somebody marked.
fn places(store: &Store, people: &[String], layers: &[Layer], doc: &str) -> Vec<Dispute> {
    let mut found = Vec::new();
    for &layer in layers {
        let each: Vec<(&String, Vec<&Annotation>)> = people
            .iter()
            .map(|p| (p, lines(store, p, doc, layer).collect::<Vec<_>>()))
            .filter(|(_, lines)| !lines.is_empty())
            .collect();
        if each.len() < 2 {
            continue;
        }
        let all = each.iter().enumerate().flat_map(|(who, (_, lines))| lines.iter().map(move |l| (who, *l)));
        let mut all: Vec<(usize, &Annotation)> = all.collect();
        all.sort_by(|(v, a), (w, b)| (target(a), a.start, a.end, v).cmp(&(target(b), b.start, b.end, w)));
        let mut rest = all.as_slice();
        while let Some((_, first)) = rest.first() {
            let mut end = first.end;
            let mut n = 0;
            while let Some((_, next)) = rest.get(n).filter(|(_, l)| l.start < end && target(l) == target(first)) {
                end = end.max(next.end);
                n += 1;
            }
            // A line without characters would stand in its own way.
            let (here, after) = rest.split_at(n.max(1));
            rest = after;
            let side = |(who, (person, _)): (usize, &(&String, _))| Side {
                person: (*person).clone(),
                lines: here.iter().filter(|(w, _)| *w == who).map(|(_, l)| (*l).clone()).collect(),
            };
            let sides: Vec<Side> = each.iter().enumerate().map(side).collect();
            let id = name(doc, layer, &sides);
            found.push(Dispute { id, doc: doc.to_owned(), layer, start: first.start, end, sides });
        }
    }
    found.sort_by(|a, b| (a.layer, a.start, a.end, &a.id).cmp(&(b.layer, b.start, b.end, &b.id)));
    found
}

fn name(doc: &str, layer: Layer, sides: &[Side]) -> String {
    let mut hash = Sha256::new();
    hash.update(doc);
    hash.update([0]);
    hash.update(layer.name());
    for side in sides {
        hash.update([0]);
        hash.update(&side.person);
        side.lines.iter().for_each(|line| {
            hash.update([1]);
            hash.update(line.to_line());
        });
    }
    hash.finalize().iter().take(5).fold(String::new(), |mut id, byte| {
        use std::fmt::Write as _;
        let _ = write!(id, "{byte:02x}");
        id
    })
}
