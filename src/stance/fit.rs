//! Fitting the weights to annotated documents.

use super::linear::Linear;
use super::logistic;
use super::model::{Model, ROUNDS};
use super::pairs::Context;
use super::verdict::Verdict;
use super::{Case, StanceFinder};
use crate::base::{Polarity, TaggedDoc};

/// How strongly weights are held near zero.
const PENALTY: f64 = 10.0;

/// The same for polarities, of which there are fewer examples.
const POLARITY_PENALTY: f64 = 30.0;

/// A stance that an annotator gave to a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldRow {
    pub article: usize,
    pub sentence: u32,
    /// Id of the target.
    pub target: String,
    pub polarity: Polarity,
    pub holder: String,
}

/// An annotated document, and the finder with its targets.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    pub finder: &'a StanceFinder,
    pub tagged: &'a TaggedDoc,
    pub gold: &'a [GoldRow],
    /// The ids of the targets that its annotator had in mind.
    pub targets: &'a [String],
}

/// Fits a model to annotated documents, one stage after the other. The same lessons in the same order give the same
/// weights.
pub fn fit(lessons: &[Lesson]) -> Model {
    let mut model = Model::zero();
    let mut examples: Vec<(Vec<f64>, bool)> = Vec::new();
    each(lessons, |lesson, article, reading| {
        for c in reading.scene().local() {
            if lesson.asks(c.target) {
                examples.push((c.features.values().to_vec(), lesson.has(article, c.sentence, c.target)));
            }
        }
    });
    model.local.weights = logistic::fit(&examples, PENALTY);
    for round in 0..ROUNDS.len() {
        examples.clear();
        each(lessons, |lesson, article, reading| {
            for c in reading.scene().context(&model, round) {
                if lesson.asks(c.target) {
                    examples.push((c.features.values().to_vec(), lesson.has(article, c.sentence, c.target)));
                }
            }
        });
        let mut context = Linear::zero(Context::NAMES);
        context.weights = logistic::fit(&examples, PENALTY);
        model.context.push(context);
    }
    model.threshold = threshold(&model, &examples);
    let mut verdicts: Vec<(Verdict, Polarity)> = Vec::new();
    each(lessons, |lesson, article, reading| {
        let mut chosen = reading.scene().decide(&model);
        for (sentence, targets) in chosen.iter_mut().enumerate() {
            targets.retain(|t| lesson.asks(t.0));
            for t in (0..lesson.finder.targets.len()).filter(|&t| lesson.has(article, sentence, t)) {
                if reading.ruled[sentence].targets.is_some() && targets.iter().all(|x| x.0 != t) {
                    targets.push((t, 0.0));
                }
            }
            targets.sort_by_key(|t| t.0);
        }
        for case in lesson.finder.cases(reading, &chosen) {
            if let Some(polarity) = lesson.polarity(article, &case) {
                verdicts.push((case.features, polarity));
            }
        }
    });
    for (part, polarity) in model.polarity.iter_mut().zip(Polarity::ALL) {
        let examples: Vec<(Vec<f64>, bool)> =
            verdicts.iter().map(|(v, p)| (v.values().to_vec(), p == polarity)).collect();
        part.weights = logistic::fit(&examples, POLARITY_PENALTY);
    }
    model
}

fn each(lessons: &[Lesson], mut f: impl FnMut(&Lesson, usize, &super::Reading)) {
    for lesson in lessons {
        for article in 0..lesson.tagged.articles.len() {
            f(lesson, article, &lesson.finder.read(lesson.tagged, article));
        }
    }
}

impl Lesson<'_> {
    fn asks(&self, target: usize) -> bool {
        let id = self.finder.targets.id(target);
        self.targets.iter().any(|t| **t == *id)
    }

    /// The annotated polarity of a case: that of its holder, else that of the only one.
    fn polarity(&self, article: usize, case: &Case) -> Option<Polarity> {
        let id = self.finder.targets.id(case.target);
        let here = |g: &&GoldRow| g.article == article && g.sentence as usize == case.sentence && *g.target == *id;
        let bare = |name: &str| name.trim_matches(['《', '》', '“', '”']).to_owned();
        let same = self.gold.iter().filter(here).find(|g| bare(&g.holder) == bare(&case.decision.holder.name));
        let mut rows = self.gold.iter().filter(here);
        match (same, rows.next(), rows.next()) {
            (Some(g), ..) | (None, Some(g), None) => Some(g.polarity),
            _ => None,
        }
    }

    fn has(&self, article: usize, sentence: usize, target: usize) -> bool {
        let id = self.finder.targets.id(target);
        self.gold.iter().any(|g| g.article == article && g.sentence as usize == sentence && *g.target == *id)
    }
}

/// The probability above which pairs are taken, for the best F1 over the examples.
fn threshold(model: &Model, examples: &[(Vec<f64>, bool)]) -> f64 {
    let Some(last) = model.context.last() else { return 0.5 };
    let scored: Vec<(f64, bool)> = examples.iter().map(|(v, y)| (last.probability(v), *y)).collect();
    let gold = scored.iter().filter(|s| s.1).count() as f64;
    let f1 = |at: f64| {
        let taken = scored.iter().filter(|s| s.0 >= at);
        let (n, right) = taken.fold((0.0, 0.0), |(n, right), s| (n + 1.0, right + f64::from(s.1)));
        2.0 * right / (n + gold).max(1.0)
    };
    let steps = (20..=60).map(|i| f64::from(i) / 100.0);
    steps.fold((0.5, 0.0), |best, at| if f1(at) > best.1 { (at, f1(at)) } else { best }).0
}
