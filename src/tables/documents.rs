use super::columns::{F32, Maybe, Str, Text, U32};
use super::declare::{names, table};
use super::repeated::Name;
use super::source::Source;
use super::{DocumentRow as Row, Table};
use crate::base::{Label, Script};

table! {
    /// An article. A raw file can hold several; one that holds none has no row here, only blocks.
    "documents": Documents of DocumentRow;
    by doc;
    key [doc, article];
    group 512;
    /// The raw file's path under raw/, without its extension; for a record or a member of an archive followed by its own.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// The article's title; that of its record where the first article of its text has none.
    title: Maybe<Str>;
    /// Who wrote it, as printed.
    byline: Maybe<Name>;
    /// Where it was published; the publisher named in raw/sources.tsv where the text does not say.
    publication: Maybe<Name>;
    /// When it was published: ISO 8601, a date or a date and time as printed, without a time zone; that of its record
    /// where the text does not say.
    published: Maybe<Str>;
    /// Its address, from the text or from raw/sources.tsv.
    url: Maybe<Str>;
    /// Language of the clean text: ISO 639-1 (639-3 where there is no two-letter code); `und` when it has no letters.
    lang: Name;
    /// How sure the language is, 0 to 1.
    lang_confidence: F32;
    /// Simplified or Traditional characters (ISO 15924).
    script: Name, one of names(Script::ALL, Script::name);
    /// Encoding of the raw file, by its WHATWG name.
    encoding: Name;
    /// SHA-256 of the raw file's bytes, in hex; of a record's text in UTF-8, of a member's bytes.
    raw_sha256: Str;
    /// Length of the whole raw file, in Unicode scalars.
    raw_chars: U32;
    /// Scalars of the raw text in the article's kept blocks.
    kept_chars: U32;
    /// Scalars of the raw text in the article's dropped blocks, white space between blocks (`space`) not counted.
    dropped_chars: U32;
    /// The first article with nearly the same clean text, as `doc#article`, where this one is a copy: both have at least
    /// 0.7 of their runs of five letters in common, by an estimate (MinHash). That article is nobody's copy.
    duplicate_of: Maybe<Str>;
    /// Number of its sentences.
    sentences: U32;
    /// Number of its tokens.
    tokens: U32;
    /// Number of its mentions of entities.
    entities: U32;
    /// Number of its stances.
    stances: U32;
    /// The clean text: kept blocks, pieces of a paragraph joined, others separated by a line feed.
    text: Text;
}

impl Documents {
    pub(super) fn fill(&mut self, source: &Source) {
        let (doc, clean, raw) = (source.doc, source.doc.clean(), source.doc.raw());
        for (i, article) in clean.articles.iter().enumerate() {
            let own = || clean.blocks.iter().filter(|b| b.article == Some(i as u32));
            let scalars = |span| {
                let (start, end) = source.raw.scalars(span);
                end - start
            };
            let segmented = &doc.tagged.segmented.articles[i];
            self.push(Row {
                doc: source.id(),
                article: i as u32 + 1,
                title: article.meta.title.as_deref().or(raw.source.title.as_deref().filter(|_| i == 0)),
                byline: article.meta.byline.as_deref(),
                publication: article.meta.publication.as_deref().or(raw.source.publisher.as_deref()),
                published: article.meta.published.as_deref().or(raw.source.published.as_deref()),
                url: article.meta.url.as_deref().or(raw.source.url.as_deref()),
                lang: article.lang,
                lang_confidence: article.lang_confidence,
                script: article.script.name(),
                encoding: raw.encoding,
                raw_sha256: &raw.sha256,
                raw_chars: source.raw.chars(),
                kept_chars: own().filter(|b| b.label.kept()).map(|b| scalars(b.span)).sum(),
                dropped_chars: own()
                    .filter(|b| !b.label.kept() && b.label != Label::Space)
                    .map(|b| scalars(b.span))
                    .sum(),
                duplicate_of: None,
                sentences: segmented.sentences.len() as u32,
                tokens: segmented.sentences.iter().map(|s| s.tokens.len() as u32).sum(),
                entities: doc.tagged.articles[i].len() as u32,
                stances: doc.articles[i].len() as u32,
                text: &article.text,
            });
        }
    }

    /// Sets `duplicate_of` of every row.
    pub(super) fn set_duplicates(&mut self, of: &[Option<String>]) {
        let mut column = Maybe::<Str>::default();
        for cell in of {
            super::Store::push(&mut column, cell.as_deref());
        }
        debug_assert_eq!(super::Store::len(&column), self.len());
        self.duplicate_of = column;
    }
}
