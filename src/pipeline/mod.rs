//! Files, threads and progress: the only module that drives the passes over a corpus and writes output/.
//!
//! A run, in the order of its files: `seen` lists the inputs and ends it where nothing changed; `setting` loads what all
//! documents share, beside the `survey` of the sites; `segments` cuts the list of documents; `workers` take the segments
//! through the passes of the `engine`, `watch`ed, into packs in the `cache`; `assemble` puts the packs together; `publish`
//! exchanges output/. `make` is the way from `seen` to a new output, `run` and `look` what is done with it; `only` and
//! `shard` are the ways to do a part.

mod assemble;
mod cache;
mod check;
mod engine;
mod fit_stance;
mod iob2;
mod known;
mod lexicon;
mod look;
mod make;
mod manifest;
mod map;
mod misses;
mod only;
mod progress;
mod publish;
mod run;
mod seen;
mod segments;
mod setting;
mod shard;
mod stamp;
mod summary;
mod survey;
mod train;
mod watch;
mod workers;

pub use check::{Holdout, evaluate, hold_out, verify};
pub use engine::Engine;
pub use fit_stance::{Fitted, fit_stance};
pub use look::{Held, Staleness, check, fresh, hold};
pub use map::{MapOptions, Mapped, map};
pub use misses::{COLUMNS as MISS_COLUMNS, KINDS as MISS_KINDS, Miss};
pub use progress::{Clock, Progress, Quiet, Stage};
pub use run::{Outcome, RunOptions, run};
pub use shard::{Shard, run_shard};
pub use summary::{Name, Summary};
pub use train::{DataSource, TrainSettings, Trainer, TrainingDoc, TrainingSet, digest};
