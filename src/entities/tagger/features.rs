//! What the tagger sees of a character: the characters around it, its word and the words around, the marks it stands
//! in, and what the other finders say of it. A feature is a 32-bit hash; none is ever a string.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::patterns::{persons, suffixes};
use super::super::view::{View, is_han};
use super::clusters::{Clusters, clusters};
use super::known::{Known, names};
use super::names::{japanese, may_be_surname, person, runs};
use crate::base::{Pos, Sentence};

/// The characters of one sentence and what is seen of each before any feature is made.
#[derive(Debug, Default)]
pub(super) struct Characters {
    /// Byte offset of each character in the article's clean text.
    pub starts: Vec<u32>,
    /// The word of each character, by its place in the sentence.
    pub word: Vec<u32>,
    chars: Vec<char>,
    /// With two characters of nothing on either side.
    seen: Vec<Seen>,
    marks: Vec<u64>,
    rules: Vec<[u64; 4]>,
    known: Vec<Option<(u64, Around)>>,
    /// Of each character, how strongly it and the one or two behind speak for a person's name; 0 for not at all.
    people: Vec<[u64; 2]>,
    /// Of each character, whether one of these names may reach it.
    peopled: Vec<bool>,
    /// For each character the run of characters that transcribe foreign sounds in which it stands.
    runs: Vec<Option<(u32, u32)>>,
    ahead: Vec<Ahead>,
}

impl Characters {
    pub fn len(&self) -> usize {
        self.starts.len()
    }
}

/// Where features go: into lists, for fitting, or straight to their weights.
pub(super) trait Sink {
    /// A feature: the number of its template and its value.
    fn feature(&mut self, template: u64, value: u64);
    /// A feature of few values, if it is one here.
    fn small_if(&mut self, here: bool, template: Small, value: u32);

    /// A feature of few values.
    #[inline(always)]
    fn small(&mut self, template: Small, value: u32) {
        self.small_if(true, template, value);
    }
}

/// Where the features of words and characters go, one after the other.
pub(super) trait Collector: Sink {
    /// The features that a word has by itself ([`of_word`]) as a neighbour of this one. `token`: the word, by its place in the
    /// article from 1; 0 where there is none.
    fn word(&mut self, seat: Seat, token: usize, word: &Word);
    /// The features that this character has by its word alone ([`of_part`]); `token` as above.
    fn part(&mut self, token: usize, word: &Word, part: Part);
    /// That was all of this word or character.
    fn end(&mut self);
}

/// Where a word stands seen from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    Before,
    Own,
    Behind,
}

impl Seat {
    pub const ALL: [Seat; 3] = [Seat::Before, Seat::Own, Seat::Behind];
}

/// A character of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its number in the word.
    pub number: usize,
    /// How many characters follow it in the word.
    rest: usize,
    /// The character with the two before and the two behind.
    window: [Seen; 5],
}

impl Part {
    /// The characters of a word.
    pub fn of(word: &str) -> impl Iterator<Item = Part> {
        let mut seen = vec![Seen::default(); 2];
        seen.extend(word.chars().map(|c| Seen::of(normal(c))));
        let chars = seen.len() - 2;
        seen.extend([Seen::default(); 2]);
        let window = move |number: usize| seen[number..].first_chunk().copied().unwrap_or_default();
        (0..chars).map(move |number| Part { number, rest: chars - number - 1, window: window(number) })
    }

    /// Whether it is the first and whether it is the last, as a number.
    fn place(self) -> u64 {
        u64::from(self.number == 0) + 2 * u64::from(self.rest == 0) + 4
    }

    /// Of the places of the window, which are in the word.
    fn inside(self) -> [bool; 5] {
        [self.number > 1, self.number > 0, true, self.rest > 0, self.rest > 1]
    }

    /// The features of the characters around that are in the word, or of those that are not.
    #[inline(always)]
    fn around(self, inside: bool, out: &mut impl Sink) {
        let [a, b, c, d, e] = self.window;
        let here = self.inside().map(|i| i == inside);
        for (i, seen) in [(0, a), (1, b), (3, d), (4, e)] {
            seen.code_if(here[i], CODE[i], out);
        }
        out.small_if(here[1], KIND[0], b.kind);
        out.small_if(here[3], KIND[2], d.kind);
        let whole = self.number > 0 && self.rest > 0;
        out.small_if(whole == inside, SORT, (b.sort * 32 + c.sort) * 32 + d.sort);
    }
}

