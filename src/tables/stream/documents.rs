//! Documents out of an Arrow IPC stream.

use std::fmt::Display;
use std::io::Read;

use polars::prelude::{DataType, NewChunkedArray, PolarsError, PolarsResult, Series, StringChunked};
use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::match_integer_type;
use polars_arrow::types::NativeType;

use super::forward::Forward;
use crate::base::{Error, Given, RecordFields, Result};
use crate::tables::careful;
use crate::tables::records::words;

/// Reads documents, batch by batch, from an Arrow IPC stream whose columns are of strings (an id may be of whole
/// numbers); other columns are passed over, also those of address and publisher that nobody asked for by name and that
/// hold something else.
pub struct ArrowDocuments<R: Read> {
    stream: StreamReader<Forward<R>>,
    pipe: Forward<R>,
    fields: RecordFields,
    /// For id, text, address, publisher: where the column is in the batches, if anywhere.
    columns: [Option<usize>; 4],
    /// Rows so far.
    rows: u64,
}

impl<R: Read> ArrowDocuments<R> {
    /// Reads the schema. Columns that are `required` must be there; those of id and text always are.
    ///
    /// # Errors
    /// When the input is no such stream, or a column is missing or has another type.
    pub fn open(reader: R, fields: RecordFields, required: &[&str]) -> Result<Self> {
        let pipe = Forward::new(reader);
        let metadata = careful(|| read_stream_metadata(&mut pipe.clone())).map_err(|e| not_arrow(&pipe, 0, &e))?;
        let schema = &metadata.schema;
        let names = fields.names();
        let mut projection = Vec::new();
        let mut columns = [None; 4];
        for (i, name) in names.into_iter().enumerate() {
            let Some(at) = schema.index_of(name) else {
                if i < 2 || required.contains(&name) {
                    return Err(no_column(schema, name, ["--id", "--text", "--url", "--publisher"][i]));
                }
                continue;
            };
            let asked = i < 2 || required.contains(&name);
            if !asked
                && !projection.contains(&at)
                && schema.get_at_index(at).is_some_and(|(_, field)| !holds_text(&field.dtype))
            {
                continue;
            }
            let known = projection.iter().position(|p| *p == at);
            columns[i] = Some(known.unwrap_or(projection.len()));
            if known.is_none() {
                projection.push(at);
            }
        }
        let stream = StreamReader::new(pipe.clone(), metadata, Some(projection));
        for (column, field) in stream.schema().iter_values().enumerate() {
            if !(holds_text(&field.dtype) || columns[0] == Some(column) && is_whole(&field.dtype)) {
                let what = words(&field.dtype);
                return Err(Error::new(format!("the column “{}” holds {what}, not strings", field.name))
                    .hint("cast it before it goes into the stream, or name another column"));
            }
        }
        Ok(Self { stream, pipe, fields, columns, rows: 0 })
    }

    /// The documents of the next batch; `None` when the stream has ended.
    ///
    /// # Errors
    /// When the stream cannot be read, is cut off or is damaged.
    pub fn next_batch(&mut self) -> Result<Option<Vec<Given>>> {
        // What is left of the last batch belongs to it.
        let start = self.pipe.wanted();
        let state = careful(|| self.stream.next().transpose()).map_err(|e| not_arrow(&self.pipe, start, &e))?;
        let batch = match state {
            Some(StreamState::Some(batch)) => batch,
            // The input has ended without the mark of the end, which is allowed between two batches.
            Some(StreamState::Waiting) if self.pipe.passed() == start => return Ok(None),
            Some(StreamState::Waiting) => return Err(cut_off()),
            None => return self.end(),
        };
        let height = batch.len();
        let texts = careful(|| {
            let columns = batch.arrays().iter().zip(self.stream.schema().iter_values());
            columns.map(|(array, field)| texts(&**array, field)).collect::<PolarsResult<Vec<_>>>()
        });
        let texts = texts.map_err(|e| not_arrow(&self.pipe, start, &e))?;
        let mut given = Vec::with_capacity(height);
        for row in 0..height {
            self.rows += 1;
            let cell = |column: Option<usize>| column.and_then(|c| texts[c].get(row)).map(str::to_owned);
            given.push(self.fields.record("row", self.rows, self.columns.map(cell)));
        }
        Ok(Some(given))
    }

