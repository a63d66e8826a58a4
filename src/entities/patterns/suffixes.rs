//! Names by their last word: a proper name, perhaps further words, then 大学, 条约, 战争, 群岛 and the like.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::candidate::{Candidate, Outcome, Strength};
use super::super::landmarks::Mark;
use super::super::sets::{CharSet, WordSet};
use super::super::view::{View, is_han};
use super::persons;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:suffix",
    pass: Pass::Entities,
    what: "Marks a proper name with the words behind it up to a last word that tells the type: 大学, 委员会, 公司 (ORG); 条约, 宣言 (LAW); 战争, 峰会 (EVENT); 群岛, 机场 (LOC); 省, 县 (GPE). A known body with a part of it behind it (司, 办公厅, 子公司) is one name; so is an event with its number in front (第22届, 首届). A 与 or 和 belongs to the name of a body where common words stand on both its sides (海风大学战略与安全研究中心). A 大使馆 takes the state that sends it (中国驻日本大使馆). What is counted (八所大学) is no name. A meeting (会议, 大会) is named by its number or by 世界, 国际, 全球 in front of it, an army by its state or dynasty (楚军), a railway or motorway by the places that it joins (京沪高铁), a national team with its state.",
    why: "Most names of bodies, treaties and places end in a word of a short list. Without a proper name in front (该委员会, 两国条约) nothing is marked.",
    example: "雪山县、海风大学、林肯湖战役 → GPE, ORG, EVENT",
};

/// How far to the left a name with this last word may reach, and what it must begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
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

struct Last {
    word: &'static str,
    kind: EntityType,
    reach: Reach,
    score: f32,
}

const fn last(word: &'static str, kind: EntityType, reach: Reach, score: f32) -> Last {
    Last { word, kind, reach, score }
}

use EntityType::{Event, Gpe, Law, Loc, Org};
use Reach::{Army, Far, Firm, Line, Near, Numbered, Part, Way, World};

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
pub(in super::super) fn firsts() -> impl Iterator<Item = char> {
    LASTS.iter().filter_map(|last| last.word.chars().next())
}

/// The last words of a text with their places, in order: the longest at each place, none inside another.
fn last_words<'v>(view: &'v View<'_>) -> impl Iterator<Item = (usize, &'static Last)> + 'v {
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

/// Words that stand in names as nouns although they are tagged otherwise.
const MATTERS: &[&str] = &[
    "上诉", "仲裁", "行政", "联合", "创新", "协调", "治理", "监管", "特别", "专门", "常设", "临时", "高级", "保障",
    "管理", "监督", "支援", "振兴", "促进", "审查", "调查", "筹备", "立", "市立", "县立", "省立", "州立", "区立",
    "私立", "公立",
];
/// First words of meetings of the world.
const OF_THE_WORLD: &[&str] = &["世界", "国际", "全球"];
/// First words that make a body's name although they are no proper names.
const NATIONAL: &[&str] = &["国家", "全国", "中央", "国务院", "联邦", "皇家", "国立"];
/// Kinds of bodies and polities that look like names of one: there are many of each.
const CLASSES: &[&str] = &[
    "直辖市",
    "自治区",
    "自治州",
    "自治县",
    "县级市",
    "地级市",
    "计划单列市",
    "国家实验室",
    "国家重点实验室",
    "全国重点实验室",
    "省重点实验室",
    "国家工程实验室",
    "国家研究中心",
    "国家工程中心",
    "国家工程研究中心",
    "国家工程技术研究中心",
    "国家技术中心",
    "国家技术创新中心",
    "国家创新中心",
    "国家制造业创新中心",
    "科研院所",
    "科研院校",
    "高等院校",
    "高等学校",
    "国立大学",
    "国立研究所",
    "国立研究院",
    "国立医院",
    "省政府",
    "市政府",
    "县政府",
    "区政府",
    "州政府",
    "镇政府",
    "乡政府",
    "省市政府",
    "联邦政府",
    "中央政府",
    "地方政府",
    "当地政府",
    "法学院",
    "医学院",
    "商学院",
    "工学院",
    "理学院",
    "文学院",
    "管理学院",
    "研究生院",
    "美元基金",
    "人民币基金",
    "亚太总部",
    "全球总部",
    "地区总部",
    "区域总部",
    "中国总部",
    "欧洲总部",
    "地区",
    "联合会",
    "协会",
    "学会",
    "商业中心",
    "市中心",
    "火车站",
    "车站",
    "国家队",
    "国家足球队",
    "国家代表队",
    "国家青年队",
    "国家青年代表队",
];

