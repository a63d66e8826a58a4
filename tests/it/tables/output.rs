//! The files as users see them: their text, their bytes, what is said when they are damaged.

use jiaozhu::tables::{
    Format, Kind, Table, TableFile, TableSet, TableWriter, compare, fields, merge_only, package, read,
};
use polars::prelude::{ArrowDataType, DataType, ParquetReader, ParquetWriter, SerReader};
use tempfile::tempdir;

use super::fixture::{docs, first, second, set, unreadable, visible, write, write_fixture};
use crate::support::in_snapshots;

#[test]
fn csv() {
    let dir = tempdir().unwrap();
    write_fixture(dir.path());
    in_snapshots("tables", || {
        for table in TableSet::NAMES {
            let csv = std::fs::read_to_string(dir.path().join(format!("{table}.csv"))).unwrap();
            insta::assert_snapshot!(format!("csv-{table}"), visible(&csv));
        }
    });
}

/// A file of each table in each format.
fn files(formats: &[Format]) -> Vec<TableFile> {
    let tables = TableSet::NAMES.iter().flat_map(|table| formats.iter().map(move |format| (table, format)));
    tables
        .map(|(table, format)| TableFile {
            name: (*table).to_owned(),
            file: format.file(table),
            rows: 0,
            bytes: 0,
            sha256: String::new(),
        })
        .collect()
}

#[test]
fn data_package() {
    in_snapshots("tables", || {
        insta::assert_snapshot!(
            "datapackage",
            package("Japan's economic security: five articles", &files(Format::ALL)).json()
        );
    });
}

#[test]
fn one_format_alone_has_the_plain_names() {
    let json: serde_json::Value = serde_json::from_str(&package("三国", &files(&[Format::Csv])).json()).unwrap();
    assert_eq!(json["name"], "corpus");
    assert_eq!(json["resources"][4]["name"], "tokens");
    assert_eq!(json["resources"][4]["path"], "tokens.csv");
    assert_eq!(json["resources"][4]["schema"]["foreignKeys"][0]["reference"]["resource"], "sentences");
}

#[test]
fn manifest() {
    let dir = tempdir().unwrap();
    let files = write_fixture(dir.path());
    for file in &files {
        let path = dir.path().join(&file.file);
        assert_eq!(file.sha256, jiaozhu::tables::sha256(&path).unwrap());
        assert_eq!(file.bytes, path.metadata().unwrap().len());
    }
    let mut json = std::fs::read_to_string(dir.path().join("manifest.json")).unwrap();
    // What the Parquet library makes of the rows may change with its version.
    for file in files.iter().filter(|f| f.file.ends_with(".parquet")) {
        json = json.replace(&file.sha256, "…").replace(&format!("\"bytes\": {}", file.bytes), "\"bytes\": …");
    }
    // The build is another one with every change of the sources.
    let build = jiaozhu::tables::Program::this().build.unwrap();
    assert!(build.len() == 12 && build.chars().all(|c| c.is_ascii_hexdigit()), "{build}");
    json = json.replace(&build, "…");
    in_snapshots("tables", || insta::assert_snapshot!("manifest", json));
}

#[test]
fn files_read_back_as_they_were_written() {
    for format in Format::ALL {
        let dir = tempdir().unwrap();
        let mut set = set(&docs());
        set.push_problem(&unreadable(), None);
        write(dir.path(), &[*format], set.clone(), &[]);
        let back = read(dir.path()).unwrap();
        // The writer sorts the problems and marks the copies; the rest must be the same.
        let of =
            |s: &TableSet| format!("{:?}", (&s.blocks, &s.edits, &s.sentences, &s.tokens, &s.entities, &s.stances));
        assert_eq!(of(&back), of(&set), "{format:?}");
    }
}

/// The same rows, divided in the same way, give the same bytes on however many threads; divided in another way, the same
/// rows.
#[test]
fn bytes_depend_on_the_rows_and_their_division_alone() {
    let docs: Vec<_> = (0..1100)
        .map(|i| {
            let mut doc = if i % 3 == 0 { first() } else { second() };
            doc.tagged.segmented.clean.raw.id = format!("{i:05}");
            doc
        })
        .collect();
    let written = |chunk: usize, threads: usize| {
        let dir = tempdir().unwrap();
        let files = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            let mut writer = TableWriter::create(dir.path(), Format::ALL).unwrap();
            for docs in docs.chunks(chunk) {
                writer.append(set(docs)).unwrap();
            }
            writer.finish().unwrap()
        });
        (files, read(dir.path()).unwrap())
    };
    let (files, rows) = written(1100, 1);
    assert_eq!(files[0].rows, 1100 + 367);
    assert!(rows.documents.rows().filter(|row| row.duplicate_of.is_some()).count() > 1000);
    for (chunk, threads) in [(1100, 4), (7, 4), (513, 2)] {
        let (other_files, other) = written(chunk, threads);
        assert!(other.same_rows(&rows), "sets of {chunk} documents");
        assert_eq!(other_files, written(chunk, 1).0, "{threads} threads");
    }
    assert_eq!(files, written(1100, 4).0);
}

/// polars would describe text as `string_view` in the footer, and pandas cannot read lists of these.
#[test]
fn parquet_has_the_types_that_every_reader_knows() {
    let dir = tempdir().unwrap();
    write_fixture(dir.path());
    let bytes = std::fs::read(dir.path().join("stances.parquet")).unwrap();
    assert!(!bytes.windows(12).any(|w| w == b"ARROW:schema"));
}

