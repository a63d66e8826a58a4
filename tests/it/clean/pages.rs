//! A page of our own for every rule: what it drops, and what it must leave alone.

use super::render;

const TITLE: &str = "一座小城的图书馆怎样走进社区";

/// Paragraphs of an article that no page ever printed.
const BODY: [&str; 4] = [
    "去年春天，市图书馆在六个社区开设了分馆，居民下楼就能借到新书。馆员每周轮流到分馆值班，和读者一起挑选下个月的书目。",
    "起初有人担心，分散的书架会让藏书变得零碎。一年下来，通借通还的办法解决了这个问题，读者可以把书带到任何一处归还。",
    "馆长在接受采访时说，社区分馆最大的变化，是把借书从一件专门去办的事，变成了日常生活里顺手的事。",
    "下一步，图书馆打算把旧书交换、儿童故事会和口述历史的整理也放到分馆来做，让居民不只是读者，也是馆藏的作者。",
];

fn body() -> String {
    BODY.join("\n")
}

/// An article between a menu and a footer.
pub fn with_menu() -> String {
    format!(
        "{TITLE}_晨光网\n首页\n新闻\n财经\n登录\n当前位置：首页 > 文化 > 正文\n{TITLE}\n2021-04-23 09:30 来源：晨光日报 作者：林小禾\n\
         分享到： 微信 微博 QQ空间\n{}\n责任编辑：王一\n上一篇：河边的步道\n版权所有 未经授权不得转载\n京ICP备00000000号",
        body()
    )
}

/// A hard-wrapped page whose sentence runs over a page end.
pub fn with_page_break() -> String {
    let text: Vec<char> = format!("{}{}", BODY[0], BODY[1]).chars().collect();
    let mut lines: Vec<String> = text.chunks(21).map(|c| c.iter().collect()).collect();
    // The page ends before the last line.
    let last = lines.len() - 1;
    lines.insert(last, "— 7 —".to_owned());
    lines.insert(last, "·文化观察·".to_owned());
    lines.join("\n\n")
}

macro_rules! pages {
    ($($name:ident: $text:expr;)*) => {$(
        #[test]
        fn $name() {
            let text: String = $text.into();
            crate::support::in_snapshots("clean", || insta::assert_snapshot!(stringify!($name), render(&text)));
        }
    )*};
}

