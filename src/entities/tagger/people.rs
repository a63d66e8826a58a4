//! What of a name that the model takes for a person's is one: without the titles, verbs and prepositions beside it, and no
//! unit, prize, medicine or place.

use super::super::patterns::persons;
use super::super::view::{View, is_han};
use super::names::{japanese, person as person_level};
use crate::base::{EntityType, Span};

/// A person's name as such: without the title behind it (林小川|博士), verbs and particles that the model joined to it, and
/// with the characters of a Japanese surname before it. `None` for what only looks like a person ([`is_other`]).
pub(super) fn person(span: Span, view: &View<'_>) -> Option<Span> {
    if is_other(span, view) {
        return None;
    }
    let short = without_head(without_tail(span, view), view);
    let name = short.of(view.text);
    if let Some(start) = japanese_from(short, view) {
        return Some(Span { start, ..short });
    }
    let people = name.strip_suffix('人').unwrap_or(name);
    let transcribed = persons::transcribes(people) && people.chars().nth(2).is_some();
    if transcribed && (people.len() < name.len() || goes_on(span, PEOPLES, view)) {
        return None;
    }
    let own = persons::before_title(name).unwrap_or_else(|| persons::without_title(name));
    let short = Span { end: short.start + own.len() as u32, ..short };
    let dotted = short.of(view.text).contains(|c| persons::DOTS.contains(c));
    Some(if dotted { persons::before_verb(view, before_word(view, short)) } else { short })
}

/// Whether one of the words stands behind a name, and ends there.
fn goes_on(name: Span, words: &[&str], view: &View<'_>) -> bool {
    let behind = &view.text[name.end as usize..];
    words.iter().any(|word| behind.starts_with(word) && view.is_boundary(name.end as usize + word.len()))
}

/// Whether something else has the form of a person's name: a unit behind a figure (50|赫兹), a prize, a cup or a ship
/// (诺贝尔|奖), the era of a year (洪武|四年), a medicine or chemical (芬太尼, 黄磷), an idiom (于礼|不合).
fn is_other(span: Span, view: &View<'_>) -> bool {
    let name = span.of(view.text);
    let behind = &view.text[span.end as usize..];
    let figure = view.text[..span.start as usize].ends_with(|c: char| c.is_ascii_digit());
    let mut chars = name.chars();
    let idiom = matches!((chars.next(), chars.next(), chars.next()), (Some('于'), Some(c), None) if MATTERS.contains(c))
        && behind.starts_with(['不', '无', '有', '于']);
    let era = name.chars().count() == 2 && is_year(behind);
    figure || idiom || era || is_substance(name) || goes_on(span, BEARERS, view)
}

/// What one may act against or by: 于法|无据, 于情|于理.
const MATTERS: &str = "礼法理情心事公私史己国民";

/// Characters of elements and compounds that no one is called by.
const CHEMISTRY: &str =
    "磷硫氟氯溴碘硅硒碲砷硼钠钾钙锂铍铯铷钡铝镍镓锗铟锑铋钼钨钯铀钚氢氧氮氦氖氩烯烷烃酮醛醇酯酚醚苯胺肽酶酸碱";
/// How international names of medicines end (WHO, The use of stems in the selection of International Nonproprietary
/// Names).
const MEDICINES: &[&str] = &[
    "太尼",
    "替尼",
    "霉素",
    "西林",
    "沙星",
    "沙坦",
    "他汀",
    "洛芬",
    "拉唑",
    "卡因",
    "单抗",
    "巴比妥",
    "司匹林",
    "格鲁肽",
    "他韦",
    "昔韦",
    "西韦",
    "洛尔",
    "地平",
    "普利",
    "列净",
    "唑仑",
];

/// Whether a name is that of a chemical or a medicine. In a name of two characters or a dotted one an end says nothing
/// (约翰·洛尔).
fn is_substance(name: &str) -> bool {
    let medicine = || MEDICINES.iter().any(|end| name.len() > end.len() && name.ends_with(end));
    let one = name.chars().nth(2).is_some() && !name.contains(|c| persons::DOTS.contains(c));
    name.contains(|c| CHEMISTRY.contains(c)) || one && medicine()
}

