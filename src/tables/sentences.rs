use super::columns::{Str, U32};
use super::declare::table;
use super::repeated::Name;
use super::source::Source;
use super::{Blocks, SentenceRow as Row, Table};

table! {
    /// A sentence.
    "sentences": Sentences of SentenceRow;
    by doc;
    key [doc, article, sentence];
    refers to Blocks(doc, block);
    group 65_536;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// Number of the sentence in its article, from 1.
    sentence: U32;
    /// The block that it begins in.
    block: U32;
    /// Start in the article's clean text, in Unicode scalars from 0.
    start: U32;
    /// End in the article's clean text (exclusive), in Unicode scalars.
    end: U32;
    /// Start in the decoded raw file, in Unicode scalars from 0.
    raw_start: U32;
    /// End in the decoded raw file (exclusive), in Unicode scalars. Dropped text may lie between the two.
    raw_end: U32;
    /// Number of its tokens.
    tokens: U32;
    /// The sentence, in clean form.
    text: Str;
}

impl Sentences {
    pub(super) fn fill(&mut self, source: &Source) {
        for (i, article) in source.doc.clean().articles.iter().enumerate() {
            let mut places = source.places(i);
            let sentences = &source.doc.tagged.segmented.articles[i].sentences;
            self.reserve(sentences.len());
            for (s, sentence) in sentences.iter().enumerate() {
                let place = places.of(sentence.span);
                self.push(Row {
                    doc: source.id(),
                    article: i as u32 + 1,
                    sentence: s as u32 + 1,
                    block: sentence.block + 1,
                    start: place.start,
                    end: place.end,
                    raw_start: place.raw_start,
                    raw_end: place.raw_end,
                    tokens: sentence.tokens.len() as u32,
                    text: sentence.span.of(&article.text),
                });
            }
        }
    }
}
