use std::sync::Arc;

use super::mentions::{sentence_of, to_clean};
use super::{Placed, lacks, moved_on, placed, unseen, without_clashes};
use crate::annotations::{Decision, Layer, Op, Values};
use crate::base::{Polarity, Problem, Span, Stance, StanceDoc};

/// Applies people's decisions on stances: `add`, `remove`, `retype` (the polarity), `stance` (target, holder, cues or
/// distance too) and `keep` (pins what `now` says, finder included, in place of what `was` says). The anchor is the
/// whole sentence; target and holder say which of its stances is meant (`now` of an add, `was` of the others). A holder
/// may be left out where the sentence has one stance toward the target; in an add it is then the author. What is made must
/// be toward one of these targets; `remove`, `retype` and `stance` need `was.polarity` where the machine does not say `now`.
pub fn apply_stances(doc: &mut StanceDoc, decisions: &[Decision], targets: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ops = [Op::Add, Op::Remove, Op::Keep, Op::Retype, Op::Stance];
    let mut wanted = placed(doc.raw(), decisions, Layer::Stance, &ops, &mut problems);
    wanted.retain(|w| {
        let missing = match (target(w), now(w).and_then(|now| now.polarity), w.decision.op) {
            (None, _, Op::Add) => Some("now.target"),
            (None, ..) => Some("was.target"),
            (_, None, Op::Add | Op::Retype | Op::Keep) => Some("now.polarity"),
            (.., Op::Stance) if now(w).is_none() => Some("now"),
            _ => None,
        };
        problems.extend(missing.map(|key| lacks(w, key)));
        // A stance that is kept was made by the machine, toward a target that there was.
        let made = now(w).filter(|_| w.decision.op != Op::Keep).and_then(|now| now.target.as_deref());
        let unknown = made.filter(|made| targets.iter().all(|known| known != made));
        problems.extend(unknown.map(|target| {
            w.problem(format_args!(
                "annotations/targets.toml has no target “{target}”, so it is not applied; hint: add it there, or correct now.target"
            ))
        }));
        missing.is_none() && unknown.is_none()
    });
    let wanted = without_clashes(wanted, clash, &mut problems);
    // Those that go with decisions on mentions: which of these hold was reported when they were applied.
    let others = placed(doc.raw(), decisions, Layer::Entity, Op::ALL, &mut Vec::new());
    for w in wanted.iter().chain(others.iter().filter(|w| !w.decision.beside.is_empty())) {
        beside(doc, w);
    }
    for w in wanted {
        if let Err(problem) = apply(doc, &w) {
            problems.push(*problem);
        }
    }
    problems
}

/// Gives the stances that go with a decision the finder and score that they had before.
fn beside(doc: &mut StanceDoc, w: &Placed<'_>) {
    let found: Vec<_> = w.beside(doc.raw()).filter_map(|(b, span)| Some((b, place(doc, span)?))).collect();
    for (beside, (article, sentence)) in found {
        let same = |s: &&mut Stance| {
            s.sentence == sentence
                && beside.target.as_deref() == Some(&*s.target)
                && beside.holder.as_deref() == Some(&s.holder)
                && beside.was.is(&s.finder, s.score)
        };
        if let Some(stance) = doc.articles.get_mut(article).and_then(|all| all.iter_mut().find(same)) {
            (stance.finder, stance.score) = (Arc::from(beside.now.finder.as_str()), beside.now.score);
        }
    }
}

/// The article and the sentence that a raw span is, whole.
fn place(doc: &StanceDoc, span: Span) -> Option<(usize, u32)> {
    let segmented = &doc.tagged.segmented;
    let (article, clean) = to_clean(&segmented.clean, span)?;
    let sentences = &segmented.articles.get(article)?.sentences;
    let i = sentence_of(sentences, clean)?;
    (sentences[i as usize].span == clean).then_some((article, i))
}

/// The value that a person gave; a `keep` without one keeps `was`.
fn now<'d>(w: &Placed<'d>) -> Option<&'d Values> {
    let was = if w.decision.op == Op::Keep { w.decision.was.as_ref() } else { None };
    w.decision.now.as_ref().or(was)
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
        _ => now(w).map(|now| {
            let moved = matches!(w.decision.op, Op::Stance | Op::Keep);
            (now.polarity, moved.then(|| (now.target.clone(), now.holder.clone())))
        }),
    };
    outcome(a) != outcome(b)
}