pages! {
    a_page_with_menu_and_footer: with_menu();
    plain_article_loses_nothing: format!("{TITLE}\n{}", body());
    plain_verse_loses_nothing: "春天的图书馆\n窗外的树绿了\n窗里的书醒了\n有人翻到第一页\n有人停在最后一行";
    a_title_with_a_borrowed_word_is_no_ad: format!("社区的“文化礼包”，居民怎么拆？\n{}", body());
    byte_order_mark: format!("\u{feff}{TITLE}\n{}", body());
    page_number_and_column_mark: with_page_break();
    numbered_sections_are_no_page_numbers: format!("{TITLE}\n{}\n1\n{}\n2\n{}\n3\n{}", BODY[0], BODY[1], BODY[2], BODY[3]);
    ornament: format!("{TITLE}\n{}\n____________\n{}\n……\n{}", BODY[0], BODY[1], BODY[2]);
    truncated_teasers: format!(
        "{TITLE}\n{}\n{}\n{}\n{}",
        body(),
        cut("海边的渔村在这个季节格外安静，渔船都停在港里，老人坐在门口修补渔网，孩子们沿着堤岸奔跑，远处的灯塔刚刚亮起来，风里有盐的味道"),
        cut("山里的茶园到了采摘的时候，天还没有亮，采茶的人就背着竹篓上山去了，雾气从谷底升起来，把一层一层的茶树都染成了淡淡的灰色，像一幅没有干的画"),
        cut("工厂里的机器换了新的一代，年轻的工人要重新学习怎样看懂屏幕上的数字，老师傅把自己几十年的经验写成了一本厚厚的手册交给他们，手册的第一页只有一句话"),
    );
    other_literature_under_a_heading: format!("{TITLE}\n{}\n相关阅读\n河边的步道修好了\n老城区的菜市场\n一所乡村小学的操场", body());
    comments: format!(
        "{TITLE}\n{}\n网友评论\n南瓜 2021-04-24 10:11\n写得真好，我家楼下也有一个分馆。\n发表评论\n您的邮箱地址不会被公开。",
        body()
    );
    english_comment_form: format!("{TITLE}\n{}\n来源：晨光日报2021-4-23\n作者：林小禾\n\nLeave a Reply\n\nYour email address will not be published.", body());
    injected_brand: format!(
        "云雀体育官网 - 专业平台\n{TITLE}-云雀体育官网\n网站首页\n{TITLE}\n{}\n{}\n{}\n上一篇：无\n联系我们\n010-00000000",
        BODY[0].replace("开设了", "开设云雀体育官网了"),
        BODY[1].replace("变得零碎", "变得云雀体育官网零碎"),
        BODY[2],
    );
    a_brand_the_article_is_about_stays: format!(
        "云雀官网改版背后的三年_晨光网\n首页\n新闻\n财经\n云雀官网改版背后的三年\n2021-04-23\n{}\n云雀官网显示，改版后的页面把借阅记录放在了最前面，读者登录云雀官网就能看到自己读过的每一本书。\n{}\n责任编辑：王一",
        BODY[0], BODY[3],
    );
    a_site_that_sentences_mention_stays: format!(
        "{TITLE}_晨光网\n首页\n新闻\n财经\n{TITLE}\n2021-04-23\n{}\n据市图书馆官网介绍，分馆的书目每月更新一次。读者可以在市图书馆官网上预约。\n{}\n责任编辑：王一",
        BODY[0], BODY[3],
    );
    two_articles_in_one_file: format!(
        "{TITLE}\n2021-04-23 来源：晨光日报\n{}\n责任编辑：王一\n潮汐电站为什么难以推广\n本报记者 陈默\n2021-05-06 08:00 来源：海洋周刊\n\
         潮汐电站利用海水涨落的落差发电，原理和水库相似，但机组必须能够双向运转，造价因此高出许多。\n\
         海水对金属的腐蚀也是难题，叶片和阀门每隔几年就要更换，检修时整座电站都得停下来。\n\
         支持者认为，潮汐可以提前几十年预报，这种稳定正是风能和太阳能所缺少的，值得为它付出代价。\n\
         目前全球建成的大型潮汐电站不到十座，其中多数位于潮差超过五米的海湾，选址的余地很小。",
        body(),
    );
    abstract_and_english_abstract: format!(
        "{TITLE}\n林小禾\n摘　要：本文记录一座小城的图书馆在社区开设分馆的经过，讨论通借通还的办法怎样改变居民的阅读习惯。\n关键词：图书馆；社区；阅读\n{}\n\
         Abstract: This paper tells how the library of a small town opened branches in its neighbourhoods, and how shared shelves changed the habits of its readers.",
        body(),
    );
    author_bio: format!("{TITLE}\n{}\n（作者系某大学图书馆学教授）", body());
    end_mark: format!("{TITLE}\n{}■", body());
    captions_and_headings: format!(
        "{TITLE}\n\u{3000}\u{3000}{}\n图为分馆一角。\n一、从六个分馆开始\n\u{3000}\u{3000}{}\n孩子们在分馆的窗边读书。\n为什么是社区？\n\u{3000}\u{3000}{}\n\u{3000}\u{3000}{}",
        BODY[0], BODY[1], BODY[2], BODY[3],
    );
    lists: format!(
        "{TITLE}\n{}\n1. 分馆每周开放六天；\n2. 读者凭身份证借书；\n3. 逾期不收罚款。\n• 旧书交换\n{}\n- 每月一次\n- 自愿参加\n{}",
        BODY[0], BODY[1], BODY[2],
    );
    a_heading_with_its_paragraph_on_one_line: format!("{TITLE}\n{}\n2.关于通借通还办法(Sharing)在“通借通还办法”方面，分为：\n1. 自助归还；\n2. 馆际流转。\n{}", BODY[0], BODY[1]);
    a_metadata_line_with_site_words: format!("{TITLE}\n来源 :晨光日报 | 被引量 : 3次 | 上传用户:abc123\n下载到本地 , 更方便阅读\n{}", body());
    subject_addresses_stay: format!("{TITLE}_晨光网\n首页\n新闻\n财经\n{TITLE}\n2021-04-23\n{}\n联系电话：0555-0000000\n地址：河东路1号\n{}\n责任编辑：王一", BODY[0], BODY[1]);
    traditional_page: format!(
        "社區裡的圖書館 @ 小城日記\n首頁\n部落格\n登入\n社區裡的圖書館\n2021-04-23\n去年春天，圖書館在六個社區開設了分館，居民下樓就能借到新書。\n館員每週輪流到分館值班，和讀者一起挑選下個月的書目。\n\
         一年下來，通借通還的辦法讓讀者可以把書帶到任何一處歸還。\n分享至\nFacebook\n延伸閱讀\n河邊的步道\n發表留言"
    );
    several_posts_in_one_page: format!(
        "林间小记\n首页\n登录\n{TITLE}\n2021-04-23 09:30 | 阅读(12)\n{}\n{}\n潮汐电站为什么难以推广\n2021-05-06 08:00 | 阅读(7)\n\
         潮汐电站利用海水涨落的落差发电，原理和水库相似，但机组必须能够双向运转，造价因此高出许多。\n\
         海水对金属的腐蚀也是难题，叶片和阀门每隔几年就要更换，检修时整座电站都得停下来。\n\
         支持者认为，潮汐可以提前几十年预报，这种稳定正是风能和太阳能所缺少的，值得为它付出代价。\n发表评论\n友情链接",
        BODY[0], BODY[1],
    );
    kept_in_doubt: format!(
        "{TITLE}\n{}\n相关阅读\n{}{}\n推荐阅读\n{}{}\n热门文章\n{}{}",
        BODY[0], BODY[1], BODY[2], BODY[2], BODY[3], BODY[3], BODY[0],
    );
    a_signed_letter_and_its_points: format!(
        "首页 > 通知\n关于分馆值班的通知\n各分馆：\n{}\n一、值班时间为每周六上午。\n联系人：林老师\n联系电话：0555-0000000\n二、其他事项另行通知。\n市图书馆\n2021年4月23日\n上一条：无\n版权所有 市图书馆",
        BODY[0],
    );
    only_a_menu: "首页\n新闻\n财经\n体育\n登录\n注册";
    nothing_but_space: " \n\u{3000}\n\t";
    empty: "";
}

