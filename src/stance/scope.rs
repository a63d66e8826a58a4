//! How far cues hold: negation, contrast, open questions and purposes.

use super::cues::{Class, Cue};
use super::polarity::opposite;
use super::view::View;
use crate::base::Span;

/// The characters that may stand between a negator and the cue that it turns.
const REACH: usize = 5;

/// Applies the scopes of a sentence to its cues: turned ones change sides, cues that a contrast overrules are weakened,
/// and the scope words themselves go.
pub fn apply(view: &View, found: &[Cue]) -> Vec<Cue> {
    let contrast = found.iter().filter(|c| c.class == Class::Contrast).map(|c| c.span.start).max();
    // A contrast overrules only where something is said after it.
    let contrast = contrast.filter(|&at| found.iter().any(|c| judges(c.class) && c.span.start > at));
    let mut cues: Vec<Cue> = Vec::new();
    for mut cue in found.iter().copied().filter(|c| !c.class.is_scope()) {
        if let Some(negator) = turned(view, found, cue) {
            cue.polarity = opposite(cue.polarity);
            // What is denied is weaker than what is said, unless the negator judges by itself (难言成功); and a duty denied
            // is a duty still.
            cue.strength = if negator.strength > 1.0 { cue.strength.max(0.85) } else { cue.strength * 0.5 };
            if matches!(cue.class, Class::Advice | Class::Duty | Class::Imperative | Class::Demand) {
                cue.strength = 0.0;
            }
        }
        // What is admitted (虽然…, 尽管…) is not the point.
        let conceded = || governs(view, found, Class::Concession, cue.span);
        let overruled = || contrast.is_some_and(|at| cue.span.start < at) || conceded();
        if judges(cue.class) && overruled() {
            cue.strength *= 0.3;
        }
        if cue.strength > 0.0 {
            cues.push(cue);
        }
    }
    cues
}

/// Whether words of a class say that something is good or bad.
pub fn judges(class: Class) -> bool {
    matches!(
        class,
        Class::Benefit
            | Class::Achievement
            | Class::Merit
            | Class::Fault
            | Class::Harm
            | Class::Motive
            | Class::Pressure
    )
}

/// The negator before the cue in its clause, near enough.
fn turned<'c>(view: &View, found: &'c [Cue], cue: Cue) -> Option<&'c Cue> {
    // 不少, 未来 begin like one and have no strength.
    let negates = |s: &&Cue| s.class == Class::Negator && s.strength > 0.0 && s.span.end <= cue.span.start;
    found.iter().filter(negates).rfind(|s| {
        view.clause(s.span.start) == view.clause(cue.span.start)
            && view.text[s.span.end as usize..cue.span.start as usize].chars().count() <= REACH
    })
}

/// Whether something is said after a contrast behind a place: what was left open before it is not the point.
fn answered(found: &[Cue], from: Span, to: Span) -> bool {
    found.iter().any(|c| c.class == Class::Contrast && from.end <= c.span.start && c.span.end <= to.start)
}

/// Whether a sentence asks for the truth of what it says (…吗？), and not for show (难道…吗？).
fn asks(text: &str) -> bool {
    let end = text.trim_end_matches(['”', '」', '？', '?']);
    let for_show = ["难道", "岂", "不是", "何尝", "还能", "还算"];
    end.len() < text.len() && end.ends_with(['吗', '么']) && !for_show.iter().any(|w| text.contains(w))
}

/// Whether the sentence leaves its matter open (是否, 有待): such a sentence judges nothing, unless it does after 但.
pub fn is_open(found: &[Cue]) -> bool {
    let judged = |q: &Cue| found.iter().any(|c| judges(c.class) && c.strength > 0.0 && answered(found, q.span, c.span));
    found.iter().any(|c| c.class == Class::Question && !judged(c))
}

/// What closes a sentence whose matter people see differently.
const DIFFER: &[&str] = &["众说纷纭", "见仁见智", "莫衷一是", "褒贬不一", "各执一词", "评价不一"];

/// Whether a question is such a word, and its clause says no more than who differs over the one before: …，各方众说纷纭.
fn sums_up(view: &View, question: &Cue, at: Span) -> bool {
    let clause = view.clause(question.span.start);
    clause == view.clause(at.start) + 1
        && DIFFER.contains(&question.span.of(view.text))
        && view.clauses.get(clause).is_some_and(|c| {
            let head = &view.text[c.start as usize..question.span.start as usize];
            head.chars().count() <= 4 && !head.starts_with(['但', '却'])
        })
}

/// Whether what stands at `at` is left open: by its own clause, by an earlier one with no contrast between (能否…，但…), or
/// because the sentence asks.
pub fn leaves_open(view: &View, found: &[Cue], at: Span) -> bool {
    let clause = view.clause(at.start);
    let opens = |c: &Cue| view.clause(c.span.start) <= clause && !answered(found, c.span, at) || sums_up(view, c, at);
    found.iter().any(|c| c.class == Class::Question && opens(c)) || asks(view.text)
}

/// Whether a scope word of the class stands before `at` in the same clause.
pub fn governs(view: &View, found: &[Cue], class: Class, at: Span) -> bool {
    found.iter().any(|c| {
        // An aim lasts to the end of the sentence, other scopes to that of the clause.
        let reaches = || class == Class::Purpose || view.clause(c.span.start) == view.clause(at.start);
        c.class == class && c.span.end <= at.start && reaches()
    })
}
