//! The typed documents that flow through the passes, each owning the one before:
//! [`RawDoc`] → [`CleanDoc`] → [`SegmentedDoc`] → [`TaggedDoc`] → [`StanceDoc`]. A pass adds a layer and never
//! rewrites an earlier one.

use std::borrow::Cow;
use std::sync::Arc;

use super::{EntityType, Finder, Label, Lang, OffsetMap, Polarity, Pos, Problem, Script, Severity, Span};

/// Where a document came from: a line of raw/sources.tsv, or the columns of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Source {
    pub url: Option<String>,
    pub retrieved: Option<String>,
    pub publisher: Option<String>,
    /// Title and date of publication (ISO 8601) that a record has beside its text.
    pub title: Option<String>,
    pub published: Option<String>,
}

impl Source {
    /// The host of the address, in lower case, without `www.` and port.
    pub fn host(&self) -> Option<String> {
        let url = self.url.as_deref()?;
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next()?;
        let host = host.rsplit('@').next()?.split(':').next()?.trim().to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        (!host.is_empty()).then(|| host.to_owned())
    }

    /// What the files of one site have in common: the publisher, else the host; `None` where neither is known.
    pub fn site(&self) -> Option<String> {
        self.publisher.clone().or_else(|| self.host())
    }
}

/// From byte offsets in the decoded text to byte offsets in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ByteMap {
    /// The file is valid UTF-8: both are the same.
    #[default]
    Same,
    /// (text byte, file byte), in order, the first at (0, 0). From each point on the two advance together, up to the next.
    Points(Vec<(u32, u32)>),
}

impl ByteMap {
    /// The file byte of a character boundary of the text.
    pub fn file_byte(&self, text: u32) -> u32 {
        match self {
            ByteMap::Same => text,
            ByteMap::Points(points) => {
                let i = points.partition_point(|&(t, _)| t <= text);
                match i.checked_sub(1).map(|i| points[i]) {
                    Some((t, file)) => file + (text - t),
                    None => text,
                }
            }
        }
    }
}

/// A raw file, decoded. `text` is the whole file, a byte order mark included.
#[derive(Clone, Debug, Default)]
pub struct RawDoc {
    /// The path under raw/ without its extension, with `/`.
    pub id: String,
    /// The path relative to the corpus, with `/`: `raw/000.txt`.
    pub file: String,
    pub text: String,
    /// WHATWG name of the encoding: `UTF-8`, `gb18030`, …
    pub encoding: &'static str,
    pub bytes: ByteMap,
    /// SHA-256 of the file's bytes, in hex.
    pub sha256: String,
    pub source: Source,
    pub problems: Vec<Problem>,
}

impl RawDoc {
    /// A document from text that is already decoded (UTF-8), without a file behind it. `sha256` stays empty.
    pub fn from_text(id: &str, text: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            file: format!("raw/{id}.txt"),
            text: text.into(),
            encoding: "UTF-8",
            ..Self::default()
        }
    }
}

/// A piece of the raw text with one label. The blocks of a document tile its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Place in the raw text, bytes.
    pub span: Span,
    pub label: Label,
    /// The one rule that decided, as `jiaozhu rules` names it (or `human:<person>`).
    pub rule: Cow<'static, str>,
    /// Why, for people: the evidence the rule saw.
    pub reason: Cow<'static, str>,
    /// Index into [`CleanDoc::articles`]; `None` outside every article.
    pub article: Option<u32>,
    /// Number of the paragraph, from 1 within the article, for kept blocks. Pieces of one paragraph share it.
    pub paragraph: Option<u32>,
    /// Place in the article's clean text, bytes; `None` for dropped blocks.
    pub clean: Option<Span>,
    pub lang: Option<Lang>,
}

/// A change inside a kept block: `removed` at a raw place became `inserted` at a clean place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub rule: &'static str,
    pub raw: Span,
    pub clean: Span,
    pub removed: String,
    pub inserted: String,
}

/// What is known about an article besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub publication: Option<String>,
    /// ISO 8601: a date, or a date and time as printed (no time zone).
    pub published: Option<String>,
    pub url: Option<String>,
}

