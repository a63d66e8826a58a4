//! The decision: from the evidence of a sentence to the stances it holds toward one target.
//!
//! Weights are summed per holder and side; a side that reaches [`ENOUGH`] and outweighs the other is a stance. What
//! was weighed goes with the decision to [`super::verdict`], where a fitted model may decide otherwise.

use std::sync::LazyLock;

use super::cues::{Class, Cue};
use super::evidence::{Evidence, Via};
use super::holder::Holder;
use super::needs;
use super::part::{self, Part};
use super::quotes::Quote;
use super::scan::CharSet;
use super::view::{Section, View, ends_clause};
use super::{holder, scope, subject};
use crate::base::{Polarity, Span};

/// The weight from which a side is held.
const ENOUGH: f32 = 0.8;

/// A stance toward a target, still without its place in the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<'d> {
    pub polarity: Polarity,
    pub holder: Holder<'d>,
    pub distanced: bool,
    /// The words that carry it, in order.
    pub cues: Vec<Span>,
    pub finder: &'static str,
    pub score: f32,
    /// Whether the rules know better than a model can: a call to undo the target, or cues that are all explained away.
    pub firm: bool,
    /// Whether the target is who the ill is done to: it is not spoken against.
    pub spared: bool,
    /// Everything that was weighed, of both sides.
    pub weighed: Vec<Weighed>,
}

impl Decision<'_> {
    /// Whether next to nothing was weighed, on either side.
    pub fn is_silent(&self) -> bool {
        /// Less than a cue of middling strength that is taken back.
        const LEAST: f32 = 0.3;
        self.weighed.iter().map(|w| w.weight).sum::<f32>() < LEAST
    }
}

/// A cue on one side of an account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    pub span: Span,
    pub polarity: Polarity,
    pub weight: f32,
    pub finder: &'static str,
}

/// The cues of a side, in order, and the finder of the heaviest; of equally heavy ones, the first.
pub fn side(weighed: &[Weighed], polarity: Polarity) -> (Vec<Span>, Option<&'static str>) {
    let mut cues: Vec<&Weighed> = weighed.iter().filter(|c| c.polarity == polarity).collect();
    cues.sort_by_key(|c| c.span);
    cues.dedup_by_key(|c| c.span);
    let heaviest = cues.iter().copied().reduce(|best, c| if best.weight >= c.weight { best } else { c });
    (cues.iter().map(|c| c.span).collect(), heaviest.map(|c| c.finder))
}

/// What speaks for one holder's stance.
#[derive(Clone, Debug)]
struct Account<'d> {
    holder: Holder<'d>,
    favor: f32,
    against: f32,
    distanced: bool,
    cues: Vec<Weighed>,
}

impl<'d> Account<'d> {
    fn new(holder: Holder<'d>) -> Self {
        Self { holder, favor: 0.0, against: 0.0, distanced: false, cues: Vec::new() }
    }

    fn add(&mut self, span: Span, polarity: Polarity, weight: f32, finder: &'static str) {
        match polarity {
            Polarity::Favor => self.favor += weight,
            Polarity::Against => self.against += weight,
            Polarity::None => return,
        }
        self.cues.push(Weighed { span, polarity, weight, finder });
    }

    fn decide(self) -> Option<Decision<'d>> {
        let (polarity, weight, other) = if self.against >= self.favor {
            (Polarity::Against, self.against, self.favor)
        } else {
            (Polarity::Favor, self.favor, self.against)
        };
        if weight < ENOUGH {
            return None;
        }
        let (cues, finder) = side(&self.cues, polarity);
        let score = weight / (weight + other + 0.5);
        Some(Decision {
            polarity,
            holder: self.holder,
            distanced: self.distanced,
            cues,
            finder: finder.unwrap_or("stance:evaluation"),
            score: score.min(0.99),
            // 呼吁取消: advice alone is never against.
            firm: polarity == Polarity::Against && matches!(finder, Some("stance:advice" | "stance:advocacy")),
            spared: false,
            weighed: self.cues,
        })
    }
}

