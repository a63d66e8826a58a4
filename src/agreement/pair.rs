use std::collections::BTreeMap;

use serde::Serialize;

use super::coefficient::{Coefficients, Reliability};
use super::dispute::{Dispute, disputes};
use crate::annotations::{Annotation, Body, Layer, Store};
use crate::eval::{Counts, Prf};

/// How far several people agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    pub people: Vec<String>,
    /// Every two of them, in the order they were named.
    pub pairs: Vec<Pair>,
    /// Krippendorff's α over all of them at once, by layer, where they are more than two.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub alpha: BTreeMap<Layer, Option<f64>>,
    /// What they differ in, in the order of documents, layers and places.
    pub disputes: Vec<Dispute>,
}

/// How far two people agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    pub a: String,
    pub b: String,
    /// In the order of [`Layer`]; layers in which they share no document are left out.
    pub layers: Vec<LayerAgreement>,
}

/// How far two people agree in one layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerAgreement {
    pub layer: Layer,
    /// Documents in which both have lines of this layer.
    pub documents: u64,
    /// The same span and label (type; target, polarity and holder). The first person stands for gold; F1 is the same
    /// the other way round.
    pub strict: Prf,
    /// The same span, whatever the label (of stances: the same sentence and target).
    pub spans: Prf,
    /// Labels, types or polarities of what both marked (see the [units](super)).
    pub labels: Coefficients,
}

/// Compares people's annotations of the documents that `raw` gives the text of (the others are left out).
pub fn compare(store: &Store, people: &[String], layers: &[Layer], raw: impl Fn(&str) -> Option<String>) -> Agreement {
    let texts: BTreeMap<&str, String> =
        store.annotated_docs(people).into_iter().filter_map(|d| Some((d, raw(d)?))).collect();
    let mut pairs = Vec::new();
    for (i, a) in people.iter().enumerate() {
        for b in &people[i + 1..] {
            let layers = layers.iter().filter_map(|layer| of_layer(store, a, b, *layer, &texts)).collect();
            pairs.push(Pair { a: a.clone(), b: b.clone(), layers });
        }
    }
    let mut alpha = BTreeMap::new();
    if people.len() > 2 {
        alpha.extend(layers.iter().map(|layer| (*layer, of_all(store, people, *layer, &texts))));
    }
    let disputes = texts.keys().flat_map(|doc| disputes(store, people, layers, doc)).collect();
    Agreement { people: people.to_vec(), pairs, alpha, disputes }
}

/// One person's lines of a layer.
pub(super) fn lines<'s>(
    store: &'s Store,
    person: &str,
    doc: &str,
    layer: Layer,
) -> impl Iterator<Item = &'s Annotation> {
    store.annotations(person, doc).iter().filter(move |line| line.layer() == layer)
}

/// What a line says, as it is compared strictly. Links, cues and paragraph numbers are no part of it.
pub(super) fn strict(line: &Annotation) -> (u32, u32, String) {
    let what = match &line.body {
        Body::Block { label, .. } => label.name().to_owned(),
        Body::Entity { kind, .. } => kind.name().to_owned(),
        Body::Stance { target, polarity, holder, .. } => format!("{target} {polarity} {holder}"),
    };
    (line.start, line.end, what)
}

/// The place that a line is about; of a stance with its target.
fn span(line: &Annotation) -> (u32, u32, &str) {
    let target = match &line.body {
        Body::Stance { target, .. } => target.as_str(),
        _ => "",
    };
    (line.start, line.end, target)
}

/// The label, type or polarity.
fn value(line: &Annotation) -> &'static str {
    match &line.body {
        Body::Block { label, .. } => label.name(),
        Body::Entity { kind, .. } => kind.name(),
        Body::Stance { polarity, .. } => polarity.name(),
    }
}

fn of_layer(store: &Store, a: &str, b: &str, layer: Layer, texts: &BTreeMap<&str, String>) -> Option<LayerAgreement> {
    let (mut documents, mut whole, mut spans) = (0, Counts::default(), Counts::default());
    let mut pairs: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (doc, text) in texts {
        let (left, right): (Vec<_>, Vec<_>) =
            (lines(store, a, doc, layer).collect(), lines(store, b, doc, layer).collect());
        if left.is_empty() || right.is_empty() {
            continue;
        }
        documents += 1;
        whole.merge(shared(left.iter().map(|l| strict(l)), right.iter().map(|l| strict(l))));
        spans.merge(shared(left.iter().map(|l| span(l)), right.iter().map(|l| span(l))));
        for unit in units(&[left, right], layer, text) {
            if let [Some(a), Some(b)] = unit[..] {
                *pairs.entry((a, b)).or_default() += 1;
            }
        }
    }
    (documents > 0).then(|| LayerAgreement {
        layer,
        documents,
        strict: whole.prf(),
        spans: spans.prf(),
        labels: Coefficients::of(&pairs),
    })
}

