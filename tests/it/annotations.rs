//! Tests of annotations: reading and writing lines, the store, and decisions that win over the machine.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use insta::assert_snapshot;
use jiaozhu::annotations::{
    Anchor, Annotation, At, Body, Decision, Layer, Line, Op, Store, Values, apply_blocks, apply_mentions,
    apply_stances, parse, to_text,
};
use jiaozhu::base::{
    CharIndex, CleanDoc, EntityType, Label, Mention, Metadata, Polarity, Problem, RawDoc, SegmentedArticle,
    SegmentedDoc, Sentence, Span, Stance, StanceDoc, TaggedDoc,
};
use jiaozhu::clean::{Layout, assemble};
use proptest::prelude::*;

use crate::support::{by_lines, corpus, in_snapshots, root};

// ---------------------------------------------------------------------------------------------- lines

#[test]
fn gold_is_read_without_problems_and_written_byte_for_byte() {
    let (store, problems) = Store::load(&root().join("annotations"));
    assert_eq!(problems, []);
    let docs = corpus();
    assert_eq!(store.gold_docs().count(), docs.len());
    for raw in &docs {
        assert_eq!(store.check(raw), []);
        let lines: Vec<Line> = store.gold(&raw.id).iter().cloned().map(Line::Annotation).collect();
        let file = std::fs::read_to_string(root().join(format!("annotations/gold/{}.jsonl", raw.id))).unwrap();
        assert!(to_text(&lines) == file, "{} is written differently", raw.id);
    }
    let known: BTreeSet<&str> = docs.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(store.unknown_docs(&known), []);
}

const DESIGN_LINE: &str = r#"{"id":"7f3a9c12","doc":"a/b","op":"retype","layer":"entity","anchor":{"start":3120,"end":3124,"quote":"东亚地区","prefix":"抱有期待。","suffix":"已是世界经济","raw_sha256":"9c1e"},"was":{"label":"GPE","finder":"tagger"},"now":{"label":"LOC"},"by":"li","why":"a region"}"#;

#[test]
fn a_decision_is_written_as_documented() {
    let (lines, problems) = parse(DESIGN_LINE, "annotations/li/a/b.jsonl");
    assert_eq!(problems, []);
    assert_eq!(lines[0].to_line(), DESIGN_LINE);
}

#[test]
fn bad_lines_are_problems_and_the_others_stand() {
    let good = r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#;
    let file = [
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE""#,
        r#"["doc"]"#,
        "<<<<<<< HEAD",
        r#"{"doc": "d", "layer": "entities", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "COUNTRY"}"#,
        r#"{"doc": "d", "layer": "block", "quote": "日本", "start": 0, "end": 2, "label": "space"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE", "link": "jp"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 2, "end": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "end": 6, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "", "start": 0, "end": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": "0", "end": 2, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "entity", "quote": "日本", "start": 0, "label": "GPE"}"#,
        r#"{"doc": "d", "layer": "stance", "quote": "日本", "start": 0, "end": 2, "target": "t", "polarity": "pro", "holder": "author", "cues": []}"#,
        r#"{"doc": "d", "layer": "stance", "quote": "日本", "start": 0, "end": 2, "target": "t", "polarity": "none", "holder": "author", "cues": "a"}"#,
        r#"{"id": "1", "doc": "d", "op": "rename", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本", "sha": ""}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "now": {"polarity": "none"}, "by": "li"}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "anchor": {"start": 0, "end": 2, "quote": "日本"}, "now": {"label": "GPE"}}"#,
        r#"{"id": "1", "doc": "d", "op": "add", "layer": "entity", "by": "li"}"#,
        "",
        good,
    ]
    .join("\r\n");
    let (lines, problems) = parse(&file, "annotations/gold/d.jsonl");
    assert_eq!(lines.iter().map(Line::to_line).collect::<Vec<_>>(), [good]);
    in_snapshots("annotations", || assert_snapshot!("bad_lines", shown(&problems)));
}

fn shown(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut out, p| {
        let _ = writeln!(out, "{} {}: {}", p.severity.name(), p.file, p.message);
        out
    })
}

// ---------------------------------------------------------------------------------------------- the store

