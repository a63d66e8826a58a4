//! How far an article, or a turn in it, covers what the name of a target says: its states and its themes, all of them. A
//! name of which one part never occurs is not what the text is about, however often the others do.

use super::lists::Lists;
use super::states;
use super::terms::Terms;
use super::themes::Themes;
use super::view::{View, is_actor};
use crate::base::Label;

/// The states and themes of names, and those of the sentences of an article.
#[derive(Debug)]
pub struct Parts {
    /// For each target: the themes and the states of its name.
    themes: Vec<Vec<u32>>,
    states: Vec<Vec<u32>>,
    /// The states once more, a bit for each; and those of each sentence.
    named: Vec<u64>,
    mentioned: Vec<u64>,
    /// How many themes there are.
    known: usize,
}

/// How many more times a part of the title counts than one of a sentence.
const TITLE: f64 = 5.0;

impl Parts {
    pub fn new(terms: &Terms, themes: &Themes, targets: usize, views: &[View]) -> Self {
        let states: Vec<Vec<u32>> = (0..targets).map(|t| terms.states_of(t).to_vec()).collect();
        let mut of: Vec<Vec<u32>> = vec![Vec::new(); targets];
        for (theme, named) in themes.named.iter().enumerate() {
            named.iter().for_each(|&t| of[t as usize].push(theme as u32));
        }
        let mentioned = |view: &View| {
            let actors = view.mentions().filter(|(_, m)| is_actor(m.kind));
            states::bits(actors.filter_map(|(_, m)| m.entity.as_deref().and_then(states::state)))
        };
        Self {
            themes: of,
            named: states.iter().map(|states| states::bits(states.iter().copied())).collect(),
            states,
            mentioned: views.iter().map(mentioned).collect(),
            known: themes.named.len(),
        }
    }

    /// For each target: how far some sentences cover its name, as the geometric mean of the shares of its parts.
    fn cover(&self, sentences: impl Iterator<Item = (usize, f64)>, matters: &Lists) -> Vec<f64> {
        let mut themes = vec![0.0; self.known];
        let mut states = [0.0; states::COUNT as usize];
        let mut total = 0.0;
        for (s, weight) in sentences {
            matters.at(s).iter().for_each(|&theme| themes[theme as usize] += weight);
            let mut left = self.mentioned[s];
            while left != 0 {
                states[left.trailing_zeros() as usize] += weight;
                left &= left - 1;
            }
            total += weight;
        }
        let mean = |t: usize| {
            let counts = self.states[t].iter().map(|&s| states[s as usize]);
            let counts = counts.chain(self.themes[t].iter().map(|&theme| themes[theme as usize]));
            let (product, n) = counts.fold((1.0, 0.0), |(p, n), c| (p * (c + 0.3) / (total + 1.0), n + 1.0));
            if n == 0.0 { 0.05 } else { f64::powf(product, 1.0 / n) }
        };
        (0..self.themes.len()).map(mean).collect()
    }

    /// The part of the states in a target's name that a sentence mentions, and whether it mentions others.
    pub fn states(&self, sentence: usize, target: usize) -> (f64, bool) {
        let (named, mentioned) = (self.named[target], self.mentioned[sentence]);
        if named == 0 || mentioned == 0 {
            return (0.0, false);
        }
        let part = match named & mentioned {
            0 => 0.0,
            both if both == named => 1.0,
            both => f64::from(both.count_ones()) / f64::from(named.count_ones()),
        };
        (part, mentioned & !named != 0)
    }

    /// The cover of the article, and that of each of its turns; each relative to the best target.
    pub fn covers(&self, views: &[View], matters: &Lists, turns: &[usize]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let weigh = |s: usize| (s, if views[s].label == Label::Title { TITLE } else { 1.0 });
        let article = relative(self.cover((0..views.len()).map(weigh), matters));
        let mut by_turn = Vec::new();
        let mut from = 0;
        for turn in 0..=turns.last().copied().unwrap_or(0) {
            let to = from + turns[from..].iter().take_while(|&&t| t == turn).count();
            by_turn.push(relative(self.cover((from..to).map(weigh), matters)));
            from = to;
        }
        (article, by_turn)
    }
}

fn relative(mut covers: Vec<f64>) -> Vec<f64> {
    let best = covers.iter().copied().fold(0.0, f64::max);
    if best > 0.0 {
        covers.iter_mut().for_each(|c| *c /= best);
    }
    covers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three targets whose names have a theme and a state, a theme and a state that nobody mentions, nothing; and an
    /// article of two sentences, the first with the theme and state 0, the second with state 2.
    fn parts() -> (Parts, Lists) {
        let named = vec![vec![0], vec![1], Vec::new()];
        let parts = Parts {
            themes: vec![vec![0], vec![0], Vec::new()],
            named: named.iter().map(|states: &Vec<u32>| states::bits(states.iter().copied())).collect(),
            states: named,
            mentioned: vec![states::bits([0]), states::bits([0, 2])],
            known: 1,
        };
        let mut matters = Lists::new(1);
        matters.push(&mut vec![0]);
        matters.push(&mut Vec::new());
        (parts, matters)
    }

    #[test]
    fn a_part_that_never_occurs_lowers_the_cover() {
        let (parts, matters) = parts();
        let covers = parts.cover([(0, 1.0), (1, 1.0)].into_iter(), &matters);
        // (1 + 0.3)/3 of the theme, (2 + 0.3)/3 and 0.3/3 of the states.
        assert!((covers[0] - (1.3f64 * 2.3).sqrt() / 3.0).abs() < 1e-9);
        assert!((covers[1] - (1.3f64 * 0.3).sqrt() / 3.0).abs() < 1e-9);
        assert_eq!(covers[2], 0.05, "a name without parts");
        assert_eq!(relative(vec![0.2, 0.1]), [1.0, 0.5]);
        assert_eq!(relative(vec![0.0]), [0.0]);
    }

    #[test]
    fn states_of_a_name_are_compared_with_those_of_a_sentence() {
        let (parts, _) = parts();
        assert_eq!(parts.states(0, 0), (1.0, false));
        assert_eq!(parts.states(1, 0), (1.0, true));
        assert_eq!(parts.states(0, 1), (0.0, true));
        assert_eq!(parts.states(0, 2), (0.0, false), "the name has none");
    }
}
