//! Sentences in IOB2 form (Tjong Kim Sang & Veenstra 1999) with the columns of Universal NER (Mayhew et al. 2024):
//! number, word, tag. `# newdoc id = …` begins a document.

use std::collections::BTreeSet;

use crate::base::{EntityType, Span};

/// The types that such gold does not mark.
pub(super) const UNMARKED: &[EntityType] = &[
    EntityType::Law,
    EntityType::Prog,
    EntityType::Tech,
    EntityType::Mat,
    EntityType::Event,
    EntityType::Date,
    EntityType::Money,
    EntityType::Percent,
];

/// A document: a sentence a line.
#[derive(Debug, Default)]
pub(super) struct Iob2Doc {
    pub id: String,
    pub text: String,
    /// Bytes of `text`.
    pub mentions: Vec<(Span, Vec<EntityType>)>,
}

/// A text without white space, to compare sentences by.
pub(super) fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The documents of a file, without the sentences of `known`. An error is the line, from 1, and what is wrong.
pub(super) fn parse(text: &str, known: &BTreeSet<String>) -> Result<Vec<Iob2Doc>, (usize, String)> {
    let mut docs: Vec<Iob2Doc> = Vec::new();
    let mut words: Vec<(&str, &str)> = Vec::new();
    let mut id = "1";
    for (number, line) in text.lines().chain([""]).enumerate() {
        if let Some(name) = line.strip_prefix("# newdoc id = ") {
            id = name.trim();
        } else if line.starts_with('#') {
        } else if line.trim().is_empty() {
            if docs.last().is_none_or(|d| d.id != id) {
                docs.push(Iob2Doc { id: id.to_owned(), ..Iob2Doc::default() });
            }
            if let Some(doc) = docs.last_mut() {
                add(doc, &std::mem::take(&mut words), known).map_err(|message| (number, message))?;
            }
        } else {
            let mut columns = line.split('\t').skip(1);
            match (columns.next(), columns.next()) {
                (Some(word), Some(tag)) if !word.is_empty() => words.push((word, tag)),
                _ => return Err((number + 1, "fewer than three columns".to_owned())),
            }
        }
    }
    docs.retain(|d| !d.text.is_empty());
    Ok(docs)
}

fn add(doc: &mut Iob2Doc, words: &[(&str, &str)], known: &BTreeSet<String>) -> Result<(), String> {
    let sentence: String = words.iter().map(|(word, _)| *word).collect();
    if sentence.is_empty() || known.contains(&without_space(&sentence)) {
        return Ok(());
    }
    let mut at = doc.text.len();
    for (word, tag) in words {
        let span = Span::new(at, at + word.len());
        at += word.len();
        match tag.split_once('-') {
            None if *tag == "O" => {}
            Some(("I", _)) if doc.mentions.last().is_some_and(|(m, _)| m.end == span.start) => {
                if let Some((mention, _)) = doc.mentions.last_mut() {
                    mention.end = span.end;
                }
            }
            Some(("B" | "I", kind)) => doc.mentions.push((span, kinds(kind)?)),
            _ => return Err(format!("“{tag}” is no tag")),
        }
    }
    doc.text.push_str(&sentence);
    doc.text.push('\n');
    Ok(())
}

fn kinds(name: &str) -> Result<Vec<EntityType>, String> {
    match name {
        "PER" => Ok(vec![EntityType::Per]),
        "ORG" => Ok(vec![EntityType::Org]),
        // Polities among them.
        "LOC" => Ok(vec![EntityType::Gpe, EntityType::Loc]),
        _ => Err(format!("unknown type “{name}”; hint: PER, LOC and ORG are known")),
    }
}
