//! What an article speaks about at each of its sentences.

use std::collections::BTreeMap;

use super::advice;
use super::cues::{Class, Cue};
use super::evidence::Via;
use super::target::{self, Hit, TargetFinder};
use super::view::{Section, View, is_actor};
use crate::base::Label;

/// How much a target named in the title weighs against one named in a sentence.
const TITLE: u32 = 3;

/// How much of a target's weight is left one sentence later.
const FADING: f32 = 0.85;

/// The weight of the article's main target, once it was named.
const PRIOR: f32 = 2.0;

/// Follows the topic through an article.
#[derive(Debug)]
pub struct Topic<'d> {
    /// The target that the article names most often.
    main: Option<usize>,
    /// Who the main target is about.
    actors: Vec<&'d str>,
    /// The target of recommendations.
    advice: Option<usize>,
    /// How present each target is at this point.
    weights: Vec<f32>,
    /// The paragraph and the targets of the last sentence that could carry a stance.
    last: Option<(u32, Vec<usize>)>,
}

impl<'d> Topic<'d> {
    /// The topic before the first sentence. `hits` are those of each view.
    pub fn new(targets: &TargetFinder, views: &[View<'d>], hits: &[Vec<Hit>]) -> Self {
        let main = main_target(targets.len(), views, hits);
        let actors = main.map_or_else(Vec::new, |m| profile(views, hits, m));
        Self { main, actors, advice: targets.advice(hits), weights: vec![0.0; targets.len()], last: None }
    }

    /// Takes in what the next sentence names.
    pub fn hear(&mut self, hits: &[Hit]) {
        self.weights.iter_mut().for_each(|w| *w *= FADING);
        named(hits).into_iter().for_each(|t| self.weights[t] += 1.0);
    }

    /// What a sentence speaks of: what it names; else what the sentence before spoke of, when it refers back; else the
    /// topic, when it goes on with it. A `steady` text stays with its topic from paragraph to paragraph.
    pub fn targets(&mut self, view: &View, hits: &[Hit], found: &[Cue], steady: bool) -> Vec<(usize, Via)> {
        let mut targets: Vec<(usize, Via)> = named(hits).into_iter().map(|t| (t, Via::Alias)).collect();
        if view.section == Section::Advice
            && let Some(advice) = self.advice
            && targets.iter().all(|t| t.0 != advice)
            && (targets.is_empty() || found.iter().any(|c| recommends(c.class)) || advice::is_item(view))
        {
            targets.push((advice, Via::Advice));
        }
        if targets.is_empty() {
            targets.extend(self.unnamed(view, steady));
        }
        self.last = Some((view.paragraph, targets.iter().map(|t| t.0).collect()));
        targets
    }

    /// The target of a sentence that names none.
    fn unnamed(&self, view: &View, steady: bool) -> Option<(usize, Via)> {
        let topic = self.topic();
        let before = self.last.as_ref().map_or(&[][..], |(_, t)| t.as_slice());
        let opens = self.last.as_ref().is_none_or(|(p, _)| *p != view.paragraph);
        if let [first, ..] = before
            && view.refers_back
        {
            return Some((topic.filter(|t| before.contains(t)).unwrap_or(*first), Via::Back));
        }
        // The items of a list belong to the sentence that announces them.
        let listed = view.label == Label::ListItem;
        let follows = !before.is_empty() && (listed || !opens);
        let about = topic == self.main
            && view.mentions().any(|(_, m)| m.entity.as_deref().is_some_and(|e| self.actors.contains(&e)));
        // In a paragraph of background, 二是 and 但 go on with the background.
        let goes_on = opens && target::goes_on(view);
        topic.filter(|_| steady || follows || about || goes_on).map(|t| (t, Via::Topic))
    }

    /// What the article speaks of at this point: the target with the most weight, the main one favoured.
    fn topic(&self) -> Option<usize> {
        let weigh = |t: usize| match self.weights[t] {
            w if w > 0.0 && self.main == Some(t) => w + PRIOR,
            w => w,
        };
        let best = (0..self.weights.len()).max_by(|&a, &b| weigh(a).total_cmp(&weigh(b)))?;
        (weigh(best) > 0.0).then_some(best)
    }
}

fn recommends(class: Class) -> bool {
    matches!(class, Class::Advice | Class::Duty | Class::Advocacy)
}

fn named(hits: &[Hit]) -> Vec<usize> {
    let mut named: Vec<usize> = hits.iter().map(|h| h.target).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// The two actors (entities) that the sentences naming the target name most often: who the topic is about.
fn profile<'d>(views: &[View<'d>], hits: &[Vec<Hit>], main: usize) -> Vec<&'d str> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (view, hits) in views.iter().zip(hits) {
        if hits.iter().any(|h| h.target == main) {
            for (_, mention) in view.mentions().filter(|(_, m)| is_actor(m.kind)) {
                if let Some(entity) = mention.entity.as_deref() {
                    *counts.entry(entity).or_default() += 1;
                }
            }
        }
    }
    let mut actors: Vec<(&str, u32)> = counts.into_iter().collect();
    actors.sort_by_key(|a| std::cmp::Reverse(a.1));
    actors.into_iter().take(2).map(|a| a.0).collect()
}

/// The target that title, headings and sentences name most often.
fn main_target(targets: usize, views: &[View], hits: &[Vec<Hit>]) -> Option<usize> {
    let mut counts = vec![0u32; targets];
    for (view, hits) in views.iter().zip(hits) {
        for target in named(hits) {
            counts[target] += if view.label == Label::Title { TITLE } else { 1 };
        }
    }
    let best = counts.iter().copied().max().filter(|&n| n >= 2)?;
    counts.iter().position(|&n| n == best)
}
