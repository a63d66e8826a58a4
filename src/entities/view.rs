use super::landmarks::{Landmarks, Mark};
use crate::base::{Sentence, Span, Token};

/// Bytes of text between two entries of an [`Index`].
const STEP: usize = 32;

/// Where in an article's tokens and sentences a byte is found: the first token, and the first sentence, that ends behind
/// every [`STEP`]th byte; and the places that patterns visit.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    tokens: Vec<u32>,
    sentences: Vec<u32>,
    landmarks: Landmarks,
}

impl Index {
    pub fn new(text: &str, sentences: &[Sentence], tokens: &[Token]) -> Self {
        fn firsts(text: &str, ends: impl Iterator<Item = u32>) -> Vec<u32> {
            let mut firsts = Vec::with_capacity(text.len() / STEP + 1);
            let mut items = 0;
            for end in ends {
                while (firsts.len() * STEP) < end as usize {
                    firsts.push(items);
                }
                items += 1;
            }
            firsts.resize(text.len() / STEP + 1, items);
            firsts
        }
        Self {
            tokens: firsts(text, tokens.iter().map(|t| t.span.end)),
            sentences: firsts(text, sentences.iter().map(|s| s.span.end)),
            landmarks: Landmarks::new(text),
        }
    }
}

/// What a finder sees of one article: its clean text, sentences and words.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub text: &'a str,
    pub sentences: &'a [Sentence],
    pub tokens: &'a [Token],
    pub index: &'a Index,
}

impl<'a> View<'a> {
    /// The bytes at which the characters begin that a pattern visits, in order.
    pub fn places(&self, mark: Mark) -> impl Iterator<Item = usize> + use<'a> {
        self.index.landmarks.of(mark)
    }

    /// Index of the token that holds a byte.
    pub fn token_at(&self, byte: usize) -> Option<usize> {
        let first = *self.index.tokens.get(byte / STEP)? as usize;
        let byte = byte as u32;
        let i = first + self.tokens[first..].iter().take_while(|t| t.span.end <= byte).count();
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
        let first = *self.index.sentences.get(span.start as usize / STEP)? as usize;
        let i = first + self.sentences[first..].iter().take_while(|s| s.span.end <= span.start).count();
        let sentence = self.sentences.get(i)?;
        (sentence.span.contains(span) && !span.is_empty()).then_some(i as u32)
    }

    /// The sentence that holds a span, cut to so many bytes on either side of the span; nothing where none holds it.
    pub fn sentence_round(&self, span: Span, most: usize) -> &'a str {
        let Some(sentence) = self.sentence_of(span).map(|s| self.sentences[s as usize].span) else { return "" };
        let from = self.text.floor_char_boundary((span.start as usize).saturating_sub(most));
        let to = self.text.ceil_char_boundary((span.end as usize + most).min(self.text.len()));
        &self.text[from.max(sentence.start as usize)..to.min(sentence.end as usize)]
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
    !is_han(c) && c.is_alphanumeric()
}

/// Views of texts whose words are given, for tests.
#[cfg(test)]
pub(super) mod fixture {
    use super::*;
    use crate::base::Pos;

    /// What is seen of the text of these words, one sentence; each with its tag.
    pub fn tagged<T>(words: &[(&str, &str)], seen: impl FnOnce(&View<'_>) -> T) -> T {
        let text: String = words.iter().map(|(word, _)| *word).collect();
        let mut tokens: Vec<Token> = Vec::new();
        for (word, tag) in words {
            let start = tokens.last().map_or(0, |t| t.span.end as usize);
            tokens.push(Token { span: Span::new(start, start + word.len()), pos: Pos::from_tag(tag) });
        }
        let sentences = [Sentence { span: Span::new(0, text.len()), block: 0, tokens: 0..tokens.len() as u32 }];
        let index = Index::new(&text, &sentences, &tokens);
        seen(&View { text: &text, sentences: &sentences, tokens: &tokens, index: &index })
    }

    /// The same of nouns.
    pub fn nouns<T>(words: &[&str], seen: impl FnOnce(&View<'_>) -> T) -> T {
        tagged(&words.iter().map(|word| (*word, "n")).collect::<Vec<_>>(), seen)
    }
}
