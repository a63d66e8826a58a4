//! What made a difference.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::view::View;
use super::{TextMap, Value};
use crate::annotations::Layer;
use crate::tables::Manifest;

/// The cause of what an edit of the raw file brought or took.
pub const RAW: &str = "raw";

/// What differs between two outputs besides their rows: program, configuration, inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// `program 0.1.0 → 0.2.0`, `program 0.1.0 (build 1a2b3c4d5e6f → 6f5e4d3c2b1a)`.
    program: Option<String>,
    /// Files other than raw ones that changed, came or went: `annotations/lexicon/x.tsv`; and `configuration`.
    files: BTreeSet<String>,
    /// Whether a raw file changed, came or went.
    raw: bool,
}

impl Causes {
    /// From the manifests of the two outputs. Without one of them nothing is known but what finders say.
    pub fn between(old: Option<&Manifest>, new: Option<&Manifest>) -> Self {
        let (Some(old), Some(new)) = (old, new) else { return Self::default() };
        let mut program = old.program.differs(&new.program);
        let hashes = |m: &Manifest| -> BTreeMap<String, String> {
            m.inputs.iter().map(|i| (i.path.clone(), i.sha256.clone())).collect()
        };
        let (before, after) = (hashes(old), hashes(new));
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let changed = paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned();
        let (texts, mut files): (BTreeSet<String>, BTreeSet<String>) =
            changed.partition(|path| path.starts_with("raw/"));
        // Rows that `run --only` left were made with what the manifest does not list.
        for other in old.mixed.iter().chain(&new.mixed) {
            match other.starts_with("program ") {
                true => program = program.or_else(|| Some(other.clone())),
                false => drop(files.insert(other.clone())),
            }
        }
        // corpus.toml is an input too; what is used where it says nothing may change with the program.
        if old.configuration != new.configuration && !files.contains(CONFIG) {
            files.insert("configuration".to_owned());
        }
        Self { program, files, raw: !texts.is_empty() }
    }

    /// What is known to differ, for people: program, then files. Of a person's files only their number is told.
    pub fn known(&self) -> Vec<String> {
        let mut known: Vec<String> = self.program.iter().cloned().collect();
        let mut people: BTreeMap<&str, usize> = BTreeMap::new();
        for file in &self.files {
            let person = file.strip_prefix("annotations/").filter(|_| file.ends_with(".jsonl"));
            match person.and_then(|f| f.split_once('/')) {
                Some((person, _)) => *people.entry(person).or_default() += 1,
                None => known.push(file.clone()),
            }
        }
        let files = |n| if n == 1 { "file" } else { "files" };
        known.extend(people.into_iter().map(|(who, n)| format!("annotations/{who}/ ({n} {})", files(n))));
        known
    }

    /// The cause of each draft.
    pub(super) fn of_drafts(
        &self,
        old: &View,
        new: &View,
        map: &TextMap,
        back: &TextMap,
        drafts: &[Draft],
    ) -> Vec<String> {
        let doc = if new.doc.is_empty() { &old.doc } else { &new.doc };
        let mut causes: Vec<String> = drafts.iter().map(|d| self.of(d, doc, new, map, back)).collect();
        // A stance that its own finder would not have changed follows from the mentions of its sentence.
        let entities: Vec<(u32, usize)> = drafts
            .iter()
            .enumerate()
            .filter(|(_, d)| d.layer == Layer::Entity)
            .filter_map(|(i, d)| Some((place(d, map)?.0, i)))
            .collect();
        for (i, draft) in drafts.iter().enumerate() {
            let own = causes[i] == RAW || causes[i].starts_with("human:") || self.files.contains(TARGETS);
            if draft.layer != Layer::Stance || own {
                continue;
            }
            let Some((start, end)) = place(draft, map) else { continue };
            let first = entities.partition_point(|(at, _)| *at < start);
            if let Some((_, entity)) = entities.get(first).filter(|(at, _)| *at < end) {
                causes[i] = causes[*entity].clone();
            }
        }
        if self.context_alone() {
            self.blame_context(new, map, drafts, &mut causes);
        }
        // What a rule says otherwise of words that stayed, it says because of others that did not.
        if self.raw_alone() {
            causes.iter_mut().filter(|cause| !cause.starts_with("human:")).for_each(|cause| RAW.clone_into(cause));
        }
        causes
    }

    /// Whether nothing differs but lists of names (and what people decided): what is found otherwise, by the same program
    /// in the same text, is so because of them.
    pub(super) fn context_alone(&self) -> bool {
        let listed = |f: &String| f.starts_with(LEXICONS) || f == TARGETS;
        self.program.is_none()
            && self.files.iter().any(listed)
            && self.files.iter().all(|f| listed(f) || f.ends_with(".jsonl"))
    }

    /// Whether nothing differs but raw files (and what people decided).
    fn raw_alone(&self) -> bool {
        self.raw && self.program.is_none() && self.files.iter().all(|f| f.ends_with(".jsonl"))
    }

