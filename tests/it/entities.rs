//! Tests of entities: each pattern as a reader sees it, the invariants over arbitrary text, the lexicons, and the score
//! over the five articles.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use jiaozhu::base::{
    Block, CharIndex, EntityType, Label, LexiconEntry, Metadata, RawDoc, SegmentedDoc, Span, TaggedDoc, simplified,
};
use jiaozhu::clean::{Layout, assemble};
use jiaozhu::entities::EntityFinder;
use jiaozhu::lexicon;
use jiaozhu::segment::Segmenter;

use crate::support;

mod readings;

/// The passes over the built-in lexicon, built once.
static BUILTIN: LazyLock<(Segmenter, EntityFinder)> = LazyLock::new(|| passes(&lexicon::builtin()));

fn passes(entries: &[LexiconEntry]) -> (Segmenter, EntityFinder) {
    (Segmenter::new(entries), EntityFinder::new(entries))
}

/// Each line of a text is a paragraph.
fn segmented(segmenter: &Segmenter, text: &str) -> SegmentedDoc {
    let raw = RawDoc::from_text("t", text);
    let mut blocks = Vec::new();
    let mut at = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        let ink = Span::new(at, end).trimmed(text);
        for (span, label) in [
            (Span { start: at as u32, end: ink.start }, Label::Space),
            (ink, Label::Paragraph),
            (Span { start: ink.end, end: end as u32 }, Label::Space),
        ] {
            if !span.is_empty() {
                blocks.push(block(span, label, Some(n as u32 + 1)));
            }
        }
        at = end;
    }
    segmenter.run(assemble(raw, Layout { blocks, articles: vec![Metadata::default()] }))
}

fn block(span: Span, label: Label, paragraph: Option<u32>) -> Block {
    Block {
        span,
        label,
        rule: "test".into(),
        reason: "".into(),
        article: label.kept().then_some(0),
        paragraph: paragraph.filter(|_| label.kept()),
        clean: None,
        lang: None,
    }
}

/// The text with its mentions as `[words TYPE id]`.
fn marked(text: &str) -> String {
    let (segmenter, finder) = &*BUILTIN;
    let doc = finder.run(segmented(segmenter, text));
    let clean = &doc.segmented.clean.articles[0].text;
    let mut out = String::new();
    let mut at = 0;
    for m in &doc.articles[0] {
        out.push_str(&clean[at..m.span.start as usize]);
        let id = m.entity.as_deref().unwrap_or("-");
        out.push_str(&format!("[{} {} {id}]", m.span.of(clean), m.kind));
        at = m.span.end as usize;
    }
    out.push_str(&clean[at..]);
    out
}

fn snapshot(name: &str, text: &str) {
    support::in_snapshots("entities", || insta::assert_snapshot!(name, marked(text)));
}

#[test]
fn dates() {
    snapshot(
        "dates",
        "会议定于2022年5月召开，10月12日和24日再议，2021年3月12日签署。\n\
         自2022 年 5 月起；2023-11-9 发布；2023财年预算；21世纪以来；19世纪60年代；1970年代后期。\n\
         2025年下半年、2024年春季、2020年底、2022-2023年、2000年-2011年、2008年至2010年。\n\
         二〇〇六年五月二十三日，一九九七年。今年4月，同年12月29日，今年。\n\
         “十四五”时期与“十四五”规划。公元前279年。展望2026，仍有变数。\n\
         不是日期：3个月，10日内，5年来，57号舰，版本2.0.1，12,000年前，3000年历史，第15日。",
    );
}

#[test]
fn money() {
    snapshot(
        "money",
        "投资近1.8万亿日元，约合25亿美元；港币一亿元；5亿4500万日圆；160万元人民币；$20；数十亿元。\n\
         不是金额：二元结构，多元化，3元素，万元户，日元汇率，单价元。",
    );
}

#[test]
fn percent() {
    snapshot(
        "percent",
        "占全球六成以上，约50.3%，增长5%-25%，百分之五，四分之一，一半。\n不是份额：三成为主，一成不变，提高2个百分点。",
    );
}

#[test]
fn titles() {
    snapshot(
        "titles",
        "通过了《海岸保护法》和《关于加强合作的联合声明》，见《每日中国新闻》和《远山的日本》。\n\
         政府公布“新海洋战略”，启动“千帆计划”，参与“海星”倡议；他说“我们有计划”。开展“百船进港湾”行动，不要“冒险”行动。",
    );
}

#[test]
fn abbreviations() {
    snapshot(
        "abbreviations",
        "中美关系与日欧合作，美日印澳对话，中韩两国。对华政策、日方、欧方、日企、美财长、访美。\n\
         美、日、欧三方，港澳居民。从中日经贸大局出发。\n\
         不是国名：日益，其中，美好，中心，方法，今日中午，法律，加强，德行，印发，华为，越来越，集中方面。",
    );
}

