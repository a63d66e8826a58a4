//! Reads an article's metadata from its title and metadata blocks.

use super::dates;
use super::features::is_han;
use super::page::Page;
use super::regions::Region;
use crate::base::{Label, Metadata};

const PUBLICATION: &[&str] = &[
    "资料来源",
    "资料来源于",
    "文章来源",
    "信息来源",
    "稿件来源",
    "新闻来源",
    "本文来源",
    "来源于",
    "来源",
    "稿源",
    "转载自",
    "转自",
    "摘自",
    "原载于",
    "原载",
    "刊载于",
    "出处",
    "出自",
    "資料來源",
    "文章來源",
    "新聞來源",
    "來源",
    "出處",
    "轉自",
    "Source",
];
const BYLINE: &[&str] = &[
    "文章作者",
    "作者",
    "撰文",
    "撰稿",
    "执笔",
    "文字",
    "本报记者",
    "本刊记者",
    "记者",
    "通讯员",
    "编译",
    "記者",
    "Author",
    "By",
];

/// The metadata of an article.
pub(super) fn of(page: &Page, region: &Region) -> Metadata {
    let mut meta = Metadata::default();
    let mut names = None;
    for i in region.range.clone() {
        let Some(decision) = &page.units[i].decided else { continue };
        let text = page.of(i);
        match decision.label {
            Label::Title if meta.title.is_none() => meta.title = Some(one_line(text)),
            Label::Metadata => {
                if let Some(found) = dates::find(text) {
                    meta.published.get_or_insert(found.iso);
                }
                if let Some(value) = value_of(text, PUBLICATION)
                    && !text.starts_with("图片")
                {
                    meta.publication.get_or_insert(value);
                }
                if let Some(value) = value_of(text, BYLINE) {
                    meta.byline.get_or_insert(value);
                } else if decision.reason.starts_with("names") {
                    names.get_or_insert(one_line(text));
                }
            }
            _ => {}
        }
    }
    meta.byline = meta.byline.or(names);
    meta
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands behind one of the keys and a colon (or a space), up to the next key, bar or wide gap.
fn value_of(text: &str, keys: &[&str]) -> Option<String> {
    for key in keys {
        let Some(at) = text.find(key) else { continue };
        // The key begins a word: not 新作者, not 无来源.
        if text[..at].chars().next_back().is_some_and(|c| is_han(c) || c.is_ascii_alphabetic()) {
            continue;
        }
        let rest = text[at + key.len()..].trim_start();
        let Some(rest) = rest
            .strip_prefix(['：', ':', '/', '／', '|'])
            .or_else(|| (text[at + key.len()..].starts_with([' ', '\u{3000}']) && at == 0).then_some(rest))
        else {
            continue;
        };
        let rest = rest.trim_start();
        let mut end = rest.len();
        for (i, c) in rest.char_indices() {
            let stop = matches!(c, '|' | '｜' | '\n' | '\r' | '\u{3000}' | '】' | '）' | ']')
                || c == ' '
                    && (rest[i..].starts_with("  ") || !rest[..i].is_ascii() || next_is_key(rest[i..].trim_start()));
            if stop {
                end = i;
                break;
            }
        }
        let mut value = rest[..end].trim();
        if let Some(date) = dates::find(value) {
            value =
                value[..date.start].trim_end_matches(|c: char| !c.is_alphanumeric() && !super::features::is_closer(c));
        }
        if !value.is_empty() && value.chars().count() <= 60 {
            return Some(one_line(value));
        }
    }
    None
}

fn next_is_key(text: &str) -> bool {
    PUBLICATION.iter().chain(BYLINE).any(|k| text.starts_with(k))
}
