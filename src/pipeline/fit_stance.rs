//! Fits the weights of the stance pass to annotated folders, and says how well they do on what they have not seen.

use std::collections::BTreeSet;
use std::path::Path;

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
    finder: StanceFinder,
    /// A finder of the same targets by their names only.
    names: StanceFinder,
    store: Store,
    docs: Vec<(StanceDoc, Vec<GoldRow>)>,
    /// For each document: the targets that its annotator worked with.
    lists: Vec<Vec<String>>,
    hash: String,
}

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
        let folds = FOLDS.min(folder.docs.len());
        let models: Vec<Model> = (0..folds)
            .into_par_iter()
            .map(|fold| fit(&lessons(&folders, |g, i| g != f || i % folds != fold)))
            .collect();
        let held = |finder, by_list| score(folder, finder, by_list, |i| &models[i % folds], &mut |_, _| ());
        let whole = score(folder, &folder.finder, false, |i| &models[i % folds], &mut |doc, gold| {
            errors.append(&mut misses(&folder.name, doc, gold));
        });
        held_out.push((folder.name.clone(), folder.docs.len(), whole));
        if folder.lists.iter().any(|l| *l != folder.lists[0]) {
            let name = format!("{} by list", folder.name);
            held_out.push((name, folder.docs.len(), held(&folder.finder, true)));
        }
        held_out.push((format!("{} by names alone", folder.name), folder.docs.len(), held(&folder.names, false)));
        if folders.len() > 1 {
            let model = fit(&lessons(&folders, |g, _| g != f));
            foreign.push((folder.name.clone(), score(folder, &folder.finder, false, |_| &model, &mut |_, _| ())));
        }
    }
    let model = fit(&lessons(&folders, |_, _| true));
    let weights = format!("{}{}", card(&folders), model.write());
    Ok(Fitted { weights, held_out, foreign, misses: errors, problems })
}

fn read(dir: &Path, problems: &mut Vec<Problem>) -> Result<Folder> {
    let corpus = Corpus::open(dir)?;
    let mut engine = Engine::load(&corpus)?;
    engine.store.forget_decisions();
    let mut docs = Vec::new();
    for file in corpus.inputs()?.files.iter() {
        let file = file?;
        if !engine.store.gold(&file.id).iter().any(|l| l.layer() == Layer::Stance) {
            continue;
        }
        match engine.document(&file, &Clock::default()) {
            Ok(doc) => {
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
    let lists = lists(&docs);
    let names = StanceFinder::new(&nameless(corpus.targets()?));
    Ok(Folder { name, finder: engine.stance, names, store: engine.store, docs, lists, hash })
}

/// The list of targets behind each document: its own, and those of all documents that share a target with it, and so
/// on. Several annotators may have worked in one folder, each with a list of their own; a target of another list says
/// nothing where it is not annotated.
fn lists(docs: &[(StanceDoc, Vec<GoldRow>)]) -> Vec<Vec<String>> {
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
    let list = |gold: &[GoldRow]| lists.iter().find(|l| gold.iter().any(|g| l.contains(&g.target)));
    docs.iter().map(|(_, gold)| list(gold).map_or_else(Vec::new, |l| l.iter().cloned().collect())).collect()
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

/// The targets without their aliases.
fn nameless(mut targets: Vec<Target>) -> Vec<Target> {
    targets.iter_mut().for_each(|t| t.aliases.clear());
    targets
}

/// The documents for which `takes` (folder, document) holds: each once with all that its targets are called, and once
/// with their names only, for others' lists of aliases are shorter than these, which were made with the texts in view.
fn lessons(folders: &[Folder], takes: impl Fn(usize, usize) -> bool) -> Vec<Lesson<'_>> {
    let mut lessons = Vec::new();
    for (g, folder) in folders.iter().enumerate() {
        for (i, (doc, gold)) in folder.docs.iter().enumerate() {
            if takes(g, i) {
                let targets = &folder.lists[i];
                for (finder, whole) in [(&folder.finder, true), (&folder.names, false)] {
                    lessons.push(Lesson { finder, tagged: &doc.tagged, gold, targets, whole });
                }
            }
        }
    }
    lessons
}

/// The scores of a folder, each document by the model that `model` gives for it.
/// Every document with its predictions is shown to `look`. `by_list` asks of each document only the targets of its annotator's list.
fn score<'m>(
    folder: &Folder,
    finder: &StanceFinder,
    by_list: bool,
    model: impl Fn(usize) -> &'m Model,
    look: &mut dyn FnMut(&StanceDoc, &[GoldRow]),
) -> StanceScores {
    let mut scorer = Scorer::default();
    for (i, (doc, gold)) in folder.docs.iter().enumerate() {
        let finder = finder.clone().with_model(model(i).clone());
        let mut doc = finder.run(doc.tagged.clone());
        if by_list {
            doc.articles.iter_mut().for_each(|rows| rows.retain(|r| folder.lists[i].iter().any(|t| **t == *r.target)));
        }
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
         # Made by `jiaozhu fit-stance`; not to be edited. Numbers only: nothing of the texts is in this file.\n",
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
