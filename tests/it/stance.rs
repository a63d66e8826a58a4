//! Tests of the stance pass.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiaozhu::base::{
    CharIndex, EntityType, Mention, Polarity, RawDoc, SegmentedDoc, Stance, StanceDoc, TaggedDoc, Target,
};
use jiaozhu::clean::assemble;
use jiaozhu::segment::Segmenter;
use jiaozhu::stance::StanceFinder;
use proptest::prelude::*;

use crate::support::{by_lines, corpus, gold, gold_clean, in_snapshots, root};

static PLAIN: LazyLock<Segmenter> = LazyLock::new(|| Segmenter::new(&[]));

/// Targets about a made-up matter, for the fixtures.
static HARBOUR: LazyLock<StanceFinder> = LazyLock::new(|| {
    let target = |id: &str, aliases: &[&str]| Target {
        id: id.to_owned(),
        name: id.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
    };
    StanceFinder::new(&[
        target("port-act", &["港口法案", "港口计划", "北国 + 码头"]),
        target("sea-pact", &["海洋联盟", "北国 + 盟友"]),
        target("our-answer", &["我方有必要", "我方的对策"]),
    ])
});

/// Names of the fixtures: (words, type).
const NAMES: &[(&str, EntityType)] = &[
    ("港口法案", EntityType::Law),
    ("海洋联盟", EntityType::Prog),
    ("北国政府", EntityType::Org),
    ("渔业协会", EntityType::Org),
    ("北国", EntityType::Gpe),
    ("东洲", EntityType::Gpe),
    ("共同社", EntityType::Org),
    ("海事部", EntityType::Org),
    ("海港时报", EntityType::Org),
    ("反对党", EntityType::Org),
    ("李海", EntityType::Per),
    ("王明", EntityType::Per),
    ("以色列", EntityType::Gpe),
    ("尼奥·塔瓦里", EntityType::Per),
    ("华", EntityType::Gpe),
    // A name may hold the mark of a clause.
    ("海，港局", EntityType::Org),
];

/// Tags every occurrence of the fixture names, the first of the list first.
fn tag(doc: SegmentedDoc) -> TaggedDoc {
    let mut articles = Vec::new();
    for (article, segmented) in doc.clean.articles.iter().zip(&doc.articles) {
        let mut mentions: Vec<Mention> = Vec::new();
        for (sentence, s) in segmented.sentences.iter().enumerate() {
            for (name, kind) in NAMES {
                for (i, _) in s.span.of(&article.text).match_indices(name) {
                    let start = s.span.start as usize + i;
                    let span = jiaozhu::base::Span::new(start, start + name.len());
                    if !mentions.iter().any(|m| m.span.overlaps(span)) {
                        mentions.push(Mention {
                            span,
                            sentence: sentence as u32,
                            kind: *kind,
                            entity: Some((*name).into()),
                            finder: "test".into(),
                            score: 1.0,
                        });
                    }
                }
            }
        }
        mentions.sort_by_key(|m| m.span);
        articles.push(mentions);
    }
    TaggedDoc { segmented: doc, articles, problems: Vec::new() }
}

/// The stances of a text whose lines are its paragraphs; a line after `# ` is a heading.
fn stances(text: &str) -> StanceDoc {
    let raw = RawDoc::from_text("t", text);
    let mut layout = by_lines(&raw);
    for block in layout.blocks.iter_mut().filter(|b| b.label.kept()) {
        block.label = jiaozhu::base::Label::Paragraph;
        if block.span.of(text).starts_with("# ") {
            block.span.start += 2;
            block.label = jiaozhu::base::Label::Heading;
        }
    }
    HARBOUR.run(tag(PLAIN.run(assemble(raw, layout))))
}

fn render(doc: &StanceDoc) -> String {
    let mut out = String::new();
    for (article, rows) in doc.articles.iter().enumerate() {
        let text = &doc.clean().articles[article].text;
        for (i, sentence) in doc.tagged.segmented.articles[article].sentences.iter().enumerate() {
            out += &format!("[{}]\n", sentence.span.of(text).escape_debug());
            for row in rows.iter().filter(|r| r.sentence as usize == i) {
                let entity = row.holder_entity.as_deref().map_or(String::new(), |e| format!(" <{e}>"));
                let distanced = if row.distanced { " distanced" } else { "" };
                out += &format!(
                    "    {} {} by {}{entity}{distanced} ({}, {:.2}): {}\n",
                    row.target,
                    row.polarity,
                    row.holder,
                    row.finder,
                    row.score,
                    row.cues.join(" | ")
                );
            }
        }
    }
    out
}

fn shows(name: &str, text: &str) {
    in_snapshots("stance", || insta::assert_snapshot!(name, render(&stances(text))));
}

#[test]
fn evaluation_and_its_scopes() {
    shows(
        "evaluation",
        "港口法案取得了显著成效。港口法案缺乏监督,损害渔民利益。港口法案并不缺乏监督。\n\
         港口法案虽然存在漏洞,但为航运业奠定了基础。港口法案能否奏效有待验证。\n\
         港口法案旨在为航运业提供保障。港口法案将防止外来冲击损害渔业。\n\
         港口法案共有四章。",
    );
}

#[test]
fn scare_quotes_and_so_called() {
    shows(
        "scare_quotes",
        "北国将在港口法案下与“志同道合”的伙伴合作。所谓港口计划不过是旧案。\n\
         港口法案列出了“特定码头”。港口法案又称“港口计划”。北国政府称,港口法案将惠及“民主”伙伴。",
    );
}

#[test]
fn motives_and_pressure() {
    shows("motives", "北国借港口法案拉拢邻国。北国政府将港口法案“武器化”。据渔业协会报道,港口法案意在围堵东洲。");
}

#[test]
fn holders_by_reporting_verbs() {
    shows(
        "holders",
        "北国政府在声明中强调,需要推进港口法案。同时还要扩建码头。由此可见,港口法案并非权宜之计。\n\
         “港口计划”称,必须加快码头建设。港口计划分三步实施。\n\
         据渔业协会预测,港口法案将损害近海渔业。在北国看来,港口法案有助于贸易。\n\
         李海认为,港口法案值得警惕。笔者认为,港口法案值得肯定和借鉴。\n\
         北国政府反复强调的港口法案终于公布。",
    );
}

#[test]
fn parties_take_stands() {
    shows(
        "stands",
        "渔业协会坚决反对港口法案。北国政府希望通过港口法案扩大贸易。\n\
         东洲敦促北国停止推行港口法案,停止破坏渔场。我们欢迎港口法案。",
    );
}

