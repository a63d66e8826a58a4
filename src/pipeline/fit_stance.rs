//! Fits the weights of the stance pass to annotated folders, and says how well they do on what they have not seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::engine::Engine;
use super::misses::{Miss, misses};
use super::progress::Clock;
use crate::annotations::{Body, Layer, Store};
use crate::base::{CharIndex, Error, Problem, Result, StanceDoc, Target};
use crate::corpus::Corpus;
use crate::eval::{Scorer, StanceScores, gold_sentence};
use crate::stance::{GoldRow, Lesson, Model, StanceFinder, fit};

/// The most parts into which a folder is cut to be held out; five documents are held out one by one.
const FOLDS: usize = 5;

/// The outcome of fitting.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The weights file, with its data card.
    pub weights: String,
    /// For each folder: its name, documents, and the scores of its documents, each made without its annotations.
    pub held_out: Vec<(String, usize, StanceScores)>,
    /// The same, with weights fitted to the other folders only.
    pub foreign: Vec<(String, StanceScores)>,
    /// The errors behind the first scores of each folder.
    pub misses: Vec<Miss>,
    /// What is wrong with the inputs.
    pub problems: Vec<Problem>,
}

/// An annotated folder, read.
struct Folder {
    name: String,
    /// A finder of all targets of the folder.
    whole: StanceFinder,
    store: Store,
    docs: Vec<(StanceDoc, Vec<GoldRow>)>,
    lists: Vec<Finders>,
    /// For each document: the number of its list.
    list_of: Vec<usize>,
    /// Whether several lists have targets.
    several: bool,
    hash: String,
}

/// Finders of the targets that one annotator worked with, by more and less of what they are called.
struct Finders {
    all: StanceFinder,
    /// By their names and the first [`FEW`] aliases.
    few: StanceFinder,
    names: StanceFinder,
}

impl Finders {
    fn new(targets: &[Target]) -> Self {
        let with = |aliases: usize| {
            let mut targets = targets.to_vec();
            targets.iter_mut().for_each(|t| t.aliases.truncate(aliases));
            StanceFinder::new(&targets)
        };
        Self { all: StanceFinder::new(targets), few: with(FEW), names: with(0) }
    }
}

impl Folder {
    fn finders(&self, doc: usize) -> &Finders {
        &self.lists[self.list_of[doc]]
    }
}

/// The aliases of a short list.
const FEW: usize = 3;

/// Fits the stance model to the annotated folders, each a corpus or a folder with raw/, gold/ and targets.toml.
///
/// # Errors
/// When a folder cannot be read, or has no annotated stances.
pub fn fit_stance(dirs: &[impl AsRef<Path>]) -> Result<Fitted> {
    let mut problems = Vec::new();
    let mut folders = Vec::new();
    for dir in dirs {
        folders.push(read(dir.as_ref(), &mut problems)?);
    }
    let mut held_out = Vec::new();
    let mut foreign = Vec::new();
    let mut errors = Vec::new();
    for (f, folder) in folders.iter().enumerate() {
        let models = models_without(&folders, f);
        let model = |i: usize| &models[i % models.len()];
        let own = |i: usize| &folder.finders(i).all;
        let few = |i: usize| &folder.finders(i).few;
        let names = |i: usize| &folder.finders(i).names;
        let mut add = |what: &str, scores| held_out.push((format!("{}{what}", folder.name), folder.docs.len(), scores));
        add("", score(folder, own, model, &mut |doc, gold| errors.append(&mut misses(&folder.name, doc, gold))));
        add(" by few aliases", score(folder, few, model, &mut |_, _| ()));
        add(" by names alone", score(folder, names, model, &mut |_, _| ()));
        if folder.several {
            add(" by all lists", score(folder, |_| &folder.whole, model, &mut |_, _| ()));
        }
        if folders.len() > 1 {
            let model = fit(&lessons(&folders, |g, _| g != f));
            let mut add = |what: &str, scores| foreign.push((format!("{}{what}", folder.name), scores));
            add("", score(folder, own, |_| &model, &mut |_, _| ()));
            add(" by few aliases", score(folder, few, |_| &model, &mut |_, _| ()));
            add(" by names alone", score(folder, names, |_| &model, &mut |_, _| ()));
        }
    }
    let model = fit(&lessons(&folders, |_, _| true));
    let weights = format!("{}{}", card(&folders), model.write());
    Ok(Fitted { weights, held_out, foreign, misses: errors, problems })
}

