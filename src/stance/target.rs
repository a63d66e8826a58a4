//! What a sentence speaks about: aliases, short forms defined in the article, reference back, and the article's topic.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::scan::{CharSet, Found};
use super::view::View;
use crate::base::{Span, Target};

/// A place where a sentence names a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index into the targets.
    pub target: usize,
    pub span: Span,
}

/// The aliases of all targets, compiled once.
#[derive(Clone, Debug)]
pub struct TargetFinder {
    ids: Vec<Arc<str>>,
    /// The parts of aliases.
    words: Vec<String>,
    /// For each of them: the aliases it is a part of.
    parts: Vec<Vec<usize>>,
    /// For each alias: its target and how many parts it has.
    aliases: Vec<(usize, usize)>,
    /// The targets that name advice (an alias with 建议, 有必要, 对策, 启示).
    advice: Vec<usize>,
}

/// Words that make a section one of recommendations.
#[rustfmt::skip]
const ADVICE: &[&str] = &[
    "对策", "启示", "建议", "应对之策", "应对策略", "政策选择",
];

/// Whether a heading opens a section of recommendations.
pub fn is_advice_heading(text: &str) -> bool {
    ADVICE.iter().any(|w| text.contains(w))
}

/// Whether a name is that of what China does in return, as a state: no company's compliance.
fn is_response(name: &str) -> bool {
    let ours = ["中国", "我国", "中方"].iter().any(|w| name.starts_with(w));
    ours && ["应对", "对策", "因应"].iter().any(|w| name.contains(w))
        && (!name.contains("企业") || name.contains("政府"))
}

/// The most hits looked at in one sentence.
const MOST: usize = 500;

impl TargetFinder {
    pub fn new(targets: &[Target]) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut aliases = Vec::new();
        let mut advice = Vec::new();
        for (t, target) in targets.iter().enumerate() {
            for alias in &target.aliases {
                let mut pieces: Vec<&str> = alias.split(" + ").map(str::trim).filter(|p| !p.is_empty()).collect();
                pieces.sort_unstable();
                pieces.dedup();
                for piece in &pieces {
                    let i = *known.entry(piece).or_insert_with(|| {
                        words.push((*piece).to_owned());
                        parts.push(Vec::new());
                        words.len() - 1
                    });
                    parts[i].push(aliases.len());
                }
                aliases.push((t, pieces.len()));
                let names_advice = alias.contains("有必要") || is_advice_heading(alias);
                if names_advice && !advice.contains(&t) {
                    advice.push(t);
                }
            }
        }
        // Where no alias says so, the name may: 中国的应对.
        if advice.is_empty() {
            let named = targets.iter().enumerate().filter(|(_, t)| is_response(&t.name));
            advice.extend(named.map(|(t, _)| t));
        }
        Self { ids: targets.iter().map(|t| Arc::from(t.id.as_str())).collect(), words, parts, aliases, advice }
    }

    /// The id of a target.
    pub fn id(&self, target: usize) -> Arc<str> {
        self.ids[target].clone()
    }

    /// Number of targets.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The target of an article's recommendations, when the corpus has one: of several, the one that most of the sentences
    /// name. `hits` are those of each sentence.
    pub fn advice(&self, hits: &[Vec<Hit>]) -> Option<usize> {
        let named = |t: usize| hits.iter().filter(|h| h.iter().any(|h| h.target == t)).count();
        match self.advice[..] {
            [] => None,
            [one] => Some(one),
            _ => self.advice.iter().copied().rev().max_by_key(|&t| named(t)),
        }
    }

    /// The words to look for.
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// Where a text names targets, in order of place; `found` are the words found in it, `list` says which are of this
    /// finder. Of an alias in parts, every part is a hit when all stand in the text.
    pub fn find(&self, text: &str, found: &[Found], list: u8, short: &[ShortForm]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        // (alias, word, place) of every part; an alias counts when as many different parts were seen.
        let mut seen: Vec<(usize, u32, Span)> = Vec::new();
        for f in found.iter().filter(|f| f.list == list) {
            let span = Span { start: f.start, end: f.end };
            seen.extend(self.parts[f.word as usize].iter().map(|&alias| (alias, f.word, span)));
        }
        if seen.is_empty() && short.is_empty() {
            return hits;
        }
        seen.sort_unstable();
        for group in seen.chunk_by(|a, b| a.0 == b.0) {
            let (target, parts) = self.aliases[group[0].0];
            let distinct = group.chunk_by(|a, b| a.1 == b.1).count();
            if distinct == parts {
                hits.extend(group.iter().map(|&(_, _, span)| Hit { target, span }));
            }
        }
        for (form, target) in short {
            let length = form.needle().len();
            let hit = |i| Hit { target: *target, span: Span::new(i, i + length) };
            hits.extend(form.find_iter(text.as_bytes()).map(hit));
        }
        hits.sort_by_key(|h| (h.span, h.target));
        hits.dedup();
        hits.truncate(MOST);
        hits
    }
}