#[test]
fn labelled_speech() {
    shows("labelled_speech", "某报记者：港口法案今日生效。您如何评价?\n李海：港口法案违反公约。我们敦促北国纠正错误。");
}

#[test]
fn topic_reference_and_background() {
    shows(
        "topic",
        "世界航运业正在变化。东洲的渔获逐年减少。\n\
         北国通过了港口法案。该法案涉及六个码头。各方还商定每年开会。\n\
         港口法案(以下简称“海港令”)即日生效。\n\
         此外,北国还将修建灯塔。\n\
         鱼类资源因季节而异。\n\
         海港令规定了收费标准。",
    );
}

#[test]
fn recommendations() {
    shows(
        "recommendations",
        "北国通过了港口法案。\n# 三、我方的对策\n面对港口法案,我方有必要扩建渔港。一是加快码头建设。以试点带动推广。\n# 四、结语\n港口法案将继续实施。",
    );
}

#[test]
fn two_targets_and_two_holders() {
    shows(
        "two_targets",
        "应对港口法案对渔业的损害,我方有必要扩建渔港。\n\
         北国政府称,需要与“理念相近”的国家落实港口法案。",
    );
}

#[test]
fn praise_blame_and_advice_in_many_words() {
    shows(
        "more_cues",
        "港口法案不利于渔业,危及近海渔场。港口法案值得肯定,前景可期。港口法案无端转嫁成本。\n\
         北国不应推行港口法案。落实港口法案刻不容缓。东洲强烈反对港口法案。",
    );
}

#[test]
fn who_speaks_and_who_does_not() {
    shows(
        "speakers",
        "渔业协会援引北国政府官员的话称,港口法案缺乏监督。\n\
         东洲渔民对“港口法案”说不。\n\
         国家鼓励各地落实港口法案。\n\
         （负责部门：港口法案办公室）",
    );
}

#[test]
fn doing_away_with_a_target_is_against_it() {
    let doc = stances("现将港口计划有关事项通知如下。\n打破港口法案的束缚。\n落实港口法案。");
    let rows: Vec<Polarity> = doc.articles[0].iter().filter(|r| r.sentence > 0).map(|r| r.polarity).collect();
    assert_eq!(rows, [Polarity::Against, Polarity::Favor]);
}

#[test]
fn a_text_that_orders_speaks_in_its_own_voice() {
    let filler = "渔港位于海湾。渔民多为本地人。渔船每天出海。鱼市每周开放。灯塔已有百年。";
    let polarity = |first: &str| {
        let doc = stances(&format!("{first}\n{filler}\n支持各港按港口计划开展试点。"));
        doc.articles[0].last().map(|row| row.polarity)
    };
    assert_eq!(polarity("现将港口计划有关事项通知如下。"), Some(Polarity::Favor));
    assert_eq!(polarity("港口计划有关事项很多。"), Some(Polarity::None));
}

/// The rows of a text, one line each: sentence, target, polarity, holder.
fn rows(finder: &StanceFinder, text: &str) -> Vec<String> {
    let doc = finder.clone().run(stances(text).tagged);
    let row = |r: &Stance| format!("{} {} {} {}", r.sentence, r.target, r.polarity, r.holder);
    doc.articles[0].iter().map(row).collect()
}

#[test]
fn the_end_of_another_word_is_no_advice() {
    assert_eq!(rows(&HARBOUR, "北国主要采取港口法案。"), ["0 port-act none author"]);
    assert_eq!(rows(&HARBOUR, "我们要采取港口法案。"), ["0 port-act favor author"]);
}

/// Which sentences of a text recommend: those with a favour for the target of recommendations.
fn recommended(text: &str) -> Vec<String> {
    let target = |id: &str, aliases: &[&str]| Target {
        id: id.to_owned(),
        name: id.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
    };
    let finder = StanceFinder::new(&[target("北国的港口法案", &["港口法案"]), target("中国的应对", &["对策建议"])]);
    let doc = finder.run(stances(text).tagged);
    let rows = doc.articles[0].iter().filter(|r| &*r.target == "中国的应对" && r.polarity == Polarity::Favor);
    let (sentences, text) = (&doc.tagged.segmented.articles[0].sentences, &doc.clean().articles[0].text);
    rows.map(|r| sentences[r.sentence as usize].span.of(text).to_owned()).collect()
}

#[test]
fn an_essay_recommends_at_its_end_without_a_heading() {
    let body = "北国议会通过了港口法案。港口法案共有四章。第二章规定了吨位登记。罚则见于附件。港口法案明年一月施行。附件另行公布。收费分三年到位。";
    let advice = [
        "对中国来说，既不能低估码头收费的示范效应，也无须夸大其影响。",
        "中方宜在以下方面有所作为。",
        "一是把两国的港口对话固定下来。",
        "二是支持船厂参与北国的修船项目。",
        "最后，仍须对自身的弱点保持清醒。",
    ];
    assert_eq!(recommended(&format!("{body}\n{}", advice.concat())), advice);
    // Not at the beginning, not what another is to do, not what is laid on somebody, not what another says.
    let others = [
        "北国应当推迟港口法案的施行。",
        "中国船东须缴纳每吨五十元的费用。",
        "李海认为，中国应当提高港口费。",
        "应当看到，罚则只适用于大船。",
        "我们可以想象，码头的官员当时有多忙。",
        "我们可以从中看出，北国的船厂很忙。",
        "我们需要从三个方面理解这项制度。",
        "中国的应对措施已经公布。",
    ];
    assert_eq!(recommended(&format!("{body}\n{}", others.concat())), [""; 0]);
    assert_eq!(recommended(&format!("中方宜保持观察。\n{body}{body}")), [""; 0]);
}

#[test]
fn a_heading_that_names_the_advised_side_lets_calls_without_a_subject_count() {
    let body = "北国议会通过了港口法案。港口法案共有四章。";
    let calls =
        ["下一阶段，首先要做好收费落地的测算。", "对合规的船东可采取区别对待的办法。", "面对罚则，保持观察即可。"];
    let under = |heading: &str| recommended(&format!("{body}\n# {heading}\n{}", calls.concat()));
    assert_eq!(under("三、中国的应对"), calls);
    assert_eq!(under("三、法案的前景"), [""; 0]);
}

#[test]
fn what_a_party_is_to_do_it_does_not_say() {
    let held = rows(&HARBOUR, "李海认为，港口法案缺乏监督。东洲应致力于完善港口法案，鼓励渔民参与。");
    assert_eq!(held, ["0 port-act against 李海", "1 port-act favor 李海"]);
}