#[test]
fn lists() {
    snapshot(
        "lists",
        "三星电子、海拓微、远山科技和晨光微等企业扩大产能。韩国、日本和瓦兰纳等国反对。\n\
         锗、钨铼、铟等稀有金属涨价。清华大学、海风理工等多所高校参加。\n\
         清华大学、海风理工、海拓微等大学。联合国、海峡论坛等国际组织。三星电子、晨光微等多家大型企业。\n\
         不是那一类：三星电子、律师等企业家，三星电子、券商等银行业，韩国、投资等国家产业。\n\
         没有已知的名字：研发、生产、销售等企业，投资、贸易等国内企业。三星电子、研发的部门等企业。\n",
    );
}

#[test]
fn bodies_with_and() {
    snapshot(
        "bodies_with_and",
        "清华大学战略与安全研究中心、海风大学环境和气候研究所的报告。\n\
         清华大学和北京大学国际关系学院，中国高校和研究所，中国科学院与科技部研究中心，商务部与研究院。\n",
    );
}

#[test]
fn hyphened_names() {
    snapshot(
        "hyphened_names",
        "研究员加西亚-埃雷罗认为，巴黎-马赛线、德里-孟买走廊，拉加特-瑟尔说，德班-马普托走廊。\n",
    );
}

#[test]
fn ministries() {
    snapshot(
        "ministries",
        "德国联邦经济和气候保护部部长说，越南计划投资部发布公告。新加坡贸易与工业部、印度电子和信息技术部。\n\
         会议期间，印度电子和信息技术部表示支持。巴西工业、贸易和服务部。\n\
         加拿大工业部长、美国经济部门、法国经济部分行业、他在经济部，日本和贸易部。\n",
    );
}

#[test]
fn short_forms_in_brackets() {
    snapshot(
        "short_forms_in_brackets",
        "台北管理委员会（台管委）对外禁运，台管委后来解散。海风大学（海滨校区）的人。台北人民大学（人大）和各地人大。\n",
    );
}

#[test]
fn posts_of_heads_of_bodies() {
    snapshot(
        "posts",
        "美国商务部长说，行政院長表示，外交部长期关注，日本财务省与美国商务部部长会谈。台積電在台灣和臺北。\n",
    );
}

#[test]
fn pairs() {
    snapshot(
        "pairs",
        "中葡两国元首会见记者，中秘自贸协定生效，促进中以双方往来。中老、中柬两国。中瑞双边会谈。\n\
         印巴冲突升级，巴以局势紧张，美伊谈判破裂。中拉关系、中非双方。\n\
         瑞典与中国：中瑞友谊。乌拉圭外长说，中乌两国互相信任，中乌合作也有新的内容。\n\
         古巴是友好国家，中古关系很好，中古贸易增长。\n\
         不是国名：过程中以双方同意为准，其中以合作为主，中西关系史，中土关系不大，法新社，中老年，俄语，美白产品，中马，中西合作办学（西班牙），完美德国，数据中台合作，华中合作，称心中意，加法关系。中意两国、中泰铁路。\n",
    );
}

#[test]
fn governments() {
    snapshot(
        "governments",
        "日本政府和拜登政府会谈，日本麻生内阁，美政府，广东省人民政府。政府间组织，各级政府，内阁会议。\n\
         日本经济产业省与美国商务部，日本国会。",
    );
}

#[test]
fn persons() {
    snapshot(
        "persons",
        "总统乔治·佩里会见了海伦·克拉克。克拉克表示欢迎。发言人李国华称，王志强教授来访。\n麻生太郎说，麻生派占多数。",
    );
}

#[test]
fn bodies_and_their_parts() {
    snapshot(
        "bodies-and-their-parts",
        "经济产业省贸易管理课与外交部条约法律司商定；商务部办公厅印发；华为日本子公司回应；世贸组织专家组裁定。\n\
         白桦省人工智能学院揭牌，海州稀土功能材料创新中心投产，云溪港区和云溪地震带在观测之中。\n\
         没有名字：专家组到访，该局负责，办公室设在楼上，有关处室配合，人工智能学院很多，创新中心不少。",
    );
}

#[test]
fn suffixes() {
    snapshot(
        "suffixes",
        "他毕业于婺源大学，在林肯研究所工作。《略》。签署了巴塞尔公约，第二次布匿战争爆发。飞往千岛群岛。\n\
         该委员会，美国公司，两国条约，高科技公司上市。\n\
         办好第23届东博会，首届广交会在春天；北京奥运会的第3届志愿者；婺源水利协议会成立。\n\
         日美经济政策磋商委员会，中美联合工作委员会；韩日安保协议委员会；中日两国委员会；美经济委员会。国家技术创新中心很多，国家海风技术创新中心一个。",
    );
}

