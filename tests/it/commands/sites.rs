//! The corpus as evidence: what recurs on the files of a site, and rules for one site.

use super::Corpus;
use crate::support::in_snapshots;

/// Articles of our own, of different subjects, with an official formula and a signature in common.
const ARTICLES: [(&str, &str); 4] = [
    (
        "渔港整修完工",
        "东岸的渔港在今年春天完成了整修，新的码头可以停靠六十条渔船。渔民说，过去退潮时船只能停在外海，现在随时可以靠岸。\n\
         整修的费用由县里和渔会分担，工程历时两年，其间渔市搬到了旧仓库里，生意并没有受到太大影响。",
    ),
    (
        "山区铺设光缆",
        "光缆今年通到了最后三个山村，孩子们可以在教室里听到县城老师的课，村里的药铺也能查到库存。\n\
         工人们沿着旧驿道埋设管线，最难的一段要翻过海拔一千八百米的垭口，材料只能靠骡子驮运上去。",
    ),
    (
        "旧图书馆改作茶室",
        "建于六十年前的图书馆在搬空以后闲置了很久，去年由几位退休教师租下，改成了可以读书的茶室。\n\
         书架和阅览桌都留在原处，客人点一杯茶便可以坐一个下午，周末还有人来讲地方的历史。",
    ),
    (
        "冬麦播种提前",
        "由于秋天少雨，平原上的冬麦比往年早播了十天，农技员在田间教大家用新的条播机。\n\
         合作社统一采购了种子和肥料，价格比市面上低一成，但是也有人担心早播会遇上暖冬里的虫害。",
    ),
];

/// A page of the site: nothing here is in a list of site phrases.
fn page(n: usize) -> String {
    let (title, text) = ARTICLES[n];
    format!(
        "风帆小站\n潮汐笔记本\n听海的人\n\n{title}\n\n{text}\n以上事项，请各单位认真贯彻执行。\n\n沿海办公室\n\n\
         风帆茶话会\n岸边灯塔照片墙\n下期船票抽奖\n风帆小站的老朋友们\n"
    )
}

fn corpus(sources: &str) -> Corpus {
    let corpus = (0..4).fold(Corpus::empty(), |c, n| c.with(&format!("raw/p{n}.txt"), page(n)));
    match sources {
        "" => corpus,
        sources => corpus.with("raw/sources.tsv", sources),
    }
}

const PUBLISHER: &str = "file\tpublisher\np0.txt\t风帆小站\np1.txt\t风帆小站\np2.txt\t风帆小站\np3.txt\t风帆小站\n";
const HOST: &str = "file\turl\np0.txt\thttps://www.sail.example/a\np1.txt\thttp://sail.example:80/b\n\
                    p2.txt\thttps://sail.example/c?d\np3.txt\tsail.example/e\n";

/// The clean texts, by document.
fn texts(corpus: &Corpus) -> String {
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
    corpus.table("documents").join("\n")
}

#[test]
fn lines_of_the_site_go_and_the_author_s_stay() {
    let alone = Corpus::empty().with("raw/p0.txt", page(0));
    assert!(texts(&alone).contains("风帆茶话会"), "one page alone says nothing of a site");
    for sources in [PUBLISHER, HOST, ""] {
        let corpus = corpus(sources);
        let texts = texts(&corpus);
        for line in ["潮汐笔记本", "岸边灯塔照片墙", "下期船票抽奖", "老朋友们"] {
            assert!(!texts.contains(line), "{sources}: {line}");
        }
        for (title, text) in ARTICLES {
            assert!(texts.contains(title) && texts.contains(text), "{sources}: {title}");
        }
        assert_eq!(texts.matches("请各单位认真贯彻执行。").count(), 4, "a formula stays");
        assert_eq!(texts.matches("沿海办公室").count(), 4, "a signature stays");
    }
    let blocks = corpus(PUBLISHER);
    blocks.jiaozhu(&["run"]);
    let rows: Vec<String> = blocks.table("blocks").into_iter().filter(|l| l.contains(",site-line,")).collect();
    in_snapshots("commands", || insta::assert_snapshot!("site_lines", rows.join("\n")));
}

