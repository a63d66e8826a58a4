//! Tests of eval: gold scored against itself, damaged copies with known scores, and the report as a user sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use insta::assert_snapshot;
use jiaozhu::annotations::{Annotation, Body, Store};
use jiaozhu::base::{
    Block, CharIndex, EntityType, Label, Mention, Metadata, Polarity, RawDoc, SegmentedArticle, SegmentedDoc, Sentence,
    Span, Stance, StanceDoc, TaggedDoc,
};
use jiaozhu::clean::{Layout, assemble};
use jiaozhu::eval::{Prf, Report, Scorer, Scores, render, score};

use crate::support::{by_lines, corpus, in_snapshots, root, stance_row};

/// A document that says what its gold says: one article, the stances' sentences, no other.
fn from_gold(raw: RawDoc, gold: &[Annotation]) -> StanceDoc {
    let text = raw.text.clone();
    let index = CharIndex::new(&text);
    let span = |line: &Annotation| index.span(line.start, line.end).unwrap();
    let block = |span, label, paragraph| Block {
        span,
        label,
        rule: "gold".into(),
        reason: "".into(),
        article: Some(0),
        paragraph,
        clean: None,
        lang: None,
    };
    let (mut at, mut number, mut shared) = (0, 0, BTreeMap::new());
    let mut layout = Layout { blocks: Vec::new(), articles: vec![Metadata::default()] };
    let space = |blocks: &mut Vec<Block>, start: u32, end: u32| {
        if start < end {
            blocks.push(block(Span { start, end }, Label::Space, None));
        }
    };
    for line in gold {
        if let Body::Block { label, paragraph, .. } = &line.body {
            let here = span(line);
            space(&mut layout.blocks, at, here.start);
            at = here.end;
            let mut next = || {
                number += 1;
                number
            };
            let paragraph = label.kept().then(|| match paragraph {
                Some(gold) => *shared.entry(*gold).or_insert_with(next),
                None => next(),
            });
            layout.blocks.push(block(here, *label, paragraph));
            if *label == Label::Title {
                layout.articles[0].title = Some(line.quote.clone());
            }
        }
    }
    space(&mut layout.blocks, at, raw.text.len() as u32);
    let clean = assemble(raw, layout);
    let map = &clean.articles[0].map;
    let mut sentences: Vec<Sentence> = gold
        .iter()
        .filter(|line| matches!(line.body, Body::Stance { .. }))
        .filter_map(|line| map.to_clean(span(line)))
        .map(|span| Sentence { span, block: 0, tokens: 0..0 })
        .collect();
    sentences.dedup();
    let mut mentions = Vec::new();
    let mut stances = Vec::new();
    for line in gold {
        let Some(clean) = map.to_clean(span(line)) else { continue };
        match &line.body {
            Body::Entity { kind, entity } => mentions.push(Mention {
                span: clean,
                sentence: 0,
                kind: *kind,
                entity: entity.as_deref().map(Arc::from),
                finder: Arc::from("gold"),
                score: 1.0,
            }),
            Body::Stance { target, polarity, holder, cues } => stances.push(Stance {
                sentence: sentences.iter().position(|s| s.span == clean).unwrap() as u32,
                target: Arc::from(target.as_str()),
                polarity: *polarity,
                holder: holder.clone(),
                holder_entity: None,
                distanced: false,
                cues: cues.clone(),
                finder: Arc::from("gold"),
                score: 1.0,
            }),
            Body::Block { .. } => {}
        }
    }
    let segmented = SegmentedDoc { clean, articles: vec![SegmentedArticle { sentences, tokens: Vec::new() }] };
    let tagged = TaggedDoc { segmented, articles: vec![mentions], problems: Vec::new() };
    StanceDoc { tagged, articles: vec![stances], problems: Vec::new() }
}

fn gold() -> Store {
    let (store, flaws) = Store::load(&root().join("annotations"));
    assert_eq!(flaws.all(), []);
    store
}

fn golden(store: &Store) -> Vec<StanceDoc> {
    corpus().into_iter().map(|raw| from_gold(raw.clone(), store.gold(&raw.id))).collect()
}

fn scored(prf: &Prf) -> (u64, u64, u64) {
    (prf.gold, prf.predicted, prf.matched)
}

