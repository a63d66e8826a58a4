//! Documents in other people's Parquet files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use polars::prelude::{
    ArrowDataType, Column, DataFrame, DataType, ParallelStrategy, ParquetReader, PolarsError, SerReader,
};
use polars_parquet::parquet::metadata::SchemaDescriptor;
use polars_parquet::parquet::schema::types::IntegerType;
use polars_parquet::read::{
    FileMetadata, ParquetType, PrimitiveConvertedType, PrimitiveLogicalType, infer_schema, read_metadata,
};

use super::careful::careful;

/// A cell of a column that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Text(&'a str),
    /// A whole number, as it is printed.
    Number(String),
}

impl Cell<'_> {
    /// A cell that holds something goes before one that does not.
    fn emptiness(&self) -> u8 {
        match self {
            Cell::Null => 2,
            Cell::Text(text) if text.trim_start().is_empty() => 1,
            _ => 0,
        }
    }
}

/// The columns of a file that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// For each field the columns that may hold it: of each row the first that holds something counts.
    pub columns: Vec<Vec<String>>,
    /// Columns that hold what their field does not take, in words, and go before all that do; they are not read.
    pub wrong: Vec<(String, String)>,
    /// All columns of the file.
    pub all: Vec<String>,
}

/// Unpacked bytes that are read at once, as far as the file's row groups tell: memory does not grow with the file.
const BATCH: usize = 32 << 20;

/// A field that is looked for in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The columns that may hold it, in order of preference. Strings and whole numbers are read.
    pub names: &'a [String],
    /// Whether dates and times are read too: as `2024-05-06`, and `2024-05-06 10:00` where there is a time that is not
    /// midnight. A time with a zone is given in UTC, as Parquet stores it.
    pub dates: bool,
}

/// Reads the rows of a Parquet file in order. `look` sees which these are and says whether to go on; `each` gets the number of a row, from
/// 1, and its cells, and gives `false` to end.
///
/// # Errors
/// In words, when the file cannot be read (on). The rows before that were handed out.
pub fn parquet_records(
    path: &Path,
    wanted: &[Wanted],
    look: impl FnOnce(&Found) -> bool,
    each: impl FnMut(u64, &[Cell]) -> bool,
) -> Result<(), String> {
    careful(|| records(path, wanted, look, each))
        .unwrap_or_else(|_| Err("the library that reads Parquet failed on it".to_owned()))
}

fn records(
    path: &Path,
    wanted: &[Wanted],
    look: impl FnOnce(&Found) -> bool,
    mut each: impl FnMut(u64, &[Cell]) -> bool,
) -> Result<(), String> {
    let open = || File::open(path).map_err(|e| e.to_string());
    let mut metadata = plain(read_metadata(&mut open()?).map_err(|e| message(&e))?);
    let schema = infer_schema(&metadata).map_err(|e| message(&e))?;
    let mut found = Found { all: schema.iter_names().map(ToString::to_string).collect(), ..Found::default() };
    for field_wanted in wanted {
        let mut columns = Vec::new();
        for name in field_wanted.names {
            let Some(field) = schema.get(name.as_str()) else { continue };
            match &field.dtype {
                kind if is_read(kind) || field_wanted.dates && is_date(kind) => columns.push(name.clone()),
                // It holds nothing at all.
                ArrowDataType::Null => {}
                kind if columns.is_empty() => found.wrong.push((name.clone(), words(kind).to_owned())),
                _ => {}
            }
        }
        found.columns.push(columns);
    }
    if !look(&found) {
        return Ok(());
    }
    let mut columns = found.columns.concat();
    columns.sort();
    columns.dedup();
    let place = |name: &String| columns.binary_search(name).unwrap_or_default();
    let fields: Vec<Vec<usize>> = found.columns.iter().map(|names| names.iter().map(place).collect()).collect();
    let mut start = 0;
    for group in std::mem::take(&mut metadata.row_groups) {
        let rows = group.num_rows();
        let size: i64 = columns
            .iter()
            .flat_map(|name| group.columns_under_root_iter(name))
            .flatten()
            .map(|column| column.uncompressed_size())
            .sum();
        let pieces = (size.max(0) as usize / BATCH + 1).min(rows.max(1));
        let step = rows.div_ceil(pieces).max(1);
        let alone = Arc::new(FileMetadata { num_rows: rows, row_groups: vec![group], ..metadata.clone() });
        let mut at = 0;
        while at < rows {
            let take = step.min(rows - at);
            // One column after the other: of a damaged file the first flaw is told, whatever the threads.
            let mut reader = ParquetReader::new(open()?)
                .read_parallel(ParallelStrategy::None)
                .with_columns(Some(columns.clone()))
                .with_slice(Some((at, take)));
            reader.set_metadata(Arc::clone(&alone));
            let frame = reader.finish().map_err(|e| message(&e))?;
            if !rows_of(&frame, &columns, &fields, start + at, &mut each).map_err(|e| message(&e))? {
                return Ok(());
            }
            at += take;
        }
        start += rows;
    }
    Ok(())
}

