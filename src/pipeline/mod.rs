//! Files, threads and progress: the only module that drives the passes over a corpus and writes output/.

mod check;
mod engine;
mod iob2;
mod progress;
mod publish;
mod run;
mod summary;
mod train;

pub use check::{Holdout, evaluate, hold_out, verify};
pub use engine::Engine;
pub use progress::{Clock, Progress, Quiet, Stage};
pub use run::{Outcome, RunOptions, Staleness, check, run};
pub use summary::Summary;
pub use train::{DataSource, TrainSettings, Trainer, TrainingDoc, TrainingSet, digest};
