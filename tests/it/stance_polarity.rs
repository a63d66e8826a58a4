//! Which side a sentence takes of its target: made-up sentences of one kind of fault each.

use std::sync::LazyLock;

use jiaozhu::base::{EntityType, Mention, Polarity, RawDoc, Span, TaggedDoc, Target};
use jiaozhu::clean::assemble;
use jiaozhu::segment::Segmenter;
use jiaozhu::stance::StanceFinder;

use crate::support::by_lines;

static PLAIN: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(&[]));

static FINDER: LazyLock<StanceFinder> = LazyLock::new(|| {
    let target = |id: &str, aliases: &[&str]| Target {
        id: id.to_owned(),
        name: id.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
    };
    StanceFinder::new(&[
        target("港口法案", &["港口法案", "该法案", "甲：乙法"]),
        target("东洲渔业", &["东洲渔业", "东洲企业", "东洲渔船", "东方"]),
    ])
});

const NAMES: &[(&str, EntityType)] = &[
    ("港口法案", EntityType::Law),
    ("反胁迫条例", EntityType::Law),
    ("双赢港务公司", EntityType::Org),
    ("远见航运", EntityType::Org),
    ("渔业协会", EntityType::Org),
    ("北国政府", EntityType::Org),
    ("北国", EntityType::Gpe),
    ("东洲", EntityType::Gpe),
    ("李海", EntityType::Per),
];

/// The rows of one sentence toward one target, as `polarity holder: cues`.
pub fn rows(text: &str, target: &str) -> Vec<(Polarity, String, Vec<String>)> {
    let raw = RawDoc::from_text("t", text);
    let mut layout = by_lines(&raw);
    for block in layout.blocks.iter_mut().filter(|b| b.label.kept()) {
        block.label = jiaozhu::base::Label::Paragraph;
    }
    let doc = PLAIN.run(assemble(raw, layout));
    let clean = &doc.clean.articles[0].text;
    let mut mentions: Vec<Mention> = Vec::new();
    for (sentence, s) in doc.articles[0].sentences.iter().enumerate() {
        for (name, kind) in NAMES {
            for (i, _) in s.span.of(clean).match_indices(name) {
                let start = s.span.start as usize + i;
                let span = Span::new(start, start + name.len());
                if !mentions.iter().any(|m| m.span.overlaps(span)) {
                    let entity = Some((*name).into());
                    let (sentence, finder) = (sentence as u32, "test".into());
                    mentions.push(Mention { span, sentence, kind: *kind, entity, finder, score: 1.0 });
                }
            }
        }
    }
    mentions.sort_by_key(|m| m.span);
    let found = FINDER.run(TaggedDoc { segmented: doc, articles: vec![mentions], problems: Vec::new() });
    let of_target = found.articles[0].iter().filter(|r| &*r.target == target);
    of_target.map(|r| (r.polarity, r.holder.clone(), r.cues.clone())).collect()
}

