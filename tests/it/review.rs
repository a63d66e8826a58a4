//! Tests of the review screen, without a terminal.

use jiaozhu::annotations::{Layer, Line};
use jiaozhu::diff::{By, Change, Kind};
use jiaozhu::review::{Did, Effect, Field, Key, Look, Session, edit};
use unicode_width::UnicodeWidthStr;

use crate::diff::{diff, mention, stance, view};
use crate::support::in_snapshots;

const TEXT: &str = "日本政府通过了新法案。东亚地区抱有期待,希望各方在未来的几年里继续就海港数据、货运标准与小港口的处境交换意见,并且公布结果。\n经济产业省将拨款。";

fn changes() -> Vec<Change> {
    let old = mention(view(TEXT), "东亚地区", 0, "GPE", "", "tagger");
    let old = mention(old, "法案", 0, "LAW", "", "tagger");
    let old = stance(old, 2, "subsidies", "none", "author");
    let new = mention(view(TEXT), "东亚地区", 0, "LOC", "east-asia", "gazetteer:lexicon/x.tsv#东亚地区");
    let new = mention(new, "新法案", 0, "LAW", "", "pattern:law");
    let new = mention(new, "小港口", 0, "ORG", "", "gazetteer:lexicon/x.tsv#东亚地区");
    let new = stance(new, 2, "subsidies", "favor", "author");
    diff(&old, &new).changes
}

fn screen(session: &Session, width: usize, height: usize) -> String {
    let lines = session.screen(width, height);
    assert!(lines.len() <= height, "{} lines in {height}", lines.len());
    let text = |line: &Vec<(Look, String)>| line.iter().map(|(_, t)| t.as_str()).collect::<String>();
    let lines: Vec<String> = lines.iter().map(text).collect();
    assert!(lines.iter().all(|l| l.width() <= width), "{lines:#?}");
    lines.join("\n")
}

/// Presses keys; what they decide is done.
fn press(session: &mut Session, keys: &str) -> Vec<Effect> {
    keys.chars()
        .map(|c| match c {
            '⏎' => Key::Enter,
            '⎋' => Key::Escape,
            c => Key::Char(c),
        })
        .map(|key| {
            let effect = session.key(key);
            if let Effect::Decide(did, ids) = &effect {
                session.decided(ids, *did);
            }
            effect
        })
        .filter(|effect| *effect != Effect::None)
        .collect()
}

#[test]
fn the_screen_in_two_sizes() {
    let mut session = Session::new(changes(), By::Cause);
    press(&mut session, "i");
    let small = screen(&session, 80, 24);
    press(&mut session, "an");
    let large = screen(&session, 200, 50);
    press(&mut session, "R");
    let asked = screen(&session, 40, 12);
    in_snapshots("review", || insta::assert_snapshot!("screen", [small, large, asked].join("\n\n=====\n\n")));
}

#[test]
fn a_key_shows_the_keys() {
    let mut session = Session::new(changes(), By::Cause);
    assert_eq!(press(&mut session, "?"), []);
    let help = screen(&session, 80, 24);
    for key in ["a r e ", "s n p ", "A R S ", "g ", "/ ", "w ", "i ", "u q "] {
        assert!(help.lines().any(|l| l.starts_with(key)), "no {key} in {help}");
    }
    press(&mut session, "?");
    assert!(!screen(&session, 80, 24).contains("closes this"));
}

#[test]
fn enter_and_escape_decide_nothing() {
    let mut session = Session::new(changes(), By::Cause);
    assert_eq!(press(&mut session, "⏎⎋A⏎A⎋RnR⏎/⎋S⎋snp"), []);
    assert_eq!(session.left(), 4);
}

