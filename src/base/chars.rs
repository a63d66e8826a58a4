use super::Span;

/// Bytes between two recorded positions.
const STEP: usize = 64;

/// Converts byte offsets of one text to offsets in Unicode scalar values (the index of a Python `str`) and back.
///
/// Holds one count for every 64 bytes, so a look-up counts at most 64 bytes and the index takes 1/16 of the text.
#[derive(Clone, Debug)]
pub struct CharIndex<'t> {
    text: &'t [u8],
    /// Scalars before byte `i * STEP`.
    counts: Vec<u32>,
    chars: u32,
}

/// Bytes of `bytes` that begin a scalar (all but UTF-8 continuation bytes): how many scalars a piece of text has.
#[inline]
pub fn scalars_in(bytes: &[u8]) -> u32 {
    // Counted in bytes, sixteen of which fit into a register; so few at once that none overflows.
    let begins = |&b: &u8| u8::from((b as i8) >= -0x40);
    bytes.chunks(128).map(|chunk| u32::from(chunk.iter().map(begins).sum::<u8>())).sum()
}

/// [`scalars_in`] for less than [`STEP`] bytes, eight at a time.
#[inline]
fn scalars_in_few(bytes: &[u8]) -> u32 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks();
    // In each byte the number of those there that begin no scalar: 10xxxxxx.
    let no_begins: u64 = words.iter().map(|w| u64::from_le_bytes(*w)).map(|w| w >> 7 & !(w >> 6) & ONES).sum();
    let begins: u32 = rest.iter().map(|&b| u32::from((b as i8) >= -0x40)).sum();
    8 * words.len() as u32 - (no_begins.wrapping_mul(ONES) >> 56) as u32 + begins
}

impl<'t> CharIndex<'t> {
    pub fn new(text: &'t str) -> Self {
        let text = text.as_bytes();
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut chars = 0;
        let (chunks, rest) = text.as_chunks::<STEP>();
        for chunk in chunks {
            counts.push(chars);
            chars += scalars_in(chunk);
        }
        if !rest.is_empty() {
            counts.push(chars);
            chars += scalars_in(rest);
        }
        Self { text, counts, chars }
    }

    /// Number of scalars in the text.
    pub fn chars(&self) -> u32 {
        self.chars
    }

    /// The scalar offset of a byte offset that lies on a character boundary (or at the end of the text).
    pub fn scalar(&self, byte: u32) -> u32 {
        let byte = byte as usize;
        let chunk = byte / STEP;
        match self.counts.get(chunk) {
            Some(before) => before + scalars_in_few(&self.text[chunk * STEP..byte]),
            None => self.chars,
        }
    }

    /// The byte offset of a scalar offset, or `None` past the end of the text. `chars()` itself maps to the text's length.
    pub fn byte(&self, scalar: u32) -> Option<u32> {
        if scalar >= self.chars {
            return (scalar == self.chars).then_some(self.text.len() as u32);
        }
        let chunk = self.counts.partition_point(|&before| before <= scalar) - 1;
        let mut left = scalar - self.counts[chunk];
        for (i, &b) in self.text.iter().enumerate().skip(chunk * STEP) {
            if (b as i8) >= -0x40 {
                if left == 0 {
                    return Some(i as u32);
                }
                left -= 1;
            }
        }
        None
    }

    /// A byte span as (start, end) in scalars.
    pub fn scalars(&self, span: Span) -> (u32, u32) {
        (self.scalar(span.start), self.scalar(span.end))
    }

    /// A span in scalars as a byte span, or `None` when it is reversed or past the end.
    pub fn span(&self, start: u32, end: u32) -> Option<Span> {
        if start > end {
            return None;
        }
        Some(Span { start: self.byte(start)?, end: self.byte(end)? })
    }
}
