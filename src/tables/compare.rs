//! What differs between two output folders, row by row, for `run --check`. Reviewing annotations is `diff`'s work;
//! this says in what way an output is stale.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::Path;

use similar::{Algorithm, DiffOp};

use super::*;
use crate::base::Result;

/// The differences between two output folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Comparison {
    /// Tables whose rows differ, in the order of the tables.
    pub tables: Vec<TableComparison>,
    /// Other differences, one line each: the manifest, the data package, files on one side only. Files that no run
    /// writes are nobody's business here.
    pub files: Vec<String>,
}

/// The differences between two versions of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TableComparison {
    pub table: &'static str,
    pub added: usize,
    pub removed: usize,
    /// Rows for the same thing with other values.
    pub changed: usize,
    /// Rows that differ only in their numbers, because something before them came or went.
    pub renumbered: usize,
    /// Rows that differ in their offsets, and nothing but numbers else: the text before them changed.
    pub shifted: usize,
    /// The first rows added, removed and changed, one line each.
    pub examples: Vec<String>,
}

impl Comparison {
    pub fn is_same(&self) -> bool {
        self.tables.is_empty() && self.files.is_empty()
    }
}

impl TableComparison {
    /// Rows added, removed and changed.
    fn told(&self) -> usize {
        self.added + self.removed + self.changed
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.files {
            writeln!(f, "{line}")?;
        }
        for table in &self.tables {
            write!(f, "{table}")?;
        }
        Ok(())
    }
}

impl fmt::Display for TableComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.added, "added"),
            (self.removed, "removed"),
            (self.changed, "changed"),
            (self.renumbered, "renumbered"),
            (self.shifted, "shifted"),
        ];
        let counts: Vec<_> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        writeln!(f, "{}: {}", self.table, counts.join(", "))?;
        for example in &self.examples {
            writeln!(f, "  {example}")?;
        }
        match self.told() - self.examples.len() {
            0 => Ok(()),
            more => writeln!(f, "  … and {more} more"),
        }
    }
}

