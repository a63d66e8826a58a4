use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Placed, lacks, moved_on, placed, unseen, without_clashes};
use crate::annotations::{Decision, Layer, Op};
use crate::base::{Block, Label, Lang, Metadata, Problem, RawDoc, Span};
use crate::clean::{Layout, language};

/// Applies people's decisions on blocks: `retype` gives the anchored text another label, cutting blocks where needed;
/// `keep` gives it back the label it had (`now`, or where that is missing `was`). Both need `was` where the machine does
/// not say `now`.
///
/// The blocks still tile the text. White space at a cut becomes a `space` block. Pieces share a paragraph only if they
/// did; a piece dropped inside a paragraph leaves two pieces with the same number; numbers run from 1 without gaps.
/// Of nested decisions the inner one wins, when both are one person's or the inner one was made in view of the outer.
pub fn apply_blocks(raw: &RawDoc, layout: &mut Layout, decisions: &[Decision]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wanted = placed(raw, decisions, Layer::Block, &[Op::Retype, Op::Keep], &mut problems);
    let all = wanted.clone();
    wanted.retain(|w| {
        let fault = fault(w, raw, &layout.blocks, &all);
        let good = fault.is_none();
        problems.extend(fault);
        good
    });
    let mut wanted = without_clashes(
        wanted,
        |a, b| {
            let built = a.decision.by == b.decision.by || builds_on(a, b) || builds_on(b, a);
            label_of(a) != label_of(b) && !(built && is_nested(a, b))
        },
        &mut problems,
    );
    if wanted.is_empty() {
        return problems;
    }
    wanted.sort_by_key(|w| Reverse(w.span.len()));
    let mut draft = Draft::new(std::mem::take(&mut layout.blocks));
    for w in &wanted {
        if let Some(label) = label_of(w) {
            draft.retype(raw, w, label);
        }
    }
    draft.finish(raw, layout);
    problems
}

fn label_of(w: &Placed<'_>) -> Option<Label> {
    let now = w.decision.now.as_ref().and_then(|now| now.block);
    now.or(if w.decision.op == Op::Keep { was_label(w) } else { None })
}

fn was_label(w: &Placed<'_>) -> Option<Label> {
    w.decision.was.as_ref().and_then(|was| was.block)
}

fn is_nested(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    a.span != b.span && (a.span.contains(b.span) || b.span.contains(a.span))
}

/// Whether `inner` was decided when `outer` had already been applied.
fn builds_on(inner: &Placed<'_>, outer: &Placed<'_>) -> bool {
    is_nested(inner, outer) && outer.span.contains(inner.span) && was_label(inner) == label_of(outer)
}

/// Why a decision cannot be applied to what the machine made (or to what an outer one of `all` makes of it).
fn fault(w: &Placed<'_>, raw: &RawDoc, blocks: &[Block], all: &[Placed<'_>]) -> Option<Problem> {
    let Some(now) = label_of(w) else { return Some(lacks(w, "now.label")) };
    if w.span.of(&raw.text).trim().is_empty() {
        return Some(w.problem("there is only white space, so it is not applied; hint: delete the line"));
    }
    let first = blocks.partition_point(|b| b.span.end <= w.span.start);
    let there = || blocks[first..].iter().take_while(|b| b.span.start < w.span.end).filter(|b| b.label != Label::Space);
    let Some(was) = was_label(w) else {
        let label = there().find(|b| b.label != now)?.label;
        return Some(unseen(w, "was.label", label, format_args!("\"was\":{{\"label\":\"{label}\"}}")));
    };
    if all.iter().any(|outer| builds_on(w, outer)) {
        return None;
    }
    if w.decision.op == Op::Keep && was != now && there().all(|b| b.label == now) {
        return Some(w.stale());
    }
    let other = there().find(|b| b.label != was && b.label != now)?;
    Some(moved_on(w, other.label, was))
}

/// Which paragraph a kept piece is part of, before numbers are given: equal groups next to each other share one.
type Group = u32;

struct Piece {
    block: Block,
    group: Option<Group>,
    /// A person kept what the machine had dropped, and its paragraph is not yet settled.
    rescued: bool,
}

struct Draft {
    pieces: Vec<Piece>,
    next_group: Group,
    /// Articles where the title changed.
    titles: BTreeSet<u32>,
}

