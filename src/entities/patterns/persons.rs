//! Names of persons by their form and their titles.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex::Regex;

use super::super::candidate::Candidate;
use super::super::index::ByPlace;
use super::super::landmarks::Mark;
use super::super::sets::{CharSet, WordSet};
use super::super::tagger;
use super::super::view::{View, is_han};
use super::spots::Spots;
use crate::base::{EntityType, Finder, Pass, RuleDoc, Span};

pub(in super::super) const RULE: RuleDoc = RuleDoc {
    id: "pattern:person",
    pass: Pass::Entities,
    what: "Marks foreign names with a middle dot or a hyphen (海伦·克拉克, 加特里-埃雷罗), and names that stand beside a title (发言人…, …教授): a surname and given name, or characters that transcribe foreign sounds. A frequent Japanese surname with a given name behind a title, or before a word such as 认为. A Chinese surname of two characters with the given name behind it. Names behind 作者： and the like. Letters, theorems and algorithms are no persons (阿尔法-贝塔). A character of foreign sounds between the name and its verb belongs to the name (格罗|西表示).",
    why: "No list holds every person. The title shows that a name is there; the form of the name shows where it ends. The title stays outside.",
    example: "外长安娜·莫里森会见张伟华教授 → 安娜·莫里森, 张伟华",
};

/// Characters that transcribe foreign names.
const SOUNDS: &str = "阿埃艾爱安昂奥巴白班邦保鲍贝本比彼毕宾波伯博勃布蔡查达戴丹道德登邓迪蒂第丁东杜多敦顿俄厄恩尔法凡范方菲费芬丰冯佛夫弗福富盖甘冈高哥戈格葛根贡古瓜圭郭哈海汉豪赫亨洪侯胡华怀惠霍基吉季加贾简江杰捷金津久卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理李利丽莉立连廉良列林琳刘柳龙卢鲁路露伦罗洛吕马玛迈麦曼芒毛茅梅门蒙孟米密敏明缪莫墨默姆木穆拿娜纳乃南内能尼涅宁纽农努诺欧帕派潘庞培佩彭蓬皮匹平珀普奇齐恰强乔切钦青琼丘让热日荣儒瑞若撒萨塞赛桑瑟森沙莎山善尚绍舍申圣施石史什士舒朔斯丝思松苏孙索塔泰坦汤唐陶特腾提田廷亭图托脱瓦万汪旺威韦维魏温文翁沃乌吴武伍西希锡席夏肖谢辛欣雄休许逊雅亚延扬耶叶伊衣因英尤于约赞泽曾扎詹章珍哲芝朱兹卓宗佐兴大楚珊帝易霖黛妮薇芙茜鲍哲庇逊缇梯治卫翰茨卜腓芮侬渥";

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房裘解应宗丁邓洪包左石崔吉龚程邢裴陆翁荀惠甄曲封储靳段焦巴谷侯全班秋仲伊宫宁仇甘厉祖武符刘景詹龙叶司黎薄白蒲索赖卓屠蒙池乔闻翟谭劳姬申冉桑桂牛燕尚温庄柴瞿阎慕连习鱼容向古易廖耿匡国文寇广阙东欧师巩聂关荆曾沙丰查游盖于岳帅缑亢况郑闫覃辛管肖佘晏占商牟佟栾芮荣饶简艾卜茹晁敖鞠桓边付仝邸鹿阳丛冷车楚蔺冀党娄麻路诸幸云皮";

/// Titles of which most have no name behind them: who somebody is to others.
const LOOSE: &[&str] = &[
    "作者", "译者", "侄子", "弟弟", "妹妹", "哥哥", "姐姐", "父亲", "母亲", "儿子", "女儿", "妻子", "丈夫", "祖父",
    "孙子",
];

/// What stands between the parts of a foreign name.
pub(in super::super) const DOTS: &str = "·•・‧．";

