use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::annotations::{Anchor, Beside, Layer};
use crate::base::named_enum;

named_enum! {
    /// What happened to an annotation. The order is that in lists.
    Kind {
        Keep "keep" "text that was dropped is kept now"
        Drop "drop" "text that was kept is dropped now"
        Relabel "relabel" "a piece of text has another label"
        Add "add" "new"
        Remove "remove" "gone"
        Move "move" "the same thing with other boundaries, or in a sentence cut otherwise"
        Retype "retype" "another type"
        Relink "relink" "linked to another entity"
        Flip "flip" "another polarity"
        Holder "holder" "held by someone else"
        Cues "cues" "other cues, or distanced otherwise"
    }
}

/// An annotation as one of the two outputs has it. Offsets are scalars of that output's raw text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The place in the raw text; of a stance, that of its sentence.
    pub start: u32,
    pub end: u32,
    /// The raw text there.
    pub quote: String,
    /// The label of a block, the type of an entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polarity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_entity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distanced: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cues: Option<Vec<String>>,
    /// The finder, or the rule of a block.
    pub finder: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

impl Value {
    /// What is compared: everything but place, words, and who found it how surely.
    pub(super) fn content(&self) -> impl PartialEq + '_ {
        (
            (&self.label, &self.entity, &self.target, &self.polarity),
            (&self.holder, &self.holder_entity, self.distanced, &self.cues),
        )
    }

    /// What the annotation says, for people: `ORG 经济产业省 → jp-meti`, `favor`, `paragraph`.
    pub fn brief(&self) -> String {
        let mut parts: Vec<Cow<'_, str>> = Vec::new();
        parts.extend(self.label.as_deref().map(Cow::from));
        parts.extend(self.entity.as_deref().map(|e| Cow::from(format!("= {e}"))));
        parts.extend(self.polarity.as_deref().map(Cow::from));
        parts.extend(self.target.as_deref().map(Cow::from));
        parts.extend(self.holder.as_deref().map(|h| Cow::from(format!("by {h}"))));
        parts.extend(self.holder_entity.as_deref().map(|e| Cow::from(format!("= {e}"))));
        parts.extend((self.distanced == Some(true)).then_some(Cow::from("at a distance")));
        parts.extend(self.cues.as_ref().filter(|c| !c.is_empty()).map(|c| Cow::from(format!("“{}”", c.join("、")))));
        parts.join(" ")
    }
}

/// The text around a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The raw text of the sentence before and after the quote (cut when it is long); empty for stances.
    pub before: String,
    pub after: String,
}

/// One annotation that the two outputs have otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names the change from run to run: made from document, kind, words, context, was and now.
    pub id: String,
    pub doc: String,
    pub layer: Layer,
    pub kind: Kind,
    /// The old value; none of what is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
    /// The new value; none of what is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Value>,
    /// Of what is gone: what the new output has in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Value>,
    /// The one thing that made the difference: a finder or rule, `raw`, `human:<person>`, `program 0.1.0 → 0.2.0`,
    /// or a file of the corpus.
    pub cause: String,
    pub context: Context,
    /// Where the old value would be pinned; none when its text is gone from the raw file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// Annotations nearby that the same cause left as they are, but found otherwise: rejecting the change pins these too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Beside>,
}

impl Change {
    /// The newer value, or the old one of what is gone.
    pub fn value(&self) -> &Value {
        // One of the two is always there.
        self.now.as_ref().or(self.was.as_ref()).unwrap_or(const { &NOTHING })
    }

    /// Labels, types or polarities on either side.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let both = [&self.was, &self.now].into_iter().flatten();
        both.flat_map(|v| [&v.label, &v.polarity, &v.target]).filter_map(|l| l.as_deref())
    }

    /// The label that the change is counted under: the new one, or that of what is gone.
    pub fn label(&self) -> &str {
        let value = self.value();
        value.label.as_deref().or(value.target.as_deref()).unwrap_or("")
    }

    /// The id of a change, given which of several that are otherwise alike it is (from 0).
    pub(super) fn name(&self, nth: u32) -> String {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        part(&self.doc);
        part(self.layer.name());
        part(self.kind.name());
        part(&self.context.before);
        part(&self.context.after);
        for value in [&self.was, &self.now] {
            match value {
                None => part("-"),
                Some(v) => {
                    part(&v.quote);
                    part(&v.brief());
                }
            }
        }
        part(&nth.to_string());
        hash.finalize().iter().take(6).fold(String::new(), |mut id, byte| {
            use std::fmt::Write as _;
            let _ = write!(id, "{byte:02x}");
            id
        })
    }
}

const NOTHING: Value = Value {
    start: 0,
    end: 0,
    quote: String::new(),
    label: None,
    entity: None,
    target: None,
    polarity: None,
    holder: None,
    holder_entity: None,
    distanced: None,
    cues: None,
    finder: String::new(),
    score: None,
};