#[test]
fn the_store_reads_people_and_names_what_is_out_of_place() {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let mention = r#"{"doc": "a/b", "layer": "entity", "quote": "日本", "start": 0, "end": 2, "label": "GPE"}"#;
    write("targets.toml", b"");
    write("lexicon/x.tsv", b"surface\ttype\tentity\taliases\n");
    write("lexicon/notes.jsonl", b"no annotation");
    write("README.md", b"");
    write("stray.jsonl", b"");
    write("gold/a/b.jsonl", format!("{mention}\n{DESIGN_LINE}\n").as_bytes());
    write("li/a/b.jsonl", DESIGN_LINE.as_bytes());
    write("wang/a/b.jsonl", DESIGN_LINE.as_bytes());
    write("wang/c.jsonl", mention.as_bytes());
    write("zhao/c.jsonl", b"\n\xff\n");
    write("zhao/a/b.jsonl", mention.as_bytes());
    let (store, problems) = Store::load(dir.path());
    assert_eq!(store.gold("a/b").len(), 1);
    assert_eq!(store.annotations("zhao", "a/b").len(), 1);
    assert_eq!(store.annotations("zhao", "none"), []);
    assert_eq!(store.people().collect::<Vec<_>>(), ["zhao"]);
    let files: Vec<&str> = store.decisions("a/b").iter().map(|d| &*d.at.file).collect();
    assert_eq!(files, ["annotations/li/a/b.jsonl", "annotations/wang/a/b.jsonl"]);
    let mut all = problems;
    all.extend(store.unknown_docs(&BTreeSet::new()));
    all.extend(store.check(&RawDoc::from_text("a/b", "日")));
    all.extend(store.check(&RawDoc::from_text("a/b", "中国将加快")));
    in_snapshots("annotations", || assert_snapshot!("store_problems", shown(&all)));
}

#[test]
fn a_missing_folder_is_an_empty_store() {
    let dir = tempfile::tempdir().unwrap();
    let (store, problems) = Store::load(&dir.path().join("annotations"));
    assert_eq!((store.gold_docs().count(), problems.len()), (0, 0));
}

// ---------------------------------------------------------------------------------------------- making decisions

/// A decision of `by` on the nth place of `quote` in `raw`.
fn decide(raw: &RawDoc, by: &str, op: Op, layer: Layer, quote: &str) -> Decision {
    let at = raw.text.find(quote).unwrap_or_else(|| panic!("no {quote}"));
    on(raw, by, op, layer, Span::new(at, at + quote.len()))
}

fn on(raw: &RawDoc, by: &str, op: Op, layer: Layer, span: Span) -> Decision {
    let anchor = Anchor::of(raw, &CharIndex::new(&raw.text), span);
    let at = At { file: format!("annotations/{by}/{}.jsonl", raw.id).into(), line: 1 };
    let (doc, by) = (raw.id.clone(), by.to_owned());
    Decision { id: "1".to_owned(), doc, op, layer, anchor, was: None, now: None, by, why: None, at }
}

fn block(label: Label) -> Option<Values> {
    Some(Values { block: Some(label), ..Values::default() })
}

fn entity(kind: EntityType, id: Option<&str>) -> Option<Values> {
    Some(Values { kind: Some(kind), entity: id.map(str::to_owned), ..Values::default() })
}

fn stance(target: &str, polarity: Option<Polarity>, holder: Option<&str>) -> Option<Values> {
    let (target, holder) = (Some(target.to_owned()), holder.map(str::to_owned));
    Some(Values { target, polarity, holder, ..Values::default() })
}

// ---------------------------------------------------------------------------------------------- blocks

/// A layout from pieces: (label, paragraph, text). White space around a text becomes a space block.
fn layout(pieces: &[(Label, Option<u32>, &str)]) -> (RawDoc, Layout) {
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

fn check_layout(raw: &RawDoc, layout: &Layout) {
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
    d.now = block(Paragraph);
    d.why = Some("a maker, not a brand".to_owned());
    in_snapshots("annotations", || assert_snapshot!("blocks_rescued", blocks_after(doc, &[d])));
}

#[test]
fn a_heading_inside_a_paragraph_makes_three() {
    let doc = article();
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, "企业须在");
    d.now = block(Heading);
    let mut other = decide(&doc.0, "li", Op::Retype, Layer::Block, "首页 > 正文\n产业政策的转向");
    other.now = block(Title);
    in_snapshots("annotations", || assert_snapshot!("blocks_heading", blocks_after(doc, &[d, other])));
}

