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

/// The lines with ink, in order. A line ends at any line break of Unicode (and CR, and CR LF).
pub(super) fn scan(text: &str, start: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        let len = rest.find(is_break).unwrap_or(rest.len());
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
