//! What the tagger sees of a character: the characters around it, its word and the words around, the marks it stands
//! in, and what the other finders say of it. A feature is a 32-bit hash; none is ever a string.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::patterns::{persons, suffixes};
use super::super::view::{View, is_han};
use super::names::{japanese, runs};
use crate::base::Sentence;

/// The features of the characters of one sentence: each character's own, and those that the characters of a word share.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Byte offset of each character in the article's clean text.
    pub starts: Vec<u32>,
    /// The word of each character, by its place in the sentence.
    pub word: Vec<u32>,
    chars: Vec<char>,
    by_char: Lists,
    by_word: Lists,
}

/// Lists of hashes, one behind the other.
#[derive(Clone, Debug, Default)]
struct Lists {
    hashes: Vec<u32>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl Lists {
    fn clear(&mut self) {
        self.hashes.clear();
        self.ends.clear();
    }

    fn end(&mut self) {
        self.ends.push(self.hashes.len() as u32);
    }

    fn get(&self, i: usize) -> &[u32] {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.hashes[start..self.ends[i] as usize]
    }

    fn renumber(&mut self, numbers: &FxHashMap<u32, u32>) {
        let mut new = Self::default();
        for i in 0..self.ends.len() {
            new.hashes.extend(self.get(i).iter().filter_map(|f| numbers.get(f)));
            new.end();
        }
        *self = new;
    }
}

impl Features {
    /// The features that are a character's own.
    pub fn own(&self, char: usize) -> &[u32] {
        self.by_char.get(char)
    }

    /// The features that the characters of a word share.
    pub fn shared(&self, word: usize) -> &[u32] {
        self.by_word.get(word)
    }

    /// All features of a character.
    pub fn of(&self, char: usize) -> impl Iterator<Item = &u32> {
        self.own(char).iter().chain(self.shared(self.word[char] as usize))
    }

    /// Every feature.
    pub fn all(&self) -> impl Iterator<Item = &u32> {
        self.by_char.hashes.iter().chain(&self.by_word.hashes)
    }

