use std::collections::{BTreeMap, BTreeSet};

use super::errors::Errors;
use super::{ArticleScores, BlockScores, Class, Confusion, Counts, Example, Ratio, View};
use crate::annotations::{Annotation, Body, Layer};
use crate::base::Label;

/// Counts of characters by gold and predicted label, and of paragraphs, articles and titles.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    cells: BTreeMap<(Label, Label), u64>,
    starts: Counts,
    /// Files with the right number of articles, and all files with a gold title.
    right_count: u64,
    with_titles: u64,
    titles: Counts,
}

impl Tally {
    pub fn merge(&mut self, other: &Tally) {
        for (cell, count) in &other.cells {
            *self.cells.entry(*cell).or_default() += count;
        }
        self.starts.merge(other.starts);
        self.right_count += other.right_count;
        self.with_titles += other.with_titles;
        self.titles.merge(other.titles);
    }

    pub fn add(&mut self, view: &View<'_>, errors: &mut Errors) {
        let mut gold: Vec<&Annotation> = view.layer(Layer::Block).collect();
        gold.sort_by_key(|line| line.start);
        let chars = Chars::new(view, &gold);
        self.labels(view, &chars, errors);
        self.paragraphs(view, &gold, &chars, errors);
        self.articles(view, &gold);
    }

    fn labels(&mut self, view: &View<'_>, chars: &Chars, errors: &mut Errors) {
        // An error is a stretch of text with one wrong label; white space does not end it.
        let mut open: Option<((Label, Label), u32, u32)> = None;
        let mut close = |open: &mut Option<((Label, Label), u32, u32)>| {
            if let Some(((gold, predicted), start, end)) = open.take() {
                let kind = match (gold.kept(), predicted.kept()) {
                    (true, false) => "lost",
                    (false, true) => "leaked",
                    _ => "label",
                };
                errors.add(format!("block: {kind}: {gold} labelled {predicted}"), || Example {
                    doc: view.id().to_owned(),
                    start,
                    end,
                    text: view.slice(start, end).to_owned(),
                    note: None,
                });
            }
        };
        for (i, cell) in chars.cells.iter().enumerate() {
            let i = i as u32;
            match *cell {
                Cell::Space => {}
                Cell::Both(gold, predicted) => {
                    *self.cells.entry((gold, predicted)).or_default() += 1;
                    match &mut open {
                        Some((pair, _, end)) if *pair == (gold, predicted) => *end = i + 1,
                        _ => {
                            close(&mut open);
                            open = (gold != predicted).then_some(((gold, predicted), i, i + 1));
                        }
                    }
                }
                Cell::Unknown => close(&mut open),
            }
        }
        close(&mut open);
    }

    fn paragraphs(&mut self, view: &View<'_>, gold: &[&Annotation], chars: &Chars, errors: &mut Errors) {
        let mut seen = BTreeSet::new();
        let mut wanted = BTreeSet::new();
        for line in gold {
            if let Body::Block { label, paragraph, .. } = &line.body
                && label.kept()
                && paragraph.is_none_or(|number| seen.insert(number))
            {
                wanted.extend(chars.first_ink(line.start, line.end));
            }
        }
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        for block in view.doc.clean().blocks.iter().filter(|b| b.label.kept()) {
            if block.paragraph.is_none_or(|number| seen.insert((block.article, number))) {
                let (start, end) = view.index.scalars(block.span);
                found.extend(chars.first_ink(start, end).filter(|at| chars.known(*at)));
            }
        }
        let matched = wanted.intersection(&found).count() as u64;
        self.starts.merge(Counts { gold: wanted.len() as u64, predicted: found.len() as u64, matched });
        // Where one side drops the text, the error is told above.
        for (kind, at) in found
            .difference(&wanted)
            .map(|at| ("block: paragraph split", *at))
            .chain(wanted.difference(&found).map(|at| ("block: paragraph joined to the one before", *at)))
            .filter(|(_, at)| chars.kept_by_both(*at))
        {
            let end = (at + 20).min(view.index.chars());
            errors.add(kind.to_owned(), || Example {
                doc: view.id().to_owned(),
                start: at,
                end,
                text: view.slice(at, end).to_owned(),
                note: None,
            });
        }
    }

