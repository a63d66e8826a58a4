//! Documents in other people's Parquet files.

use std::fs::File;
use std::path::Path;

use polars::prelude::{ArrowDataType, Column, DataFrame, DataType, ParquetReader, PolarsError, SerReader};

/// A cell of a column that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Text(&'a str),
    /// A whole number, as it is printed.
    Number(String),
}

/// The columns of a file that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// For each field the column that holds it.
    pub columns: Vec<Option<String>>,
    /// Columns of a type that their field does not take, with it; they are not read.
    pub wrong: Vec<(String, String)>,
    /// All columns of the file.
    pub all: Vec<String>,
}

/// Unpacked bytes that are read at once, as far as the file's row groups tell: memory does not grow with the file.
const BATCH: usize = 32 << 20;

/// A field that is looked for in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The columns that may hold it; the first that the file has, and with a type that is read, is taken. Strings and
    /// whole numbers are read.
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
    mut each: impl FnMut(u64, &[Cell]) -> bool,
) -> Result<(), String> {
    let open = || File::open(path).map_err(|e| e.to_string());
    let mut reader = ParquetReader::new(open()?);
    let schema = reader.schema().map_err(|e| message(&e))?;
    let metadata = reader.get_metadata().map_err(|e| message(&e))?.clone();
    let mut found = Found { all: schema.iter_names().map(ToString::to_string).collect(), ..Found::default() };
    for field_wanted in wanted {
        let mut column = None;
        for name in field_wanted.names {
            let Some(field) = schema.get(name.as_str()) else { continue };
            if is_read(&field.dtype) || field_wanted.dates && is_date(&field.dtype) {
                column = Some(name.clone());
                break;
            }
            found.wrong.push((name.clone(), format!("{:?}", field.dtype)));
        }
        found.columns.push(column);
    }
    if !look(&found) {
        return Ok(());
    }
    let mut columns: Vec<String> = found.columns.iter().flatten().cloned().collect();
    columns.sort();
    columns.dedup();
    let mut start = 0;
    for group in &metadata.row_groups {
        let rows = group.num_rows();
        let size: i64 = columns
            .iter()
            .flat_map(|name| group.columns_under_root_iter(name))
            .flatten()
            .map(|column| column.uncompressed_size())
            .sum();
        let pieces = (size.max(0) as usize / BATCH + 1).min(rows.max(1));
        let step = rows.div_ceil(pieces).max(1);
        let mut at = 0;
        while at < rows {
            let take = step.min(rows - at);
            let mut reader =
                ParquetReader::new(open()?).with_columns(Some(columns.clone())).with_slice(Some((start + at, take)));
            reader.set_metadata(metadata.clone());
            let frame = reader.finish().map_err(|e| message(&e))?;
            if !rows_of(&frame, &found, start + at, &mut each).map_err(|e| message(&e))? {
                return Ok(());
            }
            at += take;
        }
        start += rows;
    }
    Ok(())
}

fn is_read(kind: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    match kind {
        A::Utf8 | A::LargeUtf8 | A::Utf8View | A::Int8 | A::Int16 | A::Int32 | A::Int64 => true,
        A::UInt8 | A::UInt16 | A::UInt32 | A::UInt64 => true,
        A::Dictionary(_, values, _) => matches!(**values, A::Utf8 | A::LargeUtf8 | A::Utf8View),
        _ => false,
    }
}

fn is_date(kind: &ArrowDataType) -> bool {
    matches!(kind, ArrowDataType::Date32 | ArrowDataType::Date64 | ArrowDataType::Timestamp(..))
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

fn rows_of(
    frame: &DataFrame,
    found: &Found,
    start: usize,
    each: &mut impl FnMut(u64, &[Cell]) -> bool,
) -> Result<bool, PolarsError> {
    let mut kinds = Vec::new();
    let mut columns = Vec::new();
    for name in &found.columns {
        let column = name.as_ref().map(|name| frame.column(name)).transpose()?;
        kinds.push(column.map_or(DataType::Null, |column| column.dtype().clone()));
        columns.push(column.map(strings).transpose()?);
    }
    let texts = columns.iter().map(|c| c.as_ref().map(|c| c.str()).transpose()).collect::<Result<Vec<_>, _>>()?;
    for row in 0..frame.height() {
        let cells: Vec<Cell> = texts
            .iter()
            .zip(&kinds)
            .map(|(column, kind)| match column.and_then(|column| column.get(row)) {
                None => Cell::Null,
                Some(text) if kind.is_integer() => Cell::Number(text.to_owned()),
                Some(text) if kind.is_temporal() => Cell::Text(to_the_minute(text)),
                Some(text) => Cell::Text(text),
            })
            .collect();
        if !each((start + row) as u64 + 1, &cells) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn message(error: &PolarsError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
