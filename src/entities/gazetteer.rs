//! Names of the lexicons.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, Outcome};
use super::names::Names;
use super::view::{View, is_han, is_latin};
use crate::base::{EntityType, Finder, LexiconEntry, Pass, RuleDoc, Span};

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        id: "gazetteer",
        pass: Pass::Entities,
        what: "Marks the names and aliases of the lexicons, the longest first. A Latin name must be a whole word; a Chinese name must not cut a dictionary word in two, nor the post of a body's head (商务部长); a firm called like a state's trade is none where the trade goes on (中国|电信设备); a character that names an element and nothing else may share a word with an amount or 业, 价 (一克镓, 锂价).",
        why: "A name that is listed needs no guessing, and its aliases carry one id. The corpus's own lines win over built-in ones. The finder names the line.",
        example: "华为 is marked in “华为公司” and not in “中华为上”",
    },
    RuleDoc {
        id: "gazetteer-country",
        pass: Pass::Entities,
        what: "Marks an agency that a lexicon lists with its country in front as two mentions, the country and the agency, when the agency's own name is listed too.",
        why: "GUIDELINES 2: 日本经济产业省 is GPE 日本 and ORG 经济产业省. The line with the country still gives the agency its id. The agency's bare name then has the id of the last full form in the document (美国商务部…。商务部官员), unless the document used it before any.",
        example: "美国商务部 → GPE 美国 + ORG 商务部 (us-commerce)",
    },
];

/// One surface form and what it names.
#[derive(Debug)]
struct Form {
    kind: EntityType,
    entity: Option<Arc<str>>,
    finder: Finder,
    own: bool,
    single: bool,
    /// Byte length of the country in front and the country's form, where the name is to be split.
    split: Option<(usize, u32)>,
}

/// Every surface form.
pub(super) struct Gazetteer {
    /// The forms' words.
    names: Names,
    forms: Vec<Form>,
}

/// What may follow a name inside one dictionary word without making it another name (中国队, 稀土矿).
const TAILS: &[&str] = &[
    "人", "队", "籍", "产", "式", "型", "化", "业", "界", "级", "裔", "商", "方", "类", "系", "史", "片", "厂", "矿",
    "制", "国", "国籍", "国家", "安全", "工业", "产业", "企业", "资源", "行业", "技术", "领域", "公司", "市场", "地区",
];
/// What may stand before a name inside one dictionary word (前苏联, 全欧洲).
const HEADS: &[&str] = &["前", "原", "旧", "全", "泛", "跨", "亲", "反", "驻", "赴", "访", "援", "在", "对"];
/// What firms are called that have the name of a state's trade (中国电信), and how the trade goes on (中国|电信设备).
const TRADES: &[&str] = &["移动", "电信", "石油", "电子", "黄金", "建筑", "银行", "钢铁"];
const OF_STATES: &[&str] = &["中国", "美国", "日本", "英国", "德国", "韩国", "法国", "印度", "俄罗斯"];
const OF_TRADE: &[&str] = &[
    "设备",
    "业",
    "行业",
    "企业",
    "产业",
    "市场",
    "运营商",
    "支付",
    "互联网",
    "终端",
    "产品",
    "元件",
    "进口",
    "出口",
    "消费",
    "需求",
    "供应",
    "储备",
    "材料",
];
/// Characters that name an element and stand for nothing else.
const ELEMENTS: &str = "锂镓锗铟铌钽铼铍铪锆钪钇镧铈镨钕钐铕钆铽镝钬铒铥镱镥锑铋碲钒铱铑钌锇铯铷钍铊";
/// What may share a word of two characters with an element: an amount or a verb before it, what is of it behind it.
const BEFORE_ELEMENT: &str = "克吨其产采提炼用含缺富贫和";
const BEHIND_ELEMENT: &str = "业价国矿都盐";
/// Ends of names that keep their country: a party or an academy is no department of the state.
const WHOLE: &[&str] = &["政府", "内阁", "党", "银行", "科院", "学院", "大学", "联合会"];

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("forms", &self.forms.len()).finish_non_exhaustive()
    }
}