/// The stances of the sentence toward one of its targets.
pub fn decide<'d>(evidence: &Evidence<'_, 'd>, target: usize, via: Via) -> Vec<Decision<'d>> {
    let mut speaker = Account::new(evidence.voice.speaker);
    let mut others: Vec<Account> = Vec::new();
    let (mut spared, mut aside) = (false, false);
    let advice_target = evidence.advice == Some(target) && evidence.view.section == Section::Advice;

    let (explains, suffers) = (explains(evidence), part::suffers(evidence, target));
    if !advice_target && !explains {
        for (span, weight, class) in evidence.phrases().filter(|p| evidence.concerns(p.0, target)) {
            // “武器化” is the writer's own metaphor; “志同道合” is another's word.
            let own = class == Class::Motive;
            let finder = if own { "stance:motive" } else { "stance:scare-quotes" };
            speaker.add(span, Polarity::Against, weight, finder);
            speaker.distanced |= !own;
        }
    }
    for cue in evidence.cues.iter().filter(|c| evidence.concerns(c.span, target)) {
        // What a recommendation is to stop or oppose is not itself.
        let opposed = advice_target && cue.polarity == Polarity::Against;
        if named_so(evidence, cue)
            || tells_holder(evidence, cue)
            || opposed && matches!(cue.class, Class::Attitude | Class::Demand)
        {
            continue;
        }
        let part = part::of(evidence, cue, target, suffers);
        match part {
            Part::Plain => {}
            Part::Harmed => {
                spared = true;
                continue;
            }
            Part::Aside => {
                aside = true;
                continue;
            }
            Part::Reversed => {
                let polarity = opposite(cue.polarity);
                let own = match cue.class {
                    Class::Attitude => party(evidence, cue),
                    Class::Advocacy => advocate(evidence, cue),
                    _ => None,
                };
                let holder = own.or_else(|| said_by(evidence, cue)).unwrap_or(evidence.voice.speaker);
                let account = account(&mut speaker, &mut others, holder);
                account.add(cue.span, polarity, weigh(evidence, cue).max(cue.strength), finder(cue.class));
                continue;
            }
        }
        let in_quotes = evidence.quotes.iter().any(|q| q.inner.contains(cue.span) && borrows(evidence, q));
        let weight = weigh(evidence, cue);
        let finder = finder(cue.class);
        // In direct speech aims are the speaker's: “…来提高…、确保…”.
        let speech = evidence.in_speech(cue.span);
        match cue.class {
            // 所谓“…”，是指…: a definition.
            Class::SoCalled if defines(evidence, cue) => {}
            Class::SoCalled => {
                // In a report behind its start, whose report it is.
                let holder = evidence.reported_at(cue.span);
                let account = account(&mut speaker, &mut others, holder.unwrap_or(evidence.voice.speaker));
                account.add(cue.span, Polarity::Against, weight, "stance:so-called");
                account.distanced = true;
            }
            Class::Borrowed => {}
            // What stands in a borrowed phrase is not said.
            _ if in_quotes => {}
            // 这种批评忽视了…: who finds fault with a criticism takes the target's part.
            Class::Attitude | Class::Fault | Class::Harm if criticism(evidence, cue) => {
                if cue.class != Class::Attitude && cue.polarity == Polarity::Against {
                    speaker.add(cue.span, Polarity::Favor, weight, finder);
                }
            }
            Class::Attitude if tells_of_feeling(evidence, cue, target) => {}
            Class::Attitude | Class::Demand => {
                let demands = |c: &Cue| c.class == Class::Demand && !keeps(evidence, c);
                let calls = evidence.cues.iter().any(demands) || reproaches(evidence, cue);
                let of_undoing = OF_UNDOING.iter().any(|w| cue.span.of(evidence.view.text).contains(w));
                let undoing = of_undoing && removes(evidence, cue, target);
                // 第一，…，停止变相补贴: what the author recommends their own side.
                let recommended = evidence.view.section == Section::Advice
                    && cue.class == Class::Demand
                    && evidence.may_advise.get(target).is_some_and(|m| *m)
                    && leads_clause(evidence, cue);
                let polarity = match cue.class {
                    _ if recommended => Polarity::Favor,
                    // 反对取消…, 支持取消….
                    _ if undoing => opposite(cue.polarity),
                    _ if calls => Polarity::Against,
                    Class::Demand => Polarity::Favor,
                    _ => cue.polarity,
                };
                if let Some(holder) = party(evidence, cue) {
                    if polarity == Polarity::Against && part::is_own(evidence, holder, target) {
                        spared = true;
                        continue;
                    }
                    account(&mut speaker, &mut others, holder).add(cue.span, polarity, weight, finder);
                }
            }
            Class::Stand => {
                let holder = subject_of_sentence(evidence).unwrap_or(evidence.voice.speaker);
                account(&mut speaker, &mut others, holder).add(cue.span, cue.polarity, weight, finder);
            }
            Class::Advocacy if stresses_ill(evidence, cue, target, suffers) => {}
            Class::Advocacy => {
                if let Some(holder) = advocate(evidence, cue) {
                    let removed = removes(evidence, cue, target) || calls_to_remove(evidence, cue, target);
                    let polarity = if removed { Polarity::Against } else { cue.polarity };
                    account(&mut speaker, &mut others, holder).add(cue.span, polarity, weight, finder);
                }
            }
            Class::Advice | Class::Duty | Class::Imperative => {
                let counts = match cue.class {
                    Class::Duty => evidence.advises() || evidence.voice.reported.is_some(),
                    Class::Imperative => evidence.advises() && leads_clause(evidence, cue) || speech,
                    _ => true,
                };
                // In a section of recommendations what is advised is the response, not what it responds to; where no target
                // is the response, what is advised is our own policy, or one that the sentence names.
                let named = || {
                    evidence.hits.iter().any(|h| h.target == target)
                        || evidence.may_advise.get(target).is_some_and(|m| *m)
                };
                let responds = evidence.advice.is_some() || !named();
                let elsewhere = evidence.view.section == Section::Advice && !advice_target && responds;
                if counts && !elsewhere {
                    let holder = said_by(evidence, cue).unwrap_or(evidence.voice.speaker);
                    let polarity = match called(evidence, cue) {
                        Some(attitude) => attitude.polarity,
                        None if removes(evidence, cue, target) => Polarity::Against,
                        None => cue.polarity,
                    };
                    account(&mut speaker, &mut others, holder).add(cue.span, polarity, weight, finder);
                }
            }
            _ if advice_target && cue.polarity == Polarity::Against => {}
            _ => {
                let before = party_before(evidence, cue);
                let voice = &evidence.voice;
                let goes_on = evidence.view.refers_back || voice.joined || voice.official;
                let holder = match cue.polarity {
                    _ if before.is_some() => before,
                    Polarity::Favor => said_by(evidence, cue),
                    // 这种做法损害…: the report goes on about the deed. And a spokesman's statement goes on.
                    _ if goes_on => said_by(evidence, cue),
                    _ => evidence.reported_at(cue.span),
                };
                let holder = holder.unwrap_or(evidence.voice.speaker);
                account(&mut speaker, &mut others, holder).add(cue.span, cue.polarity, weight, finder);
            }
        }
    }
    let weak: Vec<Weighed> = others.iter().chain([&speaker]).flat_map(|a| a.cues.iter().copied()).collect();
    let mut decisions: Vec<Decision> = others.into_iter().chain([speaker]).filter_map(Account::decide).collect();
    if decisions.is_empty() {
        let firm = aside && weak.is_empty() || explained_away(evidence, target, &weak);
        decisions.push(Decision { firm, ..neutral(evidence, via, advice_target, weak) });
    }
    decisions.iter_mut().for_each(|d| {
        d.spared = spared && d.polarity != Polarity::Against;
        // What is said of the response among recommendations recommends it, whatever it says of others.
        d.firm |= advice_target && d.polarity == Polarity::Favor;
        d.distanced &= !d.firm || d.polarity == Polarity::Against;
    });
    decisions
}

