use std::path::PathBuf;

use super::{Exit, out, print_problems};
use crate::base::{Error, Result};
use crate::eval::StanceScores;
use crate::pipeline;

#[derive(clap::Args)]
pub struct Args {
    /// A folder with raw/, gold/ (or annotations/gold) and targets.toml (or annotations/targets.toml). May be repeated.
    #[arg(long = "data", value_name = "DIR", required = true, num_args = 1..)]
    data: Vec<PathBuf>,

    /// Write the weights, with their data card, to FILE.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write what held-out predictions got wrong to FILE: a table (TSV), one line per error.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Exit> {
    let fitted = pipeline::fit_stance(&args.data)?;
    print_problems(&fitted.problems, 20);
    head();
    for (name, docs, scores) in &fitted.held_out {
        let folds = if *docs <= 5 { "leave one out".to_owned() } else { "5-fold".to_owned() };
        line(&format!("{name}, {docs} documents, {folds}"), scores);
    }
    for (name, scores) in &fitted.foreign {
        line(&format!("{name}, fitted to the others only"), scores);
    }
    if let Some(path) = &args.output {
        std::fs::write(path, &fitted.weights).map_err(|e| Error::io("write", path, e))?;
    }
    if let Some(path) = &args.errors {
        let lines: Vec<String> = fitted.misses.iter().map(|m| m.line() + "\n").collect();
        let table = format!("{}\n{}", pipeline::MISS_COLUMNS, lines.concat());
        std::fs::write(path, table).map_err(|e| Error::io("write", path, e))?;
        for kind in pipeline::MISS_KINDS {
            out!("{kind:<12}{:>6}", fitted.misses.iter().filter(|m| m.kind == *kind).count());
        }
    }
    Ok(if fitted.problems.is_empty() { Exit::Done } else { Exit::Problems })
}

/// What the columns of [`line`] are.
pub(super) fn head() {
    out!("{:<72}{:>8}{:>9}{:>9}{:>9}{:>9}", "", "pair F1", "polarity", "macro F1", "SemEval", "holder");
}

/// The scores of something, in a line.
pub(super) fn line(what: &str, scores: &StanceScores) {
    let show = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.3}"));
    out!(
        "{what:<72}{:>8}{:>9}{:>9}{:>9}{:>9}",
        show(scores.pairs.f1),
        show(scores.polarity.value),
        show(scores.macro_f1),
        show(scores.semeval),
        show(scores.holder.value)
    );
}
