//! What becomes of the names that the model finds likely, and of other finders' candidates beside them. The limits
//! were chosen on held-out documents (`jiaozhu train --folds 5`, and parts of the training texts of partial gold).

use super::super::candidate::{Advantage, Candidate, Outcome, Strength};
use super::super::patterns::{ministries, persons};
use super::super::view::{View, is_han};
use super::labels::MARKED;
use super::lattice::Found;
use super::people::SITES;
use crate::base::{EntityType, Span};

/// The probability from which on the model's names of a type are candidates.
fn least(kind: EntityType) -> f32 {
    match kind {
        EntityType::Per => 0.45,
        EntityType::Tech | EntityType::Mat => 0.7,
        _ => 0.5,
    }
}
/// The same for a place, whether it is a polity or not, and for a name whatever its type.
const PLACE: f32 = 0.45;
const NAME: f32 = 0.65;
/// No name is less probable than this.
const LOWEST: f32 = 0.2;
/// The probability below which another finder's candidate is doubted; a listed polity, which most texts name as one.
const DOUBT: f32 = 0.05;
const DOUBT_POLITY: f32 = 0.02;
/// The probability of a longer name that takes the place of a listed one inside it; of one inside it that is a state,
/// which keeps its own mention before most names.
const HOLDS: f32 = 0.5;
const HOLDS_STATE: f32 = 0.8;
/// The probability from which on the model is sure enough to take back what another finder, not weak, found.
const TAKES: f32 = 0.5;
/// Bytes from which on a listed name is long: four characters.
const LONG: usize = 12;
/// Nouns that make no name with a state in front.
const COMMON: [&str; 12] =
    ["公司", "企业", "集团", "银行", "大学", "军队", "机构", "部门", "组织", "媒体", "学者", "智库"];

/// The least probability that the lattice need look at, for each class that the model marks.
pub(super) fn floors() -> [f32; MARKED.len()] {
    MARKED.map(|kind| least(kind).min(LOWEST))
}

fn is_place(kind: EntityType) -> bool {
    matches!(kind, EntityType::Gpe | EntityType::Loc)
}

/// Whether a name is likely enough, beside the `others` of its sentence: by itself, or as the likeliest of the types
/// that share its place.
pub(super) fn stands(name: &Found, others: &[Found]) -> bool {
    let kind = MARKED[name.class];
    if name.probability >= least(kind) {
        return true;
    }
    let same = || others.iter().filter(|o| (o.start, o.end) == (name.start, name.end));
    let first = same().all(|o| (o.probability, name.class) <= (name.probability, o.class));
    let place: f32 = same().filter(|o| is_place(MARKED[o.class])).map(|o| o.probability).sum();
    first && (is_place(kind) && place >= PLACE || same().map(|o| o.probability).sum::<f32>() >= NAME)
}

/// Whether the model may doubt a candidate: one whose finder is not sure, of the types that it judges better than
/// lists and patterns do; and weak evidence of any type. A listed name with its brackets (刚果(金)) is exact.
pub(super) fn doubtful(c: &Candidate, text: &str) -> bool {
    use EntityType::{Gpe, Loc, Org, Per, Tech};
    let judged = matches!(c.kind, Per | Gpe | Org | Loc | Tech);
    let exact = c.is_listed() && c.span.of(text).ends_with([')', '）']);
    c.strength == Strength::Weak || judged && c.strength < Strength::Sure && !exact
}

/// The probability below which a candidate is doubted.
pub(super) fn doubt(c: &Candidate) -> f32 {
    if c.is_listed() && c.kind == EntityType::Gpe { DOUBT_POLITY } else { DOUBT }
}

