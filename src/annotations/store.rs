use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use walkdir::WalkDir;

use super::parse::{Meant, parse_apart};
use super::{Annotation, At, Body, Decision, Line, place};
use crate::base::{self, CharIndex, Pass, Problem, RawDoc, Severity, Target};

/// The folder of adjudicated annotations. Nobody is called so.
pub const GOLD: &str = "gold";

/// Lines of one file that no longer match their text and are named one by one.
const MOST: usize = 3;

/// Folders of annotations/ that hold something else.
const OTHER: &[&str] = &["lexicon"];

/// Everything under annotations/ that is in lines: gold, and what each person annotated and decided.
#[derive(Clone, Debug, Default)]
pub struct Store {
    /// By person (gold among them), then by document.
    annotations: BTreeMap<String, BTreeMap<String, Vec<Annotation>>>,
    /// By document; in the order of people, then of lines.
    decisions: BTreeMap<String, Vec<Decision>>,
}

/// What is wrong with the files of annotations/.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flaws {
    /// With decisions, and with what may be one: it concerns a run.
    pub decisions: Vec<Problem>,
    /// With gold and other annotations, which play no part in a run: it concerns who reads them.
    pub annotations: Vec<Problem>,
}

impl Flaws {
    /// All of them, by file.
    pub fn all(self) -> Vec<Problem> {
        let mut all = self.decisions;
        all.extend(self.annotations);
        all.sort_by(|a, b| (&a.file, Problem::line_of(&a.message)).cmp(&(&b.file, Problem::line_of(&b.message))));
        all
    }

    fn push(&mut self, meant: Meant, person: &str, problem: Problem) {
        match meant {
            Meant::Decision => self.decisions.push(problem),
            Meant::Unknown if person != GOLD => self.decisions.push(problem),
            Meant::Annotation | Meant::Unknown => self.annotations.push(problem),
        }
    }
}

impl Store {
    /// Reads the folder annotations/. What cannot be read becomes a problem; a folder that does not exist is empty.
    pub fn load(dir: &Path) -> (Store, Flaws) {
        let mut store = Store::default();
        let mut flaws = Flaws::default();
        let problems = &mut flaws.decisions;
        let mut top: Vec<_> = match std::fs::read_dir(dir) {
            Ok(entries) => entries.filter_map(Result::ok).map(|e| (e.file_name(), e.path())).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (store, flaws),
            Err(error) => {
                problems.push(no_access("annotations", error));
                return (store, flaws);
            }
        };
        top.sort();
        for (name, path) in top {
            let problems = &mut flaws.decisions;
            let Some(name) = name.to_str() else {
                problems.push(unreadable(&format!("annotations/{}", name.to_string_lossy()), "its name is not UTF-8"));
                continue;
            };
            if name.starts_with('.') || OTHER.contains(&name) {
                continue;
            }
            if path.is_dir() {
                store.load_person(name, &path, &mut flaws);
            } else if name.ends_with(".jsonl") {
                problems.push(unreadable(
                    &format!("annotations/{name}"),
                    "it belongs to nobody; hint: move it to annotations/<your name>/ or annotations/gold/",
                ));
            }
        }
        (store, flaws)
    }

