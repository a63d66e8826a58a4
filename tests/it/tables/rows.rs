//! The rows and their offsets, against naive counting.

use jiaozhu::base::{Label, Metadata};
use jiaozhu::tables::{Format, Table, TableSet, Words, read};
use proptest::prelude::*;
use tempfile::tempdir;

use super::fixture::{annotate, clean, first, set, write};

fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

#[test]
fn raw_places_run_over_dropped_and_edited_text() {
    let doc = first();
    let set = set(&[first()]);
    let raw = &doc.raw().text;
    let shown: Vec<_> =
        set.entities.rows().map(|m| format!("{} = {:?}", m.text, slice(raw, m.raw_start, m.raw_end))).collect();
    assert_eq!(
        shown,
        [
            "日本政府 = \"日本政府\"",
            "2022年 = \"２０２２年\"",
            "法案 = \"法案\"",
            "𠮷田 = \"𠮷田\"",
            "法案 = \"法\\r\\n案\""
        ]
    );
    let over = set.sentences.row(1);
    assert_eq!(over.text, "日本政府称将推进2022年法案，𠮷田支持该法案。");
    assert_eq!(
        slice(raw, over.raw_start, over.raw_end),
        "日本政府称将推进２０２２年法案，【扫码关注】𠮷田支持该法\r\n案。"
    );
}

/// Pieces of arbitrary text, kept and dropped in turn, some of them of one paragraph.
pub fn pieces() -> impl Strategy<Value = Vec<(String, u8)>> {
    let text = prop_oneof![any::<String>(), "[中文。！,\r\n 𠮷２\u{200b}]{1,12}"];
    prop::collection::vec((text.prop_filter("not empty", |t| !t.is_empty()), 0..4u8), 1..8)
}

pub fn document(pieces: &[(String, u8)]) -> jiaozhu::base::StanceDoc {
    let mut paragraph = 0;
    let tiles: Vec<_> = pieces
        .iter()
        .map(|(text, kind)| match kind {
            0 => (text.as_str(), Label::Ad, Some(0), None),
            kind => {
                paragraph += u32::from(*kind == 1 || paragraph == 0);
                (text.as_str(), Label::Paragraph, Some(0), Some(paragraph))
            }
        })
        .collect();
    annotate(clean("doc", &tiles, vec![Metadata::default()]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn offsets_are_those_of_a_python_string(pieces in pieces()) {
        let doc = document(&pieces);
        let set = set(std::slice::from_ref(&doc));
        let (raw, clean) = (&doc.raw().text, &doc.clean().articles[0].text);
        let mut end = 0;
        for block in set.blocks.rows() {
            prop_assert_eq!(block.raw_start, end);
            prop_assert_eq!(block.text, slice(raw, block.raw_start, block.raw_end));
            prop_assert_eq!(block.text.as_bytes(), &raw.as_bytes()[block.byte_start as usize..block.byte_end as usize]);
            end = block.raw_end;
        }
        prop_assert_eq!(end as usize, raw.chars().count());
        for edit in set.edits.rows() {
            prop_assert_eq!(edit.removed, slice(raw, edit.raw_start, edit.raw_end));
            prop_assert_eq!(edit.inserted, slice(clean, edit.start, edit.end));
        }
        for sentence in set.sentences.rows() {
            prop_assert_eq!(sentence.text, slice(clean, sentence.start, sentence.end));
        }
        let mut tokens = String::new();
        for token in set.tokens.rows() {
            prop_assert_eq!(token.text, slice(clean, token.start, token.end));
            tokens.push_str(token.text);
        }
        prop_assert_eq!(tokens, set.sentences.rows().map(|s| s.text).collect::<String>());
    }

    /// Whatever a text holds, both formats give it back.
    #[test]
    fn cells_survive_both_formats(
        texts in prop::collection::vec((any::<String>(), prop::option::of(".{1,5}"), "[^|]{1,4}"), 1..6),
    ) {
        let doc = first();
        let source = super::fixture::set(std::slice::from_ref(&doc));
        let mut set = TableSet::default();
        for (i, (text, title, cue)) in texts.iter().enumerate() {
            let cues = vec![cue.clone(); i % 3];
            let mut row = source.documents.row(0);
            (row.text, row.title, row.article) = (text, title.as_deref(), i as u32 + 1);
            set.documents.push(row);
            let mut row = source.stances.row(0);
            row.cues = Words::Given(&cues);
            set.stances.push(row);
        }
        for format in Format::ALL {
            let dir = tempdir().unwrap();
            write(dir.path(), &[*format], set.clone(), &[]);
            let back = read(dir.path()).unwrap();
            prop_assert_eq!(back.documents.len(), texts.len());
            for (a, b) in set.documents.rows().zip(back.documents.rows()) {
                prop_assert_eq!((a.text, a.title, a.article, a.lang_confidence), (b.text, b.title, b.article, b.lang_confidence));
            }
            prop_assert!(set.stances.rows().eq(back.stances.rows()));
        }
    }
}
