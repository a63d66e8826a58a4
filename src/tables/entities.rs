use super::columns::{F32, Maybe, U32};
use super::declare::{names, table};
use super::repeated::Name;
use super::source::Source;
use super::{EntityRow as Row, Sentences, Table};
use crate::base::EntityType;

table! {
    /// A mention of an entity. Mentions do not overlap, and each lies inside one sentence.
    "entities": Entities of EntityRow;
    by doc;
    key [doc, article, mention];
    refers to Sentences(doc, article, sentence);
    group 65_536;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// The sentence that it stands in.
    sentence: U32;
    /// Number of the mention in its article, from 1.
    mention: U32;
    /// Start in the article's clean text, in Unicode scalars from 0.
    start: U32;
    /// End in the article's clean text (exclusive), in Unicode scalars.
    end: U32;
    /// Start in the decoded raw file, in Unicode scalars from 0.
    raw_start: U32;
    /// End in the decoded raw file (exclusive), in Unicode scalars.
    raw_end: U32;
    /// What kind of entity it is.
    r#type: Name, one of names(EntityType::ALL, EntityType::name);
    /// Which entity it is, as a readable id; null where that is not known.
    entity: Maybe<Name>;
    /// The one thing that found it: a lexicon line, a pattern, the tagger, a person.
    finder: Name;
    /// How sure the finder is, 0 to 1.
    score: F32;
    /// The mention, in clean form.
    text: Name;
}

impl Entities {
    pub(super) fn fill(&mut self, source: &Source) {
        for (i, article) in source.doc.clean().articles.iter().enumerate() {
            let mut places = source.places(i);
            let mentions = &source.doc.tagged.articles[i];
            self.reserve(mentions.len());
            for (m, mention) in mentions.iter().enumerate() {
                let place = places.of(mention.span);
                self.push(Row {
                    doc: source.id(),
                    article: i as u32 + 1,
                    sentence: mention.sentence + 1,
                    mention: m as u32 + 1,
                    start: place.start,
                    end: place.end,
                    raw_start: place.raw_start,
                    raw_end: place.raw_end,
                    r#type: mention.kind.name(),
                    entity: mention.entity.as_deref(),
                    finder: &mention.finder,
                    score: mention.score,
                    text: mention.span.of(&article.text),
                });
            }
        }
    }
}
