//! Small finished documents with everything that is hard about offsets.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiaozhu::base::*;
use jiaozhu::clean::{Layout, assemble, language};
use jiaozhu::tables::{Input, Names, TableFile, TableSet, TableWriter, write_manifest, write_package};

/// A piece of a raw text: text, label, article (from 0) and paragraph.
pub type Piece<'a> = (&'a str, Label, Option<u32>, Option<u32>);

/// A document of pieces that tile its text.
pub fn clean(id: &str, pieces: &[Piece], articles: Vec<Metadata>) -> CleanDoc {
    let text: String = pieces.iter().map(|p| p.0).collect();
    let mut raw = RawDoc::from_text(id, text);
    raw.sha256 = sha256(raw.text.as_bytes());
    let mut at = 0;
    let blocks = pieces
        .iter()
        .map(|&(text, label, article, paragraph)| {
            let span = Span::new(at, at + text.len());
            at += text.len();
            Block {
                span,
                label,
                rule: Cow::Borrowed("by-hand"),
                reason: Cow::Borrowed(if label.kept() || label == Label::Space { "" } else { "says \"no\", twice" }),
                article,
                paragraph,
                clean: None,
                lang: (label == Label::Foreign).then_some("en"),
            }
        })
        .collect();
    assemble(raw, Layout { blocks, articles })
}

/// Adds sentences (up to 。！ within a paragraph), tokens (two characters each), mentions of some surfaces, and a
/// stance for every sentence that says 支持 or 反对.
pub fn annotate(clean: CleanDoc) -> StanceDoc {
    let mut doc = StanceDoc::default();
    for (a, article) in clean.articles.iter().enumerate() {
        let mut segmented = SegmentedArticle::default();
        let mut paragraphs: BTreeMap<u32, (u32, Span)> = BTreeMap::new();
        for (i, block) in clean.blocks.iter().enumerate() {
            let (Some(span), Some(p)) = (block.clean, block.paragraph) else { continue };
            if block.article == Some(a as u32) && block.label != Label::Foreign {
                paragraphs.entry(p).or_insert((i as u32, span)).1.end = span.end;
            }
        }
        for &(_, span) in paragraphs.values() {
            let mut start = span.start as usize;
            for piece in span.of(&article.text).split_inclusive(['。', '！']) {
                let span = Span::new(start, start + piece.len());
                start = span.end as usize;
                let block = clean.blocks.iter().position(|b| {
                    b.article == Some(a as u32) && b.clean.is_some_and(|c| c.start <= span.start && span.start < c.end)
                });
                let from = segmented.tokens.len() as u32;
                let chars: Vec<(usize, char)> = piece.char_indices().collect();
                for two in chars.chunks(2) {
                    let (first, last) = (two[0], two[two.len() - 1]);
                    let base = span.start as usize;
                    let span = Span::new(base + first.0, base + last.0 + last.1.len_utf8());
                    segmented.tokens.push(Token { span, pos: Pos::from_tag("n") });
                }
                let tokens = from..segmented.tokens.len() as u32;
                segmented.sentences.push(Sentence { span, block: block.unwrap() as u32, tokens });
            }
        }
        let (mut mentions, mut stances) = (Vec::new(), Vec::new());
        for (s, sentence) in segmented.sentences.iter().enumerate() {
            let text = sentence.span.of(&article.text);
            let mut found = Vec::new();
            for (surface, kind, entity) in [
                ("日本政府", EntityType::Org, Some("jp-government")),
                ("2022年", EntityType::Date, None),
                ("𠮷田", EntityType::Per, None),
                ("法案", EntityType::Law, None),
            ] {
                for (at, _) in text.match_indices(surface) {
                    let start = sentence.span.start as usize + at;
                    found.push(Mention {
                        span: Span::new(start, start + surface.len()),
                        sentence: s as u32,
                        kind,
                        entity: entity.map(Into::into),
                        finder: "gazetteer:lexicon/test.tsv".into(),
                        score: 0.9,
                    });
                }
            }
            found.sort_by_key(|m| m.span);
            mentions.extend(found);
            for (word, polarity) in [("支持", Polarity::Favor), ("反对", Polarity::Against)] {
                if text.contains(word) {
                    stances.push(Stance {
                        sentence: s as u32,
                        target: "bill".into(),
                        polarity,
                        holder: "author".into(),
                        holder_entity: None,
                        distanced: false,
                        cues: if word == "反对" { vec!["反对".into(), "脱钩".into()] } else { Vec::new() },
                        finder: "cue:test".into(),
                        score: 0.5,
                    });
                }
            }
        }
        doc.tagged.segmented.articles.push(segmented);
        doc.tagged.articles.push(mentions);
        doc.articles.push(stances);
    }
    doc.tagged.segmented.clean = clean;
    doc
}