#[test]
fn one_and_whole_groups_are_decided() {
    let all = changes();
    let mut session = Session::new(all.clone(), By::Cause);
    let effects = press(&mut session, "Ay");
    let of_cause: Vec<String> = all.iter().filter(|c| c.cause.contains("x.tsv")).map(|c| c.id.clone()).collect();
    assert_eq!(effects, [Effect::Decide(Did::Accept, of_cause.clone())]);
    assert_eq!(session.left(), 2);
    let effects = press(&mut session, "rr");
    assert!(matches!(&effects[..], [Effect::Decide(Did::Reject, a), Effect::Decide(Did::Reject, b)] if a != b));
    assert_eq!(session.left(), 0);
    assert_eq!(press(&mut session, "a"), [], "decided already");
    assert_eq!(press(&mut session, "uq"), [Effect::Undo, Effect::Quit]);
    session.reopened(&of_cause[..1]);
    assert_eq!(session.left(), 1);
    assert_eq!(press(&mut session, "a"), [Effect::Decide(Did::Accept, of_cause[..1].to_vec())], "it stands there");
}

#[test]
fn a_filter_limits_what_a_group_is() {
    let mut session = Session::new(changes(), By::Cause);
    let effects = press(&mut session, "/kind=retype⏎Ry");
    assert!(matches!(&effects[..], [Effect::Decide(Did::Reject, ids)] if ids.len() == 1), "{effects:?}");
    assert!(screen(&session, 100, 24).lines().next().unwrap().ends_with("left · /kind=retype"), "it says so");
    press(&mut session, "/kind=nonsense⏎");
    assert!(screen(&session, 100, 24).contains("there is no kind “nonsense”"));
    assert_eq!(Session::new(Vec::new(), By::Doc).key(Key::Char('a')), Effect::None);
}

#[test]
fn a_form_pins_only_after_y() {
    let mut session = Session::new(changes(), By::Cause).with_why("a region");
    assert_eq!(press(&mut session, "e⏎⏎⏎⏎⏎⎋"), [], "Enter goes round, Escape leaves");
    assert!(screen(&session, 80, 24).contains("nothing was decided"));
    let effects = press(&mut session, "eORG⏎⏎⏎⏎y");
    let [Effect::Edit(id, values, why)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((values[0].1.as_str(), why.as_str()), ("ORG", "a region"));
    session.refused("no; hint: other words");
    let open = screen(&session, 80, 24);
    assert!(open.contains("▸ why") && open.contains("no; hint: other words"), "{open}");
    press(&mut session, "⎋");
    session.decided(std::slice::from_ref(id), Did::Edit);
    assert_eq!(session.left(), 3);
    press(&mut session, "w, later⏎");
    assert_eq!(session.why(), Some("a region, later"));
    press(&mut session, "wxyz⎋");
    assert_eq!(session.why(), Some("a region, later"));
}

#[test]
fn edits_as_decisions() {
    let raw = jiaozhu::base::RawDoc::from_text("d", TEXT);
    let all = changes();
    let of = |kind: Kind, layer: Layer| all.iter().find(|c| c.kind == kind && c.layer == layer).unwrap();
    let mut told = String::new();
    for (change, wanted) in [
        (of(Kind::Retype, Layer::Entity), vec![(Field::Label, "org")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Entity, "")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Words, "东亚")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Words, "。东亚地区")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Words, "日本")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Words, "东亚"), (Field::Entity, "")]),
        (of(Kind::Retype, Layer::Entity), vec![(Field::Holder, "author")]),
        (of(Kind::Move, Layer::Entity), vec![(Field::Label, "PROG")]),
        (of(Kind::Move, Layer::Entity), vec![(Field::Words, "法案")]),
        (of(Kind::Add, Layer::Entity), vec![(Field::Words, "港口")]),
        (of(Kind::Flip, Layer::Stance), vec![(Field::Polarity, "against")]),
        (of(Kind::Flip, Layer::Stance), vec![(Field::Holder, "经济产业省")]),
        (of(Kind::Flip, Layer::Stance), vec![(Field::Polarity, "pro")]),
        (of(Kind::Flip, Layer::Stance), vec![]),
    ] {
        let wanted: Vec<(Field, String)> = wanted.into_iter().map(|(f, v)| (f, v.to_owned())).collect();
        let made = edit(change, &wanted, &raw, "li", None);
        let made = made.map_or_else(|e| e.to_string(), |d| Line::Decision(Box::new(d)).to_line());
        told += &format!("{} {}: {wanted:?}\n  {made}\n", change.layer, change.kind);
    }
    in_snapshots("review", || insta::assert_snapshot!("edits", told));
}
