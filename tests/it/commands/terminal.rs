//! The screens in a real terminal: tmux, in two sizes, with Chinese widths.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr as _;

use super::deciding::{LINE, before, decisions, said};
use super::{Corpus, agreeing};
use crate::support::{has_program, in_snapshots};

/// A terminal of so many columns and lines, in which a command runs. Ended when it is dropped.
struct Terminal {
    socket: String,
    columns: usize,
    lines: usize,
}

impl Terminal {
    fn open(dir: &Path, columns: usize, lines: usize, args: &[&str]) -> Self {
        // A server of its own: one that is ending must not be asked for a second terminal.
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let socket = format!("jiaozhu-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let terminal = Self { socket, columns, lines };
        let size = [columns.to_string(), lines.to_string()];
        let program = env!("CARGO_BIN_EXE_jiaozhu");
        let dir = dir.to_str().unwrap();
        let mut all =
            vec!["-u", "-f", "/dev/null", "new-session", "-d", "-x", &size[0], "-y", &size[1], "-c", dir, program];
        all.extend(args);
        terminal.tmux(&all);
        terminal
    }

    fn tmux(&self, args: &[&str]) -> String {
        let done = Command::new("tmux")
            .args(["-L", &self.socket])
            .args(args)
            .envs([("LC_ALL", "C.UTF-8"), ("TERM", "screen-256color")])
            .output()
            .unwrap();
        assert!(done.status.success(), "tmux {args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// Waits until the screen shows this. Gives the screen.
    fn shows(&self, what: &str) -> String {
        let start = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if screen.contains(what) {
                let rows: Vec<&str> = screen.lines().collect();
                assert!(rows.len() <= self.lines && rows.iter().all(|l| l.width() <= self.columns), "{screen}");
                return screen.trim_end().to_owned();
            }
            assert!(start.elapsed() < Duration::from_secs(60), "no “{what}” in\n{screen}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn press(&self, keys: &[&str]) {
        for key in keys {
            self.tmux(&["send-keys", key]);
        }
    }

    fn process(&self) -> String {
        self.tmux(&["list-panes", "-F", "#{pane_pid}"]).trim().to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-L", &self.socket, "kill-server"]).output();
    }
}

fn pending() -> Corpus {
    let corpus = before().with("annotations/lexicon/x.tsv", LINE);
    assert_eq!(corpus.jiaozhu(&["run", "--pending"]).code(), 0);
    corpus
}

#[test]
fn the_review_screen_in_two_sizes() {
    if !has_program("tmux") {
        return;
    }
    let corpus = pending();
    for (columns, lines) in [(80, 24), (200, 50)] {
        let terminal =
            Terminal::open(corpus.root(), columns, lines, &["review", "--by", "li", "--why", "不是我们的词"]);
        let first = terminal.shows("17 left");
        terminal.press(&["n", "n", "i", "e"]);
        let edited = terminal.shows("Enter next field");
        // Nothing is lost at the top: no line was too long for the terminal.
        assert!(first.starts_with("cause ") && edited.starts_with("cause "), "{first}\n{edited}");
        in_snapshots("terminal", || {
            insta::assert_snapshot!(format!("review_{columns}x{lines}"), format!("{first}\n\n=====\n\n{edited}"));
        });
    }
}

#[test]
fn killing_review_loses_at_most_the_decision_under_the_cursor() {
    if !has_program("tmux") {
        return;
    }
    let corpus = pending();
    let old = said(&corpus);
    let terminal = Terminal::open(corpus.root(), 80, 24, &["review", "--by", "li"]);
    terminal.shows("17 left");
    // Enter and Escape decide nothing. (What Escape did is waited for: with the next key it would be a sequence.)
    terminal.press(&["Enter", "A"]);
    terminal.shows("accept all 17");
    terminal.press(&["Escape"]);
    terminal.shows("nothing was decided");
    terminal.press(&["r"]);
    terminal.shows("16 left");
    terminal.press(&["a"]);
    terminal.shows("15 left");
    terminal.press(&["r"]);
    terminal.shows("14 left");
    // A whole group is being asked about when the power goes.
    terminal.press(&["A"]);
    terminal.shows("accept all 14");
    let killed = Command::new("kill").args(["-9", &terminal.process()]).status().unwrap();
    assert!(killed.success());
    drop(terminal);
    assert_eq!(decisions(&corpus, "li").lines().count(), 2, "both rejections are written");
    assert!(decisions(&corpus, "li").lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    let pending = corpus.jiaozhu(&["pending", "--json"]);
    assert_eq!(pending.stdout().lines().count(), 14, "the acceptance is kept too: {}", pending.all());
    assert_eq!(said(&corpus), old, "output/ is whole and as it was");
    // Review goes on where it was.
    let terminal = Terminal::open(corpus.root(), 80, 24, &["review", "--by", "li"]);
    terminal.shows("14 left");
    terminal.press(&["R", "y"]);
    terminal.shows("all is decided");
    terminal.press(&["q"]);
    let start = Instant::now();
    while corpus.path(".jiaozhu/pending").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "output/ has not moved on");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(decisions(&corpus, "li").lines().count(), 16);
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
}

#[test]
fn editing_on_the_screen_pins_a_third_value() {
    if !has_program("tmux") {
        return;
    }
    let corpus = pending();
    let terminal = Terminal::open(corpus.root(), 80, 24, &["review", "--by", "li", "--why", "网"]);
    terminal.shows("17 left");
    terminal.press(&["/"]);
    terminal.tmux(&["send-keys", "-l", "kind=retype"]);
    terminal.press(&["Enter"]);
    terminal.shows("1 of 3");
    terminal.press(&["e"]);
    terminal.shows("▸ label");
    terminal.tmux(&["send-keys", "-l", "person"]);
    terminal.press(&["Enter", "Enter", "Enter", "Enter", "y"]);
    terminal.shows("there is no label");
    terminal.press(&["Up", "Up", "Up", "Up"]);
    terminal.shows("▸ label");
    terminal.tmux(&["send-keys", "-l", "PROG"]);
    terminal.press(&["Down", "Down"]);
    terminal.shows("▸ words");
    terminal.tmux(&["send-keys", "-l", "海晏有限"]);
    terminal.press(&["Enter", "Enter"]);
    terminal.shows("pin this?");
    // Enter does not pin.
    terminal.press(&["Enter"]);
    terminal.shows("▸ why");
    assert!(!corpus.path("annotations/li").exists());
    terminal.press(&["Enter", "y"]);
    terminal.shows("16 left");
    let line = decisions(&corpus, "li");
    assert!(
        line.contains("\"op\":\"move\"")
            && line.contains("\"label\":\"PROG\"")
            && line.contains("\"quote\":\"海晏有限\""),
        "{line}"
    );
    assert!(line.contains("\"why\":\"网\""), "{line}");
}

#[test]
fn the_adjudication_screen() {
    if !has_program("tmux") {
        return;
    }
    let corpus = agreeing::annotated();
    let terminal = Terminal::open(corpus.root(), 80, 24, &["adjudicate", "li", "wang"]);
    let first = terminal.shows("1 of 4 left");
    terminal.press(&["Enter", "e"]);
    terminal.shows("edit whose?");
    terminal.press(&["Escape"]);
    terminal.shows("nothing was decided");
    terminal.press(&["0"]);
    terminal.shows("1 of 3 left");
    terminal.press(&["u"]);
    terminal.shows("1 of 4 left");
    terminal.press(&["2"]);
    terminal.shows("1 of 3 left");
    terminal.press(&["e", "1"]);
    let edited = terminal.shows("▸ ");
    in_snapshots("terminal", || insta::assert_snapshot!("adjudicate", format!("{first}\n\n=====\n\n{edited}")));
    let killed = Command::new("kill").args(["-9", &terminal.process()]).status().unwrap();
    assert!(killed.success());
    drop(terminal);
    let gold = std::fs::read_to_string(corpus.path("annotations/gold/harbour.jsonl")).unwrap();
    assert!(gold.lines().count() > 2, "{gold}");
    let terminal = Terminal::open(corpus.root(), 80, 24, &["adjudicate", "li", "wang"]);
    terminal.shows("1 of 3 left");
}
