use std::fmt::Write as _;
use std::sync::Arc;

use insta::assert_snapshot;
use jiaozhu::annotations::{Decision, Layer, Op, Values, apply_mentions};
use jiaozhu::base::{EntityType, Label, Mention, RawDoc, SegmentedArticle, SegmentedDoc, Sentence, Span, TaggedDoc};
use jiaozhu::clean::assemble;

use super::{decide, entity, shown};
use crate::support::{by_lines, in_snapshots};

/// A document with one paragraph a line, sentences that end at 。, and the given machine mentions.
fn tagged(text: &str, mentions: &[(&str, EntityType)]) -> TaggedDoc {
    let raw = RawDoc::from_text("d", text);
    let mut layout = by_lines(&raw);
    for block in &mut layout.blocks {
        if block.span.of(&raw.text).starts_with('#') {
            (block.label, block.paragraph) = (Label::Ad, None);
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

pub fn check_mentions(doc: &TaggedDoc) {
    for (article, mentions) in doc.segmented.articles.iter().zip(&doc.articles) {
        assert!(mentions.windows(2).all(|w| w[0].span.end <= w[1].span.start), "sorted, no overlap: {mentions:?}");
        for m in mentions {
            assert!(article.sentences[m.sentence as usize].span.contains(m.span), "{m:?}");
        }
    }
}

const TEXT: &str = "日本政府通过了新法案。东亚地区抱有期待。\n# 广告\n经济产业省将拨款。";

pub fn machine() -> TaggedDoc {
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
    let mut remove = decide(raw, "li", Op::Remove, Layer::Entity, "法案");
    remove.was = entity(EntityType::Law, None);
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
    relink.was = entity(EntityType::Gpe, Some("machine-id"));
    relink.now = Some(Values { entity: Some("jp".to_owned()), ..Values::default() });
    let mut moved = decide(raw, "li", Op::Move, Layer::Entity, "产业");
    moved.was = entity(EntityType::Tech, None);
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
fn a_mention_is_changed_only_where_it_was_seen() {
    let doc = machine();
    let raw = &doc.segmented.clean.raw;
    let make = |op: Op, was: Option<Values>, now: Option<Values>| {
        let mut d = decide(raw, "li", op, Layer::Entity, "日本");
        (d.was, d.now) = (was, now);
        mentions_after(machine(), &[d])
    };
    let link = |to: Option<&str>| Some(Values { entity: to.map(str::to_owned), ..Values::default() });
    let there = Some(Values { start: Some(0), end: Some(4), ..Values::default() });
    for (op, now) in [
        (Op::Remove, None),
        (Op::Retype, entity(EntityType::Loc, None)),
        (Op::Relink, link(Some("jp"))),
        (Op::Relink, link(None)),
        (Op::Move, there),
    ] {
        let after = make(op, None, now);
        let told = "“was.label” is missing, so it is not applied; hint: the machine says GPE now; where that is meant, \
                    add \"was\":{\"label\":\"GPE\"} to the line";
        assert!(after.contains(told) && after.contains("s0 GPE 日本 machine-id tagger 0.5"), "{op}: {after}");
    }
    // Where the machine says what is wanted, nobody need have seen anything; where it says nothing, nothing is to go.
    let after = make(Op::Retype, None, entity(EntityType::Gpe, None));
    assert!(after.starts_with("s0 GPE 日本 machine-id human:li 1"), "{after}");
    let after = make(Op::Relink, None, link(Some("machine-id")));
    assert!(after.starts_with("s0 GPE 日本 machine-id human:li 1"), "{after}");
    let gone = decide(raw, "li", Op::Remove, Layer::Entity, "拨款");
    assert_eq!(mentions_after(machine(), &[gone]), mentions_after(machine(), &[]));
    // To link it to nothing is no wish that every mention fulfils.
    let after = make(Op::Relink, entity(EntityType::Org, None), link(None));
    assert!(after.contains("a conflict") && after.contains("s0 GPE 日本 machine-id tagger"), "{after}");
}