/// The features that a word has by itself for the one beside which it stands.
pub(super) fn of_word(word: &Word, seat: Seat, out: &mut impl Sink) {
    let (hash, cluster) = match seat {
        Seat::Before => (65, 1),
        Seat::Own => (81, 0),
        Seat::Behind => (66, 2),
    };
    out.feature(hash, word.hash);
    if seat == Seat::Own {
        out.feature(82, word.pos);
    }
    for (source, fine) in (0..).zip(word.clusters) {
        if fine != 0 {
            out.feature(CLUSTERED + 8 * source + cluster, fine.into());
        }
    }
}

/// The features that a character has by its word alone.
pub(super) fn of_part(word: &Word, part: Part, out: &mut impl Sink) {
    let (place, seen) = (part.place(), part.window[2]);
    part.around(true, out);
    seen.code(CODE[2], out);
    out.small(KIND[1], seen.kind);
    let tag = word.pos * 8 + place;
    out.small(TAG, tag as u32);
    out.feature(34, mix(word.hash, place));
    out.feature(35, mix(seen.kind.into(), tag));
    for (template, cluster) in (54..).zip(word.clusters) {
        if cluster != 0 {
            out.feature(template, mix(cluster.into(), place));
        }
    }
}

/// The first template of the clusters of words: eight for each clustering.
const CLUSTERED: u64 = 87;

/// A template of few values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Small {
    pub number: u64,
    /// How many values it has; 0 stands for none.
    pub values: u32,
    first: u32,
    step: u32,
}

impl Small {
    /// Places that all templates of few values need together.
    pub const PLACES: usize = (AFTER_SORTS + TAGS) as usize;

    const fn new(number: u64, values: u32, first: u32, step: u32) -> Self {
        Self { number, values, first, step }
    }

    /// The place of a value, below [`PLACES`](Self::PLACES).
    pub fn place(self, value: u32) -> usize {
        (self.first + value * self.step) as usize
    }
}

/// Characters below this one have places; all usual ideographs are among them.
const CODES: u32 = 0xa000;
/// Classes are fewer.
const KINDS: u32 = 64;
/// Values of three of [`sort`], which are fewer than 32.
const SORTS: u32 = 32 * 32 * 32;
/// Values of a tag of words with the character's place in the word.
const TAGS: u32 = 128 * 8;

const AFTER_CODES: u32 = 8 * CODES;
const AFTER_KINDS: u32 = AFTER_CODES + 4 * KINDS;
const AFTER_SORTS: u32 = AFTER_KINDS + SORTS;

/// A character of the window of five, by its place there. The weights of one character are found side by side.
const CODE: [Small; 5] = [
    Small::new(1, CODES, 0, 8),
    Small::new(2, CODES, 1, 8),
    Small::new(3, CODES, 2, 8),
    Small::new(4, CODES, 3, 8),
    Small::new(5, CODES, 4, 8),
];
/// The class of the character before, of the character, and of the one behind.
const KIND: [Small; 3] = [
    Small::new(17, KINDS, AFTER_CODES, 4),
    Small::new(18, KINDS, AFTER_CODES + 1, 4),
    Small::new(19, KINDS, AFTER_CODES + 2, 4),
];
const SORT: Small = Small::new(16, SORTS, AFTER_KINDS, 1);
const TAG: Small = Small::new(33, TAGS, AFTER_SORTS, 1);

/// All templates of few values.
pub(super) const SMALL: [Small; 10] =
    [CODE[0], CODE[1], CODE[2], CODE[3], CODE[4], KIND[0], KIND[1], KIND[2], SORT, TAG];

/// The features of the characters of one sentence: each character's own, and those that the characters of a word share.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    word: Vec<u32>,
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

impl Sink for Lists {
    fn feature(&mut self, template: u64, value: u64) {
        self.hashes.push(hash(template, value));
    }

    fn small_if(&mut self, here: bool, template: Small, value: u32) {
        if here {
            self.feature(template.number, value.into());
        }
    }
}

impl Collector for Lists {
    fn word(&mut self, seat: Seat, _: usize, word: &Word) {
        of_word(word, seat, self);
    }