/// Verbs that stress what is said, good or bad.
const STRESSES: &[&str] = &["强调", "重申", "力陈"];

/// Whether what is stressed speaks against the target more than for it: 强调，中方反对….
fn stresses_ill(evidence: &Evidence, cue: &Cue, target: usize, suffers: bool) -> bool {
    if !STRESSES.iter().any(|w| cue.span.of(evidence.view.text).ends_with(w)) {
        return false;
    }
    let view = evidence.view;
    let same = |a: Span, b: Span| view.clause(a.start) == view.clause(b.start);
    // …，反对脱钩断链, …，必须制止胁迫: said of something else.
    let named = |c: &Cue| evidence.hits.iter().any(|h| h.target == target && same(h.span, c.span));
    let called = |c: &Cue| {
        let calls = |o: &Cue| matches!(o.class, Class::Advice | Class::Duty) && same(o.span, c.span);
        evidence.cues.iter().any(calls)
    };
    let takes_side = |c: &Cue| scope::judges(c.class) || matches!(c.class, Class::Attitude | Class::Demand);
    let counts = |c: &&Cue| takes_side(c) && named(c) && !called(c);
    let behind = evidence.cues.iter().filter(|c| c.span.start >= cue.span.end && evidence.concerns(c.span, target));
    let sum: f32 = behind
        .filter(counts)
        .map(|c| match (part::of(evidence, c, target, suffers), c.polarity) {
            (Part::Plain, Polarity::Against) => weigh(evidence, c),
            (Part::Plain, Polarity::Favor) => -weigh(evidence, c),
            _ => 0.0,
        })
        .sum();
    // Less is left of a cue that is taken back: 强调要克服脆弱性.
    sum > 0.4
}

/// Whether an attitude is a noun in a clause without the target: 企业不满情绪上升，….
fn tells_of_feeling(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let view = evidence.view;
    let named =
        || evidence.hits.iter().any(|h| h.target == target && view.clause(h.span.start) == view.clause(cue.span.start));
    holder::is_noun(view, cue.span) && !named()
}

/// Whether what is called for behind a verb of speech is to do away with the target: 建议，…应当取消.
fn calls_to_remove(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let calls = |c: &&Cue| matches!(c.class, Class::Advice | Class::Duty) && c.span.start >= cue.span.end;
    let mut calls = evidence.cues.iter().filter(calls).peekable();
    calls.peek().is_some() && calls.all(|c| removes(evidence, c, target))
}

/// The other side.
pub fn opposite(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Favor => Polarity::Against,
        Polarity::Against => Polarity::Favor,
        Polarity::None => Polarity::None,
    }
}

/// Whether a sentence has words that judge, and each is taken back: defined, forbidden, guarded against, left open.
fn explained_away(evidence: &Evidence, target: usize, weighed: &[Weighed]) -> bool {
    let judges = |c: &&Cue| c.strength >= 0.5 && scope::judges(c.class) && evidence.concerns(c.span, target);
    let mut cues = evidence.cues.iter().filter(judges).peekable();
    let taken_back = |c: &Cue| {
        let mut weights = weighed.iter().filter(|w| w.span == c.span).peekable();
        weights.peek().is_some() && weights.all(|w| w.weight <= 0.31 * c.strength)
    };
    cues.peek().is_some() && cues.all(taken_back)
}

