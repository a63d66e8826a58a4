//! `run --only`: the rows of some documents anew, those of the others as they are in output/.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::assemble::{configuration, describe, put_together};
use super::cache::Cache;
use super::known::KnownList;
use super::make::Made;
use super::manifest::Inputs;
use super::progress::Progress;
use super::publish::Workplace;
use super::run::RunOptions;
use super::segments::Segment;
use super::setting::{Setting, side_inputs};
use super::workers::{Note, Shop};
use crate::base::{Error, Format, Result};
use crate::corpus::{Corpus, Files};
use crate::diff::Causes;
use crate::read::sha256_hex;
use crate::tables::{Fault, Input, Manifest, Pack, Problems, Program, Table, TableSet, merge_only};

/// `run --only`: the rows of some documents anew, those of the others as they are in output/, laid out as a whole run
/// would.
pub(super) fn make_only(
    corpus: &Corpus,
    options: &RunOptions,
    progress: &dyn Progress,
    place: &Workplace,
    setting: &Setting,
) -> Result<Made> {
    let Setting { files, shop, .. } = setting;
    let selected = select(files, &options.only)?;
    progress.begin(selected.len() as u64, selected.iter().map(|s| s.bytes).sum());
    // Each is a segment of its own and none is taken from the cache: they are few, and named for a reason.
    let scratch = place.scratch()?;
    let alone = Shop {
        engine: Arc::clone(&shop.engine),
        files: Arc::clone(files),
        segments: Arc::new(selected.clone()),
        known: None,
        learnt: Mutex::new(KnownList::new(&scratch)),
        names: shop.names.clone(),
        older: None,
        cache: Cache::open(corpus, false, Vec::new(), scratch.clone()),
        formats: setting.formats.clone(),
        settings: shop.settings.clone(),
        time_limit: shop.time_limit,
        look_only: false,
        clock: Arc::clone(&shop.clock),
    };
    let wanted: Vec<usize> = (0..selected.len()).collect();
    let done = Arc::new(alone).work(&wanted, rayon::current_num_threads(), progress)?;
    let mut outcome = setting.outcome(&[], &[]);
    outcome.processed = selected.len() as u64;
    let mut new = TableSet::default();
    let mut inputs: BTreeMap<String, String> = BTreeMap::new();
    setting.about_inputs.iter().for_each(|p| new.push_problem(p, None));
    for done in &done {
        let pack = Pack::open(done.pack.as_deref().unwrap_or(Path::new(""))).map_err(|_| unreadable())?;
        let note: Note = serde_json::from_slice(&pack.note().map_err(|_| unreadable())?).map_err(|_| unreadable())?;
        new.extend(&pack.set().map_err(|_| unreadable())?);
        outcome.summary.merge(note.summary);
        outcome.problems.extend(note.problems);
        outcome.notes.extend(note.notes);
        inputs.extend(note.inputs);
    }
    outcome.close();
    let mut layout = Layout::new(&scratch, &setting.formats)?;
    let mut problems = Problems::default();
    // The segments of a whole run, each with the documents that sort into it.
    let ends = shop.segments.iter().map(|s| files.get(s.files.end - 1).map(|f| f.id));
    let mut ends = ends.collect::<Result<Vec<String>>>()?.into_iter().peekable();
    merge_only(&corpus.output(), new, &options.only, |doc, set| {
        if doc.is_empty() {
            problems = set.problems;
            return Ok(());
        }
        while ends.peek().is_some_and(|end| end.as_str() < doc) {
            ends.next();
            if ends.peek().is_some() {
                layout.close()?;
            }
        }
        layout.set.extend(&set);
        Ok(())
    })?;
    let (packs, names, signatures) = layout.finish()?;
    let reuse = HashMap::new();
    let written = match put_together(
        setting,
        &packs,
        &|i| Ok(names[i as usize].clone()),
        &signatures,
        &problems,
        place,
        &reuse,
    ) {
        Ok(written) => written,
        Err(Fault::Error(error)) => return Err(error),
        Err(Fault::Damaged(_)) => return Err(unreadable()),
    };
    let old = Manifest::read(&corpus.output())?;
    let side = side_inputs(corpus, &shop.engine)?;
    if selected.len() < files.len() {
        outcome.mixed = mixed(corpus, &old, &side, &options.only)?;
    }
    for input in old.inputs {
        inputs.entry(input.path).or_insert(input.sha256);
    }
    // Rows of a container's other documents may be of its old state: then its old hash stays.
    for (path, sha256) in &setting.containers {
        inputs.entry(path.clone()).or_insert_with(|| sha256.clone());
    }
    for (path, _) in &side {
        inputs.remove(path);
    }
    let mut listed = Inputs::new(&scratch);
    inputs.iter().try_for_each(|(path, sha256)| listed.add(path, sha256))?;
    describe(corpus, setting, listed, &written, outcome.mixed.clone(), place)?;
    Ok(Made { outcome, kept: None })
}

