//! One document: its rows against its raw file and against each other.

use super::Violation;
use super::annotations;
use super::names::{self, Names};
use super::text::{Scalars, Texts};
use crate::base::{Label, OffsetMap, RawDoc};
use crate::tables::{DocTables, Table, TableSet};

/// Checks all rows of a document; what they name, where `names` are known.
pub(super) fn check(doc: &DocTables, raw: &RawDoc, names: Option<&dyn Names>) -> Vec<Violation> {
    let mut out = Report { doc, found: Vec::new() };
    let tables = &doc.tables;
    macro_rules! faults {
        ($($name:ident: $Table:ident,)+) => {
            $(for (row, fault) in tables.$name.faults() { out.at(stringify!($name), row, fault); })+
        };
    }
    use crate::tables::*;
    every_table!(doc faults);

    let text = Scalars::new(&raw.text);
    let mut articles = documents(doc, raw, &text, &mut out);
    let texts = Texts { doc, raw, text: &text };
    texts.blocks(articles.len(), &mut out);
    for article in &mut articles {
        article.map = texts.rebuild(article, &mut out);
    }
    texts.whole(&articles, &mut out);
    annotations::check(doc, &articles, &mut out);
    if let Some(names) = names {
        names::check(doc, names, &mut out);
    }
    out.found
}

/// An article as the tables tell of it.
pub(super) struct Article<'d> {
    /// From 1.
    pub number: u32,
    pub clean: Scalars<'d>,
    /// Its kept blocks and its edits, as rows of the document's tables, from 0.
    pub blocks: Vec<usize>,
    pub edits: Vec<usize>,
    /// From clean to raw, both in scalars; `None` where blocks and edits do not fit the texts.
    pub map: Option<OffsetMap>,
}

/// Where violations go.
pub(super) struct Report<'d> {
    doc: &'d DocTables,
    found: Vec<Violation>,
}

impl Report<'_> {
    /// Adds a violation in a row of the document, counted from 0.
    pub fn at(&mut self, table: &str, row: usize, message: impl Into<String>) {
        self.found.push(Violation {
            table: table.to_owned(),
            doc: Some(self.doc.doc.clone()),
            row: Some(self.doc.first_row(table) + row),
            message: message.into(),
        });
    }

    /// Adds a violation in the row unless two values agree.
    pub fn same<T: PartialEq + std::fmt::Display>(&mut self, table: &str, row: usize, what: &str, is: T, should: T) {
        if is != should {
            self.at(table, row, format!("{what} is {is}, not {should}"));
        }
    }

    /// How many there are so far.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Adds a violation of the whole document.
    pub fn whole(&mut self, table: &str, message: &str) {
        self.found.push(Violation::doc(table, &self.doc.doc, message));
    }
}

/// What the rows of an article add up to.
#[derive(Clone, Default)]
struct Sums {
    kept: u32,
    dropped: u32,
    sentences: u32,
    tokens: u32,
    entities: u32,
    stances: u32,
}

fn documents<'d>(doc: &'d DocTables, raw: &RawDoc, text: &Scalars, out: &mut Report) -> Vec<Article<'d>> {
    let tables = &doc.tables;
    let sums = sums(tables, out);
    let mut articles = Vec::new();
    for (i, (row, sums)) in tables.documents.rows().zip(sums).enumerate() {
        let mut same = |what, is, should| out.same("documents", i, what, is, should);
        same("article", row.article, i as u32 + 1);
        same("raw_chars", row.raw_chars, text.len());
        same("kept_chars", row.kept_chars, sums.kept);
        same("dropped_chars", row.dropped_chars, sums.dropped);
        same("sentences", row.sentences, sums.sentences);
        same("tokens", row.tokens, sums.tokens);
        same("entities", row.entities, sums.entities);
        same("stances", row.stances, sums.stances);
        out.same("documents", i, "raw_sha256", row.raw_sha256, &raw.sha256);
        out.same("documents", i, "encoding", row.encoding, raw.encoding);
        if let Some(published) = row.published.filter(|published| !published.is_empty() && !names::is_date(published)) {
            let forms = "neither a date (2024-05-06) nor a date and time (2024-05-06T10:00 or 2024-05-06T10:00:30)";
            out.at("documents", i, format!("published is `{published}`, {forms}"));
        }
        articles.push(Article {
            number: i as u32 + 1,
            clean: Scalars::new(row.text),
            blocks: Vec::new(),
            edits: Vec::new(),
            map: None,
        });
    }
    let of = |number: u32| (number as usize).checked_sub(1);
    for (i, block) in tables.blocks.rows().enumerate() {
        if block.kept
            && let Some(article) = block.article.and_then(of).and_then(|a| articles.get_mut(a))
        {
            article.blocks.push(i);
        }
    }
    for (i, edit) in tables.edits.rows().enumerate() {
        if let Some(article) = of(edit.article).and_then(|a| articles.get_mut(a)) {
            article.edits.push(i);
        }
    }
    articles
}

/// Counts the rows of every article. Rows of articles that are none are violations.
fn sums(tables: &TableSet, out: &mut Report) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); tables.documents.len()];
    let at = |number: u32| (number as usize).wrapping_sub(1);
    for block in tables.blocks.rows() {
        if let Some(sum) = block.article.and_then(|a| sums.get_mut(at(a))) {
            let chars = block.raw_end.saturating_sub(block.raw_start);
            match block.kept {
                true => sum.kept = sum.kept.saturating_add(chars),
                false if block.label != Label::Space.name() => sum.dropped = sum.dropped.saturating_add(chars),
                false => {}
            }
        }
    }
    macro_rules! count {
        ($($table:ident),+) => {
            $(for (i, row) in tables.$table.rows().enumerate() {
                match sums.get_mut(at(row.article)) {
                    Some(sum) => sum.$table += 1,
                    None => out.at(stringify!($table), i, format!("there is no article {}", row.article)),
                }
            })+
        };
    }
    count!(sentences, tokens, entities, stances);
    for (i, row) in tables.edits.rows().enumerate() {
        if sums.get(at(row.article)).is_none() {
            out.at("edits", i, format!("there is no article {}", row.article));
        }
    }
    sums
}
