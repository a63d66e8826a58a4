//! A statistical tagger: a linear-chain conditional random field over the characters of a sentence, with the twelve
//! types, that finds what no list has and doubts what the weaker finders propose.
//!
//! It reads what the other finders say as features (stacking, Wolpert 1992), so it learns where each of them can be
//! trusted. It is fitted by `jiaozhu train`; [`Tagger::builtin`] is the model that comes with the program.

#![allow(clippy::needless_range_loop, reason = "several arrays run side by side, by label or by character")]

mod clusters;
mod features;
mod judge;
mod known;
mod labels;
mod lattice;
mod memo;
mod model;
mod names;
mod partial;
mod people;
mod table;
mod train;

pub use labels::GoldMention;
pub(super) use names::{japanese, person as person_level};
pub use train::{Examples, TrainOptions};

use super::candidate::{Candidate, Outcome};
use super::gazetteer::{is_post, is_trade};
use super::patterns::{suffixes, titles};
use super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span, Token};
use features::{Characters, Collector, Extractor, Part, Seat, Sink, Small, Word, hash_str};
use judge::Listed;
use labels::{LABELS, MARKED};
use lattice::{Exps, Lattice};
use memo::{Memo, Pool};
use model::{Model, Place, Sums, both};

pub(super) const RULE: RuleDoc = RuleDoc {
    id: "tagger",
    pass: Pass::Entities,
    what: "Marks what a statistical model, fitted to annotated texts, takes for a name, with its probability as score; and rejects what other finders propose (weak evidence, and persons, places, organisations and technologies of built-in lists) where the model gives it a small probability (and, unless the evidence is weak, finds another name there or none) or where a listed name stands inside a longer one that it finds likely. A law or plan is told from a programme by its last word. A person's name ends before a title and before 说 with what is said, and a unit behind a figure, a prize, a people, a medicine, a chemical or the era of a year is no person, nor is an unsure foreign name where places stand (在塔夸作业), nor a name that the document has with its 镇 or 县. A list's doubted name still tells the id. A name in brackets behind Chinese words (机构(NEDO)) has the type of the name before it, and is none behind a noun that is no name.",
    why: "No list is complete, and a name shows in its characters and its neighbourhood. `jiaozhu train` fits the model to a corpus's own gold; corpus.toml switches it off ([entities] tagger = false).",
    example: "记者林小川昨日抵达婺源 → PER 林小川",
};

/// A fitted model. Building it takes milliseconds; it is shared by all threads.
#[derive(Clone, Debug)]
pub struct Tagger {
    model: Model,
    /// Exponentials of the transition weights.
    transitions: lattice::Transitions,
    exps: Exps,
    finder: Finder,
    memos: Pool,
}

/// What gold says of an article, for fitting.
#[derive(Clone, Debug)]
pub struct Gold<'a> {
    /// Sorted, without overlap.
    pub mentions: &'a [GoldMention],
    /// Types that this gold does not mark at all: they may stand anywhere outside its mentions.
    pub unmarked: &'a [EntityType],
    /// How much a sentence counts; 1 is the usual.
    pub weight: f32,
}

impl Tagger {
    fn new(model: Model) -> Self {
        let transitions = model.transitions.exp();
        let exps = Exps::new(model.step);
        Self { model, transitions, exps, finder: RULE.id.into(), memos: Pool::default() }
    }

    /// The tagger that comes with the program, fitted to the data that `builtin.json` beside it names.
    ///
    /// # Panics
    /// Never: a test reads the file.
    pub fn builtin() -> Self {
        Self::from_bytes(include_bytes!("builtin.model")).expect("the model that comes with the program is one")
    }

    /// Fits a tagger to examples, the same bytes each time.
    pub fn fit(examples: Examples, options: &TrainOptions) -> Self {
        Self::new(train::fit(examples, options))
    }

