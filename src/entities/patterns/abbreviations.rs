//! Countries and provinces named by one character.

use std::sync::{Arc, LazyLock};

use super::super::candidate::Candidate;
use super::super::landmarks::Mark;
use super::super::sets::CharSet;
use super::super::view::{View, is_han};
use super::pairs;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:abbreviation",
    pass: Pass::Entities,
    what: "Marks countries (and provinces) named by one character, each character a mention: in runs (中美, 美日印澳), in lists (美、日、欧; 日、韩两国), before 方, 企, 当局 and the like (日方), after 对, 驻, 访 and the like (对华).",
    why: "Policy texts name states this way more often than in full. The same characters are parts of ordinary words (日益, 其中), so only words that consist of nothing else count.",
    example: "中美关系、对华政策、日企 → GPE 中, GPE 美, GPE 华, GPE 日",
};

/// One character, the entity it stands for.
const STATES: &[(char, &str)] = &[
    ('中', "cn"),
    ('华', "cn"),
    ('美', "us"),
    ('日', "jp"),
    ('欧', "eu"),
    ('俄', "ru"),
    ('韩', "kr"),
    ('朝', "kp"),
    ('英', "gb"),
    ('法', "fr"),
    ('德', "de"),
    ('印', "in"),
    ('澳', "au"),
    ('加', "ca"),
    ('越', "vn"),
    ('菲', "ph"),
    ('台', "tw"),
    ('港', "hk"),
    ('荷', "nl"),
    ('意', "it"),
    ('泰', "th"),
    ('缅', "mm"),
    ('苏', "su"),
    ('蒙', "mn"),
    ('墨', "mx"),
];

const PROVINCES: &[(char, &str)] = &[
    ('粤', "cn-guangdong"),
    ('沪', "cn-shanghai"),
    ('渝', "cn-chongqing"),
    ('皖', "cn-anhui"),
    ('浙', "cn-zhejiang"),
    ('闽', "cn-fujian"),
    ('赣', "cn-jiangxi"),
    ('鄂', "cn-hubei"),
    ('桂', "cn-guangxi"),
    ('黔', "cn-guizhou"),
    ('滇', "cn-yunnan"),
    ('琼', "cn-hainan"),
    ('湘', "cn-hunan"),
    ('京', "cn-beijing"),
    ('津', "cn-tianjin"),
    ('藏', "cn-xizang"),
    ('疆', "cn-xinjiang"),
    ('川', "cn-sichuan"),
];

/// Provinces' characters that are hardly ever anything else.
const RARE: &str = "粤沪渝皖闽赣黔滇";

/// Runs that are words or names of another kind.
const NOT_RUNS: &[&str] = &[
    "华中",
    "华美",
    "台中",
    "中意",
    "朝日",
    "中华",
    "加法",
    "德意",
    "中港",
    "法加",
    "中台",
    "意中",
    "华德",
    "华英",
    "德华",
    "英华",
    "日加",
    "中法中",
    "日台",
    "京华",
    "中加中",
];

const AFTER: &[&str] = &[
    "方",
    "企",
    "媒",
    "资企",
    "籍",
    "财长",
    "防长",
    "外长",
    "商务部",
    "国务卿",
    "首相",
    "总统",
    "总理",
    "国会",
    "官员",
    "议员",
    "政府",
    "当局",
    "经贸",
];
const AFTER_SOME: &[(&str, &str)] = &[
    ("资", "中美日台港英德法韩"),
    ("商", "美日台港英德法韩"),
    ("国务院", "美"),
    ("财政部", "美英"),
    ("军方", "美韩日俄"),
];
const BEFORE: &str = "对涉驻访赴抵侵反援旅留亲抗遏窜输";
const BEFORE_SOME: &[(char, &str)] = &[
    ('在', "华美日韩台欧英港俄粤沪"),
    ('来', "华美台港"),
    ('自', "华美"),
    ('与', "华美欧俄韩菲荷"),
    ('同', "华美欧俄"),
    ('向', "美华欧俄台日"),
    ('就', "美荷日俄"),
    ('销', "欧美日"),
    ('由', "美欧"),
    ('从', "美"),
    ('入', "华"),
    ('离', "华"),
    ('联', "美日欧俄"),
    ('使', "华美"),
    ('助', "美华"),
    ('原', "英法"),
    ('为', "日"),
    ('是', "日"),
];