/// A byte order mark, CRLF, a paragraph cut by an injected brand, a joined line, characters beyond the BMP, edits of
/// all kinds, a foreign block, two articles.
pub fn first() -> StanceDoc {
    let meta =
        Metadata { title: Some("经济安全".into()), published: Some("2022-05-11".into()), ..Metadata::default() };
    let mut clean = clean(
        "news/一",
        &[
            ("\u{feff}", Label::Space, None, None),
            ("首页 > 新闻", Label::Navigation, None, None),
            ("\r\n", Label::Space, None, None),
            ("经济安全", Label::Title, Some(0), Some(1)),
            ("\r\n\r\n", Label::Space, Some(0), None),
            ("日本政府称将推进２０２２年法案，", Label::Paragraph, Some(0), Some(2)),
            ("【扫码关注】", Label::InjectedAd, Some(0), None),
            ("𠮷田支持该法\r\n案。政府反对\u{200b}脱钩！", Label::Paragraph, Some(0), Some(2)),
            ("\n", Label::Space, Some(0), None),
            ("Abstract, in English", Label::Foreign, Some(0), Some(3)),
            ("\n", Label::Space, None, None),
            ("第二篇", Label::Title, Some(1), Some(1)),
            ("\n", Label::Space, Some(1), None),
            ("短句一句。", Label::Paragraph, Some(1), Some(2)),
            ("  \n", Label::Space, None, None),
        ],
        vec![meta, Metadata::default()],
    );
    clean.raw.source.publisher = Some("试验报".into());
    clean.raw.source.url = Some("https://example.org/1".into());
    annotate(clean)
}

/// The text of [`first`]'s second article, from a file in GB18030, with a problem.
pub fn second() -> StanceDoc {
    let mut clean = clean(
        "news/二",
        &[
            ("第二篇", Label::Title, Some(0), Some(1)),
            ("\n", Label::Space, Some(0), None),
            ("短句一句。", Label::Paragraph, Some(0), Some(2)),
        ],
        vec![Metadata::default()],
    );
    let (mut file, mut points) = (0, Vec::new());
    for (i, c) in clean.raw.text.char_indices() {
        points.push((i as u32, file));
        file += if c.is_ascii() { 1 } else { 2 };
    }
    points.push((clean.raw.text.len() as u32, file));
    clean.raw.bytes = ByteMap::Points(points);
    clean.raw.encoding = "gb18030";
    clean.raw.problems.push(Problem {
        file: "raw/news/二.txt".into(),
        doc: Some("news/二".into()),
        pass: Pass::Read,
        severity: Severity::Warning,
        message: "not valid UTF-8, read as gb18030".into(),
        span: Some(Span::new(3, 6)),
    });
    annotate(clean)
}

pub fn unreadable() -> Problem {
    Problem {
        file: "raw/news/三.pdf".into(),
        doc: None,
        pass: Pass::Read,
        severity: Severity::Error,
        message: "cannot read this kind of file".into(),
        span: None,
    }
}

/// What the fixture's rows may name. 李 decided that 外务省, which no text names, holds something.
pub struct Known;

impl Names for Known {
    fn labels(&self, rule: &str) -> bool {
        rule == "by-hand"
    }
    fn edits(&self, rule: &str) -> bool {
        jiaozhu::clean::edit_rules().iter().any(|known| known.id == rule)
    }
    fn finds_mentions(&self, finder: &str) -> bool {
        finder == "gazetteer:lexicon/test.tsv"
    }
    fn finds_stances(&self, finder: &str) -> bool {
        finder == "cue:test"
    }
    fn is_target(&self, id: &str) -> bool {
        id == "bill"
    }
    fn is_lang(&self, code: &str) -> bool {
        code == "en"
    }
    fn language(&self, text: &str) -> (Lang, Script) {
        (language::of_text(text).0, language::script(text))
    }
    fn decided(&self, doc: &str) -> BTreeSet<String> {
        let decided = if doc == "news/一" { &["human:li", "外务省", "jp-foreign", "婉拒"][..] } else { &[] };
        decided.iter().map(|name| (*name).to_owned()).collect()
    }
}

pub fn docs() -> Vec<StanceDoc> {
    vec![first(), second()]
}

pub fn set(docs: &[StanceDoc]) -> TableSet {
    let mut set = TableSet::default();
    docs.iter().for_each(|doc| set.push(doc));
    set
}

/// Writes a whole output folder.
pub fn write(dir: &Path, formats: &[Format], set: TableSet, inputs: &[&RawDoc]) -> Vec<TableFile> {
    let mut writer = TableWriter::create(dir, formats).unwrap();
    writer.append(set).unwrap();
    let files = writer.finish().unwrap();
    write_package(dir, "Two Documents", &files).unwrap();
    let mut inputs: Vec<Input> =
        inputs.iter().map(|raw| Input { path: raw.file.clone(), sha256: raw.sha256.clone() }).collect();
    inputs.sort();
    let configuration = serde_json::json!({"name": "Two Documents", "output": {"formats": ["parquet", "csv"]}});
    write_manifest(dir, configuration, Vec::new(), inputs.into_iter().map(Ok), files.clone()).unwrap();
    files
}

/// The fixture's output, in all formats.
pub fn write_fixture(dir: &Path) -> Vec<TableFile> {
    let docs = docs();
    let mut set = set(&docs);
    set.push_problem(&unreadable(), None);
    write(dir, Format::ALL, set, &docs.iter().map(|d| d.raw()).collect::<Vec<_>>())
}

/// What insta would trim or not show, visibly.
pub fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\r' => out.push_str("\\r"),
            '\u{200b}' | '\u{feff}' => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
