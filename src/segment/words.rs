//! Words and parts of speech, by jieba with the lexicon as its user dictionary.

use jieba_rs::Jieba;

use crate::base::{EntityType, LexiconEntry, Pass, Pos, RuleDoc, Span, Token};

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        id: "jieba",
        pass: Pass::Segment,
        what: "Cuts a sentence into words with jieba (prefix dictionary, best path, HMM for unknown words) and tags them. The lexicon's names are words of the dictionary.",
        why: "A name of the lexicon is one word, and every other pass sees the same words.",
        example: "经济安全保障推进法案 is one word once the lexicon lists it",
    },
    RuleDoc {
        id: "number-token",
        pass: Pass::Segment,
        what: "Joins the pieces of one number: decimals, thousands, per cent.",
        why: "jieba cuts 1,000 at its comma; a number is one word.",
        example: "1 | , | 000 → 1,000",
    },
];

/// The word dictionary, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
    even: bool,
}

impl Segmenter {
    /// jieba's own dictionary and the lexicon's surface forms and aliases as a user dictionary.
    ///
    /// A single character is never added (it would split words), nor a name with characters that jieba cannot hold in
    /// one word (spaces, brackets).
    ///
    /// The sum of all frequencies, of which probabilities are shares, is [`TOTAL`] whatever the lexicon holds: so a word
    /// that does not stand in a text changes nothing in it.
    pub fn new(lexicon: &[LexiconEntry]) -> Self {
        let mut jieba = Jieba::new();
        fill_up(&mut jieba);
        for entry in lexicon {
            let tag = tag_of(entry.kind);
            for word in std::iter::once(&entry.surface).chain(&entry.aliases) {
                let whole = word.chars().all(|c| c.is_alphanumeric());
                if whole && word.chars().nth(1).is_some() && !word.is_ascii() {
                    jieba.add_word(word, None, Some(tag));
                    fill_up(&mut jieba);
                }
            }
        }
        let even = total(&jieba) == TOTAL;
        Self { jieba, even }
    }

    /// Whether the sum of all frequencies is what it is with any other lexicon, so that words that do not stand in a text
    /// change nothing in it. A lexicon of millions of lines is too much for that.
    pub fn is_even(&self) -> bool {
        self.even
    }

    /// Appends the tokens of one sentence of `text`.
    pub(super) fn words(&self, text: &str, sentence: Span, out: &mut Vec<Token>) {
        let first = out.len();
        let at = sentence.start as usize;
        let tags = self.jieba.tag(sentence.of(text), true);
        out.extend(tags.iter().map(|tag| {
            let span = Span::new(at + tag.byte_start, at + tag.byte_end);
            Token { span, pos: Pos::from_tag(tag.tag) }
        }));
        // Most sentences have no number.
        if let Some(number) = tags.iter().position(|tag| tag.word.as_bytes()[0].is_ascii_digit()) {
            join_numbers(text, out, first + number);
        }
    }
}

/// The sum of all frequencies: a little more than that of jieba's own dictionary (60,101,964), which the built-in lexicon
/// raises by 1.4 for each name, so that there is room for a quarter of a million names.
const TOTAL: usize = 60_500_000;

/// A word that no text has, because no character for private use is ever part of a word. It takes what is left of
/// [`TOTAL`].
const FILLER: &str = "\u{e000}\u{e001}";

/// Brings the sum of all frequencies to [`TOTAL`].
fn fill_up(jieba: &mut Jieba) {
    jieba.add_word(FILLER, Some(0), None);
    let sum = total(jieba);
    jieba.add_word(FILLER, Some(TOTAL.saturating_sub(sum)), None);
}

/// The sum of all frequencies, which jieba shows in its debug form alone.
fn total(jieba: &Jieba) -> usize {
    let shown = format!("{jieba:?}");
    let digits = shown.split("total_freq: ").nth(1).unwrap_or_default();
    digits.chars().map_while(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d as usize)
}

/// Joins the tokens of one number, from `first` on: `1` `,` `000`, `2` `.` `5` `%`.
fn join_numbers(text: &str, tokens: &mut Vec<Token>, first: usize) {
    let slice = |t: &Token| t.span.of(text);
    let digits = |t: &Token| slice(t).bytes().all(|b| b.is_ascii_digit());
    let numeric = |t: &Token| slice(t).bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    let mut write = first;
    let mut read = first;
    while read < tokens.len() {
        let mut token = tokens[read];
        read += 1;
        if token.span.of(text).as_bytes()[0].is_ascii_digit() && numeric(&token) {
            while let [mark, next, ..] = tokens[read..] {
                let joins = match slice(&mark) {
                    "." => digits(&next) && !slice(&token).contains('.'),
                    "," => {
                        let head = slice(&token);
                        let group = head.rsplit(',').next().unwrap_or(head);
                        let leads = if head.contains(',') { group.len() == 3 } else { (1..=3).contains(&head.len()) };
                        leads && digits(&next) && next.span.len() == 3 && !head.contains('.')
                    }
                    _ => false,
                };
                if !joins {
                    break;
                }
                token = Token { span: Span { start: token.span.start, end: next.span.end }, pos: Pos::from_tag("m") };
                read += 2;
            }
            if tokens.get(read).is_some_and(|t| slice(t) == "%") {
                token = Token {
                    span: Span { start: token.span.start, end: tokens[read].span.end },
                    pos: Pos::from_tag("m"),
                };
                read += 1;
            }
        }
        tokens[write] = token;
        write += 1;
    }
    tokens.truncate(write);
}

/// jieba's tag for a word of the lexicon.
fn tag_of(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Per => "nr",
        EntityType::Gpe | EntityType::Loc => "ns",
        EntityType::Org => "nt",
        EntityType::Date => "t",
        EntityType::Money | EntityType::Percent => "m",
        EntityType::Law | EntityType::Prog | EntityType::Tech | EntityType::Mat | EntityType::Event => "nz",
    }
}
