//! `map`: documents in, rows of one table out.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use jiaozhu::base::{Given, RecordFields};
use jiaozhu::tables::{ArrowDocuments, Table, TableSet, fields, read};
use polars::prelude::{Column, CompatLevel, DataFrame, NamedFrom, ParquetReader, SchemaExt, SerReader, Series};
use polars_arrow::array::{Array, DictionaryArray, ListArray, PrimitiveArray, Utf8Array};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, IntegerType};
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::record_batch::RecordBatchT;
use serde_json::{Value, json};

use super::{Corpus, FOREST, HARBOUR, Run, TARGETS};
use crate::support::{corpus, in_snapshots, root};

fn start(dir: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_jiaozhu"))
        .arg("map")
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends bytes through `jiaozhu map`.
fn map(corpus: &Corpus, args: &[&str], input: &[u8]) -> Run {
    let mut child = start(corpus.root(), args);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It may end before it has read everything.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run { output, dir: corpus.root().to_owned() }
}

fn json_lines(documents: &[(&str, &str)]) -> Vec<u8> {
    documents.iter().flat_map(|(id, text)| format!("{}\n", json!({ "id": id, "text": text })).into_bytes()).collect()
}

/// Rows of JSON Lines.
fn rows(run: &Run) -> Vec<Value> {
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(run: &Run) -> Vec<String> {
    let mut ids: Vec<String> = rows(run).iter().map(|row| row["doc"].as_str().unwrap().to_owned()).collect();
    ids.dedup();
    ids
}

/// An Arrow stream with a batch for each list of documents.
fn arrow(batches: &[&[(&str, &str)]]) -> Vec<u8> {
    let frame = |batch: &[(&str, &str)]| {
        let column = |name: &str, cells: Vec<&str>| Column::from(Series::new(name.into(), cells));
        let ids = column("id", batch.iter().map(|d| d.0).collect());
        let more = column("more", batch.iter().map(|_| "passed over").collect());
        DataFrame::new(batch.len(), vec![more, ids, column("text", batch.iter().map(|d| d.1).collect())]).unwrap()
    };
    let level = CompatLevel::oldest();
    let schema = frame(&[]).schema().iter_fields().map(|f| (f.name().clone(), f.to_arrow(level))).collect();
    let batches: Vec<_> = batches.iter().flat_map(|b| frame(b).iter_chunks(level, false).collect::<Vec<_>>()).collect();
    arrow_of(&schema, &batches)
}

fn arrow_of(schema: &ArrowSchema, batches: &[RecordBatchT<Box<dyn Array>>]) -> Vec<u8> {
    let mut writer = StreamWriter::new(Vec::new(), WriteOptions { compression: None });
    writer.start(schema, None).unwrap();
    batches.iter().for_each(|batch| writer.write(batch, None).unwrap());
    writer.finish().unwrap();
    writer.into_inner()
}

/// The schema and the batches of an Arrow stream that has an end.
fn batches(bytes: &[u8]) -> (ArrowSchema, Vec<DataFrame>) {
    let mut reader = Cursor::new(bytes);
    let metadata = read_stream_metadata(&mut reader).unwrap();
    let schema = metadata.schema.clone();
    let mut frames = Vec::new();
    let mut stream = StreamReader::new(reader, metadata, None);
    for state in &mut stream {
        let StreamState::Some(batch) = state.unwrap() else { panic!("the stream has no end") };
        let height = batch.len();
        let columns = batch.into_arrays().into_iter().zip(schema.iter_values());
        let columns = columns.map(|(array, field)| Column::from(Series::try_from((field, array)).unwrap()));
        frames.push(DataFrame::new(height, columns.collect()).unwrap());
    }
    (schema, frames)
}

/// A cell as `Table::cells` shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(words) => words.iter().map(shown).collect::<Vec<_>>().join("|"),
        Value::Number(n) if n.is_f64() => (n.as_f64().unwrap() as f32).to_string(),
        other => other.to_string(),
    }
}

