//! How one copes with what others do: “渔业协会建议会员做好应对该法案的准备。” praises the preparations.

use super::super::cues::Class;
use super::super::target::Hit;
use super::super::view::Section;
use super::Part;
use super::case::{Case, begins, ends, has};
use crate::base::Polarity;

/// Words right before what one has to live with: 应对碳关税.
const COPED: &[&str] = &["应对", "抵御", "对冲", "规避", "绕开", "反制", "化解", "缓解", "适应"];

/// The same where one is told to look out: 关注碳关税.
const HEEDED: &[&str] = &["关注", "密切关注", "留意", "防范", "警惕", "提防"];

/// What one does who has to live with something that others do: 加强合规, 做好准备.
#[rustfmt::skip]
const COPES: &[&str] = &[
    "合规", "应对", "做好准备", "早做准备", "风险", "自查", "多元化", "替代", "未雨绸缪", "关注", "留意", "预案", "适应",
];

/// Whom a body tells to.
#[rustfmt::skip]
const TOLD: &[&str] = &[
    "会员", "各会员", "成员", "企业", "有关企业", "相关企业", "国内企业", "出口商", "出口企业", "厂商", "投资者", "公司", "农户", "渔民", "船东",
];

/// Where praise, or a call, is for that: 为应对该法案提供了条件, 建议会员加强合规.
pub fn part(case: &Case) -> Option<Part> {
    let (cue, evidence) = (case.cue, case.evidence);
    let others = cue.polarity == Polarity::Favor && !evidence.terms.ours(case.target);
    (others && copes(case)).then_some(Part::Aside)
}

fn copes(case: &Case) -> bool {
    let (cue, evidence) = (case.cue, case.evidence);
    let met = |h: &Hit, words: &[&str]| ends(case.before_name(h.span), words);
    let calls = matches!(cue.class, Class::Advocacy | Class::Advice);
    // 建议企业做好应对该法案的准备: wherever it is named.
    let mut behind = case.hits_behind().peekable();
    if calls && behind.peek().is_some() {
        return behind.all(|h| met(h, COPED) || met(h, HEEDED));
    }
    let mut here = case.hits_in(case.clause()).peekable();
    if here.peek().is_some() {
        return case.judges() && here.all(|h| met(h, COPED));
    }
    // What one's own people are told to do about what others do: 呼吁会员加强合规. A plan that calls for 应对风险 is for itself.
    cue.class == Class::Advocacy && evidence.view.section != Section::Advice && !evidence.own_voice && {
        let after = case.after(cue.span);
        begins(after, TOLD) && has(after, COPES)
    }
}
