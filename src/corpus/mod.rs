//! Where things are: corpus.toml, raw/, annotations/, output/; reads the configuration, the lexicons, the targets and
//! the list of raw files.

mod config;
mod containers;
mod files;
mod inputs;
mod intake;
mod lexicons;
mod raw_file;
mod revision;
mod scratch;
mod sources;
mod targets;

pub use config::{CleanSite, Config, Input, Names, parse_size, parse_time};
pub use files::Files;
pub use inputs::Inputs;
pub use raw_file::{Container, Place, RawFile, Stamp, Unpacking};
pub use revision::Output;
pub use scratch::{Scratch, Sorted, Sorter};

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::TempDir;

use crate::base::{Error, LexiconEntry, Problem, Result, Target};

/// Name of the configuration file.
pub const CONFIG: &str = "corpus.toml";

/// A corpus on disk, its configuration read.
#[derive(Clone, Debug)]
pub struct Corpus {
    root: PathBuf,
    pub config: Config,
    /// Where unpacked inputs go when `.jiaozhu` cannot be written; made when it is needed.
    spool: Arc<OnceLock<TempDir>>,
}

impl Corpus {
    /// Opens the corpus in `root`: a folder with raw/ or corpus.toml in it.
    ///
    /// # Errors
    /// When the folder does not look like a corpus, or corpus.toml cannot be read or understood.
    pub fn open(root: &Path) -> Result<Self> {
        if !root.is_dir() {
            return Err(Error::new(format!("there is no folder {}", root.display()))
                .hint("give the folder of a corpus with -C DIR, or make one with `jiaozhu init DIR`"));
        }
        let path = root.join(CONFIG);
        let config = match read_text(&path)? {
            Some(text) => Config::parse(&text, &path)?,
            None => {
                if !root.join("raw").is_dir() {
                    return Err(Error::new(format!(
                        "{} is not a corpus: it has neither raw/ nor {CONFIG}",
                        root.display()
                    ))
                    .hint("go to the folder of a corpus or name it with -C DIR; `jiaozhu init DIR` makes a new one"));
                }
                Config::default()
            }
        };
        Ok(Self { root: root.to_owned(), config, spool: Arc::default() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn raw(&self) -> PathBuf {
        self.root.join("raw")
    }

    /// What people made: annotations/, or the folder itself where it holds gold/ beside raw/ (training data).
    pub fn annotations(&self) -> PathBuf {
        let usual = self.root.join("annotations");
        if !usual.is_dir() && self.root.join("gold").is_dir() { self.root.clone() } else { usual }
    }

    pub fn output(&self) -> PathBuf {
        self.root.join("output")
    }

    /// The program's own folder, git-ignored, which may be deleted at any time.
    pub fn private(&self) -> PathBuf {
        self.root.join(".jiaozhu")
    }

    /// The documents of raw/, sorted by id, with what is wrong in the folder. Files that hold several documents are read
    /// once; what was learnt of them is kept in `.jiaozhu/spool`.
    ///
    /// # Errors
    /// When raw/ itself cannot be read.
    pub fn inputs(&self) -> Result<Inputs> {
        let spool = containers::spool::Spool::new(self.private().join("spool"), &self.spool);
        inputs::walk(&self.raw(), &self.config.input, &spool)
    }

    /// Stores a stream of documents (JSON Lines, a tar or zip archive, Parquet or a text; plain, gzip or zstd) as it comes
    /// in raw/, under a name that may leave out the extension. Gives the path relative to the corpus, and the size.
    ///
    /// # Errors
    /// When the stream is empty or cannot be read, or raw/ has another file of that name.
    pub fn take_in(&self, name: &str, stream: impl std::io::Read) -> Result<(String, u64)> {
        intake::store(&self.raw(), name, stream)
    }

    /// The corpus's own lexicons (annotations/lexicon/*.tsv, sorted by name) with the lines that cannot be used.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn lexicon(&self) -> Result<(Vec<LexiconEntry>, Vec<Problem>)> {
        lexicons::load(&self.annotations().join("lexicon"))
    }

    /// The stance targets (annotations/targets.toml); none when the file is missing.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn targets(&self) -> Result<Vec<Target>> {
        targets::load(&self.annotations().join("targets.toml"))
    }

    /// Where the corpus's own tagger stands when it has one, made by `jiaozhu train`.
    pub fn tagger(&self) -> PathBuf {
        self.annotations().join("tagger.model")
    }

    /// Every file under annotations/, sorted.
    pub fn annotation_files(&self) -> Vec<PathBuf> {
        // Where annotations/ is the corpus's own folder, the others in it are none of it.
        let other =
            |e: &walkdir::DirEntry| [self.raw(), self.output(), self.private()].iter().any(|dir| dir == e.path());
        let all = walkdir::WalkDir::new(self.annotations()).follow_links(true).sort_by_file_name();
        all.into_iter()
            .filter_entry(|e| !other(e))
            .flatten()
            .filter(|e| e.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect()
    }

    /// Files other than raw ones that a run reads, for the manifest: (path relative to the corpus, with `/`; bytes).
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn side_inputs(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        for path in [
            self.root.join(CONFIG),
            self.raw().join(inputs::SOURCES),
            self.annotations().join("targets.toml"),
            self.tagger(),
        ] {
            push_file(&self.root, &path, &mut found)?;
        }
        for path in lexicons::files(&self.annotations().join("lexicon"))? {
            push_file(&self.root, &path, &mut found)?;
        }
        Ok(found)
    }
}

fn push_file(root: &Path, path: &Path, out: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    match std::fs::read(path) {
        Ok(bytes) => out.push((shown(root, path), bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => return Err(Error::io("read", path, e)),
    }
    Ok(())
}

/// The text of a file that people write, or `None` when there is no such file.
fn read_text(path: &Path) -> Result<Option<String>> {
    match std::fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Ok(Some(text)),
        Ok(Err(e)) => {
            let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Err(Error::new(format!("{name}: line {line} is not UTF-8")).at(path).hint("save the file as UTF-8"))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path, e)),
    }
}

/// A path inside the corpus as shown to users: relative, with `/`.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Turns an error of the toml crate into ours, with the line marked.
fn toml_error(path: &Path, text: &str, error: &toml::de::Error, hint: &str) -> Error {
    let message = error.message().lines().next().unwrap_or_default();
    let ours = Error::new(format!("{}: {message}", path.file_name().unwrap_or_default().to_string_lossy()));
    let ours = match error.span() {
        Some(span) => {
            let start = span.start.min(text.len());
            let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
            let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
            let line = text[..line_start].matches('\n').count() + 1;
            let end = span.end.clamp(start, line_end);
            ours.at_line(path, line, &text[line_start..line_end])
                .marking(text[line_start..start].chars().count() + 1, text[start..end].chars().count())
        }
        None => ours.at(path),
    };
    ours.hint(hint)
}
