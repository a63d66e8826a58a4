//! Names that the document itself defines: short forms and parenthesised aliases, and surnames after full names.

use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, MatchKind, packed};
use regex::Regex;
use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Strength};
use super::landmarks::Mark;
use super::patterns::suffixes::last_kind;
use super::view::{View, is_han, is_latin};
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(super) const RULES: &[RuleDoc] = &[
    RuleDoc {
        id: "definition",
        pass: Pass::Entities,
        what: "Marks a short form that the document defines (以下简称“综合法”, 简称协调委) and every later mention of it, with the type and id of the name before the bracket; where no list has that name, its own words are the id of both. A short form defined in 《》 or quotes counts in such marks everywhere.",
        why: "Aliases of one thing carry one id. A generic noun is the name only once it is defined, and not behind 该, 一份, 一项.",
        example: "《稀土保护条例》（以下简称《条例》）……《条例》 → both LAW",
    },
    RuleDoc {
        id: "alias",
        pass: Pass::Entities,
        what: "Marks an acronym, a foreign name, or some of a name's own characters in brackets behind a name, with that name's type and id, and every later mention of it.",
        why: "A parenthesised alias is its own mention (GUIDELINES, Rulings), unless it stands inside a longer name.",
        example: "国际能源署(IEA)、纽约港务委员会(港务委) → ORG twice each",
    },
    RuleDoc {
        id: "surname",
        pass: Pass::Entities,
        what: "Marks the last part of a dotted name (海伦·克拉克 → 克拉克), and the surname of a Japanese name of four characters (岸田文雄 → 岸田), where it stands alone later.",
        why: "Persons are named in full once and by surname after that.",
        example: "海伦·克拉克发言。克拉克说 → PER twice, one id",
    },
];

static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[（(][^（()）\n]{0,60}?(?:以下简称|以下统称|下称|简称|以下称|缩写为|又称|又名)(?:为|作|：|:)?\s?(?P<open>[《“‘「\x22])?(?P<name>[^（()）《》“”‘’「」\x22，,；;。\n]{1,24})[》”’」\x22]?\s?[）)，,；;]",
    )
    .expect("valid")
});
/// Characters of which every match of [`SHORT`] has one.
pub(super) const ANCHORS: &str = "称缩名";

/// Whether one of its words stands round such a character.
fn is_short_word(text: &str, anchor: usize) -> bool {
    match text[anchor..].chars().next() {
        Some('称') => text[..anchor].ends_with(['统', '下', '简', '又']),
        Some('名') => text[..anchor].ends_with('又'),
        _ => text[anchor..].starts_with("缩写为"),
    }
}
/// The matches of [`SHORT`], looked for only in lines that can hold one.
fn short_forms<'t>(
    text: &'t str,
    anchors: impl Iterator<Item = usize> + 't,
) -> impl Iterator<Item = regex::Captures<'t>> {
    let mut words = anchors.filter(|anchor| is_short_word(text, *anchor));
    let mut at = 0;
    // The line of the last word: its start, its end, and the second line end behind that. A line that is the whole text
    // is not to be looked through again for each of its words.
    let (mut line, mut this, mut end) = (0, None, 0);
    std::iter::from_fn(move || {
        loop {
            // The bracket stands before the word, on its line; behind the word, white space may hold two line ends.
            let word = words.find(|word| *word >= at)?;
            if this.is_none_or(|this| this < word) {
                let from = this.unwrap_or(0);
                line = memchr::memrchr(b'\n', &text.as_bytes()[from..word]).map_or(from, |i| from + i + 1);
                let mut ends = memchr::memchr_iter(b'\n', &text.as_bytes()[word..]).map(|i| word + i);
                this = Some(ends.next().unwrap_or(text.len()));
                end = ends.nth(1).unwrap_or(text.len());
            }
            let this = this.unwrap_or(text.len());
            match SHORT.captures_at(&text[..end], line.max(at)) {
                Some(hit) if hit.get(0).is_some_and(|whole| whole.start() < this) => {
                    at = hit.get(0).map_or(this, |whole| whole.end());
                    return Some(hit);
                }
                _ => at = this,
            }
        }
    })
}

