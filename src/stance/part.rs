//! The part a target has in what a sentence judges. A word of harm beside a name is not always about what the name does: it
//! may be done to it, or be its critics' fault, or be what would have come without it.

use std::cell::LazyCell;

use super::cues::{Class, Cue};
use super::evidence::Evidence;
use super::holder::Holder;
use super::phrase::nouns_end;
use super::scope;
use super::target::Hit;
use super::view::{Section, ends_clause};
use crate::base::{Polarity, Span};

/// How what a cue says bears on a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it stands.
    Plain,
    /// It is done to the target: 打压东洲企业.
    Harmed,
    /// It is said of something else: 不应因该法案而停止, 除了该法案之外，其他….
    Aside,
    /// It is said of what would be without the target, or of those who are against it: the other way round.
    Reversed,
}

/// Words for what is done to somebody who suffers it.
#[rustfmt::skip]
const DONE: &[&str] = &[
    "打压", "遏制", "歧视", "损害", "侵害", "伤害", "围堵", "胁迫", "施压", "封锁", "排挤", "抹黑", "攻击", "霸凌", "欺凌", "限制",
    "针对", "威胁", "制裁", "侵犯", "侵蚀", "破坏", "干扰", "排斥", "压制", "污蔑", "刁难", "勒索",
];

/// Words for those who are against something, and heads of phrases that name them: 反对该法案的人.
const OPPONENTS: &[&str] =
    &["反对者", "批评者", "质疑者", "反对派", "反对意见", "反对声音", "唱衰者", "怀疑者", "指责者"];
const OPPOSES: &[&str] = &["反对", "批评", "质疑", "指责", "抨击", "抵制", "唱衰"];
#[rustfmt::skip]
const WHO: &[&str] = &[
    "人", "者", "声音", "意见", "观点", "论调", "说法", "理由", "议员", "学者", "专家", "团体", "一方", "言论",
];

/// Words behind those who are against something that make what follows their own word.
#[rustfmt::skip]
const SAYS: &[&str] =
    &["称", "说", "认为", "眼中", "眼里", "看来", "指", "斥", "批", "警告", "担心", "担忧", "质疑", "抱怨", "强调", "看到", "列举", "表示", "反对"];

/// Verbs by which one guards against what follows.
const GUARDS: &[&str] =
    &["防止", "防范", "反制", "抵制", "应对", "抵御", "严防", "阻止", "打击", "查处", "惩治", "禁止"];

/// Verbs by which somebody does not take over what others say.
#[rustfmt::skip]
const DENIES: &[&str] = &[
    "不认可", "不认同", "不同意", "不赞成", "不赞同", "不接受", "不相信", "驳斥", "反驳", "否认", "否定", "反对", "拒绝接受", "质疑", "批评", "拒绝",
];

/// What others say, behind what they say.
#[rustfmt::skip]
const CLAIMS: &[&str] =
    &["的说法", "的观点", "的论调", "的论断", "的看法", "的指责", "的批评", "的指控", "的质疑", "的判断", "的担忧", "的结论", "的言论", "的评价"];

/// Verbs by which one holds back from what follows.
#[rustfmt::skip]
const HOLDS_BACK: &[&str] =
    &["克制", "保持克制", "避免", "防止", "防范", "警惕", "提防", "谨防", "杜绝", "远离", "慎重", "谨慎", "审慎", "三思", "冷静", "保持冷静"];

/// What one does who has to live with something that others do: 加强合规, 做好准备.
#[rustfmt::skip]
const COPES: &[&str] = &[
    "合规", "应对", "做好准备", "早做准备", "风险", "自查", "多元化", "替代", "未雨绸缪", "关注", "留意", "预案", "适应",
];

/// Whom a body tells to.
const TOLD: &[&str] = &[
    "会员",
    "各会员",
    "成员",
    "企业",
    "有关企业",
    "相关企业",
    "国内企业",
    "出口商",
    "出口企业",
    "厂商",
    "投资者",
    "公司",
    "农户",
    "渔民",
    "船东",
];

