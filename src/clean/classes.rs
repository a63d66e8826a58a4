//! What kind of character each is, as a table: features are counted on every character of every page.

use std::sync::OnceLock;

/// A Chinese (Han) character.
pub(super) const HAN: u8 = 1;
/// A character that binds Chinese words into sentences.
pub(super) const FUNCTION: u8 = 2;
/// Two cells wide.
pub(super) const WIDE: u8 = 4;
/// White space, and the invisible marks that count as such.
pub(super) const SPACE: u8 = 8;

/// The kinds in the upper four bits.
pub(super) mod kind {
    pub const LATIN: u8 = 1;
    pub const DIGIT: u8 = 2;
    pub const PAUSE: u8 = 3;
    pub const STOP: u8 = 4;
    pub const SEPARATOR: u8 = 5;
    /// A comma or colon that may stand inside a number or a time.
    pub const NUMBER_PAUSE: u8 = 6;
    pub const KANA: u8 = 7;
}

/// Function characters of both scripts: frequent in sentences, rare in names, menus and headlines.
const FUNCTION_CHARACTERS: &str = "的了是在和与與对對为為也就都而及这這那有不我他她它们們着著把被将將从從到以其但并並等于於地得很还還又所之说說会會你您要能可";

/// The class of each character of the basic plane: flags in the lower four bits, its kind in the upper four.
pub(super) fn table() -> &'static [u8; 0x10000] {
    static TABLE: OnceLock<Box<[u8; 0x10000]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Box::new([0; 0x10000]);
        for c in (0..0x10000u32).filter_map(char::from_u32) {
            table[c as usize] = class(c);
        }
        for c in FUNCTION_CHARACTERS.chars() {
            table[c as usize] |= FUNCTION;
        }
        table
    })
}

/// Outside the basic plane only Chinese characters and symbols are of interest; all are wide.
pub(super) fn beyond(c: char) -> u8 {
    WIDE | if super::features::is_han(c) { HAN } else { 0 }
}

fn class(c: char) -> u8 {
    let mut flags = 0;
    if super::features::is_han(c) {
        flags |= HAN;
    }
    if super::features::is_wide(c) {
        flags |= WIDE;
    }
    if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
        flags |= SPACE;
    }
    let kind = match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => kind::LATIN,
        '0'..='9' | '０'..='９' => kind::DIGIT,
        '，' | '、' | '：' => kind::PAUSE,
        ',' | ':' => kind::NUMBER_PAUSE,
        '。' | '！' | '？' | '；' | '!' | '?' | ';' => kind::STOP,
        '\u{3040}'..='\u{30ff}' => kind::KANA,
        '|' | '>' | '»' | '┊' | '_' | '｜' | '›' | '→' | '＞' | '│' => kind::SEPARATOR,
        _ => 0,
    };
    flags | kind << 4
}
