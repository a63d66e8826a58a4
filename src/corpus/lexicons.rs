use std::collections::BTreeMap;
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
    problems.extend(contradictions(&entries));
    Ok((entries, problems))
}

/// Names that two lines give to two things: the first line decides.
fn contradictions(entries: &[LexiconEntry]) -> Vec<Problem> {
    let mut first: BTreeMap<&str, &LexiconEntry> = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in entries {
        for name in std::iter::once(&entry.surface).chain(&entry.aliases) {
            let known = *first.entry(name).or_insert(entry);
            if (known.kind, &known.entity) == (entry.kind, &entry.entity) {
                continue;
            }
            let file = entry.origin.split('#').next().unwrap_or_default();
            problems.push(Problem {
                file: format!("annotations/{file}"),
                doc: None,
                pass: Pass::Entities,
                severity: Severity::Warning,
                message: format!(
                    "“{name}” is {} in the line of {}, and {} in that of {}, which is not used for it; hint: remove one",
                    thing(known),
                    known.origin,
                    thing(entry),
                    entry.origin
                ),
                span: None,
            });
        }
    }
    problems
}

/// What a line says that a name is.
fn thing(entry: &LexiconEntry) -> String {
    format!("{} {}", entry.kind.name(), entry.entity.as_deref().unwrap_or("without an id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_that_disagree_on_a_name_are_told() {
        let text = "surface\ttype\tentity\taliases\n远山电子\tORG\tyuanshan\t远山\n远山\tGPE\tyuanshan-city\n远山电子\tORG\tyuanshan\n";
        let (entries, bad) = crate::lexicon::parse(text, "lexicon/names.tsv", "annotations/lexicon/names.tsv", true);
        assert!(bad.is_empty());
        let told: Vec<String> =
            contradictions(&entries).into_iter().map(|p| format!("{}: {}", p.file, p.message)).collect();
        insta::assert_snapshot!(told.join("\n"), @"annotations/lexicon/names.tsv: “远山” is ORG yuanshan in the line of lexicon/names.tsv#远山电子, and GPE yuanshan-city in that of lexicon/names.tsv#远山, which is not used for it; hint: remove one");
    }
}
