use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Exit, changes, diff, out};
use crate::base::{Error, Result};
use crate::corpus::{Corpus, Output};
use crate::diff::By;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make git use the two commands below: writes .gitattributes and this clone's configuration.
    Setup,
    /// Called by git to show a difference in output/ (an external diff driver): its annotations, not its bytes.
    Diff(DiffArgs),
    /// Called by git to merge two versions of a file of annotations: every line of both, without conflicts.
    Merge(MergeArgs),
}

#[derive(clap::Args)]
struct DiffArgs {
    /// What git hands over: path, old file, old hex, old mode, new file, new hex, new mode.
    #[arg(required = true, num_args = 1.., allow_hyphen_values = true)]
    given: Vec<String>,
}

#[derive(clap::Args)]
struct MergeArgs {
    /// The common ancestor (%O).
    base: PathBuf,
    /// Our version (%A); the result takes its place.
    ours: PathBuf,
    /// Their version (%B).
    theirs: PathBuf,
}

const ATTRIBUTES: &[&str] = &["/output/** diff=jiaozhu", "/annotations/**/*.jsonl merge=jiaozhu"];

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    match &args.what {
        What::Setup => setup(&Corpus::open(dir)?),
        What::Diff(args) => show(&args.given),
        What::Merge(args) => merge(args),
    }
}

fn setup(corpus: &Corpus) -> Result<Exit> {
    let path = corpus.root().join(".gitattributes");
    let mut text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(Error::io("read", &path, e)),
    };
    for line in ATTRIBUTES {
        if !text.lines().any(|l| l == *line) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text += &format!("{line}\n");
            out!("{}: {line}", path.strip_prefix(".").unwrap_or(&path).display());
        }
    }
    std::fs::write(&path, text).map_err(|e| Error::io("write", &path, e))?;
    let program = std::env::current_exe().map_err(|e| Error::new(format!("cannot find this program: {e}")))?;
    let program = format!("'{}'", program.display().to_string().replace('\'', "'\\''"));
    for (key, value) in [
        ("diff.jiaozhu.command", format!("{program} git diff")),
        ("merge.jiaozhu.name", "lines of annotations".to_owned()),
        ("merge.jiaozhu.driver", format!("{program} git merge %O %A %B")),
    ] {
        let done = Command::new("git").arg("-C").arg(corpus.root()).args(["config", key, &value]).output();
        let done = done.map_err(|e| Error::new(format!("git cannot be run: {e}")).hint("install git"))?;
        if !done.status.success() {
            return Err(Error::new(format!("git config failed: {}", String::from_utf8_lossy(&done.stderr).trim()))
                .hint("the corpus must be in a git repository (`git init`)"));
        }
        out!("git config {key} {value}");
    }
    Ok(Exit::Done)
}

/// git calls this for every file of output/ that differs; all is said at the manifest, which differs whenever one does.
fn show(given: &[String]) -> Result<Exit> {
    let [path, old_file, old_hex, _, new_file, new_hex, ..] = given else {
        return Err(Error::new("git calls this, with seven arguments").hint("`jiaozhu diff` is for people"));
    };
    let path = Path::new(path);
    let root = path.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    if path.file_name().is_none_or(|name| name != "manifest.json") {
        return Ok(Exit::Done);
    }
    let corpus = Corpus::open(root)?;
    let side = |file: &str, hex: &str| -> Result<Option<Output>> {
        match () {
            () if file == "/dev/null" => Ok(None),
            // The work tree's: git has not looked at its bytes.
            () if hex.bytes().all(|b| b == b'0' || b == b'.') => Ok(Output::current(&corpus)),
            () => Output::of_manifest(&corpus, hex).map(Some),
        }
    };
    match (side(old_file, old_hex)?, side(new_file, new_hex)?) {
        (Some(old), Some(new)) => changes::print(&diff::compare(&old, new.dir(), &new.name)?, By::Cause),
        (None, Some(new)) => out!("{} is new", new.name),
        (Some(old), None) => out!("{} is gone", old.name),
        (None, None) => {}
    }
    Ok(Exit::Done)
}

fn merge(args: &MergeArgs) -> Result<Exit> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| Error::io("read", path, e));
    let merged = crate::annotations::merge(&read(&args.base)?, &read(&args.ours)?, &read(&args.theirs)?);
    std::fs::write(&args.ours, merged).map_err(|e| Error::io("write", &args.ours, e))?;
    Ok(Exit::Done)
}
