use super::candidate::Candidate;

/// The candidates of an article by where they begin and end, for patterns that ask at many places: going through all of
/// them each time would take the square of a long text's length.
pub(super) struct ByPlace {
    /// Byte and index of the candidate, sorted.
    starts: Vec<(u32, u32)>,
    ends: Vec<(u32, u32)>,
}

impl ByPlace {
    pub fn new(candidates: &[Candidate]) -> Self {
        let sorted = |place: fn(&Candidate) -> u32| {
            let mut places: Vec<(u32, u32)> = candidates.iter().map(place).zip(0..).collect();
            places.sort_unstable();
            places
        };
        Self { starts: sorted(|c| c.span.start), ends: sorted(|c| c.span.end) }
    }

    /// The candidates that begin at a byte; `candidates` are those that the index was made of.
    pub fn starting<'c>(&self, candidates: &'c [Candidate], at: u32) -> impl Iterator<Item = &'c Candidate> {
        at_place(&self.starts, candidates, at)
    }

    /// The candidates that end at a byte.
    pub fn ending<'c>(&self, candidates: &'c [Candidate], at: u32) -> impl Iterator<Item = &'c Candidate> {
        at_place(&self.ends, candidates, at)
    }
}

fn at_place<'c>(places: &[(u32, u32)], candidates: &'c [Candidate], at: u32) -> impl Iterator<Item = &'c Candidate> {
    let first = places.partition_point(|(place, _)| *place < at);
    places[first..].iter().take_while(move |(place, _)| *place == at).map(|&(_, i)| &candidates[i as usize])
}
