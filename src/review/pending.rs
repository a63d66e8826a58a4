use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::follow::following;
use super::log::{Did, Entry, Log};
use super::{Field, Person, edit, outdated, rejection};
use crate::annotations::{Decision, Layer, Line, edit_file, parse};
use crate::base::{Error, Problem, Result};
use crate::corpus::Corpus;
use crate::diff::{Causes, Change, Report, outputs};
use crate::tables::Manifest;

/// What waits for a decision: a new output beside output/, and how it differs.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The new output.
    output: PathBuf,
    pub changes: Vec<Change>,
    /// What is only counted: documents and words.
    pub counted: Vec<(String, String)>,
    /// Decisions that have nothing to do in it.
    pub notes: Vec<Problem>,
    /// The first batch of decisions made on these changes. A rejection before it should have had its effect by now: when
    /// the change is still there, it had none.
    since: u32,
}

const CHANGES: &str = "changes.jsonl";
const COUNTED: &str = "counted.json";
const NOTES: &str = "notes.json";
const SINCE: &str = "since";

impl Pending {
    /// Compares a new output with output/.
    ///
    /// # Errors
    /// When there is no output/, or one of them cannot be read.
    pub fn compare(corpus: &Corpus, new: &Path) -> Result<Report> {
        if !corpus.output().is_dir() {
            return Err(Error::new("there is no output/ to compare with").hint("`jiaozhu run` makes it"));
        }
        let mut report = Report { old: "output".to_owned(), new: "a run now".to_owned(), ..Report::default() };
        let causes: Causes = outputs(&corpus.output(), new, |doc| {
            report.docs.push(doc);
            Ok(())
        })?;
        report.known = causes.known();
        Ok(report)
    }

