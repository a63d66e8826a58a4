//! The command line: one file per command. The only module that knows clap, indicatif and the terminal.

mod bar;
mod eval;
mod explain;
mod init;
mod rules;
mod run;
mod show;
mod style;
mod summary;
mod train;
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
    /// Fit the statistical tagger to annotated texts.
    Train(train::Args),
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
        Command::Verify(args) => verify::run(&cli.corpus, args),
        Command::Show(args) => show::run(&cli.corpus, args),
        Command::Explain(args) => explain::run(&cli.corpus, args),
        Command::Rules(args) => rules::run(args),
        Command::Eval(args) => eval::run(&cli.corpus, args),
        Command::Train(args) => train::run(&cli.corpus, args),
        Command::Init(args) => init::run(args),
    };
    let exit = result.unwrap_or_else(|error| {
        print_error(&error);
        Exit::Usage
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

fn write_out(args: std::fmt::Arguments<'_>) {
    use std::io::Write;
    if let Err(e) = anstream::stdout().lock().write_fmt(args) {
        let code = if e.kind() == std::io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Usage };
        if code == Exit::Usage {
            anstream::eprintln!("{}error{:#}: cannot write the result: {e}", style::ERROR, style::ERROR);
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
    anstream::eprintln!("{}error{:#}: {message}", style::ERROR, style::ERROR);
    if let Some(hint) = hint {
        anstream::eprintln!("{}hint{:#}: {hint}", style::HINT, style::HINT);
    }
}

/// Prints what is wrong with the inputs, at most `most` of them.
fn print_problems(problems: &[Problem], most: usize) {
    for problem in problems.iter().take(most) {
        let (style, word) = match problem.severity {
            Severity::Error => (style::ERROR, "error"),
            Severity::Warning => (style::WARNING, "warning"),
        };
        anstream::eprintln!("{style}{word}{style:#}: {}: {}", problem.file, problem.message);
    }
    if problems.len() > most {
        anstream::eprintln!("… and {} more; all are in output/, table problems", problems.len() - most);
    }
}

/// The raw file of a document named on the command line: its id, or a beginning or part of it that only one has.
fn find_document(corpus: &Corpus, name: &str) -> Result<RawFile> {
    let files = corpus.inputs()?.files;
    let name = name.strip_prefix("raw/").unwrap_or(name);
    let name = name.strip_suffix(".txt").unwrap_or(name);
    if let Some(file) = files.iter().find(|f| f.id == name) {
        return Ok(file.clone());
    }
    let found: Vec<&RawFile> = files.iter().filter(|f| f.id.contains(name)).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::new(format!("there is no document “{name}” in raw/"))
            .hint("a document's id is its path under raw/ without .txt")),
        many => {
            let ids: Vec<&str> = many.iter().take(5).map(|f| f.id.as_str()).collect();
            Err(Error::new(format!("“{name}” is part of the id of {} documents", many.len()))
                .hint(format!("name one: {}", ids.join(", "))))
        }
    }
}
