use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What a run spends its time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Load,
    /// The first pass, for what recurs on the pages of one site.
    Survey,
    Read,
    Clean,
    Segment,
    Entities,
    Stance,
    Tables,
}

impl Stage {
    pub const ALL: [Stage; 8] = [
        Stage::Load,
        Stage::Survey,
        Stage::Read,
        Stage::Clean,
        Stage::Segment,
        Stage::Entities,
        Stage::Stance,
        Stage::Tables,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Stage::Load => "load",
            Stage::Survey => "survey",
            Stage::Read => "read",
            Stage::Clean => "clean",
            Stage::Segment => "segment",
            Stage::Entities => "entities",
            Stage::Stance => "stance",
            Stage::Tables => "tables",
        }
    }
}

/// Adds up the time of each stage over all threads.
#[derive(Debug, Default)]
pub struct Clock {
    nanos: [AtomicU64; Stage::ALL.len()],
}

impl Clock {
    /// Runs `f` and books its time on `stage`.
    pub fn time<R>(&self, stage: Stage, f: impl FnOnce() -> R) -> R {
        let start = Instant::now();
        let result = f();
        self.nanos[stage as usize].fetch_add(start.elapsed().as_nanos() as u64, Relaxed);
        result
    }

    /// Time spent on a stage, summed over threads.
    pub fn spent(&self, stage: Stage) -> Duration {
        Duration::from_nanos(self.nanos[stage as usize].load(Relaxed))
    }
}

/// Is told how a run goes on.
pub trait Progress: Sync {
    /// The run knows its work: documents and bytes.
    fn begin(&self, documents: u64, bytes: u64) {
        let _ = (documents, bytes);
    }

    /// Some more documents are done.
    fn documents(&self, documents: u64, bytes: u64, clock: &Clock) {
        let _ = (documents, bytes, clock);
    }

    /// Some documents need not be done: their rows are there.
    fn reused(&self, documents: u64, bytes: u64) {
        let _ = (documents, bytes);
    }

    /// All documents are done, the tables are complete.
    fn end(&self) {}
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {}