/// Whether what the model doubts is named otherwise or not at all: one of the names that it found takes its place, or it
/// is likely that no name of the types that it marks is there. Where the model wavers between several spans, the finder
/// that is not weak knows better. `unmarked` is the greatest probability of one of its characters to be in no such name.
///
/// A long name of a body or region on a list is hardly ever anything else: only another name takes its place.
pub(super) fn elsewhere(c: &Candidate, found: &[Candidate], unmarked: impl Fn() -> f32) -> bool {
    let exact = c.is_listed() && c.span.len() >= LONG && matches!(c.kind, EntityType::Org | EntityType::Loc);
    // 韩国|银行行长: the state in front of the body that it names.
    let inside = |f: &Candidate| is_place(f.kind) && f.span.start == c.span.start && f.span.end < c.span.end;
    c.strength == Strength::Weak
        || found.iter().any(|f| f.score >= TAKES && f.span.overlaps(c.span) && !(exact && inside(f)))
        || !exact && unmarked() >= TAKES
}

/// Settles the names that the model found, from `first` on, in brackets behind Chinese words and in no Chinese
/// characters themselves (机构(NEDO)): such a gloss says again what stands before, so it has the type of the name that ends
/// there, and is none where a noun ends there that is no name (政策(Policy)). Behind figures and verbs stands a source
/// (增长5%(Reuters)), which keeps its type. `beside` are the other finders' candidates of the sentence.
pub(super) fn glosses(found: &mut Vec<Candidate>, first: usize, beside: &[&Candidate], view: &View<'_>) {
    for i in (first..found.len()).rev() {
        let Some(end) = before_gloss(found[i].span, view.text) else { continue };
        let chosen = beside.iter().copied().filter(|c| c.outcome == Outcome::Chosen);
        let said = chosen.chain(&found[first..i]).filter(|c| c.span.end == end);
        let noun = || {
            let word = end.checked_sub(1).and_then(|last| view.token_at(last as usize));
            word.is_some_and(|t| matches!(view.tokens[t].pos.name().as_bytes(), [b'n' | b'j' | b'l', ..] | b"vn"))
        };
        match said.max_by(|a, b| a.score.total_cmp(&b.score)).map(|c| c.kind) {
            Some(kind) if MARKED.contains(&kind) => found[i].kind = kind,
            None if noun() => drop(found.remove(i)),
            _ => {}
        }
    }
}

/// Verbs that no body has in its name but before its last two words (粮食|收购|公司): who did it to whom stands around them.
const DEEDS: &[&str] = &[
    "收购", "宣布", "表示", "认为", "指出", "签署", "任命", "批准", "起诉", "控告", "拒绝", "决定", "入股", "出资",
    "同意", "要求", "敦促", "警告", "加入", "退出",
];

/// Whether the words of a body's name are rather a sentence about two of them: 某重工|计划|收购|某某|半导体|公司.
pub(super) fn tells(name: Span, view: &View<'_>) -> bool {
    let first = view.tokens.partition_point(|t| t.span.end <= name.start);
    let words = view.tokens[first..].iter().take_while(|t| t.span.start < name.end).map(|t| t.span.of(view.text));
    let words: Vec<&str> = words.collect();
    words.len() > 3 && words[1..words.len() - 2].iter().any(|word| DEEDS.contains(word))
}

/// Where the words end that a span would be a gloss of: the Chinese ones before its bracket, or before the quotation mark
/// before that.
fn before_gloss(span: Span, text: &str) -> Option<u32> {
    let head = text[..span.start as usize].strip_suffix(['(', '（'])?;
    let closed = text[span.end as usize..].starts_with([')', '）', ',', '，', ';', '；', '、']);
    let head = head.trim_end_matches(['”', '》', '」', '"']);
    let gloss = closed && head.chars().next_back().is_some_and(is_han) && !span.of(text).chars().any(is_han);
    gloss.then_some(head.len() as u32)
}

