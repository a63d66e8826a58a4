use std::path::Path;

use super::{Exit, find_document, out, say_outdated, style};
use crate::annotations::Layer;
use crate::base::{Article, CharIndex, Error, Label, Result, Span, StanceDoc};
use crate::corpus::{Corpus, Place};
use crate::entities::{Advantage, Outcome};
use crate::pipeline::{Clock, Engine};

#[derive(clap::Args)]
pub struct Args {
    /// The document: its id, or a part of it that only one document has.
    #[arg(value_name = "DOC")]
    doc: String,
    /// Raw offset of the character, in Unicode scalar values from 0 (raw_start in the tables).
    #[arg(value_name = "OFFSET")]
    offset: u32,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let file = find_document(&corpus, &args.doc)?;
    let engine = Engine::load_for(&corpus, &file)?;
    let raw = engine.read(&file).map_err(|p| Error::new(format!("{}: {}", p.file, p.message)))?;
    let doc = engine.process(raw, &Clock::default());
    let index = CharIndex::new(&doc.raw().text);
    let Some(at) = index.byte(args.offset).filter(|_| args.offset < index.chars()) else {
        return Err(Error::new(format!(
            "{} has {} characters; there is none at {}",
            file.file(),
            index.chars(),
            args.offset
        ))
        .hint("offsets count Unicode characters of the decoded raw file from 0"));
    };
    // What is part of a larger file, or packed, has its bytes counted in its own text.
    let unit = if matches!(file.place, Place::File { .. }) { "file" } else { "text" };
    Explanation { engine: &engine, doc: &doc, index: &index, at, unit }.print();
    say_outdated(&corpus);
    Ok(Exit::Done)
}

struct Explanation<'a> {
    engine: &'a Engine,
    doc: &'a StanceDoc,
    index: &'a CharIndex<'a>,
    /// Raw byte of the character.
    at: u32,
    /// What its bytes are counted in.
    unit: &'static str,
}

/// One line of the explanation: what it is about, then what there is to say.
macro_rules! say {
    ($name:expr, $($arg:tt)*) => {
        out!("{0}{1:<10}{0:#} {2}", style::HEAD, $name, format_args!($($arg)*))
    };
}

