use serde::{Deserialize, Serialize};

use super::Span;

/// The pass that met a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pass {
    Read,
    Clean,
    Segment,
    Entities,
    Stance,
    Annotations,
}

impl Pass {
    pub const ALL: &'static [Pass] =
        &[Pass::Read, Pass::Clean, Pass::Segment, Pass::Entities, Pass::Stance, Pass::Annotations];

    pub fn name(self) -> &'static str {
        match self {
            Pass::Read => "read",
            Pass::Clean => "clean",
            Pass::Segment => "segment",
            Pass::Entities => "entities",
            Pass::Stance => "stance",
            Pass::Annotations => "annotations",
        }
    }
}

/// How bad it is: an `Error` means the input is missing from the tables, a `Warning` that it is there but look at it. A
/// `Note` says that nothing is wrong: it is told to who asks, and is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    /// Those of the rows of `problems`.
    pub const ALL: &'static [Severity] = &[Severity::Warning, Severity::Error];

    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Problem {
    /// The number of the line that a message begins with (“line 12: …”), so that line 2 comes before line 10.
    pub fn line_of(message: &str) -> Option<u32> {
        message.strip_prefix("line ")?.split(':').next()?.parse().ok()
    }
}

/// Something wrong with one input. It never stops the run; it becomes a row of the `problems` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Path of the input, relative to the corpus, with `/`.
    pub file: String,
    /// The document, where the input is one.
    pub doc: Option<String>,
    pub pass: Pass,
    pub severity: Severity,
    /// What is wrong and what to do about it, for people.
    pub message: String,
    /// Where in the decoded raw text, in bytes.
    pub span: Option<Span>,
}