#[test]
fn meetings() {
    snapshot(
        "meetings",
        "国务院第26次常务会议通过，海风大学第三次学术会议召开，第4次安全会议；世界造船大会与国际渔业创新论坛。\n\
         日本－印度国家首脑会议，二十国集团环境与渔业部长联席会议，乌克兰政治危机，国家渔业协调机制。\n\
         没有名字：第3次会议，职工大会，国际会议，安全大会，该国政治危机，外长与财长会议，反革命分子。",
    );
}

#[test]
fn announcements() {
    snapshot(
        "announcements",
        "商务部2031年第7号公告，公告2030年第12号，2029年第3号令。\n没有名字：第3号公告，2031年第7号船。",
    );
}

#[test]
fn models() {
    snapshot(
        "models",
        "嫦娥五号探测器与长征三号乙运载火箭，东方红一号卫星。\n不是型号：地铁二号线，中央一号文件，人民路五号楼，第3号公告。",
    );
}

#[test]
fn nodes() {
    snapshot(
        "nodes",
        "首批产品为22／28纳米及12／16奈米制程的车用芯片。\n\
         这条线量产7nm芯片，另一条停在12至28纳米制程，2纳米良率不到六成。\n\
         粒径约50纳米，波长193纳米的光穿过2纳米的孔。\n",
    );
}

#[test]
fn firms() {
    snapshot(
        "firms",
        "深圳的供应商远岚精密没有回应，比利时回收商“梅伦赫金属”说可以。\n\
         企业发展新能源、公司投资半导体都需要耐心。\n\
         海岚投顾分析师提醒，投资咨询总经理没有回应。\n\
         苹果与英特尔都在场，小米供应链南移；苹果和梨子摆在摊上，他喝小米粥。\n",
    );
}

#[test]
fn crops_and_firms() {
    snapshot(
        "crops_and_firms",
        "云溪县的苹果供应链通向冷库，合作社的小米产业链也在延长。苹果供应链向南移动，小米推出新品，荣耀发布年报。\n\
         智库布鲁门塔尔的报告说，评级机构“卡洛维”没有下调。智库马丁·佩里说，智库报告。\n",
    );
}

#[test]
fn lengths_that_are_no_nodes() {
    snapshot(
        "lengths_that_are_no_nodes",
        "远山精密研制50纳米薄膜，用于芯片封装，涂层厚度为20纳米，粉末粒径为80纳米，并采用60纳米银粉。\n\
         该厂的3纳米良率仍低，5纳米已经量产，7纳米及以上代工价下跌，14纳米以下的逻辑芯片缺货。\n",
    );
}

#[test]
fn programmes_without_marks() {
    snapshot(
        "programmes_without_marks",
        "经济部启动海洋芯片激励计划，拨款十亿元；海洋芯片激励计划为期五年。\n\
         两国同意在稀土对话机制下磋商，并推出跨境支付便利化行动，加入印太港口韧性倡议。\n\
         该国推出莫林顿计划，企业可申请。\n\
         不是名称：公司实施扩产计划，厂商推出投资计划，政府启动大型建设项目，银行参加培训计划，部门出台行动计划。\n",
    );
}

#[test]
fn armies_ways_and_teams() {
    snapshot(
        "armies_ways_and_teams",
        "楚军退入山中，奥军与俄军会合，淮军北上；记者魏军报道，他在冠军赛上夺得亚军。\n\
         京沪高铁与成渝高速公路相连，兰新铁路向西，陇海线在此分岔；西南高速发展，产品线很长。\n\
         巴西国家足球队与日本国家队交手，国家队教练没有到场。\n",
    );
}

#[test]
fn bylines() {
    snapshot(
        "bylines",
        "作者：林小川、方远 译者：佐藤健二\n\
         作者高桥真理Mari Takahashi是研究员，侄子叶小铭同行。\n\
         不是署名：作者：不详，作者单位：云溪大学，记者：你怎么看？\n",
    );
}

#[test]
fn grades_and_languages() {
    snapshot(
        "grades_and_languages",
        "工厂采购电子级硫酸、电池级碳酸锂和高纯铟，也用高纯度的原料。\n\
         说明书有中英文两种，网站是中日双语，中英文化交流不断。\n",
    );
}

#[test]
fn parts_of_bodies_and_their_heads() {
    snapshot(
        "parts_of_bodies_and_their_heads",
        "日本外务省亚洲大洋洲局局长到访，经济产业省安全保障管理课发文。\n\
         韩国银行行长出席会议，外务省经济局发表谈话。\n",
    );
}

