//! How far each sentence of an article shows each target by its own words: aliases, words of names, actors.

use rustc_hash::FxHashMap;

use super::cover::Parts;
use super::cues::{Class, Cue};
use super::holder;
use super::linear::features;
use super::lists::Lists;
use super::states;
use super::target::Hit;
use super::terms::{Place, Terms};
use super::themes::Themes;
use super::view::{View, is_actor};
use crate::base::{EntityType, Span};

features! {
    /// What one sentence shows of one target by its own words.
    Local {
        bias,
        /// It names the target by an alias.
        alias,
        /// It does so more than once.
        aliases,
        /// The greatest part of an alias that its words cover.
        alias_part,
        /// The greatest part of the name that its words cover.
        name_part,
        /// Words shared with name and aliases, rare words of the article and of the targets weighing most.
        words,
        /// Whether any is shared.
        word,
        /// It mentions an actor that the target is about.
        actor,
        /// The part of the target's actors that it mentions.
        actors,
        /// Such an actor is the first that it mentions.
        actor_leads,
        /// It mentions whose doing the target is (美国 of 美国对华限制).
        agent,
        /// Such an actor is the first that it mentions.
        agent_first,
        /// Such an actor leads one of its clauses.
        agent_clause,
        /// The first actor is one of two or more whose doing the target is (中欧关系).
        parties,
        /// It names the target by a long alias.
        alias_long,
        /// It asks.
        asks,
        /// It is short.
        short,
        /// The target has actors and the sentence mentions others only.
        other_actor,
        /// Another target is named by an alias, and this one is not.
        other_alias,
        /// Its evaluation takes the side that the name of the target takes.
        agrees,
        /// Its evaluation takes the other side.
        disagrees,
        /// It evaluates at all.
        judges,
        /// It advises.
        advises,
        /// The name says no more than whose policy it is, and who that is comes first.
        generic_first,
        /// The same, at the head of a clause.
        generic_clause,
        /// The same, it says 我国 or 我们.
        generic_ours,
        /// The same, and it advises, it judges for, it judges against.
        generic_advises,
        generic_favor,
        generic_against,
        /// It names the target by an alias, but of its actors only others than whose doing the target is.
        alias_of_others,
        /// Runs of two characters shared with name and aliases, rare ones weighing most.
        pairs,
        /// Words of the themes of the name, rare themes weighing most.
        name_theme,
        /// The part of the name's themes that it has words of.
        themes,
        /// It has any, and mentions whose doing the target is.
        theme_and_agent,
        /// It mentions nobody, and whose doing the target is came first in the last sentence before that mentions somebody;
        /// and then has a word of the name's themes.
        carried,
        carried_and_theme,
        /// The part of the states in the name that it mentions; it mentions another one; and then also one of the name's.
        states,
        states_other,
        states_mixed,
    }
}

/// The evidence of an article for targets, sentence by sentence.
#[derive(Debug)]
pub struct Presence {
    targets: usize,
    /// For each sentence and target: what it shows, sentence by sentence.
    seen: Vec<Seen>,
    sentences: Vec<Sentence>,
    /// How many actors each target has in this article.
    actors: Vec<u32>,
    valence: Vec<f64>,
    /// How long each target's list of aliases is ([`Terms::rich`]).
    pub rich: Vec<f64>,
    pub generic: Vec<bool>,
    /// Whether each target is the doing of the text's own country ([`Terms::ours`]).
    pub ours: Vec<bool>,
    /// How many themes each target's name has.
    themes: Vec<u32>,
    /// How many actors the beginning of each target's name has in this article.
    agents: Vec<u32>,
    agent_names: FxHashMap<String, Vec<u32>>,
    /// The parts of names in each sentence.
    pub parts: Parts,
}

/// What a sentence shows of a target.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    hits: u32,
    alias_part: f64,
    name_part: f64,
    words: f64,
    actors: u32,
    actor: f64,
    leads: bool,
    agents: u32,
    agent_first: bool,
    agent_clause: bool,
    /// Characters of the longest alias.
    longest: u32,
    /// Rarity of the runs of two characters that it shares.
    pairs: f64,
    /// Themes of the name: how many it has, and their rarity.
    name_themes: u32,
    /// See [`Local::carried`].
    carried: bool,
    name_theme: f64,
    /// It says 我国 or 我们, and the target is that country's doing.
    ours: bool,
}