/// Stands that may be toward an undoing: 反对取消….
const OF_UNDOING: &[&str] = &["反对", "不同意", "不赞成", "支持", "赞成", "赞同", "同意", "欢迎"];

/// Verbs that do away with their object.
const REMOVES: &[&str] = &["破除", "清除", "扭转", "打破", "摒弃", "杜绝"];

/// Verbs that, when called for, speak against their object.
#[rustfmt::skip]
pub const UNDOES: &[&str] = &[
    "取消", "放弃", "停止", "暂停", "废除", "废止", "撤销", "撤回", "推迟", "搁置", "重新考虑", "抵制", "反对", "终止", "叫停", "破除", "摒弃",
    "清零", "封杀", "废弃",
    "延期", "延后", "暂缓", "缓行", "中止", "推倒重来", "作废",
];

/// What may follow such a verb as its deed: 应当延期实施.
const CARRIED_OUT: &[&str] = &["", "实施", "施行", "执行", "生效"];

/// Words that may stand between a call and the verb that says what to do; and words that turn the verb.
#[rustfmt::skip]
const LEADS_UP: &[&str] = &[
    "应", "应当", "应该", "必须", "须", "需", "需要", "要", "可", "可以", "能", "能够", "有必要", "坚决", "继续", "尽快", "立即", "考虑",
    "还应", "也应", "更应", "共同", "一致", "做到",
];
const REFUSES: &[&str] =
    &["不", "不得", "不能", "不要", "不应", "不可", "不会", "勿", "别", "避免", "防止", "而不是", "而非", "未"];

/// Nouns for what stands in the way of the thing before 的: doing away with them serves it.
const OBSTACLES: &[&str] = &["限制", "壁垒", "障碍", "阻碍", "束缚", "歧视", "干扰", "约束", "打压"];

/// Whether a call is to do away with the target: 破除壁垒, 呼吁…放弃…, or with the target before the verb, …应当取消.
fn removes(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let view = evidence.view;
    let clause = view.clause(cue.span.start);
    let hits = || evidence.hits.iter().filter(|h| h.target == target && view.clause(h.span.start) == clause);
    if REMOVES.contains(&cue.span.of(view.text)) {
        return hits().any(|h| h.span.start >= cue.span.end);
    }
    let Some(end) = view.clauses.get(clause).map(|c| c.end) else { return false };
    let Some(verb) = undoing(evidence, cue.span.end, end, target) else { return false };
    let behind = hits().find(|h| h.span.start >= verb.end);
    // An alias may reach over the end of its clause (甲：乙法).
    let rest = view.text.get(behind.map_or(verb.end, |h| h.span.end) as usize..end as usize).unwrap_or("");
    // 主张废除该制度: what the sentence goes on about.
    let again = || {
        let named = view.clauses.get(clause).is_some_and(|c| evidence.hits.iter().any(|h| c.contains(h.span)));
        let after = &view.text[verb.end as usize..end as usize];
        let ends = after.trim_end_matches(ends_clause).is_empty() && cue.class == Class::Advocacy;
        !named
            && (ends || ["该", "这一", "这项", "这些", "此项", "上述"].iter().any(|w| after.starts_with(w)))
            && after.chars().count() <= 8
    };
    if behind.is_none() && again() {
        return true;
    }
    match behind {
        Some(_) => !rest.split_once('的').is_some_and(|(_, head)| OBSTACLES.iter().any(|w| head.contains(w))),
        None => {
            let ends = CARRIED_OUT.contains(&rest.trim_end_matches(ends_clause).trim_end_matches('了'));
            ends && hits().any(|h| h.span.end <= verb.start)
        }
    }
}

/// The verb that does away with something, where it is the first one called for between two bytes.
fn undoing(evidence: &Evidence, from: u32, end: u32, target: usize) -> Option<Span> {
    let view = evidence.view;
    let mut at = from;
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.start < end) {
        // The target may come before the verb.
        if let Some(hit) = evidence.hits.iter().find(|h| h.target == target && h.span.contains(word)) {
            at = hit.span.end.max(word.end);
            continue;
        }
        let rest = &view.text[word.start as usize..end as usize];
        if let Some(verb) = UNDOES.iter().find(|v| rest.starts_with(**v)) {
            return Some(Span { start: word.start, end: word.start + verb.len() as u32 });
        }
        let text = word.of(view.text);
        let modal = LEADS_UP.contains(&text) || view.mentions().any(|(s, _)| s.overlaps(word));
        if REFUSES.contains(&text) || pos.name() == "v" && !modal {
            return None;
        }
        at = word.end;
    }
    None
}

/// The attitude word that an advice calls for: 应共同反对….
fn called<'e>(evidence: &'e Evidence, cue: &Cue) -> Option<&'e Cue> {
    evidence.cues.iter().find(|c| c.class == Class::Attitude && adjoins(evidence, cue, c))
}

