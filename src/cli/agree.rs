use std::path::Path;

use super::{Exit, out, print_problems, style, summary};
use crate::agreement::{Agreement, Coefficients, Dispute, compare};
use crate::annotations::{Flaws, GOLD, Layer, Store};
use crate::base::{Error, Problem, RawDoc, Result};
use crate::corpus::{Corpus, Files};
use crate::review::said;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub who: Who,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Whose annotations, and of what.
#[derive(clap::Args)]
pub struct Who {
    /// The people, by their folders under annotations/; gold is one when it is named [default: all but gold].
    #[arg(value_name = "PERSON")]
    people: Vec<String>,
    /// One layer only: block, stance or entity.
    #[arg(long, value_parser = layer)]
    layer: Option<Layer>,
}

fn layer(text: &str) -> std::result::Result<Layer, String> {
    Layer::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Layer::ALL.iter().map(|l| l.name()).collect();
        format!("one of {}", names.join(", "))
    })
}

impl Who {
    pub fn layers(&self) -> Vec<Layer> {
        self.layer.map_or(Layer::ALL.to_vec(), |layer| vec![layer])
    }

    /// Whether somebody is named.
    pub fn names(&self, person: &str) -> bool {
        self.people.iter().any(|p| p == person)
    }

    /// The people, at least two, who have annotated something.
    pub fn people(&self, store: &Store) -> Result<Vec<String>> {
        let known: Vec<&str> = store.people().collect();
        let mut people = self.people.clone();
        if people.is_empty() {
            people = known.iter().map(|p| (*p).to_owned()).collect();
        }
        let mut seen = std::collections::BTreeSet::new();
        people.retain(|p| seen.insert(p.clone()));
        let gold = store.gold_docs().next().map(|_| GOLD);
        let all: Vec<&str> = known.iter().copied().chain(gold).collect();
        if let Some(nobody) = people.iter().find(|p| !all.contains(&p.as_str())) {
            return Err(Error::new(format!("{nobody} has annotated nothing")).hint(match all.len() {
                0 => "annotations are lines without “op” in annotations/NAME/DOC.jsonl".to_owned(),
                _ => format!("who has: {}", all.join(", ")),
            }));
        }
        if people.len() < 2 {
            return Err(Error::new("agreement takes two people who annotated").hint(
                "annotations are lines without “op” in annotations/NAME/DOC.jsonl; name gold to compare with gold",
            ));
        }
        Ok(people)
    }
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let (store, flaws) = Store::load(&corpus.annotations());
    let people = args.who.people(&store)?;
    let problems = problems(&corpus, &store, flaws, &people)?;
    let files = corpus.inputs()?.files;
    let agreement = compare(&store, &people, &args.who.layers(), |doc| read(&files, doc).map(|raw| raw.text));
    if args.json {
        out!("{}", serde_json::to_string_pretty(&agreement).unwrap_or_default());
    } else {
        print(&agreement);
    }
    print_problems(&problems, 20);
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}

/// Everything that is wrong with what people annotated, of the documents of these.
pub fn problems(corpus: &Corpus, store: &Store, flaws: Flaws, people: &[String]) -> Result<Vec<Problem>> {
    let files = corpus.inputs()?.files;
    let mut problems = flaws.all();
    for doc in store.annotated_docs(people) {
        if let Some(raw) = read(&files, doc) {
            problems.extend(store.check(&raw));
        }
    }
    problems.extend(store.unknown_docs(|doc| Ok(files.find(doc)?.is_some()))?);
    Ok(problems)
}

/// A document; none where raw/ has none that can be read.
fn read(files: &Files, doc: &str) -> Option<RawDoc> {
    let file = files.find(doc).ok()??;
    let (bytes, source) = file.read().ok()?;
    crate::read::decode(&file.id, &file.file(), bytes, source).ok()
}

fn print(agreement: &Agreement) {
    let head = style::HEAD;
    for pair in &agreement.pairs {
        out!("{head}{} and {}{head:#}", pair.a, pair.b);
        if pair.layers.is_empty() {
            out!("  no document in common");
            continue;
        }
        out!(
            "  {:<8}{:>10}{:>11}{:>10}{:>9}{:>10}{:>8}{:>8}",
            "layer",
            "documents",
            "F1 strict",
            "F1 spans",
            "units",
            "observed",
            "κ",
            "α"
        );
        for layer in &pair.layers {
            let Coefficients { units, observed, kappa, alpha } = layer.labels;
            out!(
                "  {:<8}{:>10}{:>11}{:>10}{:>9}{:>10}{:>8}{:>8}",
                layer.layer,
                layer.documents,
                number(layer.strict.f1),
                number(layer.spans.f1),
                units,
                number(observed),
                number(kappa),
                number(alpha)
            );
        }
    }
    for (layer, alpha) in &agreement.alpha {
        out!("all {} together: α of {layer} {}", agreement.people.len(), number(*alpha));
    }
    disputes(&agreement.disputes);
    out!("\n{}", summary::count(agreement.disputes.len() as u64, "disagreement", "disagreements"));
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |v| format!("{v:.3}"))
}

/// Lists where people differ.
pub fn disputes(all: &[Dispute]) {
    let mut doc = "";
    for dispute in all {
        if dispute.doc != doc {
            doc = &dispute.doc;
            out!("\n{0}{doc}{0:#}", style::HEAD);
        }
        let Dispute { id, layer, start, end, .. } = dispute;
        out!("  {0}{id}{0:#} {layer} {start}..{end} {1}", style::DIM, dispute.about());
        for side in &dispute.sides {
            let lines: Vec<String> = side.lines.iter().map(said).collect();
            let lines = if lines.is_empty() { "nothing".to_owned() } else { lines.join("; ") };
            out!("    {}: {}", side.person, super::changes::first(&lines, 100));
        }
    }
}
