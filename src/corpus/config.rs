use std::fmt;
use std::path::Path;
use std::time::Duration;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::toml_error;
use crate::base::{Error, Format, Result};

/// corpus.toml. Every key has a default; unknown keys are errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Title of the corpus, for the data package.
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Input::is_default")]
    pub input: Input,
    pub output: Output,
    pub clean: Clean,
    pub entities: Entities,
    #[serde(skip_serializing)]
    pub run: Run,
}

/// How a run works. None of it changes a byte of the output, but that a document may run out of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Run {
    /// Whether what was computed is kept in .jiaozhu/cache and used again.
    pub cache: bool,
    /// The most time for one document: `"90s"`, `"10m"`.
    #[serde(deserialize_with = "time")]
    pub time_limit: Duration,
}

impl Default for Run {
    fn default() -> Self {
        Self { cache: true, time_limit: Duration::from_secs(600) }
    }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_time(&text).map_err(serde::de::Error::custom)
}

/// A whole number and its unit.
fn quantity(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    Some((number.parse().ok()?, unit.trim()))
}

/// Reads a time: a number and `ms`, `s`, `m` or `h`.
///
/// # Errors
/// What is wrong with it, for people.
pub fn parse_time(text: &str) -> std::result::Result<Duration, String> {
    let bad = || format!("“{text}” is no time; it is a number and ms, s, m or h, such as \"90s\" or \"10m\"");
    let (number, unit) = quantity(text).ok_or_else(bad)?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(bad()),
    };
    match number.saturating_mul(millis) {
        0 => Err(bad()),
        millis => Ok(Duration::from_millis(millis)),
    }
}

fn size<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_size(&text).map_err(serde::de::Error::custom)
}

/// Reads a size in bytes: a number and `kB`, `MB` or `GB` (powers of ten).
///
/// # Errors
/// What is wrong with it, for people.
pub fn parse_size(text: &str) -> std::result::Result<u64, String> {
    let bad = || format!("“{text}” is no size; it is a number and kB, MB or GB, such as \"64MB\"");
    let (number, unit) = quantity(text).ok_or_else(bad)?;
    let factor: u64 = match unit {
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err(bad()),
    };
    number.checked_mul(factor).filter(|bytes| *bytes > 0).ok_or_else(bad)
}

/// How files of records in raw/ are read, and how large a document may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// Columns of JSON Lines and Parquet files. Of several names the first that holds something counts; `a.b` leads into
    /// the object `a`. `None`: as such columns are usually named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Names>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Names>,
    /// Size of the largest text in megabytes (10⁶ bytes); a document with more is left out, with a problem.
    pub largest_mb: u32,
}

impl Default for Input {
    fn default() -> Self {
        let none = || None;
        Self {
            id: none(),
            text: none(),
            url: none(),
            publisher: none(),
            retrieved: none(),
            title: none(),
            date: none(),
            largest_mb: 100,
        }
    }
}

impl Input {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Size of the largest text in bytes.
    pub fn largest(&self) -> u64 {
        u64::from(self.largest_mb) * 1_000_000
    }

    fn check(&self, text: &str, path: &Path) -> Result<()> {
        let columns = [&self.id, &self.text, &self.url, &self.publisher, &self.retrieved, &self.title, &self.date];
        if self.text.as_ref().is_some_and(|names| names.0.is_empty()) {
            return Err(Error::new("corpus.toml: [input] text names no column")
                .at(path)
                .hint("text = \"content\": the column that holds the documents' texts"));
        }
        if columns.into_iter().flatten().flat_map(|names| &names.0).any(|name| name.split('.').any(str::is_empty)) {
            return Err(Error::new("corpus.toml: [input] names a column without a name")
                .at(path)
                .hint("write the column's name, or a.b for the key b of the object a"));
        }
        // Offsets are signed numbers of 32 bits in the tables.
        if !(1..=2000).contains(&self.largest_mb) {
            let message = format!("corpus.toml: [input] largest_mb is {}", self.largest_mb);
            let line = text.lines().position(|l| l.trim_start().starts_with("largest_mb")).unwrap_or(0);
            return Err(Error::new(message)
                .at_line(path, line + 1, text.lines().nth(line).unwrap_or_default())
                .hint("a number of megabytes from 1 to 2000"));
        }
        Ok(())
    }
}

/// Names of columns; one or a list in corpus.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        names(deserializer, "the name of a column, or a list of names").map(Self)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// Which files each table is written to. Unset: Parquet and CSV, and Parquet alone where the raw files have more than
    /// [`LARGE`](Self::LARGE) bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formats: Option<Vec<Format>>,
    /// A table with more bytes of Parquet than this is written in parts of about this size.
    #[serde(deserialize_with = "size")]
    pub part_size: u64,
    /// Bytes of raw files that are processed, kept and reused together, on average; their rows make a row group of each
    /// table.
    #[serde(deserialize_with = "size")]
    pub segment_size: u64,
}

impl Default for Output {
    fn default() -> Self {
        Self { formats: None, part_size: 32_000_000, segment_size: 1_000_000 }
    }
}

