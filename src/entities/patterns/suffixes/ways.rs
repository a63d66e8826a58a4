//! Roads and railways named by the places that they join: 京沪高铁, 成渝高速公路.

use super::super::super::view::View;
use crate::base::Span;

/// Ways that are named by other words, too (青藏铁路, 远山铁路).
pub(super) const WAYS: &[&str] = &["铁路", "高速公路"];
/// Characters that stand for places in the names of ways.
const JOINED: &str = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔滇陕秦甘陇青藏宁新港澳台哈沈长广深武合郑成昆兰包胶济徐连杭甬温福厦南柳衡九昌襄焦枝同蒲石太德邯洛西宝延银榆通集丹牡佳图珲齐满滨赤承张呼";

/// Two of them that are a word.
const WORDS: &[&str] = &[
    "西南", "南北", "西北", "长途", "大连", "大同", "南昌", "西宁", "南宁", "广西", "延长", "连通", "新建", "集成",
    "成长", "集合",
];
/// What happens fast: 高速|增长.
const FAST: &[&str] = &[
    "增长", "发展", "成长", "扩张", "扩展", "推进", "前进", "运转", "运行", "行驶", "飞行", "旋转", "流动", "迭代",
    "传输", "下载", "列车", "动车", "网络", "宽带", "互联", "船", "艇",
];

/// Where the characters begin of the places that a way joins: 京沪|高铁, 成渝|高速公路.
pub(super) fn from(view: &View<'_>, at: usize) -> Option<usize> {
    let joined = view.text[..at].char_indices().rev().take_while(|(_, c)| JOINED.contains(*c)).take(4);
    let starts: Vec<usize> = joined.map(|(i, _)| i).collect();
    // 新建高速公路, 连通高速: verbs.
    let verb = |start: usize| {
        let token = view.token_at(start).map(|t| view.tokens[t]);
        token.is_some_and(|t| t.span == Span::new(start, at) && t.pos.name().starts_with(['v', 'a', 'd']))
    };
    let fast = view.text[at..].strip_prefix("高速").is_some_and(|rest| FAST.iter().any(|word| rest.starts_with(word)));
    let fits =
        |start: usize| view.is_boundary(start) && !WORDS.contains(&&view.text[start..at]) && !verb(start) && !fast;
    starts.iter().copied().rfind(|start| at - start >= 6 && fits(*start))
}
