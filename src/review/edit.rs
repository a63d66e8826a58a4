use super::decide::{decision, values};
use crate::annotations::{Anchor, Decision, Layer, Op, Values, place};
use crate::base::{CharIndex, EntityType, Error, Label, Polarity, RawDoc, Result, named_enum};
use crate::diff::{Change, Value, one_line};

named_enum! {
    /// What a person can write in place of what a change says.
    Field {
        Label "label" "the label of a block, the type of an entity"
        Entity "entity" "which entity it is; empty for none"
        Words "words" "the words of the mention, which give its boundaries"
        Polarity "polarity" "for or against the target, or neither"
        Holder "holder" "author, or the words that name who holds it"
    }
}

impl Field {
    /// The names that a value must be one of; none where it is free.
    pub fn names(self, layer: Layer) -> Vec<&'static str> {
        match (self, layer) {
            (Self::Label, Layer::Block) => {
                Label::ALL.iter().filter(|l| **l != Label::Space).map(|l| l.name()).collect()
            }
            (Self::Label, _) => EntityType::ALL.iter().map(|t| t.name()).collect(),
            (Self::Polarity, _) => Polarity::ALL.iter().map(|p| p.name()).collect(),
            _ => Vec::new(),
        }
    }
}

/// The fields that can be edited of a change, as they are now (or, of what is gone, as they were).
pub fn fields(change: &Change) -> Vec<(Field, String)> {
    let value = change.now.as_ref().or(change.was.as_ref());
    let text = |get: fn(&Value) -> Option<&String>| value.and_then(get).cloned().unwrap_or_default();
    match change.layer {
        Layer::Block => vec![(Field::Label, text(|v| v.label.as_ref()))],
        Layer::Entity => vec![
            (Field::Label, text(|v| v.label.as_ref())),
            (Field::Entity, text(|v| v.entity.as_ref())),
            (Field::Words, one_line(&text(|v| Some(&v.quote)))),
        ],
        Layer::Stance => {
            vec![(Field::Polarity, text(|v| v.polarity.as_ref())), (Field::Holder, text(|v| v.holder.as_ref()))]
        }
    }
}

