use std::path::Path;

use super::{Exit, find_document, out, print_problems, say_outdated, style};
use crate::base::{Block, CharIndex, Error, Label, Mention, Polarity, Result, Stance, StanceDoc};
use crate::corpus::Corpus;
use crate::pipeline::{Clock, Engine};

#[derive(clap::Args)]
pub struct Args {
    /// The document: its id, or a part of it that only one document has.
    #[arg(value_name = "DOC")]
    doc: String,
    /// Show the dropped blocks alone, with the rule that decided and its reason.
    #[arg(long)]
    dropped: bool,
    /// Show stances of polarity none too.
    #[arg(long)]
    all_stances: bool,
}

pub fn run(dir: &Path, args: &Args) -> Result<Exit> {
    let corpus = Corpus::open(dir)?;
    let file = find_document(&corpus, &args.doc)?;
    let engine = Engine::load_for(&corpus, &file)?;
    let doc = engine
        .document(&file, &Clock::default())
        .map_err(|problem| Error::new(format!("{}: {}", problem.file, problem.message)))?;
    if args.dropped {
        dropped(&doc);
    } else {
        Page { doc: &doc, brackets: !style::colours(), all_stances: args.all_stances }.print();
    }
    let problems: Vec<_> = doc.all_problems().cloned().collect();
    print_problems(&problems, 20);
    say_outdated(&corpus);
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Problems })
}

fn dropped(doc: &StanceDoc) {
    let clean = doc.clean();
    let index = CharIndex::new(&clean.raw.text);
    let mut any = false;
    for (i, block) in clean.blocks.iter().enumerate().filter(|(_, b)| !b.label.kept() && b.label != Label::Space) {
        any = true;
        let (start, end) = index.scalars(block.span);
        let head = style::HEAD;
        out!("{head}{}{head:#}  block {}, characters {start}..{end}", block.label, i + 1);
        out!("  {}: {}", block.rule, block.reason);
        for line in block.span.of(&clean.raw.text).lines() {
            out!("  {}│{:#} {}", style::DIM, style::DIM, printable(line));
        }
    }
    if !any {
        out!("nothing was dropped");
    }
}

/// A line with its control characters made visible: a raw file must not command the terminal.
fn printable(line: &str) -> String {
    line.chars()
        .map(|c| match c {
            '\t' => ' ',
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

struct Page<'d> {
    doc: &'d StanceDoc,
    brackets: bool,
    all_stances: bool,
}

impl Page<'_> {
    fn print(&self) {
        let clean = self.doc.clean();
        let mut article = None;
        for block in clean.blocks.iter().filter(|b| b.label != Label::Space) {
            if block.article != article {
                article = block.article;
                self.head(article);
            }
            match block.label.kept() {
                true => self.kept(block),
                false => {
                    let text = printable(block.span.of(&clean.raw.text));
                    out!("{0}✂ {1} [{2}] {text}{0:#}", style::DIM, block.label, block.rule);
                }
            }
        }
    }

    fn head(&self, article: Option<u32>) {
        let Some(number) = article else { return };
        let Some(article) = self.doc.clean().articles.get(number as usize) else { return };
        let meta = &article.meta;
        let head = style::HEAD;
        out!("{head}{} · article {}{head:#}", self.doc.raw().id, number + 1);
        for (name, value) in [
            ("title", &meta.title),
            ("byline", &meta.byline),
            ("publication", &meta.publication),
            ("published", &meta.published),
            ("url", &meta.url),
        ] {
            if let Some(value) = value {
                out!("{head}{name:<12}{head:#}{value}");
            }
        }
        out!("");
    }

    fn kept(&self, block: &Block) {
        let (Some(article), Some(span)) = (block.article, block.clean) else { return };
        let text = self.doc.clean().articles[article as usize].text.as_str();
        let mentions = &self.doc.tagged.articles[article as usize];
        let mut line = String::new();
        let mut at = span.start;
        for mention in mentions.iter().filter(|m| span.start <= m.span.start && m.span.start < span.end) {
            line += &printable(&text[at as usize..mention.span.start as usize]);
            // A mention that runs into the next piece of a cut paragraph is shown whole here.
            line += &self.mention(mention, text);
            at = mention.span.end;
        }
        if at < span.end {
            line += &printable(&text[at as usize..span.end as usize]);
        }
        let label = if block.label == Label::Paragraph { String::new() } else { format!("{} ", block.label) };
        let strong = matches!(block.label, Label::Title | Label::Heading).then_some(style::HEAD).unwrap_or_default();
        out!("{0}{label}{0:#}{strong}{line}{strong:#}", style::DIM);
        let sentences = &self.doc.tagged.segmented.articles[article as usize].sentences;
        for stance in &self.doc.articles[article as usize] {
            let sentence = &sentences[stance.sentence as usize];
            if span.start <= sentence.span.start && sentence.span.start < span.end {
                self.stance(stance, sentence.span.of(text));
            }
        }
    }

    fn mention(&self, mention: &Mention, text: &str) -> String {
        let style = style::entity(mention.kind);
        let text = printable(mention.span.of(text));
        match self.brackets {
            true => format!("[{text} {}]", mention.kind),
            false => format!("{style}{text}{style:#}"),
        }
    }

    fn stance(&self, stance: &Stance, sentence: &str) {
        if stance.polarity == Polarity::None && !self.all_stances {
            return;
        }
        let style = style::polarity(stance.polarity);
        let opening: String = sentence.chars().take(12).collect();
        let cues = if stance.cues.is_empty() { String::new() } else { format!(", by {}", stance.cues.join("、")) };
        out!(
            "    {style}{}{style:#} {} — {}{}{cues}  {}({}…){:#}",
            stance.polarity,
            stance.target,
            stance.holder,
            if stance.distanced { ", at a distance" } else { "" },
            style::DIM,
            printable(&opening),
            style::DIM
        );
    }
}