impl Gazetteer {
    pub fn new(lexicon: &[LexiconEntry]) -> Self {
        let mut surfaces: Vec<&str> = Vec::new();
        let mut forms: Vec<Form> = Vec::new();
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let own_first = lexicon.iter().filter(|e| e.own).chain(lexicon.iter().filter(|e| !e.own));
        for entry in own_first {
            let finder: Finder = Arc::from(format!("gazetteer:{}", entry.origin));
            for surface in std::iter::once(&entry.surface).chain(&entry.aliases) {
                if surface.is_empty() || known.contains_key(surface.as_str()) {
                    continue;
                }
                known.insert(surface, forms.len() as u32);
                surfaces.push(surface);
                forms.push(Form {
                    kind: entry.kind,
                    entity: entry.entity.clone(),
                    finder: Finder::clone(&finder),
                    own: entry.own,
                    single: surface.chars().nth(1).is_none(),
                    split: None,
                });
            }
        }
        let agencies: FxHashSet<&str> =
            surfaces.iter().zip(&forms).filter(|(_, f)| f.kind == EntityType::Org).map(|(s, _)| *s).collect();
        for i in 0..forms.len() {
            if forms[i].kind == EntityType::Org {
                forms[i].split = country_in_front(surfaces[i], &known, &forms, &agencies);
            }
        }
        Self { names: Names::new(surfaces.into_iter()), forms }
    }

    pub fn find(&self, view: &View<'_>, out: &mut Vec<Candidate>) {
        let first = out.len();
        // Where forms with a country in front lie, and where the country ends.
        let mut split: Vec<(Span, u32)> = Vec::new();
        self.names.find(view.text, |name, start, end| {
            let form = &self.forms[name];
            let Some(outcome) = boundary(view, start, end, form) else { return };
            let push = |start: usize, end: usize, as_form: &Form, outcome: Outcome, out: &mut Vec<Candidate>| {
                let mut candidate = Candidate::new(Span::new(start, end), as_form.kind, &as_form.finder)
                    .entity(as_form.entity.clone())
                    .scored(if as_form.single { 0.6 } else { 0.9 });
                if as_form.own {
                    candidate = candidate.sure();
                }
                candidate.outcome = outcome;
                out.push(candidate);
            };
            match form.split {
                Some((len, country)) => {
                    if outcome == Outcome::Chosen {
                        split.push((Span::new(start, end), (start + len) as u32));
                    }
                    push(start, start + len, &self.forms[country as usize], outcome.clone(), out);
                    push(start + len, end, form, outcome, out);
                }
                None => push(start, end, form, outcome, out),
            }
        });
        // 澳大利亚联邦 ends inside the body of 澳大利亚|联邦议会.
        split.sort_unstable();
        for c in &mut out[first..] {
            let i = split.partition_point(|(whole, _)| whole.end < c.span.end);
            let cut = split.get(i).filter(|(whole, mid)| {
                whole.contains(c.span) && *whole != c.span && c.span.start < *mid && *mid < c.span.end
            });
            if let Some((whole, _)) = cut.filter(|_| c.outcome == Outcome::Chosen) {
                c.outcome = Outcome::CutsWord(whole.of(view.text).to_owned());
            }
        }
    }
}

/// The country that an agency's surface begins with, when the rest is an agency's name of its own.
fn country_in_front(
    surface: &str,
    known: &FxHashMap<&str, u32>,
    forms: &[Form],
    agencies: &FxHashSet<&str>,
) -> Option<(usize, u32)> {
    if WHOLE.iter().any(|end| surface.ends_with(end)) {
        return None;
    }
    surface.char_indices().skip(2).find_map(|(at, _)| {
        let country = *known.get(&surface[..at])?;
        // A city's name in front belongs to a club or a school: 申海|蓝鲸队.
        let form = &forms[country as usize];
        let state = form.kind == EntityType::Gpe && form.entity.as_deref().is_some_and(|id| id.len() == 2);
        (state && agencies.contains(&surface[at..])).then_some((at, country))
    })
}

