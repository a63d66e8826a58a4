use sha2::{Digest, Sha256};

use super::shingles::{mix, shingles};
use super::{NEAR, SHORTEST};

/// Numbers in a signature. The standard error of an estimate is then at most 0.045, at [`NEAR`] 0.041.
pub(super) const BINS: usize = 125;

/// What is kept of a text to tell its copies: 125 bytes, whatever its length.
///
/// One hash function over all shingles cuts their values into bins, and the least value of each bin stands for it (one
/// permutation hashing: P. Li, A. Owen, C. Zhang 2012). Bins that stay empty, in short texts, take the value of one that
/// is not (A. Shrivastava, *Optimal densification for fast and accurate minwise hashing*, 2017, after Shrivastava and
/// Li 2014). Of each value one byte is kept (b-bit minwise hashing: P. Li, A. C. König 2010).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Signature(pub(super) Kind);

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// No text: nobody's copy.
    #[default]
    Empty,
    /// Too short for its shingles: half a SHA-256 of the text.
    Short([u8; 16]),
    Long(Box<[u8; BINS]>),
}

impl Signature {
    /// The signature of a text.
    pub fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self(Kind::Empty);
        }
        // Above all values: no shingle yet.
        const NONE: u64 = u64::MAX;
        let mut least = [NONE; BINS];
        let mut count = 0;
        shingles(text).for_each(|hash| {
            count += 1;
            // The upper half chooses the bin, the lower one is the value.
            let bin = (((hash >> 32) * BINS as u64) >> 32) as usize;
            least[bin] = least[bin].min(hash & 0xffff_ffff);
        });
        if count < SHORTEST {
            let mut half = [0; 16];
            half.copy_from_slice(&Sha256::digest(text)[..16]);
            return Self(Kind::Short(half));
        }
        let filled = least.map(|least| least != NONE);
        let mut bytes = Box::new([0; BINS]);
        for (bin, byte) in bytes.iter_mut().enumerate() {
            let from = if filled[bin] { bin } else { lender(bin, &filled) };
            *byte = least[from] as u8;
        }
        Self(Kind::Long(bytes))
    }

    /// An estimate of the share of shingles that two texts have in common, 0 to 1; for short texts 1 when they are the
    /// same, 0 when not.
    pub fn resemblance(&self, other: &Self) -> f64 {
        match (&self.0, &other.0) {
            (Kind::Long(a), Kind::Long(b)) => long_resemblance(a, b),
            (Kind::Short(a), Kind::Short(b)) if a == b => 1.0,
            _ => 0.0,
        }
    }

    /// Length of [`to_bytes`](Self::to_bytes).
    pub const BYTES: usize = 1 + BINS;

    /// The signature as bytes, all of one length, for keeping.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        match &self.0 {
            Kind::Empty => {}
            Kind::Short(half) => {
                bytes[0] = 1;
                bytes[1..17].copy_from_slice(half);
            }
            Kind::Long(long) => {
                bytes[0] = 2;
                bytes[1..].copy_from_slice(&long[..]);
            }
        }
        bytes
    }

    /// What [`to_bytes`](Self::to_bytes) made; `None` for other bytes.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        match bytes[0] {
            0 => Some(Self(Kind::Empty)),
            1 => Some(Self(Kind::Short(bytes[1..17].try_into().ok()?))),
            2 => Some(Self(Kind::Long(Box::new(bytes[1..].try_into().ok()?)))),
            _ => None,
        }
    }

    /// Whether the two texts count as the same.
    pub fn is_near(&self, other: &Self) -> bool {
        self.resemblance(other) >= NEAR
    }
}

fn long_resemblance(a: &[u8; BINS], b: &[u8; BINS]) -> f64 {
    let same = a.iter().zip(b.iter()).filter(|(a, b)| a == b).count() as f64 / BINS as f64;
    // Of different values one in 256 has the same byte.
    ((same - 1.0 / 256.0) / (1.0 - 1.0 / 256.0)).max(0.0)
}

/// [`Signature::is_near`] of long texts.
pub(super) fn are_near(a: &[u8; BINS], b: &[u8; BINS]) -> bool {
    long_resemblance(a, b) >= NEAR
}

/// The bin that lends its value to an empty one: the first filled one in a fixed sequence of its own, so that two texts
/// which fill the same bins lend alike.
fn lender(bin: usize, filled: &[bool; BINS]) -> usize {
    let mut x = bin as u64;
    loop {
        x = mix(x);
        let at = (((x >> 32) * BINS as u64) >> 32) as usize;
        if filled[at] {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn exact(a: &str, b: &str) -> f64 {
        let (a, b): (BTreeSet<u64>, BTreeSet<u64>) = (shingles(a).collect(), shingles(b).collect());
        let common = a.intersection(&b).count() as f64;
        common / (a.len() + b.len()) as f64 / (1.0 - common / (a.len() + b.len()) as f64)
    }

    /// A text of `n` characters that has nothing to do with one of another seed.
    fn text(seed: u64, n: usize) -> String {
        (0..n as u64).map(|i| char::from_u32(0x4e00 + (mix(seed << 32 | i) % 3000) as u32).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn the_estimate_is_near_the_truth(seed in 0u64..1000, len in 60usize..3000, keep in 0.0f64..1.0, more in 0usize..2000) {
            let whole = text(seed, len);
            let cut: String = whole.chars().take((len as f64 * keep) as usize).collect();
            let other = cut + &text(seed + 5000, more + SHORTEST + 4);
            let estimate = Signature::of(&whole).resemblance(&Signature::of(&other));
            // Five standard errors, and what copied bins add in the shortest texts.
            prop_assert!((estimate - exact(&whole, &other)).abs() < 0.3, "{estimate} {}", exact(&whole, &other));
        }

        #[test]
        fn any_text_is_its_own_copy(text in any::<String>()) {
            let signature = Signature::of(&text);
            prop_assert_eq!(Signature::from_bytes(&signature.to_bytes()), Some(signature.clone()));
            prop_assert_eq!(signature.is_near(&Signature::of(&text)), !text.is_empty());
        }
    }

    #[test]
    fn the_estimate_has_no_bias() {
        for keep in [200, 600, 900, 1000] {
            let (mut sum, mut truth) = (0.0, 0.0);
            for seed in 0..200 {
                let whole = text(seed, 1000);
                let cut: String = whole.chars().take(keep).chain(text(seed + 9000, 100).chars()).collect();
                sum += Signature::of(&whole).resemblance(&Signature::of(&cut)) / 200.0;
                truth += exact(&whole, &cut) / 200.0;
            }
            assert!((sum - truth).abs() < 0.01, "{sum} {truth}");
        }
    }

    #[test]
    fn short_texts_are_copies_only_when_they_are_the_same() {
        let short = text(1, 53);
        assert!(Signature::of(&short).is_near(&Signature::of(&short)));
        assert!(!Signature::of(&short).is_near(&Signature::of(&format!("{short}。"))));
        assert!(!Signature::of("").is_near(&Signature::of("")));
    }

    #[test]
    fn a_signature_is_fixed() {
        // A change here changes `duplicate_of` of everybody's tables.
        let Kind::Long(bytes) = Signature::of(&text(1, 100)).0 else { panic!() };
        assert_eq!(bytes[..8], [55, 7, 254, 180, 175, 150, 165, 255]);
    }
}
