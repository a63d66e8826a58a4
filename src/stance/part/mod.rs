//! The part a target has in what a sentence judges. A word of harm beside a name is not always about what the name does: it
//! may be done to it, or be its critics' fault, or be what would have come without it.
//!
//! Each such shape of sentence is a file of its own, with its words.

mod case;
mod coped;
mod denied;
mod excepted;
mod harmed;
mod held_back;
mod met;
mod of_other;
mod of_rights;
mod only_reason;
mod opponents;
mod refuted;
mod without;

pub use self::refuted::UNJUST;

use self::case::Case;
use super::cues::Cue;
use super::evidence::Evidence;
use super::holder::Holder;
use crate::base::Span;

/// How what a cue says bears on a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Plain,
    /// It is done to the target: 打压东洲企业.
    Harmed,
    /// It is said of something else: 不应因该法案而停止, 除了该法案之外，其他….
    Aside,
    /// It is said of what would be without the target, or of those who are against it: the other way round.
    Reversed,
}

/// A shape: the part of the target where the sentence has it.
type Shape = fn(&Case) -> Option<Part>;

/// Every shape, in the order in which they are tried: the first that the sentence has decides.
#[rustfmt::skip]
const SHAPES: &[Shape] = &[
    denied::part,      // 不认可该法案加重负担的说法
    held_back::part,   // 呼吁各国克制
    without::part,     // 如果没有该法案，航运早已衰落
    opponents::fault,  // 该法案的批评者忽视了…
    refuted::part,     // 把该计划等同于烂尾工程，有失公允
    opponents::named,  // 反对该法案的人
    only_reason::part, // 合作不应因该法案而停止
    excepted::part,    // 除了该法案之外，其他措施都…
    met::part,         // 该法案防止恶意行为者…
    of_other::part,    // 混乱的码头等着该法案生效
    coped::part,       // 建议会员加强合规
    of_rights::part,   // 坚决维护自身合法权益
    harmed::part,      // 打压东洲企业
];

/// The part of a target in what a cue says. `suffers`: whether something in the sentence is done to it ([`suffers`]).
pub fn of(evidence: &Evidence, cue: &Cue, target: usize, suffers: bool) -> Part {
    let case = Case { evidence, cue, target };
    let deed = || if suffers && harmed::by_deed(&case) { Part::Harmed } else { Part::Plain };
    SHAPES.iter().find_map(|shape| shape(&case)).unwrap_or_else(deed)
}

/// Whether a sentence says that something is done to the target.
pub fn suffers(evidence: &Evidence, target: usize) -> bool {
    evidence.cues.iter().any(|cue| harmed::part(&Case { evidence, cue, target }).is_some())
}

/// Whether the holder of an attitude is the target itself: 东洲企业坚决反对.
pub fn is_own(evidence: &Evidence, holder: Holder, target: usize) -> bool {
    let names = |span: Span| holder.name.contains(span.of(evidence.view.text));
    !holder.is_author() && evidence.hits.iter().any(|h| h.target == target && names(h.span))
}
