use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::base::{Pass, Problem, Severity, Source};

/// Reads raw/sources.tsv: a header line naming its columns (file, url, retrieved, publisher, in any order), then a
/// line for each raw file. Returns the sources by file name (relative to raw/, with `/`).
///
/// Sources that say the same are one: where a crawl of millions has no addresses, there are but a few.
pub(super) fn parse(text: &str) -> (BTreeMap<String, Arc<Source>>, Vec<Problem>) {
    let mut sources = BTreeMap::new();
    let mut different: HashSet<Arc<Source>> = HashSet::new();
    let mut problems = Vec::new();
    let mut bad = |line: usize, message: String| {
        problems.push(Problem {
            file: "raw/sources.tsv".to_owned(),
            doc: None,
            pass: Pass::Read,
            severity: Severity::Warning,
            message: format!("line {line}: {message}"),
            span: None,
        });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let Some((_, header)) = lines.next() else { return (sources, problems) };
    let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
    for unknown in columns.iter().filter(|c| !["file", "url", "retrieved", "publisher"].contains(c)) {
        bad(1, format!("unknown column “{unknown}”; hint: the columns are file, url, retrieved, publisher"));
    }
    let Some(file_column) = columns.iter().position(|c| *c == "file") else {
        bad(
            1,
            "there is no column “file”; hint: begin with the header file, url, retrieved, publisher, separated by tabs"
                .to_owned(),
        );
        return (sources, problems);
    };
    for (i, line) in lines {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() > columns.len() {
            bad(
                i + 1,
                format!(
                    "{} columns where the header has {}; hint: is there a tab too many?",
                    cells.len(),
                    columns.len()
                ),
            );
            continue;
        }
        let cell = |name: &str| {
            let at = columns.iter().position(|c| *c == name)?;
            cells.get(at).filter(|c| !c.is_empty()).map(|c| (*c).to_owned())
        };
        let Some(file) = cells.get(file_column).filter(|c| !c.is_empty()) else {
            bad(i + 1, "the file is not named".to_owned());
            continue;
        };
        let source = Source {
            url: cell("url"),
            retrieved: cell("retrieved"),
            publisher: cell("publisher"),
            ..Source::default()
        };
        let source = match different.get(&source) {
            Some(same) => Arc::clone(same),
            None => {
                let source = Arc::new(source);
                // One with an address of its own has no equal.
                if source.url.is_none() {
                    different.insert(Arc::clone(&source));
                }
                source
            }
        };
        if sources.insert((*file).to_owned(), source).is_some() {
            bad(i + 1, format!("“{file}” is listed twice; the last line counts"));
        }
    }
    (sources, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_say_the_same_are_one() {
        let (sources, problems) =
            parse("file\turl\tpublisher\na.txt\t\t周刊\nb.txt\t\t周刊\nc.txt\thttps://x.cn/1\t周刊\n");
        assert!(problems.is_empty());
        assert!(Arc::ptr_eq(&sources["a.txt"], &sources["b.txt"]));
        assert_ne!(sources["a.txt"], sources["c.txt"]);
        assert_eq!(sources["c.txt"].url.as_deref(), Some("https://x.cn/1"));
    }
}
