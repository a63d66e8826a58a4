//! Lists of names that end in the word for what they are: 宁德时代、远山电子、海拓等企业.

use std::cell::LazyCell;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::index::ByPlace;
use super::super::landmarks::Mark;
use super::super::tagger;
use super::super::view::{View, is_han};
use super::{persons, suffixes};
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:list",
    pass: Pass::Entities,
    what: "Marks the members of a list that ends in 等 and the word for what they are: 等企业, 等公司, 等高校 (ORG), 等国 (GPE), 等金属, 等矿产 (MAT), where another member is known to be one. The first member has no mark on its left, so it is left to other finders. Marks also a member that ends in the character of the known place before it (青石湖、云石湖), and one with a surname and the length of a name beside a person; so are two in a row whose characters are those of Chinese names.",
    why: "A list says of unknown names what they are. Where no member is known, it may list anything (研发、生产、销售等企业).",
    example: "三星电子、海拓微等企业 → ORG 三星电子, ORG 海拓微",
};

/// The words behind 等.
const CLASSES: &[(&str, EntityType)] = &[
    ("企业", EntityType::Org),
    ("公司", EntityType::Org),
    ("厂商", EntityType::Org),
    ("巨头", EntityType::Org),
    ("车企", EntityType::Org),
    ("药企", EntityType::Org),
    ("银行", EntityType::Org),
    ("高校", EntityType::Org),
    ("大学", EntityType::Org),
    ("院校", EntityType::Org),
    ("智库", EntityType::Org),
    ("国际组织", EntityType::Org),
    ("媒体", EntityType::Org),
    ("国家", EntityType::Gpe),
    ("国", EntityType::Gpe),
    ("城市", EntityType::Gpe),
    ("省份", EntityType::Gpe),
    ("省市", EntityType::Gpe),
    ("金属", EntityType::Mat),
    ("矿产", EntityType::Mat),
    ("矿物", EntityType::Mat),
    ("元素", EntityType::Mat),
    ("原材料", EntityType::Mat),
    ("材料", EntityType::Mat),
    ("零部件", EntityType::Mat),
    ("部件", EntityType::Mat),
    ("耗材", EntityType::Mat),
    ("化学品", EntityType::Mat),
    ("农产品", EntityType::Mat),
    ("物资", EntityType::Mat),
];

/// What may stand between 等 and the class: how many, and of what kind.
const BETWEEN: &[&str] = &[
    "多家",
    "十余家",
    "数家",
    "一批",
    "知名",
    "龙头",
    "头部",
    "大型",
    "科技",
    "芯片",
    "半导体",
    "汽车",
    "跨国",
    "外国",
    "外资",
    "中国",
    "美国",
    "日本",
    "欧洲",
    "国际",
    "主要",
    "著名",
    "关键",
    "稀有",
    "战略",
    "战略性",
    "有色",
    "稀土",
];

/// The most characters that a member has.
const LONGEST: usize = 10;

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let before = LazyCell::new(|| (ByPlace::new(out), covered(view.text, out)));
    let mut found = Vec::new();
    for at in view.places(Mark::List) {
        let Some(kind) = class(view, at + '等'.len_utf8()) else { continue };
        let (index, covered) = &*before;
        let members = members(view, at);
        let known =
            |span: &Span| index.ending(out, span.end).any(|c| c.span == *span && c.kind == kind && c.score >= 0.6);
        let known = members.iter().filter(|(span, _)| known(span)).count();
        if known == 0 {
            continue;
        }
        for (span, whole) in members {
            // One common word among names is no name, but for two names beside it.
            let common = view.token_at(span.start as usize).is_some_and(|t| {
                view.tokens[t].span == span && matches!(view.tokens[t].pos.name(), "n" | "v" | "vn" | "a" | "l" | "d")
            });
            if whole && !covered[span.range()].contains(&true) && (!common || known > 1 && kind == EntityType::Org) {
                found.push(Candidate::new(span, kind, finder).scored(0.6));
            }
        }
    }
    drop(before);
    out.append(&mut found);
    kin(view, finder, out);
}