fn cells<T: Table>(table: &T) -> Vec<Vec<String>> {
    (0..table.len()).map(|row| table.cells(row)).collect()
}

#[test]
fn the_rows_are_those_of_a_run() {
    let docs = corpus();
    let mut bundled = Corpus::empty().with("corpus.toml", "[output]\nformats = [\"parquet\"]\n");
    for doc in &docs {
        bundled = bundled.with(&format!("raw/{}.txt", doc.id), &doc.text);
    }
    for file in ["lexicon/agencies.tsv", "lexicon/laws.tsv", "lexicon/technologies.tsv", "targets.toml"] {
        let path = format!("annotations/{file}");
        bundled = bundled.with(&path, std::fs::read(root().join(&path)).unwrap());
    }
    assert_eq!(bundled.jiaozhu(&["run"]).code(), 0);
    let expected = read(&bundled.path("output")).unwrap();
    let documents: Vec<(&str, &str)> = docs.iter().map(|d| (d.id.as_str(), d.text.as_str())).collect();
    macro_rules! compare {
        ($($table:ident),+) => {$({
            let name = stringify!($table);
            let run = map(&bundled, &["--table", name], &json_lines(&documents));
            assert_eq!(run.code(), 0, "{}", run.stderr());
            let rows = rows(&run);
            let names: Vec<&str> = fields(name).iter().map(|f| f.name).collect();
            for row in &rows {
                assert_eq!(row.as_object().unwrap().len(), names.len());
            }
            let rows: Vec<Vec<String>> = rows.iter().map(|row| names.iter().map(|n| shown(&row[n])).collect()).collect();
            assert!(rows == cells(&expected.$table), "{name} as JSON Lines");
            assert!(name == "problems" || !rows.is_empty(), "{name}");

            let run = map(&bundled, &["--table", name], &arrow(&[&documents[..2], &[], &documents[2..]]));
            assert_eq!(run.code(), 0, "{}", run.stderr());
            let (_, mut frames) = batches(&run.output.stdout);
            assert_eq!(frames.is_empty(), name == "problems");
            if let Some(mut all) = frames.drain(..).reduce(|a, b| a.vstack(&b).unwrap()) {
                let file = std::fs::File::open(bundled.path(&format!("output/{name}.parquet"))).unwrap();
                let written = ParquetReader::new(file).finish().unwrap();
                all.rechunk_mut();
                assert!(all.equals_missing(&written), "{name} as Arrow");
            }
        })+};
    }
    compare!(documents, blocks, edits, sentences, tokens, entities, stances, problems);
}

#[test]
fn every_row_comes_in_the_order_of_the_documents_whatever_the_threads() {
    // Without the tagger, which is slow in tests.
    let small = Corpus::small().with("corpus.toml", "[entities]\ntagger = false\n");
    // More than a piece, most of it empty lines, in batches of different sizes; ids that sort otherwise.
    let texts: Vec<(String, String)> = (0..20u32)
        .map(|i| {
            (i.wrapping_mul(2_654_435_761).to_string(), [HARBOUR, FOREST][i as usize % 2].repeat(1 + i as usize % 3))
        })
        .chain([("long".to_owned(), FOREST.to_owned() + &"\n".repeat(3 << 20))])
        .chain((0..5).map(|i| (format!("after-{i}"), HARBOUR.to_owned())))
        .collect();
    let documents: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let expected: Vec<&str> = documents.iter().map(|d| d.0).collect();
    for input in [json_lines(&documents), arrow(&[&documents[..3], &documents[3..4], &documents[4..]])] {
        let one = map(&small, &["--threads", "1", "--table", "blocks"], &input);
        let eight = map(&small, &["--threads", "8", "--table", "blocks"], &input);
        assert_eq!((one.code(), eight.code()), (0, 0), "{}", one.stderr());
        assert!(one.output.stdout == eight.output.stdout, "the bytes depend on the threads");
    }
    let run = map(&small, &["--table", "blocks", "--to", "jsonl"], &arrow(&[&documents]));
    assert_eq!(ids(&run), expected);
    // One batch of more than a piece gives several.
    let (_, frames) = batches(&map(&small, &["--table", "blocks"], &arrow(&[&documents])).output.stdout);
    assert!(frames.len() > 1);
    assert_eq!(frames.iter().map(DataFrame::height).sum::<usize>(), rows(&run).len());
    // A document's rows do not depend on the others.
    let alone = map(&small, &["--table", "blocks"], &json_lines(&documents[24..]));
    assert!(run.stdout().ends_with(&alone.stdout()));
}

