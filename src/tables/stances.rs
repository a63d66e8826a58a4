use super::columns::{Bool, F32, List, Maybe, U32, Words};
use super::declare::{names, table};
use super::repeated::Name;
use super::source::Source;
use super::{Sentences, StanceRow as Row, Table};
use crate::base::Polarity;

table! {
    /// A stance that someone holds in a sentence toward a target.
    "stances": Stances of StanceRow;
    by doc;
    key [];
    refers to Sentences(doc, article, sentence);
    group 65_536;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// The sentence that it stands in.
    sentence: U32;
    /// Id of the target, from annotations/targets.toml.
    target: Name;
    /// For or against the target, or neither.
    polarity: Name, one of names(Polarity::ALL, Polarity::name);
    /// Who holds it: `author`, or the words that name them, in clean form (perhaps from an earlier sentence).
    holder: Name;
    /// Which entity the holder is; null where that is not known.
    holder_entity: Maybe<Name>;
    /// Whether the author distances themself from the words (scare quotes, 所谓).
    distanced: Bool;
    /// The words that carry the stance, in order, in clean form.
    cues: List;
    /// The one thing that found it.
    finder: Name;
    /// How sure the finder is, 0 to 1.
    score: F32;
}

impl Stances {
    pub(super) fn fill(&mut self, source: &Source) {
        for (i, stances) in source.doc.articles.iter().enumerate() {
            self.reserve(stances.len());
            for stance in stances {
                self.push(Row {
                    doc: source.id(),
                    article: i as u32 + 1,
                    sentence: stance.sentence + 1,
                    target: &stance.target,
                    polarity: stance.polarity.name(),
                    holder: &stance.holder,
                    holder_entity: stance.holder_entity.as_deref(),
                    distanced: stance.distanced,
                    cues: Words::Given(&stance.cues),
                    finder: &stance.finder,
                    score: stance.score,
                });
            }
        }
    }
}