#[test]
fn interviews_titles_and_joint_subjects() {
    for (text, holder) in [
        ("李海接受《东洲晚报》采访时称，港口法案损害渔业。", "李海"),
        ("李海部长兼议员日前多次引用古训，强调港口法案有助于贸易。", "李海"),
        ("很多航运企业高管和行业协会认为，港口法案损害渔业。", "很多航运企业高管和行业协会"),
        ("东洲专家却直言，港口法案损害渔业。", "东洲专家"),
        ("渔业协会尖锐指出，港口法案损害渔业。", "渔业协会"),
        ("港口法案资助其看好的企业。", "author"),
    ] {
        let held: Vec<String> = stances(text).articles[0].iter().map(|r| r.holder.clone()).collect();
        assert_eq!(held, [holder], "{text}");
    }
}

#[test]
fn holders_keep_their_first_character_and_their_verbs() {
    for (text, holder) in [
        ("与会专家和企业家认为，港口法案损害渔业。", "与会专家和企业家"),
        ("与会代表认为，港口法案损害渔业。", "与会代表"),
        ("以色列专家认为，港口法案损害渔业。", "以色列专家"),
        ("王明称港口法案损害渔业。", "王明"),
        ("北国政府应邀出席，强调港口法案损害渔业。", "北国政府"),
        ("港口法案是东洲坚决反对的。", "东洲"),
        ("东洲一贯反对的港口法案今日生效。", "东洲"),
    ] {
        let held: Vec<String> = stances(text).articles[0].iter().map(|r| r.holder.clone()).collect();
        assert_eq!(held, [holder], "{text}");
    }
}

/// Who holds the last stance of a text.
fn last_holder(text: &str) -> String {
    stances(text).articles[0].last().map_or_else(String::new, |row| row.holder.clone())
}

#[track_caller]
fn speaks(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, holder)| (text, holder, last_holder(text)))
        .filter(|(_, holder, found)| *holder != found)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A word that heads paragraphs speaks for nobody; people in a conversation do.
#[test]
fn a_heading_word_is_no_speaker() {
    let sections = "影响：港口法案将严重损害渔业。\n影响：港口法案将严重损害航运。\n";
    let named = "李海：港口法案将损害渔业。\n";
    speaks(&[
        (sections, "author"),
        (&format!("{sections}总的来看，港口法案有漏洞。\n笔者认为，港口法案弊大于利。"), "author"),
        ("第三：港口法案损害渔业。\n航运兴旺。\n第三：港口法案损害贸易。", "author"),
        ("专家观点：港口法案损害渔业吗？\n后果：是。\n专家观点：很多吗？\n后果：港口法案损害贸易。", "author"),
        ("问：港口法案如何？\n唐某某：港口法案一般。\n问：损害谁？\n唐某某：港口法案损害渔业。", "唐某某"),
        ("# 问：港口法案如何？\n唐某某：港口法案一般。\n# 问：损害谁？\n唐某某：港口法案损害渔业。", "唐某某"),
        // Two that nobody knows take turns, and one asks.
        ("宋某某：港口法案如何？\n唐某某：港口法案一般。\n宋某某：损害谁？\n唐某某：港口法案损害渔业。", "唐某某"),
        // A person goes on until a heading, or until the author writes of himself.
        (&format!("{named}港口法案还会损害航运。"), "李海"),
        (&format!("{named}我们认为，港口法案还会损害航运。"), "李海"),
        (&format!("{named}# 二、后果\n港口法案还会损害航运。"), "author"),
        (&format!("{named}笔者认为，港口法案弊大于利。"), "author"),
        (&format!("{named}笔者不以为然。\n港口法案弊大于利。"), "author"),
        ("李海：笔者认为，港口法案弊大于利。", "李海"),
    ]);
}

/// Who is spoken to stands behind a preposition that is a word of its own.
#[test]
fn who_listens_does_not_speak_and_who_speaks_may_look_so() {
    speaks(&[
        ("共同社称，港口法案损害渔业。", "共同社"),
        ("共同社认为，港口法案损害渔业。", "共同社"),
        ("反对党议员表示，港口法案损害渔业。", "反对党议员"),
        ("反对派议员说，港口法案损害渔业。", "反对派议员"),
        ("一名官员对共同社记者说，港口法案损害渔业。", "一名官员"),
        ("李海对共同社说，港口法案损害渔业。", "李海"),
        ("北国外交与安全事务代表李海表示，港口法案损害渔业。", "李海"),
        ("北国海事部对东洲商会代表说，港口法案损害渔业。", "北国海事部"),
        ("海事部一名官员对《海港时报》说，港口法案损害渔业。", "海事部一名官员"),
        ("渔业协会要求海事部说明，港口法案损害渔业的传闻从何而来。", "author"),
    ]);
}

/// A pronoun means the person that was the subject, in its own sentence first.
#[test]
fn a_pronoun_means_the_subject() {
    speaks(&[
        ("王明访问北国。李海抵达东洲后，他说，港口法案损害渔业。", "李海"),
        ("王明回应了李海的提问。她说，港口法案损害渔业。", "王明"),
        ("王明与李海会面。后者说，港口法案损害渔业。", "author"),
        ("王明访问北国。\n# 二、后果\n他说，港口法案损害渔业。", "author"),
        ("王明认为法案不妥。他提到李海的意见。他还说，港口法案损害渔业。", "王明"),
        ("一名官员认为李海失职。他还说，港口法案损害渔业。", "一名官员"),
    ]);
}

/// A verb that shows, a noun after 的, and a deed announced are no speech.
#[test]
fn deeds_and_evidence_are_the_authors_to_tell() {
    speaks(&[
        ("渔业协会的案件已获放行，说明港口法案值得肯定。", "author"),
        ("共同社认为，东洲的主张原则多，港口法案损害渔业。", "共同社"),
        ("海事部宣布扩大港口法案的范围。", "author"),
        ("海事部宣布，港口法案将全面实施。", "海事部"),
        ("北国提出《港口法案》，以保障渔业。", "author"),
        ("北国提出，要坚决落实港口法案。", "北国"),
        ("北国预计年内公布港口法案。", "author"),
        ("对于港口法案的成效，专家评价不一。", "author"),
        // Its issuer speaks through a report.
        ("渔业协会去年发布的调查显示，港口法案损害渔业。", "渔业协会"),
        ("渔业协会的一份报告认为，港口法案损害渔业。", "渔业协会"),
        // What a state issues with a name is its deed; a study is the author's own.
        ("海事部发布白皮书，提出“港口新政”，港口法案将延长五年。", "author"),
        ("研究发现，港口法案损害渔业。", "author"),
        ("东洲发现自己离不开港口，港口法案损害渔业。", "author"),
        ("海事部公布规划，提出扩大港口法案的范围。", "author"),
        ("海事部发布公报，提出要完善港口法案。", "海事部"),
        // The author's own angle ends a report.
        ("李海认为，渔业困难。从实际效果来看，港口法案损害渔业。", "author"),
        ("李海认为，渔业困难。就不可缺少的沿海渔业而言，港口法案损害渔业。", "李海"),
        ("李海认为，渔业困难。应当承认，港口法案有助于贸易。", "author"),
        ("值得注意的是，李海认为港口法案损害渔业。", "李海"),
    ]);
}

