//! The segmenter's name tags, as weak evidence.

use std::sync::LazyLock;

use super::candidate::Candidate;
use super::patterns::{persons, suffixes};
use super::sets::{TagSet, WordSet};
use super::view::{View, is_han};
use crate::base::{EntityType, Finder, Pass, RuleDoc, Token};

pub(super) const RULE: RuleDoc = RuleDoc {
    id: "jieba",
    pass: Pass::Entities,
    what: "Marks words that jieba tags as names of persons (nr, nrt), places (ns) or bodies (nt), where no other finder speaks.",
    why: "The dictionary knows many names that no lexicon here lists. Its tags are often wrong, so short or common words are left out and the score is low.",
    example: "他到过婺源 → 婺源 (jieba:ns)",
};

/// The four finders' names.
#[derive(Debug)]
pub(super) struct Jieba {
    nr: Finder,
    nrt: Finder,
    ns: Finder,
    nt: Finder,
}

impl Default for Jieba {
    fn default() -> Self {
        Self { nr: "jieba:nr".into(), nrt: "jieba:nrt".into(), ns: "jieba:ns".into(), nt: "jieba:nt".into() }
    }
}

/// Words that jieba tags as names and that are none, or not here.
const NOT_NAMES: &[&str] = &[
    "中国人",
    "日本人",
    "高新",
    "和平",
    "明星",
    "文明",
    "康复",
    "安全",
    "智能",
    "高科技",
    "金融",
    "长期",
    "双边",
    "同盟",
    "公报",
    "白皮书",
    "国际",
    "全球",
    "世界",
    "本土",
    "西方",
    "东方",
    "南方",
    "北方",
    "东部",
    "西部",
    "南部",
    "北部",
    "中部",
    "沿海",
    "海外",
    "境外",
    "内陆",
    "内地",
    "边境",
    "城镇",
    "乡镇",
    "港口",
    "华人",
    "华侨",
    "华裔",
    "汉语",
    "英语",
    "法语",
    "日语",
    "中文",
    "英文",
    "日文",
    "韩语",
    "德语",
    "俄语",
    "西班牙语",
    "汉字",
    "阿拉伯语",
    "阳光",
    "冠军",
    "小组赛",
    "谢谢",
    "江河",
    "祖国",
    "本国",
    "我国",
    "外国",
    "两岸",
    "大陆",
    "地球",
    "原住民",
    "国外",
    "国内",
    "中期",
    "半岛",
    "东北",
    "西南",
    "西北",
    "东南",
    "京城",
    "首府",
    "北纬",
    "南纬",
    "古城",
    "老城",
    "新城",
    "都会区",
    "市中心",
    "市区",
    "郊区",
    "上半场",
    "下半场",
];

static NOT_NAMES_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(NOT_NAMES));
static ACTS_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(ACTS));

/// Ends of places that are no polity.
const REGIONS: &[&str] = &[
    "山", "河", "江", "湖", "海", "岛", "湾", "洋", "洲", "峡", "原", "漠", "岭", "峰", "港", "关", "寺", "塔", "桥",
    "路", "街", "站", "机场", "广场", "公园", "半岛", "群岛", "地区", "宫", "庙", "陵", "门", "池", "泉", "川", "礁",
    "滩", "谷",
];

impl Jieba {
    pub fn find(&self, view: &View<'_>, out: &mut Vec<Candidate>) {
        let names = TagSet::new(&["nr", "nrt", "ns", "nt", "x"]);
        let places_and_bodies = TagSet::new(&["ns", "nt"]);
        // Punctuation is tagged x, too. Two ideographs have six bytes or more; a place or a body has three of them.
        let may_name = |token: &Token| {
            names.has(token.pos) && token.span.len() >= if places_and_bodies.has(token.pos) { 9 } else { 6 }
        };
        for (t, token) in view.tokens.iter().enumerate().filter(|(_, token)| may_name(token)) {
            let pos = token.pos.name();
            let word = view.word(t);
            let chars = word.chars().count();
            if chars < 2 || NOT_NAMES_SET.has(word) || suffixes::is_class(word) || !word.chars().all(is_han) {
                continue;
            }
            let Some((kind, finder, score)) = self.judge(view, t, pos, word, chars) else { continue };
            out.push(Candidate::new(token.span, kind, finder).weak(score));
        }
    }