/// What a sentence shows without regard to targets.
#[derive(Clone, Copy, Debug, Default)]
struct Sentence {
    actors: bool,
    alias: bool,
    favor: f64,
    against: f64,
    advises: bool,
    asks: bool,
    characters: u32,
}

impl Presence {
    /// Looks at all sentences. `hits` and `cues` are those of each view, `words` and `pairs` what it shares with names and
    /// aliases, `ours` whether it has a word of [`OURS`].
    #[expect(clippy::too_many_arguments)]
    pub fn new(
        (terms, themes): (&Terms, &Themes),
        targets: usize,
        valence: &[f64],
        views: &[View],
        hits: &[Vec<Hit>],
        cues: &[Vec<Cue>],
        (words, pairs, matters): (&Lists, &Lists, &Lists),
        ours: &[bool],
    ) -> Self {
        let count = views.len().max(1) as f64;
        let logs: Vec<f64> = (0..=views.len()).map(|n| rarity_of(count, n as u32)).collect();
        let rarity = |frequency: u32| logs[frequency as usize];
        let shared = |owners: &[u32]| (owners.len() as f64).sqrt();
        let mut actors = Actors::new(terms, targets, views);
        let mut seen = vec![Seen::default(); views.len() * targets];
        let mut sentences = Vec::with_capacity(views.len());
        // How many characters of each phrase a sentence covers, and which phrases those are.
        let (mut covered, mut touched) = (vec![0u32; terms.phrases()], Vec::<Place>::new());
        for (s, view) in views.iter().enumerate() {
            let (hits, cues) = (&hits[s], &cues[s]);
            let (before, row) = seen[..(s + 1) * targets].split_at_mut(s * targets);
            for hit in hits {
                let seen = &mut row[hit.target];
                seen.hits += 1;
                seen.longest = seen.longest.max(hit.span.of(view.text).chars().count() as u32);
            }
            for &pair in pairs.at(s) {
                let owners = terms.owners(pair);
                let weight = terms.pair_weight(pair) * rarity(pairs.frequency[pair as usize]) / shared(owners);
                owners.iter().for_each(|&t| row[t as usize].pairs += weight);
            }
            for &theme in matters.at(s) {
                let named = &themes.named[theme as usize];
                let weight = rarity(matters.frequency[theme as usize]) / shared(named);
                named.iter().for_each(|&t| {
                    row[t as usize].name_themes += 1;
                    row[t as usize].name_theme += weight;
                });
            }
            if terms.any_ours() && ours[s] {
                (0..targets).for_each(|t| row[t].ours = terms.ours(t));
            }
            for &word in words.at(s) {
                let piece = terms.piece(word);
                let weight = piece.weight * rarity(words.frequency[word as usize]) / shared(&piece.targets);
                piece.targets.iter().for_each(|&t| row[t as usize].words += weight);
                for place in &piece.places {
                    let length = &mut covered[place.phrase as usize];
                    if *length == 0 {
                        touched.push(*place);
                    }
                    *length += piece.characters;
                }
            }
            for place in touched.drain(..) {
                let length = std::mem::take(&mut covered[place.phrase as usize]);
                let part = (f64::from(length) / f64::from(terms.length(place.phrase))).min(1.0);
                let seen = &mut row[place.target as usize];
                let best = if place.name { &mut seen.name_part } else { &mut seen.alias_part };
                *best = best.max(part);
            }
            actors.look(s, view, row, rarity);
            let mentions = view.mentions().any(|(_, m)| is_actor(m.kind));
            if s > 0 && !mentions && view.paragraph == views[s - 1].paragraph {
                let before = &before[(s - 1) * targets..];
                row.iter_mut().zip(before).for_each(|(here, b)| here.carried = b.carried || b.agent_first);
            }
            let sum = |f: fn(&Cue) -> bool| cues.iter().filter(|c| f(c)).map(|c| f64::from(c.strength)).sum();
            sentences.push(Sentence {
                actors: mentions,
                alias: !hits.is_empty(),
                favor: sum(|c| {
                    c.polarity == crate::base::Polarity::Favor && !c.class.is_scope() && c.class != Class::Imperative
                }),
                against: sum(|c| {
                    c.polarity == crate::base::Polarity::Against && !c.class.is_scope() && c.class != Class::Borrowed
                }),
                asks: view.text.ends_with(['？', '?']),
                characters: view.text.chars().count() as u32,
                advises: cues.iter().any(|c| matches!(c.class, Class::Advice | Class::Duty | Class::Imperative)),
            });
        }
        let (actor_count, agent_count) = (std::mem::take(&mut actors.count), std::mem::take(&mut actors.agent_count));
        Self {
            agent_names: actors.agents(),
            parts: Parts::new(terms, themes, targets, views),
            targets,
            seen,
            sentences,
            agents: agent_count,
            actors: actor_count,
            valence: valence.to_vec(),
            rich: (0..targets).map(|t| terms.rich(t)).collect(),
            themes: themes.count.clone(),
            generic: (0..targets).map(|t| terms.generic(t)).collect(),
            ours: (0..targets).map(|t| terms.ours(t)).collect(),
        }
    }

