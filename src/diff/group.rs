use std::collections::BTreeMap;

use super::Change;
use crate::base::named_enum;

named_enum! {
    /// What changes are put together by.
    By {
        Cause "cause" "what made the difference"
        Kind "kind" "what happened"
        Doc "doc" "the document"
        Label "label" "the label of a block, the type of an entity, the target of a stance"
    }
}

/// Changes of one name, in document order.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'c> {
    pub name: &'c str,
    pub changes: Vec<&'c Change>,
}

/// Puts changes together. The largest groups come first; documents stay in their order.
pub fn group<'c>(changes: impl IntoIterator<Item = &'c Change>, by: By) -> Vec<Group<'c>> {
    let mut groups: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let name = match by {
            By::Cause => change.cause.as_str(),
            By::Kind => change.kind.name(),
            By::Doc => change.doc.as_str(),
            By::Label => change.label(),
        };
        groups.entry(name).or_default().push(change);
    }
    let mut groups: Vec<Group<'_>> = groups.into_iter().map(|(name, changes)| Group { name, changes }).collect();
    if by != By::Doc {
        groups.sort_by(|a, b| b.changes.len().cmp(&a.changes.len()).then(a.name.cmp(b.name)));
    }
    groups
}