/// Manners of speaking, and words around a speaker's name.
#[test]
fn how_somebody_speaks_and_what_belongs_to_the_name() {
    speaks(&[
        ("李海苦笑道，港口法案损害渔业。", "李海"),
        ("李海苦笑说，港口法案损害渔业。", "李海"),
        ("李海摇头说，港口法案损害渔业。", "李海"),
        ("李海打趣说，港口法案损害渔业。", "李海"),
        ("李海坦言，港口法案损害渔业。", "李海"),
        ("李海自豪地说，港口法案有助于贸易。", "李海"),
        ("渔业协会发表声明指出，港口法案损害渔业。", "渔业协会"),
        ("李海在东洲撰文称，港口法案损害渔业。", "李海"),
        ("李海周三说，港口法案损害渔业。", "李海"),
        ("李海在电视访谈中说，港口法案损害渔业。", "李海"),
        ("渔业协会的研究人员比较了数据后指出，港口法案损害渔业。", "渔业协会的研究人员"),
        ("东洲的渔民认为，港口法案损害渔业。", "东洲的渔民"),
        ("海事部一位不愿透露姓名的官员称，港口法案损害渔业。", "海事部一位不愿透露姓名的官员"),
        ("海事部一名前官员说，港口法案损害渔业。", "海事部一名前官员"),
        ("渔业协会和海事部认为，港口法案损害渔业。", "渔业协会和海事部"),
        ("坊间认为，港口法案损害渔业。", "坊间"),
        ("东洲方面也表示，港口法案有助于贸易。", "东洲方面"),
    ]);
}

/// Nouns for what somebody says, before 是, a colon or a word on what they are like.
#[test]
fn what_somebodys_words_are_called() {
    speaks(&[
        ("海事部给出的理由则是，港口法案损害渔业。", "海事部"),
        ("渔业协会的说法更加直白：港口法案损害渔业。", "渔业协会"),
        ("当时东洲给出的说法是“港口法案损害渔业”。", "东洲"),
        ("海事部的回应是，港口法案有助于贸易。", "海事部"),
        ("渔业协会会长王明的看法截然相反，港口法案损害渔业。", "王明"),
        ("东洲渔民的担忧更为现实，港口法案损害渔业。", "东洲渔民"),
        ("渔业协会认为法案有缺陷。海事部的答复却是，港口法案有助于贸易。", "海事部"),
        ("笔者的看法是，港口法案损害渔业。", "author"),
        ("北国的立场更加强硬，港口法案损害渔业。", "author"),
        ("渔业协会的主张流传已久，港口法案损害渔业。", "author"),
    ]);
}

/// Who calls one thing another stands before 把; where nobody does, the author tells.
#[test]
fn who_calls_it_so() {
    speaks(&[
        ("海事部把港口法案形容为“损害渔业的绳索”。", "海事部"),
        ("渔业协会会长王明将港口法案称作“损害渔业的绳索”。", "王明"),
        ("《海港时报》的社论把港口法案看作对渔业的损害。", "海港时报"),
        ("一位老船长把港口法案比作“损害渔业的绳索”。", "一位老船长"),
        ("海事部把渔业的损失归咎于港口法案，损害严重。", "海事部"),
        ("渔业协会主席曾把港口法案描述为“损害渔业的绳索”。", "渔业协会主席"),
        ("港口法案被称作“损害渔业的绳索”。", "author"),
        ("海事部通过新规，把港口法案称作基石，损害渔业。", "author"),
    ]);
}

/// Set phrases of speaking, and words on how somebody says it.
#[test]
fn set_phrases_of_speech() {
    speaks(&[
        ("渔业协会会长算过一笔账，港口法案损害渔业。", "渔业协会会长"),
        ("李海说得毫不客气：“港口法案损害渔业。”", "李海"),
        ("海事部长在接受电视采访时说得更直白：“港口法案有助于贸易。”", "海事部长"),
        ("王明泼了一盆冷水：“港口法案损害渔业。”", "王明"),
        ("一名退役军官把话挑明：“港口法案损害渔业。”", "一名退役军官"),
        ("王明打了个比方：港口法案损害渔业。", "王明"),
        ("有评论说，港口法案损害渔业。", "评论"),
        ("有东洲评论说，港口法案损害渔业。", "东洲评论"),
        ("李海在社交媒体上用大写字母写道，港口法案损害渔业。", "李海"),
    ]);
}

/// A person is named without body and post, whatever the tagger made of the name.
#[test]
fn persons_behind_their_posts() {
    speaks(&[
        ("海洋研究院研究员李海则提醒，港口法案损害渔业。", "李海"),
        ("海事部审议官高桥直人也说，港口法案有助于贸易。", "高桥直人"),
        ("渔业协会首席律师大岛就认为，港口法案损害渔业。", "大岛"),
        ("李海教授不同意这种说法，认为港口法案损害渔业。", "李海"),
        ("渔业协会采购负责人说，港口法案损害渔业。", "渔业协会采购负责人"),
        ("北国渔业协会副主席随后表示，港口法案损害渔业。", "北国渔业协会副主席"),
        ("北国一些议员认为，港口法案损害渔业。", "北国一些议员"),
        ("首相在施政演说中说，港口法案有助于贸易。", "首相"),
    ]);
}

/// Writings and figures are their issuer's, also where a later sentence only says 报告.
#[test]
fn writings_speak_for_their_issuers() {
    speaks(&[
        ("渔业协会一篇报告算出，港口法案损害渔业。", "渔业协会"),
        ("渔业协会此前的一项审计显示，港口法案损害渔业。", "渔业协会"),
        ("渔业协会安全项目的一份报告称，港口法案损害渔业。", "渔业协会"),
        ("据渔业协会统计，港口法案损害渔业。", "渔业协会"),
        ("据渔业协会统计，渔船减少。港口法案损害渔业。", "author"),
        ("渔业协会的报告称，渔船减少。报告还说，港口法案损害渔业。", "渔业协会"),
        ("渔业协会的一份简报写道，渔船减少。简报建议完善港口法案。", "渔业协会"),
        ("渔业协会的报告称，渔船减少。作者还断言，港口法案损害渔业。", "渔业协会"),
        ("通报称，港口法案损害渔业。", "通报"),
        ("李海则引用行业调查指出，港口法案损害渔业。", "李海"),
    ]);
}