/// The state that a character stands for.
pub(super) fn state(c: char) -> Option<&'static str> {
    STATES.iter().find(|(s, _)| *s == c).map(|(_, id)| *id)
}

/// The characters of states.
pub(in super::super) fn states() -> impl Iterator<Item = char> {
    STATES.iter().map(|(c, _)| *c)
}

/// All of these characters.
pub(in super::super) fn characters() -> impl Iterator<Item = char> {
    STATES.iter().chain(PROVINCES).map(|(c, _)| *c)
}

static MARKS: LazyLock<CharSet> = LazyLock::new(|| CharSet::new(characters()));

fn any(c: char) -> Option<&'static str> {
    if !MARKS.has(c) {
        return None;
    }
    state(c).or_else(|| PROVINCES.iter().find(|(s, _)| *s == c).map(|(_, id)| *id))
}

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let push = |at: usize, c: char, id: &str, score: f32, out: &mut Vec<Candidate>| {
        let span = Span::new(at, at + c.len_utf8());
        out.push(Candidate::new(span, EntityType::Gpe, finder).entity(Some(Arc::from(id))).scored(score));
    };
    let mut run: Vec<(usize, char)> = Vec::new();
    let mut places = view.places(Mark::State).peekable();
    while let Some(at) = places.next() {
        run.clear();
        let mut next = Some(at);
        while let Some((at, c)) = next.and_then(|at| Some((at, view.after(at)?))) {
            run.push((at, c));
            next = places.next_if_eq(&(at + c.len_utf8()));
        }
        if let [_, .., (last, c)] = run[..]
            && is_languages(&text[last + c.len_utf8()..])
        {
            continue;
        }
        let free = trim(view, &run);
        if free.len() >= 2 {
            for &(at, c) in free {
                // In 港澳 the second is Macao.
                let id = if c == '澳' && text[..at].ends_with('港') { "mo" } else { any(c).unwrap_or_default() };
                push(at, c, id, 0.85, out);
            }
        } else {
            for &(at, c) in &run {
                if let (Some(id), Some(score)) = (any(c), single(view, at, c)) {
                    push(at, c, id, score, out);
                }
            }
        }
    }
}

/// Words that begin with 文 and speak of no script, and characters behind them that begin another word (中英文|教材).
const LETTERS: &[(&str, &str)] = &[
    ("文化", ""),
    ("文明", "信"),
    ("文物", "流理"),
    ("文旅", "游行客程"),
    ("文创", "作造"),
    ("文学", "习术"),
    ("文教", "学材程师"),
    ("文博", "客"),
    ("文艺", "术"),
    ("文坛", ""),
    ("文人", "名才"),
    ("文娱", ""),
    ("文献", ""),
    ("文件", "名夹"),
];

/// Whether a text begins with such a word.
pub(super) fn begins_with_letters(text: &str) -> bool {
    let word = LETTERS.iter().find_map(|(word, others)| text.strip_prefix(word).map(|rest| (rest, others)));
    word.is_some_and(|(rest, others)| !rest.starts_with(|c| others.contains(c)))
}

/// Whether what stands behind characters of states makes them languages: 中英|文, 日英|双语.
pub(super) fn is_languages(tail: &str) -> bool {
    tail.starts_with("双语") || tail.starts_with('文') && !begins_with_letters(tail)
}

/// Verbs that end as the words do behind which 中 is “in”: 开展|中德合作, 关心|中美关系.
const VERBS: &[&str] =
    &["开展", "拓展", "扩展", "关心", "限制", "抵制", "控制", "炒作", "操作", "维系", "认识", "忽略", "提高"];

/// Whether the 中 at a byte begins a pair of states although the word before it could end in “in” (过程|中): the verb before
/// it takes an object, or words behind the pair speak of two sides, of which 美 alone is one (此过程|中|美方).
pub(super) fn begins_pair(view: &View<'_>, at: usize, end: usize) -> bool {
    if !view.is_boundary(at) {
        return false;
    }
    let head = &view.text[..at];
    let two = view.text[at..end].chars().nth(2).is_none();
    let verb = || VERBS.iter().any(|verb| head.ends_with(verb) && view.is_boundary(at - verb.len()));
    let tail = &view.text[end..];
    let one = tail.starts_with(['方', '企', '媒', '军', '商', '资', '籍', '国']);
    two && pairs::has_sides(tail) || head.ends_with("发展") && pairs::may_have_sides(tail) || !one && verb()
}