/// Last characters of places that come in lists.
const PLACES: &str = "湖河江山岛县镇乡村区州市站港湾溪礁峰寺桥";

/// What makes a kind of place of the last character: 人工湖, 其他港.
const KINDS: &[&str] = &[
    "其他", "其它", "其余", "各", "某", "国际", "国内", "人工", "天然", "内河", "沿海", "沿江", "周边", "附近", "邻近",
    "主要", "大型", "小型", "重点", "部分", "一些", "几个", "多个",
];

/// Whether what stands in a list of places is a kind of them: one common noun, or one that says which of them.
fn is_kind(view: &View<'_>, member: Span) -> bool {
    let word = member.of(view.text);
    let token = view.token_at(member.start as usize).map(|t| view.tokens[t]).filter(|t| t.span == member);
    let noun = token.is_some_and(|t| matches!(t.pos.name(), "n" | "l" | "b" | "v" | "vn" | "j" | "i"));
    noun || suffixes::is_class(word) || KINDS.iter().any(|kind| word.starts_with(kind))
}

/// Places without a list's class: what stands beside a known one and ends in the same character (固城湖、云石湖).
fn kin(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let before = LazyCell::new(|| (ByPlace::new(out), covered(text, out)));
    let mut found: Vec<Candidate> = Vec::new();
    for mark in view.places(Mark::Comma) {
        let Some(last) = view.before(mark).filter(|c| PLACES.contains(*c)) else { continue };
        let next = mark + '、'.len_utf8();
        let member = text[next..].char_indices().take(6).find(|(_, c)| !is_han(*c) || "和及与等".contains(*c));
        let Some(end) = member.map(|(len, _)| next + len).filter(|end| text[next..*end].ends_with(last)) else {
            continue;
        };
        let span = Span::new(next, end);
        let (index, covered) = &*before;
        let place =
            |c: &&Candidate| matches!(c.kind, EntityType::Gpe | EntityType::Loc) && c.score >= 0.5 && c.span.len() >= 6;
        let known = index.ending(out, mark as u32).find(place).map(|c| c.kind);
        let known = known.or_else(|| found.last().filter(|c| c.span.end as usize == mark).map(|c| c.kind));
        if let Some(kind) = known
            && span.len() >= 6
            && view.is_boundary(end)
            && !covered[span.range()].contains(&true)
            && !is_kind(view, span)
        {
            found.push(Candidate::new(span, kind, finder).scored(0.6));
        }
    }
    drop(before);
    out.append(&mut found);
}

/// What ends the last member of a list, and what may stand before the first one, too.
const ENDS: &str = "、，。；！？等和与及（(）)”》";
const STARTS: &str = "\n：:“";