/// How the rows of a table are recognised and shown.
trait Compared: Table {
    /// What names the row where the raw file did not change, usually its place in the raw text.
    fn place(row: &Self::Row<'_>) -> String;
    /// What names it whatever its place.
    fn key(row: &Self::Row<'_>) -> String;
    /// Where it comes among the document's differences.
    fn order(row: &Self::Row<'_>) -> u32;
    /// The row for people, without its document.
    fn brief(row: &Self::Row<'_>) -> String;
}

macro_rules! compared {
    ($Table:ident: $row:ident; place $place:expr; key $key:expr; order $order:expr; brief $brief:expr;) => {
        impl Compared for $Table {
            fn place($row: &Self::Row<'_>) -> String {
                $place
            }
            fn key($row: &Self::Row<'_>) -> String {
                $key
            }
            fn order($row: &Self::Row<'_>) -> u32 {
                $order
            }
            fn brief($row: &Self::Row<'_>) -> String {
                $brief
            }
        }
    };
}

compared! { Documents: row;
    place row.article.to_string();
    key row.article.to_string();
    order row.article;
    brief format!("article {} {}", row.article, quote(row.title.unwrap_or_default()));
}
compared! { Blocks: row;
    place format!("{}..{}", row.raw_start, row.raw_end);
    key row.text.to_owned();
    order row.raw_start;
    brief format!("{}..{} {} {} ({})", row.raw_start, row.raw_end, quote(row.text), row.label, row.rule);
}
compared! { Edits: row;
    place format!("{}..{}", row.raw_start, row.raw_end);
    key format!("{}\0{}", row.removed, row.inserted);
    order row.raw_start;
    brief format!("{}..{} {} → {} ({})", row.raw_start, row.raw_end, quote(row.removed), quote(row.inserted), row.rule);
}
compared! { Sentences: row;
    place format!("{}..{}", row.raw_start, row.raw_end);
    key row.text.to_owned();
    order row.raw_start;
    brief format!("{}..{} {}", row.raw_start, row.raw_end, quote(row.text));
}
compared! { Tokens: row;
    place format!("{}..{}", row.raw_start, row.raw_end);
    key row.text.to_owned();
    order row.raw_start;
    brief format!("{}..{} {} {}", row.raw_start, row.raw_end, quote(row.text), row.pos);
}
compared! { Entities: row;
    place format!("{}..{}", row.raw_start, row.raw_end);
    key row.text.to_owned();
    order row.raw_start;
    brief format!("{}..{} {} {} ({})", row.raw_start, row.raw_end, quote(row.text), row.r#type, row.finder);
}
compared! { Stances: row;
    place format!("{}\0{}\0{}\0{}", row.article, row.sentence, row.target, row.holder);
    key format!("{}\0{}", row.target, row.holder);
    order row.sentence;
    brief format!(
        "{}/{} {} {} {} ({})", row.article, row.sentence, quote(row.holder), row.polarity, row.target, row.finder
    );
}
compared! { Problems: row;
    place format!("{}\0{:?}\0{}", row.pass, row.raw_start, row.message);
    key format!("{}\0{}", row.pass, row.message);
    order row.raw_start.unwrap_or(0);
    brief format!("{}: {} ({})", row.severity, quote(row.message), row.pass);
}

/// Columns that only say which of its kind a row is.
const NUMBERS: &[&str] = &["block", "paragraph", "sentence", "token", "mention"];

/// Columns that only say where a row is.
const OFFSETS: &[&str] = &["raw_start", "raw_end", "byte_start", "byte_end", "start", "end"];

/// Compares two output folders, with at most `examples` example rows for every table.
///
/// # Errors
/// When the new folder cannot be read. An old one that cannot be read is a difference.
pub fn compare(old: &Path, new: &Path, examples: usize) -> Result<Comparison> {
    let mut comparison = Comparison::default();
    let (old_files, new_files) = (own_files(old), own_files(new));
    for file in old_files.difference(&new_files) {
        comparison.files.push(format!("{file}: a run does not make it"));
    }
    for file in new_files.difference(&old_files) {
        comparison.files.push(format!("{file}: missing"));
    }
    let differing: Vec<&String> =
        old_files.intersection(&new_files).filter(|file| !same_bytes(&old.join(file), &new.join(file))).collect();
    let tables_differ = differing.iter().any(|file| table_of(file).is_some()) || old_files != new_files;
    if tables_differ && let Err(error) = rows(old, new, examples, &mut comparison) {
        Reader::open(new)?;
        comparison.files.push(format!("the tables cannot be compared: {}", error.message));
    }
    for file in differing {
        match file.as_str() {
            Manifest::FILE => comparison.files.extend(manifests(old, new, examples)),
            file => match table_of(file) {
                Some(table) if comparison.tables.iter().any(|t| t.table == table) => {}
                // The library that writes the files changed, or one format is damaged.
                Some(_) => comparison.files.push(format!("{file}: differs, though its table has the same rows")),
                None => comparison.files.push(format!("{file}: differs")),
            },
        }
    }
    Ok(comparison)
}

fn same_bytes(a: &Path, b: &Path) -> bool {
    let len = |path: &Path| std::fs::metadata(path).ok().map(|m| m.len());
    len(a) == len(b) && matches!((sha256(a), sha256(b)), (Ok(a), Ok(b)) if a == b)
}

fn manifests(old: &Path, new: &Path, examples: usize) -> Vec<String> {
    let file = Manifest::FILE;
    let (Ok(old), Ok(new)) = (Manifest::read(old), Manifest::read(new)) else {
        return vec![format!("{file}: differs")];
    };
    let mut lines = Vec::new();
    // Another build that makes the same of the same is no news: each change of the program's sources is one.
    if !old.program.is_same_version(&new.program) {
        lines.push(format!(
            "{file}: made by {} {}, now {} {}",
            old.program.name, old.program.version, new.program.name, new.program.version
        ));
    }
    if old.configuration != new.configuration {
        lines.push(format!("{file}: the configuration differs"));
    }
    if !old.mixed.is_empty() {
        lines
            .push(format!("{file}: rows that `run --only` left were made with other inputs: {}", old.mixed.join(", ")));
    }
    let hashes = |m: &Manifest| m.inputs.iter().map(|i| (i.path.clone(), i.sha256.clone())).collect::<HashMap<_, _>>();
    let (before, after) = (hashes(&old), hashes(&new));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes: Vec<String> = paths
        .into_iter()
        .filter_map(|path| match (before.get(path), after.get(path)) {
            (None, _) => Some(format!("{file}: new input {path}")),
            (_, None) => Some(format!("{file}: input {path} is gone")),
            (a, b) => (a != b).then(|| format!("{file}: input {path} changed")),
        })
        .collect();
    let more = changes.len().saturating_sub(examples);
    lines.extend(changes.into_iter().take(examples));
    if more > 0 {
        lines.push(format!("{file}: … and {more} more inputs"));
    }
    lines
}

fn rows(old: &Path, new: &Path, examples: usize, comparison: &mut Comparison) -> Result<()> {
    let (mut old, mut new) = (Reader::open(old)?, Reader::open(new)?);
    let mut differences: Vec<TableComparison> =
        TableSet::NAMES.iter().map(|&table| TableComparison { table, ..TableComparison::default() }).collect();
    problems(old.problems(), new.problems(), examples, differences.last_mut().expect("eight tables"));
    let (mut before, mut after) = (old.next().transpose()?, new.next().transpose()?);
    loop {
        let order = match (&before, &after) {
            (None, None) => break,
            (Some(a), Some(b)) => a.doc.cmp(&b.doc),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
        };
        let a = if order.is_le() { std::mem::replace(&mut before, old.next().transpose()?) } else { None };
        let b = if order.is_ge() { std::mem::replace(&mut after, new.next().transpose()?) } else { None };
        let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
        let doc = if a.doc.is_empty() { &b.doc } else { &a.doc };
        let mut out = differences.iter_mut();
        macro_rules! each {
            ($($name:ident: $Table:ident,)+) => {
                $(if let Some(out) = out.next() { table(doc, &a.tables.$name, &b.tables.$name, examples, out); })+
            };
        }
        every_table!(doc each);
    }
    comparison.tables = differences.into_iter().filter(|t| t.told() + t.renumbered + t.shifted > 0).collect();
    Ok(())
}

/// Problems have no document to go by: file by file.
fn problems(old: &Problems, new: &Problems, examples: usize, out: &mut TableComparison) {
    let by_file = |all: &Problems| {
        let mut files: HashMap<String, Problems> = HashMap::new();
        for row in all.rows() {
            files.entry(row.file.to_owned()).or_default().push(row);
        }
        files
    };
    let (old, new) = (by_file(old), by_file(new));
    let files: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let none = Problems::default();
    for file in files {
        table(file, old.get(file).unwrap_or(&none), new.get(file).unwrap_or(&none), examples, out);
    }
}

/// Compares the rows of one document.
fn table<'t, T: Compared>(doc: &str, old: &'t T, new: &'t T, examples: usize, out: &mut TableComparison) {
    if old.len() == new.len() && (0..old.len()).all(|i| old.row(i) == new.row(i)) {
        return;
    }
    let fields = T::fields();
    let among = |names: &[&str]| (0..fields.len()).filter(|i| names.contains(&fields[*i].name)).collect::<Vec<usize>>();
    let (numbers, offsets) = (among(NUMBERS), among(OFFSETS));
    let mut lines: Vec<(u32, String)> = Vec::new();
    // Pair the rows: those that are equal, those at the same place, those of the same name in the same order.
    let (mut olds, mut news): (Vec<usize>, Vec<usize>) = ((0..old.len()).collect(), (0..new.len()).collect());
    let whole = |t: &T, i: usize| t.cells(i).join("\0");
    pairs(&mut olds, &mut news, |i| whole(old, i), |i| whole(new, i));
    let mut paired = pairs(&mut olds, &mut news, |i| T::place(&old.row(i)), |i| T::place(&new.row(i)));
    paired.extend(in_order(&mut olds, &mut news, |i| T::key(&old.row(i)), |i| T::key(&new.row(i))));
    for (a, b) in paired {
        let (was, now) = (old.cells(a), new.cells(b));
        let changes: Vec<String> = (0..fields.len())
            .filter(|i| was[*i] != now[*i] && !numbers.contains(i) && !offsets.contains(i))
            .map(|i| format!("{} {} → {}", fields[i].name, quote(&was[i]), quote(&now[i])))
            .collect();
        if changes.is_empty() && offsets.iter().all(|i| was[*i] == now[*i]) {
            out.renumbered += 1;
        } else if changes.is_empty() {
            out.shifted += 1;
        } else {
            out.changed += 1;
            let row = new.row(b);
            lines.push((T::order(&row), format!("~ {doc} {}: {}", T::brief(&row), changes.join(", "))));
        }
    }
    out.removed += olds.len();
    out.added += news.len();
    lines.extend(olds.into_iter().map(|i| old.row(i)).map(|r| (T::order(&r), format!("- {doc} {}", T::brief(&r)))));
    lines.extend(news.into_iter().map(|i| new.row(i)).map(|r| (T::order(&r), format!("+ {doc} {}", T::brief(&r)))));
    lines.sort_by_key(|(order, _)| *order);
    let room = examples.saturating_sub(out.examples.len());
    out.examples.extend(lines.into_iter().map(|(_, line)| line).take(room));
}

/// Takes out of both lists the rows that have the same name on both sides, pair by pair in order.
fn pairs(
    olds: &mut Vec<usize>,
    news: &mut Vec<usize>,
    old: impl Fn(usize) -> String,
    new: impl Fn(usize) -> String,
) -> Vec<(usize, usize)> {
    let mut by_name: HashMap<String, std::collections::VecDeque<usize>> = HashMap::new();
    for &i in olds.iter() {
        by_name.entry(old(i)).or_default().push_back(i);
    }
    let mut paired = Vec::new();
    news.retain(|&j| match by_name.get_mut(&new(j)).and_then(|q| q.pop_front()) {
        Some(i) => {
            paired.push((i, j));
            false
        }
        None => true,
    });
    take(olds, &paired);
    paired
}

/// Takes out of both lists the rows that a sequence diff of their names leaves where they are.
fn in_order(
    olds: &mut Vec<usize>,
    news: &mut Vec<usize>,
    old: impl Fn(usize) -> String,
    new: impl Fn(usize) -> String,
) -> Vec<(usize, usize)> {
    let before: Vec<String> = olds.iter().map(|i| old(*i)).collect();
    let after: Vec<String> = news.iter().map(|i| new(*i)).collect();
    let mut paired = Vec::new();
    for op in similar::capture_diff_slices(Algorithm::Myers, &before, &after) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            paired.extend((0..len).map(|k| (olds[old_index + k], news[new_index + k])));
        }
    }
    take(olds, &paired);
    let taken: BTreeSet<usize> = paired.iter().map(|(_, j)| *j).collect();
    news.retain(|j| !taken.contains(j));
    paired
}

fn take(olds: &mut Vec<usize>, paired: &[(usize, usize)]) {
    let taken: BTreeSet<usize> = paired.iter().map(|(i, _)| *i).collect();
    olds.retain(|i| !taken.contains(i));
}

/// A text in one short line; `∅` for nothing.
fn quote(text: &str) -> String {
    const LENGTH: usize = 40;
    if text.is_empty() {
        return "∅".to_owned();
    }
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i == LENGTH {
            out.push('…');
            break;
        }
        if c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
