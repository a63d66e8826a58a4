use jiaozhu::annotations::Anchor;
use jiaozhu::base::{CharIndex, RawDoc, Span};
use proptest::prelude::*;

#[test]
fn an_anchor_is_found_by_its_words_in_context() {
    let raw = RawDoc::from_text("d", "林川说他会来。第二天林川没有来。后来林川写了信。");
    let index = CharIndex::new(&raw.text);
    let second = raw.text.match_indices("林川").nth(1).unwrap().0;
    let anchor = Anchor::of(&raw, &index, Span::new(second, second + 6));
    let found = |text: &str| {
        let index = CharIndex::new(text);
        anchor.find(text, &index).map(|span| index.scalars(span)).map_err(|lost| lost.places)
    };
    assert_eq!(found(&raw.text), Ok((10, 12)));
    assert_eq!(found(&format!("新的一段。\n{}", raw.text)), Ok((16, 18)));
    assert_eq!(found(&format!("新。{0}\n{0}", raw.text)), Err(2), "twice in the same context");
    assert_eq!(found("林川没有来。林川来了。林川走了。林川。"), Err(0), "never by the name alone");
    let mut bare = anchor;
    (bare.prefix, bare.suffix) = (String::new(), String::new());
    let text = "新。林川来了。";
    assert!(bare.find(text, &CharIndex::new(text)).is_err(), "one place, but nothing to know it by");
}

proptest! {
    #[test]
    fn an_anchor_stands_at_its_quote_or_nowhere(
        text in "[甲乙丙。\n]{1,60}",
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), 0usize..6, "[甲乙丙。丁]{0,6}"), 0..4),
        start in any::<proptest::sample::Index>(),
        len in 1usize..5,
    ) {
        let raw = RawDoc::from_text("d", text.clone());
        let chars: Vec<char> = text.chars().collect();
        let start = start.index(chars.len());
        let end = (start + len).min(chars.len());
        let index = CharIndex::new(&raw.text);
        let anchor = Anchor::of(&raw, &index, index.span(start as u32, end as u32).unwrap());
        prop_assert_eq!(anchor.find(&text, &index).map(|s| index.scalars(s)), Ok((start as u32, end as u32)));
        let mut edited = chars;
        for (at, gone, come) in edits {
            let at = at.index(edited.len() + 1);
            let to = (at + gone).min(edited.len());
            edited.splice(at..to, come.chars());
        }
        let new: String = edited.iter().collect();
        let index = CharIndex::new(&new);
        if let Ok(span) = anchor.find(&new, &index) {
            prop_assert_eq!(span.of(&new), &anchor.quote);
        }
        // Followed through a comparison of the texts, it is its quote too, with its context around it.
        let map = jiaozhu::diff::TextMap::between(&text, &new);
        if let Some((s, e)) = map.sure(anchor.start, anchor.end, 12) {
            prop_assert_eq!(index.span(s, e).unwrap().of(&new), &anchor.quote);
        }
    }
}
