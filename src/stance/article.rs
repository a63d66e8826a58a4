//! An article as a whole: its sentences, its sections of recommendations, and whether it speaks in its own voice.

use memchr::memmem::Finder;

use super::cues::{Class, Cue};
use super::scan::Words;
use super::target::{ShortForm, TargetFinder};
use super::view::{Section, View};
use super::{labels, polarity, target};
use crate::base::{Label, TaggedDoc};

/// The texts of the sentences of an article; `text` is its clean text as this pass reads it.
pub fn texts<'d>(tagged: &'d TaggedDoc, article: usize, text: &'d str) -> impl Iterator<Item = &'d str> {
    let sentences = tagged.segmented.articles.get(article).map_or(&[][..], |a| &a.sentences);
    sentences.iter().map(|s| s.span.of(text))
}

/// The sentences of an article, with their sections. `text` is its clean text as this pass reads it, `words` what stands
/// in them.
pub fn views<'d>(tagged: &'d TaggedDoc, article: usize, text: &'d str, words: &Words) -> Vec<View<'d>> {
    let doc = &tagged.segmented;
    let Some(segmented) = doc.articles.get(article) else { return Vec::new() };
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
        views.push(View::new(text, segmented, index, words.marks(i), &mentions[from..to], label, paragraph));
    }
    sections(&mut views);
    labels::mark(&mut views);
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

/// Words by which a text speaks of its own state or of itself.
#[rustfmt::skip]
pub const OWN: &[&str] = &[
    "我国", "我省", "我市", "我区", "全省", "全市", "全区", "我们要", "本条例", "本规划", "本办法", "本通知", "本意见",
    "现通知如下",
];

/// Words by which a text says that it orders: one is enough.
#[rustfmt::skip]
pub const DECREES: &[&str] = &[
    "通知如下", "印发给你们", "特制定本", "制定本条例", "制定本办法", "制定本规定", "决定如下", "公告如下",
];

/// Whether the text advises in its own voice: a plan, a regulation, a government's report, a programmatic speech. It
/// says that it orders (通知如下), speaks of 我国, or a quarter of its sentences outside recommendations begin with an
/// imperative. `own` and `decrees` are the lists of [`OWN`] and [`DECREES`].
pub fn own_voice(views: &[View], words: &Words, cues: &[Vec<Cue>], own: u8, decrees: u8) -> bool {
    let speaks = |v: &View| v.speaks() && v.section == Section::Body;
    let body = || views.iter().zip(cues).filter(|(v, _)| speaks(v));
    let own =
        views.iter().zip(words.each()).filter(|(v, found)| speaks(v) && found.iter().any(|f| f.list == own)).count();
    let imperative =
        |v: &View, c: &Cue| c.class == Class::Imperative && v.clause(c.span.start) == 0 && polarity::leads(v, c);
    let calls = body().filter(|(v, found)| found.iter().any(|c| imperative(v, c))).count();
    let total = body().count();
    let orders = views.iter().zip(words.each()).any(|(v, found)| speaks(v) && found.iter().any(|f| f.list == decrees));
    own * 12 > total || calls * 4 > total || orders
}

/// The most short forms kept of one article: each is looked for in every sentence.
const FORMS: usize = 50;

/// The short forms that the article defines for something that names a target.
pub fn short_forms(targets: &TargetFinder, views: &[View], words: &Words, list: u8) -> Vec<ShortForm> {
    let mut forms: Vec<ShortForm> = Vec::new();
    for (view, found) in views.iter().zip(words.each()) {
        let Some(form) = target::short_form(view.text) else { continue };
        // What it is short for stands before it: the last target named there.
        let hits = targets.find(view.text, found, list, &[]);
        if let Some(hit) = hits.last()
            && forms.len() < FORMS
            && !forms.iter().any(|(f, _)| f.needle() == form.as_bytes())
        {
            forms.push((Finder::new(form).into_owned(), hit.target));
        }
    }
    forms
}