/// Checks the polarity of every row toward a target, and that every sentence has one.
pub fn all_are(target: &str, sentences: &[(&str, Polarity)]) {
    let mut wrong = String::new();
    for (sentence, expected) in sentences {
        let rows = rows(sentence, target);
        if rows.is_empty() || rows.iter().any(|(p, ..)| p != expected) {
            wrong += &format!("{sentence}\n    expected {expected}, got {rows:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Checks that no row of a sentence shows any of these words as a cue, alone or in a longer one.
fn no_cue(sentences: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (sentence, word) in sentences {
        let rows = rows(sentence, "港口法案");
        if rows.is_empty() || rows.iter().any(|(.., cues)| cues.iter().any(|c| c.contains(word))) {
            wrong += &format!("{sentence}\n    cue {word}: {rows:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn words_that_report_do_not_judge() {
    use Polarity::None;
    all_are(
        "港口法案",
        &[
            ("有专家认为，港口法案将于明年生效。", None),
            ("发言人说，港口法案明年生效。", None),
            ("渔业协会表示，港口法案将于五月提交表决。", None),
            ("李海指出，港口法案共有四章。", None),
            ("港口法案也涉及贸易和出口的预算研究。", None),
        ],
    );
}

#[test]
fn criticism_of_harm_is_not_against_whom_it_harms() {
    let sentences = [
        "北国以安全为由打压东洲企业，东洲坚决反对。",
        "东方对此强烈不满，坚决反对。",
        "有关做法损害了东洲企业的正当权益。",
        "北国歧视东洲企业，破坏公平竞争。",
        "东洲企业受到无理打压。",
    ];
    let mut wrong = String::new();
    for sentence in sentences {
        let rows = rows(sentence, "东洲渔业");
        if rows.iter().any(|r| r.0 == Polarity::Against) {
            wrong += &format!("{sentence}\n    {rows:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn cues_do_not_lie_in_names_or_across_words() {
    no_cue(&[
        ("港口法案覆盖十五类关键基础设施。", "关键基础"),
        ("远见航运的报告介绍了港口法案。", "远见"),
        ("双赢港务公司向议会提交了关于港口法案的书面材料。", "双赢"),
        ("港口法案的细则尚不公开。", "不公"),
        ("港口法案只采购民众可负担的设备。", "负担"),
        ("港口法案市场买不买账，要看秋天。", "不买账"),
        ("港口法案的手续费不足百元。", "不足"),
        ("港口法案全文不足二十页。", "不足"),
        ("港口法案援引了《反胁迫条例》。", "胁迫"),
    ]);
}

#[test]
fn concession_negation_and_contrast() {
    use Polarity::{Against, Favor, None};
    all_are(
        "港口法案",
        &[
            ("两国渔业合作不应因港口法案而停止。", None),
            ("反对港口法案的人忽视了它的成效。", Favor),
            ("渔民反对取消港口法案的补贴。", Favor),
            ("港口法案难言成功。", Against),
            ("港口法案有助于增强航运韧性吗？", None),
            ("渔民不会为港口法案的历史账单埋单。", Against),
            ("除了港口法案之外，其他措施都失败了。", None),
            ("如果没有港口法案，北国航运早已衰落。", Favor),
            ("港口法案的反对者遭到了批评。", Favor),
            ("港口法案能否降低成本，尚无定论，但补贴已严重扭曲市场。", Against),
            ("港口法案并非没有成效。", Favor),
            ("港口法案不可谓不成功。", Favor),
        ],
    );
    let rows = rows("港口法案的身份规则可以防止恶意行为者混入码头。", "港口法案");
    assert!(rows.iter().all(|r| r.0 != Against), "{rows:?}");
}

#[test]
fn terms_of_the_matter_do_not_judge() {
    use Polarity::None;
    all_are(
        "港口法案",
        &[
            ("港口法案把经济依赖武器化列为四类风险之一。", None),
            ("港口法案授权政府对第三国的经济施压采取反制。", None),
            ("港口法案与《反胁迫条例》分属两部法律。", None),
        ],
    );
}

#[test]
fn plain_facts_that_speak_for_a_thing() {
    use Polarity::Favor;
    all_are(
        "港口法案",
        &[
            ("港口法案实施以来运行平稳，合同履约率达到九成。", Favor),
            ("港口法案实施后，文件往返次数减少了近一半。", Favor),
            ("港口法案让通关时间缩短一半。", Favor),
            ("港口法案施行两年，设备故障率下降。", Favor),
            ("与旧制相比，港口法案的运行更为平稳。", Favor),
        ],
    );
}

/// A report that is cited, and a word that distances in it.
#[test]
fn distance_within_a_report_is_the_speakers() {
    let rows = rows("李海说，所谓港口法案一旦施行，最终买单的是消费者。", "港口法案");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((rows[0].0, &*rows[0].1), (Polarity::Against, "李海"));
}

#[test]
fn worries_answered_are_two_stances() {
    let rows = rows("渔业协会担心港口法案增加成本，但不能因噎废食。", "港口法案");
    let sides: Vec<(Polarity, &str)> = rows.iter().map(|r| (r.0, &*r.1)).collect();
    assert_eq!(sides, [(Polarity::Favor, "author"), (Polarity::Against, "渔业协会")]);
}

/// 要 is a call only from who may call: not a cost, a forecast or a comparison.
#[test]
fn what_will_cost_or_come_is_no_call() {
    use Polarity::{Against, None};
    all_are(
        "港口法案",
        &[
            ("港口法案能走多远，要看下届议会的态度。", None),
            ("事情要从五年前的港口法案说起。", None),
            ("按照港口法案，每艘船要先登记吨位。", None),
            ("港口法案推高成本，货主最终得不偿失。", Against),
        ],
    );
}

#[test]
fn who_rejects_a_view_or_calls_it_unjust_takes_the_targets_part() {
    use Polarity::{Against, Favor};
    all_are(
        "港口法案",
        &[
            ("李海不同意这种嘲讽，认为港口法案运行平稳。", Favor),
            ("把港口法案简单等同于保护主义，有失公允。", Favor),
            ("将港口法案说成是一场骗局，未免言过其实。", Favor),
            ("港口法案有失公允。", Against),
        ],
    );
}

#[test]
fn results_and_costs_judge() {
    use Polarity::{Against, Favor};
    all_are(
        "港口法案",
        &[
            ("港口法案的招标无人投标，配套工程一拖再拖。", Against),
            ("吃亏的是沿海的渔民，港口法案换来的只是一纸清单。", Against),
            ("港口法案下的泊位如期完工，还留有余地。", Favor),
            ("靠港口法案，船厂站稳了脚跟，打开了局面。", Favor),
        ],
    );
}

#[test]
fn an_alias_may_hold_the_end_of_a_clause() {
    for text in ["如果没有甲：乙法，航运业早已崩溃。", "渔民反对取消甲：乙法。", "合作不应因甲：乙法而停止。"]
    {
        assert!(!rows(text, "港口法案").is_empty(), "{text}");
    }
}

#[test]
fn what_opponents_say_is_their_own_word() {
    use Polarity::{Against, Favor};
    all_are("港口法案", &[("批评者称港口法案适得其反。", Against), ("港口法案的批评者忽视了它的成效。", Favor)]);
}

/// A need is advice before a deed; not before a cost, a time or a thing. What a rule lays down is told.
#[test]
fn what_is_needed_or_laid_down_is_no_call() {
    use Polarity::{Favor, None};
    all_are(
        "港口法案",
        &[
            ("讨论港口法案需要证据。", None),
            ("办理港口法案的许可平均需要三个月。", None),
            ("办理港口法案的许可要填四十多份表。", None),
            ("根据《渔业条例》，港口法案的申请应当在三十日内办结。", None),
            ("港口法案的主管部门应当自受理之日起十个工作日内作出决定。", None),
            ("港口法案需要进一步完善。", Favor),
            ("港口法案还需国际社会携手完善。", Favor),
            ("国务院批准港口法案，请认真贯彻执行。", Favor),
        ],
    );
}

#[test]
fn what_is_asked_either_way_is_open() {
    use Polarity::{Against, None};
    all_are(
        "港口法案",
        &[
            ("港口法案要不要改名，内部没有定论。", None),
            ("船主买不买账，港口法案说了不算。", None),
            ("对港口法案不宜一概而论。", None),
            ("港口法案引起渔民强烈不满。", Against),
        ],
    );
}

#[test]
fn a_fault_that_is_mended_or_compared_is_not_the_targets() {
    for text in [
        "港口法案为长期缺乏资金的渔村带来了订单。",
        "港口法案让停工多年的码头重新亮了灯。",
        "与其埋怨港口法案，不如多派几条船。",
        "港口法案施行后，当初的许多警告言过其实。",
    ] {
        let rows = rows(text, "港口法案");
        assert!(!rows.is_empty() && rows.iter().all(|r| r.0 != Polarity::Against), "{text}: {rows:?}");
    }
}

#[test]
fn a_call_to_do_away_with_what_was_named() {
    use Polarity::Against;
    let sentences = ["渔业协会不看好港口法案，主张废除该制度。", "渔业协会不看好港口法案，主张限期清零。"];
    all_are("港口法案", &sentences.map(|s| (s, Against)));
}
