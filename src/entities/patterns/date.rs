//! Calendar expressions.

use std::sync::{Arc, LazyLock};

use regex::{Regex, RegexSet};

use super::super::candidate::Candidate;
use super::super::landmarks::Mark;
use super::super::view::View;
use super::numbers;
use super::spots::Spots;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:date",
    pass: Pass::Entities,
    what: "Marks calendar expressions: years, months, days and their ranges, quarters, seasons, decades, centuries, financial years and five-year-plan periods; digits or Chinese numerals, with or without spaces.",
    why: "The id is the date in ISO order (date-2022-05). A bare day takes its month from the date before it. A quarter or half of the year stands without the year too (前三季度), not as a duration (连续三季度). Durations (3年来, 10日内) and 今年, 去年 alone are not calendar expressions.",
    example: "自2022年5月起；10月12日和24日；2025年下半年 → 2022年5月, 10月12日, 24日, 2025年下半年",
};

/// Every expression has one of these.
pub(in super::super) const ANCHORS: &str = "年月日纪五季-/.";

/// The forms of an expression, in order: at one place, the first that matches is it.
struct Date {
    any: Regex,
    spots: Spots,
    kinds: [&'static str; 14],
    /// The forms one by one. Which one matched, a set tells with far less work than groups.
    at_start: RegexSet,
}

static DATE: LazyLock<Date> = LazyLock::new(|| {
    let d = r"\d{1,2}\s?";
    let cn = "一二三四五六七八九十";
    let part =
        r"(?:年?[底初末]|年?中期|(?:上|下)半年|前[二两三23]个?季度?|第?[一二三四1-4]季度?|[春夏秋冬]季?|[上中下]旬)";
    let end = r"(?:初期?|中期|中叶|末期?|后期|前期|后半期|前半期|前半叶|后半叶|上半叶|下半叶)?";
    let day = format!(r"{d}[日号]");
    let month = format!(
        r"(?:{d}[-–—至到、]\s?)?{d}月(?:份|[底初末]|[上中下]旬|\s?{day}(?:\s?[-–—]\s?{day})?|\s?{d}[-–—]\s?{day})?"
    );
    let cn_month = format!(r"(?:正|腊|[{cn}]{{1,2}})月(?:[{cn}廿]{{1,3}}日|[底初末]|[上中下]旬)?");
    let forms = [
        ("iso", r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}".to_owned()),
        (
            "years",
            format!(
                r"(?:公元前?|前)?\d{{3,4}}\s?(?:年\s?[-–—－~～]|[-–—－~～/至到或])\s?\d{{2,4}}\s?(?:财年|年度|年代{end}|年[底初末]?)"
            ),
        ),
        (
            "century",
            format!(
                r"(?:公元前|西元前|前)?(?:\d{{1,2}}\s?[-–—至到]\s?)?(?:\d{{1,2}}\s?|[{cn}]{{1,3}})世纪(?:\d\d年代|[{cn}]十年代)?{end}"
            ),
        ),
        ("decade", format!(r"(?:上个?世纪)?(?:\d{{4}}|\d0|[一二三四五六七八九]十)\s?年代{end}")),
        ("fiscal", r"\d{2,4}\s?(?:财政年度|财年)".to_owned()),
        ("bc", r"(?:公元前|西元前|公元|西元|前)\s?\d{1,4}\s?年".to_owned()),
        ("year", format!(r"\d{{3,4}}\s?年(?:度|\s?{month}|\s?{part})?")),
        ("cnyear", format!(r"[一二][〇零○一二三四五六七八九]{{3}}年(?:{cn_month}|{part})?")),
        ("relative", format!(r"[今去明前同当次该]年(?:{month}|{cn_month}|{part})")),
        ("month", month.clone()),
        ("cnmonth", format!(r"[{cn}]{{1,2}}月[{cn}]{{1,3}}日|十[一二]月")),
        ("day", format!(r"{d}日")),
        ("quarter", "前[二两三]个?季度|第?[一二三四]季度|[上下]半年".to_owned()),
        ("plan", r"十[一二三四五六]五|[七八九]五".to_owned()),
    ];
    let any = forms.iter().map(|(_, form)| format!("(?:{form})")).collect::<Vec<_>>().join("|");
    let spots = Spots::new(&any, "", "#一二三四五六七八九十正腊今去明前同当次该上下");
    let at_start = RegexSet::new(forms.iter().map(|(_, form)| format!("^(?:{form})"))).expect("valid");
    Date { any: Regex::new(&any).expect("valid"), spots, kinds: forms.map(|(kind, _)| kind), at_start }
});

/// A year without 年, after a word that asks for one: 展望2026,
static BARE_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:展望|迈向|面向|走向|回顾|截至|截止|自从|直到)\s?(?P<year>(?:19|20)\d\d)").expect("valid")
});

