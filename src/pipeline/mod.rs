//! Files, threads and progress: the only module that drives the passes over a corpus and writes output/.

mod cache;
mod check;
mod engine;
mod fit_stance;
mod iob2;
mod map;
mod progress;
mod publish;
mod run;
mod segments;
mod stamp;
mod summary;
mod survey;
mod train;
mod workers;

pub use check::{Holdout, evaluate, hold_out, verify};
pub use engine::Engine;
pub use fit_stance::{Fitted, fit_stance};
pub use map::{MapOptions, Mapped, map};
pub use progress::{Clock, Progress, Quiet, Stage};
pub use run::{Held, Outcome, RunOptions, Shard, Staleness, check, fresh, hold, run, run_shard};
pub use summary::{Name, Summary};
pub use train::{DataSource, TrainSettings, Trainer, TrainingDoc, TrainingSet, digest};
