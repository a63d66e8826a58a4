//! Tests of the statistical tagger: the same bytes from the same examples, the file, the invariants over arbitrary
//! text, and its candidates as a reader sees them.

use std::sync::{Arc, LazyLock};

use jiaozhu::base::{EntityType, RawDoc, SegmentedDoc, Span};
use jiaozhu::clean::assemble;
use jiaozhu::entities::{EntityFinder, Examples, Gold, GoldMention, Tagger, TrainOptions};
use jiaozhu::lexicon;
use jiaozhu::segment::Segmenter;

use crate::support;

static PASSES: LazyLock<(Segmenter, EntityFinder)> = LazyLock::new(|| {
    let lexicon = lexicon::builtin();
    let tagger = Some(Arc::new(Tagger::builtin()));
    (Segmenter::new(&lexicon), EntityFinder::new(&lexicon).with_tagger(tagger))
});

fn segmented(text: &str) -> SegmentedDoc {
    let raw = RawDoc::from_text("t", text);
    let layout = support::by_lines(&raw);
    PASSES.0.run(assemble(raw, layout))
}

/// A little gold of our own: names between brackets.
const LESSONS: &str = "\
记者[林小川]昨日在[婺源港务局]采访。\n\
[林小川]说，[婺源港务局]的船已经出发。\n\
记者[周海宁]昨日在[宁远港务局]采访。\n\
[周海宁]说，[宁远港务局]的船还没有到。\n";

/// The text of [`LESSONS`] and its mentions: short ones are persons, the others bodies.
fn lessons() -> (String, Vec<GoldMention>) {
    let mut text = String::new();
    let mut mentions = Vec::new();
    let mut start = 0;
    for c in LESSONS.chars() {
        match c {
            '[' => start = text.len(),
            ']' => {
                let kind = if text.len() - start <= 9 { EntityType::Per } else { EntityType::Org };
                mentions.push(GoldMention { span: Span::new(start, text.len()), kinds: vec![kind], cut: None });
            }
            c => text.push(c),
        }
    }
    (text, mentions)
}

fn taught() -> Tagger {
    let (text, mentions) = lessons();
    let doc = segmented(&text);
    let finder = EntityFinder::new(&lexicon::builtin());
    let mut examples = Examples::default();
    let gold = Gold { mentions: &mentions, unmarked: &[], weight: 1.0 };
    finder.learn(&doc, 0, &gold, &mut 0, &mut examples);
    assert!(!examples.is_empty());
    Tagger::fit(examples, &TrainOptions { passes: 20, least: 1, ..TrainOptions::default() })
}

#[test]
fn the_same_examples_give_the_same_bytes() {
    assert!(taught().to_bytes() == taught().to_bytes());
}

#[test]
fn it_learns_what_no_list_has() {
    let finder = EntityFinder::new(&lexicon::builtin()).with_tagger(Some(Arc::new(taught())));
    let doc = finder.run(segmented(&lessons().0));
    let text = &doc.segmented.clean.articles[0].text;
    let found: Vec<String> = doc.articles[0].iter().map(|m| format!("{} {}", m.span.of(text), m.kind)).collect();
    for name in ["林小川 PER", "宁远港务局 ORG", "周海宁 PER"] {
        assert!(found.iter().any(|f| f == name), "{name} is not in {found:?}");
    }
}

#[test]
fn a_model_file_reads_back_and_a_broken_one_does_not() {
    let bytes = taught().to_bytes();
    let again = Tagger::from_bytes(&bytes).unwrap();
    assert!(again.to_bytes() == bytes);
    assert!(Tagger::from_bytes(b"").is_none());
    for cut in [1, 7, 8, 100, bytes.len() - 1] {
        assert!(Tagger::from_bytes(&bytes[..cut]).is_none(), "cut at {cut}");
    }
    assert!(Tagger::from_bytes(&[bytes.as_slice(), b"x"].concat()).is_none());
}

#[test]
fn the_model_that_comes_with_the_program_is_small_and_documented() {
    let tagger = Tagger::builtin();
    assert!(tagger.to_bytes().len() < 8_000_000);
    let card = support::root().join("src/entities/tagger/builtin.json");
    let card: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(card).unwrap()).unwrap();
    assert_eq!(card["model"]["sha256"], jiaozhu::pipeline::digest(&tagger.to_bytes()));
    assert!(card["licences"].as_array().is_some_and(|l| !l.is_empty()));
}

/// The mentions of a text.
fn mentions(finder: &EntityFinder, text: &str) -> Vec<String> {
    let doc = finder.run(segmented(text));
    let text = &doc.segmented.clean.articles[0].text;
    doc.articles[0].iter().map(|m| format!("{} {}", m.span.of(text), m.kind)).collect()
}