/// Persons in lists, once the tagger has found some: what stands beside one, has a surname and the length of a name, and is
/// nothing else (林小川、左云佐等).
pub(in super::super) fn people(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let taken = LazyCell::new(|| {
        let mut taken = vec![false; text.len()];
        let standing = out.iter().filter(|c| c.outcome == Outcome::Chosen);
        let others = standing.filter(|c| c.strength > Strength::Weak || c.kind == EntityType::Per);
        others.for_each(|c| taken[c.span.range()].fill(true));
        taken
    });
    let name = |span: Span| {
        let word = span.of(text);
        // One word of the dictionary that is no name.
        let noun = || {
            let token = view.token_at(span.start as usize).map(|t| view.tokens[t]);
            let known = token.filter(|t| t.span == span).map_or("x", |t| t.pos.name());
            // The segmenter guesses the tag of what its dictionary does not know.
            !known.starts_with("nr") && known != "x" && !(word.chars().nth(2).is_some() && level(word) >= LIKELY)
        };
        (2..=3).contains(&word.chars().count())
            && word.chars().all(is_han)
            && persons::surname(word)
            && !word.contains(['的', '是', '有', '在', '了', '为', '该', '各', '们', '等'])
            && !noun()
            && !taken[span.range()].contains(&true)
    };
    let (mut starts, mut ends): (Vec<u32>, Vec<u32>) = out
        .iter()
        .filter(|c| c.kind == EntityType::Per && c.outcome == Outcome::Chosen && c.score >= 0.6)
        .map(|c| (c.span.start, c.span.end))
        .unzip();
    // Members between marks, two in a row, that are persons by their form alone.
    let mut found: Vec<Candidate> = Vec::new();
    let mut before: Option<Span> = None;
    for mark in view.places(Mark::Comma) {
        let next = mark + '、'.len_utf8();
        let end = text[next..].char_indices().take(4).find(|(_, c)| *c == '、').map(|(len, _)| next + len);
        let member = end.map(|end| Span::new(next, end)).filter(|span| level(span.of(text)) >= LIKELY && name(*span));
        for span in before.filter(|_| member.is_some()).into_iter().chain(member.filter(|_| before.is_some())) {
            if found.last().is_none_or(|last| last.span != span) {
                found.push(Candidate::new(span, EntityType::Per, finder).scored(0.6));
                starts.push(span.start);
                ends.push(span.end);
            }
        }
        before = member;
    }
    if starts.is_empty() {
        return;
    }
    starts.sort_unstable();
    ends.sort_unstable();
    for mark in view.places(Mark::Comma) {
        let next = mark + '、'.len_utf8();
        let right = || {
            let (len, _) = text[next..].char_indices().take(4).find(|(_, c)| ENDS.contains(*c))?;
            Some(Span::new(next, next + len))
        };
        let left = || {
            let Some((at, c)) = text[..mark].char_indices().rev().take(4).find(|(_, c)| !is_han(*c)) else {
                return text[..mark].chars().nth(3).is_none().then(|| Span::new(0, mark));
            };
            (ENDS.contains(c) || STARTS.contains(c)).then(|| Span::new(at + c.len_utf8(), mark))
        };
        let known_left =
            ends.binary_search(&(mark as u32)).is_ok() || found.last().is_some_and(|c| c.span.end as usize == mark);
        let known_right = || starts.binary_search(&(next as u32)).is_ok();
        let new = if known_left { right() } else { left().filter(|_| known_right()) };
        if let Some(span) = new.filter(|span| name(*span) && starts.binary_search(&span.start).is_err()) {
            found.push(Candidate::new(span, EntityType::Per, finder).scored(0.6));
        }
    }
    drop(taken);
    out.append(&mut found);
}

/// The level from which on a name's characters speak for a person by themselves.
const LIKELY: i8 = 8;

/// How strongly the characters of a name speak for a person.
fn level(name: &str) -> i8 {
    tagger::person_level(&name.chars().collect::<Vec<_>>()).unwrap_or(i8::MIN)
}

/// Of each byte whether a candidate holds it.
fn covered(text: &str, candidates: &[Candidate]) -> Vec<bool> {
    let mut covered = vec![false; text.len()];
    candidates.iter().for_each(|c| covered[c.span.range()].fill(true));
    covered
}

/// The class that the words at a byte, behind 等, name.
fn class(view: &View<'_>, at: usize) -> Option<EntityType> {
    let mut text = &view.text[at..];
    text = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两数几多余".contains(c));
    text = text.trim_start_matches(['家', '个', '种', '所']);
    let named = |text: &str| {
        // The longest: 国家 before 国.
        let (word, kind) =
            CLASSES.iter().filter(|(word, _)| text.starts_with(word)).max_by_key(|(word, _)| word.len())?;
        // 等企业家, 等国内企业, 等银行业: words run on.
        let end = view.text.len() - text.len() + word.len();
        view.is_boundary(end).then_some(*kind)
    };
    for _ in 0..2 {
        if let Some(kind) = named(text) {
            return Some(kind);
        }
        let between = BETWEEN.iter().filter(|word| text.starts_with(**word)).max_by_key(|word| word.len());
        text = &text[between?.len()..];
    }
    named(text)
}

