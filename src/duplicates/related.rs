use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::originals::{BANDS, key};
use super::signature::Kind;
use super::{Originals, Signature};

/// Originals that are held at a time: about 7 megabytes. (Seven eighths of a power of two, as hash tables are filled.)
const HELD: usize = 14_336;

/// Beyond this many passes over the file more are held: then it is a sixteenth of the texts.
const PASSES: usize = 16;

/// Finds the copies among many texts, whose signatures stand in a file ([`Signature::to_bytes`], one after the other):
/// number of the text, number of its original, sorted. Just what [`Originals::claim`] gives for one text after the other,
/// but in bounded memory: where there are more originals than are held, the first of them are compared with all texts, then
/// the next ones with the texts that are left, and so on. Of the originals that a text is near to the first is still met
/// first, and a text is an original where no pass before found one for it.
///
/// # Errors
/// When the file cannot be read, or holds something else.
pub fn copies(path: &Path) -> io::Result<Vec<(u32, u32)>> {
    copies_holding(path, HELD.max(count(path)? / PASSES))
}

/// How many signatures there are.
fn count(path: &Path) -> io::Result<usize> {
    Ok((std::fs::metadata(path)?.len() / Signature::BYTES as u64) as usize)
}

fn copies_holding(path: &Path, held: usize) -> io::Result<Vec<(u32, u32)>> {
    let count = count(path)?;
    // Which texts are not decided on.
    let mut open = if count > held { related(path)? } else { vec![true; count] };
    let mut found = Vec::new();
    let mut left = true;
    while left {
        left = false;
        let mut originals: Originals<u32> = Originals::default();
        each(path, |i, signature| {
            if !open[i] {
                return;
            }
            let full = originals.len() >= held;
            let first = match full {
                true => originals.find(signature).copied(),
                false => originals.claim(|| i as u32, signature).copied(),
            };
            found.extend(first.map(|first| (i as u32, first)));
            open[i] = full && first.is_none() && signature.0 != Kind::Empty;
            left |= open[i];
        })?;
    }
    found.sort_unstable();
    Ok(found)
}

/// Of the signatures in a file ([`Signature::to_bytes`], one after the other), which may be a copy or have one: those that
/// share a band with another, and the short ones. All others are nobody's copy and nobody is theirs, so that
/// [`Originals`] need not hold them: nine bytes for each text instead of five hundred.
///
/// # Errors
/// When the file cannot be read, or holds something else.
fn related(path: &Path) -> io::Result<Vec<bool>> {
    let count = count(path)?;
    let mut related = Vec::with_capacity(count);
    let mut keys: Vec<(u32, u32)> = Vec::with_capacity(count);
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
fn each(path: &Path, mut take: impl FnMut(usize, &Signature)) -> io::Result<()> {
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
        let mut expected = Vec::new();
        for (i, signature) in signatures.iter().enumerate() {
            let first = all.claim(|| i as u32, signature).copied();
            let found = if related[i] { some.claim(|| i as u32, signature).copied() } else { None };
            assert_eq!(found, first);
            expected.extend(first.map(|first| (i as u32, first)));
        }
        assert!(some.len() * 3 < all.len(), "{} of {}", some.len(), all.len());
        assert!(expected.len() >= 50);
        // However few originals are held at a time.
        for held in [1, 7, 30, 100, 1000] {
            assert_eq!(copies_holding(file.path(), held).unwrap(), expected, "{held}");
        }
    }

    /// Where a text is near to two others, the first is named; where it is near to a copy alone, it stands for itself.
    #[test]
    fn few_at_a_time_is_the_same_with_chains() {
        let whole = text(1, 1000);
        let cut = |n: usize| whole.chars().skip(n).collect::<String>();
        let mut texts: Vec<String> = (0..40).map(|i| cut(i % 8 * 100)).collect();
        texts.extend((0..40).map(|i| text(100 + i % 9, 200)));
        let signatures: Vec<Signature> = texts.iter().map(|t| Signature::of(t)).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), signatures.iter().flat_map(Signature::to_bytes).collect::<Vec<u8>>()).unwrap();
        let mut all = Originals::default();
        let claims = signatures.iter().enumerate();
        let expected: Vec<(u32, u32)> =
            claims.filter_map(|(i, s)| all.claim(|| i as u32, s).map(|first| (i as u32, *first))).collect();
        assert!(all.len() > 10);
        for held in 5..12 {
            assert_eq!(copies_holding(file.path(), held).unwrap(), expected, "{held}");
        }
    }
}
