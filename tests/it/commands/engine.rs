//! What runs keep and use again: the cache, shards, interrupted and damaged work. Whatever is reused, the bytes of the
//! output are those of one undisturbed run.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Corpus, HARBOUR, TARGETS};

/// Enough documents for several segments: 40 of 3 kB each, no two alike, and one that is a segment by itself.
fn many() -> Corpus {
    let mut corpus = Corpus::empty().with("annotations/targets.toml", TARGETS).with("corpus.toml", PARQUET);
    for i in 0..40 {
        corpus = corpus.with(&format!("raw/{}/page-{i}.txt", i % 3), page(i));
    }
    corpus.with("raw/long.txt", format!("{HARBOUR}\n{}", page(99)).repeat(4))
}

/// The cache is about Parquet; CSV would double the time of these tests.
const PARQUET: &str = "[output]\nformats = [\"parquet\"]\npart_size = \"20kB\"\nsegment_size = \"10kB\"\n";

fn page(n: usize) -> String {
    let mut text = format!("第{n}号港口的记录\n\n");
    for i in 0..15 {
        let (a, b) = ((n * 7919 + i * 104_729) % 5000, (n * 31 + i * 17) % 997);
        let c = char::from_u32(0x4e00 + (a as u32 * 3) % 5000).unwrap();
        text.push_str(&format!(
            "第{a}批货物由{c}{b}号船运往中国和日本的港口,金额达到{b}亿美元。专家认为,{c}的做法值得推广。\n\n"
        ));
    }
    text
}

/// All files of output/ by path, also those in folders.
fn tree(corpus: &Corpus) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![corpus.path("output")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(corpus.root()).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Which files differ: the assertion's message would be megabytes.
fn same(found: &[(String, Vec<u8>)], expected: &[(String, Vec<u8>)], what: &str) {
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "{what}");
    let differ: Vec<&String> = found.iter().zip(expected).filter(|(a, b)| a != b).map(|(a, _)| &a.0).collect();
    assert!(differ.is_empty(), "{what}: {differ:?}");
}

/// Runs and gives how many documents were reused.
fn run(corpus: &Corpus, args: &[&str]) -> u64 {
    let all: Vec<&str> = ["run", "--json"].iter().chain(args).copied().collect();
    let run = corpus.jiaozhu(&all);
    assert!(run.code() == 0 || run.code() == 3, "{}", run.all());
    let json: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    json["reused"].as_u64().unwrap()
}

/// What a run without anything kept writes.
fn afresh(corpus: &Corpus) -> Vec<(String, Vec<u8>)> {
    assert_eq!(run(corpus, &["--no-cache", "--threads", "1"]), 0);
    tree(corpus)
}

#[test]
fn threads_and_the_cache_change_no_byte() {
    let corpus = many();
    assert_eq!(run(&corpus, &["--threads", "2"]), 0);
    let expected = tree(&corpus);
    assert!(expected.iter().any(|(name, _)| name == "output/tokens/part-0002.parquet"), "the table is in parts");
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(run(&corpus, &["--threads", "8"]), 41, "all is kept");
    same(&tree(&corpus), &expected, "warm, eight threads");
    std::fs::remove_dir_all(corpus.path(".jiaozhu/cache")).unwrap();
    assert_eq!(run(&corpus, &["--threads", "1"]), 0);
    same(&tree(&corpus), &expected, "cold, one thread");
    same(&afresh(&corpus), &expected, "without a cache");
    let run = corpus.jiaozhu(&["run", "--only", "1/page-4"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    same(&tree(&corpus), &expected, "one document");
}

#[test]
fn what_did_not_change_is_not_done_again() {
    let corpus = many();
    run(&corpus, &[]);
    // A changed document.
    let corpus = corpus.with("raw/1/page-7.txt", page(7).replace("值得推广", "值得研究"));
    let reused = run(&corpus, &[]);
    assert!((20..41).contains(&reused), "{reused}");
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "a changed document");
    // A new one, a copy of another: the copy is told though the other's segment is reused.
    let corpus = corpus.with("raw/2/page-5b.txt", page(5));
    let reused = run(&corpus, &[]);
    assert!((20..42).contains(&reused), "{reused}");
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "a new document");
    // One less.
    std::fs::remove_file(corpus.path("raw/0/page-3.txt")).unwrap();
    assert!(run(&corpus, &[]) > 20);
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "a document less");
    // The configuration.
    let corpus = corpus.with("corpus.toml", format!("{PARQUET}[entities]\ntagger = false\n"));
    assert_eq!(run(&corpus, &[]), 0);
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "another configuration");
    // The address of one document.
    let corpus =
        corpus.with("raw/sources.tsv", "file\turl\tretrieved\tpublisher\nlong.txt\thttps://example.org/\t\t\n");
    assert!(run(&corpus, &[]) > 20);
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "a source");
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
}

