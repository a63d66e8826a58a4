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

    /// Presses keys and waits until the screen shows this.
    fn after(&self, keys: &[&str], what: &str) -> String {
        self.press(keys);
        self.shows(what)
    }

    fn type_in(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    /// Kills the program, as a power cut would.
    fn kill(self) {
        let process = self.tmux(&["list-panes", "-F", "#{pane_pid}"]);
        assert!(Command::new("kill").args(["-9", process.trim()]).status().unwrap().success());
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
        terminal.shows("17 left");
        // The last line is drawn last.
        let first = terminal.shows("? keys");
        let edited = terminal.after(&["n", "n", "i", "e"], "Enter next field");
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
    terminal.after(&["Enter", "A"], "accept all 17");
    terminal.after(&["Escape"], "nothing was decided");
    terminal.after(&["r"], "16 left");
    terminal.after(&["a"], "15 left");
    terminal.after(&["r"], "14 left");
    // A whole group is being asked about when the power goes.
    terminal.after(&["A"], "accept all 14");
    terminal.kill();
    assert_eq!(decisions(&corpus, "li").lines().count(), 2, "both rejections are written");
    assert!(decisions(&corpus, "li").lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    let pending = super::deciding::changes(&corpus, &["pending", "--json"]);
    assert_eq!(pending.len(), 14, "the acceptance is kept too: {pending:#?}");
    assert_eq!(said(&corpus), old, "output/ is whole and as it was");
    // Review goes on where it was.
    let terminal = Terminal::open(corpus.root(), 80, 24, &["review", "--by", "li"]);
    terminal.shows("14 left");
    terminal.after(&["R", "y"], "all is decided");
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
    terminal.type_in("kind=retype");
    terminal.after(&["Enter"], "1 of 3");
    terminal.after(&["e"], "▸ label");
    terminal.type_in("person");
    terminal.after(&["Enter", "Enter", "Enter", "Enter", "y"], "there is no label");
    terminal.after(&["Up", "Up", "Up", "Up"], "▸ label");
    terminal.type_in("PROG");
    terminal.after(&["Down", "Down"], "▸ words");
    terminal.type_in("海晏有限");
    terminal.after(&["Enter", "Enter"], "pin this?");
    // Enter does not pin.
    terminal.after(&["Enter"], "▸ why");
    assert!(!corpus.path("annotations/li").exists());
    terminal.after(&["Enter", "y"], "16 left");
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
    terminal.shows("1 of 4 left");
    let first = terminal.shows("q quit");
    terminal.after(&["Enter", "e"], "edit whose?");
    terminal.after(&["Escape"], "nothing was decided");
    terminal.after(&["0"], "1 of 3 left");
    terminal.after(&["u"], "1 of 4 left");
    terminal.after(&["2"], "1 of 3 left");
    let edited = terminal.after(&["e", "1"], "Esc leaves");
    in_snapshots("terminal", || insta::assert_snapshot!("adjudicate", format!("{first}\n\n=====\n\n{edited}")));
    terminal.kill();
    let gold = std::fs::read_to_string(corpus.path("annotations/gold/harbour.jsonl")).unwrap();
    assert!(gold.lines().count() > 2, "{gold}");
    let terminal = Terminal::open(corpus.root(), 80, 24, &["adjudicate", "li", "wang"]);
    terminal.shows("1 of 3 left");
}
