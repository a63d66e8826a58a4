use std::fmt::Display;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Anchor, Annotation, At, Beside, Body, Decision, Layer, Line, Op, Values};
use crate::base::{EntityType, Label, Pass, Polarity, Problem, Severity};

/// Reads the lines of an annotation file. `file` is how problems name it (relative to the corpus).
///
/// A line that cannot be used becomes a problem and is left out; the others stand. Empty lines are skipped.
pub fn parse(text: &str, file: &str) -> (Vec<Line>, Vec<Problem>) {
    let (lines, flaws) = parse_apart(text, file);
    (lines, flaws.into_iter().map(|(_, problem)| problem).collect())
}

/// What a line that cannot be used was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    Annotation,
    Decision,
    /// No JSON object: it may be either.
    Unknown,
}

/// The same, and what each line that cannot be used was meant to be.
pub(super) fn parse_apart(text: &str, file: &str) -> (Vec<Line>, Vec<(Meant, Problem)>) {
    let file: Arc<str> = file.into();
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (i, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at = At { file: file.clone(), line: i as u32 + 1 };
        match parse_line(line, &at) {
            Ok(line) => lines.push(line),
            Err((meant, Bad { message, hint })) => {
                problems.push((meant, at.problem(None, format!("{message}; hint: {hint}"))));
            }
        }
    }
    (lines, problems)
}

impl At {
    /// A warning about this line.
    pub(super) fn problem(&self, doc: Option<&str>, message: impl Display) -> Problem {
        Problem {
            file: self.file.to_string(),
            doc: doc.map(str::to_owned),
            pass: Pass::Annotations,
            severity: Severity::Warning,
            message: format!("line {}: {message}", self.line),
            span: None,
        }
    }
}

/// Why a line cannot be used, and what to do about it.
struct Bad {
    message: String,
    hint: String,
}

fn bad<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Bad> {
    Err(Bad { message: message.into(), hint: hint.into() })
}

fn parse_line(line: &str, at: &At) -> Result<Line, (Meant, Bad)> {
    let object = parse_object(line).map_err(|bad| (Meant::Unknown, bad))?;
    match object.map.contains_key("op") {
        true => decision(object, at).map_err(|bad| (Meant::Decision, bad)),
        false => annotation(object, at).map_err(|bad| (Meant::Annotation, bad)),
    }
}

fn parse_object(line: &str) -> Result<Object, Bad> {
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
        return bad(
            "a mark of an unfinished git merge",
            "keep the lines of both sides (they are one decision each) and delete the marks",
        );
    }
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => {
            // serde_json names the place as “at line 1 column 17”; ours is the only line it saw.
            let text = error.to_string();
            let (what, _) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
            return bad(
                format!("no JSON: {what} at column {}", error.column()),
                "one JSON object a line; correct or delete the line",
            );
        }
    };
    let Value::Object(map) = value else {
        return bad("no JSON object", "a line begins with { and ends with }");
    };
    Ok(Object { map, path: "" })
}

fn annotation(mut object: Object, at: &At) -> Result<Line, Bad> {
    let doc = object.text("doc")?;
    let layer: Layer = object.name("layer", Layer::parse, Layer::ALL)?;
    let quote = object.text("quote")?;
    let (start, end) = object.range(&quote)?;
    let body = match layer {
        Layer::Block => {
            let body = Body::Block {
                label: object.block_label()?,
                paragraph: object.number_opt("paragraph")?,
                lang: object.text_opt("lang")?,
            };
            object.finish("doc, layer, quote, start, end, label, paragraph, lang")?;
            body
        }
        Layer::Stance => {
            let body = Body::Stance {
                target: object.text("target")?,
                polarity: object.name("polarity", Polarity::parse, Polarity::ALL)?,
                holder: object.text("holder")?,
                cues: object.texts("cues")?.unwrap_or_default(),
            };
            object.finish("doc, layer, quote, start, end, target, polarity, holder, cues")?;
            body
        }
        Layer::Entity => {
            let body = Body::Entity {
                kind: object.name("label", EntityType::parse, EntityType::ALL)?,
                entity: object.text_opt("entity")?,
            };
            object.finish("doc, layer, quote, start, end, label, entity")?;
            body
        }
    };
    Ok(Line::Annotation(Annotation { doc, quote, start, end, body, at: at.clone() }))
}

