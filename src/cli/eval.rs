use std::path::{Path, PathBuf};

use super::{Exit, fit_stance, out, print_problems, style, train};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::eval::Report;
use crate::pipeline;

#[derive(clap::Args)]
pub struct Args {
    /// Print the scores as JSON.
    #[arg(long)]
    json: bool,
    /// Score the program without its statistical tagger.
    #[arg(long, conflicts_with = "leave_one_out")]
    no_tagger: bool,
    /// Score each document by models fitted without it: entities with and without the corpus's own lexicon, with and
    /// without the tagger; stance by weights of the other documents.
    #[arg(long)]
    leave_one_out: bool,
    /// With --leave-one-out: more annotated texts to learn from, as for `train`.
    #[arg(long, value_name = "PATH", requires = "leave_one_out")]
    data: Vec<PathBuf>,
    /// Score one layer only.
    #[arg(long, value_enum)]
    layer: Option<Layer>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Layer {
    Block,
    Entity,
    Stance,
}

impl Layer {
    /// Leaves only this layer in the report.
    fn keep(self, report: &mut Report) {
        for scores in report.documents.iter_mut().map(|d| &mut d.scores).chain([&mut report.pooled]) {
            if self != Self::Block {
                (scores.blocks, scores.articles) = (None, None);
            }
            if self != Self::Entity {
                scores.entities = None;
            }
            if self != Self::Stance {
                scores.stance = None;
            }
        }
        let prefixes: &[&str] = match self {
            Self::Block => &["block", "article", "paragraph", "title"],
            Self::Entity => &["entity", "link"],
            Self::Stance => &["stance", "holder", "pair", "polarity"],
        };
        report.errors.retain(|e| prefixes.iter().any(|p| e.kind.starts_with(p)));
    }
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    if args.leave_one_out {
        return leave_one_out(&corpus, args);
    }
    let (mut report, problems) = pipeline::evaluate(&corpus, !args.no_tagger)?;
    if report.documents.is_empty() {
        print_problems(&problems, 20);
        return Err(no_gold());
    }
    if let Some(layer) = args.layer {
        layer.keep(&mut report);
    }
    print_problems(&problems, 20);
    match args.json {
        true => out!("{}", serde_json::to_string_pretty(&report).unwrap_or_default()),
        false => out!("{}", crate::eval::render(&report).trim_end()),
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}

fn no_gold() -> Error {
    Error::new("annotations/gold has no lines for any document in raw/")
        .hint("put the annotations of raw/DOC.txt into annotations/gold/DOC.jsonl")
}

fn leave_one_out(corpus: &Corpus, args: &Args) -> Result<Exit> {
    let (found, problems) = pipeline::hold_out(corpus, &args.data)?;
    if found.iter().all(|h| h.report.documents.is_empty()) {
        print_problems(&problems, 20);
        return Err(no_gold());
    }
    print_problems(&problems, 20);
    if args.json {
        out!("{}", serde_json::to_string_pretty(&found).unwrap_or_default());
    } else {
        let head = style::HEAD;
        for (own, title) in [(false, "without the corpus's own lexicon"), (true, "with the corpus's own lexicon")] {
            let reports: Vec<_> = found
                .iter()
                .filter(|h| h.own_lexicon == own)
                .filter_map(|h| h.report.pooled.entities.as_ref())
                .collect();
            train::table(&format!("each document held out, {title}"), &reports);
        }
        if let Some(scores) = found.last().and_then(|h| h.report.pooled.stance.as_ref()) {
            out!("{head}each document held out, stance{head:#}");
            fit_stance::head();
            fit_stance::line("weights fitted to the other documents", scores);
        }
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}
