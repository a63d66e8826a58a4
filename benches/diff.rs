//! The comparison of two large outputs: ten million words, half a million mentions, of which some differ in every
//! document. The bundled output, repeated under other names, written and read as a run would.
//!
//! `cargo bench --bench diff`; the goal is 10 s and 2 GB (`/usr/bin/time -v` shows the memory).

use std::path::Path;

use jiaozhu::base::Format;
use jiaozhu::diff;
use jiaozhu::tables::{
    BlockRow, DocTables, DocumentRow, EditRow, EntityRow, Reader, SentenceRow, StanceRow, Table, TableSet, TableWriter,
    TokenRow,
};

fn main() {
    divan::main();
}

const TOKENS: usize = 10_000_000;

/// A document's rows under another name; with `retype`, every seventh mention is of another type.
fn renamed(doc: &DocTables, name: &str, retype: bool) -> TableSet {
    let mut set = TableSet::default();
    let t = &doc.tables;
    t.documents.rows().for_each(|r| set.documents.push(DocumentRow { doc: name, ..r }));
    t.blocks.rows().for_each(|r| set.blocks.push(BlockRow { doc: name, ..r }));
    t.edits.rows().for_each(|r| set.edits.push(EditRow { doc: name, ..r }));
    t.sentences.rows().for_each(|r| set.sentences.push(SentenceRow { doc: name, ..r }));
    t.tokens.rows().for_each(|r| set.tokens.push(TokenRow { doc: name, ..r }));
    t.stances.rows().for_each(|r| set.stances.push(StanceRow { doc: name, ..r }));
    // Every second mention: the texts have twice as many as the goal asks for.
    for (i, r) in t.entities.rows().step_by(2).enumerate() {
        let r#type = if retype && i % 7 == 0 { "PROG" } else { r.r#type };
        set.entities.push(EntityRow { doc: name, r#type, ..r });
    }
    set
}

fn write(dir: &Path, docs: &[DocTables], retype: bool) -> usize {
    let mut writer = TableWriter::create(dir, &[Format::Parquet]).unwrap();
    let each: usize = docs.iter().map(|d| d.tables.tokens.len()).sum();
    let rounds = TOKENS.div_ceil(each);
    for round in 0..rounds {
        for doc in docs {
            writer.append(renamed(doc, &format!("{round:05}/{}", doc.doc), retype)).unwrap();
        }
    }
    writer.finish().unwrap();
    rounds
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn every_document_differs(bencher: divan::Bencher<'_, '_>) {
    run(bencher, true);
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn no_document_differs(bencher: divan::Bencher<'_, '_>) {
    run(bencher, false);
}

fn run(bencher: divan::Bencher<'_, '_>, differ: bool) {
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let docs: Vec<DocTables> = Reader::open(&bundled).unwrap().map(Result::unwrap).collect();
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    for (to, retype) in [(&a, false), (&b, differ)] {
        std::fs::create_dir(to).unwrap();
        write(to, &docs, retype);
    }
    bencher.bench_local(|| {
        let mut changes = 0;
        diff::outputs(&a, &b, |doc| {
            changes += doc.changes.len();
            Ok(())
        })
        .unwrap();
        changes
    });
}
