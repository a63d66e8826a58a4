//! Colours of the terminal. anstream leaves them out where there is no terminal, or NO_COLOR is set.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Color, Effects, Style};

use crate::base::{EntityType, Polarity};

/// Whether colours reach the reader. Without them marks are brackets.
pub fn colours() -> bool {
    std::io::stdout().is_terminal() && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

const fn color(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(color)))
}

pub const ERROR: Style = color(AnsiColor::Red).bold();
pub const WARNING: Style = color(AnsiColor::Yellow).bold();
pub const HINT: Style = color(AnsiColor::Cyan).bold();
pub const HEAD: Style = Style::new().effects(Effects::BOLD);
pub const DIM: Style = Style::new().effects(Effects::DIMMED);
pub const ADDED: Style = color(AnsiColor::Green);
pub const REMOVED: Style = color(AnsiColor::Red);

/// One colour a type, alike for types that are read alike.
pub fn entity(kind: EntityType) -> Style {
    match kind {
        EntityType::Per => color(AnsiColor::Magenta),
        EntityType::Gpe | EntityType::Loc => color(AnsiColor::Green),
        EntityType::Org => color(AnsiColor::Blue),
        EntityType::Law | EntityType::Prog | EntityType::Event => color(AnsiColor::Cyan),
        EntityType::Tech | EntityType::Mat => color(AnsiColor::Yellow),
        EntityType::Date | EntityType::Money | EntityType::Percent => Style::new().effects(Effects::UNDERLINE),
    }
}

pub fn polarity(polarity: Polarity) -> Style {
    match polarity {
        Polarity::Favor => color(AnsiColor::Green).bold(),
        Polarity::Against => color(AnsiColor::Red).bold(),
        Polarity::None => DIM,
    }
}
