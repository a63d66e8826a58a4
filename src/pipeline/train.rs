//! Fitting the tagger to annotated documents, and measuring it on documents that it has not seen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::iob2;
use crate::annotations::{Body, Layer, Store, place};
use crate::base::{
    Block, CharIndex, EntityType, Error, Label, LexiconEntry, Metadata, Problem, RawDoc, Result, SegmentedDoc, Span,
    StanceDoc,
};
use crate::clean::{Layout, assemble};
use crate::corpus::Corpus;
use crate::entities::{EntityFinder, Examples, Gold, GoldMention, Tagger, TrainOptions};
use crate::eval::{Report, Scorer};
use crate::segment::Segmenter;

/// How `train` works.
#[derive(Clone, Debug, Serialize)]
pub struct TrainSettings {
    pub fit: TrainOptions,
    /// How much a sentence counts whose gold marks only some types.
    pub partial_weight: f32,
    /// In how many parts the lexicon is cut; for each part, the texts are seen once more without it, so that the model
    /// learns names in no list.
    pub views: u32,
    /// How much a sentence counts in such a view.
    pub view_weight: f32,
}

impl Default for TrainSettings {
    fn default() -> Self {
        Self { fit: TrainOptions::default(), partial_weight: 1.0, views: 2, view_weight: 0.5 }
    }
}

/// Where annotations came from, for the data card.
#[derive(Clone, Debug, Serialize)]
pub struct DataSource {
    pub name: String,
    pub documents: usize,
    pub sentences_of_partial_gold: usize,
    pub mentions: usize,
    /// SHA-256 over all its files, in order.
    pub sha256: String,
}

/// An annotated document.
#[derive(Debug)]
pub struct TrainingDoc {
    raw: RawDoc,
    /// Raw places of the pieces of the article that gold blocks name: place, label, paragraph. Empty: its lines.
    blocks: Vec<(Span, Label, Option<u32>)>,
    mentions: Vec<(Span, Vec<EntityType>)>,
    unmarked: Vec<EntityType>,
}

impl TrainingDoc {
    pub fn id(&self) -> &str {
        &self.raw.id
    }

    /// Whether its gold marks all types.
    pub fn is_complete(&self) -> bool {
        self.unmarked.is_empty()
    }

    /// The document cut into sentences and words, its layout that of gold.
    fn segmented(&self, segmenter: &Segmenter) -> SegmentedDoc {
        segmenter.run(assemble(self.raw.clone(), layout(&self.raw.text, &self.blocks)))
    }
}

/// Everything to learn from.
#[derive(Debug, Default)]
pub struct TrainingSet {
    pub docs: Vec<TrainingDoc>,
    pub sources: Vec<DataSource>,
    pub problems: Vec<Problem>,
    /// Gold of the complete documents, for scoring.
    store: Store,
}

impl TrainingSet {
    /// Loads the gold of a corpus (when there is one), and of each of `data`: a folder with raw/ and gold/ (or
    /// annotations/gold/), or an `.iob2` file, whose types are PER, LOC (places, polities among them) and ORG.
    ///
    /// Sentences of an `.iob2` file that also stand in a complete document are left out: they would tell the answers
    /// when that document is held out.
    ///
    /// # Errors
    /// When something named cannot be read.
    pub fn load(corpus: Option<&Corpus>, data: &[PathBuf]) -> Result<Self> {
        let mut set = Self::default();
        if let Some(corpus) = corpus {
            set.add_corpus(corpus, &corpus.annotations(), corpus.config.name.as_deref().unwrap_or("this corpus"))?;
        }
        let is_iob2 = |path: &Path| path.extension().is_some_and(|e| e == "iob2");
        for path in data.iter().filter(|p| !is_iob2(p)) {
            let other = Corpus::open(path)?;
            let own = if path.join("gold").is_dir() { path.clone() } else { other.annotations() };
            set.add_corpus(&other, &own, &name_of(path))?;
        }
        let known: BTreeSet<String> =
            set.docs.iter().flat_map(|d| d.raw.text.lines()).map(iob2::without_space).collect();
        for path in data.iter().filter(|p| is_iob2(p)) {
            set.add_iob2(path, &known)?;
        }
        Ok(set)
    }

