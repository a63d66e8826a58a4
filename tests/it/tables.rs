//! Tests of the tables and of verify, on documents made by hand.

mod fixture;
mod output;
mod rows;
mod verified;
