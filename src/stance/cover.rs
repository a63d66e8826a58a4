//! How far an article, or a turn in it, covers what the name of a target says: its states and its themes, all of them. A
//! name of which one part never occurs is not what the text is about, however often the others do.

use super::lists::Lists;
use super::states;
use super::terms::Terms;
use super::themes::Themes;
use super::view::{View, is_actor};
use crate::base::Label;

/// The parts of names, in numbers: states first, then themes.
#[derive(Debug)]
pub struct Parts {
    /// For each target: the parts of its name.
    of: Vec<Vec<u32>>,
    /// Those of each sentence.
    at: Lists,
    /// The states of each target's name and of each sentence, a bit for each.
    named: Vec<u64>,
    mentioned: Vec<u64>,
}

/// How many more times a part of the title counts than one of a sentence.
const TITLE: f64 = 5.0;

impl Parts {
    /// `matters` are the themes of each sentence.
    pub fn new(terms: &Terms, themes: &Themes, targets: usize, views: &[View], matters: &Lists) -> Self {
        let first = states::COUNT;
        let mut of: Vec<Vec<u32>> = (0..targets).map(|t| terms.states_of(t).to_vec()).collect();
        for (theme, named) in themes.named.iter().enumerate() {
            named.iter().for_each(|&t| of[t as usize].push(first + theme as u32));
        }
        let mut at = Lists::new(first as usize + themes.named.len());
        let named = (0..targets).map(|t| states::bits(terms.states_of(t).iter().copied())).collect();
        let mut mentioned = Vec::with_capacity(views.len());
        let mut here = Vec::new();
        for (s, view) in views.iter().enumerate() {
            let actors = view.mentions().filter(|(_, m)| is_actor(m.kind));
            here.extend(actors.filter_map(|(_, m)| m.entity.as_deref().and_then(states::state)));
            mentioned.push(states::bits(here.iter().copied()));
            here.extend(matters.at(s).iter().map(|&theme| first + theme));
            at.push(&mut here);
        }
        Self { of, at, named, mentioned }
    }

    /// For each target: how far some sentences cover its name, as the geometric mean of the shares of its parts.
    fn cover(&self, sentences: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
        let mut counts = vec![0.0; self.at.frequency.len()];
        let mut total = 0.0;
        for (s, weight) in sentences {
            self.at.at(s).iter().for_each(|&p| counts[p as usize] += weight);
            total += weight;
        }
        let share = |p: &u32| ((counts[*p as usize] + 0.3) / (total + 1.0)).ln();
        let mean = |of: &Vec<u32>| {
            if of.is_empty() { 0.05 } else { (of.iter().map(share).sum::<f64>() / of.len() as f64).exp() }
        };
        self.of.iter().map(mean).collect()
    }

    /// The states that the name of a target names, those of them that a sentence mentions, and others that it mentions.
    pub fn states(&self, sentence: usize, target: usize) -> (u32, u32, u32) {
        let (named, mentioned) = (self.named[target], self.mentioned[sentence]);
        (named.count_ones(), (named & mentioned).count_ones(), (mentioned & !named).count_ones())
    }

    /// The cover of the article, and that of each of its turns; each relative to the best target.
    pub fn covers(&self, views: &[View], turns: &[usize]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let weigh = |s: usize| (s, if views[s].label == Label::Title { TITLE } else { 1.0 });
        let article = relative(self.cover((0..views.len()).map(weigh)));
        let mut by_turn = Vec::new();
        let mut from = 0;
        for turn in 0..=turns.last().copied().unwrap_or(0) {
            let to = from + turns[from..].iter().take_while(|&&t| t == turn).count();
            by_turn.push(relative(self.cover((from..to).map(weigh))));
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
