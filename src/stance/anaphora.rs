//! Words for who was named before: pronouns, 该所, and a writing that is named again (报告还说).

use super::holder::Holder;
use super::phrase::{ISSUED, widen};
use super::subject::{CONNECTIVES, bare, without_adjunct};
use super::view::View;
use crate::base::EntityType;

/// Words for somebody who was named before.
const PRONOUNS: &[&str] = &[
    "他",
    "她",
    "其本人",
    "这位学者",
    "这位专家",
    "这位官员",
    "该官员",
    "该发言人",
    "这位负责人",
    "该负责人",
    "他本人",
    "她本人",
    "此人",
    "这名官员",
    "这名学者",
    "这位教授",
    "这位研究员",
    "这位议员",
    "该研究员",
    "该学者",
    "该议员",
];

/// Words for several who were named before.
const PLURALS: &[&str] = &["他们", "她们", "两人", "二人", "两位学者", "两位作者", "几位作者"];

/// How many a pronoun means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    One,
    Several,
}

/// How many a word means, if it is a pronoun.
pub fn number(word: &str) -> Option<Number> {
    let one = PRONOUNS.contains(&word).then_some(Number::One);
    one.or_else(|| PLURALS.contains(&word).then_some(Number::Several))
}

/// The subject of the verb at a byte where it may be a pronoun: 他还说.
pub fn pronoun<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let head = clause_head(view, at)?;
    number(head).map(|_| head)
}

/// What stands before the verb at a byte in its clause, without adverbs, listeners and connectives.
fn clause_head<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let clause = view.clauses.get(view.clause(at.saturating_sub(1)))?;
    let mut head = bare(view, clause.start, at)?;
    for _ in 0..2 {
        match without_adjunct(view, head, clause.start as usize) {
            Some(shorter) => head = bare(view, clause.start, clause.start + shorter.len() as u32)?,
            None => break,
        }
    }
    Some(CONNECTIVES.iter().find_map(|w| head.strip_prefix(w)).unwrap_or(head))
}

/// Last words of names of bodies, as 该 takes them up: 该所, 该委员会.
#[rustfmt::skip]
pub const BODIES: &[&str] = &[
    "委员会", "研究所", "研究院", "基金会", "联合会", "理事会", "协会", "学会", "商会", "工会", "公司", "机构", "组织", "中心", "集团", "企业", "团体", "联盟", "智库", "银行",
    "大学", "法院", "办公室", "政策处", "所", "院", "会", "社", "行", "省", "部", "署", "厅", "局", "党", "报",
];

/// The last word of a body's name that the subject of the verb at a byte takes up: 该|所, 该|省|某局的说明材料.
pub fn body<'t>(view: &View<'t>, at: u32) -> Option<&'t str> {
    let rest = clause_head(view, at)?.strip_prefix('该')?;
    let noun = BODIES.iter().find(|w| rest.starts_with(**w))?;
    let (noun, of) = rest.split_at(noun.len());
    (of.is_empty() || of.contains('的') && ISSUED.iter().any(|w| of.ends_with(w))).then_some(noun)
}

/// The body or place that was named last with each of these words at its end.
#[derive(Debug)]
pub struct Named<'d>([Option<Holder<'d>>; BODIES.len()]);

impl<'d> Named<'d> {
    pub fn new() -> Self {
        Self([None; BODIES.len()])
    }

    /// Takes in the bodies and places of the next sentence.
    pub fn read(&mut self, view: &View<'d>) {
        for (span, mention) in view.mentions().filter(|(_, m)| matches!(m.kind, EntityType::Org | EntityType::Gpe)) {
            let ends = span.of(view.text);
            for (last, noun) in self.0.iter_mut().zip(BODIES).filter(|(_, noun)| ends.ends_with(**noun)) {
                let name = widen(view, span, 0).of(view.text);
                if name != *noun {
                    *last = Some(Holder { name, entity: mention.entity.as_ref() });
                }
            }
        }
    }

    /// The one that a word taken up by 该 means.
    pub fn last(&self, noun: &str) -> Option<Holder<'d>> {
        self.0[BODIES.iter().position(|body| *body == noun)?]
    }
}

/// Writings that are named by one word after their first mention: 报告还说.
const WRITINGS: &[&str] =
    &["报告", "简报", "通报", "材料", "说明材料", "社论", "研究", "调查", "评论", "作者", "报告作者"];

/// Whether a name is one of these words alone.
pub fn is_bare_writing(name: &str) -> bool {
    WRITINGS.contains(&name)
}

/// Whether a writing speaks in the clause of what is reported from a byte on: 某会的报告称.
pub fn writes(view: &View, from: u32) -> bool {
    let clause = view.clauses.get(view.clause(from.saturating_sub(1)));
    let head = clause.and_then(|c| view.text.get(c.start as usize..from as usize)).unwrap_or("");
    WRITINGS.iter().any(|w| *w != "作者" && head.contains(w))
}
