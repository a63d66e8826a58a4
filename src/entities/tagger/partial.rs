//! Learning from gold that marks only some types, by guidelines of its own: what lists and last words know completes it.

use super::super::candidate::{Candidate, Strength};
use super::super::view::View;
use super::Gold;
use super::labels::GoldMention;
use crate::base::EntityType;

/// Last words of regions, sites and ways, and of polities.
const SITES: &[&str] = &[
    "站",
    "路",
    "街",
    "大道",
    "山",
    "河",
    "江",
    "湖",
    "岛",
    "湾",
    "洋",
    "海",
    "峰",
    "谷",
    "溪",
    "桥",
    "寺",
    "庙",
    "塔",
    "宫",
    "陵",
    "墓",
    "门",
    "楼",
    "院",
    "馆",
    "线",
    "星",
    "宅",
    "公园",
    "花园",
    "机场",
    "铁路",
    "公路",
    "大厦",
    "广场",
    "群岛",
    "半岛",
    "山脉",
    "海峡",
    "盆地",
    "平原",
    "高原",
    "沙漠",
    "地区",
    "山区",
    "景区",
    "校区",
    "教堂",
    "城堡",
    "码头",
    "港口",
    "水库",
    "隧道",
    "中心",
    "酒店",
    "遗址",
    "监狱",
    "学校",
    "中学",
    "大学",
    "医院",
    "球场",
    "体育场",
];
const POLITIES: &[&str] =
    &["省", "市", "县", "镇", "乡", "区", "州", "郡", "村", "町", "国", "邦", "府", "街道", "自治区"];

/// The mentions of partial gold, completed: types that it does not mark at all as the other finders mark them (with
/// nothing to go by, the model would learn that there is nothing); states that it leaves out, as before 人 and 籍; and
/// whether a place is a polity, where a list or the last word tells.
pub(super) fn complete(view: &View<'_>, seen: &[Candidate], chosen: &[usize], gold: &Gold<'_>) -> Vec<GoldMention> {
    let mut mentions = gold.mentions.to_vec();
    for c in chosen.iter().map(|i| &seen[*i]).filter(|c| c.strength > Strength::Weak) {
        let at = gold.mentions.partition_point(|m| m.span.end <= c.span.start);
        match gold.mentions.get(at).filter(|m| m.span.start < c.span.end) {
            None if gold.unmarked.contains(&c.kind) || c.is_listed() && c.is_state() => {
                mentions.push(GoldMention { span: c.span, kinds: vec![c.kind], cut: None });
            }
            Some(m) if m.span == c.span && m.kinds.contains(&c.kind) => mentions[at].kinds = vec![c.kind],
            _ => {}
        }
    }
    for m in &mut mentions {
        if m.kinds == [EntityType::Gpe, EntityType::Loc]
            && let Some(kind) = place(m.span.of(view.text))
        {
            m.kinds = vec![kind];
        }
    }
    mentions.sort_by_key(|m| m.span);
    for c in seen.iter().filter(|c| c.kind == EntityType::Gpe && c.strength > Strength::Weak) {
        let at = mentions.partition_point(|m| m.span.start < c.span.start);
        if let Some(m) = mentions.get_mut(at).filter(|m| m.span.start == c.span.start && m.span.end > c.span.end) {
            m.cut = Some(c.span.end).max(m.cut);
        }
    }
    mentions
}

/// Whether a place is a polity, by the longest last word that ends its name; a name has two characters more.
fn place(name: &str) -> Option<EntityType> {
    let longest = |words: &[&str]| {
        words
            .iter()
            .filter(|w| name.strip_suffix(**w).is_some_and(|rest| rest.chars().nth(1).is_some()))
            .map(|w| w.len())
            .max()
    };
    match (longest(SITES), longest(POLITIES)) {
        (Some(site), polity) if polity.is_none_or(|p| site > p) => Some(EntityType::Loc),
        (_, Some(_)) => Some(EntityType::Gpe),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_tells_a_polity() {
        let told = |name| place(name);
        assert_eq!(told("云溪县"), Some(EntityType::Gpe));
        assert_eq!(told("北望街道"), Some(EntityType::Gpe));
        assert_eq!(told("青石大道"), Some(EntityType::Loc));
        assert_eq!(told("云溪山区"), Some(EntityType::Loc));
        assert_eq!(told("上海"), None, "too short to tell");
        assert_eq!(told("索雷维亚"), None);
    }
}
