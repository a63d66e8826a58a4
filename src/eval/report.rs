use serde::Serialize;

use super::{Class, Confusion, ErrorKind, Prf, Ratio};

/// All scores, as `jiaozhu eval --json` prints them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// In the order in which the documents were scored.
    pub documents: Vec<DocumentScores>,
    /// Over all documents: counts are added up before anything is divided.
    pub pooled: Scores,
    /// Documents that have no gold and were skipped.
    pub without_gold: usize,
    /// Gold lines that no longer match their text and were left out.
    pub stale_gold: usize,
    /// What went wrong, most frequent first.
    pub errors: Vec<ErrorKind>,
}

/// The scores of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentScores {
    pub doc: String,
    #[serde(flatten)]
    pub scores: Scores,
}

/// A score for each layer that has gold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    pub blocks: Option<BlockScores>,
    pub articles: Option<ArticleScores>,
    pub entities: Option<EntityScores>,
    pub stance: Option<StanceScores>,
}

/// Blocks, over the characters (scalars) of the raw text that are not white space and that gold labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlockScores {
    /// Characters on which the two agree whether they are kept.
    pub agreement: Ratio,
    /// Keeping as a retrieval task: the kept characters.
    pub kept: Prf,
    /// Characters with the same label.
    pub labels: Ratio,
    /// By label; those that occur in gold or were predicted.
    pub by_label: Vec<Class>,
    /// Cells off the diagonal, most characters first.
    pub confusion: Vec<Confusion>,
    /// First characters of paragraphs (of kept blocks of any label; pieces of one paragraph count once).
    pub paragraph_starts: Prf,
}

/// Articles of a file. Gold has as many as it has titles; files without a gold title do not count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleScores {
    /// Files with the right number of articles.
    pub count: Ratio,
    /// Titles, compared without white space.
    pub titles: Prf,
}

/// Mentions, exact (strict) matching as in SemEval-2013 Task 9 and CoNLL-2003: both ends and the type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityScores {
    /// All types together (micro average).
    pub strict: Prf,
    /// Both ends, whatever the type.
    pub spans: Prf,
    /// By type; those that occur in gold or were predicted.
    pub by_type: Vec<Class>,
    /// Of the strictly matched mentions that gold links to an entity, those with the same link.
    pub links: Ratio,
}

/// Stances. The unit is a row: a stance toward a target in a sentence.
///
/// A predicted sentence is the gold sentence with the same raw start, else the one with which it shares at least half
/// of the characters of the longer of the two. Within a sentence and target, rows are paired one to one, those with
/// the same holder first, then those with the same polarity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StanceScores {
    /// Sentences with gold rows that were cut exactly so (stance or not).
    pub sentences: Ratio,
    /// Finding the rows: sentence and target, whatever the polarity and the holder.
    pub pairs: Prf,
    /// The same by target.
    pub by_target: Vec<Class>,
    /// By polarity, end to end: a gold row that was not found is a miss of its polarity, a row without gold a false
    /// alarm of its own.
    pub by_polarity: Vec<Class>,
    /// Mean F1 over favor, against and none (those that occur).
    pub macro_f1: Option<f64>,
    /// Mean F1 of favor and against: the official score of SemEval-2016 Task 6 (Mohammad et al. 2016). There targets
    /// are given; here a target must also be found.
    pub semeval: Option<f64>,
    /// Paired rows with the same polarity.
    pub polarity: Ratio,
    /// All cells; `-` is a row that only one side has.
    pub confusion: Vec<Confusion>,
    /// Paired rows with the same holder, compared without white space, quotation and book-title marks.
    pub holder: Ratio,
}