/// Takes back a listed name that stands inside a longer one that the model finds likely.
pub(super) fn hold(c: &mut Candidate, found: &[Candidate], view: &View<'_>) {
    let inside = matches!(c.kind, EntityType::Gpe | EntityType::Loc | EntityType::Org);
    if !inside || c.outcome != Outcome::Chosen || c.strength == Strength::Sure || !c.is_listed() {
        return;
    }
    let least = if c.is_state() { HOLDS_STATE } else { HOLDS };
    if let Some(by) = found.iter().find(|f| f.span.contains(c.span) && f.span != c.span && f.score >= least) {
        let text = by.span.of(view.text).to_owned();
        c.outcome = Outcome::Overlaps { finder: by.finder.clone(), text, by: Advantage::Length };
    }
}

/// The states and bodies that lists name in an article, ministries among them, sorted.
pub(super) struct Listed {
    states: Vec<Span>,
    bodies: Vec<Span>,
}

impl Listed {
    pub fn of(candidates: &[Candidate]) -> Self {
        let known = |c: &&Candidate| c.is_listed() || *c.finder == *ministries::RULE.id;
        let spans = |keep: &dyn Fn(&Candidate) -> bool| {
            let listed = candidates.iter().filter(|c| c.outcome == Outcome::Chosen && known(c) && keep(c));
            let mut spans: Vec<Span> = listed.map(|c| c.span).collect();
            spans.sort_unstable();
            spans
        };
        Self { states: spans(&|c| c.is_state()), bodies: spans(&|c| c.kind == EntityType::Org) }
    }

    /// The name without the state in front of it that keeps its own mention (GUIDELINES 2): a smaller polity alone
    /// (巴西|里约热内卢); `None` for a body that a list names, or what is none (日本|航空自卫队, 日本|公司).
    pub fn without_state(&self, span: Span, kind: EntityType, view: &View<'_>) -> Option<Span> {
        let at = self.states.partition_point(|s| s.start < span.start);
        let rest = self.states[at..]
            .iter()
            .take_while(|s| s.start == span.start)
            .filter(|s| s.end < span.end)
            .last()
            .map(|s| Span { start: s.end, end: span.end });
        match (rest, kind) {
            (Some(rest), EntityType::Org) => {
                let fleet = rest.of(view.text).strip_suffix("舰队").is_some_and(|name| !name.is_empty());
                let split = self.bodies.binary_search(&rest).is_ok() || COMMON.contains(&rest.of(view.text)) || fleet;
                (!split).then_some(span)
            }
            // 津巴布韦|比基塔, 津巴布韦|比基塔矿山; but 日本|海 and 美国|西部 are one.
            (Some(rest), EntityType::Loc) if is_foreign(rest.of(view.text)) => Some(rest),
            (Some(rest), EntityType::Gpe) if rest.of(view.text).chars().nth(1).is_some() => Some(rest),
            _ => Some(span),
        }
    }
}

/// Whether a place's name has three sounds of a foreign one, perhaps with its kind behind them.
fn is_foreign(name: &str) -> bool {
    let stem = SITES.iter().find_map(|site| name.strip_suffix(site)).unwrap_or(name);
    stem.chars().nth(2).is_some() && persons::transcribes(stem)
}

#[cfg(test)]
mod tests {
    use super::super::super::view::fixture::{nouns, tagged};
    use super::*;

    fn at(text: &str, part: &str, kind: EntityType, score: f32) -> Candidate {
        let start = text.find(part).expect("the part stands in the text");
        Candidate::new(Span::new(start, start + part.len()), kind, &"t".into()).scored(score)
    }

    /// What becomes of one name of the model beside one mention of another finder. The text's words with their tags.
    fn gloss(words: &[(&str, &str)], name: &str, before: Option<(&str, EntityType)>) -> Option<EntityType> {
        tagged(words, |view| {
            let beside = before.map(|(part, kind)| at(view.text, part, kind, 0.9));
            let mut found = vec![at(view.text, name, EntityType::Gpe, 0.6)];
            glosses(&mut found, 0, &beside.iter().collect::<Vec<_>>(), view);
            found.first().map(|c| c.kind)
        })
    }

