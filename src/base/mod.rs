//! What every pass speaks of: spans, labels, the typed documents, problems and errors. Knows no other module.

mod chars;
mod document;
mod error;
mod format;
mod label;
mod lexicon;
mod offsets;
mod problem;
mod record;
mod rule;
mod script;
mod span;
mod types;

pub use chars::{CharIndex, scalars_in};
pub use document::{
    Article, Block, ByteMap, CleanDoc, Edit, Mention, Metadata, RawDoc, SegmentedArticle, SegmentedDoc, Sentence,
    Source, Stance, StanceDoc, TaggedDoc, Token,
};
pub use error::{Error, Place, Result};
pub use format::Format;
pub use label::Label;
pub use lexicon::{LexiconEntry, Target};
pub use offsets::{OffsetMap, Run};
pub use problem::{Pass, Problem, Severity};
pub use record::{BadRecord, Given, Record, RecordFields};
pub use rule::RuleDoc;
pub use script::{simplified, written};
pub use span::Span;
pub(crate) use types::named_enum;
pub use types::{EntityType, Finder, Lang, Polarity, Pos, Script};
