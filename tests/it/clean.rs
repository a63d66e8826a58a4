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
    for rule in rules() {
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
