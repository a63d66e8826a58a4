use jiaozhu::annotations::{
    Anchor, Annotation, At, Beside, Body, Decision, Found, Layer, Line, Op, Values, apply_blocks, apply_mentions,
    parse, to_text,
};
use jiaozhu::base::{CharIndex, EntityType, Label, Polarity, Span};
use jiaozhu::clean::assemble;
use proptest::prelude::*;

use super::blocks::{check_layout, layout};
use super::mentions::{check_mentions, machine};
use super::{block, entity, on};

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
                let found = |n| Found { finder: id.clone(), score: n as f32 / 10_000.0 };
                let (target, label) = (Some(id.clone()), (start % 3 == 0).then_some(EntityType::Org));
                let other = Beside { start, end, label, target, holder: None, was: found(start), now: found(end) };
                let beside = vec![other; start as usize % 3];
                let at = at_first();
                Line::Decision(Box::new(Decision { id, doc, op, layer, anchor, was, now, beside, by, why, at }))
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
            let seen = [("日本", EntityType::Gpe), ("法案", EntityType::Law), ("东亚地区", EntityType::Gpe), ("产业", EntityType::Tech)];
            d.was = seen.iter().find(|(quote, _)| *quote == d.anchor.quote).and_then(|(_, kind)| entity(*kind, None));
            d
        }).collect();
        apply_mentions(&mut doc, &decisions);
        check_mentions(&doc);
    }
}