#[test]
fn columns_can_have_other_names() {
    let small = Corpus::small();
    let line = json!({ "key": 17, "body": HARBOUR, "site": "海运周刊", "link": "https://example.com/17", "id": [1], "text": {} });
    let args = ["--id", "key", "--text", "body", "--publisher", "site", "--url", "link", "--table", "documents"];
    let run = map(&small, &args, format!("\u{feff}{line}\r\n\n").as_bytes());
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let row = &rows(&run)[0];
    assert_eq!((&row["doc"], &row["url"]), (&json!("17"), &json!("https://example.com/17")));
    assert_eq!(row["duplicate_of"], Value::Null);
    let twice = map(
        &small,
        &["--id", "link", "--text", "body", "--url", "link", "--table", "documents"],
        line.to_string().as_bytes(),
    );
    let row = &rows(&twice)[0];
    assert_eq!((&row["doc"], &row["url"]), (&json!("https://example.com/17"), &json!("https://example.com/17")));
}

#[test]
fn arrow_columns_of_every_kind_of_string_and_whole_numbers_as_ids() {
    let small = Corpus::small();
    let word = DictionaryArray::<i32>::try_new(
        ArrowDataType::Dictionary(IntegerType::Int32, Box::new(ArrowDataType::Utf8), false),
        PrimitiveArray::from(vec![Some(1), None]),
        Utf8Array::<i32>::from_slice(["unused", "海运周刊"]).boxed(),
    );
    let columns: Vec<(&str, Box<dyn Array>)> = vec![
        ("id", PrimitiveArray::<i64>::from_slice([7, -8]).boxed()),
        ("text", Utf8Array::<i32>::from_slice([FOREST, FOREST]).boxed()),
        ("publisher", word.unwrap().boxed()),
    ];
    let field = |name: &str, array: &dyn Array| Field::new(name.into(), array.dtype().clone(), true);
    let schema: ArrowSchema = columns.iter().map(|(name, a)| ((*name).into(), field(name, &**a))).collect();
    let batch = RecordBatchT::new(2, schema.clone().into(), columns.into_iter().map(|c| c.1).collect());
    let input = arrow_of(&schema, &[batch]);
    let run = map(&small, &["--table", "documents", "--to", "jsonl"], &input);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let cells: Vec<_> = rows(&run).iter().map(|r| (shown(&r["doc"]), shown(&r["publication"]))).collect();
    assert_eq!(cells, [("7".to_owned(), "海运周刊".to_owned()), ("-8".to_owned(), String::new())]);

    let absent = map(&small, &["--publisher", "site"], &input);
    let number = map(&small, &["--text", "id", "--id", "text"], &input);
    in_snapshots("commands", || insta::assert_snapshot!("map_columns", format!("{}\n{}", absent.all(), number.all())));
}

fn arrow_columns(columns: Vec<(&str, Box<dyn Array>)>) -> Vec<u8> {
    let field = |name: &str, array: &dyn Array| Field::new(name.into(), array.dtype().clone(), true);
    let schema: ArrowSchema = columns.iter().map(|(name, a)| ((*name).into(), field(name, &**a))).collect();
    let rows = columns[0].1.len();
    let batch = RecordBatchT::new(rows, schema.clone().into(), columns.into_iter().map(|c| c.1).collect());
    arrow_of(&schema, &[batch])
}