    fn add_corpus(&mut self, corpus: &Corpus, annotations: &Path, name: &str) -> Result<()> {
        let (store, flaws) = Store::load(annotations);
        self.problems.extend(flaws.all());
        let mut hash = Sha256::new();
        let (mut documents, mut mentions) = (0, 0);
        for file in corpus.inputs()?.files.iter() {
            let file = file?;
            let lines = store.gold(&file.id);
            if !lines.iter().any(|l| l.layer() == Layer::Entity) {
                continue;
            }
            let (bytes, source) = file.read().map_err(|e| Error::io("read", file.file().as_ref(), e))?;
            hash.update(&bytes);
            let raw = match crate::read::decode(&file.id, &file.file(), bytes, source) {
                Ok(raw) => raw,
                Err(problem) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            self.problems.extend(store.check(&raw));
            let index = CharIndex::new(&raw.text);
            let (mut blocks, mut found) = (Vec::new(), Vec::new());
            for line in lines {
                let Ok(span) = place(&raw.text, &index, line.start, line.end, &line.quote) else { continue };
                match &line.body {
                    Body::Block { label, paragraph, .. } => blocks.push((span, *label, *paragraph)),
                    Body::Entity { kind, .. } => {
                        hash.update(format!("{} {} {kind}\n", line.start, line.end));
                        found.push((span, vec![*kind]));
                    }
                    Body::Stance { .. } => {}
                }
            }
            documents += 1;
            mentions += found.len();
            self.docs.push(TrainingDoc { raw, blocks, mentions: found, unmarked: Vec::new() });
        }
        self.store.merge_gold(store);
        self.sources.push(DataSource {
            name: name.to_owned(),
            documents,
            sentences_of_partial_gold: 0,
            mentions,
            sha256: hex(&hash.finalize()),
        });
        Ok(())
    }

    fn add_iob2(&mut self, path: &Path, known: &BTreeSet<String>) -> Result<()> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io("read", path, e))?;
        let docs = iob2::parse(&text, known).map_err(|(line, message)| {
            let source = text.lines().nth(line - 1).unwrap_or_default();
            Error::new(message)
                .at_line(path, line, source)
                .hint("a line is: number, word, tag (O, B-PER, I-LOC, …), separated by tabs")
        })?;
        self.sources.push(DataSource {
            name: name_of(path),
            documents: docs.len(),
            sentences_of_partial_gold: docs.iter().map(|d| d.text.lines().count()).sum(),
            mentions: docs.iter().map(|d| d.mentions.len()).sum(),
            sha256: hex(&Sha256::digest(&text)),
        });
        self.docs.extend(docs.into_iter().map(|doc| TrainingDoc {
            raw: RawDoc::from_text(&doc.id, doc.text),
            blocks: Vec::new(),
            mentions: doc.mentions,
            unmarked: iob2::UNMARKED.to_vec(),
        }));
        Ok(())
    }

    /// Number of documents whose gold marks all types.
    pub fn complete(&self) -> usize {
        self.docs.iter().filter(|d| d.is_complete()).count()
    }
}

/// Fits taggers: the passes before it, with the built-in lexicon and with parts of it left out.
#[derive(Debug)]
pub struct Trainer {
    views: Vec<(Segmenter, EntityFinder, f32)>,
    settings: TrainSettings,
}

impl Trainer {
    pub fn new(settings: TrainSettings) -> Self {
        let lexicon = crate::lexicon::builtin();
        let parts = u64::from(settings.views);
        let mut lists = vec![(lexicon.clone(), 1.0)];
        for part in 0..parts {
            let kept = |e: &&LexiconEntry| part_of(&e.surface, parts.max(2)) != part;
            lists.push((lexicon.iter().filter(kept).cloned().collect(), settings.view_weight));
        }
        let views = lists.into_par_iter().map(|(l, w)| (Segmenter::new(&l), EntityFinder::new(&l), w)).collect();
        Self { views, settings }
    }

    /// Fits a tagger to the documents that `learn_from` picks. The same documents give the same bytes.
    pub fn fit(&self, set: &TrainingSet, learn_from: impl Fn(&TrainingDoc) -> bool) -> Tagger {
        let mut examples = Examples::default();
        let mut number = 0;
        for doc in set.docs.iter().filter(|d| learn_from(d)) {
            let first = number;
            let share = if doc.is_complete() { 1.0 } else { self.settings.partial_weight };
            for (segmenter, finder, weight) in &self.views {
                number = first;
                let segmented = doc.segmented(segmenter);
                let mentions = clean_mentions(&segmented, &doc.mentions);
                let gold = Gold { mentions: &mentions, unmarked: &doc.unmarked, weight: share * weight };
                finder.learn(&segmented, 0, &gold, &mut number, &mut examples);
            }
        }
        Tagger::fit(examples, &self.settings.fit)
    }