    /// Nothing comes after the mark of the end; documents there must not get lost.
    fn end(&mut self) -> Result<Option<Vec<Given>>> {
        match self.pipe.read(&mut [0]) {
            Ok(0) => Ok(None),
            Ok(_) => Err(Error::new("something follows the end of the Arrow stream")
                .hint("two streams, one after the other, are not one: send each to a `jiaozhu map` of its own")),
            Err(e) => Err(Error::new(format!("cannot read standard input: {e}"))),
        }
    }
}

fn holds_text(kind: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    match kind {
        T::Utf8 | T::LargeUtf8 | T::Utf8View | T::Null => true,
        T::Dictionary(_, values, _) => matches!(**values, T::Utf8 | T::LargeUtf8 | T::Utf8View),
        _ => false,
    }
}

fn is_whole(kind: &ArrowDataType) -> bool {
    use ArrowDataType as T;
    matches!(kind, T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64)
}

fn texts(array: &dyn Array, field: &Field) -> PolarsResult<StringChunked> {
    match &field.dtype {
        ArrowDataType::Null => {
            Ok(StringChunked::from_iter_options(field.name.clone(), vec![None::<&str>; array.len()].into_iter()))
        }
        ArrowDataType::Dictionary(key, _, _) => match_integer_type!(key, |$T| {
            let array = array.as_any().downcast_ref::<DictionaryArray<$T>>();
            let array = array.ok_or_else(|| PolarsError::ComputeError("it is damaged".into()))?;
            let values = Series::try_from((field.name.clone(), array.values().clone()))?;
            let values = values.str()?;
            let cells = array.keys_iter().map(|key| key.and_then(|key| values.get(key)));
            Ok(StringChunked::from_iter_options(field.name.clone(), cells))
        }),
        // polars is built without these here.
        ArrowDataType::Int8 => numbers::<i8>(array, field),
        ArrowDataType::Int16 => numbers::<i16>(array, field),
        _ => {
            let column = Series::try_from((field.name.clone(), array.to_boxed()))?;
            Ok(column.cast(&DataType::String)?.str()?.clone())
        }
    }
}

fn numbers<T: NativeType + Display>(array: &dyn Array, field: &Field) -> PolarsResult<StringChunked> {
    let array = array.as_any().downcast_ref::<PrimitiveArray<T>>();
    let array = array.ok_or_else(|| PolarsError::ComputeError("it is damaged".into()))?;
    let cells = array.iter().map(|number| number.map(ToString::to_string));
    Ok(StringChunked::from_iter_options(field.name.clone(), cells))
}

/// polars panics on some damage, and on a schema with a column that it has not got yet.
fn careful<T>(f: impl FnOnce() -> PolarsResult<T>) -> PolarsResult<T> {
    careful::careful(f).unwrap_or_else(|panic| {
        let why = if panic.contains("not yet implemented") { UNKNOWN } else { "it is damaged" };
        Err(PolarsError::ComputeError(why.into()))
    })
}

/// What stands for a panic at a column of a kind that polars does not read.
const UNKNOWN: &str = "it has a column of a kind that is not read here (run-end encoded, or a list view)";

fn no_column(schema: &ArrowSchema, name: &str, option: &str) -> Error {
    let names: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
    Error::new(format!("the documents have no column “{name}”"))
        .hint(format!("{option} NAME names another one; there are: {}", names.join(", ")))
}

fn not_arrow<R: Read>(pipe: &Forward<R>, start: u64, error: &PolarsError) -> Error {
    match error {
        PolarsError::IO { error, .. } if error.kind() == std::io::ErrorKind::UnexpectedEof && pipe.passed() > 0 => {
            cut_off()
        }
        PolarsError::IO { error, .. } if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            Error::new(format!("cannot read standard input: {error}"))
        }
        PolarsError::ComputeError(why) if &**why == UNKNOWN => {
            Error::new(format!("standard input cannot be read: {why}"))
                .hint("leave that column out of the stream, or cast it, also when no table needs it")
        }
        error => Error::new(format!("standard input is no Arrow IPC stream that can be read, from byte {start} on: {error}"))
            .hint("write it with an IPC stream writer (pyarrow.ipc.new_stream), not as a file; or give JSON Lines with --from jsonl"),
    }
}

fn cut_off() -> Error {
    Error::new("the Arrow stream is cut off in the middle of a batch")
        .hint("look whether the program that writes it failed; rows of the batches before are written")
}