    /// A new word is context to what finds the words beside it. So where a finder says something else of its own accord,
    /// the cause is the lexicon line that made a difference in the sentence, else the one lexicon that changed.
    fn blame_context(&self, new: &View, map: &TextMap, drafts: &[Draft], causes: &mut [String]) {
        let sentence = |d: &Draft| {
            let (start, _) = place(d, map)?;
            let i = new.sentences.partition_point(|s| s.1 <= start);
            new.sentences.get(i).filter(|s| s.0 <= start).map(|_| i)
        };
        let mut lines: BTreeMap<usize, String> = BTreeMap::new();
        for (draft, cause) in drafts.iter().zip(&*causes).filter(|(_, cause)| self.is_changed_line(cause)) {
            if let Some(sentence) = sentence(draft) {
                lines.entry(sentence).or_insert_with(|| cause.clone());
            }
        }
        let mut lexicons = self.files.iter().filter(|f| f.starts_with(LEXICONS));
        let only = lexicons.next().filter(|_| lexicons.next().is_none());
        for (draft, cause) in drafts.iter().zip(causes) {
            let known =
                *cause == RAW || *cause == TARGETS || cause.starts_with("human:") || self.is_changed_line(cause);
            if draft.layer == Layer::Block || known {
                continue;
            }
            if let Some(line) = sentence(draft).and_then(|s| lines.get(&s)).or(only) {
                cause.clone_from(line);
            }
        }
    }

    /// Whether a finder is a line of a lexicon that changed.
    fn is_changed_line(&self, finder: &str) -> bool {
        lexicon_of(finder).is_some_and(|file| self.files.contains(&format!("annotations/{file}")))
    }

    fn of(&self, draft: &Draft, doc: &str, new: &View, map: &TextMap, back: &TextMap) -> String {
        let human = |v: &&Value| v.finder.starts_with("human:");
        if let Some(now) = draft.now.as_ref().filter(human) {
            return now.finder.clone();
        }
        let edited = match draft.layer {
            Layer::Block | Layer::Entity => {
                draft.was.as_ref().is_some_and(|v| !map.holds(v.start, v.end))
                    || draft.now.as_ref().is_some_and(|v| !back.holds(v.start, v.end))
            }
            // A sentence may be changed at its ends alone.
            Layer::Stance => match (&draft.was, &draft.now) {
                (Some(was), _) => !map.holds(was.start, was.end),
                (None, Some(now)) => !back.holds(now.start, now.end),
                (None, None) => false,
            },
        };
        if edited {
            return RAW.to_owned();
        }
        if let Some(was) = draft.was.as_ref().filter(human) {
            return was.finder.clone();
        }
        if draft.layer == Layer::Stance && self.files.contains(TARGETS) {
            return TARGETS.to_owned();
        }
        let finder = match (&draft.now, &draft.instead, &draft.was) {
            (Some(value), ..) | (None, Some(value), _) => value.finder.clone(),
            (None, None, Some(was)) => return self.of_gone(was, doc, draft.layer, new, map),
            (None, None, None) => String::new(),
        };
        // A line that is gone leaves its place to what stood behind it.
        if let Some(was) = draft.was.as_ref().filter(|was| self.is_changed_line(&was.finder))
            && !self.is_changed_line(&finder)
        {
            return was.finder.clone();
        }
        // A value that the same finder gave otherwise: what stands behind the finder changed. So it did where a line of the
        // corpus finds what it did not find before, and its file is as it was.
        let same = draft.was.as_ref().is_some_and(|was| was.finder == finder);
        match (&self.program, lexicon_of(&finder)) {
            (Some(program), None) if same => program.clone(),
            (Some(program), Some(file)) if file.starts_with(OWN) && !self.is_changed_line(&finder) => program.clone(),
            _ => finder,
        }
    }

    /// Why an annotation is gone, when nothing stands in its place.
    fn of_gone(&self, was: &Value, doc: &str, layer: Layer, new: &View, map: &TextMap) -> String {
        let (start, end) = map.around(was.start, was.end);
        let first = new.blocks.partition_point(|b| b.end <= start);
        let there = new.blocks[first..].iter().take_while(|b| b.start < end);
        let dropped = |b: &&Value| {
            let label = b.label.as_deref().and_then(crate::base::Label::parse);
            label.is_some_and(|l| !l.kept() && l != crate::base::Label::Space)
        };
        if layer != Layer::Block
            && let Some(block) = there.clone().find(dropped)
        {
            return block.finder.clone();
        }
        if self.is_changed_line(&was.finder) {
            return was.finder.clone();
        }
        if let Some(person) = self.files.iter().find_map(|f| person_of(f, doc)) {
            return format!("human:{person}");
        }
        match &self.program {
            Some(program) if lexicon_of(&was.finder).is_none_or(|file| file.starts_with(OWN)) => program.clone(),
            _ => was.finder.clone(),
        }
    }
}

const CONFIG: &str = "corpus.toml";
const TARGETS: &str = "annotations/targets.toml";
const LEXICONS: &str = "annotations/lexicon/";

/// How a finder names a lexicon of the corpus, not one of the program.
const OWN: &str = "lexicon/";

/// Where a draft stands in the new text.
fn place(draft: &Draft, map: &TextMap) -> Option<(u32, u32)> {
    let now = draft.now.as_ref().map(|v| (v.start, v.end));
    now.or_else(|| draft.was.as_ref().map(|v| map.around(v.start, v.end)))
}

/// The lexicon that a finder names: `lexicon/x.tsv` of `gazetteer:lexicon/x.tsv#…`.
fn lexicon_of(finder: &str) -> Option<&str> {
    finder.strip_prefix("gazetteer:")?.split('#').next()
}

/// The person whose decisions on this document a file holds.
fn person_of<'f>(file: &'f str, doc: &str) -> Option<&'f str> {
    file.strip_prefix("annotations/")?.strip_suffix(".jsonl")?.strip_suffix(doc)?.strip_suffix('/')
}
