use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Documents, Table};

/// Finds articles whose clean text an earlier article has exactly. Documents must come in order, so that “earlier”
/// does not depend on threads; that is why the writer does it and no pass.
#[derive(Default)]
pub(super) struct Duplicates {
    /// Half a SHA-256 of a clean text: who had it first.
    first: HashMap<[u8; 16], String>,
}

impl Duplicates {
    /// Sets `duplicate_of` in the rows. Articles without text are nobody's copies.
    pub fn mark(&mut self, documents: &mut Documents) {
        let of: Vec<Option<String>> = documents
            .rows()
            .map(|row| {
                if row.text.is_empty() {
                    return None;
                }
                let digest = Sha256::digest(row.text);
                let mut key = [0; 16];
                key.copy_from_slice(&digest[..16]);
                match self.first.get(&key) {
                    Some(first) => Some(first.clone()),
                    None => {
                        self.first.insert(key, format!("{}#{}", row.doc, row.article));
                        None
                    }
                }
            })
            .collect();
        documents.set_duplicates(&of);
    }
}
