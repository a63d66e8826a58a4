//! The entity pass: mentions of persons, places, organisations and the other types of the guidelines.
//!
//! Finders propose scored candidates; none decides alone. One resolver ([`resolve`]) picks a set that does not overlap
//! and can say why each other candidate lost. To add a finder (a tagger, say): a file with a `find` that pushes
//! [`Candidate`]s, one line in [`EntityFinder::propose`], and its [`RuleDoc`] in [`rules`].
//!
//! Invariants: the mentions of an article are sorted, do not overlap, lie inside one sentence each, at character
//! boundaries of the clean text. The pass reads nothing and never fails.

mod bare;
mod candidate;
mod chains;
mod definitions;
mod gazetteer;
mod index;
mod jieba;
mod landmarks;
mod names;
mod patterns;
mod resolve;
mod sets;
mod settle;
mod tagger;
mod view;

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::{Finder, LexiconEntry, Mention, RuleDoc, SegmentedDoc, Span, TaggedDoc, simplified};

pub use candidate::{Advantage, Candidate, Outcome, Strength};
pub use tagger::{Examples, Gold, GoldMention, Tagger, TrainOptions};

use patterns::{
    abbreviations, bilingual, date, firms, goods, governments, lists, ministries, models, money, nodes, pairs, percent,
    persons, programmes, suffixes, titles,
};
use view::{Index, View};

/// Everything that finds mentions, built once and shared by all threads.
#[derive(Debug)]
pub struct EntityFinder {
    gazetteer: gazetteer::Gazetteer,
    surnames: governments::Surnames,
    definitions: definitions::Definitions,
    jieba: jieba::Jieba,
    tagger: Option<Arc<Tagger>>,
    names: Names,
}

/// The finders' names, made once because every mention holds one.
#[derive(Debug)]
struct Names {
    abbreviation: Finder,
    bilingual: Finder,
    chain: Finder,
    date: Finder,
    firm: Finder,
    goods: Finder,
    government: Finder,
    list: Finder,
    ministry: Finder,
    model: Finder,
    money: Finder,
    node: Finder,
    pair: Finder,
    percent: Finder,
    person: Finder,
    programme: Finder,
    suffix: Finder,
    title: Finder,
}

impl EntityFinder {
    /// A finder over lexicon entries: the built-in ones and the corpus's own, which win where both list a name.
    pub fn new(lexicon: &[LexiconEntry]) -> Self {
        let name = |rule: &RuleDoc| Finder::from(rule.id);
        Self {
            gazetteer: gazetteer::Gazetteer::new(lexicon),
            surnames: governments::Surnames::new(lexicon),
            definitions: definitions::Definitions::default(),
            jieba: jieba::Jieba::default(),
            tagger: None,
            names: Names {
                abbreviation: name(&abbreviations::RULE),
                bilingual: name(&bilingual::RULE),
                chain: name(&chains::RULE),
                date: name(&date::RULE),
                firm: name(&firms::RULE),
                goods: name(&goods::RULE),
                government: name(&governments::RULE),
                list: name(&lists::RULE),
                ministry: name(&ministries::RULE),
                model: name(&models::RULE),
                money: name(&money::RULE),
                node: name(&nodes::RULE),
                pair: name(&pairs::RULE),
                percent: name(&percent::RULE),
                person: name(&persons::RULE),
                programme: name(&programmes::RULE),
                suffix: name(&suffixes::RULE),
                title: name(&titles::RULE),
            },
        }
    }

    /// The finder with a statistical tagger beside the lists and patterns.
    pub fn with_tagger(mut self, tagger: Option<Arc<Tagger>>) -> Self {
        self.tagger = tagger;
        self
    }

    /// Adds the sentences of an article to the examples that a tagger is fitted to. `number` counts sentences on.
    pub fn learn(
        &self,
        doc: &SegmentedDoc,
        article: usize,
        gold: &Gold<'_>,
        number: &mut u32,
        examples: &mut Examples,
    ) {
        let text = text(doc, article);
        let index = index(doc, article, &text);
        let Some(view) = view(doc, article, &text, &index) else { return };
        let (candidates, chosen) = self.without_tagger(&view).resolved(&view);
        tagger::learn(&view, &candidates, &chosen, gold, number, examples);
    }

    /// Adds the mentions of every article.
    pub fn run(&self, segmented: SegmentedDoc) -> TaggedDoc {
        let articles = (0..segmented.articles.len())
            .map(|article| {
                let text = text(&segmented, article);
                let index = index(&segmented, article, &text);
                let Some(view) = view(&segmented, article, &text, &index) else { return Vec::new() };
                let Proposed { candidates, shields, chosen, .. } = self.proposed(&view);
                // What became of the others nobody asks.
                let chosen = chosen.unwrap_or_else(|| resolve::choose(&view, &shields, &candidates, |_, _| ()));
                let mention = |i: usize| {
                    let candidate = candidates[i].clone();
                    let sentence = view.sentence_of(candidate.span)?;
                    Some(candidate.mention(sentence))
                };
                chosen.into_iter().filter_map(mention).collect::<Vec<Mention>>()
            })
            .collect();
        TaggedDoc { segmented, articles, problems: Vec::new() }
    }

