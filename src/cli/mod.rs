//! The command line: one file per command. The only module that knows clap, indicatif and the terminal.

mod accept;
mod adjudicate;
mod agree;
mod bar;
mod changes;
mod diff;
mod edit;
mod eval;
mod explain;
mod export;
mod fit_clean;
mod fit_stance;
mod git;
mod init;
mod map;
mod merge;
mod pending;
mod reject;
mod review;
mod rules;
mod run;
mod screen;
mod show;
mod style;
mod summary;
mod train;
mod undo;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::base::{Error, Problem, Result, Severity};
use crate::corpus::{Corpus, RawFile};

/// Collate and annotate scraped Chinese texts: clean, segment, entities, stance, tables.
///
/// Every kept character traces to its place in the raw file, every dropped one has a reason, every annotation names
/// what made it, and a rerun gives the same bytes.
#[derive(Parser)]
#[command(name = "jiaozhu", version, about, max_term_width = 100)]
struct Cli {
    /// Work on the corpus in DIR instead of the current folder.
    #[arg(
        short = 'C',
        long = "corpus",
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    corpus: PathBuf,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Regenerate output/ from raw/ and annotations/.
    Run(run::Args),
    /// Put together what shards (`run --shard`) computed.
    Merge(merge::Args),
    /// Check the invariants of output/ against raw/.
    Verify(verify::Args),
    /// Show a document: dropped parts dimmed, entities and stances marked.
    Show(show::Args),
    /// Say every decision on one character of a raw file, and why.
    Explain(explain::Args),
    /// Document the rules, or one of them.
    Rules(rules::Args),
    /// Score the passes against annotations/gold.
    Eval(eval::Args),
    /// Say which annotations differ between two outputs, and why.
    Diff(diff::Args),
    /// List the changes that wait for a decision, and decisions that could not be applied.
    Pending(pending::Args),
    /// Review pending changes one by one in the terminal.
    Review(review::Args),
    /// Accept pending changes; output/ moves on when all are decided.
    Accept(accept::Args),
    /// Reject pending changes: the old values are pinned for every later run.
    Reject(reject::Args),
    /// Edit a pending change: a value that is neither the old nor the new one is pinned for every later run.
    Edit(edit::Args),
    /// Take back the last acceptance, rejection or edit.
    Undo(undo::Args),
    /// Say how far people who annotated the same documents agree: F1, Cohen's κ, Krippendorff's α.
    Agree(agree::Args),
    /// Walk through the places where people differ, and write gold.
    Adjudicate(adjudicate::Args),
    /// Refit the weights that find the articles of a page, and cross-validate them.
    FitClean(fit_clean::Args),
    /// Fit the weights of the stance pass to annotated folders, with held-out scores.
    FitStance(fit_stance::Args),
    /// Fit the statistical tagger to annotated texts.
    Train(train::Args),
    /// What git calls to show and to merge annotations, and how to make it do so.
    Git(git::Args),
    /// Annotate a stream of documents: from standard input to standard output, one table.
    Map(map::Args),
    /// Write the annotations in the form of another tool: JSON Lines, CoNLL, CoNLL-U, brat.
    Export(export::Args),
    /// Make a new corpus.
    Init(init::Args),
}

/// How a command ended, as the program's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done = 0,
    /// A check did not hold.
    Failed = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Done, but some inputs had problems.
    Problems = 3,
}

/// Parses the arguments, runs the command, prints errors.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Run(args) => run::run(&cli.corpus, args),
        Command::Merge(args) => merge::run(&cli.corpus, args),
        Command::Verify(args) => verify::run(&cli.corpus, args),
        Command::Show(args) => show::run(&cli.corpus, args),
        Command::Explain(args) => explain::run(&cli.corpus, args),
        Command::Rules(args) => rules::run(args),
        Command::Eval(args) => eval::run(&cli.corpus, args),
        Command::Diff(args) => diff::run(&cli.corpus, args),
        Command::Pending(args) => pending::run(&cli.corpus, args),
        Command::Review(args) => review::run(&cli.corpus, args),
        Command::Accept(args) => accept::run(&cli.corpus, args),
        Command::Reject(args) => reject::run(&cli.corpus, args),
        Command::Edit(args) => edit::run(&cli.corpus, args),
        Command::Undo(args) => undo::run(&cli.corpus, args),
        Command::Agree(args) => agree::run(&cli.corpus, args),
        Command::Adjudicate(args) => adjudicate::run(&cli.corpus, args),
        Command::FitClean(args) => fit_clean::run(&cli.corpus, args),
        Command::FitStance(args) => fit_stance::run(args),
        Command::Train(args) => train::run(&cli.corpus, args),
        Command::Git(args) => git::run(&cli.corpus, args),
        Command::Map(args) => map::run(&cli.corpus, args),
        Command::Export(args) => export::run(&cli.corpus, args),
        Command::Init(args) => init::run(&cli.corpus, args),
    };
    let exit = result.unwrap_or_else(|error| {
        print_error(&error);
        if error.unmet { Exit::Failed } else { Exit::Usage }
    });
    ExitCode::from(exit as u8)
}

