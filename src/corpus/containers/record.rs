//! The fields of a record: which columns hold its id, text and source, and how they are taken from a line of JSON.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::base::Source;
use crate::corpus::config::Input;
use crate::read::lenient;

/// How many fields there are.
const FIELDS: usize = 7;

const ID: usize = 0;
pub(super) const TEXT: usize = 1;
const URL: usize = 2;
const PUBLISHER: usize = 3;
pub(super) const RETRIEVED: usize = 4;
const TITLE: usize = 5;
pub(super) const DATE: usize = 6;

/// Keys that are tried, in this order, where corpus.toml names none.
const USUAL: [&[&str]; FIELDS] = [
    &["id", "_id", "doc_id", "docid", "uuid", "编号"],
    &["text", "content", "正文", "内容", "body"],
    &["url", "link", "网址", "链接"],
    &["publisher", "来源", "媒体"],
    &["retrieved", "retrieved_at", "crawled_at", "fetched_at", "抓取时间"],
    &["title", "标题"],
    &["date", "published", "published_at", "pub_date", "发布时间", "日期"],
];

/// The columns of records, as corpus.toml names them or as they are usually named.
#[derive(Clone, Debug)]
pub(in crate::corpus) struct Columns {
    root: Node,
    names: [Vec<String>; FIELDS],
    /// Whether corpus.toml says where the id is.
    asks_for_id: bool,
}

/// What a key leads to: a field (with its rank among the candidates), or keys below it.
#[derive(Clone, Debug, Default)]
struct Node {
    below: HashMap<String, Node>,
    fields: Vec<(usize, usize)>,
}

impl Columns {
    pub fn new(input: &Input) -> Self {
        let asked = [&input.id, &input.text, &input.url, &input.publisher, &input.retrieved, &input.title, &input.date];
        let names = std::array::from_fn(|field| match asked[field] {
            Some(names) => names.0.clone(),
            None => USUAL[field].iter().map(|name| (*name).to_owned()).collect(),
        });
        Self::of(names, input.id.as_ref().is_some_and(|names| !names.0.is_empty()))
    }

    fn of(names: [Vec<String>; FIELDS], asks_for_id: bool) -> Self {
        let mut root = Node::default();
        for (field, names) in names.iter().enumerate() {
            for (rank, name) in names.iter().enumerate() {
                // `a.b` is the key `a.b`, or the key `b` of the object `a`.
                root.below.entry(name.clone()).or_default().fields.push((field, rank));
                if name.contains('.') {
                    let node =
                        name.split('.').fold(&mut root, |node, key| node.below.entry(key.to_owned()).or_default());
                    node.fields.push((field, rank));
                }
            }
        }
        Self { root, names, asks_for_id }
    }

    /// The columns that may hold each field, in order of preference.
    pub fn names(&self) -> &[Vec<String>; FIELDS] {
        &self.names
    }

    pub fn text_names(&self) -> String {
        self.names[TEXT].join(", ")
    }

    pub fn asks_for_id(&self) -> bool {
        self.asks_for_id
    }

    /// What a record holds, without its text.
    ///
    /// # Errors
    /// When the line is not a JSON object.
    pub fn measure(&self, line: &[u8]) -> Result<Record, serde_json::Error> {
        self.parse(line, true).map(|(found, halves)| Record { halves, ..Record::of(found) })
    }

    /// The text of a record and its source. `None` when there is no text.
    ///
    /// # Errors
    /// When the line is not a JSON object.
    pub fn load(&self, line: &[u8]) -> Result<Option<(String, Source)>, serde_json::Error> {
        let (mut found, _) = self.parse(line, false)?;
        let Some((_, Value::Text(text))) = found[TEXT].take() else { return Ok(None) };
        Ok(Some((text, source(&mut found))))
    }