    /// Every candidate of an article with what became of it, in text order: what `explain` shows.
    pub fn candidates(&self, segmented: &SegmentedDoc, article: usize) -> Vec<Candidate> {
        let text = text(segmented, article);
        let index = index(segmented, article, &text);
        let Some(view) = view(segmented, article, &text, &index) else { return Vec::new() };
        let (mut candidates, _) = self.proposed(&view).resolved(&view);
        candidates.sort_by_key(|c| (c.span, c.outcome != Outcome::Chosen));
        candidates
    }

    /// What all finders propose.
    fn proposed(&self, view: &View<'_>) -> Proposed {
        let mut proposed = self.without_tagger(view);
        if let Some(tagger) = &self.tagger {
            let (seen, chosen) = proposed.clone().resolved(view);
            tagger.find(view, &seen, &chosen, &mut proposed.candidates);
            lists::people(view, &self.names.list, &mut proposed.candidates);
            bilingual::find(view, &self.names.bilingual, &mut proposed.candidates);
            definitions::link(view, &proposed.named, &mut proposed.candidates);
            settle::settle(view, &mut proposed.candidates);
            proposed.chosen = None;
        }
        proposed
    }

    /// What all finders but the tagger propose.
    fn without_tagger(&self, view: &View<'_>) -> Proposed {
        let mut candidates = Vec::new();
        let shields = self.propose(view, &mut candidates);
        // What a document defines can only be seen once its names are known: so resolve, look, and resolve again.
        let chosen = resolve::choose(view, &shields, &candidates, |_, _| ());
        let names: Vec<&Candidate> = chosen.iter().map(|&i| &candidates[i]).collect();
        let mut defined = Vec::new();
        let named = self.definitions.find(view, &names, &mut defined);
        let nothing = defined.is_empty();
        candidates.append(&mut defined);
        definitions::link(view, &named, &mut candidates);
        Proposed { candidates, shields, named, chosen: nothing.then_some(chosen) }
    }

    /// Asks every finder. Returns the spans whose insides are not to be marked.
    fn propose(&self, view: &View<'_>, out: &mut Vec<Candidate>) -> Vec<Span> {
        let names = &self.names;
        self.gazetteer.find(view, out);
        abbreviations::find(view, &names.abbreviation, out);
        pairs::find(view, &names.pair, out);
        date::find(view, &names.date, out);
        money::find(view, &names.money, out);
        percent::find(view, &names.percent, out);
        let shields = titles::find(view, &names.title, out);
        persons::find(view, &names.person, out);
        // These build on the names found so far.
        models::find(view, &names.model, out);
        nodes::find(view, &names.node, out);
        governments::find(view, &self.surnames, &names.government, out);
        ministries::find(view, &names.ministry, out);
        self.jieba.find(view, out);
        suffixes::find(view, &names.suffix, out);
        chains::find(view, &names.chain, out);
        firms::find(view, &names.firm, out);
        goods::find(view, &names.goods, out);
        programmes::find(view, &names.programme, out);
        lists::find(view, &names.list, out);
        bilingual::find(view, &names.bilingual, out);
        bare::link(view, out);
        shields
    }
}

/// Candidates that are not yet resolved.
#[derive(Clone)]
struct Proposed {
    candidates: Vec<Candidate>,
    /// Spans whose insides are not to be marked.
    shields: Vec<Span>,
    /// Ids of full forms that only the document itself names.
    named: definitions::Named,
    /// The indexes of those that become mentions, in text order, where that is known already.
    chosen: Option<Vec<usize>>,
}

impl Proposed {
    /// The candidates with what became of them, and the indexes of the chosen ones in text order.
    fn resolved(mut self, view: &View<'_>) -> (Vec<Candidate>, Vec<usize>) {
        let chosen = resolve::resolve(view, &self.shields, &mut self.candidates);
        (self.candidates, chosen)
    }
}

/// The text of an article in Simplified characters; nothing where there is no such article.
fn text(doc: &SegmentedDoc, article: usize) -> Cow<'_, str> {
    doc.clean.articles.get(article).map_or(Cow::Borrowed(""), |article| simplified(&article.text))
}

fn view<'a>(doc: &'a SegmentedDoc, article: usize, text: &'a str, index: &'a Index) -> Option<View<'a>> {
    let words = doc.articles.get(article)?;
    Some(View { text, sentences: &words.sentences, tokens: &words.tokens, index })
}

/// The index that the view of an article needs.
fn index(doc: &SegmentedDoc, article: usize, text: &str) -> Index {
    doc.articles.get(article).map_or_else(Index::default, |words| Index::new(text, &words.sentences, &words.tokens))
}

/// The documentation of every finder of this pass.
pub fn rules() -> Vec<RuleDoc> {
    let patterns = [
        abbreviations::RULE,
        bilingual::RULE,
        pairs::RULE,
        date::RULE,
        firms::RULE,
        goods::RULE,
        governments::RULE,
        lists::RULE,
        ministries::RULE,
        models::RULE,
        money::RULE,
        nodes::RULE,
        percent::RULE,
        persons::RULE,
        programmes::RULE,
        suffixes::RULE,
        titles::RULE,
        chains::RULE,
        jieba::RULE,
        tagger::RULE,
    ];
    gazetteer::RULES.iter().chain(definitions::RULES).copied().chain(patterns).collect()
}
