//! Throughput of each pass, in bytes of raw text: the bundled articles, [`COPIES`] times, so that what a pass costs once
//! does not count.
//!
//! `cargo bench --bench passes`. Read it as ratios: the first line is the baseline, jieba-rs cutting and tagging the
//! same raw texts with no pass around it, on the same machine in the same run. The statistical tagger is off but in the
//! lines that name it.

use std::borrow::Borrow;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use jiaozhu::base::{Format, RawDoc, SegmentedDoc, Source, StanceDoc, TaggedDoc};
use jiaozhu::clean::{Cleaner, assemble};
use jiaozhu::corpus::Corpus;
use jiaozhu::entities::Tagger;
use jiaozhu::pipeline::{Clock, Engine};
use jiaozhu::tables::{Signatures, TableSet, TableWriter};

/// The five articles are 75 KB: some 3 MB.
const COPIES: usize = 40;

fn main() {
    divan::main();
}

struct Bench {
    engine: Engine,
    files: Vec<(String, Vec<u8>)>,
    bytes: usize,
}

impl Bench {
    fn new() -> Self {
        Self::with(None)
    }

    fn with(tagger: Option<Arc<Tagger>>) -> Self {
        let corpus = Corpus::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let engine = Engine::with(&corpus, true, tagger).unwrap();
        let articles: Vec<_> =
            corpus.inputs().unwrap().files.all().unwrap().iter().map(|f| (f.id.clone(), f.load().unwrap())).collect();
        // Sorted by id, as documents come.
        let mut files = Vec::new();
        for copy in 0..COPIES {
            files.extend(articles.iter().map(|(id, bytes)| (format!("{copy:03}/{id}"), bytes.clone())));
        }
        let bytes = files.iter().map(|(_, b)| b.len()).sum();
        Self { engine, files, bytes }
    }

    fn raw(&self) -> Vec<RawDoc> {
        self.files
            .iter()
            .map(|(id, bytes)| jiaozhu::read::decode(id, id, bytes.clone(), Source::default()).unwrap())
            .collect()
    }

    fn segmented(&self) -> Vec<SegmentedDoc> {
        let clean = |raw: RawDoc| {
            let layout = self.engine.cleaner.decide(&raw);
            assemble(raw, layout)
        };
        self.raw().into_iter().map(|raw| self.engine.segmenter.run(clean(raw))).collect()
    }

    fn tagged(&self) -> Vec<TaggedDoc> {
        self.segmented().into_iter().map(|doc| self.engine.entities.run(doc)).collect()
    }

    fn done(&self) -> Vec<StanceDoc> {
        self.tagged().into_iter().map(|doc| self.engine.stance.run(doc)).collect()
    }
}

/// Documents of about a megabyte: what a run puts into a segment.
const SEGMENT: usize = 64;

/// Writes documents as a run does, segment by segment.
fn write(docs: impl IntoIterator<Item: Borrow<StanceDoc>>) {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = TableWriter::create(dir.path(), &[Format::Parquet]).unwrap();
    let mut set = TableSet::default();
    for (i, doc) in docs.into_iter().enumerate() {
        set.push(doc.borrow());
        if (i + 1) % SEGMENT == 0 {
            writer.append(std::mem::take(&mut set)).unwrap();
        }
    }
    writer.append(set).unwrap();
    writer.finish().unwrap();
}

#[divan::bench(sample_count = 10)]
fn a0_baseline_jieba_tag(bencher: Bencher) {
    let bench = Bench::new();
    let jieba = jieba_rs::Jieba::new();
    let texts: Vec<String> = bench.raw().into_iter().map(|r| r.text).collect();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .bench(|| texts.iter().map(|t| jieba.tag(t, true).len()).sum::<usize>());
}

#[divan::bench(sample_count = 10)]
fn a1_read(bencher: Bencher) {
    let bench = Bench::new();
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| bench.raw());
}

#[divan::bench(sample_count = 10)]
fn a2_clean(bencher: Bencher) {
    let bench = Bench::new();
    let cleaner = Cleaner::default();
    bencher.counter(BytesCount::new(bench.bytes)).with_inputs(|| bench.raw()).bench_values(|docs| {
        let clean = |raw: RawDoc| {
            let layout = cleaner.decide(&raw);
            assemble(raw, layout)
        };
        docs.into_iter().map(clean).collect::<Vec<_>>()
    });
}

#[divan::bench(sample_count = 10)]
fn a3_segment(bencher: Bencher) {
    let bench = Bench::new();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.segmented())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.segmenter.run(d.clean)).collect::<Vec<_>>());
}

#[divan::bench(sample_count = 10)]
fn a4_entities(bencher: Bencher) {
    entities(bencher, &Bench::new());
}

#[divan::bench(sample_count = 3)]
fn a4_entities_with_tagger(bencher: Bencher) {
    entities(bencher, &Bench::with(Some(Arc::new(Tagger::builtin()))));
}

fn entities(bencher: Bencher, bench: &Bench) {
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.segmented())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.entities.run(d)).collect::<Vec<_>>());
}

#[divan::bench(sample_count = 10)]
fn a5_stance(bencher: Bencher) {
    let bench = Bench::new();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.tagged())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.stance.run(d)).collect::<Vec<_>>());
}

#[divan::bench(sample_count = 10)]
fn a6_tables(bencher: Bencher) {
    let bench = Bench::new();
    let docs = bench.done();
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| write(&docs));
}

/// One table: its columns filled, encoded and compressed.
#[divan::bench(sample_count = 10, args = TableSet::NAMES)]
fn a7_table(bencher: Bencher, table: &str) {
    let bench = Bench::new();
    let docs = bench.done();
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| {
        for docs in docs.chunks(SEGMENT) {
            let mut set = TableSet::default();
            docs.iter().for_each(|doc| set.push_one(table, doc));
            let none = Signatures::default();
            divan::black_box(set.pack(&none, &[Format::Parquet], b"").unwrap());
        }
    });
}

/// What tells an article's copies.
#[divan::bench(sample_count = 10)]
fn a8_signatures(bencher: Bencher) {
    let bench = Bench::new();
    let mut set = TableSet::default();
    bench.done().iter().for_each(|doc| set.push_one("documents", doc));
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| set.signatures());
}

#[divan::bench(sample_count = 10)]
fn b_all_from_bytes_to_parquet(bencher: Bencher) {
    all(bencher, &Bench::new());
}

#[divan::bench(sample_count = 3)]
fn b_all_with_tagger(bencher: Bencher) {
    all(bencher, &Bench::with(Some(Arc::new(Tagger::builtin()))));
}

fn all(bencher: Bencher, bench: &Bench) {
    let clock = Clock::default();
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| {
        let mut raw = bench.raw().into_iter().map(Ok::<_, String>).peekable();
        // Together, as a run does.
        let segments = std::iter::from_fn(|| {
            raw.peek()?;
            let some = raw.by_ref().take(SEGMENT).collect();
            Some(bench.engine.process_all(some, &clock, &mut |_| true, |_, _, message| message))
        });
        write(segments.flatten().map(Result::unwrap));
    });
}