impl Explanation<'_> {
    fn print(&self) {
        let raw = self.doc.raw();
        let c = raw.text[self.at as usize..].chars().next().unwrap_or('\u{fffd}');
        say!(
            "character",
            "{} of {}: {} (U+{:04X}), byte {} of the {}",
            self.index.scalar(self.at),
            raw.file,
            c.escape_debug(),
            c as u32,
            raw.bytes.file_byte(self.at),
            self.unit
        );
        let clean = self.doc.clean();
        let Some((number, block)) =
            clean.blocks.iter().enumerate().find(|(_, b)| b.span.start <= self.at && self.at < b.span.end)
        else {
            return;
        };
        let (start, end) = self.index.scalars(block.span);
        let fate = if block.label.kept() { "kept" } else { "dropped" };
        say!("block", "{} of {}: {}, {fate}, {start}..{end}", number + 1, clean.blocks.len(), block.label);
        say!("", "by {}: {}", block.rule, block.reason);
        self.decisions(Layer::Block, block.span);
        let Some(article) = block.article.filter(|_| block.clean.is_some()) else { return };
        let Some(text) = clean.articles.get(article as usize) else { return };
        if let Some(edit) = text.edits.iter().find(|e| e.raw.start <= self.at && self.at < e.raw.end) {
            say!("edit", "{}: {:?} became {:?}", edit.rule, edit.removed, edit.inserted);
        }
        let here = Span { start: self.at, end: self.at + c.len_utf8() as u32 };
        match text.map.to_clean(here) {
            Some(span) => self.clean(article as usize, text, span),
            None => say!("clean", "not in the clean text"),
        }
    }

    fn clean(&self, article: usize, text: &Article, here: Span) {
        let index = CharIndex::new(&text.text);
        say!("clean", "character {} of article {}", index.scalar(here.start), article + 1);
        let segmented = &self.doc.tagged.segmented.articles[article];
        let Some(number) = segmented.sentences.iter().position(|s| s.span.contains(here)) else {
            say!("sentence", "outside every sentence (white space, a list marker, or a foreign part)");
            return;
        };
        let sentence = &segmented.sentences[number];
        say!("sentence", "{}: {}", number + 1, sentence.span.of(&text.text));
        let tokens = &segmented.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        if let Some(token) = tokens.iter().find(|t| t.span.contains(here)) {
            say!("word", "{} {}", token.span.of(&text.text), token.pos.name());
        }
        let mentions = &self.doc.tagged.articles[article];
        match mentions.iter().find(|m| m.span.contains(here)) {
            Some(mention) => say!(
                "mention",
                "{} {}{}, by {}, score {:.2}",
                mention.kind,
                mention.span.of(&text.text),
                mention.entity.as_ref().map(|e| format!(" → {e}")).unwrap_or_default(),
                mention.finder,
                mention.score
            ),
            None => say!("mention", "none"),
        }
        self.decisions(Layer::Entity, Span { start: self.at, end: self.at + 1 });
        for candidate in self.engine.entities.candidates(&self.doc.tagged.segmented, article) {
            let (kind, words) = (candidate.kind, candidate.span.of(&text.text));
            let by = format_args!("{kind} {words}, by {}, score {:.2}", candidate.finder, candidate.score);
            match &candidate.outcome {
                _ if !candidate.span.contains(here) => {}
                Outcome::Chosen => {}
                Outcome::Overlaps { by: Advantage::Same, .. } => say!("", "also {by}"),
                outcome => say!("", "not {by}: {outcome}"),
            }
        }
        let raw = self.doc.clean().articles[article].map.to_raw(sentence.span);
        let mut any = false;
        for stance in self.doc.articles[article].iter().filter(|s| s.sentence as usize == number) {
            any = true;
            say!(
                "stance",
                "{} toward {}, held by {}{}{}, by {}, score {:.2}",
                stance.polarity,
                stance.target,
                stance.holder,
                stance.holder_entity.as_ref().map(|e| format!(" ({e})")).unwrap_or_default(),
                if stance.cues.is_empty() { String::new() } else { format!(", shown by {}", stance.cues.join("、")) },
                stance.finder,
                stance.score
            );
        }
        if !any {
            let label = self.doc.clean().blocks[sentence.block as usize].label;
            let headed = matches!(label, Label::Title | Label::Heading);
            let why = if headed { "none: titles and headings carry none" } else { "the sentence speaks of no target" };
            say!("stance", "{why}");
        }
        for found in self.engine.stance.targets_in(&self.doc.tagged, article, number) {
            let words = if found.words.is_empty() { String::new() } else { format!(" ({})", found.words.join("、")) };
            say!("", "speaks of {}{words}, by {}, probability {:.2}", found.target, found.by, found.probability);
        }
        self.decisions(Layer::Stance, raw);
    }

    /// The decisions of people on a place (raw bytes): what they did, where their lines stand, and whether they are
    /// applied.
    fn decisions(&self, layer: Layer, place: Span) {
        let raw = self.doc.raw();
        for d in self.engine.store.decisions(&raw.id).iter().filter(|d| d.layer == layer) {
            let own = d.anchor.find(&raw.text, self.index).ok();
            let shift = own.map(|own| i64::from(self.index.scalar(own.start)) - i64::from(d.anchor.start));
            let at = |n: u32| shift.and_then(|by| u32::try_from(i64::from(n) + by).ok());
            // Boundaries that the decision gives or took.
            let other = [&d.now, &d.was].into_iter().flatten().filter_map(|v| v.start.zip(v.end));
            let mut others = other.filter_map(|(s, e)| self.index.span(at(s)?, at(e)?));
            if !own.is_some_and(|own| own.overlaps(place)) && !others.any(|other| other.overlaps(place)) {
                continue;
            }
            let why = d.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            say!("", "{} {} by {} ({}, line {}){why}", d.op, d.id, d.by, d.at.file, d.at.line);
            let line = format!("line {}: ", d.at.line);
            let problem = self
                .doc
                .all_problems()
                .chain(self.doc.notes())
                .find(|p| *p.file == *d.at.file && p.message.starts_with(&line));
            if let Some(problem) = problem {
                say!("", "  {}", problem.message);
            }
        }
    }
}
