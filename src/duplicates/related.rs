use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::Signature;
use super::originals::{BANDS, key};
use super::signature::Kind;

/// Of the signatures in a file ([`Signature::to_bytes`], one after the other), which may be a copy or have one: those that
/// share a band with another, and the short ones. All others are nobody's copy and nobody is theirs, so that
/// [`Originals`](super::Originals) need not hold them: eight bytes for each text instead of six hundred.
///
/// # Errors
/// When the file cannot be read, or holds something else.
pub fn related(path: &Path) -> io::Result<Vec<bool>> {
    let mut related = Vec::new();
    let mut keys: Vec<(u32, u32)> = Vec::new();
    for band in 0..BANDS {
        keys.clear();
        each(path, |i, signature| {
            if band == 0 {
                related.push(matches!(signature.0, Kind::Short(_)));
            }
            if let Kind::Long(bytes) = &signature.0 {
                keys.push((key(bytes, band), i as u32));
            }
        })?;
        keys.sort_unstable();
        for pair in keys.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            related[pair[0].1 as usize] = true;
            related[pair[1].1 as usize] = true;
        }
    }
    Ok(related)
}

/// Hands over the signatures of a file one by one, with their numbers.
///
/// # Errors
/// When the file cannot be read, or holds something else.
pub fn each(path: &Path, mut take: impl FnMut(usize, &Signature)) -> io::Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut bytes = [0; Signature::BYTES];
    for i in 0.. {
        match file.read_exact(&mut bytes) {
            Ok(()) => take(i, &Signature::from_bytes(&bytes).ok_or(io::ErrorKind::InvalidData)?),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Originals, mix};
    use super::*;

    /// A text of `n` characters that has nothing to do with one of another seed.
    fn text(seed: u64, n: usize) -> String {
        (0..n as u64).map(|i| char::from_u32(0x4e00 + (mix(seed << 32 | i) % 3000) as u32).unwrap()).collect()
    }

    #[test]
    fn leaving_the_others_out_changes_no_answer() {
        let mut texts: Vec<String> = (0..400).map(|seed| text(seed, 300)).collect();
        for i in 0..60 {
            let copy: String = texts[i * 3].chars().skip(i).chain(text(1000 + i as u64, 10).chars()).collect();
            texts.insert(i * 4 + 200, copy);
        }
        texts.extend(["短".to_owned(), String::new(), "短".to_owned()]);
        let signatures: Vec<Signature> = texts.iter().map(|t| Signature::of(t)).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), signatures.iter().flat_map(Signature::to_bytes).collect::<Vec<u8>>()).unwrap();
        let related = related(file.path()).unwrap();
        let (mut all, mut some) = (Originals::default(), Originals::default());
        for (i, signature) in signatures.iter().enumerate() {
            let expected = all.claim(|| i.to_string(), signature).map(str::to_owned);
            let found = if related[i] { some.claim(|| i.to_string(), signature).map(str::to_owned) } else { None };
            assert_eq!(found, expected);
        }
        assert!(some.len() * 3 < all.len(), "{} of {}", some.len(), all.len());
    }
}
