//! The screen of an adjudication without a terminal, in the manner of the review screen.

use super::form::{Filled, Form};
use super::session::{Key, Look, ScreenLine, cut, wrap};
use super::{Choice, Field};
use crate::agreement::{Dispute, Side};
use crate::annotations::{Annotation, Body};
use crate::base::RawDoc;
use crate::diff::one_line;

/// What a key asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    None,
    /// Decide on this dispute: write it at once, then call [`Bench::decided`], or [`Bench::refused`].
    Decide(Box<Dispute>, Choice),
    /// Take back the last decision, then call [`Bench::reopened`].
    Undo,
    Quit,
}

const KEYS: &str = "1 2 … take that person's · 0 nothing there · e edit · s skip · n p browse · u undo · q quit";
const KEYS_SHORT: &str = "1 2 … take · 0 nothing · e edit · s skip · n p · u undo · q quit";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    Browse,
    /// Whose line is to be edited is asked.
    Whose,
    /// A person's line is being edited.
    Edit(String, Form),
}

/// An adjudication under way.
#[derive(Clone, Debug)]
pub struct Bench {
    open: Vec<Dispute>,
    total: usize,
    at: usize,
    mode: Mode,
    sent: Option<(String, Form)>,
    message: Option<String>,
}

impl Bench {
    /// An adjudication of open disputes.
    pub fn new(open: Vec<Dispute>) -> Self {
        Self { total: open.len(), open, at: 0, mode: Mode::Browse, sent: None, message: None }
    }

    /// Disputes that are not decided.
    pub fn left(&self) -> usize {
        self.open.len()
    }

    /// The dispute that is shown.
    pub fn current(&self) -> Option<&Dispute> {
        self.open.get(self.at)
    }

    /// What a key does. Enter and Escape decide nothing.
    pub fn key(&mut self, key: Key) -> Verdict {
        self.message = None;
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => self.browse(key),
            Mode::Whose => {
                if let Some(side) = self.side(key).filter(|s| !s.lines.is_empty()) {
                    self.mode = Mode::Edit(side.person.clone(), form(side));
                } else {
                    self.tell("nothing was decided");
                }
                Verdict::None
            }
            Mode::Edit(person, mut form) => match form.key(key) {
                Filled::Open => {
                    self.mode = Mode::Edit(person, form);
                    Verdict::None
                }
                Filled::Cancelled => {
                    self.tell("nothing was decided");
                    Verdict::None
                }
                Filled::Done(values, _) => {
                    self.sent = Some((person.clone(), form));
                    self.decide(Choice::Write(person, values))
                }
            },
        }
    }

    fn browse(&mut self, key: Key) -> Verdict {
        match key {
            Key::Char('0') => return self.decide(Choice::Nothing),
            Key::Char('1'..='9') => match self.side(key).map(|s| s.person.clone()) {
                Some(person) => return self.decide(Choice::Take(person)),
                None => self.tell("nobody has this number"),
            },
            Key::Char('e') => {
                let mut with = self.current().into_iter().flat_map(|d| &d.sides).filter(|s| !s.lines.is_empty());
                match (with.next(), with.next()) {
                    (Some(side), None) => self.mode = Mode::Edit(side.person.clone(), form(side)),
                    (Some(_), Some(_)) => self.mode = Mode::Whose,
                    _ => {}
                }
            }
            Key::Char('s' | 'n') | Key::Down | Key::Right => {
                self.at = (self.at + 1).min(self.open.len().saturating_sub(1));
            }
            Key::Char('p') | Key::Up | Key::Left => self.at = self.at.saturating_sub(1),
            Key::Char('u') => return Verdict::Undo,
            Key::Char('q') => return Verdict::Quit,
            _ => {}
        }
        Verdict::None
    }

    fn side(&self, key: Key) -> Option<&Side> {
        let Key::Char(c) = key else { return None };
        self.current()?.sides.get((c.to_digit(10)? as usize).checked_sub(1)?)
    }

    fn decide(&self, choice: Choice) -> Verdict {
        self.current().map_or(Verdict::None, |d| Verdict::Decide(Box::new(d.clone()), choice))
    }

    /// The dispute is decided.
    pub fn decided(&mut self, id: &str) {
        self.open.retain(|d| d.id != id);
        self.at = self.at.min(self.open.len().saturating_sub(1));
        self.tell("written");
    }

    /// The decision cannot be used: its form, if there was one, is open again.
    pub fn refused(&mut self, message: impl Into<String>) {
        if let Some((person, form)) = self.sent.take() {
            self.mode = Mode::Edit(person, form);
            self.key(Key::Other);
        }
        self.tell(message);
    }

    /// The last decision was taken back: its dispute is open again and shown.
    pub fn reopened(&mut self, dispute: Option<Dispute>) {
        let Some(dispute) = dispute else { return self.tell("there is nothing to undo") };
        let key = |d: &Dispute| (d.doc.clone(), d.layer, d.start, d.end, d.id.clone());
        self.at = self.open.partition_point(|d| key(d) < key(&dispute));
        self.open.insert(self.at, dispute);
        self.tell("took back 1");
    }

    /// Says something on the last line.
    pub fn tell(&mut self, message: impl Into<String>) {
        self.message = Some(message.into());
    }

    /// The screen, at most `height` lines of `width` columns. `raw` is the document of [`current`](Self::current).
    pub fn screen(&self, raw: Option<&RawDoc>, width: usize, height: usize) -> Vec<ScreenLine> {
        let Some(dispute) = self.current() else {
            let done = "all is decided; q quits, u undoes";
            return vec![vec![(Look::Plain, self.message.clone().map_or(done.to_owned(), |m| format!("{m}; {done}")))]];
        };
        let mut lines: Vec<ScreenLine> = vec![
            vec![
                (Look::Head, dispute.doc.clone()),
                (Look::Dim, format!("  {} of {} left, of {}", self.at + 1, self.open.len(), self.total)),
            ],
            vec![(
                Look::Dim,
                format!("{} {}  {}..{}  {}", dispute.layer, dispute.about(), dispute.start, dispute.end, dispute.id),
            )],
            Vec::new(),
        ];
        lines.extend(wrap(&around(dispute, raw), width, (height / 3).max(2)));
        lines.push(Vec::new());
        for (i, side) in dispute.sides.iter().enumerate() {
            let head = format!("{} {}  ", i + 1, side.person);
            if side.lines.is_empty() {
                lines.push(vec![(Look::Head, head), (Look::Dim, "nothing".to_owned())]);
                continue;
            }
            for (k, line) in side.lines.iter().enumerate() {
                let head = if k == 0 { head.clone() } else { " ".repeat(console_width(&head)) };
                lines.push(vec![(Look::Head, head), (Look::New, said(line))]);
            }
        }
        lines.push(Vec::new());
        if let Mode::Edit(_, form) = &self.mode {
            lines.extend(form.shown(width));
        }
        lines.truncate(height.saturating_sub(1));
        lines.push(vec![self.foot(width)]);
        lines.into_iter().map(|line| cut(line, width)).collect()
    }

    fn foot(&self, width: usize) -> (Look, String) {
        match (&self.mode, &self.message) {
            (Mode::Whose, _) => (Look::Warn, "edit whose? its number; any other key leaves".to_owned()),
            (Mode::Edit(_, form), _) if form.asks() => {
                (Look::Warn, "write this into gold? y writes it, any other key goes back, Esc leaves".to_owned())
            }
            (Mode::Edit(..), None) => (Look::Dim, "type · Enter next field · Backspace · Esc leaves".to_owned()),
            (_, Some(message)) => (Look::Warn, message.clone()),
            (Mode::Browse, None) => {
                (Look::Dim, if width < KEYS.chars().count() { KEYS_SHORT } else { KEYS }.to_owned())
            }
        }
    }
}