static DOTTED: LazyLock<(Regex, Spots)> = LazyLock::new(|| {
    let dot = format!("[{DOTS}]");
    let pattern = format!(
        "(?P<first>[{SOUNDS}][{SOUNDS}可]{{0,5}})(?:{dot}(?:[{SOUNDS}]{{1,7}}(?:-[{SOUNDS}]{{1,5}})?|[A-Z]\\.?))+(?P<nth>[一二三四五六]世)?"
    );
    let spots = Spots::new(&pattern, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", SOUNDS);
    (Regex::new(&pattern).expect("valid"), spots)
});

/// Titles before a name.
const BEFORE: &[&str] = &[
    "作者",
    "译者",
    "饰演",
    "扮演",
    "侄子",
    "弟弟",
    "妹妹",
    "哥哥",
    "姐姐",
    "父亲",
    "母亲",
    "儿子",
    "女儿",
    "妻子",
    "丈夫",
    "祖父",
    "孙子",
    "艺名",
    "笔名",
    "本名",
    "发言人",
    "主席",
    "总统",
    "总理",
    "首相",
    "部长",
    "外长",
    "防长",
    "财长",
    "大臣",
    "国务卿",
    "书记",
    "省长",
    "市长",
    "州长",
    "议长",
    "议员",
    "大使",
    "总领事",
    "司令",
    "将军",
    "上将",
    "中将",
    "少将",
    "上校",
    "教授",
    "博士",
    "院士",
    "院长",
    "校长",
    "所长",
    "主任",
    "会长",
    "董事长",
    "总裁",
    "首席执行官",
    "总经理",
    "行长",
    "秘书长",
    "总干事",
    "委员长",
    "国王",
    "女王",
    "皇帝",
    "天皇",
    "总督",
    "作家",
    "学者",
    "科学家",
    "经济学家",
    "记者",
    "专员",
    "代表",
    "研究员",
    "创始人",
    "导演",
    "演员",
    "歌手",
    "律师",
    "法官",
    "检察官",
    "特使",
    "顾问",
    "夫人",
    "物理学家",
    "数学家",
    "哲学家",
    "历史学家",
    "政治家",
    "诗人",
    "画家",
    "建筑师",
    "工程师",
    "教练",
    "球员",
    "分析师",
    "局长",
    "厅长",
    "司长",
    "署长",
];
/// Titles after a name.
const AFTER: &[&str] = &[
    "先生",
    "女士",
    "小姐",
    "夫人",
    "教授",
    "博士",
    "院士",
    "同志",
    "总统",
    "总理",
    "首相",
    "主席",
    "部长",
    "外长",
    "大臣",
    "国务卿",
    "将军",
    "大使",
    "上将",
    "中将",
    "少将",
    "爵士",
    "皇帝",
    "天皇",
    "国王",
    "女王",
    "总书记",
    "委员长",
    "市长",
    "省长",
    "州长",
    "议员",
    "参议员",
];

/// Titles behind a name that are also part of names (岐阳公主, 仁宗皇帝): of a foreign name they are none.
const RULERS: &[&str] = &["王子", "公主", "亲王", "国王", "女王", "皇帝"];
/// Titles that begin as a ruler's name ends, or that are all there is of the name (格林夫人).
const NAMING: &[&str] = &["夫人", "天皇", "皇帝", "国王", "女王"];

/// Surnames of two characters.
const LONG_SURNAMES: &[&str] =
    &["欧阳", "司马", "诸葛", "上官", "司徒", "东方", "皇甫", "令狐", "慕容", "尉迟", "夏侯", "公孙", "端木"];

static SOUND_SET: LazyLock<CharSet> = LazyLock::new(|| CharSet::new(SOUNDS.chars()));
static SURNAME_SET: LazyLock<CharSet> = LazyLock::new(|| CharSet::new(SURNAMES.chars()));
static AFTER_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(AFTER));
static BEFORE_SET: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(BEFORE));
/// Last characters of the titles behind a name, and of those before one: most words end in another.
static AFTER_ENDS: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new(AFTER.iter().filter_map(|t| t.chars().next_back())));
static BEFORE_ENDS: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::new(BEFORE.iter().filter_map(|t| t.chars().next_back())));

/// Last characters of the titles before and behind a name.
pub(in super::super) fn title_ends() -> impl Iterator<Item = char> {
    BEFORE.iter().chain(AFTER).filter_map(|title| title.chars().next_back())
}

