use std::io::Write as _;
use std::path::PathBuf;

use super::Field;
use super::edit::{find, named};
use crate::agreement::{Dispute, agreed, disputes};
use crate::annotations::{Annotation, Body, GOLD, Layer, Line, Store, edit_file, place};
use crate::base::{CharIndex, EntityType, Error, Label, Polarity, RawDoc, Result};
use crate::corpus::Corpus;
use crate::diff::one_line;

/// What is decided on a place where people differ.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// What this person has.
    Take(String),
    /// Nothing is marked there.
    Nothing,
    /// What this person has first, edited.
    Write(String, Vec<(Field, String)>),
}

/// Making gold of what several people annotated. Gold is its own memory: a place where it has a line of the layer is
/// decided, whoever decided it. Only that nothing is marked in a place is remembered elsewhere, in `.jiaozhu/`.
#[derive(Debug)]
pub struct Adjudication {
    corpus: Corpus,
    store: Store,
    people: Vec<String>,
    layers: Vec<Layer>,
    /// Disputes decided as nothing.
    nothing: Vec<String>,
    /// What was decided in this sitting.
    done: Vec<Dispute>,
}

const NOTHING: &str = "adjudicated-as-nothing";

impl Adjudication {
    /// # Errors
    /// When what was decided before cannot be read.
    pub fn new(corpus: &Corpus, store: Store, people: Vec<String>, layers: Vec<Layer>) -> Result<Self> {
        let path = corpus.private().join(NOTHING);
        let nothing = match std::fs::read_to_string(&path) {
            Ok(text) => text.lines().map(str::to_owned).collect(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        Ok(Self { corpus: corpus.clone(), store, people, layers, nothing, done: Vec::new() })
    }

    fn docs(&self) -> Vec<String> {
        self.store.annotated_docs(&self.people).into_iter().map(str::to_owned).collect()
    }

    /// The disputes that are not decided, in the order of documents, layers and places.
    pub fn open(&self) -> Vec<Dispute> {
        let mut open = Vec::new();
        for doc in self.docs() {
            let gold = self.store.gold(&doc);
            open.extend(
                disputes(&self.store, &self.people, &self.layers, &doc)
                    .into_iter()
                    .filter(|d| !self.nothing.contains(&d.id) && !gold.iter().any(|line| d.covers(line))),
            );
        }
        open
    }

    /// What all agree on and gold does not have yet, by document. Where gold says something else, it stands.
    pub fn agreed(&self) -> Vec<(String, Vec<Annotation>)> {
        let mut all = Vec::new();
        for doc in self.docs() {
            let gold = self.store.gold(&doc);
            let stance = |l: &Annotation| match &l.body {
                Body::Stance { target, .. } => Some(target.clone()),
                _ => None,
            };
            let free = |line: &Annotation| {
                !gold.iter().any(|g| {
                    g.layer() == line.layer() && g.start < line.end && line.start < g.end && stance(g) == stance(line)
                })
            };
            let mut lines = agreed(&self.store, &self.people, &self.layers, &doc);
            lines.retain(free);
            if !lines.is_empty() {
                all.push((doc, lines));
            }
        }
        all
    }

    /// Writes what all agree on into gold. Gives the number of lines.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn write_agreed(&mut self) -> Result<usize> {
        let mut n = 0;
        for (doc, lines) in self.agreed() {
            n += lines.len();
            self.add(&doc, lines)?;
        }
        Ok(n)
    }

    /// Decides on a dispute: writes gold (or the note that nothing is marked there) at once.
    ///
    /// # Errors
    /// When the choice cannot be used, or a file cannot be read or written.
    pub fn decide(&mut self, dispute: &Dispute, choice: &Choice) -> Result<()> {
        let side = |person: &str| {
            dispute.sides.iter().find(|s| s.person == *person).ok_or_else(|| {
                let people: Vec<&str> = dispute.sides.iter().map(|s| s.person.as_str()).collect();
                Error::new(format!("{person} has not annotated this layer of {}", dispute.doc))
                    .hint(format!("one of {}", people.join(", ")))
            })
        };
        let lines = match choice {
            Choice::Nothing => Vec::new(),
            Choice::Take(person) => side(person)?.lines.clone(),
            Choice::Write(person, values) => vec![self.edited(dispute, side(person)?.lines.first(), values)?],
        };
        if lines.is_empty() {
            self.nothing.push(dispute.id.clone());
            self.save_nothing()?;
        } else {
            self.add(&dispute.doc, lines)?;
        }
        self.done.push(dispute.clone());
        Ok(())
    }

    /// Takes back the last decision of this sitting. Gives its dispute.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn undo(&mut self) -> Result<Option<Dispute>> {
        let Some(dispute) = self.done.pop() else { return Ok(None) };
        if self.nothing.last() == Some(&dispute.id) {
            self.nothing.pop();
            self.save_nothing()?;
        } else {
            // It was open before, so gold had nothing in its place.
            edit_file(&self.gold_file(&dispute.doc), |lines| {
                lines.retain(|l| !matches!(l, Line::Annotation(a) if dispute.covers(a)))
            })?;
        }
        self.reload(&dispute.doc)?;
        Ok(Some(dispute))
    }