#[test]
fn slogans_and_named_plans() {
    snapshot(
        "slogans_and_named_plans",
        "村里启动“让海岸更美好项目”，学校开展“把课堂搬到田间行动”；开展“百船进港湾”行动，建设“应急联动工程”。\n\
         政府公布《芯片与数据产业》战略，《海运周刊》战略版停刊。\n",
    );
}

#[test]
fn letters_and_theorems_are_no_persons() {
    snapshot(
        "letters_and_theorems",
        "他用阿尔法-贝塔剪枝，又用加西亚-埃雷罗算法；加西亚-埃雷罗说，德尔塔-西格玛电路更好。\n",
    );
}

#[test]
fn pairs_without_a_great_state() {
    snapshot(
        "pairs_without_a_great_state",
        "中新合作与中马合作都在扩大。新中关系稳定，马新两国元首发表讲话。\n\
         不是国名：古巴关系，老马双方，新老双方，白马关系，芬马两国。\n",
    );
    snapshot("pairs_not_met", "新老双方，新马关系，马新两国。\n");
}

#[test]
fn a_state_beside_a_province_is_part_of_a_name() {
    snapshot("state_and_province", "中川街道办事处，中川机场；川渝两地，美日两国，粤港合作。\n");
}

#[test]
fn bodies_for_a_technology() {
    snapshot(
        "bodies_for_a_technology",
        "生物技术创新委员会与人工智能产业协会反对，半导体设备商会支持；各地半导体行业协会，半导体产业的协会。\n\
         澳大利亚联邦议会表决，加拿大联邦议会休会。省政府开会，法学院招生，云溪大学法学院招生。\n",
    );
}

#[test]
fn long_surnames_and_places_in_lists() {
    snapshot(
        "long_surnames_and_places_in_lists",
        "司马攸受封，诸葛瑾先到，欧阳老师没有来，司马的船。云溪镇、北滩镇、南滩镇和东滩镇受灾，云溪镇、重镇、城市。\n",
    );
}

/// Every mention of a text as `words TYPE`.
fn named(text: &str) -> Vec<String> {
    let (segmenter, finder) = &*BUILTIN;
    let doc = finder.run(segmented(segmenter, text));
    let clean = &doc.segmented.clean.articles[0].text;
    doc.articles[0].iter().map(|m| format!("{} {}", m.span.of(clean), m.kind)).collect()
}

/// A foreign name takes no particle and no part of the verb behind it, and the sounds that the segmenter gave to it.
#[test]
fn a_foreign_name_ends_before_its_verb() {
    for behind in [
        "的分析指出",
        "声称有理",
        "宣称有理",
        "辩称无关",
        "和分析人士会面",
        "及分析团队到场",
        "已表示同意",
        "仍认为有理",
        "因说错话道歉",
    ] {
        let text = format!("乔治·梅里特{behind}。");
        assert_eq!(named(&text), ["乔治·梅里特 PER"], "{text}");
    }
    assert_eq!(named("参议员马可·梅里特说，议会休会。"), ["马可·梅里特 PER"]);
}

#[test]
fn kinds_of_places_are_no_places() {
    for text in ["洞庭湖、人工湖都涨水。", "洞庭湖、其他湖都涨水。", "洞庭湖、内河湖都涨水。"]
    {
        assert_eq!(named(text), ["洞庭湖 LOC"], "{text}");
    }
    assert_eq!(named("洞庭湖、青梅湖、天然湖都涨水。"), ["洞庭湖 LOC", "青梅湖 LOC"]);
    assert_eq!(named("北京市、直辖市、自治州派人参加。"), ["北京市 GPE"]);
}

#[test]
fn lengths_beside_words_with_the_sign_of_a_measure() {
    assert_eq!(
        named("该厂的技术路径从7纳米走向5纳米，良率提升。实力雄厚的对手3纳米良率也高。"),
        ["7纳米 TECH", "5纳米 TECH", "3纳米 TECH"]
    );
    assert!(
        named("芯片封装用直径20纳米的银线，粒径30纳米，孔径2纳米。")
            .iter()
            .all(|m| !m.ends_with("TECH") || m.starts_with("芯片"))
    );
}

#[test]
fn namesakes_beside_a_firm_and_crops_that_raise_incomes() {
    assert_eq!(named("小米、荣耀和三星电子在场。"), ["小米 ORG", "荣耀 ORG", "三星电子 ORG"]);
    assert_eq!(named("苹果供应链企业云集中关村。")[..1], ["苹果 ORG"]);
    assert_eq!(named("县里延长苹果产业链，带动农户增收。"), [""; 0]);
}

