use std::path::{Path, PathBuf};

use crate::base::{Error, LexiconEntry, Pass, Problem, Result, Severity};

/// The lexicon files, sorted by name. A missing folder holds none.
pub(super) fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io("read", dir, e)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| Error::io("read", dir, e))?.path();
        if path.extension().is_some_and(|e| e == "tsv") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

pub(super) fn load(dir: &Path) -> Result<(Vec<LexiconEntry>, Vec<Problem>)> {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    for path in files(dir)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = format!("annotations/lexicon/{name}");
        let bytes = std::fs::read(&path).map_err(|e| Error::io("read", &path, e))?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                let (mut found, mut bad) = crate::lexicon::parse(&text, &format!("lexicon/{name}"), &file, true);
                entries.append(&mut found);
                problems.append(&mut bad);
            }
            Err(e) => problems.push(Problem {
                file,
                doc: None,
                pass: Pass::Entities,
                severity: Severity::Error,
                message: format!(
                    "the lexicon is not UTF-8 (byte {}); hint: save it as UTF-8",
                    e.utf8_error().valid_up_to()
                ),
                span: None,
            }),
        }
    }
    Ok((entries, problems))
}
