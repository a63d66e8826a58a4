//! Which encoding a file is in, by evidence, and its decoding with a map of byte offsets.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::Decoded;
use crate::base::ByteMap;

/// Bytes that legacy encodings are told apart by. chardetng reads 12-20 MB/s, so it never sees a whole large file.
const SAMPLE: usize = 64 * 1024;

/// By which share of common characters another encoding must read better than the Chinese ones.
const CLEARLY: f64 = 0.2;

/// Fewer characters than this say little about a legacy encoding.
const FEW: usize = 16;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Text(&'static Encoding),
    /// Not text, and how that shows.
    Binary(&'static str),
}

/// Tells what a file is: by its byte order mark, else by being valid UTF-8, else by which decoding reads as text.
pub(super) fn guess(bytes: &[u8]) -> Guess {
    // Its little-endian mark begins with that of UTF-16.
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Guess::Binary("it is in UTF-32, which this program does not read");
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Guess::Text(encoding);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let valid = simdutf8::basic::from_utf8(bytes).is_ok();
    // Nearly all files: nothing but text in UTF-8.
    // Without a way out at the first one, which would keep the processor from looking at many bytes at once.
    let strange = sample.iter().fold(false, |any, &b| any | is_control(b) | (b == 0));
    if valid && !strange && !magic(bytes) {
        return Guess::Text(UTF_8);
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return Guess::Text(encoding);
    }
    let nul = sample.iter().filter(|b| **b == 0).count();
    // A stray NUL in text is a flaw of the scraper; many of them are no text.
    if nul > 2.max(sample.len() / 100) {
        return Guess::Binary("it has NUL bytes");
    }
    if magic(bytes) {
        return Guess::Binary("it begins like a picture, an archive or a document of a word processor");
    }
    let controls = sample.iter().filter(|b| is_control(**b)).count();
    if controls * 10 > sample.len() {
        return Guess::Binary("more than a tenth of it is control characters");
    }
    if valid || nearly_utf8(bytes) {
        return Guess::Text(UTF_8);
    }
    let encoding = legacy(sample, sample.len() == bytes.len());
    // Compressed or encrypted bytes decode as nothing.
    let (errors, chars, _) = reading(encoding, sample, sample.len() == bytes.len());
    if errors * 10 > chars {
        return Guess::Binary("no encoding of Chinese text decodes it");
    }
    Guess::Text(encoding)
}

/// Control characters that no text has (NUL is told apart).
fn is_control(byte: u8) -> bool {
    matches!(byte, 1..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

/// Beginnings of the files that get into folders of texts.
fn magic(bytes: &[u8]) -> bool {
    const BEGINNINGS: &[&[u8]] = &[
        b"%PDF-",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"\x1f\x8b",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x28\xb5\x2f\xfd",
    ];
    BEGINNINGS.iter().any(|b| bytes.starts_with(b))
}

/// UTF-8 with a few flaws: cut in the middle of a character, or damaged here and there. A legacy encoding of Chinese
/// hardly ever forms a valid multi-byte sequence of UTF-8.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken, mut cut) = (0usize, 0usize, false);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        if !chunk.invalid().is_empty() {
            broken += 1;
            cut = chunks.peek().is_none() && chunk.invalid().len() > 1 || chunk.invalid()[0] >= 0xc2;
        }
    }
    valid >= 10 * broken || (broken == 1 && cut && valid > 0)
}

/// UTF-16 without a byte order mark, seen by where the zero bytes of its ASCII and the high bytes of its Chinese stand.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.len() < 8 || std::str::from_utf8(sample).is_ok_and(|t| !t.contains('\0')) {
        return None;
    }
    let likely = |encoding: &'static Encoding| {
        let even = &sample[..sample.len() & !1];
        let (text, broken) = encoding.decode_without_bom_handling(even);
        // A sample may end between two surrogates.
        let broken = broken && text.chars().filter(|c| *c == '\u{fffd}').count() > 1;
        let total = text.chars().count();
        let good = text.chars().filter(|c| matches!(c, ' '..='~' | '\r' | '\n' | '\t' | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2026}')).count();
        // Any two bytes make some Chinese character: the common ones, or ASCII with its zeros, tell text from chance.
        let common =
            text.chars().filter(|c| is_common(*c) || c.is_ascii_whitespace() || c.is_ascii_alphanumeric()).count();
        !broken && good * 20 >= total * 19 && common * 8 >= total
    };
    [UTF_16LE, UTF_16BE].into_iter().find(|e| likely(e))
}

