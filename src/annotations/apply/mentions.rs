use std::sync::Arc;

use super::{Placed, lacks, placed, without_clashes};
use crate::annotations::{Decision, Layer, Op, Values};
use crate::base::{CleanDoc, EntityType, Mention, Problem, Sentence, Span, TaggedDoc};

/// Applies people's decisions on entities.
///
/// `add` makes a mention in place of the machine's that overlap it, `remove` takes one away, `retype` and `relink`
/// give it another type or entity, `move` other boundaries (`now.start`, `now.end`). `keep` pins what `now` says,
/// finder included, in place of what `was` says (nothing, where it is missing): so a rejected change leaves no trace.
/// The others need `was` where the machine does not say what they want.
/// The mentions beside it that the same cause left as they are, but found otherwise, are found as before.
/// Whether a decision applies is judged by what the machine made, not by what other decisions make of it. Mentions stay
/// sorted and do not overlap.
pub fn apply_mentions(doc: &mut TaggedDoc, decisions: &[Decision]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ops = [Op::Add, Op::Remove, Op::Keep, Op::Move, Op::Retype, Op::Relink];
    let mut wanted = placed(&doc.segmented.clean.raw, decisions, Layer::Entity, &ops, &mut problems);
    wanted.retain(|w| {
        let missing = match w.decision.op {
            Op::Add | Op::Retype if kind(w).is_none() => Some("now.label"),
            Op::Keep if kind(w).is_none() => Some("now.label"),
            Op::Relink if now(w).is_none() => Some("now"),
            Op::Move if now(w).and_then(|now| now.start.zip(now.end)).is_none() => Some("now.start and now.end"),
            _ => None,
        };
        problems.extend(missing.map(|key| lacks(w, key)));
        missing.is_none()
    });
    let mut steps = Vec::new();
    for w in without_clashes(wanted, clash, &mut problems) {
        match step(doc, &w) {
            Ok(step) => steps.extend(step.map(|step| (w, step))),
            Err(problem) => problems.push(*problem),
        }
    }
    for (_, (article, gone, _)) in &steps {
        doc.articles[*article].retain(|m| !gone.contains(&m.span));
    }
    for (w, (article, ..)) in &steps {
        let raw = &doc.segmented.clean.raw;
        for (beside, span) in w.beside(raw).filter(|(b, _)| b.target.is_none()) {
            let place = to_clean(&doc.segmented.clean, span).filter(|(a, _)| a == article);
            let same = |m: &&mut Mention| {
                place.is_some_and(|(_, span)| span == m.span)
                    && beside.label == Some(m.kind)
                    && beside.was.is(&m.finder, m.score)
            };
            if let Some(mention) = doc.articles[*article].iter_mut().find(same) {
                (mention.finder, mention.score) = (Arc::from(beside.now.finder.as_str()), beside.now.score);
            }
        }
    }
    for (w, (article, _, mention)) in steps {
        let mentions = &mut doc.articles[article];
        let Some(mut mention) = mention else { continue };
        // Another decision has made this mention already: both hold, and of two people who agree the first is named.
        if let Some(same) = mentions.iter().find(|m| m.span == mention.span && m.finder.starts_with("human:")) {
            if kind(&w).is_none() {
                mention.kind = same.kind;
            }
            if entity(&w).is_none() {
                mention.entity.clone_from(&same.entity);
            }
            mention.finder.clone_from(&same.finder);
        }
        mentions.retain(|m| !m.span.overlaps(mention.span));
        let at = mentions.partition_point(|m| m.span < mention.span);
        mentions.insert(at, mention);
    }
    problems
}

/// Two people (or lines) clash when both want a mention and these differ, or one wants it gone that the other wants.
fn clash(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        matches!((a, b), (Some(a), Some(b)) if a != b)
    }
    match (a.decision.op == Op::Remove, b.decision.op == Op::Remove) {
        (true, true) => false,
        (false, false) => {
            let bounds = |w: &Placed<'_>| match w.decision.op {
                Op::Move => now(w).and_then(|now| now.start.zip(now.end)),
                _ => None,
            };
            a.span != b.span || differ(kind(a), kind(b)) || differ(entity(a), entity(b)) || bounds(a) != bounds(b)
        }
        _ => a.span == b.span,
    }
}