/// What no given name ends in: 王晓琳|饰, 周小舟|在.
const TAILS: &[char] = &['饰', '是', '在', '及', '被', '把', '也', '就', '从', '与', '但', '却', '仍', '又', '还'];

/// A name without the verb, adverb or particle that the model took for its last character.
fn without_tail(span: Span, view: &View<'_>) -> Span {
    let name = span.of(view.text);
    let behind = &view.text[span.end as usize..];
    // 李远山等|学者: 等 ends no name.
    let name = name.strip_suffix('等').filter(|name| name.chars().nth(1).is_some()).unwrap_or(name);
    let chinese = persons::surname(name) && !persons::transcribes(name);
    let four = name.chars().count() == 4 && chinese;
    let verb = |rest: &&str| four && !japanese_name(name) && !persons::transcribes(rest);
    // 厉汝燕任|主任教官: a given name has two characters at most.
    let name = name.strip_suffix(['任', '曾', '率', '所', '即', '已']).filter(verb).unwrap_or(name);
    // 李文说，…, 金允浩称，…: what is said follows.
    let long = matches!(name.chars().count(), 3 | 4) && chinese;
    let told =
        |_: &&str| long && (behind.is_empty() || behind.starts_with(['，', '：', ',', ':', '“', '。', '；', '！']));
    let name = name.strip_suffix(['说', '称']).filter(told).unwrap_or(name);
    // 吴曾任…: a surname alone.
    let once =
        |_: &&str| name.chars().count() == 2 && persons::surname(name) && ONCE.iter().any(|w| behind.starts_with(w));
    let name = name.strip_suffix('曾').filter(once).unwrap_or(name);
    // A foreign name may hold the sound: there a word has to begin.
    let cut = |rest: &&str| {
        let word = || view.is_boundary(span.start as usize + rest.len());
        rest.chars().nth(1).is_some() && (chinese && !japanese_name(name) || persons::transcribes(rest) && word())
    };
    let name = name.strip_suffix(TAILS).filter(cut).unwrap_or(name);
    Span { end: span.start + name.len() as u32, ..span }
}

/// A foreign name without the preposition before it (从|塔夸).
fn without_head(span: Span, view: &View<'_>) -> Span {
    let name = span.of(view.text);
    let led = |rest: &&str| rest.chars().nth(1).is_some() && persons::transcribes(rest);
    let heads = ['从', '由', '被', '把', '让', '给', '跟', '向', '对', '与', '和'];
    let bare = name.strip_prefix(heads).filter(led).unwrap_or(name);
    Span { start: span.end - bare.len() as u32, ..span }
}

/// Frequent Japanese surnames of three characters.
const LONG_SURNAMES: &[&str] = &[
    "长谷川",
    "佐佐木",
    "五十岚",
    "久保田",
    "小笠原",
    "长谷部",
    "宇多田",
    "大久保",
    "小野寺",
    "波多野",
    "宇都宫",
    "阿久津",
    "小久保",
    "日比野",
    "海老原",
    "久米田",
    "佐久间",
    "竹之内",
    "西乡寺",
    "东海林",
    "仲宗根",
];

/// Where a name begins of whose Japanese surname the model left some out: 长谷|川健太, 早|田晴香.
fn japanese_from(span: Span, view: &View<'_>) -> Option<u32> {
    let name = span.of(view.text);
    if !(2..=4).contains(&name.chars().count()) || persons::transcribes(name) {
        return None;
    }
    let whole = |start: usize| {
        let rest = &view.text[start..];
        let long = LONG_SURNAMES.iter().any(|s| rest.starts_with(s) && start + s.len() > span.start as usize);
        let two = span.start as usize - start == 6;
        long || (if two { name.starts_with(THIRD) } else { !japanese_name(name) }) && japanese_name(rest)
    };
    let before = view.text[..span.start as usize].char_indices().rev().take(2).map(|(at, _)| at);
    before.filter(|at| view.is_boundary(*at) && whole(*at)).last().map(|at| at as u32)
}

