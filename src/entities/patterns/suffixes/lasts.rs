//! The last words of names, with the type that each tells and how far a name with it reaches.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::super::landmarks::Mark;
use super::super::super::sets::CharSet;
use super::super::super::view::View;
use crate::base::EntityType;
use EntityType::{Event, Gpe, Law, Loc, Org};
use Reach::{Army, Far, Firm, Line, Near, Numbered, Part, Way, World};

/// How far to the left a name with this last word may reach, and what it must begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A proper name directly before it, of one or two words.
    Near,
    /// Several words, the first a proper name, which may be a state.
    Far,
    /// Several words, the first a proper name that is no state: 美国公司 is any company.
    Firm,
    /// Several words, the first a body that is known: a part of it (外交部|条约法律司).
    Part,
    /// Several words, the first 世界, 国际 or 全球: a meeting of the world (世界|造船|大会).
    World,
    /// Several words behind a number (第3次|安全|会议), and the body in front of it.
    Numbered,
    /// A character for a state, a dynasty or a province (楚|军).
    Army,
    /// Characters for the places that a way joins (京沪|高铁).
    Way,
    /// A listed place that is no state, or such characters (将军澳|线, 京沪|线).
    Line,
}

pub(super) struct Last {
    pub word: &'static str,
    pub kind: EntityType,
    pub reach: Reach,
    pub score: f32,
}

const fn last(word: &'static str, kind: EntityType, reach: Reach, score: f32) -> Last {
    Last { word, kind, reach, score }
}