fn console_width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// What a line says, for people: `ORG 日本政府 → jp-government`.
pub fn said(line: &Annotation) -> String {
    let quote = one_line(&line.quote);
    match &line.body {
        Body::Block { label, lang, .. } => {
            format!("{label}{}  {quote}", lang.as_ref().map(|l| format!(" ({l})")).unwrap_or_default())
        }
        Body::Entity { kind, entity } => {
            format!("{kind} {quote}{}", entity.as_ref().map(|e| format!(" = {e}")).unwrap_or_default())
        }
        Body::Stance { target, polarity, holder, cues } => {
            let cues = if cues.is_empty() { String::new() } else { format!(" “{}”", cues.join("、")) };
            format!("{polarity} {target} by {holder}{cues}")
        }
    }
}

/// The place in its text.
fn around(dispute: &Dispute, raw: Option<&RawDoc>) -> ScreenLine {
    const AROUND: u32 = 40;
    let Some(raw) = raw else { return Vec::new() };
    let index = crate::base::CharIndex::new(&raw.text);
    let slice = |start: u32, end: u32| {
        let end = end.min(index.chars());
        one_line(index.span(start.min(end), end).map_or("", |span| span.of(&raw.text)))
    };
    vec![
        (Look::Plain, slice(dispute.start.saturating_sub(AROUND), dispute.start)),
        (Look::Head, slice(dispute.start, dispute.end)),
        (Look::Plain, slice(dispute.end, dispute.end + AROUND)),
    ]
}

fn form(side: &Side) -> Form {
    let fields = side.lines.first().map(|line| match &line.body {
        Body::Block { label, .. } => vec![(Field::Label, label.to_string())],
        Body::Entity { kind, entity } => vec![
            (Field::Label, kind.to_string()),
            (Field::Entity, entity.clone().unwrap_or_default()),
            (Field::Words, one_line(&line.quote)),
        ],
        Body::Stance { polarity, holder, .. } => {
            vec![(Field::Polarity, polarity.to_string()), (Field::Holder, holder.clone())]
        }
    });
    Form::of(
        side.lines.first().map_or(crate::annotations::Layer::Entity, Annotation::layer),
        fields.unwrap_or_default(),
    )
}