#[test]
fn an_article_of_which_nothing_is_kept_is_none() {
    let doc = layout(&[(Paragraph, Some(1), "甲\n"), (Paragraph, Some(2), "乙")]);
    let mut d = on(&doc.0, "li", Op::Retype, Layer::Block, Span::new(0, doc.0.text.len()));
    d.now = block(Ad);
    let out = blocks_after(doc, std::slice::from_ref(&d));
    assert!(!out.contains("text"), "{out}");
    // And back: a kept piece outside every article makes one.
    let mut doc = layout(&[(Ad, None, "甲\n"), (Ad, None, "乙")]);
    doc.1.articles.clear();
    doc.1.blocks.iter_mut().for_each(|b| b.article = None);
    let mut d = decide(&doc.0, "li", Op::Retype, Layer::Block, "乙");
    d.now = block(Title);
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
        make("li", "新法案", None, Heading),
        make("wang", "新法案", None, Ad),
        make("li", "企业须在年底", None, Heading),
        make("li", "年底前申报", None, Ad),
        // These two hold: the second was made in view of the first.
        make("li", "反应不一。", None, Ad),
        make("wang", "不一", Some(Ad), Paragraph),
    ];
    in_snapshots("annotations", || assert_snapshot!("blocks_refused", blocks_after(article(), &decisions)));
}

// ---------------------------------------------------------------------------------------------- mentions, stances

/// A document with one paragraph a line, sentences that end at 。, and the given machine mentions.
fn tagged(text: &str, mentions: &[(&str, EntityType)]) -> TaggedDoc {
    let raw = RawDoc::from_text("d", text);
    let mut layout = by_lines(&raw);
    for block in &mut layout.blocks {
        if block.span.of(&raw.text).starts_with('#') {
            (block.label, block.paragraph) = (Ad, None);
        }
    }
    let clean = assemble(raw, layout);
    let mut articles = Vec::new();
    let mut found = Vec::new();
    for article in &clean.articles {
        let mut at = 0;
        let mut sentences = Vec::new();
        for piece in article.text.split_inclusive(['。', '\n']) {
            let span = Span::new(at, at + piece.len()).trimmed(&article.text);
            at += piece.len();
            if !span.is_empty() {
                let block = clean.blocks.iter().rposition(|b| b.clean.is_some_and(|c| c.start <= span.start));
                sentences.push(Sentence { span, block: block.unwrap() as u32, tokens: 0..0 });
            }
        }
        let mut list: Vec<Mention> = mentions
            .iter()
            .filter_map(|&(quote, kind)| {
                let start = article.text.find(quote)?;
                let span = Span::new(start, start + quote.len());
                let sentence = sentences.iter().position(|s| s.span.contains(span))? as u32;
                let (entity, finder) = (Some(Arc::from("machine-id")), Arc::from("tagger"));
                Some(Mention { span, sentence, kind, entity, finder, score: 0.5 })
            })
            .collect();
        list.sort_by_key(|m| m.span);
        found.push(list);
        articles.push(SegmentedArticle { sentences, tokens: Vec::new() });
    }
    TaggedDoc { segmented: SegmentedDoc { clean, articles }, articles: found, problems: Vec::new() }
}

fn mentions_after(mut doc: TaggedDoc, decisions: &[Decision]) -> String {
    let problems = apply_mentions(&mut doc, decisions);
    check_mentions(&doc);
    let mut out = shown(&problems);
    for (article, mentions) in doc.segmented.clean.articles.iter().zip(&doc.articles) {
        for m in mentions {
            let entity = m.entity.as_deref().unwrap_or("-");
            let text = m.span.of(&article.text);
            let _ = writeln!(out, "s{} {} {text} {entity} {} {}", m.sentence, m.kind, m.finder, m.score);
        }
    }
    out
}

fn check_mentions(doc: &TaggedDoc) {
    for (article, mentions) in doc.segmented.articles.iter().zip(&doc.articles) {
        assert!(mentions.windows(2).all(|w| w[0].span.end <= w[1].span.start), "sorted, no overlap: {mentions:?}");
        for m in mentions {
            assert!(article.sentences[m.sentence as usize].span.contains(m.span), "{m:?}");
        }
    }
}

