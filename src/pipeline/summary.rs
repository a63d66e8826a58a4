use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{EntityType, Label, Problem, StanceDoc, scalars_in};

/// The name of a label, a type, a polarity, a severity.
pub type Name = Cow<'static, str>;

/// What a run made, in numbers. Characters are Unicode scalar values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub documents: u64,
    pub articles: u64,
    /// Characters of the raw texts.
    pub characters: u64,
    /// Characters of kept blocks.
    pub kept: u64,
    /// Characters of dropped blocks by label, `space` left out.
    pub dropped: BTreeMap<Name, u64>,
    pub sentences: u64,
    pub tokens: u64,
    /// Mentions by type.
    pub entities: BTreeMap<Name, u64>,
    /// Stances by target and polarity.
    pub stances: BTreeMap<String, BTreeMap<Name, u64>>,
    /// Problems by severity.
    pub problems: BTreeMap<Name, u64>,
}

impl Summary {
    /// Counts one finished document (not its problems).
    pub fn add(&mut self, doc: &StanceDoc) {
        let clean = doc.clean();
        self.documents += 1;
        self.articles += clean.articles.len() as u64;
        for block in &clean.blocks {
            let chars = u64::from(scalars_in(block.span.of(&clean.raw.text).as_bytes()));
            self.characters += chars;
            if block.label.kept() {
                self.kept += chars;
            } else if block.label != Label::Space {
                *self.dropped.entry(block.label.name().into()).or_default() += chars;
            }
        }
        for article in &doc.tagged.segmented.articles {
            self.sentences += article.sentences.len() as u64;
            self.tokens += article.tokens.len() as u64;
        }
        // Counted by type before they are by name: there are many.
        let mut kinds = [0; EntityType::ALL.len()];
        doc.tagged.articles.iter().flatten().for_each(|mention| kinds[mention.kind as usize] += 1);
        for (kind, n) in EntityType::ALL.iter().zip(kinds).filter(|(_, n)| *n > 0) {
            *self.entities.entry(kind.name().into()).or_default() += n;
        }
        for stance in doc.articles.iter().flatten() {
            if !self.stances.contains_key(&*stance.target) {
                self.stances.insert(stance.target.to_string(), BTreeMap::new());
            }
            let target = self.stances.get_mut(&*stance.target).expect("it was put in");
            *target.entry(stance.polarity.name().into()).or_default() += 1;
        }
    }

    pub fn add_problem(&mut self, problem: &Problem) {
        *self.problems.entry(problem.severity.name().into()).or_default() += 1;
    }

    /// Joins the counts of two parts of a run.
    pub fn merge(&mut self, other: Summary) {
        self.documents += other.documents;
        self.articles += other.articles;
        self.characters += other.characters;
        self.kept += other.kept;
        self.sentences += other.sentences;
        self.tokens += other.tokens;
        for (label, n) in other.dropped {
            *self.dropped.entry(label).or_default() += n;
        }
        for (kind, n) in other.entities {
            *self.entities.entry(kind).or_default() += n;
        }
        for (target, polarities) in other.stances {
            let ours = self.stances.entry(target).or_default();
            for (polarity, n) in polarities {
                *ours.entry(polarity).or_default() += n;
            }
        }
        for (severity, n) in other.problems {
            *self.problems.entry(severity).or_default() += n;
        }
    }
}