/// Words right before what one has to live with: 应对碳关税.
const COPED: &[&str] = &["应对", "抵御", "对冲", "规避", "绕开", "反制", "化解", "缓解", "适应"];

/// The same where one is told to look out: 关注碳关税.
const HEEDED: &[&str] = &["关注", "密切关注", "留意", "防范", "警惕", "提防"];

/// Nouns for what the target is or does: what is said of them is said of it.
#[rustfmt::skip]
const DEEDS: &[&str] = &[
    "做法", "措施", "政策", "规定", "条款", "制度", "机制", "设计", "安排", "计划", "举措", "标准", "规则", "方案", "要求", "限制", "效果", "影响",
    "后果", "作用", "意义", "办法", "行为", "行径", "行动", "举动", "决定", "内容", "部分", "方式", "手段", "目的", "程序", "体系", "框架",
];

/// The part of a target in what a cue says. `suffers`: whether something in the sentence is done to it ([`suffers`]).
pub fn of(evidence: &Evidence, cue: &Cue, target: usize, suffers: bool) -> Part {
    let judges = scope::judges(cue.class);
    if let Some(part) = denied(evidence, cue, target).or_else(|| held_back(evidence, cue, target)) {
        return part;
    }
    if judges && (without(evidence, cue, target) || opponents_fault(evidence, cue, target)) {
        return Part::Reversed;
    }
    if judges && let Some((from, to)) = refuted(evidence) {
        if cue.span == to {
            return Part::Reversed;
        }
        if from <= cue.span.start && cue.span.end <= to.start {
            return Part::Aside;
        }
    }
    if is_attribute(evidence, cue, target)
        || critics(evidence, target).is_some_and(|c| c.contains(cue.span))
        || only_reason(evidence, cue, target)
        || excepted(evidence, cue, target)
        || met(evidence, cue, target)
        || of_other(evidence, cue, target)
        || coped(evidence, cue, target)
        || of_rights(evidence, cue, target)
    {
        return Part::Aside;
    }
    let against = cue.polarity == Polarity::Against;
    if against && is_harmed(evidence, cue, target) {
        return Part::Harmed;
    }
    // …打压东洲企业，违反公平原则: what is said of the deed.
    let unnamed = || {
        let clause = evidence.view.clause(cue.span.start);
        !hits(evidence, target).any(|h| evidence.view.clause(h.span.start) == clause)
    };
    if against && suffers && unnamed() {
        return Part::Harmed;
    }
    Part::Plain
}

/// Whether a sentence says that something is done to the target.
pub fn suffers(evidence: &Evidence, target: usize) -> bool {
    evidence.cues.iter().any(|c| is_harmed(evidence, c, target))
}

/// Whether the holder of an attitude is the target itself: 东洲企业坚决反对.
pub fn is_own(evidence: &Evidence, holder: Holder, target: usize) -> bool {
    let name = |h: &Hit| h.span.of(evidence.view.text);
    !holder.is_author() && hits(evidence, target).any(|h| holder.name.contains(name(h)))
}

fn hits<'e>(evidence: &'e Evidence, target: usize) -> impl Iterator<Item = &'e Hit> {
    evidence.hits.iter().filter(move |h| h.target == target)
}

/// The clause of a place.
fn clause(evidence: &Evidence, at: u32) -> Span {
    let view = evidence.view;
    view.clauses.get(view.clause(at)).copied().unwrap_or(Span::new(0, view.text.len()))
}

/// The text between two places; nothing where the second comes first, as the end of a clause within an alias does.
fn between(text: &str, from: u32, to: u32) -> &str {
    text.get(from as usize..to as usize).unwrap_or("")
}

fn short(text: &str, most: usize) -> bool {
    text.chars().count() <= most
}

