//! Generations of chip making by their length: 28纳米, 12／16纳米制程, 2nm芯片.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::super::candidate::Candidate;
use super::super::view::View;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:node",
    pass: Pass::Entities,
    what: "Marks a generation of chip making by its length in nanometres as TECH, a range or two joined by a slash as one, with the 制程, 工艺, 芯片 and the like that directly follow. A bare length counts where its sentence speaks of chips.",
    why: "Export controls and subsidies are drawn along these generations. The length of anything else (粒径50纳米) is no technology.",
    example: "12／16纳米制程的车用芯片 → 12／16纳米制程",
};

/// The units, as texts write them.
const UNITS: [&str; 4] = ["纳米", "奈米", "nm", "NM"];

static NODE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"\d{1,3}(?:\.\d)?";
    let unit = r"\s?(?:纳米|奈米|nm|NM)";
    let join = r"\s?(?:[/／~～\-–—－]|至|到)\s?";
    let noun = "制程工艺|工艺制程|制程节点|工艺节点|制程|工艺|节点|逻辑芯片|芯片|晶片|晶圆|晶体管|电晶体|半导体";
    Regex::new(&format!(r"{number}(?:(?:{unit})?{join}{number}){{0,4}}{unit}(?:(?:级|世代)?(?P<noun>{noun}))?"))
        .expect("valid")
});

/// What a sentence on chips holds.
const CHIPS: [&str; 10] = ["制程", "芯片", "晶片", "晶圆", "半导体", "光刻", "代工", "良率", "量产", "流片"];
/// What the length is of when it is no generation: 50纳米|厚, 193纳米|波长.
const MEASURED: &str = "厚宽长粒颗膜孔线波光激直尺的左大以";

/// Bytes looked at before and behind a unit.
const REACH: usize = 48;

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let mut units: Vec<usize> =
        UNITS.iter().flat_map(|unit| memchr::memmem::find_iter(text.as_bytes(), unit)).collect();
    units.sort_unstable();
    let mut done = 0;
    for at in units {
        if at < done {
            continue;
        }
        let from = text.floor_char_boundary(at.saturating_sub(REACH)).max(done);
        let to = text.floor_char_boundary((at + REACH).min(text.len()));
        let Some(hit) =
            NODE.captures_iter(&text[from..to]).find(|hit| hit.get(0).is_some_and(|whole| from + whole.end() > at))
        else {
            continue;
        };
        let Some(whole) = hit.get(0) else { continue };
        let span = Span::new(from + whole.start(), from + whole.end());
        done = span.end as usize;
        let inside = view.before(span.start as usize).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let goes_on = view.after(done).is_some_and(|c| c.is_ascii_alphanumeric());
        if inside || goes_on {
            continue;
        }
        if hit.name("noun").is_none() {
            let measured = view.after(done).is_some_and(|c| MEASURED.contains(c));
            let chips = || {
                let sentence = view.sentence_of(span).map(|s| view.sentences[s as usize].span.of(text));
                sentence.is_some_and(|words| CHIPS.iter().any(|chip| words.contains(chip)))
            };
            if measured || !chips() {
                continue;
            }
        }
        out.push(Candidate::new(span, EntityType::Tech, finder).entity(Some(id(span.of(text)))).sure().scored(0.85));
    }
}

/// One id for a generation however it is written: 28纳米, 28nm芯片 → 28nm-node.
fn id(words: &str) -> Arc<str> {
    let numbers: Vec<&str> =
        words.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|part| !part.is_empty()).collect();
    format!("{}nm-node", numbers.join("-")).into()
}
