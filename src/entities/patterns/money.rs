//! Amounts of money.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::super::candidate::Candidate;
use super::super::landmarks::Mark;
use super::super::view::{View, is_latin};
use super::numbers;
use super::spots::Spots;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:money",
    pass: Pass::Entities,
    what: "Marks amounts with their currency: a number (digits or Chinese numerals, with 万, 亿), then the currency, or the currency in front.",
    why: "The id holds currency and value (money-jpy-50000000000), so amounts can be compared. Degree words (近, 约, 超) stay outside; the name of a currency alone is no amount.",
    example: "投资近500亿日元、港币一亿元 → 500亿日元, 港币一亿元",
};

/// Currency names and their ISO 4217 codes. 元 alone is the currency of the text: CNY.
const CURRENCIES: &[(&str, &str)] = &[
    ("日元", "jpy"),
    ("日圆", "jpy"),
    ("美元", "usd"),
    ("美金", "usd"),
    ("欧元", "eur"),
    ("英镑", "gbp"),
    ("元人民币", "cny"),
    ("人民币", "cny"),
    ("元新台币", "twd"),
    ("新台币", "twd"),
    ("台币", "twd"),
    ("元台币", "twd"),
    ("港元", "hkd"),
    ("港币", "hkd"),
    ("元港币", "hkd"),
    ("澳门元", "mop"),
    ("韩元", "krw"),
    ("韩圆", "krw"),
    ("朝鲜元", "kpw"),
    ("加元", "cad"),
    ("加币", "cad"),
    ("澳元", "aud"),
    ("澳币", "aud"),
    ("纽元", "nzd"),
    ("新西兰元", "nzd"),
    ("新加坡元", "sgd"),
    ("新元", "sgd"),
    ("新币", "sgd"),
    ("瑞士法郎", "chf"),
    ("法郎", "frf"),
    ("马克", "dem"),
    ("卢布", "rub"),
    ("印度卢比", "inr"),
    ("卢比", "inr"),
    ("印尼盾", "idr"),
    ("印尼卢比", "idr"),
    ("越南盾", "vnd"),
    ("泰铢", "thb"),
    ("比索", "mxn"),
    ("里拉", "try"),
    ("雷亚尔", "brl"),
    ("林吉特", "myr"),
    ("令吉", "myr"),
    ("里亚尔", "sar"),
    ("第纳尔", "dinar"),
    ("迪拉姆", "aed"),
    ("阿联酋迪尔汗", "aed"),
    ("迪尔汗", "aed"),
    ("瑞典克朗", "sek"),
    ("挪威克朗", "nok"),
    ("丹麦克朗", "dkk"),
    ("克朗", "krona"),
    ("埃镑", "egp"),
    ("兹罗提", "pln"),
    ("福林", "huf"),
    ("谢克尔", "ils"),
    ("圆", "cny"),
    ("元", "cny"),
];

/// What stands in front of a number.
const FRONTS: &str = "人民币|新台币|台币|港币|美金|日币|USD|US\\$|HK\\$|NT\\$|RMB|\\$|￥|¥|€|£";

/// Every amount has one of these: the last characters of the currencies.
pub(in super::super) fn anchors() -> String {
    FRONTS
        .split('|')
        .chain(CURRENCIES.iter().map(|(name, _)| *name))
        .filter_map(|name| name.chars().next_back())
        .collect()
}

static MONEY: LazyLock<(Regex, Spots)> = LazyLock::new(|| {
    let mut names: Vec<&str> = CURRENCIES.iter().map(|(name, _)| *name).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let currency = names.join("|");
    let big = "十百千万亿兆";
    let number = format!(
        r"(?:\d[\d,]*(?:\.\d+)?\s?(?:[余多]?[{big}]+)*(?:\d+(?:\.\d+)?[{big}]+)*[余多]?|[数几]?[〇零一二三四五六七八九两半{big}]+[余多]?[{big}]*|[几数])"
    );
    let range = format!(r"{number}(?:\s?[-–—~～至到]\s?{number})?");
    let pattern =
        format!(r"(?P<front>{FRONTS})\s?(?P<n2>{range})(?P<c2>{currency})?|(?P<n1>{range})\s?(?P<c1>{currency})");
    let spots = Spots::new(&pattern, "USDHKNTRMB", &format!("#数几〇零一二三四五六七八九两半{big}"));
    (Regex::new(&pattern).expect("valid"), spots)
});

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let (money, spots) = &*MONEY;
    let hits = spots
        .of(view.text, view.places(Mark::Money))
        .filter(|(at, end)| money.is_match(&view.text[*at..*end]))
        .flat_map(|(at, end)| money.captures_iter(&view.text[at..end]).map(move |c| (at, c)));
    for (at, hit) in hits {
        let Some(whole) = hit.get(0) else { continue };
        let (start, end) = (at + whole.start(), at + whole.end());
        let Some(number) = hit.name("n1").or_else(|| hit.name("n2")) else { continue };
        let currency = hit.name("c1").or_else(|| hit.name("c2")).map(|m| m.as_str());
        if is_other_word(view, number.as_str(), currency, start, end) {
            continue;
        }
        let code = match (hit.name("front").map(|m| m.as_str()), currency) {
            (Some(front), _) => code_in_front(front),
            (None, Some(name)) => CURRENCIES.iter().find(|(n, _)| *n == name).map(|(_, code)| *code),
            (None, None) => None,
        };
        let entity = match (code, numbers::amount(number.as_str())) {
            (Some(code), Some(value)) => Some(Arc::from(format!("money-{code}-{}", numbers::plain(value)))),
            _ => None,
        };
        out.push(Candidate::new(Span::new(start, end), EntityType::Money, finder).entity(entity).sure());
    }
}

fn code_in_front(front: &str) -> Option<&'static str> {
    Some(match front {
        "人民币" | "RMB" => "cny",
        "新台币" | "台币" | "NT$" => "twd",
        "港币" | "HK$" => "hkd",
        "美金" | "USD" | "US$" | "$" => "usd",
        "日币" => "jpy",
        "€" => "eur",
        "£" => "gbp",
        _ => return None,
    })
}

/// 二元, 多元化, 10元素: 元 as a part of another word. A bare 元 needs digits or a large numeral before it.
fn is_other_word(view: &View<'_>, number: &str, currency: Option<&str>, start: usize, end: usize) -> bool {
    if view.before(start).is_some_and(|c| is_latin(c) || c == '.') && number.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    if !matches!(currency, Some("元" | "圆")) {
        return false;
    }
    let plain = !number.contains(|c: char| c.is_ascii_digit()) && !number.contains(['百', '千', '万', '亿']);
    plain || view.after(end).is_some_and(|c| "户素件组首旦月老论次方器化年宇宙".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spots::tests::same_matches;
    use super::*;

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[0-9２,.万亿一十百几数余多元日美币人民港镑USD$￥ 至-，的]{0,50}") {
            same_matches(&MONEY.0, &MONEY.1, Mark::Money, &text);
        }
    }
}
