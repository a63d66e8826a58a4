//! Input that is not a folder of .txt files: records, archives, packed files, standard input.

use std::io::Write;
use std::process::{Command, Stdio};

use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::record_batch::RecordBatchT;

use super::{Corpus, FOREST, HARBOUR, TARGETS};
use crate::support::in_snapshots;

/// Ids and texts of the documents that every form is to give. The ids sort otherwise than the records stand.
fn texts() -> Vec<(&'static str, String)> {
    vec![
        ("海运/b", FOREST.to_owned()),
        ("a", HARBOUR.to_owned()),
        ("c", format!("\u{feff}{}", FOREST.replace('\n', "\r\n").replace("十年", "二十年"))),
        ("d", "“引号”与\\反斜线\t与\u{1f30a}。\n\n专家认为,这一做法值得推广。\n".to_owned()),
    ]
}

/// The corpus of plain files that the others are compared with.
fn plain() -> Corpus {
    texts().into_iter().fold(Corpus::empty().with("annotations/targets.toml", TARGETS), |corpus, (id, text)| {
        corpus.with(&format!("raw/set/{id}.txt"), text)
    })
}

fn other(path: &str, bytes: impl AsRef<[u8]>) -> Corpus {
    Corpus::empty().with("annotations/targets.toml", TARGETS).with(path, bytes)
}

const TABLES: [&str; 8] = ["documents", "blocks", "edits", "sentences", "tokens", "entities", "stances", "problems"];

/// Runs both, and checks that they say the same, and that the second can be verified.
fn same(expected: &Corpus, corpus: &Corpus, what: &str) {
    if !expected.path("output").exists() {
        assert_eq!(expected.jiaozhu(&["run"]).code(), 0);
    }
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{what}: {}", run.all());
    for table in TABLES {
        assert_eq!(corpus.table(table), expected.table(table), "{what}: {table}");
    }
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{what}: {}", verify.all());
    let check = corpus.jiaozhu(&["run", "--check"]);
    assert_eq!(check.code(), 0, "{what}: {}", check.all());
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// The texts as JSON Lines; ids of members of folders are percent-encoded, so here they have none.
fn json_lines(records: &[(String, String)], escaped: bool) -> String {
    let line = |(id, text): &(String, String)| {
        let line = serde_json::json!({"more": [{"text": "no"}], "id": id, "text": text}).to_string();
        if !escaped {
            return line + "\r\n";
        }
        let ascii: String = line
            .encode_utf16()
            .map(|u| if u < 128 { char::from(u as u8).to_string() } else { format!("\\u{u:04x}") })
            .collect();
        ascii + "\n\n"
    };
    records.iter().map(line).collect()
}

fn flat() -> Vec<(String, String)> {
    texts().into_iter().map(|(id, text)| (id.replace('/', "_"), text)).collect()
}

fn flat_plain() -> Corpus {
    flat().into_iter().fold(Corpus::empty().with("annotations/targets.toml", TARGETS), |corpus, (id, text)| {
        corpus.with(&format!("raw/set/{id}.txt"), text)
    })
}

#[test]
fn a_member_that_stands_in_an_archive_three_times_is_told_twice() {
    let page = |n: usize| ("a", format!("{HARBOUR}\n第{n}版\n"));
    let corpus = Corpus::small().with("raw/pages.tar", tar_of(&[page(1), page(2), page(3)]));
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 3);
    let told = corpus.table("problems").join("\n");
    assert!(told.contains("left out: ") && told.contains("left out (2 of this name): "), "{told}");
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
}

#[test]
fn an_archive_that_is_cut_off_in_zeros_is_told() {
    let tar = tar_of(&[("a", HARBOUR.to_owned()), ("b", "\0".repeat(8192)), ("c", FOREST.to_owned())]);
    let b = tar.len() - 1024 - FOREST.len().div_ceil(512) * 512 - 512 - 4096;
    let corpus = Corpus::small().with("raw/cut.tar", &tar[..b]);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 3);
    let told = corpus.table("problems").join("\n");
    assert!(told.contains("raw/cut.tar,") && told.contains("it is cut off"), "{told}");
}

fn tar_of(members: &[(&str, String)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Directory);
    header.set_size(0);
    header.set_cksum();
    tar.append_data(&mut header, "海运/", std::io::empty()).unwrap();
    for (name, text) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, format!("./{name}.txt"), text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap()
}

