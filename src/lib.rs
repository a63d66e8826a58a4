//! jiaozhu 校注: collate and annotate scraped Chinese texts.
//!
//! 校注 is what an editor of old texts does: collate the text, then annotate it. This library turns a folder of raw
//! files into an annotated corpus that a researcher can defend: every kept character traces to its place in the raw
//! file, every dropped one has a reason, every annotation names what made it, and a rerun gives the same bytes.
//!
//! # The map
//!
//! Data flows one way. Each pass is a pure function from one typed document to the next; it adds a layer and never
//! rewrites an earlier one:
//!
//! ```text
//! bytes ─ read ─▶ RawDoc ─ clean ─▶ CleanDoc ─ segment ─▶ SegmentedDoc ─ entities ─▶ TaggedDoc ─ stance ─▶ StanceDoc ─ tables ─▶ output/
//! ```
//!
//! In reading order:
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`base`] | spans, labels, the typed documents, problems, errors; nothing else |
//! | [`lexicon`] | lists of names: the built-in ones and the form of a corpus's own |
//! | [`read`] | bytes to decoded text: encodings, byte offsets; documents as JSON Lines |
//! | [`clean`] | blocks with label, rule and reason; articles; the clean text and its exact map to the raw text |
//! | [`segment`] | sentences; words and parts of speech (the only module that knows jieba) |
//! | [`entities`] | mentions: gazetteer, patterns, weak evidence, one resolution of overlaps |
//! | [`stance`] | target, holder, polarity and cues of each sentence that speaks of a target |
//! | [`annotations`] | what people wrote: gold, annotations, decisions; applied between the passes |
//! | [`eval`] | scores against gold |
//! | [`agreement`] | how far people agree: F1, κ, α; where they differ |
//! | [`duplicates`] | near-duplicate texts: signatures, and the search for the text that another repeats |
//! | [`tables`] | rows, Parquet, CSV, streams, data package, manifest, verification (the only module that knows polars) |
//! | [`diff`] | what differs between two outputs, annotation by annotation, and why |
//! | [`export`] | the annotations in the forms of other tools: JSON Lines, CoNLL, CoNLL-U, brat |
//! | [`corpus`] | where things are on disk: corpus.toml, raw/ (files, records, members of archives), annotations/, output/ |
//! | [`review`] | deciding on differences: what is pending, accepting, rejecting, anchors carried along |
//! | [`pipeline`] | files, threads, progress: drives the passes over a corpus, segment by segment, or (`map`) over a stream of documents; the cache |
//! | [`cli`] | one file per command (the only module that knows clap, indicatif and the terminal) |
//!
//! `tests/it/architecture.rs` reads the `use` lines and keeps these directions.
//!
//! # Invariants
//!
//! * The blocks of a document tile its decoded text. What is dropped is a block of its own, also inside a sentence.
//! * [`base::OffsetMap`] is exact and total: every character of a clean text has its raw place; the raw text can be
//!   rebuilt from clean text, blocks and edits.
//! * Inside the program offsets are **bytes** at character boundaries ([`base::Span`]); what leaves it is converted to
//!   **Unicode scalar values** ([`base::CharIndex`]), the index of a Python `str`.
//! * The tokens of a sentence concatenate to it. Mentions are sorted, do not overlap, and lie inside one sentence.
//! * Passes do no input or output and cannot fail: what is wrong with a document is a [`base::Problem`] on it.
//! * Same input, same bytes out: nothing depends on time, threads, hash maps or the order of files on disk.
//! * Libraries never print and never exit; only [`cli`] does.
//!
//! # Three recipes
//!
//! *Add a cleaning rule.* Write `src/clean/rules/<rule>.rs` with its documentation (what, why, example) beside its
//! code, name it in the list in `src/clean/rules/mod.rs` (the list is the order), add a fixture of your own and its
//! snapshot in `tests/it/clean`. `jiaozhu rules <rule>` prints the documentation.
//!
//! *Add an entity type.* Name it in `EntityType` ([`base`]); the compiler then asks for its colour and its jieba tag.
//! Lexicon lines may use it at once; a pattern for it is a file in `src/entities/patterns/`.
//!
//! *Add a column.* Declare it in the table's file in `src/tables/`, with type and description; the compiler shows
//! where its value is missing. The data package and the CSV header follow.

pub mod agreement;
pub mod annotations;
pub mod base;
pub mod clean;
pub mod cli;
pub mod corpus;
pub mod diff;
pub mod duplicates;
pub mod entities;
pub mod eval;
pub mod export;
pub mod lexicon;
pub mod pipeline;
pub mod read;
pub mod review;
pub mod segment;
pub mod stance;
pub mod tables;