    fn gold_file(&self, doc: &str) -> PathBuf {
        self.corpus.annotations().join(GOLD).join(format!("{doc}.jsonl"))
    }

    /// Adds lines to gold. Numbers of paragraphs are made gold's own.
    fn add(&mut self, doc: &str, mut lines: Vec<Annotation>) -> Result<()> {
        let gold = self.store.gold(doc).to_vec();
        let numbers = |l: &Annotation| match l.body {
            Body::Block { paragraph, .. } => paragraph,
            _ => None,
        };
        let mut next = gold.iter().filter_map(numbers).max().unwrap_or(0);
        for i in 0..lines.len() {
            let Some(own) = numbers(&lines[i]) else { continue };
            // Pieces of one paragraph: those of the same person with the same number, which gold may have already.
            let whose = self.people.iter().find(|p| self.store.annotations(p, doc).contains(&lines[i]));
            let pieces: Vec<&Annotation> = whose
                .map(|p| self.store.annotations(p, doc).iter().filter(|l| numbers(l) == Some(own)).collect())
                .unwrap_or_default();
            let known = gold.iter().chain(&lines[..i]).find(|g| {
                pieces
                    .iter()
                    .any(|p| g.layer() == Layer::Block && (p.start, p.end) == (g.start, g.end) && *p != &lines[i])
            });
            let number = known.and_then(numbers).unwrap_or_else(|| {
                next += 1;
                next
            });
            if let Body::Block { paragraph, .. } = &mut lines[i].body {
                *paragraph = Some(number);
            }
        }
        edit_file(&self.gold_file(doc), |all| all.extend(lines.into_iter().map(Line::Annotation)))?;
        self.reload(doc)
    }

    /// Reads gold again, as it is on disk.
    fn reload(&mut self, doc: &str) -> Result<()> {
        let path = self.gold_file(doc);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        self.store.forget(GOLD, doc);
        self.store.add(GOLD, doc, &format!("annotations/{GOLD}/{doc}.jsonl"), &text);
        Ok(())
    }

    fn save_nothing(&self) -> Result<()> {
        let dir = self.corpus.private();
        let path = dir.join(NOTHING);
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(&dir)?;
            let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(&dir)?;
            self.nothing.iter().try_for_each(|id| writeln!(file, "{id}"))?;
            file.persist(&path).map(|_| ()).map_err(|e| e.error)
        };
        write().map_err(|e| Error::io("write", &path, e))
    }

    /// A line of somebody's with other values.
    fn edited(&self, dispute: &Dispute, line: Option<&Annotation>, values: &[(Field, String)]) -> Result<Annotation> {
        let Some(line) = line else {
            return Err(Error::new("there is nothing to edit: this side has no line here").hint("edit another side"));
        };
        let raw = self.raw(&dispute.doc)?;
        let index = CharIndex::new(&raw.text);
        place(&raw.text, &index, line.start, line.end, &line.quote).map_err(|_| {
            Error::new("the raw file has changed since this was annotated").hint("correct start, end and quote first")
        })?;
        let mut new = line.clone();
        for (field, text) in values {
            let text = text.trim();
            match (field, &mut new.body) {
                (Field::Label, Body::Block { label, .. }) => *label = named(*field, Layer::Block, text, Label::parse)?,
                (Field::Label, Body::Entity { kind, .. }) => {
                    *kind = named(*field, Layer::Entity, &text.to_uppercase(), EntityType::parse)?;
                }
                (Field::Entity, Body::Entity { entity, .. }) => {
                    *entity = Some(text.to_owned()).filter(|e| !e.is_empty());
                }
                (Field::Words, Body::Entity { .. }) if text != one_line(&line.quote) => {
                    let words = text.replace('⏎', "\n");
                    (new.start, new.end) = find(&words, &raw.text, &index, (line.start, line.end))?;
                    new.quote = words;
                }
                (Field::Polarity, Body::Stance { polarity, .. }) => {
                    *polarity = named(*field, Layer::Stance, text, Polarity::parse)?;
                }
                (Field::Holder, Body::Stance { holder, .. }) => {
                    *holder = if text.is_empty() { "author" } else { text }.to_owned();
                }
                _ => {}
            }
        }
        Ok(new)
    }

    /// The raw text of a document.
    ///
    /// # Errors
    /// When it is not in raw/ or cannot be read.
    pub fn raw(&self, doc: &str) -> Result<RawDoc> {
        raw_document(&self.corpus, doc)
    }
}

/// Reads a document's raw file by the document's id.
pub(super) fn raw_document(corpus: &Corpus, doc: &str) -> Result<RawDoc> {
    let files = corpus.inputs()?.files;
    let Some(file) = files.find(doc)? else {
        return Err(Error::new(format!("there is no document “{doc}” in raw/")).hint("put its file back"));
    };
    let (bytes, source) = file.read().map_err(|e| Error::new(format!("cannot read {}: {e}", file.file())))?;
    crate::read::decode(&file.id, &file.file(), bytes, source)
        .map_err(|p| Error::new(format!("{}: {}", p.file, p.message)))
}