#[test]
fn pairs_in_lists_and_of_three() {
    assert_eq!(named("澳新两国加强往来。"), ["澳 GPE", "新 GPE"]);
    assert_eq!(named("俄白哈三国会谈。"), ["俄 GPE", "白 GPE", "哈 GPE"]);
    assert_eq!(
        named("中新、中马合作扩大，马新两国表态。"),
        ["中 GPE", "新 GPE", "中 GPE", "马 GPE", "马 GPE", "新 GPE"]
    );
    assert_eq!(named("中新村合作社，中老年合作。"), [""; 0]);
}

#[test]
fn halves_of_years_begin_a_word() {
    assert_eq!(named("北上半年后他回来了，存期在一年以上半年以下，桌上半年刊很旧。"), [""; 0]);
    assert_eq!(named("上半年出口增长，2031年下半年转好。"), ["上半年 DATE", "2031年下半年 DATE"]);
}

#[test]
fn shares_with_a_tenth() {
    assert_eq!(named("占比升至六成五，库存降到三成二。"), ["六成五 PERCENT", "三成二 PERCENT"]);
    assert_eq!(named("三成一线城市涨价，六成二手车滞销。"), ["三成 PERCENT", "六成 PERCENT"]);
}

#[test]
fn bodies_and_harbours_by_their_last_words() {
    assert_eq!(named("宁波海关和挪威船级社到访。"), ["宁波海关 ORG", "挪威船级社 ORG"]);
    assert_eq!(named("鹿特丹港拥堵，青岛港股上市。")[0], "鹿特丹港 LOC");
    assert_eq!(named("他向汉堡上诉法院起诉。"), ["汉堡上诉法院 ORG"]);
    assert_eq!(named("中国海关总署与海关人员。"), ["中国 GPE", "海关总署 ORG"]);
}

#[test]
fn a_vision_is_no_slogan() {
    assert_eq!(named("政府启动“愿景2041”计划。"), ["愿景2041 PROG"]);
    assert_eq!(named("军方展开“应变”行动。"), [""; 0], "three characters at least");
    assert_eq!(named("沙特“愿景2030”提出目标。"), ["沙特 GPE", "愿景2030 LAW"]);
}

#[test]
fn quarters() {
    snapshot(
        "quarters",
        "前三季度出口增长，第一季度持平，下半年转好。连续三季度亏损，每一季度结算，四季如春，上半场。\n",
    );
}

#[test]
fn lists_of_goods() {
    snapshot(
        "lists_of_goods",
        "该厂生产高端静电卡盘、真空阀门和石墨，采购石英坩埚、钨靶材等。买了阀门、桌子，轴承、会议，新阀门。\n\
         稀土、银浆料和石英砂粉等关键材料涨价。光刻胶、高纯溴酸等化学品。\n",
    );
}

/// The id of a ministry's bare name is that of the last full form, unless the document used the bare name before.
#[test]
fn bare_names_of_ministries() {
    snapshot(
        "bare_ministries_foreign",
        "美国商务部公布清单。商务部官员说，清单还会加长。越南商务部回应，商务部将谈判。日本与美国财政部会谈，财政部没有表态。",
    );
    snapshot("bare_ministries_rival", "美国商务部公布清单。中国商务部批评，商务部发言人说，将采取措施。");
    snapshot("bare_ministries_own", "商务部发言人就美国商务部的清单答问。商务部说，将采取措施。");
}

#[test]
fn japanese_names() {
    snapshot(
        "japanese_names",
        "主任研究员早濑和也持相反看法。早濑和也又说，那不同。\n\
         松本清子认为结尾太长，北村健太郎则没有看完。\n\
         石破政府推出新的政策。\n",
    );
}

#[test]
fn missions_and_counts() {
    snapshot(
        "missions_and_counts",
        "中国驻日本大使馆发表声明。九州八所大学开课，国立大学人手不足。\n\
         海风大学与雪山县设立“海岸数据跨境流动协调平台”，提出“近海渔业振兴十年方案”。\n\
         裁掉三成员工，三成员国反对。上世纪80年代，2031年前三季度。\n",
    );
}

#[test]
fn elements() {
    snapshot("elements", "南美锂业升温，锂价上涨，产锂国一克镓也不卖，换取其镝、铽。氮化镓功率器件和锂电池。\n");
}

#[test]
fn chains() {
    snapshot(
        "chains",
        "湖南省长沙市与北海道千岁市，美国纽约，纽约地区，东南亚地区。\n集成电路装备、半导体检测设备、稀土冶炼技术，能源技术。",
    );
}

#[test]
fn gazetteer() {
    snapshot(
        "gazetteer",
        "华为与中华为上；日本海不是日本；AI芯片、AIDS；无法国际化；IBM和IBMX；湖南省长沙市；锂与锂电池；东亚地区。\n\
         繁體：日本政府與歐盟在東京討論半導體與稀土。",
    );
}

