//! Where the weights of a feature stand: a table with one place to look at (hash and displace; Pagh 1999, Belazzougui,
//! Botelho & Dietzfelbinger 2009).
//!
//! Most features that a text shows have no weights, and nothing foretells which; so a look-up has no branch to guess
//! wrong and no second place to wait for.

/// No feature of a model is this one.
pub(super) const NONE: u32 = u32::MAX;

/// The places of a set of features: numbers from 1.
#[derive(Clone)]
pub(super) struct Table {
    /// By the first bits of a feature: what makes all that share them end in free places.
    shifts: Box<[u16; 1 << SHIFT_BITS]>,
    /// The feature of each place, or [`NONE`].
    features: Vec<u32>,
    len: usize,
}

const SHIFT_BITS: u32 = 15;

impl Table {
    /// The table of these features, each once.
    pub fn new(features: impl ExactSizeIterator<Item = u32>) -> Self {
        let len = features.len();
        let mut groups: Vec<Vec<u32>> = vec![Vec::new(); 1 << SHIFT_BITS];
        for feature in features {
            groups[(feature >> (32 - SHIFT_BITS)) as usize].push(feature);
        }
        // The largest first, while there is room.
        let mut order: Vec<usize> = (0..groups.len()).filter(|i| !groups[*i].is_empty()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(groups[*i].len()), *i));
        // Nearly all places are taken: what a look-up waits for is memory, and fewer places lie closer together.
        let mut places = (len + len / 16).max(16);
        loop {
            let mut table = Self { shifts: Box::new([0; 1 << SHIFT_BITS]), features: vec![NONE; places], len };
            if order.iter().all(|i| table.put(*i, &groups[*i])) {
                return table;
            }
            places += places / 4;
        }
    }

    /// Finds a shift with which a group of features goes to free places, and puts it there.
    fn put(&mut self, number: usize, group: &[u32]) -> bool {
        (0..=u16::MAX).any(|shift| {
            for (n, feature) in group.iter().enumerate() {
                let place = self.place(*feature, shift);
                if self.features[place] != NONE {
                    for feature in &group[..n] {
                        let place = self.place(*feature, shift);
                        self.features[place] = NONE;
                    }
                    return false;
                }
                self.features[place] = *feature;
            }
            self.shifts[number] = shift;
            true
        })
    }

    fn place(&self, feature: u32, shift: u16) -> usize {
        let mixed = (feature ^ u32::from(shift).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1);
        ((u64::from(mixed) * self.features.len() as u64) >> 32) as usize
    }

    /// The place of a feature, from 1; 0 when it has none. (For [`NONE`] it may be a place without a feature.)
    #[inline]
    pub fn find(&self, feature: u32) -> u32 {
        let place = self.place(feature, self.shifts[(feature >> (32 - SHIFT_BITS)) as usize]);
        if self.features[place] == feature { place as u32 + 1 } else { 0 }
    }

    /// One more than the last place.
    pub fn places(&self) -> usize {
        self.features.len() + 1
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn sorted(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.features.iter().copied().filter(|f| *f != NONE).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_feature_has_a_place_of_its_own_and_others_have_none(
            features in prop::collection::btree_set(0..NONE, 0..400),
            near in prop::collection::btree_set(0u32..600, 0..40),
            others in prop::collection::vec(any::<u32>(), 50),
        ) {
            // Some alike in their first bits, which go to one group.
            let features: BTreeSet<u32> = features.union(&near).copied().collect();
            let table = Table::new(features.iter().copied().collect::<Vec<_>>().into_iter());
            prop_assert_eq!(table.sorted(), features.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(table.len(), features.len());
            let places: BTreeSet<u32> = features.iter().map(|f| table.find(*f)).collect();
            prop_assert!(places.len() == features.len() && !places.contains(&0));
            prop_assert!(places.iter().all(|p| (*p as usize) < table.places()));
            for other in others.iter().filter(|f| **f != NONE && !features.contains(f)) {
                prop_assert_eq!(table.find(*other), 0);
            }
        }
    }
}
