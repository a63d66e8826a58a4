//! Which targets a sentence speaks of: a first model judges each sentence by its own words ([`super::presence`]), a
//! second one each sentence among its neighbours, its paragraph, the turn of its speaker and the article.

use rustc_hash::FxHashMap;

use super::evidence::Via;
use super::linear::features;
use super::lists::Lists;
use super::logistic::Softmax;
use super::model::Model;
use super::presence::Presence;
use super::verdict::Setting;
use super::view::{Section, View};
use super::{holder, target};
use crate::base::Label;

features! {
    /// What the surroundings of a sentence say of one target. “Strength” is the first model's probability.
    Context {
        bias,
        /// Strength in the sentence itself.
        own,
        /// Its log odds.
        own_odds,
        /// No other target is as strong in the sentence.
        best,
        /// The strongest other target.
        rival,
        /// Strength in the sentence before, in the same turn.
        before,
        /// Strength in the sentence after, in the same paragraph.
        after,
        /// Strength in what went before, fading with each sentence.
        trail,
        /// No other target is as strong in what went before.
        trail_best,
        /// Mean of the other sentences of the paragraph.
        paragraph,
        /// Strongest other sentence of the paragraph.
        paragraph_most,
        /// Mean of the other sentences of the turn (what one speaker says, what stands under one heading).
        turn,
        /// Strongest other sentence of the turn.
        turn_most,
        /// No other target is as strong in the turn.
        turn_best,
        /// Strength in the turn before: the question to an answer.
        question,
        /// Strength of the sentences with which it shares words, rare words weighing most.
        kin,
        /// Strength in the heading above.
        heading,
        /// Mean of the article.
        article,
        /// The same, of the strongest target's mean.
        share,
        /// No other target is as strong in the article.
        main,
        /// It refers back, and how strong the sentence before is.
        refers_back,
        /// It goes on (此外, 同时), and how strong the sentence before is.
        goes_on,
        /// An item of a list, and how strong the sentence before is.
        listed,
        /// The rules of [`super::topic`] say: by an alias.
        rule_alias,
        /// By reference.
        rule_back,
        /// By the topic.
        rule_topic,
        /// By the topic of a text in one voice throughout.
        rule_steady,
        /// By its section.
        rule_advice,
        /// By an alias, of another's doing.
        rule_alias_of_others,
        /// They give another target only.
        rule_other,
        /// They give none.
        rule_none,
        /// An alias of a target with a long list of them: such lists leave little unnamed.
        rich_alias,
        /// By the topic, for such a target.
        rich_topic,
        /// None of the rules, for such a target.
        rich_none,
        /// A text in one voice, and the strength of its paragraph.
        steady_paragraph,
        /// It asks and names no target.
        asks_unnamed,
        /// It is short and names no target.
        short_unnamed,
        /// The name says no more than whose policy it is; and whether that one comes first.
        generic,
        generic_first,
        /// How far the article covers the name, relative to the best target ([`super::cover`]).
        cover,
        /// The same of the turn.
        turn_cover,
        /// Its section recommends: to whose doing the target is; to others.
        advice_ours,
        advice_others,
        /// It is no whole sentence: a signature, a line of a list of names.
        fragment,
    }
}

/// Marks that end a sentence, or a part of it that says something; marks that close may follow.
const ENDS: &[char] = &['。', '！', '？', '；', '!', '?', ';', '…', '.'];
const CLOSING: &[char] = &['”', '’', '」', '』', '"', '\'', '）', ')', '》', '】', '〕', ']'];

/// Whether a sentence has no end: a signature, a line of a list of names.
fn is_fragment(text: &str) -> bool {
    !text.trim_end().trim_end_matches(CLOSING).trim_end().ends_with(ENDS)
}

/// Log odds of three in four, and of two in five.
const LIKELY: f64 = 1.1;
const HINTED: f64 = -0.4;

/// How much of a strength is left a sentence later.
const FADING: f64 = 0.8;

/// Targets that are counted side by side.
const LANES: usize = 4;

/// How much less is asked of a target that the sentence names by an alias, or that its section recommends.
const NAMED: f64 = 0.05;

