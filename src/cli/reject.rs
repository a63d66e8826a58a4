use std::path::Path;

use super::{Exit, out, pending, style, summary};
use crate::base::Result;
use crate::corpus::Corpus;
use crate::review::{Log, Pending};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: pending::Which,
    #[command(flatten)]
    who: pending::Who,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let (by, why) = args.who.parse()?;
    let corpus = Corpus::open(dir)?;
    let (pending, mut log) = (pending::opened(&corpus)?, Log::open(&corpus)?);
    let before = log.clone();
    let chosen = args.which.select(&pending, &before)?;
    let refused = Pending::reject(&corpus, &mut log, &chosen, &by, why)?;
    for error in &refused {
        anstream::eprintln!("{0}warning{0:#}: {1}", style::WARNING, error.to_string().replace("\nhint: ", "; hint: "));
    }
    let n = (chosen.len() - refused.len()) as u64;
    out!("rejected {}; the decisions are in annotations/{}/", summary::count(n, "change", "changes"), by.name());
    match pending::settle(&corpus, Some((&by, why)))? {
        Exit::Done if !refused.is_empty() => Ok(Exit::Failed),
        exit => Ok(exit),
    }
}
