//! Armies named by one character for a state, a dynasty or a province: 楚军.

use super::super::super::view::View;
use super::super::persons;
use crate::base::Span;

/// Characters of states, dynasties and provinces that had an army, and what is no army of theirs.
const POWERS: &str = "俄英法德苏韩越印缅泰奥土波埃叙以清明宋元辽金隋汉晋魏蜀吴楚燕赵梁湘淮桂滇粤奉皖鲁国伪";

/// Where the name of an army of two characters begins: 楚|军. A person may be called so: 记者魏军.
pub(super) fn from(view: &View<'_>, at: usize) -> Option<usize> {
    let power = view.before(at).filter(|c| POWERS.contains(*c))?;
    let start = at - power.len_utf8();
    let end = at + '军'.len_utf8();
    let word = view.token_at(start).is_some_and(|t| {
        let span = view.tokens[t].span;
        span == Span::new(start, end) || span == Span::new(start, at)
    });
    let titled =
        start.checked_sub(1).and_then(|b| view.token_at(b)).is_some_and(|t| persons::role(view.word(t)) & 1 == 1);
    let behind = view.after(end).is_some_and(|c| "事人官区校团旅师政用功备费方".contains(c));
    (word && !titled && !behind && view.is_boundary(start)).then_some(start)
}
