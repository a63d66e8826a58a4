//! Deciding on changes: what waits for a decision, and decisions that last.
//!
//! [`Pending`] is what `.jiaozhu/pending/` holds: a new output and how it differs from output/. Accepting a change is
//! remembered there until output/ moves on; rejecting it writes a [`Decision`](crate::annotations::Decision)
//! ([`rejection`]) into annotations/<person>/, which pins the old value for every later run; editing it pins a third value
//! ([`edit()`]). [`Log`] remembers what was
//! decided last, for undoing. [`Session`] is the review screen without its terminal. [`Adjudication`] makes gold
//! of what several people annotated ([`Bench`] is its screen). [`carry`] brings anchors along when a raw file was edited.

mod adjudicate;
mod bench;
mod carry;
mod decide;
mod edit;
mod follow;
mod form;
mod log;
mod outdated;
mod pending;
mod session;

pub use adjudicate::{Adjudication, Choice};
pub use bench::{Bench, Verdict, said};
pub use carry::{Carried, carry};
pub use decide::{Person, rejection};
pub use edit::{Field, edit, fields};
pub use follow::{pin_beside, tidy};
pub use form::Form;
pub use log::{Did, Entry, Log};
pub use outdated::outdated;
pub use pending::Pending;
pub use session::{Effect, Key, Look, ScreenLine, Session};
