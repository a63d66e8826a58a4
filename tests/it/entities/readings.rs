//! Names that read otherwise in other company: a pair of states or a language, an army or a person, a line or a place.

use super::{BUILTIN, named, segmented};

/// The mentions of some types, one string for each text.
fn of(kinds: &[&str], text: &str) -> String {
    let keep = |mention: &String| kinds.iter().any(|kind| mention.ends_with(&format!(" {kind}")));
    let names: Vec<String> = named(text).into_iter().filter(keep).collect();
    names.iter().filter_map(|mention| mention.split(' ').next()).collect::<Vec<_>>().join(" ")
}

/// The id of every mention of a text that is one of a law.
fn laws(text: &str) -> Vec<String> {
    let (segmenter, finder) = &*BUILTIN;
    let doc = finder.run(segmented(segmenter, text));
    let law = doc.articles[0].iter().filter(|m| m.kind == jiaozhu::base::EntityType::Law);
    law.map(|m| m.entity.as_deref().unwrap_or("-").to_owned()).collect()
}

#[test]
fn states_before_what_is_written_and_languages() {
    for (text, names) in [
        ("展馆里中法文物同台亮相。", "中 法"),
        ("中越文旅企业签约。", "中 越"),
        ("中韩文创市集开张。", "中 韩"),
        ("她翻译中日文学作品。", "中 日"),
        ("中俄文教部门签约。", "中 俄"),
        ("这份美英文件没有公开。", "美 英"),
        ("中俄文艺团体互访。", "中 俄"),
        ("葡萄牙与中国签约，中葡文旅合作扩大。", "葡萄牙 中国 中 葡"),
        ("手册有中英文两种版本。", ""),
        ("展板用中俄文对照。", ""),
        ("网站有中英文版，也有日英双语版。", ""),
        ("学校编写中英文教材，开展中英文教学。", ""),
        ("中英文学习网站上线。", ""),
        ("合同以中法文书写。", ""),
    ] {
        assert_eq!(of(&["GPE"], text), names, "{text}");
    }
}

#[test]
fn pairs_behind_verbs_that_end_as_what_things_are_in() {
    for (text, names) in [
        ("双方开展中德合作。", "中 德"),
        ("各方愿发展中法关系。", "中 法"),
        ("企业拓展中韩市场。", "中 韩"),
        ("他一贯关心中美关系。", "中 美"),
        ("法案意在限制中美科研交流。", "中 美"),
        ("媒体不断炒作中欧分歧。", "中 欧"),
        ("目标是提高中日贸易额。", "中 日"),
        ("发展中国家与发展中经济体参加。", ""),
        ("在这一过程中美方作出让步。", "美"),
        ("高中德育与期中英语考试。", ""),
        ("国家发展中美学教育很重要。", ""),
        ("其中德系车占三成。", ""),
    ] {
        assert_eq!(of(&["GPE"], text), names, "{text}");
    }
}

#[test]
fn a_law_has_the_id_of_the_state_before_its_mark() {
    assert_eq!(laws("日本《个人信息保护法》去年修订。"), ["日本个人信息保护法"]);
    assert_eq!(laws("美国的《反垄断法》历史悠久。"), ["美国反垄断法"]);
    assert_eq!(laws("中国《出口管制法》生效。"), ["cn-export-control-law"]);
    assert_eq!(laws("《出口管制法》生效。"), ["cn-export-control-law"]);
    assert_eq!(laws("韩国《外商投资法》与中国《外商投资法》不同。"), ["韩国外商投资法", "cn-foreign-investment-law"]);
    assert_eq!(
        laws("越南《网络安全法》生效。《网络安全法》第九条列明例外。"),
        ["越南网络安全法", "越南网络安全法"],
        "a bare name is the last full one's"
    );
    assert_eq!(
        laws("《数据安全法》生效后，越南《数据安全法》也生效。《数据安全法》第九条列明例外。"),
        ["cn-data-security-law", "越南数据安全法", "cn-data-security-law"],
        "unless the document's own"
    );
    assert_eq!(laws("他引用中美《中美联合公报》和联合国《2030年可持续发展议程》。")[1..], ["un-sdg-2030-agenda"]);
}

