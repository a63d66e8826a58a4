use std::path::Path;

use serde::Deserialize;

use super::toml_error;
use crate::base::{Error, Result, Target};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    target: Vec<Target>,
}

pub(super) fn load(path: &Path) -> Result<Vec<Target>> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text, path),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(Error::io("read", path, e)),
    }
}

fn parse(text: &str, path: &Path) -> Result<Vec<Target>> {
    let file: File = toml::from_str(text)
        .map_err(|e| toml_error(path, text, &e, "a target is [[target]] with the keys id, name, aliases"))?;
    for (i, target) in file.target.iter().enumerate() {
        if file.target[..i].iter().any(|t| t.id == target.id) {
            let line = text.lines().enumerate().filter(|(_, l)| l.contains(&format!("\"{}\"", target.id))).nth(1);
            let (line, source) = line.unwrap_or((0, ""));
            return Err(Error::new(format!("targets.toml: two targets have the id “{}”", target.id))
                .at_line(path, line + 1, source)
                .hint("give one of them another id, or join their aliases"));
        }
    }
    Ok(file.target)
}
