//! The cue lexicons: which words of a sentence carry a stance, and of which kind each is.

use rustc_hash::FxHashMap;

use super::scan::{Found, Scanner, apart};
use super::scope;
use super::view::{View, is_actor};
use crate::base::{Polarity, Span};

macro_rules! classes {
    ($($variant:ident $name:literal $meaning:literal)*) => {
        /// What kind of word a cue is. The lexicons under cues/ name it in their second column.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $(#[doc = $meaning] $variant),* }

        impl Class {
            /// Every class.
            pub const ALL: &'static [Class] = &[$(Class::$variant),*];

            /// The name in the lexicons.
            pub fn name(self) -> &'static str {
                match self { $(Class::$variant => $name),* }
            }

            fn parse(name: &str) -> Option<Class> {
                Class::ALL.iter().copied().find(|c| c.name() == name)
            }
        }
    };
}

classes! {
    Advice "advice" "advice: 有必要, 应"
    Duty "duty" "a duty laid on somebody: 必须, 不得"
    Advocacy "advocacy" "a reporting verb that takes sides: 强调, 建议"
    Imperative "imperative" "a verb that can begin an imperative: 加快"
    Benefit "benefit" "what something is good for: 有助于"
    Achievement "achievement" "something reached: 取得…进展"
    Merit "merit" "praise: 创新, 必不可少"
    Stand "stand" "words that make their subject a supporter: 坚定拥护者"
    Fault "fault" "a fault or failure: 缺乏"
    Harm "harm" "harm done: 损害"
    Motive "motive" "a bad motive: 既得利益, 武器化"
    Pressure "pressure" "metaphors of war and pressure: 围堵, 拉拢"
    Attitude "attitude" "a party's own stand: 反对, 希望"
    Demand "demand" "a call to stop: 停止"
    SoCalled "so-called" "所谓"
    Borrowed "borrowed" "words that distance the writer when they stand in quotation marks"
    Negator "negator" "turns what follows: 不, 未"
    Question "question" "leaves open: 是否, 有待"
    Condition "condition" "makes conditional: 如果"
    Purpose "purpose" "names a purpose: 旨在"
    Order "order" "reports an order: 要求"
    Guard "guard" "names what is guarded against: 防止, 应对"
    Contrast "contrast" "what follows wins: 但"
    Concession "concession" "what it admits loses: 虽然"
}

impl Class {
    /// Whether words of this class change other cues and are none themselves.
    pub fn is_scope(self) -> bool {
        self >= Class::Negator
    }
}

/// A cue found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// Place in the sentence, bytes.
    pub span: Span,
    pub class: Class,
    /// What the word says where nothing turns it.
    pub polarity: Polarity,
    /// 1 for a word that decides alone, less for a hint.
    pub strength: f32,
}

#[derive(Clone, Debug)]
struct Entry {
    class: Class,
    polarity: Polarity,
    strength: f32,
    /// The part after “…”, when the cue has two parts: its place among [`Lexicon::rests`].
    rest: Option<u32>,
}

/// The longest gap that “…” stands for, in characters.
const GAP: usize = 18;

/// The most cues looked at in one sentence. A “sentence” with more is a list or no text, and must not take long.
const MOST: usize = 300;

const SOURCES: &[&str] = &[
    include_str!("cues/advice.tsv"),
    include_str!("cues/merit.tsv"),
    include_str!("cues/fault.tsv"),
    include_str!("cues/attitude.tsv"),
    include_str!("cues/distance.tsv"),
    include_str!("cues/scope.tsv"),
    include_str!("cues/imperative.tsv"),
];

/// The cue words, compiled once.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The words that cues are or begin with.
    words: Vec<&'static str>,
    /// The words with which cues of two parts end.
    rests: Vec<&'static str>,
    /// The entries of each word: those with two parts first, then the whole words.
    entries: Vec<Vec<Entry>>,
    /// Whether a word that praises a deed as done (避免了) also guards against what follows, as it does without 了 (避免).
    guards: Vec<bool>,
}

