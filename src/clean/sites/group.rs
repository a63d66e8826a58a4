use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::FileLines;

/// Groups files of one template, as indices in order, the groups in the order of their first files: two files belong
/// together when they share a pair of edge lines, or both belong with a third.
///
/// A pair that many sites have joins too many files; then fewer lines stand on half of them, and less is known, never
/// more.
pub(super) fn group(files: &[FileLines]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..files.len()).collect();
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    for (i, file) in files.iter().enumerate() {
        for &pair in &file.pairs {
            let other = *first.entry(pair).or_insert(i);
            let (a, b) = (root(&mut parent, i), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..files.len() {
        groups.entry(root(&mut parent, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

/// The first file of the group of `i`, the path to it halved on the way.
fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}
