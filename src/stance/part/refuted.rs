//! A verdict that is called unjust: “把该计划等同于烂尾工程，有失公允。” takes the target's part.

use super::Part;
use super::case::Case;

/// Verbs by which a thing is made out to be something: 把…等同于….
#[rustfmt::skip]
pub const MAKES_OUT: &[&str] =
    &["等同于", "说成", "视为", "视作", "看成", "看作", "归咎于", "归结为", "归因于", "当成", "当作", "斥为", "贬为", "描绘成", "描述成", "称为"];

/// Words for a judgement that is not just.
#[rustfmt::skip]
pub const UNJUST: &[&str] = &[
    "有失公允", "有失公平", "有失偏颇", "失之偏颇", "言过其实", "夸大其词", "不公平", "不公允", "站不住脚", "过于简单", "以偏概全", "武断", "片面",
];

/// Where a verdict is refuted: the word that refutes it (有失公允) is for the target, and of the verdict (烂尾工程) nothing is left.
pub fn part(case: &Case) -> Option<Part> {
    if !case.judges() {
        return None;
    }
    let text = case.text();
    let unjust = case.evidence.cues.iter().find(|c| UNJUST.contains(&c.span.of(text)))?.span;
    let before = &text[..unjust.start as usize];
    let verb = MAKES_OUT.iter().filter_map(|w| before.rfind(w)).max()?;
    let from = before[..verb].rfind(['把', '将'])? as u32;
    let cue = case.cue.span;
    if cue == unjust {
        return Some(Part::Reversed);
    }
    (from <= cue.start && cue.end <= unjust.start).then_some(Part::Aside)
}
