use std::path::{Path, PathBuf};
use std::time::Instant;

use super::run::{exit_of, report};
use super::{Exit, bar::Bar, err, style, summary};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::pipeline::{self, Progress, Quiet, RunOptions};

#[derive(clap::Args)]
pub struct Args {
    /// Folders that shards wrote with `run --shard I/N --shard-dir DIR`; those without a folder of their own are in
    /// .jiaozhu/cache.
    #[arg(value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Fail when a shard is missing, instead of computing its share now.
    #[arg(long)]
    strict: bool,
    /// Number of threads [default: one for each core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Print the summary as JSON, and no progress.
    #[arg(long)]
    json: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    if let Some(missing) = args.dirs.iter().find(|dir| !dir.join("packs").is_dir()) {
        return Err(Error::new(format!("{} has no work of a shard in it", missing.display()))
            .hint("name a folder that `jiaozhu run --shard I/N --shard-dir DIR` wrote"));
    }
    let options = RunOptions {
        threads: args.threads.map(usize::from),
        shards: args.dirs.clone(),
        strict: args.strict,
        ..RunOptions::default()
    };
    let bar = Bar::new();
    let progress: &dyn Progress = if args.json { &Quiet } else { &bar };
    let start = Instant::now();
    let outcome = pipeline::run(&corpus, &options, progress)?;
    if outcome.processed > 0 && !args.json {
        let documents = summary::count(outcome.processed, "document was", "documents were");
        err!("{}warning{:#}: {documents} in no shard and had to be computed", style::WARNING, style::WARNING);
    }
    report(&outcome, corpus.targets()?.len(), start.elapsed().as_secs_f64(), args.json);
    Ok(exit_of(&outcome))
}
