use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::config::Input;
use super::containers::record::{Columns, Kept};
use super::containers::spool::Spool;
use super::containers::{Failed, Form, Kind, Reading};
use super::files::{Files, Lister};
use super::raw_file::{Container, Unpacking};
use super::sources::Sources;
use super::{RawFile, Stamp, shown};
use crate::base::{Error, Pass, Problem, Result, Severity, Source};

/// Name of the list of sources in raw/.
pub(super) const SOURCES: &str = "sources.tsv";

/// What raw/ holds.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Sorted by id.
    pub files: Arc<Files>,
    pub problems: Vec<Problem>,
    /// Files that hold several documents, with their SHA-256 in hex, sorted by path relative to the corpus.
    pub containers: Vec<(String, String)>,
}

/// Containers that are kept open. More might be too many for the system.
const OPEN: usize = 128;

/// Documents of one container that are left out because others have their id, and are listed each by itself.
const LISTED: usize = 1000;

/// Lists raw/ and its sub-folders in a fixed order. Hidden files (`.name`), raw/README* and raw/sources.tsv are no
/// documents; anything else that is of no kind that can be read is a problem. Symbolic links are followed, loops are
/// found. Containers are listed side by side.
pub(super) fn walk(raw: &Path, input: &Input, spool: &Spool) -> Result<Inputs> {
    if !raw.is_dir() {
        return Err(Error::new(format!("there is no folder {}", raw.display()))
            .hint("put the raw files into raw/, or make a new corpus with `jiaozhu init DIR`"));
    }
    let root = raw.parent().unwrap_or(raw);
    let shared = Arc::new(raw.to_owned());
    let reading = Reading { columns: Columns::new(input), largest: input.largest() };
    let mut containers: Vec<Found> = Vec::new();
    let mut inputs = Inputs::default();
    let unknown = Arc::new(Source::default());
    let mut files = Lister::new(spool.dir(), &shared, input.largest());
    // Where a crawl of millions has no addresses, there are but a few.
    let mut different: HashSet<Arc<Source>> = HashSet::new();
    let sources = match std::fs::read(raw.join(SOURCES)) {
        Ok(bytes) => {
            let (sources, problems) = Sources::parse(bytes);
            inputs.problems.extend(problems);
            sources
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Sources::default(),
        Err(e) => return Err(Error::io("read", &raw.join(SOURCES), e)),
    };
    // Which of them are in raw/.
    let mut named = vec![false; sources.len()];
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut walk = WalkDir::new(raw).follow_links(true).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e));
    while let Some(entry) = walk.next() {
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
        // Such a link would make documents of what the program writes.
        if entry.path_is_symlink() && entry.file_type().is_dir() && holds(path, raw) {
            walk.skip_current_dir();
            let message = "a symbolic link to a folder that raw/ is in; left out; hint: remove the link";
            problem(path, Severity::Error, message.to_owned());
            continue;
        }
        if entry.file_type().is_dir() || is_reserved(raw, path) {
            continue;
        }
        if path.to_str().is_none() || !entry.file_type().is_file() {
            let message = if path.to_str().is_none() {
                "the file's name is not UTF-8; hint: rename it"
            } else {
                "neither a file nor a folder; left out"
            };
            problem(path, Severity::Error, message.to_owned());
            continue;
        };
        let under = shown(raw, path);
        let Some((kind, id)) = Kind::of(&under) else {
            let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
            if json {
                let message = "a .json file, left out; hint: write one object a line and name it *.jsonl";
                problem(path, Severity::Warning, message.to_owned());
                continue;
            }
            problem(
                path,
                Severity::Warning,
                "not a .txt file, left out; hint: convert it to plain text and name it *.txt, or move it out of raw/"
                    .to_owned(),
            );
            continue;
        };
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            Err(e) => {
                problem(path, Severity::Error, walk_message(&e, root));
                continue;
            }
        };
        let source = match sources.find(&under) {
            None => Arc::clone(&unknown),
            Some(number) => {
                named[number] = true;
                let source = sources.get(number);
                match different.get(&source) {
                    Some(same) => Arc::clone(same),
                    None => {
                        let source = Arc::new(source);
                        // One with an address of its own has no equal.
                        if source.url.is_none() {
                            different.insert(Arc::clone(&source));
                        }
                        source
                    }
                }
            }
        };
        let Kind::Text(packing) = kind else {
            let stamp = Stamp::of_file(&metadata).with(&[format!("{input:?}").as_bytes()]);
            let (file, id) = (format!("raw/{under}"), id.to_owned());
            containers.push(Found {
                path: path.to_owned(),
                file,
                id,
                kind,
                source: Source::clone(&source),
                stamp,
                open: containers.len() < OPEN,
            });
            continue;
        };
        if metadata.len() > input.largest() {
            problem(path, Severity::Error, super::containers::too_large(metadata.len(), input.largest()));
            continue;
        }
        let how = Unpacking { packing, largest: input.largest() };
        files.push(RawFile::file_at(&shared, id, &under, &metadata, how, source))?;
    }
    spool.tidy(containers.iter().map(|c| (c.file.clone(), c.stamp)));
    let columns = (Arc::new(reading.columns.clone()), Arc::new(Kept::columns()));
    let mut containers = containers.into_iter().peekable();
    while containers.peek().is_some() {
        // Some at a time, so that not all of their lists are in memory.
        let some: Vec<Found> = containers.by_ref().take(2 * rayon::current_num_threads()).collect();
        let listed: Vec<Result<Listed>> =
            some.into_par_iter().map(|found| list(found, &reading, spool, &columns, &sources)).collect();
        for listed in listed {
            let listed = listed?;
            listed.files.into_iter().try_for_each(|file| files.push(file))?;
            inputs.problems.extend(listed.problems);
            inputs.containers.extend(listed.container);
            listed.named.into_iter().for_each(|number| named[number] = true);
        }
    }
    inputs.containers.sort();
    for number in (0..sources.len()).filter(|&number| !named[number]) {
        inputs.problems.push(Problem {
            file: "raw/sources.tsv".to_owned(),
            doc: None,
            pass: Pass::Read,
            severity: Severity::Warning,
            message: format!(
                "“{}” is listed but is not in raw/; hint: remove the line or add the file",
                sources.name(number)
            ),
            span: None,
        });
    }
    drop(sources);
    // Of several with one id the first on the walk is kept.
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut before: Option<(String, usize)> = None;
    let listed = files.finish(|first, file| {
        if let Some(container) = file.container() {
            let count = left_out.entry(container.to_owned()).or_default();
            *count += 1;
            if *count > LISTED {
                return;
            }
        }
        let rename =
            if file.container().is_some() { "give one of the two another id" } else { "rename one of the two" };
        // An archive may have a member several times under one name.
        let again = before.take_if(|(name, _)| *name == file.file()).map_or(1, |(_, n)| n + 1);
        before = Some((file.file(), again));
        let what = if again > 1 { format!("left out ({again} of this name)") } else { "left out".to_owned() };
        inputs.problems.push(Problem {
            file: file.file(),
            doc: Some(file.id.clone()),
            pass: Pass::Read,
            severity: Severity::Error,
            message: format!("{what}: {} has the same document id “{}”; hint: {rename}", first.file(), file.id),
            span: None,
        });
    })?;
    for (file, count) in left_out.into_iter().filter(|(_, count)| *count > LISTED) {
        let message = format!("and {} more documents whose ids others have", count - LISTED);
        inputs.problems.push(Problem {
            file,
            doc: None,
            pass: Pass::Read,
            severity: Severity::Error,
            message,
            span: None,
        });
    }
    inputs.files = Arc::new(listed);
    Ok(inputs)
}