/// Whether a character transcribes foreign sounds.
pub(in super::super) fn sound(c: char) -> bool {
    SOUND_SET.has(c)
}

/// Whether a character is a Chinese surname.
pub(in super::super) fn is_surname(c: char) -> bool {
    SURNAME_SET.has(c)
}

/// Whether a word is a title before a name, or ends in one (外交部发言人).
fn titled(word: &str) -> bool {
    word.len() < 30
        && word.chars().next_back().is_some_and(|c| BEFORE_ENDS.has(c))
        && word.char_indices().any(|(at, _)| BEFORE_SET.has(&word[at..]))
}

/// Whether a word is a title behind a name.
fn behind(word: &str) -> bool {
    word.chars().next_back().is_some_and(|c| AFTER_ENDS.has(c)) && AFTER_SET.has(word)
}

/// A name without the title that it ends in (林小川博士, 乔治王子); at least two characters are left.
pub(in super::super) fn without_title(name: &str) -> &str {
    let titles = AFTER.iter().filter(|t| !NAMING.contains(t));
    let titled = titles
        .filter_map(|t| name.strip_suffix(*t))
        .chain(RULERS.iter().filter_map(|t| name.strip_suffix(*t)).filter(|rest| transcribes(rest)));
    titled.filter(|rest| rest.chars().nth(1).is_some()).min_by_key(|rest| rest.len()).unwrap_or(name)
}

/// The surname that alone stands before a title in a name: 林|博士, 李|司长.
pub(in super::super) fn before_title(name: &str) -> Option<&str> {
    let (at, _) = name.char_indices().nth(1)?;
    let (first, title) = name.split_at(at);
    let post = BEFORE_SET.has(title) || AFTER_SET.has(title);
    let other = NAMING.contains(&title) || RULERS.contains(&title) || LOOSE.contains(&title);
    (post && !other && surname(first)).then_some(first)
}

pub(in super::super) fn find(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    dotted(view, finder, out);
    hyphened(view, finder, out);
    speakers(view, finder, out);
    long_surnames(view, finder, out);
    bylines(view, finder, out);
    // Titles are whole words: only a word that ends in a title's last character is one.
    for at in view.places(Mark::Title) {
        let Some(t) = view.token_at(at).filter(|&t| view.tokens[t].span.end as usize == at + '长'.len_utf8()) else {
            continue;
        };
        let word = view.word(t);
        if titled(word)
            && let Some(span) = name_from(view, t + 1)
            && !(LOOSE.iter().any(|title| word.ends_with(title)) && is_told(view, span))
        {
            let span = if transcribes(span.of(view.text)) { before_verb(view, span) } else { before_said(view, span) };
            out.push(Candidate::new(span, EntityType::Per, finder).scored(0.75));
        }
        if behind(word)
            && let Some(span) = name_until(view, t)
        {
            out.push(Candidate::new(span, EntityType::Per, finder).scored(0.75));
        }
    }
}

/// Names of which the second part stands behind a hyphen (加西亚-埃雷罗). Between places it is a route.
fn hyphened(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    let before = LazyCell::new(|| ByPlace::new(out));
    let mut found = Vec::new();
    // The segmenter may join the verb to an unknown name (埃雷|罗说).
    let ends_here = |end: usize| view.is_boundary(end) || speaks(&text[end..]);
    for (at, hyphen) in text.match_indices('-') {
        let head: usize = text[..at].chars().rev().take(7).take_while(|c| sound(*c)).map(char::len_utf8).sum();
        let tail: usize = text[at + hyphen.len()..].chars().take(7).take_while(|c| sound(*c)).map(char::len_utf8).sum();
        let span = Span::new(at - head, at + hyphen.len() + tail);
        let parts = [head, tail].iter().all(|bytes| (6..=18).contains(bytes));
        if !parts || !view.is_boundary(at - head) || !ends_here(span.end as usize) {
            continue;
        }
        let ends = before.ending(out, at as u32).any(|c| c.is_listed() && c.span.len() >= head);
        let begins = before.starting(out, (at + hyphen.len()) as u32).any(|c| c.is_listed() && c.span.len() >= tail);
        let route = ROUTES.iter().chain(THINGS).any(|word| text[span.end as usize..].starts_with(word));
        let greek = is_letter(&text[at - head..at]) || is_letter(&text[at + hyphen.len()..span.end as usize]);
        if !ends && !begins && !route && !greek {
            found.push(Candidate::new(span, EntityType::Per, finder).scored(0.7));
        }
    }
    drop(before);
    out.append(&mut found);
}