/// 该会 is a body named before, 他们 whoever was reported; 在他看来 is a person's.
#[test]
fn bodies_and_several_people_are_taken_up() {
    speaks(&[
        ("渔业协会与海事部开会。该协会认为，港口法案损害渔业。", "渔业协会"),
        ("另一种声音来自渔业协会，该协会的模型显示，港口法案损害渔业。", "渔业协会"),
        ("渔业协会与海事部开会。该部的一份说明材料称，港口法案有助于贸易。", "海事部"),
        ("两名渔民认为渔船减少。他们同时指出，港口法案损害渔业。", "两名渔民"),
        ("李海认为渔船减少。在他看来，港口法案损害渔业。", "李海"),
        ("在李海眼里，港口法案损害渔业。", "李海"),
        ("一位老船长语气较为缓和，他说，港口法案有助于贸易。", "一位老船长"),
    ]);
}

/// Common nouns lead a sentence as names do.
#[test]
fn common_nouns_lead_a_sentence() {
    speaks(&[
        ("一位老船长指着海图发火，说港口法案损害渔业。", "一位老船长"),
        ("北国环境部长在会见中表达了不满，称港口法案损害渔业。", "北国环境部长"),
        ("渔业协会两位分析师比较了数据，发现港口法案损害渔业。", "渔业协会两位分析师"),
        ("约三百名渔民在码头集会，高喊“港口法案损害渔业”。", "约三百名渔民"),
        ("渔业协会主席持反对态度，指责港口法案损害渔业。", "渔业协会主席"),
        ("海事部去年发表声明，认为港口法案有助于贸易。", "海事部"),
        ("北国大臣访问东洲，同时强调港口法案有助于贸易。", "北国大臣"),
        ("第三，建议北方渔民以港口为条件，反对港口法案。", "author"),
        // What is agreed together is told.
        ("双方举行会谈，明确港口法案损害渔业的后果。", "author"),
    ]);
}

/// An interview that names nobody is with an office.
#[test]
fn an_office_answers() {
    speaks(&[
        ("海事部新闻发言人就有关问题回答了记者提问。\n问：港口法案如何？\n答：港口法案有助于贸易。", "发言人"),
        ("海事部负责人接受了采访。\n问：港口法案如何？\n答：港口法案有助于贸易。", "负责人"),
        ("海事部负责人李海接受了采访。\n问：港口法案如何？\n答：港口法案有助于贸易。", "李海"),
        ("海事部发言人出席会议。\n问：港口法案如何？\n答：港口法案有助于贸易。", "author"),
        ("# 海事部发言人答记者问\n问：港口法案如何？\n答：港口法案有助于贸易。", "author"),
    ]);
}

/// The reporter of an interview is not its guest.
#[test]
fn an_interviewer_is_no_guest() {
    speaks(&[("李海近日接受本刊记者王明专访。\n问：港口法案如何？\n答：港口法案损害渔业。", "李海")]);
}

#[test]
fn a_call_to_undo_the_target_is_against_it() {
    for (text, row) in [
        ("渔业协会呼吁取消港口法案。", "0 port-act against 渔业协会"),
        ("渔业协会呼吁北国放弃港口法案。", "0 port-act against 渔业协会"),
        ("渔业协会呼吁北国重新考虑港口法案。", "0 port-act against 渔业协会"),
        ("渔业协会主张暂停港口法案。", "0 port-act against 渔业协会"),
        ("李海认为，必须停止港口法案。", "0 port-act against 李海"),
        ("港口法案不应因此中断。", "0 port-act favor author"),
        ("李海强调，港口法案应当取消。", "0 port-act against 李海"),
        ("渔业协会强调要废除港口法案。", "0 port-act against 渔业协会"),
        ("各国应共同反对港口法案。", "0 port-act against author"),
        // Not the target is undone, or nothing is.
        ("渔业协会呼吁取消对港口法案的限制。", "0 port-act favor 渔业协会"),
        ("渔业协会呼吁不要取消港口法案。", "0 port-act favor 渔业协会"),
        ("渔业协会呼吁落实港口法案。", "0 port-act favor 渔业协会"),
        ("北国还应继续完善港口法案。", "0 port-act favor author"),
    ] {
        assert_eq!(rows(&HARBOUR, text), [row], "{text}");
    }
}

#[test]
fn words_with_a_good_and_a_bad_use_do_not_judge() {
    for text in [
        "港口法案涉及颠覆性技术。",
        "港口法案涉及勒索软件。",
        "港口法案实施后，失业率翻了一番。",
        "港口法案规定封堵决口。",
    ] {
        assert_eq!(rows(&HARBOUR, text), ["0 port-act none author"], "{text}");
    }
    for text in ["港口法案起到了反作用。", "港口法案抬高了国内物价。", "港口法案绝不是出路。"]
    {
        assert_eq!(rows(&HARBOUR, text), ["0 port-act against author"], "{text}");
    }
}

#[test]
fn what_a_law_forbids_or_punishes_is_not_blamed_on_it() {
    let law = "现将港口计划有关事项通知如下。\n";
    let judged = |rule: &str, head: &str| {
        let doc = stances(&format!("{head}{rule}"));
        doc.articles[0].iter().filter(|r| r.polarity == Polarity::Against).count()
    };
    for rule in ["违反港口计划的，由渔业协会责令改正。", "任何人不得以非法方式使用港口计划的码头。"]
    {
        assert_eq!(judged(rule, law), 0, "{rule}");
    }
    assert_eq!(judged("港口计划违反公约，损害渔业。", law), 1);
    assert_eq!(judged("港口计划违反公约，损害渔业。", ""), 1);
}

#[test]
fn a_comment_on_a_report_is_its_authors() {
    let held = |comment: &str| rows(&HARBOUR, &format!("北国政府称，港口法案有助于贸易。{comment}")).pop();
    assert_eq!(held("这种说法无视港口法案对渔业的损害。").as_deref(), Some("1 port-act against author"));
    // What is criticised is a deed, no saying: the report goes on.
    let deed = rows(&HARBOUR, "北国政府称，推行港口法案没有道理。这种做法无视港口法案对渔业的损害。").pop();
    assert_eq!(deed.as_deref(), Some("1 port-act against 北国政府"));
    assert_eq!(held("港口法案还将造福渔民。").as_deref(), Some("1 port-act favor 北国政府"));
}

