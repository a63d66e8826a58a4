//! What holds for any text: blocks tile it, the clean text maps back, nothing panics.

use jiaozhu::base::{CleanDoc, Label, RawDoc, Span};
use jiaozhu::clean::{Cleaner, assemble};
use proptest::prelude::*;

fn clean(text: &str) -> CleanDoc {
    let raw = RawDoc::from_text("any", text);
    let layout = Cleaner::default().decide(&raw);
    assemble(raw, layout)
}

/// Checks every invariant of the pass on one text.
fn check(text: &str) {
    let doc = clean(text);
    let raw = doc.raw.text.as_str();
    // Tiling.
    let mut at = 0;
    for block in &doc.blocks {
        assert_eq!(block.span.start, at, "blocks are contiguous");
        assert!(!block.span.is_empty());
        assert!(raw.is_char_boundary(block.span.end as usize));
        let slice = block.span.of(raw);
        if block.label == Label::Space {
            assert!(slice.trim().is_empty(), "space holds white space only: {slice:?}");
        } else {
            assert_eq!(slice, slice.trim(), "ink begins and ends a block");
        }
        assert_eq!(block.label.kept(), block.clean.is_some());
        assert_eq!(block.label.kept(), block.paragraph.is_some());
        assert_eq!(block.article.is_some(), !doc.articles.is_empty());
        assert!(block.article.is_none_or(|a| (a as usize) < doc.articles.len()));
        at = block.span.end;
    }
    assert_eq!(at as usize, raw.len(), "blocks reach the end");
    for (a, article) in doc.articles.iter().enumerate() {
        // The map is total and goes back and forth.
        let mut clean_at = 0;
        for run in article.map.runs() {
            assert_eq!(run.clean.start, clean_at);
            clean_at = run.clean.end;
            if run.copy {
                assert_eq!(run.clean.of(&article.text), run.raw.of(raw));
                assert_eq!(article.map.to_clean(run.raw), Some(run.clean));
                assert_eq!(article.map.to_raw(run.clean), run.raw);
            }
        }
        assert_eq!(clean_at as usize, article.text.len());
        // The raw text of every kept block is its clean text with the edits undone.
        for block in doc.blocks.iter().filter(|b| b.article == Some(a as u32)) {
            let Some(span) = block.clean else { continue };
            let mut rebuilt = String::new();
            let mut from = span.start;
            for edit in article.edits.iter().filter(|e| block.span.contains(e.raw)) {
                rebuilt += Span { start: from, end: edit.clean.start }.of(&article.text);
                rebuilt += &edit.removed;
                from = edit.clean.end;
            }
            rebuilt += Span { start: from, end: span.end }.of(&article.text);
            assert_eq!(rebuilt, block.span.of(raw));
        }
        // Paragraphs count up without a gap.
        let mut last = 0;
        for n in doc.blocks.iter().filter(|b| b.article == Some(a as u32)).filter_map(|b| b.paragraph) {
            assert!(n == last || n == last + 1, "paragraph {n} after {last}");
            last = n;
        }
    }
    // The same text gives the same blocks.
    assert_eq!(clean(text).blocks, doc.blocks);
}

/// Pieces that pages are made of, so that random pages reach every rule.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[\u{4e00}-\u{4e40}，。的了]{0,60}",
        prop::sample::select(vec![
            "首页",
            "相关阅读",
            "网友评论",
            "责任编辑：甲",
            "来源：某报 2020-01-02 10:20",
            "分享到： 微信 微博",
            "— 3 —",
            "1",
            "2",
            "·专栏·",
            "Abstract: It is so.",
            "摘　要：本文讨论一件事，并得出结论。",
            "云雀官网",
            "上一篇：无",
            "□",
            "■",
            "\u{200b}",
            "1. 一项；",
            "一、总则",
            "这一段话有的是句子，它在这里结束。",
            "而这一段没有写完就断开了，因为一行已经写满了字而后面还",
            "2020-01-02",
            "____",
            "作者：某某",
            "（完）",
            "第 2 页 共 5 页",
            "某某官网入口",
            "小编",
            "ＡＢＣ１２３％",
            "\u{fffd}",
            "1/3",
            "\u{0}",
        ])
        .prop_map(str::to_owned),
    ]
}

fn breaks() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "\u{3000}\u{3000}",
        "\n\u{3000}\u{3000}",
        "\u{85}",
        "\u{2028}",
        "\u{b}",
        "",
        " | ",
        "\t",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,40}|(.|\\s|[\u{0}-\u{20}\u{feff}\u{3000}\u{2028}]){0,80}") {
        check(&text);
    }

    #[test]
    fn any_page(bom in any::<bool>(), pieces in prop::collection::vec((piece(), breaks()), 0..60)) {
        let mut text = String::from(if bom { "\u{feff}" } else { "" });
        for (piece, end) in pieces {
            text += &piece;
            text += end;
        }
        check(&text);
    }

    /// Prose in paragraphs, without a word of a site, loses nothing.
    #[test]
    fn plain_prose_loses_nothing(paragraphs in prop::collection::vec("[\u{4e00}-\u{4f00}的是在]{8,40}，[\u{4e00}-\u{4f00}了有]{8,60}。", 1..12)) {
        let text = paragraphs.join("\n");
        let doc = clean(&text);
        prop_assert!(doc.blocks.iter().all(|b| b.label.kept() || b.label == Label::Space));
    }
}

#[test]
fn the_five_articles() {
    for raw in crate::support::corpus() {
        check(&raw.text);
        check(&raw.text.replace('\n', "\r\n"));
        check(&format!("\u{feff}{}", raw.text));
    }
}

/// One line of a few megabytes, and a few hundred thousand short lines: no step may be quadratic.
#[test]
fn large_texts_stay_linear() {
    let line = "这是一句很长的话，它没有换行，而且一直写下去。".repeat(20_000);
    check(&line);
    let lines = "短行\n首页\n1\n".repeat(30_000);
    check(&lines);
}
