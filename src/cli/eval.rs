use std::path::Path;

use super::{Exit, out, print_problems};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::pipeline;

#[derive(clap::Args)]
pub struct Args {
    /// Print the scores as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let (report, problems) = pipeline::evaluate(&corpus)?;
    if report.documents.is_empty() {
        return Err(Error::new("annotations/gold has no lines for any document in raw/")
            .hint("put the annotations of raw/DOC.txt into annotations/gold/DOC.jsonl"));
    }
    print_problems(&problems, 20);
    match args.json {
        true => out!("{}", serde_json::to_string_pretty(&report).unwrap_or_default()),
        false => out!("{}", crate::eval::render(&report).trim_end()),
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}
