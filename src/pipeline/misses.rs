//! What held-out predictions of stances got wrong, one row per error.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Stance, StanceDoc};
use crate::stance::GoldRow;

/// The columns of [`Miss::line`].
pub const COLUMNS: &str = "folder\tdocument\tkind\ttarget\tgold\tpredicted\tgold_holder\tholder\tscore\tcues\tsentence";

/// The kinds of errors: a pair of sentence and target that was missed, one too many, and what is wrong in a right pair.
pub const KINDS: &[&str] = &["missed", "spurious", "polarity", "holder"];

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub folder: String,
    pub doc: String,
    /// One of [`KINDS`].
    pub kind: &'static str,
    pub target: String,
    /// Polarity and holder by the annotator, and as predicted; `-` where one of the two has no row.
    pub gold: (String, String),
    pub found: (String, String),
    /// Probability of the prediction.
    pub score: String,
    pub cues: Vec<String>,
    pub sentence: String,
}

impl Miss {
    /// The error as a line of a table, without line break.
    pub fn line(&self) -> String {
        let cues = self.cues.join("|");
        let (gold, found) = (&self.gold, &self.found);
        let columns: [&str; 11] = [
            &self.folder,
            &self.doc,
            self.kind,
            &self.target,
            &gold.0,
            &found.0,
            &gold.1,
            &found.1,
            &self.score,
            &cues,
            &self.sentence,
        ];
        columns.map(|c| c.replace(['\t', '\n', '\r'], " ")).join("\t")
    }
}

/// The rows of a sentence and target: annotated, predicted.
type Rows<'a> = (Vec<&'a GoldRow>, Vec<&'a Stance>);

/// The errors in one document, in order of sentence and target.
pub fn misses(folder: &str, doc: &StanceDoc, gold: &[GoldRow]) -> Vec<Miss> {
    let mut all = Vec::new();
    for (article, rows) in doc.articles.iter().enumerate() {
        let text = &doc.clean().articles[article].text;
        let cut = &doc.tagged.segmented.articles[article].sentences;
        let mut places: BTreeMap<(u32, &str), Rows> = BTreeMap::new();
        for g in gold.iter().filter(|g| g.article == article) {
            places.entry((g.sentence, &g.target)).or_default().0.push(g);
        }
        for r in rows {
            places.entry((r.sentence, &r.target)).or_default().1.push(r);
        }
        for ((sentence, target), (gold, found)) in places {
            for (g, r) in paired(gold, found) {
                for kind in kinds(g, r) {
                    let none = || ("-".to_owned(), "-".to_owned());
                    all.push(Miss {
                        folder: folder.to_owned(),
                        doc: doc.raw().id.clone(),
                        kind,
                        target: target.to_owned(),
                        gold: g.map_or_else(none, |g| (g.polarity.to_string(), g.holder.clone())),
                        found: r.map_or_else(none, |r| (r.polarity.to_string(), r.holder.clone())),
                        score: r.map_or_else(|| "-".to_owned(), |r| format!("{:.2}", r.score)),
                        cues: r.map_or_else(Vec::new, |r| r.cues.clone()),
                        sentence: cut[sentence as usize].span.of(text).to_owned(),
                    });
                }
            }
        }
    }
    all
}

fn kinds(gold: Option<&GoldRow>, found: Option<&Stance>) -> BTreeSet<&'static str> {
    match (gold, found) {
        (Some(_), None) => BTreeSet::from(["missed"]),
        (None, _) => BTreeSet::from(["spurious"]),
        (Some(g), Some(r)) => {
            let polarity = (g.polarity != r.polarity).then_some("polarity");
            let holder = (bare(&g.holder) != bare(&r.holder)).then_some("holder");
            polarity.into_iter().chain(holder).collect()
        }
    }
}

/// Pairs the rows of one sentence and target, those that agree most first.
fn paired<'a>(gold: Vec<&'a GoldRow>, mut found: Vec<&'a Stance>) -> Vec<(Option<&'a GoldRow>, Option<&'a Stance>)> {
    let mut gold = gold;
    let mut pairs = Vec::new();
    while !gold.is_empty() && !found.is_empty() {
        let agreement = |g: &GoldRow, r: &Stance| {
            2 * u32::from(bare(&g.holder) == bare(&r.holder)) + u32::from(g.polarity == r.polarity)
        };
        let each = (0..gold.len()).flat_map(|i| (0..found.len()).map(move |j| (i, j)));
        let Some((i, j)) = each.min_by_key(|&(i, j)| std::cmp::Reverse(agreement(gold[i], found[j]))) else { break };
        pairs.push((Some(gold.remove(i)), Some(found.remove(j))));
    }
    pairs.extend(gold.into_iter().map(|g| (Some(g), None)));
    pairs.extend(found.into_iter().map(|r| (None, Some(r))));
    pairs
}

fn bare(holder: &str) -> &str {
    holder.trim_matches(['《', '》', '“', '”', '"', '「', '」'])
}