/// What the rules say of each sentence, and what kind of sentence it is.
#[derive(Debug)]
pub struct Ruled {
    /// The targets by rule; `None` where a sentence cannot carry a stance.
    pub targets: Option<Vec<(usize, Via)>>,
    /// Whether the text speaks in one voice here.
    pub steady: bool,
}

/// The surroundings of every sentence of an article.
#[derive(Debug)]
pub struct Scene<'v, 'd> {
    views: &'v [View<'d>],
    ruled: &'v [Ruled],
    pub presence: &'v Presence,
    /// The targets that the article shows at all.
    shown: Vec<usize>,
    /// For each sentence: the number of its turn.
    turns: Vec<usize>,
    /// The sentences that can carry a stance.
    speaking: Vec<usize>,
    /// For each sentence: the number of its paragraph among those that speak.
    paragraphs: Vec<usize>,
    /// For each sentence: the heading above it.
    headings: Vec<Option<usize>>,
    /// How far the article, and each turn, covers the names ([`super::cover`]).
    cover: Vec<f64>,
    turn_covers: Vec<Vec<f64>>,
    /// For each sentence that speaks: its content words that others share.
    words: &'v Lists,
    /// For each sentence: whether it refers back, whether it goes on, and whether it is a fragment.
    links: Vec<(bool, bool, bool)>,
}

/// A sentence, a target, and what speaks for the pair.
#[derive(Clone, Debug)]
pub struct Candidate<F> {
    pub sentence: usize,
    pub target: usize,
    pub features: F,
}

impl<'v, 'd> Scene<'v, 'd> {
    pub fn new(
        views: &'v [View<'d>],
        ruled: &'v [Ruled],
        (words, matters): (&'v Lists, &Lists),
        presence: &'v Presence,
    ) -> Self {
        let shown = (0..presence.targets()).filter(|&t| presence.has(t)).collect();
        let (mut turns, mut headings) = (Vec::with_capacity(views.len()), Vec::with_capacity(views.len()));
        let (mut turn, mut heading) = (0, None);
        for (i, view) in views.iter().enumerate() {
            if matches!(view.label, Label::Heading | Label::Title) {
                heading = Some(i);
                turn += 1;
            } else if holder::label(view).is_some() || holder::turn(view).is_some() {
                turn += 1;
            }
            turns.push(turn);
            headings.push(heading);
        }
        let speaking: Vec<usize> = (0..views.len()).filter(|&i| ruled[i].targets.is_some()).collect();
        let mut paragraphs = vec![0; views.len()];
        for pair in speaking.windows(2) {
            let (before, here) = (pair[0], pair[1]);
            paragraphs[here] = paragraphs[before] + usize::from(views[here].paragraph != views[before].paragraph);
        }
        let links = views.iter().map(|v| (v.refers_back, target::goes_on(v), is_fragment(v.text))).collect();
        let (cover, turn_covers) = presence.parts.covers(views, matters, &turns);
        Self { views, ruled, presence, shown, cover, turn_covers, speaking, paragraphs, turns, headings, words, links }
    }

    /// For each target, given its strengths, and each sentence: the mean strength of the others that have its words.
    fn kin(&self, p: &[Vec<f64>]) -> Vec<Vec<f64>> {
        // Rare words tell more; one other sentence is the rarest that tells anything.
        let weigh = |&f: &u32| (1.0 / (1.0 + f64::from(f - 1)), f64::from(f - 1));
        let weights: Vec<(f64, f64)> = self.words.frequency.iter().map(weigh).collect();
        let mut sums = Vec::new();
        // Some targets side by side: what is looked up for a word is looked up once for them, and they share instructions.
        p.chunks(LANES).flat_map(|p| self.kin_of(p, &weights, &mut sums)).collect()
    }

