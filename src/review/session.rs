//! The review screen without a terminal: keys go in, what is to be done and what is to be shown come out.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthChar;

use super::Field;
use super::form::{Filled, Form};
use super::log::Did;
use crate::annotations::Layer;
use crate::diff::{By, Change, Filter, Piece, group, inline, one_line};

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Tab,
    /// Down and right browse as `n` does, up and left as `p`; in a prompt they go from field to field and turn names.
    Up,
    Down,
    Left,
    Right,
    Other,
}

/// What a key asks for. The session changes only when it is told that this was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    /// Decide on these changes (ids): write it at once, then call [`Session::decided`].
    Decide(Did, Vec<String>),
    /// Pin these values of a change (id), and why (may be empty): write it at once, then call [`Session::decided`], or
    /// [`Session::refused`] when it cannot be.
    Edit(String, Vec<(Field, String)>, String),
    /// Undo the last decision, then call [`Session::reopened`].
    Undo,
    Quit,
}

const KEYS: &str = "a accept · r reject · e edit · s skip · A R S group · n p browse · g by · / filter · w why · i info · u undo · q quit · ? keys";
const KEYS_SHORT: &str = "a accept r reject e edit s skip · A R S group · n p · u undo q quit · ? keys";

/// What `?` shows.
const HELP: &[&str] = &[
    "a r e    accept, reject, edit this change",
    "s n p    skip; next, previous (arrows too)",
    "A R S    accept, reject, skip the whole group, after asking",
    "g        group by cause, kind, doc, label",
    "/        filter: kind=retype doc=003* cause=lexicon/x.tsv label=ORG",
    "w        why: a reason, written into the decisions that follow",
    "i        where the change comes from",
    "u q      undo the last decision; quit (all is saved)",
    "Enter and Esc decide nothing. ? closes this.",
];

/// Characters on either side of a mention in the list of its group.
const NEAR: usize = 8;

/// How a piece of the screen looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Plain,
    Dim,
    Head,
    Old,
    New,
    Warn,
}

/// A line of the screen.
pub type ScreenLine = Vec<(Look, String)>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    Browse,
    /// A whole group is about to be decided on or skipped: waits for `y`.
    Confirm(Whole),
    /// A filter is being typed.
    Filter(String),
    /// The reason for what is decided from now on is being typed.
    Why(String),
    /// A change is being edited.
    Edit(Form),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Decide(Did),
    Skip,
}

/// A review under way.
#[derive(Clone, Debug)]
pub struct Session {
    changes: Vec<Change>,
    decided: BTreeMap<String, Did>,
    by: By,
    filter: Filter,
    /// The filter as it was typed.
    typed: String,
    /// What is shown: indices of changes, group by group.
    order: Vec<Vec<usize>>,
    /// (group, place in it).
    at: (usize, usize),
    mode: Mode,
    provenance: bool,
    help: bool,
    message: Option<String>,
    /// Why the reviewer decides so, until they say otherwise; may be empty.
    why: String,
    /// The form that was just sent off, to be opened again when it cannot be used.
    sent: Option<Form>,
}

impl Session {
    /// A review of open changes.
    pub fn new(changes: Vec<Change>, by: By) -> Self {
        let mut session = Self {
            changes,
            decided: BTreeMap::new(),
            by,
            filter: Filter::default(),
            typed: String::new(),
            order: Vec::new(),
            at: (0, 0),
            mode: Mode::Browse,
            provenance: false,
            help: false,
            message: None,
            why: String::new(),
            sent: None,
        };
        session.regroup();
        session
    }

    /// The same, with a reason for what is rejected or edited.
    #[must_use]
    pub fn with_why(mut self, why: &str) -> Self {
        why.trim().clone_into(&mut self.why);
        self
    }

    /// Why, where the reviewer said so.
    pub fn why(&self) -> Option<&str> {
        Some(self.why.as_str()).filter(|why| !why.is_empty())
    }

