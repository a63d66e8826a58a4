//! Blocks and edits against the raw and the clean text; the map between the two, in scalars.

use super::document::{Article, Report};
use crate::base::{CharIndex, Label, OffsetMap, RawDoc, Run, Span};
use crate::tables::{BlockRow, DocTables, EditRow, Table};

/// A text that is cut by scalar offsets.
pub(super) struct Scalars<'t> {
    text: &'t str,
    index: CharIndex<'t>,
}

impl<'t> Scalars<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, index: CharIndex::new(text) }
    }

    /// In scalars.
    pub fn len(&self) -> u32 {
        self.index.chars()
    }

    /// The slice, or `None` when the text has no such span.
    pub fn slice(&self, start: u32, end: u32) -> Option<&'t str> {
        self.index.span(start, end).map(|span| span.of(self.text))
    }
}

/// The texts of a document, and the rows that say how they belong together.
pub(super) struct Texts<'d> {
    pub doc: &'d DocTables,
    pub raw: &'d RawDoc,
    pub text: &'d Scalars<'d>,
}

impl Texts<'_> {
    /// Every block by itself, and that they tile the raw text.
    pub fn blocks(&self, articles: usize, out: &mut Report) {
        let mut end = 0;
        // Number of the last paragraph of each article.
        let mut paragraphs = vec![0; articles];
        for (i, block) in self.doc.tables.blocks.rows().enumerate() {
            out.same("blocks", i, "block", block.block, i as u32 + 1);
            if block.raw_start != end {
                out.at(
                    "blocks",
                    i,
                    format!("does not begin where the last block ended: {} is not {end}", block.raw_start),
                );
            }
            end = block.raw_end;
            match self.text.index.span(block.raw_start, block.raw_end) {
                None => out.at("blocks", i, format!("the raw text has no {}..{}", block.raw_start, block.raw_end)),
                Some(span) => {
                    if span.is_empty() {
                        out.at("blocks", i, "is empty");
                    }
                    if span.of(self.text.text) != block.text {
                        out.at("blocks", i, "text is not the slice of the raw text");
                    }
                    out.same("blocks", i, "byte_start", block.byte_start, self.raw.bytes.file_byte(span.start));
                    out.same("blocks", i, "byte_end", block.byte_end, self.raw.bytes.file_byte(span.end));
                }
            }
            self.block(i, &block, &mut paragraphs, out);
        }
        if end != self.text.len() {
            out.whole("blocks", &format!("the blocks end at {end}, the raw text at {}", self.text.len()));
        }
    }

    fn block(&self, i: usize, block: &BlockRow, paragraphs: &mut [u32], out: &mut Report) {
        if let Some(label) = Label::parse(block.label) {
            out.same("blocks", i, "kept", block.kept, label.kept());
        }
        if block.start.is_some() != block.kept || block.end.is_some() != block.kept {
            out.at("blocks", i, "only kept blocks, and all of them, have a start and an end");
        }
        if block.paragraph.is_some() && !block.kept {
            out.at("blocks", i, "a dropped block has no paragraph");
        }
        match block.article.map(|a| paragraphs.get_mut((a as usize).wrapping_sub(1))) {
            Some(None) => out.at("blocks", i, format!("there is no article {}", block.article.unwrap_or_default())),
            None if block.kept => out.at("blocks", i, "a kept block belongs to an article"),
            Some(Some(last)) => {
                if let Some(paragraph) = block.paragraph {
                    if paragraph != *last && paragraph != last.saturating_add(1) {
                        out.at("blocks", i, format!("paragraph {paragraph} follows on {last}"));
                    }
                    *last = paragraph;
                }
            }
            None => {}
        }
    }

    /// Follows an article's blocks and edits through both texts. Gives the map between them, or `None` and violations
    /// where they do not fit.
    pub fn rebuild(&self, article: &Article, out: &mut Report) -> Option<OffsetMap> {
        let before = out.len();
        let mut walk = Walk { texts: self, article, map: OffsetMap::default(), clean: 0, out };
        let tables = &self.doc.tables;
        let mut edits = article.edits.iter().map(|&e| (e, tables.edits.row(e))).peekable();
        let mut last: Option<BlockRow> = None;
        for (i, block) in article.blocks.iter().map(|&i| (i, tables.blocks.row(i))) {
            if let Some(last) = last
                && (block.paragraph.is_none() || block.paragraph != last.paragraph)
                && !walk.line_feed(i, last.raw_end, block.raw_start)
            {
                return None;
            }
            last = Some(block);
            walk.out.same("blocks", i, "start", block.start.unwrap_or(walk.clean), walk.clean);
            let mut at = block.raw_start;
            while let Some((e, edit)) = edits.next_if(|(_, e)| e.raw_start < block.raw_end) {
                if edit.raw_start < at || edit.raw_end > block.raw_end || edit.raw_end < edit.raw_start {
                    walk.out.at("edits", e, "does not lie inside a kept block of its article, after the last edit");
                    return None;
                }
                if !walk.copy(i, at, edit.raw_start) || !walk.edit(e, &edit) {
                    return None;
                }
                at = edit.raw_end;
            }
            if !walk.copy(i, at, block.raw_end) {
                return None;
            }
            walk.out.same("blocks", i, "end", block.end.unwrap_or(walk.clean), walk.clean);
        }
        if let Some((e, _)) = edits.next() {
            walk.out.at("edits", e, "does not lie inside a kept block of its article");
        }
        let row = article.number as usize - 1;
        walk.out.same(
            "documents",
            row,
            "the length of text (as blocks and edits make it)",
            article.clean.len(),
            walk.clean,
        );
        let map = walk.map;
        (out.len() == before).then_some(map)
    }

    /// Rebuilds the raw text from the clean texts, the blocks and the edits.
    pub fn whole(&self, articles: &[Article], out: &mut Report) {
        let mut rebuilt = String::with_capacity(self.raw.text.len());
        let mut edits: Vec<EditRow> = self.doc.tables.edits.rows().collect();
        edits.sort_by_key(|edit| edit.raw_start);
        let mut edits = edits.into_iter().peekable();
        for block in self.doc.tables.blocks.rows() {
            let article = block.article.and_then(|a| articles.get((a as usize).checked_sub(1)?));
            let (Some(article), Some(start), Some(end)) = (article, block.start, block.end) else {
                rebuilt.push_str(block.text);
                continue;
            };
            let mut at = start;
            while let Some(edit) = edits.next_if(|edit| edit.raw_start < block.raw_end) {
                rebuilt.push_str(article.clean.slice(at, edit.start).unwrap_or_default());
                rebuilt.push_str(edit.removed);
                at = edit.end;
            }
            rebuilt.push_str(article.clean.slice(at, end).unwrap_or_default());
        }
        if rebuilt != self.raw.text {
            out.whole("blocks", "the raw text cannot be rebuilt from the clean text, the blocks and the edits");
        }
    }
}