/// The part of a run of country characters that no longer word reaches into; empty when it is no run of countries.
fn trim<'r>(view: &View<'_>, run: &'r [(usize, char)]) -> &'r [(usize, char)] {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return &[] };
    let (start, end) = (first.0, last.0 + last.1.len_utf8());
    let mut head = 0;
    let mut tail = run.len();
    if let Some(t) = view.token_at(start)
        && (view.tokens[t].span.start as usize) < start
        && !companion(view, t, start, end)
    {
        head = run.iter().position(|(at, _)| *at >= view.tokens[t].span.end as usize).unwrap_or(run.len());
    }
    if let Some(t) = view.token_at(last.0)
        && (view.tokens[t].span.end as usize) > end
        && !companion(view, t, start, end)
        && !begins_with_letters(&view.text[end..])
    {
        tail = run.iter().position(|(at, _)| *at >= view.tokens[t].span.start as usize).unwrap_or(0);
    }
    // 23日中美: the first belongs to the date. 过程中美日: to the word before.
    while head < tail {
        let (at, c) = run[head];
        let before = view.before(at);
        let drop = c == '日' && before.is_some_and(|b| b.is_ascii_digit() || "今近当昨明次同本生节".contains(b))
            || c == '中'
                && before.is_some_and(|b| "其程当集高初空途心域期作争治制系场件目展略策际识家华党军".contains(b))
                && !begins_pair(view, at, end)
            || c == '法' && before.is_some_and(|b| "方做办宪立合非司执违".contains(b));
        if !drop {
            break;
        }
        head += 1;
    }
    if head >= tail {
        return &[];
    }
    let free = &run[head..tail];
    let (a, b) = (free[0].0, free[free.len() - 1].0 + free[free.len() - 1].1.len_utf8());
    let words = &view.text[a..b];
    // 中川, 美桂: a state and a province stand beside each other in names of other things.
    let province = |c: char| state(c).is_none();
    let mixed = free.len() == 2 && province(free[0].1) != province(free[1].1) && !words.contains(['港', '澳', '台']);
    let odd = mixed || NOT_RUNS.contains(&words)
        // A dictionary word of two states' characters that is neither tagged as a place nor unknown (法中, 加意).
        || free.len() == 2 && !free.iter().any(|(_, c)| "中美日欧俄韩朝英港澳粤沪京".contains(*c));
    if odd { &[] } else { free }
}

/// Whether a token that reaches over the edge of a run is no other word: an unknown one, or the run and a clue (中美方).
fn companion(view: &View<'_>, token: usize, start: usize, end: usize) -> bool {
    let span = view.tokens[token].span;
    let pos = view.tokens[token].pos.name();
    if pos == "x" {
        return true;
    }
    // No dictionary word begins with a country and 方 but 中方, 日方 and their like; the tagger joins what follows.
    if span.start as usize == start && view.text[end..].starts_with('方') {
        return true;
    }
    // A run at the head of an entry such as 中美关系; a rare person's name across the edge (日|欧若).
    let whole = start <= span.start as usize && end - start >= 6;
    let shared = end.min(span.end as usize).saturating_sub(span.start as usize);
    if whole && view.word(token) == "日经" {
        return true; // the newspaper's short name is never behind another country
    }
    if whole
        && (pos == "nr" || shared >= 6)
        && matches!(pos, "nt" | "nz" | "nr" | "ns")
        && !matches!(view.word(token), "中欧班列")
    {
        return true;
    }
    let head = &view.text[(span.start as usize).min(start)..start];
    let tail = &view.text[end.min(span.end as usize)..span.end as usize];
    let led = |c: char| BEFORE.contains(c) || matches!(c, '在' | '来') || c == '从' && end - start >= 6;
    let before = head.is_empty() || head.chars().all(led);
    let after = tail.is_empty()
        || AFTER.contains(&tail)
        || matches!(tail, "资" | "商" | "军" | "两国" | "三国" | "各国")
        || end - start >= 6 && matches!(tail, "对" | "在" | "将" | "向" | "与" | "间" | "之间" | "等国" | "等");
    before && after
}

