//! The polarity of a row by a fitted model: over what the rules weighed, and over what they cannot weigh: whose doing
//! the target is, who holds the stance, how its name sounds, and how the article speaks of it elsewhere.

use super::cues::{Class, Cue};
use super::evidence::{Evidence, Via};
use super::linear::{features, logistic};
use super::model::Model;
use super::polarity::{Decision, Weighed, named, side};
use super::scope;
use crate::base::{Polarity, Span};

features! {
    /// What speaks for the polarity of one holder's stance toward one target.
    Verdict {
        bias,
        /// Weights of the account, at most three.
        favor,
        against,
        /// The rules decide so.
        rule_favor,
        rule_against,
        /// The heaviest finder of its side.
        by_advice,
        by_advocacy,
        by_attitude,
        by_evaluation_favor,
        by_evaluation_against,
        by_motive,
        by_distance,
        /// Cues of the sentence, whomever they belong to and whatever they are about.
        sentence_favor,
        sentence_against,
        /// An imperative or a duty that the rules do not count.
        calls,
        /// The name and the aliases of the target sound good, or bad.
        name_good,
        name_bad,
        /// How the other sentences of the article speak of the target, from -1 to 1; and those of the turn.
        article_leans,
        turn_leans,
        /// The same, where the sentence itself has no cue.
        silent_article_leans,
        silent_turn_leans,
        /// The part of the article's sentences on its targets that judge, where the sentence itself has no cue; and
        /// where it has.
        silent_judging,
        loud_judging,
        /// The text speaks for a party ([`Setting::party`]); the same where the sentence has no cue, and then as its turn and
        /// the article lean.
        party,
        silent_party,
        party_leans,
        party_favor,
        party_against,
        /// Whose doing the target is leads the sentence.
        agent_first,
        /// The holder is whose doing the target is.
        holder_agent,
        /// A reporter asks.
        reporter,
        asks,
        /// It names the target's doing in quotation marks by a word for a bad motive (“武器化”).
        labels,
        /// An opinion of another's is reported, where something else speaks for a stance, too.
        reported,
        /// Somebody else than the author holds it; and where next to nothing was weighed: who is reported mostly judges.
        other,
        silent_other,
        /// It is left open (是否, 有待).
        open,
        /// It names the target; and what was weighed for and against where it does.
        named,
        named_favor,
        named_against,
        /// It begins with a turn (然而, 不过); and where next to nothing was weighed.
        turns,
        silent_turns,
        /// Another's words are quoted; and where next to nothing was weighed.
        quoted,
        silent_quoted,
        /// It gives numbers.
        numbers,
    }
}

/// What is known of a target around one sentence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting {
    /// How the name and the aliases sound.
    pub valence: f64,
    /// How the rest of the article speaks of the target, and the rest of the turn.
    pub article: f64,
    pub turn: f64,
    /// The part of the other chosen sentences of the article that have cues.
    pub judging: f64,
    /// Whether the text speaks for a party: a plan, a regulation, a report, a spokesman's answers. What analysts leave
    /// unsaid is open; what a party leaves unsaid is not.
    pub party: bool,
    /// Whether the actor whose doing the target is comes first in the sentence.
    pub agent_first: bool,
}

/// How a sentence begins in which a reporter asks.
const REPORTER: &[&str] = &["问：", "问:", "/问", "有记者问", "记者问"];

/// How a sentence begins that turns against what was said.
const TURNING: &[&str] =
    &["然而", "不过", "但", "可是", "可惜", "遗憾的是", "问题是", "问题在于", "另一方面", "即便", "即使"];

/// From so many bytes on, a quotation is more than a term.
const QUOTED: u32 = 18;

