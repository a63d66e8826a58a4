//! States named by one character beside another one, where only the words behind say so: 中葡两国, 印巴冲突.

use std::cell::LazyCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::candidate::Candidate;
use super::super::index::ByPlace;
use super::super::landmarks::Mark;
use super::super::view::{View, is_han};
use super::abbreviations;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:pair",
    pass: Pass::Entities,
    what: "Marks states and regions named by one character beside another state, each a mention, where the words behind speak of two or more sides: 中葡两国, 中秘自由贸易协定, 印巴冲突, 中拉关系. Looser words (合作, 铁路) count where the article names the state in full. Two without China or another great state count where the article names them or pairs each with China (中新、中马；马新两国). Of states with one character in common (阿根廷, 阿富汗) it is the one that the article names, else the one usually meant, or without id.",
    why: "Chinese prose on foreign affairs pairs any two states so, but most of these characters are ordinary words (以, 新, 老), so neither they nor a dictionary say enough by themselves.",
    example: "中匈两国、中巴边境 → GPE 中, GPE 匈, GPE 中, GPE 巴",
};

/// A character that stands for a state beside another.
struct Short {
    written: char,
    /// The full names and ids of what it can stand for; the first is what it usually is.
    names: &'static [(&'static str, &'static str)],
    use_: Use,
}

/// What it takes to read the character so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Hardly ever a word of its own.
    Name,
    /// Also a common word: nothing but a particle may stand before the pair.
    Word,
    /// The pair itself is a common word (中西, 中古): the article has to name the state in full.
    Named,
    /// As `Word`, of a region.
    Region,
}

const fn short(written: char, use_: Use, names: &'static [(&'static str, &'static str)]) -> Short {
    Short { written, names, use_ }
}

const SHORTS: &[Short] = &[
    short('葡', Use::Name, &[("葡萄牙", "pt")]),
    short('芬', Use::Name, &[("芬兰", "fi")]),
    short('匈', Use::Name, &[("匈牙利", "hu")]),
    short('柬', Use::Name, &[("柬埔寨", "kh")]),
    short('挪', Use::Name, &[("挪威", "no")]),
    short('秘', Use::Name, &[("秘鲁", "pe")]),
    short('捷', Use::Name, &[("捷克", "cz")]),
    short('乌', Use::Name, &[("乌克兰", "ua"), ("乌兹别克斯坦", "uz"), ("乌干达", "ug"), ("乌拉圭", "uy")]),
    short('伊', Use::Name, &[("伊朗", "ir"), ("伊拉克", "iq")]),
    short(
        '巴',
        Use::Name,
        &[("巴基斯坦", "pk"), ("巴勒斯坦", "ps"), ("巴西", "br"), ("巴拿马", "pa"), ("巴布亚新几内亚", "pg")],
    ),
    short('埃', Use::Name, &[("埃及", "eg"), ("埃塞俄比亚", "et")]),
    short('叙', Use::Name, &[("叙利亚", "sy")]),
    short('黎', Use::Name, &[("黎巴嫩", "lb")]),
    short('吉', Use::Name, &[("吉尔吉斯斯坦", "kg"), ("吉布提", "dj")]),
    short('塔', Use::Name, &[("塔吉克斯坦", "tj")]),
    short('哈', Use::Name, &[("哈萨克斯坦", "kz")]),
    short('瑞', Use::Name, &[("瑞士", "ch"), ("瑞典", "se")]),
    short('沙', Use::Word, &[("沙特", "sa")]),
    short('丹', Use::Word, &[("丹麦", "dk")]),
    short('希', Use::Word, &[("希腊", "gr")]),
    short('土', Use::Named, &[("土耳其", "tr"), ("土库曼斯坦", "tm")]),
    short('塞', Use::Word, &[("塞尔维亚", "rs"), ("塞浦路斯", "cy"), ("塞内加尔", "sn")]),
    short('白', Use::Word, &[("白俄罗斯", "by")]),
    short('老', Use::Word, &[("老挝", "la")]),
    short('新', Use::Word, &[("新加坡", "sg"), ("新西兰", "nz"), ("纽西兰", "nz")]),
    short('马', Use::Word, &[("马来西亚", "my"), ("马尔代夫", "mv"), ("马里", "ml"), ("马耳他", "mt")]),
    short('以', Use::Word, &[("以色列", "il")]),
    short('智', Use::Word, &[("智利", "cl")]),
    short('尼', Use::Word, &[("尼泊尔", "np"), ("尼日利亚", "ng"), ("尼加拉瓜", "ni"), ("尼日尔", "ne")]),
    short('孟', Use::Word, &[("孟加拉国", "bd")]),
    short('斯', Use::Word, &[("斯里兰卡", "lk"), ("斯洛伐克", "sk"), ("斯洛文尼亚", "si")]),
    short('波', Use::Named, &[("波兰", "pl")]),
    short('罗', Use::Named, &[("罗马尼亚", "ro")]),
    short('保', Use::Named, &[("保加利亚", "bg")]),
    short('古', Use::Named, &[("古巴", "cu")]),
    short('西', Use::Named, &[("西班牙", "es")]),
    short('南', Use::Named, &[("南非", "za")]),
    short('比', Use::Named, &[("比利时", "be")]),
    short('文', Use::Named, &[("文莱", "bn")]),
    short('委', Use::Named, &[("委内瑞拉", "ve")]),
    short('哥', Use::Named, &[("哥伦比亚", "co"), ("哥斯达黎加", "cr")]),
    short('肯', Use::Named, &[("肯尼亚", "ke")]),
    short('刚', Use::Named, &[("刚果", "cd")]),
    short('坦', Use::Named, &[("坦桑尼亚", "tz")]),
    short('约', Use::Named, &[("约旦", "jo")]),
    short('非', Use::Region, &[("非洲", "africa")]),
    short('拉', Use::Region, &[("拉美", "latin-america"), ("拉丁美洲", "latin-america")]),
    // Of a state where the article names one, else of the Arab states, which have no id of their own.
    short(
        '阿',
        Use::Word,
        &[
            ("阿拉伯", ""),
            ("阿根廷", "ar"),
            ("阿联酋", "ae"),
            ("阿富汗", "af"),
            ("阿曼", "om"),
            ("阿塞拜疆", "az"),
            ("阿尔及利亚", "dz"),
        ],
    ),
];