fn of_all(store: &Store, people: &[String], layer: Layer, texts: &BTreeMap<&str, String>) -> Option<f64> {
    let mut all = Reliability::default();
    for (doc, text) in texts {
        let each: Vec<Vec<_>> = people.iter().map(|p| lines(store, p, doc, layer).collect()).collect();
        for unit in units(&each, layer, text) {
            let values: Vec<&str> = unit.into_iter().flatten().collect();
            all.add(&values, 1);
        }
    }
    all.alpha()
}

/// Counts of two multisets.
fn shared<K: Ord>(left: impl Iterator<Item = K>, right: impl Iterator<Item = K>) -> Counts {
    let mut open: BTreeMap<K, u64> = BTreeMap::new();
    let mut counts = Counts::default();
    for key in left {
        *open.entry(key).or_default() += 1;
        counts.gold += 1;
    }
    for key in right {
        counts.predicted += 1;
        if let Some(n) = open.get_mut(&key).filter(|n| **n > 0) {
            *n -= 1;
            counts.matched += 1;
        }
    }
    counts
}

/// The units of a document: for each the value of every person, in their order; none where one did not mark it.
fn units(each: &[Vec<&Annotation>], layer: Layer, text: &str) -> Vec<Vec<Option<&'static str>>> {
    match layer {
        Layer::Block => {
            let chars: Vec<char> = text.chars().collect();
            let mut units = vec![vec![None; each.len()]; chars.len()];
            for (who, lines) in each.iter().enumerate() {
                for line in lines {
                    let end = (line.end as usize).min(chars.len());
                    for unit in units.get_mut(line.start as usize..end).into_iter().flatten() {
                        unit[who] = Some(value(line));
                    }
                }
            }
            units.into_iter().zip(chars).filter(|(_, c)| !c.is_whitespace()).map(|(unit, _)| unit).collect()
        }
        Layer::Entity | Layer::Stance => {
            let mut places: BTreeMap<(u32, u32, &str), Vec<Vec<&Annotation>>> = BTreeMap::new();
            for (who, lines) in each.iter().enumerate() {
                for line in lines {
                    places.entry(span(line)).or_insert_with(|| vec![Vec::new(); each.len()])[who].push(line);
                }
            }
            places.into_values().flat_map(matched).collect()
        }
    }
}

/// Lines of one place as units: those of one holder are one; what is left goes together where it is one of each.
fn matched(mut each: Vec<Vec<&Annotation>>) -> Vec<Vec<Option<&'static str>>> {
    let holder = |line: &Annotation| match &line.body {
        Body::Stance { holder, .. } => holder.clone(),
        _ => String::new(),
    };
    let mut units = Vec::new();
    let holders: std::collections::BTreeSet<String> = each.iter().flatten().map(|l| holder(l)).collect();
    for name in holders {
        let mut take = || -> Vec<Option<&'static str>> {
            let first = |lines: &mut Vec<&Annotation>| {
                let i = lines.iter().position(|l| holder(l) == name)?;
                Some(value(lines.remove(i)))
            };
            each.iter_mut().map(first).collect()
        };
        let unit = take();
        match unit.iter().flatten().count() {
            0 | 1 => units.push((Some(name.clone()), unit)),
            _ => units.push((None, unit)),
        }
    }
    // Holders that one person alone has: the same stance, said of another, when each has one such.
    let (alone, both): (Vec<_>, Vec<_>) = units.into_iter().partition(|(name, _)| name.is_some());
    let mut units: Vec<Vec<Option<&'static str>>> = both.into_iter().map(|(_, unit)| unit).collect();
    let mut merged = vec![None; each.len()];
    let mut clean = true;
    for (_, unit) in &alone {
        for (slot, value) in merged.iter_mut().zip(unit) {
            clean &= slot.is_none() || value.is_none();
            *slot = slot.or(*value);
        }
    }
    match clean {
        true => units.push(merged),
        false => units.extend(alone.into_iter().map(|(_, unit)| unit)),
    }
    units
}