/// Whether only adverbs stand between two cues.
fn adjoins(evidence: &Evidence, first: &Cue, then: &Cue) -> bool {
    let between = evidence.view.text.get(first.span.end as usize..then.span.start as usize);
    between.is_some_and(|t| subject::strip_adverbs(t).is_empty())
}

/// Verbs by which a thing comes to an end.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "止步", "中断", "停止", "中止", "终止", "停滞", "倒退", "放弃", "放松", "取消", "废弃", "关闭", "动摇", "退缩",
];

/// Whether a demand is that a thing shall not end: 合作不应因此止步, 不应停止; 停止 in it demands nothing of its own.
fn keeps(evidence: &Evidence, demand: &Cue) -> bool {
    let view = evidence.view;
    let Some(clause) = view.clauses.get(view.clause(demand.span.start)) else { return false };
    let kept = |c: &Cue| c.class == Class::Demand && c.span.end <= demand.span.start && keeps(evidence, c);
    if ENDS.contains(&demand.span.of(view.text)) && clause.start < demand.span.start {
        return evidence.cues.iter().any(|c| clause.contains(c.span) && kept(c));
    }
    let rest = &view.text[demand.span.end as usize..clause.end as usize];
    demand.span.of(view.text).starts_with('不') && ENDS.iter().any(|w| rest.contains(w))
}

/// Words after a wish that say what is wrong now.
const WRONG: &[&str] = &["避免", "而不是", "而非", "放弃", "取消", "撤销", "纠正", "解除", "摘下", "放宽对华"];

/// Whether a party wishes an end to something (希望贵方…，避免…): it reproaches.
fn reproaches(evidence: &Evidence, cue: &Cue) -> bool {
    let wish = matches!(cue.span.of(evidence.view.text), "希望" | "敦促" | "奉劝" | "期待");
    wish && WRONG.iter().any(|w| evidence.view.text[cue.span.end as usize..].contains(w))
}

/// The row of a sentence that speaks of the target and judges nothing; in a section of recommendations, what is said of
/// the response recommends it.
fn neutral<'d>(evidence: &Evidence<'_, 'd>, via: Via, advice_target: bool, weighed: Vec<Weighed>) -> Decision<'d> {
    let holder = evidence.voice.reported.map_or(evidence.voice.speaker, |(h, _)| h);
    let (finder, score) = if advice_target { ("stance:advice-section", 0.5) } else { named(via) };
    let polarity = if advice_target { Polarity::Favor } else { Polarity::None };
    Decision {
        polarity,
        holder,
        distanced: false,
        cues: Vec::new(),
        finder,
        score,
        firm: false,
        spared: false,
        weighed,
    }
}

/// The finder of a sentence that judges nothing, by how it came to speak of the target.
pub fn named(via: Via) -> (&'static str, f32) {
    match via {
        Via::Alias => ("stance:alias", 0.7),
        Via::Back => ("stance:reference", 0.6),
        Via::Topic | Via::Advice => ("stance:topic", 0.4),
        Via::Context => ("stance:context", 0.4),
    }
}

fn account<'a, 'd>(
    speaker: &'a mut Account<'d>,
    others: &'a mut Vec<Account<'d>>,
    holder: Holder<'d>,
) -> &'a mut Account<'d> {
    if speaker.holder.name == holder.name {
        return speaker;
    }
    let at = others.iter().position(|a| a.holder.name == holder.name).unwrap_or_else(|| {
        others.push(Account::new(holder));
        others.len() - 1
    });
    &mut others[at]
}

/// Whether a quotation is a borrowed phrase, and not the end of what somebody reported says (…称，此举“是最好的选择”。).
fn borrows(evidence: &Evidence, quote: &Quote) -> bool {
    let text = evidence.view.text;
    let ends = || text[quote.outer.end as usize..].chars().next().is_none_or(ends_clause);
    let reported = evidence.voice.reported.is_some_and(|(_, from)| quote.outer.start >= from);
    quote.is_phrase(evidence.view) && !(reported && ends())
}

/// Verbs that give the meaning of a word in quotation marks.
const MEANS: &[&str] = &["意指", "意为", "意即", "是指", "指的是", "泛指", "特指"];

/// Whether the sentence says what a word in quotation marks before it means: “…”由…提出，意指….
fn explains(evidence: &Evidence) -> bool {
    let Some(quote) = evidence.quotes.iter().find(|q| !q.title && q.outer.start == 0) else { return false };
    let text = evidence.view.text;
    MEANS.iter().filter_map(|w| text.find(w)).min().is_some_and(|at| quote.outer.end as usize <= at)
}

/// Whether the sentence says what its words mean (所谓“…”，是指…) behind the cue or, for what it says, before it.
fn defines(evidence: &Evidence, cue: &Cue) -> bool {
    let text = evidence.view.text;
    let means = ["是指", "系指", "指的是"].iter().filter_map(|w| text.find(w)).min();
    let named = || ["所称", "所谓"].iter().filter_map(|w| text.find(w)).min();
    means.is_some_and(|at| cue.class != Class::SoCalled || cue.span.end as usize <= at)
        && means.zip(named()).is_some_and(|(means, named)| named < means)
}

