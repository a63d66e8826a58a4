//! A full screen of lines, and the keys that are pressed at it.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use console::Term;

use super::style;
use crate::review::{Key, Look, ScreenLine};

/// The other screen of the terminal; what stood there before is back when this is dropped.
pub struct Screen {
    term: Term,
}

impl Screen {
    pub fn open() -> Self {
        let term = Term::stdout();
        // Nobody to tell when this fails: the first drawing will.
        let _ = term.write_str("\x1b[?1049h\x1b[?25l");
        Self { term }
    }

    /// Draws what `lines` gives for so many columns and lines, in one piece and without flicker.
    pub fn draw(&self, lines: impl FnOnce(usize, usize) -> Vec<ScreenLine>) -> io::Result<()> {
        let (height, width) = self.term.size();
        let lines = lines(usize::from(width), usize::from(height));
        let mut frame = String::from("\x1b[H");
        for (i, line) in lines.iter().enumerate() {
            frame.push_str(if i > 0 { "\r\n" } else { "" });
            for (look, text) in line {
                let style = match look {
                    Look::Plain => anstyle::Style::new(),
                    Look::Dim => style::DIM,
                    Look::Head => style::HEAD,
                    Look::Old => style::REMOVED,
                    Look::New => style::ADDED,
                    Look::Warn => style::WARNING,
                };
                let _ =
                    if style::colours() { write!(frame, "{style}{text}{style:#}") } else { write!(frame, "{text}") };
            }
            frame.push_str("\x1b[K");
        }
        frame.push_str("\x1b[J");
        // Past anstream: it would take the moves of the cursor away where there are no colours.
        let mut out = io::stdout().lock();
        out.write_all(frame.as_bytes())?;
        out.flush()
    }

    /// Waits for a key. Ctrl-C is an error of the kind `Interrupted`.
    pub fn key(&self) -> io::Result<Key> {
        Ok(match self.term.read_key_raw()? {
            // Handled by the caller, so that the screen is given back first.
            console::Key::CtrlC => return Err(io::ErrorKind::Interrupted.into()),
            console::Key::Char(c) => Key::Char(c),
            console::Key::Enter => Key::Enter,
            console::Key::Escape => Key::Escape,
            console::Key::Backspace => Key::Backspace,
            console::Key::Tab => Key::Tab,
            console::Key::ArrowDown | console::Key::PageDown => Key::Down,
            console::Key::ArrowUp | console::Key::PageUp => Key::Up,
            console::Key::ArrowRight => Key::Right,
            console::Key::ArrowLeft => Key::Left,
            _ => Key::Other,
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.term.write_str("\x1b[?25h\x1b[?1049l");
    }
}
