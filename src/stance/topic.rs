//! The walk over an article: its sections and its topic, what each sentence speaks of, and whose voice it is in.

use std::collections::BTreeMap;

use super::StanceFinder;
use super::cues::{Class, Cue};
use super::evidence::{Evidence, Via};
use super::holder::{self, Holder, Voice};
use super::target::{self, Hit};
use super::view::{Section, View, is_actor};
use super::{polarity, quotes, scope};
use crate::base::{Label, TaggedDoc};

/// How much a target named in the title weighs against one named in a sentence.
const TITLE: u32 = 3;

/// How much of a target's weight is left one sentence later.
const FADING: f32 = 0.85;

/// The weight of the article's main target, once it was named.
const PRIOR: f32 = 2.0;

/// Gathers the evidence of every sentence of an article that speaks of a target.
pub fn walk(finder: &StanceFinder, tagged: &TaggedDoc, article: usize, mut each: impl FnMut(Evidence)) {
    let mut views = views(tagged, article);
    sections(&mut views);
    let short = short_forms(finder, &views);
    let hits: Vec<Vec<Hit>> = views.iter().map(|v| finder.targets.find(v.text, &short)).collect();
    let main = main_target(finder, &views, &hits);
    let cues: Vec<Vec<Cue>> = views.iter().map(|v| finder.cues.find(v)).collect();
    let own_voice = own_voice(&views, &cues);
    let profile = main.map_or_else(Vec::new, |m| profile(&views, &hits, m));

    let mut weights = vec![0.0f32; finder.targets.len()];
    let mut last: Option<(u32, Vec<usize>)> = None;
    let mut said: Option<(u32, Holder)> = None;
    let mut quoting: Option<Holder> = None;
    let mut speaker = Holder::author();
    for ((view, hits), found) in views.iter().zip(hits).zip(cues) {
        weights.iter_mut().for_each(|w| *w *= FADING);
        named(&hits).into_iter().for_each(|t| weights[t] += 1.0);
        if !view.speaks() {
            said = None;
            quoting = None;
            continue;
        }
        if let Some(labelled) = holder::label(view) {
            speaker = labelled;
        } else if holder::is_question_mark(view) {
            speaker = Holder::author();
        }
        if said.as_ref().is_some_and(|(p, _)| *p != view.paragraph) {
            said = None;
            quoting = None;
        }
        let marks = quotes::find(view.text);
        let voice = finder.holders.voice(view, &marks);
        let inside = quoting.clone();
        let inside_speech = inside.is_some();
        let (reported, carried) = match voice {
            _ if inside.is_some() => (inside.map(|h| (h, 0)), None),
            Voice::Author => {
                said = None;
                (None, None)
            }
            Voice::Reported { holder, from } => (Some((holder, from)), None),
            Voice::Continued => {
                let before = said.as_ref().map(|(_, h)| h.clone());
                (before.clone().map(|h| (h, 0)), before)
            }
            Voice::Silent => (None, said.as_ref().map(|(_, h)| h.clone())),
        };
        if let Some((holder, _)) = &reported {
            said = Some((view.paragraph, holder.clone()));
            if marks.last().is_some_and(|q| q.open && !q.title) {
                quoting = Some(holder.clone());
            }
        }
        if quotes::closes_foreign(view.text) {
            quoting = None;
        }

        // A text in its own voice and a labelled speech stay with their topic from paragraph to paragraph.
        let steady = own_voice || !speaker.is_author();
        let actors = if topic(&weights, main) == main { profile.as_slice() } else { &[] };
        let targets = targets_of(finder, view, &hits, &found, topic(&weights, main), actors, steady, last.as_ref());
        last = Some((view.paragraph, targets.iter().map(|t| t.0).collect()));
        if targets.is_empty() {
            continue;
        }
        let cues = scope::apply(view, found.clone());
        each(Evidence {
            view,
            targets,
            hits,
            advice: finder.targets.advice(),
            found,
            cues,
            quotes: marks,
            speaker: speaker.clone(),
            reported,
            inside_speech,
            carried,
            own_voice,
        });
    }
}

/// What a sentence speaks of: what it names; else what the sentence before spoke of, when it refers back; else the
/// article's topic, when it goes on with it.
fn targets_of(
    finder: &StanceFinder,
    view: &View,
    hits: &[Hit],
    found: &[Cue],
    main: Option<usize>,
    profile: &[&str],
    steady: bool,
    last: Option<&(u32, Vec<usize>)>,
) -> Vec<(usize, Via)> {
    let mut targets: Vec<(usize, Via)> = hits.iter().map(|h| (h.target, Via::Alias)).collect();
    targets.sort_unstable();
    targets.dedup();
    if view.section == Section::Advice
        && let Some(advice) = finder.targets.advice()
        && targets.iter().all(|t| t.0 != advice)
        && (targets.is_empty() || found.iter().any(|c| recommends(c.class)))
    {
        targets.push((advice, Via::Advice));
    }
    if !targets.is_empty() {
        return targets;
    }
    let before = last.map_or(&[][..], |(_, t)| t.as_slice());
    // The items of a list belong to the sentence that announces them.
    let listed = view.label == Label::ListItem && !before.is_empty();
    let here = steady || listed || last.is_some_and(|(p, _)| *p == view.paragraph) && !before.is_empty();
    if target::refers_back(view) && !before.is_empty() {
        let back = main.filter(|m| before.contains(m)).unwrap_or(before[0]);
        return vec![(back, Via::Back)];
    }
    // In a paragraph of background, 二是 and 但 go on with the background.
    let opens = last.is_none_or(|(p, _)| *p != view.paragraph);
    let acts = view.mentions().any(|(_, m)| m.entity.as_deref().is_some_and(|e| profile.contains(&e)));
    match main {
        Some(main) if here || acts || (opens && target::goes_on(view)) => vec![(main, Via::Topic)],
        _ => Vec::new(),
    }
}