const TEXT: &str = "日本政府通过了新法案。东亚地区抱有期待。\n# 广告\n经济产业省将拨款。";

fn machine() -> TaggedDoc {
    tagged(
        TEXT,
        &[
            ("日本", EntityType::Gpe),
            ("法案", EntityType::Law),
            ("东亚地区", EntityType::Gpe),
            ("产业", EntityType::Tech),
        ],
    )
}

#[test]
fn mentions_are_added_removed_and_retyped() {
    let doc = machine();
    let raw = &doc.segmented.clean.raw;
    let mut add = decide(raw, "li", Op::Add, Layer::Entity, "日本政府");
    add.now = entity(EntityType::Org, Some("jp-government"));
    let mut add2 = decide(raw, "wang", Op::Add, Layer::Entity, "经济产业省");
    add2.now = entity(EntityType::Org, None);
    // Wang agrees with Li; Li is named.
    let mut agree = decide(raw, "wang", Op::Add, Layer::Entity, "日本政府");
    agree.now = entity(EntityType::Org, None);
    let remove = decide(raw, "li", Op::Remove, Layer::Entity, "法案");
    let mut retype = decide(raw, "li", Op::Retype, Layer::Entity, "东亚地区");
    (retype.was, retype.now) = (entity(EntityType::Gpe, None), entity(EntityType::Loc, None));
    let decisions = [add, add2, agree, remove, retype];
    assert_eq!(
        mentions_after(machine(), &decisions),
        "s0 ORG 日本政府 jp-government human:li 1\n\
         s1 LOC 东亚地区 machine-id human:li 1\n\
         s2 ORG 经济产业省 - human:wang 1\n"
    );
}

#[test]
fn decisions_on_mentions_that_cannot_be_applied() {
    let doc = machine();
    let raw = &doc.segmented.clean.raw;
    let make = |by: &str, op: Op, quote: &str, was: Option<EntityType>, now: Option<EntityType>| {
        let mut d = decide(raw, by, op, Layer::Entity, quote);
        (d.was, d.now) = (was.and_then(|k| entity(k, None)), now.and_then(|k| entity(k, None)));
        d
    };
    let mut orphan = make("li", Op::Remove, "法案", None, None);
    orphan.anchor.start -= 1;
    orphan.anchor.end -= 1;
    orphan.anchor.suffix.clear();
    orphan.anchor.prefix = "别的话".to_owned();
    let decisions = [
        orphan,
        make("li", Op::Relink, "日本", None, None),
        make("li", Op::Add, "经济", None, None),
        make("li", Op::Add, "广告", None, Some(EntityType::Org)),
        make("li", Op::Add, "法案。东亚", None, Some(EntityType::Org)),
        make("li", Op::Retype, "拨款", None, Some(EntityType::Money)),
        make("li", Op::Retype, "产业", Some(EntityType::Mat), Some(EntityType::Org)),
        make("li", Op::Retype, "日本", None, Some(EntityType::Loc)),
        make("wang", Op::Remove, "日本", None, None),
        make("li", Op::Add, "东亚", None, Some(EntityType::Loc)),
        make("wang", Op::Add, "东亚地区", None, Some(EntityType::Loc)),
    ];
    in_snapshots("annotations", || assert_snapshot!("mentions_refused", mentions_after(machine(), &decisions)));
}

fn stanced() -> StanceDoc {
    let tagged = machine();
    let articles = vec![vec![
        machine_stance(0, "law", Polarity::None, "author"),
        machine_stance(1, "law", Polarity::None, "author"),
        machine_stance(1, "law", Polarity::Favor, "东亚地区"),
    ]];
    StanceDoc { tagged, articles, problems: Vec::new() }
}

fn machine_stance(sentence: u32, target: &str, polarity: Polarity, holder: &str) -> Stance {
    Stance {
        sentence,
        target: Arc::from(target),
        polarity,
        holder: holder.to_owned(),
        holder_entity: None,
        distanced: false,
        cues: Vec::new(),
        finder: Arc::from("cue:x"),
        score: 0.5,
    }
}

