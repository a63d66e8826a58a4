//! `duplicate_of`: the same article on two sites.

use super::Corpus;

const ARTICLE: &str = "\
山谷里的小水电

从前，山谷里的每个村子都有一座磨坊，水从石槽里流过，推动沉重的石磨。现在磨坊大多已经废弃，石槽却还在，县里的工程师由此想到了一个办法。

他们在旧石槽的下游装上小型水轮机，每台的功率不过十几千瓦，却足够供应一个村子的夜间照明。第一台机器在去年秋天开始发电，村民轮流值班，负责清理落叶和检查轴承。

据工程师介绍，机器的零件都可以在县城买到，坏了不必等待远方的技师。夏天水多的时候，多余的电卖给电网，收入用来修路；冬天水少，村里就关掉几盏路灯。

也有人提出疑问：小水电会不会妨碍鱼类洄游？工程师回答说，石槽原本就和主河道分开，鱼可以照旧从主河道上行，他们还在入口处加了细网。

这个办法并不能代替大型电站，但是它花钱不多，见效很快，而且把旧磨坊保存了下来。今年县里打算再装六台，地点由各村自己商量决定。
";

/// On another site: its menus, another title, a sentence more.
fn reposted() -> String {
    let body = ARTICLE
        .replace("山谷里的小水电", "旧磨坊重新发电")
        .replace("商量决定。", "商量决定。编辑部将继续关注此事的进展。");
    format!("首页 > 新闻 > 地方\n\n{body}\n\n上一篇：渔港整修完工\n下一篇：冬麦播种提前\n版权所有 未经许可不得转载\n")
}

/// Another article on the same subject.
const OTHER: &str = "\
小水电的十年账本

小水电曾经被看作山区致富的捷径，十年过去，有的电站早已收回成本，有的却因为河水减少而停转。

县里的审计员翻看了四十座电站的账本，发现盈亏的关键不在机器，而在水量：上游修了水库的河段，发电时间不到原来的一半。

他建议新建电站之前先测三年水文，也建议各村共同出资，把风险分开。工程师们大多同意这个看法，不过他们认为测量一年也就够了。
";

fn duplicate_of(corpus: &Corpus) -> Vec<(String, String)> {
    let header = corpus.table("documents")[0].clone();
    let at = header.split(',').position(|c| c == "duplicate_of").unwrap();
    // The texts hold line feeds: a row begins with a document's id.
    let rows =
        corpus.table("documents").into_iter().filter(|l| ["a,", "b,", "c,", "d,"].iter().any(|d| l.starts_with(d)));
    rows.map(|l| (l[..1].to_owned(), l.split(',').nth(at).unwrap().to_owned())).collect()
}

fn run(corpus: &Corpus, args: &[&str]) -> Vec<(String, String)> {
    let run = corpus.jiaozhu(args);
    assert_eq!(run.code(), 0, "{}", run.all());
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
    duplicate_of(corpus)
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_repost_names_the_first_and_another_article_does_not() {
    let corpus = Corpus::empty()
        .with("raw/a.txt", OTHER)
        .with("raw/b.txt", ARTICLE)
        .with("raw/c.txt", reposted())
        .with("raw/d.txt", ARTICLE);
    assert_eq!(run(&corpus, &["run"]), pairs(&[("a", ""), ("b", ""), ("c", "b#1"), ("d", "b#1")]));

    // One document anew: it and the others are compared with all.
    let whole = corpus.output();
    assert_eq!(corpus.jiaozhu(&["run", "--only", "c"]).code(), 0);
    assert_eq!(corpus.output(), whole);
    let corpus = corpus.with("raw/b.txt", OTHER);
    assert_eq!(run(&corpus, &["run", "--only", "b"]), pairs(&[("a", ""), ("b", "a#1"), ("c", ""), ("d", "c#1")]));
    let partly = corpus.output();
    corpus.jiaozhu(&["run"]);
    assert_eq!(corpus.output(), partly, "as a whole run");

    let documents = std::fs::read_to_string(corpus.path("output/documents.csv")).unwrap();
    let corpus = corpus.with("output/documents.csv", documents.replacen(",c#1,", ",b#1,", 1));
    std::fs::remove_file(corpus.path("output/documents.parquet")).unwrap();
    assert!(corpus.jiaozhu(&["verify"]).stdout().contains("duplicate_of is b#1, not c#1"));
}
