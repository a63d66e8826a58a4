//! The shape of a line's beginning: list markers, section numbers, bullets.

/// A marker at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// • ● - *
    Bullet,
    /// 1. 1、 (1) （一） 一、 ① 3.2
    Number,
    /// 一是 其一 第一， 首先
    Spoken,
}

const CHINESE: &str = "一二三四五六七八九十百";

/// The marker that `text` begins with, and its length in bytes (white space after it included).
pub(super) fn marker(text: &str) -> Option<(Marker, usize)> {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    let (kind, len) = bare_marker(trimmed)?;
    let after = &trimmed[len..];
    if after.trim().is_empty() {
        return None;
    }
    Some((kind, lead + len + (after.len() - after.trim_start().len())))
}

fn bare_marker(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next()?;
    let n = first.len_utf8();
    if matches!(first, '•' | '●' | '■' | '◆' | '▪' | '‣' | '◦' | '·' | '○' | '★' | '▲' | '►' | '➢')
    {
        return Some((Marker::Bullet, n));
    }
    if matches!(first, '-' | '*' | '–' | '+') && text[n..].starts_with([' ', '\u{3000}']) {
        return Some((Marker::Bullet, n));
    }
    if ('①'..='⑳').contains(&first) || ('⑴'..='⒛').contains(&first) {
        return Some((Marker::Number, n));
    }
    if matches!(first, '(' | '（' | '[' | '［' | '〔') {
        let inner = &text[n..];
        let digits: usize = inner
            .chars()
            .take(5)
            .take_while(|c| c.is_ascii_digit() || CHINESE.contains(*c) || c.is_ascii_lowercase())
            .map(char::len_utf8)
            .sum();
        let close = inner[digits..].chars().next()?;
        if digits > 0 && digits <= 9 && matches!(close, ')' | '）' | ']' | '］' | '〕') {
            return Some((Marker::Number, n + digits + close.len_utf8()));
        }
        return None;
    }
    if first.is_ascii_digit() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &text[digits..];
        let mark = rest.chars().next()?;
        if digits > 2 {
            return None;
        }
        return match mark {
            '、' | '．' | ')' | '）' => Some((Marker::Number, digits + mark.len_utf8())),
            '.' => {
                let tail = &rest[1..];
                let more = tail.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
                if more == 0 {
                    return Some((Marker::Number, digits + 1));
                }
                // 3.2 is a section number when white space follows; 3.2亿 is a quantity.
                tail[more..].starts_with([' ', '\u{3000}', '\t']).then_some((Marker::Number, digits + 1 + more))
            }
            ' ' | '\u{3000}'
                if rest.trim_start().chars().next().is_some_and(|c| super::features::is_han(c) || c == '《') =>
            {
                let word = rest.trim_start().chars().next().unwrap_or(' ');
                // 4 个方面, 14 个领域, 6 月: a quantity.
                let wide = mark == '\u{3000}' || rest.starts_with("  ");
                (wide || !"个年月日项次家种位名人亿万届条号时分秒度米吨元倍层类类大多余".contains(word))
                    .then_some((Marker::Number, digits))
            }
            _ => None,
        };
    }
    let chinese: usize = text.chars().take(4).take_while(|c| CHINESE.contains(*c)).map(char::len_utf8).sum();
    if chinese > 0 {
        let rest = &text[chinese..];
        if rest.starts_with('、') {
            return Some((Marker::Number, chinese + '、'.len_utf8()));
        }
        if chinese == 3 && rest.starts_with('是') {
            return Some((Marker::Spoken, 0));
        }
    }
    if let Some(rest) = text.strip_prefix('第') {
        let len: usize = rest.chars().take(4).take_while(|c| CHINESE.contains(*c)).map(char::len_utf8).sum();
        let after = &rest[len..];
        if len > 0 && after.starts_with(['章', '节', '部', '条', '編', '编', '篇']) {
            return Some((Marker::Number, 3 + len + 3));
        }
        if len > 0 && after.starts_with(['，', '、', ',']) {
            return Some((Marker::Spoken, 0));
        }
    }
    if let Some(rest) = text.strip_prefix('其')
        && rest.starts_with(|c| CHINESE.contains(c))
        && rest.chars().nth(1).is_some_and(|c| matches!(c, '，' | ',' | '、'))
    {
        return Some((Marker::Spoken, 0));
    }
    None
}

/// Whether a line opens a new item or point, so that it does not go on with the line before.
pub(super) fn opens_item(text: &str) -> bool {
    match marker(text) {
        Some((Marker::Number, _)) => {
            !text.starts_with(['[', '［']) && !text.starts_with(|c: char| c.is_ascii_digit() && text.contains("年"))
        }
        Some(_) => true,
        None => false,
    }
}

/// Whether a line begins with a section or item number.
pub(super) fn is_numbered(text: &str) -> bool {
    matches!(marker(text), Some((Marker::Number, _)))
}

/// Whether a line begins with a section number of several levels: 3.2, 4.1.1.
pub(super) fn is_section_number(text: &str) -> bool {
    let len = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number = &text[..len];
    number.contains('.') && !number.ends_with('.') && text[len..].starts_with([' ', '\u{3000}'])
}

/// Whether a line is the trail that tells where a page stands in its site: short names with > or › between them.
pub(super) fn is_trail(text: &str) -> bool {
    let mut parts = 0;
    for part in text.split(['>', '›', '»', '＞', '→', '»']) {
        let part = part.trim();
        let letters = part.chars().filter(|c| super::features::is_han(*c) || c.is_ascii_alphabetic()).count();
        if letters < 2 && !(part.is_empty() && parts > 0) || letters > 24 || part.contains(['，', '。', '；', '<', '='])
        {
            return false;
        }
        parts += 1;
    }
    parts >= 2
}

/// Whether a line points to the neighbour of this page: 上一首：…, 下一篇 …, whatever the site calls its pages.
pub(super) fn is_neighbour(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut chars = text.chars();
    let (first, one, counter) = (chars.next(), chars.next(), chars.next());
    matches!(first, Some('上' | '下' | '前' | '后' | '後'))
        && matches!(one, Some('一' | '1'))
        && counter.is_some_and(|c| "篇页頁章节節首条條封则則个個张張部集期回贴帖图圖组組".contains(c))
        && chars.next().is_none_or(|c| matches!(c, '：' | ':' | '>' | '»' | '→' | '】' | ']' | '（' | ' ' | '\u{3000}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trails() {
        assert!(is_trail("论坛 › 摄影 › 器材讨论"));
        assert!(is_trail("首页 > 新闻 >"));
        assert!(!is_trail("温度 > 30"));
        assert!(!is_trail("如果收入 > 支出，就有结余。"));
    }

    #[test]
    fn markers() {
        for (text, want) in [
            ("一、总则", Some(Marker::Number)),
            ("（二）范围", Some(Marker::Number)),
            ("3.2　方法", Some(Marker::Number)),
            ("3.2亿元", None),
            ("14 个领域", None),
            ("2　内容", Some(Marker::Number)),
            ("• 要点", Some(Marker::Bullet)),
            ("一是推进", Some(Marker::Spoken)),
            ("2022年5月", None),
            ("- 选择", Some(Marker::Bullet)),
            ("第三章 附则", Some(Marker::Number)),
            ("1", None),
        ] {
            assert_eq!(marker(text).map(|m| m.0), want, "{text}");
        }
    }
}
