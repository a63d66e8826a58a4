//! States, unions and bodies in the names of targets and in texts. An English name says Japan, a text 日本, 日方 or 日欧.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The id that the gazetteer gives it, as texts have it, as English names have it.
#[rustfmt::skip]
const STATES: &[(&str, &str, &[&str])] = &[
    ("cn", "中国", &["china", "chinese", "beijing"]), ("us", "美国", &["us", "u.s.", "usa", "america", "american", "washington"]),
    ("jp", "日本", &["japan", "japanese", "tokyo"]), ("eu", "欧盟", &["eu", "brussels"]),
    ("europe", "欧洲", &["european", "europe"]), ("kr", "韩国", &["korea", "korean", "seoul"]),
    ("ru", "俄罗斯", &["russia", "russian", "moscow"]), ("de", "德国", &["germany", "german", "berlin"]),
    ("fr", "法国", &["france", "french", "paris"]), ("gb", "英国", &["britain", "uk", "u.k.", "british", "london"]),
    ("in", "印度", &["india", "indian"]), ("tw", "台湾", &["taiwan"]), ("nl", "荷兰", &["netherlands", "dutch"]),
    ("au", "澳大利亚", &["australia", "australian"]), ("ca", "加拿大", &["canada", "canadian"]),
    ("ph", "菲律宾", &["philippines", "philippine"]), ("vn", "越南", &["vietnam", "vietnamese"]),
    ("asean", "东盟", &["asean"]), ("ua", "乌克兰", &["ukraine", "ukrainian", "kyiv"]),
    ("il", "以色列", &["israel", "israeli"]), ("ir", "伊朗", &["iran", "iranian"]),
    ("id", "印度尼西亚", &["indonesia", "indonesian"]), ("tr", "土耳其", &["turkey", "turkish"]),
    ("br", "巴西", &["brazil", "brazilian"]), ("it", "意大利", &["italy", "italian"]),
    ("sg", "新加坡", &["singapore"]), ("kp", "朝鲜", &["dprk", "pyongyang"]), ("mx", "墨西哥", &["mexico", "mexican"]),
    ("sa", "沙特阿拉伯", &["saudi"]), ("pl", "波兰", &["poland", "polish"]), ("th", "泰国", &["thailand", "thai"]),
    ("es", "西班牙", &["spain", "spanish"]), ("my", "马来西亚", &["malaysia", "malaysian"]),
    ("kz", "哈萨克斯坦", &["kazakhstan"]), ("pk", "巴基斯坦", &["pakistan", "pakistani"]),
    ("g7", "七国集团", &["g7"]), ("g20", "二十国集团", &["g20"]), ("nato", "北约", &["nato"]),
    ("brics", "金砖国家", &["brics"]), ("un", "联合国", &["un"]), ("wto", "世贸组织", &["wto"]), ("imf", "国际货币基金组织", &["imf"]),
];

/// The longest id.
const LONGEST: usize = 6;

/// How texts shorten some of them, and their ids; two side by side are two states (中欧关系).
#[rustfmt::skip]
const SHORT: &[(char, &str)] = &[
    ('中', "cn"), ('美', "us"), ('日', "jp"), ('欧', "eu"), ('韩', "kr"), ('俄', "ru"), ('德', "de"), ('法', "fr"),
    ('英', "gb"), ('印', "in"), ('台', "tw"), ('荷', "nl"), ('澳', "au"), ('加', "ca"), ('菲', "ph"), ('越', "vn"), ('朝', "kp"),
];

/// Its number, by the id of the gazetteer: that of jp, and of its bodies and cities, jp-meti.
pub fn state(entity: &str) -> Option<u32> {
    static NUMBERS: LazyLock<FxHashMap<&str, u32>> =
        LazyLock::new(|| STATES.iter().zip(0..).map(|(s, i)| (s.0, i)).collect());
    // No id is longer: most entities are told by their first part.
    let code = entity.bytes().take(LONGEST + 1).position(|b| b == b'-').unwrap_or(entity.len());
    if code > LONGEST { None } else { NUMBERS.get(entity.get(..code)?).copied() }
}

