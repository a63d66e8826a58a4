//! What can be counted in a piece of text without understanding it: the shallow features of Kohlschütter et al.
//! (Boilerplate Detection using Shallow Text Features, 2010), adapted to Chinese: function characters and sentence
//! marks take the place of link and stop-word densities.

use super::classes::{self, kind};

/// How a piece of text ends, closing quotes and brackets aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// 。 or a Latin full stop after a word.
    Stop,
    /// ！ or ？
    Call,
    /// ， 、 ； ：
    Pause,
    /// … or three dots: an author's ellipsis or the cut of a teaser.
    Dots,
    #[default]
    None,
}

impl Ending {
    /// Whether a sentence may end so.
    pub fn ends_sentence(self) -> bool {
        matches!(self, Ending::Stop | Ending::Call)
    }
}

/// Counts over one piece of text. All counts are characters unless said otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Features {
    /// Characters that are not white space.
    pub ink: u32,
    /// Chinese characters.
    pub han: u32,
    /// Latin letters.
    pub latin: u32,
    pub digits: u32,
    /// Width in terminal cells: 2 for Chinese characters and full-width marks.
    pub cells: u32,
    /// Commas, colons and enumeration commas inside the text.
    pub pauses: u32,
    /// Sentence ends and semicolons.
    pub stops: u32,
    /// Function characters (的 了 是 在 …) of both scripts.
    pub function: u32,
    /// Separators of menus and breadcrumbs: | > » ┊ _ and the like.
    pub separators: u32,
    /// Gaps of white space between words that stand beside a Chinese character.
    pub gaps: u32,
    pub end: Ending,
}

/// Whether a character is Chinese (Han) script.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '\u{f900}'..='\u{faff}' | '〇')
}

/// Whether a terminal (or a page) gives the character two cells.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' && !('\u{e000}'..='\u{f8ff}').contains(&c)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '①'..='⓿')
}

/// Whether the character may close a quotation or a bracket.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | ']' | '"' | '\'' | '〕' | '］')
}

impl Features {
    /// Counts over `text`. One pass.
    pub fn of(text: &str) -> Self {
        let mut f = Features::default();
        let table = classes::table();
        // What stood before, and what stood before the last white space.
        let (mut space, mut digit, mut han_before) = (true, false, false);
        for c in text.chars() {
            let class = table.get(c as usize).copied().unwrap_or_else(|| classes::beyond(c));
            let han = u32::from(class & classes::HAN);
            if class & classes::SPACE != 0 {
                space = true;
                digit = false;
                f.cells += 1 + u32::from(c == '\u{3000}');
                continue;
            }
            if space {
                f.gaps += u32::from(f.ink > 0 && (han != 0 || han_before));
                space = false;
            }
            f.ink += 1;
            f.cells += 1 + u32::from(class & classes::WIDE != 0);
            f.han += han;
            f.function += u32::from(class & classes::FUNCTION != 0);
            match class >> 4 {
                0 => {}
                kind::LATIN => f.latin += 1,
                kind::DIGIT => f.digits += 1,
                kind::PAUSE => f.pauses += 1,
                kind::STOP => f.stops += 1,
                kind::SEPARATOR => f.separators += 1,
                _ => f.pauses += u32::from(!digit),
            }
            digit = c.is_ascii_digit();
            han_before = han != 0;
        }
        f.end = ending(text);
        f
    }

    /// Sentence marks of every kind.
    pub fn marks(&self) -> u32 {
        self.pauses + self.stops
    }

    /// Whether the text is mostly Latin letters.
    pub fn is_latin(&self) -> bool {
        self.latin > 0 && self.latin * 2 > self.ink && self.latin > self.han * 8
    }
}

/// How `text` ends.
pub(super) fn ending(text: &str) -> Ending {
    let text = text.trim_end();
    let body = text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    let mut tail = body.chars().rev();
    match tail.next() {
        Some('。' | '．') => Ending::Stop,
        Some('！' | '？' | '!' | '?') => Ending::Call,
        Some('，' | '、' | '；' | '：' | ',' | ';' | ':') => Ending::Pause,
        Some('…' | '⋯') => Ending::Dots,
        Some('.') => match tail.next() {
            Some('.') => Ending::Dots,
            Some(c) if c.is_ascii_alphabetic() || is_han(c) || is_closer(c) => Ending::Stop,
            _ => Ending::None,
        },
        _ => Ending::None,
    }
}
