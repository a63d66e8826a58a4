use std::sync::Arc;

use super::{EntityType, Finder};

/// One line of a lexicon: a surface form (or its aliases) that names an entity. Serves the gazetteer and, as a user
/// dictionary, the segmenter. Names are in Simplified characters, whatever the line has: every text is read in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconEntry {
    pub surface: String,
    pub kind: EntityType,
    /// The entity's id, a readable slug.
    pub entity: Option<Arc<str>>,
    pub aliases: Vec<String>,
    /// Where the line stands, as shown to users: `lexicon/agencies.tsv#经济产业省`, `builtin/countries.tsv#日本`.
    pub origin: Finder,
    /// Whether the line is the corpus's own (annotations/lexicon), which wins over built-in ones.
    pub own: bool,
}

/// Something that a stance can be about (annotations/targets.toml).
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
}
