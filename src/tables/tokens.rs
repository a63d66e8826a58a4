use super::columns::U32;
use super::declare::table;
use super::repeated::Name;
use super::source::Source;
use super::{Sentences, Table, TokenRow as Row};
use crate::base::Pos;

table! {
    /// A word. The tokens of a sentence concatenate to its text.
    "tokens": Tokens of TokenRow;
    by doc;
    key [doc, article, token];
    refers to Sentences(doc, article, sentence);
    group 262_144;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// The sentence that it stands in.
    sentence: U32;
    /// Number of the token in its article, from 1.
    token: U32;
    /// Start in the article's clean text, in Unicode scalars from 0.
    start: U32;
    /// End in the article's clean text (exclusive), in Unicode scalars.
    end: U32;
    /// Start in the decoded raw file, in Unicode scalars from 0.
    raw_start: U32;
    /// End in the decoded raw file (exclusive), in Unicode scalars.
    raw_end: U32;
    /// Part of speech: a tag of jieba's set (ICTCLAS).
    pos: Name, one of Pos::all().to_vec();
    /// The word, in clean form.
    text: Name;
}

impl Tokens {
    pub(super) fn fill(&mut self, source: &Source) {
        for (i, article) in source.doc.clean().articles.iter().enumerate() {
            let mut places = source.places(i);
            let segmented = &source.doc.tagged.segmented.articles[i];
            self.reserve(segmented.tokens.len());
            for (s, sentence) in segmented.sentences.iter().enumerate() {
                for t in sentence.tokens.clone() {
                    let token = segmented.tokens[t as usize];
                    let place = places.of(token.span);
                    self.push(Row {
                        doc: source.id(),
                        article: i as u32 + 1,
                        sentence: s as u32 + 1,
                        token: t + 1,
                        start: place.start,
                        end: place.end,
                        raw_start: place.raw_start,
                        raw_end: place.raw_end,
                        pos: token.pos.name(),
                        text: token.span.of(&article.text),
                    });
                }
            }
        }
    }
}
