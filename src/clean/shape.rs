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

/// Whether a line begins with the mark of a turn in a conversation: 问：, 答：, Q: . Others' titles do not.
pub(super) fn is_turn(text: &str) -> bool {
    let text = text.trim_start();
    ["问", "問", "答", "Q", "A", "记者", "記者", "主持人", "本刊"]
        .iter()
        .any(|turn| text.strip_prefix(turn).is_some_and(|rest| rest.starts_with(['：', ':'])))
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

/// Whether a line is a running head of a journal: its issue or volume (第3期, 第24卷), set apart by a wide gap from the journal's
/// name, the title or the date.
pub(super) fn is_journal_head(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || CHINESE.contains(c);
    let issue = text.match_indices('第').any(|(at, _)| {
        let rest = text[at + '第'.len_utf8()..].trim_start_matches(|c: char| c.is_whitespace());
        let tail = rest.trim_start_matches(number).trim_start();
        tail.len() < rest.len() && tail.starts_with(['期', '卷'])
    });
    let mut gap = 0;
    issue
        && text.chars().any(|c| {
            gap = match c {
                '\u{3000}' => gap + 2,
                ' ' | '\t' => gap + 1,
                _ => 0,
            };
            gap >= 4
        })
}

/// Whether a line counts what readers did, each count in brackets behind its word: 收藏（235） 评论（7）.
pub(super) fn is_counters(text: &str) -> bool {
    let mut items = 0;
    // 查看: 18
    let joined = text.replace(": ", ":").replace("： ", "：");
    for item in joined.split(|c: char| c.is_whitespace() || c == '|').filter(|item| !item.is_empty()) {
        let word: usize = item.chars().take_while(|c| super::features::is_han(*c)).map(char::len_utf8).sum();
        let count = item[word..].strip_prefix(['(', '（', ':', '：']).unwrap_or_default();
        let bracket = !item[word..].starts_with([':', '：'])
            || [
                "查看", "回复", "阅读", "浏览", "点击", "评论", "收藏", "帖子", "积分", "回覆", "閱讀", "瀏覽", "人氣",
                "人气",
            ]
            .contains(&&item[..word]);
        let digits = count.trim_end_matches([')', '）', '次', '人', '+']);
        if !(6..=18).contains(&word) || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || !bracket {
            return false;
        }
        items += 1;
    }
    items >= 2
}

/// Whether a short line says how many readers did something: 已有 12 人评论, 本文已被阅读 178 次, 您有 3 条未读消息.
pub(super) fn is_reader_count(text: &str) -> bool {
    const ACTS: &[&str] = &[
        "评论",
        "評論",
        "参与",
        "參與",
        "回复",
        "回覆",
        "留言",
        "阅读",
        "閱讀",
        "浏览",
        "瀏覽",
        "点击",
        "點擊",
        "收藏",
        "喜欢",
        "喜歡",
        "赞",
        "讚",
        "关注",
        "關注",
        "访问",
        "查看",
        "下载",
        "消息",
        "提醒",
        "跟帖",
        "跟贴",
        "打分",
        "评分",
        "推荐",
        "订阅",
        "投票",
        "发言",
        "說",
        "感兴趣",
    ];
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let page = bare.strip_prefix('本').and_then(|rest| {
        let noun: usize = rest.chars().take(2).take_while(|c| *c != '已').map(char::len_utf8).sum();
        ["已有", "已被", "共有"].iter().find_map(|p| rest[noun..].strip_prefix(p))
    });
    let readers = ["目前已有", "已经有", "已有", "已被", "共有", "现有", "您有", "你有", "共"];
    let count = |rest: &str| {
        let rest = rest
            .trim_start_matches(|c: char| !c.is_ascii_digit() && (c.is_whitespace() || "阅读浏览点击访问".contains(c)));
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').trim_start();
        (after.len() < rest.len() && after.starts_with(['人', '位', '次', '条', '條', '篇', '个', '個', '名', '则']))
            .then_some(after.chars().count())
    };
    if let Some(left) = page.and_then(count) {
        return left <= 10;
    }
    let known = readers.iter().find_map(|p| bare.strip_prefix(p)).and_then(count).is_some_and(|left| left <= 12);
    known && ACTS.iter().any(|act| bare.contains(act))
        || text.split(['，', ',']).next_back().is_some_and(|last| {
            last.trim_start()
                .strip_prefix("已被")
                .is_some_and(|r| ACTS.iter().any(|a| r.starts_with(a)) && count(r).is_some())
        })
}

/// Whether a short heading names what other readers like: 用户还喜欢, 你可能也想看, 大家都在搜.
pub(super) fn is_audience(text: &str) -> bool {
    const WHO: &[&str] = &[
        "你", "您", "用户", "用戶", "大家", "网友", "網友", "读者", "讀者", "人们", "别人", "他们", "朋友", "顾客",
        "猜你", "猜您",
    ];
    const WHAT: &[&str] = &[
        "喜欢",
        "喜歡",
        "在看",
        "在搜",
        "在读",
        "在讀",
        "在买",
        "在聊",
        "爱看",
        "愛看",
        "想看",
        "想读",
        "看过",
        "看了",
        "关注",
        "關注",
        "感兴趣",
        "感興趣",
    ];
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.trim_end_matches(['的', '内', '容', '文', '章']);
    WHO.iter().any(|w| bare.starts_with(w)) && WHAT.iter().any(|w| bare.ends_with(w)) && bare.chars().count() <= 10
}

/// Whether a short line has the form of a site's name.
pub(super) fn is_site_name(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "网",
        "網",
        "网站",
        "網站",
        "论坛",
        "論壇",
        "门户",
        "入口網",
        "数据库",
        "資料庫",
        "文库",
        "文庫",
        "博客",
        "部落格",
        "数字报",
        "电子报",
        "電子報",
        "频道",
        "頻道",
        "在线",
        "線上",
    ];
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    (4..=12).contains(&letters)
        && text.chars().all(|c| super::features::is_han(c) || c.is_whitespace())
        && ENDS.iter().any(|e| text.ends_with(e))
}

