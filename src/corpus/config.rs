use std::path::Path;

use serde::{Deserialize, Serialize};

use super::toml_error;
use crate::base::{Error, Format, Result};

/// corpus.toml. Every key has a default; unknown keys are errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Title of the corpus, for the data package.
    pub name: Option<String>,
    pub output: Output,
    pub clean: Clean,
    pub entities: Entities,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// Which files each table is written to.
    pub formats: Vec<Format>,
}

impl Default for Output {
    fn default() -> Self {
        Self { formats: vec![Format::Parquet, Format::Csv] }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clean {
    /// Cleaning rules that are switched off, by id.
    pub off: Vec<String>,
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
            toml_error(path, text, &e, "the keys are: name; [output] formats; [clean] off; [entities] tagger")
        })?;
        if config.output.formats.is_empty() {
            return Err(Error::new("corpus.toml: [output] formats is empty: no table would be written")
                .at(path)
                .hint("formats = [\"parquet\", \"csv\"], or one of the two"));
        }
        for id in &config.clean.off {
            if !crate::clean::rules().iter().any(|r| r.id == id) {
                let line = text.lines().position(|l| l.contains(id.as_str())).unwrap_or(0);
                let source = text.lines().nth(line).unwrap_or_default();
                let column = source.find(id.as_str()).map_or(1, |i| source[..i].chars().count() + 1);
                return Err(Error::new(format!("corpus.toml: there is no cleaning rule “{id}” to switch off"))
                    .at_line(path, line + 1, source)
                    .marking(column, id.chars().count())
                    .hint("`jiaozhu rules` lists the rules"));
            }
        }
        Ok(config)
    }
}
