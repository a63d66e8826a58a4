use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Exit, bar::Bar, changes, out, print_problems};
use crate::base::{Error, Result};
use crate::corpus::{Corpus, Output};
use crate::diff::{self, By, Filter, Report};
use crate::pipeline::{self, Progress, Quiet, RunOptions};

#[derive(clap::Args)]
pub struct Args {
    /// The old output: a folder or a git revision [default: the committed output, else output/].
    #[arg(value_name = "A")]
    old: Option<String>,
    /// The new output: a folder or a git revision [default: what a run would give now].
    #[arg(value_name = "B")]
    new: Option<String>,
    /// What to put changes together by.
    #[arg(long, visible_alias = "by", value_enum, default_value_t = By::Cause)]
    group: By,
    /// Which changes: key=value terms, for instance 'kind=retype doc=003* cause=lexicon/x.tsv label=ORG'.
    #[arg(long, value_name = "TERMS")]
    filter: Vec<String>,
    /// Print Markdown, for a pull request.
    #[arg(long, group = "form")]
    markdown: bool,
    /// Print a JSON object a line.
    #[arg(long, group = "form")]
    json: bool,
    /// Write one HTML page that needs nothing else; `-` prints it.
    #[arg(long, group = "form", value_name = "FILE")]
    html: Option<PathBuf>,
    /// Exit with 1 when there are differences.
    #[arg(long)]
    exit_code: bool,
}

impl ValueEnum for By {
    fn value_variants<'a>() -> &'a [Self] {
        By::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()).help(self.meaning()))
    }
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let filter = Filter::parse(&args.filter.join(" "))?;
    let corpus = Corpus::open(dir)?;
    let old = match &args.old {
        Some(name) => Output::named(&corpus, name)?,
        None => Output::committed(&corpus)
            .or_else(|| Output::current(&corpus))
            .ok_or_else(|| Error::new("there is no output yet to compare with").hint("`jiaozhu run` makes output/"))?,
    };
    let machine = args.json || args.markdown || args.html.is_some();
    let report = match &args.new {
        Some(name) => {
            let new = Output::named(&corpus, name)?;
            compare(&old, new.dir(), &new.name)?
        }
        None => {
            let bar = Bar::new();
            let progress: &dyn Progress = if machine { &Quiet } else { &bar };
            let look = |new: &Path| compare(&old, new, "a run now");
            let (report, outcome) = pipeline::fresh(&corpus, &RunOptions::default(), progress, look)?;
            if !machine {
                print_problems(&outcome.problems, 20);
            }
            report
        }
    };
    let report = report.filtered(&filter);
    if args.json {
        changes::print_json(&report);
    } else if args.markdown {
        out!("{}", diff::markdown(&report, args.group).trim_end());
    } else if let Some(path) = &args.html {
        page(&report, args.group, path)?;
    } else {
        changes::print(&report, args.group);
    }
    Ok(if args.exit_code && !report.is_empty() { Exit::Failed } else { Exit::Done })
}

pub fn compare(old: &Output, new: &Path, name: &str) -> Result<Report> {
    let mut report = Report { old: old.name.clone(), new: name.to_owned(), ..Report::default() };
    let causes = diff::outputs(old.dir(), new, |doc| {
        report.docs.push(doc);
        Ok(())
    })?;
    report.known = causes.known();
    Ok(report)
}

fn page(report: &Report, by: By, path: &Path) -> Result<()> {
    let page = diff::html(report, by);
    if path.as_os_str() == "-" {
        out!("{}", page.trim_end());
        return Ok(());
    }
    std::fs::write(path, page).map_err(|e| Error::io("write", path, e))?;
    out!("wrote {}", path.display());
    Ok(())
}
