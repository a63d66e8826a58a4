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
    super::read_text(path)?.map_or_else(|| Ok(Vec::new()), |text| parse(&text, path))
}

fn parse(text: &str, path: &Path) -> Result<Vec<Target>> {
    let file: File = toml::from_str(text)
        .map_err(|e| toml_error(path, text, &e, "a target is [[target]] with the keys id, name, aliases"))?;
    let at = |needle: &str| {
        let line = text.lines().position(|l| l.contains(needle)).unwrap_or(0);
        (line + 1, text.lines().nth(line).unwrap_or_default())
    };
    for target in &file.target {
        for (key, value) in [("id", &target.id), ("name", &target.name)] {
            if value.trim().is_empty() {
                let (line, source) = at(&format!("{key} = \"{value}\""));
                return Err(Error::new(format!("targets.toml: a target has an empty {key}"))
                    .at_line(path, line, source)
                    .hint(format!("give it the {key} that is to stand in the tables")));
            }
        }
        for alias in &target.aliases {
            if alias.split(" + ").any(|part| part.trim().is_empty()) {
                let (line, source) = at(&format!("\"{alias}\""));
                return Err(Error::new(format!("targets.toml: the target “{}” has an empty alias", target.id))
                    .at_line(path, line, source)
                    .hint("an alias is a word, or words joined by \" + \" that must all stand in one sentence"));
            }
        }
    }
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