    #[test]
    fn a_gloss_is_what_stands_before_its_bracket() {
        use EntityType::{Gpe, Org, Percent};
        let port = Some(("港务局", Org));
        let body = [("港务局", "n"), ("(", "x"), ("Harbour Board", "eng"), (")", "x"), ("说", "v")];
        assert_eq!(gloss(&body, "Harbour Board", port), Some(Org));
        let quoted = [("“", "x"), ("港务局", "n"), ("”", "x"), ("（", "x"), ("HB", "eng"), ("，", "x"), ("下称", "v")];
        assert_eq!(gloss(&quoted, "HB", port), Some(Org));
        let noun = [("产业", "n"), ("政策", "n"), ("(", "x"), ("Policy", "eng"), (")", "x")];
        assert_eq!(gloss(&noun, "Policy", None), None, "words that are no name have none");
        let later = [("港务局", "n"), ("的", "uj"), ("政策", "n"), ("(", "x"), ("Policy", "eng"), (")", "x")];
        assert_eq!(gloss(&later, "Policy", port), None);
        let clause = [("产量", "n"), ("下降", "v"), ("（", "x"), ("Harbour News", "eng"), ("）", "x")];
        assert_eq!(gloss(&clause, "Harbour News", None), Some(Gpe), "a source, not a gloss");
        let figure =
            [("增长", "v"), ("5%", "m"), ("的", "uj"), ("百分之五", "m"), ("（", "x"), ("HN", "eng"), ("）", "x")];
        assert_eq!(gloss(&figure, "HN", Some(("百分之五", Percent))), Some(Gpe), "a source");
        let own = [("他", "r"), ("说", "v"), ("(", "x"), ("港务局", "n"), (")", "x")];
        assert_eq!(gloss(&own, "港务局", None), Some(Gpe), "no gloss");
        let latin = [("Harbour", "eng"), ("(", "x"), ("Board", "eng"), (")", "x")];
        assert_eq!(gloss(&latin, "Board", None), Some(Gpe), "no gloss of Chinese words");
    }

    #[test]
    fn a_sentence_about_two_bodies_is_no_name() {
        let tells = |words: &[&str]| nouns(words, |view| tells(Span::new(0, view.text.len()), view));
        assert!(tells(&["宁远", "重工", "计划", "收购", "海星", "半导体", "公司"]));
        assert!(!tells(&["宁远", "粮食", "收购", "公司"]), "what the body does");
        assert!(!tells(&["国家", "计划", "委员会"]));
    }

    #[test]
    fn a_listed_name_is_doubted_only_where_something_else_is_likely() {
        let text = "海风港务局";
        let listed = at(text, "港务局", EntityType::Org, 0.9);
        let other = |p| [at(text, "海风港务局", EntityType::Org, p)];
        assert!(elsewhere(&listed, &[], || 0.9), "nothing is there");
        assert!(!elsewhere(&listed, &[], || 0.1), "something is, but what is open");
        assert!(elsewhere(&listed, &other(0.8), || 0.1));
        assert!(!elsewhere(&listed, &other(0.3), || 0.1));
        let long = at(text, "海风港务局", EntityType::Org, 0.9);
        assert!(
            !elsewhere(&Candidate { finder: "gazetteer:a.tsv#b".into(), ..long.clone() }, &[], || 0.9),
            "a long listed name"
        );
        assert!(elsewhere(&long, &[], || 0.9), "not on a list");
        let bank = Candidate {
            finder: "gazetteer:a.tsv#b".into(),
            ..at("韩国银行行长", "韩国银行", EntityType::Org, 0.9)
        };
        let state = at("韩国银行行长", "韩国", EntityType::Gpe, 0.98);
        assert!(!elsewhere(&bank, &[state], || 0.9), "the state in front of a listed body");
        let mut weak = listed;
        weak.strength = Strength::Weak;
        assert!(elsewhere(&weak, &[], || 0.1));
    }
}