fn stances_after(decisions: &[Decision]) -> String {
    let mut doc = stanced();
    let problems = apply_stances(&mut doc, decisions);
    let mut out = shown(&problems);
    for s in doc.articles.iter().flatten() {
        let entity = s.holder_entity.as_deref().unwrap_or("-");
        let _ = writeln!(
            out,
            "s{} {} {} {} {entity} {:?} {}",
            s.sentence, s.target, s.polarity, s.holder, s.cues, s.finder
        );
    }
    out
}

#[test]
fn stances_are_added_removed_and_retyped() {
    let doc = stanced();
    let raw = doc.raw();
    let mut retype = decide(raw, "li", Op::Retype, Layer::Stance, "日本政府通过了新法案。");
    retype.was = stance("law", Some(Polarity::None), None);
    retype.now = stance("law", Some(Polarity::Against), None);
    let mut remove = decide(raw, "li", Op::Remove, Layer::Stance, "东亚地区抱有期待。");
    remove.was = stance("law", None, Some("author"));
    let mut add = decide(raw, "li", Op::Add, Layer::Stance, "经济产业省将拨款。");
    add.now = stance("law", Some(Polarity::Favor), Some("日本"));
    add.now.as_mut().unwrap().cues = Some(vec!["拨款".to_owned()]);
    assert_eq!(
        stances_after(&[retype, remove, add]),
        "s0 law against author - [] human:li\n\
         s1 law favor 东亚地区 - [] cue:x\n\
         s2 law favor 日本 machine-id [\"拨款\"] human:li\n"
    );
}

#[test]
fn decisions_on_stances_that_cannot_be_applied() {
    let doc = stanced();
    let raw = doc.raw();
    let make = |by: &str, op: Op, quote: &str, was: Option<Values>, now: Option<Values>| {
        let mut d = decide(raw, by, op, Layer::Stance, quote);
        (d.was, d.now) = (was, now);
        d
    };
    use Polarity::{Against, Favor};
    let decisions = [
        make("li", Op::Stance, "经济产业省将拨款。", None, None),
        make("li", Op::Retype, "东亚地区抱有期待。", stance("law", None, None), stance("law", Some(Against), None)),
        make("li", Op::Retype, "经济产业省将拨款。", stance("law", None, None), stance("law", Some(Against), None)),
        make(
            "li",
            Op::Retype,
            "日本政府通过了新法案。",
            stance("law", Some(Favor), None),
            stance("law", Some(Against), None),
        ),
        make("li", Op::Add, "经济产业省将拨款。", None, stance("law", None, None)),
        make("li", Op::Remove, "经济产业省将拨款。", None, None),
        make("li", Op::Add, "产业省将拨款。", None, stance("law", Some(Favor), None)),
        make("li", Op::Add, "经济产业省将拨款。", None, stance("rd", Some(Favor), None)),
        make("wang", Op::Add, "经济产业省将拨款。", None, stance("rd", Some(Against), Some("author"))),
    ];
    in_snapshots("annotations", || assert_snapshot!("stances_refused", stances_after(&decisions)));
}

// ---------------------------------------------------------------------------------------------- properties

fn any_text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[日本经济 \n\"\\\\a1。\u{1f600}]{0,12}").unwrap()
}

fn pick<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|i| all[i])
}

fn any_label() -> impl Strategy<Value = Label> {
    pick(Label::ALL).prop_filter("people do not give space", |l| *l != Label::Space)
}

fn any_body() -> impl Strategy<Value = Body> {
    prop_oneof![
        (any_label(), any::<Option<u32>>(), proptest::option::of(any_text()))
            .prop_map(|(label, paragraph, lang)| Body::Block { label, paragraph, lang }),
        (any_text(), pick(Polarity::ALL), any_text(), proptest::collection::vec(any_text(), 0..3))
            .prop_map(|(target, polarity, holder, cues)| Body::Stance { target, polarity, holder, cues }),
        (pick(EntityType::ALL), proptest::option::of(any_text()))
            .prop_map(|(kind, entity)| Body::Entity { kind, entity }),
    ]
}

