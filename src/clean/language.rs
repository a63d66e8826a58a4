//! Language of a text and script of a Chinese text.

use std::cell::RefCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use whatlang::Lang as W;

use crate::base::{Lang, Script};

/// Bytes looked at: enough for certainty, and a bound on the time.
const SAMPLE: usize = 4096;

/// A language and how sure it is.
type Guess = Option<(Lang, f32)>;

/// The language of a text as its ISO 639 code and how sure that is (0 to 1), or `None` when nothing in it has a language.
pub fn detect(text: &str) -> Guess {
    let text = sample(text);
    if let Some(known) = KNOWN.with_borrow(|known| known.get(text).copied()) {
        return known;
    }
    let found = whatlang::detect(text).map(|info| (code(info.lang()), info.confidence() as f32));
    KNOWN.with_borrow_mut(|known| {
        if known.len() == MOST_KNOWN {
            known.clear();
        }
        known.insert(text.into(), found);
    });
    found
}

thread_local! {
    /// The last texts asked about: the pages of a site share their foreign lines, and asking is slow.
    static KNOWN: RefCell<FxHashMap<Box<str>, Guess>> = RefCell::default();
}

const MOST_KNOWN: usize = 64;

/// Like [`detect`], with `und` (ISO 639-2: undetermined) at confidence 0 for a text without letters.
pub fn of_text(text: &str) -> (Lang, f32) {
    // Mostly Chinese characters and no kana: there is nothing to guess.
    let (mut han, mut kana, mut letters) = (0u32, 0u32, 0u32);
    for c in sample(text).chars() {
        let is_han = super::features::is_han(c);
        han += u32::from(is_han);
        kana += u32::from(('\u{3040}'..='\u{30ff}').contains(&c) && c != '・');
        letters += u32::from(
            is_han || c.is_ascii_alphabetic() || !c.is_ascii() && !super::features::is_mark(c) && c.is_alphabetic(),
        );
    }
    if han >= 20 && kana == 0 && han * 4 >= letters * 3 {
        return ("zh", 1.0);
    }
    detect(text).unwrap_or(("und", 0.0))
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Every language that [`detect`] tells.
pub fn codes() -> impl Iterator<Item = Lang> {
    W::all().iter().map(|lang| code(*lang))
}

/// ISO 639-1 where there is a code, else ISO 639-3.
fn code(lang: W) -> Lang {
    match lang {
        W::Cmn => "zh",
        W::Eng => "en",
        W::Jpn => "ja",
        W::Kor => "ko",
        W::Rus => "ru",
        W::Fra => "fr",
        W::Deu => "de",
        W::Spa => "es",
        W::Por => "pt",
        W::Ita => "it",
        W::Vie => "vi",
        W::Tha => "th",
        W::Ara => "ar",
        W::Nld => "nl",
        W::Ind => "id",
        W::Tur => "tr",
        W::Ukr => "uk",
        W::Pol => "pl",
        other => other.code(),
    }
}

/// Characters common in running text that only one of the two scripts uses.
const HANS: &str = "这个们来时为国过对发经说产业进现动关实际见长问应间还门车东马书学会开无样头气电话让认识谁请几乐语读习爱写听买卖边远运达选举办协议济贸战张约纪级续织给统结线组细终纷绝钱铁银长门闻阅队阳阴险随难须领颜风飞饭馆验鱼鸟麦黄龙";
const HANT: &str = "這個們來時為國過對發經說產業進現動關實際見長問應間還門車東馬書學會開無樣頭氣電話讓認識誰請幾樂語讀習愛寫聽買賣邊遠運達選舉辦協議濟貿戰張約紀級續織給統結線組細終紛絕錢鐵銀長門聞閱隊陽陰險隨難須領顏風飛飯館驗魚鳥麥黃龍";

/// Whether a text is written in Simplified or Traditional characters: whichever has more characters of its own.
/// `Hans` on a tie (also for texts that are not Chinese).
pub fn script(text: &str) -> Script {
    let leans = sample(text).chars().filter_map(|c| LEANS.get((c as usize).wrapping_sub(FIRST)));
    if leans.map(|lean| i32::from(*lean)).sum::<i32>() > 0 { Script::Hant } else { Script::Hans }
}

/// The first ideograph of [`LEANS`].
const FIRST: usize = 0x4e00;

/// For each ideograph of the basic block: 1 when only Traditional text uses it, -1 when only Simplified does, else 0.
static LEANS: LazyLock<Vec<i8>> = LazyLock::new(|| {
    let mut leans = vec![0; 0xa000 - FIRST];
    for (own, other, lean) in [(HANS, HANT, -1), (HANT, HANS, 1)] {
        for c in own.chars().filter(|c| !other.contains(*c)) {
            leans[c as usize - FIRST] = lean;
        }
    }
    leans
});
