use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Anchor;
use crate::base::{EntityType, Label, Polarity, named_enum};

named_enum! {
    /// What a line is about. The order is that of the lines in a file.
    Layer {
        Block "block" "a piece of the raw file and its label"
        Stance "stance" "a stance that a sentence expresses toward a target"
        Entity "entity" "a mention of an entity"
    }
}

named_enum! {
    /// What a decision does to the value the machine made at its anchor.
    Op {
        Add "add" "makes what the machine did not"
        Remove "remove" "takes away what the machine made"
        Keep "keep" "pins what the machine made"
        Move "move" "gives it other boundaries"
        Retype "retype" "gives it another label, type or polarity"
        Relink "relink" "links it to another entity"
        Stance "stance" "changes target, holder or cues of a stance"
        Dismiss "dismiss" "hides a change from review without pinning a value"
    }
}

/// Where a line stands: the file relative to the corpus (with `/`) and the line, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub file: Arc<str>,
    pub line: u32,
}

/// One line of an annotation file.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Feeds eval, train, agree and adjudicate; changes nothing that `run` makes.
    Annotation(Annotation),
    /// Changes what `run` makes.
    Decision(Box<Decision>),
}

/// A value that a person gave to a place in the raw text.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    pub doc: String,
    /// The raw text between `start` and `end`.
    pub quote: String,
    /// Place in the decoded raw text, in Unicode scalar values, half-open.
    pub start: u32,
    pub end: u32,
    pub body: Body,
    pub at: At,
}

/// What an annotation says of its place: the keys of its layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `paragraph` is shared by the pieces of a paragraph that is cut by something dropped; `lang` an ISO 639 code.
    Block {
        label: Label,
        paragraph: Option<u32>,
        lang: Option<String>,
    },
    /// The place is the whole sentence. `holder` is `author` or the words that name who speaks.
    Stance {
        target: String,
        polarity: Polarity,
        holder: String,
        cues: Vec<String>,
    },
    Entity {
        kind: EntityType,
        entity: Option<String>,
    },
}

impl Annotation {
    pub fn layer(&self) -> Layer {
        match self.body {
            Body::Block { .. } => Layer::Block,
            Body::Stance { .. } => Layer::Stance,
            Body::Entity { .. } => Layer::Entity,
        }
    }
}

/// What a person decided about one annotation of the machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    pub id: String,
    pub doc: String,
    pub op: Op,
    pub layer: Layer,
    pub anchor: Anchor,
    /// The machine's value when the decision was made. It applies only where the machine says this, or `now`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Values>,
    /// The value that the person gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Values>,
    /// What goes with `now`: how other annotations were found then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Beside>,
    /// Who decided.
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    #[serde(skip)]
    pub at: At,
}

/// Another annotation of the document that says the same as before, but was found otherwise, or is otherwise sure. A new
/// word of a lexicon is new context to what finds the words beside it, so it moves scores that nobody decides on; they
/// go with the decision on what the word brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// Its place in the raw text, in scalars, as its decision's anchor counts them; of a stance, that of its sentence.
    pub start: u32,
    pub end: u32,
    /// Of a mention: its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<EntityType>,
    /// Of a stance: which of its sentence's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// How the machine found it when the decision was made. It applies only where the machine still does.
    pub was: Found,
    /// How it is to be found instead: as before.
    pub now: Found,
}

/// What found an annotation, and how sure that is (0 to 1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    pub finder: String,
    pub score: f32,
}

impl Found {
    /// Whether this is how something was found. A table in CSV has its scores rounded to thousandths.
    pub fn is(&self, finder: &str, score: f32) -> bool {
        self.finder == finder && (self.score - score).abs() < 5e-4
    }
}

/// The keys of `was` and `now`; which of them occur depends on the layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Values {
    /// `label` of a block.
    #[serde(rename = "label", skip_serializing_if = "Option::is_none")]
    pub block: Option<Label>,
    /// `label` of an entity: its type.
    #[serde(rename = "label", skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntityType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polarity: Option<Polarity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Which entity the holder is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder_entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cues: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distanced: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Other boundaries (`move`), in scalars of the raw text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The rule that made a block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The finder that made a mention or a stance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finder: Option<String>,
    /// How sure it was, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}