#[test]
fn a_changed_lexicon_line_costs_the_documents_that_have_its_names() {
    const LINES: &str = "surface\ttype\tentity\taliases\n霞港局\tORG\txia\t霞局\n货船法\tLAW\tship\t\n";
    let corpus = many()
        .with("raw/1/page-7.txt", page(7).replace("专家认为", "青鸾局认为"))
        .with("annotations/lexicon/x.tsv", LINES);
    assert_eq!(run(&corpus, &[]), 0);
    let line = |entity: &str| format!("{LINES}青鸾局\tORG\t{entity}\t\n");
    let steps = [
        ("a new line", line("qingluan"), 20..41),
        ("another id", line("luan"), 20..41),
        ("a name that no document has", line("luan") + "珊瑚署\tORG\tshanhu\t\n", 41..42),
        ("no line", LINES.to_owned(), 20..41),
        ("a comment", LINES.replacen('\n', "\n# bodies\n", 1), 41..42),
        ("a name that all have", format!("{LINES}批货物\tMAT\t\t\n"), 0..1),
        (
            "another order",
            "surface\ttype\tentity\taliases\n货船法\tLAW\tship\t\n霞港局\tORG\txia\t霞局\n".to_owned(),
            0..1,
        ),
    ];
    let mut corpus = corpus;
    for (what, lexicon, expected) in steps {
        corpus = corpus.with("annotations/lexicon/x.tsv", &lexicon);
        let reused = run(&corpus, &[]);
        assert!(expected.contains(&reused), "{what}: {reused}");
        let warm = tree(&corpus);
        same(&warm, &afresh(&corpus), what);
        let named = corpus.jiaozhu(&["export", "jsonl", "1/page-7"]).stdout().contains("x.tsv#青鸾局");
        assert_eq!(named, lexicon.contains("青鸾局"), "{what}");
    }
}