impl Output {
    /// Bytes of raw files from which on a corpus counts as large.
    pub const LARGE: u64 = 64_000_000;

    /// The formats of a corpus whose raw files have so many bytes.
    pub fn formats(&self, bytes: u64) -> Vec<Format> {
        match &self.formats {
            Some(formats) => formats.clone(),
            None if bytes > Self::LARGE => vec![Format::Parquet],
            None => vec![Format::Parquet, Format::Csv],
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clean {
    /// Cleaning rules that are switched off, by id.
    pub off: Vec<String>,
    /// Rules that are off or on for some sites, whatever `off` says; of two entries that speak of one rule the last counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub site: Vec<CleanSite>,
}

/// Rules that are off or on for the documents of some sites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanSite {
    /// Publishers as raw/sources.tsv names them, or hosts of its addresses, with their sub-domains. One name or a list.
    #[serde(rename = "match", deserialize_with = "one_or_more")]
    pub sites: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<String>, D::Error> {
    names(deserializer, "a publisher or host, or a list of them")
}

fn names<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> std::result::Result<Vec<String>, D::Error> {
    struct OneOrMore(&'static str);
    impl<'de> Visitor<'de> for OneOrMore {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E>(self, name: &str) -> std::result::Result<Self::Value, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> std::result::Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(name) = names.next_element()? {
                all.push(name);
            }
            Ok(all)
        }
    }
    deserializer.deserialize_any(OneOrMore(expected))
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entities {
    /// Whether the statistical tagger takes part.
    pub tagger: bool,
}

impl Default for Entities {
    fn default() -> Self {
        Self { tagger: true }
    }
}

impl Config {
    /// Reads corpus.toml; `path` is how errors name it.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let config: Config = toml::from_str(text).map_err(|e| {
            // A wrong value says itself what it may be.
            let hint = if ["unknown field", "missing field"].iter().any(|of| e.message().starts_with(of)) {
                "the keys are: name; [input] id, text, url, publisher, retrieved, title, date, largest_mb; [output] formats, part_size, segment_size; [clean] off; [[clean.site]] match, off, on; [entities] tagger; [run] cache, time_limit"
            } else {
                "it is TOML: key = \"value\" under a [section]; the README's tables say what each key takes"
            };
            toml_error(path, text, &e, hint)
        })?;
        let formats = config.output.formats.as_deref().unwrap_or(Format::ALL);
        if formats.is_empty() {
            return Err(Error::new("corpus.toml: [output] formats is empty: no table would be written")
                .at(path)
                .hint("formats = [\"parquet\", \"csv\"], or one of the two"));
        }
        if let Some(twice) = formats.iter().enumerate().find(|(i, f)| formats[..*i].contains(f)) {
            let line = text.lines().position(|l| l.trim_start().starts_with("formats")).unwrap_or(0);
            return Err(Error::new(format!("corpus.toml: [output] formats names {} twice", twice.1.name()))
                .at_line(path, line + 1, text.lines().nth(line).unwrap_or_default())
                .hint("name each format once"));
        }
        config.input.check(text, path)?;
        config.clean.check(text, path)?;
        Ok(config)
    }
}

impl Clean {
    /// Every rule must exist; a site entry must have names and say one thing of a rule.
    fn check(&self, text: &str, path: &Path) -> Result<()> {
        let ids = self.site.iter().flat_map(|site| site.off.iter().chain(&site.on));
        for id in self.off.iter().chain(ids) {
            if !crate::clean::has_switch(id) {
                let (message, hint) = if crate::clean::rule_exists(id) {
                    let message = format!("corpus.toml: the rule “{id}” cannot be switched off");
                    (message, "it says what becomes of text that no other rule speaks on")
                } else {
                    let message = format!("corpus.toml: there is no cleaning rule “{id}”");
                    (message, "`jiaozhu rules` lists the rules")
                };
                return Err(marked(text, path, id, 0, message).hint(hint));
            }
        }
        for site in &self.site {
            if site.sites.is_empty() || site.sites.iter().any(String::is_empty) {
                return Err(Error::new("corpus.toml: a [[clean.site]] matches no site")
                    .at(path)
                    .hint("match = \"example.org\": a host, or a publisher as raw/sources.tsv names it"));
            }
            if let Some(id) = site.off.iter().find(|id| site.on.contains(id)) {
                let message = format!("corpus.toml: the rule “{id}” is both off and on for {}", site.sites.join(", "));
                let from = text.find("[[clean.site]]").unwrap_or(0);
                return Err(marked(text, path, id, from, message).hint("leave it in one of the two"));
            }
        }
        Ok(())
    }
}

/// An error that marks the first line from byte `from` on that has the rule's id in quotes.
fn marked(text: &str, path: &Path, id: &str, from: usize, message: String) -> Error {
    let quoted = |quote: char| text[from..].find(&format!("{quote}{id}{quote}"));
    let at = quoted('"').or_else(|| quoted('\'')).map_or(0, |at| from + at + 1);
    let line = text[..at].matches('\n').count();
    let source = text.lines().nth(line).unwrap_or_default();
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    Error::new(message).at_line(path, line + 1, source).marking(text[start..at].chars().count() + 1, id.chars().count())
}
