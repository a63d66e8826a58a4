//! Brand words that a site strews over an article's sentences: learning them, and finding where they stand.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed};
use rustc_hash::FxHashMap;

use super::features::is_han;
use super::page::{Page, letters};
use super::phrases::Phrases;
use crate::base::{Label, Span};

/// Words that any brand sets behind its name.
const SITE_WORDS: &[&str] = &[
    "官方网站",
    "官网入口",
    "官网首页",
    "官网下载",
    "官网登录",
    "官网地址",
    "官方入口",
    "官方平台",
    "官方下载",
    "官方app",
    "官方版",
    "官网",
    "app下载",
    "APP下载",
    "手机版下载",
    "登录入口",
    "网页版",
    "在线平台",
    "客户端下载",
    "官網",
    "官方網站",
];

/// Words that a real mention of a website has around it.
const BEFORE_MENTION: &[&str] = &[
    "在", "据", "登录", "登陆", "访问", "通过", "从", "由", "到", "进入", "打开", "《", "浏览", "查询", "对", "向",
    "于", "關於", "关于", "据悉", "登錄", "上",
];
const AFTER_MENTION: &[&str] = &[
    "显示", "發布", "发布", "公布", "上", "的", "消息", "披露", "称", "介绍", "数据", "查询", "公告", "宣布", "表示",
    "显", "为", "已", "也", "和", "、", "与", "将", "下载", "购买", "预订", "报名", "正式", "介紹", "顯示", "是", "等",
    "发文", "信息", "截图", "资料", "，", "。", "；", "”", "》", "）", "购", "预约", "推出", "开", "刊",
];

/// Finds injected brand words and marks them in their units.
pub(super) fn find(page: &mut Page, rule: &'static str) {
    for r in 0..page.regions.len() {
        for brand in learn(page, r) {
            if !mark(page, r, &brand) {
                continue;
            }
            // The brand's own lines around the article advertise it.
            for i in page.regions[r].range.clone() {
                let u = &page.units[i];
                if page.is_open(i) && !page.inside_or_tied(i) && u.f.ink <= 80 {
                    let text = letters(page.of(i), 400);
                    if let Some(name) = brand.parts().find(|n| text.contains(n.as_str())) {
                        page.decide(
                            i,
                            Label::Ad,
                            rule,
                            format!("names “{name}”, which stands inside sentences of the article too"),
                        );
                    }
                }
            }
        }
    }
}

/// A brand: its name parts, each with the letters it is compared by.
#[derive(Debug)]
struct Brand {
    /// Names, longest first.
    names: Vec<String>,
}

impl Brand {
    /// The names, and the Latin and the Chinese part of mixed ones.
    fn parts(&self) -> impl Iterator<Item = String> + '_ {
        self.names.iter().flat_map(|name| {
            let latin: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            let han: String = name.chars().filter(|c| is_han(*c)).collect();
            [name.clone(), latin, han].into_iter().filter(|p| p.len() >= 4)
        })
    }
}

