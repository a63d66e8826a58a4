//! What something is put down to: “渔业协会将失业归咎于新规。” blames it, “李海把增长归因于新规。” credits it.

use super::super::cues::{Class, Cue};
use super::super::scope;
use super::Object;
use crate::base::{Polarity, Span};

/// Verbs that put something down to a cause: to blame, or as its effect has it.
const PUTS: &[&str] = &["归咎于", "归罪于", "归因于"];

/// What is put down to a cause beside words that judge, and whether that speaks for the cause: 把减产归因于….
#[rustfmt::skip]
const EFFECTS: &[(&str, Polarity)] = &[
    ("失业", Polarity::Against), ("减产", Polarity::Against), ("短缺", Polarity::Against), ("涨价", Polarity::Against), ("衰退", Polarity::Against),
    ("增长", Polarity::Favor), ("回升", Polarity::Favor), ("复苏", Polarity::Favor),
];

/// Words by which one does not put a thing down to a cause, or calls it wrong to.
#[rustfmt::skip]
const NOT_PUT: &[&str] = &[
    "不能", "不应", "不可", "不要", "不宜", "不是", "并非", "不认为", "否认", "拒绝", "反对", "与其", "错误地", "简单地", "不公平地", "无法",
];

/// What that says of the object, as a cue.
pub fn of(object: &Object, cues: &[Cue]) -> Option<Cue> {
    let from = object.clause.start;
    let (verb, head) = PUTS.iter().find_map(|w| Some((w, object.head.strip_suffix(w)?)))?;
    let taken = head.rfind(['把', '将'])?;
    let start = from + head.len() as u32;
    let effect = Span { start: from + taken as u32, end: start };
    let polarity = match *verb {
        "归因于" => {
            let judged = cues.iter().rfind(|c| effect.contains(c.span) && scope::judges(c.class));
            let known = || EFFECTS.iter().find(|(w, _)| effect.of(object.view.text).ends_with(w)).map(|e| e.1);
            judged.map(|c| c.polarity).or_else(known)?
        }
        _ => Polarity::Against,
    };
    let refused = NOT_PUT.iter().any(|w| head.contains(w));
    let class = if polarity == Polarity::Favor { Class::Benefit } else { Class::Fault };
    let span = Span { start, end: start + verb.len() as u32 };
    (!refused).then_some(Cue { span, class, polarity, strength: 0.85 })
}