impl Lexicon {
    /// The built-in lexicons.
    pub fn builtin() -> Self {
        let mut words: Vec<&str> = Vec::new();
        let mut entries: Vec<Vec<Entry>> = Vec::new();
        let mut places: FxHashMap<&str, usize> = FxHashMap::default();
        let mut rests: Vec<&str> = Vec::new();
        let mut rest_places: FxHashMap<&str, u32> = FxHashMap::default();
        for line in SOURCES.iter().flat_map(|s| s.lines()) {
            let Some((first, rest, mut entry)) = parse(line) else {
                debug_assert!(line.is_empty() || line.starts_with('#') || line.starts_with("cue\t"), "{line}");
                continue;
            };
            let i = *places.entry(first).or_insert_with(|| {
                words.push(first);
                entries.push(Vec::new());
                words.len() - 1
            });
            entry.rest = rest.map(|rest| {
                *rest_places.entry(rest).or_insert_with(|| {
                    rests.push(rest);
                    rests.len() as u32 - 1
                })
            });
            entries[i].push(entry);
        }
        // 减轻了|负担 is 减轻…负担, whatever 减轻了 says alone.
        let stem = |word: &str| word.strip_suffix('了').and_then(|w| places.get(w)).copied();
        let mut guards = vec![false; words.len()];
        for (i, stem) in words.iter().enumerate().filter_map(|(i, word)| Some((i, stem(word)?))) {
            let guard = entries[stem].iter().any(|e| e.class == Class::Guard);
            guards[i] = guard && entries[i].iter().any(|e| e.polarity == Polarity::Favor);
            let new = |e: &&Entry| e.rest.is_some() && entries[i].iter().all(|own| own.rest != e.rest);
            let parts: Vec<Entry> = entries[stem].iter().filter(new).cloned().collect();
            entries[i].extend(parts);
        }
        entries.iter_mut().for_each(|e| e.sort_by_key(|e| e.rest.is_none()));
        Self { words, rests, entries, guards }
    }

    /// The words to look for behind the first parts of cues.
    pub fn rests(&self) -> &[&'static str] {
        &self.rests
    }

    /// The words to look for.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }

    /// Whether a name speaks of something good (above zero) or bad: the sum of its cues.
    pub fn tone(&self, words: &Scanner, list: u8, name: &str) -> f64 {
        let mut found = Vec::new();
        words.scan(name, &mut found);
        let entry = |found: Found| {
            let whole = self.entries[found.word as usize].iter().find(|e| e.rest.is_none());
            whole.filter(|e| found.end - found.start > 4 && !e.class.is_scope() && e.class != Class::Borrowed)
        };
        let side = |e: &Entry| match e.polarity {
            Polarity::Favor => f64::from(e.strength),
            Polarity::Against => -f64::from(e.strength),
            Polarity::None => 0.0,
        };
        apart(&found, list).filter_map(entry).map(side).sum()
    }

    /// The cues of a sentence, in order; `found` are the words found in it, `list` and `rests` say which are of this lexicon. A cue
    /// of one character counts only where it is a word (not 要 in 主要), and none counts that is a part of a name.
    pub fn find(&self, view: &View, found: &[Found], (list, rests): (u8, u8)) -> Vec<Cue> {
        let mut cues: Vec<Cue> = Vec::new();
        let mut from = 0;
        // A match of the second part moves on behind it, so that it is not found again as a cue of its own.
        for (i, word) in found.iter().enumerate().filter(|(_, f)| f.list == list) {
            if word.start < from {
                continue;
            }
            if cues.len() == MOST {
                break;
            }
            let span = Span { start: word.start, end: word.end };
            for entry in &self.entries[word.word as usize] {
                // Where the second part does not follow, a shorter word may still be meant (降低了…成本, 降低).
                let Some(span) = entry.complete(view, span, &found[i..], rests) else { continue };
                from = from.max(word.end);
                let single = span.len() <= 4 && view.text[span.range()].chars().count() == 1;
                // 不 and 未 turn what follows also inside words that the segmenter joins.
                if single && entry.class != Class::Negator && !view.is_word(span) {
                    continue;
                }
                if entry.class == Class::Advice && in_other_word(view.text, span) || view.splits(span) {
                    continue;
                }
                let text = span.of(view.text);
                if matches!(text, "要" | "还要") && compares(view, span)
                    || text == "还是" && !is_alternative(view, span)
                {
                    continue;
                }
                let Some(span) = (if text == TOO { with_degree(view, span) } else { Some(span) }) else { continue };
                // Two characters happen to meet, three seldom do, and the segmenter errs, too.
                let chance = || view.reaches_over(span) || view.begins_within(span);
                let chance = scope::judges(entry.class) && span.len() <= 6 && chance();
                // 协会|不会: no question.
                let chance = chance || entry.class == Class::Question && view.begins_within(span);
                if chance || in_name(view, span) {
                    continue;
                }
                from = from.max(span.end);
                if !entry.class.is_scope() && is_either(view.text, span) {
                    cues.push(Cue { span, class: Class::Question, polarity: Polarity::None, strength: 1.0 });
                    break;
                }
                if matches!(entry.class, Class::Pressure | Class::Harm) && fights(view, span) {
                    let strength = entry.strength.min(0.85);
                    cues.push(Cue { span, class: Class::Achievement, polarity: Polarity::Favor, strength });
                    cues.push(Cue { span, class: Class::Guard, polarity: Polarity::None, strength: 1.0 });
                    break;
                }
                cues.push(Cue { span, class: entry.class, polarity: entry.polarity, strength: entry.strength });
                if self.guards[word.word as usize] && entry.rest.is_none() {
                    cues.push(Cue { span, class: Class::Guard, polarity: Polarity::None, strength: 1.0 });
                }
                break;
            }
        }
        cues
    }
}

