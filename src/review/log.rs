use std::io::Write as _;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::annotations::{Line, edit_file, parse};
use crate::base::{Error, Result};
use crate::corpus::Corpus;

/// How somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Did {
    Accept,
    Reject,
    /// Another value was pinned.
    Edit,
}

impl Did {
    /// What was done, for people.
    pub fn past(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Reject => "rejected",
            Self::Edit => "edited",
        }
    }
}

/// One thing that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Decisions made at once share it; undone at once too.
    pub batch: u32,
    /// The change.
    pub id: String,
    pub did: Did,
    /// Of a rejection or edit: the file that its line was written to, relative to the corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Of a rejection or edit: the lines of the same person on the same place that its line replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
    /// Whether what was rejected may be as before by itself, because of what was rejected with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follows: bool,
    /// Whether output/ has moved on with this acceptance. What came before it cannot be taken back by undoing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published: bool,
}

/// What was decided, in order: `.jiaozhu/decided.jsonl`. Losing it loses what was accepted but not yet published, and the
/// power to undo; decisions themselves are under annotations/.
#[derive(Clone, Debug)]
pub struct Log {
    path: PathBuf,
    root: PathBuf,
    pub entries: Vec<Entry>,
}

impl Log {
    /// Reads the log; an empty one when there is none.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn open(corpus: &Corpus) -> Result<Self> {
        let path = corpus.private().join("decided.jsonl");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        let mut entries = Vec::new();
        for (i, line) in text.lines().enumerate() {
            entries.push(serde_json::from_str(line).map_err(|e| {
                Error::new(format!("the log of decisions cannot be understood: {e}"))
                    .at_line(&path, i + 1, line)
                    .hint("delete the file: decisions themselves are under annotations/, only undo is lost")
            })?);
        }
        Ok(Self { path, root: corpus.root().to_owned(), entries })
    }

    /// The number of the next batch.
    pub fn next_batch(&self) -> u32 {
        self.entries.last().map_or(1, |e| e.batch + 1)
    }

    /// The last decision on a change.
    pub fn last(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|e| e.id == id && !e.published)
    }

    /// Writes the log in one piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self) -> Result<()> {
        let dir = self.path.parent().unwrap_or(&self.root);
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(dir)?;
            let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(dir)?;
            for entry in &self.entries {
                serde_json::to_writer(&mut file, entry)?;
                file.write_all(b"\n")?;
            }
            file.persist(&self.path).map(|_| ()).map_err(|e| e.error)
        };
        write().map_err(|e| Error::io("write", &self.path, e))
    }

    /// Forgets what was accepted, but for a mark where somebody last did: output/ has moved on.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub fn forget_accepted(&mut self) -> Result<()> {
        if !self.entries.iter().any(|e| e.did == Did::Accept && !e.published) {
            return Ok(());
        }
        let asked = self.entries.iter().rposition(|e| e.did == Did::Accept && !e.follows);
        let mut at = 0..;
        self.entries.retain_mut(|e| {
            let mark = at.next() == asked;
            e.published |= mark;
            mark || e.did != Did::Accept
        });
        self.save()
    }

    /// Takes back the last batch: removes the lines that it wrote. Gives its entries; none when there is nothing to undo.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn undo(&mut self) -> Result<Vec<Entry>> {
        let Some(last) = self.entries.last() else { return Ok(Vec::new()) };
        if last.published {
            return Err(Error::new("the last decision was an acceptance, and output/ has moved on with it").hint(
                "git has the old output/; an earlier rejection or edit is a line in annotations/: delete it, and run",
            ));
        }
        let batch = last.batch;
        let (undone, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.entries).into_iter().partition(|e| e.batch == batch);
        let files: std::collections::BTreeSet<&String> = undone.iter().filter_map(|e| e.file.as_ref()).collect();
        for file in files {
            let ids: Vec<&str> =
                undone.iter().filter(|e| e.file.as_ref() == Some(file)).map(|e| e.id.as_str()).collect();
            let of_file = undone.iter().filter(|e| e.file.as_ref() == Some(file));
            let replaced: Vec<Line> = of_file.flat_map(|e| &e.replaced).flat_map(|l| parse(l, file).0).collect();
            edit_file(&self.root.join(file), |lines| {
                lines.retain(|l| !matches!(l, Line::Decision(d) if ids.contains(&d.id.as_str())));
                lines.extend(replaced);
            })?;
        }
        self.entries = kept;
        self.save()?;
        Ok(undone)
    }
}
