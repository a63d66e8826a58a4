//! Everything a sentence gives to the decision, gathered before anything is decided.

use super::cues::{Class, Cue};
use super::holder::{Holder, is_person};
use super::quotes::Quote;
use super::target::Hit;
use super::terms::Terms;
use super::view::{Section, View};
use super::voice::Heard;
use crate::base::Span;

/// How a sentence came to speak of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// By an alias.
    Alias,
    /// By referring back (该法案).
    Back,
    /// Because the article, or the paragraph, speaks of it.
    Topic,
    /// Because the section recommends.
    Advice,
    /// By its own words and its surroundings together.
    Context,
}

/// Verbs of speech by which the author doubts a claim.
const CLAIMS: &[&str] = &["声称", "宣称", "自称", "号称", "标榜", "口口声声说", "口口声声称"];

/// Words by which the author says how it is, behind such a claim.
const TRUTH: &[&str] =
    &["实则", "实为", "实属", "其实", "实际上", "实质上", "事实上", "事实却", "实际却", "背地里", "暗地里"];

/// Words that name a body again by what it is.
const TAKES_UP: &[&str] = &["公司", "该公司", "本公司", "集团", "该集团", "协会", "该协会", "商会", "工会", "委员会"];

/// What is known of one sentence.
#[derive(Debug)]
pub struct Evidence<'v, 'd> {
    pub view: &'v View<'d>,
    /// The targets the sentence speaks of, and how.
    pub targets: Vec<(usize, Via)>,
    /// Where it names them.
    pub hits: &'v [Hit],
    /// The target of recommendations.
    pub advice: Option<usize>,
    /// In a section that recommends, for each target: whether it is the doing of the text's own country, or the sentence
    /// has a part of its name. Elsewhere empty.
    pub may_advise: Vec<bool>,
    /// The cues as found, scope words among them.
    pub found: &'v [Cue],
    /// The cues after negation and contrast.
    pub cues: Vec<Cue>,
    pub quotes: &'v [Quote],
    /// Whose voice it is in.
    pub voice: Heard<'d>,
    /// What is known of the targets' names.
    pub terms: &'v Terms,
    /// Whether the text advises in its own voice throughout (a plan, a regulation, a report to a people's congress).
    pub own_voice: bool,
}

/// Words that take up what was just spoken of.
const DEEDS: &[&str] = &["此举", "这一做法", "这种做法", "这些做法", "此类做法", "这一举措", "这些举措"];

impl<'d> Evidence<'_, 'd> {
    /// Whether a bare imperative counts as advice here.
    pub fn advises(&self) -> bool {
        self.own_voice || self.view.section == Section::Advice
    }

    /// The phrases in quotation marks that distance the writer or judge by naming: the words inside the marks, their
    /// weight, and the class of the word that gives it.
    pub fn phrases(&self) -> impl Iterator<Item = (Span, f32, Class)> + '_ {
        self.quotes.iter().filter(|q| q.is_phrase(self.view) && !q.is_name(self.view)).filter_map(|quote| {
            let heavier = |a: &&Cue, b: &&Cue| a.strength.total_cmp(&b.strength);
            let loaded = |c: &&Cue| matches!(c.class, Class::Borrowed | Class::Motive | Class::Pressure);
            // 又称“…”, 简称“…”: a name.
            let before = self.view.text[..quote.outer.start as usize].trim_end_matches(['为', '作']);
            if ["简称", "又称", "全称", "题"].iter().any(|w| before.ends_with(w)) {
                return None;
            }
            let cue = self.found.iter().filter(|c| quote.inner.contains(c.span)).filter(loaded).max_by(heavier)?;
            // “规则论”: the name of a school.
            let school = cue.class == Class::Borrowed && quote.inner.of(self.view.text).ends_with('论');
            (!school).then_some((quote.inner, cue.strength, cue.class))
        })
    }

    /// Who is reported to say what stands in a span.
    pub fn reported_at(&self, span: Span) -> Option<Holder<'d>> {
        let (holder, from) =
            self.voice.reported.filter(|(_, from)| span.start >= *from && span.start < self.voice.until)?;
        (!self.exposed(from, span)).then_some(holder)
    }

    /// The holder by the name that the sentence or the one before reports: 某公司表示，公司支持….
    pub fn in_full(&self, holder: Holder<'d>) -> Holder<'d> {
        let reported = self.voice.reported.map(|(h, _)| h).or(self.voice.carried);
        let whole = |h: &Holder| {
            let noun = holder.name.trim_start_matches(['该', '本']);
            !h.is_author() && (noun == "公司" && !is_person(self.view, *h) || h.name.ends_with(noun))
        };
        let short = holder.entity.is_none() && TAKES_UP.contains(&holder.name);
        reported.filter(|h| short && whole(h)).unwrap_or(holder)
    }

    /// Whether the author says at a span how it is, behind a claim reported from a byte on: 某国声称…，实则….
    pub fn exposed(&self, from: u32, span: Span) -> bool {
        let text = self.view.text;
        let turns = |clause: &Span| {
            let head = clause.of(text).trim_start_matches(['但', '可', '却']);
            let quoted =
                || self.quotes.iter().any(|q| !q.title && q.inner.start <= clause.start && clause.end <= q.outer.end);
            clause.start > from && clause.start <= span.start && TRUTH.iter().any(|w| head.starts_with(w)) && !quoted()
        };
        CLAIMS.iter().any(|w| text[..from as usize].ends_with(w)) && self.view.clauses.iter().any(turns)
    }

    /// Whether a span stands in the direct speech of who is reported.
    pub fn in_speech(&self, span: Span) -> bool {
        self.voice.reported.is_some()
            && (self.voice.inside_speech
                || self.quotes.iter().any(|q| !q.title && q.inner.contains(span) && !q.is_phrase(self.view)))
    }

    /// Whether a cue speaks of this target: the one named in its clause; where its clause names none, every target of
    /// the sentence.
    pub fn concerns(&self, span: Span, target: usize) -> bool {
        if self.targets.len() < 2 {
            return true;
        }
        let clause = self.view.clause(span.start);
        // 此举意在…: what the last earlier clause with a name named.
        let head = self.view.clauses.get(clause).map_or(0, |c| c.start as usize);
        if DEEDS.iter().any(|w| self.view.text[head..span.start as usize].contains(w)) {
            let before = |h: &&Hit| self.view.clause(h.span.start) < clause;
            let last = self.hits.iter().filter(before).map(|h| self.view.clause(h.span.start)).max();
            let named = |h: &Hit| h.target == target && Some(self.view.clause(h.span.start)) == last;
            return last.is_none() || self.hits.iter().any(named);
        }
        let mut here = self.hits.iter().filter(|h| self.view.clause(h.span.start) == clause).peekable();
        here.peek().is_none() || here.any(|h| h.target == target)
    }
}