/// Whether what a cue says is done to the target: 打压东洲企业, 东洲企业受到打压, 对东洲企业的打压.
fn is_harmed(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let text = evidence.view.text;
    let named = |c: Class| matches!(c, Class::Harm | Class::Pressure);
    let may_be = named(cue.class) || matches!(cue.class, Class::Demand | Class::Motive | Class::Fault);
    if cue.polarity != Polarity::Against || !may_be || hits(evidence, target).next().is_none() {
        return false;
    }
    let word = cue.span.of(text);
    let done = DONE.iter().any(|w| word.contains(w));
    if !done && !named(cue.class) {
        return false;
    }
    let within = clause(evidence, cue.span.start);
    // What the target is called before the cue, and whether by several names.
    let before = LazyCell::new(|| {
        let mut names = hits(evidence, target).filter(|h| h.span.end <= cue.span.start).map(|h| h.span.of(text));
        let first = names.next();
        (first, names.any(|name| Some(name) != first))
    });
    hits(evidence, target).filter(|h| within.contains(h.span)).any(|h| {
        if h.span.start > cue.span.start {
            // An alias of two parts (北国 + 企业) has the doer, too.
            let other = || before.1 || before.0.is_some_and(|name| name != h.span.of(text));
            let within = || DONE.iter().any(|w| word.starts_with(w));
            let near = h.span.start < cue.span.end && within()
                || h.span.start >= cue.span.end && {
                    let between = &text[cue.span.end as usize..h.span.start as usize];
                    short(between, 4) && !between.contains(['的', '、', '”'])
                };
            return near && !other();
        }
        if h.span.end > cue.span.start || !done {
            return false;
        }
        let between = &text[h.span.end as usize..cue.span.start as usize];
        let before = &text[within.start as usize..h.span.start as usize];
        let suffers = ["受", "遭", "被"].iter().any(|w| between.contains(w) || word.starts_with(w));
        short(between, 12) && (suffers || before.ends_with(['对', '向']) && short(between, 8))
    })
}

/// Whether the cue says what would be without the target: 如果没有该法案，航运早已衰落.
fn without(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let (view, text) = (evidence.view, evidence.view.text);
    let supposes = ["如果", "若", "倘", "要是", "要不", "假如", "假使"];
    let lacks = ["没有", "不是", "没了", "少了", "失去", "失去了", "离开", "离开了", "若非"];
    // 没有该法案，…将…: no 如果 is needed where the rest says what would come.
    let comes = ["将", "会有", "便会", "就会", "早已", "早就", "难以", "无法", "不可能", "只能"];
    let here = || comes.iter().any(|w| clause(evidence, cue.span.start).of(text).contains(w));
    hits(evidence, target).filter(|h| view.clause(h.span.start) < view.clause(cue.span.start)).any(|h| {
        let within = clause(evidence, h.span.start);
        let head = &text[within.start as usize..h.span.start as usize];
        let supposed =
            || supposes.iter().any(|w| head.contains(w)) || lacks[2..].contains(&head) || head == "没有" && here();
        lacks.iter().any(|w| head.ends_with(w)) && supposed() && short(between(text, h.span.end, within.end), 4)
    })
}

/// Whether the cue finds fault with those who are against the target.
fn opponents_fault(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    if cue.polarity != Polarity::Against || evidence.voice.reported.is_some_and(|(_, from)| from <= cue.span.start) {
        return false;
    }
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let head = &text[within.start as usize..cue.span.start as usize];
    if head.ends_with('被') {
        return false;
    }
    // Few heads have a character that one of the words ends in.
    let may = cue.class != Class::Attitude && head.contains(['者', '派', '见', '音']);
    let ends = || OPPONENTS.iter().filter_map(|w| head.rfind(w).map(|at| at + w.len())).max();
    if let Some(end) = may.then(ends).flatten() {
        // 批评者称该法案…: their own word.
        let (opponents, verb) = (within.start + end as u32, &head[end..]);
        let says = SAYS.iter().any(|w| verb.contains(w));
        let named = |h: &Hit| {
            within.contains(h.span) && (h.span.end <= opponents || h.span.start >= cue.span.end && short(verb, 2))
        };
        let another = |h: &Hit| h.span.end > opponents && h.span.start < cue.span.start;
        // 反对者罔顾事实，新规…
        let bare = || OPPONENTS.contains(&&head[..end]) && within.end < evidence.view.text.len() as u32;
        let named = |h: &Hit| named(h) || h.span.start >= within.end && bare();
        if !says && hits(evidence, target).any(named) && !hits(evidence, target).any(another) {
            return true;
        }
    }
    critics(evidence, target).is_some_and(|c| within.contains(c) && c.end <= cue.span.start)
}

