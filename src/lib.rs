//! jiaozhu 校注: collate and annotate scraped Chinese texts.
//!
//! (The map of the program: see the end of the work on issue 2.)

pub mod base;
pub mod clean;
pub mod entities;
pub mod lexicon;
pub mod segment;
pub mod stance;
pub mod tables;