/// A text in Traditional characters is cut and marked as the same text in Simplified ones.
#[test]
fn both_scripts_are_read_alike() {
    let written = "青浦縣政府十月十二日公布《關鍵礦產儲備條例》（以下簡稱《條例》），中葡兩國與俄烏衝突皆受關注。\n\
                   聯邦經濟與氣候保護部、電裝等企業表示，紐西蘭將出資新台幣二十億元，學者林佳蓉認為《條例》有助於半導體產業。";
    let read = simplified(written);
    assert_ne!(written, read);
    let rows = |text: &str| {
        let (segmenter, finder) = &*BUILTIN;
        let tagged = finder.run(segmented(segmenter, text));
        let mentions: Vec<_> =
            tagged.articles[0].iter().map(|m| (m.span, m.kind, m.entity.clone(), m.finder.clone())).collect();
        (tagged.segmented.articles[0].tokens.iter().map(|t| (t.span, t.pos)).collect::<Vec<_>>(), mentions)
    };
    assert!(rows(written).1.len() > 10);
    assert_eq!(rows(written), rows(&read));
}

#[test]
fn definitions() {
    snapshot(
        "definitions",
        "国际能源署(IEA)发布报告。IEA认为需求下降。\n\
         通过《蓝湾保护条例》（以下简称《条例》）。《条例》规定了期限，该条例有效。\n\
         设立婺源合作基金会（简称婺源基金）。婺源基金已经运作。",
    );
}

/// A full form that no list has and its short forms carry one id: its own words.
#[test]
fn what_a_document_defines_has_one_id() {
    let (segmenter, finder) = &*BUILTIN;
    let ids = |text: &str| -> Vec<(String, Option<String>)> {
        let doc = finder.run(segmented(segmenter, text));
        let words = &doc.segmented.clean.articles[0].text;
        let mentions = doc.articles[0].iter();
        mentions.map(|m| (m.span.of(words).to_owned(), m.entity.as_deref().map(str::to_owned))).collect()
    };
    let all = |names: &[&str], id: &str| -> Vec<(String, Option<String>)> {
        names.iter().map(|name| ((*name).to_owned(), Some(id.to_owned()))).collect()
    };
    assert_eq!(
        ids("《蓝湾保护条例》于昨日通过。《蓝湾保护条例》（以下简称《条例》）很长。《条例》规定了期限。"),
        all(&["蓝湾保护条例", "蓝湾保护条例", "条例", "条例"], "蓝湾保护条例")
    );
    // A listed name keeps the id of its list, and its alias has the same.
    assert_eq!(ids("国际能源署(IEA)发布报告。IEA认为需求下降。"), all(&["国际能源署", "IEA", "IEA"], "iea"));
}

/// What `explain` shows: every candidate, and why it lost.
#[test]
fn candidates_say_why() {
    let (segmenter, finder) = &*BUILTIN;
    let doc = segmented(segmenter, "日本政府在日本海附近，《中国新闻》报道了中华为上。");
    let text = &doc.clean.articles[0].text;
    let lines: Vec<String> = finder
        .candidates(&doc, 0)
        .iter()
        .map(|c| format!("{} {} {} | {}", c.span.of(text), c.kind, c.finder, c.outcome))
        .collect();
    support::in_snapshots("entities", || insta::assert_snapshot!("candidates", lines.join("\n")));
}

fn check(doc: &TaggedDoc) {
    for (a, mentions) in doc.articles.iter().enumerate() {
        let text = &doc.segmented.clean.articles[a].text;
        let sentences = &doc.segmented.articles[a].sentences;
        for m in mentions {
            assert!(!m.span.is_empty() && text.get(m.span.range()).is_some(), "{m:?}");
            assert!(sentences[m.sentence as usize].span.contains(m.span), "{m:?}");
            assert!((0.0..=1.0).contains(&m.score), "{m:?}");
        }
        for pair in mentions.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
        }
    }
}

/// Pieces that the finders look at, to be mixed with arbitrary characters.
const PIECES: &[&str] = &[
    "2022年",
    "5月",
    "12日",
    "世纪",
    "至",
    "-",
    "%",
    "三成",
    "亿",
    "日元",
    "《",
    "》",
    "“",
    "”",
    "（",
    "）",
    "以下简称",
    "法案",
    "中",
    "美",
    "日",
    "欧",
    "华",
    "方",
    "对",
    "日本",
    "政府",
    "内阁",
    "·",
    "克拉克",
    "发言人",
    "大学",
    "条约",
    "县",
    "第二次",
    "十四五",
    "时期",
    "IEA",
    "AI",
    " ",
    "\n",
    "。",
    "、",
    "公元前",
    "百分之",
    "分之",
    "元",
    "$",
    "展望",
    "2026",
];

