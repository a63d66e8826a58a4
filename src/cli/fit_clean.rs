use std::path::{Path, PathBuf};

use super::{Exit, out, print_problems};
use crate::annotations::{Body, Store};
use crate::base::{CharIndex, Error, Result, Source, Span};
use crate::clean::Weights;
use crate::clean::fit::{Sample, fit, mean_f1};
use crate::corpus::Corpus;

#[derive(clap::Args)]
pub struct Args {
    /// Corpora with annotations/gold block lines; without it, the current one.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    data: Vec<PathBuf>,

    /// Parts of the cross-validation: the documents are dealt out to them in order.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,

    /// Write the weights fitted to all documents to FILE (src/clean/weights.tsv of the source).
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let here = [dir.to_owned()];
    let dirs = if args.data.is_empty() { &here[..] } else { &args.data[..] };
    let mut samples = Vec::new();
    for dir in dirs {
        read(dir, &mut samples)?;
    }
    let folds = usize::from(args.folds);
    if samples.len() < folds {
        return Err(Error::new(format!("{} documents with gold are too few for {folds} parts", samples.len()))
            .hint("gold stands in annotations/gold/DOC.jsonl; `--folds` sets the parts"));
    }
    let hand = Weights::default();
    out!("{} documents, mean F1 of kept characters", samples.len());
    out!("part  fitted on  as they are  fitted   held out  as they are  fitted");
    let (mut before, mut after) = (0.0, 0.0);
    for fold in 0..folds {
        let pick = |held: bool| -> Vec<&Sample> {
            samples.iter().enumerate().filter(|(i, _)| (i % folds == fold) == held).map(|(_, s)| s).collect()
        };
        let (train, test) = (pick(false), pick(true));
        let (fitted, score) = fit(&hand, &train);
        let (old, new) = (mean_f1(&hand, &test), mean_f1(&fitted, &test));
        let was = mean_f1(&hand, &train);
        out!("{:4}  {:9}  {was:11.4}  {score:6.4}  {:9}  {old:11.4}  {new:6.4}", fold + 1, train.len(), test.len());
        before += old * test.len() as f64;
        after += new * test.len() as f64;
    }
    let n = samples.len() as f64;
    out!("held out, all parts: {:.4} as they are, {:.4} fitted", before / n, after / n);
    if let Some(file) = &args.write {
        let (weights, score) = fit(&hand, &samples.iter().collect::<Vec<_>>());
        std::fs::write(file, weights.to_tsv())
            .map_err(|e| Error::new(format!("cannot write {}: {e}", file.display())))?;
        out!("fitted to all documents: {score:.4}, written to {}", file.display());
    }
    Ok(Exit::Done)
}

/// The documents of a corpus that have gold blocks.
fn read(dir: &Path, samples: &mut Vec<Sample>) -> Result<()> {
    let corpus = Corpus::open(dir)?;
    let (store, flaws) = Store::load(&corpus.annotations());
    let mut problems = flaws.all();
    for file in corpus.inputs()?.files.iter() {
        let file = file?;
        let gold = store.gold(&file.id);
        if !gold.iter().any(|line| matches!(line.body, Body::Block { .. })) {
            continue;
        }
        let bytes = file.load().map_err(|e| Error::new(format!("cannot read {}: {e}", file.file())))?;
        match crate::read::decode(&file.id, &file.id, bytes, Source::default()) {
            Err(problem) => problems.push(problem),
            Ok(raw) => {
                let index = CharIndex::new(&raw.text);
                let mut spans: Vec<(Span, bool)> = gold
                    .iter()
                    .filter_map(|line| match line.body {
                        Body::Block { label, .. } => Some((index.span(line.start, line.end)?, label.kept())),
                        _ => None,
                    })
                    .collect();
                spans.sort_unstable();
                samples.push(Sample { raw, gold: spans });
            }
        }
    }
    print_problems(&problems, 20);
    Ok(())
}