/// What finds fault, as a noun.
const CRITICISMS: &[&str] = &["批评", "指责", "质疑", "抨击", "非议", "担忧", "担心", "疑虑", "指控", "诟病"];

/// Words by which a criticism that was spoken of is taken up.
const TAKEN_UP: &[&str] = &["这种", "这类", "此种", "此类", "这一", "这些", "上述", "此番", "有关"];

/// Whether the cue belongs to a clause about a criticism that was spoken of before (这种批评忽视了…), or calls one unjust
/// (当初的警告言过其实).
fn criticism(evidence: &Evidence, cue: &Cue) -> bool {
    let view = evidence.view;
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let unjust = || {
        let head = subject::strip_adverbs(&view.text[clause.start as usize..cue.span.start as usize]);
        CRITICISMS.iter().chain(&["警告"]).any(|w| head.ends_with(w))
    };
    taken_up(clause.of(view.text)) || part::UNJUST.contains(&cue.span.of(view.text)) && unjust()
}

/// Whether a clause begins with a criticism that was spoken of.
fn taken_up(clause: &str) -> bool {
    let head = ["但", "然而", "不过"].iter().find_map(|w| clause.strip_prefix(w)).unwrap_or(clause);
    TAKEN_UP.iter().find_map(|w| head.strip_prefix(w)).is_some_and(|rest| {
        let named = CRITICISMS.iter().filter_map(|w| rest.find(w)).min();
        named.is_some_and(|at| at <= 4 * '这'.len_utf8())
    })
}

/// What somebody gets: 带来, 提供; or does again: 重新.
const GETS: &[&str] = &["带来", "提供", "注入", "送来", "创造", "打开", "开辟", "重新", "恢复", "得以", "重获"];

/// Whether a fault only tells who is helped: 为长期缺乏资金的企业带来…, 让停工多年的工厂重新….
fn is_mended(view: &View, cue: &Cue) -> bool {
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let after = &view.text[cue.span.end as usize..clause.end as usize];
    // A word of its own: 认为 and 因为 help nobody.
    let mut before = view.words_before(cue.span.start).map(|(s, _)| s).take_while(|s| s.start >= clause.start);
    let helped = before
        .find(|s| matches!(s.of(view.text), "为" | "给" | "让" | "使"))
        .is_some_and(|s| view.text[s.start as usize..cue.span.start as usize].chars().count() <= 12);
    helped && after.split_once('的').is_some_and(|(_, rest)| GETS.iter().any(|w| rest.contains(w)))
}

/// How much a cue counts in this sentence.
fn weigh(evidence: &Evidence, cue: &Cue) -> f32 {
    let view = evidence.view;
    let mut weight = cue.strength;
    if scope::leaves_open(view, evidence.found, cue.span) && cue.class != Class::SoCalled {
        weight *= 0.3;
    }
    // 防止损害: what is guarded against is not the target's doing.
    let governed = |class| scope::governs(view, evidence.found, class, cue.span);
    if matches!(cue.class, Class::Harm | Class::Fault) && governed(Class::Guard) {
        weight *= 0.3;
    }
    let (before, after) = (&view.text[..cue.span.start as usize], &view.text[cue.span.end as usize..]);
    // 所需要的, 工作需要，, 需要调整的，: a need, not advice.
    let noun = || {
        let clause = after.find(ends_clause).map_or(after, |end| &after[..end]);
        // 很有必要。: what the sentence says of its subject.
        let bare =
            clause.is_empty() && !cue.span.of(view.text).ends_with("必要") && cue.span.len() <= 4 * '需'.len_utf8();
        before.ends_with("所") || before.ends_with("工作") || bare || clause.ends_with('的')
    };
    if cue.class == Class::Advice && noun() {
        weight = 0.0;
    }
    if needs::calls_for_nothing(evidence, cue) {
        weight *= 0.3;
    }
    // 与其…，不如…: a preference, no comparison.
    if cue.span.of(view.text) == "不如" && before.contains("与其") {
        weight = 0.0;
    }
    // 为缺乏资金的企业带来…: what was wrong is mended.
    if matches!(cue.class, Class::Harm | Class::Fault) && is_mended(view, cue) {
        weight *= 0.3;
    }
    // 不得破坏: what is forbidden is not done.
    let forbidden = || {
        evidence.cues.iter().any(|c| {
            matches!(c.class, Class::Duty | Class::Demand)
                && c.span.end <= cue.span.start
                && view.clause(c.span.start) == view.clause(cue.span.start)
        })
    };
    let ill = matches!(cue.class, Class::Harm | Class::Fault);
    if (cue.class == Class::Harm || ill && evidence.own_voice) && forbidden() {
        weight *= 0.3;
    }
    // 违反本规定的，: who orders says what follows from a wrong, not who does it.
    let case = || {
        let clause = view.clauses.get(view.clause(cue.span.start)).map_or("", |c| c.of(view.text));
        clause.trim_end_matches(ends_clause).ends_with('的')
    };
    if ill && evidence.own_voice && case() {
        weight *= 0.3;
    }
    // 不得以…方式: in a text that orders, a duty.
    if cue.class == Class::Demand && evidence.own_voice {
        weight = 0.0;
    }
    // What belongs to the meaning of a word, or is only supposed, is not said of the target.
    let judges = ill || matches!(cue.class, Class::Benefit | Class::Merit | Class::Achievement);
    if judges && defines(evidence, cue) || scope::judges(cue.class) && explains(evidence) {
        weight *= 0.3;
    }
    if ill && governed(Class::Condition) {
        weight *= 0.5;
    }
    // 这种批评忽视了一个现实：…: what follows is ill of what the critics want.
    if ill && view.clause(cue.span.start) > 0 && taken_up(view.clauses[0].of(view.text)) {
        weight *= 0.3;
    }
    let aims = || !cue.span.of(view.text).contains('了') && governed(Class::Purpose);
    if matches!(cue.class, Class::Benefit | Class::Merit | Class::Achievement) && aims() {
        weight *= 0.3;
    }
    // 要求外资申报: an order that the author reports is no advice of theirs.
    if cue.class == Class::Advice && governed(Class::Order) {
        weight *= 0.3;
    }
    weight
}

