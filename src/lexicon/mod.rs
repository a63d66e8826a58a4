//! Lexicons: tab-separated lists of surface forms that name entities. One list serves the gazetteer and, as a user
//! dictionary, the segmenter. Built-in lists hold general knowledge; a corpus adds its own in annotations/lexicon/.

use std::sync::Arc;

use crate::base::{EntityType, LexiconEntry, Pass, Problem, Severity, simplified};

/// The built-in lists: (name, text). Sorted by name.
const BUILTIN: &[(&str, &str)] = &[
    ("agencies.tsv", include_str!("builtin/agencies.tsv")),
    ("bodies.tsv", include_str!("builtin/bodies.tsv")),
    ("china.tsv", include_str!("builtin/china.tsv")),
    ("cities.tsv", include_str!("builtin/cities.tsv")),
    ("companies.tsv", include_str!("builtin/companies.tsv")),
    ("events.tsv", include_str!("builtin/events.tsv")),
    ("institutes.tsv", include_str!("builtin/institutes.tsv")),
    ("laws.tsv", include_str!("builtin/laws.tsv")),
    ("materials.tsv", include_str!("builtin/materials.tsv")),
    ("people.tsv", include_str!("builtin/people.tsv")),
    ("regions.tsv", include_str!("builtin/regions.tsv")),
    ("states.tsv", include_str!("builtin/states.tsv")),
    ("technologies.tsv", include_str!("builtin/technologies.tsv")),
];

/// The header line that every lexicon begins with.
pub const HEADER: &str = "surface\ttype\tentity\taliases";

/// The entries of the built-in lists.
pub fn builtin() -> Vec<LexiconEntry> {
    let mut entries = Vec::new();
    for (name, text) in BUILTIN {
        let (mut found, problems) = parse(text, &format!("builtin/{name}"), "", false);
        debug_assert!(problems.is_empty(), "{problems:?}");
        entries.append(&mut found);
    }
    entries
}

/// Reads one list. `origin` is how mentions name it (`lexicon/agencies.tsv`), `file` how problems name it.
///
/// A line that cannot be used becomes a problem and is left out; the others stand. Empty lines and lines that begin
/// with `#` are comments.
pub fn parse(text: &str, origin: &str, file: &str, own: bool) -> (Vec<LexiconEntry>, Vec<Problem>) {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut bad = |line: usize, message: String| {
        problems.push(Problem {
            file: file.to_owned(),
            doc: None,
            pass: Pass::Entities,
            severity: Severity::Warning,
            message: format!("line {line}: {message}"),
            span: None,
        });
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let said = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| said(line)).peekable();
    if let Some(&(number, first)) = lines.peek() {
        // A header with other columns is no name.
        let header = first.split('\t').next() == HEADER.split('\t').next();
        if first.trim_end() != HEADER {
            let wrong = if header { "the header line has other columns" } else { "the header line is missing" };
            bad(
                number,
                format!(
                    "{wrong}; hint: begin the file with surface, type, entity, aliases, in this order, separated by tabs"
                ),
            );
        }
        if header {
            lines.next();
        }
    }
    for (number, line) in lines {
        match parse_line(line, origin, own) {
            Ok(entry) => entries.push(entry),
            Err(message) => bad(number, message),
        }
    }
    (entries, problems)
}

fn parse_line(line: &str, origin: &str, own: bool) -> Result<LexiconEntry, String> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    if columns.len() < 2 {
        return Err(format!(
            "{} column where 2 to 4 are expected, in “{line}”; hint: surface, type, entity and aliases are separated by tabs, not spaces",
            columns.len()
        ));
    }
    if columns.len() > 4 {
        return Err(format!(
            "{} columns where at most 4 are expected, in “{line}”; hint: separate aliases by |, not by tabs",
            columns.len()
        ));
    }
    let surface = columns[0];
    if surface.is_empty() {
        return Err("the surface form is empty; hint: remove the line or fill in the first column".to_owned());
    }
    let Some(kind) = EntityType::parse(columns[1]) else {
        let names: Vec<&str> = EntityType::ALL.iter().map(|t| t.name()).collect();
        return Err(format!("unknown type “{}” of “{surface}”; hint: one of {}", columns[1], names.join(", ")));
    };
    let column = |i: usize| columns.get(i).copied().filter(|c| !c.is_empty());
    Ok(LexiconEntry {
        surface: simplified(surface).into_owned(),
        kind,
        entity: column(2).map(Arc::from),
        aliases: column(3).map_or_else(Vec::new, |a| {
            a.split('|').map(str::trim).filter(|a| !a.is_empty()).map(|a| simplified(a).into_owned()).collect()
        }),
        origin: Arc::from(format!("{origin}#{surface}")),
        own,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of a list, and what is wrong with it.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let (entries, problems) = parse(text, "lexicon/x.tsv", "annotations/lexicon/x.tsv", true);
        (entries.into_iter().map(|e| e.surface).collect(), problems.into_iter().map(|p| p.message).collect())
    }

    #[test]
    fn comments_may_stand_above_the_header() {
        let text = format!("\u{feff}# 手工整理\n\n{HEADER}\n# 企业\n甲公司\tORG\tjia\n");
        assert_eq!(read(&text), (vec!["甲公司".to_owned()], vec![]));
    }

    #[test]
    fn a_header_with_other_columns_is_no_name() {
        let (names, wrong) = read("surface\ttype\tentity\talias\n甲公司\tORG\n");
        assert_eq!(names, ["甲公司"]);
        assert_eq!(
            wrong,
            [
                "line 1: the header line has other columns; hint: begin the file with surface, type, entity, aliases, in this order, separated by tabs"
            ]
        );
    }

    #[test]
    fn a_list_without_header_is_read() {
        let (names, wrong) = read("# 企业\n甲公司\tORG\n");
        assert_eq!(names, ["甲公司"]);
        assert!(wrong.len() == 1 && wrong[0].starts_with("line 2: the header line is missing"), "{wrong:?}");
    }
}