/// Signed numbers, because a difference of unsigned ones wraps in notebooks; nulls only where the data package says so.
#[test]
fn parquet_columns_are_of_the_types_and_as_required_as_declared() {
    let dir = tempdir().unwrap();
    write_fixture(dir.path());
    for table in TableSet::NAMES {
        let file = std::fs::File::open(dir.path().join(format!("{table}.parquet"))).unwrap();
        let schema = ParquetReader::new(file).schema().unwrap();
        let declared = fields(table);
        assert_eq!(schema.len(), declared.len());
        for (column, field) in schema.iter_values().zip(declared) {
            assert_eq!((column.name.as_str(), column.is_nullable), (field.name, field.nullable), "{table}");
            assert_eq!(column.dtype == ArrowDataType::Int32, field.kind == Kind::Count, "{table}.{}", field.name);
        }
    }
}

/// Outputs in git had unsigned numbers once, and nowhere a column that must have a value.
#[test]
fn outputs_with_unsigned_numbers_are_read() {
    let (old, new) = (tempdir().unwrap(), tempdir().unwrap());
    write_fixture(old.path());
    write_fixture(new.path());
    for table in TableSet::NAMES {
        let path = old.path().join(format!("{table}.parquet"));
        let mut frame = ParquetReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
        for field in fields(table).into_iter().filter(|field| field.kind == Kind::Count) {
            let column = frame.column(field.name).unwrap().cast(&DataType::UInt32).unwrap();
            frame.with_column(column).unwrap();
        }
        ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    }
    assert!(read(old.path()).unwrap().same_rows(&read(new.path()).unwrap()));
    let comparison = compare(old.path(), new.path(), 4).unwrap();
    assert_eq!(comparison.tables, [], "{comparison}");
}

#[test]
fn only_replaces_some_documents() {
    let dir = tempdir().unwrap();
    write_fixture(dir.path());
    let mut changed = second();
    changed.tagged.articles[0].clear();
    changed.tagged.segmented.articles[0].sentences.pop();
    let mut new = set(&[changed]);
    new.push_problem(&unreadable(), None);
    let mut merged = TableSet::default();
    merge_only(dir.path(), new, &["news/二".to_owned()], |_, part| {
        merged.extend(&part);
        Ok(())
    })
    .unwrap();
    let other = tempdir().unwrap();
    write(other.path(), Format::ALL, merged, &[]);
    let comparison = compare(dir.path(), other.path(), 20).unwrap();
    in_snapshots("tables", || insta::assert_snapshot!("only", comparison));

    let mut same = TableSet::default();
    merge_only(dir.path(), set(&[second()]), &["news/二".to_owned()], |_, part| {
        same.extend(&part);
        Ok(())
    })
    .unwrap();
    same.push_problem(&unreadable(), None);
    write(other.path(), Format::ALL, same, &docs().iter().map(|d| d.raw()).collect::<Vec<_>>());
    let comparison = compare(dir.path(), other.path(), 20).unwrap();
    assert!(comparison.is_same(), "{comparison}");
}

#[test]
fn a_comparison_names_what_changed() {
    let (old, new) = (tempdir().unwrap(), tempdir().unwrap());
    write_fixture(old.path());
    let mut changed = first();
    let mentions = &mut changed.tagged.articles[0];
    mentions[0].kind = jiaozhu::base::EntityType::Gpe;
    mentions[0].entity = None;
    mentions.remove(1);
    changed.articles[0][0].polarity = jiaozhu::base::Polarity::None;
    let text = &mut changed.tagged.segmented.clean.articles[0];
    text.meta.title = None;
    let raw = changed.raw().clone();
    write(new.path(), &[Format::Parquet], set(&[changed]), &[&raw]);
    std::fs::write(new.path().join("notes.md"), "mine").unwrap();
    let comparison = compare(old.path(), new.path(), 4).unwrap();
    in_snapshots("tables", || insta::assert_snapshot!("comparison", comparison));
}

#[test]
fn damaged_output_is_explained() {
    let dir = tempdir().unwrap();
    let said = |what: &str| {
        let error = read(dir.path()).unwrap_err().to_string();
        format!("{what}:\n{}\n", error.replace(&dir.path().display().to_string(), "output"))
    };
    let mut all = said("empty folder");
    write_fixture(dir.path());
    let tokens = dir.path().join("tokens.parquet");
    let bytes = std::fs::read(&tokens).unwrap();
    std::fs::write(&tokens, &bytes[..bytes.len() / 2]).unwrap();
    all += &said("cut short");
    std::fs::write(&tokens, "").unwrap();
    all += &said("emptied");
    std::fs::copy(dir.path().join("sentences.parquet"), &tokens).unwrap();
    all += &said("another table");
    std::fs::remove_file(&tokens).unwrap();
    let csv = dir.path().join("tokens.csv");
    let text = std::fs::read_to_string(&csv).unwrap();
    std::fs::write(&csv, text.replace(",1,", ",one,")).unwrap();
    all += &said("words for numbers");
    std::fs::write(&csv, text.replace("pos,text", "tag,text")).unwrap();
    all += &said("a renamed column");
    in_snapshots("tables", || insta::assert_snapshot!("damaged", all));
}
