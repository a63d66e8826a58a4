//! How far each sentence of an article shows each target by its own words: aliases, words of names, actors.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::{Class, Cue};
use super::holder;
use super::linear::features;
use super::target::Hit;
use super::terms::{Place, Terms, is_content};
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
        /// The first actor is another.
        agent_not_first,
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
        /// Actor and shared word together.
        actor_and_word,
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
        /// Runs of two characters shared with name and aliases, rare ones weighing most.
        pairs,
    }
}

/// The evidence of an article for targets, sentence by sentence.
#[derive(Debug)]
pub struct Presence {
    targets: usize,
    /// For each sentence: what it shows of each target, [`Seen`] by target.
    seen: Vec<Vec<Seen>>,
    sentences: Vec<Sentence>,
    /// How many actors each target has in this article.
    actors: Vec<u32>,
    valence: Vec<f64>,
    /// How long each target's list of aliases is ([`Terms::rich`]).
    pub rich: Vec<f64>,
    pub generic: Vec<bool>,
    /// How many actors the beginning of each target's name has in this article.
    agents: Vec<u32>,
    agent_names: FxHashMap<String, Vec<usize>>,
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
    /// Looks at all sentences. `hits` and `cues` are those of each view.
    pub fn new(
        terms: &Terms,
        targets: usize,
        valence: &[f64],
        views: &[View],
        hits: &[Vec<Hit>],
        cues: &[Vec<Cue>],
    ) -> Self {
        let words = words(terms, views);
        let count = views.len().max(1) as f64;
        let logs: Vec<f64> = (0..=views.len()).map(|n| rarity_of(count, n as u32)).collect();
        let rarity = |frequency: u32| logs[frequency as usize];
        let mut frequency: FxHashMap<&str, u32> = FxHashMap::default();
        for sentence in &words {
            sentence.iter().for_each(|w| *frequency.entry(*w).or_default() += 1);
        }
        let pairs: Vec<Vec<(u32, &[u32])>> = views.iter().map(|v| pairs(terms, v.text)).collect();
        let mut pair_frequency = vec![0u32; terms.pairs()];
        pairs.iter().flatten().for_each(|(pair, _)| pair_frequency[*pair as usize] += 1);
        let actors = Actors::new(terms, targets, views);
        let mut seen = Vec::with_capacity(views.len());
        let mut sentences = Vec::with_capacity(views.len());
        for (((view, words), pairs), (hits, cues)) in views.iter().zip(&words).zip(&pairs).zip(hits.iter().zip(cues)) {
            let mut row = vec![Seen::default(); targets];
            for hit in hits {
                let seen = &mut row[hit.target];
                seen.hits += 1;
                seen.longest = seen.longest.max(hit.span.of(view.text).chars().count() as u32);
            }
            for (pair, owners) in pairs {
                let weight = rarity(pair_frequency[*pair as usize]) / (owners.len() as f64).sqrt();
                owners.iter().for_each(|&t| row[t as usize].pairs += weight);
            }
            if terms.any_ours() && OURS.iter().any(|w| view.text.contains(w)) {
                (0..targets).for_each(|t| row[t].ours = terms.ours(t));
            }
            let mut covered: BTreeMap<Place, u32> = BTreeMap::new();
            for word in words {
                let places = terms.places(word);
                let mut owners: Vec<u32> = places.iter().map(|p| p.target).collect();
                owners.dedup();
                let weight = rarity(frequency[word]) / (owners.len() as f64).sqrt();
                owners.iter().for_each(|&t| row[t as usize].words += weight);
                let length = word.chars().count() as u32;
                places.iter().for_each(|p| *covered.entry(*p).or_default() += length);
            }
            for (place, length) in covered {
                let part = (f64::from(length) / f64::from(terms.length(place.phrase))).min(1.0);
                let seen = &mut row[place.target as usize];
                let best = if place.name { &mut seen.name_part } else { &mut seen.alias_part };
                *best = best.max(part);
            }
            let mut named: FxHashSet<&str> = FxHashSet::default();
            let mut first = true;
            // A label (某某：) only says who speaks.
            let spoken = if holder::label(view).is_some() { view.clauses[0].end } else { 0 };
            for (span, mention) in view.mentions().filter(|(s, m)| takes_part(m.kind) && s.start >= spoken) {
                let key = key(view, mention);
                let opens = first || view.clauses.iter().any(|c| c.start == span.start);
                for &t in actors.agents.get(key).map_or(&[][..], Vec::as_slice) {
                    row[t].agents += u32::from(!named.contains(key));
                    row[t].agent_first |= first;
                    row[t].agent_clause |= opens;
                }
                let Some(of) = actors.of.get(key) else {
                    first &= !is_actor(mention.kind);
                    continue;
                };
                if named.insert(key) {
                    for &t in of {
                        row[t].actors += 1;
                        row[t].actor += rarity(actors.frequency[key]) / (of.len() as f64).sqrt();
                        row[t].leads |= first;
                    }
                }
                first = false;
            }
            let sum = |f: fn(&Cue) -> bool| cues.iter().filter(|c| f(c)).map(|c| f64::from(c.strength)).sum();
            sentences.push(Sentence {
                actors: view.mentions().any(|(_, m)| is_actor(m.kind)),
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
            seen.push(row);
        }
        let agent_names = actors.agents.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        Self {
            agent_names,
            targets,
            seen,
            sentences,
            agents: actors.agent_count,
            actors: actors.count,
            valence: valence.to_vec(),
            rich: (0..targets).map(|t| terms.rich(t)).collect(),
            generic: (0..targets).map(|t| terms.generic(t)).collect(),
        }
    }

    /// Whether the article shows the target at all.
    pub fn has(&self, target: usize) -> bool {
        self.seen.iter().any(|row| row[target].hits > 0 || row[target].words > 0.0 || row[target].actors > 0)
    }

    /// What a sentence shows of a target.
    pub fn local(&self, sentence: usize, target: usize) -> Local {
        let (seen, here) = (&self.seen[sentence][target], &self.sentences[sentence]);
        let flag = f64::from;
        let sign = self.valence[target];
        let generic = self.generic[target];
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
            agent_not_first: flag(self.agents[target] > 0 && here.actors && !seen.agent_first),
            parties: flag(self.agents[target] > 1 && seen.agents > 1),
            alias_long: f64::from(seen.longest.min(10)) / 10.0,
            asks: flag(here.asks),
            short: flag(here.characters < 16),
            other_actor: flag(self.actors[target] > 0 && seen.actors == 0 && here.actors),
            actor_and_word: flag(seen.actors > 0 && seen.words > 0.0),
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
            pairs: seen.pairs.min(6.0) / 2.0,
        }
    }

    /// How a sentence sounds: its cues for and against.
    pub fn tone(&self, sentence: usize) -> (f64, f64) {
        (self.sentences[sentence].favor, self.sentences[sentence].against)
    }

    /// Whether the first actor of a sentence is whose doing the target is.
    pub fn agent_first(&self, sentence: usize, target: usize) -> bool {
        self.seen[sentence][target].agent_first
    }

    /// Whether an entity is whose doing the target is.
    pub fn is_agent(&self, entity: &str, target: usize) -> bool {
        self.agent_names.get(entity).is_some_and(|targets| targets.contains(&target))
    }

    /// The number of targets.
    pub fn targets(&self) -> usize {
        self.targets
    }
}

/// How rare something is that stands in so many of all sentences: 1 for one only.
fn rarity_of(count: f64, frequency: u32) -> f64 {
    (1.0 + count / f64::from(frequency.max(1))).ln() / (1.0 + count).ln()
}

/// Words by which a text speaks of its own country.
const OURS: &[&str] = &["我国", "我们", "我方"];

/// The numbers of the runs of two characters of a text that stand in names or aliases, each once, with their targets.
fn pairs<'p>(terms: &'p Terms, text: &str) -> Vec<(u32, &'p [u32])> {
    let mut found: Vec<(u32, &[u32])> = Vec::new();
    let mut last = '\0';
    for c in text.chars() {
        found.extend(terms.pair((last, c)));
        last = c;
    }
    found.sort_unstable_by_key(|f| f.0);
    found.dedup_by_key(|f| f.0);
    found
}

