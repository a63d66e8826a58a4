//! Tests of the read pass.

use jiaozhu::base::{CharIndex, Problem, RawDoc, Source};
use jiaozhu::read::decode;
use proptest::prelude::*;

const TEXT: &str = "港口的货物在上个月增长了，这是两年来的第一次。\r\n工人们说：“我们等到了好消息。”\n";
const HANT: &str = "港口的貨物在上個月增長了，這是兩年來的第一次。\r\n工人們說：「我們等到了好消息。」\n";

fn read(bytes: &[u8]) -> Result<RawDoc, Problem> {
    decode("d", "raw/d.txt", bytes.to_vec(), Source::default())
}

/// Every character's bytes in the file decode to that character.
fn map_holds(doc: &RawDoc, bytes: &[u8], encoding: &'static encoding_rs::Encoding) {
    for (i, c) in doc.text.char_indices() {
        let from = doc.bytes.file_byte(i as u32) as usize;
        let to = doc.bytes.file_byte((i + c.len_utf8()) as u32) as usize;
        let (piece, _) = encoding.decode_without_bom_handling(&bytes[from..to]);
        assert_eq!(piece, c.to_string(), "at {i}: bytes {from}..{to}");
    }
    assert_eq!(doc.bytes.file_byte(doc.text.len() as u32) as usize, bytes.len());
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn encodings_are_told_apart_and_recorded() {
    let gb = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let big5 = encoding_rs::BIG5.encode(HANT).0.into_owned();
    let with_mark = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
    for (bytes, name, text) in [
        (TEXT.as_bytes().to_vec(), "UTF-8", TEXT.to_owned()),
        (with_mark(b"\xef\xbb\xbf", TEXT.as_bytes()), "UTF-8", format!("\u{feff}{TEXT}")),
        (gb, "gb18030", TEXT.to_owned()),
        (big5, "Big5", HANT.to_owned()),
        (with_mark(b"\xff\xfe", &utf16(TEXT, false)), "UTF-16LE", format!("\u{feff}{TEXT}")),
        (with_mark(b"\xfe\xff", &utf16(TEXT, true)), "UTF-16BE", format!("\u{feff}{TEXT}")),
        (utf16(TEXT, false), "UTF-16LE", TEXT.to_owned()),
        (utf16(TEXT, true), "UTF-16BE", TEXT.to_owned()),
        (b"plain ASCII text\n".to_vec(), "UTF-8", "plain ASCII text\n".to_owned()),
    ] {
        let doc = read(&bytes).unwrap();
        assert_eq!((doc.encoding, &doc.text), (name, &text));
        assert!(doc.problems.is_empty(), "{:?}", doc.problems);
        map_holds(&doc, &bytes, encoding_rs::Encoding::for_label(name.as_bytes()).unwrap());
    }
}

#[test]
fn four_byte_gb18030_and_astral_characters_keep_their_offsets() {
    let text = "偏僻字𠮷与㐀，还有的一是在不了有和人这中大为上个国。";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    let doc = read(&bytes).unwrap();
    assert_eq!(doc.text, text);
    map_holds(&doc, &bytes, encoding_rs::GB18030);
}

#[test]
fn truncated_utf8_is_a_document_with_a_warning() {
    for text in [TEXT, "港口"] {
        let bytes = &text.as_bytes()[..text.trim_end().len() - 1];
        let doc = read(bytes).unwrap();
        assert_eq!(doc.encoding, "UTF-8");
        assert!(doc.text.ends_with('\u{fffd}'));
        assert_eq!(doc.bytes.file_byte(doc.text.len() as u32) as usize, bytes.len());
        let problem = &doc.problems[0];
        let index = CharIndex::new(&doc.text);
        assert_eq!(index.scalars(problem.span.unwrap()), (index.chars() - 1, index.chars()));
        insta::allow_duplicates! {
            insta::assert_snapshot!(problem.message, @"1 broken character of UTF-8, shown as �; hint: the file may be cut off, or in another encoding: fetch it again or convert it to UTF-8");
        }
    }
}

#[test]
fn damage_in_the_middle_keeps_what_is_around_it() {
    let mut bytes = TEXT.as_bytes().to_vec();
    let third = TEXT.char_indices().nth(3).unwrap().0;
    bytes[third] = 0xff;
    let doc = read(&bytes).unwrap();
    assert_eq!(doc.encoding, "UTF-8");
    assert!(doc.text.starts_with("港口的\u{fffd}"));
    assert!(doc.text.ends_with("好消息。”\n"));
    let tail = doc.text.len() as u32 - 1;
    assert_eq!(doc.bytes.file_byte(tail) as usize, bytes.len() - 1);
}

#[test]
fn what_is_no_text_is_refused() {
    let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
    for bytes in [b"\x89PNG\r\n\x1a\n".to_vec(), b"%PDF-1.7 abc".to_vec(), b"abc\0\0\0\x01def".to_vec(), noise] {
        let problem = read(&bytes).unwrap_err();
        assert!(problem.message.starts_with("not a text file: "), "{}", problem.message);
        assert!(problem.message.contains("hint: "));
    }
}

#[test]
fn short_legacy_texts_are_chinese_and_doubtful() {
    for text in ["光刻胶", "客户端", "海港"] {
        let doc = read(&encoding_rs::GB18030.encode(text).0).unwrap();
        assert_eq!((doc.encoding, doc.text.as_str()), ("gb18030", text));
        assert!(doc.problems[0].message.starts_with("read as gb18030, on the evidence of "), "{:?}", doc.problems);
    }
}

#[test]
fn a_stray_nul_is_a_flaw_and_not_the_end() {
    let mut gb = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    gb.insert(4, 0);
    let doc = read(&gb).unwrap();
    assert_eq!((doc.encoding, doc.text.replace('\0', "").as_str()), ("gb18030", TEXT));
    assert_eq!(read("海\0港".as_bytes()).unwrap().text, "海\0港");
}

#[test]
fn nothing_in_it_is_a_warning() {
    assert_eq!(read(b"").unwrap().problems[0].message, "the file is empty; it has no article");
    assert_eq!(
        read(" \r\n\u{3000}\u{feff}".replace('\u{feff}', "").as_bytes()).unwrap().problems[0].message,
        "the file holds only white space; it has no article"
    );
}

proptest! {
    #[test]
    fn any_utf8_survives_as_it_is(text in "\\PC*[\\r\\n\\t]{0,3}\\PC*") {
        prop_assume!(!text.starts_with('\u{feff}'));
        if let Ok(doc) = read(text.as_bytes())
            && doc.encoding == "UTF-8"
        {
            prop_assert_eq!(&doc.text, &text);
        }
    }

    #[test]
    fn any_bytes_decode_without_panic_and_with_a_total_map(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(doc) = read(&bytes) {
            let mut last = 0;
            for (i, _) in doc.text.char_indices() {
                let at = doc.bytes.file_byte(i as u32);
                prop_assert!(at >= last && at as usize <= bytes.len());
                last = at;
            }
            prop_assert_eq!(doc.bytes.file_byte(doc.text.len() as u32) as usize, bytes.len());
        }
    }

    #[test]
    fn gb18030_maps_every_character(text in "[\u{4e00}-\u{9fff}a-z，。的一是在不了有和人这中]{1,80}") {
        let bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
        let doc = read(&bytes).unwrap();
        if doc.encoding == "gb18030" {
            prop_assert_eq!(&doc.text, &text);
            map_holds(&doc, &bytes, encoding_rs::GB18030);
        }
    }
}