/// Letters, not names: 阿尔法-贝塔.
const GREEK: &[&str] = &[
    "阿尔法",
    "贝塔",
    "伽马",
    "伽玛",
    "德尔塔",
    "德尔他",
    "艾普西龙",
    "泽塔",
    "西塔",
    "约塔",
    "卡帕",
    "兰姆达",
    "拉姆达",
    "奥米克戎",
    "西格玛",
    "普西",
    "欧米伽",
    "欧米茄",
];
/// Whether a word is the name of a Greek letter.
pub(in super::super) fn is_letter(word: &str) -> bool {
    GREEK.contains(&word)
}
/// What bears the names of two persons and is none.
const THINGS: &[&str] = &[
    "算法",
    "定理",
    "定律",
    "方程",
    "模型",
    "法则",
    "效应",
    "猜想",
    "分布",
    "变换",
    "检验",
    "曲线",
    "函数",
    "不等式",
    "公式",
    "准则",
    "指数",
    "系数",
    "调制",
    "滤波",
    "机制",
    "体系",
    "综合征",
    "理论",
    "法案",
    "修正案",
    "条约",
    "协定",
];

/// What goes from one place to another.
const ROUTES: &[&str] = &["走廊", "铁路", "公路", "高速", "航线", "管道", "线", "海峡", "运河"];

fn dotted(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let (dotted, spots) = &*DOTTED;
    let hits = spots
        .of(view.text, view.places(Mark::Dot))
        .flat_map(|(at, end)| dotted.captures_iter(&view.text[at..end]).map(move |c| (at, c)));
    for (at, hit) in hits {
        let (Some(whole), Some(first)) = (hit.get(0), hit.name("first")) else { continue };
        let mut start = at + whole.start();
        // A title's last character may be a sound too (总统里根·…): a word that ends inside the run ends the title.
        if let Some(t) = view.token_at(start) {
            let token = view.tokens[t].span;
            if (token.start as usize) < start && (token.end as usize) < at + first.end() {
                start = token.end as usize;
            }
        }
        // 豆|农|丹·哈格蒂: no name begins with what ends an occupation.
        if view.text[start..].starts_with('农') && view.before(start).is_some_and(is_han) {
            start += '农'.len_utf8();
        }
        let mut end = at + whole.end();
        let last = whole.as_str().rfind(['·', '•', '・', '‧', '．']).map_or(0, |i| at + whole.start() + i + 2);
        if hit.name("nth").is_none() {
            for (i, _) in view.text[start..end].char_indices().filter(|(i, _)| start + i > last + 3) {
                let at = start + i;
                // A dictionary word of another kind begins: the name ends before it.
                let other = view.token_at(at).map(|t| view.tokens[t]).is_some_and(|w| {
                    w.span.start as usize == at && w.span.len() > 3 && !w.pos.name().starts_with(['n', 'x'])
                });
                if other {
                    end = at;
                    break;
                }
            }
        }
        if start < end {
            let span = before_verb(view, Span::new(start, end));
            out.push(Candidate::new(span, EntityType::Per, finder).scored(0.9));
        }
    }
}

