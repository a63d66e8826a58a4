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

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Signature> {
        self.0.iter()
    }

    /// Appends those of further rows.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All of one length, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(Signature::to_bytes).collect()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes
            .chunks(Signature::BYTES)
            .map(|b| Signature::from_bytes(b.try_into().ok()?))
            .collect::<Option<_>>()
            .map(Self)
    }
}

/// Finds articles whose text is near to that of an earlier article. Documents must come in order, so that “earlier” does
/// not depend on threads; that is why the writer does it and no pass.
#[derive(Default)]
pub(super) struct Duplicates(Originals<String>);

impl Duplicates {
    /// Sets `duplicate_of` in the rows, whatever it was.
    pub fn mark(&mut self, documents: &mut Documents, signatures: &Signatures) {
        debug_assert_eq!(documents.len(), signatures.0.len());
        let name = |row: DocumentRow| format!("{}#{}", row.doc, row.article);
        let of: Vec<Option<String>> = documents
            .rows()
            .zip(&signatures.0)
            .map(|(row, signature)| self.0.claim(|| name(row), signature).cloned())
            .collect();
        documents.set_duplicates(&of);
    }
}
