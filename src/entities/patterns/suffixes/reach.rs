//! How far to the left a name reaches that ends with a last word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::super::sets::WordSet;
use super::super::super::view::{View, is_han};
use super::super::persons;
use super::Known;
use super::lasts::Last;
use super::lasts::Reach::{Far, Firm, Near, Part, World};
use crate::base::EntityType::{self, Event, Gpe, Law, Loc, Org};

/// Words that stand in names as nouns although they are tagged otherwise.
pub(super) const MATTERS: &[&str] = &[
    "上诉", "仲裁", "行政", "联合", "创新", "协调", "治理", "监管", "特别", "专门", "常设", "临时", "高级", "保障",
    "管理", "监督", "支援", "振兴", "促进", "审查", "调查", "筹备", "立", "市立", "县立", "省立", "州立", "区立",
    "私立", "公立", "深度",
];

/// First words of meetings of the world.
const OF_THE_WORLD: &[&str] = &["世界", "国际", "全球"];

/// First words that make a body's name although they are no proper names.
pub(super) const NATIONAL: &[&str] = &["国家", "全国", "中央", "国务院", "联邦", "皇家", "国立"];

/// Words that no name holds.
const BREAKS: &[&str] = &[
    "的",
    "该",
    "各",
    "本",
    "此",
    "和",
    "与",
    "及",
    "或",
    "在",
    "等",
    "两",
    "两国",
    "三国",
    "四国",
    "五国",
    "由",
    "对",
    "向",
    "为",
    "是",
    "地区",
    "企业",
    "国家级",
    "一个",
    "前",
    "新任",
    "其",
    "方",
    "称",
    "市场",
    "大型",
    "主要",
    "部分",
    "高科技",
    "高新技术",
    "互联网",
    "跨国",
    "国有",
    "民营",
    "上市",
    "智慧",
    "特大",
    "外国",
    "巴士",
    "旗下",
    "下属",
    "所属",
    "麾下",
    "控股",
    "子",
];

pub(super) static BREAKS_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BREAKS));

/// Last words that are verbs, too.
pub(super) const MEETS: [&str; 3] = ["会晤", "磋商", "首脑会谈"];
/// What is done to a zone: 海州|建设|示范区.
const SETS_UP: [&str; 8] = ["建设", "创建", "打造", "设立", "推进", "支持", "规划", "试点"];