/// Cut at 60 characters, as a program cuts.
fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Sentences of an author that begin with a word of sites, or hold one, at each place in an article.
#[test]
fn sentences_about_things_that_sites_mention_stay() {
    use jiaozhu::base::{Label, RawDoc};
    use jiaozhu::clean::{CleanOptions, Cleaner};

    for sentence in [
        "许可证制度有助于图书流通，但审批过慢。",
        "技术支持不足是另一个原因。",
        "合作伙伴关系使两座小城都得到好处。",
        "二审法院维持了原来的判决。",
        "目前没有一座分馆能够独立完成编目。",
        "未经馆方许可，书库不得进入。",
        "广告收入只占分馆开支的很小一部分。",
        "该评论家认为，分馆的意义不止于借书。",
        "编辑部在去年秋天迁到了新的分馆。",
        "今天是世界读书日，分馆整日开放。",
        "专业的馆员在各个分馆里仍然太少。",
        "扫描件的分辨率太低，读者看不清地名。",
        "共有三百多人参与了口述历史的整理。",
        "增值电信业务的开放让数字阅读更便宜。",
    ] {
        for page in [
            format!("{TITLE}\n{}\n{}\n{sentence}\n{}\n{}", BODY[0], BODY[1], BODY[2], BODY[3]),
            format!("{TITLE}\n{}\n{}\n{sentence}", BODY[0], BODY[1]),
        ] {
            let raw = RawDoc::from_text("t", &page);
            let layout = Cleaner::new(&CleanOptions::default()).decide(&raw);
            let kept = layout.blocks.iter().all(|b| b.label.kept() || b.label == Label::Space);
            assert!(kept, "lost: {sentence}");
        }
    }
}