    /// [`kin`](Self::kin) for at most [`LANES`] targets. `weights`: of each word its weight and how many others have it.
    fn kin_of(&self, p: &[Vec<f64>], weights: &[(f64, f64)], sums: &mut Vec<[f64; LANES]>) -> Vec<Vec<f64>> {
        sums.clear();
        sums.resize(weights.len(), [0.0; LANES]);
        let strengths = |s: usize| -> [f64; LANES] { std::array::from_fn(|k| p.get(k).map_or(0.0, |p| p[s])) };
        for (s, words) in self.words.each().enumerate() {
            let own = strengths(s);
            for &w in words {
                let sum = &mut sums[w as usize];
                (0..LANES).for_each(|k| sum[k] += own[k]);
            }
        }
        let mut kin: Vec<Vec<f64>> = p.iter().map(|p| Vec::with_capacity(p.len())).collect();
        for (s, words) in self.words.each().enumerate() {
            let own = strengths(s);
            let (mut total, mut all) = ([0.0; LANES], 0.5);
            for &w in words {
                let ((weight, others), sum) = (weights[w as usize], sums[w as usize]);
                (0..LANES).for_each(|k| total[k] += weight * (sum[k] - own[k]) / others);
                all += weight;
            }
            kin.iter_mut().zip(total).for_each(|(kin, total)| kin.push(total / all));
        }
        kin
    }