/// The words of each sentence that stand in names or aliases, without repetition.
fn words<'d>(terms: &Terms, views: &[View<'d>]) -> Vec<Vec<&'d str>> {
    views
        .iter()
        .map(|view| {
            let known = |&(span, pos): &(Span, _)| is_content(pos) && !terms.places(span.of(view.text)).is_empty();
            let mut words: Vec<&str> = view.words().filter(known).map(|(span, _)| span.of(view.text)).collect();
            words.sort_unstable();
            words.dedup();
            words
        })
        .collect()
}

/// The actors that the targets are about: those of the article's actors whose names stand in a name or an alias.
struct Actors<'d> {
    /// The targets of each actor, by entity, else by its words.
    of: FxHashMap<&'d str, Vec<usize>>,
    frequency: FxHashMap<&'d str, u32>,
    count: Vec<u32>,
    /// The targets whose names begin with each actor.
    agents: FxHashMap<&'d str, Vec<usize>>,
    agent_count: Vec<u32>,
}

impl<'d> Actors<'d> {
    fn new(terms: &Terms, targets: usize, views: &[View<'d>]) -> Self {
        let mut actors = Self {
            of: FxHashMap::default(),
            frequency: FxHashMap::default(),
            count: vec![0; targets],
            agents: FxHashMap::default(),
            agent_count: vec![0; targets],
        };
        for view in views {
            let mut here: Vec<&'d str> = Vec::new();
            let mut before: Option<(Span, &'d str)> = None;
            for (span, mention) in view.mentions().filter(|(_, m)| takes_part(m.kind)) {
                let key = key(view, mention);
                here.push(key);
                actors.add(terms, span.of(view.text), key);
                // 中|美, 日|欧: single characters are actors of a target that has them side by side.
                if let Some((last, other)) = before
                    && last.end == span.start
                    && let Some(pair) = view.text.get(last.start as usize..span.end as usize)
                    && pair.chars().count() == 2
                {
                    actors.add(terms, pair, key);
                    actors.add(terms, pair, other);
                }
                before = Some((span, key));
            }
            here.sort_unstable();
            here.dedup();
            here.into_iter().for_each(|key| *actors.frequency.entry(key).or_default() += 1);
        }
        for targets in actors.of.values() {
            targets.iter().for_each(|&t| actors.count[t] += 1);
        }
        for targets in actors.agents.values() {
            targets.iter().for_each(|&t| actors.agent_count[t] += 1);
        }
        actors
    }

    /// Makes the actor known as `key` one of all targets that have the word.
    fn add(&mut self, terms: &Terms, word: &str, key: &'d str) {
        for place in terms.places(word) {
            let target = place.target as usize;
            let targets = self.of.entry(key).or_default();
            if !targets.contains(&target) {
                targets.push(target);
            }
            if place.name && terms.heads(target, word) {
                let targets = self.agents.entry(key).or_default();
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
        }
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
