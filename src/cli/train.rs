use std::path::{Path, PathBuf};

use super::{Exit, out, print_problems, style};
use crate::base::{Error, Result};
use crate::corpus::Corpus;
use crate::eval::{EntityScores, Report};
use crate::pipeline::{TrainSettings, Trainer, TrainingSet};

#[derive(clap::Args)]
pub struct Args {
    /// More annotated texts: a folder with raw/ and gold/, or an .iob2 file (PER, LOC, ORG). May be given several times.
    #[arg(long, value_name = "PATH")]
    data: Vec<PathBuf>,
    /// Leave the corpus's own gold out.
    #[arg(long)]
    without_own: bool,
    /// Measure on held-out documents, in K parts [0 measures nothing].
    #[arg(long, value_name = "K", default_value_t = 5)]
    folds: usize,
    /// The licence of the texts, for the data card. May be given several times.
    #[arg(long, value_name = "TEXT")]
    licence: Vec<String>,
    /// Where to write the model; the data card is written beside it [default: annotations/tagger.model].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let set = TrainingSet::load((!args.without_own).then_some(&corpus), &args.data)?;
    if set.docs.is_empty() {
        return Err(Error::new("there is no gold with entities to learn from")
            .hint("annotate documents in annotations/gold/DOC.jsonl, or give annotated texts with --data"));
    }
    print_problems(&set.problems, 20);
    let settings = TrainSettings::default();
    let trainer = Trainer::new(settings.clone());
    let held_out = (args.folds >= 2 && set.complete() >= 2).then(|| {
        let (with, without) = trainer.cross_validate(&set, args.folds);
        print(&with, &without, args.folds.min(set.complete()));
        (with, without)
    });
    let tagger = trainer.fit(&set, |_| true);
    let bytes = tagger.to_bytes();
    let path = args.out.clone().unwrap_or_else(|| corpus.tagger());
    let card = path.with_extension("json");
    let scores = held_out.as_ref().map(|(with, without)| {
        serde_json::json!({
            "folds": args.folds.min(set.complete()),
            "with_tagger": with.pooled.entities,
            "without_tagger": without.pooled.entities,
        })
    });
    let json = serde_json::json!({
        "what": "a tagger of jiaozhu, made by `jiaozhu train`: a linear-chain conditional random field over characters",
        "program": env!("CARGO_PKG_VERSION"),
        "model": { "sha256": crate::pipeline::digest(&bytes), "bytes": bytes.len(), "features": tagger.features() },
        "data": set.sources,
        "licences": args.licence,
        "settings": settings,
        "held_out": scores,
    });
    let text = serde_json::to_string_pretty(&json).unwrap_or_default() + "\n";
    std::fs::write(&path, &bytes).map_err(|e| Error::io("write", &path, e))?;
    std::fs::write(&card, text).map_err(|e| Error::io("write", &card, e))?;
    out!("{} features, {:.1} MB, from {} documents", tagger.features(), bytes.len() as f64 / 1e6, set.docs.len());
    out!("wrote {} and {}", path.display(), card.display());
    Ok(if set.problems.is_empty() { Exit::Done } else { Exit::Problems })
}

/// Held-out scores, without the tagger and with it.
fn print(with: &Report, without: &Report, folds: usize) {
    let (Some(with), Some(without)) = (&with.pooled.entities, &without.pooled.entities) else { return };
    table(&format!("held out, {folds} folds"), &[without, with]);
}

/// Scores without the tagger and with it, in per cent.
pub(super) fn table(title: &str, reports: &[&EntityScores]) {
    let head = style::HEAD;
    out!("{head}{title}{head:#}");
    out!("{:<21}{:>6}{:>19}{:>19}", "per cent", "gold", "without tagger", "with tagger");
    out!("{:<27}{:>7}{:>6}{:>6}{:>7}{:>6}{:>6}", "", "P", "R", "F1", "P", "R", "F1");
    for (name, columns) in rows(reports) {
        out!("{name:<21}{columns}");
    }
    out!("");
}

/// A row for each type, one for all, and one for all whatever the type: gold, then P, R and F1 of each report.
fn rows(reports: &[&EntityScores]) -> Vec<(String, String)> {
    let Some(first) = reports.first() else { return Vec::new() };
    let shown = |x: Option<f64>| x.map_or("    -".to_owned(), |x| format!("{:>5.1}", x * 100.0));
    let mut names: Vec<String> = first.by_type.iter().map(|c| c.name.clone()).collect();
    for class in reports.iter().flat_map(|r| &r.by_type) {
        if !names.contains(&class.name) {
            names.push(class.name.clone());
        }
    }
    names.extend(["all, strict".to_owned(), "all, span only".to_owned()]);
    names
        .into_iter()
        .map(|name| {
            let score = |r: &EntityScores| match name.as_str() {
                "all, strict" => Some(r.strict),
                "all, span only" => Some(r.spans),
                _ => r.by_type.iter().find(|c| c.name == name).map(|c| c.score),
            };
            let gold = reports.iter().find_map(|r| score(r)).map_or(0, |s| s.gold);
            let mut line = format!("{gold:>6} ");
            for report in reports {
                let s = score(report);
                let of = |f: fn(&crate::eval::Prf) -> Option<f64>| shown(s.as_ref().and_then(f));
                line.push_str(&format!(" {} {} {} ", of(|s| s.precision), of(|s| s.recall), of(|s| s.f1)));
            }
            (name, line.trim_end().to_owned())
        })
        .collect()
}