    /// What is kept in `.jiaozhu/pending/`; none when nothing is.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn open(corpus: &Corpus) -> Result<Option<Self>> {
        let dir = Self::dir(corpus);
        let path = dir.join(CHANGES);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        let mut changes = Vec::new();
        for (i, line) in text.lines().enumerate() {
            changes.push(serde_json::from_str(line).map_err(|e| {
                Error::new(format!("the pending changes cannot be understood: {e}"))
                    .at_line(&path, i + 1, line.chars().take(80).collect::<String>())
                    .hint("`jiaozhu run --pending` makes them anew")
            })?);
        }
        let since = std::fs::read_to_string(dir.join(SINCE)).ok().and_then(|n| n.trim().parse().ok()).unwrap_or(0);
        let read = |name| std::fs::read(dir.join(name)).unwrap_or_default();
        let counted = serde_json::from_slice(&read(COUNTED)).unwrap_or_default();
        let notes = serde_json::from_slice(&read(NOTES)).unwrap_or_default();
        Ok(Some(Self { output: dir.join("output"), changes, counted, notes, since }))
    }

    /// Keeps a new output (whose folder is moved), its changes and notes in place of what was pending before.
    ///
    /// # Errors
    /// When `.jiaozhu/` cannot be written.
    pub fn keep(corpus: &Corpus, new: &Path, report: &Report, notes: &[Problem], log: &Log) -> Result<Self> {
        let dir = Self::dir(corpus);
        Self::clear(corpus)?;
        let counted: Vec<(String, String)> = report.counted().map(|(doc, line)| (doc.to_owned(), line)).collect();
        let build = || -> std::io::Result<()> {
            std::fs::create_dir_all(&dir)?;
            std::fs::rename(new, dir.join("output"))?;
            std::fs::write(dir.join(SINCE), format!("{}\n", log.next_batch()))?;
            std::fs::write(dir.join(COUNTED), serde_json::to_vec(&counted)?)?;
            std::fs::write(dir.join(NOTES), serde_json::to_vec(notes)?)?;
            let mut file = tempfile::NamedTempFile::new_in(&dir)?;
            for change in report.changes() {
                serde_json::to_writer(&mut file, change)?;
                file.write_all(b"\n")?;
            }
            // Its being there says that all is.
            file.persist(dir.join(CHANGES)).map(|_| ()).map_err(|e| e.error)
        };
        build().map_err(|e| Error::io("write", &dir, e))?;
        let changes = report.changes().cloned().collect();
        Ok(Self { output: dir.join("output"), changes, counted, notes: notes.to_vec(), since: log.next_batch() })
    }

    /// Forgets what is pending.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn clear(corpus: &Corpus) -> Result<()> {
        let dir = Self::dir(corpus);
        match std::fs::remove_dir_all(&dir) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", &dir, e)),
            _ => Ok(()),
        }
    }

    fn dir(corpus: &Corpus) -> PathBuf {
        corpus.private().join("pending")
    }

    /// The folder of the new output.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Whether output/ would become another one, another build of the program apart: tables, inputs or configuration differ.
    pub fn moves_output(&self, corpus: &Corpus) -> bool {
        let [new, old] = [self.output.clone(), corpus.output()].map(|dir| Manifest::read(&dir).ok());
        let Some((new, old)) = new.zip(old) else { return true };
        (new.tables, new.inputs, new.configuration, new.mixed) != (old.tables, old.inputs, old.configuration, old.mixed)
    }

    /// A file that is not what the changes were computed with ([`outdated`]).
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn outdated(&self, corpus: &Corpus) -> Result<Option<String>> {
        outdated(corpus, &self.output)
    }

    /// The changes that nobody has decided on.
    pub fn open_changes<'p>(&'p self, log: &'p Log) -> impl Iterator<Item = &'p Change> {
        let done = |c: &Change| log.last(&c.id).is_some_and(|e| e.did == Did::Accept || e.batch >= self.since);
        self.changes.iter().filter(move |c| !done(c))
    }

    /// The changes that were rejected without a line and are still there: rejected again, they get one.
    pub fn withheld<'p>(&'p self, log: &'p Log) -> impl Iterator<Item = &'p Change> {
        let rejected = |c: &Change| log.last(&c.id).is_some_and(|e| e.did == Did::Reject && e.file.is_none());
        self.changes.iter().filter(move |c| rejected(c))
    }

    /// Accepts changes.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn accept(log: &mut Log, changes: &[&Change]) -> Result<()> {
        Self::note_accepted(log, changes, false)
    }

    /// Accepts what was asked for by editing: undoing takes back the edit.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn accept_following(log: &mut Log, changes: &[&Change]) -> Result<()> {
        Self::note_accepted(log, changes, true)
    }

    fn note_accepted(log: &mut Log, changes: &[&Change], follows: bool) -> Result<()> {
        let batch = log.next_batch();
        let entries = changes.iter().map(|c| Entry {
            batch,
            id: c.id.clone(),
            did: Did::Accept,
            file: None,
            replaced: Vec::new(),
            follows,
            published: false,
        });
        log.entries.extend(entries);
        log.save()
    }

    /// Rejects changes: writes a decision for each, in place of what the same person decided on the same thing before.
    /// What follows from others of these may need no line ([`tidy`](super::tidy)), or get one only when these are as
    /// before ([`withheld`](Self::withheld)). Gives the changes that cannot be rejected, and why.
    ///
    /// # Errors
    /// When a file cannot be written; what was written before that is in the log.
    pub fn reject(
        corpus: &Corpus,
        log: &mut Log,
        changes: &[&Change],
        by: &Person,
        why: Option<&str>,
    ) -> Result<Vec<Error>> {
        let batch = log.next_batch();
        let mut refused = Vec::new();
        let mut files: BTreeMap<String, Vec<Decision>> = BTreeMap::new();
        let follows = following(changes);
        for change in changes {
            match rejection(change, by.name(), why) {
                Ok(decision) => {
                    let file = format!("annotations/{}/{}.jsonl", by.name(), change.doc);
                    files.entry(file).or_default().push(decision);
                }
                Err(_) if follows.contains(change.id.as_str()) => {
                    let (id, replaced) = (change.id.clone(), Vec::new());
                    log.entries.push(Entry {
                        batch,
                        id,
                        did: Did::Reject,
                        file: None,
                        replaced,
                        follows: true,
                        published: false,
                    });
                }
                Err(error) => refused.push(error),
            }
        }
        write(corpus, log, batch, Did::Reject, &follows, files)?;
        log.save()?;
        Ok(refused)
    }

    /// Pins a third value in place of a change's old and new one: writes a decision, in place of what the same person
    /// decided on the same thing before.
    ///
    /// # Errors
    /// When the values cannot be used ([`edit`]), or a file cannot be read or written.
    pub fn edit(
        corpus: &Corpus,
        log: &mut Log,
        change: &Change,
        wanted: &[(Field, String)],
        by: &Person,
        why: Option<&str>,
    ) -> Result<()> {
        let raw = super::adjudicate::raw_document(corpus, &change.doc)?;
        let decision = edit(change, wanted, &raw, by.name(), why)?;
        let path = format!("annotations/{}/{}.jsonl", by.name(), change.doc);
        write(corpus, log, log.next_batch(), Did::Edit, &BTreeSet::new(), BTreeMap::from([(path, vec![decision])]))
    }

    /// The changes that are what somebody asked for by editing: they need no second decision.
    ///
    /// # Errors
    /// When a file of decisions cannot be read.
    pub fn asked_for<'p>(&'p self, corpus: &Corpus, log: &'p Log) -> Result<Vec<&'p Change>> {
        let mut wanted: Vec<Decision> = Vec::new();
        let edits = log.entries.iter().filter(|e| e.did == Did::Edit).filter_map(|e| Some((e.file.as_deref()?, &e.id)));
        for (file, id) in edits {
            let path = corpus.root().join(file);
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
                Err(e) => return Err(Error::io("read", &path, e)),
            };
            wanted.extend(parse(&text, file).0.into_iter().filter_map(|line| match line {
                Line::Decision(d) if d.id == *id => Some(*d),
                _ => None,
            }));
        }
        let asked = |c: &&Change| {
            let Some(now) = &c.now else { return false };
            wanted.iter().any(|d| {
                let place = d.now.as_ref().and_then(|v| v.start.zip(v.end)).unwrap_or((d.anchor.start, d.anchor.end));
                (&c.doc, c.layer) == (&d.doc, d.layer)
                    && now.finder == format!("human:{}", d.by)
                    && (now.start, now.end) == place
            })
        };
        Ok(self.open_changes(log).filter(asked).collect())
    }
}

