use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "ornament",
    pass: Pass::Clean,
    what: "Drops lines that are drawn, not written: rules of dashes, underscores, stars or dots.",
    why: "They divide a page. A line with one letter or digit in it is left alone.",
    example: "_______________",
};

pub(super) fn apply(page: &mut Page) {
    for i in 0..page.units.len() {
        let u = &page.units[i];
        if u.decided.is_some() || u.f.ink < 3 || u.f.han + u.f.latin + u.f.digits > 0 || u.f.ink > 400 {
            continue;
        }
        let drawn = page.of(i).chars().filter(|c| !c.is_whitespace()).all(|c| {
            matches!(
                c,
                '_' | '-' | '—' | '–' | '=' | '*' | '~' | '.' | '·' | '•' | '─' | '━' | '═' | '☆' | '★' | '◆' | '◇' | '■'
                    | '□' | '●' | '○' | '＊' | '－' | '＝' | '＿' | '…' | '+' | '#' | '|' | '▪' | '／' | '/' | '\\' | '※'
            )
        });
        // Dots alone are an author's silence.
        let silence = page.of(i).chars().all(|c| matches!(c, '.' | '…' | '。')) && u.f.ink <= 12;
        if drawn && !silence {
            let ink = u.f.ink;
            page.decide(i, Label::PageFurniture, DOC.id, format!("{ink} drawn characters, no letter"));
        }
    }
}
