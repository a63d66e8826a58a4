//! Outputs to compare: folders, and what git has of output/ at a revision (read without checking anything out).

use std::path::{Path, PathBuf};
use std::process::{Command, Output as Ran};

use tempfile::TempDir;

use super::Corpus;
use crate::base::{Error, Result};

/// The output's manifest, by which an output folder is known.
const MANIFEST: &str = "manifest.json";

/// An output folder to look at.
#[derive(Debug)]
pub struct Output {
    /// What it is called: the folder as it was named, or `REV:output`.
    pub name: String,
    dir: PathBuf,
    /// Holds what was taken from git; removed on drop.
    _taken: Option<TempDir>,
}

impl Output {
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn folder(name: &str, dir: PathBuf) -> Self {
        Self { name: name.to_owned(), dir, _taken: None }
    }

    /// A folder (of the corpus first, then of the current folder) or a git revision, as named on a command line: an
    /// output folder, a corpus folder with an output/, or anything that git takes for a commit (`HEAD~2`, `main`, `v1.0`).
    ///
    /// # Errors
    /// When it is neither, when git is missing, or when output/ is not in that commit.
    pub fn named(corpus: &Corpus, name: &str) -> Result<Self> {
        let path = Path::new(name);
        let inside = corpus.root().join(path);
        for dir in [inside.clone(), inside.join("output"), path.to_owned(), path.join("output")] {
            if dir.join(MANIFEST).is_file() {
                return Ok(Self::folder(name, dir));
            }
        }
        if inside.is_dir() || path.is_dir() {
            return Err(Error::new(format!("{name} is no output folder: it has no {MANIFEST}"))
                .hint("name a folder that `jiaozhu run` wrote, or a git revision"));
        }
        Self::at(corpus, name)
    }

    /// The corpus's output/ itself; none before the first run.
    pub fn current(corpus: &Corpus) -> Option<Self> {
        let dir = corpus.output();
        dir.join(MANIFEST).is_file().then(|| Self::folder("output", dir))
    }

    /// What git has of output/ in the last commit; none where there is no git, no commit, or no output in it.
    pub fn committed(corpus: &Corpus) -> Option<Self> {
        Self::at(corpus, "HEAD").ok()
    }

    fn at(corpus: &Corpus, revision: &str) -> Result<Self> {
        let root = corpus.root();
        let hint = "name an output folder or a git revision, such as HEAD~1 or main";
        if revision.starts_with('-') {
            return Err(Error::new(format!("“{revision}” is no revision")).hint(hint));
        }
        if !git(root, &["rev-parse", "--is-inside-work-tree"])?.status.success() {
            return Err(Error::new(format!(
                "there is no folder “{revision}”, and {} is not in a git repository",
                root.display()
            ))
            .hint("name an output folder; revisions need the corpus to be in git (`git init`)"));
        }
        let commit = format!("{revision}^{{commit}}");
        if !git(root, &["rev-parse", "--verify", "--quiet", &commit])?.status.success() {
            return Err(Error::new(format!("there is neither a folder nor a git revision “{revision}”")).hint(hint));
        }
        let listed = git(root, &["ls-tree", "-r", "--name-only", "-z", revision, "output/"])?;
        Self::take(root, revision, &String::from_utf8_lossy(&listed.stdout))
    }

    /// What git has of the output whose manifest is this object: in the index, or in a commit of any branch.
    ///
    /// # Errors
    /// When no commit has it.
    pub fn of_manifest(corpus: &Corpus, object: &str) -> Result<Self> {
        let root = corpus.root();
        let manifest = format!("output/{MANIFEST}");
        let is_of = |revision: &str| -> Result<bool> {
            let found = git(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}:./{manifest}")])?;
            Ok(String::from_utf8_lossy(&found.stdout).trim().starts_with(object))
        };
        if is_of("")? {
            let listed = git(root, &["ls-files", "-z", "output/"])?;
            return Self::take(root, "", &String::from_utf8_lossy(&listed.stdout));
        }
        let find = format!("--find-object={object}");
        let commits = git(root, &["log", "--all", "-m", "--format=%h", &find, "--", &manifest])?;
        for commit in String::from_utf8_lossy(&commits.stdout).lines().filter(|l| !l.is_empty()) {
            if is_of(commit)? {
                return Self::at(corpus, commit);
            }
        }
        Err(Error::new(format!("no commit has the output with the manifest {object}"))
            .hint("compare folders or revisions with `jiaozhu diff A B`"))
    }

    /// Takes output/ out of git at a revision (nothing: the index) that has these files.
    fn take(root: &Path, revision: &str, listed: &str) -> Result<Self> {
        let mut files: Vec<&str> = listed.split('\0').filter_map(|f| f.strip_prefix("output/")).collect();
        if !files.contains(&MANIFEST) {
            return Err(Error::new(format!("output/ is not in git at {revision}"))
                .hint("commit output/, or name an output folder"));
        }
        // Either form of a table will do.
        if files.iter().any(|f| f.ends_with(".parquet")) {
            files.retain(|f| !f.ends_with(".csv"));
        }
        let taken = tempfile::tempdir().map_err(|e| Error::io("create a folder in", &std::env::temp_dir(), e))?;
        for file in files {
            let shown = git(root, &["show", &format!("{revision}:./output/{file}")])?;
            if !shown.status.success() {
                return Err(Error::new(format!(
                    "git cannot show output/{file} at {revision}: {}",
                    String::from_utf8_lossy(&shown.stderr).trim()
                )));
            }
            let path = taken.path().join(file);
            if let Some(dir) = path.parent() {
                std::fs::create_dir_all(dir).map_err(|e| Error::io("create", dir, e))?;
            }
            std::fs::write(&path, shown.stdout).map_err(|e| Error::io("write", &path, e))?;
        }
        let name = if revision.is_empty() { "index:output".to_owned() } else { format!("{revision}:output") };
        Ok(Self { name, dir: taken.path().to_owned(), _taken: Some(taken) })
    }
}

fn git(root: &Path, args: &[&str]) -> Result<Ran> {
    Command::new("git").arg("-C").arg(root).args(args).output().map_err(|e| {
        let error = Error::new(format!("git cannot be run: {e}"));
        error.hint("install git to compare with revisions, or name an output folder")
    })
}