/// Those who are against the target, as the sentence names them: 反对该法案的人, 批评该法案失败的人.
fn critics(evidence: &Evidence, target: usize) -> Option<Span> {
    let text = evidence.view.text;
    hits(evidence, target).find_map(|h| {
        let within = clause(evidence, h.span.start);
        let before = between(text, within.start, h.span.start).trim_end_matches(['《', '“', '该', '这']);
        let opposes = OPPOSES.iter().find(|w| before.ends_with(**w))?;
        let after = between(text, h.span.end, within.end);
        let at = after.find('的').filter(|at| short(&after[..*at], 5))? + '的'.len_utf8();
        let who = WHO.iter().find(|w| after[at..].starts_with(**w))?;
        let start = within.start + (before.len() - opposes.len()) as u32;
        Some(Span { start, end: h.span.end + (at + who.len()) as u32 })
    })
}

/// Verbs by which a thing is made out to be something: 把…等同于….
#[rustfmt::skip]
const MAKES_OUT: &[&str] =
    &["等同于", "说成", "视为", "视作", "看成", "看作", "归咎于", "归结为", "归因于", "当成", "当作", "斥为", "贬为", "描绘成", "描述成", "称为"];

/// Words for a judgement that is not just.
#[rustfmt::skip]
pub const UNJUST: &[&str] = &[
    "有失公允", "有失公平", "有失偏颇", "失之偏颇", "言过其实", "夸大其词", "不公平", "不公允", "站不住脚", "过于简单", "以偏概全", "武断", "片面",
];

/// Where a sentence calls a verdict on something unjust: where the verdict begins (把该计划等同于烂尾工程) and the word that
/// refutes it (有失公允).
fn refuted(evidence: &Evidence) -> Option<(u32, Span)> {
    let text = evidence.view.text;
    let unjust = evidence.cues.iter().find(|c| UNJUST.contains(&c.span.of(text)))?.span;
    let before = &text[..unjust.start as usize];
    let verb = MAKES_OUT.iter().filter_map(|w| before.rfind(w)).max()?;
    let from = before[..verb].rfind(['把', '将'])?;
    Some((from as u32, unjust))
}

/// Whether an attitude only tells who is meant: 反对该法案的人.
fn is_attribute(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let text = evidence.view.text;
    cue.class == Class::Attitude
        && hits(evidence, target).filter(|h| h.span.start >= cue.span.end).any(|h| {
            let after = text[h.span.end as usize..].trim_start_matches(['》', '”']);
            short(&text[cue.span.end as usize..h.span.start as usize], 2)
                && after.strip_prefix('的').is_some_and(|rest| WHO.iter().any(|w| rest.starts_with(w)))
        })
}

/// What a cue says where somebody does not take over what others say of the target: 不认可该法案加重负担的说法 is for it, and of
/// 加重负担 nothing is left. So with 反对把减产归咎于该法案.
fn denied(evidence: &Evidence, cue: &Cue, target: usize) -> Option<Part> {
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let here = within.of(text).trim_end_matches(ends_clause);
    let claim = CLAIMS.iter().find(|w| here.ends_with(**w)).map(|w| within.start + (here.len() - w.len()) as u32);
    let hit = hits(evidence, target).find(|h| within.contains(h.span))?.span;
    let head = between(text, within.start, hit.start);
    // Most clauses do neither, and looking for all verbs takes long.
    if claim.is_none() && !head.contains(['把', '将']) {
        return None;
    }
    let (at, verb) = DENIES.iter().filter_map(|w| Some((head.rfind(w)?, *w))).max_by_key(|(at, w)| at + w.len())?;
    let from = within.start + (at + verb.len()) as u32;
    let blamed = || {
        let said = between(text, from, hit.start);
        said.contains(['把', '将']) && MAKES_OUT.iter().any(|w| said.trim_end_matches(['《', '“', '该']).ends_with(w))
    };
    let to = match claim {
        Some(to) if hit.end <= to => to,
        None if blamed() => within.end,
        _ => return None,
    };
    if from <= cue.span.start && cue.span.end <= to {
        return Some(Part::Aside);
    }
    if cue.class != Class::Attitude || cue.span.end != from {
        return None;
    }
    let said = |c: &&Cue| from <= c.span.start && c.span.end <= to && scope::judges(c.class);
    let said = evidence.cues.iter().rfind(said).map(|c| c.polarity);
    Some(match said {
        Some(Polarity::Against) => Part::Reversed,
        Some(Polarity::Favor) => Part::Plain,
        _ => Part::Aside,
    })
}

