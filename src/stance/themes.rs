//! Themes: words of one matter. Texts speak of a target by other words than its name and aliases have (断供 of export
//! controls), and names may be English. themes.tsv says which words are of one matter.

use rustc_hash::FxHashMap;

use super::lists::Lists;
use super::scan::{Words, apart};
use super::terms::english_words;
use crate::base::Target;

struct Line {
    chinese: Vec<&'static str>,
    /// Phrases of normal words ([`normal`]).
    english: Vec<Vec<String>>,
    /// Above zero for good things, below for bad ones.
    tone: f64,
}

fn lines() -> impl Iterator<Item = Line> {
    let text = include_str!("themes.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    text.filter_map(|line| {
        let (chinese, rest) = line.split_once('\t')?;
        let (english, tone) = rest.split_once('\t').unwrap_or((rest, ""));
        let english = english.split('|').map(words).collect();
        let tone = match tone {
            "+" => 1.0,
            "-" => -1.0,
            _ => 0.0,
        };
        Some(Line { chinese: chinese.split('|').collect(), english, tone })
    })
}

fn words(english: &str) -> Vec<String> {
    english_words(english).map(|word| normal(&word)).collect()
}

/// A word of small letters, as far as its ending shows it in the singular.
fn normal(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if word.len() > 3 && !word.ends_with("ss") => word.trim_end_matches('s').to_owned(),
        _ => word.to_owned(),
    }
}

/// The themes of the targets.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    /// The words of these themes, and the themes of each.
    words: Vec<&'static str>,
    of: Vec<Vec<u32>>,
    /// For each theme: the targets whose names have it.
    pub named: Vec<Vec<u32>>,
    /// For each target: how many themes its name has.
    pub count: Vec<u32>,
    /// For each target: what the matters of its English name are called.
    translations: Vec<Vec<&'static str>>,
    /// For each target: whether its name's themes are good or bad things.
    pub tone: Vec<f64>,
}

impl Themes {
    pub fn new(targets: &[Target]) -> Self {
        let mut themes = Self::default();
        let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
        themes.count = vec![0; targets.len()];
        themes.tone = vec![0.0; targets.len()];
        themes.translations = vec![Vec::new(); targets.len()];
        let all: Vec<Line> = lines().collect();
        let english: Vec<Vec<usize>> = targets.iter().map(|t| phrases(&words(&t.name), &all)).collect();
        for (n, line) in all.iter().enumerate() {
            let says = |text: &str| line.chinese.iter().any(|w| text.contains(w));
            let mut named = Vec::new();
            for (t, target) in targets.iter().enumerate() {
                let translated = english[t].contains(&n);
                if translated {
                    themes.translations[t].push(line.chinese[0]);
                }
                if translated || says(&target.name) {
                    themes.count[t] += 1;
                    themes.tone[t] += line.tone;
                    named.push(t as u32);
                }
            }
            if named.is_empty() {
                continue;
            }
            let number = themes.named.len() as u32;
            themes.named.push(named);
            for word in &line.chinese {
                let i = *numbers.entry(word).or_insert_with(|| {
                    themes.words.push(word);
                    themes.of.push(Vec::new());
                    themes.words.len() - 1
                });
                themes.of[i].push(number);
            }
        }
        themes
    }

    /// The words to look for.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }

    /// Chinese words for what an English name is about.
    pub fn translation(&self, target: usize) -> &[&'static str] {
        &self.translations[target]
    }

    /// The themes of each sentence; `list` is that of their words.
    pub fn find(&self, words: &Words, list: u8) -> Lists {
        let mut lists = Lists::new(self.named.len());
        let mut here = Vec::new();
        for found in words.each() {
            for f in apart(found, list) {
                here.extend_from_slice(&self.of[f.word as usize]);
            }
            lists.push(&mut here);
        }
        lists
    }
}

/// The themes of an English name, by the longest phrases from left to right.
fn phrases(name: &[String], all: &[Line]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let begins = |p: &&Vec<String>| name[at..].starts_with(p);
        let longest = |line: &Line| line.english.iter().filter(begins).map(Vec::len).max().unwrap_or(0);
        let most = all.iter().map(longest).max().unwrap_or(0);
        if most > 0 {
            found.extend((0..all.len()).filter(|&n| longest(&all[n]) == most));
        }
        at += most.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str) -> Target {
        Target { id: name.to_owned(), name: name.to_owned(), aliases: Vec::new() }
    }

    #[test]
    fn english_and_chinese_names_have_the_same_themes() {
        let themes = Themes::new(&[target("Curbs on exports: export controls"), target("出口管制与限制措施")]);
        let both = themes.named.iter().filter(|targets| targets.contains(&0) && targets.contains(&1)).count();
        assert!(both >= 2, "{:?}", themes.named);
        assert!(themes.translation(0).contains(&"出口管制") && themes.translation(1).is_empty());
    }

    #[test]
    fn longer_phrases_win() {
        // Trade war is no trade, nuclear power no energy policy at large.
        let all: Vec<Line> = lines().collect();
        let matters =
            |name: &str| -> Vec<&str> { phrases(&words(name), &all).into_iter().map(|n| all[n].chinese[0]).collect() };
        assert_eq!(matters("the trade wars"), ["关税"]);
        assert_eq!(matters("Nuclear power policies"), ["核能", "战略"]);
    }

    #[test]
    fn every_line_is_whole() {
        for line in include_str!("themes.tsv").lines().filter(|l| !l.starts_with('#')).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!((2..=3).contains(&columns.len()), "{line}");
            assert!(matches!(columns.get(2), None | Some(&("+" | "-"))), "{line}");
            for cell in &columns[..2] {
                let mut words: Vec<&str> = cell.split('|').collect();
                words.sort_unstable();
                assert!(words.iter().all(|w| !w.trim().is_empty()) && words.windows(2).all(|w| w[0] != w[1]), "{line}");
            }
        }
    }
}
