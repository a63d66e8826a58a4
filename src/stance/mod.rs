//! The stance pass: who speaks for or against a target, in which sentence, and by which words.
//!
//! For every sentence: which targets it speaks of ([`target`]), who speaks ([`holder`]), which words carry a stance
//! ([`cues`], within their [`scope`], and [`quotes`]); gathered as [`evidence`]; weighed in [`polarity`]; decided in
//! [`verdict`], by that and by the [`wording`].
//!
//! Invariants: rows are sorted by sentence, target, holder, without repetition; cues stand in their sentence, in order;
//! titles, headings, captions, metadata and `foreign` blocks carry none.

mod advice;
mod anaphora;
mod article;
mod content;
mod cover;
mod cues;
mod evidence;
mod fit;
mod holder;
mod labels;
mod linear;
mod listener;
mod lists;
mod logistic;
mod model;
mod needs;
mod object;
mod pairs;
mod part;
mod phrase;
mod polarity;
mod presence;
mod quotes;
mod rules;
mod scan;
mod scope;
mod states;
mod subject;
mod target;
mod terms;
mod themes;
mod topic;
mod verdict;
mod view;
mod voice;
mod wording;

pub use fit::{GoldRow, Lesson, fit};
pub use model::Model;

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::content::Content;
use self::cues::Cue;
use self::evidence::{Evidence, Via};
use self::lists::Lists;
use self::pairs::{Ruled, Scene};
use self::polarity::Decision;
use self::presence::Presence;
use self::quotes::Quote;
use self::scan::{Found, Scanner, Words};
use self::target::Hit;
use self::terms::Terms;
use self::themes::Themes;
use self::topic::Topic;
use self::verdict::Verdict;
use self::view::{Section, View};
use self::voice::{Heard, Voices};
use crate::base::{self, Article, RuleDoc, Span, Stance, StanceDoc, TaggedDoc, Target};

/// Targets and cue lexicons, built once and shared.
#[derive(Clone, Debug)]
pub struct StanceFinder {
    targets: target::TargetFinder,
    cues: cues::Lexicon,
    /// All words of aliases, cues and markers; their lists by the constants below.
    scanner: Scanner,
    terms: Terms,
    themes: Themes,
    /// For each target: whether its name and aliases speak of good or bad things; and the same, where they do not, by the
    /// themes of the name.
    valence: Vec<f64>,
    tones: Vec<f64>,
    model: Model,
    /// The names of the rules, shared by their rows.
    finders: FxHashMap<&'static str, Arc<str>>,
}

// The lists of the scanner, in the order that [`StanceFinder::new`] gives them.
const TARGETS: u8 = 0;
const CUES: u8 = 1;
const OWN: u8 = 2;
const OURS: u8 = 3;
const VOICE: holder::Lists = holder::Lists { speech: 4, author: 5, views: 6, seen: 7 };
const DECREES: u8 = 8;
const THEMES: u8 = 9;
const CUE_RESTS: u8 = 10;

/// A target that a sentence speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundTarget {
    /// Its id.
    pub target: String,
    /// The rule that found it: by an alias, by reference, by the topic, by its words and surroundings.
    pub by: &'static str,
    /// The words that name it, as written.
    pub words: Vec<String>,
    /// Its share among all targets and none, from 0 to 1.
    pub probability: f64,
}

/// An article, read and not yet decided.
#[derive(Debug)]
struct Reading<'d> {
    views: Vec<View<'d>>,
    hits: Vec<Vec<Hit>>,
    cues: Vec<Vec<Cue>>,
    /// Quotations and voice of the sentences that can carry a stance.
    heard: Vec<Option<(Vec<Quote>, Heard<'d>)>>,
    ruled: Vec<Ruled>,
    content: Content,
    /// The themes of each sentence.
    matters: Lists,
    presence: Presence,
    own_voice: bool,
    /// The target of recommendations.
    advice: Option<usize>,
}

