use rustc_hash::FxHashMap;

use super::Signature;
use super::shingles::mix;
use super::signature::{BINS, Kind, are_near};

/// Bytes of a signature that are looked up together. Texts of resemblance s agree in all five of them with probability
/// s⁵, and in at least one of the 25 bands with 1 - (1 - s⁵)²⁵: 0.99 at 0.7, 0.9999 at 0.8, 0.23 at 0.4 (locality-sensitive
/// hashing by bands: Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, chapter 3).
const ROWS: usize = 5;
pub(super) const BANDS: usize = BINS / ROWS;

/// The articles seen so far that are nobody's copy, and the search for the one that a further article repeats.
///
/// An article that is near to an original belongs to it and is never an original itself. So a copy always names an
/// article that stands for itself, there are no chains, and every answer can be checked with the two texts alone.
/// Takes about 0.5 kilobytes for each original, besides its name.
#[derive(Clone, Debug)]
pub struct Originals<N> {
    names: Vec<N>,
    /// Index into `names` by text, of those that are short.
    short: FxHashMap<[u8; 16], u32>,
    long: Vec<Long>,
    /// For each band, by its bytes: index into `long` of the last one that has them.
    last: [FxHashMap<u32, u32>; BANDS],
}

#[derive(Clone, Debug)]
struct Long {
    /// Index into `names`.
    name: u32,
    signature: [u8; BINS],
    /// For each band the one before it with the same bytes, or [`NONE`].
    before: [u32; BANDS],
}

const NONE: u32 = u32::MAX;

impl<N> Default for Originals<N> {
    fn default() -> Self {
        Self { names: Vec::new(), short: FxHashMap::default(), long: Vec::new(), last: Default::default() }
    }
}

impl<N> Originals<N> {
    /// The first original that this text is a copy of.
    pub fn find(&self, signature: &Signature) -> Option<&N> {
        let name = match &signature.0 {
            Kind::Empty => None,
            Kind::Short(half) => self.short.get(half).copied(),
            Kind::Long(bytes) => self.nearest(&keys(bytes), bytes).map(|first| self.long[first as usize].name),
        };
        Some(&self.names[name? as usize])
    }

    /// The first original that this text is a copy of; without one, the text becomes an original under `name`.
    pub fn claim(&mut self, name: impl FnOnce() -> N, signature: &Signature) -> Option<&N> {
        let new = self.names.len() as u32;
        let first = match &signature.0 {
            Kind::Empty => return None,
            Kind::Short(half) => *self.short.entry(*half).or_insert(new),
            Kind::Long(bytes) => {
                let keys = keys(bytes);
                match self.nearest(&keys, bytes) {
                    Some(first) => self.long[first as usize].name,
                    None => {
                        let at = self.long.len() as u32;
                        let before = std::array::from_fn(|band| self.last[band].insert(keys[band], at).unwrap_or(NONE));
                        self.long.push(Long { name: new, signature: **bytes, before });
                        new
                    }
                }
            }
        };
        if first == new {
            self.names.push(name());
            return None;
        }
        Some(&self.names[first as usize])
    }

    /// Index of the first long original near to a signature.
    fn nearest(&self, keys: &[u32; BANDS], signature: &[u8; BINS]) -> Option<u32> {
        let mut first = NONE;
        for (band, key) in keys.iter().enumerate() {
            let mut at = self.last[band].get(key).copied().unwrap_or(NONE);
            while at != NONE {
                let original = &self.long[at as usize];
                if at < first && are_near(&original.signature, signature) {
                    first = at;
                }
                at = original.before[band];
            }
        }
        (first != NONE).then_some(first)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

fn keys(bytes: &[u8; BINS]) -> [u32; BANDS] {
    std::array::from_fn(|band| key(bytes, band))
}

/// The bytes of a band as one number. Bands of different bytes that fall together cost a comparison, nothing else.
pub(super) fn key(bytes: &[u8; BINS], band: usize) -> u32 {
    let rows = &bytes[band * ROWS..(band + 1) * ROWS];
    mix(rows.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte))) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `n` characters that has nothing to do with one of another seed.
    fn text(seed: u64, n: usize) -> String {
        (0..n as u64).map(|i| char::from_u32(0x4e00 + (mix(seed << 32 | i) % 3000) as u32).unwrap()).collect()
    }

    fn groups(texts: &[&str]) -> Vec<Option<String>> {
        let mut originals = Originals::default();
        let claim = |(i, text): (usize, &&str)| originals.claim(|| format!("{i}"), &Signature::of(text)).cloned();
        texts.iter().enumerate().map(claim).collect()
    }

    #[test]
    fn a_copy_names_the_first_and_there_are_no_chains() {
        let (whole, other, short) = (text(1, 1000), text(2, 1000), "短句。");
        let cut = |n: usize| whole.chars().skip(n).collect::<String>();
        // Each 200 characters shorter than the one before: near to its neighbours, the last not to the first.
        let (a, b, c) = (cut(0), cut(200), cut(400));
        let found = groups(&[&a, &other, &b, &c, &c, &other, short, "", short, ""]);
        let names: Vec<_> = found.iter().map(|f| f.as_deref().unwrap_or("-")).collect();
        assert_eq!(names, ["-", "-", "0", "-", "3", "1", "-", "-", "6", "-"]);
    }

    #[test]
    fn no_copy_is_missed_among_many() {
        let texts: Vec<String> = (0..300).map(|seed| text(seed, 400)).collect();
        let copies: Vec<String> = texts
            .iter()
            .enumerate()
            .map(|(i, t)| t.chars().skip(i % 60).chain(text(900 + i as u64, 15).chars()).collect())
            .collect();
        let all: Vec<&str> = texts.iter().chain(&copies).map(String::as_str).collect();
        let found = groups(&all);
        assert!(found[..300].iter().all(Option::is_none));
        let near: Vec<usize> =
            (0..300).filter(|&i| Signature::of(&texts[i]).is_near(&Signature::of(&copies[i]))).collect();
        let linked: Vec<usize> = (0..300).filter(|&i| found[300 + i].as_deref() == Some(&i.to_string())).collect();
        assert!(near.len() > 280);
        assert_eq!(near, linked, "the bands lose none that the estimate calls near");
    }
}