    /// Whether the article shows the target at all.
    pub fn has(&self, target: usize) -> bool {
        self.seen[target.min(self.seen.len())..]
            .iter()
            .step_by(self.targets)
            .any(|seen| seen.hits > 0 || seen.words > 0.0 || seen.actors > 0 || seen.name_themes > 0)
    }

    /// Whether the article names the target by an alias.
    pub fn names(&self, target: usize) -> bool {
        self.seen[target.min(self.seen.len())..].iter().step_by(self.targets).any(|seen| seen.hits > 0)
    }

    /// What a sentence shows of a target.
    pub fn local(&self, sentence: usize, target: usize) -> Local {
        let (seen, here) = (self.seen(sentence, target), &self.sentences[sentence]);
        let flag = f64::from;
        let sign = self.valence[target];
        let generic = self.generic[target];
        let count = self.themes[target];
        let (states, others) = self.parts.states(sentence, target);
        let tone = match here.favor - here.against {
            d if d > 0.0 => 1.0,
            d if d < 0.0 => -1.0,
            _ => 0.0,
        };
        Local {
            bias: 1.0,
            alias: flag(seen.hits > 0),
            aliases: flag(seen.hits > 1),
            alias_part: seen.alias_part,
            name_part: seen.name_part,
            words: seen.words.min(3.0),
            word: flag(seen.words > 0.0),
            actor: seen.actor.min(1.0),
            actors: if self.actors[target] > 0 { f64::from(seen.actors) / f64::from(self.actors[target]) } else { 0.0 },
            actor_leads: flag(seen.leads),
            agent: flag(seen.agents > 0),
            agent_first: flag(seen.agent_first),
            agent_clause: flag(seen.agent_clause),
            parties: flag(self.agents[target] > 1 && seen.agents > 1),
            alias_long: f64::from(seen.longest.min(10)) / 10.0,
            asks: flag(here.asks),
            short: flag(here.characters < SHORT),
            other_actor: flag(self.actors[target] > 0 && seen.actors == 0 && here.actors),
            other_alias: flag(here.alias && seen.hits == 0),
            agrees: flag(sign * tone > 0.0),
            disagrees: flag(sign * tone < 0.0),
            judges: flag(here.favor + here.against > 0.0),
            advises: flag(here.advises),
            generic_first: flag(generic && seen.agent_first),
            generic_clause: flag(generic && seen.agent_clause),
            generic_ours: flag(generic && seen.ours),
            generic_advises: flag(generic && here.advises && (seen.agent_clause || seen.ours)),
            generic_favor: flag(generic && tone > 0.0 && (seen.agent_clause || seen.ours)),
            generic_against: flag(generic && tone < 0.0),
            alias_of_others: flag(self.of_others(sentence, target)),
            pairs: seen.pairs.min(6.0) / 2.0,
            name_theme: seen.name_theme.min(3.0),
            themes: if count > 0 { f64::from(seen.name_themes) / f64::from(count) } else { 0.0 },
            theme_and_agent: flag(seen.name_themes > 0 && seen.agents > 0),
            states,
            states_other: flag(others),
            states_mixed: flag(states > 0.0 && others),
            carried: flag(seen.carried),
            carried_and_theme: flag(seen.carried && seen.name_themes > 0),
        }
    }