/// Whether a line is the name of a file to download, as lists of other documents have it. A notice's own annexes are numbered or
/// called annexes.
pub(super) fn is_file(text: &str) -> bool {
    const ENDS: &[&str] = &[".doc", ".docx", ".ppt", ".pptx", ".pdf", ".xls", ".xlsx", ".rar", ".zip", ".wps", ".txt"];
    let lower = text.trim_end().to_ascii_lowercase();
    ENDS.iter().any(|e| lower.ends_with(e))
        && !text.contains('附')
        && marker(text).is_none()
        && !text.contains(['，', '。', '/'])
}

/// Whether a line names who did what: 采访/某某　摄影/某某, 文：某某 图：某某.
pub(super) fn is_credits(text: &str) -> bool {
    let mut items = 0;
    for item in text.split(char::is_whitespace).filter(|item| !item.is_empty()) {
        let Some((role, name)) = item.split_once(['/', '／', '：', ':']) else { return false };
        let han = |s: &str, most: usize| {
            (1..=most).contains(&s.chars().count()) && s.chars().all(|c| super::features::is_han(c) || c == '·')
        };
        if !han(role, 4) || !han(name, 6) || name.chars().count() < 2 {
            return false;
        }
        items += 1;
    }
    items >= 2
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
    fn shapes_of_the_site() {
        assert!(is_journal_head("第３期　　　　　海运学刊　　　　２００９年９月"));
        assert!(is_journal_head("海运学刊      第 24 卷"));
        assert!(!is_journal_head("《海运学刊》 2015年第8期"));
        assert!(is_counters("收藏（235） 做过（18）"));
        assert!(!is_counters("一月 212 208") && !is_counters("甲方：3 乙方：4") && !is_counters("评论（7）"));
        assert!(
            is_reader_count("已有 12 人评论") && is_reader_count("本诗已有 9 人朗诵") && is_reader_count("共有3条留言")
        );
        assert!(is_reader_count("（原载校刊, 已被阅读178次）"));
        assert!(
            !is_reader_count("已有12人获救") && !is_reader_count("共有三个问题") && !is_reader_count("本市已建成5座桥")
        );
        assert!(is_audience("用户还喜欢") && is_audience("【大家都在看】") && is_audience("您可能感兴趣的内容"));
        assert!(!is_audience("你喜欢春天吗") && !is_audience("大家的意见"));
        assert!(
            is_file("《春》说课稿.ppt")
                && !is_file("附件：任务表.doc")
                && !is_file("1. 任务表.xls")
                && !is_file("说明")
        );
        assert!(is_site_name("现代诗歌网") && !is_site_name("蛛网") && !is_site_name("他撒下一张网。"));
        assert!(is_credits("采访/唐宛　受访/顾年") && !is_credits("时间：周一") && !is_credits("1/2 3/4"));
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
