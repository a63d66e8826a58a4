use crate::base::{Label, Pass, RuleDoc};
use crate::clean::features::Ending;
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "page-number",
    pass: Pass::Clean,
    what: "Drops page numbers that stand on a line of their own: — 18 —, 第 2 页 共 5 页, - 3 -, 2/5.",
    why: "A page end falls into the middle of a sentence. A bare number is a page number only where several of them count up \
          and stand between lines that break off; numbered sections (1, 2, 3 over finished paragraphs) stay.",
    example: "……强化研发\\n\\n— 18 —\\n\\n与合作。",
};

pub(super) fn apply(page: &mut Page) {
    let mut bare: Vec<(usize, u32)> = Vec::new();
    let mut fractions: Vec<(usize, u32, u32)> = Vec::new();
    for i in 0..page.units.len() {
        if page.units[i].f.ink > 24 || !page.is_open(i) {
            continue;
        }
        let text = page.of(i);
        if is_page_number(text) {
            page.decide(i, Label::PageFurniture, DOC.id, format!("page number “{text}” on a line of its own"));
        } else if text.len() <= 4
            && let Ok(n) = text.parse()
        {
            bare.push((i, n));
        } else if let Some((a, b)) = text.split_once('/')
            && let (Ok(a), Ok(b)) = (a.trim().parse::<u32>(), b.trim().parse::<u32>())
            && a <= b
            && b < 1000
        {
            fractions.push((i, a, b));
        }
    }
    // 1/9, 2/9: one total, the numbers go up.
    for total in fractions.iter().map(|f| f.2).collect::<std::collections::BTreeSet<_>>() {
        let same: Vec<_> = fractions.iter().filter(|f| f.2 == total).collect();
        if same.len() >= 2 && same.windows(2).all(|w| w[0].1 < w[1].1) {
            for &&(i, n, _) in &same {
                page.decide(i, Label::PageFurniture, DOC.id, format!("page {n} of {total}"));
            }
        }
    }
    // Bare numbers: count up, and the lines before them break off in mid-sentence (a running head may stand between).
    let breaks_off = |i: usize| {
        (i.saturating_sub(2)..i).any(|j| {
            let u = &page.units[j];
            let open = matches!(u.f.end, Ending::None | Ending::Pause) && !page.of(j).ends_with(['：', ':']);
            u.f.ink >= 15 && u.f.marks() > 0 && u.f.function > 0 && open
        })
    };
    let counting = bare.len() >= 2 && bare.windows(2).all(|w| w[1].1 == w[0].1 + 1);
    // One line stands behind, or before, every number: a running head.
    let head = |i: usize, step: usize| {
        page.units
            .get((i + step).wrapping_sub(1))
            .filter(|u| (2..=30).contains(&u.f.ink) && u.f.marks() == 0)
            .map(|u| u.span.of(page.text))
    };
    let headed = [0, 2].into_iter().any(|step| {
        bare.first().is_some_and(|f| head(f.0, step).is_some())
            && bare.windows(2).all(|w| head(w[0].0, step) == head(w[1].0, step))
    });
    if counting && (headed || bare.iter().filter(|(i, _)| breaks_off(*i)).count() * 2 >= bare.len()) {
        for (i, n) in bare {
            page.decide(i, Label::PageFurniture, DOC.id, format!("the number {n} counts up from page to page"));
        }
    }
}

fn is_page_number(text: &str) -> bool {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '·' | '•' | '~' | '|' | '─' | '━');
    let inner = compact.trim_matches(dash);
    let number = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    if inner.len() < compact.len() && compact.starts_with(dash) && compact.ends_with(dash) && number(inner) {
        return true;
    }
    if let Some(rest) = compact.strip_prefix('第')
        && let Some((n, rest)) = rest.split_once('页').or_else(|| rest.split_once('頁'))
        && number(n)
    {
        let rest = rest.trim_start_matches([',', '，', '/', '|', '、', '(', '（']).trim_start_matches(['共', '总']);
        let rest = rest.trim_end_matches([')', '）', '页', '頁']);
        return rest.is_empty() || number(rest);
    }
    let lower = compact.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("page") {
        return match rest.split_once("of").or_else(|| rest.split_once('/')) {
            Some((a, b)) => number(a) && number(b),
            None => number(rest),
        };
    }
    false
}
