//! What differs between two outputs, as a reader of the annotations would say it: not rows, but “this mention is an
//! organisation now”. Pure, but for reading the tables.
//!
//! [`outputs`] walks through two output folders document by document. Equal documents are skipped; of the others
//! [`TextMap`] first says which raw text is the same, so that an insertion only shifts what follows; then each layer is
//! compared ([`views`]). A [`Change`] has its text in [`Context`], its cause ([`Causes`]) and a name that stays the same
//! from run to run. What nobody decides on (words cut otherwise, another finder of the same thing) is counted in
//! [`Rest`].
//!
//! To compare something new: put it into [`View`], write its `compare` beside the others, give it a [`Kind`].

mod blocks;
mod cause;
mod change;
mod draft;
mod entities;
mod filter;
mod group;
mod html;
mod inline;
mod markdown;
mod outputs;
mod report;
mod stances;
mod text;
mod view;

pub use cause::{Causes, RAW};
pub use change::{Change, Context, Kind, Value};
pub use filter::{Filter, matches};
pub use group::{By, Group, group};
pub use html::html;
pub use inline::{Piece, inline, one_line};
pub use markdown::markdown;
pub use outputs::{DocDiff, Fate, Holds, Rest, outputs, readers, views};
pub use report::Report;
pub use text::{Run, TextMap};
pub use view::View;