#[test]
fn nothing_changed_is_seen_from_the_stamps() {
    let corpus = Corpus::small();
    // The first run is too near to the writing of the files for their times to tell.
    std::thread::sleep(Duration::from_millis(2100));
    run(&corpus, &[]);
    let before = tree(&corpus);
    let seconds = |corpus: &Corpus| {
        let run = corpus.jiaozhu(&["run", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
        assert_eq!(json["summary"]["documents"], 2);
        (json["reused"].as_u64().unwrap(), json["seconds"]["load"].as_f64().unwrap())
    };
    assert_eq!(seconds(&corpus), (2, 0.0), "the dictionary was not even loaded");
    same(&tree(&corpus), &before, "nothing changed");
    // Same size, same time of writing.
    let path = corpus.path("raw/harbour.txt");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    std::fs::write(&path, HARBOUR.replace("12.5%", "13.5%")).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(seconds(&corpus).1 > 0.0, "the entry's own time tells");
    assert!(corpus.table("blocks").join("\n").contains("13.5%"));
    // A file of output/ that is not what the run wrote.
    std::fs::write(corpus.path("output/tokens.csv"), "x\n").unwrap();
    let changed = tree(&corpus);
    run(&corpus, &[]);
    assert_ne!(tree(&corpus), changed);
    let warm = tree(&corpus);
    same(&warm, &afresh(&corpus), "a spoilt output");
}

#[test]
fn a_damaged_cache_is_noticed_and_made_again() {
    let corpus = many();
    run(&corpus, &[]);
    let expected = tree(&corpus);
    let packs = || {
        let mut packs: Vec<_> =
            std::fs::read_dir(corpus.path(".jiaozhu/cache/packs")).unwrap().map(|e| e.unwrap().path()).collect();
        packs.sort();
        packs
    };
    assert!(packs().len() > 2);
    for (how, spoil) in [
        ("a byte", (|bytes: &mut Vec<u8>| bytes[1000] ^= 1) as fn(&mut Vec<u8>)),
        ("the head", |bytes| {
            let at = bytes.len() - 100;
            bytes[at] ^= 1;
        }),
        ("cut", |bytes| bytes.truncate(bytes.len() / 2)),
        ("empty", Vec::clear),
    ] {
        for pack in packs() {
            let mut bytes = std::fs::read(&pack).unwrap();
            spoil(&mut bytes);
            std::fs::write(&pack, bytes).unwrap();
        }
        // Otherwise the old files of output/ would be taken, and the packs never read.
        std::fs::remove_dir_all(corpus.path("output")).unwrap();
        run(&corpus, &[]);
        same(&tree(&corpus), &expected, how);
    }
    // What an older lexicon's packs hold is damaged just so.
    for pack in packs() {
        let mut bytes = std::fs::read(&pack).unwrap();
        bytes[1000] ^= 1;
        std::fs::write(&pack, bytes).unwrap();
    }
    std::fs::remove_dir_all(corpus.path("output")).unwrap();
    let corpus = corpus.with("annotations/lexicon/x.tsv", "surface\ttype\tentity\taliases\n珊瑚署\tORG\tshanhu\t\n");
    run(&corpus, &[]);
    let expected = tree(&corpus);
    same(&expected, &afresh(&corpus), "with another lexicon");
    for file in ["index", "last.json"] {
        std::fs::write(corpus.path(&format!(".jiaozhu/cache/{file}")), "7\n1 2 3 4 x 5 long\n").unwrap();
        assert_eq!(run(&corpus, &[]), 41, "{file}");
        same(&tree(&corpus), &expected, file);
    }
}

#[test]
fn the_cache_holds_what_the_last_run_used() {
    let corpus = many();
    run(&corpus, &[]);
    let count = || std::fs::read_dir(corpus.path(".jiaozhu/cache/packs")).unwrap().count();
    let before = count();
    std::fs::write(corpus.path("raw/1/page-7.txt"), page(77)).unwrap();
    run(&corpus, &[]);
    assert_eq!(count(), before);
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let corpus = Corpus::small().with(".jiaozhu/cache", "in the way");
    assert_eq!(run(&corpus, &[]), 0);
    assert_eq!(run(&corpus, &[]), 0);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    let corpus = Corpus::small().with("corpus.toml", "[run]\ncache = false\n");
    assert_eq!(run(&corpus, &[]), 0);
    assert_eq!(run(&corpus, &[]), 0);
    assert!(!corpus.path(".jiaozhu/cache").exists());
}

/// What cannot be read is part of what a shard found, not of what it left open.
#[test]
fn a_document_that_cannot_be_read_is_no_missing_shard() {
    let cut = || Corpus::small().with("raw/cut.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x2b");
    let (whole, corpus) = (cut(), cut());
    assert_eq!(whole.jiaozhu(&["run"]).code(), 3);
    corpus.jiaozhu(&["run", "--shard", "1/1"]);
    let merge = corpus.jiaozhu(&["merge", "--strict"]);
    assert_eq!(merge.code(), 3, "{}", merge.all());
    same(&tree(&corpus), &tree(&whole), "with an unreadable document");
    assert!(corpus.table("problems").join("\n").contains("cut off"), "{:?}", corpus.table("problems"));
}

#[test]
fn what_people_put_into_output_stays_what_it_is() {
    let corpus = Corpus::small();
    corpus.jiaozhu(&["run"]);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, corpus.path(name)).unwrap();
    link("nowhere", "output/dangling");
    link(".", "output/loop");
    std::fs::create_dir(corpus.path("output/notes")).unwrap();
    std::fs::write(corpus.path("output/notes/a.md"), "注").unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    std::fs::File::options().write(true).open(corpus.path("output/notes/a.md")).unwrap().set_modified(old).unwrap();
    // A run must not wait for somebody to write into it.
    let pipe = Command::new("mkfifo").arg(corpus.path("output/pipe")).status().unwrap();
    assert!(pipe.success());
    let corpus = corpus.with("raw/harbour.txt", HARBOUR.replace("12.5%", "13.5%"));
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert_eq!(std::fs::read_link(corpus.path("output/dangling")).unwrap(), std::path::Path::new("nowhere"));
    assert!(corpus.path("output/loop").is_symlink() && corpus.path("output/pipe").exists());
    assert_eq!(std::fs::read_to_string(corpus.path("output/notes/a.md")).unwrap(), "注");
    assert_eq!(std::fs::metadata(corpus.path("output/notes/a.md")).unwrap().modified().unwrap(), old);
}

#[test]
fn shards_make_what_one_run_makes() {
    let whole = many();
    run(&whole, &[]);
    let expected = tree(&whole);
    // In the corpus's own cache, two at a time.
    let corpus = many();
    let shards: Vec<_> = ["1/4", "2/4", "3/4", "4/4"]
        .map(|shard| {
            Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
                .args(["run", "--shard", shard, "--threads", "1"])
                .current_dir(corpus.root())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .into_iter()
        .collect();
    for mut shard in shards {
        assert!(shard.wait().unwrap().success());
    }
    assert!(!corpus.path("output").exists(), "shards publish nothing");
    let merge = corpus.jiaozhu(&["merge", "--strict"]);
    assert_eq!(merge.code(), 0, "{}", merge.all());
    same(&tree(&corpus), &expected, "four shards");
    // In folders of their own; one is missing.
    let corpus = many();
    for shard in ["1/3", "3/3"] {
        let dir = format!("work-{}", &shard[..1]);
        assert_eq!(corpus.jiaozhu(&["run", "--shard", shard, "--shard-dir", &dir]).code(), 0);
    }
    let strict = corpus.jiaozhu(&["merge", "--strict", "work-1", "work-3"]);
    assert_eq!(strict.code(), 1, "{}", strict.all());
    assert!(strict.stderr().contains("segments have not been computed"), "{}", strict.stderr());
    let merge = corpus.jiaozhu(&["merge", "work-1", "work-3"]);
    assert_eq!(merge.code(), 0, "{}", merge.all());
    assert!(merge.stderr().contains("in no shard and had to be computed"), "{}", merge.stderr());
    same(&tree(&corpus), &expected, "two of three shards");
    // One of one.
    let corpus = many();
    assert_eq!(corpus.jiaozhu(&["run", "--shard", "1/1"]).code(), 0);
    assert_eq!(run(&corpus, &[]), 41, "a run takes what shards left");
    same(&tree(&corpus), &expected, "1/1");
    let wrong = corpus.jiaozhu(&["run", "--shard", "5/4"]);
    assert_eq!(wrong.code(), 2);
}

#[test]
fn a_killed_run_goes_on_where_it_was() {
    let whole = many();
    run(&whole, &[]);
    let expected = tree(&whole);
    let corpus = many();
    let packs = || {
        let files = std::fs::read_dir(corpus.path(".jiaozhu/cache/packs")).into_iter().flatten().flatten();
        // Not those that are being written.
        files.filter(|file| file.path().extension().is_some_and(|e| e == "pack")).count()
    };
    for at_least in [1, 2] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
            .args(["run", "--threads", "1"])
            .current_dir(corpus.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while packs() < at_least && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(!corpus.path("output").exists());
    assert!(run(&corpus, &[]) > 0, "what was done is kept");
    same(&tree(&corpus), &expected, "killed twice");
}

#[test]
fn a_document_that_takes_too_long_is_a_problem_and_the_others_are_whole() {
    let corpus = Corpus::small().with("raw/endless.txt", HARBOUR.repeat(20_000));
    let run = corpus.jiaozhu(&["run", "--time-limit", "5s"]);
    assert_eq!(run.code(), 3, "{}", run.all());
    let problems = corpus.table("problems").join("\n");
    assert!(problems.contains("raw/endless.txt") && problems.contains("it took longer than 5s"), "{problems}");
    assert!(corpus.table("documents").iter().any(|l| l.starts_with("harbour,")));
    assert!(corpus.table("documents").iter().any(|l| l.starts_with("north/forest,")));
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    let wrong = Corpus::small().with("corpus.toml", "[run]\ntime_limit = \"soon\"\n").jiaozhu(&["run"]);
    assert_eq!(wrong.code(), 2);
    assert!(wrong.stderr().contains("“soon” is no time"), "{}", wrong.stderr());
}

/// Documents that go through the passes together are what they are alone, and those that could not be read stay out of it.
#[test]
fn documents_together_are_what_they_are_alone() {
    use jiaozhu::pipeline::{Clock, Engine};

    let corpus = many();
    let opened = jiaozhu::corpus::Corpus::open(corpus.root()).unwrap();
    let engine = Engine::load(&opened).unwrap();
    let files = opened.inputs().unwrap().files.all().unwrap();
    let raws: Vec<_> = files[..6].iter().map(|file| engine.read(file).map_err(|p| p.message)).collect();
    let (clock, mut seen) = (Clock::default(), Vec::new());
    let mut given = raws.clone();
    given.insert(2, Err("gone".to_owned()));
    let mut at = |i| {
        seen.push(i);
        true
    };
    let mut docs =
        engine.process_all(given, &clock, &mut at, |i, pass, message| format!("{i} {}: {message}", pass.name()));
    assert_eq!(docs.remove(2).unwrap_err(), "gone");
    let alone = raws.into_iter().map(|raw| engine.process(raw.unwrap(), &clock));
    for (together, alone) in docs.into_iter().zip(alone) {
        assert_eq!(format!("{:?}", together.unwrap()), format!("{alone:?}"));
    }
    assert_eq!(seen, [0, 1, 3, 4, 5, 6].repeat(4), "pass by pass");
}
