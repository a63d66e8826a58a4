use super::{Change, DocDiff, Fate, Filter, Rest};

/// The comparison of two outputs, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the old and the new output are called: `HEAD:output`, `output`, `a run now`.
    pub old: String,
    pub new: String,
    pub docs: Vec<DocDiff>,
    /// What differs besides the rows: program version, files of the corpus.
    pub known: Vec<String>,
}

impl Report {
    /// All changes, in document order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.docs.iter().flat_map(|d| &d.changes)
    }

    /// Whether the outputs say the same.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// Leaves the changes that a filter accepts. What is only counted goes with the first filter.
    #[must_use]
    pub fn filtered(mut self, filter: &Filter) -> Self {
        if filter.is_empty() {
            return self;
        }
        for doc in &mut self.docs {
            doc.changes.retain(|change| filter.accepts(change));
            doc.rest = Rest::default();
        }
        self.docs.retain(|doc| !doc.changes.is_empty());
        self
    }

    /// What is only counted, a line a document.
    pub fn counted(&self) -> impl Iterator<Item = (&str, String)> {
        self.docs.iter().map(|d| (d.doc.as_str(), counted(d))).filter(|(_, line)| !line.is_empty())
    }
}

/// What is only counted of a document, in words; empty when there is nothing.
fn counted(doc: &DocDiff) -> String {
    let Rest { raw_removed, raw_inserted, blocks, sentences, tokens, credited, edits, ref facts, holds } = doc.rest;
    let mut parts = Vec::new();
    if let Some(holds) = holds {
        let fate = if doc.fate == Fate::Added { "a new document" } else { "the document is gone" };
        parts.push(format!(
            "{fate}: {} characters, {} mentions, {} stances",
            holds.characters, holds.entities, holds.stances
        ));
    }
    if raw_removed + raw_inserted > 0 {
        parts.push(format!("raw file +{raw_inserted} −{raw_removed} characters"));
    }
    let counts = [
        (blocks, "block", "cut otherwise"),
        (sentences, "sentence", "cut otherwise"),
        (tokens, "word", "cut or tagged otherwise"),
        (credited, "annotation", "by another finder or score"),
        (edits, "edit", "more or fewer"),
    ];
    let counts = counts.into_iter().filter(|(n, ..)| *n > 0);
    parts.extend(counts.map(|(n, what, how)| format!("{n} {what}{} {how}", if n == 1 { "" } else { "s" })));
    parts.extend(facts.iter().cloned());
    parts.join("; ")
}