fn any_values(layer: Layer) -> impl Strategy<Value = Values> {
    let texts = || proptest::option::of(any_text());
    (
        proptest::option::of(any_label()),
        proptest::option::of(pick(EntityType::ALL)),
        proptest::option::of(pick(Polarity::ALL)),
        (texts(), texts(), texts(), texts()),
        proptest::option::of(proptest::collection::vec(any_text(), 0..3)),
        (any::<Option<u32>>(), any::<Option<bool>>()),
    )
        .prop_map(move |(block, kind, polarity, (a, b, c, d), cues, (number, distanced))| {
            let (start, end) = (number, number);
            let common = Values { start, end, quote: a, ..Values::default() };
            match layer {
                Layer::Block => Values { block, paragraph: number, lang: b, rule: c, ..common },
                Layer::Entity => Values { kind, entity: b, finder: c, ..common },
                Layer::Stance => Values { target: b, polarity, holder: c, cues, distanced, finder: d, ..common },
            }
        })
}

fn any_line() -> impl Strategy<Value = Line> {
    let annotation = (any_text(), "[^\r]{1,9}", 0..9999u32, any_body()).prop_map(|(doc, quote, start, body)| {
        let end = start + quote.chars().count() as u32;
        Line::Annotation(Annotation { doc, quote, start, end, body, at: at_first() })
    });
    let decision = pick(Layer::ALL).prop_flat_map(|layer| {
        let values = || proptest::option::of(any_values(layer));
        (pick(Op::ALL), (any_text(), any_text(), any_text()), "[^\r]{1,9}", 0..9999u32, values(), values()).prop_map(
            move |(op, (id, doc, by), quote, start, was, now)| {
                let end = start + quote.chars().count() as u32;
                let anchor = Anchor { start, end, quote, prefix: by.clone(), ..Anchor::default() };
                let why = (start % 2 == 0).then(|| id.clone());
                Line::Decision(Box::new(Decision { id, doc, op, layer, anchor, was, now, by, why, at: at_first() }))
            },
        )
    });
    prop_oneof![annotation, decision]
}

