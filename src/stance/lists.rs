//! Numbers for each sentence of an article, and how many sentences each number has.

/// Lists of numbers, one for each sentence: sorted, without repetition.
#[derive(Debug)]
pub struct Lists {
    numbers: Vec<u32>,
    /// Where the numbers of each sentence begin.
    starts: Vec<usize>,
    /// By number: in how many sentences it stands.
    pub frequency: Vec<u32>,
    /// A bit for each number, all zero between two sentences.
    bits: Vec<u64>,
}

/// As many numbers are sorted by their bits; fewer are sorted sooner one by one.
const MANY: usize = 6;

impl Lists {
    /// No sentences yet; numbers are below `most`, or [`grow`](Self::grow) says so.
    pub fn new(most: usize) -> Self {
        Self { numbers: Vec::new(), starts: vec![0], frequency: vec![0; most], bits: vec![0; most.div_ceil(64)] }
    }

    /// Makes room for numbers below `most`.
    pub fn grow(&mut self, most: usize) {
        self.frequency.resize(most, 0);
        self.bits.resize(most.div_ceil(64), 0);
    }

    /// Takes the numbers of the next sentence, in any order.
    pub fn push(&mut self, here: &mut Vec<u32>) {
        let Self { numbers, frequency, bits, .. } = self;
        let mut take = |n: u32| {
            frequency[n as usize] += 1;
            numbers.push(n);
        };
        if here.len() < MANY {
            here.sort_unstable();
            here.dedup();
            here.drain(..).for_each(take);
        } else {
            here.drain(..).for_each(|n| bits[n as usize / 64] |= 1 << (n % 64));
            for (i, word) in bits.iter_mut().enumerate() {
                let mut left = std::mem::take(word);
                while left != 0 {
                    take(i as u32 * 64 + left.trailing_zeros());
                    left &= left - 1;
                }
            }
        }
        self.starts.push(self.numbers.len());
    }

    /// The numbers of a sentence.
    pub fn at(&self, sentence: usize) -> &[u32] {
        &self.numbers[self.starts[sentence]..self.starts[sentence + 1]]
    }

    /// Those of every sentence.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.starts.len() - 1).map(|i| self.at(i))
    }

    /// Without the numbers that stand in one sentence only; the others are numbered anew, in the same order.
    pub fn repeated(self) -> Self {
        let mut next = 0;
        let new: Vec<Option<u32>> = self
            .frequency
            .iter()
            .map(|&f| {
                (f > 1).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        let mut lists = Self::new(0);
        lists.numbers.reserve(self.numbers.len());
        lists.starts.reserve(self.starts.len());
        for here in self.each() {
            lists.numbers.extend(here.iter().filter_map(|&n| new[n as usize]));
            lists.starts.push(lists.numbers.len());
        }
        lists.frequency = self.frequency.into_iter().filter(|&f| f > 1).collect();
        lists
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_sorted_sets(sentences in proptest::collection::vec(proptest::collection::vec(0u32..300, 0..30), 0..12)) {
            let mut lists = Lists::new(0);
            lists.grow(300);
            let sets: Vec<std::collections::BTreeSet<u32>> =
                sentences.iter().map(|here| here.iter().copied().collect()).collect();
            sentences.iter().for_each(|here| lists.push(&mut here.clone()));
            for (i, set) in sets.iter().enumerate() {
                prop_assert!(lists.at(i).iter().eq(set));
            }
            for n in 0..300 {
                prop_assert_eq!(lists.frequency[n as usize] as usize, sets.iter().filter(|s| s.contains(&n)).count());
            }
        }
    }
}