/// The legacy encoding that reads best: most common characters, fewest errors. These are Chinese texts, so another
/// encoding than the two Chinese ones must read clearly better; short texts hold too little evidence for that.
fn legacy(sample: &[u8], whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // GB18030 holds all of GBK.
    let guess = if guess == encoding_rs::GBK { GB18030 } else { guess };
    let score = |encoding: &'static Encoding| {
        let (errors, chars, common) = reading(encoding, sample, whole);
        (common as f64 - 10.0 * errors as f64) / chars.max(1) as f64
    };
    let (gb, big5) = (score(GB18030), score(BIG5));
    let chinese = if big5 > gb || (big5 == gb && guess == BIG5) { (BIG5, big5) } else { (GB18030, gb) };
    // A negative score means errors: it is not that encoding at all.
    let enough = reading(guess, sample, whole).1 >= FEW || chinese.1 < 0.0;
    if enough && score(guess) > chinese.1 + CLEARLY { guess } else { chinese.0 }
}

/// What makes the guess of an encoding doubtful, for people; `None` when it stands on evidence.
pub(super) fn doubt(encoding: &'static Encoding, text: &str) -> Option<String> {
    if [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) {
        return None;
    }
    if ![GB18030, BIG5].contains(&encoding) {
        return Some(format!("read as {}, which is none of the usual encodings of Chinese text", encoding.name()));
    }
    let chars = text.chars().filter(|c| !c.is_ascii()).take(FEW).count();
    (chars < FEW).then(|| format!("read as {}, on the evidence of {chars} characters only", encoding.name()))
}

/// How a sample reads in an encoding: (errors, non-ASCII characters, common Chinese characters and kana among them).
fn reading(encoding: &'static Encoding, sample: &[u8], whole: bool) -> (usize, usize, usize) {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut errors, mut chars, mut common) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        chars += 1;
        errors += usize::from(c == '\u{fffd}');
        common += usize::from(is_common(c));
    }
    // A sample may end inside a character.
    if !whole && text.ends_with('\u{fffd}') {
        errors -= 1;
    }
    (errors, chars, common)
}

/// The most frequent characters of Chinese text in both scripts, its punctuation, and kana.
fn is_common(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fe}' | '，' | '。' | '、' | '“' | '”' | '《' | '》' | '「' | '」' | '：' | '\u{3000}')
        || "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着著等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内數正心反你明看原又么麼利比或但质質气氣第向道命此变變条條没沒结結解问問意建月公无無系军軍很情者最立代想已通并提直题題党程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則任取据處处府研世".contains(c)
}

/// Decodes a whole file. Nothing is left out: a byte order mark becomes U+FEFF, a broken sequence U+FFFD.
pub(super) fn decode(bytes: Vec<u8>, encoding: &'static Encoding) -> Decoded {
    if encoding == UTF_8 {
        // Copying is faster than checking once more.
        return match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) => Decoded { text: text.to_owned(), map: ByteMap::Same, broken: 0, first_broken: None },
            Err(_) => decode_broken_utf8(&bytes),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out =
        Decoded { text: String::with_capacity(bytes.len() * 2), map: ByteMap::Same, broken: 0, first_broken: None };
    let mut points = vec![(0u32, 0u32)];
    let mut buffer = String::with_capacity(64);
    let mut pending = 0; // file byte where the character being decoded begins
    // One byte at a time: the only way to learn which bytes made which character. Legacy encodings are rare and small.
    for at in 0..=bytes.len() {
        let last = at == bytes.len();
        let input = if last { &[][..] } else { &bytes[at..=at] };
        buffer.clear();
        let _ = decoder.decode_to_string(input, &mut buffer, last);
        if buffer.is_empty() {
            continue;
        }
        let chars = buffer.chars().count();
        let end = if last { bytes.len() } else { at + 1 };
        for (i, c) in buffer.chars().enumerate() {
            // Several at once: a broken beginning, then characters of one byte each.
            let from = if i == 0 { pending } else { end - (chars - i) };
            if c == '\u{fffd}' {
                out.broken += 1;
                out.first_broken.get_or_insert(out.text.len());
            }
            let point = (out.text.len() as u32, from as u32);
            let (t, f) = points[points.len() - 1];
            if point.0 - t != point.1.wrapping_sub(f) {
                points.push(point);
            }
            out.text.push(c);
        }
        pending = end;
    }
    points.push((out.text.len() as u32, bytes.len() as u32));
    out.map = ByteMap::Points(points);
    out
}

fn decode_broken_utf8(bytes: &[u8]) -> Decoded {
    let mut out =
        Decoded { text: String::with_capacity(bytes.len()), map: ByteMap::Same, broken: 0, first_broken: None };
    let mut points = vec![(0u32, 0u32)];
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        out.text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            out.first_broken.get_or_insert(out.text.len());
            out.broken += 1;
            out.text.push('\u{fffd}');
            at += chunk.invalid().len();
            points.push((out.text.len() as u32, at as u32));
        }
    }
    out.map = ByteMap::Points(points);
    out
}
