//! Patterns: what a name's own form shows. One file per pattern.

pub(super) mod abbreviations;
pub(super) mod bilingual;
pub(super) mod date;
pub(super) mod firms;
pub(super) mod goods;
pub(super) mod governments;
pub(super) mod lists;
pub(super) mod ministries;
pub(super) mod models;
pub(super) mod money;
pub(super) mod nodes;
mod numbers;
pub(super) mod pairs;
pub(super) mod percent;
pub(super) mod persons;
pub(super) mod programmes;
mod spots;
pub(super) mod suffixes;
pub(super) mod titles;
