use rustc_hash::FxHashMap;

use super::candidate::Candidate;

/// The candidates of an article by where they begin and end, for patterns that ask at many places: going through all of
/// them each time would take the square of a long text's length.
pub(super) struct ByPlace {
    starts: FxHashMap<u32, Vec<u32>>,
    ends: FxHashMap<u32, Vec<u32>>,
}

impl ByPlace {
    pub fn new(candidates: &[Candidate]) -> Self {
        let mut index = Self { starts: FxHashMap::default(), ends: FxHashMap::default() };
        for (i, c) in candidates.iter().enumerate() {
            index.starts.entry(c.span.start).or_default().push(i as u32);
            index.ends.entry(c.span.end).or_default().push(i as u32);
        }
        index
    }

    /// The candidates that begin at a byte; `candidates` begins with those that the index was made of.
    pub fn starting<'c>(
        &self,
        candidates: &'c [Candidate],
        at: u32,
    ) -> impl Iterator<Item = &'c Candidate> + use<'_, 'c> {
        self.starts.get(&at).into_iter().flatten().map(|&i| &candidates[i as usize])
    }

    /// The candidates that end at a byte.
    pub fn ending<'c>(
        &self,
        candidates: &'c [Candidate],
        at: u32,
    ) -> impl Iterator<Item = &'c Candidate> + use<'_, 'c> {
        self.ends.get(&at).into_iter().flatten().map(|&i| &candidates[i as usize])
    }
}
