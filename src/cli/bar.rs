//! Progress of a run: a bar on a terminal, plain lines otherwise.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::err;
use crate::pipeline::{Clock, Progress, Stage};

/// Seconds between two plain lines.
const EVERY: Duration = Duration::from_secs(5);

/// Shows progress on standard error.
pub struct Bar {
    bar: Option<ProgressBar>,
    plain: Mutex<Plain>,
}

struct Plain {
    documents: u64,
    of: u64,
    bytes: u64,
    all_bytes: u64,
    began: Instant,
    last: Instant,
}

impl Bar {
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template(
                "{bar:16} {prefix} · {bytes}/{total_bytes} · {binary_bytes_per_sec} · {eta} left\n{wide_msg}",
            );
            let bar = ProgressBar::no_length();
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─"));
            bar
        });
        let now = Instant::now();
        let plain = Plain { documents: 0, of: 0, bytes: 0, all_bytes: 0, began: now, last: now };
        Self { bar, plain: Mutex::new(plain) }
    }
}

/// The share of each pass in the time spent so far.
fn shares(clock: &Clock) -> String {
    let all: f64 = Stage::ALL.iter().map(|s| clock.spent(*s).as_secs_f64()).sum();
    let parts: Vec<String> = Stage::ALL
        .iter()
        .map(|s| (s, 100.0 * clock.spent(*s).as_secs_f64() / all.max(1e-9)))
        .filter(|(_, share)| *share >= 1.0)
        .map(|(s, share)| format!("{} {share:.0} %", s.name()))
        .collect();
    parts.join(", ")
}

impl Progress for Bar {
    fn begin(&self, documents: u64, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(bytes);
        }
        let mut plain = self.plain.lock().unwrap_or_else(|e| e.into_inner());
        (plain.of, plain.all_bytes, plain.began, plain.last) = (documents, bytes, Instant::now(), Instant::now());
    }

    fn document(&self, bytes: u64, clock: &Clock) {
        let mut plain = self.plain.lock().unwrap_or_else(|e| e.into_inner());
        plain.documents += 1;
        plain.bytes += bytes;
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
            bar.set_prefix(format!("{}/{} docs", plain.documents, plain.of));
            bar.set_message(shares(clock));
        } else if plain.last.elapsed() >= EVERY {
            plain.last = Instant::now();
            let seconds = plain.began.elapsed().as_secs_f64();
            let rate = plain.bytes as f64 / seconds;
            let left = (plain.all_bytes - plain.bytes.min(plain.all_bytes)) as f64 / rate.max(1.0);
            err!(
                "{}/{} documents, {} of {}, {:.1} MB/s, {left:.0} s left; {}",
                plain.documents,
                plain.of,
                HumanBytes(plain.bytes),
                HumanBytes(plain.all_bytes),
                rate / 1e6,
                shares(clock),
            );
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