/// Brands that the edges of the page name, or that sentences repeat before a site word.
fn learn(page: &Page, r: usize) -> Vec<Brand> {
    let core = page.regions[r].core.clone();
    // Where a site word stands in the prose, with what is in front of it.
    let mut stems: FxHashMap<String, u32> = FxHashMap::default();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for i in core.clone() {
        let text = page.of(i);
        if !may_have_site_word(text) {
            continue;
        }
        site_words().find(text, |word| {
            let at = word.start;
            places.push((i, at));
            // Every run of two to ten characters in front of the site word may be the name.
            let before: Vec<char> = text[..at].chars().rev().take(10).take_while(|c| c.is_alphanumeric()).collect();
            for n in 2..=before.len() {
                let stem: String = before[..n].iter().rev().collect();
                *stems.entry(stem.to_lowercase()).or_default() += 1;
            }
        });
        if places.len() > 2000 {
            break;
        }
    }
    if places.is_empty() {
        return Vec::new();
    }
    let title = page.regions[r].title.map(|t| letters(page.of(t), 400)).unwrap_or_default();
    let edges: Vec<String> = page.regions[r]
        .range
        .clone()
        .filter(|i| !core.contains(i) && page.regions[r].title != Some(*i) && page.units[*i].f.ink <= 300)
        .filter(|i| *i + 80 > core.start && *i < core.end + 200)
        .map(|i| letters(page.of(i), 1200))
        .collect();
    let mut found: Vec<String> = Vec::new();
    for (i, at) in places {
        let text = page.of(i);
        let before: Vec<char> = text[..at].chars().rev().take(10).take_while(|c| c.is_alphanumeric()).collect();
        // The longest stem that an edge names, or that stands before a site word twice.
        let candidates =
            || (2..=before.len()).rev().map(|n| before[..n].iter().rev().collect::<String>().to_lowercase());
        let stem = candidates()
            .find(|stem| edges.iter().any(|e| e.contains(stem.as_str())) && !is_generic(stem))
            .filter(|edge| edge.chars().count() >= 2)
            .map(|edge| {
                // A Latin name in front that comes back with it, though the edges write the two apart.
                candidates()
                    .find(|s| {
                        s.ends_with(edge.as_str()) && stems[s.as_str()] >= 2 && s[..s.len() - edge.len()].is_ascii()
                    })
                    .unwrap_or(edge)
            })
            .or_else(|| candidates().find(|stem| stems[stem.as_str()] >= 2 && !is_generic(stem)));
        // 的 and its like in front belong to the sentence.
        let stem = stem.map(|s| {
            s.trim_start_matches(['的', '了', '是', '在', '和', '与', '但', '着', '到', '为', '将', '也']).to_owned()
        });
        if let Some(stem) = stem
            && !title.contains(stem.as_str())
            && stem.chars().count() >= 2
            && !found.contains(&stem)
        {
            found.push(stem);
        }
    }
    found.sort_by_key(|s| std::cmp::Reverse(s.len()));
    // 必博 inside bibo必博 is the same brand.
    let mut brands: Vec<Brand> = Vec::new();
    for stem in found {
        match brands.iter_mut().find(|b| b.names.iter().any(|n| n.contains(stem.as_str()))) {
            Some(brand) => brand.names.push(stem),
            None => brands.push(Brand { names: vec![stem] }),
        }
    }
    brands
}

/// Words that many brands share: never a name by themselves.
fn is_generic(stem: &str) -> bool {
    [
        "体育",
        "娱乐",
        "平台",
        "国际",
        "游戏",
        "中国",
        "在线",
        "电竞",
        "棋牌",
        "彩票",
        "新闻",
        "公司",
        "下载",
        "手机",
        "官方",
        "网站",
        "app",
        "app官网",
    ]
    .contains(&stem)
}

/// Finds site words, the longest at each place.
fn site_words() -> &'static Phrases<()> {
    static WORDS: OnceLock<Phrases<()>> = OnceLock::new();
    WORDS.get_or_init(|| Phrases::new(SITE_WORDS.iter().map(|w| (*w, ()))))
}

/// Whether a site word may stand in a text, told by what they begin with: a search that runs over many bytes at once.
fn may_have_site_word(text: &str) -> bool {
    static BEGINNINGS: OnceLock<Option<packed::Searcher>> = OnceLock::new();
    const APP: [&str; 8] = ["app", "apP", "aPp", "aPP", "App", "ApP", "APp", "APP"];
    let beginnings = BEGINNINGS.get_or_init(|| {
        let heads = SITE_WORDS.iter().filter_map(|w| w.get(..6)).filter(|w| !w.is_ascii());
        let mut heads: Vec<&str> =
            heads.filter(|w| !w.starts_with("app") && !w.starts_with("APP")).chain(APP).collect();
        heads.sort_unstable();
        heads.dedup();
        packed::Searcher::new(heads)
    });
    // Not every processor has it.
    beginnings.as_ref().is_none_or(|b| b.find(text).is_some())
}

