//! Deciding on changes: what waits for a decision, and decisions that last.
//!
//! [`Pending`] is what `.jiaozhu/pending/` holds: a new output and how it differs from output/. Accepting a change is
//! remembered there until output/ moves on; rejecting it writes a [`Decision`](crate::annotations::Decision)
//! ([`rejection`]) into annotations/<person>/, which pins the old value for every later run. [`Log`] remembers what was
//! decided last, for undoing. [`Session`] is the review screen without its terminal. [`carry`] brings anchors along when a raw file was edited.

mod carry;
mod decide;
mod log;
mod pending;
mod session;

pub use carry::{Carried, carry};
pub use decide::{Person, rejection};
pub use log::{Did, Entry, Log};
pub use pending::Pending;
pub use session::{Effect, Key, Look, ScreenLine, Session};
