//! Shingles: every run of a few letters of a text.

/// Letters in a shingle. Five Chinese characters are two or three words: long enough that articles on one topic share
/// few, short enough that a changed word spoils few.
pub const SHINGLE: usize = 5;

/// The hashes of all shingles of a text, in order, repeated ones repeated.
///
/// Letters and digits alone count; white space, punctuation, the case of letters and the width of Latin characters, in
/// which two sites' copies of one text differ most, do not.
pub(super) fn shingles(text: &str) -> impl Iterator<Item = u64> + '_ {
    // The last five letters, 21 bits each.
    let mut window = 0u128;
    let mut seen = 0;
    text.chars().filter_map(letter).filter_map(move |c| {
        window = (window << 21 | u128::from(u32::from(c))) & ((1 << (21 * SHINGLE)) - 1);
        seen += 1;
        (seen >= SHINGLE).then(|| mix(window as u64 ^ mix((window >> 64) as u64)))
    })
}

/// The letter or digit that a character stands for, if it is one.
#[inline(always)]
fn letter(c: char) -> Option<char> {
    match c {
        // By far the most: Chinese characters.
        '\u{4e00}'..='\u{9fff}' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
            char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase())
        }
        // The marks of Chinese texts, told without a look into the tables of Unicode.
        '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{2010}'..='\u{2027}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' => None,
        c => c.is_alphanumeric().then_some(c),
    }
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
#[inline]
pub(crate) fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_count() {
        let plain: Vec<u64> = shingles("海港在2024年开放data").collect();
        assert_eq!(plain.len(), 10);
        let dressed: Vec<u64> = shingles("　海港，在２０２４年\n“开放” Ｄata。").collect();
        assert_eq!(plain, dressed);
        assert_ne!(plain[0], shingles("海港的2024").next().unwrap());
    }

    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(letter(c).is_some(), c.is_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&c), "{c:?}");
        }
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(shingles("一二三四。").count(), 0);
        assert_eq!(shingles("一二三四，五").count(), 1);
    }
}
