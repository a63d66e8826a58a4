//! Names of common nouns: a post, a trade or a body with what belongs to it (海事部|一名|官员), whose writing it is (某会的报告),
//! and persons behind their posts.

use std::sync::Arc;

use super::anaphora::{BODIES, is_bare_writing};
use super::holder::Holder;
use super::listener::is_told;
use super::quotes::Quote;
use super::subject::{MANNERS, SPEAKERS, TONES, bare, ends_in_speaker, is_role, is_somebody, names_somebody, subject};
use super::view::{View, ends_clause, is_actor};
use crate::base::{EntityType, Span};

/// Where the nouns that begin at a byte end, numbers and their own attributes among them.
pub fn nouns_end(view: &View, floor: u32, limit: u32) -> u32 {
    let (mut at, mut end) = (floor, floor);
    while let Some((word, pos)) = view.word_from(at).filter(|(s, _)| s.start == at && s.end <= limit) {
        let named = view.mentions().any(|(s, _)| s.overlaps(word));
        let (tag, text) = (pos.name(), word.of(view.text));
        let noun = tag.starts_with(['n', 'j', 'b', 'm', 'q', 'f', 's']) || matches!(tag, "vn" | "an" | "l");
        let noun = noun || end < at && names_somebody(text) || TRADES.contains(&text);
        let small = tag == "a" && text.chars().count() == 1;
        let link = matches!(text, "的" | "和" | "及" | "与" | "、" | "前" | "退休" | "研究" | "约" | "们");
        // 一位官员|语气缓和: how somebody speaks.
        if TONES.contains(&text) || at == floor && text == "建议" || MANNERS.contains(&text) {
            break;
        }
        // 首批|受益|的|…
        let attribute = || view.text[word.end as usize..].starts_with('的') && tag.starts_with(['v', 'a']);
        if !(named || noun || link || small || attribute()) {
            break;
        }
        at = word.end;
        if named || noun || text == "们" {
            end = at;
        }
    }
    end
}

/// Who is named right before a byte, down to `floor`.
pub fn named_at<'d>(view: &View<'d>, end: u32, floor: u32, quotes: &[Quote]) -> Option<Holder<'d>> {
    let head = &view.text[floor as usize..end as usize];
    if let Some(quote) = quotes.iter().find(|q| q.outer.end == end && !q.inner.is_empty()) {
        let name = quote.inner.of(view.text);
        return (name.chars().count() <= 30).then(|| Holder { name, entity: entity_at(view, quote.inner) });
    }
    // 《某某》|杂志: the title names it.
    if let Some(title) = PUBLICATIONS.iter().find_map(|w| head.strip_suffix(w)).filter(|t| t.ends_with('》')) {
        return named_at(view, floor + title.len() as u32, floor, quotes);
    }
    if let Some(head) = head.strip_suffix([')', '）']) {
        let open = head.rfind(['(', '（'])?;
        return subject(view, floor + open as u32, quotes);
    }
    // 某某则|提醒: the name may have taken the adverb.
    let cut = |s: Span| s.start < end && without_adverb(s.of(view.text)).len() as u32 == end - s.start;
    // 克|也: it belongs to the name.
    let whole = |s: Span| s.start < end && &view.text[end as usize..s.end.max(end) as usize] == "也";
    // 某某|宣称: or the first character of the verb.
    let taken = |s: Span| {
        s.start < end
            && end < s.end
            && view.word_from(end).is_some_and(|(word, _)| word.start == end && s.end < word.end)
    };
    let named = |s: Span, kind: EntityType| s.end == end || kind == EntityType::Per && (cut(s) || whole(s) || taken(s));
    let ending = view.mentions().rfind(|(s, m)| named(*s, m.kind));
    if let Some((span, mention)) = ending
        && (is_actor(mention.kind) || matches!(mention.kind, EntityType::Law | EntityType::Prog | EntityType::Event))
    {
        let span = if cut(span) || taken(span) { Span { end, ..span } } else { span };
        let whole = if is_actor(mention.kind) { joined(view, widen(view, span, floor), floor) } else { span };
        if is_told(view, whole.start) {
            return None;
        }
        return Some(Holder {
            name: whole.of(view.text),
            entity: alone(view, whole).then_some(mention.entity.as_ref()).flatten(),
        });
    }
    noun_phrase(view, end, floor).or_else(|| after_post(view, end, floor))
}

