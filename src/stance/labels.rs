//! Speakers' labels in a conversation: names before a colon that take turns at the beginnings of paragraphs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::holder;
use super::view::View;

/// Heads of paragraphs that are no speakers, however often they come.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "图", "表", "注", "附", "例", "据悉", "编者按", "来源", "时间", "地点", "目标", "任务", "结论", "影响", "评价", "背景", "现状", "措施", "建议",
    "政策", "进展", "问题", "原因", "优势", "劣势", "不足", "机遇", "挑战", "风险", "特点", "特征", "内容", "意义", "启示", "观点", "案例", "点评", "分析",
    "解读", "说明", "概述", "总结", "展望", "对策", "做法", "成效", "效果", "结果", "数据", "事实", "谎言", "真相", "看点", "要点", "重点", "难点", "亮点",
    "主题", "标题", "摘要", "关键词", "方案", "步骤", "阶段", "方向", "领域", "依据", "提示", "备注", "情况", "方面", "趋势", "条件", "要求", "原则",
    "备选", "如下", "包括", "其中", "其他", "总之", "此外", "同时", "另外", "首先", "其次", "最后", "再次",
];

/// Whether a head is an ordinal: 第三, 其一, 一是.
fn is_ordinal(head: &str) -> bool {
    let digit = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit();
    let rest = head.strip_prefix(['第', '其']).unwrap_or(head);
    rest.starts_with(digit)
        && (rest.len() < head.len() || rest.trim_start_matches(digit).starts_with(['是', '、', '则']))
}

/// Marks the paragraphs that begin with the name of a speaker no list knows. Such a name is told by its conversation: it
/// comes back and takes turns with others, somebody asks, and a third of the paragraphs begin so.
pub fn mark(views: &mut [View]) {
    let (mut before, mut paragraphs) = (None, 0);
    // The view, its head, and whether it is known for a speaker without this.
    let mut heads: Vec<(usize, &str, bool)> = Vec::new();
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for (i, view) in views.iter().enumerate() {
        let first = before != Some(view.paragraph);
        before = Some(view.paragraph);
        // A short question may look like a heading.
        let question = holder::turn(view).is_some();
        if !first || !(view.speaks() || question) {
            continue;
        }
        paragraphs += 1;
        if let Some(known) = holder::label(view) {
            heads.push((i, known.name, true));
        } else if question {
            heads.push((i, "问", true));
        } else if let Some(head) = head(view.text)
            && !is_ordinal(head)
            && !OTHERS.iter().any(|o| head.starts_with(o) || head.ends_with(o))
        {
            *counts.entry(head).or_default() += 1;
            heads.push((i, head, false));
        }
    }
    heads.retain(|(_, head, known)| *known || counts[head] > 1);
    let speakers: FxHashSet<&str> = heads.iter().map(|h| h.1).collect();
    let turns = heads.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
    let asked = heads.iter().any(|(i, ..)| {
        let paragraph = views[*i].paragraph;
        views[*i..].iter().take_while(|v| v.paragraph == paragraph).any(|v| v.text.contains(['？', '?']))
    });
    if speakers.len() > 1 && turns > 1 && asked && heads.len() * 3 >= paragraphs {
        heads.iter().filter(|(.., known)| !known).for_each(|(i, ..)| views[*i].labelled = true);
    }
}

/// The two to six ideographs, or the name with dots, before a colon that a text begins with.
fn head(text: &str) -> Option<&str> {
    let end = text.char_indices().take(13).find(|(_, c)| matches!(c, '：' | ':'))?.0;
    let head = &text[..end];
    let name = head.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '·'));
    let len = head.chars().count();
    (name && ((2..=6).contains(&len) || head.contains('·'))).then_some(head)
}
