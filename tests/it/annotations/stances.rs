use std::fmt::Write as _;

use insta::assert_snapshot;
use jiaozhu::annotations::{Decision, Layer, Op, Values, apply_stances};
use jiaozhu::base::{Polarity, StanceDoc};

use super::mentions::machine;
use super::{decide, shown, stance};
use crate::support::{in_snapshots, stance_row};

fn stanced() -> StanceDoc {
    let tagged = machine();
    let articles = vec![vec![
        stance_row(0, "law", Polarity::None, "author"),
        stance_row(1, "law", Polarity::None, "author"),
        stance_row(1, "law", Polarity::Favor, "东亚地区"),
    ]];
    StanceDoc { tagged, articles, problems: Vec::new() }
}

fn stances_after(decisions: &[Decision]) -> String {
    let mut doc = stanced();
    let problems = apply_stances(&mut doc, decisions, &["law".to_owned(), "rd".to_owned()]);
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
    remove.was = stance("law", Some(Polarity::None), Some("author"));
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

#[test]
fn a_stance_is_changed_only_where_it_was_seen() {
    let doc = stanced();
    let make = |op: Op, was: Option<Values>, now: Option<Values>| {
        let mut d = decide(doc.raw(), "li", op, Layer::Stance, "日本政府通过了新法案。");
        (d.was, d.now) = (was, now);
        stances_after(&[d])
    };
    use Polarity::{Against, Favor};
    let unseen = "“was.polarity” is missing, so it is not applied; hint: the machine says none now; where that is meant, \
                  add \"was\":{\"target\":\"law\",\"polarity\":\"none\",\"holder\":\"author\"} to the line";
    let target = || stance("law", None, None);
    for (op, was, now) in [
        (Op::Remove, target(), None),
        (Op::Retype, None, stance("law", Some(Against), None)),
        (Op::Retype, target(), stance("law", Some(Against), None)),
        (Op::Stance, target(), stance("law", None, Some("日本"))),
        (Op::Stance, None, stance("law", Some(Favor), Some("author"))),
    ] {
        let after = make(op, was, now);
        assert!(after.contains(unseen) && after.contains("s0 law none author - [] cue:x"), "{op}: {after}");
    }
    // Where the machine says what is wanted, nobody need have seen anything.
    let after = make(Op::Retype, None, stance("law", Some(Polarity::None), None));
    assert!(after.starts_with("s0 law none author - [] human:li"), "{after}");
}

#[test]
fn a_stance_toward_no_target_is_not_made() {
    let doc = stanced();
    let make = |op: Op, was: Option<Values>, now: Option<Values>| {
        let mut d = decide(doc.raw(), "li", op, Layer::Stance, "日本政府通过了新法案。");
        (d.was, d.now) = (was, now);
        stances_after(&[d])
    };
    let was = || stance("law", Some(Polarity::None), Some("author"));
    for (op, was) in [(Op::Add, None), (Op::Stance, was()), (Op::Retype, was())] {
        let after = make(op, was, stance("laws", Some(Polarity::Favor), Some("author")));
        let told = "annotations/targets.toml has no target “laws”, so it is not applied; hint: add it there, or correct now.target";
        assert!(after.contains(told) && !after.contains("human:li"), "{op}: {after}");
    }
    // What the machine made may be kept after its target is gone.
    let after = make(Op::Keep, None, stance("laws", Some(Polarity::Favor), Some("author")));
    assert!(after.contains("s0 laws favor author"), "{after}");
}