/// A dotted name that ends before a dictionary word of which a character transcribes nothing: 米尔扎·叶海亚|宗教.
fn before_word(view: &View<'_>, name: Span) -> Span {
    let words = name.of(view.text);
    let last = words.char_indices().rev().find(|(_, c)| persons::DOTS.contains(*c));
    let Some(last) = last.map(|(at, dot)| name.start + (at + dot.len_utf8()) as u32) else { return name };
    let first = view.token_at(last as usize).unwrap_or(view.tokens.len());
    let mut inside = (first..).zip(&view.tokens[first..]).take_while(|(_, t)| t.span.start < name.end);
    let word = inside.find(|(t, token)| {
        let known = !token.pos.name().starts_with("nr") && !matches!(token.pos.name(), "x" | "m" | "eng");
        let inside = last < token.span.start && token.span.end <= name.end;
        inside && known && view.word(*t).chars().all(is_han) && !persons::transcribes(view.word(*t))
    });
    Span { end: word.map_or(name.end, |(_, token)| token.span.start), ..name }
}

/// A type, but that of a place for a person of the form of one: a Japanese surname and 町, 村 and the like (前田镇), a
/// village called by the family that lives there (曹家渡, 李家庄).
pub(super) fn place_of(kind: EntityType, name: &str) -> EntityType {
    let mut chars = name.chars();
    let mut next = || chars.next().unwrap_or_default();
    let (a, b, last, end) = (next(), next(), next(), next());
    if kind != EntityType::Per || last == char::default() || end != char::default() {
        return kind;
    }
    let family = b == '家' && persons::is_surname(a);
    match last {
        '镇' | '町' | '村' | '郡' | '县' | '市' if japanese(a, b) => EntityType::Gpe,
        '庄' | '村' | '屯' | '寨' | '堡' if family => EntityType::Gpe,
        '渡' | '井' | '坡' | '沟' | '湾' | '洼' | '滩' | '坝' if family => EntityType::Loc,
        _ => kind,
    }
}

/// Below this probability a person's name is a place where the words beside it say so.
pub(super) const UNSURE: f32 = 0.7;
/// Below this one a common noun is no person.
pub(super) const SURE: f32 = 0.92;
/// What stands before a place, and behind one.
const TO: &[&str] = &["位于", "坐落于", "抵达", "前往", "飞往", "途经", "占领", "攻占", "驻扎在", "毗邻", "邻近"];
pub(super) const SITES: &[&str] =
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

fn japanese_name(name: &str) -> bool {
    let mut chars = name.chars();
    matches!((chars.next(), chars.next()), (Some(a), Some(b)) if japanese(a, b))
}

/// Whether a name is one word that the segmenter takes for a common one (温泉, 陆军, 碧绿), which makes a person doubtful.
/// Of what the dictionary does not know it guesses the tag: but for nouns the form has to speak against a person, too.
pub(super) fn is_word(name: Span, view: &View<'_>) -> bool {
    let words = name.of(view.text);
    let guessed = |pos: &str| matches!(pos, "v" | "vn" | "a" | "ad" | "an" | "d" | "i" | "l" | "z");
    let chinese = || person_level(&words.chars().collect::<Vec<_>>()).is_some();
    let token = view.token_at(name.start as usize).map(|t| view.tokens[t]).filter(|t| t.span == name);
    token.is_some_and(|t| t.pos.name() == "n" || guessed(t.pos.name()) && !chinese()) && !persons::transcribes(words)
}

/// Third characters of Japanese surnames.
const THIRD: [char; 12] = ['谷', '川', '田', '木', '野', '部', '原', '井', '村', '寺', '保', '冢'];
/// What follows a surname with 曾 behind it.
const ONCE: &[&str] = &["任", "在", "为", "是", "担任", "出任", "获", "参加", "参与", "经"];

/// What makes a foreign name that of a people.
const PEOPLES: &[&str] = &["人", "族", "语"];
/// What makes a person's name that of something else.
const BEARERS: &[&str] =
    &["奖", "杯", "号", "和平奖", "文学奖", "物理学奖", "化学奖", "经济学奖", "生理学或医学奖", "奖学金", "奖章"];