#[test]
fn small_numbers_are_ids_and_other_publishers_are_none() {
    let small = Corpus::small();
    let texts = || Utf8Array::<i32>::from_slice([FOREST, FOREST]).boxed();
    for ids in [PrimitiveArray::<i8>::from_slice([7, -8]).boxed(), PrimitiveArray::<i16>::from_slice([7, -8]).boxed()] {
        let publisher = PrimitiveArray::<f64>::from_slice([1.0, 2.0]).boxed();
        let input = arrow_columns(vec![("id", ids), ("text", texts()), ("publisher", publisher)]);
        let run = map(&small, &["--table", "documents", "--to", "jsonl"], &input);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        assert_eq!(rows(&run).iter().map(|r| shown(&r["doc"])).collect::<Vec<_>>(), ["7", "-8"]);
        // One that was asked for is not left out without a word.
        let run = map(&small, &["--publisher", "publisher"], &input);
        assert!(
            run.code() == 2 && run.stderr().contains("“publisher” holds fractions, not strings"),
            "{}",
            run.stderr()
        );
    }
    let lines = "{\"id\": \"a\", \"text\": \"风沙明显减少。\", \"publisher\": [\"甲\", \"乙\"], \"url\": NaN}\n";
    let run = map(&small, &["--table", "documents"], lines.as_bytes());
    assert_eq!((run.code(), ids(&run)), (0, vec!["a".to_owned()]), "{}", run.stderr());
    let run = map(&small, &[], "{\"id\": \"a\", \"text\": \"\\ud83d\"}".as_bytes());
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("line 1: half of a surrogate pair"), "{}", run.stderr());
}

/// polars panics on the schema, whatever is asked for.
#[test]
fn a_column_of_a_kind_that_polars_has_not_got_is_said() {
    let offsets = OffsetsBuffer::<i64>::try_from(vec![0, 1]).unwrap();
    let list = ListArray::<i64>::default_datatype(ArrowDataType::Int8);
    let list = ListArray::new(list, offsets, PrimitiveArray::<i8>::from_slice([1]).boxed(), None);
    let texts = || Utf8Array::<i32>::from_slice([FOREST]).boxed();
    let input = arrow_columns(vec![("id", texts()), ("text", texts()), ("more", list.boxed())]);
    // Its type becomes a list view where the schema names it.
    let (large_list, large_list_view) = (21, 26);
    let small = Corpus::small();
    let said = (0..input.len() / 2).filter(|at| input[*at] == large_list).find_map(|at| {
        let mut other = input.clone();
        other[at] = large_list_view;
        let run = map(&small, &[], &other);
        assert!(!run.stderr().contains("panicked"), "{}", run.stderr());
        run.stderr().contains("a kind that is not read here").then(|| run.stderr())
    });
    in_snapshots("commands", || insta::assert_snapshot!("map_list_view", said.unwrap()));
}

#[test]
fn records_that_are_no_documents_are_told_and_the_others_are_whole() {
    let small = Corpus::small();
    let good = [("a", HARBOUR), ("b", FOREST)];
    let expected = map(&small, &[], &json_lines(&good)).stdout();
    let bad = [
        "{\"id\": \"no-text\"}",
        "{\"text\": \"no id\"}",
        "{\"id\": \"\", \"text\": \"an empty id\"}",
        "{\"id\": \"list\", \"text\": [\"a\"]}",
        "{\"id\": 1.5, \"text\": \"a\"}",
        "{\"id\": \"cut-off\", \"te",
        "[1, 2]",
        "{\"id\": \"two\", \"text\": \"\"} {}",
        "{\"id\": \"broken\", \"text\": \"\u{0}\"}",
        "{\"id\": \"empty\", \"text\": \"\"}",
    ];
    let lines = String::from_utf8(json_lines(&good)).unwrap();
    let (first, second) = lines.split_once('\n').unwrap();
    let input = format!("{first}\n{}\n{second}", bad.join("\n"));
    let run = map(&small, &[], input.as_bytes());
    assert_eq!(run.stdout(), expected);
    let problems = map(&small, &["--table", "problems"], input.as_bytes());
    in_snapshots("commands", || {
        insta::assert_snapshot!("map_bad", format!("{}\n{}", run.stderr(), problems.all()));
    });
    assert_eq!((run.code(), problems.code()), (3, 3));
    assert_eq!(rows(&problems).len(), bad.len());
}