fn at_first() -> At {
    At { file: "f".into(), line: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn lines_survive_writing_and_reading(line in any_line()) {
        let text = line.to_line();
        prop_assert!(!text.contains('\n') && !text.ends_with(' '));
        let (lines, problems) = parse(&text, "f");
        prop_assert_eq!(problems, vec![]);
        prop_assert_eq!(lines, vec![line]);
    }

    #[test]
    fn reading_never_panics(text in any::<String>(), keys in "[{}\\[\\]\":, a-z0-9日]{0,40}") {
        parse(&text, "f");
        parse(&keys, "f");
    }

    #[test]
    fn files_are_sorted_once_and_for_all(lines in proptest::collection::vec(any_line(), 0..6)) {
        let text = to_text(&lines);
        prop_assert_eq!(to_text(&parse(&text, "f").0), text);
    }

    #[test]
    fn blocks_tile_after_any_decisions(
        pieces in proptest::collection::vec((pick(Label::ALL), "[日本a \n]{0,5}x\n?", any::<bool>()), 1..6),
        picks in proptest::collection::vec((0..40usize, 1..12usize, any_label(), proptest::option::of(any_label()), any::<bool>()), 0..5),
    ) {
        let mut number = 0;
        let numbered: Vec<(Label, Option<u32>, &str)> = pieces.iter().map(|(label, text, same)| {
            let label = if *label == Label::Space { Label::Paragraph } else { *label };
            if label.kept() && (!same || number == 0) { number += 1; }
            (label, label.kept().then_some(number), text.as_str())
        }).collect();
        let (raw, mut layout) = layout(&numbered);
        if number == 0 {
            layout.articles.clear();
            layout.blocks.iter_mut().for_each(|b| b.article = None);
        }
        let chars: Vec<usize> = raw.text.char_indices().map(|(i, _)| i).chain([raw.text.len()]).collect();
        let decisions: Vec<Decision> = picks.iter().map(|&(start, len, now, was, li)| {
            let start = start % (chars.len() - 1);
            let end = (start + len).min(chars.len() - 1);
            let by = if li { "li" } else { "wang" };
            let mut d = on(&raw, by, Op::Retype, Layer::Block, Span::new(chars[start], chars[end]));
            (d.now, d.was) = (block(now), was.and_then(block));
            d
        }).collect();
        let problems = apply_blocks(&raw, &mut layout, &decisions);
        check_layout(&raw, &layout);
        // Whoever is alone is heard.
        if let ([only], []) = (decisions.as_slice(), problems.as_slice()) {
            let label = only.now.as_ref().unwrap().block.unwrap();
            let span = only.anchor.resolve(&raw.text, &CharIndex::new(&raw.text)).unwrap();
            for b in layout.blocks.iter().filter(|b| b.label != Label::Space && b.span.overlaps(span)) {
                prop_assert_eq!(b.label, label);
            }
        }
        assemble(raw, layout);
    }

    #[test]
    fn mentions_stay_in_order_after_any_decisions(
        picks in proptest::collection::vec((0..40usize, 1..6usize, 0..3usize, pick(EntityType::ALL), any::<bool>()), 0..8),
    ) {
        let mut doc = machine();
        let raw = doc.segmented.clean.raw.clone();
        let chars: Vec<usize> = raw.text.char_indices().map(|(i, _)| i).chain([raw.text.len()]).collect();
        let decisions: Vec<Decision> = picks.iter().map(|&(start, len, op, kind, li)| {
            let start = start % (chars.len() - 1);
            let end = (start + len).min(chars.len() - 1);
            let by = if li { "li" } else { "wang" };
            let op = [Op::Add, Op::Remove, Op::Retype][op];
            let mut d = on(&raw, by, op, Layer::Entity, Span::new(chars[start], chars[end]));
            d.now = entity(kind, None);
            d
        }).collect();
        apply_mentions(&mut doc, &decisions);
        check_mentions(&doc);
    }
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

// ---------------------------------------------------------------------------------------------- anchors

#[test]
fn an_anchor_is_found_by_its_words_in_context() {
    let raw = RawDoc::from_text("d", "林川说他会来。第二天林川没有来。后来林川写了信。");
    let index = CharIndex::new(&raw.text);
    let second = raw.text.match_indices("林川").nth(1).unwrap().0;
    let anchor = Anchor::of(&raw, &index, Span::new(second, second + 6));
    let found = |text: &str| {
        let index = CharIndex::new(text);
        anchor.find(text, &index).map(|span| index.scalars(span)).map_err(|lost| lost.places)
    };
    assert_eq!(found(&raw.text), Ok((10, 12)));
    assert_eq!(found(&format!("新的一段。\n{}", raw.text)), Ok((16, 18)));
    assert_eq!(found(&format!("新。{0}\n{0}", raw.text)), Err(2), "twice in the same context");
    assert_eq!(found("林川没有来。林川来了。林川走了。林川。"), Err(0), "never by the name alone");
    let mut bare = anchor;
    (bare.prefix, bare.suffix) = (String::new(), String::new());
    let text = "新。林川来了。";
    assert!(bare.find(text, &CharIndex::new(text)).is_err(), "one place, but nothing to know it by");
}

proptest! {
    #[test]
    fn an_anchor_stands_at_its_quote_or_nowhere(
        text in "[甲乙丙。\n]{1,60}",
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), 0usize..6, "[甲乙丙。丁]{0,6}"), 0..4),
        start in any::<proptest::sample::Index>(),
        len in 1usize..5,
    ) {
        let raw = RawDoc::from_text("d", text.clone());
        let chars: Vec<char> = text.chars().collect();
        let start = start.index(chars.len());
        let end = (start + len).min(chars.len());
        let index = CharIndex::new(&raw.text);
        let anchor = Anchor::of(&raw, &index, index.span(start as u32, end as u32).unwrap());
        prop_assert_eq!(anchor.find(&text, &index).map(|s| index.scalars(s)), Ok((start as u32, end as u32)));
        let mut edited = chars;
        for (at, gone, come) in edits {
            let at = at.index(edited.len() + 1);
            let to = (at + gone).min(edited.len());
            edited.splice(at..to, come.chars());
        }
        let new: String = edited.iter().collect();
        let index = CharIndex::new(&new);
        if let Ok(span) = anchor.find(&new, &index) {
            prop_assert_eq!(span.of(&new), &anchor.quote);
        }
        // Followed through a comparison of the texts, it is its quote too, with its context around it.
        let map = jiaozhu::diff::TextMap::between(&text, &new);
        if let Some((s, e)) = map.sure(anchor.start, anchor.end, 12) {
            prop_assert_eq!(index.span(s, e).unwrap().of(&new), &anchor.quote);
        }
    }
}

