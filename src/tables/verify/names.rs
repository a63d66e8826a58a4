//! What rows name beside other rows: rules, finders, targets, holders, languages.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::document::Report;
use crate::base::{Lang, Script};
use crate::tables::{DocTables, Table};

/// The names that rows may have: those that this version of the program gives, and those of the corpus's annotations. Called
/// from several threads.
pub trait Names: Sync {
    /// Whether a rule of that id labels blocks.
    fn labels(&self, rule: &str) -> bool;
    /// Whether a rule of that id edits kept text.
    fn edits(&self, rule: &str) -> bool;
    /// Whether that is a finder of mentions: a rule, or a line of a lexicon.
    fn finds_mentions(&self, finder: &str) -> bool;
    /// Whether that is a finder of stances.
    fn finds_stances(&self, finder: &str) -> bool;
    /// Whether annotations/targets.toml has a target of that id.
    fn is_target(&self, id: &str) -> bool;
    /// Whether that is the code of a language that blocks can be in.
    fn is_lang(&self, code: &str) -> bool;
    /// The language and the script of a clean text.
    fn language(&self, text: &str) -> (Lang, Script);
    /// What people's decisions on a document name: each `human:NAME`, and the finders, holders, ids, languages and cues that
    /// they give. What a person decided may be older than the program.
    fn decided(&self, doc: &str) -> BTreeSet<String>;
}

/// Checks what the rows of a document name. Empty names are told elsewhere.
pub(super) fn check(doc: &DocTables, names: &dyn Names, out: &mut Report) {
    let tables = &doc.tables;
    let decided = Decided(names.decided(&doc.doc));

    for (i, row) in tables.documents.rows().enumerate() {
        let (lang, script) = names.language(row.text);
        out.same("documents", i, "lang", row.lang, lang);
        out.same("documents", i, "script", row.script, script.name());
    }
    for (i, row) in tables.blocks.rows().enumerate() {
        if decided.lacks(row.rule, |rule| names.labels(rule)) {
            let who = "no rule that labels blocks (`jiaozhu rules`) and no decision on the document";
            out.at("blocks", i, format!("rule is `{}`; {who} has that name", row.rule));
        }
        if let Some(lang) = row.lang.filter(|lang| decided.lacks(lang, |code| names.is_lang(code))) {
            out.at("blocks", i, format!("lang is `{lang}`, which is no language of this version"));
        }
    }
    for (i, row) in tables.edits.rows().enumerate() {
        if decided.lacks(row.rule, |rule| names.edits(rule)) {
            out.at("edits", i, format!("rule is `{}`; no rule that edits (`jiaozhu rules`) has that name", row.rule));
        }
    }
    for (i, row) in tables.entities.rows().enumerate() {
        if decided.lacks(row.finder, |finder| names.finds_mentions(finder)) {
            let who = "no finder of mentions (`jiaozhu rules`), no line of a lexicon and no decision on the document";
            out.at("entities", i, format!("finder is `{}`; {who} has that name", row.finder));
        }
    }
    stances(doc, names, &decided, out);
}

/// What people's decisions name.
struct Decided(BTreeSet<String>);

impl Decided {
    /// Whether a name is neither known nor theirs.
    fn lacks(&self, name: &str, known: impl Fn(&str) -> bool) -> bool {
        !name.is_empty() && !known(name) && !self.0.contains(name)
    }
}

fn stances(doc: &DocTables, names: &dyn Names, decided: &Decided, out: &mut Report) {
    let tables = &doc.tables;
    if tables.stances.is_empty() {
        return;
    }
    let text = |article: u32| Some(tables.documents.row(in_range(article, tables.documents.len())?).text);
    let entities: HashSet<(u32, &str)> =
        tables.entities.rows().filter_map(|row| Some((row.article, row.entity?))).collect();
    let sentences: HashMap<(u32, u32), &str> =
        tables.sentences.rows().map(|row| ((row.article, row.sentence), row.text)).collect();
    // Holders come again and again: each is looked for once in an article.
    let mut holders: HashMap<(u32, &str), bool> = HashMap::new();
    for (i, row) in tables.stances.rows().enumerate() {
        if decided.lacks(row.finder, |finder| names.finds_stances(finder)) {
            let who = "no finder of stances (`jiaozhu rules`) and no decision on the document";
            out.at("stances", i, format!("finder is `{}`; {who} has that name", row.finder));
        }
        // A rejected change may keep a target that targets.toml has no more.
        if decided.lacks(row.target, |target| names.is_target(target)) {
            out.at("stances", i, format!("target is `{}`, which annotations/targets.toml does not have", row.target));
        }
        let mut stands = |holder| {
            *holders
                .entry((row.article, holder))
                .or_insert_with(|| text(row.article).is_none_or(|text| text.contains(holder)))
        };
        if row.holder != "author" && !stands(row.holder) && decided.lacks(row.holder, |_| false) {
            out.at(
                "stances",
                i,
                format!("holder is `{}`, which is neither `author` nor words of the article", row.holder),
            );
        }
        if let Some(entity) = row.holder_entity
            && decided.lacks(entity, |entity| entities.contains(&(row.article, entity)))
        {
            out.at("stances", i, format!("holder_entity is `{entity}`, which no mention of the article has"));
        }
        // A sentence that is missing is told elsewhere.
        if let Some(text) = sentences.get(&(row.article, row.sentence)) {
            for cue in row.cues.iter().filter(|cue| decided.lacks(cue, |cue| text.contains(cue))) {
                out.at("stances", i, format!("the cue `{cue}` does not stand in sentence {}", row.sentence));
            }
        }
    }
}

/// The row of something numbered from 1, where there is one.
fn in_range(number: u32, rows: usize) -> Option<usize> {
    (number as usize).checked_sub(1).filter(|row| *row < rows)
}

/// Whether that is a date or a date and time, as `documents.published` has them: ISO 8601, without a time zone.
pub(super) fn is_date(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let numbers = |text: &str, mark: char, ranges: &[(usize, std::ops::RangeInclusive<u32>)]| {
        let parts: Vec<&str> = text.split(mark).collect();
        let fits = |(part, (digits, range)): (&&str, &(usize, std::ops::RangeInclusive<u32>))| {
            let number = part.parse().is_ok_and(|number| range.contains(&number));
            part.len() == *digits && part.bytes().all(|b| b.is_ascii_digit()) && number
        };
        parts.len() == ranges.len() && parts.iter().zip(ranges).all(fits)
    };
    let clock = |time: &str| {
        let seconds = time.len() > "10:00".len();
        numbers(time, ':', &[(2, 0..=23), (2, 0..=59), (2, 0..=59)][..if seconds { 3 } else { 2 }])
    };
    numbers(date, '-', &[(4, 0..=9999), (2, 1..=12), (2, 1..=31)]) && time.is_none_or(clock)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_told_from_other_words() {
        for date in ["2024-05-06", "2024-05-06T10:00", "2024-05-06T23:59:59"] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "yesterday",
            "",
            "2024",
            "2024-5-6",
            "2024-13-01",
            "2024-00-01",
            "2024-05-32",
            "2024-05-06T",
            "2024-05-06T24:00",
            "2024-05-06T10:00:",
            "2024-05-06T10:00Z",
            "2024-05-06 10:00",
            "+024-05-06",
            "二〇二四-05-06",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