const LASTS: &[Last] = &[
    last("有限责任公司", Org, Far, 0.85),
    last("股份有限公司", Org, Far, 0.85),
    last("有限公司", Org, Far, 0.85),
    last("总公司", Org, Far, 0.8),
    last("公司", Org, Firm, 0.7),
    last("集团", Org, Firm, 0.7),
    last("银行", Org, Firm, 0.7),
    last("证券", Org, Firm, 0.6),
    last("半导体", Org, Firm, 0.4),
    last("大学", Org, Far, 0.85),
    last("学院", Org, Far, 0.8),
    last("研究所", Org, Far, 0.8),
    last("研究院", Org, Far, 0.8),
    last("研究中心", Org, Far, 0.8),
    last("实验室", Org, Far, 0.75),
    last("协会", Org, Far, 0.8),
    last("学会", Org, Far, 0.8),
    last("基金会", Org, Far, 0.8),
    last("委员会", Org, Far, 0.75),
    last("联合会", Org, Far, 0.8),
    last("协议会", Org, Far, 0.75),
    last("审议会", Org, Far, 0.75),
    last("恳谈会", Org, Far, 0.7),
    last("对策本部", Org, Far, 0.75),
    last("总局", Org, Far, 0.75),
    last("管理局", Org, Far, 0.75),
    last("海关", Org, Near, 0.7),
    last("船级社", Org, Far, 0.8),
    last("康采恩", Org, Far, 0.75),
    last("统计局", Org, Far, 0.75),
    last("交通局", Org, Far, 0.75),
    last("铁路局", Org, Far, 0.75),
    last("议会", Org, Far, 0.7),
    last("法院", Org, Far, 0.7),
    last("检察院", Org, Far, 0.7),
    last("医院", Org, Far, 0.7),
    last("出版社", Org, Far, 0.75),
    last("博物馆", Org, Far, 0.75),
    last("美术馆", Org, Far, 0.7),
    last("图书馆", Org, Far, 0.7),
    last("事务所", Org, Far, 0.7),
    last("工党", Org, Far, 0.75),
    last("自由党", Org, Far, 0.75),
    last("国家党", Org, Far, 0.75),
    last("绿党", Org, Far, 0.75),
    last("民主党", Org, Far, 0.75),
    last("共产党", Org, Far, 0.75),
    last("人民党", Org, Far, 0.75),
    last("中学", Org, Near, 0.6),
    last("国民中学", Org, Far, 0.75),
    last("国民小学", Org, Far, 0.75),
    last("高级中学", Org, Far, 0.75),
    last("实验中学", Org, Far, 0.7),
    last("附属中学", Org, Far, 0.75),
    last("附属医院", Org, Far, 0.7),
    last("审判厅", Org, Far, 0.7),
    last("大学堂", Org, Far, 0.75),
    last("舰队", Org, Far, 0.6),
    last("交易所", Org, Far, 0.75),
    last("电视台", Org, Far, 0.7),
    last("广播电台", Org, Far, 0.7),
    last("报社", Org, Near, 0.6),
    last("大使馆", Org, Far, 0.7),
    last("领事馆", Org, Far, 0.7),
    last("总工会", Org, Far, 0.7),
    last("商会", Org, Far, 0.7),
    last("总商会", Org, Far, 0.75),
    last("制药", Org, Firm, 0.5),
    last("卫视", Org, Near, 0.7),
    last("公会", Org, Far, 0.7),
    last("煤矿", Org, Near, 0.65),
    last("乐队", Org, Near, 0.65),
    last("剧团", Org, Near, 0.65),
    last("合唱团", Org, Far, 0.7),
    last("集团军", Org, Near, 0.75),
    last("军", Org, Army, 0.55),
    last("军团", Org, Near, 0.6),
    last("兵团", Org, Near, 0.65),
    last("通讯社", Org, Near, 0.75),
    last("杂志社", Org, Near, 0.7),
    last("书院", Org, Near, 0.65),
    last("教会", Org, Near, 0.6),
    last("警察局", Org, Far, 0.7),
    last("工作委员会", Org, Far, 0.75),
    last("组委会", Org, Far, 0.75),
    last("奥组委", Org, Far, 0.75),
    last("指挥部", Org, Far, 0.65),
    last("投资基金", Org, Far, 0.65),
    last("产业基金", Org, Far, 0.65),
    last("创新中心", Org, Far, 0.7),
    last("安全中心", Org, Far, 0.7),
    last("合作中心", Org, Far, 0.65),
    last("运营中心", Org, Far, 0.65),
    last("管委会", Org, Far, 0.7),
    last("管理部门", Org, Far, 0.6),
    last("军区", Org, Near, 0.75),
    last("俱乐部", Org, Far, 0.75),
    last("交响乐团", Org, Far, 0.8),
    last("乐团", Org, Far, 0.7),
    last("小学", Org, Near, 0.6),
    last("师范学校", Org, Far, 0.75),
    last("青年党", Org, Far, 0.75),
    last("足球队", Org, Far, 0.7),
    last("国家队", Org, Far, 0.7),
    last("篮球队", Org, Far, 0.7),
    last("排球队", Org, Far, 0.7),
    last("代表队", Org, Far, 0.65),
    last("橄榄球队", Org, Far, 0.7),
    last("自由军", Org, Far, 0.65),
    last("民主军", Org, Far, 0.65),
    last("国民军", Org, Far, 0.65),
    last("义勇军", Org, Far, 0.65),
    last("方面军", Org, Near, 0.65),
    last("管理处", Org, Far, 0.65),
    last("办公厅", Org, Part, 0.8),
    last("办公室", Org, Part, 0.75),
    last("子公司", Org, Part, 0.7),
    last("分公司", Org, Part, 0.75),
    last("分行", Org, Part, 0.7),
    last("分局", Org, Part, 0.7),
    last("专家组", Org, Part, 0.75),
    last("工作组", Org, Part, 0.7),
    last("小组", Org, Part, 0.65),
    last("司", Org, Part, 0.65),
    last("局", Org, Part, 0.65),
    last("课", Org, Part, 0.65),
    last("室", Org, Part, 0.65),
    last("处", Org, Part, 0.55),
    last("会晤机制", EntityType::Prog, Far, 0.7),
    last("领导人会晤机制", EntityType::Prog, Far, 0.7),
    last("对话机制", EntityType::Prog, Far, 0.65),
    last("协调机制", EntityType::Prog, Far, 0.6),
    last("磋商机制", EntityType::Prog, Far, 0.6),
    last("联络机制", EntityType::Prog, Far, 0.65),
    last("条约", Law, Far, 0.8),
    last("协定", Law, Far, 0.7),
    last("公约", Law, Far, 0.75),
    last("宣言", Law, Far, 0.75),
    last("议定书", Law, Far, 0.8),
    last("和约", Law, Far, 0.8),
    last("条例", Law, Far, 0.6),
    last("联合声明", Law, Near, 0.6),
    last("法案", Law, Far, 0.65),
    last("共识", Law, Near, 0.4),
    last("战争", Event, Near, 0.75),
    last("战役", Event, Near, 0.8),
    last("之战", Event, Near, 0.75),
    last("会战", Event, Near, 0.75),
    last("海战", Event, Near, 0.7),
    last("内战", Event, Near, 0.75),
    last("独立战争", Event, Near, 0.8),
    last("事变", Event, Near, 0.8),
    last("惨案", Event, Near, 0.8),
    last("大屠杀", Event, Near, 0.8),
    last("起义", Event, Near, 0.75),
    last("革命", Event, Near, 0.6),
    last("大革命", Event, Near, 0.7),
    last("峰会", Event, Far, 0.7),
    last("首脑会议", Event, Far, 0.75),
    last("首脑会谈", Event, Far, 0.7),
    last("首脑磋商", Event, Far, 0.7),
    last("领导人会议", Event, Far, 0.75),
    last("部长会议", Event, Far, 0.7),
    last("外长会议", Event, Far, 0.75),
    last("奥运会", Event, Far, 0.75),
    last("冬奥会", Event, Far, 0.75),
    last("世博会", Event, Far, 0.75),
    last("大地震", Event, Near, 0.75),
    last("世界杯", Event, Near, 0.6),
    last("会晤", Event, Far, 0.6),
    last("领导人会晤", Event, Far, 0.75),
    last("磋商", Event, Far, 0.6),
    last("论坛", Event, Far, 0.65),
    last("国际论坛", Event, Far, 0.65),
    last("大会", Event, World, 0.6),
    last("博览会", Event, Far, 0.6),
    last("金融危机", Event, Near, 0.65),
    last("经济危机", Event, Near, 0.6),
    last("债务危机", Event, Near, 0.65),
    last("人质危机", Event, Near, 0.7),
    last("导弹危机", Event, Near, 0.7),
    last("政治危机", Event, Near, 0.6),
    last("金融风暴", Event, Near, 0.7),
    last("会议", Event, Numbered, 0.7),
    last("常务会议", Event, Numbered, 0.7),
    last("全体会议", Event, Numbered, 0.7),
    last("全国代表大会", Event, Numbered, 0.75),
    last("缔约方大会", Event, Numbered, 0.75),
    last("联席会议", Event, Far, 0.7),
    last("非正式会议", Event, Far, 0.75),
    last("贸易部长会议", Event, Far, 0.75),
    last("财长会议", Event, Far, 0.75),
    last("主管部门", Org, Far, 0.6),
    last("省", Gpe, Near, 0.75),
    last("市", Gpe, Near, 0.7),
    last("县", Gpe, Near, 0.75),
    last("镇", Gpe, Near, 0.7),
    last("乡", Gpe, Near, 0.6),
    last("区", Gpe, Near, 0.55),
    last("村", Gpe, Near, 0.6),
    last("州", Gpe, Near, 0.75),
    last("郡", Gpe, Near, 0.75),
    last("邦", Gpe, Near, 0.6),
    last("街道", Gpe, Near, 0.5),
    last("自治区", Gpe, Near, 0.85),
    last("自治州", Gpe, Near, 0.85),
    last("自治县", Gpe, Near, 0.85),
    last("特别行政区", Gpe, Near, 0.85),
    last("王国", Gpe, Near, 0.75),
    last("帝国", Gpe, Near, 0.75),
    last("共和国", Gpe, Far, 0.75),
    last("公国", Gpe, Near, 0.8),
    last("群岛", Loc, Near, 0.85),
    last("列岛", Loc, Near, 0.85),
    last("半岛", Loc, Near, 0.85),
    last("海峡", Loc, Near, 0.85),
    last("山脉", Loc, Near, 0.85),
    last("平原", Loc, Near, 0.75),
    last("盆地", Loc, Near, 0.8),
    last("高原", Loc, Near, 0.8),
    last("沙漠", Loc, Near, 0.8),
    last("国际机场", Loc, Near, 0.85),
    last("机场", Loc, Near, 0.75),
    last("火车站", Loc, Near, 0.75),
    last("运河", Loc, Near, 0.8),
    last("铁路", Loc, Near, 0.65),
    last("高速公路", Loc, Near, 0.65),
    last("高速", Loc, Way, 0.7),
    last("高铁", Loc, Way, 0.7),
    last("城际铁路", Loc, Way, 0.75),
    last("客运专线", Loc, Way, 0.75),
    last("快速通道", Loc, Way, 0.7),
    last("线", Loc, Line, 0.55),
    last("大桥", Loc, Near, 0.65),
    last("水库", Loc, Near, 0.7),
    last("公园", Loc, Near, 0.6),
    last("广场", Loc, Near, 0.6),
    last("瀑布", Loc, Near, 0.7),
    last("湖", Loc, Near, 0.6),
    last("岛", Loc, Near, 0.65),
    last("河", Loc, Near, 0.6),
    last("江", Loc, Near, 0.5),
    last("湾", Loc, Near, 0.6),
    last("港", Loc, Near, 0.5),
    last("海", Loc, Near, 0.5),
    last("礁", Loc, Near, 0.6),
    last("山", Loc, Near, 0.5),
    last("卫星发射中心", Loc, Near, 0.8),
    last("航天中心", Loc, Near, 0.8),
    last("核电站", Loc, Near, 0.7),
    last("自贸试验区", Loc, Near, 0.75),
    last("自由贸易试验区", Loc, Near, 0.75),
    last("保税区", Loc, Near, 0.6),
    last("综保区", Loc, Near, 0.7),
    last("开发区", Loc, Near, 0.6),
    last("技术开发区", Loc, Far, 0.7),
    last("产业开发区", Loc, Far, 0.7),
    last("高新区", Loc, Near, 0.7),
    last("经开区", Loc, Near, 0.7),
    last("合作区", Loc, Far, 0.65),
    last("试验区", Loc, Far, 0.65),
    last("示范区", Loc, Far, 0.65),
    last("先行区", Loc, Far, 0.6),
    last("产业园", Loc, Far, 0.65),
    last("产业园区", Loc, Far, 0.65),
    last("工业园", Loc, Far, 0.65),
    last("工业园区", Loc, Far, 0.65),
    last("科技园", Loc, Near, 0.65),
    last("软件园", Loc, Near, 0.65),
    last("自由贸易港", Loc, Near, 0.75),
    last("自贸港", Loc, Near, 0.7),
    last("经济特区", Loc, Near, 0.7),
    last("自然保护区", Loc, Far, 0.75),
    last("风景区", Loc, Near, 0.65),
    last("名胜区", Loc, Far, 0.65),
    last("度假区", Loc, Far, 0.65),
    last("油田", Loc, Near, 0.65),
    last("气田", Loc, Near, 0.65),
    last("煤田", Loc, Near, 0.65),
    last("地震带", Loc, Near, 0.75),
    last("港区", Loc, Near, 0.65),
    last("口岸", Loc, Near, 0.6),
    last("航道", Loc, Near, 0.65),
    last("车站", Loc, Near, 0.7),
    last("地铁站", Loc, Near, 0.75),
    last("教堂", Loc, Near, 0.7),
    last("大教堂", Loc, Near, 0.75),
    last("体育场", Loc, Near, 0.7),
    last("体育馆", Loc, Near, 0.7),
    last("大厦", Loc, Near, 0.7),
    last("隧道", Loc, Near, 0.65),
    last("城堡", Loc, Near, 0.65),
    last("遗址", Loc, Near, 0.65),
    last("神社", Loc, Near, 0.7),
    last("冰川", Loc, Near, 0.7),
    last("火山", Loc, Near, 0.7),
    last("草原", Loc, Near, 0.65),
    last("森林公园", Loc, Near, 0.7),
    last("国家公园", Loc, Near, 0.75),
    last("动物园", Loc, Near, 0.65),
    last("植物园", Loc, Near, 0.65),
    last("纪念馆", Loc, Near, 0.6),
    last("纪念碑", Loc, Near, 0.6),
    last("校区", Loc, Near, 0.65),
    last("收费站", Loc, Near, 0.65),
    last("环岛", Loc, Near, 0.6),
    last("大道", Loc, Near, 0.65),
    last("温泉", Loc, Near, 0.55),
    last("灯塔", Loc, Near, 0.6),
    last("寺", Loc, Near, 0.6),
    last("庙", Loc, Near, 0.5),
    last("塔", Loc, Near, 0.5),
    last("陵", Loc, Near, 0.5),
    last("桥", Loc, Near, 0.5),
    last("路", Loc, Near, 0.5),
    last("街", Loc, Near, 0.5),
    last("溪", Loc, Near, 0.5),
    last("站", Loc, Near, 0.5),
];