/// Pairs without one of the great states, and which is meant.
const KNOWN: &[(&str, &[&str])] = &[
    ("巴以", &["ps", "il"]),
    ("以巴", &["il", "ps"]),
    ("阿以", &["", "il"]),
    ("伊以", &["ir", "il"]),
    ("以伊", &["il", "ir"]),
    ("黎以", &["lb", "il"]),
    ("叙以", &["sy", "il"]),
    ("埃以", &["eg", "il"]),
    ("沙伊", &["sa", "ir"]),
    ("沙以", &["sa", "il"]),
    ("印巴", &["in", "pk"]),
    ("美伊", &["us", "ir"]),
    ("美以", &["us", "il"]),
    ("美沙", &["us", "sa"]),
    ("俄乌", &["ru", "ua"]),
    ("乌俄", &["ua", "ru"]),
    ("俄土", &["ru", "tr"]),
    ("俄白", &["ru", "by"]),
    ("澳新", &["au", "nz"]),
];

/// Characters at which a pair can begin without one of the other pattern's states.
pub(in super::super) fn anchors() -> impl Iterator<Item = char> {
    SHORTS.iter().filter(|short| matches!(short.use_, Use::Name | Use::Word)).map(|short| short.written)
}

/// What is said of two or more sides, and of hardly anything else.
const SIDES: &[&str] = &[
    "两国",
    "三国",
    "四国",
    "五国",
    "三方",
    "四方",
    "两军",
    "双边",
    "双方",
    "关系",
    "建交",
    "断交",
    "复交",
    "元首",
    "领导人",
    "自贸",
    "自由贸易",
    "友好",
    "友谊",
    "边境",
    "边界",
    "外长",
    "防长",
    "全面战略",
    "战略伙伴",
    "命运共同体",
    "联合声明",
    "经济走廊",
    "首脑",
    "经贸",
];

/// What is also said of one.
const LOOSE: &[&str] = &[
    "合作",
    "贸易",
    "铁路",
    "公路",
    "管道",
    "班列",
    "投资",
    "谈判",
    "对话",
    "磋商",
    "论坛",
    "会谈",
    "会晤",
    "峰会",
    "局势",
    "冲突",
    "战争",
    "停火",
    "和谈",
    "协定",
    "协议",
    "条约",
    "人文",
    "文化",
    "文旅",
    "文物",
    "文学",
    "文教",
    "文创",
    "文艺",
    "交流",
    "往来",
    "签署",
    "签订",
    "互免",
    "互访",
    "互信",
    "高层",
    "政府",
    "海军",
    "联合",
    "工业园",
    "产业园",
    "同盟",
    "摩擦",
    "矛盾",
    "分歧",
    "之间",
    "间",
];