/// Whether a text is a kind of body or polity and no name of one.
pub(in super::super) fn is_class(text: &str) -> bool {
    CLASSES.contains(&text)
}

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
    "巴士",
    "旗下",
    "下属",
    "所属",
    "麾下",
    "控股",
    "子",
];

/// A name that other finders are sure of: where it begins, its type, whether it is a state.
#[derive(Clone, Copy)]
struct Known {
    start: usize,
    kind: EntityType,
    state: bool,
}

static ORDINAL: LazyLock<regex::Regex> =
    LazyLock::new(|| regex::Regex::new(r"(?:第[\d一二三四五六七八九十百]{1,5}[次届轮]|首届)$").expect("valid"));

static BREAKS_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BREAKS));

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
        let ordinal = ordinal_before(view.text, c.span.start as usize) as u32;
        let span = Span { start: c.span.start - ordinal, ..c.span };
        let event = c.kind == Event && c.outcome == Outcome::Chosen && c.strength > Strength::Weak;
        (event && ordinal > 0).then(|| Candidate::new(span, Event, finder).scored(c.score).entity(c.entity.clone()))
    };
    let numbered: Vec<Candidate> = out.iter().filter_map(numbered).collect();
    out.extend(numbered);
    for (at, last) in last_words(view) {
        let end = at + last.word.len();
        if !ends_word(view, last, end) || view.sentence_of(Span::new(at, end)).is_none() {
            continue;
        }
        let start = match last.reach {
            Numbered => numbered_from(view, at, &known),
            Army => army_from(view, at),
            Way => way_from(view, at),
            Line => {
                let place = known.get(&at).filter(|k| matches!(k.kind, Gpe | Loc) && !k.state && view.is_boundary(at));
                way_from(view, at).or(place.map(|k| k.start)).filter(|start| !view.text[..*start].ends_with(ROUTES))
            }
            _ if WAYS.contains(&last.word) => way_from(view, at).or_else(|| reach(view, last, at, &known)),
            _ => reach(view, last, at, &known),
        };
        let Some(mut start) = start else { continue };
        if is_class(&view.text[start..end]) || persons::is_letter(&view.text[start..end]) {
            continue;
        }
        // A listed name needs no country in front of it (美国|战略与国际问题研究中心).
        let listed = known.get(&end).filter(|k| k.kind == last.kind && k.start > start);
        let body = |k: &Known| known.get(&k.start).is_some_and(|front| front.kind == Org);
        let national = |k: &Known| NATIONAL.contains(&&view.text[start..k.start]);
        if last.kind == Org && listed.is_some_and(|k| !body(k) && !national(k)) {
            continue;
        }
        if matches!(last.kind, Event | Law) {
            start -= ordinal_before(view.text, start);
        }
        if last.word.ends_with("使馆") || last.word == "领事馆" {
            start = sender(view, start, &known).unwrap_or(start);
        }
        out.push(Candidate::new(Span::new(start, end), last.kind, finder).scored(last.score));
    }
}