/// Where the name that ends with `last` at byte `at` begins.
pub(super) fn from(view: &View<'_>, last: &Last, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let (most_words, most_bytes) = if last.reach == Near { (2, 24) } else { (8, 60) };
    let single = is_single(last);
    let (mut start, mut stop) = match shared(view, last, at, known)? {
        Shared::Nothing => (None, at),
        Shared::Noun(head) => (None, head),
        Shared::Name(head) => (Some(head), head),
        Shared::Whole(start) => return Some(start),
    };
    let mut words = 0;
    // Whether the name begins with a row of states by one character each: a body or a railway that they have together.
    let mut row = false;
    // Whether the last word read was an “and” inside the name, which needs common words on both sides.
    let mut and = false;
    while words < most_words && stop > 0 {
        words += 1;
        let about = |k: &Known| matches!(k.kind, EntityType::Tech | EntityType::Mat);
        if and && known.get(&stop).is_some_and(|k| !about(k)) {
            return None;
        }
        if let Some(&name) = known.get(&stop) {
            // What a body is about (国家人工智能投资基金) may stand in its name, but does not begin it.
            let about = matches!(name.kind, EntityType::Tech | EntityType::Mat)
                && matches!(last.kind, Org | Event)
                && matches!(last.reach, Far | Part | World)
                && name.start < stop;
            if about && at - name.start <= most_bytes {
                and = false;
                stop = name.start;
                continue;
            }
            if at - name.start > most_bytes || !matches!(name.kind, Gpe | Loc | EntityType::Per | Org) {
                break;
            }
            // 部长查默斯|援引…委员会: a person behind a title does something.
            let titled = |start| view.token_at(start - 1).is_some_and(|t| persons::role(view.word(t)) & 1 == 1);
            // 佩里|会晤…: a person meets someone; the meeting of two is no name either.
            let meets = MEETS.contains(&last.word);
            if name.kind == EntityType::Per && (meets || name.start > 0 && titled(name.start)) {
                break;
            }
            // A part begins with the body that it is a part of.
            if last.reach == Part {
                if name.kind == Org {
                    return Some(name.start);
                }
                stop = name.start;
                continue;
            }
            let brief = view.text[name.start..stop].chars().nth(1).is_none();
            if brief && view.text[name.start..stop].starts_with('华') {
                break; // 来华磋商
            }
            // 中、俄、印|三国外长会晤: what the members of a list have together begins with none of them.
            if brief && start.is_none() && view.text[..name.start].ends_with('、') {
                break;
            }
            // A state in front of a name that has begun is no part of it, but for treaties and meetings (中美…磋商).
            // Places chain elsewhere (chains.rs), with their ids.
            if last.kind == Gpe && name.kind == Gpe && start.is_some() {
                break;
            }
            let before =
                known.get(&name.start).filter(|n| n.state && view.text[n.start..name.start].chars().nth(1).is_none());
            let shared = last.kind == Org && last.reach == Far || last.kind == Loc && !single;
            row = shared && name.state && brief && (row || before.is_some());
            let joins = !name.state
                || row
                || start.is_none()
                || last.kind == Org && last.word.ends_with('队')
                || matches!(last.kind, Law | Event | EntityType::Prog) && last.reach == Far;
            // 英国乐队, 中国煤矿: any of them.
            let any = last.kind == Org && last.reach == Near;
            let fits = joins
                && !(name.state && (last.reach == Firm || last.kind == Gpe && last.word != "共和国" || single || any));
            if !fits {
                break;
            }
            start = Some(name.start);
            stop = name.start;
            if name.state && !(brief || matches!(last.kind, Law | Event | EntityType::Prog)) {
                break;
            }
            continue;
        }
        let Some(t) = view.token_at(stop - 1) else { break };
        let token = view.tokens[t];
        let word = view.word(t);
        let from = token.span.start as usize;
        if token.span.end as usize != stop || at - from > most_bytes {
            break;
        }
        // 海风大学|战略与安全研究中心: common words on both sides.
        let joins = matches!(word, "与" | "和") && !and && start.is_none() && stop < at;
        if joins && last.kind == Org && last.reach == Far {
            and = true;
            stop = from;
            continue;
        }
        // 环境与气候部长联席会议: what a meeting is about.
        let joins = word == "与" && last.kind == Event && last.reach == Far && start.is_none() && stop < at;
        if joins && !known.contains_key(&from) && t > 0 && view.tokens[t - 1].pos.name() == "n" {
            stop = from;
            continue;
        }
        let zone = last.kind == Loc && last.reach == Far;
        // 资本|市场学会: one of the markets, not that of a state.
        let market = || word == "市场" && t > 0 && matches!(view.tokens[t - 1].pos.name(), "n" | "vn");
        let lies = word.chars().nth(2).is_none() && lies(word) > 0;
        if BREAKS_SET.has(word) && !market() || counted(word) || lies || zone && SETS_UP.contains(&word) {
            break;
        }
        // 罗素-爱因斯坦宣言, 欧盟－拉美国家首脑会议
        let dash = matches!(word, "-" | "－" | "—" | "–");
        let between = start == Some(stop) || last.reach == Far && matches!(last.kind, Law | Event) && stop < at;
        if (dash && between || word == "·" && start == Some(stop)) && known.contains_key(&from) {
            stop = from;
            continue;
        }
        if !word.chars().all(char::is_alphanumeric) {
            break;
        }
        let chars = word.chars().count();
        let pos = token.pos.name();
        let proper = match pos {
            "ns" | "nr" | "nrt" | "nz" | "nt" => chars > 1 && !MATTERS.contains(&word),
            // 第七|舰队: a fleet is named by its number.
            "m" => last.word == "舰队" && word.starts_with('第'),
            "x" | "eng" => chars > 1 && !word.chars().all(|c| c.is_ascii_digit()) && !word.contains(FUNCTION),
            _ if last.kind == Event && matches!(last.reach, Far | World) && stop < at => OF_THE_WORLD.contains(&word),
            _ => last.kind == Org && last.word != "实验室" && NATIONAL.contains(&word),
        };
        if proper && and {
            return None;
        }
        if proper {
            let cut = led(word);
            start = Some(from + cut);
            stop = from;
            if cut > 0 {
                break;
            }
            continue;
        }
        // 维谢|格拉德|集团: the dictionary cuts a transcription.
        let sounds = |word: &str| persons::transcribes(word) && word.chars().nth(1).is_some();
        if start == Some(stop) && matches!(pos, "v" | "n" | "nr") && sounds(word) && sounds(&view.text[stop..at]) {
            start = Some(from);
            stop = from;
            continue;
        }
        let filler = matches!(pos, "n" | "vn" | "j" | "b" | "an" | "s" | "a" | "ng" | "l" | "x")
            || pos == "m" && word.starts_with('第')
            || MATTERS.contains(&word);
        if last.reach == Near || !filler {
            break;
        }
        and = false;
        stop = from;
    }
    // What is no part of a known body is no name, nor a meeting that does not begin with the world.
    let world = |s: usize| last.reach != World || OF_THE_WORLD.iter().any(|w| view.text[s..].starts_with(w));
    start.filter(|&s| s < at && last.reach != Part && world(s))
}

/// What a last word shares its token with.
enum Shared {
    /// Nothing: it is a word of its own, or stands before the rest of one.
    Nothing,
    /// A common noun, from this byte on; the name stands before it (温州|医科大学).
    Noun(usize),
    /// A proper name, from this byte on; more of it may stand before (海风大学).
    Name(usize),
    /// All of the name, from this byte on.
    Whole(usize),
}