/// What a title may be said to be, behind it: 《某某》杂志.
pub const PUBLICATIONS: &[&str] = &[
    "杂志",
    "周刊",
    "月刊",
    "双周刊",
    "半月刊",
    "季刊",
    "期刊",
    "日报",
    "周报",
    "晚报",
    "报",
    "报纸",
    "网站",
    "报网站",
    "网",
    "评论版",
];

/// A person's name without an adverb that the tagger took for its last character: 某某|则. 也 ends Japanese names.
pub fn without_adverb(name: &str) -> &str {
    let rest = name.strip_suffix(['则', '却', '就', '还', '仍', '曾', '更']).unwrap_or(name);
    if rest.chars().count() > 1 && name.chars().count() > 2 { rest } else { name }
}

/// Whether a name stands behind a post: 教授|田所.
pub fn follows_post(view: &View, name: &str) -> bool {
    let Some(at) = view.text.find(name) else { return false };
    let before = view.words_before(at as u32).next().filter(|(s, _)| s.end == at as u32);
    before.is_some_and(|(s, _)| is_role(s.of(view.text)) || POSTS.contains(&s.of(view.text)))
}

/// The unknown name of a person behind a post: 审议官|高桥|直人, 社长|仓本.
fn after_post<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    let mut start = end;
    for (span, pos) in view.words_before(end).take(4) {
        let word = span.of(view.text);
        // 吾则|主张: the segmenter may join the adverb.
        let adjoins = span.end == start || start == end && without_adverb(word).len() as u32 == end - span.start;
        if !adjoins || span.start < floor || view.mentions().any(|(s, _)| s.overlaps(span)) {
            return None;
        }
        let name = &view.text[start as usize..end as usize];
        if start < end && (is_role(word) || POSTS.contains(&word)) {
            return (2..=5).contains(&name.chars().count()).then_some(Holder { name, entity: None });
        }
        let sounds = pos.name().starts_with(['n', 'j', 'u'])
            || (start < end || word.chars().count() == 1) && matches!(pos.name(), "v" | "m" | "a" | "g");
        let time = ["时", "后", "前", "中", "上", "里"].iter().any(|w| word.ends_with(w));
        let grammar = word.contains(['了', '着', '过', '的', '得']);
        if !sounds || time || grammar || names_somebody(word) {
            return None;
        }
        start = span.start;
    }
    None
}

/// A name with those joined to it on the left: 甲会和乙会.
pub fn joined(view: &View, span: Span, floor: u32) -> Span {
    let mut whole = span;
    for (s, _) in view.mentions().rev().filter(|(s, m)| s.start >= floor && is_actor(m.kind) && s.end < span.start) {
        if s.end < whole.start
            && matches!(&view.text[s.end as usize..whole.start as usize], "和" | "及" | "、" | "以及")
        {
            whole.start = widen(view, s, floor).start;
        }
    }
    whole
}

/// Words that join nouns.
const LINKS: &[&str] = &["和", "与", "及", "以及", "以", "、"];

