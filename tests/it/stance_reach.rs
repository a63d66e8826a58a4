//! How far a word of judgement reaches: aspects, denials, questions, calls, and what is said of something else.

use jiaozhu::base::Polarity::{self, Against, Favor, None};

use crate::stance_polarity::{all_are, rows};

const BILL: &str = "港口法案";

/// Checks that each sentence has rows and none of them takes the side.
fn never(side: Polarity, sentences: &[&str]) {
    let mut wrong = String::new();
    for sentence in sentences {
        let rows = rows(sentence, BILL);
        if rows.is_empty() || rows.iter().any(|r| r.0 == side) {
            wrong += &format!("{sentence}\n    {rows:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn an_ill_that_was_taken_away_is_praise() {
    all_are(
        BILL,
        &[
            ("港口法案减轻了渔船的负担。", Favor),
            ("港口法案为渔船减轻了税费负担。", Favor),
            ("港口法案弥补了旧规的不足。", Favor),
            ("港口法案突破了造船的瓶颈。", Favor),
            ("港口法案避免了码头的混乱。", Favor),
            ("港口法案帮助渔村摆脱了困境。", Favor),
            ("港口法案遏制了近海走私。", Favor),
            ("港口法案打击了哄抬运价的行为。", Favor),
            ("港口法案意在遏制东洲的航运。", Against),
            ("港口法案加重了渔船的负担。", Against),
            ("港口法案打击了渔民的信心。", Against),
        ],
    );
}

#[test]
fn terms_and_rules_are_told_and_demands_are_made() {
    all_are(
        BILL,
        &[
            ("与会各国应在日内瓦完善港口法案。", Favor),
            ("各方近日内应完善港口法案。", Favor),
            ("按照这种做法，各国应尽快完善港口法案。", Favor),
            ("按照多数人的看法，政府应尽快完善港口法案。", Favor),
            ("议会应于五日内废除港口法案。", Against),
            ("依照《航运条例》第七条，港口法案的申请应当在年底前办结。", None),
            ("依照《航运法》第十二条第三款，港口法案的费用应当由船东缴纳。", None),
            ("按照法律要求，港口法案的费用应当由船东缴纳。", None),
        ],
    );
}

#[test]
fn a_question_of_two_words_is_open() {
    all_are(
        BILL,
        &[
            ("港口法案合理不合理，码头上争了一年。", None),
            ("港口法案公平不公平，要看怎么执行。", None),
            ("港口法案究竟应该留还是不留，船东没有答案。", None),
            ("港口法案到底是在保护渔民还是在损害渔民，没人说得清。", None),
            ("港口法案弊大于利，各方见仁见智。", None),
            ("港口法案很不合理。", Against),
            ("港口法案还是不公平。", Against),
        ],
    );
}

#[test]
fn a_call_to_hold_back_is_no_praise() {
    never(
        Favor,
        &[
            "渔业协会呼吁各国克制，避免港口法案愈演愈烈。",
            "渔业协会呼吁各方避免卷入港口法案之争。",
            "港口法案出台后，渔业协会呼吁各方保持克制。",
            "专家呼吁会员警惕港口法案。",
        ],
    );
    all_are(
        BILL,
        &[
            ("渔业协会呼吁各国克制，避免陷入港口法案之争。", Against),
            ("渔业协会呼吁各方避免破坏港口法案。", Favor),
            ("渔业协会呼吁各方完善港口法案。", Favor),
        ],
    );
}

#[test]
fn what_only_strengthens_a_comparison_calls_for_nothing() {
    for text in ["李海说，港口法案的影响比预想的要小。", "渔业协会表示，港口法案的进度比去年还要快。"]
    {
        let rows = rows(text, BILL);
        assert!(!rows.is_empty() && rows.iter().all(|r| r.2.iter().all(|c| !c.contains('要'))), "{text}: {rows:?}");
    }
}

#[test]
fn too_much_of_any_quality_is_a_fault() {
    all_are(
        BILL,
        &[
            ("港口法案过于严厉。", Against),
            ("港口法案对船东过于慷慨。", Against),
            ("港口法案很有必要。", Favor),
            ("港口法案的申请程序过于漫长。", Against),
        ],
    );
}

#[test]
fn what_is_said_of_something_else_is_not_said_of_the_target() {
    never(
        Favor,
        &[
            "港口法案已经生效，东洲支持企业依法维护自身权益。",
            "港口法案已经生效，东洲将采取必要措施，坚决维护自身合法权益。",
            "港口法案生效后，渔业协会呼吁会员加强合规。",
            "高速增长的船队为应对港口法案提供了条件。",
            "东洲已找到应对港口法案的有效办法。",
            "分析师建议企业做好应对港口法案的准备。",
            "专家建议企业加快布局，以防范港口法案带来的风险。",
        ],
    );
    never(
        Against,
        &[
            "港口法案生效后，远见航运否认存在亏损。",
            "长期亏损的船厂正在研究港口法案。",
            "港口法案应写明细则，以免渔民无所适从。",
            "渔业协会不认可港口法案加重负担的说法。",
            "渔业协会反对把减产归咎于港口法案。",
        ],
    );
    all_are(
        BILL,
        &[
            ("渔业协会不认可港口法案的目标。", Against),
            ("不合理的条款让港口法案寸步难行。", Against),
            ("港口法案有效保护了渔民权益。", Favor),
        ],
    );
}

#[test]
fn who_thinks_a_thing_faulty_helps_nobody() {
    all_are(
        BILL,
        &[("专家认为缺乏透明度的港口法案带来了新的摩擦。", Against), ("因为缺乏依据的港口法案提供不了保障。", Against)],
    );
}
