//! How far people who annotated the same documents agree, and what is left to decide where they do not.
//!
//! [`compare`] takes people pairwise ([`Pair`]): whether they marked the same things (F1, strict and of spans alone), and
//! whether they gave the same label or polarity to what both marked ([`Coefficients`]). [`disputes`] puts together what
//! they marked in one place and differ in, [`agreed`] what they do not; `review` makes gold of both. Pure.
//!
//! # What is a unit
//!
//! * *Blocks*: every character of the raw text that is no white space has one label, so the units are these characters.
//! * *Mentions*: people choose the spans themselves, and the number of spans that nobody marked is not defined, so no
//!   coefficient corrects F1 for chance (Hripcsak and Rothschild 2005: it approaches κ where this number is large). Given
//!   the spans that both marked, the units of the coefficients are these spans, the values their types.
//! * *Stances*: the units are (sentence, target) pairs that both marked, of one holder where holders differ; the values
//!   are the polarities.
//!
//! Only documents count in which both people have lines of the layer.

mod coefficient;
mod dispute;
mod pair;

pub use coefficient::{Coefficients, Reliability, cohen_kappa};
pub use dispute::{Dispute, Side, agreed, disputes};
pub use pair::{Agreement, LayerAgreement, Pair, compare};