/// A subject of common nouns, ended by one that can speak: 报告, 韩国媒体, 美国等国.
fn noun_phrase<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    let (mut start, mut linked) = (end, end);
    // 批评|者: the segmenter may cut the suffix off.
    let suffix = |span: Span| span.end == end && matches!(span.of(view.text), "者" | "长" | "人");
    let mut suffixed = false;
    for (span, pos) in view.words_before(end) {
        // 外媒|称, 专家|建议: the segmenter may join the verb to who speaks.
        let cut = start == end && span.end > end && ends_in_speaker(&view.text[span.start as usize..end as usize]);
        let span = if cut { Span { end, ..span } } else { span };
        let (tag, word) = (pos.name(), span.of(view.text));
        // 代表, 调查 may be tagged as verbs; right before the verb they are who speaks.
        let speaker = cut || span.end == end && (SPEAKERS.contains(&word) || is_somebody(word));
        let noun = tag.starts_with(['n', 'j', 'b']) || matches!(tag, "vn" | "l" | "an") || speaker;
        let named = view.mentions().any(|(s, _)| s.overlaps(span));
        // 车企高管和商业协会: both speak; a link at the head joins nothing.
        let links = !named && start < end && LINKS.contains(&word);
        // 老|船长
        let small = start < end && tag == "a" && word.chars().count() == 1;
        let joins = noun
            || small
            || suffix(span)
            || suffixed
            || matches!(word, "等" | "们")
            || named
            || links
            || start < end && (FORMER.contains(&word) || TRADES.contains(&word) || matches!(word, "国内" | "岛内"));
        let long = view.text[span.start as usize..end as usize].chars().count() > LONGEST;
        // 建议|中方…: what is advised.
        if span.end > start || span.start < floor || !joins || long || start < end && word == "建议" {
            break;
        }
        suffixed = suffix(span);
        start = span.start;
        linked = if links { linked } else { start };
    }
    if let Some(issuer) = issuer(view, end, floor) {
        return Some(issuer);
    }
    if &view.text[start as usize..end as usize] == "笔者" {
        return Some(Holder::author());
    }
    start = quantified(view, placed(view, counted(view, linked, floor), end, floor), floor);
    let name = view.text.get(start as usize..end as usize)?.trim();
    let object = is_told(view, start);
    // 布鲁塞尔方面
    let side = || name.ends_with("方面") && view.mentions().any(|(s, _)| s.start >= start && s.end < end);
    // 王某|教授: the name without the post behind it.
    if let Some((span, mention)) =
        view.mentions().find(|(s, m)| s.start == start && s.end < end && m.kind == EntityType::Per)
        && is_role(&view.text[span.end as usize..end as usize])
    {
        return Some(Holder { name: span.of(view.text), entity: mention.entity.as_ref() });
    }
    // 某国海洋水产开发院
    let body = || {
        name.chars().count() > 4
            && BODIES.iter().any(|b| name.ends_with(b))
            && !["社会", "机会", "报", "行", "社", "党"].iter().any(|w| name.ends_with(w))
    };
    let speaks =
        || SPEAKERS.iter().any(|s| name.ends_with(s)) || is_somebody(name) || side() || body() || is_bare_writing(name);
    if object || name.is_empty() || !speaks() {
        return None;
    }
    Some(Holder { name, entity: entity_at(view, Span { start, end }) })
}

/// The longest subject of common nouns, in characters.
const LONGEST: usize = 20;

/// What posts are for, which the dictionary takes for verbs: 采购|负责人, 驻…使团.
#[rustfmt::skip]
pub const TRADES: &[&str] = &[
    "采购", "研究", "管理", "开发", "设计", "谈判", "运营", "执行", "审批", "审计", "监管", "销售", "生产", "投资", "驻", "贸易", "验收", "检查", "检测", "规划", "营销", "维修", "服务", "教育", "培训",
];

/// Posts and trades before a name, beside those that [`is_role`] knows.
#[rustfmt::skip]
const POSTS: &[&str] = &[
    "社长", "会长", "局长", "部长", "院长", "校长", "议员", "研究员", "学者", "专家", "审议官", "分析师", "经济学家", "工程师", "律师", "课长", "专务", "委员", "物理学家",
    "编辑", "司长", "处长", "厂长", "店主", "农户", "船长", "董事长", "总裁", "理事长",
];

/// Words before a person's post that belong to it: 前|官员.
const FORMER: &[&str] = &["前", "原", "时任", "退休", "退役", "资深", "受访", "匿名", "现任", "担当"];

/// Writings and figures that somebody issues: what they say, their issuer says (某会的报告).
#[rustfmt::skip]
pub const ISSUED: &[&str] = &[
    "报告", "调查", "简报", "年报", "资料", "统计", "测算", "评估", "评价", "民调", "问卷", "数据", "预测", "分析", "审计", "模型", "社论", "说明材料", "材料", "研究",
];

