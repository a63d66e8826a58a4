//! Parquet files put together from finished pieces.
//!
//! A piece is the column chunks of some row groups, just as they stand in a file, with their entries of the footer, whose
//! offsets count from the start of the piece. A file is the pieces one after the other with their entries moved to where
//! they now stand: nothing is decoded or compressed again. Page indexes are left out; a chunk is a page or two.

use std::io::{self, Read, Write};

use polars::prelude::{
    CompatLevel, DataFrame, ParquetReader, PolarsError, PolarsResult, SchemaExt, SerReader, polars_err,
};
use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::write::{DynIter, DynStreamingIterator, FileWriter, fallible_streaming_iterator};
use polars_parquet_format::thrift::protocol::{
    TCompactInputProtocol, TCompactOutputProtocol, TFieldIdentifier, TListIdentifier, TOutputProtocol,
    TStructIdentifier, TType,
};
use polars_parquet_format::{ColumnMetaData, FileMetaData, RowGroup, thrift};

use super::declare::Field;
use super::encode::{Encoded, Take, options, pages};

const MAGIC: &[u8; 4] = b"PAR1";

/// Row groups, encoded.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// The column chunks.
    pub bytes: Vec<u8>,
    pub groups: Groups,
}

/// Entries of a footer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Groups(Vec<RowGroup>);

impl Piece {
    /// Encodes row groups on the calling thread: of each the number of rows, and what gives the columns, those of `schema`,
    /// one after the other.
    pub fn encode<C>(schema: &ArrowSchema, groups: impl Iterator<Item = (usize, C)>) -> PolarsResult<Self>
    where
        C: FnOnce(&mut Take<'_>) -> PolarsResult<()>,
    {
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, schema.clone(), options()?)?;
        let fields = writer.parquet_schema().fields().to_vec();
        for (rows, columns) in groups {
            let (mut of_group, mut fields) = (Vec::with_capacity(fields.len()), fields.iter());
            columns(&mut |column| {
                let field = fields.next().ok_or_else(|| broken("a column too many"))?;
                of_group.append(&mut pages(&column, field)?);
                Ok(())
            })?;
            let of_group = of_group.iter().map(|pages| {
                let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
                Ok(DynStreamingIterator::new(pages))
            });
            writer.write(rows as u64, DynIter::new(of_group))?;
        }
        // Without the Arrow schema that is added else: it says `string_view`, which pandas cannot read in lists. The Parquet
        // schema says all that is needed.
        writer.end(Some(Vec::new()))?;
        // The chunks alone: polars writes each one's footer entry after it, too, and indexes after all of them.
        let mut groups = footer(&bytes)?.row_groups;
        let mut chunks = Vec::with_capacity(bytes.len());
        for group in &mut groups {
            group.file_offset = Some(chunks.len() as i64);
            for column in &mut group.columns {
                column.file_offset = 0;
                (column.offset_index_offset, column.offset_index_length) = (None, None);
                (column.column_index_offset, column.column_index_length) = (None, None);
                let meta = column.meta_data.as_mut().ok_or_else(|| broken("a column without its entry"))?;
                let start = start_of(meta);
                let end = start + meta.total_compressed_size;
                let chunk = bytes.get(start as usize..end as usize).ok_or_else(|| broken("a column out of bounds"))?;
                move_by(meta, chunks.len() as i64 - start);
                chunks.extend_from_slice(chunk);
            }
        }
        let bytes = chunks;
        Ok(Self { bytes, groups: Groups(groups) })
    }
}

/// The columns of a frame, those that `fields` have without nulls as required ones.
pub(super) fn arrow_schema(frame: &DataFrame, fields: &[Field]) -> ArrowSchema {
    let columns = frame.schema().iter_fields().map(|column| {
        let mut column = column.to_arrow(CompatLevel::newest());
        column.is_nullable = fields.iter().find(|field| *field.name == *column.name).is_none_or(|field| field.nullable);
        (column.name.clone(), column)
    });
    columns.collect()
}

