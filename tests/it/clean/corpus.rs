//! The five articles: snapshots of their blocks, and agreement with the adjudicated gold.

use std::collections::BTreeMap;

use jiaozhu::base::{CharIndex, Label, RawDoc};
use jiaozhu::clean::{Cleaner, assemble};

use super::escape;
use crate::support;

/// Label, rule, raw offsets in scalars, and the first and last characters of every block.
#[test]
fn blocks_of_the_five_articles() {
    for raw in support::corpus() {
        let layout = Cleaner::default().decide(&raw);
        let index = CharIndex::new(&raw.text);
        let mut out = String::new();
        for block in layout.blocks.iter().filter(|b| b.label != Label::Space) {
            let (start, end) = index.scalars(block.span);
            let chars: Vec<char> = block.span.of(&raw.text).chars().collect();
            let head: String = chars.iter().take(6).collect();
            let tail: String = chars[chars.len().saturating_sub(4)..].iter().collect();
            let paragraph = block.paragraph.map_or("-".to_owned(), |p| p.to_string());
            out += &format!(
                "{} {} {start}..{end} p{paragraph} [{}…{}]\n",
                block.label,
                block.rule,
                escape(&head),
                escape(&tail)
            );
        }
        for meta in &layout.articles {
            out += &format!("{meta:?}\n");
        }
        support::in_snapshots("clean", || insta::assert_snapshot!(format!("article_{}", &raw.id[..3]), out));
    }
}

struct Gold {
    start: usize,
    end: usize,
    label: Label,
    paragraph: Option<u64>,
}

fn gold(raw: &RawDoc) -> Vec<Gold> {
    let path = support::root().join(format!("annotations/gold/{}.jsonl", raw.id));
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|v| v["layer"] == "block")
        .map(|v| Gold {
            start: v["start"].as_u64().unwrap() as usize,
            end: v["end"].as_u64().unwrap() as usize,
            label: Label::parse(v["label"].as_str().unwrap()).unwrap(),
            paragraph: v["paragraph"].as_u64(),
        })
        .collect()
}

#[test]
fn agrees_with_the_gold() {
    let (mut ink, mut kept, mut labels) = (0u32, 0u32, 0u32);
    for raw in support::corpus() {
        let chars: Vec<char> = raw.text.chars().collect();
        let mut want = vec![None; chars.len()];
        for g in gold(&raw) {
            want[g.start..g.end].fill(Some(g.label));
        }
        let index = CharIndex::new(&raw.text);
        for block in Cleaner::default().decide(&raw).blocks {
            let (start, end) = index.scalars(block.span);
            for i in start as usize..end as usize {
                if let Some(label) = want[i].filter(|_| !chars[i].is_whitespace()) {
                    ink += 1;
                    kept += u32::from(label.kept() == block.label.kept());
                    labels += u32::from(label == block.label);
                }
            }
        }
    }
    let (kept, labels) = (f64::from(kept) / f64::from(ink), f64::from(labels) / f64::from(ink));
    assert!(kept >= 0.998, "kept or dropped agrees on {kept:.4} of {ink} characters");
    assert!(labels >= 0.98, "labels agree on {labels:.4} of {ink} characters");
}

/// The clean text is the gold's kept blocks: paragraphs joined across page ends and brand words, one line each.
#[test]
fn paragraphs_are_the_authors() {
    for raw in support::corpus() {
        let mut want: Vec<String> = Vec::new();
        let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
        let chars: Vec<char> = raw.text.chars().collect();
        let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for g in gold(&raw).into_iter().filter(|g| g.label.kept()) {
            let text = squeeze(&chars[g.start..g.end].iter().collect::<String>());
            match g.paragraph.and_then(|p| seen.get(&p).copied()) {
                Some(i) => want[i] += &text,
                None => {
                    if let Some(p) = g.paragraph {
                        seen.insert(p, want.len());
                    }
                    want.push(text);
                }
            }
        }
        let layout = Cleaner::default().decide(&raw);
        let clean = assemble(raw, layout);
        assert_eq!(clean.articles.len(), 1);
        let got: Vec<String> = clean.articles[0].text.lines().map(squeeze).collect();
        let same = want.iter().filter(|w| got.contains(w)).count();
        assert!(same * 100 >= want.len() * 97, "{}: {same} of {} paragraphs", clean.raw.id, want.len());
    }
}
