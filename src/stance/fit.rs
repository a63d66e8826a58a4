//! Fitting the weights to annotated documents.

use super::linear::Linear;
use super::logistic::{self, Choice, Softmax};
use super::model::{Model, ROUNDS};
use super::pairs::{Candidate, Context, choose};
use super::verdict::Verdict;
use super::{Case, StanceFinder, script};
use crate::base::{Polarity, TaggedDoc};

/// How strongly weights are held near zero.
const PENALTY: f64 = 10.0;

/// The same for the choice among targets, of which there is one for each sentence.
const CHOICE_PENALTY: f64 = 8.0;

/// The same for polarities, of which there are fewer examples.
const POLARITY_PENALTY: f64 = 80.0;

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

/// An annotated document, and a finder of the targets that its annotator had in mind.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    pub finder: &'a StanceFinder,
    pub tagged: &'a TaggedDoc,
    pub gold: &'a [GoldRow],
}

/// Fits a model to annotated documents, one stage after the other. The same lessons in the same order give the same
/// weights.
pub fn fit(lessons: &[Lesson]) -> Model {
    let mut model = Model::zero();
    let mut examples: Vec<(Vec<f64>, bool)> = Vec::new();
    each(lessons, |lesson, article, reading| {
        for c in reading.scene().local() {
            examples.push((c.features.values().to_vec(), lesson.has(article, c.sentence, c.target)));
        }
    });
    model.local.weights = logistic::fit(&examples, PENALTY);
    for round in 0..ROUNDS.len() {
        let mut choices: Vec<Choice> = Vec::new();
        each(lessons, |lesson, article, reading| {
            let pairs = reading.scene().context(&model, round);
            choices.extend(pairs.chunk_by(|a, b| a.sentence == b.sentence).map(|pairs| {
                let pair =
                    |c: &Candidate<Context>| (c.features.values().to_vec(), lesson.has(article, c.sentence, c.target));
                pairs.iter().map(pair).collect()
            }));
        });
        let mut context = Linear::zero(Context::NAMES);
        context.weights = logistic::fit_choices(&choices, CHOICE_PENALTY);
        model.context.push(context);
    }
    let mut sentences: Vec<Scored> = Vec::new();
    if let Some(last) = model.context.last() {
        each(lessons, |lesson, article, reading| {
            let pairs = reading.scene().context(&model, ROUNDS.len() - 1);
            for pairs in pairs.chunk_by(|a, b| a.sentence == b.sentence) {
                let scored = pairs.iter().enumerate().map(|(i, c)| {
                    let score = last.score(&c.features.values());
                    ((i, score, c.features.by_rule()), lesson.has(article, c.sentence, c.target))
                });
                let mut scored: Scored = scored.collect();
                let softmax = Softmax::new(scored.iter().map(|s| s.0.1));
                scored.iter_mut().for_each(|s| s.0.1 = softmax.share(s.0.1));
                sentences.push(scored);
            }
        });
    }
    (model.threshold, model.second) = thresholds(&sentences);
    let mut verdicts: Vec<(Verdict, Polarity)> = Vec::new();
    each(lessons, |lesson, article, reading| {
        let scene = reading.scene();
        let mut chosen = scene.decide(&model);
        for (sentence, targets) in chosen.iter_mut().enumerate() {
            for t in (0..lesson.finder.targets.len()).filter(|&t| lesson.has(article, sentence, t)) {
                if reading.ruled[sentence].targets.is_some() && targets.iter().all(|x| x.0 != t) {
                    targets.push((t, 0.0));
                }
            }
            targets.sort_by_key(|t| t.0);
        }
        for case in lesson.finder.cases(reading, &scene, &chosen) {
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
        for (article, written) in lesson.tagged.segmented.clean.articles.iter().enumerate() {
            f(lesson, article, &lesson.finder.read(lesson.tagged, article, &script::simplified(&written.text)));
        }
    }
}

impl Lesson<'_> {
    /// The annotated polarity of a case: that of its holder, else that of the only one.
    fn polarity(&self, article: usize, case: &Case) -> Option<Polarity> {
        let id = self.finder.targets.id(case.target);
        let here = |g: &&GoldRow| g.article == article && g.sentence as usize == case.sentence && *g.target == *id;
        let bare = |name: &str| name.trim_matches(['《', '》', '“', '”']).to_owned();
        let same = self.gold.iter().filter(here).find(|g| bare(&g.holder) == bare(case.decision.holder.name));
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

/// A sentence's targets: probability, whether it names it, whether an annotator gave it; the first number is no more than
/// its place.
type Scored = Vec<((usize, f64, bool), bool)>;

/// Steps on either side over which the F1 of two thresholds is averaged.
const NEAR: usize = 1;

/// The probabilities from which a first and a second target of a sentence are taken, for the best F1 of pairs: the mean
/// of its neighbourhood, because the highest single point of a flat top is a matter of chance.
fn thresholds(sentences: &[Scored]) -> (f64, f64) {
    let gold = sentences.iter().flatten().filter(|s| s.1).count() as f64;
    let f1 = |first: f64, second: f64| {
        let (mut taken, mut right) = (0.0, 0.0);
        for sentence in sentences {
            let scored: Vec<(usize, f64, bool)> = sentence.iter().map(|s| s.0).collect();
            for (i, _) in choose(&scored, first, second) {
                taken += 1.0;
                right += f64::from(sentence[i].1);
            }
        }
        2.0 * right / f64::max(taken + gold, 1.0)
    };
    let (firsts, seconds) = (steps(6, 60), steps(4, 88));
    let scores: Vec<Vec<f64>> =
        firsts.iter().map(|&first| seconds.iter().map(|&second| f1(first, second)).collect()).collect();
    let mut best = (0.5, 0.5, 0.0);
    for (i, &first) in firsts.iter().enumerate() {
        for (j, &second) in seconds.iter().enumerate() {
            let near = |n: usize, len: usize| n.saturating_sub(NEAR)..(n + NEAR + 1).min(len);
            let rows = near(i, firsts.len());
            let cells: Vec<f64> = rows.flat_map(|row| scores[row][near(j, seconds.len())].iter().copied()).collect();
            let mean = cells.iter().sum::<f64>() / cells.len() as f64;
            if mean > best.2 {
                best = (first, second, mean);
            }
        }
    }
    (best.0, best.1)
}

/// Probabilities, in hundredths, from one to another.
fn steps(from: u32, to: u32) -> Vec<f64> {
    (from..=to).step_by(4).map(|i| f64::from(i) / 100.0).collect()
}
