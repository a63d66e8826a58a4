//! Names of persons that are given twice: 林小川（Lin Xiaochuan）, 安娜·莫里森Anna Morrison.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::super::candidate::{Candidate, Outcome};
use super::super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:bilingual",
    pass: Pass::Entities,
    what: "Marks two to five capitalised Latin words directly behind a person's name, or in brackets behind it, as the same person's name in Latin letters.",
    why: "Chinese texts give a foreign name once in its own letters. In brackets it is all there is; a post or a body (CEO of …) is no name.",
    example: "研究员安娜·莫里森（Anna de Morrison）指出 → 安娜·莫里森, Anna de Morrison",
};

static LATIN: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"[A-Z][\p{Latin}'’-]*";
    let particle = "van|von|der|den|de|da|di|du|la|le|bin|ibn|al|el|dos";
    let pattern = format!(r"\A(?P<open>[（(] ?)?(?P<name>{word}(?:[  ](?:{word}\.?|{particle})){{0,3}}[  ]{word})");
    Regex::new(&pattern).expect("valid")
});

/// Words that no person's name has: of posts, bodies, papers and places.
#[rustfmt::skip]
const NO_NAMES: &[&str] = &[
    "The", "Of", "And", "CEO", "CFO", "CTO", "COO", "Inc", "Ltd", "Co", "Corp", "LLC", "Company", "Group", "Holdings", "Motors", "Bank", "Fund",
    "Capital", "Partners", "Sachs", "University", "College", "Institute", "School", "Center", "Centre", "Foundation", "Council", "Committee",
    "Commission", "Department", "Ministry", "Office", "Agency", "Association", "Party", "Union", "Minister", "President", "Chairman",
    "Director", "Secretary", "Professor", "Fellow", "Chief", "Officer", "Deputy", "Senior", "Vice", "General", "Manager", "Editor", "Times",
    "News", "Post", "Daily", "Journal", "Review", "Press", "Social", "New", "North", "South", "East", "West", "United", "States", "Kingdom",
    "City", "World", "National", "International", "Global", "Asia", "Europe", "America",
];

/// What ends the brackets, or says that more follows in them.
const CLOSING: &[char] = &['）', ')', '，', ',', '、', '；', ';'];

/// Adds the Latin form of the persons found so far, with the entity of each.
pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let persons = LazyCell::new(|| -> FxHashSet<Span> {
        out.iter().filter(|c| c.kind == EntityType::Per).map(|c| c.span).collect()
    });
    let latin = |person: &Candidate| {
        let end = person.span.end as usize;
        let rest = text.get(end..)?;
        // Most names end before something else: no need to ask the pattern.
        if !rest.trim_start_matches(['（', '(', ' ']).starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let found = LATIN.captures(rest)?;
        let name = found.name("name")?;
        let behind = rest[name.end()..].chars().next();
        let closed = match found.name("open") {
            Some(_) => behind.is_some_and(|c| CLOSING.contains(&c)),
            None => !behind.is_some_and(|c| c.is_alphanumeric() && c.is_ascii()),
        };
        let spoken = name.as_str().split([' ', ' ']).all(|word| !NO_NAMES.contains(&word));
        let span = Span::new(end + name.start(), end + name.end());
        (closed && spoken && !persons.contains(&span)).then(|| {
            Candidate::new(span, EntityType::Per, finder).entity(person.entity.clone()).scored(person.score.min(0.8))
        })
    };
    let known = |c: &&Candidate| c.kind == EntityType::Per && c.outcome == Outcome::Chosen && c.score >= 0.6;
    let found: Vec<Candidate> = out.iter().filter(known).filter_map(latin).collect();
    drop(persons);
    out.extend(found);
}

#[cfg(test)]
mod tests {
    use super::super::super::view::fixture::tagged;
    use super::*;

    /// The Latin names behind the first of these words, a person.
    fn shown(words: &[&str]) -> Vec<String> {
        let words: Vec<(&str, &str)> = words.iter().map(|word| (*word, "x")).collect();
        tagged(&words, |view| {
            let person = Candidate::new(Span::new(0, words[0].0.len()), EntityType::Per, &"t".into());
            let mut out = vec![person.entity(Some("p".into()))];
            find(view, &"t".into(), &mut out);
            assert!(out.iter().all(|c| c.entity.as_deref() == Some("p")));
            out[1..].iter().map(|c| c.span.of(view.text).to_owned()).collect()
        })
    }

    #[test]
    fn the_latin_form_is_the_same_person() {
        assert_eq!(
            shown(&["安娜·莫里森", "（", "Anna", " ", "de", " ", "Morrison", "）", "指出"]),
            ["Anna de Morrison"]
        );
        assert_eq!(shown(&["林小川", "Lin", " ", "Xiaochuan", ")", "说"]), ["Lin Xiaochuan"]);
        assert_eq!(shown(&["海伦", "（", "Helen", " ", "B.", " ", "Clark", "，", "1950"]), ["Helen B. Clark"]);
    }

    #[test]
    fn other_latin_words_are_none() {
        assert_eq!(shown(&["林小川", "（", "CEO", "）"]), [""; 0], "one word");
        assert_eq!(shown(&["林小川", "（", "Lin", " ", "Times", "）"]), [""; 0], "no name");
        assert_eq!(shown(&["林小川", "（", "Lin", " ", "Xiao", " ", "said", "）"]), [""; 0], "a sentence");
        assert_eq!(shown(&["林小川", "在", "Anna", " ", "Morrison"]), [""; 0], "not beside it");
        assert_eq!(shown(&["林小川", "（", "Foreign", " ", "Minister", "）"]), [""; 0], "a post");
        assert_eq!(shown(&["林小川", "（", "Harbour", " ", "Bank", "）"]), [""; 0], "a body");
    }
}
