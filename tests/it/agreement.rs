//! Tests of agreement: the coefficients against worked examples of the literature, units, disputes.

use std::collections::BTreeMap;

use jiaozhu::agreement::{Coefficients, Reliability, agreed, cohen_kappa, compare, disputes};
use jiaozhu::annotations::{Layer, Store};
use proptest::prelude::*;

fn rounded(value: Option<f64>) -> f64 {
    (value.unwrap() * 1000.0).round() / 1000.0
}

// The examples are published ones; what is expected of each was also computed with scikit-learn 1.9.1
// (`cohen_kappa_score`: 0.49153) and krippendorff 0.9.0 from PyPI (`alpha`, nominal: 0.09524, 0.69196, 0.74342).

/// Cohen, “Weighted kappa” (Psychological Bulletin 70, 1968, 213–220), table 1: two judges, 200 cases, three diagnoses
/// (the table is in the R package DMAR too, `diagnosis_agreement`). The unweighted coefficient is .492.
#[test]
fn kappa_of_cohens_example() {
    let table = [[88, 10, 2], [14, 40, 6], [18, 10, 12]];
    let cells = table.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| ((i, j), *n)));
    let pairs: BTreeMap<(usize, usize), u64> = cells.collect();
    assert_eq!(rounded(cohen_kappa(&pairs)), 0.492);
    assert_eq!(Coefficients::of(&pairs).observed, Some(0.7));
}

/// Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), section A: two observers, binary data,
/// α = 0.095.
#[test]
fn alpha_of_two_observers_and_two_values() {
    let (meg, owen) = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]);
    let mut all = Reliability::default();
    meg.iter().zip(&owen).for_each(|(a, b)| all.add(&[*a, *b], 1));
    assert_eq!(rounded(all.alpha()), 0.095);
}

/// The same, section B: two observers, five values, α = 0.692.
#[test]
fn alpha_of_two_observers_and_five_values() {
    let (ben, gerry) = ("aabbdcccedda", "babbbcccedd d".replace(' ', ""));
    let mut all = Reliability::default();
    ben.chars().zip(gerry.chars()).for_each(|(a, b)| all.add(&[a, b], 1));
    assert_eq!(rounded(all.alpha()), 0.692);
}

/// The same, section C: four observers, values missing, α = 0.743.
#[test]
fn alpha_of_four_observers_who_left_units_out() {
    let observers = ["12332141 2...", "123322412 5.3", ".333234225 1.", "123324412 51."].map(|o| o.replace(' ', ""));
    let mut all = Reliability::default();
    for unit in 0..12 {
        let values: Vec<char> = observers.iter().filter_map(|o| o.chars().nth(unit)).filter(|c| *c != '.').collect();
        all.add(&values, 1);
    }
    assert_eq!(rounded(all.alpha()), 0.743);
}

#[test]
fn there_is_nothing_to_correct_where_all_is_one_label() {
    let pairs = BTreeMap::from([(("ORG", "ORG"), 5)]);
    let c = Coefficients::of(&pairs);
    assert_eq!((c.units, c.observed, c.kappa, c.alpha), (5, Some(1.0), None, None));
    assert_eq!(Coefficients::of(&BTreeMap::<(u8, u8), u64>::new()), Coefficients::default());
}

fn entity(quote: &str, start: usize, label: &str) -> String {
    let end = start + quote.chars().count();
    format!(
        r#"{{"doc": "d", "layer": "entity", "quote": "{quote}", "start": {start}, "end": {end}, "label": "{label}"}}"#
    )
}

fn store(people: &[(&str, String)]) -> Store {
    let mut store = Store::default();
    for (person, text) in people {
        assert_eq!(store.add(person, "d", &format!("annotations/{person}/d.jsonl"), text).all(), []);
    }
    store
}

#[test]
fn lines_that_overlap_are_one_dispute() {
    let li = [entity("日本政府", 0, "ORG"), entity("中国", 10, "GPE"), entity("法案", 20, "LAW")].join("\n");
    let wang = [entity("日本", 0, "GPE"), entity("政府", 2, "ORG"), entity("中国", 10, "GPE")].join("\n");
    let (store, people) = (store(&[("li", li), ("wang", wang)]), ["li".to_owned(), "wang".to_owned()]);
    let all = disputes(&store, &people, Layer::ALL, "d");
    let told: Vec<_> = all.iter().map(|d| (d.start, d.end, d.about(), d.sides[1].lines.len())).collect();
    assert_eq!(told, [(0, 4, "boundaries", 2), (20, 22, "presence", 0)]);
    let same = agreed(&store, &people, Layer::ALL, "d");
    assert_eq!(same.iter().map(|l| l.quote.as_str()).collect::<Vec<_>>(), ["中国"]);
    assert_eq!(disputes(&store, &people[..1], Layer::ALL, "d"), [], "nobody to differ from");
}

proptest! {
    /// Two people who say the same agree fully; and agreement is the same whoever is named first.
    #[test]
    fn agreement_is_symmetric_and_full_with_oneself(
        mine in proptest::collection::vec((0usize..30, 1usize..4, 0usize..3), 1..12),
        theirs in proptest::collection::vec((0usize..30, 1usize..4, 0usize..3), 1..12),
    ) {
        let text: String = "甲乙丙丁戊己庚辛壬癸".repeat(4);
        let lines = |all: &[(usize, usize, usize)]| {
            let mut seen = std::collections::BTreeSet::new();
            let new = all.iter().filter(|(s, n, _)| seen.insert((*s, *n)));
            let line = |(s, n, k): &(usize, usize, usize)| {
                entity(&text.chars().skip(*s).take(*n).collect::<String>(), *s, ["ORG", "GPE", "LAW"][*k])
            };
            new.map(line).collect::<Vec<_>>().join("\n")
        };
        let store = store(&[("a", lines(&mine)), ("b", lines(&theirs)), ("c", lines(&mine))]);
        let of = |x: &str, y: &str| {
            let people = [x.to_owned(), y.to_owned()];
            let found = compare(&store, &people, &[Layer::Entity], |_| Some(text.clone()));
            (found.pairs[0].layers[0].clone(), found.disputes.len())
        };
        let (ab, ba, ac) = (of("a", "b"), of("b", "a"), of("a", "c"));
        prop_assert_eq!((ab.0.strict.f1, ab.0.spans.f1, ab.0.labels, ab.1), (ba.0.strict.f1, ba.0.spans.f1, ba.0.labels, ba.1));
        prop_assert_eq!((ac.0.strict.f1, ac.0.labels.observed, ac.1), (Some(1.0), Some(1.0), 0));
        prop_assert!(ac.0.labels.kappa.is_none_or(|k| (k - 1.0).abs() < 1e-12));
        prop_assert!(ab.0.strict.matched <= ab.0.spans.matched);
        prop_assert!(ab.0.labels.alpha.is_none_or(|a| a <= 1.0));
    }
}