// ---------------------------------------------------------------------------------------------- keep, move, relink

#[test]
fn mentions_are_kept_moved_and_relinked() {
    let doc = machine();
    let raw = &doc.segmented.clean.raw;
    // The machine marks 法案; it used to say 新法案, by a finder of its own.
    let mut keep = decide(raw, "li", Op::Keep, Layer::Entity, "新法案");
    let place = |quote: &str| {
        let start = raw.text[..raw.text.find(quote).unwrap()].chars().count() as u32;
        (Some(start), Some(start + quote.chars().count() as u32), Some(quote.to_owned()))
    };
    keep.was = entity(EntityType::Law, Some("machine-id"));
    let was = keep.was.as_mut().unwrap();
    (was.start, was.end, was.quote) = place("法案");
    keep.now = entity(EntityType::Prog, None);
    let now = keep.now.as_mut().unwrap();
    (now.finder, now.score) = (Some("pattern:law".to_owned()), Some(0.7));
    let mut relink = decide(raw, "li", Op::Relink, Layer::Entity, "日本");
    relink.now = Some(Values { entity: Some("jp".to_owned()), ..Values::default() });
    let mut moved = decide(raw, "li", Op::Move, Layer::Entity, "产业");
    moved.now = Some(Values::default());
    let now = moved.now.as_mut().unwrap();
    (now.start, now.end, now.quote) = place("经济产业省");
    let mut dismissed = decide(raw, "li", Op::Dismiss, Layer::Entity, "东亚地区");
    dismissed.was = entity(EntityType::Gpe, None);
    assert_eq!(
        mentions_after(machine(), &[keep, relink, moved, dismissed]),
        "s0 GPE 日本 jp human:li 1\n\
         s0 PROG 新法案 - pattern:law 0.7\n\
         s1 GPE 东亚地区 machine-id tagger 0.5\n\
         s2 TECH 经济产业省 machine-id human:li 1\n"
    );
}

#[test]
fn what_is_kept_must_have_been_seen() {
    let doc = machine();
    let raw = &doc.segmented.clean.raw;
    let make = |quote: &str, was: Option<Values>, now: Option<Values>| {
        let mut d = decide(raw, "li", Op::Keep, Layer::Entity, quote);
        (d.was, d.now) = (was, now);
        d
    };
    let decisions = [
        make("日本", entity(EntityType::Loc, None), entity(EntityType::Gpe, Some("machine-id"))),
        make("法案", entity(EntityType::Org, None), entity(EntityType::Prog, None)),
        make("东亚地区", None, entity(EntityType::Loc, None)),
        make("拨款", entity(EntityType::Money, None), entity(EntityType::Percent, None)),
        make("产业", entity(EntityType::Tech, None), None),
    ];
    in_snapshots("annotations", || assert_snapshot!("keep_refused", mentions_after(machine(), &decisions)));
}

#[test]
fn stances_are_kept_and_changed() {
    let doc = stanced();
    let raw = doc.raw();
    let mut keep = decide(raw, "li", Op::Keep, Layer::Stance, "日本政府通过了新法案。");
    keep.was = stance("law", Some(Polarity::None), Some("author"));
    keep.now = stance("law", Some(Polarity::Against), Some("日本"));
    let now = keep.now.as_mut().unwrap();
    (now.finder, now.score, now.holder_entity) = (Some("cue:old".to_owned()), Some(0.25), Some("jp".to_owned()));
    let mut change = decide(raw, "li", Op::Stance, Layer::Stance, "东亚地区抱有期待。");
    change.was = stance("law", Some(Polarity::Favor), Some("东亚地区"));
    change.now = Some(Values { cues: Some(vec!["期待".to_owned()]), distanced: Some(true), ..Values::default() });
    let mut moved_on = decide(raw, "li", Op::Keep, Layer::Stance, "东亚地区抱有期待。");
    moved_on.was = stance("law", Some(Polarity::Favor), Some("author"));
    moved_on.now = stance("law", Some(Polarity::Against), Some("author"));
    let shown = stances_after(&[keep, change, moved_on]);
    in_snapshots("annotations", || assert_snapshot!("stances_kept", shown));
}
