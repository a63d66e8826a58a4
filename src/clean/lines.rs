//! The lines of the decoded text: where their ink stands, how far they are indented.

use super::edits::is_break;
use crate::base::Span;

/// A line with ink in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The ink: the line without white space (and byte order marks) at both ends. Bytes.
    pub ink: Span,
    /// White space before the ink, in cells.
    pub indent: u32,
}

/// Whether a line break of Unicode may begin with the byte: few other characters begin so.
fn may_break(b: u8) -> bool {
    matches!(b, 0x0a..=0x0d | 0xc2 | 0xe2)
}

/// Bytes before the first line break; all, where there is none.
fn to_break(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // So many bytes at once that the compiler makes vector instructions of it.
        while bytes.get(at..at + 32).is_some_and(|chunk| !chunk.iter().fold(false, |any, &b| any | may_break(b))) {
            at += 32;
        }
        let Some(skip) = bytes[at..].iter().position(|&b| may_break(b)) else { return bytes.len() };
        at += skip;
        // Chunks end inside characters, but none of these bytes stands inside one.
        let Some(c) = text[at..].chars().next() else { return bytes.len() };
        if is_break(c) {
            return at;
        }
        at += c.len_utf8();
    }
}

/// The lines with ink, in order. A line ends at any line break of Unicode (and CR, and CR LF).
pub(super) fn scan(text: &str, start: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        let len = to_break(rest);
        let content = &rest[..len];
        let ink = content.trim();
        if !ink.is_empty() {
            let head = content.len() - content.trim_start().len();
            let indent = content[..head].chars().map(|c| 1 + u32::from(c == '\u{3000}')).sum();
            lines.push(Line { ink: Span::new(at + head, at + head + ink.len()), indent });
        }
        at += len;
        let mut chars = text[at..].chars();
        match chars.next() {
            Some('\r') if chars.next() == Some('\n') => at += 2,
            Some(c) => at += c.len_utf8(),
            None => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_break_ends_a_line() {
        for c in '\0'..=char::MAX {
            let text = format!("“中{c}é");
            assert_eq!(to_break(&text), text.find(is_break).unwrap_or(text.len()), "{c:?}");
        }
    }
}
