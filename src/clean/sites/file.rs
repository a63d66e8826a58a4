use crate::clean::features::{Ending, Features, has_more_ink};
use crate::clean::lines;
use crate::duplicates::{Signature, mix};

/// Lines at either end of a file that count as its edge.
const EDGE: usize = 25;

/// Characters of the longest line that counts.
const LONGEST: u32 = 40;

/// Bytes of a line that is too long to look at.
const LONG: usize = 400;

/// What a file brings to the evidence on its site: its short lines, as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLines {
    /// Each short line once, with whether it stands at an edge; sorted.
    pub(super) lines: Vec<(u64, bool)>,
    /// Each two short lines that follow each other at an edge, sorted: what files of one template share.
    pub(super) pairs: Vec<u64>,
    /// Of the prose, to tell copies of one article.
    pub(super) text: Signature,
}

impl FileLines {
    /// Reads a decoded file.
    pub fn of(text: &str) -> Self {
        let mut file = Self::default();
        let mut prose = String::new();
        let lines = lines::scan(text, 0);
        for (i, line) in lines.iter().enumerate() {
            let line = line.ink.of(text);
            match key(line) {
                Some(key) => file.lines.push((key, is_edge(i, lines.len()))),
                None => prose.push_str(line),
            }
        }
        // Where a line stands twice, the edge wins.
        file.lines.sort_unstable_by_key(|&(key, edge)| (key, !edge));
        file.lines.dedup_by_key(|line| line.0);
        file.pairs = pairs(text, &lines);
        file.text = Signature::of(&prose);
        file
    }

    /// Without the lines that do not stand at an edge.
    #[must_use]
    pub fn edges(mut self) -> Self {
        self.lines.retain(|line| line.1);
        self
    }
}

fn is_edge(line: usize, of: usize) -> bool {
    line < EDGE || line + EDGE >= of
}

/// The pairs of short lines that follow each other at an edge of a text, sorted.
pub(super) fn edge_pairs(text: &str) -> Vec<u64> {
    pairs(text, &lines::scan(text, 0))
}

fn pairs(text: &str, lines: &[lines::Line]) -> Vec<u64> {
    let mut pairs = Vec::new();
    let mut before: Option<u64> = None;
    for (i, line) in lines.iter().enumerate() {
        let key = if is_edge(i, lines.len()) { key(line.ink.of(text)) } else { None };
        if let (Some(before), Some(key)) = (before, key) {
            pairs.push(mix(before ^ key.rotate_left(32)));
        }
        before = key;
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// What a line is counted under, white space, the case of letters and full-width forms aside; `None` where it never
/// counts: it is long, it reads as a sentence or a part of one, or it has no word.
pub(super) fn key(line: &str) -> Option<u64> {
    if line.len() > LONG || has_more_ink(line, LONGEST) {
        return None;
    }
    let f = Features::of(line);
    if f.han + f.latin == 0 || is_sentence(&f) {
        return None;
    }
    let mut hash = 0;
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        };
        hash = mix(hash ^ u64::from(u32::from(c.to_ascii_lowercase())));
    }
    Some(hash)
}

/// Whether a short line may be an author's sentence, or a line of one that was wrapped.
fn is_sentence(f: &Features) -> bool {
    f.end.ends_sentence()
        || f.stops > 0 && f.function > 0
        || f.pauses > 0 && f.function >= 2
        || f.end == Ending::Pause
        || f.ink >= 8 && f.function * 5 > f.ink
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_never_count() {
        for line in [
            "特此公告。",
            "我们要坚持和平发展道路，",
            "坚持以人民为中心的发展思想",
            "各位代表：",
            "谢谢大家！",
            "现在，我代表政府向大会报告工作",
            "2024-05-06",
            "— 3 —",
            "这一做法值得推广，但也需要长期的资金支持",
            "",
        ] {
            assert_eq!(key(line), None, "{line}");
        }
    }

    #[test]
    fn site_lines_count_whatever_their_dress() {
        assert!(key("海运周刊 | 首页 | 港口").is_some());
        assert_eq!(key("海运周刊　APP下载"), key("海运周刊 ａｐｐ 下载"));
        assert_ne!(key("海运周刊"), key("海运月刊"));
    }

    #[test]
    fn lines_in_the_middle_are_no_edge() {
        let middle = "正文里的一行\n";
        let page = format!("{}{middle}{}", "头\n".repeat(25), "尾\n".repeat(25));
        let file = FileLines::of(&page);
        assert_eq!(file.lines.iter().filter(|l| !l.1).count(), 1);
        assert_eq!(file.edges().lines.len(), 2);
    }
}