static ALIAS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[》”’」]?\s?[（(]\s?(?:英文|英语|英文名称|英文简称|日文|原名|全称)?[：:]?\s?(?P<name>[A-Za-z][A-Za-z0-9&.\-/'’ ]{1,60}?)\s?(?:[）)]|[，,；;])").expect("valid")
});

/// More bytes than a match of [`ALIAS`] has: an anchored expression pays for all the text that it is given.
const LONGEST_ALIAS: usize = 384;

/// The finders' names.
#[derive(Debug)]
pub(super) struct Definitions {
    definition: Finder,
    alias: Finder,
    surname: Finder,
}

impl Default for Definitions {
    fn default() -> Self {
        Self { definition: "definition".into(), alias: "alias".into(), surname: "surname".into() }
    }
}

/// Ids of full forms that no list has and the document defines a short form of: the words of the full form and its id.
pub(super) type Named = FxHashMap<String, Arc<str>>;

/// Gives the mentions of such full forms their id.
pub(super) fn link(view: &View<'_>, named: &Named, candidates: &mut [Candidate]) {
    for c in candidates.iter_mut().filter(|c| !named.is_empty() && c.entity.is_none()) {
        c.entity = named.get(c.span.of(view.text)).cloned();
    }
}

/// A name that holds for the rest of the document.
struct Term {
    name: String,
    kind: EntityType,
    entity: Arc<str>,
    /// Whether no list has the full form: its own words are the id.
    own: bool,
    finder: Finder,
    /// From where on it holds.
    from: usize,
    /// Counts only between marks (it is a common noun, defined between marks).
    marked: bool,
}

impl Definitions {
    /// Proposes the defined names, given the names found so far (chosen ones, in order). Returns the ids of full forms
    /// that had none: their own words, which no list uses as an id.
    pub fn find(&self, view: &View<'_>, chosen: &[&Candidate], out: &mut Vec<Candidate>) -> Named {
        let mut named = Named::default();
        let terms = self.terms(view, chosen);
        if terms.is_empty() {
            return named;
        }
        for (term, start, end) in places(&terms, view.text) {
            let marked = view.before(start).is_some_and(|c| "《“‘「\"".contains(c))
                && view.after(end).is_some_and(|c| "》”’」\"".contains(c));
            if !marked && (term.marked || start < term.from || !stands(view, &term.name, start, end)) {
                continue;
            }
            let entity = Arc::clone(&term.entity);
            if term.own {
                named.entry(entity.to_string()).or_insert_with(|| Arc::clone(&entity));
            }
            let candidate = Candidate::new(Span::new(start, end), term.kind, &term.finder).entity(Some(entity));
            // A listed acronym keeps its own id: in 生成式人工智能(AI), AI is AI.
            let listed = term.kind == EntityType::Per || Finder::ptr_eq(&term.finder, &self.alias);
            out.push(if listed { candidate.scored(0.7) } else { candidate.sure() });
        }
        named
    }

    fn terms(&self, view: &View<'_>, chosen: &[&Candidate]) -> Vec<Term> {
        let text = view.text;
        let mut terms: FxHashMap<String, Term> = FxHashMap::default();
        let mut add = |term: Term| {
            terms.entry(term.name.clone()).or_insert(term);
        };
        for hit in short_forms(text, view.places(Mark::Short)) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.name("name")) else { continue };
            let (kind, (entity, own)) = match ends_at(view, chosen, whole.start()) {
                Some(full) => (full.kind, id_of(view, full)),
                // No finder knew the full name; its last word tells what the short form names.
                None => match kind_of(&text[..whole.start()]) {
                    Some(kind) => (kind, (name.as_str().trim().into(), true)),
                    None => continue,
                },
            };
            let name_text = name.as_str().trim();
            let mark = hit.name("open").map(|m| m.as_str());
            if name_text.chars().count() < 2 {
                continue;
            }
            add(Term {
                name: name_text.to_owned(),
                kind,
                entity,
                own,
                finder: Finder::clone(&self.definition),
                from: whole.start(),
                marked: mark == Some("《"),
            });
        }
        for full in chosen {
            if matches!(full.kind, EntityType::Date | EntityType::Money | EntityType::Percent) {
                continue;
            }
            let end = full.span.end as usize;
            let rest = &text[end..];
            if let Some(name) = acronym(rest).or_else(|| shortened(full, text)) {
                let (entity, own) = id_of(view, full);
                add(Term {
                    name: name.to_owned(),
                    kind: full.kind,
                    entity,
                    own,
                    finder: Finder::clone(&self.alias),
                    from: end,
                    marked: false,
                });
            }
            if full.kind == EntityType::Per
                && full.strength > Strength::Weak
                && let Some(name) = surname_of(full.span.of(text))
            {
                let (entity, own) = id_of(view, full);
                // A Japanese name in full again, so that the surname is not marked in it.
                if full.span.of(text).starts_with(name) {
                    add(Term {
                        name: full.span.of(text).to_owned(),
                        kind: full.kind,
                        entity: Arc::clone(&entity),
                        own,
                        finder: Finder::clone(&self.surname),
                        from: end,
                        marked: false,
                    });
                }
                add(Term {
                    name: name.to_owned(),
                    kind: full.kind,
                    entity,
                    own,
                    finder: Finder::clone(&self.surname),
                    from: end,
                    marked: false,
                });
            }
        }
        let mut terms: Vec<Term> = terms.into_values().collect();
        terms.sort_by(|a, b| a.name.cmp(&b.name));
        terms
    }
}