    fn part(&mut self, _: usize, word: &Word, part: Part) {
        of_part(word, part, self);
    }

    fn end(&mut self) {
        self.ends.push(self.hashes.len() as u32);
    }
}

impl Features {
    /// All features of a character.
    pub fn of(&self, char: usize) -> impl Iterator<Item = &u32> {
        self.by_char.get(char).iter().chain(self.by_word.get(self.word[char] as usize))
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
}

/// Mixes a number into a hash (multiply and rotate, as FxHash).
fn mix(hash: u64, x: u64) -> u64 {
    (hash.rotate_left(23) ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of a feature, by which it is known.
pub(super) fn hash(template: u64, value: u64) -> u32 {
    (mix(value, template) >> 32) as u32
}

pub(super) fn hash_str(text: &str) -> u64 {
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
        '·' | '•' | '・' | '‧' => 7,
        '(' | ')' => 8,
        c if is_han(c) => 16 + u64::from(GROUPS.get(&c).copied().unwrap_or(0)),
        c if c.is_alphabetic() => 13,
        _ => 14,
    }
}

/// What features see of a character: its code, [`class`] and [`sort`].
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    code: u32,
    kind: u32,
    sort: u32,
}

impl Seen {
    fn new(c: char) -> Self {
        Self { code: c.into(), kind: class(c) as u32, sort: sort(c) as u32 }
    }

    /// The same, looked up for the characters that have places.
    fn of(c: char) -> Self {
        match KNOWN.get(u32::from(c) as usize) {
            Some([kind, sort]) => Seen { code: c.into(), kind: (*kind).into(), sort: (*sort).into() },
            None => Seen::new(c),
        }
    }

    /// The feature of the character itself.
    fn code(self, template: Small, out: &mut impl Sink) {
        self.code_if(true, template, out);
    }

    /// The same, if it is one here.
    #[inline(always)]
    fn code_if(self, here: bool, template: Small, out: &mut impl Sink) {
        if self.code < CODES {
            out.small_if(here, template, self.code);
        } else if here {
            out.feature(template.number, self.code.into());
        }
    }

    /// What stands where no character is.
    const fn nothing(code: u32) -> Self {
        Self { code, kind: code, sort: code }
    }
}

/// The class and the sort of the characters that have places.
static KNOWN: LazyLock<Vec<[u8; 2]>> = LazyLock::new(|| {
    let known = |code: u32| char::from_u32(code).map(Seen::new).map_or([0; 2], |s| [s.kind as u8, s.sort as u8]);
    (0..CODES).map(known).collect()
});

/// A known name, and what is seen of the characters before and behind it.
#[derive(Clone, Copy, Debug)]
struct Around {
    name: Known,
    before: Seen,
    behind: Seen,
}

/// Of a word and those behind it: the kind of name that the nearest last word ends, how far off it is, and its hash.
type Ahead = (u64, u64, u64);

/// What features need to know of a word by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Word {
    hash: u64,
    pos: u64,
    /// Whether the word may be part of a name that goes on: no mark, particle or pronoun.
    links: bool,
    /// Whether titles stand before names (1), follow them (2), or acts follow them (3).
    role: u64,
    /// The kind of name that the word ends, as the list of last words tells; 0 for none.
    last: u64,
    clusters: Clusters,
}

impl Word {
    /// A word with its tag; `hash` is [`hash_str`] of it.
    pub fn new(text: &str, hash: u64, pos: Pos) -> Self {
        let tag = pos.index();
        Self {
            hash,
            pos: tag as u64 + 1,
            links: !STOPS[tag] || pos.name() == "x" && text.chars().any(is_han) && text.chars().nth(1).is_some(),
            role: persons::role(text),
            last: suffixes::last_kind(text).map_or(0, |k| k as u64 + 1),
            clusters: clusters(text, hash),
        }
    }
}

/// What the article says of a word at its place.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// What the other finders say of it: type and part, 0 for nothing.
    rule: u64,
    /// What they say of the same word elsewhere in the document.
    elsewhere: u64,
    /// The kind of known name it stands in, and its part of it.
    known: u64,
}

