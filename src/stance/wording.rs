//! How a sentence is worded: the words in it that can judge, and what is known of each from annotated texts.
//!
//! Cue lexicons know the words that judge wherever they stand. Most judgements are made with plainer ones, which only lean
//! to a side: each has a fitted weight for each polarity (a bag of words, as the baseline of Mohammad et al. 2016,
//! SemEval-2016 Task 6), beside those of the evidence in [`super::verdict`]. Names and nouns are left out, and verbs used as
//! nouns (出口, 研究): they tell the matter, and the next texts have another. So are plain adverbs and verbs (就, 让), which
//! tell how long the sentence is. Verbs of speech (认为) tell that somebody speaks and not what for: they count only beside
//! evidence, and are never shown as what carries a stance.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Cue;
use super::holder;
use super::view::View;
use crate::base::{Polarity, Pos, Span};

/// A weight for each polarity, in the order of [`Polarity::ALL`].
pub type Weights = [f64; 3];

/// Weights smaller than this are not kept.
const SMALLEST: f64 = 0.02;

/// A word whose weight is at least this much larger for one polarity than for the others tells it.
const TELLING: f64 = 0.25;

/// The most words that are shown as telling.
const MOST: usize = 3;

/// The words of a sentence that can judge, in order, each once; no cues, which the evidence weighs.
pub fn words<'d>(view: &View<'d>, cues: &[Cue]) -> Vec<(Span, &'d str)> {
    let mut words: Vec<(Span, &str)> = Vec::new();
    let mut mentions = view.mentions().map(|(span, _)| span).peekable();
    for (span, word) in view.spans_where(|pos| JUDGES[pos.index()]) {
        while mentions.next_if(|m| m.end <= span.start).is_some() {}
        let named = mentions.peek().is_some_and(|m| m.overlaps(span));
        let cue = cues.iter().any(|c| c.span.overlaps(span));
        if !named
            && !cue
            && EMPTY.get(word).is_none_or(|speaks| *speaks)
            && !word.bytes().any(|b| b.is_ascii_alphanumeric())
            && words.iter().all(|w| w.1 != word)
        {
            words.push((span, word));
        }
    }
    words
}

/// Words that say nothing by themselves, each with whether it may say something beside others: verbs of speech may.
static EMPTY: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
    let lines = || include_str!("cues/plain.tsv").lines().filter_map(|line| line.split_once('\t'));
    let of = |kind: &'static str| lines().filter(move |(_, k)| *k == kind).map(|(word, _)| word);
    let sides: FxHashSet<&str> = of("side").collect();
    let speech = holder::SPEECH.iter().copied().filter(|w| !sides.contains(w));
    of("speech").chain(speech).map(|w| (w, true)).chain(of("plain").map(|w| (w, false))).collect()
});

/// The same words without those that say something beside others only.
pub fn alone<'d>(words: &[(Span, &'d str)]) -> Vec<(Span, &'d str)> {
    words.iter().filter(|(_, word)| !EMPTY.contains_key(word)).copied().collect()
}

/// For each tag, whether its words can judge: verbs, adjectives and adverbs, but no verbs used as nouns, and idioms.
static JUDGES: [bool; Pos::all().len()] = {
    let mut judges = [false; Pos::all().len()];
    let mut i = 0;
    while i < judges.len() {
        let tag = Pos::all()[i].as_bytes();
        let noun = tag.len() == 2 && tag[0] == b'v' && tag[1] == b'n';
        judges[i] = !noun && matches!(tag[0], b'v' | b'a' | b'd' | b'i' | b'z' | b'b');
        i += 1;
    }
    judges
};

/// What is known of words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wording(FxHashMap<String, Weights>);

impl Wording {
    /// `weights` are those of `words`, for each polarity.
    pub fn new<'w>(words: impl Iterator<Item = &'w str>, weights: [Vec<f64>; 3]) -> Self {
        let known = words.enumerate().filter_map(|(i, word)| {
            let of = std::array::from_fn(|p| rounded(weights[p][i]));
            of.iter().any(|w| *w != 0.0).then(|| (word.to_owned(), of))
        });
        Self(known.collect())
    }

    /// The sums of the words' weights.
    pub fn weigh(&self, words: &[(Span, &str)]) -> Weights {
        let known = words.iter().filter_map(|(_, word)| self.0.get(*word));
        known.fold([0.0; 3], |sums, of| std::array::from_fn(|p| sums[p] + of[p]))
    }

    /// The words that tell a polarity, those of the greatest weight, in order.
    pub fn telling(&self, words: &[(Span, &str)], polarity: Polarity) -> Vec<Span> {
        let Some(side) = Polarity::ALL.iter().position(|p| *p == polarity) else { return Vec::new() };
        let lead = |word: &str| {
            if EMPTY.contains_key(word) {
                return None;
            }
            let of = self.0.get(word)?;
            let others = (0..3).filter(|p| *p != side).map(|p| of[p]).fold(f64::MIN, f64::max);
            Some(of[side] - others).filter(|lead| *lead >= TELLING)
        };
        let mut telling: Vec<(f64, Span)> =
            words.iter().filter_map(|(span, word)| Some((lead(word)?, *span))).collect();
        telling.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        telling.truncate(MOST);
        let mut spans: Vec<Span> = telling.into_iter().map(|(_, span)| span).collect();
        spans.sort_unstable();
        spans
    }

    /// The lines of the weights file: `words TAB word TAB` weight for each polarity, sorted.
    pub fn write(&self, out: &mut String) {
        let mut lines: Vec<_> = self.0.iter().collect();
        lines.sort_unstable_by_key(|(word, _)| *word);
        for (word, [a, b, c]) in lines {
            out.push_str(&format!("words\t{word}\t{a:.2}\t{b:.2}\t{c:.2}\n"));
        }
    }

    /// Reads the lines of a weights file that are of words.
    pub fn read(text: &str) -> Self {
        let line = |line: &str| {
            let mut columns = line.strip_prefix("words\t")?.split('\t');
            let word = columns.next()?.to_owned();
            let mut weight = || columns.next()?.parse().ok();
            Some((word, [weight()?, weight()?, weight()?]))
        };
        Self(text.lines().filter_map(line).collect())
    }
}

/// As the weights file has it, so that a model read from it is the model that was fitted.
fn rounded(weight: f64) -> f64 {
    let rounded = (weight * 100.0).round() / 100.0;
    if rounded.abs() < SMALLEST { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Wording {
        Wording::new(["吹捧", "奔忙", "叫苦"].into_iter(), [vec![0.5, 0.01, -0.3], vec![-0.2, 0.0, 0.6], vec![0.0; 3]])
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut text = String::from("model\tfeature\tweight\n");
        known().write(&mut text);
        insta::assert_snapshot!(text, @"
        model	feature	weight
        words	叫苦	-0.30	0.60	0.00
        words	吹捧	0.50	-0.20	0.00
        ");
        assert_eq!(Wording::read(&text), known());
    }

    #[test]
    fn sums_weights_and_shows_what_tells() {
        let words = [(Span::new(0, 6), "叫苦"), (Span::new(6, 12), "奔忙"), (Span::new(12, 18), "吹捧")];
        let sums = known().weigh(&words);
        assert!((sums[0] - 0.2).abs() < 1e-9 && (sums[1] - 0.4).abs() < 1e-9 && sums[2] == 0.0, "{sums:?}");
        assert_eq!(known().telling(&words, Polarity::Favor), [Span::new(12, 18)]);
        assert_eq!(known().telling(&words, Polarity::Against), [Span::new(0, 6)]);
        assert_eq!(known().telling(&words, Polarity::None), []);
    }
}