/// Whether a text begins with the number of a year of an era (四年, 元年).
fn is_year(text: &str) -> bool {
    let rest = text.trim_start_matches(['元', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < text.len() && rest.starts_with('年')
}

#[cfg(test)]
mod tests {
    use super::super::super::view::fixture::{nouns, tagged};
    use super::*;

    /// What of a name of the model is a person's, in a text of these words.
    fn named<'a>(words: &[&'a str], name: &'a str) -> Option<&'a str> {
        nouns(words, |view| {
            let start = view.text.find(name).expect("the name stands in the text");
            person(Span::new(start, start + name.len()), view).map(|s| &name[..s.len()])
        })
    }

    #[test]
    fn chemicals_medicines_and_idioms_are_no_persons() {
        assert_eq!(named(&["黄磷", "涨价"], "黄磷"), None);
        assert_eq!(named(&["打击", "芬太尼", "走私"], "芬太尼"), None);
        assert_eq!(named(&["服用", "奥司他韦", "。"], "奥司他韦"), None);
        assert_eq!(named(&["约翰·洛尔", "说"], "约翰·洛尔"), Some("约翰·洛尔"));
        assert_eq!(named(&["于礼", "不合"], "于礼"), None);
        assert_eq!(named(&["于海", "不", "同意"], "于海"), Some("于海"));
    }

    #[test]
    fn particles_and_verbs_end_no_name() {
        assert_eq!(named(&["王晓琳饰", "）"], "王晓琳饰"), Some("王晓琳"));
        assert_eq!(named(&["周小舟在", "台上"], "周小舟在"), Some("周小舟"));
        assert_eq!(named(&["石远也", "来"], "石远也"), Some("石远"));
        assert_eq!(named(&["莱温在", "说"], "莱温在"), Some("莱温在"), "no word begins");
        assert_eq!(named(&["莱温", "在", "说"], "莱温在"), Some("莱温"));
    }

    #[test]
    fn a_dotted_name_ends_before_a_common_word() {
        assert_eq!(named(&["萨米·叶海亚", "宗教", "领袖"], "萨米·叶海亚宗教"), Some("萨米·叶海亚"));
        assert_eq!(named(&["萨米·叶海亚", "和", "林小川"], "萨米·叶海亚和"), Some("萨米·叶海亚"));
        assert_eq!(named(&["萨米·叶", "海亚", "说"], "萨米·叶海亚"), Some("萨米·叶海亚"), "sounds");
    }

    #[test]
    fn common_words_are_doubtful_persons() {
        let is_word = |word: &str, tag: &str| tagged(&[(word, tag)], |view| is_word(Span::new(0, word.len()), view));
        assert!(is_word("温泉", "n"));
        assert!(is_word("碧绿", "a"));
        assert!(!is_word("林晓梅", "i"), "a guess");
        assert!(!is_word("碧绿", "nr"));
    }

    #[test]
    fn a_village_of_a_family_is_a_place() {
        assert_eq!(place_of(EntityType::Per, "曹家渡"), EntityType::Loc);
        assert_eq!(place_of(EntityType::Per, "李家庄"), EntityType::Gpe);
        assert_eq!(place_of(EntityType::Per, "李家成"), EntityType::Per);
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
        assert_eq!(named(&["价格", "上涨", "，", "李文说", "。"], "李文说"), Some("李文"));
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
        let whole = |words: &[&str], name: &str| {
            nouns(words, |view| {
                let start = view.text.find(name).expect("the name stands in the text");
                person(Span::new(start, start + name.len()), view).map(|whole| whole.of(view.text).to_owned())
            })
        };
        assert_eq!(whole(&["长谷川", "博己", "说"], "谷川博己").as_deref(), Some("长谷川博己"));
        assert_eq!(whole(&["植田", "和男", "说"], "田和男").as_deref(), Some("植田和男"));
        assert_eq!(whole(&["见", "田和男", "说"], "田和男").as_deref(), Some("田和男"), "no surname");
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
}