fn automaton<S: AsRef<[u8]>>(words: &[S]) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .expect("a few words make a small automaton")
}

/// Marks every standing of a brand in the prose, unless too many of them read as real mentions. Tells whether it did.
fn mark(page: &mut Page, r: usize, brand: &Brand) -> bool {
    let core = page.regions[r].core.clone();
    let edges: Vec<String> = page.regions[r]
        .range
        .clone()
        .filter(|i| !core.contains(i) && page.units[*i].f.ink <= 300 && *i + 80 > core.start && *i < core.end + 200)
        .map(|i| letters(page.of(i), 1200))
        .collect();
    let mut names: Vec<String> = brand.names.clone();
    for part in brand.parts() {
        if !names.contains(&part) && !is_generic(&part) && edges.iter().any(|e| e.contains(part.as_str())) {
            names.push(part);
        }
    }
    let finder = automaton(&names);
    let mut hits: Vec<Hit> = Vec::new();
    for i in core {
        let text = page.of(i);
        let base = page.units[i].span.start as usize;
        let mut from = 0;
        for found in finder.find_iter(text) {
            let (mut start, mut end) = (found.start(), found.end());
            if start < from {
                continue;
            }
            // Another spelling of the name that touches it: a Latin name in front, as the edges spell it.
            let latin = text[from..start].bytes().rev().take(20).take_while(u8::is_ascii_alphanumeric).count();
            if latin > 0 && edges.iter().any(|e| e.contains(&text[start - latin..start].to_ascii_lowercase())) {
                start -= latin;
            }
            let bare = end;
            while let Some(word) = SITE_WORDS.iter().find(|w| text[end..].starts_with(**w)) {
                end += word.len();
            }
            from = end;
            let (before, after) = (&text[..start], &text[end..]);
            let mention = BEFORE_MENTION.iter().any(|w| before.ends_with(w))
                || AFTER_MENTION.iter().any(|w| after.starts_with(w));
            let letter = |c: char| is_han(c) || c.is_ascii_alphanumeric();
            let inside = before.chars().next_back().is_some_and(|c| letter(c) || matches!(c, '，' | ','))
                && after.chars().next().is_some_and(letter);
            let full = end > bare;
            let span = Span::new(base + start, base + end);
            hits.push(Hit { unit: i, span, full, broken: full && inside && !mention });
        }
    }
    let broken = hits.iter().filter(|h| h.broken).count();
    // A name that stands by itself more often than it breaks a sentence is a word of the article; its full form may still
    // be injected.
    if hits.iter().filter(|h| !h.full).count() > broken {
        hits.retain(|h| h.full);
    }
    if broken == 0 || broken * 2 < hits.len() {
        return false;
    }
    let mut touched: Vec<usize> = Vec::new();
    for hit in hits {
        let unit = &mut page.units[hit.unit];
        if unit.decided.as_ref().is_none_or(|d| d.label.kept() && d.label != Label::Title) {
            unit.injected.push(hit.span);
            touched.push(hit.unit);
        }
    }
    // Another brand may have been there before.
    touched.dedup();
    for i in touched {
        let spans = &mut page.units[i].injected;
        spans.sort_unstable();
        let mut end = 0;
        spans.retain(|s| {
            let free = s.start >= end;
            end = end.max(s.end);
            free
        });
    }
    true
}

/// A standing of a brand.
struct Hit {
    unit: usize,
    span: Span,
    /// A site word follows the name.
    full: bool,
    /// The sentence breaks around it.
    broken: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_word_is_seen_by_its_beginning() {
        for word in SITE_WORDS {
            for word in [word.to_string(), word.to_uppercase()] {
                let text = format!("在港口的{word}办理");
                let mut found = 0;
                site_words().find(&text, |_| found += 1);
                assert!(found == 1 && may_have_site_word(&text), "{word}");
            }
        }
        assert!(!may_have_site_word("两国的港口在下半年合作计划"));
    }
}