    /// What the words of each sentence say, for the targets that the article shows.
    pub fn local(&self) -> impl Iterator<Item = Candidate<super::presence::Local>> + '_ {
        self.speaking.iter().flat_map(move |&sentence| {
            self.shown.iter().map(move |&target| Candidate {
                sentence,
                target,
                features: self.presence.local(sentence, target),
            })
        })
    }

    /// What the surroundings say after so many rounds of the second model, for the same pairs in the same order.
    pub fn context(&self, model: &Model, rounds: usize) -> Vec<Candidate<Context>> {
        let mut out = Vec::new();
        self.around(&self.odds(model, self.own_odds(model).0, rounds), |sentence, k, features| {
            out.push(Candidate { sentence, target: self.shown[k], features });
        });
        out
    }

    /// What the first model says of each shown target in each sentence, in log odds; and what its own words add in the
    /// last round.
    fn own_odds(&self, model: &Model) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let odds = |t: usize| -> (Vec<f64>, Vec<f64>) {
            let values = (0..self.views.len()).map(|s| self.presence.local(s, t).values());
            values.map(|values| (model.local.score(&values), model.own.score(&values))).unzip()
        };
        self.shown.iter().map(|&t| odds(t)).unzip()
    }

    /// The log odds after so many rounds of the second model.
    fn odds(&self, model: &Model, mut odds: Vec<Vec<f64>>, rounds: usize) -> Vec<Vec<f64>> {
        for round in &model.context[..rounds] {
            let mut next = odds.clone();
            self.around(&odds, |sentence, k, features| next[k][sentence] = round.score(&features.values()));
            odds = next;
        }
        odds
    }

    /// Of each shown target, whether the article speaks of it: names it somewhere, or has a sentence whose words are likely
    /// to. Otherwise what is chosen would be the best of what nothing speaks for. A target whose name says no more than
    /// whose policy it is needs another: every text on a country has such words, and a policy answers something.
    fn spoken_of(&self, own: &[Vec<f64>]) -> Vec<bool> {
        let most = |k: usize| self.speaking.iter().map(|&s| own[k][s]).fold(f64::MIN, f64::max);
        let named: Vec<bool> = self.shown.iter().map(|&t| self.presence.names(t)).collect();
        let generic = |k: usize| self.presence.generic[self.shown[k]];
        let matter = (0..self.shown.len()).any(|k| !generic(k) && (named[k] || most(k) >= LIKELY));
        let spoken = |k: usize| if generic(k) { matter } else { most(k) >= HINTED };
        (0..self.shown.len()).map(|k| named[k] || spoken(k)).collect()
    }

    /// Gives `take` what the surroundings say of each pair: sentence, place among the shown targets, features.
    fn around(&self, odds: &[Vec<f64>], mut take: impl FnMut(usize, usize, Context)) {
        let own: Vec<Vec<f64>> = odds.iter().map(|z| z.iter().map(|z| z.clamp(-8.0, 8.0)).collect()).collect();
        let p: Vec<Vec<f64>> = own.iter().map(|own| own.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect()).collect();
        let kin = self.kin(&p);
        let strength = |((own, p), kin)| self.strength(own, p, kin);
        let strengths: Vec<Strength> = own.into_iter().zip(p).zip(kin).map(strength).collect();
        let article = Top::of(strengths.iter().map(|o| o.article));
        for &sentence in &self.speaking {
            let turn = self.turns[sentence];
            let mut tops = Tops { article, ..Tops::default() };
            for o in &strengths {
                tops.own.add(o.p[sentence]);
                tops.trail.add(o.trail[sentence]);
                tops.turn.add(o.turns.mean(turn));
            }
            for k in 0..self.shown.len() {
                take(sentence, k, self.features(sentence, k, &strengths, &tops));
            }
        }
    }

    /// How the article speaks of each chosen target apart from the sentence itself.
    pub fn settings(&self, chosen: &[Vec<(usize, f64)>], valence: &[f64]) -> Vec<Vec<Setting>> {
        let mut article: FxHashMap<usize, (f64, f64)> = FxHashMap::default();
        let mut turns: FxHashMap<(usize, usize), (f64, f64)> = FxHashMap::default();
        let each = || chosen.iter().enumerate().flat_map(|(s, targets)| targets.iter().map(move |t| (s, t.0)));
        for (s, t) in each() {
            let (favor, against) = self.presence.tone(s);
            for sums in [article.entry(t).or_default(), turns.entry((self.turns[s], t)).or_default()] {
                (sums.0, sums.1) = (sums.0 + favor, sums.1 + against);
            }
        }
        let answers = |v: &View| holder::label(v).is_some() || holder::turn(v).is_some();
        let party = self.ruled.iter().any(|r| r.steady) || self.views.iter().any(answers);
        let chosen_at = (0..chosen.len()).filter(|&s| !chosen[s].is_empty());
        let loud = |s: usize| self.presence.tone(s).0 + self.presence.tone(s).1 > 0.0;
        let (count, judging) = chosen_at.fold((0.0, 0.0), |(n, j), s| (n + 1.0, j + f64::from(loud(s))));
        let mut settings: Vec<Vec<Setting>> = vec![Vec::new(); chosen.len()];
        for (s, t) in each() {
            let (favor, against) = self.presence.tone(s);
            let lean = |sums: (f64, f64)| {
                let (f, a) = (sums.0 - favor, sums.1 - against);
                (f - a) / (f + a + 1.0)
            };
            settings[s].push(Setting {
                valence: valence[t],
                article: lean(article[&t]),
                party,
                judging: (judging - f64::from(loud(s))) / count,
                turn: lean(turns[&(self.turns[s], t)]),
                agent_first: self.presence.agent_first(s, t),
            });
        }
        settings
    }

    /// The targets of every sentence, with the probability of each.
    pub fn decide(&self, model: &Model) -> Vec<Vec<(usize, f64)>> {
        let mut targets = vec![Vec::new(); self.views.len()];
        let Some(last) = model.context.last() else { return targets };
        let mut scored: Vec<(usize, f64, bool)> = Vec::with_capacity(self.shown.len());
        let (own, words) = self.own_odds(model);
        let spoken = self.spoken_of(&own);
        let odds = self.odds(model, own, model.context.len() - 1);
        self.around(&odds, |sentence, k, features| {
            let score = last.score(&features.values()) + words[k][sentence];
            scored.push((self.shown[k], score, features.by_rule()));
            if scored.len() == self.shown.len() {
                let softmax = Softmax::new(scored.iter().map(|s| s.1));
                scored.iter_mut().for_each(|s| s.1 = softmax.share(s.1));
                // They keep their share: what the rest would gain by it nothing speaks for either.
                scored.iter_mut().zip(&spoken).filter(|(_, spoken)| !**spoken).for_each(|(s, _)| s.1 = 0.0);
                targets[sentence] = choose(&scored, model.threshold);
                scored.clear();
            }
        });
        targets
    }

    /// The strength of a target in every sentence, with its sums: of its log odds, probabilities and those of kindred
    /// sentences.
    fn strength(&self, own: Vec<f64>, p: Vec<f64>, kin: Vec<f64>) -> Strength {
        let mut trail = Vec::with_capacity(p.len());
        let mut fading = 0.0f64;
        for &x in &p {
            trail.push(fading);
            fading = (fading * FADING).max(x);
        }
        let article = self.speaking.iter().map(|&s| p[s]).sum::<f64>() / self.speaking.len().max(1) as f64;
        let paragraphs = Groups::new(&p, &self.paragraphs, &self.speaking);
        let turns = Groups::new(&p, &self.turns, &self.speaking);
        Strength { own, p, kin, trail, article, paragraphs, turns }
    }

    #[inline]
    fn features(&self, s: usize, k: usize, all: &[Strength], tops: &Tops) -> Context {
        let (me, view, ruled) = (&all[k], &self.views[s], &self.ruled[s]);
        let flag = f64::from;
        let before = (s > 0 && self.turns[s - 1] == self.turns[s]).then(|| me.p[s - 1]);
        let after = self.views.get(s + 1).filter(|v| v.paragraph == view.paragraph).map(|_| me.p[s + 1]);
        let (before, after) = (before.unwrap_or(0.0), after.unwrap_or(0.0));
        let turn = self.turns[s];
        let (paragraph, paragraph_most) = me.paragraphs.others(self.paragraphs[s], me.p[s]);
        let (turn_mean, turn_most) = me.turns.others(turn, me.p[s]);
        let rules = ruled.targets.as_deref().unwrap_or(&[]);
        let via = rules.iter().find(|r| r.0 == self.shown[k]).map(|r| r.1);
        let turn_whole = me.turns.mean(turn);
        let rich = self.presence.rich[self.shown[k]];
        let most = tops.article.first;
        let (asks, short) = self.presence.kind(s);
        Context {
            bias: 1.0,
            own: me.p[s],
            own_odds: me.own[s],
            best: flag(tops.own.others(me.p[s]) < me.p[s]),
            rival: tops.own.others(me.p[s]),
            before,
            after,
            trail: me.trail[s],
            trail_best: flag(me.trail[s] > tops.trail.others(me.trail[s])),
            paragraph,
            paragraph_most,
            turn: turn_mean,
            turn_most,
            turn_best: flag(turn_whole > tops.turn.others(turn_whole)),
            question: turn.checked_sub(1).map_or(0.0, |t| me.turns.most(t)),
            kin: me.kin[s],
            heading: self.headings[s].map_or(0.0, |h| me.p[h]),
            article: me.article,
            share: if most > 0.0 { me.article / most } else { 0.0 },
            main: flag(me.article >= most),
            refers_back: flag(self.links[s].0) * before,
            goes_on: flag(self.links[s].1) * before,
            listed: flag(view.label == Label::ListItem) * before,
            rule_alias: flag(via == Some(Via::Alias)),
            rule_alias_of_others: flag(self.presence.of_others(s, self.shown[k])),
            rule_back: flag(via == Some(Via::Back)),
            rule_topic: flag(via == Some(Via::Topic)),
            rule_steady: flag(via == Some(Via::Topic) && ruled.steady),
            rule_advice: flag(via == Some(Via::Advice)),
            rule_other: flag(via.is_none() && !rules.is_empty()),
            rule_none: flag(rules.is_empty()),
            rich_alias: flag(via == Some(Via::Alias)) * rich,
            rich_topic: flag(via == Some(Via::Topic)) * rich,
            rich_none: flag(via.is_none()) * rich,
            steady_paragraph: flag(ruled.steady) * paragraph,
            asks_unnamed: flag(asks && via != Some(Via::Alias)),
            short_unnamed: flag(short && via != Some(Via::Alias)),
            cover: self.cover[self.shown[k]],
            turn_cover: self.turn_covers[turn][self.shown[k]],
            fragment: flag(self.links[s].2),
            advice_ours: flag(view.section == Section::Advice && self.presence.ours[self.shown[k]]),
            advice_others: flag(view.section == Section::Advice && !self.presence.ours[self.shown[k]]),
            generic: flag(self.presence.generic[self.shown[k]]),
            generic_first: flag(self.presence.generic_first(s, self.shown[k])),
        }
    }
}