/// Ways that are named by other words, too (青藏铁路, 远山铁路).
const WAYS: &[&str] = &["铁路", "高速公路"];
/// Characters that stand for places in the names of ways.
const JOINED: &str = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔滇陕秦甘陇青藏宁新港澳台哈沈长广深武合郑成昆兰包胶济徐连杭甬温福厦南柳衡九昌襄焦枝同蒲石太德邯洛西宝延银榆通集丹牡佳图珲齐满滨赤承张呼";
/// What joins the ends of a route, whose last one the line does not name: 巴黎-马赛线.
const ROUTES: [char; 7] = ['-', '—', '–', '－', '至', '到', '、'];
/// Two of them that are a word.
const DIRECTIONS: &[&str] = &["西南", "南北", "西北", "长途", "大连", "大同", "南昌", "西宁", "南宁", "广西"];
/// Characters of states, dynasties and provinces that had an army, and what is no army of theirs.
const POWERS: &str = "俄英法德苏韩越印缅泰奥土波埃叙以清明宋元辽金隋汉晋魏蜀吴楚燕赵梁湘淮桂滇粤奉皖鲁国伪";

/// Where the name of an army of two characters begins: 楚|军. A person may be called so: 记者魏军.
fn army_from(view: &View<'_>, at: usize) -> Option<usize> {
    let power = view.before(at).filter(|c| POWERS.contains(*c))?;
    let start = at - power.len_utf8();
    let end = at + '军'.len_utf8();
    let word = view.token_at(start).is_some_and(|t| {
        let span = view.tokens[t].span;
        span == Span::new(start, end) || span == Span::new(start, at)
    });
    let titled =
        start.checked_sub(1).and_then(|b| view.token_at(b)).is_some_and(|t| persons::role(view.word(t)) & 1 == 1);
    let behind = view.after(end).is_some_and(|c| "事人官区校团旅师政用功备费方".contains(c));
    (word && !titled && !behind && view.is_boundary(start)).then_some(start)
}

