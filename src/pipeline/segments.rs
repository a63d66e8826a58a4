//! Segments: runs of consecutive documents that are processed, kept and reused together.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::base::Result;

/// Consecutive documents, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub files: Range<usize>,
    /// Bytes of their texts.
    pub bytes: u64,
}

/// A segment ends at the latest after so many times its mean size, or so many documents.
const MOST: u64 = 2;
const MOST_FILES: usize = 4096;

/// Cuts the list of files (ids and sizes, sorted by id) into segments of `mean` bytes on average.
///
/// A cut stands after a document whose id's hash says so, the more likely the larger it is, and around a document that is
/// a segment by itself. So where the cuts are depends on the documents alone, and a document that is new, gone or grown
/// moves no cuts but the nearest.
pub(super) fn cut(files: impl Iterator<Item = Result<(String, u64)>>, mean: u64) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    let (mut start, mut bytes, mut count) = (0, 0, 0);
    for (i, file) in files.enumerate() {
        let (id, size) = file?;
        let huge = size >= mean;
        if huge && start < i {
            segments.push(Segment { files: start..i, bytes });
            (start, bytes) = (i, 0);
        }
        bytes += size;
        count = i + 1;
        let full = bytes >= MOST * mean || count - start >= MOST_FILES;
        if huge || full || draw(&id, mean) < size.max(mean / 2048) {
            segments.push(Segment { files: start..count, bytes });
            (start, bytes) = (count, 0);
        }
    }
    if start < count {
        segments.push(Segment { files: start..count, bytes });
    }
    Ok(segments)
}

/// A number below `most` that belongs to a document.
fn draw(id: &str, most: u64) -> u64 {
    let digest = Sha256::digest(id);
    u64::from_le_bytes(digest[..8].try_into().expect("eight of 32")) % most.max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const MEAN: u64 = 1 << 20;

    fn files(sizes: &[(u32, u64)]) -> Vec<(String, u64)> {
        sizes.iter().map(|(n, bytes)| (format!("{n:08}"), *bytes)).collect()
    }

    fn cut(files: &[(String, u64)], mean: u64) -> Vec<Segment> {
        super::cut(files.iter().cloned().map(Ok), mean).unwrap()
    }

    /// The segments as lists of ids.
    fn named(files: &[(String, u64)]) -> BTreeSet<Vec<&str>> {
        cut(files, MEAN).into_iter().map(|s| files[s.files].iter().map(|f| f.0.as_str()).collect()).collect()
    }

    proptest! {
        #[test]
        fn segments_are_all_files_in_order(sizes in prop::collection::vec(0u64..3_000_000, 0..200)) {
            let sizes: Vec<_> = sizes.into_iter().enumerate().map(|(i, s)| (i as u32, s)).collect();
            let files = files(&sizes);
            let mut at = 0;
            for Segment { files: segment, bytes } in cut(&files, MEAN) {
                prop_assert!(segment.start == at && segment.end > at);
                prop_assert_eq!(bytes, files[segment.clone()].iter().map(|f| f.1).sum::<u64>());
                prop_assert!(segment.len() == 1 || bytes < (MOST + 1) * MEAN);
                at = segment.end;
            }
            prop_assert_eq!(at, files.len());
        }

        #[test]
        fn a_changed_list_moves_the_nearest_cuts_alone(at in 0usize..4000, size in 0u64..200_000, how in 0..3) {
            let mut sizes: Vec<_> = (0..4000).map(|i| (2 * i, 15_000)).collect();
            let before = files(&sizes);
            match how {
                0 => sizes.insert(at + 1, (2 * at as u32 + 1, size)),
                1 => drop(sizes.remove(at)),
                _ => sizes[at].1 = size,
            }
            let after = files(&sizes);
            prop_assert!(named(&after).difference(&named(&before)).count() <= 4);
        }
    }

    #[test]
    fn the_mean_is_the_mean() {
        let sizes: Vec<_> = (0..20_000).map(|i| (i, 15_000)).collect();
        let n = cut(&files(&sizes), MEAN).len() as u64;
        assert!((20_000 * 15_000 / n).abs_diff(MEAN) < MEAN / 4, "{n}");
    }
}
