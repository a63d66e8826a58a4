//! Which party takes which side: plain verbs with the target as their object, and words of speech that are none.

use jiaozhu::base::Polarity::{self, Against, Favor, None};

use crate::stance_polarity::rows;

/// The sides that a sentence takes of the bill, with their holders.
fn sides(text: &str) -> Vec<(Polarity, String)> {
    rows(text, "港口法案").into_iter().map(|(polarity, holder, _)| (polarity, holder)).collect()
}

/// Checks the one row of each sentence.
fn are(sentences: &[(&str, Polarity, &str)]) {
    let mut wrong = String::new();
    for (sentence, polarity, holder) in sentences {
        let sides = sides(sentence);
        if sides != [(*polarity, (*holder).to_owned())] {
            wrong += &format!("{sentence}\n    {sides:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Checks that no row of a sentence takes a side.
fn never(side: Polarity, sentences: &[&str]) {
    let mut wrong = String::new();
    for sentence in sentences {
        let sides = sides(sentence);
        if sides.is_empty() || sides.iter().any(|s| s.0 == side) {
            wrong += &format!("{sentence}\n    {sides:?}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn plain_verbs_take_a_side_of_their_object() {
    are(&[
        ("北国政府支持港口法案。", Favor, "北国政府"),
        ("议会支持该港口法案。", Favor, "议会"),
        ("商会表态支持《港口法案》。", Favor, "商会"),
        ("渔业协会认可港口法案。", Favor, "渔业协会"),
        ("渔业协会认同北国的港口法案。", Favor, "渔业协会"),
        ("渔业协会肯定港口法案。", Favor, "渔业协会"),
        ("渔业协会青睐港口法案。", Favor, "渔业协会"),
        ("渔业协会否定港口法案。", Against, "渔业协会"),
        ("媒体唱衰港口法案。", Against, "媒体"),
        ("渔业协会支持废除港口法案。", Against, "渔业协会"),
        ("渔业协会支持政府废除港口法案。", Against, "渔业协会"),
        ("渔业协会支持北国废除港口法案的决定。", Against, "渔业协会"),
        ("渔业协会认可了港口法案。", Favor, "渔业协会"),
        ("议员肯定了港口法案的作用。", Favor, "议员"),
        ("渔业协会否定过港口法案。", Against, "渔业协会"),
        ("渔业协会拒绝支持港口法案。", Against, "渔业协会"),
        ("渔业协会不会支持港口法案。", Against, "渔业协会"),
        ("北国政府不会取消港口法案。", Favor, "北国政府"),
        ("北国政府无意放弃港口法案。", Favor, "北国政府"),
    ]);
    assert!(sides("北国政府鼓励企业支持港口法案。").iter().all(|(_, holder)| holder != "企业"));
    never(
        Favor,
        &[
            "如果议会支持港口法案，表决将在五月举行。",
            "若议会支持港口法案，船厂就会搬走。",
            "假如议会支持港口法案，船厂就会搬走。",
            "一旦议会支持港口法案，船厂就会搬走。",
            "只有议会支持港口法案，船厂才会留下。",
            "即使议会支持港口法案，船厂也会搬走。",
            "北国政府不支持港口法案。",
            "业界认可港口法案的公司不多。",
            "企业青睐港口法案的程度不高。",
        ],
    );
    never(Against, &["港口法案支持企业更新船舶。", "支持港口法案的企业共有三家。"]);
}

#[test]
fn who_stresses_what_is_against_a_thing_is_not_for_it() {
    never(
        Favor,
        &[
            "渔业协会强调，会员企业普遍抵制港口法案。",
            "李海强调，港口法案没有法律依据。",
            "李海重申，港口法案损害了渔业。",
        ],
    );
    are(&[
        ("李海强调，港口法案有助于航运。", Favor, "李海"),
        ("李海强调，愿通过港口法案加强合作，反对脱钩断链。", Favor, "李海"),
        ("李海强调，必须让违反港口法案的船东付出代价。", Favor, "李海"),
        ("李海强调，要通过港口法案克服航运的脆弱性。", Favor, "李海"),
    ]);
}

#[test]
fn nouns_of_speech_report_nothing() {
    are(&[
        ("北国政府估计不足，港口法案失败了。", Against, "author"),
        ("专家判断失误，港口法案损害了渔业。", Against, "author"),
        ("协会测算方法有误，港口法案损害了渔业。", Against, "author"),
        ("部长声明发表后，港口法案损害了渔业。", Against, "author"),
        ("专家建议稿完成后，港口法案损害了渔业。", Against, "author"),
        ("官员批评声不断，港口法案损害了渔业。", Against, "author"),
        ("农民质疑声浪高涨，港口法案损害了渔业。", Against, "author"),
        ("企业不满情绪上升，港口法案损害了渔业。", Against, "author"),
        ("记者介绍信丢失，港口法案损害了渔业。", Against, "author"),
        ("记者发现金矿，港口法案损害了渔业。", Against, "author"),
        ("公司写得一手好报告，港口法案损害了渔业。", Against, "author"),
        ("铁路部门算得上样板，港口法案损害了渔业。", Against, "author"),
        ("专家警告，港口法案损害了渔业。", Against, "专家"),
        ("研究人员发现，港口法案损害了渔业。", Against, "研究人员"),
        ("渔业协会预测港口法案损害渔业。", Against, "渔业协会"),
    ]);
}

#[test]
fn who_blames_and_credits_holds_it() {
    are(&[
        ("工会把减产归咎于港口法案。", Against, "工会"),
        ("工会把就业增长归功于港口法案。", Favor, "工会"),
        ("工会将减产归因于北国的港口法案。", Against, "工会"),
        ("专家将港口法案誉为航运的里程碑。", Favor, "专家"),
        ("商会将亏损归因于港口法案。", Against, "商会"),
        ("商会将运量增长归因于港口法案。", Favor, "商会"),
    ]);
    never(Against, &["部长否认将失业归因于港口法案。", "与其把减产归咎于港口法案，不如多派几条船。"]);
}

#[test]
fn a_spokesmans_statement_goes_on() {
    let text = "海事部发言人李海6日表示，北国坚决反对港口法案。港口法案严重损害渔民正当合法权益。";
    assert_eq!(sides(text), [(Against, "北国".to_owned()), (Against, "李海".to_owned())]);
    let text = "海事部发言人李海：北国坚决反对港口法案。港口法案损害渔民。";
    assert!(sides(text).iter().all(|(p, holder)| *p == Against && holder != "author"), "{:?}", sides(text));
    // Others are cited, and the author goes on.
    let text = "李海说，港口法案明年生效。港口法案损害渔民。";
    assert_eq!(sides(text)[1], (Against, "author".to_owned()));
}

#[test]
fn who_answers_in_an_interview_speaks() {
    for text in [
        "主持人：怎样看港口法案？王教授：港口法案严重损害渔业。",
        "主持人：怎样看港口法案？\n王教授：港口法案严重损害渔业。",
    ] {
        let sides = sides(text);
        assert_eq!(sides.last(), Some(&(Against, "王教授".to_owned())), "{text}: {sides:?}");
    }
}

#[test]
fn the_author_of_a_report_and_a_company_by_its_kind() {
    are(&[
        ("本报告认为港口法案损害渔业。", Against, "author"),
        ("远见航运在声明中表示，公司支持港口法案。", Favor, "远见航运"),
    ]);
    let text = "有学者主张废除港口法案。这一主张值得商榷。港口法案是一大创新。";
    assert_eq!(sides(text).last(), Some(&(Favor, "author".to_owned())));
}

#[test]
fn figures_end_where_the_author_judges() {
    are(&[("据渔业协会统计，港口法案令出口下降两成，得不偿失。", Against, "author")]);
}

#[test]
fn what_critics_are_told_is_not_against_the_target() {
    never(
        Against,
        &[
            "反对者罔顾事实，港口法案带来了就业。",
            "批评者忽视了一点，港口法案带来了就业。",
            "批评港口法案失败的人言过其实。",
            "没有港口法案，成本攀升将无人能管。",
            "港口法案查处选择性执法。",
        ],
    );
    never(Favor, &["港口法案要求企业最好用国产设备。"]);
}

#[test]
fn putting_off_a_target_is_against_it() {
    are(&[
        ("港口法案应当推倒重来。", Against, "author"),
        ("港口法案应当暂缓实施。", Against, "author"),
        ("专家建议，港口法案应当推倒重来。", Against, "专家"),
    ]);
    never(None, &["专家建议，港口法案应当缓行。"]);
}