/// A walk through an article's clean text and the raw text at once.
struct Walk<'w, 'd, 'r> {
    texts: &'w Texts<'d>,
    article: &'w Article<'w>,
    map: OffsetMap,
    /// Where the clean side is.
    clean: u32,
    out: &'w mut Report<'r>,
}

impl Walk<'_, '_, '_> {
    fn run(&mut self, clean_end: u32, raw: Span, copy: bool) {
        self.map.push(Run { clean: Span { start: self.clean, end: clean_end }, raw, copy });
        self.clean = clean_end;
    }

    /// The line feed between two paragraphs.
    fn line_feed(&mut self, block: usize, raw_start: u32, raw_end: u32) -> bool {
        if raw_start > raw_end || self.article.clean.slice(self.clean, self.clean + 1) != Some("\n") {
            self.out.at(
                "blocks",
                block,
                format!("there is no line feed before it at {} of the clean text", self.clean),
            );
            return false;
        }
        self.run(self.clean + 1, Span { start: raw_start, end: raw_end }, false);
        true
    }

    /// Text that is the same on both sides.
    fn copy(&mut self, block: usize, raw_start: u32, raw_end: u32) -> bool {
        let end = self.clean.saturating_add(raw_end.saturating_sub(raw_start));
        let raw = self.texts.text.slice(raw_start, raw_end);
        if raw.is_none() || raw != self.article.clean.slice(self.clean, end) {
            self.out.at(
                "blocks",
                block,
                format!("the clean text at {} is not the raw text at {raw_start}, and no edit says why", self.clean),
            );
            return false;
        }
        self.run(end, Span { start: raw_start, end: raw_end }, true);
        true
    }

    fn edit(&mut self, row: usize, edit: &EditRow) -> bool {
        if edit.start != self.clean || edit.end < edit.start {
            self.out.at("edits", row, format!("stands at {} of the clean text, not at {}", self.clean, edit.start));
            return false;
        }
        if self.texts.text.slice(edit.raw_start, edit.raw_end) != Some(edit.removed) {
            self.out.at("edits", row, "removed is not the slice of the raw text");
            return false;
        }
        if self.article.clean.slice(edit.start, edit.end) != Some(edit.inserted) {
            self.out.at("edits", row, "inserted is not the slice of the clean text");
            return false;
        }
        // As many characters on both sides stand one for one.
        let even = edit.end - edit.start == edit.raw_end - edit.raw_start;
        self.run(edit.end, Span { start: edit.raw_start, end: edit.raw_end }, even);
        true
    }
}
