//! What people made: annotations (gold, or one person's) and review decisions, as JSON lines under annotations/.
//!
//! [`parse`] reads lines and [`Store`] the folder; [`Anchor`] ties a decision to the raw text; `apply_…` let the
//! decisions win over what a pass made. Everything but [`Store::load`] and [`edit_file`] is pure.
//!
//! To support another operation: its name is in [`Op`] already; give it a place in the `apply_…` of its layer.

mod anchor;
mod apply;
mod file;
mod line;
mod merge;
mod parse;
mod store;
mod write;

pub use anchor::{Anchor, CONTEXT, Lost, place};
pub use apply::{apply_blocks, apply_mentions, apply_stances};
pub use file::edit_file;
pub use line::{Annotation, At, Beside, Body, Decision, Found, Layer, Line, Op, Values};
pub use merge::merge;
pub use parse::parse;
pub use store::{Flaws, GOLD, Store};
pub use write::{to_text, write_order};