/// A short form that an article defines, and the target that it names.
pub type ShortForm = (Finder<'static>, usize);

/// A short form that the sentence defines (“…(以下简称《法案》)”): the form.
pub fn short_form(text: &str) -> Option<&str> {
    static CALLED: LazyLock<Finder> = LazyLock::new(|| Finder::new("称"));
    CALLED.find(text.as_bytes())?;
    let at = ["以下简称", "下称", "简称为", "简称"].iter().find_map(|w| Some(text.find(w)? + w.len()))?;
    let rest = text[at..].trim_start_matches(['“', '《', '「', '"', ':', '：', '为', ' ']);
    let end = rest.find(['”', '》', '」', '"', ')', '）', '，', ',', '。'])?;
    let form = &rest[..end];
    (2..=12).contains(&form.chars().count()).then_some(form)
}

/// Words by which a sentence refers to what the one before spoke of.
#[rustfmt::skip]
const BACK: &[&str] = &[
    "该法案", "该计划", "该战略", "该机制", "该协定", "该协议", "该政策", "该项目", "该法规", "该联盟", "该法",
    "这一机制", "这一政策", "这一战略", "这一模式", "这一", "这些", "这种", "此类", "上述", "此举", "其中", "这套",
    "这项", "这是", "这意味着", "这不仅", "这也", "这",
];

/// The characters at the beginning of a sentence in which such a word stands.
const HEAD: usize = 16;

/// Whether a sentence refers back to the one before.
pub fn refers_back(text: &str) -> bool {
    // Every such word begins with one of five characters, most sentences have none of them there; 这 is a word itself.
    text.char_indices().take(HEAD).any(|(i, c)| match c {
        '这' => true,
        '该' | '此' | '上' | '其' => {
            let end = text.char_indices().nth(HEAD).map_or(text.len(), |(i, _)| i);
            BACK.iter().any(|w| text[i..end].starts_with(w))
        }
        _ => false,
    }) || text.starts_with('其')
        && !["其他", "其次", "其一", "其二", "其三", "其实"].iter().any(|w| text.starts_with(w))
}

/// Words that go on with what the paragraph speaks of.
#[rustfmt::skip]
const ON: &[&str] = &[
    "此外", "同时", "另外", "另一方面", "一方面", "与此同时", "首先", "其次", "再次", "最后", "例如", "比如", "一是",
    "二是", "三是", "四是", "五是", "其一", "其二", "其三", "第一", "第二", "第三", "因此", "为此", "对此", "而且",
    "并且", "以及", "然而", "但", "除此之外", "具体", "在此", "双方", "两国", "主要包括", "还", "并", "也", "即",
    "尤其", "特别是", "作为", "为了", "通过", "如何",
];

/// Whether a sentence goes on with the one before.
pub fn goes_on(view: &View) -> bool {
    static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of_first(ON.iter().copied()));
    FIRSTS.may_begin(view.text) && ON.iter().any(|w| view.text.starts_with(w))
}