    fn parse(&self, line: &[u8], measure: bool) -> Result<(Found, usize), serde_json::Error> {
        lenient(line, |line| {
            let mut found = Found::default();
            let mut json = serde_json::Deserializer::from_slice(line);
            json.deserialize_map(Object { node: &self.root, found: &mut found, measure })?;
            json.end()?;
            Ok(found)
        })
    }
}

/// The keys of a JSON object, for people; nothing when the line is none.
pub(in crate::corpus) fn keys(line: &[u8]) -> Vec<String> {
    type Object = serde_json::Map<String, serde_json::Value>;
    let object = lenient(line, |line| serde_json::from_slice::<Object>(line));
    object.map_or(Vec::new(), |(object, _)| object.into_iter().map(|(key, _)| key).collect())
}

/// What listing needs to know of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::corpus) struct Record {
    pub id: Id,
    pub text: Text,
    /// Publisher and address alone.
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// Halves of surrogate pairs that U+FFFD stands for.
    pub halves: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Id {
    Is(String),
    Missing,
    /// It is there, but is no id: an object, a fraction.
    Wrong(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Text {
    /// Its length in bytes.
    Is(u64),
    Missing,
    Wrong(&'static str),
}

impl Record {
    fn of(mut found: Found) -> Self {
        let text = match found[TEXT].take() {
            Some((_, Value::Length { bytes, .. })) => Text::Is(bytes),
            Some((_, Value::Text(text))) => Text::Is(text.len() as u64),
            Some((_, Value::Number(_))) => Text::Wrong("a number"),
            Some((_, Value::Wrong(what))) => Text::Wrong(what),
            None => Text::Missing,
        };
        let id = match found[ID].take() {
            Some((_, Value::Text(id) | Value::Number(id))) if !id.trim().is_empty() => Id::Is(id),
            Some((_, Value::Wrong(what))) => Id::Wrong(what),
            _ => Id::Missing,
        };
        Self { id, text, publisher: string(&mut found, PUBLISHER), url: string(&mut found, URL), halves: 0 }
    }
}

fn source(found: &mut Found) -> Source {
    Source {
        url: string(found, URL),
        retrieved: string(found, RETRIEVED),
        publisher: string(found, PUBLISHER),
        title: string(found, TITLE),
        published: string(found, DATE).and_then(|date| crate::clean::iso_date(&date)),
    }
}

fn string(found: &mut Found, field: usize) -> Option<String> {
    match found[field].take() {
        Some((_, Value::Text(text))) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Some((_, Value::Number(number))) => Some(number),
        _ => None,
    }
}

/// The best value of each field so far, with the rank of its column.
type Found = [Option<(usize, Value)>; FIELDS];

#[derive(Clone, Debug)]
enum Value {
    Text(String),
    /// A text that is measured only.
    Length {
        bytes: u64,
        blank: bool,
    },
    /// A whole number, as it is printed.
    Number(String),
    Wrong(&'static str),
}

impl Value {
    /// A column that holds something goes before one that does not.
    fn emptiness(&self) -> u8 {
        match self {
            Value::Text(text) if text.trim().is_empty() => 1,
            Value::Length { blank: true, .. } => 1,
            Value::Wrong(_) => 2,
            _ => 0,
        }
    }
}

fn put(found: &mut Found, field: usize, rank: usize, value: Value) {
    let slot = &mut found[field];
    // Of two equal keys the last counts, as in most readers of JSON.
    if slot.as_ref().is_none_or(|(r, v)| (value.emptiness(), rank) <= (v.emptiness(), *r)) {
        *slot = Some((rank, value));
    }
}

/// An object of which some keys are wanted.
struct Object<'c, 'f> {
    node: &'c Node,
    found: &'f mut Found,
    measure: bool,
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object (a line of JSON Lines is {…})")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(node) = map.next_key_seed(Key(self.node))? {
            match node {
                Some(node) => {
                    map.next_value_seed(Cell { node, found: &mut *self.found, measure: self.measure })?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Key<'c>(&'c Node);

impl<'de, 'c> DeserializeSeed<'de> for Key<'c> {
    type Value = Option<&'c Node>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'c> Visitor<'_> for Key<'c> {
    type Value = Option<&'c Node>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.below.get(key))
    }
}

/// The value of a wanted key.
struct Cell<'c, 'f> {
    node: &'c Node,
    found: &'f mut Found,
    measure: bool,
}

impl Cell<'_, '_> {
    fn put(self, value: impl Fn() -> Value) {
        for &(field, rank) in &self.node.fields {
            put(self.found, field, rank, value());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Cell<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        for &(field, rank) in &self.node.fields {
            let value = if self.measure && field == TEXT {
                Value::Length { bytes: text.len() as u64, blank: text.trim_start().is_empty() }
            } else if self.measure && field > PUBLISHER {
                continue;
            } else {
                Value::Text(text.to_owned())
            };
            put(self.found, field, rank, value);
        }
        Ok(())
    }

    fn visit_u64<E>(self, n: u64) -> Result<(), E> {
        self.put(|| Value::Number(n.to_string()));
        Ok(())
    }

    fn visit_i64<E>(self, n: i64) -> Result<(), E> {
        self.put(|| Value::Number(n.to_string()));
        Ok(())
    }

    // Also a whole number of more than 64 bits: its last digits are lost.
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.put(|| Value::Wrong("a fraction, or a number of more than 64 bits"));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.put(|| Value::Wrong("true or false"));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.put(|| Value::Wrong("a list"));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Cell { node, found, measure } = self;
        Object { node, found, measure }.visit_map(map)?;
        Cell { node, found, measure }.put(|| Value::Wrong("an object"));
        Ok(())
    }
}

/// A record as it is kept for reading, when it did not come as JSON: the keys are the usual ones.
#[derive(serde::Serialize)]
pub(in crate::corpus) struct Kept<'r> {
    pub text: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'r str>,
}

impl Kept<'_> {
    /// The columns of kept records.
    pub fn columns() -> Columns {
        let names = ["id", "text", "url", "publisher", "retrieved", "title", "date"];
        Columns::of(names.map(|name| vec![name.to_owned()]), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(line: &str) -> Record {
        Columns::new(&Input::default()).measure(line.as_bytes()).unwrap()
    }

    #[test]
    fn the_first_column_that_holds_something_counts() {
        let record = measure(r#"{"content": "海港", "text": " ", "body": "x", "id": 7}"#);
        assert_eq!((record.text, record.id), (Text::Is(6), Id::Is("7".to_owned())));
        assert_eq!(measure(r#"{"text": null, "body": "ab"}"#).text, Text::Is(2));
        assert_eq!(measure(r#"{"text": ["a"], "id": 1.5}"#).text, Text::Wrong("a list"));
        assert_eq!(measure(r#"{"text": "a", "text": "bcd"}"#).text, Text::Is(3));
        assert_eq!(measure(r#"{"id": 1e30}"#).id, Id::Wrong("a fraction, or a number of more than 64 bits"));
    }

    #[test]
    fn dots_lead_into_objects() {
        let names = |name: &str| Some(crate::corpus::config::Names(vec![name.to_owned()]));
        let input = Input { text: names("page.main.text"), id: names("meta.id"), ..Input::default() };
        let columns = Columns::new(&input);
        let nested = br#"{"meta": {"id": "a"}, "page": {"main": {"text": "\u6d77\u6e2f"}}, "text": "no"}"#;
        assert_eq!(columns.measure(nested).unwrap().id, Id::Is("a".to_owned()));
        assert_eq!(columns.load(nested).unwrap().unwrap().0, "海港");
        assert_eq!(columns.measure(br#"{"page.main.text": "abc"}"#).unwrap().text, Text::Is(3));
        assert!(columns.measure(b"[1]").is_err());
        assert!(columns.measure(br#"{"a": 1} {"b": 2}"#).is_err());
    }
}