/// What a hit is, as far as ranges and ids need it.
struct Hit {
    span: Span,
    /// The form that matched.
    kind: &'static str,
}

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let mut hits: Vec<Hit> = Vec::new();
    let Date { any, spots, kinds, at_start } = &*DATE;
    for (start, end) in spots.of(text, view.places(Mark::Date)) {
        let mut at = start;
        while at < end
            && let Some(whole) = any.find_at(&text[..end], at)
        {
            at = whole.end();
            let kind = at_start.matches(whole.as_str()).iter().next().map_or("year", |form| kinds[form]);
            if refused(view, kind, whole.start(), whole.end()) {
                // 3 of 2013年: go on behind the first character, not behind the hit.
                at = whole.start() + text[whole.start()..].chars().next().map_or(1, char::len_utf8);
                while text[..at].ends_with(|c: char| c.is_ascii_digit())
                    && text[at..].starts_with(|c: char| c.is_ascii_digit())
                {
                    at += 1;
                }
                continue;
            }
            let span = Span::new(whole.start(), whole.end());
            if let Some(last) = hits.last_mut()
                && joins(&text[last.span.end as usize..whole.start()], kind)
            {
                last.span.end = span.end;
                continue;
            }
            hits.push(Hit { span, kind });
        }
    }
    for captures in BARE_YEAR.captures_iter(text) {
        let Some(year) = captures.name("year") else { continue };
        if view.after(year.end()).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '.' | '%' | '–')) {
            hits.push(Hit { span: Span::new(year.start(), year.end()), kind: "bare" });
        }
    }
    let mut month = None;
    for hit in hits {
        let words = hit.span.of(text);
        let id = if hit.kind == "bare" { Some(words.to_owned()) } else { normal(words, hit.kind, &mut month) };
        let entity = id.map(|id| Arc::from(format!("date-{id}")));
        out.push(Candidate::new(hit.span, EntityType::Date, finder).entity(entity).sure());
    }
}

/// Whether two hits are one range: joined by a dash. Dates joined by 至 or 到 are two.
fn joins(gap: &str, kind: &str) -> bool {
    let gap = gap.trim();
    kind != "plan" && !gap.is_empty() && gap.chars().all(|c| matches!(c, '-' | '–' | '—' | '－' | '~' | '～'))
}