    fn load_person(&mut self, person: &str, dir: &Path, flaws: &mut Flaws) {
        for entry in WalkDir::new(dir).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    flaws.push(Meant::Unknown, person, no_access(&format!("annotations/{person}"), error));
                    continue;
                }
            };
            if !entry.file_type().is_file() || entry.path().extension().is_none_or(|e| e != "jsonl") {
                continue;
            }
            let parts: Option<Vec<&str>> =
                entry.path().strip_prefix(dir).ok().and_then(|rest| rest.iter().map(|part| part.to_str()).collect());
            let Some(name) = parts.map(|parts| parts.join("/")) else {
                let shown = format!("annotations/{person}/{}", entry.file_name().to_string_lossy());
                flaws.push(Meant::Unknown, person, unreadable(&shown, "its name is not UTF-8"));
                continue;
            };
            let file = format!("annotations/{person}/{name}");
            match std::fs::read(entry.path()).map(String::from_utf8) {
                Ok(Ok(text)) => {
                    let found = self.add(person, name.trim_end_matches(".jsonl"), &file, &text);
                    flaws.decisions.extend(found.decisions);
                    flaws.annotations.extend(found.annotations);
                }
                Ok(Err(error)) => {
                    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                    let line = valid.iter().filter(|b| **b == b'\n').count() + 1;
                    let message = format!("line {line} is not UTF-8; hint: save it as UTF-8");
                    flaws.push(Meant::Unknown, person, unreadable(&file, &message));
                }
                Err(error) => flaws.push(Meant::Unknown, person, no_access(&file, error)),
            }
        }
    }

    /// Adds the text of one file: `person`'s lines on `doc`. `file` is how problems name it.
    pub fn add(&mut self, person: &str, doc: &str, file: &str, text: &str) -> Flaws {
        let mut flaws = Flaws::default();
        let (lines, bad) = parse_apart(text, file);
        for (meant, problem) in bad {
            flaws.push(meant, person, Problem { doc: Some(doc.to_owned()), ..problem });
        }
        // Two people's additions merged by git may leave a line twice.
        let mut seen = BTreeSet::new();
        for line in lines {
            if !seen.insert(line.to_line()) && matches!(line, Line::Decision(_)) {
                continue;
            }
            let (of, at, meant) = match &line {
                Line::Annotation(a) => (&a.doc, &a.at, Meant::Annotation),
                Line::Decision(d) => (&d.doc, &d.at, Meant::Decision),
            };
            if of != doc {
                let message = format!(
                    "“doc” is “{of}”, but the file is that of “{doc}”; hint: move the line to annotations/{person}/{of}.jsonl or correct “doc”"
                );
                flaws.push(meant, person, at.problem(Some(doc), message));
                continue;
            }
            match line {
                Line::Decision(d) if person == GOLD => flaws.decisions.push(d.at.problem(
                    Some(doc),
                    format_args!("a decision (it has “op”) in gold; hint: move it to annotations/{}/{doc}.jsonl", d.by),
                )),
                Line::Decision(d) => {
                    if d.by != person {
                        flaws.decisions.push(d.at.problem(
                            Some(doc),
                            format_args!("“by” is “{}” in the folder of “{person}” (the decision is used); hint: correct “by” or move the line", d.by),
                        ));
                    }
                    self.decisions.entry(doc.to_owned()).or_default().push(*d);
                }
                Line::Annotation(a) => {
                    let docs = self.annotations.entry(person.to_owned()).or_default();
                    docs.entry(doc.to_owned()).or_default().push(a);
                }
            }
        }
        flaws
    }

    /// The adjudicated annotations of a document.
    pub fn gold(&self, doc: &str) -> &[Annotation] {
        self.annotations(GOLD, doc)
    }

    /// One person's annotations of a document.
    pub fn annotations(&self, person: &str, doc: &str) -> &[Annotation] {
        self.annotations.get(person).and_then(|docs| docs.get(doc)).map_or(&[], Vec::as_slice)
    }

    /// Everyone's decisions on a document, by person (`by`), then in the order of the lines.
    pub fn decisions(&self, doc: &str) -> &[Decision] {
        self.decisions.get(doc).map_or(&[], Vec::as_slice)
    }

    /// The annotations of stances toward targets that are none of these, the first of each target in each file: no pass
    /// finds them, and `eval` counts them as missed.
    pub fn unknown_targets(&self, targets: &[Target]) -> Vec<Problem> {
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for (doc, annotation) in
            self.annotations.values().flatten().flat_map(|(doc, all)| all.iter().map(move |a| (doc, a)))
        {
            let Body::Stance { target, .. } = &annotation.body else { continue };
            if targets.iter().all(|t| t.id != *target) && seen.insert((&annotation.at.file, target)) {
                problems.push(annotation.at.problem(
                    Some(doc),
                    format_args!("a stance toward “{target}”, which annotations/targets.toml does not have; hint: add it there, or correct “target”"),
                ));
            }
        }
        problems
    }

    /// Everything that is decided on a document, in a form to be hashed: what a run depends on. Empty where nothing is.
    pub fn trace(&self, doc: &str) -> String {
        self.decisions.get(doc).map(|decisions| format!("{decisions:?}\n")).unwrap_or_default()
    }

    /// The documents that have lines of any kind, sorted.
    pub fn docs(&self) -> BTreeSet<&str> {
        let annotated = self.annotations.values().flat_map(|docs| docs.keys());
        annotated.chain(self.decisions.keys()).map(String::as_str).collect()
    }

    /// Gold and everyone's annotations of a document.
    pub fn annotations_of<'s>(&'s self, doc: &str) -> impl Iterator<Item = &'s Annotation> {
        self.annotations.values().filter_map(move |docs| docs.get(doc)).flatten()
    }

    /// The same, to be anchored anew.
    pub fn annotations_mut<'s>(&'s mut self, doc: &str) -> impl Iterator<Item = &'s mut Annotation> {
        self.annotations.values_mut().filter_map(move |docs| docs.get_mut(doc)).flatten()
    }

    /// Everyone's decisions on a document, to be anchored anew.
    pub fn decisions_mut(&mut self, doc: &str) -> &mut [Decision] {
        self.decisions.get_mut(doc).map_or(&mut [], Vec::as_mut_slice)
    }

    /// Takes over another store's gold, for scoring documents of several corpora.
    pub fn merge_gold(&mut self, mut other: Store) {
        if let Some(docs) = other.annotations.remove(GOLD) {
            self.annotations.entry(GOLD.to_owned()).or_default().extend(docs);
        }
    }

    /// Forgets all decisions: what the program says by itself, for measuring it.
    pub fn forget_decisions(&mut self) {
        self.decisions.clear();
    }

    /// The files that hold decisions (relative to the corpus), sorted: what a run depends on.
    pub fn decision_files(&self) -> BTreeSet<&str> {
        self.decisions.values().flatten().map(|d| &*d.at.file).collect()
    }

    /// Forgets one person's annotations of a document, to read them again.
    pub fn forget(&mut self, person: &str, doc: &str) {
        if let Some(docs) = self.annotations.get_mut(person) {
            docs.remove(doc);
        }
    }

    /// The documents that one of these people annotated (gold counts as one), sorted.
    pub fn annotated_docs(&self, people: &[String]) -> BTreeSet<&str> {
        people.iter().filter_map(|p| self.annotations.get(p)).flat_map(|docs| docs.keys().map(String::as_str)).collect()
    }

    /// The people who annotated (gold is not one), sorted.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.annotations.keys().map(String::as_str).filter(|person| *person != GOLD)
    }

    /// The documents that have gold, sorted.
    pub fn gold_docs(&self) -> impl Iterator<Item = &str> {
        self.annotations.get(GOLD).into_iter().flat_map(|docs| docs.keys().map(String::as_str))
    }

    /// A problem for every file whose document is not `known`.
    ///
    /// # Errors
    /// What `known` gives.
    pub fn unknown_docs(&self, known: impl Fn(&str) -> base::Result<bool>) -> base::Result<Vec<Problem>> {
        let annotations =
            self.annotations.values().flatten().filter_map(|(doc, lines)| Some((doc, &lines.first()?.at)));
        unknown(annotations.chain(self.decided()), known)
    }

    /// A problem for every file with decisions whose document is not `known`.
    ///
    /// # Errors
    /// What `known` gives.
    pub fn unknown_decided_docs(&self, known: impl Fn(&str) -> base::Result<bool>) -> base::Result<Vec<Problem>> {
        unknown(self.decided(), known)
    }

    /// The document and place of every decision.
    fn decided(&self) -> impl Iterator<Item = (&String, &At)> {
        self.decisions.iter().flat_map(|(doc, lines)| lines.iter().map(move |d| (doc, &d.at)))
    }

    /// A problem for every annotation of this document (gold or a person's) that no longer matches its text.
    /// Decisions report theirs when they are applied.
    pub fn check(&self, raw: &RawDoc) -> Vec<Problem> {
        let index = CharIndex::new(&raw.text);
        let mut problems = Vec::new();
        for (person, docs) in &self.annotations {
            let lines = docs.get(&raw.id).into_iter().flatten();
            let lost = lines.filter_map(|line| {
                let found = place(&raw.text, &index, line.start, line.end, &line.quote).err()?;
                Some((line, found))
            });
            for (i, (line, found)) in lost.enumerate() {
                // They mostly have one cause, and must not bury what else there is to say.
                if i == MOST {
                    let more = "this line and more below it no longer match their text either";
                    problems
                        .push(line.at.problem(Some(&raw.id), format_args!("{more}; hint: see the lines before it")));
                    break;
                }
                let whose = if person == GOLD { "gold" } else { "this annotation" };
                problems.push(line.at.problem(
                    Some(&raw.id),
                    format_args!(
                        "{whose} no longer matches its text: “{}” should stand at {}..{} of {}, but there is {}; hint: restore the raw file, or correct start, end and quote",
                        short(&line.quote),
                        line.start,
                        line.end,
                        raw.file,
                        there(found),
                    ),
                ));
            }
        }
        problems
    }
}