/// The targets of one sentence: those as likely as the threshold asks, far less where the sentence names them. What is
/// likely is shared among the targets, so that most sentences speak of one.
fn choose(scored: &[(usize, f64, bool)], threshold: f64) -> Vec<(usize, f64)> {
    let takes = |&&(_, p, named): &&(usize, f64, bool)| p >= if named { threshold * NAMED } else { threshold };
    scored.iter().filter(takes).map(|&(t, p, _)| (t, p)).collect()
}

impl Context {
    /// Whether the sentence names the target, or stands in a section that recommends it.
    pub fn by_rule(&self) -> bool {
        self.rule_alias > self.rule_alias_of_others || self.rule_advice > 0.0
    }
}

/// The two greatest values among the targets: for each target, the greatest of the others.
#[derive(Clone, Copy, Debug, Default)]
struct Top {
    first: f64,
    second: f64,
}

impl Top {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut top = Self::default();
        values.for_each(|v| top.add(v));
        top
    }

    fn add(&mut self, v: f64) {
        if v > self.first {
            (self.first, self.second) = (v, self.first);
        } else {
            self.second = self.second.max(v);
        }
    }

    fn others(&self, own: f64) -> f64 {
        if own >= self.first { self.second } else { self.first }
    }
}

/// The strongest targets at one sentence.
#[derive(Debug, Default)]
struct Tops {
    own: Top,
    trail: Top,
    turn: Top,
    article: Top,
}