fn finder(class: Class) -> &'static str {
    match class {
        Class::Advice | Class::Duty | Class::Imperative => "stance:advice",
        Class::Advocacy => "stance:advocacy",
        Class::Attitude | Class::Demand | Class::Stand => "stance:attitude",
        Class::Motive | Class::Pressure => "stance:motive",
        _ => "stance:evaluation",
    }
}

/// Whether the cue is what 所谓 names: the word is another's.
fn named_so(evidence: &Evidence, cue: &Cue) -> bool {
    evidence.found.iter().any(|c| {
        c.class == Class::SoCalled
            && c.span.end <= cue.span.start
            && evidence.view.text[c.span.end as usize..cue.span.start as usize].chars().count() <= 3
    })
}

/// Whether a cue only tells which party it is that takes a stand or is reported: 首批受益的项目方表示欢迎.
fn tells_holder(evidence: &Evidence, cue: &Cue) -> bool {
    let view = evidence.view;
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let after = &view.text[cue.span.end as usize..clause.end as usize];
    let Some(named) = after.strip_prefix('的') else { return false };
    if !scope::judges(cue.class) {
        return false;
    }
    let stand = evidence.cues.iter().find(|c| c.class == Class::Attitude && clause.contains(c.span));
    let party = stand.and_then(|c| subject::subject(view, c.span.start, evidence.quotes));
    let reported = evidence.voice.reported.filter(|(_, from)| cue.span.end <= *from).map(|(h, _)| h);
    let near = |h: Holder| named.find(h.name).is_some_and(|at| named[..at].chars().count() <= 6);
    party.into_iter().chain(reported).any(near)
}

/// Who says what stands at the cue, if not the speaker: the reported source, or the one whose report goes on.
fn said_by<'d>(evidence: &Evidence<'_, 'd>, cue: &Cue) -> Option<Holder<'d>> {
    match evidence.voice.reported {
        Some((_, from)) => evidence.reported_at(cue.span).filter(|_| !answers(evidence, cue, from)),
        None => evidence.voice.carried,
    }
}

/// Whether a cue answers a worry that is reported before it: 有人担心…，但不能因噎废食.
fn answers(evidence: &Evidence, cue: &Cue, from: u32) -> bool {
    let worries = ["担心", "担忧", "忧虑", "质疑", "抱怨", "批评", "指责"];
    let contrasts = |c: &Cue| c.class == Class::Contrast && from <= c.span.start && c.span.end <= cue.span.start;
    cue.polarity == Polarity::Favor
        && worries.iter().any(|w| evidence.view.text[..from as usize].contains(w))
        && evidence.found.iter().any(contrasts)
}

/// Who takes the stand of an attitude word. A call to stop is the caller's, not its subject's.
fn party<'d>(evidence: &Evidence<'_, 'd>, cue: &Cue) -> Option<Holder<'d>> {
    if cue.class == Class::Attitude {
        // 某国反对的政策 has a subject of its own; else an attribute is the speaker's (其看好的企业).
        let attribute = evidence.view.text[cue.span.end as usize..].starts_with('的');
        let own = || subject::subject(evidence.view, cue.span.start, evidence.quotes);
        // 致信北国政府，要求取消…: who demands goes without a name here, and still does.
        let demands = || ["要求", "呼吁", "敦促"].iter().any(|w| cue.span.of(evidence.view.text).starts_with(w));
        let someone = || demands().then_some(evidence.voice.speaker);
        // …称，该规定造成了不可接受的损失: or who is reported to say so.
        let speaker = || said_by(evidence, cue).or(Some(evidence.voice.speaker));
        return if attribute { own().or_else(speaker) } else { stands(evidence, cue).or_else(someone) };
    }
    party_before(evidence, cue).or_else(|| said_by(evidence, cue)).or(Some(evidence.voice.speaker))
}

