//! What somebody will not do away with: “政府不会取消新规。” is for it.

use super::super::polarity::UNDOES;
use super::super::subject::subject;
use super::super::view::ends_clause;
use super::{DECLINES, Object};
use crate::base::{Polarity, Span};

/// The words that say so, where somebody is named who says it, and no more follows.
pub fn of(object: &Object) -> Option<(Span, Polarity)> {
    let (from, head) = (object.clause.start, object.head);
    let before = UNDOES.iter().find_map(|w| head.strip_suffix(w))?;
    let declines = DECLINES.iter().find(|w| before.ends_with(**w))?;
    let start = from + (before.len() - declines.len()) as u32;
    subject(object.view, start, &[])?;
    let span = Span { start, end: from + head.len() as u32 };
    object.tail()?.trim_end_matches(ends_clause).is_empty().then_some((span, Polarity::Favor))
}
