//! Armies named by one character for a state, a dynasty or a province: 楚军.

use super::super::super::view::View;
use super::super::persons;
use crate::base::Span;

/// Characters of states, dynasties and provinces that had an army, and what is no army of theirs.
const POWERS: &str = "俄英法德苏韩越印缅泰奥土波埃叙以清明宋元辽金隋汉晋魏蜀吴楚燕赵梁湘淮桂滇粤奉皖鲁国伪";

/// Those of them that are surnames: 吴军 is rather a person, unless the sentence is of armies.
const SURNAMES: &str = "韩宋魏吴梁赵苏金鲁燕";
/// What a sentence that is of armies speaks of.
const WAR: &[&str] = &[
    "敌军", "守军", "援军", "联军", "军队", "军方", "美军", "日军", "秦军", "汉军", "晋军", "唐军", "俄军", "德军",
    "英军", "法军", "朝军", "越军", "清军", "明军", "士兵", "将士", "骑兵", "水师", "投降", "归降", "俘虏", "被俘",
    "交战", "作战", "决战", "会战", "战役", "之战", "战死", "阵亡", "围攻", "进攻", "攻打", "攻占", "攻破", "攻入",
    "攻城", "击败", "击溃", "击退", "大败", "大破", "战败", "溃败", "败退", "撤退", "退守", "出兵", "起兵", "渡江",
    "渡河", "北伐", "讨伐", "征伐", "军演", "演习", "防线",
];
/// Powers whose armies speak to the press, with the states that they are of.
const STATES: &[(char, &str)] = &[('韩', "韩国"), ('苏', "苏联")];
/// How many bytes before an army its state stands, where it is one.
const NEAR: usize = 2000;

/// Where the name of an army of two characters begins: 楚|军. A person may be called so: 记者魏军. `person` tells whether the
/// document has a name as that of one.
pub(super) fn from(view: &View<'_>, at: usize, person: impl Fn(&str) -> bool) -> Option<usize> {
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
    let name = Span::new(start, end);
    let war = || {
        let sentence = view.sentence_round(name, 180);
        WAR.iter().any(|word| sentence.contains(word))
    };
    let state = || {
        let before = &view.text[view.text.floor_char_boundary(start.saturating_sub(NEAR))..start];
        STATES.iter().any(|(c, state)| *c == power && before.contains(state))
    };
    let tail = &view.text[end..];
    let spoken = persons::speaks(tail) && !tail.starts_with('则');
    let army = || !person(name.of(view.text)) && (!SURNAMES.contains(power) || state() || !spoken && war());
    (word && !titled && !behind && view.is_boundary(start) && army()).then_some(start)
}
