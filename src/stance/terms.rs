//! The words of a target: its name and its aliases, as far as a sentence can share them.

use rustc_hash::FxHashMap;

use super::scan::PairSet;
use super::states;
use super::themes::Themes;
use crate::base::{Pos, Target};

/// The longest word looked for inside a name or an alias, in characters.
const LONGEST: usize = 8;

/// The most characters of a name or an alias that are looked at.
const MOST: usize = 60;

/// Where a word stands among the names and aliases of the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index into the targets.
    pub target: u32,
    /// Index of the name or alias ([`Terms::length`]).
    pub phrase: u32,
    /// Whether it is the target's name.
    pub name: bool,
}

/// A piece of names and aliases.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub places: Vec<Place>,
    /// The targets of the places.
    pub targets: Vec<u32>,
    /// The targets whose names begin with it (美国 of 美国对华限制).
    pub leads: Vec<u32>,
    pub characters: u32,
    /// What it counts beside another: less for [`COMMON`] words.
    pub weight: f64,
}

/// All pieces of names and aliases, so that any word of a text is looked up at once. No segmentation of the names is
/// needed: the text's own words say where a name has words.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    numbers: FxHashMap<Box<str>, u32>,
    /// In the order of their texts.
    pieces: Vec<Piece>,
    /// The same for pieces of two characters: their number, and the targets that have them.
    pairs: FxHashMap<(char, char), u32>,
    owners: Vec<Vec<u32>>,
    pair_weights: Vec<f64>,
    /// The pairs once more: most of a text are none, and this says so sooner.
    begins: PairSet,
    /// For each phrase: its characters.
    lengths: Vec<u32>,
    /// For each target: the beginning of its name, which says whose doing it is (美国 in 美国对华限制).
    heads: Vec<Box<str>>,
    /// Their whole names.
    names: Vec<Box<str>>,
    /// For each target: how many aliases it has.
    aliases: Vec<usize>,
    /// For each target: whether its name says no more than whose policy it is (中国的政策、行动与应对).
    generic: Vec<bool>,
    any_ours: bool,
    /// For each target: the states that its name names.
    states: Vec<Vec<u32>>,
}

/// Words of names that do not narrow down what their owner does.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "政策", "行动", "应对", "反应", "回应", "对策", "举措", "措施", "做法", "立场", "态度", "主张", "选择", "策略", "方案",
    "建议", "影响", "启示", "作为", "应该", "应当", "如何", "做", "什么",
];

/// Words of names and aliases that most policy texts have in most sentences, whatever they are about.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "发展", "建设", "工作", "管理", "问题", "政策", "行动", "措施", "计划", "战略", "方案", "规划", "体系", "体制", "机制",
    "制度", "能力", "水平", "领域", "方面", "国家", "各国", "等国", "各地", "及其", "重大", "主要", "相关", "有关", "推进",
    "推动", "促进", "加强", "实施", "情况", "活动", "国际", "全球", "世界", "社会", "影响", "应对", "主张", "立场", "态度",
    "举措", "做法", "要求", "作用", "基本", "重要", "新型", "全面", "共同", "现代", "体现", "组织", "项目", "目标", "任务",
];

/// How much one of them counts beside another word.
const COMMON_WEIGHT: f64 = 0.6;

/// The same in English names, small letters; with words that name nothing.
#[rustfmt::skip]
const GENERIC_ENGLISH: &[&str] = &[
    "what", "does", "do", "should", "or", "and", "the", "of", "to", "its", "s", "policy", "policies", "action",
    "actions", "response", "responses", "reaction", "reactions", "countermeasures", "measures", "position", "stance",
    "own", "how", "responds", "answer", "answers", "in", "for",
];

/// The words of an English name, in small letters; U.S. is one.
pub fn english_words(name: &str) -> impl Iterator<Item = String> + '_ {
    let end = |c: char| !(c.is_ascii_alphanumeric() || c == '.');
    name.split(end).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase)
}

/// The states that an English name names.
fn english_states(name: &str) -> Vec<u32> {
    english_words(name).filter_map(|w| states::english(&w)).collect()
}