fn decision(mut object: Object, at: &At) -> Result<Line, Bad> {
    let id = object.text("id")?;
    let doc = object.text("doc")?;
    let op = object.name("op", Op::parse, Op::ALL)?;
    let layer = object.name("layer", Layer::parse, Layer::ALL)?;
    let Some(mut anchor) = object.object("anchor", "anchor.")? else {
        return bad("“anchor” is missing", "it holds start, end, quote, prefix, suffix and raw_sha256");
    };
    let was = object.object("was", "was.")?.map(|o| values(o, layer)).transpose()?;
    let now = object.object("now", "now.")?.map(|o| values(o, layer)).transpose()?;
    let beside = object.beside()?;
    let by = object.text("by")?;
    let why = object.text_opt("why")?;
    object.finish("id, doc, op, layer, anchor, was, now, beside, by, why")?;
    let quote = anchor.text("quote")?;
    let (start, end) = anchor.range(&quote)?;
    let prefix = anchor.text_opt("prefix")?.unwrap_or_default();
    let suffix = anchor.text_opt("suffix")?.unwrap_or_default();
    let raw_sha256 = anchor.text_opt("raw_sha256")?.unwrap_or_default();
    anchor.finish("start, end, quote, prefix, suffix, raw_sha256")?;
    let anchor = Anchor { start, end, quote, prefix, suffix, raw_sha256 };
    Ok(Line::Decision(Box::new(Decision { id, doc, op, layer, anchor, was, now, beside, by, why, at: at.clone() })))
}

fn values(mut object: Object, layer: Layer) -> Result<Values, Bad> {
    let mut values = Values {
        start: object.number_opt("start")?,
        end: object.number_opt("end")?,
        quote: object.text_opt("quote")?,
        ..Values::default()
    };
    if let (Some(start), Some(end)) = (values.start, values.end)
        && start > end
    {
        return bad(
            format!("“{0}start” {start} is after “{0}end” {end}", object.path),
            "offsets are scalars, half-open: start ≤ end",
        );
    }
    match layer {
        Layer::Block => {
            if object.map.contains_key("label") {
                values.block = Some(object.block_label()?);
            }
            values.paragraph = object.number_opt("paragraph")?;
            values.lang = object.text_opt("lang")?;
            values.rule = object.text_opt("rule")?;
            object.finish("label, paragraph, lang, start, end, quote, rule")?;
        }
        Layer::Entity => {
            values.kind = object.name_opt("label", EntityType::parse, EntityType::ALL)?;
            values.entity = object.text_opt("entity")?;
            values.finder = object.text_opt("finder")?;
            values.score = object.score("score")?;
            object.finish("label, entity, start, end, quote, finder, score")?;
        }
        Layer::Stance => {
            values.target = object.text_opt("target")?;
            values.polarity = object.name_opt("polarity", Polarity::parse, Polarity::ALL)?;
            values.holder = object.text_opt("holder")?;
            values.cues = object.texts("cues")?;
            values.distanced = object.flag("distanced")?;
            values.holder_entity = object.text_opt("holder_entity")?;
            values.finder = object.text_opt("finder")?;
            values.score = object.score("score")?;
            object
                .finish("target, polarity, holder, holder_entity, cues, distanced, start, end, quote, finder, score")?;
        }
    }
    Ok(values)
}

/// A JSON object from which keys are taken one by one; what is left over is unknown.
struct Object {
    map: Map<String, Value>,
    /// Where it stands, before its keys' names: `anchor.`, `was.`, or nothing.
    path: &'static str,
}

impl Object {
    fn wrong<T>(&self, key: &str, found: &Value, wanted: &str) -> Result<T, Bad> {
        bad(format!("“{}{key}” is {found}", self.path), format!("write {wanted}"))
    }

    fn missing<T>(&self, key: &str) -> Result<T, Bad> {
        bad(format!("“{}{key}” is missing", self.path), "every line of this kind has it")
    }

    fn text_opt(&mut self, key: &str) -> Result<Option<String>, Bad> {
        match self.map.remove(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => self.wrong(key, &other, "a text in double quotes"),
        }
    }

    fn text(&mut self, key: &str) -> Result<String, Bad> {
        match self.text_opt(key)? {
            Some(text) => Ok(text),
            None => self.missing(key),
        }
    }