#[test]
fn a_wish_at_the_head_of_a_sentence_is_its_speakers() {
    assert_eq!(rows(&HARBOUR, "希望北国认真落实港口法案。"), ["0 port-act favor author"]);
    assert_eq!(rows(&HARBOUR, "李海：希望北国认真落实港口法案。"), ["0 port-act favor 李海"]);
}

#[test]
fn where_no_target_is_the_response_the_advised_is_favoured() {
    let target = |id: &str, name: &str| Target { id: id.to_owned(), name: name.to_owned(), aliases: Vec::new() };
    let act = Target { aliases: vec!["港口法案".to_owned()], ..target("port-act", "北国的港口法案") };
    let one = StanceFinder::new(&[act]);
    let text = "北国通过了港口法案。港口法案共有四章。\n# 三、对策\n加快落实港口法案。";
    assert_eq!(rows(&one, text).pop().as_deref(), Some("3 port-act favor author"));
    // Another's doing that the sentence does not name is not what is advised.
    let other = "北国通过了港口法案。港口法案共有四章。\n# 三、对策\n加快完善全国渔船登记制度。";
    assert!(rows(&one, other).iter().all(|row| !row.contains("favor")), "{:?}", rows(&one, other));
}

#[test]
fn an_article_on_something_else_speaks_of_no_target() {
    let target = |id: &str, name: &str, alias: &str| Target {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: vec![alias.to_owned()],
    };
    let finder = StanceFinder::new(&[
        target("cbam", "The EU's carbon border adjustment mechanism", "碳关税"),
        target("agency", "Japan's agency reform", "机构改革法案"),
        target("answer", "What China does or should do", "中国的对策"),
    ]);
    for text in [
        "市运动会昨日闭幕,各队成绩突出。该机制运行良好,成效显著。志愿者服务周到。",
        "老旧小区改造进展顺利。社区建立了协商机制,化解了不少矛盾。部分业主表示不满。",
        "图书馆各部门组织读书活动。读者对展览好评如潮。",
        "中国水能资源蕴藏量居世界第一位。长江发源于青藏高原。中国有许多举世瞩目的水利工程。",
    ] {
        assert_eq!(rows(&finder, text), [""; 0], "{text}");
    }
    assert_eq!(rows(&finder, "中国业界反对碳关税。"), ["0 cbam against 中国业界"]);
}

#[test]
fn traditional_texts_are_read_as_simplified_ones() {
    let hans = stances("港口计划严重冲击近海渔业。北国政府称,港口计划有助于贸易。李海认为,港口计划缺乏监督。");
    let hant = stances("港口計劃嚴重衝擊近海漁業。北国政府稱,港口計劃有助於貿易。李海認為,港口計劃缺乏監督。");
    let said = |doc: &StanceDoc| -> Vec<_> {
        let rows = doc.articles.iter().flatten();
        rows.map(|r| (r.sentence, r.target.clone(), r.polarity, r.holder.clone(), r.cues.len())).collect()
    };
    assert_eq!(said(&hans), said(&hant));
    assert!(!said(&hans).is_empty());
    // What is shown is what is written.
    let cues: Vec<&String> = hant.articles.iter().flatten().flat_map(|r| &r.cues).collect();
    assert!(cues.iter().any(|c| *c == "嚴重衝擊") && cues.iter().any(|c| *c == "有助於"), "{cues:?}");
}

#[test]
fn words_that_only_begin_like_a_negator_turn_nothing() {
    for text in [
        "港口法案让不少渔民受益。",
        "港口法案未来大有可为。",
        "港口法案不仅行之有效，而且惠及渔民。",
        "港口法案不失为明智之举。",
    ] {
        assert_eq!(rows(&HARBOUR, text), ["0 port-act favor author"], "{text}");
    }
    assert_eq!(rows(&HARBOUR, "港口法案并不明智，渔民无一受益，代价高昂。"), ["0 port-act against author"]);
}

#[test]
fn what_is_admitted_is_not_the_point() {
    for (text, row) in [
        ("尽管港口法案存在漏洞，渔民仍普遍受益。", "0 port-act favor author"),
        ("港口法案固然惠及船东，渔民的利益受损，得不偿失。", "0 port-act against author"),
        ("港口法案给船东带来便利，却断送了近海渔业。", "0 port-act against author"),
    ] {
        assert_eq!(rows(&HARBOUR, text), [row], "{text}");
    }
}

#[test]
fn a_question_leaves_open_what_follows_it() {
    let judged = "港口法案损害渔业，能否换来贸易增长，无人知晓。";
    assert_eq!(rows(&HARBOUR, judged), ["0 port-act against author"]);
    let open = "港口法案能否换来贸易增长，能否造福渔民，无人知晓。";
    assert_eq!(rows(&HARBOUR, open), ["0 port-act none author"]);
}

#[test]
fn a_definition_judges_nothing() {
    let text = "所谓“港口法案”，是指为防止走私危害渔业而订立的规则。";
    assert_eq!(rows(&HARBOUR, text), ["0 port-act none author"]);
    assert_eq!(rows(&HARBOUR, "所谓“港口法案”不过是旧案。"), ["0 port-act against author"]);
}

#[test]
fn who_rebuts_a_criticism_takes_the_targets_part() {
    let comment = |text: &str| rows(&HARBOUR, text).pop();
    let rebutted = "李海批评港口法案损害渔业。这种批评忽视了港口法案带来的变化。";
    assert_eq!(comment(rebutted).as_deref(), Some("1 port-act favor author"));
    let shared = "李海介绍了港口法案。该法案忽视了渔民，得不偿失。";
    assert_eq!(comment(shared).as_deref(), Some("1 port-act against author"));
}

#[test]
fn what_stands_before_its_source_is_the_sources() {
    let held = rows(&HARBOUR, "“港口法案行之有效”，王明说。");
    assert_eq!(held, ["0 port-act favor 王明"]);
    // A quotation that ends what a source says is no borrowed phrase.
    assert_eq!(rows(&HARBOUR, "王明称，港口法案“是明智之举”。"), ["0 port-act favor 王明"]);
}

#[test]
fn cues_keep_to_the_words_of_the_text() {
    // 服务|实施 holds no 务实.
    assert_eq!(rows(&HARBOUR, "港口法案规定了服务实施的期限。"), ["0 port-act none author"]);
    // Where the second part of a cue (降低了…成本) does not follow, the first may be another.
    assert_eq!(rows(&HARBOUR, "港口法案降低了运输成本。"), ["0 port-act favor author"]);
}

#[test]
fn every_finder_is_documented() {
    let documented: BTreeSet<&str> = jiaozhu::stance::rules().iter().map(|r| r.id).collect();
    for raw in corpus() {
        let doc = bundled().run(gold_tagged(gold_clean(raw)));
        for row in doc.articles.iter().flatten() {
            assert!(documented.contains(&*row.finder), "{}", row.finder);
        }
    }
}