#[test]
fn armies_and_persons_called_so() {
    for (text, names) in [
        ("吴军认为，技术前景广阔。", ""),
        ("梁军指出，企业应当自查。", ""),
        ("魏军和宋军一同参加会议。", ""),
        ("赵军任公司经理。", ""),
        ("专家金军认为，美军不会撤离。", "美军"),
        ("记者楚军报道。楚军还走访了企业。", ""),
        ("吴军退守江东。", "吴军"),
        ("赵军大败，燕军投降。", "赵军 燕军"),
        ("韩国国防部举行记者会。韩军表示，训练照常。", "韩军"),
        ("湘军与淮军北上。", "湘军 淮军"),
    ] {
        assert_eq!(of(&["ORG"], text).replace("国防部 ", ""), names, "{text}");
    }
}

#[test]
fn lines_and_ways_and_what_only_looks_so() {
    for (text, names) in [
        ("地铁延长线开工。", ""),
        ("匝道连通高速公路，工地在连通高速的路上。", ""),
        ("东南亚线运价上涨。", "东南亚"),
        ("欧洲线爆舱。", "欧洲"),
        ("成渝高速增长的客流。", ""),
        ("成渝高速公路拥堵。", "成渝高速公路"),
        ("京广线与将军澳线停运。", "京广线 将军澳线"),
        ("武汉成都线即将通车。", ""),
        ("武昌线停运。", "武昌线"),
    ] {
        assert_eq!(of(&["LOC"], text), names, "{text}");
    }
    assert_eq!(of(&["GPE"], "武汉成都线即将通车，大阪神户两地拥堵。"), "武汉 成都 大阪 神户");
    assert_eq!(of(&["GPE"], "北京线航班取消。"), "北京");
    assert_eq!(of(&["GPE"], "四川成都武侯区的会议。"), "四川成都武侯区");
}

#[test]
fn fleets_stand_without_their_state() {
    assert_eq!(named("俄罗斯太平洋舰队出航。"), ["俄罗斯 GPE", "太平洋舰队 ORG"]);
    assert_eq!(named("美国第七舰队抵达。"), ["美国 GPE", "第七舰队 ORG"]);
    assert_eq!(named("第五舰队司令讲话。"), ["第五舰队 ORG"]);
    assert_eq!(named("巴西国家足球队出场。"), ["巴西国家足球队 ORG"]);
}

#[test]
fn projects_of_firms_are_no_programmes() {
    for (text, names) in [
        ("公司启动员工关怀心理辅导项目。", ""),
        ("银行推出小微企业信用担保项目。", ""),
        ("厂方参加海外镍矿冶炼项目。", ""),
        ("街道实施老旧小区电梯加装工程。", ""),
        ("机场加入国际航空货物运输网络。", ""),
        ("美方启动大规模移民遣返行动。", ""),
        ("经济产业省启动海洋人才梯队强化项目。", "海洋人才梯队强化项目"),
        ("日本政府近日宣布启动跨境支付便利化行动。", "跨境支付便利化行动"),
        ("两国同意磋商，并推出跨境支付便利化行动。", "跨境支付便利化行动"),
        ("试点扩大到港口，启动实施跨境支付便利化行动，并加强监管。", "跨境支付便利化行动"),
        ("学会发起港口灯塔守护倡议。", "港口灯塔守护倡议"),
        ("政府公布K芯片飞跃计划。", "K芯片飞跃计划"),
        ("公司公布A股上市计划，医院推出X光检测计划。", ""),
    ] {
        assert_eq!(of(&["PROG"], text), names, "{text}");
    }
}

#[test]
fn what_is_said_is_no_byline_and_kin_are_no_titles() {
    for (text, names) in [
        ("主持人：谢谢！", ""),
        ("记者：谢谢。", ""),
        ("主持人：高见！请坐。", ""),
        ("作者：林小川。", "林小川"),
        ("记者：林小川、方远", "林小川 方远"),
        ("儿子向父亲借钱。", ""),
        ("会长金允浩称，价格上涨。", "金允浩"),
        ("作者华丽的文笔打动读者。", ""),
        ("父亲于昨日去世。", ""),
        ("侄子叶小铭同行。", "叶小铭"),
        ("总裁于海明出席。", "于海明"),
    ] {
        assert_eq!(of(&["PER"], text), names, "{text}");
    }
}

#[test]
fn where_somebody_meets_names_no_meeting() {
    assert_eq!(of(&["GPE", "EVENT"], "林小川在北京会晤来访的代表团。"), "北京");
    assert_eq!(of(&["GPE", "EVENT"], "双方本周于维也纳磋商相关问题。"), "维也纳");
}