    /// Puts a number for each feature that has one, and drops the others.
    pub fn renumber(&mut self, numbers: &FxHashMap<u32, u32>) {
        self.by_char.renumber(numbers);
        self.by_word.renumber(numbers);
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

/// The kind of a character, few enough for whole windows of kinds: what `class` says, and whether it transcribes sounds
/// or is a surname.
fn sort(c: char) -> u64 {
    match class(c) {
        other @ 0..16 => other,
        _ => 16 + u64::from(persons::sound(c)) + 2 * u64::from(persons::is_surname(c)),
    }
}

/// Which group a character is of, from 1: characters that stand in like places of like words of a dictionary, one group
/// a line (`examples/group_characters.py` makes the file).
static GROUPS: LazyLock<FxHashMap<char, u8>> = LazyLock::new(|| {
    let groups = include_str!("characters.txt").lines().zip(1..);
    groups.flat_map(|(line, group)| line.chars().map(move |c| (c, group))).collect()
});

/// The class of a character: below 16 for marks, digits and letters; for ideographs their group.
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
        c if is_han(c) => 16 + u64::from(GROUPS.get(&c).copied().unwrap_or(0)),
        c if c.is_alphabetic() => 13,
        _ => 14,
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

    /// All features of a sentence, into `out`.
    pub fn sentence(&self, sentence: &Sentence, out: &mut Features) {
        self.words(sentence, out);
        self.chars(sentence, out);
    }

    /// The characters of a sentence, and the features that those of a word share, into `out`.
    fn words(&self, sentence: &Sentence, out: &mut Features) {
        out.starts.clear();
        out.word.clear();
        out.chars.clear();
        out.by_char.clear();
        out.by_word.clear();
        let base = sentence.span.start;
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let mut t = range.start;
        for (i, c) in sentence.span.of(self.view.text).char_indices() {
            let start = base + i as u32;
            while t + 1 < range.end && self.view.tokens[t].span.end <= start {
                t += 1;
            }
            out.starts.push(start);
            out.word.push((t - range.start) as u32);
            out.chars.push(normal(c));
        }
        self.shared(range, &mut out.by_word);
    }

    /// The features that are a character's own, into `out` as [`words`](Self::words) left it. The numbers of the templates
    /// have gaps where templates were dropped that cross-validation did not miss.
    fn chars(&self, sentence: &Sentence, out: &mut Features) {
        let chars = std::mem::take(&mut out.chars);
        let n = chars.len();
        let first_token = sentence.tokens.start as usize;
        let marks = self.marks(&chars);
        let rules = self.rules(out);
        // Two characters of nothing on either side.
        let around = |x: &dyn Fn(char) -> u64| -> Vec<u64> {
            [2, 2].into_iter().chain(chars.iter().map(|c| x(*c))).chain([3, 3]).collect()
        };
        let codes = around(&|c| u64::from(u32::from(c)));
        let kinds = around(&class);
        let sorts = around(&sort);
        let runs = runs(&chars);
        let by_char = &mut out.by_char;
        for i in 0..n {
            let t = first_token + out.word[i] as usize;
            let token = self.view.tokens[t];
            let to = out.starts.get(i + 1).copied().unwrap_or(sentence.span.end);
            let (first, last) = (token.span.start == out.starts[i], token.span.end == to);
            let place = u64::from(first) + 2 * u64::from(last) + 4;
            let mut emit = |template: u64, cond: bool, x: u64| {
                if cond {
                    by_char.hashes.push((mix(x, template) >> 32) as u32);
                }
            };
            let word = &self.words[t];
            let [a, b, c, d, e] = codes[i..i + 5] else { continue };
            let [_, kb, kc, kd, _] = kinds[i..i + 5] else { continue };
            let (bc, cd) = (mix(b, c), mix(c, d));
            let near = (kb * 256 + kc) * 256 + kd;
            let [_, sb, sc, sd, _] = sorts[i..i + 5] else { continue };
            emit(1, true, a);
            emit(2, true, b);
            emit(3, true, c);
            emit(4, true, d);
            emit(5, true, e);
            emit(7, true, bc);
            emit(8, true, cd);
            emit(11, true, mix(mix(a, b), c));
            emit(12, true, mix(bc, d));
            emit(13, true, mix(cd, e));
            emit(14, true, near);
            emit(16, true, (sb * 32 + sc) * 32 + sd);
            emit(17, true, kb);
            emit(18, true, kc);
            emit(19, true, kd);
            emit(21, true, kb * 256 + kc);
            emit(22, true, kc * 256 + kd);
            emit(26, marks[i] != 0, mix(marks[i], place));
            emit(27, rules[i][0] != NOTHING, rules[i][0]);
            emit(28, rules[i][1] != NOTHING, rules[i][1]);
            emit(29, rules[i][2] != NOTHING, rules[i][2]);
            emit(30, rules[i][3] != NOTHING, rules[i][3]);
            emit(31, rules[i][0] != NOTHING, mix(rules[i][0], c));
            emit(32, rules[i][0] != NOTHING, mix(rules[i][0], word.hash));
            emit(33, true, word.pos * 8 + place);
            emit(34, true, mix(word.hash, place));
            emit(35, true, mix(kc, word.pos * 8 + place));
            if let Some((a, b)) = runs[i] {
                let long = (b - a).min(7) as u64;
                let part = u64::from(i == a) + 2 * u64::from(i + 1 == b);
                let inner = long * 4 + part;
                emit(40, true, inner);
                emit(41, true, mix(inner, codes[b + 2]));
                emit(42, true, mix(inner, codes[a + 1]));
                emit(43, true, mix(mix(inner, codes[b + 2]), codes[(b + 3).min(n + 3)]));
            }
            let here = i + 1 < n && japanese(chars[i], chars[i + 1]);
            let before = i > 0 && japanese(chars[i - 1], chars[i]);
            emit(44, here || before, u64::from(here) + 2 * u64::from(before));
            emit(45, i > 1 && japanese(chars[i - 2], chars[i - 1]), sd);
            emit(46, here, mix(kinds[i + 4], b));
            by_char.end();
        }
        out.chars = chars;
    }

    /// The features that the characters of a word share.
    fn shared(&self, range: std::ops::Range<usize>, out: &mut Lists) {
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
        for i in range.clone() {
            let k = i as isize;
            let w = &self.words[i];
            let (p, q, x, y) = (word(k - 1), word(k - 2), word(k + 1), word(k + 2));
            let (kind, distance, by, tail) = ahead[i - range.start];
            let mut template = 64u64;
            let mut emit = |cond: bool, x: u64| {
                template += 1;
                if cond {
                    out.hashes.push((mix(x, template) >> 32) as u32);
                }
            };
            emit(true, p.hash);
            emit(true, x.hash);
            emit(true, mix(p.hash, w.hash));
            emit(true, mix(w.hash, x.hash));
            emit(true, mix(mix(p.pos, w.pos), x.pos));
            emit(true, mix(mix(q.pos, p.pos), y.pos));
            emit(kind != 0, mix(mix(kind, distance), w.pos));
            emit(kind != 0, mix(by, distance));
            emit(tail != 0, mix(tail, u64::from(tail == w.hash)));
            emit(w.elsewhere != 0, w.elsewhere);
            emit(p.role + x.role != 0, mix(mix(p.role, x.role), w.pos));
            emit(p.rule + w.rule + x.rule != 0, mix(mix(p.rule, w.rule), x.rule));
            emit(p.rule + w.rule != 0, mix(mix(p.rule, w.rule), x.hash));
            emit(w.rule + x.rule != 0, mix(mix(p.hash, w.rule), x.rule));
            emit(true, q.hash);
            emit(true, y.hash);
            emit(true, w.hash);
            emit(true, w.pos);
            out.end();
        }
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