/// Whether a text begins with what is said of two or more sides.
pub(super) fn has_sides(text: &str) -> bool {
    SIDES.iter().any(|word| text.starts_with(word))
}

/// Whether a text begins with what is said of sides, or with what is also said of one.
pub(super) fn may_have_sides(text: &str) -> bool {
    has_sides(text) || LOOSE.iter().any(|word| text.starts_with(word))
}

/// The most pairs of a list that one is read on through.
const LONGEST_LIST: usize = 20;

/// What may stand before a pair whose characters are common words.
const PARTICLES: &str = "与同对在为是使令促进推动强化深及和或由从据称等将让了的着就指";

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let mut done = 0;
    let mut article = Article { text: view.text, named: FxHashMap::default(), paired: FxHashMap::default() };
    let before = LazyCell::new(|| ByPlace::new(out));
    let mut found = Vec::new();
    for at in view.places(Mark::Pair) {
        if at < done {
            continue;
        }
        let Some(run) = Run::at(view.text, at) else { continue };
        done = run.end;
        if !run.speaks_of_states(view, &mut article) || abbreviations::is_languages(&view.text[run.end..]) {
            continue;
        }
        let text = &view.text[at..run.end];
        let known = KNOWN.iter().find(|(pair, _)| *pair == text);
        for (i, &(at, c)) in run.members.iter().enumerate() {
            let (kind, id) = match (known, Short::of(c)) {
                (Some((_, ids)), _) => (EntityType::Gpe, ids[i]),
                (None, Some(short)) => short.meaning(&mut article),
                (None, None) => (EntityType::Gpe, abbreviations::state(c).unwrap_or_default()),
            };
            let entity = (!id.is_empty()).then(|| Arc::from(id));
            let span = Span::new(at, at + c.len_utf8());
            if i == 0 && before.starting(out, span.start).any(|c| c.is_listed() && c.span.len() > span.len()) {
                // 古巴关系, 罗马双边: one name.
                break;
            }
            if !before.ending(out, span.end).any(|c| c.span == span && c.kind == kind) {
                found.push(Candidate::new(span, kind, finder).entity(entity).sure().scored(0.85));
            }
        }
    }
    drop(before);
    out.append(&mut found);
}

/// An article and which names it has.
struct Article<'t> {
    text: &'t str,
    named: FxHashMap<&'static str, bool>,
    /// Whether it pairs China with the state of a character.
    paired: FxHashMap<char, bool>,
}

impl Article<'_> {
    fn names(&mut self, name: &'static str) -> bool {
        *self.named.entry(name).or_insert_with(|| self.text.contains(name))
    }

    /// Whether a character stands behind 中 before a word that speaks of sides, or in a list of such pairs: 中新、中马合作.
    fn pairs_with_china(&mut self, view: &View<'_>, c: char) -> bool {
        *self.paired.entry(c).or_insert_with(|| {
            let pair: String = ['中', c].iter().collect();
            let mut runs = memchr::memmem::find_iter(self.text.as_bytes(), &pair);
            let sides = |at: usize| {
                let run = Run::at(self.text, at).filter(|run| run.members.len() == 2);
                run.is_some_and(|run| may_have_sides(run.tail(self.text)))
            };
            runs.any(|at| view.is_boundary(at) && sides(at))
        })
    }
}

impl Short {
    fn of(c: char) -> Option<&'static Self> {
        SHORTS.iter().find(|short| short.written == c)
    }

    /// Whether the article names what it can stand for.
    fn named(&self, article: &mut Article) -> bool {
        self.names.iter().any(|(name, _)| article.names(name))
    }

    /// What it stands for in this article.
    fn meaning(&self, article: &mut Article) -> (EntityType, &'static str) {
        let mut named = self.names.iter().filter(|(name, _)| article.names(name)).map(|(_, id)| *id);
        let first = named.next();
        let id = match first {
            // Two of them named: nothing says which.
            Some(id) if named.any(|other| other != id) => "",
            Some(id) => id,
            None => self.names[0].1,
        };
        let region = self.use_ == Use::Region || self.written == '阿' && id.is_empty();
        (if region { EntityType::Loc } else { EntityType::Gpe }, id)
    }
}

/// Characters that stand for states, one after the other.
struct Run {
    members: Vec<(usize, char)>,
    end: usize,
}