/// What speaks for the polarity of a decision. `holder_agent`: its holder is whose doing the target is.
pub fn features(
    evidence: &Evidence,
    target: usize,
    setting: &Setting,
    holder_agent: bool,
    decision: &Decision,
) -> Verdict {
    let flag = f64::from;
    let text = evidence.view.text;
    let sum = |polarity: Polarity| -> f64 {
        decision.weighed.iter().filter(|w| w.polarity == polarity).map(|w| f64::from(w.weight)).sum()
    };
    let by = |polarity: Polarity, finders: &[&str]| {
        let is = |w: &&Weighed| w.polarity == polarity && finders.contains(&w.finder) && w.weight > 0.3;
        flag(decision.weighed.iter().any(|w| is(&w)))
    };
    let sentence = |polarity: Polarity| -> f64 {
        evidence.cues.iter().filter(|c| c.polarity == polarity).map(|c| f64::from(c.strength)).sum::<f64>().min(3.0)
    };
    let labels = decision.weighed.iter().any(|w| {
        w.finder == "stance:motive"
            && evidence.phrases().any(|(span, _, class)| span == w.span && class == Class::Motive)
    });
    let (favor, against) = (sum(Polarity::Favor), sum(Polarity::Against));
    let silent = flag(decision.is_silent());
    let speaker = evidence.voice.speaker.name;
    let named = evidence.hits.iter().any(|h| h.target == target);
    let turns = TURNING.iter().any(|w| text.starts_with(w));
    let quoted =
        !decision.holder.is_author() && evidence.quotes.iter().any(|q| !q.title && q.inner.len() as u32 >= QUOTED);
    let calls = |c: &&Cue| {
        c.polarity == Polarity::Favor
            && matches!(c.class, Class::Imperative | Class::Duty)
            && super::polarity::leads(evidence.view, c)
    };
    Verdict {
        bias: 1.0,
        favor: favor.min(3.0),
        against: against.min(3.0),
        rule_favor: flag(decision.polarity == Polarity::Favor),
        rule_against: flag(decision.polarity == Polarity::Against),
        by_advice: by(Polarity::Favor, &["stance:advice"]),
        by_advocacy: by(Polarity::Favor, &["stance:advocacy"]),
        by_attitude: by(Polarity::Favor, &["stance:attitude"]),
        by_evaluation_favor: by(Polarity::Favor, &["stance:evaluation"]),
        by_evaluation_against: by(Polarity::Against, &["stance:evaluation"]),
        by_motive: by(Polarity::Against, &["stance:motive", "stance:attitude"]),
        by_distance: by(Polarity::Against, &["stance:scare-quotes", "stance:so-called"]),
        sentence_favor: sentence(Polarity::Favor),
        sentence_against: sentence(Polarity::Against),
        calls: flag(evidence.cues.iter().any(|c| calls(&c))),
        name_good: flag(setting.valence > 0.0),
        name_bad: flag(setting.valence < 0.0),
        article_leans: setting.article,
        turn_leans: setting.turn,
        silent_article_leans: setting.article * silent,
        silent_turn_leans: setting.turn * silent,
        silent_judging: setting.judging * silent,
        loud_judging: setting.judging * (1.0 - silent),
        party: flag(setting.party),
        silent_party: silent * flag(setting.party),
        party_leans: silent * flag(setting.party) * (setting.article + setting.turn),
        party_favor: sentence(Polarity::Favor) * flag(setting.party),
        party_against: sentence(Polarity::Against) * flag(setting.party),
        agent_first: flag(setting.agent_first),
        holder_agent: flag(holder_agent),
        reporter: flag(speaker.ends_with("记者") || REPORTER.iter().any(|w| text.starts_with(w))),
        asks: flag(text.ends_with(['？', '?'])),
        labels: flag(labels),
        reported: flag(decision.holder.name != speaker && (favor + against > 0.0 || setting.article != 0.0)),
        other: flag(!decision.holder.is_author()),
        silent_other: flag(!decision.holder.is_author()) * silent,
        open: flag(scope::is_open(evidence.found)),
        named: flag(named),
        named_favor: flag(named) * favor.min(3.0),
        named_against: flag(named) * against.min(3.0),
        turns: flag(turns),
        silent_turns: flag(turns) * silent,
        quoted: flag(quoted),
        silent_quoted: flag(quoted) * silent,
        numbers: (f64::from(text.bytes().map(|b| u32::from(b.is_ascii_digit())).sum::<u32>()) / 8.0).min(1.0),
    }
}

/// How much more the word of the rules counts, where they found that a sentence judges: they know some texts better than the
/// model that was fitted to few.
const TRUST: f64 = 2.0;
/// The same where they found that it judges nothing: it may in words that no lexicon has.
const TRUST_NONE: f64 = 1.2;

/// Lets the fitted model decide, by the evidence and by the words of the sentence that can judge ([`super::wording`]). It has
/// one part for each polarity; the likeliest wins.
pub fn judge<'d>(
    model: &Model,
    features: &Verdict,
    words: &[(Span, &str)],
    via: Via,
    mut decision: Decision<'d>,
) -> Decision<'d> {
    // Every sentence of such a section recommends, whatever it says; and some things rules know.
    if decision.finder == "stance:advice-section" || decision.firm {
        return decision;
    }
    let values = features.values();
    let worded = model.wording.weigh(words);
    let rule = decision.polarity;
    let trust = |p: Polarity| match rule {
        _ if p != rule => 1.0,
        Polarity::None => TRUST_NONE,
        _ => TRUST,
    };
    let odds: [(Polarity, f64); 3] = std::array::from_fn(|i| {
        let polarity = Polarity::ALL[i];
        let spared = polarity == Polarity::Against && decision.spared;
        let p = if spared { 0.0 } else { logistic(model.polarity[i].score(&values) + worded[i]) * trust(polarity) };
        (polarity, p)
    });
    let total: f64 = odds.iter().map(|o| o.1).sum();
    let Some((polarity, p)) = odds.into_iter().reduce(|best, o| if o.1 > best.1 { o } else { best }) else {
        return decision;
    };
    let (mut cues, mut finder) = side(&decision.weighed, polarity);
    if finder.is_none() && polarity != Polarity::None {
        cues = model.wording.telling(words, polarity);
        finder = (!cues.is_empty()).then_some("stance:wording");
    }
    let of_rules = decision.finder;
    decision.finder = match polarity {
        Polarity::None => named(via).0,
        _ if polarity == decision.polarity => of_rules,
        _ => finder.unwrap_or("stance:leaning"),
    };
    decision.distanced &= polarity == Polarity::Against;
    decision.cues = cues;
    decision.polarity = polarity;
    // Three digits: the last ones of `exp` differ between machines.
    decision.score = ((p / total.max(1e-9)).min(0.99) * 1000.0).round() as f32 / 1000.0;
    decision
}
