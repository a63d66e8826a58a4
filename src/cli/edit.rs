use std::path::Path;

use super::{Exit, out, pending};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::review::{Field, Log, Pending};

#[derive(clap::Args)]
pub struct Args {
    /// The change: its id, or the beginning of it.
    #[arg(value_name = "ID")]
    id: String,
    /// What it should be: label=LOC, entity=east-asia (`entity=` for none), words=东亚, polarity=none, holder=author.
    #[arg(value_name = "FIELD=VALUE", required = true)]
    set: Vec<String>,
    #[command(flatten)]
    who: pending::Who,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let (by, why) = args.who.parse()?;
    let wanted = args.set.iter().map(|text| term(text)).collect::<Result<Vec<_>>>()?;
    let corpus = Corpus::open(dir)?;
    let (held, mut log) = (pending::opened(&corpus)?, Log::open(&corpus)?);
    let before = log.clone();
    let change = pending::find(&held, &before, &args.id)?;
    Pending::edit(&corpus, &mut log, change, &wanted, &by, why)?;
    out!("edited 1 change; the decision is in annotations/{}/", by.name());
    pending::settle(&corpus, Some((&by, why)))
}

fn term(text: &str) -> Result<(Field, String)> {
    let field = text.split_once('=').and_then(|(name, value)| Some((Field::parse(name)?, value.to_owned())));
    field.ok_or_else(|| {
        let names: Vec<&str> = Field::ALL.iter().map(|f| f.name()).collect();
        Error::new(format!("“{text}” is no field=value")).hint(format!("the fields are {}", names.join(", ")))
    })
}