fn holds(doc: &StanceDoc) {
    assert_eq!(doc.articles.len(), doc.clean().articles.len());
    for (article, rows) in doc.articles.iter().enumerate() {
        let text = &doc.clean().articles[article].text;
        let sentences = &doc.tagged.segmented.articles[article].sentences;
        let key = |s: &Stance| (s.sentence, s.target.clone(), s.holder.clone());
        assert!(rows.windows(2).all(|w| key(&w[0]) < key(&w[1])), "sorted, without repetition");
        for row in rows {
            let sentence = sentences[row.sentence as usize].span.of(text);
            assert!((0.0..=1.0).contains(&row.score));
            assert!(!row.holder.is_empty());
            assert!(!row.distanced || row.polarity == Polarity::Against);
            let mut at = 0;
            for cue in &row.cues {
                let found = sentence[at..].find(cue.as_str());
                at += found.unwrap_or_else(|| panic!("{cue} stands in order in {sentence}: {:?}", row.cues));
            }
        }
    }
}

proptest! {
    #[test]
    fn invariants_hold_on_any_text(text in "(\\PC|[\\n。,，：:“”‘’《》()（）\"]|港口法案|北国|北国政府|李海|东洲|称|强调|据|在|看来|报道|反对|希望|停止|必须|要|应|不|没有|但|所谓|民主|损害|取得|成效|提供|保障|以下简称|我方有必要|# |一是|加快|该法案|的解释是|海，港局|一位|不少|官员|认为|该协会|渔业协会){0,60}") {
        holds(&stances(&text));
    }
}

/// A “sentence” of a list without stops must not take quadratic time (it takes under half a second in a dev build).
#[test]
fn a_name_may_hold_the_mark_of_a_clause() {
    for counted in ["一位官员", "不少官员", "的批评者", "多名官员和东洲"] {
        let text = format!("海，港局东洲{counted}认为，港口法案损害了渔业。");
        assert!(!held(&text).is_empty(), "{text}");
    }
}

#[test]
fn a_body_taken_up_again_is_the_last_one_of_its_kind() {
    let text = "渔业协会和北国政府到会。北国政府的官员发言。该协会认为，港口法案损害了渔业。";
    assert_eq!(held(text), ["渔业协会"]);
}

#[test]
fn a_very_long_text_without_end_marks_is_done() {
    let text = "北国政府称需要加强港口法案“民主”、损害北国、".repeat(5_000);
    let raw = RawDoc::from_text("t", text);
    let layout = by_lines(&raw);
    let tagged = tag(PLAIN.run(assemble(raw, layout)));
    holds(&HARBOUR.run(tagged));
}

/// The gold's entity lines as mentions.
fn gold_tagged(clean: jiaozhu::base::CleanDoc) -> TaggedDoc {
    let doc = PLAIN.run(clean);
    let index = CharIndex::new(&doc.clean.raw.text);
    let mut mentions: Vec<Mention> = Vec::new();
    for line in gold(&doc.clean.raw.id).iter().filter(|l| l["layer"] == "entity") {
        let offset = |key: &str| line[key].as_u64().unwrap() as u32;
        let raw = index.span(offset("start"), offset("end")).unwrap();
        let Some(span) = doc.clean.articles[0].map.to_clean(raw) else { continue };
        let Some(sentence) = doc.articles[0].sentences.iter().position(|s| s.span.contains(span)) else { continue };
        mentions.push(Mention {
            span,
            sentence: sentence as u32,
            kind: EntityType::parse(line["label"].as_str().unwrap()).unwrap(),
            entity: line["entity"].as_str().map(Into::into),
            finder: "gold".into(),
            score: 1.0,
        });
    }
    mentions.sort_by_key(|m| m.span);
    TaggedDoc { segmented: doc, articles: vec![mentions], problems: Vec::new() }
}

fn bundled() -> StanceFinder {
    #[derive(serde::Deserialize)]
    struct Targets {
        target: Vec<Target>,
    }
    let text = std::fs::read_to_string(root().join("annotations/targets.toml")).unwrap();
    StanceFinder::new(&toml::from_str::<Targets>(&text).unwrap().target)
}

/// (document, raw start of the sentence in scalars, target)
type Pair = (String, u32, String);
/// (polarity, holder without quotation marks)
type Row = (String, String);

fn bare(holder: &str) -> String {
    holder.trim_matches(['《', '》', '“', '”']).to_owned()
}

/// Matches the rows of one pair: the same in both, then the same polarity, then the same holder, then what is left.
fn matched<'r>(gold: &'r [Row], ours: &'r [Row]) -> Vec<(&'r Row, Option<&'r Row>)> {
    let same: [fn(&Row, &Row) -> bool; 4] = [|a, b| a == b, |a, b| a.0 == b.0, |a, b| a.1 == b.1, |_, _| true];
    let mut pairs: Vec<(&Row, Option<&Row>)> = gold.iter().map(|g| (g, None)).collect();
    let mut free: Vec<&Row> = ours.iter().collect();
    for same in same {
        for (g, o) in pairs.iter_mut().filter(|(_, o)| o.is_none()) {
            if let Some(i) = free.iter().position(|f| same(g, f)) {
                *o = Some(free.remove(i));
            }
        }
    }
    pairs
}