/// The body whose writing ends at a byte: 某会|发布|的|调查, 某会|2024年|的|报告, 某会|一篇|报告.
fn issuer<'d>(view: &View<'d>, end: u32, floor: u32) -> Option<Holder<'d>> {
    ISSUED.iter().find(|w| view.text[floor as usize..end as usize].ends_with(**w))?;
    // 监测|报告
    let mut to = end;
    for (span, pos) in view.words_before(end) {
        let noun = pos.name().starts_with(['n', 'j', 'b']) || matches!(pos.name(), "vn" | "an" | "v");
        let named = view.mentions().any(|(s, m)| s.overlaps(span) && is_actor(m.kind));
        if span.start < floor || span.end != to && to != end || !noun || named {
            break;
        }
        to = span.start;
    }
    let head = &view.text[floor as usize..to as usize];
    let one = ["份", "篇", "项", "则", "期", "组"].iter().find_map(|c| head.strip_suffix(c));
    let one = one.map(|h| h.trim_end_matches(|c: char| "一两三几另某".contains(c)));
    let of = one.unwrap_or(head);
    let far = || of.rfind('的').filter(|at| of[*at..].chars().count() <= 6).map(|at| &of[..at]);
    let rest = of.strip_suffix('的').or_else(far);
    if one.is_none() && rest.is_none() {
        return None;
    }
    let mut rest = bare(view, floor, floor + rest.unwrap_or(of).len() as u32)?;
    for _ in 0..2 {
        rest = ["发布", "公布", "发表", "提交", "出版"].iter().find_map(|w| rest.strip_suffix(w)).unwrap_or(rest);
        let to = floor + rest.len() as u32;
        if let Some((date, _)) = view.mentions().find(|(s, m)| s.end == to && m.kind == EntityType::Date)
            && date.start >= floor
        {
            rest = &view.text[floor as usize..date.start as usize];
        }
        rest = bare(view, floor, floor + rest.len() as u32)?;
        rest = rest.strip_suffix('的').unwrap_or(rest);
    }
    let to = floor + rest.len() as u32;
    if let Some(quoted) = rest.strip_suffix(['”', '》'])
        && let Some(at) = quoted.rfind(['“', '《'])
    {
        let inner = Span { start: floor + at as u32 + '“'.len_utf8() as u32, end: floor + quoted.len() as u32 };
        return Some(Holder { name: inner.of(view.text), entity: entity_at(view, inner) });
    }
    // A part of the body may stand between: 某会|安全|项目|的|报告.
    let part = |s: Span| {
        let between = view.text[s.end as usize..to as usize].chars();
        between.clone().count() <= 10
            && !between.clone().any(|c| ends_clause(c) || matches!(c, '的' | '、' | '“' | '《'))
    };
    let body = view.mentions().rfind(|(s, m)| {
        m.kind == EntityType::Org
            && s.start >= floor
            && (s.end == to || s.end < to && nouns_end(view, s.end, to) == to && part(*s))
    });
    if let Some((span, mention)) = body {
        let whole = Span { start: widen(view, span, floor).start, end: span.end };
        return Some(Holder { name: whole.of(view.text), entity: mention.entity.as_ref() });
    }
    noun_phrase(view, to, floor)
}

/// Words that say how many of a kind speak (不少媒体, 个别国家): they belong to the holder's name.
#[rustfmt::skip]
const QUANTITIES: &[&str] = &[
    "不少", "很多", "许多", "个别", "一些", "部分", "多家", "多名", "多位", "多数", "大多数", "少数", "有些", "所有", "各",
    "多国", "几位", "几名", "众多", "越来越多的", "相当多的", "绝大多数", "多个", "有的", "某些", "诸多", "大量", "与会", "有关",
];

/// Where a name for people begins with the place or the body they are of: 东京|的|批评者.
fn placed(view: &View, start: u32, end: u32, floor: u32) -> u32 {
    let place = view.text[floor as usize..start as usize].strip_suffix('的').map(|head| floor + head.len() as u32);
    let name = &view.text[start as usize..end as usize];
    // 某地的|一名官员: the number begins the name.
    if name.starts_with(|c| "一两二三四五六七八九十几多数".contains(c)) {
        return start;
    }
    let people =
        is_somebody(name) || ["团体", "企业", "专家", "学者", "官员", "负责人"].iter().any(|w| name.ends_with(w));
    // Whom a person leads or employs: 某人|的|研究团队.
    let of_person = ["团队", "小组", "办公室"].iter().any(|w| name.ends_with(w));
    let has = |kind: EntityType| if kind == EntityType::Per { of_person } else { people && is_actor(kind) };
    place
        .and_then(|at| view.mentions().rfind(|(s, m)| s.end == at && s.start >= floor && has(m.kind)))
        .map_or(start, |(span, _)| joined(view, widen(view, span, floor), floor).start)
}