/// The stance scores of a corpus, each document's by weights fitted to the others and to those of `data` that are folders with
/// annotated stances (more than five documents are left out in five parts). `None` where it has none itself.
pub(super) fn hold_out_stance(corpus: &Corpus, data: &[PathBuf], problems: &mut Vec<Problem>) -> Option<StanceScores> {
    // What is wrong with the corpus or the data is told where entities are learned from them.
    let mut folders = vec![read(corpus.root(), problems).ok()?];
    folders.extend(data.iter().filter(|dir| dir.is_dir()).filter_map(|dir| read(dir, problems).ok()));
    let models = models_without(&folders, 0);
    let own = &folders[0];
    Some(score(own, |i| &own.finders(i).all, |i| &models[i % models.len()], &mut |_, _| ()))
}

/// A model for each part of a folder, fitted to its other parts and all other folders; document `i` is in part
/// `i % models.len()`.
fn models_without(folders: &[Folder], f: usize) -> Vec<Model> {
    let folds = FOLDS.min(folders[f].docs.len());
    let without = |fold| fit(&lessons(folders, |g, i| g != f || i % folds != fold));
    (0..folds).into_par_iter().map(without).collect()
}

fn read(dir: &Path, problems: &mut Vec<Problem>) -> Result<Folder> {
    let corpus = Corpus::open(dir)?;
    let mut engine = Engine::load(&corpus)?;
    engine.store.forget_decisions();
    problems.extend(engine.about_annotations.iter().cloned());
    let mut docs = Vec::new();
    for file in corpus.inputs()?.files.iter() {
        let file = file?;
        if !engine.store.gold(&file.id).iter().any(|l| l.layer() == Layer::Stance) {
            continue;
        }
        match engine.document(&file, &Clock::default()) {
            Ok(doc) => {
                problems.extend(engine.store.check(doc.raw()));
                let gold = gold_rows(&doc, &engine.store);
                docs.push((doc, gold));
            }
            Err(problem) => problems.push(problem),
        }
    }
    if docs.is_empty() {
        return Err(Error::new(format!("{} has no annotated stances", dir.display()))
            .hint("a folder to fit to has raw/DOC.txt, gold/DOC.jsonl (or annotations/gold) and targets.toml"));
    }
    let folder = dir.canonicalize().ok().and_then(|d| d.file_name().map(|n| n.to_string_lossy().into_owned()));
    let name = corpus.config.name.clone().or(folder).unwrap_or_else(|| dir.display().to_string());
    let hash = hash(&docs);
    let targets = corpus.targets()?;
    let (lists, list_of) = lists(&docs);
    let of =
        |list: &BTreeSet<String>| -> Vec<Target> { targets.iter().filter(|t| list.contains(&t.id)).cloned().collect() };
    let several = lists.iter().filter(|list| !list.is_empty()).count() > 1;
    let lists = lists.iter().map(|list| Finders::new(&of(list))).collect();
    Ok(Folder { name, whole: StanceFinder::new(&targets), store: engine.store, docs, lists, list_of, several, hash })
}

/// The lists of targets behind the documents, and the number of each document's: its own targets, and those of all
/// documents that share a target with it, and so on. Several annotators may have worked in one folder, each with a list
/// of their own; a target of another list says nothing where it is not annotated.
fn lists(docs: &[(StanceDoc, Vec<GoldRow>)]) -> (Vec<BTreeSet<String>>, Vec<usize>) {
    let own = |gold: &[GoldRow]| -> BTreeSet<String> { gold.iter().map(|g| g.target.clone()).collect() };
    let mut lists: Vec<BTreeSet<String>> = Vec::new();
    for (_, gold) in docs {
        let mut joined = own(gold);
        lists.retain(|list| {
            let apart = list.is_disjoint(&joined);
            if !apart {
                joined.extend(list.iter().cloned());
            }
            apart
        });
        lists.push(joined);
    }
    // A document without a stance has a list of no targets.
    let list = |own: BTreeSet<String>| lists.iter().position(|l| own.is_subset(l) && own.is_empty() == l.is_empty());
    let list_of = docs.iter().map(|(_, gold)| list(own(gold)).unwrap_or(0)).collect();
    (lists, list_of)
}