fn is_generic(name: &str) -> bool {
    if name.is_ascii() {
        let narrows = |w: String| !GENERIC_ENGLISH.contains(&w.as_str()) && states::english(&w).is_none();
        return !english_states(name).is_empty() && !english_words(name).any(narrows);
    }
    let Some((_, rest)) = name.split_once(AFTER_HEAD) else { return false };
    let rest = GENERIC.iter().fold(rest.to_owned(), |rest, w| rest.replace(w, ""));
    rest.chars().filter(|c| c.is_alphanumeric() && !matches!(c, '和' | '与' | '及' | '的' | '对')).count() == 0
}

fn weight(word: &str) -> f64 {
    if COMMON.contains(&word) { COMMON_WEIGHT } else { 1.0 }
}

/// Words that end the beginning of a name.
const AFTER_HEAD: &[char] = &['的', '对', '在'];

impl Terms {
    pub fn new(targets: &[Target], themes: &Themes) -> Self {
        let mut terms = Self::default();
        let mut places: FxHashMap<Box<str>, Vec<Place>> = FxHashMap::default();
        for (t, target) in targets.iter().enumerate() {
            terms.add(&mut places, t, &target.name, true);
            terms.aliases.push(target.aliases.len());
            terms.generic.push(is_generic(&target.name));
            terms.names.push(target.name.as_str().into());
            let english = english_states(&target.name);
            if let Some(&first) = english.first() {
                english.iter().for_each(|&s| terms.add(&mut places, t, states::name(s), true));
                terms.heads.push(states::name(first).into());
            } else {
                terms.heads.push(target.name.split(AFTER_HEAD).next().unwrap_or_default().into());
            }
            let mut all = states::chinese(&target.name);
            all.extend(english);
            all.sort_unstable();
            all.dedup();
            terms.states.push(all);
            themes.translation(t).iter().for_each(|word| terms.add(&mut places, t, word, true));
            for piece in target.aliases.iter().flat_map(|a| a.split(" + ")) {
                terms.add(&mut places, t, piece.trim(), false);
            }
        }
        let mut places: Vec<(Box<str>, Vec<Place>)> = places.into_iter().collect();
        places.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (text, places) in places {
            let mut targets: Vec<u32> = places.iter().map(|p| p.target).collect();
            targets.dedup();
            let leads =
                |t: &u32| places.iter().any(|p| p.target == *t && p.name) && terms.heads[*t as usize].contains(&*text);
            let leads = targets.iter().copied().filter(leads).collect();
            let characters = text.chars().count() as u32;
            let weight = weight(&text);
            terms.numbers.insert(text, terms.pieces.len() as u32);
            terms.pieces.push(Piece { places, targets, leads, characters, weight });
        }
        terms.any_ours = (0..terms.heads.len()).any(|t| terms.ours(t));
        terms
    }

    fn add(&mut self, places: &mut FxHashMap<Box<str>, Vec<Place>>, target: usize, phrase: &str, name: bool) {
        let place = Place { target: target as u32, phrase: self.lengths.len() as u32, name };
        let starts: Vec<usize> = phrase.char_indices().map(|(i, _)| i).take(MOST).collect();
        self.lengths.push(phrase.chars().filter(|c| c.is_alphanumeric()).count() as u32);
        for (i, &start) in starts.iter().enumerate() {
            for end in (i + 2..=i + LONGEST)
                .map_while(|j| starts.get(j).copied().or((j == starts.len()).then_some(phrase.len())))
            {
                let piece = &phrase[start..end];
                if !piece.chars().all(char::is_alphanumeric) {
                    break;
                }
                let places = places.entry(piece.into()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
                let mut chars = piece.chars();
                if let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next()) {
                    let next = self.pairs.len() as u32;
                    let number = *self.pairs.entry((a, b)).or_insert(next);
                    if number == next {
                        self.owners.push(Vec::new());
                        self.pair_weights.push(weight(piece));
                    }
                    self.begins.insert(a, b);
                    let targets = &mut self.owners[number as usize];
                    if targets.last() != Some(&place.target) {
                        targets.push(place.target);
                    }
                }
            }
        }
    }

