//! Names in one with what follows them: a province with its city (湖南省长沙市), a region with 地区 (东亚地区), a
//! technology with its equipment (集成电路装备).

use std::sync::{Arc, LazyLock};

use regex::Regex;
use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Outcome};
use super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:chain",
    pass: Pass::Entities,
    what: "Marks a province or city with the smaller place that directly follows it as one GPE, and a place with the 地区 that follows it as one LOC; a technology with the 设备 or 装备 behind it, and a material with its 精炼技术 and the like, or the 功率器件 and the like made of it, as one TECH; a technology or material with the 产业协会, 创新组织 and the like behind it as one ORG.",
    why: "The longest span that names the thing. A state keeps its own mention (美国|纽约), since it is no part of the city's name.",
    example: "湖南省长沙市 → one GPE; 纽约地区 → LOC",
};

pub(super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    compounds(view, finder, out);
    bodies(view, finder, out);
    // The longest place that begins at each byte.
    let mut places: FxHashMap<u32, usize> = FxHashMap::with_capacity_and_hasher(out.len(), Default::default());
    for (i, c) in out.iter().enumerate() {
        let place = matches!(c.kind, EntityType::Gpe | EntityType::Loc) && c.outcome == Outcome::Chosen;
        if place && c.span.len() > 3 {
            let slot = places.entry(c.span.start).or_insert(i);
            if out[*slot].span.end < c.span.end {
                *slot = i;
            }
        }
    }
    let mut starts: Vec<u32> = places.keys().copied().collect();
    starts.sort_unstable();
    let mut done = 0;
    for start in starts {
        if start < done {
            continue;
        }
        let first = &out[places[&start]];
        if first.kind == EntityType::Gpe && !is_state(first) {
            let mut end = first.span.end;
            let mut entity = first.entity.clone();
            let mut links = 1;
            while let Some(&next) = places.get(&end).filter(|&&n| out[n].kind == EntityType::Gpe && !is_state(&out[n]))
            {
                if !within(first.entity.as_deref(), out[next].entity.as_deref()) {
                    break;
                }
                end = out[next].span.end;
                entity = out[next].entity.clone();
                links += 1;
            }
            let apart = || view.token_at(end as usize).is_some_and(|t| SEVERAL.contains(&view.word(t)));
            if links > 1 && !apart() {
                done = end;
                let span = Span { start, end };
                out.push(Candidate::new(span, EntityType::Gpe, finder).entity(entity).scored(0.85));
                continue;
            }
        }
        let first = &out[places[&start]];
        let end = first.span.end as usize;
        if view.text[end..].starts_with("地区") && view.is_boundary(end + "地区".len()) {
            let span = Span { start, end: (end + "地区".len()) as u32 };
            let entity = first.entity.clone().filter(|_| first.kind == EntityType::Loc);
            let entity = entity.map(|e| Arc::from(e.trim_end_matches("-region")));
            out.push(Candidate::new(span, EntityType::Loc, finder).entity(entity).scored(0.8));
        }
    }
}

/// Words behind places of which none lies in the other: 武汉|成都|两地.
const SEVERAL: [&str; 10] = ["两", "两地", "两市", "双城", "三地", "之间", "往返", "线", "航线", "直飞"];

/// What makes a technology of a technology or a material: its equipment, its processing.
static EQUIPMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:制造|生产|加工|检测|测试|封装|曝光)?(?:设备|装备|装置)").expect("valid"));
static PROCESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:精炼|提炼|冶炼|分离|回收|加工|开采|萃取|提纯)?技术").expect("valid"));

/// What is made of a material: 氮化镓|功率器件.
static DEVICE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:功率|射频|光电)?(?:器件|晶体管|芯片|半导体|模块)").expect("valid"));
const DEVICE_FIRST: [char; 7] = ['功', '射', '光', '器', '晶', '芯', '半'];

/// What these begin with.
const EQUIPMENT_FIRST: [char; 9] = ['制', '生', '加', '检', '测', '封', '曝', '设', '装'];
const PROCESS_FIRST: [char; 9] = ['精', '提', '冶', '分', '回', '加', '开', '萃', '技'];

/// A body that is for a technology or a material: 半导体|产业协会, 生物技术|创新组织.
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:与|和|及)?(?:(?:产业|工业|行业|创新|研究|技术|制造|设备|材料|贸易|进口|出口|标准|安全|应用|发展|生产|供应|国际)(?:商|者|业)?){1,3}(?:组织|理事会|总会|促进会)|^(?:与|和|及)?(?:(?:产业|工业|行业|创新|研究|技术|制造|设备|材料|贸易|进口|出口|标准|安全|应用|发展|生产|供应|国际)(?:商|者|业)?){0,3}(?:协会|学会|联合会|商会)",
    )
    .expect("valid")
});
/// What stands before a common noun for such bodies: 各地|半导体产业协会.
const ANY_BODY: [&str; 10] = ["各", "各地", "该", "有关", "相关", "某", "一些", "一家", "多家", "等"];

/// Such bodies.
fn bodies(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let mut found = Vec::new();
    for c in out.iter().filter(|c| c.outcome == Outcome::Chosen && matches!(c.kind, EntityType::Tech | EntityType::Mat))
    {
        let Some(tail) = BODY.find(&view.text[c.span.end as usize..]) else { continue };
        let span = Span { start: c.span.start, end: c.span.end + tail.end() as u32 };
        let head = &view.text[..span.start as usize];
        let any = ANY_BODY.iter().any(|word| head.ends_with(word));
        if c.span.len() > 3 && !any && view.is_boundary(span.end as usize) {
            found.push(Candidate::new(span, EntityType::Org, finder).sure().scored(0.7));
        }
    }
    out.append(&mut found);
}

/// Technologies named by what they make or treat: 集成电路装备, 稀土精炼技术.
fn compounds(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let mut found = Vec::new();
    for c in out.iter().filter(|c| c.outcome == Outcome::Chosen) {
        let rest = &view.text[c.span.end as usize..];
        let tail = match c.kind {
            EntityType::Tech if rest.starts_with(EQUIPMENT_FIRST) => EQUIPMENT.find(rest),
            EntityType::Mat if rest.starts_with(DEVICE_FIRST) && c.span.len() > 3 => DEVICE.find(rest),
            EntityType::Mat if rest.starts_with(PROCESS_FIRST) && c.span.of(view.text) != "能源" => {
                PROCESS.find(rest)
            }
            _ => None,
        };
        let Some(tail) = tail else { continue };
        let span = Span { start: c.span.start, end: c.span.end + tail.end() as u32 };
        if view.is_boundary(span.end as usize) {
            found.push(Candidate::new(span, EntityType::Tech, finder).scored(0.7));
        }
    }
    out.append(&mut found);
}

/// States' ids are two letters (ISO 3166).
fn is_state(c: &Candidate) -> bool {
    c.entity.as_deref().is_some_and(|e| e.len() == 2)
}

/// Whether a place can lie in another by their ids: of one state, or unknown.
fn within(outer: Option<&str>, inner: Option<&str>) -> bool {
    match (outer, inner) {
        (Some(a), Some(b)) => a != b && a.get(..3) == b.get(..3),
        _ => true,
    }
}