/// A frame's rows in groups of at most `group`, each column encoded as polars would, for [`Piece::encode`].
pub(super) fn plain(
    frame: &DataFrame,
    group: usize,
) -> impl Iterator<Item = (usize, impl FnOnce(&mut Take<'_>) -> PolarsResult<()>)> {
    (0..frame.height()).step_by(group).map(move |start| {
        let part = frame.slice(start as i64, group);
        let columns =
            move |take: &mut Take<'_>| part.columns().iter().cloned().try_for_each(|column| take(Encoded::of(column)));
        (group.min(frame.height() - start), columns)
    })
}

impl Groups {
    pub fn to_bytes(&self) -> PolarsResult<Vec<u8>> {
        let mut bytes = (self.0.len() as u32).to_le_bytes().to_vec();
        for group in &self.0 {
            write_group(group, &mut bytes)?;
        }
        Ok(bytes)
    }

    pub fn from_bytes(bytes: &[u8]) -> PolarsResult<Self> {
        let Some((count, mut rest)) = bytes.split_first_chunk() else { return Err(broken("no row groups")) };
        (0..u32::from_le_bytes(*count)).map(|_| read_group(&mut rest)).collect::<PolarsResult<_>>().map(Self)
    }
}

/// A Parquet file that is written piece by piece. Holds the footer's entries, about 130 bytes for each column of a row
/// group, until the end.
pub(super) struct Assembly<W> {
    out: W,
    /// Bytes written so far.
    at: u64,
    /// The file without rows: its schema.
    empty: FileMetaData,
    /// The footer's entries, as they will be written.
    groups: Vec<u8>,
    count: i32,
    rows: i64,
    /// On the way from a piece to the file.
    buffer: Vec<u8>,
}

/// Bytes that are copied at once: few calls of the system, and still in the cache when they are hashed a second time.
const BUFFER: usize = 1 << 18;

impl<W: Write> Assembly<W> {
    /// Starts a file with these columns.
    pub fn new(mut out: W, schema: &ArrowSchema) -> PolarsResult<Self> {
        let mut bytes = Vec::new();
        FileWriter::try_new(&mut bytes, schema.clone(), options()?)?.end(Some(Vec::new()))?;
        let empty = footer(&bytes)?;
        out.write_all(MAGIC).map_err(PolarsError::from)?;
        Ok(Self { out, at: MAGIC.len() as u64, empty, groups: Vec::new(), count: 0, rows: 0, buffer: Vec::new() })
    }

    /// Appends the row groups of a piece.
    pub fn append(&mut self, bytes: impl Read, groups: &Groups) -> PolarsResult<()> {
        let start = self.at as i64;
        self.copy(bytes)?;
        for group in &groups.0 {
            let mut group = group.clone();
            shift(&mut group, start);
            self.enter(group)?;
        }
        Ok(())
    }

    /// Appends the row groups of a piece that lacks a column, and that column, which another piece has alone.
    pub fn append_with(&mut self, bytes: impl Read, groups: &Groups, column: &Piece, place: usize) -> PolarsResult<()> {
        if groups.0.len() != column.groups.0.len() {
            return Err(broken("a column has other row groups"));
        }
        let start = self.at as i64;
        self.copy(bytes)?;
        let second = self.at as i64;
        self.out.write_all(&column.bytes).map_err(PolarsError::from)?;
        self.at += column.bytes.len() as u64;
        for (group, column) in groups.0.iter().zip(&column.groups.0) {
            let (mut group, mut column) = (group.clone(), column.clone());
            shift(&mut group, start);
            shift(&mut column, second);
            group.total_byte_size += column.total_byte_size;
            group.total_compressed_size =
                Some(group.total_compressed_size.unwrap_or(0) + column.total_compressed_size.unwrap_or(0));
            group.columns.splice(place..place, column.columns);
            self.enter(group)?;
        }
        Ok(())
    }

    fn copy(&mut self, mut bytes: impl Read) -> io::Result<()> {
        self.buffer.resize(BUFFER, 0);
        loop {
            match bytes.read(&mut self.buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => {
                    self.out.write_all(&self.buffer[..n])?;
                    self.at += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn enter(&mut self, mut group: RowGroup) -> PolarsResult<()> {
        group.ordinal = i16::try_from(self.count).ok();
        self.count += 1;
        self.rows += group.num_rows;
        write_group(&group, &mut self.groups)
    }

    /// Writes the footer.
    pub fn finish(self) -> PolarsResult<(W, u64)> {
        let Self { mut out, empty, groups, count, rows, .. } = self;
        let length = write_footer(&mut out, &empty, &groups, count, rows).map_err(thrift_error)?;
        out.write_all(&(length as u32).to_le_bytes()).map_err(PolarsError::from)?;
        out.write_all(MAGIC).map_err(PolarsError::from)?;
        Ok((out, rows as u64))
    }
}

/// The footer, its row groups taken one by one from `groups`: what `FileMetaData::write_to_out_protocol` does with all of
/// them in memory.
fn write_footer(
    out: &mut impl Write,
    empty: &FileMetaData,
    mut groups: &[u8],
    count: i32,
    rows: i64,
) -> thrift::Result<usize> {
    let mut to = TCompactOutputProtocol::new(out);
    let mut n = to.write_struct_begin(&TStructIdentifier::new("FileMetaData"))?;
    n += to.write_field_begin(&TFieldIdentifier::new("version", TType::I32, 1))?;
    n += to.write_i32(empty.version)?;
    n += to.write_field_begin(&TFieldIdentifier::new("schema", TType::List, 2))?;
    n += to.write_list_begin(&TListIdentifier::new(TType::Struct, empty.schema.len() as u32))?;
    for element in &empty.schema {
        n += element.write_to_out_protocol(&mut to)?;
    }
    n += to.write_field_begin(&TFieldIdentifier::new("num_rows", TType::I64, 3))?;
    n += to.write_i64(rows)?;
    n += to.write_field_begin(&TFieldIdentifier::new("row_groups", TType::List, 4))?;
    n += to.write_list_begin(&TListIdentifier::new(TType::Struct, count as u32))?;
    for _ in 0..count {
        let mut from = TCompactInputProtocol::new(&mut groups, usize::MAX);
        n += RowGroup::read_from_in_protocol(&mut from)?.write_to_out_protocol(&mut to)?;
    }
    if let Some(name) = &empty.created_by {
        n += to.write_field_begin(&TFieldIdentifier::new("created_by", TType::String, 6))?;
        n += to.write_string(name)?;
    }
    if let Some(orders) = &empty.column_orders {
        n += to.write_field_begin(&TFieldIdentifier::new("column_orders", TType::List, 7))?;
        n += to.write_list_begin(&TListIdentifier::new(TType::Struct, orders.len() as u32))?;
        for order in orders {
            n += order.write_to_out_protocol(&mut to)?;
        }
    }
    n += to.write_field_stop()?;
    n += to.write_struct_end()?;
    Ok(n)
}

/// Reads a piece back, with the columns that it has.
pub(super) fn decode(schema: &ArrowSchema, bytes: &[u8], groups: &Groups) -> PolarsResult<DataFrame> {
    let mut assembly = Assembly::new(Vec::with_capacity(bytes.len() + 4096), schema)?;
    assembly.append(bytes, groups)?;
    let (file, _) = assembly.finish()?;
    ParquetReader::new(io::Cursor::new(file)).finish()
}

fn footer(file: &[u8]) -> PolarsResult<FileMetaData> {
    let length = file.len().checked_sub(8).and_then(|at| file[at..].first_chunk().copied());
    let length = length.map(u32::from_le_bytes).unwrap_or_default() as usize;
    let start = file.len().checked_sub(8 + length).ok_or_else(|| broken("no footer"))?;
    let mut from = TCompactInputProtocol::new(&file[start..], usize::MAX);
    FileMetaData::read_from_in_protocol(&mut from).map_err(thrift_error)
}

/// Where a column chunk starts.
fn start_of(column: &ColumnMetaData) -> i64 {
    column.dictionary_page_offset.unwrap_or(column.data_page_offset).min(column.data_page_offset)
}

/// Moves all places that an entry names.
fn shift(group: &mut RowGroup, by: i64) {
    group.file_offset = group.file_offset.map(|at| at + by);
    for meta in group.columns.iter_mut().filter_map(|c| c.meta_data.as_mut()) {
        move_by(meta, by);
    }
}

fn move_by(meta: &mut ColumnMetaData, by: i64) {
    meta.data_page_offset += by;
    for place in [&mut meta.dictionary_page_offset, &mut meta.index_page_offset, &mut meta.bloom_filter_offset] {
        *place = place.map(|at| at + by);
    }
}

fn write_group(group: &RowGroup, out: &mut Vec<u8>) -> PolarsResult<()> {
    group.write_to_out_protocol(&mut TCompactOutputProtocol::new(out)).map(drop).map_err(thrift_error)
}

fn read_group(bytes: &mut &[u8]) -> PolarsResult<RowGroup> {
    RowGroup::read_from_in_protocol(&mut TCompactInputProtocol::new(bytes, usize::MAX)).map_err(thrift_error)
}

fn thrift_error(error: thrift::Error) -> PolarsError {
    polars_err!(ComputeError: "the footer: {error}")
}

fn broken(what: &str) -> PolarsError {
    polars_err!(ComputeError: "a piece of a table: {what}")
}