/// Whether the cue is an attribute that a clause begins with, of a thing that is not the target: 高速增长的装机为应对该法案….
fn of_other(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let (view, text) = (evidence.view, evidence.view.text);
    let within = clause(evidence, cue.span.start);
    let leads = short(&text[within.start as usize..cue.span.start as usize], 2);
    if !scope::judges(cue.class) || !leads || !text[cue.span.end as usize..].starts_with('的') {
        return false;
    }
    let from = cue.span.end + '的'.len_utf8() as u32;
    let end = nouns_end(view, from, within.end);
    let named = |h: &Hit| from <= h.span.end && h.span.start < end;
    let behind = |h: &Hit| h.span.start >= end && within.contains(h.span);
    let thing = &text[from as usize..end as usize];
    end > from
        && !DEEDS.iter().any(|w| thing.ends_with(w))
        && !hits(evidence, target).any(named)
        && hits(evidence, target).any(behind)
}

/// Whether praise is for how one copes with the target: 为应对该法案提供了条件, 建议会员加强合规.
fn coped(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    if cue.polarity != Polarity::Favor || evidence.terms.ours(target) {
        return false;
    }
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let calls = matches!(cue.class, Class::Advocacy | Class::Advice);
    let meets = |h: &Hit, words: &[&str]| {
        let from = clause(evidence, h.span.start).start;
        let head = between(text, from, h.span.start).trim_end_matches(['《', '“', '该', '这']);
        words.iter().any(|w| head.ends_with(w))
    };
    // 建议企业做好应对该法案的准备: wherever it is named.
    let mut behind = hits(evidence, target).filter(|h| h.span.start >= cue.span.end).peekable();
    if calls && behind.peek().is_some() {
        return behind.all(|h| meets(h, COPED) || meets(h, HEEDED));
    }
    let mut named = hits(evidence, target).filter(|h| within.contains(h.span)).peekable();
    if named.peek().is_some() {
        return scope::judges(cue.class) && named.all(|h| meets(h, COPED));
    }
    // What one's own people are told to do about what others do: 呼吁会员加强合规. A plan that calls for 应对风险 is for itself.
    let after = &text[cue.span.end as usize..within.end as usize];
    cue.class == Class::Advocacy
        && evidence.view.section != Section::Advice
        && !evidence.own_voice
        && TOLD.iter().any(|w| after.starts_with(w))
        && COPES.iter().any(|w| after.contains(w))
}

/// Whether somebody stands up for rights, of which the target is none: 坚决维护自身合法权益, 依法维护企业权益.
fn of_rights(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let stands = cue.polarity == Polarity::Favor && matches!(cue.class, Class::Attitude | Class::Merit);
    if !stands || evidence.terms.ours(target) || hits(evidence, target).any(|h| within.contains(h.span)) {
        return false;
    }
    let rest = between(text, cue.span.start, within.end).trim_end_matches(ends_clause);
    ["维护", "捍卫", "保护", "保障"].iter().any(|w| rest.contains(w))
        && ["权益", "权利", "利益", "主权"].iter().any(|w| rest.ends_with(w))
}