#[test]
fn a_record_that_takes_too_long_is_a_problem_and_the_others_are_whole() {
    let small = Corpus::small();
    let endless = HARBOUR.repeat(20_000);
    let documents = [("a", HARBOUR), ("endless", endless.as_str()), ("b", FOREST), ("c", HARBOUR)];
    for threads in ["1", "2"] {
        let args = ["--time-limit", "5s", "--threads", threads];
        let run = map(&small, &args, &json_lines(&documents));
        assert_eq!(run.code(), 3, "{}", run.all());
        assert!(run.stderr().contains("(endless): left out: it took longer than 5s"), "{}", run.stderr());
        let others = [documents[0], documents[2], documents[3]];
        assert_eq!(run.stdout(), map(&small, &[], &json_lines(&others)).stdout());
    }
    let run = map(&small, &["--time-limit", "5s", "--table", "problems"], &json_lines(&documents));
    let problems = rows(&run);
    assert_eq!(problems.len(), 1);
    assert_eq!(shown(&problems[0]["doc"]), "endless");
}

#[test]
fn thousands_of_bad_records_do_not_fill_the_screen() {
    let small = Corpus::small();
    let run = map(&small, &[], "nothing\n".repeat(5000).as_bytes());
    assert_eq!(run.code(), 3);
    assert_eq!(run.stderr().lines().count(), 21);
    assert!(
        run.stderr().ends_with("5,000 documents: 5,000 errors, 0 warnings; `--table problems` gives all as rows\n")
    );
}

#[test]
fn nothing_in_gives_an_empty_table_with_its_schema() {
    let small = Corpus::small();
    for table in TableSet::NAMES {
        for input in [arrow(&[]), arrow(&[&[]]), Vec::new()] {
            let run = map(&small, &["--table", table, "--to", "arrow"], &input);
            assert_eq!(run.code(), 0, "{}", run.stderr());
            let (schema, frames) = batches(&run.output.stdout);
            assert!(frames.is_empty());
            let columns: Vec<(String, bool)> =
                schema.iter_values().map(|f| (f.name.to_string(), f.is_nullable)).collect();
            let expected: Vec<(String, bool)> = fields(table).iter().map(|f| (f.name.to_owned(), f.nullable)).collect();
            assert_eq!(columns, expected);
        }
    }
    let run = map(&small, &[], b"\n \n");
    assert_eq!((run.code(), run.all().as_str()), (0, "exit 0\n--- stdout\n--- stderr\n"));
}

#[test]
fn the_schema_is_that_of_the_data_package() {
    let small = Corpus::small().with("corpus.toml", "[output]\nformats = [\"parquet\"]\n");
    small.jiaozhu(&["run"]);
    let package = std::fs::read(small.path("output/datapackage.json")).unwrap();
    let package: Value = serde_json::from_slice(&package).unwrap();
    let mut columns = String::new();
    for (table, resource) in TableSet::NAMES.iter().zip(package["resources"].as_array().unwrap()) {
        let run = small.jiaozhu(&["map", "--schema", "json", "--table", table]);
        assert_eq!(serde_json::from_str::<Value>(&run.stdout()).unwrap(), resource["schema"], "{table}");
        columns += &format!("{table}: {}", small.jiaozhu(&["map", "--schema", "ddl", "--table", table]).stdout());
    }
    in_snapshots("commands", || insta::assert_snapshot!("map_schema", columns));
}