/// The acronym or foreign name in brackets that a text begins with. One word in small letters is a gloss, no name (chip).
fn acronym(behind: &str) -> Option<&str> {
    if !behind.starts_with(['（', '(', '》', '”', '’', '」', ' ']) {
        return None;
    }
    let hit = ALIAS.captures(&behind[..behind.floor_char_boundary(LONGEST_ALIAS)])?;
    let name = hit.name("name")?.as_str().trim();
    let capital = name.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    (capital && name.chars().nth(1).is_some()).then_some(name)
}

/// The short form in brackets behind a Chinese name: some of its characters, in their order (巴黎统筹委员会（巴统）).
fn shortened<'t>(name: &Candidate, text: &'t str) -> Option<&'t str> {
    if matches!(name.kind, EntityType::Per | EntityType::Gpe | EntityType::Loc) {
        return None;
    }
    let (full, behind) = (name.span.of(text), &text[name.span.end as usize..]);
    let open = behind.trim_start_matches(['》', '”', '’', '」']).strip_prefix(['（', '('])?;
    let inside = &open[..open.char_indices().take(12).find(|(_, c)| matches!(c, '）' | ')'))?.0];
    let name = inside.trim_matches(['“', '”', '「', '」', '"']);
    let mut rest = full.chars();
    let chars = name.chars().count();
    // 中国人民大学（人大）: the short form has a meaning of its own, or is the kind.
    if matches!(name, "人大" | "政协" | "工会" | "中央") || last_kind(name).is_some_and(|_| full.ends_with(name))
    {
        return None;
    }
    let part = (2..full.chars().count()).contains(&chars) && name.chars().all(|c| is_han(c) && rest.any(|f| f == c));
    part.then_some(name)
}

/// Where the names stand: leftmost ones, the longest at each place.
fn places<'t>(terms: &'t [Term], text: &str) -> Vec<(&'t Term, usize, usize)> {
    let names = || terms.iter().map(|term| term.name.as_str());
    // A searcher for few words is built in no time; automata, which every document needs anew, are not.
    if let Some(few) =
        packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).builder().extend(names()).build()
    {
        return few.find_iter(text).map(|hit| (&terms[hit.pattern().as_usize()], hit.start(), hit.end())).collect();
    }
    let many = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names());
    let hits = many.iter().flat_map(|many| many.find_iter(text));
    hits.map(|hit| (&terms[hit.pattern().as_usize()], hit.start(), hit.end())).collect()
}