/// A holder and a target in a sentence, before the last word on the polarity.
#[derive(Debug)]
struct Case<'d> {
    sentence: usize,
    target: usize,
    via: Via,
    decision: Decision<'d>,
    features: Verdict,
    /// The words of the sentence that can judge.
    words: Rc<[(Span, &'d str)]>,
}

impl<'d> Reading<'d> {
    fn scene(&self) -> Scene<'_, 'd> {
        Scene::new(&self.views, &self.ruled, (&self.content.shared, &self.matters), &self.presence)
    }

    /// How a sentence came to speak of a target.
    fn via(&self, i: usize, target: usize) -> Via {
        let rules = self.ruled[i].targets.as_deref().unwrap_or(&[]);
        rules.iter().find(|r| r.0 == target).map_or(Via::Context, |r| r.1)
    }
}

impl StanceFinder {
    /// A finder of stances toward these targets.
    pub fn new(targets: &[Target]) -> Self {
        let targets: Vec<Target> = targets.iter().map(in_simplified).collect();
        let targets = &targets[..];
        let cues = cues::Lexicon::builtin();
        let themes = Themes::new(targets);
        let finder = target::TargetFinder::new(targets);
        let scanner = Scanner::new(&[
            &finder.words(),
            cues.words(),
            article::OWN,
            presence::OURS,
            &holder::SPEECH,
            holder::AUTHOR,
            holder::VIEWS,
            holder::SEEN,
            article::DECREES,
            themes.words(),
            cues.rests(),
        ]);
        let tone = |name: &String| cues.tone(&scanner, CUES, name);
        let tone = |t: &Target| std::iter::once(&t.name).chain(&t.aliases).map(tone).sum::<f64>();
        let valence: Vec<f64> = targets.iter().map(tone).collect();
        let either = |(&words, &themes): (&f64, &f64)| if words != 0.0 { words } else { themes };
        Self {
            targets: finder,
            tones: valence.iter().zip(&themes.tone).map(either).collect(),
            valence,
            cues,
            scanner,
            terms: Terms::new(targets, &themes),
            themes,
            model: Model::builtin(),
            finders: rules::RULES.iter().map(|r| (r.id, Arc::from(r.id))).collect(),
        }
    }

    /// The same finder with other weights.
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }

    /// Adds the stances of every article.
    pub fn run(&self, tagged: TaggedDoc) -> StanceDoc {
        let articles = (0..tagged.articles.len()).map(|i| self.article(&tagged, i)).collect();
        StanceDoc { tagged, articles, problems: Vec::new() }
    }

    fn article(&self, tagged: &TaggedDoc, article: usize) -> Vec<Stance> {
        if self.targets.len() == 0 {
            return Vec::new();
        }
        let Some(written) = tagged.segmented.clean.articles.get(article) else { return Vec::new() };
        let text = base::simplified(&written.text);
        let reading = self.read(tagged, article, &text);
        let scene = reading.scene();
        let chosen = scene.decide(&self.model);
        let mut rows: Vec<Stance> = Vec::new();
        for case in self.cases(&reading, &scene, &chosen) {
            let decision = verdict::judge(&self.model, &case.features, &case.words, case.via, case.decision);
            let holder = base::written(written, &text, decision.holder.name);
            rows.push(self.row(&reading.views[case.sentence], written, case.target, &decision, holder));
        }
        rows.sort_by(|a, b| (a.sentence, &a.target, &a.holder).cmp(&(b.sentence, &b.target, &b.holder)));
        rows.dedup_by(|a, b| (a.sentence, &a.target, &a.holder) == (b.sentence, &b.target, &b.holder));
        rows
    }

    /// The targets that a sentence speaks of, and how that is known: what `explain` shows.
    pub fn targets_in(&self, tagged: &TaggedDoc, article: usize, sentence: usize) -> Vec<FoundTarget> {
        let Some(written) = tagged.segmented.clean.articles.get(article).filter(|_| self.targets.len() > 0) else {
            return Vec::new();
        };
        let text = base::simplified(&written.text);
        let reading = self.read(tagged, article, &text);
        let chosen = reading.scene().decide(&self.model);
        let Some(i) = reading.views.iter().position(|v| v.index as usize == sentence) else { return Vec::new() };
        let view = &reading.views[i];
        let found = |&(target, probability): &(usize, f64)| {
            let hits = reading.hits[i].iter().filter(|h| h.target == target);
            FoundTarget {
                target: self.targets.id(target).to_string(),
                by: polarity::named(reading.via(i, target)).0,
                words: hits.map(|h| h.span.shifted(view.start).of(&written.text).to_owned()).collect(),
                probability,
            }
        };
        chosen[i].iter().map(found).collect()
    }

    /// What the rules say of the polarity in every chosen pair, and what a model has to know to say otherwise.
    fn cases<'d>(&self, reading: &Reading<'d>, scene: &Scene, chosen: &[Vec<(usize, f64)>]) -> Vec<Case<'d>> {
        let settings = scene.settings(chosen, &self.valence);
        let mut cases = Vec::with_capacity(chosen.iter().map(Vec::len).sum());
        for (sentence, targets) in chosen.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let evidence = self.evidence(reading, sentence, targets);
            let words: Rc<[_]> = wording::words(evidence.view, evidence.found).into();
            let alone: Rc<[_]> = wording::alone(&words).into();
            for (&(target, via), setting) in evidence.targets.iter().zip(&settings[sentence]) {
                for decision in polarity::decide(&evidence, target, via) {
                    let entity = decision.holder.entity;
                    let agent = entity.is_some_and(|e| reading.presence.is_agent(e, target));
                    let features = verdict::features(&evidence, target, setting, agent, &decision);
                    let words = Rc::clone(if decision.is_silent() { &alone } else { &words });
                    cases.push(Case { sentence, target, via, decision, features, words });
                }
            }
        }
        cases
    }

    /// Gathers what is known of every sentence before anything is decided.
    fn read<'d>(&self, tagged: &'d TaggedDoc, article: usize, text: &'d str) -> Reading<'d> {
        let words = Words::of(&self.scanner, &self.terms, article::texts(tagged, article, text));
        let mut views = article::views(tagged, article, text, &words);
        let short = article::short_forms(&self.targets, &views, &words, TARGETS);
        let find = |(v, f): (&View, _)| self.targets.find(v.text, f, TARGETS, &short);
        let hits: Vec<Vec<Hit>> = views.iter().zip(words.each()).map(find).collect();
        let find = |(v, f): (&View, _)| self.cues.find(v, f, (CUES, CUE_RESTS));
        let mut cues: Vec<Vec<Cue>> = views.iter().zip(words.each()).map(find).collect();
        let own_voice = article::own_voice(&views, &words, &cues, OWN, DECREES);
        // A text that orders or plans throughout has no place of its own for that.
        if !own_voice {
            advice::mark(&mut views, &words, VOICE.speech);
            // In what is advised and ordered 支持 is an imperative.
            let told = views.iter().zip(&hits).zip(&mut cues).filter(|((v, _), _)| v.section == Section::Body);
            told.for_each(|((view, hits), cues)| object::take(view, first(hits), cues));
        }
        let own = |v: &View, found: &[Found]| v.section == Section::Advice || found.iter().any(|f| f.list == OURS);
        let ours: Vec<bool> = views.iter().zip(words.each()).map(|(v, found)| own(v, found)).collect();
        let content = Content::of(&self.terms, &views);
        let matters = self.themes.find(&words, THEMES);
        let shared = (&content.pieces, &words.pairs, &matters);
        let about = (&self.terms, &self.themes);
        let presence = Presence::new(about, self.targets.len(), &self.tones, &views, &hits, &cues, shared, &ours);
        let mut topic = Topic::new(&self.targets, &views, &hits);
        let mut voices = Voices::new();
        let (mut heard, mut ruled) = (Vec::with_capacity(views.len()), Vec::with_capacity(views.len()));
        for (i, ((view, hits), found)) in views.iter().zip(&hits).zip(&cues).enumerate() {
            topic.hear(hits);
            if !view.speaks() {
                voices.skip(view);
                heard.push(None);
                ruled.push(Ruled { targets: None, steady: own_voice });
                continue;
            }
            let quotes = quotes::find(view.text, words.marks(i));
            let mut voice = voices.hear(view, &quotes, words.at(i), VOICE);
            // Who recommends is the author, whoever was reported just before.
            if view.section == Section::Advice && voice.speaker.is_author() {
                voice.carried = None;
            }
            let steady = own_voice || !voice.speaker.is_author();
            ruled.push(Ruled { targets: Some(topic.targets(view, hits, found, steady)), steady });
            heard.push(Some((quotes, voice)));
        }
        let advice = self.targets.advice(&hits);
        Reading { views, hits, cues, heard, ruled, content, matters, presence, own_voice, advice }
    }

    /// What speaks for polarities in a sentence with these targets.
    fn evidence<'r, 'd>(&'r self, reading: &'r Reading<'d>, i: usize, targets: &[(usize, f64)]) -> Evidence<'r, 'd> {
        let view = &reading.views[i];
        let (quotes, voice) = reading.heard[i].as_ref().expect("only sentences that speak have targets");
        let advised = |t: usize| self.terms.ours(t) || self.terms.has_part_of_name(t, view.text);
        let advises = view.section == Section::Advice;
        let mut cues = scope::apply(view, &reading.cues[i]);
        // 《反胁迫条例》: a title judges nothing.
        cues.retain(|c| !quotes.iter().any(|q| q.title && !q.open && q.inner.contains(c.span)));
        let may_advise = (0..self.targets.len()).filter(|_| advises).map(advised).collect();
        Evidence {
            view,
            targets: targets.iter().map(|&(t, _)| (t, reading.via(i, t))).collect(),
            hits: first(&reading.hits[i]),
            advice: reading.advice,
            may_advise,
            found: &reading.cues[i],
            cues,
            quotes,
            voice: *voice,
            terms: &self.terms,
            own_voice: reading.own_voice,
        }
    }

    fn row(&self, view: &View, article: &Article, target: usize, decision: &Decision, holder: &str) -> Stance {
        let mut cues: Vec<String> = Vec::new();
        for cue in &decision.cues {
            let text = cue.shifted(view.start).of(&article.text);
            if !cues.iter().any(|c| c == text) {
                cues.push(text.to_owned());
            }
        }
        Stance {
            sentence: view.index,
            target: self.targets.id(target),
            polarity: decision.polarity,
            holder: holder.to_owned(),
            holder_entity: decision.holder.entity.cloned(),
            distanced: decision.distanced,
            cues,
            finder: self.finders.get(decision.finder).cloned().unwrap_or_else(|| Arc::from(decision.finder)),
            score: decision.score,
        }
    }
}

/// The names of targets that are looked at in one sentence: all but in a “sentence” that is a list or no text, which must not
/// take long.
fn first(hits: &[Hit]) -> &[Hit] {
    const MOST: usize = 300;
    &hits[..hits.len().min(MOST)]
}

/// A target with its words in Simplified characters.
fn in_simplified(target: &Target) -> Target {
    let aliases = target.aliases.iter().map(|a| base::simplified(a).into_owned()).collect();
    Target { id: target.id.clone(), name: base::simplified(&target.name).into_owned(), aliases }
}

/// The documentation of every decision of this pass.
pub fn rules() -> Vec<RuleDoc> {
    rules::RULES.to_vec()
}