    fn articles(&mut self, view: &View<'_>, gold: &[&Annotation]) {
        let mut titles: Vec<(Option<u32>, String)> = Vec::new();
        for line in gold {
            if let Body::Block { label: Label::Title, paragraph, .. } = line.body {
                let text = without_space(&line.quote);
                match titles.iter_mut().find(|(number, _)| paragraph.is_some() && *number == paragraph) {
                    Some((_, title)) => title.push_str(&text),
                    None => titles.push((paragraph, text)),
                }
            }
        }
        if titles.is_empty() {
            return;
        }
        let articles = &view.doc.clean().articles;
        self.with_titles += 1;
        self.right_count += u64::from(articles.len() == titles.len());
        let mut left: Vec<String> = titles.iter().map(|(_, title)| title.clone()).collect();
        let found: Vec<String> = articles.iter().filter_map(|a| a.meta.title.as_deref()).map(without_space).collect();
        for title in &found {
            if let Some(i) = left.iter().position(|t| t == title) {
                left.swap_remove(i);
            }
        }
        let matched = (titles.len() - left.len()) as u64;
        self.titles.merge(Counts { gold: titles.len() as u64, predicted: found.len() as u64, matched });
    }

    pub fn scores(&self) -> Option<BlockScores> {
        if self.cells.is_empty() {
            return None;
        }
        let count = |test: &dyn Fn(Label, Label) -> bool| -> u64 {
            self.cells.iter().filter(|((g, p), _)| test(*g, *p)).map(|(_, n)| n).sum()
        };
        let all = count(&|_, _| true);
        let by_label = Label::ALL
            .iter()
            .map(|&label| {
                let counts = Counts {
                    gold: count(&|g, _| g == label),
                    predicted: count(&|_, p| p == label),
                    matched: count(&|g, p| g == label && p == label),
                };
                (label, counts)
            })
            .filter(|(_, counts)| !counts.is_empty())
            .map(|(label, counts)| Class { name: label.name().to_owned(), score: counts.prf() })
            .collect();
        let mut confusion: Vec<Confusion> = self
            .cells
            .iter()
            .filter(|((g, p), _)| g != p)
            .map(|(&(g, p), &count)| Confusion { gold: g.name(), predicted: p.name(), count })
            .collect();
        confusion.sort_by_key(|c| std::cmp::Reverse(c.count));
        let kept = Counts {
            gold: count(&|g, _| g.kept()),
            predicted: count(&|_, p| p.kept()),
            matched: count(&|g, p| g.kept() && p.kept()),
        };
        Some(BlockScores {
            agreement: Ratio::new(count(&|g, p| g.kept() == p.kept()), all),
            kept: kept.prf(),
            labels: Ratio::new(count(&|g, p| g == p), all),
            by_label,
            confusion,
            paragraph_starts: self.starts.prf(),
        })
    }

    pub fn article_scores(&self) -> Option<ArticleScores> {
        (self.with_titles > 0)
            .then(|| ArticleScores { count: Ratio::new(self.right_count, self.with_titles), titles: self.titles.prf() })
    }
}

/// What the two sides say of one character.
#[derive(Clone, Copy)]
enum Cell {
    Space,
    /// Gold says nothing of it (gold may cover a part of a file).
    Unknown,
    Both(Label, Label),
}

struct Chars {
    cells: Vec<Cell>,
}

impl Chars {
    fn new(view: &View<'_>, gold: &[&Annotation]) -> Self {
        let chars = view.index.chars() as usize;
        let mut wanted: Vec<Option<Label>> = vec![None; chars];
        for line in gold {
            if let Body::Block { label, .. } = line.body {
                wanted[line.start as usize..line.end as usize].fill(Some(label));
            }
        }
        let mut found = vec![Label::Space; chars];
        for block in &view.doc.clean().blocks {
            let (start, end) = view.index.scalars(block.span);
            found[start as usize..end as usize].fill(block.label);
        }
        let cells = view
            .text
            .chars()
            .zip(wanted.into_iter().zip(found))
            .map(|(c, (wanted, found))| match wanted {
                _ if c.is_whitespace() => Cell::Space,
                Some(wanted) => Cell::Both(wanted, found),
                None => Cell::Unknown,
            })
            .collect();
        Self { cells }
    }

    /// The first character of a stretch that is not white space.
    fn first_ink(&self, start: u32, end: u32) -> Option<u32> {
        (start..end).find(|&i| !matches!(self.cells.get(i as usize), Some(Cell::Space) | None))
    }

    fn known(&self, at: u32) -> bool {
        matches!(self.cells.get(at as usize), Some(Cell::Both(..)))
    }

    fn kept_by_both(&self, at: u32) -> bool {
        matches!(self.cells.get(at as usize), Some(Cell::Both(g, p)) if g.kept() && p.kept())
    }
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