#[test]
fn every_command_sees_the_same_evidence() {
    let corpus = corpus(PUBLISHER);
    corpus.jiaozhu(&["run", "--threads", "1"]);
    let whole = corpus.output();
    corpus.jiaozhu(&["run", "--threads", "4"]);
    assert_eq!(corpus.output(), whole, "any number of threads");
    corpus.jiaozhu(&["run", "--only", "p1"]);
    assert_eq!(corpus.output(), whole, "--only");
    assert!(corpus.jiaozhu(&["show", "p1", "--dropped"]).stdout().contains("site-line"));
    let at = page(1).chars().position(|c| c == '汐').unwrap().to_string();
    in_snapshots("commands", || {
        insta::assert_snapshot!("explain_site_line", corpus.jiaozhu(&["explain", "p1", &at]).all());
    });
}

#[test]
fn a_series_of_plain_reports_loses_nothing() {
    let report = |n: usize| {
        let (_, text) = ARTICLES[n];
        format!(
            "沿海县人民政府\n年度工作报告\n县长 林小川\n（202{n}年1月10日在县里的大会上）\n各位代表：\n一、过去一年的工作\n{text}\n二、今年的任务\n\
             {text}\n谢谢大家！\n沿海县人民政府\n办公室\n202{n}年1月20日\n"
        )
    };
    let corpus = (0..4).fold(Corpus::empty(), |c, n| c.with(&format!("raw/p{n}.txt"), report(n)));
    let corpus = corpus.with("raw/sources.tsv", PUBLISHER.replace("风帆小站", "沿海县人民政府"));
    texts(&corpus);
    let dropped: Vec<String> =
        corpus.table("blocks").into_iter().filter(|l| l.contains(",false,") && !l.contains(",space,")).collect();
    assert!(dropped.is_empty(), "{dropped:?}");
}

#[test]
fn copies_of_one_article_are_no_evidence_against_it() {
    let page = page(0);
    let corpus =
        (0..4).fold(Corpus::empty(), |c, n| c.with(&format!("raw/p{n}.txt"), &page)).with("raw/sources.tsv", PUBLISHER);
    assert!(texts(&corpus).contains("风帆茶话会"));
    assert!(corpus.table("blocks").iter().all(|l| !l.contains(",site-line,")));
}

#[test]
fn a_rule_is_off_or_on_for_a_site() {
    let dropped = |config: &str, sources: &str| {
        let corpus = corpus(sources).with("corpus.toml", config);
        texts(&corpus);
        corpus.table("blocks").iter().filter(|l| l.contains(",site-line,")).count()
    };
    let all = dropped("", PUBLISHER);
    assert!(all > 0);
    assert_eq!(dropped("[clean]\noff = [\"site-line\"]\n", PUBLISHER), 0);
    assert_eq!(dropped("[[clean.site]]\nmatch = \"风帆小站\"\noff = [\"site-line\"]\n", PUBLISHER), 0);
    assert_eq!(dropped("[[clean.site]]\nmatch = [\"x\", \"sail.example\"]\noff = [\"site-line\"]\n", HOST), 0);
    assert_eq!(dropped("[[clean.site]]\nmatch = \"example\"\noff = [\"site-line\"]\n", HOST), 0, "a sub-domain");
    let only = "[clean]\noff = [\"site-line\"]\n\n[[clean.site]]\nmatch = \"风帆小站\"\non = [\"site-line\"]\n";
    assert_eq!(dropped(only, PUBLISHER), all);
    let dropped_here = |config: &str| corpus(HOST).with("corpus.toml", config).jiaozhu(&["run"]);
    let run = dropped_here("[[clean.site]]\nmatch = \"ail.example\"\noff = [\"site-line\"]\n");
    in_snapshots("commands", || insta::assert_snapshot!("site_unmatched", run.all()));
}

#[test]
fn a_site_entry_that_says_nothing_clear_is_an_error() {
    for (name, config) in [
        ("rule", "[[clean.site]]\nmatch = \"x\"\noff = [\"no-such-rule\"]\n"),
        ("both", "[[clean.site]]\nmatch = \"x\"\noff = [\"title\"]\non = [\"title\"]\n"),
        ("nothing", "[[clean.site]]\nmatch = []\noff = [\"title\"]\n"),
        ("missing", "[[clean.site]]\noff = [\"title\"]\n"),
        ("key", "[[clean.site]]\nmatch = \"x\"\nonly = [\"title\"]\n"),
        ("number", "[[clean.site]]\nmatch = 3\n"),
    ] {
        let run = corpus("").with("corpus.toml", config).jiaozhu(&["run"]);
        assert_eq!(run.code(), 2);
        in_snapshots("commands", || insta::assert_snapshot!(format!("bad_site_{name}"), run.stderr()));
    }
}
