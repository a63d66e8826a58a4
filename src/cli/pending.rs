use std::path::Path;

use super::{Exit, bar::Bar, changes, err, out, print_problem, print_problems, style, summary};
use crate::base::{Error, Pass, Problem, Result};
use crate::corpus::Corpus;
use crate::diff::{By, Change, Filter};
use crate::pipeline::{self, Held, Quiet, RunOptions};
use crate::review::{Log, Pending, Person, tidy};

#[derive(clap::Args)]
pub struct Args {
    /// What to put changes together by.
    #[arg(long, visible_alias = "by", value_enum, default_value_t = By::Cause)]
    group: By,
    /// Which changes: key=value terms, for instance 'kind=retype doc=003* cause=lexicon/x.tsv label=ORG'.
    #[arg(long, value_name = "TERMS")]
    filter: Vec<String>,
    /// Print a JSON object a line.
    #[arg(long)]
    json: bool,
    /// Look at what a run would change now, keep nothing, and exit with 1 when something waits for a decision or a
    /// decision could not be applied.
    #[arg(long)]
    check: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let filter = Filter::parse(&args.filter.join(" "))?;
    let corpus = Corpus::open(dir)?;
    if args.check {
        return check(&corpus, args, &filter);
    }
    if let Some(pending) = Pending::open(&corpus)? {
        let log = Log::open(&corpus)?;
        let open: Vec<&Change> = pending.open_changes(&log).filter(|c| filter.accepts(c)).collect();
        show(&open, args);
        if !args.json && filter.is_empty() {
            changes::counted(pending.counted.iter().map(|(doc, line)| (doc.as_str(), line.clone())));
        }
        if !args.json {
            conclude(open.len(), pending.open_changes(&log).count(), || pending.moves_output(&corpus));
        }
        if let Some(file) = pending.outdated(&corpus)? {
            err!("{0}warning{0:#}: {file} is not what it was when these were computed", style::WARNING);
            err!("{0}hint{0:#}: `jiaozhu run --pending` looks again", style::HINT);
        }
        let lost = decisions_of(pending.output())?;
        match args.json {
            true => lost.iter().for_each(|(file, message)| lost_json("problem", file, message)),
            false => not_applied(&lost.iter().map(|(file, message)| format!("{file}: {message}")).collect::<Vec<_>>()),
        }
        notes(&pending.notes, args.json);
        if args.json {
            summary_json(open.len());
        }
        return Ok(Exit::Done);
    }
    let bar = Bar::new();
    let held = pipeline::hold(&corpus, &RunOptions::default(), if args.json { &Quiet } else { &bar }, false)?;
    let report = Held { report: held.report.filtered(&filter), ..held };
    self::report(&corpus, &report, args.json, args.group);
    Ok(Exit::Done)
}

fn check(corpus: &Corpus, args: &Args, filter: &Filter) -> Result<Exit> {
    let bar = Bar::new();
    let progress: &dyn pipeline::Progress = if args.json { &Quiet } else { &bar };
    let look = |new: &Path| Pending::compare(corpus, new);
    let (report, outcome) = pipeline::fresh(corpus, &RunOptions::default(), progress, look)?;
    let waiting = report.changes().count();
    let report = report.filtered(filter);
    let open: Vec<&Change> = report.changes().collect();
    show(&open, args);
    if !args.json {
        conclude(open.len(), waiting, || false);
    }
    let lost: Vec<Problem> = outcome.problems.iter().filter(|p| p.pass == Pass::Annotations).cloned().collect();
    match args.json {
        true => lost.iter().for_each(|p| lost_json("problem", &p.file, &p.message)),
        false => print_problems(&lost, 20),
    }
    notes(&outcome.notes, args.json);
    if args.json {
        summary_json(open.len());
    }
    Ok(if open.is_empty() && lost.is_empty() { Exit::Done } else { Exit::Failed })
}

fn show(open: &[&Change], args: &Args) {
    match args.json {
        true => open.iter().for_each(|change| changes::record("change", change)),
        false => changes::list(open.iter().copied(), args.group),
    }
}

