//! What becomes of the names that the model finds likely, and of other finders' candidates beside them. The limits
//! were chosen on held-out documents (`jiaozhu train --folds 5`, and parts of the training texts of partial gold).

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::patterns::{ministries, persons};
use super::super::view::{View, is_han};
use super::labels::MARKED;
use super::lattice::Found;
use super::names::japanese;
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

/// A person's name without the title behind it (林小川|博士). `None` for what bears a person's name and is none: a unit
/// behind a figure (50|赫兹), a prize, a cup or a ship (诺贝尔|奖), the era of a year (洪武|四年), and a people.
pub(super) fn person(span: Span, view: &View<'_>) -> Option<Span> {
    let name = span.of(view.text);
    let behind = &view.text[span.end as usize..];
    let goes_on = |words: &[&str]| {
        let mut long = words.iter().filter(|w| behind.starts_with(**w)).map(|w| span.end as usize + w.len());
        long.any(|end| view.is_boundary(end))
    };
    let figure = view.text[..span.start as usize].ends_with(|c: char| c.is_ascii_digit());
    if figure || goes_on(BEARERS) || name.chars().count() == 2 && is_year(behind) {
        return None;
    }
    // 李远山等|学者: 等 ends no name.
    let name = name.strip_suffix('等').filter(|name| name.chars().nth(1).is_some()).unwrap_or(name);
    let four = name.chars().count() == 4 && !persons::transcribes(name) && persons::surname(name);
    let verb = |name: &&str| four && !japanese_name(name) && !persons::transcribes(name);
    // 厉汝燕任|主任教官: a given name has two characters at most.
    let name = name.strip_suffix(['任', '曾', '率', '所', '即', '已']).filter(verb).unwrap_or(name);
    // 李文说，…, 金允浩称，…: what is said follows.
    let three = matches!(name.chars().count(), 3 | 4) && persons::surname(name) && !persons::transcribes(name);
    let told = |rest: &&str| three && rest.len() < name.len() && behind.starts_with(['，', '：', ',', ':', '“']);
    let name = name.strip_suffix(['说', '称']).filter(told).unwrap_or(name);
    // 吴曾任…: a surname alone.
    let once =
        |_: &&str| name.chars().count() == 2 && persons::surname(name) && ONCE.iter().any(|w| behind.starts_with(w));
    let name = name.strip_suffix('曾').filter(once).unwrap_or(name);
    // 从塔夸那里: what stands before a foreign name.
    let led = |rest: &&str| rest.chars().nth(1).is_some() && persons::transcribes(rest);
    let bare = name
        .strip_prefix(['从', '由', '被', '把', '让', '给', '跟', '向', '对', '与', '和'])
        .filter(led)
        .unwrap_or(name);
    let start = span.start + (name.len() - bare.len()) as u32;
    let (name, span) = (bare, Span { start, end: start + bare.len() as u32 });
    // 长谷|川健太: a Japanese surname of three characters.
    let third = name.starts_with(THIRD) && (2..=4).contains(&name.chars().count()) && !persons::transcribes(name);
    let front = view.text[..span.start as usize].char_indices().rev().nth(1).map(|(at, _)| at).filter(|_| third);
    if let Some(at) = front.filter(|at| japanese_name(&view.text[*at..]) && view.is_boundary(*at)) {
        return Some(Span { start: at as u32, ..span });
    }
    let people = name.strip_suffix('人').unwrap_or(name);
    let transcribed = persons::transcribes(people) && people.chars().nth(2).is_some();
    if transcribed && (people.len() < name.len() || goes_on(&["人", "族", "语"])) {
        return None;
    }
    let own = persons::before_title(name).unwrap_or_else(|| persons::without_title(name));
    let span = Span { end: span.start + own.len() as u32, ..span };
    let dotted = span.of(view.text).contains(|c| persons::DOTS.contains(c));
    Some(if dotted { persons::before_verb(view, span) } else { span })
}

/// A type, but that of a polity for a person of the form of one: a Japanese surname and 町, 村 and the like (前田镇).
pub(super) fn place_of(kind: EntityType, name: &str) -> EntityType {
    let mut chars = name.chars();
    let mut next = || chars.next().unwrap_or_default();
    let (a, b, last, end) = (next(), next(), next(), next());
    let place = end == char::default() && "镇町村郡县市".contains(last) && last != char::default() && japanese(a, b);
    if kind == EntityType::Per && place { EntityType::Gpe } else { kind }
}

