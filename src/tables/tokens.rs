use super::Sentences;
use super::columns::{Plain, U32};
use super::declare::table;
use super::repeated::Name;
use super::source::Source;
use crate::base::{Pos, Token};

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
    /// Column by column: nearly all rows of a corpus are tokens, and most cells of a column follow from the one before.
    pub(super) fn fill(&mut self, source: &Source) {
        // Every column is named here, so that the compiler misses a new one.
        let Self { doc, article, sentence, token, start, end, raw_start, raw_end, pos, text } = self;
        let mut tags = vec![None; Pos::all().len()];
        let mut found = Vec::new();
        for (i, clean) in source.doc.clean().articles.iter().enumerate() {
            let segmented = &source.doc.tagged.segmented.articles[i];
            let mut places = source.places(i);
            for (s, of) in segmented.sentences.iter().enumerate() {
                let tokens = of.tokens.clone();
                doc.push_times(source.id(), tokens.len());
                article.push_times(i as u32 + 1, tokens.len());
                sentence.push_times(s as u32 + 1, tokens.len());
                let first = tokens.start;
                let tokens = &segmented.tokens[tokens.start as usize..tokens.end as usize];
                found.clear();
                found.extend(tokens.iter().map(|t| places.of(t.span)));
                token.extend_with(first + 1..=first + tokens.len() as u32);
                start.extend_with(found.iter().map(|p| p.start));
                end.extend_with(found.iter().map(|p| p.end));
                raw_start.extend_with(found.iter().map(|p| p.raw_start));
                raw_end.extend_with(found.iter().map(|p| p.raw_end));
                for Token { span, pos: tag } in tokens {
                    pos.push_known(tag.name(), &mut tags[tag.index()]);
                    text.push_part(&clean.text, *span);
                }
            }
        }
    }
}