/// The value that a person gave; a `keep` without one keeps `was`.
fn now<'d>(w: &Placed<'d>) -> Option<&'d Values> {
    let was = if w.decision.op == Op::Keep { w.decision.was.as_ref() } else { None };
    w.decision.now.as_ref().or(was)
}

fn kind(w: &Placed<'_>) -> Option<EntityType> {
    now(w)?.kind
}

fn entity<'d>(w: &Placed<'d>) -> Option<&'d str> {
    now(w)?.entity.as_deref()
}

/// What a decision does to an article: mentions of these places go, this one comes.
type Step = (usize, Vec<Span>, Option<Mention>);

fn step(doc: &TaggedDoc, w: &Placed<'_>) -> Result<Option<Step>, Box<Problem>> {
    let op = w.decision.op;
    let clean_doc = &doc.segmented.clean;
    let Some((article, clean)) = to_clean(clean_doc, w.span) else {
        if op == Op::Remove {
            return Ok(None); // the text is dropped, and the mention with it
        }
        return Err(Box::new(w.problem(
            "it begins or ends in text that is dropped, so it is not applied; hint: keep that text with a decision on its block, or delete the line",
        )));
    };
    let Some(mentions) = doc.articles.get(article) else { return Ok(None) };
    // The place whose machine value `was` describes: that of the anchor, or the one it names.
    let was = w.decision.was.as_ref();
    let Some((_, was_at)) = w.other(&clean_doc.raw, was).and_then(|span| to_clean(clean_doc, span)) else {
        return Err(conflict(w, None));
    };
    let at = |span: Span| mentions.iter().find(|m| m.span == span);
    let around = |span: Span| mentions.iter().find(|m| m.span.overlaps(span));
    let here = at(was_at);
    let is = |m: &Mention, v: &Values| {
        v.kind.is_none_or(|k| k == m.kind) && v.entity.as_deref().is_none_or(|e| Some(e) == m.entity.as_deref())
    };
    // What it becomes by the decision; a relink says of every mention which entity it is, or that it is none.
    let becomes =
        |m: &Mention, v: &Values| is(m, v) && (op != Op::Relink || v.entity.as_deref() == m.entity.as_deref());
    let strict = |m: &Mention, v: &Values| v.kind == Some(m.kind) && v.entity.as_deref() == m.entity.as_deref();
    let was_holds = |m: &Mention| was.is_none_or(|v| is(m, v));
    // Whether the decision says what was there: without it, it would change whatever is there.
    let seen = was.is_some_and(|v| v.kind.is_some() || v.entity.is_some());
    let unseen = |m: &Mention| {
        Box::new(super::unseen(w, "was.label", m.kind, format_args!("\"was\":{{\"label\":\"{}\"}}", m.kind)))
    };
    let new = |span: Span, old: Option<&Mention>| make(doc, article, span, w, old);
    Ok(match op {
        Op::Remove => match here {
            Some(m) if !seen => return Err(unseen(m)),
            Some(m) if was_holds(m) => Some((article, vec![m.span], None)),
            Some(m) => return Err(conflict(w, Some(m))),
            None if was.is_none() => None,
            None => match around(was_at) {
                Some(m) => return Err(conflict(w, Some(m))),
                None => return Err(Box::new(w.stale())),
            },
        },
        Op::Keep => {
            let wanted = now(w);
            let literal = w.decision.now.is_some();
            let pinned = |m: &Mention| wanted.is_some_and(|v| if literal { strict(m, v) } else { is(m, v) });
            match (at(clean), w.decision.was.as_ref().filter(|_| w.decision.now.is_some())) {
                // A `keep` that never overruled anything is no news.
                (Some(m), was) if pinned(m) => {
                    return if was.is_some() || w.decision.now.is_some() { Err(Box::new(w.stale())) } else { Ok(None) };
                }
                (_, Some(_)) => match here {
                    Some(m) if was_holds(m) => Some((article, vec![m.span], Some(new(clean, None)?))),
                    other => return Err(conflict(w, other.or(around(clean)))),
                },
                (_, None) => match around(clean) {
                    Some(m) => return Err(conflict(w, Some(m))),
                    None => Some((article, Vec::new(), Some(new(clean, None)?))),
                },
            }
        }
        Op::Add => match at(clean) {
            Some(m) if !was_holds(m) && Some(m.kind) != kind(w) => return Err(conflict(w, Some(m))),
            old => Some((article, Vec::new(), Some(new(clean, old)?))),
        },
        Op::Move => {
            let place = w.other(&clean_doc.raw, w.decision.now.as_ref()).and_then(|span| to_clean(clean_doc, span));
            let Some((_, place)) = place else {
                return Err(Box::new(w.problem(
                    "other words stand at its new boundaries, or they lie in text that is dropped, so it is not applied; hint: correct now.start, now.end and now.quote, or delete the line",
                )));
            };
            match (here, at(place)) {
                (Some(m), _) if !seen => return Err(unseen(m)),
                (Some(m), _) if was_holds(m) => Some((article, vec![m.span], Some(new(place, Some(m))?))),
                (None, Some(m)) if is(m, w.decision.now.as_ref().unwrap_or(&Values::default())) => None,
                (m, other) => return Err(conflict(w, m.or(other).or(around(was_at)))),
            }
        }
        Op::Retype | Op::Relink => match here {
            Some(m) if (seen && was_holds(m)) || w.decision.now.as_ref().is_some_and(|v| becomes(m, v)) => {
                Some((article, Vec::new(), Some(new(clean, Some(m))?)))
            }
            Some(m) if !seen => return Err(unseen(m)),
            Some(m) => return Err(conflict(w, Some(m))),
            None => {
                return Err(Box::new(w.problem(
                    "a conflict: the machine marks nothing there now, so it is not applied; hint: make it an “add”, or delete the line",
                )));
            }
        },
        _ => None,
    })
}