/// The second character of a last word, if it has one.
type Second = Option<char>;

/// The last words by their first characters, the longest first, with their second characters.
static BY_FIRST: LazyLock<FxHashMap<char, Vec<(Second, &'static Last)>>> = LazyLock::new(|| {
    let mut words: FxHashMap<char, Vec<(Second, &Last)>> = FxHashMap::default();
    for (first, last) in firsts().zip(LASTS) {
        words.entry(first).or_default().push((last.word.chars().nth(1), last));
    }
    words.values_mut().for_each(|words| words.sort_by_key(|(_, last)| std::cmp::Reverse(last.word.len())));
    words
});

/// The first character of each last word.
pub(in super::super::super) fn firsts() -> impl Iterator<Item = char> {
    LASTS.iter().filter_map(|last| last.word.chars().next())
}

/// The last words of a text with their places, in order: the longest at each place, none inside another.
pub(super) fn last_words<'v>(view: &'v View<'_>) -> impl Iterator<Item = (usize, &'static Last)> + 'v {
    let by_first = &*BY_FIRST;
    let mut done = 0;
    view.places(Mark::Last).filter_map(move |at| {
        let rest = view.text.get(at..).filter(|_| at >= done)?;
        let mut chars = rest.chars();
        let (words, next) = (by_first.get(&chars.next()?)?, chars.next());
        // A look at the second character settles most.
        let (_, last) = words.iter().find(|(second, last)| match second {
            Some(_) => *second == next && rest.starts_with(last.word),
            None => true,
        })?;
        done = at + last.word.len();
        Some((at, *last))
    })
}

static BY_WORD: LazyLock<FxHashMap<&'static str, EntityType>> = LazyLock::new(|| {
    LASTS.iter().filter(|l| !matches!(l.reach, Army | Way | Line)).map(|l| (l.word, l.kind)).collect()
});

/// Last characters of the last words: most words end in another.
static ENDS: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new(LASTS.iter().filter_map(|l| l.word.chars().next_back())));

/// The type of the names that end in a last word with which this word ends.
pub(in super::super::super) fn last_kind(word: &str) -> Option<EntityType> {
    if !word.chars().next_back().is_some_and(|c| ENDS.has(c)) {
        return None;
    }
    word.char_indices().find_map(|(at, _)| BY_WORD.get(&word[at..]).copied())
}