/// A container that the walk came by.
struct Found {
    path: PathBuf,
    file: String,
    id: String,
    kind: Kind,
    source: Source,
    stamp: Stamp,
    /// Whether it is to be kept open.
    open: bool,
}

/// What a container gave.
#[derive(Default)]
struct Listed {
    files: Vec<RawFile>,
    problems: Vec<Problem>,
    container: Option<(String, String)>,
    /// Members that raw/sources.tsv names, by their numbers there.
    named: Vec<usize>,
}

fn list(
    found: Found,
    reading: &Reading,
    spool: &Spool,
    (lines, kept): &(Arc<Columns>, Arc<Columns>),
    sources: &Sources,
) -> Result<Listed> {
    let problem = |at: Option<&str>, id: Option<&str>, severity, message: String| Problem {
        file: at.map_or_else(|| found.file.clone(), |at| format!("{}:{at}", found.file)),
        doc: id.map(|id| format!("{}/{id}", found.id)),
        pass: Pass::Read,
        severity,
        message,
        span: None,
    };
    let listed = match spool.list(found.kind, &found.file, &found.path, found.stamp, reading) {
        Ok(listed) => listed,
        Err(failed) => {
            let message = match failed {
                Failed::Read(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
                    format!("cannot be read: {e}; hint: check its permissions and run again")
                }
                Failed::Read(e) => format!(
                    "cannot be read: {e}; hint: it may be damaged or cut off: fetch it again, or check the disk"
                ),
                // No flaw of the container: without it the tables would be smaller than the corpus is.
                Failed::Write(e) => {
                    return Err(Error::new(format!("cannot unpack {}: {e}", found.file)).hint(
                        "free some space for .jiaozhu/spool, or unpack it by hand in raw/; the old output is untouched",
                    ));
                }
            };
            return Ok(Listed { problems: vec![problem(None, None, Severity::Error, message)], ..Listed::default() });
        }
    };
    let index = listed.index;
    let mut out = Listed::default();
    for flaw in &index.problems {
        out.problems.push(problem(flaw.at.as_deref(), flaw.id.as_deref(), flaw.severity(), flaw.message.clone()));
    }
    let data = listed.copy.unwrap_or_else(|| found.path.clone());
    let form = found.kind.form();
    let container = Arc::new(Container {
        open: found.open.then(|| File::open(&data).ok()).flatten(),
        data,
        columns: Arc::clone(if form == Form::Kept { kept } else { lines }),
        form,
        file: found.file.clone(),
        id: found.id.clone(),
        source: found.source.clone(),
        stamp: found.stamp,
        _kept: listed.kept,
    });
    // What a record leaves open the container's line in raw/sources.tsv says.
    let own = Arc::new(found.source.clone());
    let origins: Vec<Arc<Source>> = index
        .origins
        .into_iter()
        .map(|(publisher, url)| {
            let of = found.source.clone();
            Arc::new(Source { publisher: publisher.or(of.publisher), url: url.or(of.url), ..of })
        })
        .collect();
    let prefix = format!("{}:", &found.file["raw/".len()..]);
    let members = form == Form::Text && sources.has(&prefix);
    out.files.reserve_exact(index.entries.len());
    for entry in index.entries {
        let origin = entry.origin.map_or(&own, |origin| &origins[origin as usize]);
        let mut file = RawFile::in_container(&container, &entry, Arc::clone(origin));
        if members {
            let name = file.file().split_off("raw/".len());
            if let Some(number) = sources.find(&name) {
                file.set_origin(Arc::new(sources.get(number)));
                out.named.push(number);
            }
        }
        out.files.push(file);
    }
    out.container = Some((found.file, index.sha256));
    Ok(out)
}

/// Whether a folder is one that raw/ is in.
fn holds(folder: &Path, raw: &Path) -> bool {
    match (folder.canonicalize(), raw.canonicalize()) {
        (Ok(folder), Ok(raw)) => raw != folder && raw.starts_with(folder),
        _ => false,
    }
}

/// raw/README* and raw/sources.tsv.
pub(super) fn is_reserved(raw: &Path, path: &Path) -> bool {
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