fn apply(doc: &mut StanceDoc, w: &Placed<'_>) -> Result<(), Box<Problem>> {
    let Some((article, sentence)) = place(doc, w.span) else {
        if w.decision.op == Op::Remove {
            return Ok(()); // the sentence is gone, and its stances with it
        }
        return Err(Box::new(w.problem(
            "this is no sentence now, so it is not applied; hint: anchor it to the whole sentence as the sentences table has it, or delete the line",
        )));
    };
    if w.decision.op == Op::Keep {
        return doc.articles.get_mut(article).map_or(Ok(()), |stances| keep(stances, sentence, w));
    }
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
    if let Some(i) = here
        && was.is_none()
        && w.decision.op != Op::Add
        && !(w.decision.op != Op::Remove && now(w).is_some_and(|now| says(&stances[i], now)))
    {
        let said = stances[i].polarity;
        let example =
            format!("\"was\":{{\"target\":\"{target}\",\"polarity\":\"{said}\",\"holder\":\"{}\"}}", stances[i].holder);
        return Err(Box::new(unseen(w, "was.polarity", said, example)));
    }
    match (w.decision.op, here, polarity) {
        (Op::Remove, Some(i), _) => {
            stances.remove(i);
        }
        (Op::Remove, None, _) if w.decision.was.as_ref().is_some_and(|was| was.polarity.is_some()) => {
            return Err(Box::new(w.stale()));
        }
        (Op::Stance, Some(i), polarity) => {
            let polarity = polarity.unwrap_or(stances[i].polarity);
            if let Some(target) = now(w).and_then(|now| now.target.as_deref()) {
                stances[i].target = Arc::from(target);
            }
            if let Some(holder) = now(w).and_then(|now| now.holder.as_deref()) {
                stances[i].holder = holder.to_owned();
                stances[i].holder_entity = now(w).and_then(|now| now.holder_entity.as_deref()).map(Arc::from);
            }
            pin(&mut stances[i], w, polarity);
            sort(stances);
        }
        (Op::Add | Op::Retype, Some(i), Some(polarity)) => pin(&mut stances[i], w, polarity),
        (Op::Retype | Op::Stance, None, _) => {
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

/// Whether a stance is what a person wants it to be, in all that they name.
fn says(stance: &Stance, now: &Values) -> bool {
    now.target.as_deref().is_none_or(|target| *target == *stance.target)
        && now.polarity.is_none_or(|polarity| polarity == stance.polarity)
        && now.holder.as_deref().is_none_or(|holder| holder == stance.holder)
        && now.cues.as_ref().is_none_or(|cues| *cues == stance.cues)
        && now.distanced.is_none_or(|distanced| distanced == stance.distanced)
}

/// Puts back what the person kept, in place of what the machine said then.
fn keep(stances: &mut Vec<Stance>, sentence: u32, w: &Placed<'_>) -> Result<(), Box<Problem>> {
    let Some(kept) = now(w) else { return Ok(()) };
    let (Some(target), Some(polarity)) = (kept.target.as_deref(), kept.polarity) else { return Ok(()) };
    let holder = kept.holder.as_deref().unwrap_or("author");
    let find = |target: &str, holder: Option<&str>| {
        let same = |s: &Stance| s.sentence == sentence && *s.target == *target && holder.is_none_or(|h| h == s.holder);
        stances.iter().position(same)
    };
    let here = find(target, Some(holder));
    let says = |s: &Stance| {
        s.polarity == polarity
            && kept.holder_entity.as_deref() == s.holder_entity.as_deref()
            && kept.cues.as_ref().is_none_or(|cues| *cues == s.cues)
            && kept.distanced.is_none_or(|d| d == s.distanced)
    };
    let was = w.decision.was.as_ref().filter(|_| w.decision.now.is_some());
    if here.is_some_and(|i| says(&stances[i])) {
        return if w.decision.now.is_some() { Err(Box::new(w.stale())) } else { Ok(()) };
    }
    let old = match was {
        None => here,
        Some(was) => find(was.target.as_deref().unwrap_or(target), was.holder.as_deref()),
    };
    let nothing = || "nothing".to_owned();
    match (was, old) {
        (None, None) => {}
        (Some(was), Some(i)) if was.polarity.is_none_or(|p| p == stances[i].polarity) => {
            stances.remove(i);
        }
        (was, old) => {
            let machine = old.or(here).map_or_else(nothing, |i| stances[i].polarity.to_string());
            let then = was.and_then(|w| w.polarity).map_or_else(nothing, |p| p.to_string());
            return Err(Box::new(moved_on(w, machine, then)));
        }
    }
    stances.push(Stance {
        sentence,
        target: Arc::from(target),
        polarity,
        holder: holder.to_owned(),
        holder_entity: kept.holder_entity.as_deref().map(Arc::from),
        distanced: kept.distanced.unwrap_or(false),
        cues: kept.cues.clone().unwrap_or_default(),
        finder: kept.finder.as_deref().map_or_else(|| Arc::from(w.human()), Arc::from),
        score: kept.score.unwrap_or(1.0),
    });
    sort(stances);
    Ok(())
}

fn sort(stances: &mut [Stance]) {
    stances.sort_by(|a, b| (a.sentence, &a.target, &a.holder).cmp(&(b.sentence, &b.target, &b.holder)));
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