/// A name that begins with token `t`.
fn name_from(view: &View<'_>, t: usize) -> Option<Span> {
    let token = *view.tokens.get(t)?;
    let start = token.span.start as usize;
    let word = view.word(t);
    if !word.chars().all(is_han) {
        return None;
    }
    if let Some(end) = japanese(view.text, start) {
        return Some(Span::new(start, end));
    }
    let chars = word.chars().count();
    let sounds = word.chars().all(sound);
    let pos = token.pos.name();
    if (2..=4).contains(&chars) && pos.starts_with("nr") && (surname(word) || sounds || chars >= 3) {
        return Some(token.span);
    }
    // A transcription cut into pieces by the dictionary: 卡|雷曼|斯.
    let run: usize = view.text[start..].chars().take_while(|c| sound(*c)).map(char::len_utf8).sum();
    let end = start + run;
    if (9..=18).contains(&run) && view.is_boundary(end) && (sounds || pos == "x") {
        return Some(Span::new(start, end));
    }
    // A surname and a given name of one or two characters.
    if chars == 1 && surname(word) {
        let next = view.tokens.get(t + 1)?;
        let given = view.word(t + 1);
        let length = given.chars().count();
        if (1..=2).contains(&length)
            && given.chars().all(is_han)
            && next.span.start == token.span.end
            && !is_function(next.pos.name())
            // 儿子|向|父亲借钱: a preposition; but 总裁|于|海明.
            && (!is_function(pos) || matches!(next.pos.name(), "nr" | "nrt" | "nz" | "x"))
        {
            let mut end = next.span.end;
            if length == 1
                && let Some(third) = view.tokens.get(t + 2)
                && third.span.start == end
                && third.span.len() == 3
                && view.word(t + 2).chars().all(is_han)
                && !is_function(third.pos.name())
                && third.pos.name() != "v"
            {
                end = third.span.end;
            }
            return Some(Span { start: token.span.start, end });
        }
    }
    // The segmenter calls unknown words x or n. Four characters are a name only with a surname of two.
    let length = 2..=if long_surname(word) { 4 } else { 3 };
    if (pos == "x" && length.contains(&chars) || pos == "n" && chars == 3) && surname(word) {
        return Some(token.span);
    }
    None
}

/// Whether words behind 作者 or 父亲 may be what is told of that person: 作者|华丽|的文笔, 弟弟|向东走|去.
fn is_told(view: &View<'_>, span: Span) -> bool {
    let name = span.of(view.text);
    let short = name.chars().nth(2).is_none();
    short && view.text[span.end as usize..].starts_with(['的', '地'])
        || name.starts_with(['向', '于', '和', '从', '时'])
}

/// What says that someone speaks or thinks.
const SPEAKS: &[&str] = &[
    "说", "称", "认为", "表示", "指出", "直言", "坦言", "强调", "回应", "告诉", "补充", "解释", "提醒", "警告", "分析",
    "写道", "则", "，他", "，她",
];
/// Whether a text begins with what says that someone speaks or thinks.
pub(in super::super) fn speaks(text: &str) -> bool {
    SPEAKS.iter().any(|word| text.starts_with(word))
}

/// A foreign name with the one character between it and the verb that says that it speaks, where that character
/// transcribes a sound and the segmenter knows no verb or particle there: 格罗|西表示.
pub(in super::super) fn before_verb(view: &View<'_>, name: Span) -> Span {
    let end = name.end as usize;
    let Some(c) = view.after(end).filter(|c| sound(*c) && !ADVERBS.contains(*c)) else { return name };
    let next = end + c.len_utf8();
    let verb =
        SPEAKS.iter().any(|word| is_han(word.chars().next().unwrap_or(' ')) && view.text[next..].starts_with(word));
    let other = || {
        let word = view.token_at(end).map(|t| view.tokens[t]);
        word.is_some_and(|w| {
            w.span.len() > c.len_utf8() && w.pos.name().starts_with(['v', 'd', 'a', 'c', 'p', 'i', 'l'])
        })
    };
    if !verb || speaks(&view.text[end..]) || other() { name } else { Span { end: next as u32, ..name } }
}
/// A Chinese name without the verb that the segmenter gave to it, where what is said follows: 金允浩|称，….
fn before_said(view: &View<'_>, name: Span) -> Span {
    let told = view.text[name.end as usize..].starts_with(['，', '：', ',', ':', '“']);
    let words = name.of(view.text);
    let rest = words.strip_suffix(['说', '称']).filter(|rest| told && rest.chars().nth(2).is_some());
    Span { end: name.start + rest.unwrap_or(words).len() as u32, ..name }
}

