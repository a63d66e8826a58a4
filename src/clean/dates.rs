//! Dates and times as pages print them, parsed without a calendar library.

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Bytes in the text: the date with its time, if it has one.
    pub start: usize,
    pub end: usize,
    /// ISO 8601: `2025-08-04`, or `2025-08-04T20:42:22`.
    pub iso: String,
    /// Whether a time of day follows the date.
    pub timed: bool,
}

/// The first full date (year, month, day) in `text`: 2025-08-04, 2025/8/4, 2025.8.4, 2025年8月4日, each perhaps with a time.
pub(super) fn find(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i + 8 <= bytes.len() {
        if bytes[i].is_ascii_digit() {
            let run = digits(bytes, i);
            if run == 4
                && (bytes[i] == b'1' && bytes[i + 1] == b'9' || bytes[i] == b'2' && bytes[i + 1] == b'0')
                && let Some(found) = at(text, i)
            {
                return Some(found);
            }
            i += run;
        } else {
            i += 1;
        }
    }
    None
}

/// Whether the text holds a time of day (10:09, 20：31).
pub(super) fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i].is_ascii_digit() {
            let run = digits(bytes, i);
            if run <= 2 {
                let rest = &text[i + run..];
                let rest = rest.strip_prefix(':').or_else(|| rest.strip_prefix('：'));
                if rest.is_some_and(|r| digits(r.as_bytes(), 0) == 2 && r.as_bytes()[0] <= b'5') {
                    return true;
                }
            }
            i += run;
        } else {
            i += 1;
        }
    }
    false
}

fn digits(bytes: &[u8], from: usize) -> usize {
    bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
}

fn number(text: &str, from: usize, most: usize) -> Option<(u32, usize)> {
    let run = digits(text.as_bytes(), from);
    if run == 0 || run > most {
        return None;
    }
    Some((text[from..from + run].parse().ok()?, from + run))
}

fn skip<'t>(text: &'t str, from: usize, marks: &[&str]) -> Option<(usize, &'t str)> {
    let rest = &text[from..];
    let trimmed = rest.trim_start_matches(' ');
    let gap = rest.len() - trimmed.len();
    marks.iter().find(|m| trimmed.starts_with(**m)).map(|m| {
        let end = from + gap + m.len();
        let after = &text[end..];
        let spaces = after.len() - after.trim_start_matches(' ').len();
        (if gap + spaces > 0 && !m.is_ascii() { end + spaces } else { end }, &text[from + gap..end])
    })
}

fn at(text: &str, start: usize) -> Option<Found> {
    let year = &text[start..start + 4];
    let (i, mark) = skip(text, start + 4, &["年", "-", "/", "."])?;
    let (month, i) = number(text, i, 2)?;
    let close: &[&str] = if mark == "年" { &["月"] } else { &[mark] };
    let (i, _) = skip(text, i, close)?;
    let (day, mut i) = number(text, i, 2)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    if mark == "年" {
        i = skip(text, i, &["日", "号", "號"])?.0;
    }
    let mut iso = format!("{year}-{month:02}-{day:02}");
    let mut end = i;
    let rest = &text[i..];
    let gap = rest.len() - rest.trim_start_matches([' ', 'T', '\u{a0}', '\u{3000}']).len();
    let mut timed = false;
    if let Some((hour, j)) = number(text, i + gap, 2)
        && hour < 24
        && let Some((j, _)) = skip(text, j, &[":", "：", "时", "時"])
        && let Some((minute, j)) = number(text, j, 2)
        && minute < 60
    {
        timed = true;
        end = j;
        iso += &format!("T{hour:02}:{minute:02}");
        if let Some((j, _)) = skip(text, j, &[":", "："])
            && let Some((second, j)) = number(text, j, 2)
            && second < 60
        {
            end = j;
            iso += &format!(":{second:02}");
        }
    }
    Some(Found { start, end, iso, timed })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn check(text: &str, iso: Option<&str>) {
        assert_eq!(find(text).map(|f| f.iso).as_deref(), iso, "{text}");
    }

    #[test]
    fn dates() {
        check("发布时间:2025-08-04 20:42:22 小编", Some("2025-08-04T20:42:22"));
        check("2016年05月25日10:10 财经", Some("2016-05-25T10:10"));
        check("海运周刊2023-11-9", Some("2023-11-09"));
        check("2024/1/2", Some("2024-01-02"));
        check("2026年2月3日在会议上", Some("2026-02-03"));
        check("2026-13-40", None);
        check("2022年5月", None);
        check("12025-08-04", None);
    }
}
