//! The changes made inside kept blocks: hard line breaks joined, invisible characters removed, full-width letters and
//! digits made half-width. Nothing else: `blocks.text` stays the raw slice, and every change is a row of `edits`.

use std::borrow::Cow;

use crate::base::{Pass, RuleDoc, Span};

/// One change: the raw span and what stands in the clean text instead.
pub(super) struct Change {
    pub raw: Span,
    pub rule: &'static str,
    pub inserted: Cow<'static, str>,
}

/// The rules that make edits.
pub const RULES: &[RuleDoc] = &[
    RuleDoc {
        id: "join-lines",
        pass: Pass::Clean,
        what: "Joins a hard line break inside a block: nothing between Chinese characters or behind a hyphen, one space between two Latin words.",
        why: "A line break that a page or a PDF put into a paragraph is not the author's. Breaks between blocks stay.",
        example: "两国的港口合\\n作计划 → 两国的港口合作计划; open\\nresearch → open research",
    },
    RuleDoc {
        id: "remove-invisible",
        pass: Pass::Clean,
        what: "Removes characters that show nothing: zero-width spaces and joiners, soft hyphens, byte order marks, control characters.",
        why: "They split words for every dictionary and search. White space that shows (tabs, ideographic spaces) stays.",
        example: "半\\u{200b}导体 → 半导体",
    },
    RuleDoc {
        id: "half-width",
        pass: Pass::Clean,
        what: "Makes full-width Latin letters, digits and the percent sign half-width.",
        why: "２０２２ and 2022 are one word. Punctuation keeps its width: it carries meaning in Chinese text.",
        example: "２０２２年 → 2022年",
    },
];

/// The changes in one block, in order, without overlap.
pub(super) fn in_block(raw: &str, span: Span) -> Vec<Change> {
    let text = span.of(raw);
    if may_change(text.as_bytes()) { changes(text, span) } else { Vec::new() }
}

/// Whether a text holds a character that some rule changes, told by bytes: most blocks hold none.
fn may_change(text: &[u8]) -> bool {
    // In chunks, so that the compiler makes vector instructions of it.
    let first = |b: &u8| *b < 0x20 || matches!(*b, 0x7f | 0xc2 | 0xe2 | 0xef);
    let chunks = text.chunks(32).enumerate().filter(|(_, chunk)| chunk.iter().fold(false, |any, b| any | first(b)));
    chunks.flat_map(|(n, chunk)| chunk.iter().enumerate().map(move |(i, b)| (n * 32 + i, b))).any(|(i, &b)| {
        let next = |n: usize| text.get(i + n).copied().unwrap_or(0);
        match b {
            0..=0x1f | 0x7f => true,
            // C1 controls and the soft hyphen.
            0xc2 => matches!(next(1), 0x80..=0x9f | 0xad),
            // Zero-width characters, directions, line and paragraph separators; not the quotation marks beside them.
            0xe2 => match next(1) {
                0x80 => matches!(next(2), 0x8b..=0x8f | 0xa8..=0xae),
                0x81 => matches!(next(2), 0xa0..=0xa4),
                _ => false,
            },
            // The byte order mark, full-width letters, digits and per cent, annotation marks.
            0xef => match next(1) {
                0xbb => next(2) == 0xbf,
                0xbc => matches!(next(2), 0x85 | 0x90..=0x99 | 0xa1..=0xba),
                0xbd => matches!(next(2), 0x81..=0x9a),
                0xbf => matches!(next(2), 0xb9..=0xbb),
                _ => false,
            },
            _ => false,
        }
    })
}

/// The changes in `text`, which stands at `span`.
fn changes(text: &str, span: Span) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let start = span.start as usize + i;
        if is_break(c) || (c.is_whitespace() && begins_break(&text[i..])) {
            let mut end = i + c.len_utf8();
            while let Some(&(j, d)) = chars.peek() {
                if !d.is_whitespace() {
                    break;
                }
                end = j + d.len_utf8();
                chars.next();
            }
            let before = text[..i].chars().next_back();
            let after = text[end..].chars().next();
            // A hyphen at a line end joins its word: co-\noperate, long-\nterm. Which of the two it is, nobody can tell here.
            let hyphen = before == Some('-')
                && text[..i - 1].ends_with(|c: char| c.is_alphabetic())
                && after.is_some_and(char::is_lowercase);
            let inserted = if spaced(before) && spaced(after) && !hyphen { " " } else { "" };
            changes.push(Change {
                raw: Span::new(start, span.start as usize + end),
                rule: "join-lines",
                inserted: inserted.into(),
            });
        } else if is_invisible(c) {
            let mut end = i + c.len_utf8();
            while let Some(&(j, d)) = chars.peek() {
                if !is_invisible(d) {
                    break;
                }
                end = j + d.len_utf8();
                chars.next();
            }
            changes.push(Change {
                raw: Span::new(start, span.start as usize + end),
                rule: "remove-invisible",
                inserted: "".into(),
            });
        } else if let Some(half) = half_width(c) {
            let mut end = i + c.len_utf8();
            let mut inserted = String::from(half);
            while let Some(&(j, d)) = chars.peek() {
                let Some(half) = half_width(d) else { break };
                inserted.push(half);
                end = j + d.len_utf8();
                chars.next();
            }
            changes.push(Change {
                raw: Span::new(start, span.start as usize + end),
                rule: "half-width",
                inserted: inserted.into(),
            });
        }
    }
    changes
}

/// Line ends of any system: LF, CR, NEL, line and paragraph separators, vertical tab, form feed.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the white space at the start of `text` runs into a line break.
fn begins_break(text: &str) -> bool {
    text.chars().take_while(|c| c.is_whitespace()).any(is_break)
}

/// Characters of scripts that put spaces between words.
fn spaced(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_graphic() || ('\u{a1}'..='\u{24ff}').contains(&c) && c.is_alphanumeric())
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !c.is_whitespace())
}

fn half_width(c: char) -> Option<char> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character that a rule changes is seen by its bytes, and hardly another.
    #[test]
    fn bytes_tell_what_may_change() {
        for c in '\0'..=char::MAX {
            let text = format!("中{c}a");
            let changed = !changes(&text, Span::new(0, text.len())).is_empty();
            assert_eq!(may_change(text.as_bytes()), changed || c == '\t' || c == '\u{1f}', "{c:?}");
        }
    }
}
