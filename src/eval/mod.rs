//! Scores of what the passes made against gold: blocks, articles, entities, stances; per document and pooled.
//!
//! Everything is compared in scalars of the raw text, so that no score depends on how a text was cleaned. A layer of a
//! document counts only where gold has lines of this layer. Pooled scores add up counts, not averages of documents.
//!
//! To add a number: count it in the tally of its layer, name it in [`report`], show it in [`render`].

mod blocks;
mod entities;
mod errors;
mod metric;
mod render;
mod report;
mod stance;
mod table;

pub use errors::{ErrorKind, Example};
pub use metric::{Class, Confusion, Counts, Prf, Ratio};
pub use render::render;
pub use report::{ArticleScores, BlockScores, DocumentScores, EntityScores, Report, Scores, StanceScores};
pub use stance::gold_sentence;

use crate::annotations::{Annotation, Layer, Store, place};
use crate::base::{CharIndex, Span, StanceDoc};
use errors::Errors;

/// Scores documents against gold.
pub fn score(docs: &[StanceDoc], gold: &Store) -> Report {
    let mut scorer = Scorer::default();
    for doc in docs {
        scorer.add(doc, gold);
    }
    scorer.report()
}

/// Scores documents one by one, for corpora that do not fit into memory.
#[derive(Clone, Debug, Default)]
pub struct Scorer {
    documents: Vec<DocumentScores>,
    pooled: Tally,
    without_gold: usize,
    stale: usize,
    errors: Errors,
}

impl Scorer {
    /// Scores one document and adds it to the pool.
    pub fn add(&mut self, doc: &StanceDoc, gold: &Store) {
        let lines = gold.gold(&doc.raw().id);
        if lines.is_empty() {
            self.without_gold += 1;
            return;
        }
        let index = CharIndex::new(&doc.raw().text);
        let view = View::new(doc, lines, &index);
        self.stale += lines.len() - view.lines.len();
        let mut tally = Tally::default();
        if view.layer(Layer::Block).next().is_some() {
            tally.blocks.add(&view, &mut self.errors);
        }
        if view.layer(Layer::Entity).next().is_some() {
            tally.entities.add(&view, &mut self.errors);
        }
        if view.layer(Layer::Stance).next().is_some() {
            tally.stance.add(&view, &mut self.errors);
        }
        self.documents.push(DocumentScores { doc: doc.raw().id.clone(), scores: tally.scores() });
        self.pooled.merge(&tally);
    }

    pub fn report(self) -> Report {
        Report {
            documents: self.documents,
            pooled: self.pooled.scores(),
            without_gold: self.without_gold,
            stale_gold: self.stale,
            errors: self.errors.worst_first(),
        }
    }
}

/// A document beside its gold.
struct View<'a> {
    doc: &'a StanceDoc,
    text: &'a str,
    index: &'a CharIndex<'a>,
    /// The gold lines that still match the text.
    lines: Vec<&'a Annotation>,
}

impl<'a> View<'a> {
    fn new(doc: &'a StanceDoc, lines: &'a [Annotation], index: &'a CharIndex<'a>) -> Self {
        let text = doc.raw().text.as_str();
        let lines = lines.iter().filter(|l| place(text, index, l.start, l.end, &l.quote).is_ok()).collect();
        Self { doc, text, index, lines }
    }

    fn layer(&self, layer: Layer) -> impl Iterator<Item = &'a Annotation> {
        self.lines.iter().copied().filter(move |l| l.layer() == layer)
    }

    fn id(&self) -> &'a str {
        &self.doc.raw().id
    }

    /// The raw text between two scalars.
    fn slice(&self, start: u32, end: u32) -> &'a str {
        self.index.span(start, end).map_or("", |span| span.of(self.text))
    }

    /// The raw scalars of a span in an article's clean text.
    fn raw_scalars(&self, article: usize, clean: Span) -> Option<(u32, u32)> {
        let map = &self.doc.clean().articles.get(article)?.map;
        Some(self.index.scalars(map.to_raw(clean)))
    }
}

/// Everything counted, of one document or of all.
#[derive(Clone, Debug, Default)]
struct Tally {
    blocks: blocks::Tally,
    entities: entities::Tally,
    stance: stance::Tally,
}

impl Tally {
    fn merge(&mut self, other: &Tally) {
        self.blocks.merge(&other.blocks);
        self.entities.merge(&other.entities);
        self.stance.merge(&other.stance);
    }

    fn scores(&self) -> Scores {
        Scores {
            blocks: self.blocks.scores(),
            articles: self.blocks.article_scores(),
            entities: self.entities.scores(),
            stance: self.stance.scores(),
        }
    }
}