/// What stands between a name and its verb: 佩里也说.
const ADVERBS: &str = "还也又曾则都再亦就只却均未先后即随常多并方才近等们处今昨所会人乃便遂不没自对向因";

/// Those that stand alone between a surname and its verb.
const BETWEEN: &str = "就也还又都却则曾再亦";

/// What no given name begins with behind a surname that is also a place or a firm (山口县, 中山大学, 日立制作所).
const NOT_GIVEN: &str =
    "县市町村镇乡区寺庙队省州府道港湾岛川社银重集汽电证商制公大工机站站路街铁桥家氏政内新先在对的与等是将于从向称";
/// What follows a name and is no second character of a given name.
const NOT_SECOND: &str = "说称认表指则就在对的与等为曾将于强告提谈坦回评从向会是、，。";

/// Where a Japanese name ends that begins at a byte: a surname of two characters that a list has, and a given name of two,
/// one, or three that end as such do (健太郎).
fn japanese(text: &str, start: usize) -> Option<usize> {
    let mut chars = text[start..].char_indices().take(6);
    let ((_, a), (_, b)) = (chars.next()?, chars.next()?);
    if !tagger::japanese(a, b) {
        return None;
    }
    let given: Vec<(usize, char)> = chars.take_while(|(_, c)| is_han(*c)).collect();
    let (first, second, third) = (given.first()?, given.get(1), given.get(2));
    let end = |part: &(usize, char)| Some(start + part.0 + part.1.len_utf8());
    // 片山|就|认为: an adverb before a verb of saying begins no given name.
    let adverb = BETWEEN.contains(first.1) && end(first).is_some_and(|end| speaks(&text[end..]));
    if NOT_GIVEN.contains(first.1) || adverb {
        return None;
    }
    let Some(second) = second.filter(|(_, c)| !NOT_SECOND.contains(*c)) else { return end(first) };
    if "县市町村区部局院校司团队会社".contains(second.1) {
        return None;
    }
    let long = third.filter(|(_, c)| "郎子介助辅".contains(*c) && "太一之二三四五由美佐".contains(second.1));
    end(long.unwrap_or(second))
}

/// What stands before the names of those who wrote a text.
const WRITERS: &[&str] =
    &["作者", "译者", "撰文", "撰稿", "编译", "记者", "采访人", "受访者", "主持人", "通讯员", "译"];

/// Those of them that speak in a conversation: words behind their colon may be what they say.
const TALKERS: &[&str] = &["记者", "采访人", "受访者", "主持人"];

/// Names behind a word for who wrote a text and a colon: 作者：林小川、石远.
fn bylines(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    let text = view.text;
    for token in view.tokens.iter().filter(|token| token.span.len() <= 3) {
        let (colon, mark) = (token.span.start as usize, token.span.of(text));
        if !matches!(mark, ":" | "：") {
            continue;
        }
        if !WRITERS.iter().any(|word| text[..colon].ends_with(word)) {
            continue;
        }
        let mut start = colon + mark.len();
        // A few names, with spaces and marks between them.
        for _ in 0..8 {
            start +=
                text[start..].len() - text[start..].trim_start_matches([' ', '\u{3000}', '、', '/', '｜', '|']).len();
            let name = text[start..].split(|c| !is_han(c)).next().unwrap_or_default();
            let short = name.chars().take(6).count();
            let chinese = (2..=3).contains(&short) && surname(name) || short == 4 && long_surname(name);
            let foreign = japanese(text, start).is_some_and(|end| end == start + name.len());
            if !(chinese || foreign) {
                break;
            }
            let span = Span::new(start, start + name.len());
            // 主持人：谢谢！ What someone says; but 作者：林小川。
            let behind = &text[span.end as usize..];
            let speaks = TALKERS.iter().any(|word| text[..colon].ends_with(word));
            let twice = name.chars().nth(1) == name.chars().next() && short == 2;
            if behind.starts_with(['！', '？', '!', '?'])
                || (speaks || twice) && behind.starts_with(['。', '，', '；', '…', '—', ','])
            {
                break;
            }
            if !text[span.end as usize..].starts_with(['·', '•', '：', ':']) && view.sentence_of(span).is_some() {
                out.push(Candidate::new(span, EntityType::Per, finder).scored(0.8));
            }
            start = span.end as usize;
        }
    }
}

