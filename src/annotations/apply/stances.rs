use std::sync::Arc;

use super::mentions::{sentence_of, to_clean};
use super::{Placed, lacks, moved_on, placed, without_clashes};
use crate::annotations::{Decision, Layer, Op, Values};
use crate::base::{Polarity, Problem, Stance, StanceDoc};

/// Applies people's decisions on stances: `add`, `remove`, and `retype` (the polarity). The anchor is the whole
/// sentence; target and holder say which of its stances is meant (`now` of an add, `was` of the others). A holder may
/// be left out where the sentence has one stance toward the target; in an add it is then the author.
pub fn apply_stances(doc: &mut StanceDoc, decisions: &[Decision]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ops = [Op::Add, Op::Remove, Op::Retype];
    let mut wanted = placed(doc.raw(), decisions, Layer::Stance, &ops, &mut problems);
    wanted.retain(|w| {
        let missing = match (target(w), now(w).and_then(|now| now.polarity), w.decision.op) {
            (None, _, Op::Add) => Some("now.target"),
            (None, ..) => Some("was.target"),
            (_, None, Op::Add | Op::Retype) => Some("now.polarity"),
            _ => None,
        };
        problems.extend(missing.map(|key| lacks(w, key)));
        missing.is_none()
    });
    for w in without_clashes(wanted, clash, &mut problems) {
        if let Err(problem) = apply(doc, &w) {
            problems.push(*problem);
        }
    }
    problems
}

fn now<'d>(w: &Placed<'d>) -> Option<&'d Values> {
    w.decision.now.as_ref()
}

/// The values that say which stance is meant.
fn which<'d>(w: &Placed<'d>) -> Option<&'d Values> {
    match w.decision.op {
        Op::Add => now(w),
        _ => w.decision.was.as_ref().or(now(w)),
    }
}

fn target<'d>(w: &Placed<'d>) -> Option<&'d str> {
    which(w)?.target.as_deref()
}

fn holder<'d>(w: &Placed<'d>) -> Option<&'d str> {
    let given = which(w).and_then(|v| v.holder.as_deref());
    if w.decision.op == Op::Add { Some(given.unwrap_or("author")) } else { given }
}

/// Two decisions clash that mean the same stance and differ in what becomes of it.
fn clash(a: &Placed<'_>, b: &Placed<'_>) -> bool {
    let one_holder = holder(a).is_none() || holder(b).is_none() || holder(a) == holder(b);
    if a.span != b.span || target(a) != target(b) || !one_holder {
        return false;
    }
    let outcome = |w: &Placed<'_>| match w.decision.op {
        Op::Remove => None,
        _ => now(w).and_then(|now| now.polarity),
    };
    outcome(a) != outcome(b)
}

fn apply(doc: &mut StanceDoc, w: &Placed<'_>) -> Result<(), Box<Problem>> {
    let segmented = &doc.tagged.segmented;
    let place = to_clean(&segmented.clean, w.span).and_then(|(article, clean)| {
        let sentences = &segmented.articles.get(article)?.sentences;
        let i = sentence_of(sentences, clean)?;
        (sentences[i as usize].span == clean).then_some((article, i))
    });
    let Some((article, sentence)) = place else {
        if w.decision.op == Op::Remove {
            return Ok(()); // the sentence is gone, and its stances with it
        }
        return Err(Box::new(w.problem(
            "this is no sentence now, so it is not applied; hint: anchor it to the whole sentence as the sentences table has it, or delete the line",
        )));
    };
    let (Some(target), Some(stances)) = (target(w), doc.articles.get_mut(article)) else { return Ok(()) };
    let mut same = stances
        .iter()
        .enumerate()
        .filter(|(_, s)| s.sentence == sentence && *s.target == *target && holder(w).is_none_or(|h| h == s.holder));
    let here = same.next().map(|(i, _)| i);
    if same.next().is_some() {
        return Err(Box::new(w.problem(format_args!(
            "the sentence has several stances toward {target}, so it is not applied; hint: name the holder (was.holder)"
        ))));
    }
    let polarity = now(w).and_then(|now| now.polarity);
    let was = w.decision.was.as_ref().and_then(|was| was.polarity);
    if let (Some(i), Some(was)) = (here, was)
        && stances[i].polarity != was
        && Some(stances[i].polarity) != polarity
    {
        return Err(Box::new(moved_on(w, stances[i].polarity, was)));
    }
    match (w.decision.op, here, polarity) {
        (Op::Remove, Some(i), _) => {
            stances.remove(i);
        }
        (Op::Add | Op::Retype, Some(i), Some(polarity)) => pin(&mut stances[i], w, polarity),
        (Op::Retype, None, _) => {
            return Err(Box::new(w.problem(format_args!(
                "a conflict: the machine finds no such stance toward {target} now, so it is not applied; hint: make it an “add”, or delete the line"
            ))));
        }
        (Op::Add, None, Some(polarity)) => {
            let holder = holder(w).unwrap_or("author").to_owned();
            let text = doc.tagged.segmented.clean.articles.get(article).map_or("", |a| a.text.as_str());
            // The nearest mention of these words: in the sentence itself, else before it.
            let mentions = doc.tagged.articles.get(article).map_or(&[][..], Vec::as_slice);
            let named = mentions.iter().rev().filter(|m| m.sentence <= sentence);
            let holder_entity = named.filter(|m| m.span.of(text) == holder).find_map(|m| m.entity.clone());
            let mut stance = Stance {
                sentence,
                target: Arc::from(target),
                polarity,
                holder,
                holder_entity,
                distanced: false,
                cues: Vec::new(),
                finder: Arc::from(""),
                score: 1.0,
            };
            pin(&mut stance, w, polarity);
            let key = |s: &Stance| (s.sentence, s.target.clone(), s.holder.clone());
            let at = stances.partition_point(|s| key(s) <= key(&stance));
            stances.insert(at, stance);
        }
        _ => {}
    }
    Ok(())
}

fn pin(stance: &mut Stance, w: &Placed<'_>, polarity: Polarity) {
    stance.polarity = polarity;
    if let Some(cues) = now(w).and_then(|now| now.cues.as_ref()) {
        stance.cues.clone_from(cues);
    }
    if let Some(distanced) = now(w).and_then(|now| now.distanced) {
        stance.distanced = distanced;
    }
    // Of two people who agree, the first is named.
    if !stance.finder.starts_with("human:") {
        stance.finder = Arc::from(w.human());
    }
    stance.score = 1.0;
}
