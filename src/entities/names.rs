//! All names of a list that stand in a text. Few pairs of characters begin a name: one bit says so, and most places are
//! done with, where an automaton takes several steps at each.

use rustc_hash::FxHashMap;

use super::sets::CharSet;

/// The bits of a hash.
const BITS: u32 = 16;

/// The number of a pair of characters; pairs may share one.
#[inline]
fn hash(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA6B)) as usize >> (32 - BITS)
}

/// The number of three characters, of which the first two have the number `pair`.
#[inline]
fn hash3(pair: usize, c: char) -> usize {
    ((pair as u32).wrapping_mul(0x9E37_79B1) ^ (c as u32).wrapping_mul(0xC2B2_AE35)) as usize >> (32 - BITS)
}

/// A bit for each number.
type Bits = Box<[u64; 1 << (BITS - 6)]>;

fn set(bits: &mut Bits, h: usize) {
    bits[h >> 6] |= 1 << (h & 63);
}

#[inline]
fn has(bits: &Bits, h: usize) -> bool {
    bits[h >> 6] >> (h & 63) & 1 == 1
}

/// Where the characters of some names lead.
#[derive(Clone, Copy)]
struct Node {
    id: u32,
    /// The name that ends here, or [`NONE`].
    name: u32,
    /// Whether longer names go on from here.
    goes_on: bool,
}

const NONE: u32 = u32::MAX;

/// Names, by what they begin with.
pub(super) struct Names {
    /// The two characters with which names begin; those that are whole names; the three with which longer ones begin.
    pairs: Bits,
    wholes: Bits,
    triples: Bits,
    begins: FxHashMap<(char, char), Node>,
    next: FxHashMap<(u32, char), Node>,
    /// Names of one character.
    single: FxHashMap<char, u32>,
    singles: CharSet,
}

impl Names {
    /// Different names; each is known by its place among them. Empty ones are never found.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let [mut pairs, mut wholes, mut triples] = [(); 3].map(|()| Bits::new([0; 1 << (BITS - 6)]));
        let mut begins = FxHashMap::<(char, char), Node>::default();
        let mut next = FxHashMap::<(u32, char), Node>::default();
        let mut single = FxHashMap::default();
        let mut nodes = 0;
        let mut new = || {
            nodes += 1;
            Node { id: nodes, name: NONE, goes_on: false }
        };
        for (i, name) in names.enumerate() {
            let mut chars = name.chars();
            let Some(a) = chars.next() else { continue };
            let Some(b) = chars.next() else {
                single.insert(a, i as u32);
                continue;
            };
            let h = hash(a, b);
            set(&mut pairs, h);
            match chars.clone().next() {
                Some(c) => set(&mut triples, hash3(h, c)),
                None => set(&mut wholes, h),
            }
            let mut node = begins.entry((a, b)).or_insert_with(&mut new);
            for c in chars {
                node.goes_on = true;
                let id = node.id;
                node = next.entry((id, c)).or_insert_with(&mut new);
            }
            node.name = i as u32;
        }
        let singles = CharSet::new(single.keys().copied());
        Self { pairs, wholes, triples, begins, next, single, singles }
    }

    /// Gives `take` every name in the text, with its first byte and the one behind its last; in order of place, the
    /// shortest first where several begin.
    pub fn find(&self, text: &str, mut take: impl FnMut(usize, usize, usize)) {
        let mut chars = text.char_indices();
        let Some((mut start, mut a)) = chars.next() else { return };
        loop {
            let next = chars.next();
            if self.singles.may_have(a)
                && let Some(&name) = self.single.get(&a)
            {
                take(name as usize, start, start + a.len_utf8());
            }
            let Some((second, b)) = next else { return };
            let h = hash(a, b);
            // The tables are large: most pairs that begin a name are told from one by the next character.
            if has(&self.pairs, h)
                && (has(&self.wholes, h) || chars.clone().next().is_some_and(|(_, c)| has(&self.triples, hash3(h, c))))
            {
                self.go_on(text, start, second, (a, b), &mut take);
            }
            (start, a) = (second, b);
        }
    }

    /// The names that begin with a pair of characters at `start`, of which the second one is at `second`.
    fn go_on(
        &self,
        text: &str,
        start: usize,
        second: usize,
        pair: (char, char),
        take: &mut impl FnMut(usize, usize, usize),
    ) {
        let Some(mut node) = self.begins.get(&pair) else { return };
        let mut end = second + pair.1.len_utf8();
        let mut rest = text[end..].chars();
        loop {
            if node.name != NONE {
                take(node.name as usize, start, end);
            }
            if !node.goes_on {
                return;
            }
            let Some(c) = rest.next() else { return };
            let Some(next) = self.next.get(&(node.id, c)) else { return };
            (node, end) = (next, end + c.len_utf8());
        }
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The names are those that an automaton finds.
        #[test]
        fn finds_what_an_automaton_finds(
            names in prop::collection::btree_set("[甲乙丙a\u{20000}]{1,4}", 1..12),
            text in "[甲乙丙丁ab\u{20000}，]{0,40}",
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut found = Vec::new();
            Names::new(names.iter().copied()).find(&text, |name, start, end| found.push((start, end, name)));
            let automaton = AhoCorasick::new(&names).unwrap();
            let hits = automaton.find_overlapping_iter(&text);
            let mut expected: Vec<_> = hits.map(|m| (m.start(), m.end(), m.pattern().as_usize())).collect();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