/// Writes decisions into their files, each in place of what the same person decided on the same thing before, and notes
/// them in the log.
fn write(
    corpus: &Corpus,
    log: &mut Log,
    batch: u32,
    did: Did,
    follows: &BTreeSet<&str>,
    files: BTreeMap<String, Vec<Decision>>,
) -> Result<()> {
    for (file, new) in files {
        let mut replaced: Vec<Vec<String>> = vec![Vec::new(); new.len()];
        edit_file(&corpus.root().join(&file), |lines| {
            lines.retain(|line| {
                let Line::Decision(old) = line else { return true };
                let Some(i) = new.iter().position(|new| is_same_thing(old, new)) else { return true };
                replaced[i].push(line.to_line());
                false
            });
            lines.extend(new.iter().cloned().map(|d| Line::Decision(Box::new(d))));
        })?;
        let entry = |(d, replaced): (Decision, _)| {
            let follows = follows.contains(d.id.as_str());
            Entry { batch, id: d.id, did, file: Some(file.clone()), replaced, follows, published: false }
        };
        log.entries.extend(new.into_iter().zip(replaced).map(entry));
        log.save()?;
    }
    Ok(())
}

/// Whether two decisions are about one annotation: the same change, or the same words in the same place; of stances
/// with the same target and holder.
fn is_same_thing(old: &Decision, new: &Decision) -> bool {
    let place = |d: &Decision| (d.layer, d.anchor.start, d.anchor.end);
    let which = |d: &Decision| {
        let values = d.was.as_ref().or(d.now.as_ref());
        values.filter(|_| d.layer == Layer::Stance).map(|v| (v.target.clone(), v.holder.clone()))
    };
    old.id == new.id || (place(old) == place(new) && old.anchor.quote == new.anchor.quote && which(old) == which(new))
}