/// Where the characters begin of the places that a way joins: 京沪|高铁, 成渝|高速公路.
fn way_from(view: &View<'_>, at: usize) -> Option<usize> {
    let joined = view.text[..at].char_indices().rev().take_while(|(_, c)| JOINED.contains(*c)).take(4);
    let starts: Vec<usize> = joined.map(|(i, _)| i).collect();
    let fits = |start: usize| view.is_boundary(start) && !DIRECTIONS.contains(&&view.text[start..at]);
    starts.iter().copied().rfind(|start| at - start >= 6 && fits(*start))
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

/// Where the state begins whose mission a name is: 日本|驻|中国大使馆.
fn sender(view: &View<'_>, start: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let head = view.text[..start].strip_suffix('驻')?;
    known.get(&head.len()).filter(|k| k.kind == Gpe).map(|k| k.start)
}

/// Where the name begins of a meeting that ends with a last word at byte `at`: at its number, a few words before, or at the
/// body or state whose meeting it is.
fn numbered_from(view: &View<'_>, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    const MOST_WORDS: usize = 5;
    let mut stop = at;
    // The last word may share a token with what the meeting is about (学术会议).
    if let Some(t) = view.token_at(at).filter(|t| view.tokens[*t].span.start < at as u32) {
        stop = view.tokens[t].span.start as usize;
    }
    for _ in 0..MOST_WORDS {
        let ordinal = ordinal_before(view.text, stop);
        if ordinal > 0 {
            let mut start = stop - ordinal;
            while let Some(name) = known.get(&start).filter(|n| matches!(n.kind, Gpe | Org | Loc)) {
                start = name.start;
            }
            let plain = (stop == at || &view.text[stop..at] == "全体") && start == stop - ordinal;
            return (!plain || !view.text[at..].starts_with("会议")).then_some(start);
        }
        let t = view.token_at(stop.checked_sub(1)?)?;
        let token = view.tokens[t];
        let noun = matches!(token.pos.name(), "n" | "nz" | "nt" | "vn" | "j" | "b" | "a" | "ad" | "an" | "l");
        let noun = noun || MATTERS.contains(&view.word(t));
        if token.span.end as usize != stop || !noun || BREAKS_SET.has(view.word(t)) {
            return None;
        }
        stop = token.span.start as usize;
    }
    None
}

/// How many bytes the ordinal directly before `at` has: 第22届, 首届.
fn ordinal_before(text: &str, at: usize) -> usize {
    ORDINAL.find(&text[floor(text, at)..at]).map_or(0, |ordinal| ordinal.len())
}

/// A character boundary at most 24 bytes before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(24);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// Where the name that ends with `last` at byte `at` begins.
fn reach(view: &View<'_>, last: &Last, at: usize, known: &FxHashMap<usize, Known>) -> Option<usize> {
    let (most_words, most_bytes) = if last.reach == Near { (2, 24) } else { (8, 60) };
    let single = last.word.chars().nth(1).is_none();
    let mut stop = at;
    let mut start = None;
    // The last word may share a token with its name (海风大学).
    if let Some(t) = view.token_at(at) {
        let token = view.tokens[t];
        let head = token.span.start as usize;
        if head < at {
            let words = &view.text[head..at];
            let proper =
                matches!(token.pos.name(), "ns" | "nt" | "nz" | "nr" | "nrt" | "x") && words.chars().all(is_han);
            let generic = words.chars().next().is_none_or(|c| "本全该各两外出入进城都这那每某涉临沿近大小".contains(c))
                || ["贸易", "自由贸易", "投资", "合作", "双边", "经贸", "上", "反"].contains(&words);
            let state = known.get(&at).is_some_and(|k| k.start == head && k.state);
            // 市区, 军区, 园区 are no districts' names.
            let other = last.word == "区"
                && words.ends_with([
                    '市', '军', '地', '山', '社', '校', '园', '库', '战', '灾', '景', '特', '郊', '城', '选', '辖',
                    '新',
                ])
                || last.word == "省" && words.ends_with('军')
                || last.word == "邦" && words.ends_with('联');
            // 温州|医科大学: the token is a common noun, the name stands before it.
            let noun = matches!(token.pos.name(), "n" | "l" | "vn" | "j" | "b")
                && (last.reach == Far && !single || last.reach == Part)
                && last.kind == Org;
            if noun && !generic {
                stop = head;
            }
            if !noun && !proper
                || other
                || generic
                || single
                    && words.chars().count() < 2
                    && !(token.pos.name() == "ns"
                        && is_water(last)
                        && !words.starts_with(|c| "江河湖海山大小内外上下南北东西中沿".contains(c)))
                || state && last.reach == Firm
            {
                return None;
            }
            if proper {
                start = Some(head + led(words));
                stop = head;
                if start != Some(head) {
                    return start;
                }
            }
        } else if single && last.kind == Loc && !is_harbour(last, at, known) {
            // 石臼|湖: what the dictionary knows as a place, with its water.
            let place = |t: usize| {
                let (front, span) = (view.tokens[t], view.tokens[t].span);
                front.pos.name() == "ns" && span.end as usize == at && span.len() >= 6
            };
            let unknown =
                !known.contains_key(&at) && at.checked_sub(1).and_then(|b| view.token_at(b)).is_some_and(place);
            if !(unknown && is_water(last) && token.pos.name() == "ns") {
                return None;
            }
        }
    }
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
            if name.kind == EntityType::Per && name.start > 0 && titled(name.start) {
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
        if BREAKS_SET.has(word) || counted(word) {
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
            "ns" | "nr" | "nrt" | "nz" | "nt" => chars > 1,
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

/// Length of a function word that an unknown token begins with (由莫纳加斯|州).
fn led(word: &str) -> usize {
    match word.chars().next() {
        Some(c) if "由在为和与向对从于到至及经".contains(c) && word.chars().count() > 2 => c.len_utf8(),
        _ => 0,
    }
}

static BY_WORD: LazyLock<FxHashMap<&'static str, EntityType>> = LazyLock::new(|| {
    LASTS.iter().filter(|l| !matches!(l.reach, Army | Way | Line)).map(|l| (l.word, l.kind)).collect()
});

/// Last characters of the last words: most words end in another.
static ENDS: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new(LASTS.iter().filter_map(|l| l.word.chars().next_back())));

/// The type of the names that end in a last word with which this word ends.
pub(in super::super) fn last_kind(word: &str) -> Option<EntityType> {
    if !word.chars().next_back().is_some_and(|c| ENDS.has(c)) {
        return None;
    }
    word.char_indices().find_map(|(at, _)| BY_WORD.get(&word[at..]).copied())
}