impl Draft {
    fn new(blocks: Vec<Block>) -> Self {
        let mut draft = Draft { pieces: Vec::with_capacity(blocks.len()), next_group: 0, titles: BTreeSet::new() };
        let mut known = std::collections::BTreeMap::new();
        for block in blocks {
            let group = block.label.kept().then(|| match block.paragraph {
                Some(number) => *known.entry((block.article, number)).or_insert_with(|| bump(&mut draft.next_group)),
                None => bump(&mut draft.next_group),
            });
            draft.pieces.push(Piece { block, group, rescued: false });
        }
        draft
    }

    fn retype(&mut self, raw: &RawDoc, w: &Placed<'_>, label: Label) {
        let first = self.pieces.partition_point(|p| p.block.span.end <= w.span.start);
        let last = first + self.pieces[first..].partition_point(|p| p.block.span.start < w.span.end);
        // Pieces of one paragraph that get one label in one decision stay together.
        let mut renamed: Vec<(Group, Group)> = Vec::new();
        let old: Vec<Piece> = self.pieces.drain(first..last).collect();
        let mut new = Vec::with_capacity(old.len() + 4);
        for mut piece in old {
            let span = piece.block.span;
            let inside = Span { start: span.start.max(w.span.start), end: span.end.min(w.span.end) };
            let ink = inside.trimmed(&raw.text);
            let whole = ink == span.trimmed(&raw.text);
            if piece.block.label == Label::Space || ink.is_empty() {
                new.push(piece);
                continue;
            }
            if piece.block.label == label {
                // The machine agrees. Cutting the block would say nothing new.
                if whole {
                    piece.block.rule = Cow::Owned(w.human());
                    if let Some(why) = &w.decision.why {
                        piece.block.reason = Cow::Owned(why.clone());
                    }
                }
                new.push(piece);
                continue;
            }
            if piece.block.label == Label::Title || label == Label::Title {
                self.titles.extend(piece.block.article);
            }
            let group = match piece.group {
                _ if !label.kept() => None,
                None => Some(bump(&mut self.next_group)),
                Some(group) => Some(match renamed.iter().find(|(from, _)| *from == group) {
                    Some(&(_, to)) => to,
                    None => {
                        let to = bump(&mut self.next_group);
                        renamed.push((group, to));
                        to
                    }
                }),
            };
            let changed = Piece {
                block: Block {
                    span: ink,
                    label,
                    rule: Cow::Owned(w.human()),
                    reason: reason(w.decision, &piece.block),
                    lang: (label == Label::Foreign).then(|| lang(w.decision, ink.of(&raw.text))).flatten(),
                    ..piece.block.clone()
                },
                group,
                rescued: label.kept() && (piece.rescued || !piece.block.label.kept()),
            };
            let before = Span { start: span.start, end: ink.start }.trimmed(&raw.text);
            let after = Span { start: ink.end, end: span.end }.trimmed(&raw.text);
            let mut at = span.start;
            let rest = |span| Piece { block: Block { span, ..piece.block.clone() }, ..piece };
            for part in
                [(!before.is_empty()).then(|| rest(before)), Some(changed), (!after.is_empty()).then(|| rest(after))]
                    .into_iter()
                    .flatten()
            {
                let Span { start, end } = part.block.span;
                new.extend(space(at, start, w, &piece.block));
                at = end;
                new.push(part);
            }
            new.extend(space(at, span.end, w, &piece.block));
        }
        self.pieces.splice(first..first, new);
    }

    /// Settles articles, paragraphs and titles, and hands the blocks back.
    fn finish(mut self, raw: &RawDoc, layout: &mut Layout) {
        self.settle_articles(&mut layout.articles);
        self.settle_rescued();
        for &article in &self.titles {
            if let Some(meta) = layout.articles.get_mut(article as usize) {
                meta.title = self.title(raw, article);
            }
        }
        let mut last: Vec<Option<(Group, u32)>> = vec![None; layout.articles.len()];
        for piece in &mut self.pieces {
            piece.block.paragraph = None;
            let (Some(group), Some(article)) = (piece.group, piece.block.article) else { continue };
            let Some(last) = last.get_mut(article as usize) else { continue };
            let number = match *last {
                Some((before, number)) if before == group => number,
                Some((_, number)) => number + 1,
                None => 1,
            };
            *last = Some((group, number));
            piece.block.paragraph = Some(number);
        }
        layout.blocks = self.pieces.into_iter().map(|p| p.block).collect();
        drop_empty_articles(layout);
    }

