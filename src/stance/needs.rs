//! Words of need and duty that call for nothing: a cost, a forecast, a thing that is lacking, what a rule lays down.

use super::cues::{Class, Cue};
use super::evidence::Evidence;
use super::polarity::UNDOES;
use super::view::{Section, View, ends_clause};

/// Whether a word of need or duty calls for nothing.
pub fn calls_for_nothing(evidence: &Evidence, cue: &Cue) -> bool {
    is_no_call(evidence, cue) || states_need(evidence, cue) || laid_down(evidence, cue)
}

/// Words with 要 that call for something or only say what comes or is needed.
const NEEDS: &[&str] = &["要", "还要", "也要", "都要", "更要"];

/// What follows 要 where it calls for nothing: 要看下届议会, 要多付一成, 要的不是补贴.
#[rustfmt::skip]
const NO_CALL: &[&str] = &[
    "看", "等", "到", "问", "说", "的", "多", "付", "交", "花", "数", "价", "几", "过", "经", "回", "落到", "新增", "比", "指出",
];

/// Words before 要 with which it says what will come, or asks: 每年要, 迟早要, 谁要.
const FORESEES: &[&str] = &["每年", "每月", "每次", "迟早", "谁", "客户", "只", "就", "仍", "多半", "还是", "却"];

/// Words for a need: advice before a deed (需要完善), none before what is used up or lacking (需要三年, 讨论需要证据).
const NEEDED: &[&str] = &["需要", "需", "也需要", "也需", "还需", "还需要", "仍需", "仍需要", "尚需", "须", "必须"];

/// Verbs before what a need costs: 需等待半年, 需缴纳….
#[rustfmt::skip]
const COSTS: &[&str] = &["等待", "等", "花费", "花", "耗费", "耗时", "耗资", "支付", "缴纳", "缴", "付出", "付", "经过", "历时", "掏", "填", "交"];

/// Whether a clause goes on with a number, a few adverbs and a verb of cost apart: 十余年, 大约三百万, 多少人.
fn costs(view: &View, from: u32, end: u32) -> bool {
    let mut at = from;
    for _ in 0..3 {
        let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.end <= end) else { return false };
        let text = word.of(view.text);
        if pos.name().starts_with('m') && !text.starts_with('一')
            || matches!(text, "数年" | "多年" | "半年" | "多少" | "数月")
        {
            return true;
        }
        if !(COSTS.contains(&text) || pos.name().starts_with('d') || matches!(text, "近" | "约" | "将近" | "至少"))
        {
            return false;
        }
        at = word.end;
    }
    false
}

/// Whether a need is only stated: a cost or a time, or a thing and no deed in the rest of the clause (讨论需要证据).
fn states_need(evidence: &Evidence, cue: &Cue) -> bool {
    let view = evidence.view;
    if !NEEDED.contains(&cue.span.of(view.text)) {
        return false;
    }
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    if costs(view, cue.span.end, clause.end) {
        return true;
    }
    let mut at = cue.span.end;
    let mut first = true;
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.end <= clause.end) {
        let tag = pos.name();
        let thing =
            tag.starts_with(['n', 'a', 'b', 'm', 'q', 'r', 'j', 'u', 'c', 'w', 'x', 'l', 'i', 'z']) || tag == "vn";
        if !thing || first && !tag.starts_with(['n', 'a', 'b', 'j', 'm', 'r']) {
            return false;
        }
        (at, first) = (word.end, false);
    }
    !first
}

/// Whether a law or a rule is told to lay down what the cue says: 根据该条例，…应当; …应当自受理之日起十日内….
fn laid_down(evidence: &Evidence, cue: &Cue) -> bool {
    if evidence.own_voice
        || evidence.view.section == Section::Advice
        || !matches!(cue.class, Class::Advice | Class::Duty)
    {
        return false;
    }
    let (view, text) = (evidence.view, evidence.view.text);
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let term = &text[cue.span.start as usize..clause.end as usize];
    // …应于五日内取消该费: with a thing to undo, a demand.
    let due = term.contains("之日起") || in_days(term) && !UNDOES.iter().any(|w| term.contains(w));
    let by = ["根据", "按照", "依照", "依据", "按"].iter().any(|w| text.starts_with(w));
    due || by && view.clause(cue.span.start) > 0 && names_rule(view)
}

/// Whether a text sets a term in days: 五日内, 15个工作日内; not 近日内, 日内瓦.
fn in_days(text: &str) -> bool {
    text.match_indices("日内").any(|(at, word)| {
        let before = text[..at].trim_end_matches("工作").trim_end_matches('个');
        before.ends_with(is_number) && !text[at + word.len()..].starts_with(['瓦', '阁'])
    })
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "零〇一二三四五六七八九十百两".contains(c)
}

/// How the names of rules end, and what they are called.
const RULES: &[&str] =
    &["法律", "法案", "条例", "规定", "规则", "章程", "附则", "条款", "细则", "办法", "协定", "条约", "公约", "法规"];

/// Words that end in 法 and are no law.
const NO_LAW: &[&str] =
    &["说法", "看法", "做法", "想法", "方法", "算法", "用法", "打法", "提法", "手法", "玩法", "无法"];

/// Whether the first clause names a rule, or an article of one: 根据该条例, 依照《某法》第七条, 按照法律要求.
fn names_rule(view: &View) -> bool {
    let first = view.clauses[0].of(view.text).trim_end_matches(ends_clause);
    let name = ["的要求", "要求"].iter().find_map(|w| first.strip_suffix(w)).unwrap_or(first);
    let whole = without_article(name);
    let bare = whole.trim_end_matches('》');
    let rule = || RULES.iter().any(|w| bare.ends_with(w));
    let asked = || name.len() < first.len() && ["监管", "合规", "法定"].iter().any(|w| bare.ends_with(w));
    let called = || bare.ends_with('法') && !NO_LAW.iter().any(|w| bare.ends_with(w));
    whole.len() < name.len() || rule() || called() || asked()
}

/// A text without the article of a rule at its end: 第七条, 第3条第二款.
fn without_article(text: &str) -> &str {
    let mut text = text;
    while let Some(at) = text.rfind('第') {
        let numbered = text[at + '第'.len_utf8()..].strip_suffix(['条', '款', '项', '章', '节']);
        if !numbered.is_some_and(|n| !n.is_empty() && n.chars().all(is_number)) {
            break;
        }
        text = &text[..at];
    }
    text
}

/// Whether 要 calls for nothing: a cost, a forecast, a comparison (比…要快), or what the author tells outside of advice.
fn is_no_call(evidence: &Evidence, cue: &Cue) -> bool {
    let view = evidence.view;
    if !NEEDS.contains(&cue.span.of(view.text)) {
        return false;
    }
    let Some(clause) = view.clauses.get(view.clause(cue.span.start)) else { return false };
    let before = &view.text[clause.start as usize..cue.span.start as usize];
    let after = &view.text[cue.span.end as usize..clause.end as usize];
    let voice = &evidence.voice;
    let reported = voice.reported.is_some() || voice.carried.is_some() || !voice.speaker.is_author();
    !(reported || evidence.advises())
        || costs(view, cue.span.end, clause.end)
        || after.starts_with(|c: char| c.is_ascii_digit())
        || NO_CALL.iter().any(|w| after.starts_with(w))
        || FORESEES.iter().any(|w| before.ends_with(w))
        || before.contains('比')
}
