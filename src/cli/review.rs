use std::io::{IsTerminal, Write as _};
use std::path::Path;

use console::Term;

use super::{Exit, bar::Bar, changes, out, pending, style};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::diff::{By, Change};
use crate::pipeline::{self, RunOptions};
use crate::review::{Did, Effect, Key, Log, Look, Pending, Person, Session};

#[derive(clap::Args)]
pub struct Args {
    /// What to put changes together by.
    #[arg(long = "group", value_enum, default_value_t = By::Cause)]
    group: By,
    /// Who decides: rejections go to annotations/NAME/.
    #[arg(long, value_name = "NAME", env = "JIAOZHU_BY")]
    by: Option<String>,
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
        pending::conclude(open.len());
        return Ok(Exit::Done);
    }
    let by = by.ok_or_else(|| {
        Error::new("who reviews?").hint("--by NAME, or set JIAOZHU_BY; rejections go to annotations/NAME/")
    })?;
    let mut session = Session::new(open, args.group);
    let term = Term::stdout();
    let failed = |e| Error::io("use", Path::new("the terminal"), e);
    loop {
        draw(&term, &session).map_err(failed)?;
        let key = match term.read_key() {
            Ok(key) => key,
            // Ctrl-C: everything decided is written.
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => break,
            Err(e) => return Err(failed(e)),
        };
        match session.key(pressed(key)) {
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
        }
    }
    term.clear_screen().map_err(failed)?;
    if session.left() == 0 {
        return pending::settle(&corpus, Some((&by, None)));
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
        Did::Reject => Pending::reject(corpus, log, chosen, by, None)?,
    };
    let done: Vec<String> = chosen.iter().map(|c| c.id.clone()).filter(|id| log.last(id).is_some()).collect();
    session.decided(&done, did);
    if let Some(error) = refused.first() {
        session.tell(error.message.clone());
    }
    Ok(())
}

fn pressed(key: console::Key) -> Key {
    match key {
        console::Key::Char(c) => Key::Char(c),
        console::Key::Enter => Key::Enter,
        console::Key::Escape => Key::Escape,
        console::Key::Backspace => Key::Backspace,
        console::Key::ArrowDown | console::Key::ArrowRight | console::Key::PageDown => Key::Next,
        console::Key::ArrowUp | console::Key::ArrowLeft | console::Key::PageUp => Key::Previous,
        _ => Key::Other,
    }
}

fn draw(term: &Term, session: &Session) -> std::io::Result<()> {
    let (height, width) = term.size();
    let lines = session.screen(usize::from(width).max(40), usize::from(height).max(12));
    term.clear_screen()?;
    let last = lines.len().saturating_sub(1);
    let mut screen = anstream::stdout().lock();
    for (i, line) in lines.iter().enumerate() {
        for (look, text) in line {
            let style = match look {
                Look::Plain => anstyle::Style::new(),
                Look::Dim => style::DIM,
                Look::Head => style::HEAD,
                Look::Old => style::REMOVED,
                Look::New => style::ADDED,
                Look::Warn => style::WARNING,
            };
            write!(screen, "{style}{text}{style:#}")?;
        }
        screen.write_all(if i < last { b"\n" } else { b"" })?;
    }
    screen.flush()
}
