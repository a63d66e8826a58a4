//! Sentences, tokens, mentions and stances against the texts and against each other.

use super::document::{Article, Report};
use crate::base::{Label, Span};
use crate::tables::{BlockRow, DocTables, SentenceRow, Table};

pub(super) fn check(doc: &DocTables, articles: &[Article], out: &mut Report) {
    let tables = &doc.tables;
    let blocks: Vec<BlockRow> = tables.blocks.rows().collect();
    let sentences: Vec<SentenceRow> = tables.sentences.rows().collect();
    let article = |number: u32| articles.get((number as usize).checked_sub(1)?);

    let mut last: Option<SentenceRow> = None;
    let mut first_rows = vec![0; articles.len() + 1];
    for (i, row) in sentences.iter().enumerate() {
        let follows = last.filter(|last| last.article == row.article);
        if last.is_some_and(|last| last.article > row.article) {
            out.at("sentences", i, "the table is not sorted by article");
        }
        if follows.is_none()
            && let Some(first) = first_rows.get_mut(row.article as usize)
        {
            *first = i;
        }
        out.same("sentences", i, "sentence", row.sentence, follows.map_or(1, |last| last.sentence.saturating_add(1)));
        if follows.is_some_and(|last| last.end > row.start) {
            out.at("sentences", i, "overlaps the sentence before it");
        }
        last = Some(*row);
        if let Some(article) = article(row.article) {
            let place = Place { start: row.start, end: row.end, raw_start: row.raw_start, raw_end: row.raw_end };
            place.check("sentences", i, row.text, article, out);
        }
        block(i, row, &blocks, out);
    }
    // A sentence by its article and number.
    let sentence = |article: u32, number: u32| -> Option<(usize, &SentenceRow)> {
        let row = first_rows.get(article as usize)? + (number as usize).checked_sub(1)?;
        sentences.get(row).filter(|s| s.article == article && s.sentence == number).map(|s| (row, s))
    };

    tokens(doc, articles, &sentences, out);

    let mut last: Option<(u32, u32, u32)> = None;
    for (i, row) in tables.entities.rows().enumerate() {
        let follows = last.filter(|last| last.0 == row.article);
        if last.is_some_and(|last| last.0 > row.article) {
            out.at("entities", i, "the table is not sorted by article");
        }
        out.same("entities", i, "mention", row.mention, follows.map_or(1, |last| last.1.saturating_add(1)));
        if follows.is_some_and(|last| last.2 > row.start) {
            out.at("entities", i, "overlaps the mention before it");
        }
        last = Some((row.article, row.mention, row.end));
        if let Some(article) = article(row.article) {
            let place = Place { start: row.start, end: row.end, raw_start: row.raw_start, raw_end: row.raw_end };
            place.check("entities", i, row.text, article, out);
        }
        match sentence(row.article, row.sentence) {
            None => out.at("entities", i, format!("there is no sentence {}", row.sentence)),
            Some((_, s)) if s.start > row.start || row.end > s.end => {
                out.at("entities", i, format!("does not lie inside sentence {}", row.sentence));
            }
            Some(_) => {}
        }
    }

    let mut last: Option<(u32, u32, &str, &str)> = None;
    for (i, row) in tables.stances.rows().enumerate() {
        if sentence(row.article, row.sentence).is_none() {
            out.at("stances", i, format!("there is no sentence {}", row.sentence));
        }
        let key = (row.article, row.sentence, row.target, row.holder);
        if last.is_some_and(|last| last > key) {
            out.at("stances", i, "the table is not sorted by article, sentence, target and holder");
        }
        last = Some(key);
    }
}

/// The block that a sentence begins in, and that it ends in the same paragraph.
fn block(i: usize, row: &SentenceRow, blocks: &[BlockRow], out: &mut Report) {
    let Some((at, block)) = (row.block as usize).checked_sub(1).and_then(|b| Some((b, blocks.get(b)?))) else {
        out.at("sentences", i, format!("there is no block {}", row.block));
        return;
    };
    let inside = block.article == Some(row.article)
        && block.start.is_some_and(|start| start <= row.start)
        && block.end.is_some_and(|end| row.start < end);
    if !inside {
        out.at("sentences", i, format!("does not begin in block {}", row.block));
        return;
    }
    if block.label == Label::Foreign.name() {
        out.at("sentences", i, "stands in a block of another language");
    }
    let same = |b: &&BlockRow| b.article == block.article && b.paragraph.is_some() && b.paragraph == block.paragraph;
    let end = blocks[at..].iter().filter(same).filter_map(|b| b.end).max().or(block.end);
    if end.is_some_and(|end| row.end > end) {
        out.at("sentences", i, "runs over the end of its paragraph");
    }
}

/// Tokens cover their sentences exactly.
fn tokens(doc: &DocTables, articles: &[Article], sentences: &[SentenceRow], out: &mut Report) {
    let mut rows = doc.tables.tokens.rows().enumerate().peekable();
    let mut number = 0;
    let mut article = 0;
    for (s, sentence) in sentences.iter().enumerate() {
        if sentence.article != article {
            (article, number) = (sentence.article, 0);
        }
        let (mut at, mut count) = (sentence.start, 0);
        while let Some((i, row)) =
            rows.next_if(|(_, t)| (t.article, t.sentence) == (sentence.article, sentence.sentence))
        {
            number += 1;
            count += 1;
            out.same("tokens", i, "token", row.token, number);
            if row.start != at {
                out.at(
                    "tokens",
                    i,
                    format!("does not begin where the last token of the sentence ended: {} is not {at}", row.start),
                );
            }
            at = row.end;
            if let Some(article) = (row.article as usize).checked_sub(1).and_then(|a| articles.get(a)) {
                let place = Place { start: row.start, end: row.end, raw_start: row.raw_start, raw_end: row.raw_end };
                place.check("tokens", i, row.text, article, out);
            }
        }
        out.same("sentences", s, "tokens", sentence.tokens, count);
        if at != sentence.end {
            out.at("sentences", s, format!("its tokens end at {at}, the sentence at {}", sentence.end));
        }
    }
    if let Some((i, row)) = rows.next() {
        out.at("tokens", i, format!("there is no sentence {}, or it came before", row.sentence));
    }
}

/// Where a row says it is.
struct Place {
    start: u32,
    end: u32,
    raw_start: u32,
    raw_end: u32,
}

impl Place {
    fn check(&self, table: &str, row: usize, text: &str, article: &Article, out: &mut Report) {
        if self.start >= self.end {
            out.at(table, row, "is empty");
            return;
        }
        if article.clean.slice(self.start, self.end) != Some(text) {
            out.at(table, row, format!("text is not the slice {}..{} of the clean text", self.start, self.end));
            return;
        }
        if let Some(map) = &article.map {
            let raw = map.to_raw(Span { start: self.start, end: self.end });
            if (raw.start, raw.end) != (self.raw_start, self.raw_end) {
                out.at(
                    table,
                    row,
                    format!(
                        "raw_start and raw_end are {}..{}, not {}..{}",
                        self.raw_start, self.raw_end, raw.start, raw.end
                    ),
                );
            }
        }
    }
}