/// The part of a target where somebody is called on to hold back: 呼吁各国克制, 避免…. What is called for is not the target; what
/// is to be avoided may be.
fn held_back(evidence: &Evidence, cue: &Cue, target: usize) -> Option<Part> {
    let text = evidence.view.text;
    if cue.polarity != Polarity::Favor {
        return None;
    }
    if cue.class == Class::Merit && HOLDS_BACK.contains(&cue.span.of(text)) {
        let called = evidence.cues.iter().any(|c| c.class == Class::Advocacy && c.span.end <= cue.span.start);
        return called.then_some(Part::Aside);
    }
    if cue.class != Class::Advocacy {
        return None;
    }
    let within = clause(evidence, cue.span.start);
    let after = &text[cue.span.end as usize..within.end as usize];
    let first = HOLDS_BACK.iter().filter_map(|w| after.find(w)).min();
    if !first.is_some_and(|at| short(&after[..at], 6)) {
        return None;
    }
    let shunned = hits(evidence, target).filter(|h| h.span.start >= cue.span.end).find_map(|h| {
        let from = clause(evidence, h.span.start).start.max(cue.span.end);
        let head = between(text, from, h.span.start);
        let end = HOLDS_BACK.iter().filter_map(|w| Some(head.rfind(w)? + w.len())).max()?;
        let gap = Span { start: from + end as u32, end: h.span.start };
        // 避免破坏该法案: for it. 避免滥用该法案: against it.
        let ill = |c: &Cue| gap.contains(c.span) && c.polarity == Polarity::Against && scope::judges(c.class);
        let kept = evidence.cues.iter().any(|c| ill(c) && !c.span.of(text).contains('用'));
        short(&head[end..], 4).then_some(if kept { Part::Plain } else { Part::Reversed })
    });
    Some(shunned.unwrap_or(Part::Aside))
}

/// Whether the target is only the reason for which something shall not be done: 合作不应因该法案而停止.
fn only_reason(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let refuses = ["不应", "不能", "不会", "不得", "不要", "不宜", "不可", "决不", "绝不", "不该", "不必"];
    hits(evidence, target).filter(|h| within.contains(h.span)).any(|h| {
        let before = text[within.start as usize..h.span.start as usize].trim_end_matches(['《', '“', '该', '这']);
        let reason = ["因为", "因", "由于"].iter().find_map(|w| before.strip_suffix(w));
        reason.is_some_and(|b| refuses.iter().any(|w| b.ends_with(w)))
            && between(text, h.span.end, within.end).contains('而')
    })
}

/// Whether the cue is about what is left when the target is left out: 除了该法案之外，其他措施都….
fn excepted(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    let text = evidence.view.text;
    let here = clause(evidence, cue.span.start).of(text);
    let others = || ["其他", "其余", "别的"].iter().any(|w| here.contains(w));
    let too = || ["也", "同样", "还"].iter().any(|w| here.contains(w));
    let but = hits(evidence, target).filter(|h| h.span.end <= cue.span.start).any(|h| {
        let before = text[..h.span.start as usize].trim_end_matches(['《', '“', '该', '这']);
        before.ends_with('除') || before.ends_with("除了")
    });
    but && others() && !too()
}

/// Whether the target meets what the cue names: 该法案防止恶意行为者…, 对施压采取反制, 把…武器化列为风险.
fn met(evidence: &Evidence, cue: &Cue, target: usize) -> bool {
    if !matches!(cue.class, Class::Pressure | Class::Motive) {
        return false;
    }
    let text = evidence.view.text;
    let within = clause(evidence, cue.span.start);
    let after = &text[cue.span.end as usize..within.end as usize];
    let soon =
        |words: &[&str], most: usize| words.iter().any(|w| after.find(w).is_some_and(|at| short(&after[..at], most)));
    if soon(&["列为", "视为", "列作"], 4) && ["风险", "威胁", "挑战", "关切"].iter().any(|w| after.contains(w))
    {
        return true;
    }
    hits(evidence, target).filter(|h| h.span.end <= cue.span.start).any(|h| {
        let from = h.span.end.max(within.start) as usize;
        let between = &text[from..cue.span.start as usize];
        GUARDS.iter().any(|w| between.contains(w))
            || between.contains('对') && soon(&["反制", "应对", "反击", "反制措施"], 4)
    })
}