impl Run {
    /// The run that begins at a byte: two to five characters.
    fn at(text: &str, start: usize) -> Option<Self> {
        // 华中, 中台, 中港: words.
        let is_state = |c: char| abbreviations::state(c).is_some() && !"华台港".contains(c);
        let is_member = |c: char| is_state(c) || Short::of(c).is_some();
        let members: Vec<(usize, char)> = text[start..]
            .char_indices()
            .take(6)
            .take_while(|(i, c)| {
                is_member(*c) && (*c != '文' || !abbreviations::begins_with_letters(&text[start + i..]))
            })
            .map(|(i, c)| (start + i, c))
            .collect();
        let end = members.last().map(|(at, c)| at + c.len_utf8())?;
        let word = &text[start..end] == "加法";
        ((2..=5).contains(&members.len()) && !word).then_some(Self { members, end })
    }

    /// Whether what stands around the run shows that its characters are states.
    fn speaks_of_states(&self, view: &View<'_>, article: &mut Article) -> bool {
        let text = view.text;
        let start = self.members[0].0;
        let known = KNOWN.iter().any(|(pair, _)| *pair == &text[start..self.end]);
        let great = abbreviations::state(self.members[0].1).is_some();
        let paired = !known && !great && self.members.len() == 2;
        if !(known || great || paired) || !view.is_boundary(start) || !self.begins(view, known) {
            return false;
        }
        let tail = self.tail(text);
        let sides = has_sides(tail);
        let loose = LOOSE.iter().any(|word| tail.starts_with(word));
        if paired {
            // 马新两国, 新中关系: each is a great state, or the article has paired it with China or named it.
            let met = |(_, c): &(usize, char)| {
                let named = Short::of(*c).is_some_and(|short| short.named(article));
                abbreviations::state(*c).is_some() || named || article.pairs_with_china(view, *c)
            };
            let named = |short: &&Short| short.use_ != Use::Named && short.use_ != Use::Region;
            return sides
                && self.members.iter().filter_map(|(_, c)| Short::of(*c)).all(|s| named(&s))
                && self.members.iter().all(met);
        }
        let mut shorts = self.members.iter().filter_map(|(_, c)| Short::of(*c));
        if known {
            return sides || loose;
        }
        // 中新、中马合作: several pairs of one state.
        let sides = sides || loose && self.is_listed(text);
        // 中文交流, 中西合作: where the pair is a word, naming the state is not enough either.
        (sides || loose)
            && shorts.all(|short| match short.use_ {
                Use::Named => sides && short.named(article),
                _ => sides || short.named(article),
            })
    }

    /// Whether the run stands in a list of pairs of two that all begin with its state.
    fn is_listed(&self, text: &str) -> bool {
        let (start, first) = self.members[0];
        let pair = |at: usize| text[at..].starts_with(first) && Run::at(text, at).is_some_and(|r| r.members.len() == 2);
        let before = || {
            let mark = text[..start].strip_suffix('、')?;
            mark.char_indices().rev().nth(1).map(|(at, _)| at)
        };
        let next = text[self.end..].starts_with('、').then_some(self.end + '、'.len_utf8());
        self.members.len() == 2 && (next.is_some_and(pair) || before().is_some_and(pair))
    }

    /// Whether a run can begin behind this character.
    fn begins(&self, view: &View<'_>, known: bool) -> bool {
        let start = self.members[0].0;
        let rare = known || self.members.iter().filter_map(|(_, c)| Short::of(*c)).any(|s| s.use_ == Use::Name);
        match view.before(start).filter(|c| is_han(*c) || c.is_ascii_digit()) {
            None => true,
            // 23日芬兰: a date. 过程中以双边: 中 belongs to the word before.
            Some(c) if c.is_ascii_digit() => self.members[0].1 != '日',
            Some(c) if !"其程当集高初空途心域期作争治制".contains(c) => rare || PARTICLES.contains(c),
            Some(_) => rare && abbreviations::begins_pair(view, start, self.end),
        }
    }

    /// What the run is followed by; behind the other runs of a list (中新、中马双方), and 的.
    fn tail<'t>(&self, text: &'t str) -> &'t str {
        let mut tail = &text[self.end..];
        for _ in 0..LONGEST_LIST {
            let next = tail.strip_prefix('、').filter(|next| next.starts_with(self.members[0].1));
            let Some((next, run)) = next.and_then(|next| Some((next, Run::at(next, 0)?))) else { break };
            tail = &next[run.end..];
        }
        tail.strip_prefix('的').unwrap_or(tail)
    }
}