/// A problem for every file of these lines whose document is not `known`, by file.
fn unknown<'s>(
    lines: impl Iterator<Item = (&'s String, &'s At)>,
    known: impl Fn(&str) -> base::Result<bool>,
) -> base::Result<Vec<Problem>> {
    let (mut seen, mut asked) = (BTreeSet::new(), BTreeMap::new());
    let mut problems = Vec::new();
    for (doc, at) in lines {
        let known = match asked.get(doc) {
            Some(known) => *known,
            None => *asked.entry(doc).or_insert(known(doc)?),
        };
        if !known && seen.insert(at.file.clone()) {
            let message = format!(
                "there is no document “{doc}” in raw/; hint: put its file back, or rename this one (and “doc” in its lines) as the document was"
            );
            problems.push(Problem { file: at.file.to_string(), ..problem(Some(doc), Severity::Warning, message) });
        }
    }
    problems.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(problems)
}

/// What stands in the place of a quote, for people.
pub(super) fn there(found: &str) -> String {
    if found.is_empty() { "nothing (the text is shorter)".to_owned() } else { format!("“{}”", short(found)) }
}

/// The beginning of a text, on one line, for a message.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 24;
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = chars.by_ref().take(MOST).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// What the file system refuses.
fn no_access(file: &str, error: impl std::fmt::Display) -> Problem {
    unreadable(file, &format!("{error}; hint: check who owns it and its permissions; nothing in it is used until then"))
}

fn unreadable(file: &str, why: &str) -> Problem {
    Problem { file: file.to_owned(), ..problem(None, Severity::Error, format!("cannot be used: {why}")) }
}

fn problem(doc: Option<&str>, severity: Severity, message: String) -> Problem {
    Problem { file: String::new(), doc: doc.map(str::to_owned), pass: Pass::Annotations, severity, message, span: None }
}
