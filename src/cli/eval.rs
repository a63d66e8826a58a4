use std::path::Path;

use super::{Exit, out, print_problems};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::eval::Report;
use crate::pipeline;

#[derive(clap::Args)]
pub struct Args {
    /// Print the scores as JSON.
    #[arg(long)]
    json: bool,

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
    let (mut report, problems) = pipeline::evaluate(&corpus)?;
    if report.documents.is_empty() {
        return Err(Error::new("annotations/gold has no lines for any document in raw/")
            .hint("put the annotations of raw/DOC.txt into annotations/gold/DOC.jsonl"));
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