/// One article of a raw file: its clean text and how that maps back.
#[derive(Clone, Debug)]
pub struct Article {
    pub meta: Metadata,
    /// The clean text: kept blocks, pieces of a paragraph joined, others separated by one line feed.
    pub text: String,
    pub map: OffsetMap,
    pub edits: Vec<Edit>,
    pub lang: Lang,
    /// Between 0 and 1.
    pub lang_confidence: f32,
    pub script: Script,
}

/// A document whose text is cut into labelled blocks.
#[derive(Clone, Debug, Default)]
pub struct CleanDoc {
    pub raw: RawDoc,
    pub blocks: Vec<Block>,
    pub articles: Vec<Article>,
    pub problems: Vec<Problem>,
}

/// A word with its part of speech. Offsets are in the article's clean text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub pos: Pos,
}

/// A sentence of an article. Its tokens concatenate to its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Place in the article's clean text, bytes.
    pub span: Span,
    /// Index into [`CleanDoc::blocks`] of the block it begins in.
    pub block: u32,
    /// Its tokens, as a range of [`SegmentedArticle::tokens`].
    pub tokens: std::ops::Range<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentedArticle {
    /// In order, without overlap. White space and `foreign` blocks lie outside.
    pub sentences: Vec<Sentence>,
    pub tokens: Vec<Token>,
}

/// A document whose articles are cut into sentences and words. `articles` runs parallel to the clean document's.
#[derive(Clone, Debug, Default)]
pub struct SegmentedDoc {
    pub clean: CleanDoc,
    pub articles: Vec<SegmentedArticle>,
}

/// A mention of an entity. Mentions of an article are sorted and do not overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Place in the article's clean text, bytes; inside one sentence.
    pub span: Span,
    /// Index into [`SegmentedArticle::sentences`].
    pub sentence: u32,
    pub kind: EntityType,
    pub entity: Option<Arc<str>>,
    pub finder: Finder,
    /// Between 0 and 1: how sure the finder is.
    pub score: f32,
}

/// `articles[i]` holds the mentions of article `i`.
#[derive(Clone, Debug, Default)]
pub struct TaggedDoc {
    pub segmented: SegmentedDoc,
    pub articles: Vec<Vec<Mention>>,
    pub problems: Vec<Problem>,
}

/// A stance that a holder takes in a sentence toward a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// Index into [`SegmentedArticle::sentences`].
    pub sentence: u32,
    pub target: Arc<str>,
    pub polarity: Polarity,
    /// `author`, or the words that name who speaks (in clean form).
    pub holder: String,
    pub holder_entity: Option<Arc<str>>,
    /// Whether the author distances themself from another's words (scare quotes, 所谓).
    pub distanced: bool,
    /// The words that carry the stance, in order of appearance.
    pub cues: Vec<String>,
    pub finder: Finder,
    /// Between 0 and 1.
    pub score: f32,
}

/// The finished document. `articles[i]` holds the stances of article `i`, sorted by sentence, target, holder.
#[derive(Clone, Debug, Default)]
pub struct StanceDoc {
    pub tagged: TaggedDoc,
    pub articles: Vec<Vec<Stance>>,
    pub problems: Vec<Problem>,
}

impl StanceDoc {
    pub fn clean(&self) -> &CleanDoc {
        &self.tagged.segmented.clean
    }

    pub fn raw(&self) -> &RawDoc {
        &self.tagged.segmented.clean.raw
    }

    /// Every problem met on the way, in pass order.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        self.met().filter(|p| p.severity != Severity::Note)
    }

    /// What is worth a word though nothing is wrong: decisions that have nothing to do now.
    pub fn notes(&self) -> impl Iterator<Item = &Problem> {
        self.met().filter(|p| p.severity == Severity::Note)
    }

    fn met(&self) -> impl Iterator<Item = &Problem> {
        let clean = self.clean();
        clean.raw.problems.iter().chain(&clean.problems).chain(&self.tagged.problems).chain(&self.problems)
    }
}