/// The mention that a decision makes, of an old one where there is one.
fn make(
    doc: &TaggedDoc,
    article: usize,
    span: Span,
    w: &Placed<'_>,
    old: Option<&Mention>,
) -> Result<Mention, Box<Problem>> {
    let sentences = doc.segmented.articles.get(article).map_or(&[][..], |a| &a.sentences);
    let kind = kind(w).or(old.map(|m| m.kind));
    let (Some(sentence), Some(kind)) = (sentence_of(sentences, span), kind) else {
        return Err(Box::new(w.problem(
            "it does not lie inside one sentence, so it is not applied; hint: give it other boundaries, or delete the line",
        )));
    };
    let keep = w.decision.op == Op::Keep;
    let entity = match entity(w) {
        Some(entity) => Some(Arc::from(entity)),
        // What is kept is kept as it was; a relink to nothing unlinks.
        None if keep || w.decision.op == Op::Relink => None,
        None => old.and_then(|m| m.entity.clone()),
    };
    let pinned = now(w).filter(|_| keep);
    let finder = pinned.and_then(|v| v.finder.as_deref()).map_or_else(|| w.human(), str::to_owned);
    let score = pinned.and_then(|v| v.score).unwrap_or(1.0);
    Ok(Mention { span, sentence, kind, entity, finder: Arc::from(finder), score })
}

/// Reports that the machine says something that the person who decided has not seen.
fn conflict(w: &Placed<'_>, machine: Option<&Mention>) -> Box<Problem> {
    let said = |kind: Option<EntityType>, entity: Option<&str>| match (kind, entity) {
        (None, _) => "nothing".to_owned(),
        (Some(kind), None) => kind.to_string(),
        (Some(kind), Some(entity)) => format!("{kind} = {entity}"),
    };
    let was = w.decision.was.as_ref();
    // Entities are named where types do not tell the two apart.
    let named = was.is_some_and(|v| v.entity.is_some() || v.kind == machine.map(|m| m.kind));
    let machine = match machine {
        None => "nothing".to_owned(),
        Some(m) => said(Some(m.kind), m.entity.as_deref().filter(|_| named)),
    };
    Box::new(super::moved_on(w, machine, said(was.and_then(|v| v.kind), was.and_then(|v| v.entity.as_deref()))))
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
