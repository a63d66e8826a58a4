use std::sync::Arc;

use super::{Placed, lacks, moved_on, placed, without_clashes};
use crate::annotations::{Decision, Layer, Op, Values};
use crate::base::{CleanDoc, EntityType, Mention, Problem, Sentence, Span, TaggedDoc};

/// Applies people's decisions on entities: `add`, `remove`, `retype`.
///
/// An added mention replaces the machine's that overlap it. Mentions stay sorted and do not overlap.
pub fn apply_mentions(doc: &mut TaggedDoc, decisions: &[Decision]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ops = [Op::Add, Op::Remove, Op::Retype];
    let mut wanted = placed(&doc.segmented.clean.raw, decisions, Layer::Entity, &ops, &mut problems);
    wanted.retain(|w| {
        let good = w.decision.op == Op::Remove || kind(w).is_some();
        problems.extend((!good).then(|| lacks(w, "now.label")));
        good
    });
    for w in without_clashes(wanted, clash, &mut problems) {
        if let Err(problem) = apply(doc, &w) {
            problems.push(*problem);
        }
    }
    problems
}

/// Two people (or lines) clash when both want a mention and these differ, or one wants it gone that the other wants.
fn clash(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    match (a.decision.op == Op::Remove, b.decision.op == Op::Remove) {
        (true, true) => false,
        (false, false) => {
            let (x, y) = (entity(a), entity(b));
            a.span != b.span || kind(a) != kind(b) || (x.is_some() && y.is_some() && x != y)
        }
        _ => a.span == b.span,
    }
}

fn now<'d>(w: &Placed<'d>) -> Option<&'d Values> {
    w.decision.now.as_ref()
}

fn kind(w: &Placed<'_>) -> Option<EntityType> {
    now(w)?.kind
}

fn entity<'d>(w: &Placed<'d>) -> Option<&'d str> {
    now(w)?.entity.as_deref()
}

fn apply(doc: &mut TaggedDoc, w: &Placed<'_>) -> Result<(), Box<Problem>> {
    let Some((article, clean)) = to_clean(&doc.segmented.clean, w.span) else {
        if w.decision.op == Op::Remove {
            return Ok(()); // the text is dropped, and the mention with it
        }
        return Err(Box::new(w.problem(
            "it begins or ends in text that is dropped, so it is not applied; hint: keep that text with a decision on its block, or delete the line",
        )));
    };
    let sentences = doc.segmented.articles.get(article).map_or(&[][..], |a| &a.sentences);
    let sentence = sentence_of(sentences, clean);
    let Some(mentions) = doc.articles.get_mut(article) else { return Ok(()) };
    let here = mentions.iter().position(|m| m.span == clean);
    let was = w.decision.was.as_ref().and_then(|was| was.kind);
    if let (Some(i), Some(was)) = (here, was)
        && mentions[i].kind != was
        && Some(mentions[i].kind) != kind(w)
    {
        return Err(Box::new(moved_on(w, mentions[i].kind, was)));
    }
    match (w.decision.op, here, kind(w)) {
        (Op::Remove, Some(i), _) => {
            mentions.remove(i);
        }
        (Op::Add | Op::Retype, Some(i), Some(kind)) => pin(&mut mentions[i], w, kind),
        (Op::Retype, None, _) => {
            return Err(Box::new(w.problem(
                "a conflict: the machine marks nothing there now, so it is not applied; hint: make it an “add”, or delete the line",
            )));
        }
        (Op::Add, None, Some(kind)) => {
            let Some(sentence) = sentence else {
                return Err(Box::new(w.problem(
                    "it does not lie inside one sentence, so it is not applied; hint: give it other boundaries, or delete the line",
                )));
            };
            mentions.retain(|m| !m.span.overlaps(clean));
            let at = mentions.partition_point(|m| m.span < clean);
            let mut mention = Mention { span: clean, sentence, kind, entity: None, finder: Arc::from(""), score: 1.0 };
            pin(&mut mention, w, kind);
            mentions.insert(at, mention);
        }
        _ => {}
    }
    Ok(())
}

fn pin(mention: &mut Mention, w: &Placed<'_>, kind: EntityType) {
    mention.kind = kind;
    if let Some(entity) = entity(w) {
        mention.entity = Some(Arc::from(entity));
    }
    // Of two people who agree, the first is named.
    if !mention.finder.starts_with("human:") {
        mention.finder = Arc::from(w.human());
    }
    mention.score = 1.0;
}

/// The article that keeps this raw span, and its place in the clean text.
pub(super) fn to_clean(clean: &CleanDoc, raw: Span) -> Option<(usize, Span)> {
    let first = clean.blocks.partition_point(|b| b.span.end <= raw.start);
    let block = clean.blocks.get(first).filter(|b| b.label.kept())?;
    let article = block.article? as usize;
    Some((article, clean.articles.get(article)?.map.to_clean(raw)?))
}

/// The sentence that holds the whole span.
pub(super) fn sentence_of(sentences: &[Sentence], span: Span) -> Option<u32> {
    let i = sentences.partition_point(|s| s.span.end <= span.start);
    sentences.get(i).filter(|s| s.span.contains(span)).map(|_| i as u32)
}
