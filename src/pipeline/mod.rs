//! Files, threads and progress: the only module that drives the passes over a corpus and writes output/.

mod check;
mod engine;
mod fit_stance;
mod iob2;
mod map;
mod progress;
mod publish;
mod run;
mod summary;
mod survey;
mod train;

pub use check::{Holdout, evaluate, hold_out, verify};
pub use engine::Engine;
pub use fit_stance::{Fitted, fit_stance};
pub use map::{MapOptions, Mapped, map};
pub use progress::{Clock, Progress, Quiet, Stage};
pub use run::{Held, Outcome, RunOptions, Staleness, check, fresh, hold, run};
pub use summary::Summary;
pub use train::{DataSource, TrainSettings, Trainer, TrainingDoc, TrainingSet, digest};
