//! Tests of the segmentation pass.

use std::sync::LazyLock;

use jiaozhu::base::{CharIndex, Label, RawDoc, SegmentedDoc, Span};
use jiaozhu::clean::assemble;
use jiaozhu::segment::Segmenter;
use proptest::prelude::*;

use crate::support::{by_lines, corpus, gold, gold_clean, in_snapshots};

static PLAIN: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(&[]));

/// Segments a text whose lines are its paragraphs.
fn segment(text: &str) -> SegmentedDoc {
    let raw = RawDoc::from_text("t", text);
    let layout = by_lines(&raw);
    PLAIN.run(assemble(raw, layout))
}

/// A sentence a line, words separated by `|` with their tags.
fn render(doc: &SegmentedDoc) -> String {
    let mut out = String::new();
    for (article, segmented) in doc.clean.articles.iter().zip(&doc.articles) {
        for sentence in &segmented.sentences {
            let words: Vec<String> = segmented.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize]
                .iter()
                .map(|t| format!("{}/{}", t.span.of(&article.text).escape_debug(), t.pos.name()))
                .collect();
            out += &format!("[{}]\n  {}\n", sentence.span.of(&article.text).escape_debug(), words.join(" | "));
        }
    }
    out
}

#[test]
fn sentences_and_words() {
    let text = "各方说:“要小心!”他们随后离开。价格上涨;需求下降……但是,投资没有停止.\n\
                版本2.0于10月上线,售价1,000元,增长50.3%?是的!参见 https://example.org/a?b=1。\n\
                他问:“为什么(真的吗?)这样。”没有人回答\n\
                Mr. Smith 在 U.S. 工作. 他来自 No. 5 中学.\n";
    in_snapshots("segment", || insta::assert_snapshot!("sentences_and_words", render(&segment(text))));
}

#[test]
fn a_name_of_the_lexicon_is_one_word() {
    let (entries, problems) = jiaozhu::lexicon::parse(
        "surface\ttype\tentity\taliases\n海洋数据共享框架法\tLAW\tx\t海数法\n",
        "lexicon/x.tsv",
        "x",
        true,
    );
    assert!(problems.is_empty());
    let raw = RawDoc::from_text("t", "议会通过了海洋数据共享框架法,海数法即日生效。");
    let layout = by_lines(&raw);
    let doc = Segmenter::new(&entries).run(assemble(raw, layout));
    let words: Vec<&str> = doc.articles[0].tokens.iter().map(|t| t.span.of(&doc.clean.articles[0].text)).collect();
    assert!(words.contains(&"海洋数据共享框架法"), "{words:?}");
    assert!(words.contains(&"海数法"), "{words:?}");
}

fn holds(doc: &SegmentedDoc) {
    for (article, segmented) in doc.clean.articles.iter().zip(&doc.articles) {
        let mut end = 0;
        let mut token = 0;
        for sentence in &segmented.sentences {
            assert!(sentence.span.start >= end && !sentence.span.is_empty());
            end = sentence.span.end;
            let text = sentence.span.of(&article.text);
            assert_eq!(text.trim(), text);
            assert_eq!(sentence.tokens.start, token);
            token = sentence.tokens.end;
            let words: String = segmented.tokens[sentence.tokens.start as usize..token as usize]
                .iter()
                .map(|t| t.span.of(&article.text))
                .collect();
            assert_eq!(words, text, "tokens concatenate to the sentence");
            let block = doc.clean.blocks[sentence.block as usize].clean.unwrap();
            assert!(block.start <= sentence.span.start && sentence.span.start < block.end);
        }
        assert_eq!(token as usize, segmented.tokens.len());
        // Paragraphs are made of lines here, so nothing but white space lies outside the sentences.
        let mut at = 0;
        for span in
            segmented.sentences.iter().map(|s| s.span).chain([Span::new(article.text.len(), article.text.len())])
        {
            let gap = &article.text[at..span.start as usize];
            assert_eq!(gap.trim(), "", "outside every sentence");
            at = span.end as usize;
        }
    }
}

proptest! {
    #[test]
    fn invariants_hold_on_any_text(text in "[\\PC\\n\\r\\t \u{feff}\u{200b}。！？；….!?;:,“”\"'()（）0-9a-zA-Z中美日欧合作的]{0,200}") {
        holds(&segment(&text));
    }
}

#[test]
fn what_is_too_long_for_a_sentence_is_cut_and_covered() {
    let text = "合作共赢,abc ".repeat(20_000) + &"无标点".repeat(20_000);
    let doc = segment(&text);
    holds(&doc);
    let article = &doc.clean.articles[0].text;
    let sentences = &doc.articles[0].sentences;
    assert!(sentences.iter().all(|s| s.span.len() <= 8192));
    assert!(sentences[0].span.of(article).ends_with("共赢,"));
    let covered: usize = sentences.iter().map(|s| s.span.len()).sum();
    assert!(article.len() - covered <= sentences.len(), "only white space between sentences is outside");
}

/// In real blocks, list markers are the only other thing outside.
#[test]
fn nothing_but_list_markers_is_outside_the_sentences_of_the_articles() {
    let mut outside = std::collections::BTreeSet::new();
    for raw in corpus() {
        let doc = PLAIN.run(gold_clean(raw));
        let (text, sentences) = (&doc.clean.articles[0].text, &doc.articles[0].sentences);
        for block in doc.clean.blocks.iter().filter(|b| b.label != Label::Foreign) {
            let Some(span) = block.clean else { continue };
            let covered = |at: u32| sentences.iter().any(|s| s.span.start <= at && at < s.span.end);
            let rest: String = span
                .of(text)
                .char_indices()
                .filter(|(i, c)| !c.is_whitespace() && !covered(span.start + *i as u32))
                .map(|(_, c)| c)
                .collect();
            outside.insert(rest);
        }
    }
    let outside: Vec<String> = outside.into_iter().collect();
    assert_eq!(outside, ["", "1.", "2.", "3.", "•"]);
}

/// The gold's stances quote whole sentences: each must be one of ours.
#[test]
fn sentences_agree_with_the_gold() {
    let mut missing = Vec::new();
    let mut total = 0;
    for raw in corpus() {
        let doc = PLAIN.run(gold_clean(raw));
        let index = CharIndex::new(&doc.clean.raw.text);
        let ours: std::collections::HashSet<(u32, u32)> =
            doc.articles[0].sentences.iter().map(|s| index.scalars(doc.clean.articles[0].map.to_raw(s.span))).collect();
        let theirs: std::collections::BTreeSet<(u32, u32)> = gold(&doc.clean.raw.id)
            .iter()
            .filter(|l| l["layer"] == "stance")
            .map(|l| (l["start"].as_u64().unwrap() as u32, l["end"].as_u64().unwrap() as u32))
            .collect();
        total += theirs.len();
        for (start, end) in theirs.into_iter().filter(|s| !ours.contains(s)) {
            let text = index.span(start, end).unwrap().of(&doc.clean.raw.text);
            missing.push(format!("{} {start}..{end} {}", doc.clean.raw.id, text.escape_debug()));
        }
    }
    assert!(total > 300 && missing.is_empty(), "{} of {total}:\n{}", missing.len(), missing.join("\n"));
}
