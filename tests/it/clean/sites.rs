//! The rule `site-line`: what stands on most files of a site.

use jiaozhu::base::{Label, RawDoc};
use jiaozhu::clean::{Cleaner, FileLines, Site, SiteEvidence};
use proptest::prelude::*;

/// A paragraph that no other page and no other `k` has.
fn paragraph(n: usize, k: usize) -> String {
    const WHO: [&str; 5] = ["渔民们", "年轻的船工", "镇上的木匠", "退休的灯塔看守", "放学的孩子"];
    const WHEN: [&str; 7] = ["在清晨", "在涨潮以前", "每逢集市", "过了中秋", "从去年开始", "下雨的日子里", "到了傍晚"];
    const WHAT: [&str; 6] = [
        "把渔网晒在石墙上",
        "沿着堤岸数过往的船",
        "给旧船换上新的龙骨",
        "在茶馆里讲远方的风浪",
        "修补被风吹坏的棚顶",
        "到码头上等候邮船",
    ];
    let pick = |i: usize| format!("{}{}{}", WHO[(n + i) % 5], WHEN[(n * 3 + i + k) % 7], WHAT[(n * 5 + i * 2 + k) % 6]);
    format!("{}，{}，而且{}。", pick(k), pick(k + 1), pick(k + 3))
}

/// Pages of one site: the same furniture, other text. The site's address stands inside the article too.
fn page(n: usize) -> String {
    let title = ["河边的新步道", "桥下的旧书摊", "山后的果园路", "湖心的小渔村", "城南的老茶馆", "海角的灯塔站"][n % 6];
    let text = |k: usize| format!("{}\n{}", paragraph(n, k), paragraph(n, k + 5));
    format!(
        "风帆小站\n潮汐笔记本\n听海的人\n{title}\n{}\n阅读全文请到 sail.example\n结语\n{}\n沿海办公室\n风帆茶话会\n\
         岸边灯塔照片墙\n下期船票抽奖\n",
        text(0),
        text(2)
    )
}

fn raw(text: &str) -> RawDoc {
    let mut raw = RawDoc::from_text("page", text);
    raw.source.url = Some("https://www.sail.example/page".to_owned());
    raw
}

fn evidence(pages: &[String]) -> SiteEvidence {
    let mut evidence = SiteEvidence::default();
    if let Some(site) = Site::count(pages.iter().map(|p| FileLines::of(p))) {
        evidence.add_site("sail.example", site);
    }
    evidence
}

#[test]
fn a_page_of_a_known_site() {
    let pages: Vec<String> = (0..6).map(page).collect();
    let (raw, evidence) = (raw(&pages[0]), evidence(&pages));
    let layout = Cleaner::default().decide_with(&raw, evidence.of(&raw).as_ref());
    crate::support::in_snapshots("clean", || {
        insta::assert_snapshot!("site_lines", super::render_layout(&raw.text, &layout))
    });
    let heading = layout.blocks.iter().find(|b| b.span.of(&raw.text) == "结语").unwrap();
    assert!(heading.label.kept(), "a heading that every article has stays");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever recurs: blocks tile, and no line that ends a sentence goes.
    #[test]
    fn any_site(shared in prop::collection::vec("\\PC{0,12}|[\u{4e00}-\u{4e20}的了，。]{1,30}", 0..30), at in 0usize..30) {
        let pages: Vec<String> = (0..4).map(|n| {
            let mut lines = shared.clone();
            lines.insert(at.min(lines.len()), page(n));
            lines.join("\n")
        }).collect();
        let evidence = evidence(&pages);
        let raw = raw(&pages[0]);
        let layout = Cleaner::default().decide_with(&raw, evidence.of(&raw).as_ref());
        let mut end = 0;
        for block in &layout.blocks {
            prop_assert_eq!(block.span.start, end);
            end = block.span.end;
            let text = block.span.of(&raw.text);
            prop_assert!(block.rule != "site-line" || !text.ends_with('。'), "{}", text);
            prop_assert!(!text.trim().is_empty() || block.label == Label::Space);
        }
        prop_assert_eq!(end as usize, raw.text.len());
    }
}
