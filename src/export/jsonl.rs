use std::io::{self, Write};

use serde::Serialize;

use super::{Article, Stream};

/// JSON Lines: an article a line, with its text, sentences, words, mentions and stances; the keys are the tables' columns.
pub struct Jsonl;

#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    article: u32,
    title: Option<&'a str>,
    byline: Option<&'a str>,
    publication: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    lang: &'a str,
    script: &'a str,
    duplicate_of: Option<&'a str>,
    text: &'a str,
    sentences: Vec<Sentence<'a>>,
    entities: Vec<Entity<'a>>,
    stances: Vec<Stance<'a>>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    sentence: u32,
    start: u32,
    end: u32,
    tokens: Vec<Token<'a>>,
}

#[derive(Serialize)]
struct Token<'a> {
    start: u32,
    end: u32,
    pos: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    sentence: u32,
    start: u32,
    end: u32,
    raw_start: u32,
    raw_end: u32,
    r#type: &'a str,
    entity: Option<&'a str>,
    finder: &'a str,
    score: f32,
    text: &'a str,
}

#[derive(Serialize)]
struct Stance<'a> {
    sentence: u32,
    target: &'a str,
    polarity: &'a str,
    holder: &'a str,
    holder_entity: Option<&'a str>,
    distanced: bool,
    cues: Vec<&'a str>,
    finder: &'a str,
    score: f32,
}

impl Stream for Jsonl {
    fn write(&mut self, article: &Article, out: &mut dyn Write) -> io::Result<()> {
        let mut tokens = article.tokens.as_slice();
        let sentences = article.sentences.iter().map(|row| {
            let words;
            (words, tokens) = tokens.split_at(tokens.partition_point(|token| token.sentence <= row.sentence));
            let tokens = words.iter().map(|t| Token { start: t.start, end: t.end, pos: t.pos, text: t.text });
            Sentence { sentence: row.sentence, start: row.start, end: row.end, tokens: tokens.collect() }
        });
        let entities = article.entities.iter().map(|row| Entity {
            sentence: row.sentence,
            start: row.start,
            end: row.end,
            raw_start: row.raw_start,
            raw_end: row.raw_end,
            r#type: row.r#type,
            entity: row.entity,
            finder: row.finder,
            score: row.score,
            text: row.text,
        });
        let stances = article.stances.iter().map(|row| Stance {
            sentence: row.sentence,
            target: row.target,
            polarity: row.polarity,
            holder: row.holder,
            holder_entity: row.holder_entity,
            distanced: row.distanced,
            cues: row.cues.iter().collect(),
            finder: row.finder,
            score: row.score,
        });
        let d = &article.document;
        let line = Line {
            doc: d.doc,
            article: d.article,
            title: d.title,
            byline: d.byline,
            publication: d.publication,
            published: d.published,
            url: d.url,
            lang: d.lang,
            script: d.script,
            duplicate_of: d.duplicate_of,
            text: d.text,
            sentences: sentences.collect(),
            entities: entities.collect(),
            stances: stances.collect(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)
    }
}
