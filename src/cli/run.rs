use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Exit, bar::Bar, err, out, print_problems, style, summary};
use crate::base::{Error, Result};
use crate::corpus::{Corpus, parse_time};
use crate::pipeline::{self, Outcome, Progress, Quiet, RunOptions, Shard, Stage, Staleness};

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; say whether output/ is what a run would write, and how it differs (exit code 1).
    #[arg(long)]
    check: bool,
    /// Leave output/ as it is and keep the changes for `pending`, `accept` and `reject`.
    #[arg(long, conflicts_with_all = ["check", "only"])]
    pending: bool,
    /// Work on these documents alone; the rows of the others stay as they are.
    #[arg(long, value_name = "DOC", num_args = 1..)]
    only: Vec<String>,
    /// First store standard input in raw/ (JSON Lines, tar, zip, Parquet or text; plain, gzip or zstd), as NAME; the
    /// extension may be left out.
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "stdin", conflicts_with = "check")]
    stdin: Option<String>,
    /// Number of threads [default: one for each core].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Neither use what earlier runs kept in .jiaozhu/cache nor keep anything.
    #[arg(long)]
    no_cache: bool,
    /// The most time for one document [default: [run] time_limit in corpus.toml, else 10m].
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    time_limit: Option<Duration>,
    /// Compute the I-th of N shares of the work and publish nothing; `jiaozhu merge` puts the shares together.
    #[arg(long, value_name = "I/N", value_parser = parse_shard, conflicts_with_all = ["check", "pending", "only", "no_cache"])]
    shard: Option<(usize, usize)>,
    /// Where the share goes [default: .jiaozhu/cache].
    #[arg(long, value_name = "DIR", requires = "shard")]
    shard_dir: Option<PathBuf>,
    /// Print the summary as JSON, and no progress.
    #[arg(long)]
    json: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    if args.check && !args.only.is_empty() {
        return Err(Error::new("--check looks at the whole output; it does not go with --only"));
    }
    let corpus = Corpus::open(dir)?;
    if let Some(name) = &args.stdin {
        let stdin = std::io::stdin().lock();
        if stdin.is_terminal() {
            return Err(Error::new("standard input is the terminal")
                .hint("for example: zcat crawl.jsonl.gz | jiaozhu run --stdin crawl"));
        }
        let (file, bytes) = corpus.take_in(name, stdin)?;
        if !args.json {
            err!("standard input is stored as {file}, {bytes} bytes");
        }
    }
    let only = args.only.iter().map(|d| Ok(super::find_document(&corpus, d)?.id)).collect::<Result<Vec<_>>>()?;
    let options = RunOptions {
        only,
        threads: args.threads.map(usize::from),
        no_cache: args.no_cache,
        time_limit: args.time_limit,
        ..RunOptions::default()
    };
    let bar = Bar::new();
    let progress: &dyn Progress = if args.json { &Quiet } else { &bar };
    let start = Instant::now();
    if args.check {
        let staleness = pipeline::check(&corpus, &options, progress)?;
        return Ok(report_check(&staleness, args.json));
    }
    if args.pending {
        let held = pipeline::hold(&corpus, &options, progress, false)?;
        super::pending::report(&corpus, &held, args.json, crate::diff::By::Cause);
        return Ok(exit_of(&held.outcome));
    }
    if let Some((number, of)) = args.shard {
        let shard = Shard { number, of, dir: args.shard_dir.clone() };
        let outcome = pipeline::run_shard(&corpus, &options, &shard, progress)?;
        report(&outcome, corpus.targets()?.len(), start.elapsed().as_secs_f64(), args.json);
        return Ok(exit_of(&outcome));
    }
    let outcome = pipeline::run(&corpus, &options, progress)?;
    report(&outcome, corpus.targets()?.len(), start.elapsed().as_secs_f64(), args.json);
    Ok(exit_of(&outcome))
}

fn parse_shard(text: &str) -> std::result::Result<(usize, usize), String> {
    let numbers = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    numbers
        .filter(|(i, n): &(usize, usize)| (1..=*n).contains(i))
        .ok_or_else(|| "a shard is I/N with I from 1 to N, such as 3/8".to_owned())
}

pub(super) fn exit_of(outcome: &Outcome) -> Exit {
    if outcome.problems.is_empty() { Exit::Done } else { Exit::Problems }
}

/// `targets`: how many targets of stances the corpus has.
pub(super) fn report(outcome: &Outcome, targets: usize, seconds: f64, json: bool) {
    if json {
        let time: serde_json::Map<_, _> = Stage::ALL
            .iter()
            .map(|s| (s.name().to_owned(), outcome.clock.spent(*s).as_secs_f64().into()))
            .chain([("total".to_owned(), seconds.into())])
            .collect();
        let Outcome { summary, reused, mixed, .. } = outcome;
        out!("{}", serde_json::json!({ "summary": summary, "seconds": time, "reused": reused, "mixed": mixed }));
        return;
    }
    print_problems(&outcome.problems, 20);
    summary::print(&outcome.summary, &outcome.clock, targets, seconds);
    summary::print_reused(outcome);
    summary::warn_of_mixed(&outcome.mixed);
}

fn report_check(staleness: &Staleness, json: bool) -> Exit {
    let stale = staleness.is_stale();
    if json {
        let changes = &staleness.comparison;
        out!("{}", serde_json::json!({ "stale": stale, "changes": changes, "summary": staleness.outcome.summary }));
    } else {
        print_problems(&staleness.outcome.problems, 20);
        match &staleness.comparison {
            None => out!("there is no output/ yet; `jiaozhu run` makes it"),
            Some(comparison) if stale => {
                for line in comparison.to_string().lines() {
                    let style = match line.trim_start().chars().next() {
                        Some('+') => style::ADDED,
                        Some('-') => style::REMOVED,
                        _ => anstyle::Style::new(),
                    };
                    out!("{style}{line}{style:#}");
                }
                out!("output/ is stale; `jiaozhu run` renews it");
            }
            Some(_) => out!("output/ is up to date"),
        }
    }
    match stale {
        true => Exit::Failed,
        false => exit_of(&staleness.outcome),
    }
}
