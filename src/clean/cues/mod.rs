//! Cue lexicons: phrases that sites put around articles, one TSV file per language (`phrase`, `label`, `kind`).
//!
//! A cue is evidence, never a verdict: the rules gate it by length, place and the neighbourhood of prose. Kinds:
//! - `whole`: the line is the phrase (decoration and counts aside);
//! - `section`: as `whole`, and what follows belongs to others: comments, lists of other articles;
//! - `start`: a short line begins with the phrase;
//! - `mark`: the phrase stands anywhere in a short line;
//! - `item`, `term`: as `start` and `mark`, of common words (许可证, 分辨率): they say nothing in a whole sentence, which is the
//!   article's (许可证制度有助于…。);
//! - `key`: the line begins with the phrase and a colon (来源：, 作者:);
//! - `word`: a word of menus and tool bars. Only the share of a line that such words cover counts;
//! - `pitch`: a word that sells. One says nothing, two in a short line that shares no word with the article are an advertisement.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::features::is_han;
use super::phrases::{Found, Phrases};
use crate::base::Label;

const LISTS: &[&str] = &[include_str!("zh-hans.tsv"), include_str!("zh-hant.tsv"), include_str!("en.tsv")];

/// A label and the phrase that speaks for it.
pub(super) type Cue = (Label, &'static str);

/// What the lexicons say about one short piece of text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hits {
    pub whole: Option<Cue>,
    pub section: Option<Cue>,
    pub start: Option<Cue>,
    pub mark: Option<Cue>,
    /// How many `mark` phrases the text has.
    pub marks: u32,
    pub key: Option<Cue>,
    /// The label that most interface words of the line speak for.
    pub cover_label: Option<Cue>,
    /// Share of the letters that interface words cover, 0 to 1.
    pub cover: f32,
    /// Number of interface words.
    pub words: u32,
    /// Number of words that sell.
    pub pitches: u32,
}

impl Hits {
    /// Whether the text is long and only one phrase in it speaks of a site: a sentence that happens to use the phrase.
    pub fn in_passing(&self, ink: u32) -> bool {
        ink > 90 && self.start.is_none() && self.section.is_none() && self.marks < 2
    }

    /// The phrase after which the text of others begins: a section heading, or a line that counts readers' comments.
    pub fn barrier(&self, ink: u32) -> Option<Cue> {
        self.section.or(self.mark.filter(|c| c.0 == Label::CommentForm && ink <= 40))
    }

    /// Whether no phrase stands in the text that speaks for a label by itself, and no interface word.
    pub fn is_empty(&self) -> bool {
        self.words == 0 && self.whole.or(self.section).or(self.start).or(self.mark).is_none()
    }

    /// The strongest single cue that is not interface words and not metadata.
    pub fn strong(&self) -> Option<Cue> {
        self.section.or(self.whole).or(self.start).or(self.mark).filter(|c| !c.0.kept())
    }

    /// The cue of the line, interface words included, when they cover most of it.
    pub fn any(&self) -> Option<Cue> {
        self.strong().or_else(|| self.cover_label.filter(|_| self.cover >= 0.75))
    }
}

/// Phrases that texts begin with, by first character, longest phrase first, and whether they are common words.
type Heads = FxHashMap<char, Vec<(String, Cue, bool)>>;

struct Lexicon {
    whole: FxHashMap<String, Cue>,
    section: FxHashMap<String, Cue>,
    start: Heads,
    key: Heads,
    /// What phrases begin with, as bits of the basic plane.
    firsts: Box<[u64; 1024]>,
    /// Longest `start` or `key`, in bytes.
    longest: usize,
    /// With whether it is a common word.
    marks: Phrases<(Cue, bool)>,
    /// With whether it is a word that sells.
    words: Phrases<(Cue, bool)>,
}

impl Lexicon {
    fn may_open(&self, c: char) -> bool {
        self.firsts[c as usize / 64 % 1024] & 1 << (c as usize % 64) != 0
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let (mut whole, mut section) = (FxHashMap::default(), FxHashMap::default());
        let (mut start, mut key) = (Heads::default(), Heads::default());
        let (mut mark_cues, mut word_cues) = (Vec::new(), Vec::new());
        let mut longest = 0;
        for (phrase, label, kind) in entries() {
            let cue = (label, phrase);
            match kind {
                "whole" => drop(whole.entry(fold(phrase)).or_insert(cue)),
                "section" => drop(section.entry(fold(phrase)).or_insert(cue)),
                "start" | "item" | "key" => {
                    let phrase = fold(phrase);
                    longest = longest.max(phrase.len());
                    if let Some(first) = phrase.chars().next() {
                        let bucket = if kind == "key" { &mut key } else { &mut start }.entry(first).or_default();
                        if bucket.iter().all(|b| b.0 != phrase) {
                            bucket.push((phrase, cue, kind == "item"));
                        }
                    }
                }
                "mark" | "term" => mark_cues.push((cue, kind == "term")),
                "pitch" => word_cues.push((cue, true)),
                _ => word_cues.push((cue, false)),
            }
        }
        for bucket in start.values_mut().chain(key.values_mut()) {
            bucket.sort_by_key(|b| std::cmp::Reverse(b.0.len()));
        }
        let marks = Phrases::new(mark_cues.iter().map(|&c: &(Cue, bool)| (c.0.1, c)));
        let words = Phrases::new(word_cues.iter().map(|&c: &(Cue, bool)| (c.0.1, c)));
        let whole_firsts = whole.keys().chain(section.keys()).filter_map(|p: &String| p.chars().next());
        let mut firsts = Box::new([0; 1024]);
        for c in whole_firsts.chain(start.keys().copied()).chain(key.keys().copied()) {
            firsts[c as usize / 64 % 1024] |= 1 << (c as usize % 64);
        }
        Lexicon { whole, section, start, key, firsts, longest, marks, words }
    })
}