    fn seen(&self, sentence: usize, target: usize) -> &Seen {
        &self.seen[sentence * self.targets + target]
    }

    /// Whether a sentence asks, and whether it is short.
    pub fn kind(&self, sentence: usize) -> (bool, bool) {
        let here = &self.sentences[sentence];
        (here.asks, here.characters < SHORT)
    }

    /// Whether the name of the target says no more than whose policy it is, and who that is comes first, or 我国 is said.
    pub fn generic_first(&self, sentence: usize, target: usize) -> bool {
        let seen = self.seen(sentence, target);
        self.generic[target] && (seen.agent_first || seen.ours)
    }

    /// Whether a sentence names the target by an alias, but speaks of others than whose doing the target is.
    pub fn of_others(&self, sentence: usize, target: usize) -> bool {
        let seen = self.seen(sentence, target);
        seen.hits > 0 && seen.agents == 0 && self.agents[target] > 0 && self.sentences[sentence].actors
    }

    /// How a sentence sounds: its cues for and against.
    pub fn tone(&self, sentence: usize) -> (f64, f64) {
        (self.sentences[sentence].favor, self.sentences[sentence].against)
    }

    /// Whether the first actor of a sentence is whose doing the target is.
    pub fn agent_first(&self, sentence: usize, target: usize) -> bool {
        self.seen(sentence, target).agent_first
    }

    /// Whether an entity is whose doing the target is.
    pub fn is_agent(&self, entity: &str, target: usize) -> bool {
        self.agent_names.get(entity).is_some_and(|targets| targets.contains(&(target as u32)))
    }

    /// The number of targets.
    pub fn targets(&self) -> usize {
        self.targets
    }
}

/// From so many characters on a sentence is no longer short.
const SHORT: u32 = 16;

/// How rare something is that stands in so many of all sentences: 1 for one only.
fn rarity_of(count: f64, frequency: u32) -> f64 {
    (1.0 + count / f64::from(frequency.max(1))).ln() / (1.0 + count).ln()
}

/// Words by which a text speaks of its own country.
pub const OURS: &[&str] = &["我国", "我们", "我方"];

/// An actor of the article: a country, a body, a person, a region, known by its entity, else by its words.
#[derive(Debug, Default)]
struct Actor {
    /// The targets that are about it: its name stands in a name or an alias.
    of: Vec<u32>,
    /// The targets whose names begin with it.
    agent: Vec<u32>,
    /// In how many sentences it stands, and one more than the last of them.
    frequency: u32,
    last: usize,
}

/// The actors of an article.
struct Actors<'d> {
    numbers: FxHashMap<&'d str, u32>,
    actors: Vec<Actor>,
    /// The actors of all mentions, in order, and where those of each sentence begin.
    mentioned: Vec<(Span, u32, EntityType)>,
    starts: Vec<usize>,
    /// For each target: how many actors it is about, and how many its name begins with.
    count: Vec<u32>,
    agent_count: Vec<u32>,
}