    fn number_opt(&mut self, key: &str) -> Result<Option<u32>, Bad> {
        match self.map.remove(key) {
            None => Ok(None),
            Some(value) => match value.as_u64().and_then(|n| u32::try_from(n).ok()) {
                Some(n) => Ok(Some(n)),
                None => self.wrong(key, &value, "a whole number from 0, without quotes"),
            },
        }
    }

    fn score(&mut self, key: &str) -> Result<Option<f32>, Bad> {
        let Some(value) = self.map.remove(key) else { return Ok(None) };
        match value.as_f64().filter(|score| (0.0..=1.0).contains(score)) {
            Some(score) => Ok(Some(score as f32)),
            None => self.wrong(key, &value, "a number from 0 to 1"),
        }
    }

    fn flag(&mut self, key: &str) -> Result<Option<bool>, Bad> {
        match self.map.remove(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => self.wrong(key, &other, "true or false"),
        }
    }

    fn texts(&mut self, key: &str) -> Result<Option<Vec<String>>, Bad> {
        let Some(value) = self.map.remove(key) else { return Ok(None) };
        let texts = value.as_array().and_then(|list| list.iter().map(|v| v.as_str().map(str::to_owned)).collect());
        match texts {
            Some(texts) => Ok(Some(texts)),
            None => self.wrong(key, &value, "a list of texts: [\"…\", \"…\"]"),
        }
    }

    fn object(&mut self, key: &str, path: &'static str) -> Result<Option<Object>, Bad> {
        match self.map.remove(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Object { map, path })),
            Some(other) => self.wrong(key, &other, "an object: {…}"),
        }
    }

    /// Annotations that go with a decision.
    fn beside(&mut self) -> Result<Vec<Beside>, Bad> {
        match self.map.remove("beside").map(serde_json::from_value) {
            None => Ok(Vec::new()),
            Some(Ok(all)) => Ok(all),
            Some(Err(error)) => bad(
                format!("“beside” cannot be used: {error}"),
                "the program writes it; leave it out, and the scores beside this decision are not pinned",
            ),
        }
    }

    /// One of the names of an enumeration.
    fn name_opt<T: Copy + Display>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Option<T>,
        all: &[T],
    ) -> Result<Option<T>, Bad> {
        let Some(text) = self.text_opt(key)? else { return Ok(None) };
        match parse(&text) {
            Some(value) => Ok(Some(value)),
            None => {
                let names: Vec<String> = all.iter().map(T::to_string).collect();
                bad(format!("unknown {}{key} “{text}”", self.path), format!("one of {}", names.join(", ")))
            }
        }
    }

    fn name<T: Copy + Display>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>, all: &[T]) -> Result<T, Bad> {
        match self.name_opt(key, parse, all)? {
            Some(value) => Ok(value),
            None => self.missing(key),
        }
    }

    /// A label that a person can give: white space between blocks is the program's own business.
    fn block_label(&mut self) -> Result<Label, Bad> {
        let given: Vec<Label> = Label::ALL.iter().copied().filter(|l| *l != Label::Space).collect();
        self.name("label", |name| Label::parse(name).filter(|l| *l != Label::Space), &given)
    }

    /// `start` and `end`, which must agree with each other and with the length of the quote.
    fn range(&mut self, quote: &str) -> Result<(u32, u32), Bad> {
        let (Some(start), Some(end)) = (self.number_opt("start")?, self.number_opt("end")?) else {
            return bad(
                format!("“{0}start” or “{0}end” is missing", self.path),
                "give the place in scalars of the raw text (a Python str index)",
            );
        };
        if start > end {
            return bad(
                format!("“{0}start” {start} is after “{0}end” {end}", self.path),
                "offsets are scalars, half-open: start ≤ end",
            );
        }
        if start == end {
            return bad(format!("“{0}start” and “{0}end” are both {start}", self.path), "mark at least one character");
        }
        let chars = quote.chars().count();
        if chars != (end - start) as usize {
            return bad(
                format!("“{}quote” has {chars} characters, {start} to {end} are {}", self.path, end - start),
                "offsets are Unicode scalar values (a Python str index), not bytes or UTF-16 units",
            );
        }
        Ok((start, end))
    }

    /// Refuses keys that were not taken.
    fn finish(self, known: &str) -> Result<(), Bad> {
        match self.map.keys().next() {
            None => Ok(()),
            Some(key) => bad(format!("unknown key “{}{key}”", self.path), format!("the keys are {known}")),
        }
    }
}
