//! The segmenter's name tags, as weak evidence.

use super::candidate::Candidate;
use super::patterns::persons;
use super::view::{View, is_han};
use crate::base::{EntityType, Finder, Pass, RuleDoc};

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
];

/// Ends of places that are no polity.
const REGIONS: &[&str] = &[
    "山", "河", "江", "湖", "海", "岛", "湾", "洋", "洲", "峡", "原", "漠", "岭", "峰", "港", "关", "寺", "塔", "桥",
    "路", "街", "站", "机场", "广场", "公园", "半岛", "群岛", "地区", "宫", "庙", "陵", "门", "池", "泉", "川", "礁",
    "滩", "谷",
];

impl Jieba {
    pub fn find(&self, view: &View<'_>, out: &mut Vec<Candidate>) {
        for (t, token) in view.tokens.iter().enumerate() {
            let pos = token.pos.name();
            if !pos.starts_with('n') || pos.len() < 2 {
                continue;
            }
            let word = view.word(t);
            let chars = word.chars().count();
            if chars < 2 || NOT_NAMES.contains(&word) || !word.chars().all(is_han) {
                continue;
            }
            let (kind, finder, score) = match pos {
                "nr" if (2..=3).contains(&chars) && persons::surname(word) => (EntityType::Per, &self.nr, 0.4),
                "nr" if chars >= 4 || chars == 3 && persons::transcribes(word) => (EntityType::Per, &self.nr, 0.4),
                "nrt" if chars >= 3 && persons::transcribes(word) => (EntityType::Per, &self.nrt, 0.45),
                "ns" => {
                    let region = REGIONS.iter().any(|r| word.ends_with(r));
                    (if region { EntityType::Loc } else { EntityType::Gpe }, &self.ns, 0.4)
                }
                "nt" if chars >= 3 => (EntityType::Org, &self.nt, 0.4),
                _ => continue,
            };
            out.push(Candidate::new(token.span, kind, finder).weak(score));
        }
    }
}