    /// Reads a model file; `None` when it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Model::from_bytes(bytes).map(Self::new)
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.to_bytes()
    }

    /// Number of features that have a weight.
    pub fn features(&self) -> usize {
        self.model.len()
    }

    /// Adds the model's names, and doubts the candidates of others. `chosen` are the indexes of those that would be
    /// mentions without the tagger, in text order, in `seen`, the candidates after that first resolution.
    pub(super) fn find(&self, view: &View<'_>, seen: &[Candidate], chosen: &[usize], out: &mut Vec<Candidate>) {
        let mut memo = self.memos.take();
        let extractor = Extractor::new(*view, memo.read(view, &self.model), seen, chosen);
        let mut by_start: Vec<usize> = (0..out.len()).filter(|i| out[*i].outcome == Outcome::Chosen).collect();
        by_start.sort_by_key(|i| out[*i].span);
        let mut next = 0;
        let mut chars = Characters::default();
        let mut lattice = Lattice::default();
        let (mut by_word, mut by_char) = (Summed::new(&self.model, &memo), Summed::new(&self.model, &memo));
        let mut likely = Vec::new();
        let mut found = Vec::new();
        let floors = judge::floors();
        let listed = Listed::of(out);
        for sentence in view.sentences {
            extractor.characters(sentence, &mut chars);
            by_word.begin(sentence.tokens.len());
            extractor.by_word(sentence, &mut chars, &mut by_word);
            by_char.begin(chars.len());
            extractor.by_char(sentence, &chars, &mut by_char);
            for (sums, word) in by_char.sums.iter_mut().zip(&chars.word) {
                *sums = both(sums, &by_word.sums[*word as usize]);
            }
            lattice.fill_steps(&by_char.sums, &self.exps, &self.transitions);
            let place = |span: Span| {
                let a = chars.starts.partition_point(|s| *s < span.start);
                (a, chars.starts.partition_point(|s| *s < span.end))
            };
            likely.clear();
            lattice.likely(&floors, &self.transitions, &mut likely);
            let first = found.len();
            for name in likely.iter().filter(|name| judge::stands(name, &likely)) {
                let end = chars.starts.get(name.end).copied().unwrap_or(sentence.span.end);
                let span = Span { start: chars.starts[name.start], end };
                let kind = people::place_of(MARKED[name.class], span.of(view.text));
                let Some(span) = listed.without_state(span, kind, view) else { continue };
                if kind == EntityType::Law && !titles::is_named_law(span.of(view.text)) {
                    continue;
                }
                let Some(span) = (if kind == EntityType::Per { people::person(span, view) } else { Some(span) }) else {
                    continue;
                };
                let words = span.of(view.text);
                let post = words.chars().next_back().is_some_and(|c| is_post(c, &view.text[span.end as usize..]));
                if suffixes::is_class(words)
                    || kind == EntityType::Org
                        && (post || judge::tells(span, view) || is_trade(words, &view.text[span.end as usize..]))
                {
                    continue;
                }
                // In thousandths, as the tables show it.
                let p = (name.probability * 1000.0).round() / 1000.0;
                let kind = if kind == EntityType::Per && p < people::UNSURE && people::is_site(span, view) {
                    EntityType::Gpe
                } else {
                    kind
                };
                if kind == EntityType::Per && p < people::SURE && people::is_word(span, view) {
                    continue;
                }
                let mut candidate = Candidate::new(span, kind, &self.finder).scored(p);
                candidate.probability = Some(p);
                found.push(candidate);
            }
            let from = next;
            while next < by_start.len() && out[by_start[next]].span.start < sentence.span.end {
                next += 1;
            }
            let beside: Vec<&Candidate> = by_start[from..next].iter().map(|i| &out[*i]).collect();
            judge::glosses(&mut found, first, &beside, view);
            for &i in &by_start[from..next] {
                let candidate = &mut out[i];
                if candidate.span.start < sentence.span.start || !judge::doubtful(candidate, view.text) {
                    continue;
                }
                let (a, b) = place(candidate.span);
                let p = lattice.probability(a, b, labels::class(candidate.kind), &self.transitions);
                candidate.probability = Some(p);
                let unmarked = || (a..b).map(|i| lattice.unmarked(i)).fold(0.0, f32::max);
                if p < judge::doubt(candidate) && judge::elsewhere(candidate, &found[first..], unmarked) {
                    candidate.outcome = Outcome::Doubted(p);
                }
            }
            for &i in &by_start[from..next] {
                judge::hold(&mut out[i], &found[first..], view);
            }
        }
        out.append(&mut found);
        self.memos.give(memo);
    }
}

/// Where the weights of some features are.
struct Places<'a> {
    model: &'a Model,
    /// Fewer than 64 of one word or character.
    places: [Place; 64],
    len: usize,
}

impl<'a> Places<'a> {
    fn new(model: &'a Model) -> Self {
        Self { model, places: [0; 64], len: 0 }
    }

    /// Keeps a place, if it is one: without a branch, which would be guessed wrong half the time.
    #[inline(always)]
    fn keep(&mut self, place: Place) {
        self.places[self.len % 64] = place;
        self.len += usize::from(place != 0);
    }

    /// The weights of the features so far, on top of others; and begins anew.
    fn sum(&mut self, others: &Sums) -> Sums {
        let sums = self.model.add(&self.places[..self.len], *others);
        self.len = 0;
        sums
    }
}

impl Sink for Places<'_> {
    #[inline(always)]
    fn feature(&mut self, template: u64, value: u64) {
        self.keep(self.model.find(features::hash(template, value)));
    }

    #[inline(always)]
    fn small_if(&mut self, here: bool, template: Small, value: u32) {
        // No branch here either: half of the characters around stand in the same word.
        self.keep(self.model.find_small(template, if here { value } else { 0 }));
    }
}

/// Sums the weights of features, word by word or character by character.
struct Summed<'a> {
    places: Places<'a>,
    memo: &'a Memo,
    /// What words and characters by themselves add.
    own: Sums,
    sums: Vec<Sums>,
    /// How many words or characters there were.
    done: usize,
}