    /// Scores on the complete documents, each by a tagger that was fitted without it and the others of its fold: with
    /// the tagger, and without any. Entities alone; the built-in lexicon; the layout of gold.
    pub fn cross_validate(&self, set: &TrainingSet, folds: usize) -> (Report, Report) {
        let complete: Vec<&TrainingDoc> = set.docs.iter().filter(|d| d.is_complete()).collect();
        let folds = folds.clamp(2, complete.len().max(2));
        let lexicon = crate::lexicon::builtin();
        let scored: Vec<(StanceDoc, StanceDoc)> = (0..folds)
            .into_par_iter()
            .flat_map_iter(|fold| {
                let held: Vec<&TrainingDoc> = complete.iter().skip(fold).step_by(folds).copied().collect();
                let ids: BTreeSet<&str> = held.iter().map(|d| d.id()).collect();
                let tagger = self.fit(set, |d| !(d.is_complete() && ids.contains(d.id())));
                let with = EntityFinder::new(&lexicon).with_tagger(Some(Arc::new(tagger)));
                let (segmenter, without, _) = &self.views[0];
                held.into_iter()
                    .map(|doc| {
                        let doc = doc.segmented(segmenter);
                        (tagged(&with, doc.clone()), tagged(without, doc))
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        let (mut with, mut without) = (Scorer::default(), Scorer::default());
        for (a, b) in &scored {
            with.add(a, &set.store);
            without.add(b, &set.store);
        }
        (with.report(), without.report())
    }
}

fn tagged(finder: &EntityFinder, doc: SegmentedDoc) -> StanceDoc {
    let tagged = finder.run(doc);
    let articles = vec![Vec::new(); tagged.articles.len()];
    StanceDoc { tagged, articles, problems: Vec::new() }
}

/// The part of the lexicon that a name belongs to (FNV-1a, then mixed).
fn part_of(name: &str, parts: u64) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    ((hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) % parts
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// SHA-256 of bytes, in hex.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Gold mentions in the clean text of the first article, sorted; those in dropped parts are left out.
fn clean_mentions(doc: &SegmentedDoc, mentions: &[(Span, Vec<EntityType>)]) -> Vec<GoldMention> {
    let Some(article) = doc.clean.articles.first() else { return Vec::new() };
    let mut found: Vec<GoldMention> = mentions
        .iter()
        .filter_map(|(raw, kinds)| {
            Some(GoldMention { span: article.map.to_clean(*raw)?, kinds: kinds.clone(), cut: None })
        })
        .collect();
    found.sort_by_key(|m| m.span);
    found.dedup_by(|b, a| a.span.overlaps(b.span));
    found
}

/// One article with the blocks of gold; where gold has none, each line is a paragraph.
fn layout(text: &str, gold: &[(Span, Label, Option<u32>)]) -> Layout {
    let mut pieces = gold.to_vec();
    if pieces.is_empty() {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let ink = Span::new(at, at + line.len()).trimmed(text);
            at += line.len();
            if !ink.is_empty() {
                pieces.push((ink, Label::Paragraph, None));
            }
        }
    }
    pieces.sort_by_key(|(span, ..)| *span);
    let block = |span: Span, label: Label, paragraph: Option<u32>| Block {
        span,
        label,
        rule: "gold".into(),
        reason: "".into(),
        article: label.kept().then_some(0),
        paragraph: paragraph.filter(|_| label.kept()),
        clean: None,
        lang: None,
    };
    let mut blocks = Vec::new();
    let (mut at, mut number, mut last) = (0, 0, None);
    for (span, label, piece) in pieces {
        if span.start < at {
            continue;
        }
        if span.start > at {
            blocks.push(block(Span { start: at, end: span.start }, Label::Space, None));
        }
        // Pieces of one paragraph share its number.
        if label.kept() && (piece.is_none() || piece != last) {
            number += 1;
            last = piece;
        }
        blocks.push(block(span, label, Some(number)));
        at = span.end;
    }
    if (at as usize) < text.len() {
        blocks.push(block(Span::new(at as usize, text.len()), Label::Space, None));
    }
    Layout { blocks, articles: vec![Metadata::default()] }
}