/// What an article's features share.
pub(super) struct Extractor<'a> {
    view: View<'a>,
    words: Vec<Word>,
    said: Vec<Said>,
    /// The candidates that would be mentions without the tagger, sorted.
    chosen: Vec<(&'a Candidate, u64)>,
    /// All others that overlap them or stand alone, by start: (start, end, type).
    others: Vec<(u32, u32, u32)>,
    /// Names of the lists of the world, sorted.
    known: Vec<Known>,
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
    /// `words` are those of the article, `candidates` what other finders propose there, `chosen` the indexes of those that
    /// are mentions so far.
    pub fn new(view: View<'a>, words: Vec<Word>, candidates: &'a [Candidate], chosen: &[usize]) -> Self {
        let mut said = vec![Said::default(); words.len()];
        let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
        for &i in chosen {
            let c = &candidates[i];
            let first = view.tokens.partition_point(|t| t.span.end <= c.span.start);
            for (t, token) in view.tokens.iter().enumerate().skip(first).take_while(|(_, t)| t.span.start < c.span.end)
            {
                let part = u64::from(token.span.start <= c.span.start) + 2 * u64::from(token.span.end >= c.span.end);
                said[t].rule = (c.kind as u64 + 1) * 4 + part;
                if token.span.len() >= 6 {
                    seen.entry(words[t].hash).or_insert(said[t].rule);
                }
            }
        }
        for (said, word) in said.iter_mut().zip(&words) {
            if said.rule == NOTHING {
                said.elsewhere = seen.get(&word.hash).copied().unwrap_or(NOTHING);
            }
        }
        let known = names(&view);
        for name in &known {
            let first = view.tokens.partition_point(|t| t.span.end <= name.span.start);
            for (t, token) in
                view.tokens.iter().enumerate().skip(first).take_while(|(_, t)| t.span.start < name.span.end)
            {
                let part =
                    u64::from(token.span.start <= name.span.start) + 2 * u64::from(token.span.end >= name.span.end);
                said[t].known = u64::from(name.kind) * 16 + part * 4 + u64::from(token.span.len() > name.span.len());
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
        Self { view, words, said, chosen, others, known }
    }

    /// All features of a sentence, as lists.
    pub fn lists(&self, sentence: &Sentence, seen: &mut Characters) -> Features {
        let mut features = Features::default();
        self.characters(sentence, seen);
        self.by_word(sentence, seen, &mut features.by_word);
        self.by_char(sentence, seen, &mut features.by_char);
        features.word.clone_from(&seen.word);
        features
    }

    /// The characters of a sentence, into `out`.
    pub fn characters(&self, sentence: &Sentence, out: &mut Characters) {
        out.starts.clear();
        out.word.clear();
        out.chars.clear();
        out.seen.clear();
        out.seen.extend([Seen::nothing(2); 2]);
        let base = sentence.span.start;
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let tokens = &self.view.tokens[range];
        let mut t = 0;
        for (i, c) in sentence.span.of(self.view.text).char_indices() {
            let start = base + i as u32;
            while t + 1 < tokens.len() && tokens[t].span.end <= start {
                t += 1;
            }
            let c = normal(c);
            out.starts.push(start);
            out.word.push(t as u32);
            out.chars.push(c);
            out.seen.push(Seen::of(c));
        }
        out.seen.extend([Seen::nothing(3); 2]);
        marks(&out.chars, &mut out.marks);
        self.rules(out);
        self.known(out);
        people(&out.chars, &out.word, &mut out.people, &mut out.peopled);
        runs(&out.chars, &mut out.runs);
    }

    /// The features that are a character's own. A model fitted anew is the same to the last bit only while the order of
    /// the features stays. The numbers of the templates have gaps where templates were dropped that
    /// cross-validation did not miss.
    pub fn by_char(&self, sentence: &Sentence, of: &Characters, out: &mut impl Collector) {
        let n = of.len();
        let first_token = sentence.tokens.start as usize;
        let (mut begin, mut end, mut surnames) = (0, 0, 0u8);
        for i in 0..n {
            let t = first_token + of.word[i] as usize;
            let word = &self.words[t];
            let Some(&[a, b, c, d, e]) = of.seen[i..].first_chunk() else { continue };
            if i >= end {
                begin = i;
                end = i + 1;
                while of.word.get(end) == Some(&of.word[i]) {
                    end += 1;
                }
            }
            let part = Part { number: i - begin, rest: end - i - 1, window: [a, b, c, d, e] };
            let place = part.place();
            out.part(t + 1, word, part);
            part.around(false, out);
            let codes = [a, b, c, d, e].map(|seen| u64::from(seen.code));
            if of.marks[i] != 0 {
                out.feature(26, mix(of.marks[i], place));
            }
            let rules = &of.rules[i];
            for (template, rule) in (27..).zip(rules) {
                if *rule != NOTHING {
                    out.feature(template, *rule);
                }
            }
            if rules[0] != NOTHING {
                out.feature(31, mix(rules[0], codes[2]));
                out.feature(32, mix(rules[0], word.hash));
            }
            if let Some((a, b)) = of.runs[i] {
                let (a, b) = (a as usize, b as usize);
                let code = |i: usize| u64::from(of.seen[i].code);
                let long = (b - a).min(7) as u64;
                let part = u64::from(i == a) + 2 * u64::from(i + 1 == b);
                let inner = long * 4 + part;
                out.feature(40, inner);
                out.feature(41, mix(inner, code(b + 2)));
                out.feature(42, mix(inner, code(a + 1)));
                out.feature(43, mix(mix(inner, code(b + 2)), code((b + 3).min(n + 3))));
            }
            let chars = &of.chars;
            let forms = if of.peopled[i] { [(2, 0), (2, 1), (3, 0), (3, 1), (3, 2)].as_slice() } else { &[] };
            for &(len, off) in forms {
                let form = i.checked_sub(off).map_or(NOTHING, |first| of.people[first][len - 2]);
                if form != NOTHING {
                    out.feature(52, mix(form, off as u64));
                }
            }
            // Whether Japanese surnames begin here, one before, and two before.
            surnames = (surnames << 1 | u8::from(i + 1 < n && japanese(chars[i], chars[i + 1]))) & 7;
            let [here, before, long_before] = [1, 2, 4].map(|bit| surnames & bit != 0);
            if here || before {
                out.feature(44, u64::from(here) + 2 * u64::from(before));
            }
            if long_before {
                out.feature(45, d.sort.into());
            }
            if here {
                out.feature(46, mix(e.kind.into(), codes[1]));
            }
            if let Some((part, known)) = of.known[i] {
                let kind = u64::from(known.name.kind) * 4 + part;
                let form = mix(kind, u64::from(known.name.chars.min(6)) * 4 + u64::from(known.name.fits));
                out.feature(47, form);
                out.feature(48, mix(form, u64::from(known.behind.kind)));
                out.feature(49, mix(kind, known.behind.code.into()));
                out.feature(50, mix(kind, known.before.code.into()));
                out.feature(51, mix(kind, c.kind.into()));
            }
            out.end();
        }
    }

    /// The features that the characters of a word share.
    pub fn by_word(&self, sentence: &Sentence, seen: &mut Characters, out: &mut impl Collector) {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let none = Word::default();
        let word = |i: isize| -> &Word {
            usize::try_from(i).ok().filter(|i| range.contains(i)).map_or(&none, |i| &self.words[i])
        };
        let said = |i: isize| -> Said {
            usize::try_from(i).ok().filter(|i| range.contains(i)).map_or_else(Said::default, |i| self.said[i])
        };
        // The nearest word to the right, within a chain of words, that ends names of a kind.
        let ahead = &mut seen.ahead;
        ahead.clear();
        ahead.resize(range.len(), Ahead::default());
        let mut near = (0u64, 0u64, 0u64);
        for i in range.clone().rev() {
            let w = &self.words[i];
            near = match (w.links, w.last) {
                (false, _) => (0, 0, 0),
                (true, 0) if near.0 == 0 => (0, 0, 0),
                (true, 0) => (near.0, (near.1 + 1).min(6), near.2),
                (true, last) => (last, 1, w.hash),
            };
            ahead[i - range.start] = near;
        }
        for i in range.clone() {
            let k = i as isize;
            let w = &self.words[i];
            let (p, x) = (word(k - 1), word(k + 1));
            let (said_p, said, said_x) = (said(k - 1), said(k), said(k + 1));
            let (kind, distance, by) = ahead[i - range.start];
            let mut emit = |template: u64, cond: bool, x: u64| {
                if cond {
                    out.feature(template, x);
                }
            };
            let rules = [said_p.rule, said.rule, said_x.rule];
            let known = [said_p.known, said.known, said_x.known];
            emit(71, kind != 0, mix(mix(kind, distance), w.pos));
            emit(72, kind != 0, mix(by, distance));
            emit(74, said.elsewhere != 0, said.elsewhere);
            emit(75, p.role + x.role != 0, mix(mix(p.role, x.role), w.pos));
            emit(76, rules != [0; 3], mix(mix(rules[0], rules[1]), rules[2]));
            emit(83, known != [0; 3], mix(mix(known[0], known[1]), known[2]));
            for (seat, i) in Seat::ALL.into_iter().zip(k - 1..) {
                let token = usize::try_from(i).ok().filter(|i| range.contains(i));
                out.word(seat, token.map_or(0, |i| i + 1), token.map_or(&none, |i| &self.words[i]));
            }
            out.end();
        }
    }

    /// The known name that each character stands in, and its part of it.
    fn known(&self, out: &mut Characters) {
        let known = &mut out.known;
        known.clear();
        known.resize(out.starts.len(), None);
        let (Some(&start), Some(&last)) = (out.starts.first(), out.starts.last()) else { return };
        let from = self.known.partition_point(|k| k.span.start < start);
        for name in self.known[from..].iter().take_while(|k| k.span.start <= last) {
            let a = out.starts.partition_point(|s| *s < name.span.start);
            let b = out.starts.partition_point(|s| *s < name.span.end);
            let around = Around { name: *name, before: out.seen[a + 1], behind: out.seen[b + 2] };
            for (i, known) in known.iter_mut().enumerate().take(b).skip(a) {
                *known = Some((super::labels::part(i - a, b - a) as u64, around));
            }
        }
    }

    /// What the other finders say of each character: the mention it would be in (with its part; with who found it), the
    /// types that could begin here, and those that could end here.
    fn rules(&self, out: &mut Characters) {
        let rules = &mut out.rules;
        rules.clear();
        rules.resize(out.starts.len(), [NOTHING; 4]);
        let (Some(&start), Some(&last)) = (out.starts.first(), out.starts.last()) else { return };
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
        for rule in rules {
            for n in 2..4 {
                if rule[n] != NOTHING {
                    rule[n] = mix(rule[n], n as u64) | 1;
                }
            }
        }
    }
}

/// For each character how strongly it and the next, and it and the next two, speak for a person's name, with whether
/// words begin and end with them; and for each character whether one of these names reaches it.
fn people(chars: &[char], word: &[u32], people: &mut Vec<[u64; 2]>, peopled: &mut Vec<bool>) {
    let n = chars.len();
    let cut = |i: usize| i == n || i == 0 || word[i] != word[i - 1];
    people.clear();
    people.resize(n, [NOTHING; 2]);
    peopled.clear();
    peopled.resize(n, false);
    for first in (0..n).filter(|i| may_be_surname(chars[*i])) {
        for len in [2, 3] {
            let end = first + len;
            let Some(level) = chars.get(first..end).and_then(person) else { continue };
            let fits = u64::from(cut(first)) + 2 * u64::from(cut(end));
            people[first][len - 2] = mix(len as u64, u64::from(level.clamp(0, 23).unsigned_abs()) / 3 * 4 + fits) | 1;
            peopled[first..end].fill(true);
        }
    }
}

/// For each character the pair of marks it stands in and how long and how far in, and the word before the closing
/// mark.
fn marks(chars: &[char], marks: &mut Vec<u64>) {
    const MOST: usize = 40;
    marks.clear();
    marks.resize(chars.len(), 0);
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
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn values_of_small_templates_have_places_of_their_own() {
        let places = SMALL.into_iter().flat_map(|t| (0..t.values).map(move |value| t.place(value)));
        let mut seen = HashSet::new();
        for place in places {
            assert!(place < Small::PLACES && seen.insert(place));
        }
    }

    #[test]
    fn every_character_has_a_class_and_a_sort_with_a_place() {
        for c in '\0'..=char::MAX {
            let seen = Seen::new(normal(c));
            assert!(seen.kind < KINDS && seen.sort < 32, "{c}");
        }
        assert!(crate::base::Pos::all().len() < TAGS as usize / 8);
    }
}
