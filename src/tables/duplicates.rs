use super::{DocumentRow, Documents, Table};
use crate::duplicates::{Originals, Signature};

/// What tells the copies among some articles: a signature for each row of `documents`.
#[derive(Clone, Debug, Default)]
pub struct Signatures(Vec<Signature>);

impl Signatures {
    /// Reads every text of the rows.
    pub(super) fn of(documents: &Documents) -> Self {
        Self(documents.rows().map(|row| Signature::of(row.text)).collect())
    }
}

/// Finds articles whose text is near to that of an earlier article. Documents must come in order, so that “earlier” does
/// not depend on threads; that is why the writer does it and no pass.
#[derive(Default)]
pub(super) struct Duplicates(Originals);

impl Duplicates {
    /// Sets `duplicate_of` in the rows, whatever it was.
    pub fn mark(&mut self, documents: &mut Documents, signatures: &Signatures) {
        debug_assert_eq!(documents.len(), signatures.0.len());
        let name = |row: DocumentRow| format!("{}#{}", row.doc, row.article);
        let of: Vec<Option<String>> = documents
            .rows()
            .zip(&signatures.0)
            .map(|(row, signature)| self.0.claim(|| name(row), signature).map(str::to_owned))
            .collect();
        documents.set_duplicates(&of);
    }
}
