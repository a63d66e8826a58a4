//! Clusters of words that stand in like contexts: what is learnt of 商会 holds for 工会, too (Miller, Guinness & Zamanian
//! 2004; Turian, Ratinov & Bengio 2010). There are two clusterings, of the vectors of a lexical analyser and of those of an
//! encyclopedia.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::features::hash_str;

/// How many clusterings there are.
pub(super) const SOURCES: usize = 2;
/// Numbers of words whose last two characters alone are known begin here.
const BY_ENDING: u16 = 1 << 12;

/// The cluster of a word in each clustering, from 1; 0 where it has none.
pub(super) type Clusters = [u16; SOURCES];

/// The clusters of each word, by its hash. `examples/word_clusters.py` makes the list and says what a line is.
static WORDS: LazyLock<FxHashMap<u64, Clusters>> = LazyLock::new(|| {
    let mut words: FxHashMap<u64, Clusters> = FxHashMap::default();
    for (number, (source, members)) in (1u16..).zip(lines()) {
        for word in members.split(' ') {
            words.entry(hash_str(word)).or_default()[source] = number;
        }
    }
    words
});

/// The lines of the list: the clustering and the words.
fn lines() -> impl Iterator<Item = (usize, &'static str)> {
    include_str!("word_clusters.txt").lines().filter_map(|line| {
        let (head, members) = line.split_once(' ')?;
        Some(("ab".find(head)?, members))
    })
}

/// The clusters of a word, whose hash is known; of a longer word that is in none, those of its last two characters, told
/// apart from their own.
pub(super) fn clusters(word: &str, hash: u64) -> Clusters {
    if let Some(found) = WORDS.get(&hash) {
        return *found;
    }
    let ending = word.char_indices().rev().nth(1).filter(|(at, _)| *at > 0);
    let Some(mut found) = ending.and_then(|(at, _)| WORDS.get(&hash_str(&word[at..])).copied()) else {
        return Clusters::default();
    };
    found.iter_mut().filter(|n| **n > 0).for_each(|n| *n += BY_ENDING);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> Clusters {
        clusters(word, hash_str(word))
    }

    #[test]
    fn every_line_of_the_list_is_a_cluster() {
        let text = include_str!("word_clusters.txt");
        assert_eq!(lines().count(), text.lines().count());
        assert!(lines().all(|(source, members)| source < SOURCES && members.split(' ').all(|w| !w.is_empty())));
        assert!(text.lines().count() < usize::from(BY_ENDING));
    }

    #[test]
    fn words_of_like_contexts_share_a_cluster() {
        assert_eq!(of("商会")[0], of("工会")[0]);
        assert_ne!(of("商会"), of("担忧"));
    }

    #[test]
    fn an_unknown_word_is_known_by_its_ending() {
        assert_eq!(of("海风研磨公司").map(|n| n - BY_ENDING), of("公司"));
        assert_eq!(of("𠀀𠀁"), Clusters::default());
        assert_eq!(of(""), Clusters::default());
    }
}
