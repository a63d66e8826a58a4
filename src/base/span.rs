use std::ops::Range;

/// A half-open range of **bytes** in a text that the context names (the decoded raw text, or an article's clean text).
///
/// Inside the program all offsets are bytes at character boundaries; what leaves it is converted to Unicode scalar
/// values with [`CharIndex`](super::CharIndex).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span from byte offsets. Texts are limited to 2 GiB (the reader refuses larger files), so `u32` holds them.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize, "span {start}..{end}");
        Self { start: start as u32, end: end as u32 }
    }

    /// The span as an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The slice of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved right by `by` bytes.
    pub fn shifted(self, by: u32) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The part of the span inside `text` that is left when white space is cut from both ends.
    pub fn trimmed(self, text: &str) -> Self {
        let slice = self.of(text);
        let head = slice.len() - slice.trim_start().len();
        let kept = slice.trim();
        Self::new(self.start as usize + head, self.start as usize + head + kept.len())
    }
}