/// Whether a body that ends in this character goes on as the post of its head: 商务部长, 行政院长. But 商务部长期….
pub(super) fn is_post(last: char, behind: &str) -> bool {
    let mut next = behind.chars();
    matches!(last, '部' | '院' | '局' | '署' | '厅' | '处')
        && next.next() == Some('长')
        && !next.next().is_some_and(|c| "期远年久江途城三沙春安效达假距白短处足子大成存进".contains(c))
}

/// Whether a name is not a firm's but says of a state's trade what follows: 中国|电信设备.
pub(super) fn is_trade(name: &str, behind: &str) -> bool {
    let state = TRADES.iter().find_map(|trade| name.strip_suffix(trade));
    state.is_some_and(|state| OF_STATES.contains(&state)) && OF_TRADE.iter().any(|word| behind.starts_with(word))
}

/// Whether an element stands in its word as itself: 锂|价, 产|锂, 一克|镓.
fn element(view: &View<'_>, start: usize, end: usize) -> bool {
    view.token_at(start).is_some_and(|t| {
        let (span, text) = (view.tokens[t].span, view.text);
        let (head, tail) = (&text[span.start as usize..start], &text[end.min(span.end as usize)..span.end as usize]);
        if tail.is_empty() && view.tokens[t].pos.name() == "m" {
            return true;
        }
        let mut others = head.chars().chain(tail.chars());
        let one = others.next().is_some() && others.next().is_none();
        one && head.chars().all(|c| BEFORE_ELEMENT.contains(c)) && tail.chars().all(|c| BEHIND_ELEMENT.contains(c))
    })
}

/// Whether a name may stand at `start..end`: `None` when it is part of a longer Latin word or number (not worth a
/// word), otherwise chosen or rejected for cutting a dictionary word.
fn boundary(view: &View<'_>, start: usize, end: usize, form: &Form) -> Option<Outcome> {
    let (text, single) = (view.text, form.single);
    let first = text[start..end].chars().next()?;
    let last = text[start..end].chars().next_back()?;
    if is_latin(first) && view.before(start).is_some_and(is_latin) {
        return None;
    }
    if is_latin(last) && view.after(end).is_some_and(is_latin) {
        return None;
    }
    let cut = |word: &str| Some(Outcome::CutsWord(word.to_owned()));
    if form.kind == EntityType::Org && is_post(last, &text[end..]) {
        return cut(&text[start..end + '长'.len_utf8()]);
    }
    if form.kind == EntityType::Org && is_trade(&text[start..end], &text[end..]) {
        return cut(&text[start..end]);
    }
    if single && ELEMENTS.contains(first) && element(view, start, end) {
        return Some(Outcome::Chosen);
    }
    if is_han(first)
        && let Some(t) = view.token_at(start)
    {
        let token = view.tokens[t];
        let head = &text[token.span.start as usize..start];
        // A long name at the end of a longer dictionary entry is itself: 日本|航空自卫队. So is a city behind its
        // state: 美国|纽约.
        let long = end - start >= 9 || form.kind == EntityType::Gpe && end - start >= 6;
        // 与|非盟: the dictionary knows a conjunction 与非.
        let joins = token.pos.name() == "c" && matches!(head, "与" | "和" | "及" | "或");
        let clear = token.pos.name() == "x" || joins || HEADS.contains(&head) || long && head.len() >= 6;
        if !head.is_empty() && (single || !clear) {
            return if single { None } else { cut(view.word(t)) };
        }
    }
    if is_han(last)
        && let Some(t) = view.token_at(end)
    {
        let token = view.tokens[t];
        if (token.span.start as usize) < end {
            let tail = &text[end..token.span.end as usize];
            // A long name whose last word the segmenter joined to the next (关键物|资供应).
            let crosses = (token.span.start as usize) > start && end - start >= 12;
            // A place at the head of a longer dictionary entry is itself: 中国|外交部, 日本|首相.
            let place = matches!(form.kind, EntityType::Gpe | EntityType::Loc)
                && token.span.start as usize == start
                && end - start >= 6
                && (tail.len() >= 6 || token.pos.name() == "n");
            let clear = token.pos.name() == "x" || TAILS.contains(&tail) || place || crosses;
            if single || !clear {
                return if single { None } else { cut(view.word(t)) };
            }
        }
    }
    Some(Outcome::Chosen)
}