/// Japanese names of four characters or more before a word that says that they speak.
fn speakers(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    for token in view.tokens {
        let start = token.span.start as usize;
        if let Some(end) = japanese(view.text, start)
            && end - start >= 12
            && SPEAKS.iter().any(|word| view.text[end..].starts_with(word))
        {
            out.push(Candidate::new(Span::new(start, end), EntityType::Per, finder).scored(0.7));
        }
    }
}

/// Surnames of two characters with the given name behind them (司马|攸): hardly ever anything else.
fn long_surnames(view: &View<'_>, finder: &Finder, out: &mut Vec<Candidate>) {
    for (t, token) in view.tokens.iter().enumerate().filter(|(_, token)| token.span.len() == 6) {
        let word = view.word(t);
        let surname = word != "东方" && word != "上官" && LONG_SURNAMES.contains(&word);
        let Some(next) = view.tokens.get(t + 1).filter(|next| surname && next.span.start == token.span.end) else {
            continue;
        };
        let (given, pos) = (view.word(t + 1), next.pos.name());
        let name = match given.chars().count() {
            1 => {
                (pos == "d" || !is_function(pos) && pos != "v")
                    && !ADVERBS.contains(given)
                    && !NOT_SECOND.contains(given)
            }
            2 => matches!(pos, "nr" | "x" | "nrt"),
            _ => false,
        };
        if name && given.chars().all(is_han) && !NOT_GIVEN.contains(given) {
            let span = Span { start: token.span.start, end: next.span.end };
            out.push(Candidate::new(span, EntityType::Per, finder).scored(0.7));
        }
    }
}

/// A name that ends before token `t`.
fn name_until(view: &View<'_>, t: usize) -> Option<Span> {
    let last = t.checked_sub(1)?;
    let token = view.tokens[last];
    let word = view.word(last);
    if token.span.end != view.tokens[t].span.start || !word.chars().all(is_han) {
        return None;
    }
    let chars = word.chars().count();
    let pos = token.pos.name();
    // The dictionary takes an arm of the forces for a name: 陆军中将.
    if matches!(word, "陆军" | "海军" | "空军") {
        return None;
    }
    if (2..=4).contains(&chars) && (pos.starts_with("nr") || pos == "x" && surname(word)) {
        return Some(token.span);
    }
    if (3..=6).contains(&chars) && word.chars().all(sound) && pos == "x" {
        return Some(token.span);
    }
    None
}

/// Whether a word begins with a Chinese surname.
pub(in super::super) fn surname(word: &str) -> bool {
    word.chars().next().is_some_and(|c| SURNAME_SET.has(c)) || long_surname(word)
}

/// Whether a word begins with a surname of two characters.
fn long_surname(word: &str) -> bool {
    LONG_SURNAMES.iter().any(|s| word.starts_with(s))
}

/// Whether every character transcribes a foreign sound.
pub(in super::super) fn transcribes(word: &str) -> bool {
    word.chars().all(sound)
}

fn is_function(pos: &str) -> bool {
    matches!(pos, "u" | "uj" | "ul" | "uv" | "ud" | "uz" | "ug" | "p" | "c" | "d" | "r" | "y" | "m" | "q" | "w" | "f")
}

/// What a word says of a person beside it: 1 a title before names, 2 a title behind names, 0 nothing.
pub(in super::super) fn role(word: &str) -> u64 {
    if titled(word) {
        1
    } else if behind(word) {
        2
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::spots::tests::same_matches;
    use super::*;

    proptest! {
        #[test]
        fn matches_lie_in_the_stretches(text in "[海伦克拉·•A-Z.一世-，的总]{0,40}") {
            same_matches(&DOTTED.0, &DOTTED.1, Mark::Dot, &text);
        }
    }
}