/// The decision that pins a value which is neither the old nor the new one. `wanted` are fields of [`fields`]; those
/// left out stay as they are. `raw` is the change's document as it is now.
///
/// # Errors
/// When a name is unknown, the words do not stand there, nothing is edited, or the text moved on.
pub fn edit(
    change: &Change,
    wanted: &[(Field, String)],
    raw: &RawDoc,
    by: &str,
    why: Option<&str>,
) -> Result<Decision> {
    let before = fields(change);
    let mut after = before.clone();
    for (field, value) in wanted {
        let Some(slot) = after.iter_mut().find(|(known, _)| known == field) else {
            let known: Vec<&str> = before.iter().map(|(f, _)| f.name()).collect();
            return Err(Error::new(format!("a change of the layer {} has no “{field}”", change.layer))
                .hint(format!("what can be edited: {}", known.join(", "))));
        };
        slot.1 = value.trim().to_owned();
    }
    let machine = change.now.as_ref().or(change.instead.as_ref());
    if before == after && change.now.is_some() {
        return Err(Error::new("nothing was edited").hint("to have it as it is now, accept it"));
    }
    let index = CharIndex::new(&raw.text);
    let moved_on = || Error::new("the raw file has changed since").hint("`jiaozhu run --pending` compares it anew");
    let (start, end, quote) = match (machine, &change.anchor) {
        (Some(v), _) => (v.start, v.end, v.quote.as_str()),
        (None, Some(a)) => (a.start, a.end, a.quote.as_str()),
        (None, None) => {
            return Err(Error::new("it cannot be edited: its words are gone from the raw file").hint("accept it"));
        }
    };
    let here = place(&raw.text, &index, start, end, quote).map_err(|_| moved_on())?;
    let get = |field: Field| after.iter().find(|(f, _)| *f == field).map_or("", |(_, v)| v.as_str());
    let mut anchor = Anchor::of(raw, &index, here);
    let was = machine.map(|v| values(change.layer, v));
    let (op, now) = match change.layer {
        Layer::Block => {
            let now = Values {
                block: Some(named(Field::Label, Layer::Block, get(Field::Label), Label::parse)?),
                ..Values::default()
            };
            (Op::Retype, now)
        }
        Layer::Stance => {
            let basis = change.value();
            let now = Values {
                target: basis.target.clone(),
                polarity: Some(named(Field::Polarity, Layer::Stance, get(Field::Polarity), Polarity::parse)?),
                holder: Some(match get(Field::Holder) {
                    "" => "author".to_owned(),
                    holder => holder.to_owned(),
                }),
                holder_entity: basis
                    .holder_entity
                    .clone()
                    .filter(|_| basis.holder.as_deref() == Some(get(Field::Holder))),
                cues: basis.cues.clone(),
                distanced: basis.distanced,
                ..Values::default()
            };
            (if machine.is_some() { Op::Stance } else { Op::Add }, now)
        }
        Layer::Entity => {
            let entity = Some(get(Field::Entity)).filter(|e| !e.is_empty()).map(str::to_owned);
            let kind = Some(named(Field::Label, Layer::Entity, &get(Field::Label).to_uppercase(), EntityType::parse)?);
            let mut now = Values { kind, entity, ..Values::default() };
            let shown = change.value();
            // The words that the person saw may stand elsewhere than what the machine has in their place.
            let seen = match change.now {
                Some(_) => (start, end),
                None => change.anchor.as_ref().map_or((start, end), |a| (a.start, a.end)),
            };
            let (s, e) = match get(Field::Words) {
                words if words == one_line(&shown.quote) => seen,
                words => find(&words.replace('⏎', "\n"), &raw.text, &index, seen)?,
            };
            let old = machine.map(|v| (v.start, v.end));
            let op = match old {
                Some(old) if old == (s, e) && now.entity.as_deref() == machine.and_then(|v| v.entity.as_deref()) => {
                    Op::Retype
                }
                Some(old) if old == (s, e) => Op::Relink,
                // A move keeps the link that it does not name: without one the mention is made anew.
                Some(_) if now.entity.is_some() || machine.is_some_and(|v| v.entity.is_none()) => {
                    (now.start, now.end) = (Some(s), Some(e));
                    now.quote = index.span(s, e).map(|span| span.of(&raw.text).to_owned());
                    Op::Move
                }
                _ => {
                    anchor = Anchor::of(raw, &index, index.span(s, e).ok_or_else(moved_on)?);
                    Op::Add
                }
            };
            (op, now)
        }
    };
    let was = was.filter(|_| op != Op::Add);
    Ok(decision(change, op, anchor, (was, Some(now)), by, why))
}

/// A value that must be one of the names of its field.
pub(super) fn named<T>(field: Field, layer: Layer, text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    let names = field.names(layer);
    parse(text)
        .filter(|_| names.contains(&text))
        .ok_or_else(|| Error::new(format!("there is no {field} “{text}”")).hint(format!("one of {}", names.join(", "))))
}

/// The one place where these words stand over or beside the place that was seen (scalars). Nothing is guessed.
pub(super) fn find(words: &str, text: &str, index: &CharIndex<'_>, (start, end): (u32, u32)) -> Result<(u32, u32)> {
    let len = words.chars().count() as u32;
    if len == 0 {
        return Err(Error::new("a mention needs words").hint("to have no mention there, reject or accept the change"));
    }
    let from = (start + 1).saturating_sub(len);
    let all: Vec<u32> =
        (from..end).filter(|s| index.span(*s, s + len).is_some_and(|span| span.of(text) == words)).collect();
    match all.as_slice() {
        [one] => Ok((*one, one + len)),
        [] => Err(Error::new(format!("“{}” does not stand there", one_line(words)))
            .hint("the new words must share a character with the old ones, as the raw file has them")),
        _ => Err(Error::new(format!("“{}” stands there {} times", one_line(words), all.len()))
            .hint("give the words so that they stand there once")),
    }
}