/// The type that the last word before a definition shows.
fn kind_of(head: &str) -> Option<EntityType> {
    const BODIES: &[&str] = &[
        "委员会",
        "公司",
        "集团",
        "大学",
        "研究所",
        "研究院",
        "研究中心",
        "协会",
        "基金会",
        "组织",
        "机构",
        "总局",
        "管理局",
        "联合会",
    ];
    const LAWS: &[&str] = &[
        "行动计划",
        "法",
        "法案",
        "条例",
        "协定",
        "协议",
        "条约",
        "公约",
        "规划",
        "战略",
        "办法",
        "意见",
        "纲要",
        "声明",
        "宣言",
    ];
    const PROGRAMMES: &[&str] = &["计划", "倡议", "机制", "工程", "联盟"];
    let head = head.trim_end().trim_end_matches(['》', '”', '’', '」', '"']);
    let ends = |list: &[&str]| list.iter().any(|w| head.ends_with(w));
    match () {
        () if ends(BODIES) => Some(EntityType::Org),
        () if ends(LAWS) => Some(EntityType::Law),
        () if ends(PROGRAMMES) => Some(EntityType::Prog),
        () => None,
    }
}

/// The chosen name that ends at a bracket, a closing mark between them allowed.
fn ends_at<'c>(view: &View<'_>, chosen: &[&'c Candidate], bracket: usize) -> Option<&'c Candidate> {
    let head = view.text[..bracket].trim_end();
    let inner = head.trim_end_matches(['》', '”', '’', '」', '"']).len();
    let i = chosen.partition_point(|c| (c.span.end as usize) < inner);
    chosen.get(i).copied().filter(|c| c.span.end as usize == inner || c.span.end as usize == head.len())
}

/// The id of a name, and whether it is its own words, because no list has it.
fn id_of(view: &View<'_>, full: &Candidate) -> (Arc<str>, bool) {
    match &full.entity {
        Some(id) => (Arc::clone(id), false),
        None => (full.span.of(view.text).into(), true),
    }
}

/// The part of a person's name that stands for the person later.
fn surname_of(name: &str) -> Option<&str> {
    if let Some((_, last)) = name.rsplit_once(['·', '•', '・']) {
        return (last.chars().count() >= 2 && last.chars().all(is_han)).then_some(last);
    }
    if let Some((_, last)) = name.rsplit_once(' ') {
        return (last.chars().count() >= 3 && last.starts_with(|c: char| c.is_ascii_uppercase())).then_some(last);
    }
    let mut chars = name.char_indices();
    let four = name.chars().count() == 4 && name.chars().all(is_han);
    four.then(|| &name[..chars.nth(2).map_or(0, |(i, _)| i)])
}

/// Whether a defined name stands at a place as itself: a whole word, and no generic use of the noun.
fn stands(view: &View<'_>, name: &str, start: usize, end: usize) -> bool {
    let (before, after) = (view.before(start), view.after(end));
    let latin = name.starts_with(is_latin) && before.is_some_and(is_latin)
        || name.ends_with(is_latin) && after.is_some_and(is_latin);
    if latin {
        return false;
    }
    let head = &view.text[..start];
    if ["一份", "一项", "一个", "这份", "这项", "各", "有关", "两"].iter().any(|w| head.ends_with(w)) {
        return false;
    }
    if name.starts_with(is_han) && (!view.is_boundary(start) || !view.is_boundary(end)) {
        // The segmenter does not know the name; long ones are clear all the same.
        return name.chars().count() >= 4;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::landmarks::Landmarks;
    use super::*;

    proptest! {
        #[test]
        fn short_forms_are_those_of_the_whole_text(parts in prop::collection::vec(
            prop::sample::select(vec![
                "（", "(", "）", ")", "以下简称", "简称", "又名", "下称", "为", "“", "”", "《", "》", "综合法", "协调委", "\n", " ", "，",
                "的",
            ]),
            0..24,
        )) {
            let text = parts.concat();
            let places = |hits: Vec<regex::Captures<'_>>| -> Vec<_> { hits.iter().map(|h| h.get(0).unwrap().range()).collect() };
            prop_assert_eq!(places(short_forms(&text, Landmarks::new(&text).of(Mark::Short)).collect()), places(SHORT.captures_iter(&text).collect()));
        }
    }
}