/// Partial gold follows guidelines of its own: that it leaves a state out is no lesson.
#[test]
fn a_state_that_partial_gold_leaves_out_is_not_doubted() {
    let text = "日本人在海边。\n法国人在山上。\n越南人在河边。\n巴西人在湖边。\n";
    let doc = segmented(text);
    let finder = EntityFinder::new(&lexicon::builtin());
    let mut examples = Examples::default();
    let gold = Gold { mentions: &[], unmarked: &[EntityType::Money], weight: 1.0 };
    finder.learn(&doc, 0, &gold, &mut 0, &mut examples);
    let tagger = Tagger::fit(examples, &TrainOptions { passes: 20, least: 1, ..TrainOptions::default() });
    let finder = EntityFinder::new(&lexicon::builtin()).with_tagger(Some(Arc::new(tagger)));
    assert_eq!(mentions(&finder, text), ["日本 GPE", "法国 GPE", "越南 GPE", "巴西 GPE"]);
}

/// What the tagger finds beside lists: a state keeps its mention before a body that a list names, before what is no
/// name, and before a city.
#[test]
fn a_state_stands_before_what_has_its_own_name() {
    let found = mentions(&PASSES.1, "日本航空自卫队与日本公司在巴西里约热内卢会谈。");
    assert_eq!(found, ["日本 GPE", "航空自卫队 ORG", "日本 GPE", "巴西 GPE", "里约热内卢 GPE"]);
    assert_eq!(mentions(&PASSES.1, "俄罗斯太平洋舰队司令视察港口。"), ["俄罗斯 GPE", "太平洋舰队 ORG"]);
}

/// A name that the document has with its 镇 is a place; what a list knows as a body is none.
#[test]
fn the_document_and_the_lists_tell_the_type() {
    let found =
        mentions(&PASSES.1, "平林在北海道。平林镇的农户卖牛奶，前田镇的雪下得很大。白宫人工智能事务负责人说，雪会停。");
    for wrong in ["平林 PER", "前田镇 PER", "白宫 GPE", "白宫 LOC"] {
        assert!(!found.iter().any(|f| f == wrong), "{found:?}");
    }
    assert!(found.iter().any(|f| f == "平林镇 GPE"), "{found:?}");
}

/// A person whose given name ends in 镇 makes no place of the short form.
#[test]
fn a_person_with_the_last_character_of_a_town_is_none() {
    let found = mentions(&PASSES.1, "李国镇表示，项目进展顺利。李国说，明年会更好。");
    assert_eq!(found, ["李国镇 PER", "李国 PER"]);
}

/// A surname alone before a title, and a listed name beside a longer one that has lost its place.
#[test]
fn surnames_before_titles_and_names_that_stand_again() {
    assert_eq!(mentions(&PASSES.1, "张司长和李部长都到场。"), ["张 PER", "李 PER"]);
    assert_eq!(mentions(&PASSES.1, "会长金允浩称，业界需要时间。"), ["金允浩 PER"]);
    assert_eq!(mentions(&PASSES.1, "高盛将应用材料公司的评级下调。"), ["高盛 ORG", "应用材料公司 ORG"]);
}

/// What the tagger proposes and doubts in sentences of our own.
#[test]
fn candidates() {
    let doc = segmented(
        "记者林小川昨日抵达婺源，采访了婺源港务局局长周海宁。\n\
         据《海运周刊》报道，宁远重工计划收购北极星半导体公司，交易金额达3亿美元。\n\
         日本政府强调，中美两国应当在东京继续磋商。\n\
         他毕业于林肯大学，后来在穆勒研究所研究固态电池。\n",
    );
    let text = &doc.clean.articles[0].text;
    let lines: Vec<String> = PASSES
        .1
        .candidates(&doc, 0)
        .iter()
        .map(|c| format!("{} {} {} {:.1} | {}", c.span.of(text), c.kind, c.finder, c.score, c.outcome))
        .collect();
    support::in_snapshots("tagger", || insta::assert_snapshot!("candidates", lines.join("\n")));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]
    #[test]
    fn mentions_are_sorted_apart_and_inside_one_sentence(text in "(\\PC|[林小川日本港务局大学《》“”（）()·，。！\\n 0-9A-Za-z]){0,80}") {
        use proptest::prelude::*;
        let doc = PASSES.1.run(segmented(&text));
        for (a, mentions) in doc.articles.iter().enumerate() {
            let text = &doc.segmented.clean.articles[a].text;
            for m in mentions {
                prop_assert!(!m.span.is_empty() && text.get(m.span.range()).is_some());
                prop_assert!(doc.segmented.articles[a].sentences[m.sentence as usize].span.contains(m.span));
                prop_assert!((0.0..=1.0).contains(&m.score));
            }
            for pair in mentions.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
        }
    }
}
