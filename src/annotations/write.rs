use std::cmp::Ordering;
use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::ser::Formatter;

use super::{Annotation, Body, Decision, Line};

impl Line {
    /// The line as it stands in a file, without its line end: one JSON object, keys in the documented order, UTF-8
    /// unescaped.
    pub fn to_line(&self) -> String {
        match self {
            Line::Annotation(annotation) => annotation.to_line(),
            Line::Decision(decision) => decision.to_line(),
        }
    }
}

impl Annotation {
    /// See [`Line::to_line`]. Annotations have a space after `,` and `:` (what Python's `json` writes).
    pub fn to_line(&self) -> String {
        let mut out = Vec::new();
        // Writing to memory and string keys: neither can fail.
        let _ = self.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Spaced));
        String::from_utf8(out).unwrap_or_default()
    }
}

impl Decision {
    /// See [`Line::to_line`]. Decisions are written without spaces.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The whole text of a file with these lines, sorted.
pub fn to_text(lines: &[Line]) -> String {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by(|a, b| write_order(a, b));
    sorted.iter().flat_map(|line| [line.to_line(), "\n".to_owned()]).collect()
}

/// The order of lines in a file: annotations, then decisions; by layer and place; decisions of one place by id.
/// Annotations of one place keep the order their annotator gave them.
pub fn write_order(a: &Line, b: &Line) -> Ordering {
    match (a, b) {
        (Line::Annotation(a), Line::Annotation(b)) => (a.layer(), a.start, a.end).cmp(&(b.layer(), b.start, b.end)),
        (Line::Decision(a), Line::Decision(b)) => {
            let key = |d: &Decision| (d.layer, d.anchor.start, d.anchor.end);
            key(a).cmp(&key(b)).then_with(|| (&a.id, a.op).cmp(&(&b.id, b.op)))
        }
        (Line::Annotation(_), Line::Decision(_)) => Ordering::Less,
        (Line::Decision(_), Line::Annotation(_)) => Ordering::Greater,
    }
}

impl Serialize for Annotation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("doc", &self.doc)?;
        map.serialize_entry("layer", &self.layer())?;
        map.serialize_entry("quote", &self.quote)?;
        map.serialize_entry("start", &self.start)?;
        map.serialize_entry("end", &self.end)?;
        match &self.body {
            Body::Block { label, paragraph, lang } => {
                map.serialize_entry("label", label)?;
                if let Some(paragraph) = paragraph {
                    map.serialize_entry("paragraph", paragraph)?;
                }
                if let Some(lang) = lang {
                    map.serialize_entry("lang", lang)?;
                }
            }
            Body::Stance { target, polarity, holder, cues } => {
                map.serialize_entry("target", target)?;
                map.serialize_entry("polarity", polarity)?;
                map.serialize_entry("holder", holder)?;
                map.serialize_entry("cues", cues)?;
            }
            Body::Entity { kind, entity } => {
                map.serialize_entry("label", kind)?;
                if let Some(entity) = entity {
                    map.serialize_entry("entity", entity)?;
                }
            }
        }
        map.end()
    }
}

/// JSON on one line with a space after `,` and `:`.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}