    /// Gives every kept piece an article: that of the kept piece before it, else of the one after it, else a new one.
    fn settle_articles(&mut self, articles: &mut Vec<Metadata>) {
        let known = |p: &Piece| p.group.and(p.block.article);
        let Some(homeless) = self.pieces.iter().position(|p| p.group.is_some() && p.block.article.is_none()) else {
            return;
        };
        let mut article = self.pieces[..homeless].iter().rev().find_map(known);
        article = article.or_else(|| self.pieces.iter().find_map(known));
        if article.is_none() && articles.is_empty() {
            articles.push(Metadata::default());
        }
        let mut article = article.unwrap_or(0);
        for piece in &mut self.pieces[homeless..] {
            if piece.group.is_none() {
                continue;
            }
            match piece.block.article {
                Some(known) => article = known,
                None => {
                    piece.block.article = Some(article);
                    if piece.block.label == Label::Title {
                        self.titles.insert(article);
                    }
                }
            }
        }
    }

    /// A rescued piece between two pieces of one paragraph, with their label, is the paragraph's own.
    fn settle_rescued(&mut self) {
        let side = |p: &Piece| p.group.map(|group| (group, p.block.article, p.block.label));
        for i in 0..self.pieces.len() {
            let piece = &self.pieces[i];
            if !piece.rescued {
                continue;
            }
            // Those before are settled; those after may still be in doubt.
            let before = self.pieces[..i].iter().rev().find_map(side);
            let after = self.pieces[i + 1..].iter().filter(|p| !p.rescued).find_map(side);
            if before == after
                && let Some((group, article, label)) = before
                && article == piece.block.article
                && label == piece.block.label
            {
                self.pieces[i].group = Some(group);
            }
        }
    }

    /// The words of an article's first title block and the pieces that continue it.
    fn title(&self, raw: &RawDoc, article: u32) -> Option<String> {
        let titles =
            || self.pieces.iter().filter(|p| p.block.label == Label::Title && p.block.article == Some(article));
        let group = titles().next()?.group;
        let mut title = String::new();
        for line in titles().filter(|p| p.group == group).flat_map(|p| p.block.span.of(&raw.text).lines()) {
            let line = line.trim();
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if latin(title.chars().next_back()) && latin(line.chars().next()) {
                title.push(' ');
            }
            title.push_str(line);
        }
        Some(title)
    }
}

fn bump(next: &mut Group) -> Group {
    *next += 1;
    *next - 1
}

/// The white space between two pieces.
fn space(start: u32, end: u32, w: &Placed<'_>, of: &Block) -> Option<Piece> {
    (start < end).then(|| Piece {
        block: Block {
            span: Span { start, end },
            label: Label::Space,
            rule: Cow::Owned(w.human()),
            reason: Cow::Borrowed("white space beside a piece that a person labelled"),
            article: of.article,
            paragraph: None,
            clean: None,
            lang: None,
        },
        group: None,
        rescued: false,
    })
}

fn reason(decision: &Decision, before: &Block) -> Cow<'static, str> {
    match &decision.why {
        Some(why) => Cow::Owned(why.clone()),
        None => Cow::Owned(format!("instead of {} ({})", before.label, before.rule)),
    }
}

/// The language a person gave, where the program knows its code; else what the text looks like.
fn lang(decision: &Decision, text: &str) -> Option<Lang> {
    const CODES: &[Lang] = &[
        "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "kk", "ko",
        "la", "mn", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "ur", "uz", "vi", "zh",
    ];
    let given = decision.now.as_ref().and_then(|now| now.lang.as_deref());
    let given = given.and_then(|given| CODES.iter().copied().find(|code| *code == given));
    given.or_else(|| language::detect(text).map(|(lang, _)| lang))
}

/// An article of which nothing is kept is none: its blocks belong to no article, those after it move up.
fn drop_empty_articles(layout: &mut Layout) {
    let mut alive = vec![false; layout.articles.len()];
    for article in layout.blocks.iter().filter(|b| b.label.kept()).filter_map(|b| b.article) {
        if let Some(alive) = alive.get_mut(article as usize) {
            *alive = true;
        }
    }
    if alive.iter().all(|alive| *alive) {
        return;
    }
    let mut next = 0;
    let moved: Vec<Option<u32>> = alive.iter().map(|alive| alive.then(|| bump(&mut next))).collect();
    for block in &mut layout.blocks {
        block.article = block.article.and_then(|a| moved.get(a as usize).copied().flatten());
    }
    let mut alive = alive.into_iter();
    layout.articles.retain(|_| alive.next().unwrap_or(true));
}
