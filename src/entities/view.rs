use crate::base::{Sentence, Span, Token};

/// What a finder sees of one article: its clean text, sentences and words.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub text: &'a str,
    pub sentences: &'a [Sentence],
    pub tokens: &'a [Token],
}

impl<'a> View<'a> {
    /// Index of the token that holds a byte.
    pub fn token_at(&self, byte: usize) -> Option<usize> {
        let byte = byte as u32;
        let i = self.tokens.partition_point(|t| t.span.end <= byte);
        self.tokens.get(i).filter(|t| t.span.start <= byte).map(|_| i)
    }

    /// The words of a token.
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens[token].span.of(self.text)
    }

    /// Whether a word begins or ends at a byte (or none stands there).
    pub fn is_boundary(&self, byte: usize) -> bool {
        self.token_at(byte).is_none_or(|t| self.tokens[t].span.start as usize == byte)
    }

    /// The sentence that holds a span, when one does.
    pub fn sentence_of(&self, span: Span) -> Option<u32> {
        let i = self.sentences.partition_point(|s| s.span.end <= span.start);
        let sentence = self.sentences.get(i)?;
        (sentence.span.contains(span) && !span.is_empty()).then_some(i as u32)
    }

    pub fn before(&self, byte: usize) -> Option<char> {
        self.text[..byte].chars().next_back()
    }

    pub fn after(&self, byte: usize) -> Option<char> {
        self.text[byte..].chars().next()
    }
}

/// Whether a character is a Chinese ideograph (as far as names in running text need them).
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇' | '々')
}

/// Whether a character belongs to a Latin (or other alphabetic) word or a number.
pub(super) fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}
