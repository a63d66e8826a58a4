use std::path::Path;

use super::{Exit, out, pending, summary};
use crate::base::Result;
use crate::corpus::Corpus;
use crate::review::{Log, Pending};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: pending::Which,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let (pending, mut log) = (pending::opened(&corpus)?, Log::open(&corpus)?);
    let before = log.clone();
    // What is only counted, and problems, nobody decides on; output/ moves on with them all the same.
    if !args.which.is_done(&pending, &before) {
        let chosen = args.which.select(&pending, &before)?;
        Pending::accept(&mut log, &chosen)?;
        out!("accepted {}", summary::count(chosen.len() as u64, "change", "changes"));
    }
    pending::settle(&corpus, None)
}
