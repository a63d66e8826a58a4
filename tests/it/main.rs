//! The one integration-test binary: a module per pass or command, snapshots under tests/snapshots/<pass>/.

mod support;

mod agreement;
mod annotations;
mod architecture;
mod clean;
mod commands;
mod diff;
mod entities;
mod eval;
mod read;
mod review;
mod segment;
mod stance;
mod stance_part;
mod stance_parties;
mod stance_polarity;
mod stance_reach;
mod tables;
mod tagger;
