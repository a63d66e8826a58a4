use std::borrow::Cow;

use super::{Change, Kind, Value};
use crate::annotations::Layer;

/// A piece of a change on one line: what both say, what the old one said, what the new one says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'c> {
    Same(Cow<'c, str>),
    Old(Cow<'c, str>),
    New(Cow<'c, str>),
}

/// What changed, without its context: `东亚地区 [-GPE-]{+LOC+}`.
pub fn inline(change: &Change) -> Vec<Piece<'_>> {
    let mut pieces = Pieces(Vec::new());
    match (&change.was, &change.now) {
        (None, None) => {}
        (None, Some(now)) => pieces.0.push(Piece::New(whole(change.layer, now))),
        (Some(was), None) => pieces.0.push(Piece::Old(whole(change.layer, was))),
        (Some(was), Some(now)) if change.layer == Layer::Entity && change.kind == Kind::Move => {
            pieces.0.push(Piece::Old(whole(change.layer, was)));
            pieces.0.push(Piece::New(whole(change.layer, now)));
        }
        (Some(was), Some(now)) => {
            if change.layer == Layer::Entity {
                pieces.0.push(Piece::Same(now.quote.as_str().into()));
            }
            pieces.both(was.label.as_deref(), now.label.as_deref(), "");
            pieces.both(was.entity.as_deref(), now.entity.as_deref(), "= ");
            pieces.both(was.target.as_deref(), now.target.as_deref(), "");
            pieces.both(was.polarity.as_deref(), now.polarity.as_deref(), "");
            pieces.both(was.holder.as_deref(), now.holder.as_deref(), "by ");
            pieces.both(was.holder_entity.as_deref(), now.holder_entity.as_deref(), "= ");
            let distance = |v: &Value| (v.distanced == Some(true)).then_some("at a distance");
            pieces.both(distance(was), distance(now), "");
            let cues = |v: &Value| v.cues.as_ref().filter(|c| !c.is_empty()).map(|c| format!("“{}”", c.join("、")));
            pieces.both(cues(was).as_deref(), cues(now).as_deref(), "");
            if change.kind == Kind::Move {
                pieces.both(Some(&was.quote), Some(&now.quote), "in ");
            }
        }
    }
    pieces.0
}

/// A value that stands alone. The words of blocks and stances are shown beside it.
fn whole(layer: Layer, value: &Value) -> Cow<'_, str> {
    match layer {
        Layer::Entity => format!("{} {}", value.quote, value.brief()).into(),
        Layer::Block | Layer::Stance => value.brief().into(),
    }
}

struct Pieces<'c>(Vec<Piece<'c>>);

impl Pieces<'_> {
    /// A field on both sides, with a word before it.
    fn both(&mut self, was: Option<&str>, now: Option<&str>, before: &str) {
        let space = if self.0.is_empty() { "" } else { " " };
        let text = |value: &str| Cow::from(format!("{before}{value}"));
        if was.is_none() && now.is_none() {
            return;
        }
        if !space.is_empty() {
            self.0.push(Piece::Same(space.into()));
        }
        if was == now {
            self.0.extend(now.map(|v| Piece::Same(text(v))));
            return;
        }
        self.0.extend(was.map(|v| Piece::Old(text(v))));
        self.0.extend(now.map(|v| Piece::New(text(v))));
    }
}

/// A text on one line, control characters made visible: a raw file must not command the terminal.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '⏎',
            '\t' | '\r' => ' ',
            c if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}') => '·',
            c => c,
        })
        .collect()
}