#[test]
fn gold_scores_one_against_itself() {
    let store = gold();
    let report = score(&golden(&store), &store);
    assert_eq!((report.documents.len(), report.without_gold, report.stale_gold), (5, 0, 0));
    assert_eq!(report.errors, []);
    for s in report.documents.iter().map(|d| &d.scores).chain([&report.pooled]) {
        let (b, a) = (s.blocks.as_ref().unwrap(), s.articles.as_ref().unwrap());
        let (e, t) = (s.entities.as_ref().unwrap(), s.stance.as_ref().unwrap());
        for value in [
            b.agreement.value,
            b.kept.f1,
            b.labels.value,
            b.paragraph_starts.f1,
            a.count.value,
            a.titles.f1,
            e.strict.f1,
            e.spans.f1,
            e.links.value,
            t.sentences.value,
            t.pairs.f1,
            t.macro_f1,
            t.semeval,
            t.polarity.value,
            t.holder.value,
        ] {
            assert_eq!(value, Some(1.0), "{s:#?}");
        }
        assert!(b.by_label.iter().chain(&e.by_type).all(|class| class.score.f1 == Some(1.0)));
    }
    // Every gold line took part.
    let lines = |name: &str| -> u64 {
        let all = store.gold_docs().flat_map(|doc| store.gold(doc));
        all.filter(|line| line.layer().name() == name).count() as u64
    };
    assert_eq!(report.pooled.entities.unwrap().strict.gold, lines("entity"));
    assert_eq!(report.pooled.stance.unwrap().pairs.gold, lines("stance"));
}