use proptest::prelude::Strategy as _;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]
    #[test]
    fn mentions_keep_the_invariants(
        parts in proptest::collection::vec(
            proptest::prop_oneof![
                3 => proptest::sample::select(PIECES).prop_map(str::to_owned),
                1 => "\\PC{0,6}",
            ],
            0..40,
        )
    ) {
        use proptest::prelude::*;
        let (segmenter, finder) = &*BUILTIN;
        let doc = segmented(segmenter, &parts.concat());
        for c in finder.candidates(&doc, 0) {
            prop_assert!(doc.clean.articles[0].text.get(c.span.range()).is_some());
        }
        check(&finder.run(doc));
    }
}

#[test]
fn short_states_in_lists_that_are_counted() {
    assert_eq!(marked("日、韩两国外长通话。"), "[日 GPE jp]、[韩 GPE kr]两国外长通话。");
    assert!(marked("日、菲、澳三国防长会谈。").starts_with("[日 GPE jp]、[菲 GPE ph]、[澳 GPE au]三国"));
    assert!(marked("法方已答复，日方可能另有打算。").starts_with("[法 GPE fr]方已答复，[日 GPE jp]方可能"));
    assert_eq!(marked("台当局没有回应。"), "[台 GPE tw]当局没有回应。");
    assert_eq!(marked("按此方法，来日方长。"), "按此方法，来日方长。");
    assert!(!marked("中、俄、印三国外长会晤。").contains("EVENT"), "the list has no one first member");
}

#[test]
fn zones_are_places() {
    assert_eq!(marked("苏州工业园区扩建。"), "[苏州工业园区 LOC -]扩建。");
    assert_eq!(marked("横琴粤澳深度合作区引才。"), "[横琴粤澳深度合作区 LOC -]引才。");
    assert_eq!(marked("长三角生态绿色一体化发展示范区。"), "[长三角生态绿色一体化发展示范区 LOC -]。");
    assert_eq!(marked("建设智慧口岸和自贸试验区，发展特大城市。"), "建设智慧口岸和自贸试验区，发展特大城市。");
    assert!(marked("西邻科罗拉多州。").starts_with("西邻["), "where it lies is no part of it");
}

#[test]
fn who_meets_whom_is_no_meeting() {
    assert_eq!(marked("马克龙会晤默茨。"), "[马克龙 PER emmanuel-macron]会晤[默茨 PER friedrich-merz]。");
    assert!(marked("第三次中日韩领导人会晤举行。").contains("EVENT"));
}

#[test]
fn a_trade_is_no_firm() {
    assert_eq!(marked("中国电信设备企业受限。"), "[中国 GPE cn][电信设备 TECH telecom-equipment]企业受限。");
    assert!(marked("中国电信公布财报。").starts_with("[中国电信 ORG"));
    assert_eq!(marked("中国与非盟合作。"), "[中国 GPE cn]与[非盟 ORG african-union]合作。");
}

#[test]
fn occupations_payments_and_arms_are_no_names() {
    assert_eq!(marked("豆农丹·哈格蒂说，价格太低。"), "豆农[丹·哈格蒂 PER -]说，价格太低。");
    assert_eq!(marked("先付定金，再签合同。"), "先付定金，再签合同。");
    assert!(!marked("他获授陆军中将军衔。").contains("PER"));
    assert!(!marked("专家片山就认为不妥。").contains("[片山就"));
    assert!(!marked("平台由华海药业牵头。").contains("[由"));
}

#[test]
fn a_club_keeps_its_city() {
    assert!(marked("上海申花取胜。").starts_with("[上海申花 ORG shanghai-shenhua]"));
    assert!(marked("申花取胜。").starts_with("[申花 ORG shanghai-shenhua]"));
}

/// Ids of the built-in lists mean one thing, surfaces are listed once, lines are sorted, nothing is malformed.
#[test]
fn builtin_lexicons_are_sound() {
    let dir = support::root().join("src/lexicon/builtin");
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut listed: HashMap<String, String> = HashMap::new();
    let mut types: HashMap<String, EntityType> = HashMap::new();
    let mut lines = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let (entries, problems) = lexicon::parse(&text, name, name, false);
        assert!(problems.is_empty(), "{problems:?}");
        lines += entries.len();
        let surfaces: Vec<&str> = entries.iter().map(|e| e.surface.as_str()).collect();
        assert!(surfaces.is_sorted(), "{name} is not sorted by surface");
        for e in &entries {
            for s in std::iter::once(&e.surface).chain(&e.aliases) {
                let before = listed.insert(s.clone(), format!("{name}#{}", e.surface));
                assert!(before.is_none(), "{s} stands in {before:?} and {name}#{}", e.surface);
            }
            let Some(id) = &e.entity else { continue };
            let slug = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(slug && !id.is_empty(), "{id} is no slug");
            let kind = types.insert(id.to_string(), e.kind);
            assert!(kind.is_none_or(|k| k == e.kind), "{id} has two types");
        }
    }
    assert_eq!(lines, lexicon::builtin().len(), "a list is not registered");
}