impl Entry {
    /// The span of the whole cue whose first part was found, or `None` when its second part does not follow. `found`: the
    /// words from there on, `list` those of second parts.
    fn complete(&self, view: &View, first: Span, found: &[Found], list: u8) -> Option<Span> {
        let Some(rest) = self.rest else { return Some(first) };
        let clause = view.clauses.get(view.clause(first.start))?;
        let last = clause.end.min(first.end + 4 * GAP as u32);
        let behind = found.iter().take_while(|f| f.start <= last);
        let found = behind.copied().find(|f| f.list == list && f.word == rest && f.start >= first.end)?;
        let gap = view.text.get(first.end as usize..found.start as usize)?;
        (found.end <= clause.end && gap.chars().count() <= GAP).then_some(Span { start: first.start, end: found.end })
    }
}

/// Whether a span is a part of a name, not all of it: 双赢 in 双赢港务公司. All of a label may judge (“小院高墙”).
fn in_name(view: &View, cue: Span) -> bool {
    view.mentions().any(|(name, _)| {
        let bare = name.of(view.text).trim_matches(['“', '”', '《', '》', '"']);
        name.contains(cue) && name != cue && bare != cue.of(view.text)
    })
}

/// Whether a cue is the second half of a question (要|不要, 买不|买账, 合理|不合理), which leaves open what it says.
fn is_either(text: &str, cue: Span) -> bool {
    let (before, word) = (&text[..cue.start as usize], &text[cue.range()]);
    // The first half may be a word or its first character alone.
    let asked = |before: &str, word: &str| {
        before.ends_with(word) || word.chars().next().is_some_and(|first| before.ends_with(first))
    };
    match word.strip_prefix('不') {
        Some("") | None => before.strip_suffix('不').is_some_and(|b| asked(b, word)),
        Some(word) => asked(before, word),
    }
}

/// Whether 还是 stands between two ways (收|还是|不收, 究竟…还是…), and is not “still”.
fn is_alternative(view: &View, cue: Span) -> bool {
    let Some(clause) = view.clauses.get(view.clause(cue.start)) else { return false };
    let (before, after) =
        (&view.text[clause.start as usize..cue.start as usize], &view.text[cue.end as usize..clause.end as usize]);
    let other = after.strip_prefix('不').and_then(|rest| rest.chars().next());
    let again = || other.is_some_and(|c| before.chars().rev().take(4).any(|b| b == c));
    ["究竟", "到底"].iter().any(|w| before.contains(w)) || again()
}

/// Whether 要 only strengthens a comparison: 比预想的|要|小.
fn compares(view: &View, cue: Span) -> bool {
    let Some(clause) = view.clauses.get(view.clause(cue.start)) else { return false };
    let mut before = view.words_before(cue.start).take_while(|(s, _)| s.start >= clause.start);
    let than = before.any(|(s, _)| s.of(view.text) == "比");
    let quality = |s: Span, name: &str| name.starts_with('a') || matches!(s.of(view.text), "多" | "少" | "多得多");
    than && view.word_from(cue.end).is_some_and(|(s, pos)| s.end <= clause.end && quality(s, pos.name()))
}