    fn judge(
        &self,
        view: &View<'_>,
        t: usize,
        pos: &str,
        word: &str,
        chars: usize,
    ) -> Option<(EntityType, &Finder, f32)> {
        let ends = |list: &[&str]| list.iter().any(|end| word.ends_with(end));
        // 由华海|药业: a guess that joins a preposition and some of a name.
        let led = pos == "ns" && word.starts_with(['由', '被']);
        if led || word.starts_with('付') && word.ends_with(PAID) {
            return None;
        }
        match pos {
            "nr" if chars == 3 && persons::surname(word) && !word.ends_with(ABSTRACT) => {
                Some((EntityType::Per, &self.nr, 0.4))
            }
            "nr" | "x" if chars <= 3 && persons::surname(word) && !word.ends_with(ABSTRACT) && acts(view, t) => {
                Some((EntityType::Per, &self.nr, 0.4))
            }
            "nr" | "nrt" | "x" if (3..=6).contains(&chars) && persons::transcribes(word) && acts(view, t) => {
                Some((EntityType::Per, &self.nrt, 0.4))
            }
            "ns" if chars >= 3 && !ends(GENERIC_PLACES) => {
                let kind = if ends(REGIONS) { EntityType::Loc } else { EntityType::Gpe };
                Some((kind, &self.ns, 0.4))
            }
            "nt" if chars >= 3
                && ends(BODIES)
                && !ends(&[
                    "政府",
                    "有限公司",
                    "院所",
                    "外部",
                    "上市公司",
                    "四合院",
                    "全国代表大会",
                    "新闻台",
                    "格局",
                    "布局",
                    "结局",
                    "中东部",
                    "交易中心",
                ]) =>
            {
                Some((EntityType::Org, &self.nt, 0.4))
            }
            _ => None,
        }
    }
}

/// Last characters of abstract nouns that jieba takes for given names (严重性, 高端化).
const ABSTRACT: &[char] = &[
    '性', '化', '观', '平', '于', '度', '间', '级', '力', '型', '率', '论', '者', '员', '军', '用', '有', '何', '证',
    '品', '庭', '业', '中', '单', '官', '周',
];
/// What is paid: behind 付 no given name (付|定金).
const PAID: &[char] = &['金', '款', '费', '钱'];
/// Ends of places that are no names.
const GENERIC_PLACES: &[&str] = &[
    "国家",
    "大国",
    "小国",
    "两国",
    "各国",
    "三国",
    "城市",
    "地区",
    "力度",
    "非市场",
    "合作",
    "市场",
    "边界",
    "美东",
    "深度",
    "第三国",
    "关系",
    "中东部",
    "化",
    "同盟国",
    "东道国",
    "苏维埃",
    "共和国",
];
/// Ends of bodies.
const BODIES: &[&str] = &[
    "部",
    "局",
    "院",
    "署",
    "厅",
    "党",
    "社",
    "公司",
    "大学",
    "银行",
    "集团",
    "委员会",
    "委",
    "会",
    "队",
    "军",
    "所",
    "中心",
    "学院",
    "联盟",
    "组织",
    "协会",
    "台",
    "报",
    "科研所",
    "电器",
];
/// What persons do, in texts that report.
const ACTS: &[&str] = &[
    "表示", "指出", "说", "称", "认为", "强调", "宣布", "出任", "担任", "任", "率", "率领", "当选", "去世", "逝世",
    "出生", "毕业", "访问", "会见", "主持", "创办", "曾", "在任", "发表", "获", "获得", "领导", "介绍", "透露", "回应",
    "呼吁", "撰写", "主张", "先生", "女士", "就任", "辞职",
];

/// Whether the next word is one that follows a person.
fn acts(view: &View<'_>, t: usize) -> bool {
    t + 1 < view.tokens.len() && ACTS_SET.has(view.word(t + 1))
}
