use std::fmt::Write as _;

use insta::assert_snapshot;
use jiaozhu::annotations::{Decision, Layer, Op, apply_blocks};
use jiaozhu::base::{CleanDoc, Label, Metadata, RawDoc, Span};
use jiaozhu::clean::{Layout, assemble};

use super::{block, decide, on, shown};
use crate::support::{corpus, in_snapshots};

/// A layout from pieces: (label, paragraph, text). White space around a text becomes a space block.
pub fn layout(pieces: &[(Label, Option<u32>, &str)]) -> (RawDoc, Layout) {
    let raw = RawDoc::from_text("d", pieces.iter().map(|p| p.2).collect::<String>());
    let mut blocks = Vec::new();
    let mut at = 0;
    for &(label, paragraph, text) in pieces {
        let span = Span::new(at, at + text.len());
        at += text.len();
        let ink = span.trimmed(&raw.text);
        for (span, label, paragraph) in [
            (Span { start: span.start, end: ink.start }, Label::Space, None),
            (ink, label, paragraph),
            (Span { start: ink.end, end: span.end }, Label::Space, None),
        ] {
            if !span.is_empty() {
                let (rule, reason) = ("machine".into(), "".into());
                blocks.push(jiaozhu::base::Block {
                    span,
                    label,
                    rule,
                    reason,
                    article: Some(0),
                    paragraph,
                    clean: None,
                    lang: None,
                });
            }
        }
    }
    (raw, Layout { blocks, articles: vec![Metadata::default()] })
}

/// Applies the decisions and shows blocks, problems and the clean texts.
fn blocks_after((raw, mut layout): (RawDoc, Layout), decisions: &[Decision]) -> String {
    let problems = apply_blocks(&raw, &mut layout, decisions);
    let mut out = shown(&problems);
    for b in &layout.blocks {
        let number = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
        let _ = writeln!(
            out,
            "{:<14} a{} p{} [{}] {} ({})",
            b.label,
            number(b.article),
            number(b.paragraph),
            b.span.of(&raw.text).escape_debug(),
            b.rule,
            b.reason
        );
    }
    check_layout(&raw, &layout);
    let titles: Vec<_> = layout.articles.iter().map(|m| m.title.clone()).collect();
    let clean = assemble(raw, layout);
    for (article, title) in clean.articles.iter().zip(titles) {
        let _ = writeln!(out, "title {title:?}, text {:?}", article.text);
    }
    out
}

pub fn check_layout(raw: &RawDoc, layout: &Layout) {
    let mut at = 0;
    for b in &layout.blocks {
        assert!(b.span.start == at && !b.span.is_empty(), "blocks must tile: {b:?}");
        assert_eq!(b.label == Label::Space, b.span.of(&raw.text).trim().is_empty(), "{b:?}");
        assert_eq!(b.label.kept(), b.paragraph.is_some(), "{b:?}");
        assert!(!b.label.kept() || (b.article.unwrap() as usize) < layout.articles.len(), "{b:?}");
        at = b.span.end;
    }
    assert_eq!(at as usize, raw.text.len());
    for article in 0..layout.articles.len() as u32 {
        let numbers: Vec<u32> =
            layout.blocks.iter().filter(|b| b.article == Some(article)).filter_map(|b| b.paragraph).collect();
        assert_eq!(numbers.first(), Some(&1), "article {article} begins with paragraph 1");
        assert!(numbers.windows(2).all(|w| w[1] == w[0] || w[1] == w[0] + 1), "no gaps: {numbers:?}");
    }
}

use Label::{Ad, Heading, InjectedAd, Paragraph, SiteFurniture, Title};

fn article() -> (RawDoc, Layout) {
    layout(&[
        (SiteFurniture, None, "首页 > 正文\n"),
        (Title, Some(1), "产业政策的转向\n"),
        (Paragraph, Some(2), "新法案今年生效, 某牌体育 企业须在年底前申报。\n"),
        (Paragraph, Some(3), "各方"),
        (InjectedAd, None, "某牌"),
        (Paragraph, Some(3), "反应不一。\n"),
    ])
}