#[test]
fn a_document_without_gold_is_skipped_and_stale_gold_is_left_out() {
    let mut store = Store::default();
    let line = |quote: &str, label: &str| {
        format!(r#"{{"doc": "d", "layer": "entity", "quote": "{quote}", "start": 0, "end": 2, "label": "{label}"}}"#)
    };
    store.add("gold", "d", "f", &format!("{}\n{}", line("日本", "GPE"), line("中国", "GPE")));
    let docs = [doc("d", "日本。"), doc("other", "日本。")];
    let report = score(&docs, &store);
    assert_eq!((report.documents.len(), report.without_gold, report.stale_gold), (1, 1, 1));
    let scores = &report.documents[0].scores;
    assert!(scores.blocks.is_none() && scores.articles.is_none() && scores.stance.is_none());
    assert_eq!(scored(&scores.entities.as_ref().unwrap().strict), (1, 0, 0));
    assert_eq!(
        render(&Scorer::default().report()),
        "0 documents scored\nhint: gold stands in annotations/gold/DOC.jsonl\n"
    );
}

/// One paragraph, one sentence per 。.
fn doc(id: &str, text: &str) -> StanceDoc {
    let raw = RawDoc::from_text(id, text);
    let layout = by_lines(&raw);
    let clean = assemble(raw, layout);
    let text = &clean.articles[0].text;
    let mut at = 0;
    let mut sentences = Vec::new();
    for piece in text.split_inclusive(['。', '\n']) {
        let span = Span::new(at, at + piece.len()).trimmed(text);
        at += piece.len();
        if !span.is_empty() {
            sentences.push(Sentence { span, block: 0, tokens: 0..0 });
        }
    }
    let segmented = SegmentedDoc { clean, articles: vec![SegmentedArticle { sentences, tokens: Vec::new() }] };
    StanceDoc {
        tagged: TaggedDoc { segmented, articles: vec![Vec::new()], problems: Vec::new() },
        articles: vec![Vec::new()],
        problems: Vec::new(),
    }
}

fn mention(doc: &mut StanceDoc, quote: &str, kind: EntityType, entity: Option<&str>) {
    let at = doc.clean().articles[0].text.find(quote).unwrap();
    let span = Span::new(at, at + quote.len());
    let entity = entity.map(Arc::from);
    doc.tagged.articles[0].push(Mention { span, sentence: 0, kind, entity, finder: Arc::from("t"), score: 1.0 });
}

fn stance(doc: &mut StanceDoc, sentence: u32, target: &str, polarity: Polarity, holder: &str) {
    doc.articles[0].push(stance_row(sentence, target, polarity, holder));
}

/// A gold line on the first place of `quote`, with more keys.
fn line(text: &str, layer: &str, quote: &str, more: &str) -> String {
    let at = text[..text.find(quote).unwrap()].chars().count();
    let end = at + quote.chars().count();
    let quote = quote.replace('\n', "\\n");
    format!(r#"{{"doc": "样本", "layer": "{layer}", "quote": "{quote}", "start": {at}, "end": {end}, {more}}}"#) + "\n"
}

/// A small document in which everything goes wrong once, and what it should score.
fn damaged() -> Report {
    let text = "首页\n部委发布新规\n甲省支持新规。乙省反对新规,丙省称“不妥”。\n丁市观望。戊市赞成。\n责编:某人";
    let gold = [
        line(text, "block", "首页", r#""label": "navigation""#),
        line(text, "block", "部委发布新规", r#""label": "title""#),
        line(
            text,
            "block",
            "甲省支持新规。乙省反对新规,丙省称“不妥”。\n丁市观望。戊市赞成。",
            r#""label": "paragraph""#,
        ),
        line(text, "block", "责编:某人", r#""label": "editor_note""#),
        line(
            text,
            "stance",
            "甲省支持新规。",
            r#""target": "rule", "polarity": "favor", "holder": "甲省", "cues": []"#,
        ),
        line(
            text,
            "stance",
            "乙省反对新规,丙省称“不妥”。",
            r#""target": "rule", "polarity": "against", "holder": "乙省", "cues": []"#,
        ),
        line(
            text,
            "stance",
            "乙省反对新规,丙省称“不妥”。",
            r#""target": "rule", "polarity": "against", "holder": "《丙省》", "cues": []"#,
        ),
        line(text, "stance", "丁市观望。", r#""target": "rule", "polarity": "none", "holder": "author", "cues": []"#),
        line(text, "stance", "戊市赞成。", r#""target": "rule", "polarity": "favor", "holder": "author", "cues": []"#),
        line(text, "entity", "部委", r#""label": "ORG""#),
        line(text, "entity", "甲省", r#""label": "GPE", "entity": "jia""#),
        line(text, "entity", "乙省", r#""label": "GPE", "entity": "yi""#),
        line(text, "entity", "丙省", r#""label": "GPE", "entity": "bing""#),
        line(text, "entity", "丁市", r#""label": "GPE", "entity": "ding""#),
        line(text, "entity", "戊市", r#""label": "GPE", "entity": "wu""#),
    ]
    .concat();
    let mut store = Store::default();
    assert_eq!(store.add("gold", "样本", "annotations/gold/样本.jsonl", &gold).all(), []);
    // The skeleton of a document: every line a paragraph; sentences end at 。 and at line ends.
    let raw = RawDoc::from_text("样本", text);
    let mut at = 0;
    let mut blocks = Vec::new();
    for (number, l) in text.split_inclusive('\n').enumerate() {
        let ink = l.trim_end();
        let label = if number == 0 { Label::SiteFurniture } else { Label::Paragraph };
        let block = |span, label: Label| Block {
            span,
            label,
            rule: "t".into(),
            reason: "".into(),
            article: Some(0),
            paragraph: label.kept().then_some(number as u32),
            clean: None,
            lang: None,
        };
        blocks.push(block(Span::new(at, at + ink.len()), label));
        if ink.len() < l.len() {
            blocks.push(block(Span::new(at + ink.len(), at + l.len()), Label::Space));
        }
        at += l.len();
    }
    let mut d = doc("样本", text);
    let clean = assemble(raw, Layout { blocks, articles: vec![Metadata::default()] });
    let sentences = clean.articles[0].text.char_indices().fold((0, Vec::new()), |(start, mut list), (i, c)| {
        let end = i + c.len_utf8();
        match c {
            '。' => {
                list.push(Sentence { span: Span::new(start, end), block: 0, tokens: 0..0 });
                (end, list)
            }
            '\n' => (end, list),
            _ => (start, list),
        }
    });
    d.tagged.segmented =
        SegmentedDoc { clean, articles: vec![SegmentedArticle { sentences: sentences.1, tokens: Vec::new() }] };
    // 0 甲…  1 乙…  2 丁市观望。  3 戊市赞成。 (The title runs into no sentence: its line has no 。)
    use Polarity::{Against, Favor};
    stance(&mut d, 0, "rule", Favor, "甲 省"); // right
    stance(&mut d, 1, "rule", Favor, "乙省"); // another polarity
    stance(&mut d, 1, "rule", Against, "“丙省”"); // right
    stance(&mut d, 2, "rule", Polarity::None, "丁市"); // another holder
    stance(&mut d, 2, "other", Against, "author"); // no such row; and the one of 戊市 is missed
    use EntityType::{Gpe, Loc, Org};
    mention(&mut d, "委发布", Org, None); // other boundaries
    mention(&mut d, "甲省", Gpe, Some("jia")); // right
    mention(&mut d, "乙省", Gpe, Some("bing")); // another link
    mention(&mut d, "丙省称", Loc, None); // other boundaries and type
    mention(&mut d, "丁市", Org, Some("ding")); // another type
    mention(&mut d, "某人", EntityType::Per, None); // no mention; and 戊市 is missed
    score(&[d], &store)
}

#[test]
fn known_damage_has_known_scores() {
    let report = damaged();
    let s = &report.pooled;
    let b = s.blocks.as_ref().unwrap();
    // 2 + 6 + 32 + 5 characters; the last five are kept, the title is a paragraph.
    assert_eq!((b.agreement.right, b.agreement.of), (40, 45));
    assert_eq!(scored(&b.kept), (38, 43, 38));
    assert_eq!((b.labels.right, b.labels.of), (32, 45));
    // Gold: title, paragraph. Predicted: title, two halves of the paragraph, the note.
    assert_eq!(scored(&b.paragraph_starts), (2, 4, 2));
    let articles = s.articles.as_ref().unwrap();
    assert_eq!((articles.count.right, articles.count.of), (1, 1));
    assert_eq!(scored(&articles.titles), (1, 0, 0));
    let e = s.entities.as_ref().unwrap();
    assert_eq!(scored(&e.strict), (6, 6, 2));
    assert_eq!(scored(&e.spans), (6, 6, 3));
    assert_eq!((e.links.right, e.links.of), (1, 2));
    let t = s.stance.as_ref().unwrap();
    assert_eq!(scored(&t.pairs), (5, 5, 4));
    // favor: gold 2, predicted 2, 1 right; against: 2, 2, 1; none: 1, 1, 1.
    assert_eq!(t.macro_f1, Some((0.5 + 0.5 + 1.0) / 3.0));
    assert_eq!(t.semeval, Some(0.5));
    assert_eq!((t.polarity.right, t.polarity.of), (3, 4));
    assert_eq!((t.holder.right, t.holder.of), (3, 4));
}

#[test]
fn the_report_is_plain_aligned_text() {
    in_snapshots("eval", || assert_snapshot!("report", render(&damaged())));
}

#[test]
fn the_report_is_json() {
    let mut report = damaged();
    report.pooled = Scores { blocks: None, articles: None, entities: None, stance: None };
    report.errors.truncate(8);
    let json = serde_json::to_string_pretty(&report).unwrap();
    in_snapshots("eval", || assert_snapshot!("report_json", json));
}

#[test]
fn a_sentence_is_found_by_its_start_or_by_half_of_it() {
    let text = "甲省支持新规。乙省反对新规。";
    let gold = |quote: &str| {
        let mut store = Store::default();
        let more = r#""target": "rule", "polarity": "favor", "holder": "author", "cues": []"#;
        assert_eq!(store.add("gold", "样本", "f", &line(text, "stance", quote, more)).all(), []);
        let mut d = doc("样本", text);
        stance(&mut d, 1, "rule", Polarity::Favor, "author");
        let report = score(&[d], &store);
        let s = report.pooled.stance.unwrap();
        (s.pairs.matched, s.sentences.right)
    };
    // Predicted: “乙省反对新规。”
    assert_eq!(gold("乙省反对新规。"), (1, 1));
    assert_eq!(gold("乙省"), (1, 0), "the same start");
    assert_eq!(gold("支持新规。乙省反对新规。"), (1, 0), "7 of 12");
    assert_eq!(gold("甲省支持新规。乙省反对新规。"), (1, 0), "7 of 14");
    assert_eq!(gold("反对新规。"), (1, 0), "5 of 7");
    assert_eq!(gold("新规。乙"), (0, 0));
    assert_eq!(gold("规。"), (0, 0));
}

#[test]
fn damage_lowers_the_scores_of_the_corpus_as_counted() {
    let store = gold();
    let mut docs = golden(&store);
    let mut gone = 0;
    let mut flipped = 0;
    for d in &mut docs {
        let before = d.tagged.articles[0].len();
        let mut i = 0;
        d.tagged.articles[0].retain(|_| {
            i += 1;
            i % 3 != 0
        });
        gone += before - d.tagged.articles[0].len();
        for s in d.articles[0].iter_mut().filter(|s| s.polarity == Polarity::Against) {
            s.polarity = Polarity::Favor;
            flipped += 1;
        }
    }
    let report = score(&docs, &store);
    let sum = |count: &dyn Fn(&Scores) -> u64| -> u64 { report.documents.iter().map(|d| count(&d.scores)).sum() };
    let e = report.pooled.entities.as_ref().unwrap();
    assert_eq!(e.strict.matched, sum(&|s| s.entities.as_ref().unwrap().strict.matched), "pooled counts are sums");
    assert_eq!(e.strict.precision, Some(1.0));
    assert_eq!(e.strict.matched, e.strict.gold - gone as u64);
    let t = report.pooled.stance.as_ref().unwrap();
    assert_eq!(t.pairs.matched, sum(&|s| s.stance.as_ref().unwrap().pairs.matched));
    assert_eq!(t.pairs.f1, Some(1.0));
    assert_eq!(t.polarity.of - t.polarity.right, flipped);
    let f1 = |name: &str| t.by_polarity.iter().find(|c| c.name == name).unwrap().score.f1.unwrap();
    assert_eq!(f1("against"), 0.0);
    assert_eq!(f1("none"), 1.0);
    assert_eq!(t.semeval, Some(f1("favor") / 2.0));
}
