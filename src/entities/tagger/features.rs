//! What the tagger sees of a character: the characters around it, its word and the words around, the marks it stands
//! in, and what the other finders say of it. A feature is a 32-bit hash; none is ever a string.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::patterns::{persons, suffixes};
use super::super::view::{View, is_han};
use crate::base::Sentence;

/// The features of the characters of one sentence.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Byte offset of each character in the article's clean text.
    pub starts: Vec<u32>,
    /// Where the features of each character begin in `hashes`; one more at the end.
    pub offsets: Vec<u32>,
    pub hashes: Vec<u32>,
}

impl Features {
    pub fn of(&self, i: usize) -> &[u32] {
        &self.hashes[self.offsets[i] as usize..self.offsets[i + 1] as usize]
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }
}

/// Mixes a number into a hash (multiply and rotate, as FxHash).
fn mix(hash: u64, x: u64) -> u64 {
    (hash.rotate_left(23) ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn hash_str(text: &str) -> u64 {
    text.chars().fold(text.len() as u64, |h, c| mix(h, u64::from(u32::from(normal(c)))))
}

/// A character as features see it: digits are one, full-width forms are ASCII.
fn normal(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The kind of a character, few enough for whole windows of kinds.
fn class(c: char) -> u64 {
    match c {
        '0' => 1,
        'a'..='z' => 2,
        'A'..='Z' => 3,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿' => {
            4
        }
        '《' | '》' => 5,
        '“' | '”' | '"' | '「' | '」' | '‘' | '’' => 6,
        '·' | '•' | '・' => 7,
        '(' | ')' => 8,
        c if is_han(c) => match persons::sound(c) {
            true => 10,
            false => 9,
        },
        c if c.is_alphabetic() => 11,
        _ => 12,
    }
}

/// What features need to know of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    hash: u64,
    pos: u64,
    /// Whether the word may be part of a name that goes on: no mark, particle or pronoun.
    links: bool,
    /// Whether titles stand before names (1), follow them (2), or acts follow them (3).
    role: u64,
    /// The kind of name that the word ends, as the list of last words tells; 0 for none.
    last: u64,
    /// What the other finders say of it: type and part, 0 for nothing.
    rule: u64,
    /// What they say of the same word elsewhere in the document.
    elsewhere: u64,
}

/// What an article's features share.
pub(super) struct Extractor<'a> {
    view: View<'a>,
    words: Vec<Word>,
    /// The candidates that would be mentions without the tagger, sorted.
    chosen: Vec<(&'a Candidate, u64)>,
    /// All others that overlap them or stand alone, by start: (start, end, type).
    others: Vec<(u32, u32, u32)>,
}

const NOTHING: u64 = 0;

/// Tags of words that end a chain of words that may be a name.
static STOPS: LazyLock<[bool; 128]> = LazyLock::new(|| {
    let mut stops = [false; 128];
    for tag in ["c", "d", "e", "o", "p", "r", "rr", "rz", "u", "ud", "ug", "uj", "ul", "uv", "uz", "v", "x", "w", "y"] {
        if let Ok(i) = crate::base::Pos::all().binary_search(&tag) {
            stops[i] = true;
        }
    }
    stops
});

/// What made a candidate and how sure it is, as a number.
fn family(c: &Candidate) -> u64 {
    let name = if c.finder.starts_with("gazetteer") { "gazetteer" } else { &c.finder };
    mix(hash_str(name), (c.score * 10.0) as u64)
}

impl<'a> Extractor<'a> {
    /// `candidates` of an article, `chosen` the indexes of those that are mentions so far.
    pub fn new(view: View<'a>, candidates: &'a [Candidate], chosen: &[usize]) -> Self {
        let mut words: Vec<Word> = view
            .tokens
            .iter()
            .map(|token| {
                let text = token.span.of(view.text);
                let tag = token.pos.index();
                let links =
                    !STOPS[tag] || text.chars().any(is_han) && text.chars().nth(1).is_some() && tag_is_x(token.pos);
                Word {
                    hash: hash_str(text),
                    pos: tag as u64 + 1,
                    links,
                    role: persons::role(text),
                    last: suffixes::last_kind(text).map_or(0, |k| k as u64 + 1),
                    rule: NOTHING,
                    elsewhere: NOTHING,
                }
            })
            .collect();
        let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
        for &i in chosen {
            let c = &candidates[i];
            let first = view.tokens.partition_point(|t| t.span.end <= c.span.start);
            for (t, token) in view.tokens.iter().enumerate().skip(first).take_while(|(_, t)| t.span.start < c.span.end)
            {
                let part = u64::from(token.span.start <= c.span.start) + 2 * u64::from(token.span.end >= c.span.end);
                words[t].rule = (c.kind as u64 + 1) * 4 + part;
                if token.span.len() >= 6 {
                    seen.entry(words[t].hash).or_insert(words[t].rule);
                }
            }
        }
        for word in &mut words {
            if word.rule == NOTHING {
                word.elsewhere = seen.get(&word.hash).copied().unwrap_or(NOTHING);
            }
        }
        let mut others: Vec<(u32, u32, u32)> = candidates
            .iter()
            .filter(|c| matches!(c.outcome, Outcome::Overlaps { .. } | Outcome::Chosen | Outcome::CutsWord(_)))
            .map(|c| {
                (c.span.start, c.span.end, c.kind as u32 + 16 * u32::from(matches!(c.outcome, Outcome::CutsWord(_))))
            })
            .collect();
        others.sort_unstable();
        others.dedup();
        let chosen = chosen.iter().map(|&i| (&candidates[i], family(&candidates[i]))).collect();
        Self { view, words, chosen, others }
    }

    /// The features of a sentence, into `out`.
    pub fn sentence(&self, sentence: &Sentence, out: &mut Features) {
        out.starts.clear();
        out.offsets.clear();
        out.hashes.clear();
        let base = sentence.span.start;
        let mut chars: Vec<char> = Vec::with_capacity(sentence.span.len() / 3 + 8);
        for (i, c) in sentence.span.of(self.view.text).char_indices() {
            out.starts.push(base + i as u32);
            chars.push(normal(c));
        }
        let n = chars.len();
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let per_word = self.per_word(range.clone());
        let marks = self.marks(&chars);
        let rules = self.rules(out);
        let at = |i: isize| -> u64 {
            match usize::try_from(i) {
                Err(_) => 2,
                Ok(i) => chars.get(i).map_or(3, |c| u64::from(u32::from(*c))),
            }
        };
        let mut t = range.start;
        for i in 0..n {
            while t + 1 < range.end && self.view.tokens[t].span.end <= out.starts[i] {
                t += 1;
            }
            let token = self.view.tokens[t];
            let to = out.starts.get(i + 1).copied().unwrap_or(sentence.span.end);
            let (first, last) = (token.span.start == out.starts[i], token.span.end == to);
            let place = u64::from(first) + 2 * u64::from(last) + 4;
            out.offsets.push(out.hashes.len() as u32);
            let mut template = 0u64;
            let hashes = &mut out.hashes;
            let mut emit = |x: u64| {
                template += 1;
                hashes.push((mix(x, template) >> 32) as u32);
            };
            let k = i as isize;
            let (a, b, c, d, e) = (at(k - 2), at(k - 1), at(k), at(k + 1), at(k + 2));
            emit(0);
            emit(a);
            emit(b);
            emit(c);
            emit(d);
            emit(e);
            emit(mix(a, b));
            emit(mix(b, c));
            emit(mix(c, d));
            emit(mix(d, e));
            emit(mix(b, d));
            emit(mix(mix(a, b), c));
            emit(mix(mix(b, c), d));
            emit(mix(mix(c, d), e));
            let kinds = (-2..=2).fold(0, |h, j| {
                mix(h, usize::try_from(k + j).ok().and_then(|j| chars.get(j)).map_or(0, |c| class(*c)))
            });
            emit(kinds);
            emit(marks[i]);
            emit(mix(marks[i], place));
            for (n, rule) in rules[i].iter().enumerate() {
                if *rule != NOTHING {
                    emit(*rule);
                } else {
                    emit(mix(n as u64, 1));
                }
            }
            emit(mix(rules[i][0], c));
            emit(mix(rules[i][0], self.words[t].hash));
            for x in &per_word[t - range.start] {
                if *x == NOTHING {
                    template += 1;
                    continue;
                }
                template += 1;
                hashes.push((mix(mix(*x, place), template) >> 32) as u32);
            }
        }
        out.offsets.push(out.hashes.len() as u32);
    }

    /// The features that the characters of a word share; each is joined with the character's place in the word.
    fn per_word(&self, range: std::ops::Range<usize>) -> Vec<[u64; 19]> {
        let none = Word::default();
        let word = |i: isize| -> &Word {
            usize::try_from(i).ok().filter(|i| range.contains(i)).map_or(&none, |i| &self.words[i])
        };
        // The nearest word to the right, within a chain of words, that ends names of a kind; and the chain's last word.
        let mut ahead = vec![(0u64, 0u64, 0u64, 0u64); range.len()];
        let mut near = (0u64, 0u64, 0u64);
        let mut tail = 0;
        for i in range.clone().rev() {
            let w = &self.words[i];
            if !w.links {
                near = (0, 0, 0);
                tail = 0;
            } else {
                if tail == 0 {
                    tail = w.hash;
                }
                near = if w.last != 0 { (w.last, 1, w.hash) } else { (near.0, (near.1 + 1).min(6), near.2) };
                if near.0 == 0 {
                    near = (0, 0, 0);
                }
            }
            ahead[i - range.start] = (near.0, near.1, near.2, tail);
        }
        let mut out = Vec::with_capacity(range.len());
        for i in range.clone() {
            let k = i as isize;
            let w = &self.words[i];
            let (p, q, x, y) = (word(k - 1), word(k - 2), word(k + 1), word(k + 2));
            let (kind, distance, by, tail) = ahead[i - range.start];
            let some = |cond: bool, x: u64| if cond { x | 1 } else { NOTHING };
            out.push([
                w.hash | 1,
                p.hash | 1,
                x.hash | 1,
                mix(p.hash, w.hash) | 1,
                mix(w.hash, x.hash) | 1,
                w.pos * 64,
                mix(p.pos, w.pos) | 1,
                mix(w.pos, x.pos) | 1,
                mix(mix(p.pos, w.pos), x.pos) | 1,
                mix(mix(q.pos, p.pos), y.pos) | 1,
                mix(mix(kind, distance), w.pos) | 1,
                some(kind != 0, mix(by, distance)),
                some(tail != 0, mix(tail, u64::from(tail == w.hash))),
                some(w.elsewhere != 0, w.elsewhere * 2),
                mix(mix(p.role, x.role), w.pos) | 1,
                mix(p.rule, x.rule) | 1,
                mix(mix(p.rule, w.rule), x.hash) | 1,
                mix(mix(p.hash, w.rule), x.rule) | 1,
                y.hash | 1,
            ]);
        }
        out
    }

    /// For each character the pair of marks it stands in and how long and how far in, and the word before the closing
    /// mark.
    fn marks(&self, chars: &[char]) -> Vec<u64> {
        const MOST: usize = 40;
        let mut marks = vec![0u64; chars.len()];
        let mut i = 0;
        while i < chars.len() {
            let close = match chars[i] {
                '《' => '》',
                '“' => '”',
                '「' => '」',
                '‘' => '’',
                '(' => ')',
                '"' => '"',
                _ => {
                    i += 1;
                    continue;
                }
            };
            let end = (i + 1..chars.len().min(i + MOST)).find(|j| chars[*j] == close);
            if let Some(end) = end {
                let len = end - i - 1;
                let bucket = if len < 8 { len } else { 8 + len / 8 } as u64;
                let kind = u64::from(u32::from(close));
                let tail = match (end.checked_sub(2).map(|j| chars[j]), chars[end - 1]) {
                    (Some(a), b) => mix(u64::from(u32::from(a)), u64::from(u32::from(b))),
                    (None, b) => u64::from(u32::from(b)),
                };
                for (j, mark) in marks.iter_mut().enumerate().take(end).skip(i + 1) {
                    let place = u64::from(j == i + 1) + 2 * u64::from(j + 1 == end);
                    let what = if close == '》' || len <= 12 { tail } else { 1 };
                    *mark = mix(mix(kind, mix(bucket.min(12), place)), what) | 1;
                }
            }
            i += 1;
        }
        marks
    }

    /// What the other finders say of each character: the mention it would be in (with its part; with who found it), the
    /// types that could begin here, and those that could end here.
    fn rules(&self, out: &Features) -> Vec<[u64; 4]> {
        let mut rules = vec![[NOTHING; 4]; out.starts.len()];
        let (Some(&start), Some(&last)) = (out.starts.first(), out.starts.last()) else { return rules };
        let from = self.chosen.partition_point(|(c, _)| c.span.end <= start);
        for (c, family) in self.chosen[from..].iter().take_while(|(c, _)| c.span.start <= last) {
            let a = out.starts.partition_point(|s| *s < c.span.start);
            let b = out.starts.partition_point(|s| *s < c.span.end);
            for (i, rule) in rules.iter_mut().enumerate().take(b).skip(a) {
                let part = super::labels::part(i - a, b - a) as u64;
                rule[0] = mix(c.kind as u64 + 1, part) | 1;
                rule[1] = mix(rule[0], mix(*family, u64::from(c.strength > Strength::Weak))) | 1;
            }
        }
        let from = self.others.partition_point(|o| o.0 < start);
        for (a, b, kind) in self.others[from..].iter().take_while(|o| o.0 <= last) {
            let i = out.starts.partition_point(|s| s < a);
            rules[i][2] |= 1 << kind;
            let j = out.starts.partition_point(|s| s < b);
            if j > 0 {
                rules[j - 1][3] |= 1 << kind;
            }
        }
        for rule in &mut rules {
            for n in 2..4 {
                if rule[n] != NOTHING {
                    rule[n] = mix(rule[n], n as u64) | 1;
                }
            }
        }
        rules
    }
}

fn tag_is_x(pos: crate::base::Pos) -> bool {
    pos.name() == "x"
}
