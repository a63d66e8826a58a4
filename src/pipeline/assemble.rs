//! From the segments' packs to the tables of the whole corpus, and what describes them.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::cache::{BUILD, Last};
use super::manifest::Inputs;
use super::publish::Workplace;
use super::setting::{Setting, side_inputs};
use super::summary::Summary;
use super::workers::{Done, Note};
use crate::base::{Error, Problem, Result};
use crate::corpus::{Corpus, Scratch};
use crate::read::sha256_hex;
use crate::tables::{
    Assembler, Copies, Fault, Pack, Problems, Table, TableFile, TableSet, Written, copies, write_manifest,
    write_package,
};

/// Files of output/ that the last run wrote and nobody touched, by identity.
pub(super) fn reusable(corpus: &Corpus, last: Option<&Last>) -> HashMap<String, (PathBuf, TableFile)> {
    let output = corpus.output();
    let Some(last) = last else { return HashMap::new() };
    let written = last.untouched(&output).filter_map(|kept| Some((&kept.path, kept.written.clone()?)));
    written.map(|(path, w)| (w.identity, (output.join(path), w.file))).collect()
}

/// What the notes of all packs say together.
pub(super) struct Parts {
    pub summary: Summary,
    pub problems: Vec<Problem>,
    pub notes: Vec<Problem>,
    pub inputs: Inputs,
}

/// Puts the tables together from the segments' packs.
pub(super) fn assemble(
    setting: &Setting,
    done: &[Done],
    place: &Workplace,
    reuse: &HashMap<String, (PathBuf, TableFile)>,
) -> std::result::Result<(Parts, Vec<Written>), Fault> {
    let dir = place.scratch()?;
    let signatures = dir.join("signatures");
    let fail = |e| Error::io("write", &signatures, e);
    let mut file = BufWriter::new(File::create(&signatures).map_err(fail)?);
    let inputs = Inputs::new(&dir);
    let mut parts = Parts { summary: Summary::default(), problems: Vec::new(), notes: Vec::new(), inputs };
    let mut packs = Vec::with_capacity(done.len());
    let mut table = TableSet::default();
    setting.about_inputs.iter().for_each(|p| table.push_problem(p, None));
    let mut problems: Problems = table.problems;
    // Of each article in the corpus: file and number, four bytes each.
    let mut articles = Scratch::new(&dir);
    for (i, done) in done.iter().enumerate() {
        let damaged = |_| Fault::Damaged(i);
        let pack = Pack::open(done.pack.as_deref().unwrap_or(Path::new(""))).map_err(damaged)?;
        let note = pack.note().map_err(damaged)?;
        let note: Note = serde_json::from_slice(&note).map_err(|_| Fault::Damaged(i))?;
        let own = pack.signatures().map_err(damaged)?;
        if own.len() != note.articles.len() {
            return Err(Fault::Damaged(i));
        }
        file.write_all(&own.to_bytes()).map_err(fail)?;
        let start = setting.shop.segments[i].files.start as u32;
        let own_articles =
            note.articles.iter().flat_map(|(doc, article)| [start + doc, *article].map(u32::to_le_bytes));
        articles.append(own_articles.collect::<Vec<_>>().as_flattened()).map_err(fail)?;
        let own = pack.problems().map_err(damaged)?;
        problems.extend(&own, 0..own.len());
        parts.summary.merge(note.summary);
        parts.problems.extend(note.problems);
        parts.notes.extend(note.notes);
        note.inputs.iter().try_for_each(|(path, sha256)| parts.inputs.add(path, sha256))?;
        packs.push(pack);
    }
    file.flush().map_err(fail)?;
    drop(file);
    let name = |i: u32| {
        let bytes = articles.read(u64::from(i) * 8, 8).map_err(|e| Error::io("read back from", &dir, e))?;
        let [file, article] = [0, 4].map(|at| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")));
        Ok(format!("{}#{article}", setting.files.get(file as usize)?.id))
    };
    let written = put_together(setting, &packs, &name, &signatures, &problems, place, reuse)?;
    Ok((parts, written))
}

/// Writes the tables from packs. `name` names an article by its number in the corpus, `signatures` is a file with those of
/// all.
pub(super) fn put_together(
    setting: &Setting,
    packs: &[Pack],
    name: &(dyn Fn(u32) -> Result<String> + Sync),
    signatures: &Path,
    problems: &Problems,
    place: &Workplace,
    reuse: &HashMap<String, (PathBuf, TableFile)>,
) -> std::result::Result<Vec<Written>, Fault> {
    let copies = || {
        let found = copies(signatures).map_err(|e| Error::io("read", signatures, e))?;
        Ok(Copies::new(found, packs.iter().map(|pack| pack.articles() as u32), name))
    };
    let part_size = Some(setting.part_size);
    let dir = place.output();
    Assembler { dir: &dir, formats: &setting.formats, part_size, reuse, salt: BUILD }.assemble(packs, copies, problems)
}

/// Writes what describes the tables: data package and manifest. `mixed`: see [`crate::tables::Manifest`].
pub(super) fn describe(
    corpus: &Corpus,
    setting: &Setting,
    mut inputs: Inputs,
    written: &[Written],
    mixed: Vec<String>,
    place: &Workplace,
) -> Result<()> {
    for (path, bytes) in side_inputs(corpus, &setting.shop.engine)? {
        inputs.add(&path, &sha256_hex(&bytes))?;
    }
    let tables: Vec<TableFile> = written.iter().map(|w| w.file.clone()).collect();
    let configuration = configuration(corpus)?;
    write_package(&place.output(), corpus.config.name.as_deref().unwrap_or("corpus"), &tables)?;
    write_manifest(&place.output(), configuration, mixed, inputs.sorted()?, tables)
}

/// The configuration as the manifest has it.
pub(super) fn configuration(corpus: &Corpus) -> Result<serde_json::Value> {
    serde_json::to_value(&corpus.config)
        .map_err(|e| Error::new(format!("the configuration cannot be written to the manifest: {e}")))
}
