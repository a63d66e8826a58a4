//! Fitting the weights to annotated documents.

use rustc_hash::{FxHashMap, FxHashSet};

use super::linear::Linear;
use super::logistic::{self, Choice, Worded};
use super::model::{Model, ROUNDS};
use super::pairs::{Candidate, Context};
use super::presence::Local;
use super::verdict::Verdict;
use super::wording::Wording;
use super::{Case, StanceFinder};
use crate::base::{Polarity, Span, TaggedDoc, simplified};

/// How strongly weights are held near zero.
const PENALTY: f64 = 60.0;

/// The same for the choice among targets, of which there is one for each sentence.
const CHOICE_PENALTY: f64 = 4.0;

/// The same for polarities, of which there are fewer examples.
const POLARITY_PENALTY: f64 = 40.0;

/// The same for the words of sentences, of which there are many; and in how many documents a word must stand.
const WORD_PENALTY: f64 = 15.0;
const DOCUMENTS: usize = 3;

/// From which probability on a pair is taken: half the F1 that is to be had (Lipton et al. 2014, “Optimal thresholding of
/// classifiers to maximize F1”). Fitted to the documents it was a matter of chance, and worse on others.
const THRESHOLD: f64 = 0.34;

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

/// What surrounds a sentence and what it says itself, of one target.
type Pair = (Candidate<Context>, Candidate<Local>);

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
        let last = round + 1 == ROUNDS.len();
        let mut choices: Vec<Choice> = Vec::new();
        each(lessons, |lesson, article, reading| {
            let scene = reading.scene();
            let pairs: Vec<Pair> = scene.context(&model, round).into_iter().zip(scene.local()).collect();
            choices.extend(pairs.chunk_by(|(a, _), (b, _)| a.sentence == b.sentence).map(|pairs| {
                let pair = |(context, local): &Pair| {
                    let mut values = context.features.values().to_vec();
                    // Without the bias, which the context has.
                    values.extend(last.then(|| local.features.values()).iter().flat_map(|local| &local[1..]));
                    (values, lesson.has(article, context.sentence, context.target))
                };
                pairs.iter().map(pair).collect()
            }));
        });
        let mut weights = logistic::fit_choices(&choices, CHOICE_PENALTY);
        if last {
            model.own.weights[1..].copy_from_slice(&weights.split_off(Context::NAMES.len()));
        }
        let mut context = Linear::zero(Context::NAMES);
        context.weights = weights;
        model.context.push(context);
    }
    model.threshold = THRESHOLD;
    let mut vocabulary = Vocabulary::default();
    let mut verdicts: Vec<(Verdict, Vec<u32>, Polarity)> = Vec::new();
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
                verdicts.push((case.features, vocabulary.numbers(lesson.tagged, &case.words), polarity));
            }
        }
    });
    let (words, renumbered) = vocabulary.known();
    let mut of_words = [(); 3].map(|()| Vec::new());
    for ((part, of_words), polarity) in model.polarity.iter_mut().zip(&mut of_words).zip(Polarity::ALL) {
        let example = |(v, has, p): &(Verdict, Vec<u32>, Polarity)| {
            let has = has.iter().filter_map(|word| renumbered[*word as usize]).collect();
            (v.values().to_vec(), has, p == polarity)
        };
        let examples: Vec<Worded> = verdicts.iter().map(example).collect();
        (part.weights, *of_words) = logistic::fit_worded(&examples, words.len(), POLARITY_PENALTY, WORD_PENALTY);
    }
    model.wording = Wording::new(words.into_iter(), of_words);
    model
}

/// The words of the lessons that can judge, each with the documents that have it.
#[derive(Default)]
struct Vocabulary(FxHashMap<String, (u32, FxHashSet<*const TaggedDoc>)>);

impl Vocabulary {
    /// The numbers of a sentence's words.
    fn numbers(&mut self, doc: &TaggedDoc, words: &[(Span, &str)]) -> Vec<u32> {
        let mut number = |word: &str| {
            let next = self.0.len() as u32;
            let (number, documents) = self.0.entry(word.to_owned()).or_insert_with(|| (next, FxHashSet::default()));
            documents.insert(std::ptr::from_ref(doc));
            *number
        };
        words.iter().map(|(_, word)| number(word)).collect()
    }

    /// The words that enough documents have, sorted, and for each number its place among them.
    fn known(&self) -> (Vec<&str>, Vec<Option<u32>>) {
        let mut known: Vec<(&str, u32)> =
            self.0.iter().filter(|(_, (_, docs))| docs.len() >= DOCUMENTS).map(|(w, (n, _))| (&**w, *n)).collect();
        known.sort_unstable();
        let mut places = vec![None; self.0.len()];
        known.iter().zip(0..).for_each(|((_, number), place)| places[*number as usize] = Some(place));
        (known.into_iter().map(|(word, _)| word).collect(), places)
    }
}

fn each(lessons: &[Lesson], mut f: impl FnMut(&Lesson, usize, &super::Reading)) {
    for lesson in lessons {
        for (article, written) in lesson.tagged.segmented.clean.articles.iter().enumerate() {
            f(lesson, article, &lesson.finder.read(lesson.tagged, article, &simplified(&written.text)));
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
