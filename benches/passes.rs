//! Throughput of each pass on the bundled articles, in bytes of raw text.
//!
//! `cargo bench --bench passes`. Read it as ratios: the first line is the baseline, jieba-rs cutting and tagging the
//! same raw texts with no pass around it, on the same machine in the same run.

use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;
use jiaozhu::base::{RawDoc, SegmentedDoc, Source, StanceDoc, TaggedDoc};
use jiaozhu::clean::{Cleaner, assemble};
use jiaozhu::corpus::Corpus;
use jiaozhu::pipeline::{Clock, Engine};
use jiaozhu::tables::{TableSet, TableWriter};

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
        let corpus = Corpus::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let engine = Engine::load(&corpus).unwrap();
        let files: Vec<_> =
            corpus.inputs().unwrap().files.iter().map(|f| (f.id.clone(), f.load().unwrap())).collect();
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

#[divan::bench]
fn a0_baseline_jieba_tag(bencher: Bencher) {
    let bench = Bench::new();
    let jieba = jieba_rs::Jieba::new();
    let texts: Vec<String> = bench.raw().into_iter().map(|r| r.text).collect();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .bench(|| texts.iter().map(|t| jieba.tag(t, true).len()).sum::<usize>());
}

#[divan::bench]
fn a1_read(bencher: Bencher) {
    let bench = Bench::new();
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| bench.raw());
}

#[divan::bench]
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

#[divan::bench]
fn a3_segment(bencher: Bencher) {
    let bench = Bench::new();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.segmented())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.segmenter.run(d.clean)).collect::<Vec<_>>());
}

#[divan::bench]
fn a4_entities(bencher: Bencher) {
    let bench = Bench::new();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.segmented())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.entities.run(d)).collect::<Vec<_>>());
}

#[divan::bench]
fn a5_stance(bencher: Bencher) {
    let bench = Bench::new();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.tagged())
        .bench_values(|docs| docs.into_iter().map(|d| bench.engine.stance.run(d)).collect::<Vec<_>>());
}

#[divan::bench]
fn a6_tables(bencher: Bencher) {
    let bench = Bench::new();
    let docs = bench.done();
    let formats = [jiaozhu::base::Format::Parquet];
    bencher.counter(BytesCount::new(bench.bytes)).bench(|| {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = TableWriter::create(dir.path(), &formats).unwrap();
        for doc in &docs {
            let mut set = TableSet::default();
            set.push(doc);
            writer.append(set).unwrap();
        }
        writer.finish().unwrap()
    });
}

#[divan::bench]
fn b_all_passes_without_writing(bencher: Bencher) {
    let bench = Bench::new();
    let clock = Clock::default();
    bencher
        .counter(BytesCount::new(bench.bytes))
        .with_inputs(|| bench.raw())
        .bench_values(|docs| docs.into_iter().map(|raw| bench.engine.process(raw, &clock)).collect::<Vec<_>>());
}