/// Below this probability a person's name is a place where the words beside it say so.
pub(super) const UNSURE: f32 = 0.7;
/// Below this one a common noun is no person.
pub(super) const SURE: f32 = 0.92;
/// What stands before a place, and behind one.
const TO: &[&str] = &["位于", "坐落于", "抵达", "前往", "飞往", "途经", "占领", "攻占", "驻扎在", "毗邻", "邻近"];
const SITES: &[&str] =
    &["矿山", "矿区", "铁矿", "铜矿", "金矿", "港", "工厂", "油田", "气田", "盐湖", "机场", "当地", "附近", "境内"];
/// What someone does who is not a place: 在佩里|看来.
const MINDS: &[&str] =
    &["看来", "眼中", "领导", "的领导", "任内", "执政", "治下", "之后", "之前", "身上", "身边", "手中", "家"];

/// Whether a foreign name without a dot stands where places do: 在塔夸作业, 占领戈马, 塔加尼托|矿山.
pub(super) fn is_site(name: Span, view: &View<'_>) -> bool {
    let (head, tail) = (&view.text[..name.start as usize], &view.text[name.end as usize..]);
    let beside = |words: &[&str]| words.iter().any(|word| tail.starts_with(word));
    let at = head.ends_with('在') && view.is_boundary(head.len()) && !beside(MINDS) && !persons::speaks(tail);
    persons::transcribes(name.of(view.text)) && (at || beside(SITES) || TO.iter().any(|word| head.ends_with(word)))
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

fn japanese_name(name: &str) -> bool {
    let mut chars = name.chars();
    matches!((chars.next(), chars.next()), (Some(a), Some(b)) if japanese(a, b))
}

/// Whether a name is one word that the dictionary knows as a common noun (温泉, 陆军), which makes a person doubtful.
pub(super) fn is_noun(name: Span, view: &View<'_>) -> bool {
    let token = view.token_at(name.start as usize).map(|t| view.tokens[t]);
    token.is_some_and(|t| t.span == name && t.pos.name() == "n") && !persons::transcribes(name.of(view.text))
}

/// Third characters of Japanese surnames.
const THIRD: [char; 12] = ['谷', '川', '田', '木', '野', '部', '原', '井', '村', '寺', '保', '冢'];
/// What follows a surname with 曾 behind it.
const ONCE: &[&str] = &["任", "在", "为", "是", "担任", "出任", "获", "参加", "参与", "经"];

/// What makes a person's name that of something else.
const BEARERS: &[&str] =
    &["奖", "杯", "号", "和平奖", "文学奖", "物理学奖", "化学奖", "经济学奖", "生理学或医学奖", "奖学金", "奖章"];

/// Whether a text begins with the number of a year of an era (四年, 元年).
fn is_year(text: &str) -> bool {
    let rest = text.trim_start_matches(['元', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < text.len() && rest.starts_with('年')
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
        c.outcome = Outcome::Overlaps { finder: by.finder.clone(), text: by.span.of(view.text).to_owned() };
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

    /// What of a name of the model is a person's, in a text of these words.
    fn named<'a>(words: &[&'a str], name: &'a str) -> Option<&'a str> {
        nouns(words, |view| {
            let start = view.text.find(name).expect("the name stands in the text");
            person(Span::new(start, start + name.len()), view).map(|s| &name[..s.len()])
        })
    }

    #[test]
    fn a_person_has_no_title_in_the_name() {
        assert_eq!(named(&["林小川", "博士", "说"], "林小川博士"), Some("林小川"));
        assert_eq!(named(&["乔治", "王子", "说"], "乔治王子"), Some("乔治"));
        assert_eq!(named(&["云溪", "公主", "说"], "云溪公主"), Some("云溪公主"), "part of a Chinese name");
        assert_eq!(named(&["林", "博士"], "林博士"), Some("林"));
        assert_eq!(named(&["林", "司长", "说"], "林司长"), Some("林"));
        assert_eq!(named(&["林", "夫人"], "林夫人"), Some("林夫人"));
        assert_eq!(named(&["林小川", "说"], "林小川"), Some("林小川"));
    }

    #[test]
    fn a_japanese_surname_with_a_town_is_a_place() {
        use EntityType::{Gpe, Org, Per};
        assert_eq!(place_of(Per, "前田镇"), Gpe);
        assert_eq!(place_of(Per, "前田健"), Per);
        assert_eq!(place_of(Per, "王小镇"), Per, "a given name");
        assert_eq!(place_of(Org, "前田镇"), Org);
    }

    #[test]
    fn a_verb_is_no_part_of_a_name() {
        assert_eq!(named(&["厉汝燕任", "主任教官"], "厉汝燕任"), Some("厉汝燕"));
        assert_eq!(named(&["索尔维任", "说"], "索尔维任"), Some("索尔维任"), "not of sounds alone, but foreign");
    }

    #[test]
    fn a_name_ends_before_what_is_said_and_begins_behind_a_preposition() {
        assert_eq!(named(&["李文说", "，", "价格", "上涨"], "李文说"), Some("李文"));
        assert_eq!(named(&["金允浩称", "，", "价格", "上涨"], "金允浩称"), Some("金允浩"));
        assert_eq!(named(&["李文说", "到", "价格"], "李文说"), Some("李文说"), "nothing is quoted");
        assert_eq!(named(&["吴曾", "任", "董事"], "吴曾"), Some("吴"));
        assert_eq!(named(&["吴曾", "说"], "吴曾"), Some("吴曾"), "a given name");
    }

    /// The whole of a name of the model, with what belongs to it before it.
    #[test]
    fn a_japanese_surname_of_three_characters_is_whole() {
        let whole = nouns(&["社长", "长谷", "川健太", "说"], |view| {
            let start = view.text.find("川健太").expect("the name stands in the text");
            person(Span::new(start, start + "川健太".len()), view).map(|whole| whole.of(view.text).to_owned())
        });
        assert_eq!(whole.as_deref(), Some("长谷川健太"));
    }

    #[test]
    fn a_foreign_name_where_places_stand_is_one() {
        let site = |text: &str, name: &str| {
            let (head, tail) = text.split_once(name).expect("the name stands in the text");
            let words: Vec<&str> = [head, name, tail].into_iter().filter(|word| !word.is_empty()).collect();
            nouns(&words, |view| is_site(Span::new(head.len(), head.len() + name.len()), view))
        };
        assert!(site("公司在塔夸作业", "塔夸"));
        assert!(site("塔加尼托矿山停工", "塔加尼托"));
        assert!(site("叛军占领戈马", "戈马"));
        assert!(!site("在佩里看来", "佩里"));
        assert!(!site("在佩里说话时", "佩里"));
        assert!(!site("佩里来了", "佩里"));
        assert!(!site("在林晓梅作业", "林晓梅"), "no foreign name");
    }

    #[test]
    fn a_sentence_about_two_bodies_is_no_name() {
        let tells = |words: &[&str]| nouns(words, |view| tells(Span::new(0, view.text.len()), view));
        assert!(tells(&["宁远", "重工", "计划", "收购", "海星", "半导体", "公司"]));
        assert!(!tells(&["宁远", "粮食", "收购", "公司"]), "what the body does");
        assert!(!tells(&["国家", "计划", "委员会"]));
    }

    #[test]
    fn what_bears_a_persons_name_is_none() {
        assert_eq!(named(&["频率", "为", "50", "赫兹"], "赫兹"), None);
        assert_eq!(named(&["他", "获", "诺贝尔", "奖"], "诺贝尔"), None);
        assert_eq!(named(&["他", "获", "诺贝尔", "和平奖"], "诺贝尔"), None);
        assert_eq!(named(&["林小川", "奖励", "他"], "林小川"), Some("林小川"), "another word");
        assert_eq!(named(&["洪武", "四", "年"], "洪武"), None);
        assert_eq!(named(&["塞尔泽", "人", "来"], "塞尔泽"), None);
        assert_eq!(named(&["塞尔泽人", "来"], "塞尔泽人"), None);
        assert_eq!(named(&["特朗普", "人气", "高"], "特朗普"), Some("特朗普"), "another word");
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
