use std::io::IsTerminal;
use std::path::Path;

use super::{Exit, bar::Bar, changes, out, pending, screen::Screen};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::diff::{By, Change};
use crate::pipeline::{self, RunOptions};
use crate::review::{Did, Effect, Log, Pending, Person, Session};

#[derive(clap::Args)]
pub struct Args {
    /// What to put changes together by.
    #[arg(long = "group", value_enum, default_value_t = By::Cause)]
    group: By,
    /// Who decides: rejections go to annotations/NAME/.
    #[arg(long, value_name = "NAME", env = "JIAOZHU_BY")]
    by: Option<String>,
    /// Why, for others and for later; written into every rejection and edit (w changes it).
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let by = args.by.as_deref().map(Person::parse).transpose()?;
    if Pending::open(&corpus)?.is_none() {
        pipeline::hold(&corpus, &RunOptions::default(), &Bar::new(), false)?;
    }
    let (held, mut log) = (pending::opened(&corpus)?, Log::open(&corpus)?);
    let open: Vec<Change> = held.open_changes(&log).cloned().collect();
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if open.is_empty() || !terminal {
        changes::list(&open, args.group);
        pending::conclude(open.len(), open.len(), || held.moves_output(&corpus));
        return Ok(Exit::Done);
    }
    let by = by.ok_or_else(|| {
        Error::new("who reviews?").hint("--by NAME, or set JIAOZHU_BY; rejections go to annotations/NAME/")
    })?;
    let mut session = Session::new(open, args.group).with_why(&args.why);
    let screen = Screen::open();
    let failed = |e| Error::io("use", Path::new("the terminal"), e);
    loop {
        screen.draw(|width, height| session.screen(width, height)).map_err(failed)?;
        let key = match screen.key() {
            Ok(key) => key,
            // Ctrl-C: everything decided is written.
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => break,
            Err(e) => return Err(failed(e)),
        };
        match session.key(key) {
            Effect::None => {}
            Effect::Quit => break,
            Effect::Undo => {
                let ids: Vec<String> = log.undo()?.into_iter().map(|e| e.id).collect();
                session.reopened(&ids);
            }
            Effect::Decide(did, ids) => {
                let chosen: Vec<&Change> = held.changes.iter().filter(|c| ids.contains(&c.id)).collect();
                decide(&corpus, &mut log, &mut session, did, &chosen, &by)?;
            }
            Effect::Edit(id, values, why) => {
                let Some(change) = held.changes.iter().find(|c| c.id == id) else { continue };
                let why = Some(why.as_str()).filter(|why| !why.is_empty());
                match Pending::edit(&corpus, &mut log, change, &values, &by, why) {
                    Ok(()) => session.decided(&[id], Did::Edit),
                    Err(error) => session.refused(error.to_string().replace("\nhint: ", "; ")),
                }
            }
        }
    }
    drop(screen);
    if session.left() == 0 {
        return pending::settle(&corpus, Some((&by, session.why())));
    }
    out!(
        "{} left; `jiaozhu review` goes on with them",
        super::summary::count(session.left() as u64, "change is", "changes are")
    );
    Ok(Exit::Done)
}

fn decide(
    corpus: &Corpus,
    log: &mut Log,
    session: &mut Session,
    did: Did,
    chosen: &[&Change],
    by: &Person,
) -> Result<()> {
    let refused = match did {
        Did::Accept => {
            Pending::accept(log, chosen)?;
            Vec::new()
        }
        // Edits come with their values, one by one.
        Did::Reject | Did::Edit => Pending::reject(corpus, log, chosen, by, session.why())?,
    };
    let done: Vec<String> = chosen.iter().map(|c| c.id.clone()).filter(|id| log.last(id).is_some()).collect();
    session.decided(&done, did);
    if let Some(error) = refused.first() {
        session.tell(error.message.clone());
    }
    Ok(())
}