/// How sure a single character is a country, or `None` when nothing says so.
fn single(view: &View<'_>, at: usize, c: char) -> Option<f32> {
    let text = view.text;
    let end = at + c.len_utf8();
    let (before, rest) = (view.before(at), &text[end..]);
    // 对华, 驻华 and the like, whatever the segmenter made of them; but 对华为 names a company.
    if c == '华'
        && before.is_some_and(|b| "对涉驻访侵遏自援赴".contains(b))
        && !rest.starts_with(|d: char| "为盛硕夏纳尔沙侨人裔北南东中西润虹丽".contains(d))
    {
        return Some(0.85);
    }
    let token = view.token_at(at)?;
    let span = view.tokens[token].span;
    let alone = span.len() == c.len_utf8();
    if !alone && !companion(view, token, at, end) {
        return (is_member(view, at) && in_list(view, at, end)).then_some(0.8);
    }
    let unknown = view.tokens[token].pos.name() == "x";
    if RARE.contains(c) && alone {
        return Some(0.7);
    }
    let follows = AFTER.iter().any(|w| rest.starts_with(w))
        || AFTER_SOME.iter().any(|(w, cs)| rest.starts_with(w) && cs.contains(c));
    // 方 must not begin another word (方面, 方法), nor 中, 日 end one.
    let next_word = view.token_at(end).map_or("", |t| view.word(t));
    let other = ["方面", "方法", "方案", "方式", "方针", "方向", "方便", "方程"];
    let clean = !other.iter().any(|w| rest.starts_with(w)) || next_word == "方";
    let date = c == '日' && before.is_some_and(|b| b.is_ascii_digit() || "一二三四五六七八九十".contains(b));
    if follows && clean && !date && !matches!(c, '华' | '法' | '意' | '加' | '川' | '京' | '津') {
        return Some(0.85);
    }
    if follows
        && clean
        && matches!(c, '法' | '意' | '加')
        && span.start as usize == at
        && rest.starts_with('方')
        && before.is_none_or(|b| !is_han(b))
    {
        return Some(0.6);
    }
    let led = before.is_some_and(|b| {
        BEFORE.contains(b) && !matches!(c, '中' | '法' | '意' | '加' | '川')
            || BEFORE_SOME.iter().any(|(w, cs)| *w == b && cs.contains(c))
    });
    let inside = (span.start as usize) < at;
    let pair = inside && span.len() == 2 * c.len_utf8();
    if led && (!unknown || pair) && (inside || alone) && !(before == Some('抗') && c != '日') {
        return Some(0.8);
    }
    if led && unknown && matches!(before, Some('对' | '涉' | '驻' | '访' | '赴')) && c == '华' {
        return Some(0.7);
    }
    if alone && in_list(view, at, end) {
        return Some(0.8);
    }
    // A headline: 美将…, 俄称…
    let first = before.is_none_or(|b| matches!(b, '\n' | '。' | '，' | '；' | '！' | '？' | '：' | '“'));
    if alone && first && "美俄韩菲荷".contains(c) && rest.starts_with(is_han) {
        return Some(0.6);
    }
    None
}

/// Whether a lone character is a member of a list of lone characters that name countries: 美、日、欧; 日、韩两国.
fn in_list(view: &View<'_>, at: usize, end: usize) -> bool {
    let text = view.text;
    let after = text[end..].strip_prefix('、').is_some_and(|_| is_member(view, end + '、'.len_utf8()));
    let before = text[..at]
        .strip_suffix('、')
        .and_then(|head| Some(head.len() - head.chars().next_back()?.len_utf8()))
        .is_some_and(|at| is_member(view, at));
    after || before
}

/// Whether a character that names a country is a word there, or only counts what follows with it (韩|两国, 澳|三方).
fn is_member(view: &View<'_>, at: usize) -> bool {
    let Some(c) = view.after(at).filter(|c| any(*c).is_some()) else { return false };
    let Some(span) = view.token_at(at).map(|t| view.tokens[t].span) else { return false };
    let rest = &view.text[at + c.len_utf8()..];
    let counts = || {
        let mut chars = rest.chars();
        chars.next().is_some_and(|c| "两二三四五六七".contains(c)) && chars.next().is_some_and(|c| "国方军".contains(c))
    };
    span.start as usize == at && (span.len() == c.len_utf8() || counts())
}
