//! Numbers for each sentence of an article, and how many sentences each number has.

/// Lists of numbers, one for each sentence: sorted, without repetition.
#[derive(Debug)]
pub struct Lists {
    numbers: Vec<u32>,
    /// Where the numbers of each sentence begin.
    starts: Vec<usize>,
    /// By number: in how many sentences it stands.
    pub frequency: Vec<u32>,
}

impl Lists {
    /// No sentences yet; numbers are below `most`, or [`grow`](Self::grow) says so.
    pub fn new(most: usize) -> Self {
        Self { numbers: Vec::new(), starts: vec![0], frequency: vec![0; most] }
    }

    /// Makes room for numbers below `most`.
    pub fn grow(&mut self, most: usize) {
        self.frequency.resize(most, 0);
    }

    /// Takes the numbers of the next sentence, in any order.
    pub fn push(&mut self, here: &mut Vec<u32>) {
        here.sort_unstable();
        here.dedup();
        here.iter().for_each(|&n| self.frequency[n as usize] += 1);
        self.numbers.append(here);
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
        let mut lists = Self { numbers: Vec::new(), starts: vec![0], frequency: Vec::new() };
        for here in self.each() {
            lists.numbers.extend(here.iter().filter_map(|&n| new[n as usize]));
            lists.starts.push(lists.numbers.len());
        }
        lists.frequency = self.frequency.into_iter().filter(|&f| f > 1).collect();
        lists
    }
}
