//! Calls into polars, which panics on some damage and on what it has not got yet.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught and told otherwise.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does it; a panic becomes its message and does not reach the terminal.
pub(super) fn careful<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |about| {
            if !QUIET.get() {
                usual(about);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    done.map_err(|panic| match panic.downcast_ref::<&str>() {
        Some(message) => (*message).to_owned(),
        None => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_message_and_the_next_one_is_loud_again() {
        assert_eq!(careful(|| 7), Ok(7));
        assert_eq!(careful(|| -> u8 { panic!("no such type") }), Err("no such type".to_owned()));
        assert_eq!(careful(|| careful(|| -> u8 { panic!("{}", 1) })), Ok(Err("1".to_owned())));
        assert!(!QUIET.get());
    }
}