/// The lines of every lexicon: phrase, label, kind.
pub(super) fn entries() -> impl Iterator<Item = (&'static str, Label, &'static str)> {
    LISTS.iter().flat_map(|list| list.lines()).filter(|l| !l.starts_with('#') && !l.starts_with("phrase\t")).filter_map(
        |line| {
            let mut columns = line.split('\t');
            Some((columns.next()?, Label::parse(columns.next()?)?, columns.next()?))
        },
    )
}

/// Lower case and without white space: 摘　要 and 摘要 are one.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Bullets, brackets and arrows that dress a line up.
fn is_decoration(c: char) -> bool {
    matches!(
        c,
        '■' | '□'
            | '●'
            | '○'
            | '◆'
            | '◇'
            | '·'
            | '•'
            | '★'
            | '☆'
            | '▲'
            | '▼'
            | '▶'
            | '►'
            | '>'
            | '<'
            | '»'
            | '|'
            | '-'
            | '*'
            | '#'
            | '※'
            | '+'
            | '='
            | '【'
            | '】'
            | '['
            | ']'
            | '［'
            | '］'
            | '('
            | ')'
            | '（'
            | '）'
            | '「'
            | '」'
            | ':'
            | '：'
            | '.'
            | '…'
            | '~'
            | '—'
            | '_'
            | '/'
            | '┊'
            | '\u{feff}'
            | '《'
            | '》'
            | '×'
    ) || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// What the lexicons say about `text`, a piece of `ink` characters.
pub(super) fn hits(text: &str, ink: u32) -> Hits {
    let mut hits = Hits::default();
    if ink == 0 || ink > 260 {
        return hits;
    }
    let lexicon = lexicon();
    let first = |c: Option<char>| c.is_some_and(|c| lexicon.may_open(c.to_ascii_lowercase()));
    let plain = !first(text.chars().next()) && !first(text.chars().find(|c| !is_decoration(*c) && !c.is_whitespace()));
    if !plain {
        head_hits(&mut hits, lexicon, text, ink);
    }
    let (mut mark, mut marks, mut own) = (None, 0, true);
    let each_mark = |found: Found<(Cue, bool)>| {
        let (cue, common) = found.value;
        if common && is_sentence(text, ink) {
            return;
        }
        mark.get_or_insert(cue);
        marks += 1;
        own &= !in_quotes(text, cue.0, found.start, found.end);
    };
    if may_be_interface(text, ink) {
        word_hits(&mut hits, lexicon, text, each_mark);
    } else {
        lexicon.marks.find(text, each_mark);
    }
    // 东京的“安保礼包”: a writer's own word, where nothing else sells.
    if own || marks > 1 || hits.pitches > 0 {
        (hits.mark, hits.marks) = (mark, marks);
    }
    hits
}

/// Whether a text is a whole sentence, not an item of a page (许可证：A-1024).
fn is_sentence(text: &str, ink: u32) -> bool {
    /// The fewest characters of a sentence that says something of its own.
    const SHORTEST: u32 = 12;
    ink >= SHORTEST && text.trim_end_matches(['”', '’', '」', '）', ')', ' ']).ends_with(['。', '！', '？', '；'])
}

/// Whether a phrase for an ad is the end of a longer one in quotation marks.
fn in_quotes(text: &str, label: Label, start: usize, end: usize) -> bool {
    /// The most characters between the quotation mark and the phrase.
    const LONGEST: usize = 8;
    let open = |(close, open): (char, char)| {
        let before = text[..start].chars().rev().take(LONGEST + 1);
        text[end..].starts_with(close) && before.skip(1).any(|c| c == open)
    };
    label == Label::Ad && [('”', '“'), ('」', '「'), ('』', '『')].into_iter().any(open)
}

/// What stands at the start of the text.
fn head_hits(hits: &mut Hits, lexicon: &Lexicon, text: &str, ink: u32) {
    let mut cut = text.len().min(lexicon.longest * 2);
    while !text.is_char_boundary(cut) {
        cut += 1;
    }
    let head: String = fold(&text[..cut]);
    let bare = head.trim_start_matches(is_decoration);
    if ink <= 24 {
        let core = bare.trim_end_matches(|c: char| is_decoration(c) || c.is_ascii_digit());
        hits.whole = lexicon.whole.get(core).or_else(|| lexicon.whole.get(head.as_str())).copied();
        hits.section = lexicon.section.get(core).copied();
    }
    let own = || is_sentence(text, ink);
    hits.start = head_cue(&lexicon.start, &head, false, own).or_else(|| head_cue(&lexicon.start, bare, false, own));
    // 更多新闻：… : the heading and one title on a line.
    if hits.start.is_none()
        && ink <= 60
        && let Some((heading, _)) = bare.split_once(['：', ':'])
    {
        hits.start = lexicon.section.get(heading).filter(|c| c.0 == Label::OtherLiterature).copied();
    }
    hits.key = head_cue(&lexicon.key, &head, true, own).or_else(|| head_cue(&lexicon.key, bare, true, own));
}

/// Whether interface words count in the text: they make menus, not sentences, and 三、思考 is a heading, whatever it says.
fn may_be_interface(text: &str, ink: u32) -> bool {
    let sentence = ink > 200 || ink > 60 && text.contains('。');
    let numbered = || {
        text.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
            && text.chars().take(4).any(|c| c == '、')
    };
    !sentence && !numbered()
}

/// How much of the text is words of menus and tool bars; and calls `each_mark` for what else it has.
fn word_hits(hits: &mut Hits, lexicon: &Lexicon, text: &str, each_mark: impl FnMut(Found<(Cue, bool)>)) {
    let mut covered = 0;
    let mut votes: Vec<(Cue, usize)> = Vec::new();
    let each_word = |found: Found<(Cue, bool)>| {
        let ((cue, pitch), matched) = (found.value, &text[found.start..found.end]);
        // A Latin word counts only as a whole word: no "App" in "Apple".
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        if matched.is_ascii()
            && !(edge(text[..found.start].chars().next_back()) && edge(text[found.end..].chars().next()))
        {
            return;
        }
        if pitch {
            hits.pitches += 1;
            return;
        }
        let letters = matched.chars().filter(|c| is_han(*c) || c.is_ascii_alphabetic()).count();
        covered += letters;
        hits.words += 1;
        match votes.iter_mut().find(|(c, _)| c.0 == cue.0) {
            Some((_, n)) => *n += letters,
            None => votes.push((cue, letters)),
        }
    };
    Phrases::find_two((&lexicon.marks, each_mark), (&lexicon.words, each_word), text);
    if covered == 0 {
        return;
    }
    let letters = text.chars().filter(|c| is_han(*c) || c.is_ascii_alphabetic()).count().max(1);
    hits.cover = (covered as f32 / letters as f32).min(1.0);
    hits.cover_label = votes.into_iter().max_by_key(|v| v.1).map(|v| v.0);
}

/// The longest phrase that `head` begins with; with `colon`, one that a colon or its like follows. Where the text is the
/// article's `own` sentence, none of the common words with which its words go on.
fn head_cue(phrases: &Heads, head: &str, colon: bool, own: impl Fn() -> bool) -> Option<Cue> {
    let bucket = phrases.get(&head.chars().next()?)?;
    let found = bucket.iter().find(|(phrase, _, common)| {
        head.strip_prefix(phrase.as_str()).is_some_and(|rest| {
            // A Latin phrase ends where its word ends: no “ad” in “additional”.
            let whole = !phrase.ends_with(|c: char| c.is_ascii_alphanumeric())
                || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
                || phrase.len() > 8;
            let followed = rest.starts_with([':', '：', '】', ']', '/', '／', '丨', '|', '>']);
            let sentence = *common && rest.starts_with(is_han) && own();
            if colon { followed } else { whole && !sentence }
        })
    });
    found.map(|(_, cue, _)| *cue)
}

/// The `start` cue of a text, without looking at the rest of it.
pub(super) fn opening(text: &str) -> Option<Cue> {
    let lexicon = lexicon();
    let first = text.trim_start().chars().next()?;
    if !lexicon.start.contains_key(&first.to_ascii_lowercase()) && !is_decoration(first) {
        return None;
    }
    let head: String = text.chars().take(40).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let bare = head.trim_start_matches(is_decoration);
    head_cue(&lexicon.start, &head, false, || false).or_else(|| head_cue(&lexicon.start, bare, false, || false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lexicons_is_used() {
        for (n, list) in LISTS.iter().enumerate() {
            for line in list.lines().filter(|l| !l.starts_with('#') && !l.starts_with("phrase\t")) {
                let columns: Vec<&str> = line.split('\t').collect();
                assert_eq!(columns.len(), 3, "{n}: {line}");
                assert!(Label::parse(columns[1]).is_some(), "{n}: {line}");
                assert!(
                    ["whole", "section", "start", "item", "mark", "term", "key", "word", "pitch"].contains(&columns[2]),
                    "{n}: {line}"
                );
            }
        }
    }
}
