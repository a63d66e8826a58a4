//! Progress of a run: a bar on a terminal, plain lines otherwise.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::err;
use crate::pipeline::{Clock, Progress, Stage};

/// Seconds between two plain lines.
const EVERY: Duration = Duration::from_secs(5);

/// The same on a terminal.
const REDRAW: Duration = Duration::from_millis(100);

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
    /// Documents and bytes whose rows were there already.
    reused: u64,
    reused_bytes: u64,
    began: Instant,
    last: Instant,
}

impl Bar {
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:16} {prefix}\n{wide_msg}");
            let bar = ProgressBar::no_length();
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─"));
            bar
        });
        let now = Instant::now();
        let plain =
            Plain { documents: 0, of: 0, bytes: 0, all_bytes: 0, reused: 0, reused_bytes: 0, began: now, last: now };
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

impl Plain {
    /// Documents, megabytes, speed, time left and memory. What is reused takes no time and does not count for the speed.
    fn line(&self) -> String {
        let seconds = self.began.elapsed().as_secs_f64();
        let rate = self.bytes as f64 / seconds.max(1e-3);
        let left = self.all_bytes.saturating_sub(self.bytes + self.reused_bytes) as f64 / rate.max(1.0);
        let reused = if self.reused > 0 { format!(" ({} reused)", self.reused) } else { String::new() };
        let memory = memory().map(|bytes| format!(", {} MB of memory", bytes / 1_000_000)).unwrap_or_default();
        format!(
            "{}/{} documents{reused}, {} of {}, {:.1} MB/s, {left:.0} s left{memory}",
            self.documents + self.reused,
            self.of,
            HumanBytes(self.bytes + self.reused_bytes),
            HumanBytes(self.all_bytes),
            rate / 1e6,
        )
    }
}

/// Memory that the program has now, where the system says it (Linux).
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

impl Progress for Bar {
    fn begin(&self, documents: u64, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(bytes);
        }
        let mut plain = self.plain.lock().unwrap_or_else(|e| e.into_inner());
        (plain.of, plain.all_bytes, plain.began, plain.last) = (documents, bytes, Instant::now(), Instant::now());
    }

    fn documents(&self, documents: u64, bytes: u64, clock: &Clock) {
        let mut plain = self.plain.lock().unwrap_or_else(|e| e.into_inner());
        plain.documents += documents;
        plain.bytes += bytes;
        let now = Instant::now();
        let every = if self.bar.is_some() { REDRAW } else { EVERY };
        if now - plain.last < every {
            return;
        }
        plain.last = now;
        let line = plain.line();
        match &self.bar {
            Some(bar) => {
                bar.set_position(plain.bytes + plain.reused_bytes);
                bar.set_prefix(line);
                bar.set_message(shares(clock));
            }
            None => err!("{line}; {}", shares(clock)),
        }
    }

    fn reused(&self, documents: u64, bytes: u64) {
        let mut plain = self.plain.lock().unwrap_or_else(|e| e.into_inner());
        plain.reused += documents;
        plain.reused_bytes += bytes;
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
