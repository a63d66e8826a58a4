use std::collections::HashSet;
use std::path::Path;

use super::*;
use crate::base::Result;

/// The rows of `run --only`: those of `docs` from `new`, those of all other documents as they are in `old`, in
/// document order, handed to `append` with their id; first of all the problems (id: empty). Of the problems that belong to no document only the new ones count,
/// because these inputs are read in every run.
///
/// # Errors
/// When the old tables cannot be read, or `append` fails.
pub fn merge_only(
    old: &Path,
    new: TableSet,
    docs: &[String],
    mut append: impl FnMut(&str, TableSet) -> Result<()>,
) -> Result<()> {
    let only: HashSet<&str> = docs.iter().map(String::as_str).collect();
    let mut old = Reader::open(old)?;
    let mut problems = TableSet { problems: new.problems.clone(), ..TableSet::default() };
    // A problem that this run has met again (a bad line of an annotation file, say) is there already.
    let told: HashSet<String> = new.problems.rows().map(|row| format!("{row:?}")).collect();
    for row in old.problems().rows() {
        if row.doc.is_some_and(|doc| !only.contains(doc)) && !told.contains(&format!("{row:?}")) {
            problems.problems.push(row);
        }
    }
    append("", problems)?;
    let mut new = Reader::over(new).peekable();
    let mut next_old = || old.find(|doc| doc.as_ref().map_or(true, |doc| !only.contains(doc.doc.as_str()))).transpose();
    let mut kept = next_old()?;
    loop {
        let take_new = match (&kept, new.peek()) {
            (None, None) => return Ok(()),
            (Some(old), Some(Ok(new))) => new.doc < old.doc,
            (old, _) => old.is_none(),
        };
        let doc = if take_new { new.next().transpose()? } else { std::mem::replace(&mut kept, next_old()?) };
        let doc = doc.unwrap_or_default();
        append(&doc.doc, doc.tables)?;
    }
}
