//! From decided units to blocks that tile the raw text.

use std::borrow::Cow;

use super::features::{Features, is_mark};
use super::page::Page;
use super::{Layout, language, metadata};
use crate::base::{Block, Label, Lang, Pass, RuleDoc, Span};

/// What lies between the units that rules decide on.
pub(super) const SPACE: RuleDoc = RuleDoc {
    id: "space",
    pass: Pass::Clean,
    what: "Labels the white space between blocks, which is neither kept nor dropped.",
    why: "So every character of the raw file has a row. It cannot be switched off.",
    example: "a blank line between two paragraphs",
};

/// The blocks and articles of a page on which every unit is decided.
pub(super) fn build(page: &Page) -> Layout {
    let mut out = Builder { text: page.text, blocks: Vec::new(), at: 0 };
    // Articles that keep text, numbered in order.
    let mut number: Vec<Option<u32>> = vec![None; page.regions.len()];
    let mut count = 0;
    for (i, unit) in page.units.iter().enumerate() {
        if unit.decided.as_ref().is_some_and(|d| d.label.kept())
            && let Some(r) = page.region_of(i)
            && number[r].is_none()
        {
            number[r] = Some(count);
            count += 1;
        }
    }
    let mut paragraphs = vec![0u32; count as usize];
    let mut last_article = (count > 0).then_some(0);
    for (i, unit) in page.units.iter().enumerate() {
        let article = page.region_of(i).and_then(|r| number[r]).or(last_article);
        out.gap(unit.span.start, last_article);
        last_article = article;
        let Some(decision) = &unit.decided else { continue };
        let kept = decision.label.kept();
        let paragraph = article.filter(|_| kept).map(|a| {
            let n = &mut paragraphs[a as usize];
            if !(unit.continues && *n > 0) {
                *n += 1;
            }
            *n
        });
        let lang = language_of(unit.span.of(page.text), &unit.f);
        let block = |out: &mut Builder, span: Span, label: Label, rule: &'static str, reason: Cow<'static, str>| {
            // Behind a brand at the head of a line stands white space.
            let span = span.trimmed(page.text);
            if span.is_empty() {
                return;
            }
            out.gap(span.start, article);
            out.blocks.push(Block {
                span,
                label,
                rule: Cow::Borrowed(rule),
                reason,
                article,
                paragraph: paragraph.filter(|_| label.kept()),
                clean: None,
                lang,
            });
            out.at = span.end;
        };
        let mut at = unit.span.start;
        if kept {
            for &brand in &unit.injected {
                block(
                    &mut out,
                    Span { start: at, end: brand.start },
                    decision.label,
                    decision.rule,
                    decision.reason.clone(),
                );
                let reason = "brand words of the site, the sentence reads on without them";
                block(&mut out, brand, Label::InjectedAd, "injected-brand", reason.into());
                at = brand.end;
            }
        }
        block(&mut out, Span { start: at, end: unit.span.end }, decision.label, decision.rule, decision.reason.clone());
    }
    out.gap(page.text.len() as u32, last_article);
    let articles = (0..page.regions.len())
        .filter(|&r| number[r].is_some())
        .map(|r| metadata::of(page, &page.regions[r]))
        .collect();
    Layout { blocks: out.blocks, articles }
}

struct Builder<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    at: u32,
}

impl Builder<'_> {
    /// What lies between two units: white space, and a byte order mark whose rule is off.
    fn gap(&mut self, end: u32, article: Option<u32>) {
        if self.at >= end {
            return;
        }
        let span = Span { start: self.at, end };
        let text = span.of(self.text);
        let head = text.len() - text.trim_start_matches('\u{feff}').len();
        let cut = Span { start: span.start, end: span.start + head as u32 };
        for (span, label, rule, reason) in [
            (cut, Label::Residue, "byte-order-mark", "U+FEFF at the start of the file"),
            (Span { start: cut.end, end }, Label::Space, SPACE.id, "white space between blocks"),
        ] {
            if !span.is_empty() {
                self.blocks.push(Block {
                    span,
                    label,
                    rule: Cow::Borrowed(rule),
                    reason: Cow::Borrowed(reason),
                    article,
                    paragraph: None,
                    clean: None,
                    lang: None,
                });
            }
        }
        self.at = end;
    }
}

/// Characters of a block that its language is guessed from.
const BLOCK_SAMPLE: usize = 240;

/// English words that no other language in Latin letters shares, or hardly any.
const ENGLISH: &[&str] = &[
    " the ", " of ", " and ", " to ", " is ", " in ", " are ", " be ", " not ", " will ", " that ", " with ", " your ",
];

/// The language of a block. Chinese characters decide by themselves; whatlang is asked about the rest, and only where there is
/// enough of it.
fn language_of(text: &str, f: &Features) -> Option<Lang> {
    let (han, latin) = (f.han, f.latin);
    let kana = || f.kana && text.chars().take(400).any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
    if han > 0 && han * 3 >= latin && !kana() {
        return Some("zh");
    }
    if han == 0 && latin < 20 && text.is_ascii() {
        return None;
    }
    if han + latin == 0 && !text.chars().any(char::is_alphabetic) {
        return None;
    }
    let end = text.char_indices().nth(BLOCK_SAMPLE).map_or(text.len(), |(i, _)| i);
    let text = &text[..end];
    // English words settle it: asking costs more than all the rest of the page.
    let plain = text.chars().all(|c| c.is_ascii() || is_mark(c) || matches!(c, '–' | '•' | '©' | '®' | '™'));
    if plain && ENGLISH.iter().filter(|word| text.contains(**word)).count() >= 3 {
        return Some("en");
    }
    language::detect(text).map(|(lang, _)| lang)
}
