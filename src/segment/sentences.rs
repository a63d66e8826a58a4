//! Where a sentence ends.

use crate::base::{Label, Pass, RuleDoc, Span};

/// Longest sentence in bytes. Some files are one line of many megabytes without an end mark; the bound keeps the work
/// of every later pass in proportion to the text.
const LONGEST: usize = 8 * 1024;

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        id: "sentence-end",
        pass: Pass::Segment,
        what: "Ends a sentence after 。！？；… and the closing quotes and brackets that follow.",
        why: "The unit of stance and of most counts. A sentence may run over the blocks of a cut paragraph, never over two paragraphs.",
        example: "“要小心！”他说。价格上涨；需求下降。 → “要小心！” | 他说。 | 价格上涨； | 需求下降。",
    },
    RuleDoc {
        id: "half-width-end",
        pass: Pass::Segment,
        what: "Takes the half-width . ! ? ; for a sentence end where it is one: not inside a number, a name, an address or an abbreviation.",
        why: "Scrapers often make Chinese punctuation half-width. A full stop between digits or Latin letters ends nothing.",
        example: "版本2.0上线.价格为1,000元! → 版本2.0上线. | 价格为1,000元!",
    },
    RuleDoc {
        id: "heading-sentence",
        pass: Pass::Segment,
        what: "Takes a title, a heading, a metadata line or a caption's line as it is: a heading is one sentence.",
        why: "A question mark inside a heading does not make two headings.",
        example: "为何?为谁? → one sentence",
    },
    RuleDoc {
        id: "sentence-limit",
        pass: Pass::Segment,
        what: "Cuts a sentence of more than 8 KiB (some 2,700 Chinese characters) at its last comma before that.",
        why: "What is so long is no sentence but a file without end marks; the work of the passes must stay in proportion.",
        example: "货物,货物,… (50 MB on one line) → many sentences of at most 8 KiB",
    },
    RuleDoc {
        id: "list-marker",
        pass: Pass::Segment,
        what: "Leaves the marker of a list item outside its first sentence.",
        why: "A number or a bullet is layout; a search for sentences that begin with 各国 should find “1. 各国…”.",
        example: "• 各国应加强合作。 → 各国应加强合作。",
    },
];

/// The sentences of one paragraph (`whole`, in `text`), in order, white space outside.
pub(super) fn split(text: &str, whole: Span, label: Label) -> Vec<Span> {
    let slice = whole.of(text);
    let mut spans = Vec::new();
    let mut push = |mut from: usize, to: usize| {
        while from < to {
            let end = from + limited(&slice[from..to]);
            let span = Span::new(whole.start as usize + from, whole.start as usize + end).trimmed(text);
            if !span.is_empty() {
                spans.push(span);
            }
            from = end;
        }
    };
    let mut start = match label {
        Label::ListItem | Label::Heading => list_marker(slice, label),
        _ => 0,
    };
    if !matches!(label, Label::Title | Label::Heading | Label::Metadata) {
        let mut at = start;
        while let Some(end) = next_end(slice, at) {
            push(start, end);
            start = end;
            at = end;
        }
    }
    push(start, slice.len());
    spans
}

/// Length in bytes of the first part of `text` that is short enough for a sentence: all of it, but in what is no
/// sentence at all.
fn limited(text: &str) -> usize {
    if text.len() <= LONGEST {
        return text.len();
    }
    let end = text.floor_char_boundary(LONGEST);
    let from = text.floor_char_boundary(LONGEST / 2);
    let cut = |mark: fn(char) -> bool| text[from..end].char_indices().rfind(|(_, c)| mark(*c));
    cut(|c| matches!(c, '，' | ',' | '、' | '：' | ':'))
        .or_else(|| cut(|c| !c.is_alphanumeric()))
        .map_or(end, |(i, c)| from + i + c.len_utf8())
}

/// The end (in bytes) of the next sentence that ends at or after `at`, or `None` when the rest holds no end.
fn next_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut next = at;
    // By the first byte: most characters are Chinese ideographs, which begin with another one.
    while let Some(skip) =
        bytes[next..].iter().position(|b| matches!(b, b'!' | b'?' | b';' | b'.' | 0xe2 | 0xe3 | 0xef))
    {
        let i = next + skip;
        let Some(c) = text[i..].chars().next() else { break };
        next = i + c.len_utf8();
        let after = i + c.len_utf8();
        let ends = match c {
            '。' | '！' | '？' | '；' | '…' | '｡' => true,
            '!' | '?' => !continues(text, i, after),
            ';' => !is_entity(text, i),
            '.' => stops(text, i, after),
            _ => false,
        };
        if ends {
            return Some(closers(text, after));
        }
    }
    None
}