#[test]
fn every_finder_is_documented() {
    let ids: HashSet<&str> = jiaozhu::entities::rules().iter().map(|r| r.id).collect();
    let (segmenter, finder) = &*BUILTIN;
    for raw in support::corpus() {
        let doc = finder.run(segmented(segmenter, &raw.text));
        for m in &doc.articles[0] {
            let head = m.finder.split(':').next().unwrap();
            assert!(ids.contains(&*m.finder) || ids.contains(head), "{} has no documentation", m.finder);
        }
    }
}

/// True and false positives and false negatives.
#[derive(Clone, Copy, Default)]
struct Count {
    hit: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn f1(self) -> f64 {
        2.0 * self.hit as f64 / (2 * self.hit + self.wrong + self.missed) as f64
    }
}

/// The layout that the gold blocks give: the score is then the entity pass's own.
fn gold_layout(raw: &RawDoc, gold: &[serde_json::Value]) -> Layout {
    let index = CharIndex::new(&raw.text);
    let number = |v: &serde_json::Value| v.as_u64().unwrap() as u32;
    let mut blocks: Vec<Block> = gold
        .iter()
        .filter(|g| g["layer"] == "block")
        .enumerate()
        .map(|(i, g)| {
            let span = index.span(number(&g["start"]), number(&g["end"])).unwrap();
            let label = Label::parse(g["label"].as_str().unwrap()).unwrap();
            // Pieces of one paragraph share its number; the others get one of their own.
            let paragraph = g["paragraph"].as_u64().map_or(1000 + i as u32, |p| p as u32);
            block(span, label, Some(paragraph))
        })
        .collect();
    blocks.sort_by_key(|b| b.span);
    let mut tiles = Vec::new();
    let mut at = 0;
    for b in blocks {
        if at < b.span.start {
            tiles.push(block(Span { start: at, end: b.span.start }, Label::Space, None));
        }
        at = b.span.end;
        tiles.push(b);
    }
    if (at as usize) < raw.text.len() {
        tiles.push(block(Span::new(at as usize, raw.text.len()), Label::Space, None));
    }
    Layout { blocks: tiles, articles: vec![Metadata::default()] }
}

/// Strict scores (exact raw span and type) against the gold of the five articles, with the corpus's own lexicon.
#[test]
fn five_articles_score() {
    let mut entries = lexicon::builtin();
    let mut files: Vec<_> =
        std::fs::read_dir(support::root().join("annotations/lexicon")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (own, problems) =
            lexicon::parse(&std::fs::read_to_string(&file).unwrap(), &format!("lexicon/{name}"), name, true);
        assert!(problems.is_empty(), "{problems:?}");
        entries.extend(own);
    }
    let (segmenter, finder) = passes(&entries);
    let mut types: BTreeMap<String, Count> = BTreeMap::new();
    let mut all = Count::default();
    for raw in support::corpus() {
        let gold = support::root().join("annotations/gold").join(format!("{}.jsonl", raw.id));
        let gold: Vec<serde_json::Value> =
            std::fs::read_to_string(gold).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let mut want: HashMap<(u32, u32), &str> = gold
            .iter()
            .filter(|g| g["layer"] == "entity")
            .map(|g| {
                let at = |key: &str| g[key].as_u64().unwrap() as u32;
                ((at("start"), at("end")), g["label"].as_str().unwrap())
            })
            .collect();
        let layout = gold_layout(&raw, &gold);
        let doc = finder.run(segmenter.run(assemble(raw, layout)));
        check(&doc);
        let index = CharIndex::new(&doc.segmented.clean.raw.text);
        for m in &doc.articles[0] {
            let place = index.scalars(doc.segmented.clean.articles[0].map.to_raw(m.span));
            let hit = want.get(&place) == Some(&m.kind.name());
            if hit {
                want.remove(&place);
            }
            for count in [&mut all, types.entry(m.kind.name().to_owned()).or_default()] {
                count.hit += usize::from(hit);
                count.wrong += usize::from(!hit);
            }
        }
        for kind in want.into_values() {
            all.missed += 1;
            types.entry(kind.to_owned()).or_default().missed += 1;
        }
    }
    let table: Vec<String> = types.iter().map(|(k, c)| format!("{k} {:.3}", c.f1())).collect();
    assert!(all.f1() >= 0.98, "F1 {:.4}: {}", all.f1(), table.join(", "));
}