fn zip_of(members: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (i, (name, text)) in members.iter().enumerate() {
        let method = if i % 2 == 0 { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(format!("{name}.txt"), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn parquet_of(columns: &[(&str, Vec<Option<String>>)]) -> Vec<u8> {
    use polars::prelude::{Column, DataFrame, ParquetWriter};
    let height = columns[0].1.len();
    let columns = columns.iter().map(|(name, cells)| Column::new((*name).into(), cells)).collect();
    let mut bytes = Vec::new();
    let mut frame = DataFrame::new(height, columns).unwrap();
    ParquetWriter::new(&mut bytes).with_row_group_size(Some(3)).finish(&mut frame).unwrap();
    bytes
}

#[test]
fn json_lines_give_what_files_give() {
    let expected = flat_plain();
    for escaped in [false, true] {
        let lines = json_lines(&flat(), escaped);
        same(&expected, &other("raw/set.jsonl", &lines), "jsonl");
        same(
            &expected,
            &other("raw/set.ndjson", format!("\u{feff}{}", lines.trim_end())),
            "byte order mark, no last end",
        );
        same(&expected, &other("raw/set.jsonl.gz", gzip(lines.as_bytes())), "gzip");
        same(&expected, &other("raw/set.NDJSON.zst", zst(lines.as_bytes())), "zstd");
    }
    // Packed in parts, as logs are.
    let lines = json_lines(&flat(), false);
    let (a, b) = lines.as_bytes().split_at(lines.len() / 2);
    same(&expected, &other("raw/set.jsonl.gz", [gzip(a), gzip(b)].concat()), "two gzip members");
    same(&expected, &other("raw/set.jsonl.zst", [zst(a), zst(b)].concat()), "two zstd frames");
}

#[test]
fn archives_give_what_files_give() {
    let expected = plain();
    let tar = tar_of(&texts());
    same(&expected, &other("raw/set.tar", &tar), "tar");
    same(&expected, &other("raw/set.tar.gz", gzip(&tar)), "tar.gz");
    same(&expected, &other("raw/set.tgz", gzip(&tar)), "tgz");
    same(&expected, &other("raw/set.tar.zst", zst(&tar)), "tar.zst");
    same(&expected, &other("raw/set.zip", zip_of(&texts())), "zip");
    same(&expected, &other("raw/set.zip", [&b"a program"[..], &zip_of(&texts())].concat()), "zip that unpacks itself");
}

#[test]
fn parquet_gives_what_files_give() {
    let column = |of: fn(&(String, String)) -> &String| flat().iter().map(|r| Some(of(r).clone())).collect::<Vec<_>>();
    let parquet = parquet_of(&[("other", column(|r| &r.0)), ("_id", column(|r| &r.0)), ("正文", column(|r| &r.1))]);
    same(&flat_plain(), &other("raw/set.parquet", parquet), "parquet");
}

#[test]
fn packed_files_give_what_files_give() {
    let expected = plain();
    let corpus = texts().into_iter().enumerate().fold(
        Corpus::empty().with("annotations/targets.toml", TARGETS),
        |corpus, (i, (id, text))| match i % 2 {
            0 => corpus.with(&format!("raw/set/{id}.txt.gz"), gzip(text.as_bytes())),
            _ => corpus.with(&format!("raw/set/{id}.txt.zst"), zst(text.as_bytes())),
        },
    );
    same(&expected, &corpus, "txt.gz and txt.zst");
    let manifest = std::fs::read_to_string(corpus.path("output/manifest.json")).unwrap();
    assert!(manifest.contains("raw/set/a.txt.zst"), "{manifest}");
}

#[test]
fn the_manifest_names_the_container_and_notices_its_change() {
    let corpus = other("raw/set.jsonl", json_lines(&flat(), false));
    corpus.jiaozhu(&["run"]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(corpus.path("output/manifest.json")).unwrap()).unwrap();
    let inputs: Vec<&str> =
        manifest["inputs"].as_array().unwrap().iter().map(|i| i["path"].as_str().unwrap()).collect();
    assert_eq!(inputs, ["annotations/targets.toml", "raw/set.jsonl"]);
    // The kept index goes with what it was made of.
    let spool = || std::fs::read_dir(corpus.path(".jiaozhu/spool")).unwrap().count();
    assert_eq!(spool(), 1);
    let longer = json_lines(&flat(), false) + "{\"id\": \"e\", \"text\": \"新的一行。\"}\n";
    std::fs::write(corpus.path("raw/set.jsonl"), longer).unwrap();
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 1);
    assert!(verify.stdout().contains("raw/set.jsonl"), "{}", verify.all());
    assert_eq!(spool(), 1);
    // One document alone: the rows of the others are of the old file, and the manifest says so.
    assert_eq!(corpus.jiaozhu(&["run", "--only", "set/e"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 1);
    corpus.jiaozhu(&["run"]);
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    std::fs::remove_file(corpus.path("raw/set.jsonl")).unwrap();
    let corpus = corpus.with("raw/harbour.txt", HARBOUR);
    corpus.jiaozhu(&["run"]);
    assert_eq!(std::fs::read_dir(corpus.path(".jiaozhu/spool")).unwrap().count(), 0);
}

#[test]
fn every_command_takes_the_ids_of_records() {
    let corpus = other("raw/set.jsonl.gz", gzip(json_lines(&flat(), false).as_bytes()));
    corpus.jiaozhu(&["run"]);
    let offset = HARBOUR.chars().position(|c| c == '东').unwrap().to_string();
    for name in ["set/a", "raw/set.jsonl.gz:2"] {
        let explain = corpus.jiaozhu(&["explain", name, &offset]);
        assert_eq!(explain.code(), 0, "{}", explain.all());
        assert!(explain.stdout().contains("of raw/set.jsonl.gz:2: 东 (U+4E1C), byte "), "{}", explain.stdout());
        assert!(explain.stdout().contains("of the text\n"), "{}", explain.stdout());
    }
    assert_eq!(corpus.jiaozhu(&["show", "set/海运_b"]).code(), 0);
    let before = corpus.output();
    assert_eq!(corpus.jiaozhu(&["run", "--only", "set/a"]).code(), 0);
    assert_eq!(corpus.output(), before);
    // What is kept may go at any time.
    std::fs::remove_dir_all(corpus.path(".jiaozhu")).unwrap();
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    // A damaged index is made again.
    let index = std::fs::read_dir(corpus.path(".jiaozhu/spool")).unwrap().flatten().map(|file| file.path());
    let index = index.into_iter().find(|path| path.extension().is_some_and(|e| e == "index")).unwrap();
    let whole = std::fs::read_to_string(&index).unwrap();
    assert!(whole.contains("\"海运_b\""), "{whole}");
    std::fs::write(&index, whole.replace("\"海运_b\"", "\"海运_c\"")).unwrap();
    assert_eq!(corpus.jiaozhu(&["run", "--check"]).code(), 0);
    assert_eq!(std::fs::read_to_string(&index).unwrap(), whole);
    // Where it cannot be kept, a temporary folder does.
    std::fs::remove_dir_all(corpus.path(".jiaozhu/spool")).unwrap();
    std::fs::write(corpus.path(".jiaozhu/spool"), "").unwrap();
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{}", verify.all());
    assert_eq!(corpus.jiaozhu(&["show", "set/a"]).code(), 0);
}

#[test]
fn columns_say_where_a_record_came_from() {
    let record = |id: u32, publisher: &str| {
        serde_json::json!({"meta": {"nr": id, "paper": publisher}, "headline": "森林纪事", "day": "2024/5/6 10:00",
            "web": format!("https://www.forest.example/{id}"), "page": {"body": "当地居民种下了大量树木,风沙明显减少。"}})
        .to_string()
    };
    let config = "[input]\nid = \"meta.nr\"\ntext = [\"text\", \"page.body\"]\nurl = \"web\"\npublisher = \"meta.paper\"\n\
                  title = \"headline\"\ndate = \"day\"\n";
    let corpus = Corpus::empty()
        .with("raw/crawl.jsonl", format!("{}\n{}\n", record(2, "北方报"), record(1, "")))
        .with(
            "raw/sources.tsv",
            "file\turl\tretrieved\tpublisher\ncrawl.jsonl\thttps://all.example/\t2024-06-01\t全集\n",
        )
        .with("corpus.toml", config);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    let rows = corpus.table("documents");
    let start = |row: &str| row.split(",zh,").next().unwrap().to_owned();
    assert_eq!(start(&rows[1]), "crawl/1,1,森林纪事,,全集,2024-05-06T10:00,https://www.forest.example/1");
    assert_eq!(start(&rows[2]), "crawl/2,1,森林纪事,,北方报,2024-05-06T10:00,https://www.forest.example/2");
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    // The same columns elsewhere: a new reading of the same file.
    let corpus = corpus.with("corpus.toml", config.replace("\"headline\"", "\"none\""));
    corpus.jiaozhu(&["run"]);
    assert!(corpus.table("documents")[1].starts_with("crawl/1,1,,,全集"), "{:?}", corpus.table("documents"));
}

#[test]
fn dates_and_times_of_parquet_are_read() {
    use polars::prelude::{Column, DataFrame, DataType, ParquetWriter, TimeUnit};
    // 2024-05-06 in days, and ten o'clock of it, and its midnight, in milliseconds.
    let days = 19_849;
    let midnight = i64::from(days) * 86_400_000;
    let write = |published: Column, title: Column| {
        let (ids, text) = (["a", "b"], ["当地居民种下了大量树木,风沙明显减少。", FOREST]);
        let columns = vec![Column::new("id".into(), ids), Column::new("text".into(), text), published, title];
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut DataFrame::new(2, columns).unwrap()).unwrap();
        bytes
    };
    let of = |name: &str, numbers: [i64; 2], kind: DataType| Column::new(name.into(), numbers).cast(&kind).unwrap();
    let title = || Column::new("title".into(), ["森林纪事", "海港纪事"]);
    let millis = DataType::Datetime(TimeUnit::Milliseconds, None);
    let micros = DataType::Datetime(TimeUnit::Microseconds, None);
    for (published, expected) in [
        (of("date", [days.into(), 0], DataType::Int32).cast(&DataType::Date).unwrap(), ["2024-05-06", "1970-01-01"]),
        (of("date", [midnight, midnight + 36_000_000], millis), ["2024-05-06", "2024-05-06T10:00"]),
        (of("published_at", [midnight * 1000, 60_000_001], micros), ["2024-05-06", "1970-01-01T00:01"]),
    ] {
        let corpus = other("raw/crawl.parquet", write(published, title()));
        let run = corpus.jiaozhu(&["run"]);
        assert_eq!(run.code(), 0, "{}", run.all());
        let rows = corpus.table("documents");
        for (row, date) in rows[1..].iter().zip(expected) {
            assert!(row.contains(&format!(",{date},")), "{date}: {row}");
        }
    }
    // A title is no date.
    let corpus = other("raw/crawl.parquet", write(title().with_name("x".into()), of("title", [0, 1], DataType::Date)));
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 3);
    let problems = corpus.table("problems");
    assert!(problems[1].contains("the column title holds dates, not strings"), "{problems:?}");
}

/// A Parquet file of arrays: also of types that polars is built without here.
fn parquet_of_arrays(columns: Vec<(&str, Box<dyn Array>)>) -> Vec<u8> {
    use polars_arrow::datatypes::{ArrowSchema, Field};
    use polars_parquet::write::{
        CompressionOptions, FileWriter, StatisticsOptions, Version, WriteOptions, get_dtype_encoding, row_group_iter,
    };
    let field = |(name, array): &(&str, Box<dyn Array>)| {
        ((*name).into(), Field::new((*name).into(), array.dtype().clone(), true))
    };
    let schema: ArrowSchema = columns.iter().map(field).collect();
    let encodings: Vec<_> = columns.iter().map(|(_, array)| get_dtype_encoding(array.dtype())).collect();
    let rows = columns[0].1.len();
    let chunk = RecordBatchT::new(rows, schema.clone().into(), columns.into_iter().map(|(_, array)| array).collect());
    let options = WriteOptions {
        statistics: StatisticsOptions::full(),
        compression: CompressionOptions::Uncompressed,
        version: Version::V1,
        data_page_size: None,
    };
    let mut writer = FileWriter::try_new(Vec::new(), schema, options).unwrap();
    let fields = writer.parquet_schema().fields().to_vec();
    writer.write(rows as u64, row_group_iter(chunk, encodings.into(), fields, options)).unwrap();
    writer.end(None).unwrap();
    writer.into_inner()
}

fn strings<const N: usize>(cells: [Option<&str>; N]) -> Box<dyn Array> {
    Utf8ViewArray::from_slice(cells).boxed()
}

#[test]
fn whole_numbers_of_every_size_are_read_from_parquet() {
    let texts = || strings([Some(FOREST), Some(HARBOUR)]);
    for (name, ids) in [
        ("int8", PrimitiveArray::<i8>::from_slice([7, -8]).boxed()),
        ("int16", PrimitiveArray::<i16>::from_slice([7, -8]).boxed()),
        ("int32", PrimitiveArray::<i32>::from_slice([7, -8]).boxed()),
        ("int64", PrimitiveArray::<i64>::from_slice([7, -8]).boxed()),
    ] {
        let corpus = other("raw/set.parquet", parquet_of_arrays(vec![("id", ids), ("text", texts())]));
        let run = corpus.jiaozhu(&["run"]);
        assert_eq!(run.code(), 0, "{name}: {}", run.all());
        assert_eq!(docs(&corpus), ["set/-8", "set/7"], "{name}");
    }
}

/// As for JSON Lines, row by row.
#[test]
fn the_first_column_of_parquet_that_holds_something_counts() {
    let ids = ["a", "b", "c", "d"];
    let texts = [Some(""), None, Some(FOREST), Some(FOREST)];
    let contents = [Some(FOREST), Some(FOREST), Some(""), None];
    let parquet = || {
        parquet_of_arrays(vec![
            ("id", strings(ids.map(Some))),
            ("content", strings(contents)),
            ("text", strings(texts)),
        ])
    };
    let line =
        |i: usize| serde_json::json!({"id": ids[i], "text": texts[i], "content": contents[i]}).to_string() + "\n";
    let lines: String = (0..4).map(line).collect();
    let expected = ids.iter().fold(Corpus::empty().with("annotations/targets.toml", TARGETS), |corpus, id| {
        corpus.with(&format!("raw/set/{id}.txt"), FOREST)
    });
    for config in ["", "[input]\ntext = [\"content\", \"text\"]\n"] {
        same(&expected, &other("raw/set.parquet", parquet()).with("corpus.toml", config), "parquet");
        same(&expected, &other("raw/set.jsonl", &lines).with("corpus.toml", config), "jsonl");
    }
}

#[test]
fn damaged_parquet_says_the_same_every_time_and_nothing_else() {
    let column = |of: fn(&(String, String)) -> &String| flat().iter().map(|r| Some(of(r).clone())).collect::<Vec<_>>();
    let whole = parquet_of(&[("id", column(|r| &r.0)), ("text", column(|r| &r.1)), ("url", column(|r| &r.0))]);
    let footer = whole.len() - 8 - usize::from(whole[whole.len() - 8]) - 256 * usize::from(whole[whole.len() - 7]);
    // All the pages; then bytes of the footer, one after the other.
    let mut damaged = vec![whole.clone()];
    damaged[0][4..footer].fill(0xff);
    for at in (footer..whole.len() - 8).step_by(29) {
        damaged.push(whole.clone());
        damaged.last_mut().unwrap()[at] ^= 0x15;
    }
    let mut told = None;
    for (i, bytes) in [damaged[0].clone(), damaged[0].clone()].into_iter().chain(damaged).enumerate() {
        let corpus = other("raw/set.parquet", bytes)
            .with("raw/harbour.txt", FOREST)
            .with("corpus.toml", "[entities]\ntagger = false\n");
        let run = corpus.jiaozhu(&["run"]);
        assert!([0, 3].contains(&run.code()) && !run.stderr().contains("panicked"), "{i}: {}", run.all());
        if i < 3 {
            assert_eq!(told.get_or_insert(corpus.table("problems")), &corpus.table("problems"));
        }
    }
}

#[test]
fn what_python_writes_though_it_is_no_json_is_read() {
    let lines = "{\"id\": \"a\", \"url\": NaN, \"text\": \"风沙明显减少。\", \"score\": -Infinity}\n\
                 {\"id\": \"b\", \"text\": \"风沙\\ud83d明显减少。\"}\n{\"id\": \"c\", \"text\": nan}\n";
    for (name, bytes) in [("raw/set.jsonl", lines.as_bytes().to_vec()), ("raw/set.jsonl.gz", gzip(lines.as_bytes()))] {
        let corpus = bad(name, bytes);
        assert_eq!(docs(&corpus), ["set/a", "set/b"]);
        let problems = corpus.table("problems");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[1].contains(":2,set/b,read,warning,\"1 half of a surrogate pair"), "{problems:?}");
        assert!(problems[2].contains(":3,,read,error,\"left out: the line is no JSON object"), "{problems:?}");
        assert!(corpus.table("sentences").iter().any(|row| row.contains("风沙\u{fffd}明显减少。")));
    }
}

#[test]
fn what_a_file_is_and_its_name_does_not_say_is_told_once() {
    let lines = json_lines(&flat(), false);
    let utf16: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let packed = gzip(lines.as_bytes());
    for (name, bytes, what) in [
        (
            "raw/set.jsonl",
            packed.clone(),
            "it is packed with gzip, which its name does not say; hint: let its name end in .gz",
        ),
        ("raw/set.tar", zst(b"x"), "it is packed with Zstandard"),
        ("raw/set.jsonl.gz", zst(b"x"), "it is packed with Zstandard"),
        ("raw/set.jsonl.gz", lines.clone().into_bytes(), "it is not packed with gzip, though its name says so"),
        ("raw/set.txt.zst", FOREST.into(), "it is not packed with Zstandard, though its name says so"),
        ("raw/set.jsonl", zip_of(&texts()), "it is a zip archive"),
        ("raw/set.jsonl", utf16.clone(), "it is text in UTF-16"),
        ("raw/set.jsonl.gz", gzip(&[&b"\xff\xfe"[..], &utf16].concat()), "it is text in UTF-16"),
    ] {
        let corpus = bad(name, bytes);
        let problems = corpus.table("problems");
        assert!(problems.len() == 2 && problems[1].contains(what), "{name}: {problems:?}");
    }
    // As tapes and some tools fill up.
    same(&flat_plain(), &other("raw/set.jsonl.gz", [&packed[..], &[0; 700]].concat()), "zeros behind gzip");
    let between = [&packed[..], &[0; 70_000], &gzip(b"{\"id\": 1}\n")].concat();
    let corpus = bad("raw/set.jsonl.gz", between);
    assert_eq!((docs(&corpus).len(), corpus.table("problems").len()), (4, 2));
}

/// Runs a corpus with a bad input beside a good one.
fn bad(path: &str, bytes: impl AsRef<[u8]>) -> Corpus {
    let corpus = other(path, bytes).with("raw/harbour.txt", HARBOUR);
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 3, "{path}: {}", run.all());
    let verify = corpus.jiaozhu(&["verify"]);
    assert_eq!(verify.code(), 0, "{path}: {}", verify.all());
    assert!(corpus.table("documents").iter().any(|row| row.starts_with("harbour,1,")));
    corpus
}

fn docs(corpus: &Corpus) -> Vec<String> {
    let mut docs: Vec<String> =
        corpus.table("blocks")[1..].iter().filter_map(|row| row.split_once(',')).map(|(d, _)| d.to_owned()).collect();
    docs.retain(|d| d.starts_with("set"));
    docs.dedup();
    docs
}

#[test]
fn bad_lines_harm_no_other() {
    let good = serde_json::json!({"id": "good/1", "text": FOREST}).to_string();
    let mut lines = Vec::new();
    for line in [
        "{\"id\": 7, \"text\": \"不断扩大\"",
        &good,
        "",
        "[1, 2]",
        "{\"id\": 8, \"body_html\": \"x\", \"lang\": \"zh\"}",
        "{\"id\": 9, \"text\": [\"一\", \"二\"]}",
        "{\"id\": 10, \"text\": \"\"}",
        "{\"id\": 1.5, \"text\": \"十年来,北方的森林面积不断扩大。\"}",
        &good,
        "{\"id\": 11, \"text\": \"\\ud800\"}",
    ] {
        lines.extend(line.as_bytes());
        lines.push(b'\n');
    }
    lines.extend(b"{\"id\": 12, \"text\": \"\xba\xa3\xb8\xdb\"}\n");
    lines.extend(b"{\"id\": 13, \"text\": \"\xe6\xb5\xb7\xe6\xb8\xaf\xe5\xbc\x80\xe6\x94\xbe\xe3\x80\x82\"}");
    let corpus = bad("raw/set.jsonl", lines).with("corpus.toml", "[input]\nid = \"id\"\n");
    corpus.jiaozhu(&["run"]);
    assert_eq!(docs(&corpus), ["set/00000008", "set/11", "set/13", "set/good%2F1"]);
    in_snapshots("commands", || insta::assert_snapshot!("bad_lines", corpus.table("problems").join("\n")));
}

#[test]
fn many_flaws_of_one_kind_are_counted() {
    let corpus = bad("raw/set.jsonl", "x\n".repeat(1500));
    let problems = corpus.table("problems");
    assert_eq!(problems.len(), 1 + 1000 + 1);
    assert!(
        problems.iter().any(|row| row.contains("and 500 more lines that are no JSON objects; the last is at 1500"))
    );
}

#[test]
fn what_is_cut_off_gives_what_comes_before() {
    let lines = json_lines(&flat(), false);
    for (name, bytes) in [
        ("raw/set.jsonl.gz", gzip(lines.as_bytes())),
        ("raw/set.jsonl.zst", {
            // A frame a record: each is flushed by itself.
            flat().into_iter().map(|r| zst(json_lines(&[r], false).as_bytes())).collect::<Vec<_>>().concat()
        }),
    ] {
        let corpus = bad(name, &bytes[..bytes.len() - 20]);
        assert!(docs(&corpus).len() < 4, "{name}: {:?}", docs(&corpus));
        assert!(corpus.table("problems").iter().any(|row| row.contains("cut off")), "{:?}", corpus.table("problems"));
    }
    let tar = tar_of(&texts());
    let last = tar.len() - 1024 - 600;
    for (name, bytes) in [("raw/set.tar", tar[..last].to_vec()), ("raw/set.tar.gz", gzip(&tar[..last]))] {
        let corpus = bad(name, bytes);
        assert_eq!(docs(&corpus), ["set/a", "set/c", "set/海运/b"], "{name}");
        assert!(corpus.table("problems").iter().any(|row| row.contains("the 3 documents before")));
    }
    let zip = zip_of(&texts());
    let corpus = bad("raw/set.zip", &zip[..zip.len() - 30]);
    assert_eq!(docs(&corpus), ["set/a", "set/c", "set/d", "set/海运/b"], "{:?}", corpus.table("problems"));
    // One that was written to a pipe has the sizes behind the members; here the last member is cut.
    let mut zip = zip::ZipWriter::new_stream(Vec::new());
    for (name, text) in texts() {
        zip.start_file(format!("{name}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let directory = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let corpus = bad("raw/set.zip", &zip[..directory - 30]);
    assert_eq!(docs(&corpus), ["set/a", "set/c", "set/海运/b"], "{:?}", corpus.table("problems"));
    let packed = gzip(HARBOUR.as_bytes());
    let corpus = bad("raw/set.txt.gz", &packed[..packed.len() - 9]);
    assert!(
        corpus
            .table("problems")
            .iter()
            .any(|row| row.contains("raw/set.txt.gz,set,read,error,") && row.contains("cannot be read: it is cut off"))
    );
    let column = |of: fn(&(String, String)) -> &String| flat().iter().map(|r| Some(of(r).clone())).collect::<Vec<_>>();
    let parquet = parquet_of(&[("text", column(|r| &r.1))]);
    bad("raw/set.parquet", &parquet[..parquet.len() - 10]);
}

#[test]
fn archives_with_what_is_no_text() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["__MACOSX/._a.txt", ".hidden.txt", "a.txt", "../../b.TXT", "page.html", "inner.zip", "crawl.jsonl"] {
        zip.start_file(name, options).unwrap();
        zip.write_all("风沙明显减少。".as_bytes()).unwrap();
    }
    let mut zip = zip.finish().unwrap().into_inner();
    let corpus = bad("raw/set.zip", &zip);
    assert_eq!(docs(&corpus), ["set/a", "set/b"]);
    in_snapshots("commands", || insta::assert_snapshot!("bad_members", corpus.table("problems").join("\n")));

    // The directory's entry of a.txt gets the mark of an encrypted member.
    let at = |zip: &[u8], what: &[u8]| zip.windows(what.len()).rposition(|w| w == what).unwrap();
    let directory = at(&zip, b"a.txt") - 46;
    assert_eq!(&zip[directory..directory + 4], b"PK\x01\x02");
    zip[directory + 8] |= 1;
    let corpus = bad("raw/set.zip", &zip);
    assert_eq!(docs(&corpus), ["set/b"]);
    assert!(corpus.table("problems").iter().any(|row| row.contains("raw/set.zip:a.txt") && row.contains("encrypted")));

    // A damaged text is noticed.
    let stored = zip_of(&[("x", FOREST.to_owned()), ("y", FOREST.to_owned())]);
    let at = at(&stored, "风沙".as_bytes());
    let mut damaged = stored.clone();
    damaged[at] ^= 1;
    let corpus = bad("raw/set.zip", damaged);
    assert_eq!(docs(&corpus), ["set/x"]);
    assert!(
        corpus
            .table("problems")
            .iter()
            .any(|row| row.contains("raw/set.zip:y.txt,set/y,read,error") && row.contains("checksum"))
    );
}

#[test]
fn of_members_of_one_name_the_first_is_kept_and_the_others_are_told() {
    let texts: Vec<String> = (1..6).map(|i| FOREST.replace("十年", &format!("{i}0年"))).collect();
    let names: Vec<String> = (1..6).map(|i| format!("member{i}")).collect();
    let members: Vec<(&str, String)> = names.iter().map(String::as_str).zip(texts).collect();
    let mut zip = zip_of(&members);
    for at in 0..zip.len() {
        if zip[at..].starts_with(b"member") {
            zip[at + 6] = b'1';
        }
    }
    let corpus = bad("raw/set.zip", &zip);
    assert_eq!(docs(&corpus), ["set/member1"]);
    assert!(corpus.table("sentences").iter().any(|row| row.contains("10年来")));
    let problems = corpus.table("problems");
    assert_eq!(problems.iter().filter(|row| row.contains("has the same document id")).count(), 4, "{problems:?}");
}

#[test]
fn archives_one_after_the_other_are_one() {
    let expected = plain();
    let all = texts();
    let (a, b) = (tar_of(&all[..2]), tar_of(&all[2..]));
    same(&expected, &other("raw/set.tar", [&a[..], &b].concat()), "tar");
    same(&expected, &other("raw/set.tgz", [gzip(&a), gzip(&b)].concat()), "tgz");
    // As GNU tar fills up the last of its blocks, and with one that is not whole.
    same(&expected, &other("raw/set.tar", [&a[..], &[0; 9216], &b, &[0; 10_340]].concat()), "zeros");
    let corpus = bad("raw/set.tar", [&tar_of(&all)[..], &b"notes ".repeat(100)].concat());
    assert_eq!(docs(&corpus).len(), 4);
    let problems = corpus.table("problems");
    assert!(problems[1].contains("what stands there is no member of a tar archive; the 4 documents"), "{problems:?}");
}

#[test]
fn containers_without_documents_are_named() {
    let corpus =
        bad("raw/set.jsonl", "\n\n").with("raw/none.tar", [0; 1024]).with("raw/not.zip", "x").with("raw/a.json", "{}");
    corpus.jiaozhu(&["run"]);
    let problems = corpus.table("problems");
    for (file, what) in [
        ("raw/a.json", "a .json file, left out"),
        ("raw/none.tar", "it holds no document"),
        ("raw/not.zip", "it cannot be read as a zip archive"),
        ("raw/set.jsonl", "it holds no document"),
    ] {
        assert!(problems.iter().any(|row| row.starts_with(file) && row.contains(what)), "{file}: {problems:?}");
    }
    assert_eq!(problems.len(), 1 + 4);
}

#[test]
fn what_is_too_large_is_left_out() {
    let large = "风".repeat(400_000);
    let config = ("corpus.toml", "[input]\nlargest_mb = 1\n");
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let lines = line("a", &large) + &line("b", FOREST) + &line("c", &large.repeat(5));
    let members = [("a", large.clone()), ("b", FOREST.to_owned())];
    for (name, bytes) in [
        ("raw/set.jsonl", lines.clone().into_bytes()),
        ("raw/set.jsonl.gz", gzip(lines.as_bytes())),
        ("raw/set.tar", tar_of(&members)),
        ("raw/set.zip", zip_of(&members)),
    ] {
        let corpus = other(name, bytes).with(config.0, config.1);
        let run = corpus.jiaozhu(&["run"]);
        assert_eq!(run.code(), 3, "{name}: {}", run.all());
        assert_eq!(docs(&corpus), ["set/b"], "{name}");
        assert!(corpus.table("problems")[1].contains("largest_mb"), "{name}");
        assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    }
    let corpus = other("raw/set.txt.gz", gzip(large.as_bytes())).with("raw/b.txt", &large).with(config.0, config.1);
    assert_eq!(corpus.jiaozhu(&["run"]).code(), 3);
    assert_eq!(corpus.table("problems").len(), 3, "{:?}", corpus.table("problems"));
}

#[test]
fn keys_of_input_that_do_not_exist_are_errors() {
    for (name, config) in [
        ("key", "[input]\ncontent = \"x\"\n"),
        ("empty", "[input]\ntext = []\n"),
        ("size", "[input]\nlargest_mb = 0\n"),
        ("dots", "[input]\nid = \"a..b\"\n"),
    ] {
        let corpus = Corpus::small().with("corpus.toml", config);
        in_snapshots("commands", || {
            insta::assert_snapshot!(format!("bad_input_{name}"), corpus.jiaozhu(&["run"]).all());
        });
    }
}

#[test]
fn two_records_of_one_id_and_a_file() {
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let lines: String = (0..12).map(|i| line("x", &format!("第{i}行。"))).collect();
    let corpus = bad("raw/set.jsonl", lines + &line("y", "森林。")).with("raw/set/y.txt", FOREST);
    corpus.jiaozhu(&["run"]);
    let problems = corpus.table("problems");
    assert_eq!(problems.len(), 1 + 11 + 1, "{problems:?}");
    assert!(
        problems
            .iter()
            .any(|row| row.starts_with("raw/set.jsonl:12,set/x,read,error,left out: raw/set.jsonl:1 has the same"))
    );
    assert!(
        problems
            .iter()
            .any(|row| row.starts_with("raw/set.jsonl:13,set/y,read,error,left out: raw/set/y.txt has the same"))
    );
}

#[test]
fn standard_input_is_stored_and_run() {
    let corpus = Corpus::empty().with("annotations/targets.toml", TARGETS);
    let run = |args: &[&str], bytes: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
            .args(args)
            .current_dir(corpus.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let packed = zst(json_lines(&flat(), false).as_bytes());
    let (code, said) = run(&["run", "--stdin", "set"], &packed);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("standard input is stored as raw/set.jsonl.zst"), "{said}");
    let expected = flat_plain();
    expected.jiaozhu(&["run"]);
    for table in TABLES {
        assert_eq!(corpus.table(table), expected.table(table));
    }
    assert_eq!(corpus.jiaozhu(&["verify"]).code(), 0);
    assert_eq!(run(&["run", "--stdin", "set"], &packed).0, 0, "the same again");
    let before = corpus.output();
    let (code, said) = run(&["run", "--stdin", "set"], &zst(b"{\"text\": \"\"}"));
    assert_eq!(code, 2);
    assert!(said.starts_with("error: raw/set.jsonl.zst is there already, with other content"), "{said}");
    assert_eq!(run(&["run", "--stdin"], b"").0, 2);
    assert_eq!(corpus.output(), before);
}

#[test]
fn lines_of_any_length_and_order() {
    // A line of 3 MB between short ones, and numbers in place of ids.
    let long = "海港数据共享需要各方合作,".repeat(3_000_000 / 39);
    let texts = ["第一。", &long, "第三。"];
    let lines: String = texts.iter().map(|t| serde_json::json!({"text": t}).to_string() + "\n").collect();
    let corpus = other("raw/set.jsonl", lines)
        .with("corpus.toml", "[output]\nformats = [\"csv\"]\n[entities]\ntagger = false\n");
    let run = corpus.jiaozhu(&["run"]);
    assert_eq!(run.code(), 0, "{}", run.all());
    assert_eq!(docs(&corpus), ["set/00000001", "set/00000002", "set/00000003"]);
}
