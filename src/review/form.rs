use super::session::{Key, Look, ScreenLine, wrap};
use super::{Field, fields};
use crate::annotations::Layer;
use crate::diff::{Change, one_line};

/// The small prompt in which a change is edited: a field a line, then the reason. Enter goes on; after the last field
/// it asks, and only `y` pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    layer: Layer,
    fields: Vec<(Field, String)>,
    /// The reason, where one is asked for.
    why: Option<String>,
    /// The field that is typed in; past the fields the reason, past it the question.
    at: usize,
    /// The first character typed replaces what stands there.
    fresh: bool,
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    Open,
    Cancelled,
    /// The fields, and why (may be empty).
    Done(Vec<(Field, String)>, String),
}

impl Form {
    /// The form of a change, filled with what it says.
    pub fn new(change: &Change, why: &str) -> Self {
        Self { layer: change.layer, fields: fields(change), why: Some(why.to_owned()), at: 0, fresh: true }
    }

    /// A form of fields without a reason.
    pub fn of(layer: Layer, fields: Vec<(Field, String)>) -> Self {
        Self { layer, fields, why: None, at: 0, fresh: true }
    }

    fn last(&self) -> usize {
        self.fields.len() - usize::from(self.why.is_none())
    }

    /// Whether all is filled in and `y` is waited for.
    pub fn asks(&self) -> bool {
        self.at > self.last()
    }

    /// How it looks in a window of that width: a line for each field, and what can be typed.
    pub(super) fn shown(&self, width: usize) -> Vec<ScreenLine> {
        let line = |(name, value, here): (&str, &str, bool)| {
            let look = if here { Look::Head } else { Look::Plain };
            let (mark, cursor) = if here { ("▸", "▏") } else { (" ", "") };
            vec![(look, format!("{mark} {name:<9} {}{cursor}", one_line(value)))]
        };
        let hint = wrap(&vec![(Look::Dim, self.hint())], width, 3);
        self.lines().map(line).chain(hint).collect()
    }

    /// The lines: name, value, and whether it is typed in.
    fn lines(&self) -> impl Iterator<Item = (&'static str, &str, bool)> {
        let fields = self.fields.iter().map(|(field, value)| (field.name(), value.as_str()));
        fields
            .chain(self.why.as_deref().map(|why| ("why", why)))
            .enumerate()
            .map(|(i, (name, value))| (name, value, i == self.at))
    }

    /// What can be typed here.
    fn hint(&self) -> String {
        match self.fields.get(self.at) {
            None => String::new(),
            Some((field, _)) => match field.names(self.layer) {
                names if names.is_empty() => field.meaning().to_owned(),
                names => format!("← → {}", names.join(" ")),
            },
        }
    }

    pub(super) fn key(&mut self, key: Key) -> Filled {
        if self.asks() {
            return match key {
                Key::Char('y') => {
                    Filled::Done(self.fields.clone(), self.why.as_deref().unwrap_or_default().trim().to_owned())
                }
                Key::Escape => Filled::Cancelled,
                _ => {
                    self.go(self.last());
                    Filled::Open
                }
            };
        }
        match key {
            Key::Escape => return Filled::Cancelled,
            Key::Enter | Key::Tab | Key::Down => self.go(self.at + 1),
            Key::Up => self.go(self.at.saturating_sub(1)),
            Key::Left => self.turn(false),
            Key::Right => self.turn(true),
            Key::Backspace => {
                self.fresh = false;
                self.value().pop();
            }
            Key::Char(c) if !c.is_control() => {
                if std::mem::take(&mut self.fresh) {
                    self.value().clear();
                }
                self.value().push(c);
            }
            _ => {}
        }
        Filled::Open
    }

    fn go(&mut self, at: usize) {
        (self.at, self.fresh) = (at, true);
    }

    fn value(&mut self) -> &mut String {
        match self.fields.get_mut(self.at) {
            Some((_, value)) => value,
            None => self.why.get_or_insert_default(),
        }
    }

    /// The next of the names that a field can have.
    fn turn(&mut self, forward: bool) {
        let Some((field, value)) = self.fields.get_mut(self.at) else { return };
        let names = field.names(self.layer);
        if names.is_empty() {
            self.fresh = false;
            return;
        }
        let by = if forward { 1 } else { names.len() - 1 };
        let at = names.iter().position(|n| n == value).map_or(0, |i| (i + by) % names.len());
        names[at].clone_into(value);
    }
}
