use std::path::Path;

use super::{Exit, out, pending, style, summary};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::review::{Log, Pending, Person};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: pending::Which,
    /// Who decides: the decisions go to annotations/NAME/.
    #[arg(long, value_name = "NAME", env = "JIAOZHU_BY")]
    by: Option<String>,
    /// Why, for others and for later.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let Some(by) = &args.by else {
        return Err(Error::new("who decides?").hint("--by NAME, or set JIAOZHU_BY; decisions go to annotations/NAME/"));
    };
    let by = Person::parse(by)?;
    let corpus = Corpus::open(dir)?;
    let (pending, mut log) = (pending::opened(&corpus)?, Log::open(&corpus)?);
    let before = log.clone();
    let chosen = args.which.select(&pending, &before)?;
    let refused = Pending::reject(&corpus, &mut log, &chosen, &by, args.why.as_deref())?;
    for error in &refused {
        anstream::eprintln!("{0}warning{0:#}: {1}", style::WARNING, error.to_string().replace("\nhint: ", "; hint: "));
    }
    let n = (chosen.len() - refused.len()) as u64;
    out!("rejected {}; the decisions are in annotations/{}/", summary::count(n, "change", "changes"), by.name());
    match pending::settle(&corpus, Some((&by, args.why.as_deref())))? {
        Exit::Done if !refused.is_empty() => Ok(Exit::Failed),
        exit => Ok(exit),
    }
}
