use super::Change;
use crate::base::{Error, Result};

/// Which changes are meant: `kind=retype doc=003* cause=lexicon/x.tsv label=ORG`.
///
/// Several keys must all hold; of several values of one key (`kind=add,remove`, or the key twice) one must.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    terms: Vec<(Key, Vec<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Id,
    Doc,
    Layer,
    Kind,
    Label,
    Cause,
    Quote,
}

const KEYS: &[(&str, Key)] = &[
    ("id", Key::Id),
    ("doc", Key::Doc),
    ("layer", Key::Layer),
    ("kind", Key::Kind),
    ("label", Key::Label),
    ("cause", Key::Cause),
    ("quote", Key::Quote),
];

impl Filter {
    /// Reads terms separated by white space. In values `*` stands for anything; a cause may be a part of one, an id its
    /// beginning.
    ///
    /// # Errors
    /// When a term is no `key=value`, or the key is none.
    pub fn parse(text: &str) -> Result<Self> {
        let mut filter = Filter::default();
        for term in text.split_whitespace() {
            let names: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
            let Some((name, value)) = term.split_once('=').filter(|(_, value)| !value.is_empty()) else {
                return Err(Error::new(format!("the filter “{term}” is no key=value")).hint(
                    "for instance: --filter 'kind=retype doc=003* cause=lexicon/x.tsv'; several terms must all hold",
                ));
            };
            let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == name) else {
                return Err(Error::new(format!("a filter has no key “{name}”"))
                    .hint(format!("the keys are {}", names.join(", "))));
            };
            let known: Vec<&str> = match key {
                Key::Kind => super::Kind::ALL.iter().map(|k| k.name()).collect(),
                Key::Layer => crate::annotations::Layer::ALL.iter().map(|l| l.name()).collect(),
                _ => Vec::new(),
            };
            let values: Vec<String> = value.split(',').map(str::to_owned).collect();
            if let Some(bad) = values.iter().find(|v| !known.is_empty() && !known.contains(&v.as_str())) {
                return Err(
                    Error::new(format!("there is no {name} “{bad}”")).hint(format!("one of {}", known.join(", ")))
                );
            }
            match filter.terms.iter_mut().find(|(k, _)| k == key) {
                Some((_, all)) => all.extend(values),
                None => filter.terms.push((*key, values)),
            }
        }
        Ok(filter)
    }

    /// The changes of this filter that have one of these ids (or beginnings of ids); any, when there is none.
    #[must_use]
    pub fn and_ids(mut self, ids: &[String]) -> Self {
        if !ids.is_empty() {
            self.terms.push((Key::Id, ids.to_vec()));
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub fn accepts(&self, change: &Change) -> bool {
        self.terms.iter().all(|(key, values)| values.iter().any(|value| key.holds(value, change)))
    }
}

impl Key {
    fn holds(self, value: &str, change: &Change) -> bool {
        match self {
            Key::Id => change.id.starts_with(value),
            Key::Doc => matches(value, &change.doc),
            Key::Layer => change.layer.name() == value,
            Key::Kind => change.kind.name() == value,
            Key::Label => change.labels().any(|label| matches(value, label)),
            Key::Cause => matches(&format!("*{value}*"), &change.cause),
            Key::Quote => matches(value, &change.value().quote),
        }
    }
}

/// Whether a text is a pattern's, in which `*` stands for anything.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, expected) in [
            ("003*", "003_abc", true),
            ("003*", "x003", false),
            ("*", "", true),
            ("*a*b", "xaxb", true),
            ("*a*b", "xb", false),
            ("a*a", "a", false),
            ("日*省", "日本经济产业省", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn bad_filters_are_explained() {
        let error = |text: &str| Filter::parse(text).unwrap_err().to_string();
        assert!(error("retype").contains("no key=value"));
        assert!(error("type=ORG").contains("the keys are id, doc"));
        assert!(error("kind=rename").contains("one of keep, drop"));
        assert!(Filter::parse("").unwrap().is_empty());
    }
}