/// The word that makes a fault of any quality behind it: 过于严厉.
const TOO: &str = "过于";

/// A word of degree with the quality behind it, whatever the dictionary takes that for; none where none follows.
fn with_degree(view: &View, cue: Span) -> Option<Span> {
    let (quality, _) = view.word_from(cue.end).filter(|(s, _)| s.start == cue.end)?;
    let word = quality.of(view.text);
    let named = || view.mentions().any(|(s, _)| s.overlaps(quality));
    (word.chars().nth(1).is_some() && !named()).then_some(Span { start: cue.start, end: quality.end })
}

/// Words of pressure that are praise where they meet an ill.
const FIGHTS: &[&str] = &["遏制", "遏止", "压制", "打击", "扼杀"];

/// What everybody wants less of.
#[rustfmt::skip]
const ILLS: &[&str] = &[
    "走私", "腐败", "犯罪", "洗钱", "污染", "通胀", "通货膨胀", "投机", "泡沫", "欺诈", "诈骗", "浪费", "蔓延", "恶化", "假冒", "侵权", "偷渡", "贩毒", "恐怖", "逃税", "避税", "造假",
    "乱象", "违法", "盗版", "疫情", "囤积", "炒作", "偷漏", "哄抬", "非法",
];

/// Whether what a word of pressure meets is an ill (遏制走私), and no party's (遏制某国的…).
fn fights(view: &View, cue: Span) -> bool {
    let text = view.text;
    let word = FIGHTS.contains(&cue.of(text).trim_end_matches('了'));
    let Some(clause) = view.clauses.get(view.clause(cue.start)).filter(|_| word) else { return false };
    let after = &text[cue.end as usize..clause.end as usize];
    let ill = ILLS.iter().filter_map(|w| after.find(w)).min().filter(|at| after[..*at].chars().count() <= 6);
    ill.is_some_and(|at| {
        let ill = cue.end + at as u32;
        !view.mentions().any(|(s, m)| is_actor(m.kind) && cue.end <= s.start && s.end <= ill)
    })
}

/// Whether the 要 that begins a cue is the end of another word: 主要采取, 重要着力点, 只要坚持.
fn in_other_word(text: &str, cue: Span) -> bool {
    text[cue.range()].starts_with('要')
        && text[..cue.start as usize]
            .ends_with(['主', '重', '需', '必', '首', '紧', '次', '只', '想', '摘', '简', '纪'])
}

/// A line of a lexicon: the word that the cue is or begins with, its second part, and what it says.
fn parse(line: &str) -> Option<(&str, Option<&str>, Entry)> {
    let mut columns = line.split('\t');
    let (cue, class, polarity, strength) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    let (first, rest) = match cue.split_once('…') {
        Some((first, rest)) => (first, Some(rest)),
        None => (cue, None),
    };
    let entry = Entry {
        class: Class::parse(class)?,
        polarity: Polarity::parse(polarity)?,
        strength: strength.parse().ok()?,
        rest: None,
    };
    (!first.is_empty()).then_some((first, rest, entry))
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::*;

    #[test]
    fn every_line_is_a_cue_and_none_stands_twice() {
        let mut seen = FxHashSet::default();
        for line in SOURCES.iter().flat_map(|s| s.lines()) {
            if line.starts_with('#') || line.starts_with("cue\t") {
                continue;
            }
            let (first, rest, entry) = parse(line).unwrap_or_else(|| panic!("no cue: {line}"));
            assert!((0.0..=1.5).contains(&entry.strength), "{line}");
            assert!(rest != Some(""), "{line}");
            assert!(entry.polarity != Polarity::None || entry.strength == 0.0 || entry.class.is_scope(), "{line}");
            assert!(seen.insert((first, rest)), "twice: {line}");
        }
    }

    #[test]
    fn a_question_either_way_repeats_its_first_character() {
        let either = |before: &str, cue: &str| {
            is_either(&format!("{before}{cue}。"), Span::new(before.len(), before.len() + cue.len()))
        };
        assert!(either("要", "不要") && either("买不", "买账"));
        assert!(either("合理", "不合理") && either("公平不", "公平") && either("合", "不合理"));
        assert!(!either("也", "不要") && !either("不", "买账") && !either("买", "不"));
    }
}