#[test]
fn what_is_no_stream_of_documents_is_said() {
    let small = Corpus::small();
    let whole = arrow(&[&[("a", HARBOUR)], &[("b", HARBOUR)]]);
    let mut told = String::new();
    for (name, args, input) in [
        ("cut off", &[][..], &whole[..whole.len() - 100]),
        ("one after the other", &["--to", "jsonl"], &[&whole[..], &whole[..]].concat()),
        ("a file", &[], b"ARROW1\0\0"),
        ("Parquet", &[], b"PAR1...."),
        ("gzip", &[], b"\x1f\x8b\x08\x00"),
        ("JSON as Arrow", &["--from", "arrow"], &json_lines(&[("a", FOREST)])),
        ("nothing as Arrow", &["--from", "arrow"], b""),
    ] {
        let run = map(&small, args, input);
        assert_eq!(run.code(), 2, "{name}");
        told += &format!("{name}: {}\n", run.stderr());
        if name == "one after the other" {
            assert_eq!(ids(&run), ["a", "b"], "the rows of the batches before are written");
        }
    }
    in_snapshots("commands", || insta::assert_snapshot!("map_no_stream", told));
}

/// Never fewer documents than there are without a word.
#[test]
fn a_stream_cut_off_anywhere_is_an_error_unless_between_two_batches() {
    let batch = [("a", "一"), ("b", "二")];
    let whole = arrow(&[&batch, &batch[..1], &batch]);
    let given = |bytes: &[u8]| -> jiaozhu::base::Result<Vec<Given>> {
        let mut documents = ArrowDocuments::open(bytes, RecordFields::default(), &[])?;
        let mut all = Vec::new();
        while let Some(batch) = documents.next_batch()? {
            all.extend(batch);
        }
        Ok(all)
    };
    let all = given(&whole).unwrap();
    assert_eq!(all.len(), 5);
    let mut clean = Vec::new();
    for end in 0..whole.len() {
        if let Ok(some) = given(&whole[..end]) {
            assert_eq!(some, all[..some.len()]);
            clean.push(some.len());
        }
    }
    // After the schema and after each batch; the last one also inside the mark of the end, which may be missing.
    clean.dedup();
    assert_eq!(clean, [0, 2, 3, 5]);
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let small = Corpus::small();
    let mut child = start(small.root(), &["--table", "tokens"]);
    let mut stdin = child.stdin.take().unwrap();
    let lines = json_lines(&[("a", &HARBOUR.repeat(200)), ("b", &HARBOUR.repeat(200))]);
    let feeder = std::thread::spawn(move || while stdin.write_all(&lines).is_ok() {});
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"doc\":\"a\","));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
    feeder.join().unwrap();
}

/// Whoever sends a batch and waits for its rows gets them.
#[test]
fn the_rows_of_a_batch_come_before_the_next_one() {
    let small = Corpus::small();
    let mut child = start(small.root(), &["--to", "jsonl"]);
    let whole = arrow(&[&[("a", HARBOUR)], &[("b", HARBOUR)]]);
    let one = arrow(&[&[("a", HARBOUR)]]).len() - 8;
    let mut stdin = child.stdin.take().unwrap();
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    let mut row = String::new();
    stdin.write_all(&whole[..one]).unwrap();
    stdin.flush().unwrap();
    rows.read_line(&mut row).unwrap();
    assert!(row.starts_with("{\"doc\":\"a\","));
    stdin.write_all(&whole[one..]).unwrap();
    drop(stdin);
    let mut rest = String::new();
    rows.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("{\"doc\":\"b\","));
    assert!(child.wait().unwrap().success());
}

#[test]
fn decisions_and_lexicons_of_the_corpus_hold() {
    let small = Corpus::empty()
        .with("annotations/targets.toml", TARGETS)
        .with("annotations/lexicon/names.tsv", "surface\ttype\tentity\taliases\n北方的森林\tLOC\tnorth\t\n");
    let run = map(&small, &[], &json_lines(&[("forest", FOREST)]));
    let found: Vec<String> = rows(&run).iter().map(|r| shown(&r["text"])).collect();
    assert!(found.contains(&"北方的森林".to_owned()), "{found:?}");
}