/// The members of the list before 等, and whether marks stand on both sides of them.
fn members(view: &View<'_>, end: usize) -> Vec<(Span, bool)> {
    let text = view.text;
    let mut members = Vec::new();
    let mut stop = end;
    for _ in 0..20 {
        let start = text[..stop]
            .char_indices()
            .rev()
            .take(LONGEST + 1)
            .find(|(_, c)| !c.is_alphanumeric() && !matches!(c, '·' | '-'))
            .map(|(i, c)| (i, i + c.len_utf8(), c));
        match start {
            Some((mark, start, '、')) if start < stop => {
                push(view, start, stop, stop == end, &mut members);
                stop = mark;
            }
            // The first: as long as the known name that ends here, if any.
            _ => {
                for from in text[..stop].char_indices().rev().take(LONGEST).map(|(i, _)| i) {
                    members.push((Span::new(from, stop), false));
                }
                break;
            }
        }
    }
    members
}

/// A member, or two that 和, 与, 以及 join, where the segmenter sees that word. The last may share a word with 等 (微等).
fn push(view: &View<'_>, start: usize, stop: usize, last: bool, members: &mut Vec<(Span, bool)>) {
    let joint = view.text[start..stop].char_indices().map(|(i, _)| start + i).find_map(|at| {
        let word = view.token_at(at).filter(|&t| view.tokens[t].span.start as usize == at)?;
        matches!(view.word(word), "和" | "与" | "及" | "以及").then(|| view.tokens[word].span)
    });
    let parts = match joint {
        Some(and) => vec![(start, and.start as usize), (and.end as usize, stop)],
        None => vec![(start, stop)],
    };
    for (start, stop) in parts {
        let words = &view.text[start..stop];
        let name =
            words.chars().count() >= 2 && !words.contains(['的', '是', '有', '在', '了', '为', '等', '该', '各']);
        let whole = name && view.is_boundary(start) && (last || view.is_boundary(stop));
        members.push((Span::new(start, stop), whole));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::view::fixture::tagged;
    use super::*;

    /// The persons that a list shows, where the first of these words is known to be one.
    fn shown(words: &[&str]) -> Vec<String> {
        people_of(words, |first| vec![Candidate::new(Span::new(0, first), EntityType::Per, &"t".into())])
    }

    /// The persons that a list shows beside those known, which `known` makes of the length of the first word.
    fn people_of(words: &[&str], known: impl FnOnce(usize) -> Vec<Candidate>) -> Vec<String> {
        let tag = |word: &str| if matches!(word, "高山" | "方法" | "彭立新") { "n" } else { "x" };
        let words: Vec<(&str, &str)> = words.iter().map(|word| (*word, tag(word))).collect();
        tagged(&words, |view| {
            let mut out = known(words[0].0.len());
            let first = out.len();
            people(view, &"t".into(), &mut out);
            out[first..].iter().map(|c| c.span.of(view.text).to_owned()).collect()
        })
    }

    #[test]
    fn members_between_marks_are_persons_by_their_form() {
        let shown = |words: &[&str]| people_of(words, |_| Vec::new());
        let five = ["林小川", "、", "彭立新", "、", "廖文华", "、", "石志强", "、", "石远", "等"];
        assert_eq!(shown(&five), ["彭立新", "廖文华", "林小川", "石志强", "石远"], "and who stands beside them");
        assert_eq!(shown(&["林小川", "、", "彭立新", "、", "高山", "等"]), [""; 0], "one is not enough");
        assert_eq!(shown(&["安全", "、", "高山", "、", "方法", "、", "高效"]), [""; 0]);
    }

    #[test]
    fn who_stands_beside_a_person_is_one() {
        assert_eq!(shown(&["林小川", "、", "左云", "佐", "、", "石远", "等", "人"]), ["左云佐", "石远"]);
        assert_eq!(shown(&["林小川", "、", "高山", "、", "方法", "。"]), [""; 0], "nouns");
        assert_eq!(shown(&["林小川", "、", "小北", "。"]), [""; 0], "no surname");
        assert_eq!(shown(&["林小川", "，", "左云", "佐", "。"]), [""; 0], "no list");
    }
}
