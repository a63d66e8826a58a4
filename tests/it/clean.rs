//! Tests of clean.

mod corpus;
mod pages;
mod properties;
mod sites;
mod unseen;

use jiaozhu::base::{Block, RawDoc};
use jiaozhu::clean::{CleanOptions, Cleaner, Layout, assemble, rule_exists, rules};

/// The blocks of a text, one a line: label, rule, article and paragraph, the text in brackets with escapes.
fn render(text: &str) -> String {
    render_layout(text, &Cleaner::default().decide(&RawDoc::from_text("page", text)))
}

fn render_layout(text: &str, layout: &Layout) -> String {
    let mut out = String::new();
    for block in layout.blocks.iter().filter(|b| b.label.name() != "space") {
        out += &format!(
            "{:<16} {:<18} {} [{}]\n",
            block.label.name(),
            block.rule,
            place(block),
            escape(block.span.of(text))
        );
    }
    for meta in &layout.articles {
        out += &format!(
            "article: title {:?}, byline {:?}, publication {:?}, published {:?}\n",
            meta.title.as_deref().unwrap_or("-"),
            meta.byline.as_deref().unwrap_or("-"),
            meta.publication.as_deref().unwrap_or("-"),
            meta.published.as_deref().unwrap_or("-")
        );
    }
    out
}

fn place(block: &Block) -> String {
    let number = |n: Option<u32>, plus: u32| n.map_or("-".to_owned(), |n| (n + plus).to_string());
    format!("{}.{}", number(block.article, 1), number(block.paragraph, 0))
}

/// Line feeds and invisible characters as escapes; Chinese as it is.
fn escape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            '\u{3000}' => "\\u{3000}".to_owned(),
            c if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}') => {
                c.escape_unicode().to_string()
            }
            c => c.to_string(),
        })
        .collect()
}

#[test]
fn the_order_of_the_rules_is_pinned() {
    let order: Vec<&str> = rules().iter().map(|r| r.id).collect();
    crate::support::in_snapshots("clean", || insta::assert_debug_snapshot!("order", order));
}

#[test]
fn every_rule_is_documented() {
    for rule in rules() {
        assert!(!rule.what.is_empty() && !rule.why.is_empty() && !rule.example.is_empty(), "{}", rule.id);
        assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        assert!(rule_exists(rule.id));
        assert_eq!(rules().iter().filter(|r| r.id == rule.id).count(), 1, "{} twice", rule.id);
    }
    assert!(!rule_exists("no-such-rule"));
}