/// The party whose attitude word stands before the cue: what it goes on to say is its own (中方敦促…停止破坏).
fn party_before<'d>(evidence: &Evidence<'_, 'd>, cue: &Cue) -> Option<Holder<'d>> {
    let takes = |c: &&Cue| c.class == Class::Attitude && !holder::is_noun(evidence.view, c.span);
    let attitude = evidence.cues.iter().filter(takes).rfind(|c| c.span.end <= cue.span.start)?;
    stands(evidence, attitude)
}

/// The subject of a word by which a party takes a stand.
fn stands<'d>(evidence: &Evidence<'_, 'd>, cue: &Cue) -> Option<Holder<'d>> {
    let view = evidence.view;
    // 各国应致力于…: who says so takes the stand, not who is to.
    let advised = |c: &Cue| matches!(c.class, Class::Advice | Class::Duty) && adjoins(evidence, c, cue);
    if evidence.found.iter().any(advised) {
        return Some(said_by(evidence, cue).unwrap_or(evidence.voice.speaker));
    }
    if let Some(holder) = subject::subject(view, cue.span.start, evidence.quotes) {
        return Some(evidence.in_full(holder));
    }
    let clause = view.clauses.get(view.clause(cue.span.start))?;
    let head = &view.text[clause.start as usize..cue.span.start as usize];
    if head.contains("我们") || head.ends_with('我') {
        return Some(evidence.voice.speaker);
    }
    if let Some(holder) = subject::leading(view, *clause, evidence.quotes) {
        return Some(evidence.in_full(holder));
    }
    if !leads_clause(evidence, cue) {
        return None;
    }
    let agent = || {
        (view.clause(cue.span.start) > 0)
            .then(|| subject::clause_agent(view, cue.span.start, evidence.quotes))
            .flatten()
    };
    // A wish at the head of a sentence is its author's.
    let opens = view.clause(cue.span.start) == 0 && evidence.voice.carried.is_none();
    let labelled = !evidence.voice.speaker.is_author() || evidence.own_voice || opens;
    let said = evidence.voice.reported.is_some().then(|| said_by(evidence, cue)).flatten();
    said.or_else(agent).or_else(|| labelled.then_some(evidence.voice.speaker)).or(evidence.voice.carried)
}

/// Who advocates: the reported source of this sentence, or a subject of its own, or whoever spoke before.
fn advocate<'d>(evidence: &Evidence<'_, 'd>, cue: &Cue) -> Option<Holder<'d>> {
    if let Some((holder, from)) = evidence.voice.reported {
        // The verb itself ends where the report begins.
        if cue.span.end >= from && !evidence.exposed(from, cue.span) {
            return Some(holder);
        }
    }
    if leads_clause(evidence, cue) {
        let own = evidence.advises() || !evidence.voice.speaker.is_author();
        return evidence.voice.carried.or_else(|| own.then_some(evidence.voice.speaker));
    }
    let holder = subject::subject(evidence.view, cue.span.start, evidence.quotes);
    // 反复强调的“…”: an attribute says who, not now.
    let attribute = evidence.view.text[cue.span.end as usize..].starts_with('的');
    // In a regulation 国家鼓励 is the text's own voice.
    let own = |h: &Holder| h.name == "国家";
    holder.filter(|_| !attribute).map(|h| if own(&h) { evidence.voice.speaker } else { evidence.in_full(h) })
}

/// The first actor of the sentence, when it leads a clause.
fn subject_of_sentence<'d>(evidence: &Evidence<'_, 'd>) -> Option<Holder<'d>> {
    let view = evidence.view;
    view.mentions()
        .filter(|(_, m)| super::view::is_actor(m.kind))
        .find(|(s, _)| view.clauses.iter().any(|c| c.start == s.start))
        .map(|(s, m)| Holder { name: s.of(view.text), entity: m.entity.as_ref() })
}

/// Words that may stand before the verb of an imperative.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "", "一是", "二是", "三是", "四是", "五是", "一、", "二、", "三、", "四、", "要", "应", "积极", "大力", "进一步",
    "不断", "持续", "继续", "全面", "着力", "重点", "坚决", "深入", "有效", "共同", "努力", "切实", "加快", "稳步",
    "扎实", "高质量", "尝试", "探索", "并", "并重点", "同时", "还需", "以及", "有序", "协同", "积极稳妥", "统筹",
    "更好", "依法", "国家", "我们", "第一", "高水平", "高标准", "深度", "主动", "全力", "加力", "精准", "及时", "尽快", "率先",
    "严格", "务实", "牢牢", "有力", "系统",
];

fn leads_clause(evidence: &Evidence, cue: &Cue) -> bool {
    leads(evidence.view, cue)
}

/// Whether the cue leads its clause, a few adverbs apart.
pub fn leads(view: &View, cue: &Cue) -> bool {
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let mut head = view.text[clause.start as usize..cue.span.start as usize].trim();
    static FIRSTS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of_first(BEFORE.iter().copied()));
    // 一是共同, 还需进一步
    while FIRSTS.may_begin(head)
        && let Some(rest) = BEFORE.iter().find_map(|w| head.strip_prefix(w).filter(|_| !w.is_empty()))
    {
        head = rest.trim_start();
    }
    head.is_empty() || head.ends_with(['、', '）', ')', '；'])
}