/// Looks like a date, and is none: part of a longer number, a duration, another word.
fn refused(view: &View<'_>, kind: &str, start: usize, end: usize) -> bool {
    let words = &view.text[start..end];
    let before = view.before(start);
    let after = &view.text[end..];
    let digits = words.starts_with(|c: char| c.is_ascii_digit());
    if digits && before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '$' | '第' | '约' | '近')) {
        return true;
    }
    // 12,000年: a number goes on; 报道,2021年: a clause ends.
    let clause = view.text[..start].strip_suffix(',').is_none_or(|head| !head.ends_with(|c: char| c.is_ascii_digit()));
    if digits && !clause {
        return true;
    }
    match kind {
        "iso" => after.starts_with(|c: char| c.is_ascii_digit()),
        "year" => {
            let number: String = words.chars().take_while(char::is_ascii_digit).collect();
            let value: u32 = number.parse().unwrap_or(0);
            let bare = words.trim_end().ends_with('年');
            let lasts = ["来", "多", "以上", "历史", "的历史", "以后", "之久", "间", "前", "后", "有期"]
                .iter()
                .any(|w| after.starts_with(w));
            value > 2200
                || bare && value.is_multiple_of(100) && (value < 1000 || value.is_multiple_of(500) && lasts)
                || number.len() == 3 && lasts
        }
        "day" => {
            words.len() > 3 && after.starts_with(['内', '游', '间', '本', '元', '常', '圆', '经', '报'])
                || before.is_some_and(|c| matches!(c, '每' | '连' | '达' | '满' | '隔' | '过'))
                || after.starts_with("以内")
                || after.starts_with("以上")
        }
        "month" => before.is_some_and(|c| c == '个') || after.starts_with(['球', '亮', '刊', '薪']),
        "cnmonth" | "cnyear" | "century" | "decade" => {
            !digits && before.is_some_and(|c| "一二三四五六七八九十百".contains(c))
        }
        "bc" => words.starts_with('前') && before.is_some_and(|c| "之以目此先从生".contains(c)),
        "plan" => {
            let quoted = before == Some('“') && after.starts_with('”');
            let period = after.trim_start_matches('”');
            let named = ["时期", "期间", "末", "开局", "以来", "收官"].iter().any(|w| period.starts_with(w));
            let law = ["规划", "计划", "纲要", "智", "数"].iter().any(|w| period.starts_with(w));
            !(named && (quoted || words.starts_with('十')) || quoted && !law)
        }
        // 连续三季度, 过去二季度, 每一季度: so many of them.
        "quarter" => {
            before.is_some_and(|c| "续去每近来隔历逢共了达为这那一二三四五六七八九十".contains(c))
                || words.ends_with("半年") && (after.starts_with('刊') || of_word_before(view, start))
        }
        "relative" => before.is_some_and(|c| "一二三四五六七八九十数几多".contains(c)),
        _ => false,
    }
}

/// Whether 上 or 下 at a byte ends the word before: 北上|半年后, 一年以上|半年以下. Not 湖北|上半年, 以|上半年为例.
fn of_word_before(view: &View<'_>, at: usize) -> bool {
    let mut before = view.text[..at].chars().rev();
    let alone = |c: char| view.is_boundary(at - c.len_utf8());
    match before.next() {
        Some('以') => before.next().is_some_and(|c| "年月日天周".contains(c)),
        Some(c) => "北南路桌马线网船床".contains(c) && alone(c),
        None => false,
    }
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:公元|西元)?(?P<bc>前)?\s?(?P<y>\d{1,4})\s?年").expect("valid"));
static MONTH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\d{1,2})\s?月").expect("valid"));
static DAY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\d{1,2})\s?[日号]").expect("valid"));
static YEARS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?P<a>\d{4})\s?年?\s?[-–—－~～/至到]\s?(?P<b>\d{2,4})").expect("valid"));