    /// Changes that nobody has decided on.
    pub fn left(&self) -> usize {
        self.changes.len() - self.decided.len()
    }

    /// What a key does. Enter and Escape decide nothing.
    pub fn key(&mut self, key: Key) -> Effect {
        self.message = None;
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => self.browse(key),
            Mode::Confirm(whole) => match (key, whole) {
                (Key::Char('y'), Whole::Decide(did)) => Effect::Decide(did, self.group_left()),
                (Key::Char('y'), Whole::Skip) => {
                    self.at = ((self.at.0 + 1).min(self.order.len().saturating_sub(1)), 0);
                    Effect::None
                }
                _ => {
                    self.message = Some("nothing was decided".to_owned());
                    Effect::None
                }
            },
            Mode::Filter(text) => {
                self.typed(text, key);
                Effect::None
            }
            Mode::Why(text) => {
                self.reason(text, key);
                Effect::None
            }
            Mode::Edit(mut form) => match form.key(key) {
                Filled::Open => {
                    self.mode = Mode::Edit(form);
                    Effect::None
                }
                Filled::Cancelled => {
                    self.tell("nothing was decided");
                    Effect::None
                }
                Filled::Done(values, why) => {
                    self.sent = Some(form);
                    self.current().map_or(Effect::None, |c| Effect::Edit(c.id.clone(), values, why))
                }
            },
        }
    }

    fn browse(&mut self, key: Key) -> Effect {
        let one = |s: &Self| s.current().map(|c| c.id.clone()).filter(|id| !s.decided.contains_key(id));
        match key {
            Key::Char('a' | 'r') => match one(self) {
                Some(id) => {
                    return Effect::Decide(if key == Key::Char('a') { Did::Accept } else { Did::Reject }, vec![id]);
                }
                None => self.message = Some("this one is decided; u undoes the last decision".to_owned()),
            },
            Key::Char('e') => match self.current().filter(|c| !self.decided.contains_key(&c.id)) {
                Some(change) => self.mode = Mode::Edit(Form::new(change, &self.why)),
                None => self.message = Some("this one is decided; u undoes the last decision".to_owned()),
            },
            Key::Char('w') => self.mode = Mode::Why(self.why.clone()),
            Key::Char('A') => self.mode = Mode::Confirm(Whole::Decide(Did::Accept)),
            Key::Char('R') => self.mode = Mode::Confirm(Whole::Decide(Did::Reject)),
            Key::Char('S') => self.mode = Mode::Confirm(Whole::Skip),
            Key::Char('s' | 'n') | Key::Down | Key::Right => self.step(true),
            Key::Char('p') | Key::Up | Key::Left => self.step(false),
            Key::Char('g') => {
                let next = By::ALL.iter().position(|b| *b == self.by).map_or(0, |i| (i + 1) % By::ALL.len());
                self.by = By::ALL[next];
                self.regroup();
            }
            Key::Char('/') => self.mode = Mode::Filter(String::new()),
            Key::Char('i') => self.provenance = !self.provenance,
            Key::Char('?') => self.help = !self.help,
            Key::Char('u') => return Effect::Undo,
            Key::Char('q') => return Effect::Quit,
            _ => {}
        }
        Effect::None
    }

    fn typed(&mut self, mut text: String, key: Key) {
        match key {
            Key::Enter => match Filter::parse(&text) {
                Ok(filter) if filter.is_empty() || self.changes.iter().any(|c| filter.accepts(c)) => {
                    self.filter = filter;
                    text.trim().clone_into(&mut self.typed);
                    self.regroup();
                }
                Ok(_) => self.message = Some("no change is so".to_owned()),
                Err(error) => self.message = Some(error.to_string().replace('\n', "; ")),
            },
            Key::Escape => {}
            Key::Backspace => {
                text.pop();
                self.mode = Mode::Filter(text);
            }
            Key::Char(c) => {
                text.push(c);
                self.mode = Mode::Filter(text);
            }
            _ => self.mode = Mode::Filter(text),
        }
    }

    fn reason(&mut self, mut text: String, key: Key) {
        match key {
            Key::Enter => text.trim().clone_into(&mut self.why),
            Key::Escape => {}
            Key::Backspace => {
                text.pop();
                self.mode = Mode::Why(text);
            }
            Key::Char(c) => {
                text.push(c);
                self.mode = Mode::Why(text);
            }
            _ => self.mode = Mode::Why(text),
        }
    }

    /// What was typed into the form cannot be used: it is open again, with the reason.
    pub fn refused(&mut self, message: impl Into<String>) {
        if let Some(form) = self.sent.take() {
            self.mode = Mode::Edit(form);
            self.key(Key::Other);
        }
        self.tell(message);
    }

    /// These changes are decided: goes on to the next one that is not.
    pub fn decided(&mut self, ids: &[String], did: Did) {
        self.decided.extend(ids.iter().map(|id| (id.clone(), did)));
        self.message = Some(format!("{} {}", did.past(), ids.len()));
        let all: Vec<(usize, usize)> = self.places().collect();
        let from = all.iter().position(|at| *at == self.at).unwrap_or(0);
        let next = all[from..].iter().chain(&all[..from]).find(|at| !self.is_decided(**at));
        match next {
            Some(next) => self.at = *next,
            None if self.left() == 0 => self.tell("all is decided; q moves output/ on, u undoes"),
            None => {}
        }
    }

    /// Decisions on these were taken back: goes to the first of them.
    pub fn reopened(&mut self, ids: &[String]) {
        ids.iter().for_each(|id| {
            self.decided.remove(id);
        });
        self.message = Some(match ids.len() {
            0 => "there is nothing to undo".to_owned(),
            n => format!("took back {n}"),
        });
        let first = self.places().find(|(g, i)| ids.contains(&self.changes[self.order[*g][*i]].id));
        self.at = first.unwrap_or(self.at);
    }

    /// Says something on the last line.
    pub fn tell(&mut self, message: impl Into<String>) {
        self.message = Some(message.into());
    }

    fn regroup(&mut self) {
        let here = self.current().map(|c| c.id.clone());
        let places: BTreeMap<&str, usize> = self.changes.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
        let wanted = self.changes.iter().filter(|c| self.filter.accepts(c));
        let order = group(wanted, self.by);
        let order = order.iter().map(|g| g.changes.iter().map(|c| places[c.id.as_str()]).collect()).collect();
        self.order = order;
        let same = self.places().find(|(g, i)| Some(&self.changes[self.order[*g][*i]].id) == here.as_ref());
        self.at = same.unwrap_or((0, 0));
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.order.iter().enumerate().flat_map(|(g, all)| (0..all.len()).map(move |i| (g, i)))
    }

    fn is_decided(&self, (group, i): (usize, usize)) -> bool {
        self.decided.contains_key(&self.changes[self.order[group][i]].id)
    }

    fn current(&self) -> Option<&Change> {
        let i = *self.order.get(self.at.0)?.get(self.at.1)?;
        self.changes.get(i)
    }

    fn group_left(&self) -> Vec<String> {
        let all = self.order.get(self.at.0).into_iter().flatten().map(|i| &self.changes[*i].id);
        all.filter(|id| !self.decided.contains_key(*id)).cloned().collect()
    }

    fn step(&mut self, forward: bool) {
        let all: Vec<(usize, usize)> = self.places().collect();
        let Some(i) = all.iter().position(|at| *at == self.at) else { return };
        let next = if forward { i + 1 } else { i.wrapping_sub(1) };
        match all.get(next) {
            Some(at) => self.at = *at,
            None => self.message = Some(if forward { "this is the last" } else { "this is the first" }.to_owned()),
        }
    }

    /// The screen, at most `height` lines of `width` columns. The last line is for keys and messages.
    pub fn screen(&self, width: usize, height: usize) -> Vec<ScreenLine> {
        let Some(change) = self.current() else {
            return vec![vec![(Look::Plain, "nothing waits for a decision".to_owned())]];
        };
        let mut lines: Vec<ScreenLine> = Vec::new();
        let group = &self.order[self.at.0];
        let name = match self.by {
            By::Cause => &change.cause,
            By::Kind => change.kind.name(),
            By::Doc => &change.doc,
            By::Label => change.label(),
        };
        lines.push(vec![
            (Look::Head, format!("{} {name}", self.by)),
            (
                Look::Dim,
                format!(
                    "  {} of {} · group {} of {} · {} left{}",
                    self.at.1 + 1,
                    group.len(),
                    self.at.0 + 1,
                    self.order.len(),
                    self.left(),
                    if self.filter.is_empty() { String::new() } else { format!(" · /{}", self.typed) },
                ),
            ),
        ]);
        let state = match self.decided.get(&change.id) {
            None => (Look::Plain, String::new()),
            Some(did) => (if *did == Did::Reject { Look::Old } else { Look::New }, format!("  {}", did.past())),
        };
        let what = format!("{} {}  {}  {}", change.layer, change.kind, change.doc, change.id);
        lines.push(vec![(Look::Dim, what), state]);
        lines.push(Vec::new());
        lines.extend(wrap(&sentence(change), width, height.saturating_sub(10).max(3)));
        lines.push(Vec::new());
        for (look, word, value) in [(Look::Old, "was", &change.was), (Look::New, "now", &change.now)] {
            let text = value.as_ref().map_or_else(
                || "—".to_owned(),
                |v| {
                    let words = if change.layer == Layer::Entity {
                        format!("{} · ", one_line(&v.quote))
                    } else {
                        String::new()
                    };
                    format!("{words}{}  ({})", v.brief(), v.finder)
                },
            );
            lines.push(vec![(Look::Head, format!("{word}  ")), (look, text)]);
        }
        if let Some(why) = self.why() {
            lines.push(vec![(Look::Head, "why  ".to_owned()), (Look::Dim, one_line(why))]);
        }
        if self.provenance {
            let value = change.value();
            let place = format!("cause {} · raw {}..{}", change.cause, value.start, value.end);
            let score = value.score.map_or_else(String::new, |s| format!(" · score {s}"));
            lines.push(vec![(Look::Dim, place + &score)]);
            let beside = change.beside.len();
            if beside > 0 {
                let them = if beside == 1 { "one annotation" } else { "annotations" };
                let n = if beside == 1 { String::new() } else { format!("{beside} ") };
                lines.push(vec![(
                    Look::Dim,
                    format!("rejecting also leaves {n}{them} beside it with finder and score as before"),
                )]);
            }
        }
        lines.push(Vec::new());
        if let Mode::Edit(form) = &self.mode {
            lines.extend(form.shown(width));
            lines.truncate(height.saturating_sub(1));
            lines.push(vec![self.foot(width)]);
            return lines.into_iter().map(|line| cut(line, width)).collect();
        }
        if self.help {
            lines.extend(HELP.iter().map(|line| vec![(Look::Plain, (*line).to_owned())]));
            lines.truncate(height.saturating_sub(1));
            lines.push(vec![self.foot(width)]);
            return lines.into_iter().map(|line| cut(line, width)).collect();
        }
        let room = height.saturating_sub(lines.len() + 2);
        let first = self.at.1.saturating_sub(room / 2);
        for (i, index) in group.iter().enumerate().skip(first).take(room) {
            let other = &self.changes[*index];
            let mark = match (i == self.at.1, self.decided.get(&other.id)) {
                (true, _) => "▸",
                (false, Some(Did::Accept)) => "+",
                (false, Some(Did::Reject)) => "-",
                (false, Some(Did::Edit)) => "~",
                (false, None) => " ",
            };
            let look = if i == self.at.1 { Look::Plain } else { Look::Dim };
            let text: String = inline(other)
                .iter()
                .map(|p| match p {
                    Piece::Same(t) => t.to_string(),
                    Piece::Old(t) => format!("[-{t}-]"),
                    Piece::New(t) => format!("{{+{t}+}}"),
                })
                .collect();
            // Mentions of one name are told apart by the words around them.
            let (before, after) = (one_line(&other.context.before), one_line(&other.context.after));
            let before: String = before.chars().skip(before.chars().count().saturating_sub(NEAR)).collect();
            let after: String = after.chars().take(NEAR).collect();
            let around = |text: String| (Look::Dim, if other.layer == Layer::Entity { text } else { String::new() });
            lines.push(vec![
                (look, format!("{mark} {:<6} ", other.kind)),
                around(before),
                (look, one_line(&text)),
                around(after),
            ]);
        }
        lines.truncate(height.saturating_sub(1));
        lines.push(vec![self.foot(width)]);
        lines.into_iter().map(|line| cut(line, width)).collect()
    }

    fn foot(&self, width: usize) -> (Look, String) {
        let n = self.group_left().len();
        match (&self.mode, &self.message) {
            (Mode::Confirm(Whole::Decide(did)), _) => {
                let word = if *did == Did::Accept { "accept" } else { "reject" };
                (Look::Warn, format!("{word} all {n} of this group? y decides, any other key does not"))
            }
            (Mode::Confirm(Whole::Skip), _) => (Look::Warn, format!("skip all {n} of this group? y skips")),
            (Mode::Filter(text), _) => (Look::Head, format!("/{text}▏ key=value terms; Enter shows, Esc leaves")),
            (Mode::Why(text), _) => (Look::Head, format!("why: {text}▏ Enter keeps it for what follows, Esc leaves")),
            (Mode::Edit(form), _) if form.asks() => {
                (Look::Warn, "pin this? y pins it for every later run, any other key goes back, Esc leaves".to_owned())
            }
            (Mode::Edit(_), Some(message)) => (Look::Warn, message.clone()),
            (Mode::Edit(_), None) => {
                (Look::Dim, "type · Enter next field · Backspace · Esc leaves, nothing decided".to_owned())
            }
            (Mode::Browse, Some(message)) => (Look::Warn, message.clone()),
            (Mode::Browse, None) => {
                (Look::Dim, if width < KEYS.chars().count() { KEYS_SHORT } else { KEYS }.to_owned())
            }
        }
    }
}