/// What texts call what the gazetteer knows by this id.
pub fn name_of(entity: &str) -> Option<&'static str> {
    STATES.iter().find(|s| s.0 == entity).map(|s| s.1)
}

/// What texts call the state of this number.
pub fn name(state: u32) -> &'static str {
    STATES[state as usize].1
}

/// The state of an English word in small letters.
pub fn english(word: &str) -> Option<u32> {
    STATES.iter().position(|s| s.2.contains(&word)).map(|i| i as u32)
}

/// Names that begin as a state's does and are none's.
const OTHERS: &[&str] = &["印度洋", "印度支那", "美国之音", "日本海"];

/// What follows a row of states by one character each.
const TOGETHER: &[&str] = &[
    "关系", "合作", "贸易", "经贸", "同盟", "联盟", "两国", "双边", "三边", "三国", "四国", "对话", "协定", "经济",
    "安全", "战略", "竞争", "冲突", "谈判", "磋商",
];

/// The names of states and those that only look like them, the longest first.
static LONGEST_FIRST: LazyLock<Vec<(&str, Option<u32>)>> = LazyLock::new(|| {
    let states = (0..COUNT).map(|s| (name(s), Some(s)));
    let mut all: Vec<_> = states.chain(OTHERS.iter().map(|other| (*other, None))).collect();
    all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    all
});

/// The states that a Chinese name names, in order of their numbers.
pub fn chinese(name: &str) -> Vec<u32> {
    let mut rest = name.to_owned();
    let mut found = Vec::new();
    for (long, id) in &*LONGEST_FIRST {
        if rest.contains(long) {
            found.extend(*id);
            rest = rest.replace(long, "|");
        }
    }
    let short = |c: char| SHORT.iter().find(|s| s.0 == c).and_then(|s| state(s.1));
    let chars: Vec<char> = rest.chars().collect();
    // The characters of a row of states; it begins the name, or what states do together follows it: 中台 and 发展中加强
    // hold no states.
    let mut i = 0;
    while i < chars.len() {
        let row = chars[i..].iter().take_while(|c| short(**c).is_some()).count();
        let tail: String = chars[i + row..].iter().take(2).collect();
        if row > 1 && (i == 0 || chars[i - 1] == '|' || TOGETHER.contains(&tail.as_str())) {
            found.extend(chars[i..i + row].iter().filter_map(|c| short(*c)));
        }
        i += row.max(1);
    }
    if name.contains("对华") {
        found.extend(state("cn"));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// States as bits.
pub fn bits(states: impl IntoIterator<Item = u32>) -> u64 {
    const { assert!(STATES.len() <= 64) };
    states.into_iter().fold(0, |bits, s| bits | 1 << s)
}

/// How many there are.
pub const COUNT: u32 = STATES.len() as u32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_states_by_their_names_and_ids() {
        let names = |found: Vec<u32>| found.into_iter().map(name).collect::<Vec<_>>();
        assert_eq!(names(chinese("印度对华限制与日欧合作")), ["中国", "日本", "欧盟", "印度"]);
        assert_eq!(names(chinese("印度尼西亚的政策")), ["印度尼西亚"]);
        assert_eq!(names(chinese("关于美日韩合作")), ["美国", "日本", "韩国"]);
        for none in ["美好生活", "印度洋航道安全", "数据中台建设", "发展中加强监管", "日本海捕捞"]
        {
            assert_eq!(names(chinese(none)), [""; 0], "{none}");
        }
        assert_eq!(english("dutch").map(name), Some("荷兰"));
        assert_eq!(state("jp-meti"), state("jp"));
        assert_eq!(name_of("jp-meti"), None);
        assert!(STATES.iter().all(|s| s.0.len() <= LONGEST && state(s.0).is_some()));
        assert_eq!(state("kazuo-ueda"), None);
    }
}
