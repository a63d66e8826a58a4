//! Files, threads and progress: the only module that drives the passes over a corpus and writes output/.

mod assemble;
mod cache;
mod check;
mod engine;
mod fit_stance;
mod iob2;
mod look;
mod make;
mod map;
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
pub use progress::{Clock, Progress, Quiet, Stage};
pub use run::{Outcome, RunOptions, run};
pub use shard::{Shard, run_shard};
pub use summary::{Name, Summary};
pub use train::{DataSource, TrainSettings, Trainer, TrainingDoc, TrainingSet, digest};
