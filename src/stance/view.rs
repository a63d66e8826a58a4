//! One sentence as this pass looks at it: its text, clauses, mentions, tokens, and the section it stands in.

use super::scan::Mark;
use super::target::refers_back;
use crate::base::{EntityType, Label, Mention, Pos, SegmentedArticle, Span, Token};

/// What kind of section a sentence stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The author reports and judges.
    Body,
    /// The author recommends: a section headed 对策, 启示, 建议.
    Advice,
}

/// A sentence with what the earlier passes know of it. Spans are in bytes from the start of the sentence.
#[derive(Debug)]
pub struct View<'d> {
    /// Index into [`SegmentedArticle::sentences`].
    pub index: u32,
    pub text: &'d str,
    /// Where the sentence begins in the clean text.
    pub start: u32,
    pub label: Label,
    /// Sentences of one paragraph share this number.
    pub paragraph: u32,
    pub section: Section,
    /// Whether it refers back to the sentence before.
    pub refers_back: bool,
    /// Whether it begins with a name before a colon with which another paragraph begins, too: a speaker in a conversation.
    pub labelled: bool,
    /// The clauses: what stands between commas, semicolons, colons and sentence ends. They tile the sentence.
    pub clauses: Vec<Span>,
    mentions: &'d [Mention],
    tokens: &'d [Token],
}

impl<'d> View<'d> {
    /// The view of sentence `index`. `marks` and `mentions` are those of the sentence, in order.
    pub fn new(
        text: &'d str,
        segmented: &'d SegmentedArticle,
        index: u32,
        marks: &[Mark],
        mentions: &'d [Mention],
        label: Label,
        paragraph: u32,
    ) -> Self {
        let sentence = &segmented.sentences[index as usize];
        let text = sentence.span.of(text);
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        Self {
            index,
            text,
            start: sentence.span.start,
            label,
            paragraph,
            section: Section::Body,
            refers_back: refers_back(text),
            labelled: false,
            clauses: clauses(text, marks),
            mentions,
            tokens: segmented.tokens.get(range).unwrap_or(&[]),
        }
    }

    /// Whether the sentence can carry a stance: titles, headings, captions, metadata and notes cannot.
    pub fn speaks(&self) -> bool {
        matches!(self.label, Label::Paragraph | Label::ListItem | Label::Abstract) && !self.is_note()
    }

    /// Whether it is a labelled note in brackets: （负责部门：…）.
    fn is_note(&self) -> bool {
        let inner = self.text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')']));
        inner.is_some_and(|t| t.contains(['：', ':']) && !t.contains(['（', '(', '。']))
    }

    /// The mentions, with spans in the sentence.
    pub fn mentions(&self) -> impl DoubleEndedIterator<Item = (Span, &'d Mention)> + '_ {
        self.mentions.iter().filter_map(|m| Some((self.local(m.span)?, m)))
    }

    /// The words a mention stands in the text with.
    pub fn of(&self, mention: &Mention) -> &'d str {
        self.local(mention.span).map_or("", |span| &self.text[span.range()])
    }

    /// The words with a tag of a kind, in order.
    pub fn words_where(&self, kind: impl Fn(Pos) -> bool) -> impl Iterator<Item = &'d str> {
        self.spans_where(kind).map(|(_, word)| word)
    }

    /// The same with their places.
    pub fn spans_where(&self, kind: impl Fn(Pos) -> bool) -> impl Iterator<Item = (Span, &'d str)> {
        self.tokens.iter().filter(move |t| kind(t.pos)).filter_map(|t| {
            let start = t.span.start.checked_sub(self.start)?;
            let span = Span { start, end: start + t.span.len() as u32 };
            Some((span, self.text.get(span.range())?))
        })
    }

    /// The first word that begins at the byte or after it.
    pub fn word_from(&self, byte: u32) -> Option<(Span, Pos)> {
        let at = self.tokens.partition_point(|t| t.span.start < self.start + byte);
        self.tokens.get(at).and_then(|t| Some((self.local(t.span)?, t.pos)))
    }

    /// The words that begin before the byte, the last first.
    pub fn words_before(&self, byte: u32) -> impl Iterator<Item = (Span, Pos)> + '_ {
        let at = self.tokens.partition_point(|t| t.span.start < self.start + byte);
        self.tokens[..at].iter().rev().filter_map(|t| Some((self.local(t.span)?, t.pos)))
    }

    /// Whether a word of the segmentation has exactly this span.
    pub fn is_word(&self, span: Span) -> bool {
        let at = self.tokens.partition_point(|t| t.span.start < self.start + span.start);
        self.tokens.get(at).is_some_and(|t| t.span == span.shifted(self.start))
    }

    /// Whether both ends of a span lie inside words: 务实 in 服务|实施.
    pub fn splits(&self, span: Span) -> bool {
        self.cut(span.start).is_some() && self.cut(span.end).is_some()
    }

    /// Whether a word begins in a span and reaches over its end: 不公 in 不|公开.
    pub fn reaches_over(&self, span: Span) -> bool {
        self.cut(span.end).is_some_and(|word| word.start > span.start)
    }

    /// Whether a span begins within a word that ends in it: 好用 in 最好|用.
    pub fn begins_within(&self, span: Span) -> bool {
        self.cut(span.start).is_some_and(|word| word.end < span.end)
    }

    /// The word that a place lies within.
    fn cut(&self, byte: u32) -> Option<Span> {
        let at = self.tokens.partition_point(|t| t.span.end <= self.start + byte);
        self.tokens.get(at).and_then(|t| self.local(t.span)).filter(|t| t.start < byte)
    }

    /// The number of the clause that holds a byte.
    pub fn clause(&self, byte: u32) -> usize {
        self.clauses.partition_point(|c| c.end <= byte)
    }

    fn local(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start.checked_sub(self.start)?, span.end.checked_sub(self.start)?);
        self.text.get(start as usize..end as usize).map(|_| Span { start, end })
    }
}

/// Whether a thing of this type can act and speak.
pub fn is_actor(kind: EntityType) -> bool {
    matches!(kind, EntityType::Per | EntityType::Gpe | EntityType::Org)
}

/// Characters that end a clause. A colon does, too: what follows it is said or listed.
pub fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '。' | '!' | '！' | '?' | '？')
}

fn clauses(text: &str, marks: &[Mark]) -> Vec<Span> {
    let mut spans = Vec::with_capacity(marks.len() + 1);
    let mut start = 0;
    for &Mark { at, c } in marks.iter().filter(|m| ends_clause(m.c)) {
        let end = at as usize + c.len_utf8();
        // A comma between digits groups them (1,000).
        let groups = c == ',' && text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
        if !groups {
            spans.push(Span::new(start, end));
            start = end;
        }
    }
    if start < text.len() {
        spans.push(Span::new(start, text.len()));
    }
    spans
}
