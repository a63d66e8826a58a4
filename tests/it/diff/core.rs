use super::{diff, mention, shown, stance, view};

const TEXT: &str = "日本政府通过了新法案。东亚地区抱有期待。\n# 广告\n经济产业省将拨款。";

#[test]
fn every_kind_of_change_of_a_mention() {
    let old = view(TEXT);
    let old = mention(old, "日本", 0, "GPE", "japan", "tagger");
    let old = mention(old, "法案", 0, "LAW", "", "tagger");
    let old = mention(old, "东亚地区", 0, "GPE", "", "tagger");
    let old = mention(old, "产业", 0, "TECH", "", "tagger");
    let new = view(TEXT);
    let new = mention(new, "日本", 0, "GPE", "jp", "gazetteer:lexicon/x.tsv#日本");
    let new = mention(new, "新法案", 0, "LAW", "", "pattern:law");
    let new = mention(new, "东亚地区", 0, "LOC", "", "human:li");
    let new = mention(new, "拨款", 0, "MONEY", "", "tagger");
    let expected = [
        "entity relink 0..2 日本 [GPE = japan] → 0..2 日本 [GPE = jp] (gazetteer:lexicon/x.tsv#日本)",
        "entity move 8..10 法案 [LAW] → 7..10 新法案 [LAW] (pattern:law)",
        "entity retype 11..15 东亚地区 [GPE] → 11..15 东亚地区 [LOC] (human:li)",
        "entity remove 28..30 产业 [TECH] → ∅ (tagger)",
        "entity add ∅ → 32..34 拨款 [MONEY] (tagger)",
    ];
    assert_eq!(shown(&diff(&old, &new)), expected);
    assert!(diff(&old, &old).is_empty());
}

#[test]
fn what_a_longer_mention_swallowed_names_it() {
    let old = mention(mention(view(TEXT), "日本", 0, "GPE", "", "t"), "政府", 0, "ORG", "", "t");
    let new = mention(view(TEXT), "日本政府", 0, "ORG", "", "gazetteer:lexicon/x.tsv#日本政府");
    let diff = diff(&old, &new);
    let expected = [
        "entity move 0..2 日本 [GPE] → 0..4 日本政府 [ORG] (gazetteer:lexicon/x.tsv#日本政府)",
        "entity remove 2..4 政府 [ORG] → ∅ (gazetteer:lexicon/x.tsv#日本政府)",
    ];
    assert_eq!(shown(&diff), expected);
    assert_eq!(diff.changes[1].instead.as_ref().unwrap().quote, "日本政府");
}

#[test]
fn blocks_are_kept_dropped_and_relabelled() {
    let old = view(TEXT);
    let mut new = view(TEXT);
    (new.blocks[2].label, new.blocks[2].finder) = (Some("heading".to_owned()), "heading".to_owned());
    (new.blocks[4].label, new.blocks[4].finder) = (Some("contact".to_owned()), "contact".to_owned());
    let expected = [
        "block keep 21..25 # 广告 [ad] → 21..25 # 广告 [heading] (heading)",
        "block drop 26..35 经济产业省将拨款。 [paragraph] → 26..35 经济产业省将拨款。 [contact] (contact)",
    ];
    assert_eq!(shown(&diff(&old, &new)), expected);
}

#[test]
fn a_block_that_is_cut_shows_the_piece() {
    let old = view("甲乙丙丁戊己庚。");
    let mut new = view("甲乙丙丁戊己庚。");
    let mut ad = new.blocks[0].clone();
    (ad.start, ad.end, ad.quote, ad.label) = (2, 4, "丙丁".to_owned(), Some("injected_ad".to_owned()));
    let mut tail = new.blocks[0].clone();
    (tail.start, tail.quote) = (4, "戊己庚。".to_owned());
    (new.blocks[0].end, new.blocks[0].quote) = (2, "甲乙".to_owned());
    new.blocks.extend([ad, tail]);
    assert_eq!(
        shown(&diff(&old, &new)),
        ["block drop 2..4 丙丁 [paragraph] → 2..4 丙丁 [injected_ad] (rule-of-paragraph)"]
    );
}

#[test]
fn every_kind_of_change_of_a_stance() {
    let old = view(TEXT);
    let old = stance(old, 0, "law", "none", "author");
    let old = stance(old, 1, "law", "favor", "author");
    let old = stance(old, 2, "law", "favor", "author");
    let new = view(TEXT);
    let new = stance(new, 0, "law", "against", "author");
    let new = stance(new, 1, "law", "favor", "东亚地区");
    let new = stance(new, 2, "money", "favor", "author");
    let lines = shown(&diff(&old, &new));
    let kinds: Vec<&str> = lines.iter().map(|l| l.split(' ').nth(1).unwrap()).collect();
    assert_eq!(kinds, ["flip", "holder", "add", "remove"], "{lines:#?}");
}

#[test]
fn a_stance_follows_the_mentions_of_its_sentence() {
    let old = stance(view(TEXT), 0, "law", "favor", "author");
    let new = mention(view(TEXT), "日本政府", 0, "ORG", "", "gazetteer:lexicon/x.tsv#日本政府");
    let new = stance(new, 0, "law", "favor", "日本政府");
    let causes: Vec<String> = diff(&old, &new).changes.into_iter().map(|c| c.cause).collect();
    assert_eq!(causes, ["gazetteer:lexicon/x.tsv#日本政府"; 2]);
}

#[test]
fn an_inserted_paragraph_shifts_what_follows_and_no_more() {
    let annotate = |raw: &str| {
        let v = mention(view(raw), "东亚地区", 0, "LOC", "", "tagger");
        let n = v.sentences.len();
        stance(v, n - 1, "law", "favor", "author")
    };
    let old = annotate(TEXT);
    let new = annotate(&format!("新的一段话。\n{TEXT}"));
    let new = mention(new, "新的", 0, "TECH", "", "tagger");
    let diff = diff(&old, &new);
    let expected = ["entity add ∅ → 0..2 新的 [TECH] (raw)", "block add ∅ → 0..6 新的一段话。 [paragraph] (raw)"];
    let mut lines = shown(&diff);
    lines.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(lines, expected);
    assert_eq!((diff.rest.raw_inserted, diff.rest.raw_removed, diff.rest.sentences), (7, 0, 0));
}

#[test]
fn an_edited_sentence_keeps_its_stance() {
    let old = stance(view(TEXT), 0, "law", "favor", "author");
    let new = stance(view(&TEXT.replace("通过了", "昨天通过了")), 0, "law", "favor", "author");
    let diff = diff(&old, &new);
    assert_eq!(shown(&diff), Vec::<String>::new());
    assert_eq!(diff.rest.raw_inserted, 2);
}

#[test]
fn ids_are_stable_and_tell_repetitions_apart() {
    let text = "日本。\n日本。\n";
    let new = mention(mention(view(text), "日本", 0, "GPE", "", "t"), "日本", 1, "GPE", "", "t");
    let once = diff(&view(text), &new);
    assert_ne!(once.changes[0].id, once.changes[1].id);
    // Another paragraph before, another finder: the same changes.
    let text = "前面的话很长很长。\n日本。\n日本。\n";
    let new = mention(mention(view(text), "日本", 0, "GPE", "", "u"), "日本", 1, "GPE", "", "u");
    let again = diff(&view(text), &new);
    let ids = |d: &jiaozhu::diff::DocDiff| d.changes.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&once), ids(&again));
}