#[test]
fn retyping_part_of_a_block_cuts_it() {
    let doc = article();
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, " 某牌体育 ");
    d.now = block(InjectedAd);
    d.was = block(Paragraph);
    in_snapshots("annotations", || assert_snapshot!("blocks_cut", blocks_after(doc, &[d])));
}

#[test]
fn what_a_person_rescues_joins_its_paragraph() {
    let doc = article();
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, "各方某牌");
    (d.was, d.now) = (block(InjectedAd), block(Paragraph));
    d.why = Some("a maker, not a brand".to_owned());
    in_snapshots("annotations", || assert_snapshot!("blocks_rescued", blocks_after(doc, &[d])));
}

#[test]
fn a_heading_inside_a_paragraph_makes_three() {
    let doc = article();
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, "企业须在");
    (d.was, d.now) = (block(Paragraph), block(Heading));
    let mut other = decide(&doc.0, "li", Op::Retype, Layer::Block, "首页 > 正文\n产业政策的转向");
    (other.was, other.now) = (block(SiteFurniture), block(Title));
    in_snapshots("annotations", || assert_snapshot!("blocks_heading", blocks_after(doc, &[d, other])));
}

#[test]
fn an_article_of_which_nothing_is_kept_is_none() {
    let doc = layout(&[(Paragraph, Some(1), "甲\n"), (Paragraph, Some(2), "乙")]);
    let mut d = on(&doc.0, "li", Op::Retype, Layer::Block, Span::new(0, doc.0.text.len()));
    (d.was, d.now) = (block(Paragraph), block(Ad));
    let out = blocks_after(doc, std::slice::from_ref(&d));
    assert!(!out.contains("text"), "{out}");
    // And back: a kept piece outside every article makes one.
    let mut doc = layout(&[(Ad, None, "甲\n"), (Ad, None, "乙")]);
    doc.1.articles.clear();
    doc.1.blocks.iter_mut().for_each(|b| b.article = None);
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, "乙");
    (d.was, d.now) = (block(Ad), block(Title));
    let out = blocks_after(doc, &[d]);
    assert!(out.ends_with("title Some(\"乙\"), text \"乙\"\n"), "{out}");
}

#[test]
fn decisions_on_blocks_that_cannot_be_applied() {
    let doc = article();
    let make = |by: &str, quote: &str, was: Option<Label>, now: Label| {
        let mut d = decide(&doc.0, by, Op::Retype, Layer::Block, quote);
        (d.was, d.now) = (was.and_then(block), block(now));
        d
    };
    let mut orphan = make("li", "反应不一", None, Ad);
    orphan.anchor.quote = "反应强烈".to_owned();
    let mut gone = make("li", "反应不一", None, Ad);
    (gone.anchor.start, gone.anchor.end) = (900, 904);
    gone.anchor.prefix = "别的话".to_owned();
    let unsupported = decide(&doc.0, "li", Op::Move, Layer::Block, "首页");
    let empty = decide(&doc.0, "li", Op::Retype, Layer::Block, "首页");
    let decisions = [
        orphan,
        gone,
        unsupported,
        empty,
        make("li", "首页 > 正文", Some(Ad), Paragraph),
        // Nobody says what was seen there; of the title, the machine says what is wanted.
        make("li", "首页", None, Paragraph),
        make("li", "产业政策的转向", None, Title),
        make("li", "新法案", Some(Paragraph), Heading),
        make("wang", "新法案", Some(Paragraph), Ad),
        make("li", "企业须在年底", Some(Paragraph), Heading),
        make("li", "年底前申报", Some(Paragraph), Ad),
        // These two hold: the second was made in view of the first.
        make("li", "反应不一。", Some(Paragraph), Ad),
        make("wang", "不一", Some(Ad), Paragraph),
    ];
    in_snapshots("annotations", || assert_snapshot!("blocks_refused", blocks_after(article(), &decisions)));
}

#[test]
fn a_clean_document_is_untouched_without_decisions() {
    for raw in corpus() {
        let mut layout = jiaozhu::clean::Cleaner::default().decide(&raw);
        let before = layout.blocks.clone();
        assert_eq!(apply_blocks(&raw, &mut layout, &[]), []);
        assert!(layout.blocks == before);
        let _: CleanDoc = assemble(raw, layout);
    }
}