/// Prints to standard output; a closed pipe (`| head`) ends the program quietly.
macro_rules! out {
    ($($arg:tt)*) => {
        $crate::cli::write_out(format_args!("{}\n", format_args!($($arg)*)))
    };
}
use out;

/// Prints to standard error. Nobody may be listening (a closed pipe, a full disk): that must not stop the work.
macro_rules! err {
    ($($arg:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(anstream::stderr().lock(), $($arg)*);
    }};
}
use err;

fn write_out(args: std::fmt::Arguments<'_>) {
    use std::io::Write;
    if let Err(e) = anstream::stdout().lock().write_fmt(args) {
        let code = if e.kind() == std::io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Usage };
        if code == Exit::Usage {
            err!("{}error{:#}: cannot write the result: {e}", style::ERROR, style::ERROR);
        }
        std::process::exit(code as i32);
    }
}

fn print_error(error: &Error) {
    let text = error.to_string();
    let (message, hint) = match text.rsplit_once("\nhint: ") {
        Some((message, hint)) => (message, Some(hint)),
        None => (text.as_str(), None),
    };
    err!("{}error{:#}: {message}", style::ERROR, style::ERROR);
    if let Some(hint) = hint {
        err!("{}hint{:#}: {hint}", style::HINT, style::HINT);
    }
}

/// Prints what is wrong with the inputs, at most `most` of them.
fn print_problems(problems: &[Problem], most: usize) {
    // Errors first: a long list of warnings must not hide them.
    let by_severity = |s| problems.iter().filter(move |p| p.severity == s);
    by_severity(Severity::Error).chain(by_severity(Severity::Warning)).take(most).for_each(print_problem);
    if problems.len() > most {
        err!("… and {} more; `jiaozhu run` lists all of them in output/, table problems", problems.len() - most);
    }
}

/// Says when output/ is not what a run would write now: what is shown comes from the inputs as they are.
fn say_outdated(corpus: &Corpus) {
    // Neither command needs output/: whether it is there and whole is not theirs to tell.
    if let Ok(Some(file)) = crate::review::outdated(corpus, &corpus.output()) {
        err!("{0}warning{0:#}: output/ is older than {file}: this is what a run would say now", style::WARNING);
        err!("{0}hint{0:#}: `jiaozhu run` renews output/", style::HINT);
    }
}

fn print_problem(problem: &Problem) {
    let style = match problem.severity {
        Severity::Error => style::ERROR,
        Severity::Warning => style::WARNING,
        Severity::Note => style::HINT,
    };
    err!("{style}{}{style:#}: {}: {}", problem.severity.name(), problem.file, problem.message);
}

/// The raw file of a document named on the command line: its id, or a beginning or part of it that only one has.
fn find_document(corpus: &Corpus, name: &str) -> Result<RawFile> {
    let files = corpus.inputs()?.files.all()?;
    if let Some(file) = files.iter().find(|f| f.file() == name) {
        return Ok(file.clone());
    }
    let name = name.strip_prefix("raw/").unwrap_or(name);
    let name = name.strip_suffix(".txt").unwrap_or(name);
    if let Some(file) = files.iter().find(|f| f.id == name) {
        return Ok(file.clone());
    }
    let found: Vec<&RawFile> = files.iter().filter(|f| f.id.contains(name)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::new(format!("there is no document “{name}” in raw/")).hint(
            "a document's id is its path under raw/ without .txt; in a larger file that file's, a slash, and its own",
        )),
        many => {
            let ids: Vec<&str> = many.iter().take(5).map(|f| f.id.as_str()).collect();
            Err(Error::new(format!("“{name}” is part of the id of {} documents", many.len()))
                .hint(format!("name one: {}", ids.join(", "))))
        }
    }
}