    /// The number of two characters that stand side by side in names and aliases.
    #[inline]
    pub fn pair(&self, a: char, b: char) -> Option<u32> {
        if self.begins.may_have(a, b) { self.pairs.get(&(a, b)).copied() } else { None }
    }

    /// The pairs that have a number, and some others.
    pub fn known_pairs(&self) -> &PairSet {
        &self.begins
    }

    /// The targets that have a pair of characters.
    pub fn owners(&self, pair: u32) -> &[u32] {
        &self.owners[pair as usize]
    }

    /// What a pair counts beside another: less for [`COMMON`] words.
    pub fn pair_weight(&self, pair: u32) -> f64 {
        self.pair_weights[pair as usize]
    }

    /// How many pairs of characters are known.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// The number of a word that is a piece of names and aliases. Numbers are in the order of the words.
    pub fn number(&self, word: &str) -> Option<u32> {
        let mut chars = word.chars();
        let (a, b) = (chars.next()?, chars.next()?);
        if self.begins.may_have(a, b) { self.numbers.get(word).copied() } else { None }
    }

    /// A piece by its number.
    pub fn piece(&self, number: u32) -> &Piece {
        &self.pieces[number as usize]
    }

    /// How many pieces there are.
    pub fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// How many names and aliases there are.
    pub fn phrases(&self) -> usize {
        self.lengths.len()
    }

    /// Whether the target has a long list of aliases: from 0 (up to ten) to 1 (twenty and more).
    pub fn rich(&self, target: usize) -> f64 {
        (self.aliases[target].clamp(10, 20) - 10) as f64 / 10.0
    }

    /// Whether its name says no more than whose policy it is.
    pub fn generic(&self, target: usize) -> bool {
        self.generic[target]
    }

    /// Whether the target is the doing of the country that texts of its own call 我国 and 我们.
    pub fn ours(&self, target: usize) -> bool {
        self.heads[target].contains("中国") || self.heads[target].contains("我国")
    }

    /// Whether a text has four characters of the target's name in a row.
    pub fn has_part_of_name(&self, target: usize, text: &str) -> bool {
        let name = &self.names[target];
        let starts: Vec<usize> = name.char_indices().map(|(i, _)| i).chain([name.len()]).collect();
        starts.windows(5).any(|w| text.contains(&name[w[0]..w[4]]))
    }

    /// Whether any target is.
    pub fn any_ours(&self) -> bool {
        self.any_ours
    }

    /// The states that the name of a target names.
    pub fn states_of(&self, target: usize) -> &[u32] {
        &self.states[target]
    }

    /// The characters of a name or alias.
    pub fn length(&self, phrase: u32) -> u32 {
        self.lengths[phrase as usize].max(1)
    }
}

/// Whether a word of this kind says what a text is about: no numbers, times, pronouns, particles.
#[inline]
pub fn is_content(pos: Pos) -> bool {
    CONTENT[pos.index()]
}

/// The same for each tag: every word asks.
static CONTENT: [bool; Pos::all().len()] = {
    let mut content = [false; Pos::all().len()];
    let mut i = 0;
    while i < content.len() {
        content[i] = matches!(
            Pos::all()[i].as_bytes()[0],
            b'n' | b'v' | b'a' | b'j' | b'l' | b'i' | b'b' | b's' | b'z' | b'e' | b'x'
        );
        i += 1;
    }
    content
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_of_a_name_weigh_less() {
        let target = Target { id: "t".into(), name: "稀土产业发展".into(), aliases: Vec::new() };
        let targets = [target];
        let terms = Terms::new(&targets, &Themes::new(&targets));
        let weigh = |word: &str| {
            let mut chars = word.chars();
            let pair = terms.pair(chars.next().unwrap(), chars.next().unwrap()).unwrap();
            (terms.piece(terms.number(word).unwrap()).weight, terms.pair_weight(pair))
        };
        assert_eq!(weigh("稀土"), (1.0, 1.0));
        assert_eq!(weigh("发展"), (COMMON_WEIGHT, COMMON_WEIGHT));
    }
}
