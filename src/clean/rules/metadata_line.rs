use crate::base::{Label, Pass, RuleDoc};
use crate::clean::page::Page;

pub const DOC: RuleDoc = RuleDoc {
    id: "metadata-line",
    pass: Pass::Clean,
    what: "Keeps the lines with the article's date, source, author and counts: beside the title, right behind the last \
           paragraph, and names on a short line between title and text.",
    why: "They say who published what when. Dates of other articles in lists further off are not the article's.",
    example: "2020-01-01 10:00 来源：某报 作者：某某",
};

pub(super) fn apply(page: &mut Page) {
    for r in 0..page.regions.len() {
        let region = &page.regions[r];
        let (core, range, tied) = (region.core.clone(), region.range.clone(), region.tail.clone());
        let title = region.title.unwrap_or(core.start);
        let head = title.saturating_sub(3).max(range.start)..core.start.max(title).min(title + 16);
        let tail_end = (core.end..range.end.min(core.end + 8)).find(|&i| page.units[i].hits.section.is_some());
        let tail = core.end..tail_end.unwrap_or(range.end.min(core.end + 8));
        for i in head.clone().chain(tail.clone()) {
            if !page.is_open(i) || !page.units[i].is_stamp() {
                continue;
            }
            let u = &page.units[i];
            let reason = match (u.hits.key, u.date) {
                (Some((Label::Metadata, phrase)), true) => format!("“{phrase}” and a date beside the article"),
                (Some((Label::Metadata, phrase)), false) => format!("“{phrase}” beside the article"),
                _ if tail.contains(&i) && u.time => continue,
                _ => "a date beside the article".to_owned(),
            };
            page.decide(i, Label::Metadata, DOC.id, reason);
        }
        for i in core.clone().chain(tail.clone()).chain(head.clone()).chain(tied) {
            let u = &page.units[i];
            let start = u.hits.start.or(u.hits.key).filter(|c| c.0 == Label::Metadata);
            if let Some((_, phrase)) = start
                && page.is_open(i)
                && u.f.ink <= 60
                && u.f.stops <= 1
                && !u.f.end.ends_sentence()
            {
                page.decide(i, Label::Metadata, DOC.id, format!("a short line that begins with “{phrase}”"));
            }
        }
        // Names and offices between the title and the text.
        for i in title + 1..core.start.max(title + 1).min(title + 8) {
            if page.is_open(i) && is_byline(page, i) {
                page.decide(i, Label::Metadata, DOC.id, "names on a short line between title and text");
            }
        }
    }
}

fn is_byline(page: &Page, i: usize) -> bool {
    let u = &page.units[i];
    let text = page.of(i);
    if u.f.ink > 40 || u.f.marks() > 2 || u.hits.any().is_some() || u.indent >= 4 && u.f.ink > 14 {
        return false;
    }
    if u.f.ink <= 30 && ["记者", "記者", "通讯员", "本报", "本刊", "特约", "执笔"].iter().any(|w| text.contains(w)) {
        return true;
    }
    let office = ["大学", "大學", "学院", "學院", "研究院", "研究所", "研究中心", "实验室", "智库"].iter().any(|w| text.contains(w));
    if office && u.f.function <= 2 && (text.bytes().any(|b| b.is_ascii_digit()) || u.f.ink <= 24) {
        return true;
    }
    // Chinese personal names: two to four characters each, set apart by white space or 、.
    let names: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | '/')).filter(|s| !s.is_empty()).collect();
    !names.is_empty()
        && names.len() <= 6
        && u.f.latin + u.f.digits == 0
        && u.f.function == 0
        && names.iter().all(|n| (2..=4).contains(&n.chars().count()) && n.chars().next().is_some_and(|c| SURNAMES.contains(c)))
        && page.region_of(i).is_some_and(|r| page.regions[r].kinship(text) < 0.5)
}

/// The first characters of common Chinese family names, both scripts.
const SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武戴莫孔向汤湯欧歐司诸葛罗乔喬牛娄婁温溫康施文章鲁魯齐齊伍庄莊柯翁穆梅樊殷岳";