impl<'a> Summed<'a> {
    fn new(model: &'a Model, memo: &'a Memo) -> Self {
        Self { places: Places::new(model), memo, own: [0; LABELS], sums: Vec::new(), done: 0 }
    }

    /// Makes ready for `n` words or characters.
    fn begin(&mut self, n: usize) {
        self.sums.resize(n, [0; LABELS]);
        self.done = 0;
    }
}

impl Sink for Summed<'_> {
    #[inline(always)]
    fn feature(&mut self, template: u64, value: u64) {
        self.places.feature(template, value);
    }

    #[inline(always)]
    fn small_if(&mut self, here: bool, template: Small, value: u32) {
        self.places.small_if(here, template, value);
    }
}

impl Collector for Summed<'_> {
    #[inline(always)]
    fn word(&mut self, seat: Seat, token: usize, _: &Word) {
        self.own = both(&self.own, self.memo.word(seat, token));
    }

    #[inline(always)]
    fn part(&mut self, token: usize, _: &Word, part: Part) {
        self.own = both(&self.own, self.memo.part(token, part));
    }

    fn end(&mut self) {
        let sums = self.places.sum(&self.own);
        if let Some(slot) = self.sums.get_mut(self.done) {
            *slot = sums;
        }
        self.own = [0; LABELS];
        self.done += 1;
    }
}

/// The words of an article.
fn words(view: &View<'_>) -> Vec<Word> {
    let word = |token: &Token| {
        let text = token.span.of(view.text);
        Word::new(text, hash_str(text), token.pos)
    };
    view.tokens.iter().map(word).collect()
}

/// Adds the sentences of an article to the examples, as the tagger sees them; `number` counts sentences on.
pub(super) fn learn(
    view: &View<'_>,
    seen: &[Candidate],
    chosen: &[usize],
    gold: &Gold<'_>,
    number: &mut u32,
    examples: &mut Examples,
) {
    let extractor = Extractor::new(*view, words(view), seen, chosen);
    let mut chars = Characters::default();
    let mentions =
        if gold.unmarked.is_empty() { gold.mentions.to_vec() } else { partial::complete(view, seen, chosen, gold) };
    for sentence in view.sentences {
        let features = extractor.lists(sentence, &mut chars);
        let allowed = labels::allowed(&chars.starts, sentence.span.end, &mentions, gold.unmarked);
        examples.push(*number, features, allowed, gold.weight);
        *number += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::view::Index;
    use super::*;
    use crate::base::{Pos, Sentence};

    static TAGGER: LazyLock<Tagger> = LazyLock::new(Tagger::builtin);

    proptest! {
        /// What is fitted and what tags are the same features: lists of hashes, and sums without lists.
        #[test]
        fn sums_are_those_of_the_lists(text in "[港务局林小川说的，《》“”（）A-C0-9亞𠀀]{1,40}", cut in 1usize..4) {
            let ends = text.char_indices().map(|(i, c)| i + c.len_utf8()).collect::<Vec<_>>();
            let mut tokens: Vec<Token> = Vec::new();
            for end in ends.iter().copied().filter(|e| e % cut == 0 || *e == text.len()) {
                let start = tokens.last().map_or(0, |t| t.span.end as usize);
                let pos = Pos::from_tag(["n", "ns", "nr", "v", "x"][end % 5]);
                tokens.push(Token { span: Span::new(start, end), pos });
            }
            let sentences = [Sentence { span: Span::new(0, text.len()), block: 0, tokens: 0..tokens.len() as u32 }];
            let index = Index::new(&text, &sentences, &tokens);
            let view = View { text: &text, sentences: &sentences, tokens: &tokens, index: &index };
            let first = Candidate::new(tokens[0].span, EntityType::Org, &"t".into());
            let model = &TAGGER.model;
            let mut memo = Memo::default();
            let known_words = memo.read(&view, model);
            prop_assert_eq!(&known_words, &words(&view));
            let extractor = Extractor::new(view, known_words, std::slice::from_ref(&first), &[0]);
            let mut chars = Characters::default();
            let lists = extractor.lists(&sentences[0], &mut chars);
            let (mut by_word, mut by_char) = (Summed::new(model, &memo), Summed::new(model, &memo));
            by_word.begin(tokens.len());
            extractor.by_word(&sentences[0], &mut chars, &mut by_word);
            by_char.begin(chars.len());
            extractor.by_char(&sentences[0], &chars, &mut by_char);
            let mut known = 0;
            for (i, sums) in by_char.sums.iter().enumerate() {
                let places: Vec<Place> = lists.of(i).map(|f| model.find(*f)).collect();
                known += places.iter().filter(|p| **p != 0).count();
                let all = model.add(&places, [0; LABELS]);
                let both: Sums = std::array::from_fn(|l| sums[l] + by_word.sums[chars.word[i] as usize][l]);
                prop_assert_eq!(all, both);
            }
            prop_assert!(known > 0);
        }
    }
}