/// A first version, on the data that its lexicons were written with: these floors keep it from falling, they do not
/// tell how it does elsewhere.
#[test]
fn stances_agree_with_the_gold() {
    let finder = bundled();
    let mut theirs: BTreeMap<Pair, Vec<Row>> = BTreeMap::new();
    let mut ours: BTreeMap<Pair, Vec<Row>> = BTreeMap::new();
    for raw in corpus() {
        let id = raw.id.clone();
        for line in gold(&id).iter().filter(|l| l["layer"] == "stance") {
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            let rows = theirs.entry((id.clone(), line["start"].as_u64().unwrap() as u32, text("target"))).or_default();
            let row = (text("polarity"), bare(&text("holder")));
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let doc = finder.run(gold_tagged(gold_clean(raw)));
        holds(&doc);
        let index = CharIndex::new(&doc.raw().text);
        for row in &doc.articles[0] {
            let span = doc.tagged.segmented.articles[0].sentences[row.sentence as usize].span;
            let start = index.scalar(doc.clean().articles[0].map.to_raw(span).start);
            let rows = ours.entry((id.clone(), start, row.target.to_string())).or_default();
            rows.push((row.polarity.name().to_owned(), bare(&row.holder)));
        }
    }
    let hits = theirs.keys().filter(|k| ours.contains_key(*k)).count() as f64;
    let pair_f1 = 2.0 * hits / (theirs.len() + ours.len()) as f64;

    let mut counts: BTreeMap<&str, [f64; 3]> = BTreeMap::new(); // hits, ours, theirs
    let (mut holders, mut rows) = (0.0, 0.0);
    for (pair, gold) in &theirs {
        for (g, o) in matched(gold, ours.get(pair).map_or(&[], Vec::as_slice)) {
            counts.entry(&g.0).or_default()[2] += 1.0;
            let Some(o) = o else { continue };
            counts.entry(&o.0).or_default()[1] += 1.0;
            counts.entry(&g.0).or_default()[0] += f64::from(g.0 == o.0);
            holders += f64::from(g.1 == o.1);
            rows += 1.0;
        }
    }
    let f1 = |polarity: &str| counts.get(polarity).map_or(0.0, |[hits, ours, theirs]| 2.0 * hits / (ours + theirs));
    let macro_f1 = (f1("favor") + f1("against") + f1("none")) / 3.0;
    let holder = holders / rows;
    println!("pair F1 {pair_f1:.3}, macro-F1 {macro_f1:.3}, holder {holder:.3}");
    assert!(pair_f1 > 0.90, "pair F1 {pair_f1:.3}");
    assert!(macro_f1 > 0.90, "macro-F1 {macro_f1:.3}");
    assert!(holder > 0.95, "holder accuracy {holder:.3}");
}

/// The holders of the last sentence of a text.
fn held(text: &str) -> Vec<String> {
    let rows = &stances(text).articles[0];
    let last = rows.iter().map(|r| r.sentence).max();
    rows.iter().filter(|r| Some(r.sentence) == last).map(|r| r.holder.clone()).collect()
}

#[test]
fn what_is_spoken_about_stands_between_subject_and_verb() {
    for (text, holder) in [
        ("海事部发言人就港口法案答记者问时表示，港口法案损害渔业。", "海事部发言人"),
        ("王明就港口法案表示，港口法案损害渔业。", "王明"),
        ("李海在接受本报采访时就港口法案表示，港口法案损害渔业。", "李海"),
        ("李海就完善港口法案对记者表示，港口法案损害渔业。", "李海"),
        ("渔业协会就相关问题回应称，港口法案损害渔业。", "渔业协会"),
        ("渔业协会围绕港口法案指出，港口法案损害渔业。", "渔业协会"),
        ("北国政府针对渔民的诉求表示，港口法案损害渔业。", "北国政府"),
        ("共同社3日报道称，港口法案损害渔业。", "共同社"),
        ("共同社援引消息人士报道称，港口法案损害渔业。", "共同社"),
        // 就 before a verb is an adverb: the subject stays the nearest.
        ("海事部就请专家指出，港口法案损害渔业。", "author"),
        // Without a subject nobody new speaks.
        ("就实际效果而言，港口法案损害渔业。", "author"),
    ] {
        assert_eq!(held(text), [holder], "{text}");
    }
}

#[test]
fn a_verb_of_speech_joined_to_who_speaks() {
    for (text, holder) in [
        ("英媒称，港口法案损害渔业。", "英媒"),
        ("韩媒称，港口法案损害渔业。", "韩媒"),
        ("据法媒报道，港口法案损害渔业。", "法媒"),
        ("多名专家建议：港口法案应当取消，以免损害渔业。", "多名专家"),
        ("专家建议，港口法案损害渔业，应予取消。", "专家"),
        ("学者认为不同港口都因港口法案受到损害。", "学者"),
        ("渔民指出不一样的码头都因港口法案受到损害。", "渔民"),
        ("各方对此的评价不一，港口法案损害渔业。", "author"),
        ("这家船厂堪称典范，港口法案损害渔业。", "author"),
    ] {
        assert_eq!(held(text), [holder], "{text}");
    }
}

#[test]
fn papers_speak_and_listen() {
    for (text, holder) in [
        ("北国《远洋观察》杂志指出，港口法案损害渔业。", "远洋观察"),
        ("北国《海港时报》刊文称，港口法案损害渔业。", "海港时报"),
        ("王明对《远洋观察》周刊说，港口法案损害渔业。", "王明"),
        ("王明对北国《海港时报》表示，港口法案损害渔业。", "王明"),
        ("李海对东洲《今日航运》杂志强调，港口法案损害渔业。", "李海"),
    ] {
        assert_eq!(held(text), [holder], "{text}");
    }
}

#[test]
fn names_that_the_segmenter_joins_to_a_preposition() {
    for (text, holder) in [
        ("尼奥·塔瓦里在东洲对记者说，港口法案损害渔业。", "尼奥·塔瓦里"),
        ("尼奥·塔瓦里在东洲宣称，港口法案损害渔业。", "尼奥·塔瓦里"),
        ("王明的研究团队认为，港口法案损害渔业。", "王明的研究团队"),
        // 对华 guards its object.
        ("渔业协会就对华出口作出评估，认为港口法案损害渔业。", "渔业协会"),
        ("部分媒体则把对日贸易视为隐患，主张实施港口法案。", "部分媒体"),
    ] {
        assert_eq!(held(text), [holder], "{text}");
    }
}

#[test]
fn behind_a_claim_the_author_says_how_it_is() {
    for (text, holder) in [
        ("北国政府声称港口法案旨在保护渔民，实则损害渔业。", "author"),
        ("北国政府宣称港口法案公平合理，其实严重损害渔业。", "author"),
        ("北国政府指出，其实港口法案损害渔业。", "北国政府"),
        ("北国政府声称港口法案损害渔业。", "北国政府"),
    ] {
        let held = held(text);
        assert!(held.contains(&holder.to_owned()), "{text}: {held:?}");
    }
}

#[test]
fn what_is_said_of_a_holder_and_by_its_verb() {
    for (text, holder) in [
        // An attribute is judged by who is reported.
        ("海事部官员称，港口法案给渔民造成了不可接受的损失。", "海事部官员"),
        // One that tells whose stand it is judges nothing.
        ("首批受益的渔业协会对此表示欢迎，认为港口法案有助于贸易。", "渔业协会"),
        // What a thing is put down to, is put down by the subject.
        ("海事部把这一成就归功于港口法案。", "海事部"),
        // A report goes on behind a semicolon, and not in what the author recommends.
        ("李海认为，港口法案损害渔业；港口法案破坏秩序。", "李海"),
        ("港口法案已经施行。\n# 三、对策\n李海认为，港口法案损害渔业。应加快完善港口法案。", "author"),
    ] {
        assert_eq!(held(text), [holder], "{text}");
    }
}