/// One target through an article.
#[derive(Debug)]
struct Strength {
    /// Log odds of each sentence.
    own: Vec<f64>,
    /// Probability of each sentence.
    p: Vec<f64>,
    /// Mean of the sentences that share words.
    kin: Vec<f64>,
    /// What is left of the sentences before.
    trail: Vec<f64>,
    /// Mean over the article.
    article: f64,
    paragraphs: Groups,
    turns: Groups,
}

/// The strengths of the sentences of each group.
#[derive(Debug)]
struct Groups(Vec<Group>);

/// Those of one group; zeros where nobody speaks in it.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    count: f64,
    sum: f64,
    mean: f64,
    most: f64,
    second: f64,
}

impl Groups {
    /// `group` gives the number of each sentence's group; only those that speak count.
    fn new(p: &[f64], group: &[usize], speaking: &[usize]) -> Self {
        let most = speaking.last().map_or(0, |&s| group[s] + 1);
        let mut groups = vec![Group::default(); most];
        for &s in speaking {
            let g = &mut groups[group[s]];
            (g.count, g.sum) = (g.count + 1.0, g.sum + p[s]);
            if p[s] > g.most {
                (g.most, g.second) = (p[s], g.most);
            } else {
                g.second = f64::max(g.second, p[s]);
            }
        }
        groups.iter_mut().filter(|g| g.count > 0.0).for_each(|g| g.mean = g.sum / g.count);
        Self(groups)
    }

    fn mean(&self, group: usize) -> f64 {
        self.0.get(group).map_or(0.0, |g| g.mean)
    }

    fn most(&self, group: usize) -> f64 {
        self.0.get(group).map_or(0.0, |g| g.most)
    }

    /// Mean and greatest strength of a group without one sentence of strength `own`.
    fn others(&self, group: usize, own: f64) -> (f64, f64) {
        match self.0.get(group) {
            Some(g) if g.count > 1.0 => {
                ((g.sum - own) / (g.count - 1.0), if own >= g.most { g.second } else { g.most })
            }
            _ => (0.0, 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_fragment;

    #[test]
    fn closing_marks_follow_the_end_of_a_sentence() {
        for whole in
            ["他来了。", "“他来了。”", "「他來了。」", "『他來了！』 ", "(他来了。)", "\"他来了.\"", "他来了……"]
        {
            assert!(!is_fragment(whole), "{whole}");
        }
        for part in ["作者：林小川", "（林小川）", "第一章", ""] {
            assert!(is_fragment(part), "{part}");
        }
    }
}
