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
    /// The widest gap of white space between words, in cells.
    pub gap: u32,
    /// Whether Japanese kana stand in it.
    pub kana: bool,
    pub end: Ending,
}

/// Whether a character is Chinese (Han) script.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '\u{f900}'..='\u{faff}' | '〇')
}

/// Whether a terminal (or a page) gives the character two cells.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' && !('\u{e000}'..='\u{f8ff}').contains(&c)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '①'..='⓿')
}

/// Whether the character is a frequent mark: no letter, told without a look into the tables of Unicode.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '：'
            | '；'
            | '？'
            | '！'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '—'
            | '…'
            | '·'
            | '\u{3000}'
            | '\u{a0}'
    ) || matches!(c, '（' | '）' | '《' | '》' | '【' | '】' | '「' | '」' | '［' | '］' | '｜' | '│' | '┊' | '»' | '›')
}

/// Whether the character may close a quotation or a bracket.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | ']' | '"' | '\'' | '〕' | '］')
}

/// Whether a text has more characters of [`ink`](Features::ink) than so many. Long lines are told by their beginning.
pub(super) fn has_more_ink(text: &str, most: u32) -> bool {
    let table = classes::table();
    let is_ink = |c: &char| {
        let class = table.get(*c as usize).copied().unwrap_or_else(|| classes::beyond(*c));
        class & classes::SPACE == 0
    };
    text.len() > most as usize && text.chars().filter(is_ink).nth(most as usize).is_some()
}

impl Features {
    /// Counts over `text`. One pass.
    pub fn of(text: &str) -> Self {
        let mut f = Features::default();
        let table = classes::table();
        // What stood before, and what stood before the last white space.
        let (mut space, mut digit, mut han_before) = (true, false, false);
        // Cells of the white space in front.
        let mut gap = 0;
        // Plain Chinese characters, which nothing but a few additions tells from each other.
        let mut plain = 0;
        for c in text.chars() {
            let class = table.get(c as usize).copied().unwrap_or_else(|| classes::beyond(c));
            if class & !classes::FUNCTION == classes::HAN | classes::WIDE && !space {
                plain += 1;
                f.function += u32::from(class & classes::FUNCTION != 0);
                (digit, han_before) = (false, true);
                continue;
            }
            let han = u32::from(class & classes::HAN);
            if class & classes::SPACE != 0 {
                space = true;
                digit = false;
                gap += 1 + u32::from(c == '\u{3000}');
                continue;
            }
            if space {
                let inside = f.ink + plain > 0;
                f.gaps += u32::from(inside && (han != 0 || han_before));
                f.gap = f.gap.max(if inside { gap } else { 0 });
                f.cells += gap;
                (space, gap) = (false, 0);
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
                kind::KANA => f.kana = true,
                _ => f.pauses += u32::from(!digit),
            }
            digit = c.is_ascii_digit();
            han_before = han != 0;
        }
        f.ink += plain;
        f.han += plain;
        f.cells += gap + 2 * plain;
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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn more_ink_is_more_ink(text in "[甲a \u{3000}，。1]{0,60}", most in 0u32..50) {
            proptest::prop_assert_eq!(has_more_ink(&text, most), Features::of(&text).ink > most);
        }
    }

    #[test]
    fn no_mark_is_a_letter() {
        assert!(('\0'..=char::MAX).filter(|c| is_mark(*c)).all(|c| !c.is_alphanumeric()));
    }

    #[test]
    fn gaps_and_widths() {
        let f = Features::of("\u{3000}港口 24 号。\u{3000} 船abc");
        assert_eq!((f.ink, f.han, f.gaps, f.gap, f.cells), (10, 4, 3, 3, 2 + 4 + 1 + 2 + 1 + 2 + 2 + 3 + 2 + 3));
        assert!(Features::of("カメラの話").kana && !f.kana);
    }
}
