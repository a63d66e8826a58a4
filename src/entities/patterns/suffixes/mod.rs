//! Names by their last word: a proper name, perhaps further words, then 大学, 条约, 战争, 群岛 and the like.

mod armies;
mod classes;
mod lasts;
mod lines;
mod meetings;
mod reach;
mod ways;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::tagger::person_level;
use super::super::view::View;
use super::persons;
use crate::base::EntityType::{self, Event, Gpe, Law, Org};
use crate::base::{Finder, Pass, RuleDoc, Span};
use lasts::Reach::{Army, Line, Numbered, Part, Way};
use lasts::{Last, last_words};

pub(in super::super) use classes::is_class;
pub(in super::super) use lasts::{firsts, last_kind};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:suffix",
    pass: Pass::Entities,
    what: "Marks a proper name with the words behind it up to a last word that tells the type: 大学, 委员会, 公司 (ORG); 条约, 宣言 (LAW); 战争, 峰会 (EVENT); 群岛, 机场, 开发区 (LOC); 省, 县 (GPE). A known body with a part of it behind it (司, 办公厅, 子公司) is one name; so is an event with its number in front (第22届, 首届). A 与 or 和 belongs to the name of a body where common words stand on both its sides (海风大学战略与安全研究中心). A 大使馆 takes the state that sends it (中国驻日本大使馆). What is counted (八所大学) is no name, nor what a person does (佩里会晤…). A meeting (会议, 大会) is named by its number or by 世界, 国际, 全球 in front of it, an army by its state or dynasty (楚军), a railway or motorway by the places that it joins (京沪高铁), a national team with its state, a fleet without (俄罗斯|太平洋舰队).",
    why: "Most names of bodies, treaties and places end in a word of a short list. Without a proper name in front (该委员会, 两国条约) nothing is marked.",
    example: "雪山县、海风大学、林肯湖战役 → GPE, ORG, EVENT",
};

/// A name that other finders are sure of: where it begins, its type, whether it is a state.
#[derive(Clone, Copy)]
struct Known {
    start: usize,
    kind: EntityType,
    state: bool,
}

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    // The longest known name that ends at each byte.
    let mut known: FxHashMap<usize, Known> = FxHashMap::with_capacity_and_hasher(out.len(), Default::default());
    for c in out.iter().filter(|c| c.outcome == Outcome::Chosen && c.strength > Strength::Weak) {
        let state = c.kind == Gpe && c.entity.as_deref().is_some_and(|e| e.len() == 2);
        let name = Known { start: c.span.start as usize, kind: c.kind, state };
        let slot = known.entry(c.span.end as usize).or_insert(name);
        if slot.start > name.start {
            *slot = name;
        }
    }
    // A listed event and its number are one name: 第22届|东博会.
    let numbered = |c: &Candidate| {
        let ordinal = meetings::ordinal_before(view.text, c.span.start as usize) as u32;
        let span = Span { start: c.span.start - ordinal, ..c.span };
        let event = c.kind == Event && c.outcome == Outcome::Chosen && c.strength > Strength::Weak;
        (event && ordinal > 0).then(|| Candidate::new(span, Event, finder).scored(c.score).entity(c.entity.clone()))
    };
    let numbered: Vec<Candidate> = out.iter().filter_map(numbered).collect();
    out.extend(numbered);
    let person = |c: &&Candidate| c.kind == EntityType::Per && c.outcome == Outcome::Chosen;
    let people: FxHashSet<&str> = out.iter().filter(person).map(|c| c.span.of(view.text)).collect();
    for (at, last) in last_words(view) {
        let end = at + last.word.len();
        if !ends_word(view, last, end) || view.sentence_of(Span::new(at, end)).is_none() {
            continue;
        }
        let start = match last.reach {
            Numbered => meetings::from(view, at, &known),
            Army => armies::from(view, at, |name| people.contains(name)),
            Way => ways::from(view, at),
            Line => lines::from(view, at, &known),
            _ if ways::WAYS.contains(&last.word) => {
                ways::from(view, at).or_else(|| reach::from(view, last, at, &known))
            }
            _ => reach::from(view, last, at, &known),
        };
        let Some(mut start) = start else { continue };
        if is_class(&view.text[start..end]) || persons::is_letter(&view.text[start..end]) {
            continue;
        }
        // A listed name needs no country in front of it (美国|战略与国际问题研究中心).
        let listed = known.get(&end).filter(|k| k.kind == last.kind && k.start > start);
        let body = |k: &Known| known.get(&k.start).is_some_and(|front| front.kind == Org);
        let national = |k: &Known| reach::NATIONAL.contains(&&view.text[start..k.start]);
        if last.kind == Org && listed.is_some_and(|k| !body(k) && !national(k)) {
            continue;
        }
        // 在|北京|会晤…: where somebody meets is no name of the meeting.
        if reach::MEETS.contains(&last.word) && view.text[..start].ends_with(['在', '于', '赴', '到', '抵', '至'])
        {
            continue;
        }
        if matches!(last.kind, Event | Law) {
            start -= meetings::ordinal_before(view.text, start);
        }
        if last.word.ends_with("使馆") || last.word == "领事馆" {
            start = sender(view, start, &known).unwrap_or(start);
        }
        if last.word == "舰队" {
            start = behind_state(view, start, at, &known);
        }
        let name = Candidate::new(Span::new(start, end), last.kind, finder);
        out.push(if may_be_person(view, name.span, last) { name.weak(0.4) } else { name.scored(last.score) });
    }
}

/// Last words that end given names, too.
const IN_NAMES: [&str; 8] = ["山", "江", "湖", "海", "河", "溪", "村", "桥"];

/// Whether a place has the form of a person's name: one word with a surname and two characters (安禄山, 郝柏村), the
/// second of which makes it no village of a family (李家村).
fn may_be_person(view: &View<'_>, name: Span, last: &Last) -> bool {
    let chars: Vec<char> = name.of(view.text).chars().collect();
    let token = view.token_at(name.start as usize).map(|t| view.tokens[t]);
    let word = token.is_some_and(|t| t.span == name && t.pos.name() == "nr");
    word && IN_NAMES.contains(&last.word) && chars.len() == 3 && chars[1] != '家' && person_level(&chars).is_some()
}

/// Whether a word ends with a last word; a part of a body may share a token with the post of its head (经济局|局长).
fn ends_word(view: &View<'_>, last: &Last, end: usize) -> bool {
    let post = |rest: &str| matches!(rest, "局长" | "司长" | "处长" | "课长" | "室长" | "主任");
    let shares = |t: usize| {
        let span = view.tokens[t].span;
        span.start as usize + last.word.len() == end && post(&view.text[end..span.end as usize])
    };
    view.is_boundary(end) || last.reach == Part && view.token_at(end).is_some_and(shares)
}

/// Where a fleet's own name begins, behind its state: 俄罗斯|太平洋舰队. But 美国舰队 has no other.
fn behind_state(view: &View<'_>, start: usize, at: usize, known: &FxHashMap<usize, Known>) -> usize {
    let state = |end: &usize| known.get(end).is_some_and(|k| k.start == start && k.state);
    view.text[start..at].char_indices().map(|(i, _)| start + i).find(state).unwrap_or(start)
}

/// Where the state begins whose mission a name is: 日本|驻|中国大使馆.
fn sender(view: &View<'_>, start: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let head = view.text[..start].strip_suffix('驻')?;
    known.get(&head.len()).filter(|k| k.kind == Gpe).map(|k| k.start)
}