impl<'d> Actors<'d> {
    fn new(terms: &Terms, targets: usize, views: &[View<'d>]) -> Self {
        let mut actors = Self {
            numbers: FxHashMap::default(),
            actors: Vec::new(),
            mentioned: Vec::new(),
            starts: vec![0],
            count: vec![0; targets],
            agent_count: vec![0; targets],
        };
        for (s, view) in views.iter().enumerate() {
            let mut before: Option<(Span, u32)> = None;
            for (span, mention) in view.mentions().filter(|(_, m)| takes_part(m.kind)) {
                let next = actors.actors.len() as u32;
                let number = *actors.numbers.entry(key(view, mention)).or_insert(next);
                if number == next {
                    actors.actors.push(Actor::default());
                    // 美方, 对华: a state has its name in the names of targets, whatever the text calls it.
                    if let Some(state) = mention.entity.as_deref().and_then(states::name_of) {
                        actors.add(terms, state, number);
                    }
                }
                let actor = &mut actors.actors[number as usize];
                if actor.last != s + 1 {
                    (actor.last, actor.frequency) = (s + 1, actor.frequency + 1);
                }
                actors.mentioned.push((span, number, mention.kind));
                actors.add(terms, span.of(view.text), number);
                // 中|美, 日|欧: single characters are actors of a target that has them side by side.
                if let Some((last, other)) = before
                    && last.end == span.start
                    && let Some(pair) = view.text.get(last.start as usize..span.end as usize)
                    && pair.chars().count() == 2
                {
                    actors.add(terms, pair, number);
                    actors.add(terms, pair, other);
                }
                before = Some((span, number));
            }
            actors.starts.push(actors.mentioned.len());
        }
        for actor in &mut actors.actors {
            actor.last = 0;
            actor.of.iter().for_each(|&t| actors.count[t as usize] += 1);
            actor.agent.iter().for_each(|&t| actors.agent_count[t as usize] += 1);
        }
        actors
    }

    /// Makes an actor one of all targets that have the word.
    fn add(&mut self, terms: &Terms, word: &str, number: u32) {
        let Some(piece) = terms.number(word).map(|n| terms.piece(n)) else { return };
        let actor = &mut self.actors[number as usize];
        for (known, new) in [(&mut actor.of, &piece.targets), (&mut actor.agent, &piece.leads)] {
            for t in new {
                if !known.contains(t) {
                    known.push(*t);
                }
            }
        }
    }

    /// Takes down what the actors of a sentence show of each target.
    fn look(&mut self, s: usize, view: &View, row: &mut [Seen], rarity: impl Fn(u32) -> f64) {
        let mentioned = &self.mentioned[self.starts[s]..self.starts[s + 1]];
        if mentioned.is_empty() {
            return;
        }
        // A label (某某：) only says who speaks.
        let spoken = if holder::label(view).is_some() { view.clauses[0].end } else { 0 };
        let mut first = true;
        for &(span, number, kind) in mentioned.iter().filter(|m| m.0.start >= spoken) {
            let actor = &mut self.actors[number as usize];
            if actor.of.is_empty() {
                first &= !is_actor(kind);
                continue;
            }
            let new = actor.last != s + 1;
            actor.last = s + 1;
            let opens = first || view.clauses.iter().any(|c| c.start == span.start);
            for &t in &actor.agent {
                let seen = &mut row[t as usize];
                seen.agents += u32::from(new);
                seen.agent_first |= first;
                seen.agent_clause |= opens;
            }
            if new {
                for &t in &actor.of {
                    let seen = &mut row[t as usize];
                    seen.actors += 1;
                    seen.actor += rarity(actor.frequency) / (actor.of.len() as f64).sqrt();
                    seen.leads |= first;
                }
            }
            first = false;
        }
    }

    /// The targets of each actor whose names begin with it.
    fn agents(self) -> FxHashMap<String, Vec<u32>> {
        let (numbers, mut actors) = (self.numbers, self.actors);
        let agent = |(key, n): (&str, u32)| {
            let targets = std::mem::take(&mut actors[n as usize].agent);
            (!targets.is_empty()).then(|| (key.to_owned(), targets))
        };
        numbers.into_iter().filter_map(agent).collect()
    }
}

fn takes_part(kind: EntityType) -> bool {
    is_actor(kind) || kind == EntityType::Loc
}

/// By what an actor is known in the article.
fn key<'d>(view: &View<'d>, mention: &'d crate::base::Mention) -> &'d str {
    match mention.entity.as_deref() {
        Some(entity) => entity,
        None => view.of(mention),
    }
}
