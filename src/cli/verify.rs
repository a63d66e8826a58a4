use std::path::Path;

use super::{Exit, out, style, summary};
use crate::base::Result;
use crate::corpus::Corpus;
use crate::pipeline;
use crate::tables::Manifest;

#[derive(clap::Args)]
pub struct Args {
    /// Print the violations as JSON lines.
    #[arg(long)]
    json: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let violations = pipeline::verify(&corpus)?;
    if args.json {
        for violation in &violations {
            out!("{}", serde_json::to_string(violation).unwrap_or_default());
        }
    } else {
        for violation in violations.iter().take(50) {
            out!("{}violation{:#}: {violation}", style::ERROR, style::ERROR);
        }
        match violations.len() as u64 {
            0 => out!("output/ holds: the blocks tile the raw files, every offset and reference agrees"),
            n => out!("{}; `jiaozhu run --no-cache` writes output/ anew", summary::count(n, "violation", "violations")),
        }
    }
    if let Ok(manifest) = Manifest::read(&corpus.output()) {
        summary::warn_of_mixed(&manifest.mixed);
    }
    Ok(if violations.is_empty() { Exit::Done } else { Exit::Failed })
}
