//! Watching the time that threads take for one document.
//!
//! A thread cannot be stopped from outside. One that is too long with a document is left to itself: another takes its
//! place, and what the old one may still bring is thrown away. It goes on using a core until it is done with that document,
//! or the program ends.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::base::{Error, Result};

/// What a thread is at.
#[derive(Debug)]
pub(super) struct Desk<W> {
    at: Mutex<Option<(W, Instant)>>,
    /// Nobody waits for it any more.
    left: AtomicBool,
}

impl<W> Default for Desk<W> {
    fn default() -> Self {
        Self { at: Mutex::new(None), left: AtomicBool::new(false) }
    }
}

impl<W> Desk<W> {
    /// The thread begins with this.
    pub fn sit(&self, work: W) {
        self.sit_again(work, Duration::ZERO);
    }

    /// The thread goes on with this, which has taken so long already. Tells whether anybody waits for it.
    pub fn sit_again(&self, work: W, spent: Duration) -> bool {
        let now = Instant::now();
        *lock(&self.at) = Some((work, now.checked_sub(spent).unwrap_or(now)));
        !self.left.load(Relaxed)
    }

    /// The thread is done with it. Tells whether anybody waits for what it made.
    pub fn stand(&self) -> bool {
        let mut at = lock(&self.at);
        *at = None;
        !self.left.load(Relaxed)
    }

    /// The work that takes longer than it may. The desk is then nobody's.
    pub fn overdue(&self, limit: Duration) -> Option<W> {
        let mut at = lock(&self.at);
        let (work, _) = at.take_if(|(_, since)| since.elapsed() > limit)?;
        self.leave();
        Some(work)
    }

    /// Nobody waits for it any more.
    pub fn leave(&self) {
        self.left.store(true, Relaxed);
    }
}

/// Starts a thread that can be left to itself.
///
/// # Errors
/// When the system gives none.
pub(super) fn start(work: impl FnOnce() + Send + 'static) -> Result<()> {
    let thread = std::thread::Builder::new().name("jiaozhu".to_owned()).spawn(work);
    thread.map(drop).map_err(|e| Error::new(format!("cannot start a thread: {e}")))
}

/// How often to look at the desks.
pub(super) fn look(limit: Duration) -> Duration {
    (limit / 4).clamp(Duration::from_millis(5), Duration::from_millis(200))
}

/// What is said of a document that was left out.
pub(super) fn too_long(limit: Duration) -> String {
    format!(
        "left out: it took longer than {limit:?}; hint: give it more time with [run] time_limit in corpus.toml or --time-limit"
    )
}

/// A lock that a panic elsewhere does not take away.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_taken_away_once() {
        let desk = Desk::default();
        assert_eq!(desk.overdue(Duration::ZERO), None);
        desk.sit("a");
        assert_eq!(desk.overdue(Duration::from_secs(3600)), None);
        assert!(desk.stand(), "in time");
        desk.sit("b");
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(desk.overdue(Duration::from_millis(1)), Some("b"));
        assert_eq!(desk.overdue(Duration::from_millis(1)), None);
        assert!(!desk.stand(), "nobody waits for it");
        let desk = Desk::default();
        desk.sit_again("c", Duration::from_secs(2));
        assert_eq!(desk.overdue(Duration::from_secs(3600)), None);
        assert_eq!(desk.overdue(Duration::from_secs(1)), Some("c"), "earlier time counts");
    }
}