/// The annotated stances of a document, each at the sentence of ours that is its sentence.
fn gold_rows(doc: &StanceDoc, store: &Store) -> Vec<GoldRow> {
    let index = CharIndex::new(&doc.raw().text);
    let mut lines: Vec<((u32, u32), &str, crate::base::Polarity, &str)> = Vec::new();
    for line in store.gold(&doc.raw().id) {
        if let Body::Stance { target, polarity, holder, .. } = &line.body {
            lines.push(((line.start, line.end), target, *polarity, holder));
        }
    }
    let mut places: Vec<(u32, u32)> = lines.iter().map(|l| l.0).collect();
    places.sort_unstable();
    places.dedup();
    let mut rows = Vec::new();
    for (article, clean) in doc.clean().articles.iter().enumerate() {
        for (sentence, cut) in doc.tagged.segmented.articles[article].sentences.iter().enumerate() {
            let Some(place) = gold_sentence(&places, index.scalars(clean.map.to_raw(cut.span))) else { continue };
            for (_, target, polarity, holder) in lines.iter().filter(|l| l.0 == place) {
                rows.push(GoldRow {
                    article,
                    sentence: sentence as u32,
                    target: (*target).to_owned(),
                    polarity: *polarity,
                    holder: (*holder).to_owned(),
                });
            }
        }
    }
    rows
}

/// The documents for which `takes` (folder, document) holds: each with all that its targets are called, with less and
/// with their names only, for others' lists of aliases are shorter than these, which were made with the texts in view.
fn lessons(folders: &[Folder], takes: impl Fn(usize, usize) -> bool) -> Vec<Lesson<'_>> {
    let mut lessons = Vec::new();
    for (g, folder) in folders.iter().enumerate() {
        for (i, (doc, gold)) in folder.docs.iter().enumerate() {
            if takes(g, i) {
                let Finders { all, few, names } = folder.finders(i);
                lessons.extend([all, few, names].map(|finder| Lesson { finder, tagged: &doc.tagged, gold }));
            }
        }
    }
    lessons
}

/// The scores of a folder, each document by the finder and the model that are given for it. Every document with its
/// predictions is shown to `look`.
fn score<'m>(
    folder: &Folder,
    finder: impl Fn(usize) -> &'m StanceFinder,
    model: impl Fn(usize) -> &'m Model,
    look: &mut dyn FnMut(&StanceDoc, &[GoldRow]),
) -> StanceScores {
    let mut scorer = Scorer::default();
    for (i, (doc, gold)) in folder.docs.iter().enumerate() {
        let doc = finder(i).clone().with_model(model(i).clone()).run(doc.tagged.clone());
        look(&doc, gold);
        scorer.add(&doc, &folder.store);
    }
    let report = scorer.report();
    report.pooled.stance.expect("the documents have annotated stances")
}

/// What the weights were made of.
fn card(folders: &[Folder]) -> String {
    let mut card = String::from(
        "# Weights of the stance pass: linear models of which targets a sentence speaks of and of what it holds.\n\
         # Made by `jiaozhu fit-stance`; not to be edited. Of the texts it holds single words that several of them have, and nothing else.\n",
    );
    for folder in folders {
        let rows: usize = folder.docs.iter().map(|d| d.1.len()).sum();
        card.push_str(&format!(
            "# data: {}, {} documents, {rows} stances, sha256 {}\n",
            folder.name,
            folder.docs.len(),
            folder.hash
        ));
    }
    card.push_str("# licence: that of this program (MIT OR Apache-2.0)\n");
    card
}

/// A hash of the texts and annotations that the weights were fitted to.
fn hash(docs: &[(StanceDoc, Vec<GoldRow>)]) -> String {
    use sha2::Digest;
    let mut sha = sha2::Sha256::new();
    for (doc, gold) in docs {
        sha.update(doc.raw().text.as_bytes());
        for row in gold {
            sha.update(format!("{}\t{}\t{}\t{}\n", row.sentence, row.target, row.polarity, row.holder));
        }
    }
    sha.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}