/// The change in its sentence.
fn sentence(change: &Change) -> ScreenLine {
    let mut line: ScreenLine = Vec::new();
    if change.layer == Layer::Entity {
        line.push((Look::Plain, one_line(&change.context.before)));
    }
    for piece in inline(change) {
        line.push(match piece {
            Piece::Same(text) => (Look::Head, one_line(&text)),
            Piece::Old(text) => (Look::Old, format!("[-{}-]", one_line(&text))),
            Piece::New(text) => (Look::New, format!("{{+{}+}}", one_line(&text))),
        });
    }
    match change.layer {
        Layer::Entity => line.push((Look::Plain, one_line(&change.context.after))),
        Layer::Block | Layer::Stance => line.push((Look::Plain, format!("  {}", one_line(&change.value().quote)))),
    }
    line
}

/// Breaks a line at so many columns, into at most `most` lines.
pub(super) fn wrap(line: &ScreenLine, width: usize, most: usize) -> Vec<ScreenLine> {
    let mut lines: Vec<ScreenLine> = vec![Vec::new()];
    let mut used = 0;
    for (look, text) in line {
        let mut piece = String::new();
        for c in text.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > width {
                if let Some(last) = lines.last_mut() {
                    last.push((*look, std::mem::take(&mut piece)));
                }
                lines.push(Vec::new());
                used = 0;
            }
            piece.push(c);
            used += w;
        }
        if let Some(last) = lines.last_mut() {
            last.push((*look, piece));
        }
    }
    lines.truncate(most);
    lines
}

/// The beginning of a line in so many columns.
pub(super) fn cut(line: ScreenLine, width: usize) -> ScreenLine {
    wrap(&line, width, 1).pop().unwrap_or_default()
}
