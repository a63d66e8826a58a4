use std::path::Path;

use super::{Exit, out, summary};
use crate::base::Result;
use crate::corpus::Corpus;
use crate::review::{Did, Log};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(dir: &Path, _: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let undone = Log::open(&corpus)?.undo()?;
    let count = |did| undone.iter().filter(|e| e.did == did).count() as u64;
    for (did, one, many) in [
        (Did::Accept, "acceptance", "acceptances"),
        (Did::Reject, "rejection", "rejections"),
        (Did::Edit, "edit", "edits"),
    ] {
        if count(did) > 0 {
            out!("took back {}", summary::count(count(did), one, many));
        }
    }
    match undone.first() {
        None => out!("there is nothing to undo"),
        Some(_) => out!("`jiaozhu run --pending` shows the changes as they are now"),
    }
    Ok(Exit::Done)
}
