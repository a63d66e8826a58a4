use std::collections::BTreeSet;

use super::{Line, parse, to_text};

/// Merges two versions of an annotation file that have a common ancestor, line by line: what either added is there, what
/// either deleted is not. Lines are whole decisions, so nothing can conflict as text; two people (or versions) that say
/// different things of one place both stay, and the program reports them. Lines that cannot be read go to the end.
pub fn merge(base: &str, ours: &str, theirs: &str) -> String {
    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim).filter(|line| !line.is_empty())
    }
    let set = |text| lines(text).collect::<BTreeSet<&str>>();
    let (old, left, right) = (set(base), set(ours), set(theirs));
    let stays = |line: &&str| !old.contains(line) || (left.contains(line) && right.contains(line));
    let mut seen = BTreeSet::new();
    let (mut read, mut others): (Vec<Line>, String) = Default::default();
    for line in lines(ours).chain(lines(theirs)).filter(stays).filter(|line| seen.insert(*line)) {
        let (mut one, problems) = parse(line, "");
        if problems.is_empty() {
            read.append(&mut one);
        } else {
            others.push_str(line);
            others.push('\n');
        }
    }
    to_text(&read) + &others
}