/// The file's own types alone: what other programs note of theirs may be of a kind that is not known here. Whole numbers
/// of 8 and 16 bits are stored in 32, and read so.
fn plain(metadata: FileMetadata) -> FileMetadata {
    let short = |kind: &ParquetType| match kind {
        ParquetType::PrimitiveType(kind) => {
            use PrimitiveConvertedType as C;
            use PrimitiveLogicalType::Integer;
            matches!(kind.logical_type, Some(Integer(IntegerType::Int8 | IntegerType::Int16)))
                || matches!(kind.converted_type, Some(C::Int8 | C::Int16))
        }
        ParquetType::GroupType { .. } => false,
    };
    let mut fields = metadata.schema_descr.fields().to_vec();
    for field in &mut fields {
        if short(field)
            && let ParquetType::PrimitiveType(kind) = field
        {
            (kind.logical_type, kind.converted_type) = (None, None);
        }
    }
    let schema_descr = SchemaDescriptor::new(metadata.schema_descr.name().into(), fields);
    FileMetadata { key_value_metadata: None, schema_descr, ..metadata }
}

fn is_read(kind: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    let text = matches!(kind, A::Utf8 | A::LargeUtf8 | A::Utf8View);
    text || matches!(kind, A::Int32 | A::Int64 | A::UInt8 | A::UInt16 | A::UInt32 | A::UInt64)
}

fn is_date(kind: &ArrowDataType) -> bool {
    matches!(kind, ArrowDataType::Date32 | ArrowDataType::Date64 | ArrowDataType::Timestamp(..))
}

/// What a column of a type holds, for people.
pub(super) fn words(kind: &ArrowDataType) -> &'static str {
    use ArrowDataType as A;
    match kind {
        A::Null => "nothing",
        A::Boolean => "true or false",
        A::Int8 | A::Int16 | A::Int32 | A::Int64 | A::UInt8 | A::UInt16 | A::UInt32 | A::UInt64 => "whole numbers",
        A::Float16 | A::Float32 | A::Float64 => "fractions",
        A::Decimal(..) | A::Decimal32(..) | A::Decimal64(..) | A::Decimal256(..) => "decimal numbers",
        A::Date32 | A::Date64 => "dates",
        A::Timestamp(..) | A::Time32(_) | A::Time64(_) => "times",
        A::Binary | A::LargeBinary | A::BinaryView | A::FixedSizeBinary(_) => "bytes",
        A::List(_) | A::LargeList(_) | A::FixedSizeList(..) => "lists",
        A::Struct(_) | A::Map(..) => "objects",
        A::Utf8 | A::LargeUtf8 | A::Utf8View => "strings",
        A::Dictionary(_, values, _) => words(values),
        _ => "values of a kind that is not read",
    }
}

/// A column as strings.
fn strings(column: &Column) -> Result<Column, PolarsError> {
    match column.dtype() {
        DataType::Datetime(unit, Some(_)) => column.cast(&DataType::Datetime(*unit, None))?.cast(&DataType::String),
        _ => column.cast(&DataType::String),
    }
}

/// A printed time without its seconds, and without a time of midnight, which stands for a day.
fn to_the_minute(time: &str) -> &str {
    let minute = time.get(..16).unwrap_or(time);
    minute.strip_suffix(" 00:00").unwrap_or(minute)
}

/// Hands out the rows of a frame. `fields` are numbers of `columns`.
fn rows_of(
    frame: &DataFrame,
    columns: &[String],
    fields: &[Vec<usize>],
    start: usize,
    each: &mut impl FnMut(u64, &[Cell]) -> bool,
) -> Result<bool, PolarsError> {
    let columns = columns.iter().map(|name| frame.column(name)).collect::<Result<Vec<_>, _>>()?;
    let printed = columns.iter().map(|column| strings(column)).collect::<Result<Vec<_>, _>>()?;
    let texts = printed.iter().map(|column| column.str()).collect::<Result<Vec<_>, _>>()?;
    let cell = |column: usize, row: usize| match (texts[column].get(row), columns[column].dtype()) {
        (None, _) => Cell::Null,
        (Some(text), kind) if kind.is_integer() => Cell::Number(text.to_owned()),
        (Some(text), kind) if kind.is_temporal() => Cell::Text(to_the_minute(text)),
        (Some(text), _) => Cell::Text(text),
    };
    for row in 0..frame.height() {
        let first = |columns: &Vec<usize>| {
            let cells = columns.iter().map(|column| cell(*column, row));
            cells.min_by_key(Cell::emptiness).unwrap_or(Cell::Null)
        };
        let cells: Vec<Cell> = fields.iter().map(first).collect();
        if !each((start + row) as u64 + 1, &cells) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn message(error: &PolarsError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