/// Past further end marks and the closing quotes and brackets behind an end.
fn closers(text: &str, mut at: usize) -> usize {
    while let Some(c) = text[at..].chars().next() {
        let goes_on = matches!(c, '。' | '！' | '？' | '；' | '…' | '!' | '?' | '”' | '’' | '」' | '』' | '）' | ')' | '】' | ']' | '》' | '〉' | '〕')
            // A straight quote closes unless it opens: then something readable follows it without a break.
            || (c == '"' && !text[at + 1..].starts_with(|d: char| d.is_alphanumeric()))
            || (c == '.' && text[..at].ends_with(['.', '…']));
        if !goes_on {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Whether a half-width ! or ? stands inside something Latin (an address, a name such as Yahoo!).
fn continues(text: &str, at: usize, after: usize) -> bool {
    let before = text[..at].chars().next_back();
    let next = text[after..].chars().next();
    before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/')
        && next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '=')
}

/// Whether a `;` closes an HTML entity such as `&nbsp;`.
fn is_entity(text: &str, at: usize) -> bool {
    let name: &str = text[..at].rsplit('&').next().unwrap_or("");
    name.len() < at && (2..=8).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
}

/// Whether a half-width full stop ends a sentence.
fn stops(text: &str, at: usize, after: usize) -> bool {
    let Some(before) = text[..at].chars().next_back() else { return false };
    let rest = &text[after..];
    let next = rest.chars().next();
    if next == Some('.') {
        return false; // the last dot of an ellipsis decides
    }
    if before == '.' {
        return text[..at].ends_with("..") && !next.is_some_and(|c| c.is_ascii_alphanumeric());
    }
    let ascii_next = next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '@'));
    if !before.is_ascii() || matches!(before, ')' | '"' | ']' | '\'' | '%') {
        return !ascii_next;
    }
    // After a Latin letter or a digit: an end where a new sentence visibly begins, and not after an abbreviation.
    let gap = rest.len() - rest.trim_start().len();
    let new = rest.trim_start().chars().next();
    let begins = match new {
        None => true,
        Some(c) => gap > 0 && (c.is_uppercase() || !c.is_ascii()),
    };
    begins && !is_abbreviation(&text[..at])
}

/// Whether a text ends in something whose full stop is its own: an initial, a usual abbreviation, a list number.
fn is_abbreviation(text: &str) -> bool {
    let word = text.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).next().unwrap_or("");
    let head = text.len() == word.len();
    word.contains('.') && !word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        || word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
        || head && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "Prof"
                | "St"
                | "No"
                | "Nos"
                | "vs"
                | "Vol"
                | "Fig"
                | "pp"
                | "al"
                | "cf"
                | "Inc"
                | "Ltd"
                | "Co"
                | "Corp"
                | "Jr"
                | "Sr"
                | "Gen"
                | "Sen"
                | "Rep"
        )
}

/// Length in bytes of the list marker that `text` begins with, its white space included. In headings only a bullet is
/// a marker: the number of a heading belongs to it.
fn list_marker(text: &str, label: Label) -> usize {
    let bullet =
        |c: char| matches!(c, '•' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▪' | '▶' | '➢' | '·' | '*' | '-' | '–' | '—');
    let after_space = |at: usize| at + (text[at..].len() - text[at..].trim_start().len());
    if let Some(c) = text.chars().next().filter(|c| bullet(*c)) {
        let end = after_space(c.len_utf8());
        // A dash or a star directly before a word is the author's.
        return if end > c.len_utf8() || matches!(c, '•' | '●' | '◆' | '■' | '➢' | '▶') { end } else { 0 };
    }
    if label == Label::Heading {
        return 0;
    }
    if let Some(c) = text.chars().next().filter(|c| matches!(*c, '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '㈠'..='㈩'))
    {
        return after_space(c.len_utf8());
    }
    let open = text.starts_with(['(', '（']);
    let body = if open { &text[text.chars().next().map_or(0, char::len_utf8)..] } else { text };
    let number: usize = body
        .chars()
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百".contains(*c))
        .map(char::len_utf8)
        .sum();
    let letter = body.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(1);
    let digits = if number > 0 { number } else { letter.unwrap_or(0) };
    if digits == 0 || digits > 9 {
        return 0;
    }
    let close = body[digits..].chars().next();
    let closed = match close {
        Some(')' | '）') => true,
        Some('、' | '．') => !open && number > 0,
        // “1.5倍” is a number, “1. 政策” a marker.
        Some('.') => !open && number > 0 && !body[digits + 1..].starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    match close {
        Some(c) if closed => after_space(text.len() - body.len() + digits + c.len_utf8()),
        _ => 0,
    }
}