/// The date in ISO order. `month` is the month of the last date, for bare days.
fn normal(words: &str, kind: &str, month: &mut Option<u32>) -> Option<String> {
    let number = |regex: &Regex| regex.captures(words).and_then(|c| c[1].parse::<u32>().ok());
    match kind {
        "iso" => {
            let mut parts = words.split(['-', '/', '.']).map(|p| p.parse::<u32>().unwrap_or(0));
            let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
            *month = Some(m);
            Some(format!("{y:04}-{m:02}-{d:02}"))
        }
        "years" => {
            let captures = YEARS.captures(words)?;
            let (a, b) = (&captures["a"], &captures["b"]);
            let b = if b.len() < 4 { format!("{}{b}", &a[..4 - b.len()]) } else { b.to_owned() };
            Some(format!("{a}-to-{b}"))
        }
        "century" => {
            let text = words.trim_start_matches(['公', '西', '元', '前']);
            let (number, rest) = text.split_once("世纪")?;
            let n = number.trim().parse().ok().or_else(|| numbers::chinese(number.trim()).map(|n| n as u32))?;
            let bc = if words.contains('前') && words.find('前') < words.find("世纪") { "-bc" } else { "" };
            if let Some((decade, _)) = rest.split_once("年代") {
                let d = decade.parse().ok().or_else(|| numbers::chinese(decade).map(|n| n as u32))?;
                return Some(format!("{}s{bc}", (n.checked_sub(1)?) * 100 + d));
            }
            let th = match (n % 10, n % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            Some(format!("{n}{th}-century{bc}"))
        }
        "decade" => {
            let (number, _) = words.split_once("年代")?;
            let number = number.trim_start_matches(['上', '个', '世', '纪']);
            let n = number.trim().parse().ok().or_else(|| numbers::chinese(number.trim()).map(|n| n as u32))?;
            // 80年代 in a text of today is 1980s.
            Some(format!("{}s", if n < 100 { 1900 + n } else { n }))
        }
        "fiscal" => Some(format!("fy{}", words.chars().take_while(char::is_ascii_digit).collect::<String>())),
        "plan" => {
            let n = if words.starts_with('十') {
                numbers::chinese(&words[..words.len() - '五'.len_utf8()])?
            } else {
                numbers::chinese(&words[..'九'.len_utf8()])?
            };
            Some(format!("cn-{n}fyp"))
        }
        "relative" | "quarter" => None,
        "cnyear" | "cnmonth" => {
            let mut rest = words;
            let mut id = Vec::new();
            for (mark, width) in [('年', 4), ('月', 2), ('日', 2)] {
                if let Some((number, after)) = rest.split_once(mark) {
                    let n = numbers::chinese(number)? as u32;
                    if mark == '月' {
                        *month = Some(n);
                    }
                    id.push(format!("{n:0width$}"));
                    rest = after;
                }
            }
            Some(id.join("-") + suffix(rest))
        }
        "day" => {
            let d = number(&DAY)?;
            Some(match month {
                Some(m) => format!("{m:02}-{d:02}"),
                None => format!("day-{d:02}"),
            })
        }
        _ => {
            let mut id = Vec::new();
            if let Some(captures) = YEAR.captures(words) {
                let era = if captures.name("bc").is_some() { "-bc" } else { "" };
                id.push(format!("{:0>4}{era}", &captures["y"]));
            }
            if let Some(m) = number(&MONTH) {
                *month = Some(m);
                id.push(format!("{m:02}"));
                if let Some(d) = number(&DAY) {
                    id.push(format!("{d:02}"));
                }
            }
            let tail = words.split_once('月').or_else(|| words.split_once('年')).map_or("", |(_, tail)| tail);
            Some(id.join("-") + suffix(tail))
        }
    }
}

/// The part of a year or month that a tail names.
fn suffix(tail: &str) -> &'static str {
    match tail.trim() {
        t if t.starts_with("上半") => "-h1",
        t if t.starts_with("下半") => "-h2",
        t if t.starts_with('底') || t.starts_with('末') => "-end",
        t if t.starts_with('初') => "-start",
        t if t.starts_with('中') => "-mid",
        t if t.starts_with("上旬") => "-early",
        t if t.starts_with("下旬") => "-late",
        t if t.starts_with('春') => "-spring",
        t if t.starts_with('夏') => "-summer",
        t if t.starts_with('秋') => "-autumn",
        t if t.starts_with('冬') => "-winter",
        t if t.starts_with('前') => match t.trim_start_matches('前').chars().next() {
            Some('二' | '两' | '2') => "-q1-to-q2",
            Some('三' | '3') => "-q1-to-q3",
            _ => "",
        },
        t if t.contains('季') => match t.trim_start_matches('第').chars().next() {
            Some('一' | '1') => "-q1",
            Some('二' | '2') => "-q2",
            Some('三' | '3') => "-q3",
            Some('四' | '4') => "-q4",
            _ => "",
        },
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spots::tests::same_matches;
    use super::*;

    #[test]
    fn each_form_is_told() {
        for (kind, text) in DATE.kinds.iter().zip([
            "2022-05-01",
            "2021-2025年度",
            "二十世纪",
            "上世纪80年代",
            "2023财年",
            "公元前221年",
            "2022年5月",
            "二〇二二年",
            "今年3月",
            "5月",
            "五月三日",
            "3日",
            "前三季度",
            "十四五",
        ]) {
            assert_eq!(DATE.any.find(text).map(|whole| whole.as_str()), Some(text));
            assert_eq!(DATE.at_start.matches(text).iter().next().map(|form| DATE.kinds[form]), Some(*kind), "{text}");
        }
    }

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[0-9２年月日世纪代五一十〇 前公元今底初上中下旬半春季至到-，的]{0,50}") {
            same_matches(&DATE.any, &DATE.spots, Mark::Date, &text);
        }
    }
}