/// Every rule has a page of our own that it speaks on, and the snapshot of that page.
#[test]
fn every_rule_is_in_a_snapshot() {
    let dir = crate::support::root().join("tests/snapshots/clean");
    let pages: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("order.snap"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    // Snapshots leave white space out.
    for rule in rules().into_iter().filter(|rule| rule.id != "space") {
        let named = |page: &String| page.lines().any(|line| line.split_whitespace().any(|word| word == rule.id));
        assert!(pages.iter().any(named), "no snapshot of a page shows the rule {}", rule.id);
    }
}

#[test]
fn edits_of_a_page() {
    let text = "２０２１年分馆开馆，半\u{200b}导体展也在这里举行，读者不少，\nopen\nshelves 的办法很受欢迎。";
    let layout = Cleaner::default().decide(&RawDoc::from_text("page", text));
    let clean = assemble(RawDoc::from_text("page", text), layout);
    let mut out = String::new();
    for edit in clean.articles.iter().flat_map(|a| &a.edits) {
        out += &format!("{} [{}] to [{}]\n", edit.rule, escape(&edit.removed), escape(&edit.inserted));
    }
    let wrapped = pages::with_page_break();
    let layout = Cleaner::default().decide(&RawDoc::from_text("page", wrapped.as_str()));
    let clean = assemble(RawDoc::from_text("page", wrapped), layout);
    for edit in clean.articles.iter().flat_map(|a| &a.edits).take(2) {
        out += &format!("{} [{}] to [{}]\n", edit.rule, escape(&edit.removed), escape(&edit.inserted));
    }
    crate::support::in_snapshots("clean", || insta::assert_snapshot!("edits", out));
}

#[test]
fn a_rule_that_is_off_does_not_speak() {
    let text = pages::with_menu();
    let raw = RawDoc::from_text("page", text.as_str());
    let on = Cleaner::default().decide(&raw);
    assert!(on.blocks.iter().any(|b| b.rule == "share-prompt"));
    let off =
        Cleaner::new(&CleanOptions { off: vec!["share-prompt".to_owned()], ..CleanOptions::default() }).decide(&raw);
    assert!(off.blocks.iter().all(|b| b.rule != "share-prompt"));
}

#[test]
fn every_rule_of_a_page_is_documented() {
    for raw in crate::support::corpus() {
        for block in Cleaner::default().decide(&raw).blocks {
            assert!(block.rule == "space" || rule_exists(&block.rule), "{}", block.rule);
            assert!(!block.reason.is_empty(), "{}", block.rule);
        }
    }
}

#[test]
fn pieces_of_a_cut_paragraph_join_with_nothing_between() {
    let text = pages::with_page_break();
    let layout = Cleaner::default().decide(&RawDoc::from_text("page", text.as_str()));
    let clean = assemble(RawDoc::from_text("page", text), layout);
    assert!(clean.articles[0].text.contains("读者可以把书带到任何一处归还"), "{}", clean.articles[0].text);
}

#[test]
fn hard_line_breaks_are_joined_by_script() {
    let text = "This line of an English abstract is long enough to be one that a page has broken off, in the mid-\ndle of a word or of a\n\
                sentence, and it goes on here for a while until it ends.";
    let layout = Cleaner::default().decide(&RawDoc::from_text("page", text));
    let clean = assemble(RawDoc::from_text("page", text), layout);
    let article = &clean.articles[0];
    assert!(article.text.contains("the mid-dle of a word"), "{}", article.text);
    assert!(article.edits.iter().all(|e| e.rule == "join-lines" && e.removed == "\n"));
}

/// The last questions of an interview may be of other things, with an answer each: they are no titles with teasers.
#[test]
fn questions_and_their_answers_are_no_teasers() {
    let page = [
        "渔港重建之后：访青浦大学海洋学者林佳蓉",
        "青浦渔港的重建已经走过十年。渔港重建改变了渔业补贴的发放，也改变了渔民的收入，本刊日前专访青浦大学海洋学院教授林佳蓉。",
        "问：渔港重建，渔业补贴，渔民的收入，三者是什么关系？",
        "答：渔港重建之前，渔业补贴按渔船的吨位发放，渔民的收入也就跟着渔船的吨位走。渔港重建之后，渔业补贴按渔获的品质发放，渔民的收入跟着渔获的品质走。",
        "渔港重建改变了渔业补贴的发放，渔业补贴的发放改变了渔民的收入，渔民的收入又改变了渔港的样子。",
        "渔业补贴按渔获的品质发放，渔民更愿意把渔获保鲜好，渔港的冷库也因此用了起来，渔民的收入跟着渔获的品质走。",
        "渔港重建之后，渔民卸下渔获就能登记，渔业补贴当天发放，渔民的收入跟着渔获的品质走，渔民对渔港重建也就满意了。",
        "问：老人看牙也归您管？",
        "答：那是家母开办的诊所，周末替村中八旬以上长者拔牙，一颗五块钱，三十年未涨价，本人只抄写病历卡片而已。",
        "问：孩子学围棋好吗？",
        "答：围棋教人沉住气。县城少年宫从前有三位教练，如今只剩一位，周六上午要带四十个学生，桌椅板凳全不够用。",
        "问：推荐一本书？",
        "答：有本讲古代星图的小册子，作者花二十年抄录敦煌残卷，文字浅白，插图由其女儿用铅笔画成，读来十分亲切。",
    ];
    let layout = Cleaner::default().decide(&RawDoc::from_text("page", page.join("\n\n").as_str()));
    let dropped: Vec<&str> = layout
        .blocks
        .iter()
        .filter(|b| !b.label.kept() && b.label.name() != "space")
        .map(|b| b.rule.as_ref())
        .collect();
    assert_eq!(dropped, Vec::<&str>::new());
}

#[test]
fn white_space_behind_a_brand_at_the_head_of_a_line_is_no_ink() {
    let text = "\n云雀官网 的云雀官网丏\n";
    for block in Cleaner::default().decide(&RawDoc::from_text("page", text)).blocks {
        let slice = block.span.of(text);
        assert!(block.label.name() == "space" || slice == slice.trim(), "{slice:?}");
    }
}