/// What a run that held its changes back found.
pub fn report(corpus: &Corpus, held: &Held, json: bool, by: By) {
    let open: Vec<&Change> = match &held.pending {
        Some(pending) => {
            let listed: std::collections::BTreeSet<&str> = held.report.changes().map(|c| c.id.as_str()).collect();
            pending.open_changes(&held.log).filter(|c| listed.contains(c.id.as_str())).collect()
        }
        None => Vec::new(),
    };
    if json {
        open.iter().for_each(|change| changes::record("change", change));
        let lost = held.outcome.problems.iter().filter(|p| p.pass == Pass::Annotations);
        lost.for_each(|p| lost_json("problem", &p.file, &p.message));
        notes(&held.outcome.notes, true);
        return summary_json(open.len());
    }
    print_problems(&held.outcome.problems, 20);
    notes(&held.outcome.notes, false);
    changes::list(open.iter().copied(), by);
    changes::counted(held.report.counted());
    let waiting = held.pending.as_ref().map_or(0, |pending| pending.open_changes(&held.log).count());
    conclude(open.len(), waiting, || held.pending.as_ref().is_some_and(|pending| pending.moves_output(corpus)));
}

/// Says what to do next. `open`: the changes that were shown, of those that are `waiting`; `moves`: whether output/ would
/// become another, though nobody need decide on anything.
pub fn conclude(open: usize, waiting: usize, moves: impl Fn() -> bool) {
    match open as u64 {
        0 if waiting > 0 => {
            out!("no change is so; {}", summary::count(waiting as u64, "other waits", "others wait"));
        }
        0 if moves() => {
            out!("nothing waits for a decision, but output/ is not what a run makes now");
            out!("  jiaozhu accept --all                moves it on");
        }
        0 => out!("nothing waits for a decision"),
        n => {
            out!("\n{} for a decision:", summary::count(n, "change waits", "changes wait"));
            out!("  jiaozhu review --by NAME            one by one, in a terminal");
            out!("  jiaozhu accept --id ID…             or --filter 'cause=lexicon/x.tsv', or --all");
            out!("  jiaozhu reject --id ID… --by NAME   keeps the old values for good");
            out!("  jiaozhu edit ID label=LOC --by NAME pins a third value");
        }
    }
}

/// Decisions that have nothing to do now: nothing is wrong with them.
fn notes(all: &[Problem], json: bool) {
    const MOST: usize = 20;
    if json {
        return all.iter().for_each(|p| lost_json("note", &p.file, &p.message));
    }
    all.iter().take(MOST).for_each(print_problem);
    if all.len() > MOST {
        err!("… and {} more; `jiaozhu pending --json` lists all of them", all.len() - MOST);
    }
}

/// Decisions that the run behind an output could not apply.
fn decisions_of(output: &Path) -> Result<Vec<(String, String)>> {
    let reader = crate::tables::Reader::open(output)?;
    let rows = crate::tables::Table::rows(reader.problems());
    Ok(rows.filter(|p| p.pass == Pass::Annotations.name()).map(|p| (p.file.to_owned(), p.message.to_owned())).collect())
}

/// A decision that could not be applied, or has nothing to do, as a JSON line.
fn lost_json(what: &str, file: &str, message: &str) {
    changes::record(what, &serde_json::json!({"file": file, "message": message}));
}

/// The last JSON line: how many changes wait.
fn summary_json(open: usize) {
    changes::record("summary", &serde_json::json!({"waiting": open}));
}

fn not_applied(lines: &[String]) {
    for line in lines {
        anstream::eprintln!("{0}warning{0:#}: {line}", style::WARNING);
    }
}

/// In whose name, and why.
#[derive(clap::Args)]
pub struct Who {
    /// Who decides: the decision goes to annotations/NAME/.
    #[arg(long, value_name = "NAME", env = "JIAOZHU_BY")]
    by: Option<String>,
    /// Why, for others and for later.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

impl Who {
    /// The person, who must be named, and the reason.
    pub fn parse(&self) -> Result<(Person, Option<&str>)> {
        let Some(by) = &self.by else {
            return Err(
                Error::new("who decides?").hint("--by NAME, or set JIAOZHU_BY; decisions go to annotations/NAME/")
            );
        };
        Ok((Person::parse(by)?, self.why.as_deref()))
    }
}

/// Which pending changes a command means.
#[derive(clap::Args)]
pub struct Which {
    /// These changes: their ids, or beginnings of ids.
    #[arg(long, value_name = "ID", num_args = 1..)]
    id: Vec<String>,
    /// The changes that these terms describe: 'kind=retype doc=003* cause=lexicon/x.tsv'.
    #[arg(long, value_name = "TERMS")]
    filter: Vec<String>,
    /// All that are pending.
    #[arg(long, conflicts_with_all = ["id", "filter"])]
    all: bool,
}

impl Which {
    /// Whether all that are pending are meant, and none is open any more.
    pub fn is_done(&self, pending: &Pending, log: &Log) -> bool {
        self.all && pending.open_changes(log).next().is_none()
    }

