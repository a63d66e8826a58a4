use super::columns::U32;
use super::declare::table;
use super::repeated::{Name, Term};
use super::source::Source;
use super::{Documents, EditRow as Row, Table};

table! {
    /// A change inside a kept block: a line break joined, an invisible character removed, a width or variant normalised.
    "edits": Edits of EditRow;
    by doc;
    key [doc, raw_start];
    refers to Documents(doc, article);
    group 65_536;
    /// The raw file's path under raw/, without its extension.
    doc: Name;
    /// Number of the article in its file, from 1.
    article: U32;
    /// The rule that made the change, as `jiaozhu rules` names it.
    rule: Name;
    /// Start in the decoded raw file, in Unicode scalars from 0.
    raw_start: U32;
    /// End in the decoded raw file (exclusive), in Unicode scalars.
    raw_end: U32;
    /// Start in the article's clean text, in Unicode scalars from 0.
    start: U32;
    /// End in the article's clean text (exclusive), in Unicode scalars.
    end: U32;
    /// What stands in the raw text.
    removed: Name;
    /// What stands in the clean text instead.
    inserted: Term;
}

impl Edits {
    pub(super) fn fill(&mut self, source: &Source) {
        for (i, article) in source.doc.clean().articles.iter().enumerate() {
            self.reserve(article.edits.len());
            for edit in &article.edits {
                let (raw_start, raw_end) = source.raw.scalars(edit.raw);
                let (start, end) = source.clean[i].scalars(edit.clean);
                self.push(Row {
                    doc: source.id(),
                    article: i as u32 + 1,
                    rule: edit.rule,
                    raw_start,
                    raw_end,
                    start,
                    end,
                    removed: &edit.removed,
                    inserted: &edit.inserted,
                });
            }
        }
    }
}
