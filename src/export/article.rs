use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::base::{Error, Result};
use crate::tables::{DocTables, DocumentRow, EntityRow, SentenceRow, StanceRow, Table, TokenRow};

/// The rows of an article.
pub struct Article<'a> {
    pub document: DocumentRow<'a>,
    pub sentences: Vec<SentenceRow<'a>>,
    pub tokens: Vec<TokenRow<'a>>,
    /// Sorted by start; none overlap.
    pub entities: Vec<EntityRow<'a>>,
    /// Sorted by sentence.
    pub stances: Vec<StanceRow<'a>>,
}

/// The articles of a document.
pub fn articles(doc: &DocTables) -> impl Iterator<Item = Article<'_>> {
    let tables = &doc.tables;
    tables.documents.rows().map(move |document| Article {
        document,
        sentences: tables.sentences.rows().filter(|row| row.article == document.article).collect(),
        tokens: tables.tokens.rows().filter(|row| row.article == document.article).collect(),
        entities: tables.entities.rows().filter(|row| row.article == document.article).collect(),
        stances: tables.stances.rows().filter(|row| row.article == document.article).collect(),
    })
}

impl<'a> Article<'a> {
    /// Its name: the document's id; with `#2` and so on for those after the first.
    pub fn name(&self) -> String {
        match self.document.article {
            1 => self.document.doc.to_owned(),
            n => format!("{}#{n}", self.document.doc),
        }
    }

    /// The mentions of a sentence, counted from 1.
    pub(super) fn mentions(&self, sentence: u32) -> &[EntityRow<'a>] {
        let start = self.entities.partition_point(|row| row.sentence < sentence);
        let end = self.entities.partition_point(|row| row.sentence <= sentence);
        &self.entities[start..end]
    }

    /// Writes a file of the article: its name and that extension. A file that is there already is not overwritten.
    pub(super) fn file(&self, dir: &Path, extension: &str, text: &str) -> Result<()> {
        create(&dir.join(format!("{}.{extension}", self.name())), text)
    }
}

/// Writes a new file, with the folders that it needs.
pub(super) fn create(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| Error::io("create", parent, e))?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|e| Error::io("create", path, e))?;
    file.write_all(text.as_bytes()).map_err(|e| Error::io("write", path, e))
}
