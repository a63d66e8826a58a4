use std::str::FromStr as _;

use crate::annotations::{Anchor, At, Decision, Layer, Op, Values};
use crate::base::{EntityType, Error, Label, Polarity, Result};
use crate::diff::{Change, Kind, Value};

/// The decision that rejects a change: it pins the old value, or takes away what is new, and pins how what stands beside
/// it was found.
///
/// # Errors
/// When there is no old value to pin in the new text: its words are gone, or new.
pub fn rejection(change: &Change, by: &str, why: Option<&str>) -> Result<Decision> {
    let cannot = |what: &str| {
        Err(Error::new(format!("{} cannot be rejected: {what}", change.id))
            .hint("accept it, or write a decision of your own (README, Decisions)"))
    };
    let Some(anchor) = change.anchor.clone() else {
        return match change.layer {
            Layer::Stance => cannot("its sentence is gone, or cut otherwise now"),
            _ => cannot("its words are gone from the raw file"),
        };
    };
    let values = |value: &Option<Value>| value.as_ref().map(|v| values(change.layer, v));
    let (op, was, now) = match (change.layer, change.kind) {
        (Layer::Block, Kind::Add) => return cannot("its words are new in the raw file, so there is no old label"),
        (_, Kind::Add) => (Op::Remove, values(&change.now), None),
        (_, Kind::Remove) => (Op::Keep, values(&change.instead), values(&change.was)),
        _ => (Op::Keep, values(&change.now), values(&change.was)),
    };
    let place = |value: &Option<Value>, into: Option<Values>| {
        into.map(|mut into| {
            // Boundaries are named where they are not the anchor's.
            let other = value
                .as_ref()
                .filter(|v| change.layer == Layer::Entity && (v.start, v.end) != (anchor.start, anchor.end));
            if let Some(v) = other {
                (into.start, into.end, into.quote) = (Some(v.start), Some(v.end), Some(v.quote.clone()));
            }
            into
        })
    };
    let was = place(if change.kind == Kind::Remove { &change.instead } else { &change.now }, was);
    let beside = change.beside.clone();
    Ok(Decision { beside, ..decision(change, op, anchor, (was, now), by, why) })
}

/// A decision on a change: what is there (`was`), and what is to be there (`now`).
pub(super) fn decision(
    change: &Change,
    op: Op,
    anchor: Anchor,
    (was, now): (Option<Values>, Option<Values>),
    by: &str,
    why: Option<&str>,
) -> Decision {
    Decision {
        id: change.id.clone(),
        doc: change.doc.clone(),
        op,
        layer: change.layer,
        anchor,
        was,
        now,
        beside: Vec::new(),
        by: by.to_owned(),
        why: why.map(str::to_owned),
        at: At::default(),
    }
}

/// A value of a change as a decision names it.
pub(super) fn values(layer: Layer, value: &Value) -> Values {
    let label = value.label.as_deref();
    let entity = layer == Layer::Entity;
    Values {
        block: label.filter(|_| layer == Layer::Block).and_then(Label::parse),
        kind: label.filter(|_| entity).and_then(EntityType::parse),
        entity: value.entity.clone(),
        target: value.target.clone(),
        polarity: value.polarity.as_deref().and_then(Polarity::parse),
        holder: value.holder.clone(),
        holder_entity: value.holder_entity.clone(),
        cues: value.cues.clone(),
        distanced: value.distanced,
        rule: (layer == Layer::Block).then(|| value.finder.clone()),
        finder: (layer != Layer::Block).then(|| value.finder.clone()),
        score: value.score.filter(|_| layer != Layer::Block),
        ..Values::default()
    }
}

/// A name that a folder of annotations/ can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person(String);

impl std::str::FromStr for Person {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let bad = name.is_empty()
            || name.starts_with('.')
            || name.chars().any(|c| c.is_control() || c.is_whitespace() || "/\\:*?\"<>|".contains(c))
            || [crate::annotations::GOLD, "lexicon"].contains(&name);
        if bad {
            return Err(Error::new(format!("“{name}” cannot be a person's name here"))
                .hint("it names the folder annotations/NAME/: letters and digits, not gold or lexicon"));
        }
        Ok(Self(name.to_owned()))
    }
}

impl Person {
    /// # Errors
    /// When the name cannot be a folder's.
    pub fn parse(name: &str) -> Result<Self> {
        Self::from_str(name)
    }

    pub fn name(&self) -> &str {
        &self.0
    }
}