/// What was otherwise when the rows of the documents besides `only` were made: program, configuration, inputs. `side` are
/// the inputs of today that are no raw files; of a changed raw file the manifest keeps the hash that its rows are of.
fn mixed(corpus: &Corpus, old: &Manifest, side: &[(String, Vec<u8>)], only: &[String]) -> Result<Vec<String>> {
    // What was decided on the documents that are made anew concerns no other.
    let theirs = |path: &str| {
        let of_doc = path.strip_prefix("annotations/").and_then(|p| p.strip_suffix(".jsonl")?.split_once('/'));
        of_doc.is_some_and(|(_, doc)| only.iter().any(|id| id == doc))
    };
    let is_side = |path: &str| !path.starts_with("raw/") || side.iter().any(|(p, _)| p == path);
    let manifest = |program: &Program, configuration: &serde_json::Value, inputs: Vec<Input>| Manifest {
        program: program.clone(),
        configuration: configuration.clone(),
        mixed: Vec::new(),
        inputs: inputs.into_iter().filter(|input| is_side(&input.path) && !theirs(&input.path)).collect(),
        tables: Vec::new(),
    };
    let input = |(path, bytes): &(String, Vec<u8>)| Input { path: path.clone(), sha256: sha256_hex(bytes) };
    let now = manifest(&Program::this(), &configuration(corpus)?, side.iter().map(input).collect());
    let before = manifest(&old.program, &old.configuration, old.inputs.clone());
    let all: BTreeSet<String> =
        Causes::between(Some(&before), Some(&now)).known().into_iter().chain(old.mixed.iter().cloned()).collect();
    Ok(all.into_iter().collect())
}

fn unreadable() -> Error {
    Error::new("what was just written to .jiaozhu/ cannot be read").hint("the disk may be failing")
}

/// Rows on their way into packs, segment by segment.
struct Layout<'a> {
    dir: &'a Path,
    formats: &'a [Format],
    set: TableSet,
    packs: Vec<Pack>,
    /// Of all articles so far.
    names: Vec<String>,
    path: PathBuf,
    signatures: BufWriter<File>,
}

impl<'a> Layout<'a> {
    fn new(dir: &'a Path, formats: &'a [Format]) -> Result<Self> {
        let path = dir.join("signatures");
        let signatures = BufWriter::new(File::create(&path).map_err(|e| Error::io("write", &path, e))?);
        Ok(Self { dir, formats, set: TableSet::default(), packs: Vec::new(), names: Vec::new(), path, signatures })
    }

    /// Ends a segment.
    fn close(&mut self) -> Result<()> {
        let set = std::mem::take(&mut self.set);
        let signatures = set.signatures();
        self.names.extend(set.documents.rows().map(|row| format!("{}#{}", row.doc, row.article)));
        self.signatures.write_all(&signatures.to_bytes()).map_err(|e| Error::io("write", &self.path, e))?;
        let path = self.dir.join(format!("only-{}.pack", self.packs.len()));
        std::fs::write(&path, set.pack(&signatures, self.formats, b"")?).map_err(|e| Error::io("write", &path, e))?;
        self.packs.push(Pack::open(&path).map_err(|_| unreadable())?);
        Ok(())
    }

    fn finish(mut self) -> Result<(Vec<Pack>, Vec<String>, PathBuf)> {
        self.close()?;
        self.signatures.flush().map_err(|e| Error::io("write", &self.path, e))?;
        Ok((self.packs, self.names, self.path))
    }
}

/// The named documents, each a segment of its own.
fn select(files: &Files, only: &[String]) -> Result<Vec<Segment>> {
    let mut selected = Vec::new();
    for (i, file) in files.iter().enumerate() {
        let file = file?;
        if only.contains(&file.id) {
            selected.push((file.id, Segment { files: i..i + 1, bytes: file.bytes }));
        }
    }
    if let Some(id) = only.iter().find(|only| !selected.iter().any(|(id, _)| id == *only)) {
        let like = |f: &String| f.contains(id.as_str()) || id.contains(f.as_str());
        let near = files.iter().flatten().map(|f| f.id).find(like);
        let hint = match near {
            Some(near) => format!("did you mean {near}?"),
            None => "a document's id is its path under raw/ without .txt".to_owned(),
        };
        return Err(Error::new(format!("there is no document “{id}” in raw/")).hint(hint));
    }
    Ok(selected.into_iter().map(|(_, segment)| segment).collect())
}