    /// The open changes that are meant.
    pub fn select<'p>(&self, pending: &'p Pending, log: &'p Log) -> Result<Vec<&'p Change>> {
        let mut filter = Filter::parse(&self.filter.join(" "))?;
        if filter.is_empty() && self.id.is_empty() && !self.all {
            return Err(Error::new("which changes?")
                .hint("name them: --id ID…, --filter 'cause=lexicon/x.tsv', or --all; `jiaozhu pending` lists them"));
        }
        let open: Vec<&Change> = pending.open_changes(log).collect();
        for id in &self.id {
            find(pending, log, id)?;
        }
        filter = filter.and_ids(&self.id);
        let chosen: Vec<&Change> = open.into_iter().filter(|c| filter.accepts(c)).collect();
        if chosen.is_empty() {
            return Err(Error::new("no pending change is so").hint("`jiaozhu pending` lists them"));
        }
        Ok(chosen)
    }
}

/// The open change whose id begins so.
pub fn find<'p>(pending: &'p Pending, log: &'p Log, id: &str) -> Result<&'p Change> {
    let found: Vec<&Change> = pending.open_changes(log).filter(|c| c.id.starts_with(id)).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Error::new(format!("no change “{id}” is pending"))
            .hint("`jiaozhu pending` lists those that are; it may be decided already (`jiaozhu undo`)")),
        many => Err(Error::new(format!("“{id}” begins the ids of {} changes", many.len())).hint("give more of it")),
    }
}

/// What is pending, which must be there and be of today's lexicons.
pub fn opened(corpus: &Corpus) -> Result<Pending> {
    let pending = Pending::open(corpus)?.ok_or_else(|| {
        Error::new("nothing is pending").hint("`jiaozhu run --pending` holds changes back for review")
    })?;
    match pending.outdated(corpus)? {
        None => Ok(pending),
        Some(file) => Err(Error::new(format!("{file} is not what it was when the pending changes were computed"))
            .hint("`jiaozhu run --pending` looks again; what was decided is kept")),
    }
}

/// After deciding: when nothing is left, runs with the decisions, and output/ moves on unless more came up. `by` and
/// why: who rejected, where somebody did.
pub fn settle(corpus: &Corpus, by: Option<(&Person, Option<&str>)>) -> Result<Exit> {
    let (pending, log) = (opened(corpus)?, Log::open(corpus)?);
    let left = pending.open_changes(&log).count() as u64;
    if left > 0 {
        out!("{} to decide", summary::count(left, "change is left", "changes are left"));
        return Ok(Exit::Done);
    }
    let mut held = pipeline::hold(corpus, &RunOptions::default(), &Bar::new(), true)?;
    if tidy(corpus, &held.log, &held.outcome.notes)? > 0 {
        held = pipeline::hold(corpus, &RunOptions::default(), &Bar::new(), true)?;
    }
    if let (Some(pending), Some((by, why))) = (&held.pending, by) {
        let stances: Vec<&Change> = pending.withheld(&held.log).collect();
        if !stances.is_empty() {
            let mut log = held.log.clone();
            Pending::reject(corpus, &mut log, &stances, by, why)?;
            held = pipeline::hold(corpus, &RunOptions::default(), &Bar::new(), true)?;
        }
    }
    // What was asked for by editing is there now: nobody is asked again.
    if let Some(pending) = &held.pending {
        let asked = pending.asked_for(corpus, &held.log)?;
        if !asked.is_empty() {
            Pending::accept_following(&mut held.log.clone(), &asked)?;
            held = pipeline::hold(corpus, &RunOptions::default(), &Bar::new(), true)?;
        }
    }
    print_problems(&held.outcome.problems, 20);
    match &held.pending {
        None => out!("all is decided: output/ has moved on"),
        Some(pending) => {
            let open: Vec<&Change> = pending.open_changes(&held.log).collect();
            changes::list(open.iter().copied(), By::Cause);
            let n = summary::count(open.len() as u64, "change follows", "changes follow");
            out!("\n{n} from these decisions, or stayed in spite of them; output/ is as it was");
        }
    }
    Ok(if held.outcome.problems.is_empty() { Exit::Done } else { Exit::Problems })
}
