//! Any bytes: reading and cleaning never panic, blocks tile the text, every kept block maps back to its raw place.
//! `tests/it/clean/properties.rs` holds the same properties for proptest.

#![no_main]

use jiaozhu::base::Source;
use jiaozhu::clean::{Cleaner, assemble};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(raw) = jiaozhu::read::decode("fuzz", "fuzz.txt", data.to_vec(), Source::default()) else { return };
    let layout = Cleaner::default().decide(&raw);
    let doc = assemble(raw, layout);
    let mut at = 0;
    for block in &doc.blocks {
        assert_eq!(block.span.start, at, "blocks tile the text");
        assert!(block.span.end > at);
        at = block.span.end;
        assert_eq!(block.label.kept(), block.clean.is_some());
    }
    assert_eq!(at as usize, doc.raw.text.len(), "blocks reach the end");
    for article in &doc.articles {
        let mut end = 0;
        for run in article.map.runs() {
            assert_eq!(run.clean.start, end, "the map is total");
            end = run.clean.end;
            assert_eq!(article.map.to_raw(run.clean), run.raw);
            if run.copy {
                assert_eq!(run.clean.of(&article.text), run.raw.of(&doc.raw.text));
            }
        }
        assert_eq!(end as usize, article.text.len());
    }
});
