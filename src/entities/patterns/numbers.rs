//! Reading numbers as they stand in Chinese text.

/// The value of a Chinese numeral (二十一, 三百, 两, 一点五), or `None` when it is none.
pub(super) fn chinese(text: &str) -> Option<f64> {
    if let Some((whole, part)) = text.split_once('点') {
        let mut value = chinese(whole)?;
        let mut unit = 0.1;
        for c in part.chars() {
            value += f64::from(digit(c)?) * unit;
            unit /= 10.0;
        }
        return Some(value);
    }
    // Digit by digit: 二〇〇六.
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0.0, |v, c| Some(v * 10.0 + f64::from(digit(c)?)));
    }
    let (mut total, mut current) = (0.0, None);
    for c in text.chars() {
        match (digit(c), unit(c)) {
            (Some(d), _) => current = Some(f64::from(d)),
            (_, Some(u)) if u >= 10_000.0 => {
                total = (total + current.unwrap_or(0.0)).max(1.0) * u;
                current = None;
            }
            (_, Some(u)) => {
                total += current.unwrap_or(1.0) * u;
                current = None;
            }
            _ => return None,
        }
    }
    if text.is_empty() { None } else { Some(total + current.unwrap_or(0.0)) }
}

fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' => Some(0),
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

fn unit(c: char) -> Option<f64> {
    match c {
        '十' => Some(10.0),
        '百' => Some(100.0),
        '千' => Some(1_000.0),
        '万' => Some(10_000.0),
        '亿' => Some(100_000_000.0),
        '兆' => Some(1_000_000_000_000.0),
        _ => None,
    }
}

/// The value of an amount such as 5亿4500万, 1.8万亿, 1,000 or 二百亿. `None` when a part is vague (数十亿, 20余万).
pub(super) fn amount(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '，').collect();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return chinese(&text);
    }
    let mut total = 0.0;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let len = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let mut value: f64 = rest[..len].parse().ok()?;
        rest = &rest[len..];
        while let Some(c) = rest.chars().next().filter(|c| !c.is_ascii_digit()) {
            value *= unit(c)?;
            rest = &rest[c.len_utf8()..];
        }
        total += value;
    }
    Some(total)
}

/// A number without trailing zeros, rounded to what a decimal in a text can say (so that 27.6亿 is 2760000000).
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