/// What the last word at byte `at` shares its token with; none where no name can end with it.
fn shared(view: &View<'_>, last: &Last, at: usize, known: &FxHashMap<usize, Known>) -> Option<Shared> {
    let single = is_single(last);
    let Some(t) = view.token_at(at) else { return Some(Shared::Nothing) };
    let token = view.tokens[t];
    let head = token.span.start as usize;
    if head == at {
        if !single || last.kind != Loc || is_harbour(last, at, known) {
            return Some(Shared::Nothing);
        }
        // 石臼|湖: what the dictionary knows as a place, with its water.
        let place = |t: usize| {
            let (front, span) = (view.tokens[t], view.tokens[t].span);
            front.pos.name() == "ns" && span.end as usize == at && span.len() >= 6
        };
        let unknown = !known.contains_key(&at) && at.checked_sub(1).and_then(|b| view.token_at(b)).is_some_and(place);
        return (unknown && is_water(last) && token.pos.name() == "ns").then_some(Shared::Nothing);
    }
    let words = &view.text[head..at];
    let pos = token.pos.name();
    let proper = matches!(pos, "ns" | "nt" | "nz" | "nr" | "nrt" | "x") && words.chars().all(is_han);
    // 由华|海药业: a preposition and some of a longer name.
    let cut = single && words.starts_with(['由', '被', '据']) && words.chars().nth(2).is_none();
    let generic = cut
        || words.starts_with(|c| "本全该各两外出入进城都这那每某涉临沿近大小".contains(c))
        || ["贸易", "自由贸易", "投资", "合作", "双边", "经贸", "上", "反"].contains(&words);
    let state = known.get(&at).is_some_and(|k| k.start == head && k.state);
    let short = single && words.chars().nth(1).is_none();
    // 北江: a water with a name of one character that the dictionary knows; 大江, 江水 are any.
    let water =
        pos == "ns" && is_water(last) && !words.starts_with(|c| "江河湖海山大小内外上下南北东西中沿".contains(c));
    if generic || is_area(words, last) || short && !water || state && last.reach == Firm {
        return None;
    }
    if proper {
        let cut = led(words);
        return Some(if cut > 0 { Shared::Whole(head + cut) } else { Shared::Name(head) });
    }
    let several = last.reach == Far && !single || last.reach == Part;
    let noun = matches!(pos, "n" | "l" | "vn" | "j" | "b") && several && last.kind == Org;
    noun.then_some(Shared::Noun(head))
}

/// Whether words with a last word are a kind of area: 市区, 军区 and 园区 are no districts' names.
fn is_area(words: &str, last: &Last) -> bool {
    match last.word {
        "区" => words.ends_with([
            '市', '军', '地', '山', '社', '校', '园', '库', '战', '灾', '景', '特', '郊', '城', '选', '辖', '新',
        ]),
        "省" => words.ends_with('军'),
        "邦" => words.ends_with('联'),
        _ => false,
    }
}

fn is_single(last: &Last) -> bool {
    last.word.chars().nth(1).is_none()
}

fn is_water(last: &Last) -> bool {
    last.kind == Loc && matches!(last.word, "河" | "湖" | "溪" | "江")
}

/// Whether a harbour is that of a known city (鹿特丹|港), whose word the segmenter knows.
fn is_harbour(last: &Last, at: usize, known: &FxHashMap<usize, Known>) -> bool {
    let city = |k: &Known| k.kind == Gpe && !k.state && at - k.start > '港'.len_utf8();
    last.word == "港" && known.get(&at).is_some_and(city)
}

/// Whether a word counts things: 八所, 一家. What stands behind it is any of them (九州八所大学).
fn counted(word: &str) -> bool {
    let mut chars = word.chars();
    let number = chars.next().is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十百几数多".contains(c));
    number && chars.next_back().is_some_and(|c| "所家个名座项位".contains(c)) && word.chars().count() <= 4
}

/// Function words that an unknown token may have swallowed.
const FUNCTION: &[char] = &['的', '为', '是', '了', '被', '把', '将', '任', '与', '和'];

/// Length of what an unknown token begins with before its name: a function word (由莫纳加斯|州), or where a place lies
/// (西邻莫纳加斯|州).
fn led(word: &str) -> usize {
    match word.chars().next().filter(|_| word.chars().nth(2).is_some()) {
        Some(c) if "由在为和与向对从于到至及经".contains(c) => c.len_utf8(),
        Some(_) => lies(word),
        None => 0,
    }
}

/// Length of the words at the head of these that say where a place lies: 西邻, 南至.
fn lies(words: &str) -> usize {
    let mut chars = words.chars();
    let (side, lies) = (chars.next().unwrap_or_default(), chars.next().unwrap_or_default());
    let says = "东南西北".contains(side) && "邻临接距至依濒".contains(lies);
    if says { side.len_utf8() + lies.len_utf8() } else { 0 }
}
