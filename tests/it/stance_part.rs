//! The part that a target has in what is judged: a test for each shape, with the plain sentence beside it.

use jiaozhu::base::Polarity::{self, Against, Favor, None};

use crate::stance_polarity::{all_are, rows};

fn bill(sentences: &[(&str, Polarity)]) {
    all_are("港口法案", sentences);
}

#[test]
fn what_others_say_is_denied() {
    bill(&[
        ("李海不认可港口法案加重负担的说法。", Favor),
        ("李海反对把港口法案视为保护主义的观点。", Favor),
        ("李海认可港口法案减轻负担的说法。", Favor),
        ("渔业协会反对把减产归咎于港口法案。", None),
        ("渔业协会把减产归咎于港口法案。", Against),
    ]);
}

#[test]
fn who_is_called_on_to_hold_back() {
    bill(&[
        ("北国政府呼吁各方保持克制，港口法案将于明年表决。", None),
        ("北国政府呼吁各方避免滥用港口法案。", Against),
        ("北国政府呼吁各方防止破坏港口法案。", Favor),
        ("北国政府呼吁各方落实港口法案。", Favor),
    ]);
}

#[test]
fn what_would_be_without_the_target() {
    bill(&[
        ("如果没有港口法案，航运业早已崩溃。", Favor),
        ("失去港口法案，成本攀升将无人能管。", Favor),
        ("港口法案出台后，航运业早已崩溃。", Against),
    ]);
}

#[test]
fn opponents_are_at_fault_or_only_meant() {
    bill(&[
        ("港口法案的批评者忽视了港口的变化。", Favor),
        ("批评港口法案的人言过其实。", Favor),
        ("反对港口法案的人在码头集会。", None),
        ("李海反对港口法案。", Against),
    ]);
}

#[test]
fn a_verdict_called_unjust() {
    bill(&[("把港口法案等同于烂尾工程，有失公允。", Favor), ("港口法案等同于烂尾工程。", Against)]);
}

#[test]
fn only_a_reason() {
    bill(&[("合作不应因港口法案而停止。", None), ("合作因港口法案而停滞不前。", Against)]);
}

#[test]
fn left_out() {
    bill(&[("除了港口法案之外，其他措施都得不偿失。", None), ("除了港口法案之外，其他措施也都得不偿失。", Against)]);
}

#[test]
fn what_the_target_meets() {
    bill(&[
        ("港口法案防止恶意行为者操纵航线。", None),
        ("港口法案对胁迫采取反制。", None),
        ("港口法案恶意操纵航线。", Against),
    ]);
}

#[test]
fn of_another_thing() {
    bill(&[
        ("混乱的码头等着港口法案生效。", None),
        ("苛刻的船东盼着港口法案。", None),
        ("混乱的条款让人对港口法案失去耐心。", Against),
        ("苛刻的条款写进了港口法案。", Against),
    ]);
}

#[test]
fn coping_and_rights() {
    bill(&[
        ("渔业协会建议会员做好应对港口法案的准备。", None),
        ("强劲的需求为应对港口法案留出了时间。", None),
        ("港口法案明年生效，渔业协会呼吁会员加强合规。", None),
        ("港口法案明年生效，渔业协会坚决维护自身合法权益。", None),
    ]);
}

#[test]
fn what_is_done_to_the_target() {
    for sentence in ["北国打压东洲渔业。", "东洲渔业受到歧视。", "对东洲渔业的打压，违反公平原则。"]
    {
        assert!(rows(sentence, "东洲渔业").iter().all(|r| r.0 != Against), "{sentence}");
    }
    all_are("东洲渔业", &[("东洲渔业损害公平竞争。", Against)]);
}
