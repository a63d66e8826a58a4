use std::io::IsTerminal;
use std::path::Path;

use super::agree::{Who, disputes, problems};
use super::{Exit, out, screen::Screen, summary};
use crate::annotations::{GOLD, Store};
use crate::base::{Error, RawDoc, Result};
use crate::corpus::Corpus;
use crate::review::{Adjudication, Bench, Choice, Verdict};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// Write into gold what all agree on, and decide on nothing.
    #[arg(long, conflicts_with_all = ["id", "take"])]
    agreed: bool,
    /// Decide on these places without the screen: their ids, or beginnings of ids.
    #[arg(long, value_name = "ID", num_args = 1.., requires = "take")]
    id: Vec<String>,
    /// With --id: whose version becomes gold, or `nothing`.
    #[arg(long, value_name = "PERSON", requires = "id")]
    take: Option<String>,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let (store, flaws) = Store::load(&corpus.annotations());
    if args.who.names(GOLD) {
        return Err(Error::new("gold is what adjudication makes").hint("name the people who annotated"));
    }
    let people = args.who.people(&store)?;
    let problems = problems(&corpus, &store, flaws, &people)?;
    super::print_problems(&problems, 20);
    match adjudicate(&corpus, store, people, args)? {
        Exit::Done if !problems.is_empty() => Ok(Exit::Problems),
        exit => Ok(exit),
    }
}

fn adjudicate(corpus: &Corpus, store: Store, people: Vec<String>, args: &Args) -> Result<Exit> {
    let mut work = Adjudication::new(corpus, store, people.clone(), args.who.layers())?;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if let Some(take) = &args.take {
        return decide(&mut work, &args.id, take);
    }
    if !args.agreed && !terminal {
        let (open, agreed) = (work.open(), work.agreed());
        disputes(&open);
        let n: usize = agreed.iter().map(|(_, lines)| lines.len()).sum();
        let who = people.join(" ");
        out!("\n{} to decide, {} not in gold yet", places(open.len()), lines_agreed(n));
        out!("  jiaozhu adjudicate {who} --agreed                    writes what all agree on");
        out!("  jiaozhu adjudicate {who} --id ID… --take PERSON      makes that person's version gold (or `nothing`)");
        return Ok(Exit::Done);
    }
    let n = work.write_agreed()?;
    if args.agreed {
        out!("wrote {} into annotations/{GOLD}/; {} to decide", lines_agreed(n), places(work.open().len()));
        return Ok(Exit::Done);
    }
    let left = sit(&mut work)?;
    out!("wrote {} into annotations/{GOLD}/; {} left", lines_agreed(n), places(left));
    Ok(Exit::Done)
}

fn places(n: usize) -> String {
    summary::count(n as u64, "place", "places")
}

fn lines_agreed(n: usize) -> String {
    summary::count(n as u64, "line that all agree on", "lines that all agree on")
}

fn decide(work: &mut Adjudication, ids: &[String], take: &str) -> Result<Exit> {
    let open = work.open();
    let mut chosen = Vec::new();
    for id in ids {
        let found: Vec<_> = open.iter().filter(|d| d.id.starts_with(id.as_str())).collect();
        match found.as_slice() {
            [one] => chosen.push(*one),
            [] => {
                return Err(Error::new(format!("no place “{id}” is to be decided"))
                    .hint("`jiaozhu adjudicate` lists those that are; gold may have it already"));
            }
            many => {
                return Err(
                    Error::new(format!("“{id}” begins the ids of {} places", many.len())).hint("give more of it")
                );
            }
        }
    }
    let choice = if take == "nothing" { Choice::Nothing } else { Choice::Take(take.to_owned()) };
    chosen.iter().try_for_each(|dispute| work.decide(dispute, &choice))?;
    out!("decided {}; {} left", places(chosen.len()), places(work.open().len()));
    Ok(Exit::Done)
}

/// Walks through the places on the screen. Gives how many are left.
fn sit(work: &mut Adjudication) -> Result<usize> {
    let mut bench = Bench::new(work.open());
    if bench.left() == 0 {
        return Ok(0);
    }
    let screen = Screen::open();
    let failed = |e| Error::io("use", Path::new("the terminal"), e);
    let mut raw: Option<RawDoc> = None;
    loop {
        if let Some(dispute) = bench.current().filter(|d| raw.as_ref().is_none_or(|raw| raw.id != d.doc)) {
            raw = work.raw(&dispute.doc).ok();
        }
        screen.draw(|width, height| bench.screen(raw.as_ref(), width, height)).map_err(failed)?;
        let key = match screen.key() {
            Ok(key) => key,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => break,
            Err(e) => return Err(failed(e)),
        };
        match bench.key(key) {
            Verdict::None => {}
            Verdict::Quit => break,
            Verdict::Undo => bench.reopened(work.undo()?),
            Verdict::Decide(dispute, choice) => match work.decide(&dispute, &choice) {
                Ok(()) => bench.decided(&dispute.id),
                Err(error) => bench.refused(error.to_string().replace("\nhint: ", "; ")),
            },
        }
    }
    Ok(bench.left())
}