/// What the article speaks of at this point: the target with the most weight, the main one favoured.
fn topic(weights: &[f32], main: Option<usize>) -> Option<usize> {
    let weigh = |t: usize| weights[t] + if main == Some(t) && weights[t] > 0.0 { PRIOR } else { 0.0 };
    let best = (0..weights.len()).max_by(|&a, &b| weigh(a).total_cmp(&weigh(b)))?;
    (weigh(best) > 0.0).then_some(best)
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

fn recommends(class: Class) -> bool {
    matches!(class, Class::Advice | Class::Duty | Class::Advocacy)
}

/// The target that title, headings and sentences name most often.
fn main_target(finder: &StanceFinder, views: &[View], hits: &[Vec<Hit>]) -> Option<usize> {
    let mut counts = vec![0u32; finder.targets.len()];
    for (view, hits) in views.iter().zip(hits) {
        for target in named(hits) {
            counts[target] += if view.label == Label::Title { TITLE } else { 1 };
        }
    }
    let best = counts.iter().copied().max().filter(|&n| n >= 2)?;
    counts.iter().position(|&n| n == best)
}

/// Words by which a text speaks of its own state or of itself.
const OWN: &[&str] = &[
    "我国", "我省", "我市", "我区", "全省", "全市", "全区", "我们要", "本条例", "本规划", "本办法", "本通知", "本意见", "现通知如下",
];

/// Whether the text advises in its own voice: a plan, a regulation, a government's report, a programmatic speech. It
/// speaks of 我国, or a quarter of its sentences outside recommendations begin with an imperative.
fn own_voice(views: &[View], cues: &[Vec<Cue>]) -> bool {
    let body = || views.iter().zip(cues).filter(|(v, _)| v.speaks() && v.section == Section::Body);
    let own = body().filter(|(v, _)| OWN.iter().any(|w| v.text.contains(w))).count();
    let imperative = |v: &View, c: &Cue| {
        c.class == Class::Imperative && v.clause(c.span.start) == 0 && polarity::leads(v, c)
    };
    let calls = body().filter(|(v, found)| found.iter().any(|c| imperative(v, c))).count();
    let total = body().count();
    own * 12 > total || calls * 4 > total
}

fn views(tagged: &TaggedDoc, article: usize) -> Vec<View<'_>> {
    let doc = &tagged.segmented;
    let (Some(clean), Some(segmented)) = (doc.clean.articles.get(article), doc.articles.get(article)) else {
        return Vec::new();
    };
    let mentions = &tagged.articles[article];
    let mut views = Vec::with_capacity(segmented.sentences.len());
    for (i, sentence) in segmented.sentences.iter().enumerate() {
        let index = i as u32;
        let from = mentions.partition_point(|m| m.sentence < index);
        let to = mentions.partition_point(|m| m.sentence <= index);
        let (label, paragraph) = match doc.clean.blocks.get(sentence.block as usize) {
            Some(block) => (block.label, block.paragraph.unwrap_or(u32::MAX - sentence.block)),
            None => (Label::Paragraph, u32::MAX),
        };
        views.push(View::new(&clean.text, segmented, index, &mentions[from..to], label, paragraph));
    }
    views
}

/// Marks the sentences under a heading of recommendations, down to the next heading of its rank.
fn sections(views: &mut [View]) {
    let mut advice: Option<&str> = None;
    for view in views {
        if view.label == Label::Heading {
            if target::is_advice_heading(view.text) {
                advice = Some(number(view.text));
            } else if advice.is_some_and(|n| n.is_empty() || number(view.text) != n) {
                advice = None;
            }
        } else if view.label == Label::Title {
            advice = None;
        }
        if advice.is_some() {
            view.section = Section::Advice;
        }
    }
}

/// The first number of a heading: 4 of “4.1 加强领导”.
fn number(heading: &str) -> &str {
    let heading = heading.trim_start();
    let end = heading.find(|c: char| !c.is_ascii_digit()).unwrap_or(heading.len());
    &heading[..end]
}

/// The short forms that the article defines for something that names a target.
fn short_forms(finder: &StanceFinder, views: &[View]) -> Vec<(String, usize)> {
    let mut forms: Vec<(String, usize)> = Vec::new();
    for view in views {
        let Some(form) = target::short_form(view.text) else { continue };
        // What it is short for stands before it: the last target named there.
        let hits = finder.targets.find(view.text, &[]);
        if let Some(hit) = hits.last()
            && !forms.iter().any(|(f, _)| f == form)
        {
            forms.push((form.to_owned(), hit.target));
        }
    }
    forms
}
