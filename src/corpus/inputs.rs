use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use super::{RawFile, shown, sources};
use crate::base::{Error, Pass, Problem, Result, Severity};

/// Name of the list of sources in raw/.
pub(super) const SOURCES: &str = "sources.tsv";

/// What raw/ holds.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Sorted by id.
    pub files: Vec<RawFile>,
    pub problems: Vec<Problem>,
    /// Files that hold several documents, with their SHA-256 in hex, sorted by path relative to the corpus.
    pub containers: Vec<(String, String)>,
}

/// Lists raw/ and its sub-folders in a fixed order. Hidden files (`.name`), raw/README* and raw/sources.tsv are no
/// documents; anything else that is not `*.txt` is a problem. Symbolic links are followed, loops are found.
pub(super) fn walk(raw: &Path) -> Result<Inputs> {
    if !raw.is_dir() {
        return Err(Error::new(format!("there is no folder {}", raw.display()))
            .hint("put the raw files into raw/, or make a new corpus with `jiaozhu init DIR`"));
    }
    let root = raw.parent().unwrap_or(raw);
    let shared = Arc::new(raw.to_owned());
    let mut inputs = Inputs::default();
    let mut sources = match std::fs::read(raw.join(SOURCES)) {
        Ok(bytes) => {
            let (sources, problems) = sources::parse(&String::from_utf8_lossy(&bytes));
            inputs.problems.extend(problems);
            sources
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        Err(e) => return Err(Error::io("read", &raw.join(SOURCES), e)),
    };
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(raw).follow_links(true).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e)) {
        let mut problem = |path: &Path, severity, message: String| {
            inputs.problems.push(Problem {
                file: shown(root, path),
                doc: None,
                pass: Pass::Read,
                severity,
                message,
                span: None,
            });
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(raw).to_owned();
                problem(&path, Severity::Error, walk_message(&e, root));
                continue;
            }
        };
        let path = entry.path();
        if entry.file_type().is_dir() || is_reserved(raw, path) {
            continue;
        }
        let (Some(name), true) = (path.to_str(), entry.file_type().is_file()) else {
            let message = if path.to_str().is_none() {
                "the file's name is not UTF-8; hint: rename it"
            } else {
                "neither a file nor a folder; left out"
            };
            problem(path, Severity::Error, message.to_owned());
            continue;
        };
        if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) {
            problem(
                path,
                Severity::Warning,
                "not a .txt file, left out; hint: convert it to plain text and name it *.txt, or move it out of raw/"
                    .to_owned(),
            );
            continue;
        }
        debug_assert!(name.len() > 4);
        let under = shown(raw, path);
        let id = &under[..under.len() - ".txt".len()];
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(e) => {
                problem(path, Severity::Error, walk_message(&e, root));
                continue;
            }
        };
        let source = Arc::new(sources.remove(&under).unwrap_or_default());
        inputs.files.push(RawFile::file_at(&shared, id, &under, &metadata, source));
    }
    for file in sources.into_keys() {
        inputs.problems.push(Problem {
            file: "raw/sources.tsv".to_owned(),
            doc: None,
            pass: Pass::Read,
            severity: Severity::Warning,
            message: format!("“{file}” is listed but is not in raw/; hint: remove the line or add the file"),
            span: None,
        });
    }
    inputs.files.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.file().cmp(&b.file())));
    let mut kept: Vec<RawFile> = Vec::with_capacity(inputs.files.len());
    for file in inputs.files.drain(..) {
        match kept.last() {
            Some(first) if first.id == file.id => inputs.problems.push(Problem {
                file: file.file(),
                doc: Some(file.id.clone()),
                pass: Pass::Read,
                severity: Severity::Error,
                message: format!(
                    "left out: {} has the same document id “{}”; hint: rename one of the two",
                    first.file(),
                    file.id
                ),
                span: None,
            }),
            _ => kept.push(file),
        }
    }
    inputs.files = kept;
    Ok(inputs)
}

/// raw/README* and raw/sources.tsv.
fn is_reserved(raw: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.parent() == Some(raw) && (name == SOURCES || name.starts_with("README"))
}

fn walk_message(error: &walkdir::Error, root: &Path) -> String {
    if let Some(ancestor) = error.loop_ancestor() {
        return format!("a symbolic link back to {}; left out; hint: remove the link", shown(root, ancestor));
    }
    match error.io_error() {
        Some(e) if e.kind() == std::io::ErrorKind::NotFound => {
            "a symbolic link to nothing; left out; hint: mend or remove the link".to_owned()
        }
        Some(e) if error.path().is_some_and(Path::is_symlink) => {
            format!("a symbolic link that cannot be followed ({e}); left out; hint: mend or remove the link")
        }
        Some(e) => format!("cannot be read: {e}; hint: check its permissions"),
        None => error.to_string(),
    }
}
