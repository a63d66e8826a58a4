use super::columns::{Bool, Maybe, Str, U32};
use super::declare::{names, table};
use super::repeated::{Name, Term};
use super::source::Source;
use super::{BlockRow as Row, Table};
use crate::base::Label;

table! {
    /// A piece of a raw file. The pieces of a file tile it: nothing is missing, nothing overlaps.
    "blocks": Blocks of BlockRow;
    by doc;
    key [doc, block];
    group 16_384;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// The article it belongs to; null outside every article.
    article: Maybe<U32>;
    /// Number of the block in its file, from 1.
    block: U32;
    /// Number of the paragraph in its article, from 1; blocks of a paragraph that dropped text cuts share it. Null for dropped blocks.
    paragraph: Maybe<U32>;
    /// Start in the decoded raw file, in Unicode scalars from 0.
    raw_start: U32;
    /// End in the decoded raw file (exclusive), in Unicode scalars.
    raw_end: U32;
    /// Start in the raw file, in bytes from 0.
    byte_start: U32;
    /// End in the raw file (exclusive), in bytes.
    byte_end: U32;
    /// What the block is.
    label: Name, one of names(Label::ALL, Label::name);
    /// Whether it is part of the article's clean text.
    kept: Bool;
    /// The rule that decided, as `jiaozhu rules` names it, or `human:` and a name.
    rule: Name;
    /// What the rule saw.
    reason: Term;
    /// Start in the article's clean text, in Unicode scalars from 0; null for dropped blocks.
    start: Maybe<U32>;
    /// End in the article's clean text (exclusive), in Unicode scalars; null for dropped blocks.
    end: Maybe<U32>;
    /// Language of the block (ISO 639-1), where it was determined.
    lang: Maybe<Name>;
    /// The piece of the raw text, unchanged.
    text: Str;
}

impl Blocks {
    pub(super) fn fill(&mut self, source: &Source) {
        let raw = source.doc.raw();
        self.reserve(source.doc.clean().blocks.len());
        for (i, block) in source.doc.clean().blocks.iter().enumerate() {
            let (raw_start, raw_end) = source.raw.scalars(block.span);
            let clean = block.clean.zip(block.article).map(|(span, a)| source.clean[a as usize].scalars(span));
            self.push(Row {
                doc: source.id(),
                article: block.article.map(|a| a + 1),
                block: i as u32 + 1,
                paragraph: block.paragraph,
                raw_start,
                raw_end,
                byte_start: raw.bytes.file_byte(block.span.start),
                byte_end: raw.bytes.file_byte(block.span.end),
                label: block.label.name(),
                kept: block.label.kept(),
                rule: &block.rule,
                reason: &block.reason,
                start: clean.map(|(start, _)| start),
                end: clean.map(|(_, end)| end),
                lang: block.lang,
                text: block.span.of(&raw.text),
            });
        }
    }
}
