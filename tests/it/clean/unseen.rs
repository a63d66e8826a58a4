//! Pages of our own of every kind we could think of, each written before a rule had seen it (unseen/*.txt; the head of each file
//! says so). A line of a page begins with `+` (the article's), `-` (the site's) or `~` (either: dates, bylines, copies of the
//! title). They show what a change does to pages that no rule was made for.

use jiaozhu::base::{Label, RawDoc};
use jiaozhu::clean::{Cleaner, Layout};

const FILES: &[&str] = &[
    include_str!("unseen/news.txt"),
    include_str!("unseen/blogs.txt"),
    include_str!("unseen/hard.txt"),
    include_str!("unseen/second.txt"),
    include_str!("unseen/third.txt"),
    include_str!("unseen/fourth.txt"),
];

struct PageOfOurs {
    name: &'static str,
    text: String,
    /// Bytes of each line and its mark.
    lines: Vec<(usize, usize, char)>,
}

fn pages() -> Vec<PageOfOurs> {
    let mut pages = Vec::new();
    for page in FILES.iter().flat_map(|file| file.split("=== ").skip(1)) {
        let (name, rest) = page.split_once('\n').unwrap();
        let (mut text, mut lines) = (String::new(), Vec::new());
        for line in rest.lines().filter(|l| !l.is_empty()) {
            let mark = line.chars().next().unwrap();
            assert!(matches!(mark, '+' | '-' | '~'), "{name}: {line}");
            lines.push((text.len(), text.len() + line.len() - 1, mark));
            text += &line[1..];
            text.push('\n');
        }
        pages.push(PageOfOurs { name, text, lines });
    }
    pages
}

fn ink(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Characters of the article dropped and of the site kept, and those that there are.
fn errors(page: &PageOfOurs, layout: &Layout) -> [(usize, usize); 2] {
    let (mut lost, mut leaked) = ((0, 0), (0, 0));
    for &(start, end, mark) in &page.lines {
        for block in layout.blocks.iter().filter(|b| !matches!(b.label, Label::Space | Label::InjectedAd)) {
            let (from, to) = ((block.span.start as usize).max(start), (block.span.end as usize).min(end));
            if from >= to {
                continue;
            }
            let n = ink(&page.text[from..to]);
            let (tally, wrong) = match mark {
                '+' => (&mut lost, !block.label.kept()),
                '-' => (&mut leaked, block.label.kept()),
                _ => continue,
            };
            tally.0 += if wrong { n } else { 0 };
            tally.1 += n;
        }
    }
    [lost, leaked]
}

#[test]
fn pages_of_every_kind() {
    let (mut out, mut sum) = (String::new(), [(0, 0); 2]);
    for page in pages() {
        let layout = Cleaner::default().decide(&RawDoc::from_text("page", page.text.as_str()));
        let both = errors(&page, &layout);
        for (all, one) in sum.iter_mut().zip(both) {
            *all = (all.0 + one.0, all.1 + one.1);
        }
        let [lost, leaked] = both;
        out += &format!(
            "{:<40} lost {:>3} of {:>3}   leaked {:>3} of {:>3}   articles {}\n",
            page.name,
            lost.0,
            lost.1,
            leaked.0,
            leaked.1,
            layout.articles.len()
        );
        assert!(lost.0 * 5 <= lost.1, "{}: a fifth of the article is lost", page.name);
    }
    let [lost, leaked] = sum;
    out += &format!("all: lost {} of {}, leaked {} of {}\n", lost.0, lost.1, leaked.0, leaked.1);
    assert!(lost.0 * 100 <= lost.1, "{out}");
    crate::support::in_snapshots("clean", || insta::assert_snapshot!("unseen", out));
}