/// What counts people and bodies: 一名, 两位, 四十多家.
const COUNTS: &[&str] = &["名", "位", "家", "个", "所"];

/// Where the last counting word with a number before it ends.
fn numbered(text: &str, count: &str) -> Option<usize> {
    let digit = |c: char| "一二两三四五六七八九十百数几多余某".contains(c) || c.is_ascii_digit();
    text.match_indices(count).filter(|(i, _)| text[..*i].ends_with(digit)).map(|(i, _)| i + count.len()).last()
}

/// Where a name begins with the number before it, and with the body or the place before that: 财政部|一名|官员, 当地|一家|银行. A
/// few words with 的 may stand between: 一位|不愿具名的|官员.
fn counted(view: &View, start: u32, floor: u32) -> u32 {
    let head = &view.text[floor as usize..start as usize];
    let mut bare = head;
    if let Some(before) = head.strip_suffix('的')
        && let Some(at) = COUNTS.iter().filter_map(|c| numbered(before, c)).max()
        && before[at..].chars().count() <= 10
    {
        bare = &head[..at];
    }
    let Some(number) = COUNTS.iter().find_map(|c| bare.strip_suffix(c)) else { return start };
    let digits =
        number.trim_end_matches(|c: char| "一二两三四五六七八九十百数几多余约近某".contains(c) || c.is_ascii_digit());
    if digits.len() == number.len() {
        return start;
    }
    let at = floor + digits.len() as u32;
    let place = ["当地", "本地", "本国", "国内"].iter().find(|w| digits.ends_with(**w));
    let named = view.mentions().rfind(|(s, m)| s.end == at && s.start >= floor && is_of(m.kind));
    let named = named.map(|(s, _)| widen(view, s, floor).start);
    named.unwrap_or(at - place.map_or(0, |w| w.len() as u32))
}

/// Whether people can be of it: 欧洲|四十多家|企业.
fn is_of(kind: EntityType) -> bool {
    matches!(kind, EntityType::Gpe | EntityType::Org | EntityType::Loc)
}

/// Where a name begins with the quantity that stands before it.
fn quantified(view: &View, start: u32, floor: u32) -> u32 {
    let head = &view.text[floor as usize..start as usize];
    // The longest, for 大多数 ends like 多数.
    let before = QUANTITIES.iter().filter(|q| head.ends_with(**q)).map(|q| q.len()).max();
    let Some(before) = before else { return start };
    // 英国|一些|议员
    let at = start - before as u32;
    let place = view.mentions().rfind(|(s, m)| s.end == at && s.start >= floor && is_of(m.kind));
    place.map_or(at, |(s, _)| widen(view, s, floor).start)
}

/// The mention with those that adjoin it on the left, from `floor` on: 美国|白宫, 日|欧.
pub fn widen(view: &View, span: Span, floor: u32) -> Span {
    let mut whole = span;
    for (s, m) in view.mentions().rev() {
        if s.end == whole.start
            && s.start >= floor
            && matches!(m.kind, EntityType::Gpe | EntityType::Org | EntityType::Loc)
        {
            whole.start = s.start;
        }
    }
    whole
}

/// Whether a span joins no actors as equals: 甲会和乙会 are two.
fn alone(view: &View, span: Span) -> bool {
    let mut last: Option<Span> = None;
    !view.mentions().filter(|(s, m)| span.contains(*s) && is_actor(m.kind)).any(|(s, _)| {
        let before = last.replace(s);
        before.is_some_and(|l| {
            l.end < s.start
                && matches!(&view.text[l.end as usize..s.start as usize], "和" | "及" | "与" | "、" | "以及")
        })
    })
}

/// The entity of the actor (else of anything) mentioned in the span: the last one, for bodies follow their country. None of
/// several.
pub fn entity_at<'d>(view: &View<'d>, span: Span) -> Option<&'d Arc<str>> {
    if !alone(view, span) {
        return None;
    }
    let inside = || view.mentions().filter(move |(s, _)| s.overlaps(span));
    let found = inside().rfind(|(_, m)| is_actor(m.kind)).or_else(|| inside().next_back());
    found.and_then(|(_, m)| m.entity.as_ref())
}
