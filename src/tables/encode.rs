//! Columns as the pages of a Parquet file. polars would look for the best encoding of each column anew, which takes longer
//! than the encoding itself; what the columns hold is known here.

use std::cell::RefCell;
use std::io;

use polars::prelude::{Column, CompatLevel, PolarsResult, StatisticsOptions};
use polars_arrow::array::ArrayRef;
use polars_parquet::parquet::CowBuffer;
use polars_parquet::parquet::page::CompressedDictPage;
use polars_parquet::write::{
    CompressedDataPage, CompressedPage, CompressionOptions, Encoding, Page, ParquetType, Version, WriteOptions,
    ZstdLevel, array_to_columns, get_dtype_encoding,
};
use zstd::bulk::Compressor;

/// The zstd level.
const LEVEL: i32 = 1;

/// A column on its way into a file.
pub(super) struct Encoded {
    pub array: ArrayRef,
    /// One for each column of the file that it becomes.
    pub encodings: Vec<Encoding>,
}

/// What takes the columns of a row group, one after the other.
pub(super) type Take<'t> = dyn FnMut(Encoded) -> PolarsResult<()> + 't;

impl Encoded {
    /// A column as polars would encode it.
    pub fn of(column: Column) -> Self {
        let array = column.as_materialized_series().rechunk().to_arrow(0, CompatLevel::newest());
        Self { encodings: get_dtype_encoding(array.dtype()), array }
    }

    /// A column, its values encoded in this way.
    pub fn with(column: Column, encoding: Encoding) -> Self {
        Self { encodings: vec![encoding], ..Self::of(column) }
    }
}

/// How pages are written.
pub(super) fn options() -> PolarsResult<WriteOptions> {
    Ok(WriteOptions {
        statistics: StatisticsOptions::full(),
        compression: CompressionOptions::Zstd(Some(ZstdLevel::try_new(LEVEL)?)),
        version: Version::V1,
        data_page_size: None,
    })
}

/// The pages of a column in a row group, for each column of the file that it becomes. `field` is its type there.
pub(super) fn pages(column: &Encoded, field: &ParquetType) -> PolarsResult<Vec<Vec<CompressedPage>>> {
    let options = options()?;
    let leaves = array_to_columns(&column.array, field.clone(), options, &column.encodings)?;
    let pages = leaves.into_iter().map(|pages| pages.map(|page| compress(page?, options.compression)).collect());
    pages.collect()
}

thread_local! {
    /// A compressor with its tables: a page is small, and to set these up takes as long as to compress it.
    static ZSTD: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
}

/// Compresses a page, all of it (as pages of version 1 are).
fn compress(page: Page, codec: CompressionOptions) -> PolarsResult<CompressedPage> {
    Ok(match page {
        Page::Data(page) => {
            let bytes = CowBuffer::Owned(zstd(page.buffer())?);
            let (header, rows) = (page.header().clone(), page.num_rows.unwrap_or(page.num_values()));
            let size = page.buffer().len();
            CompressedPage::Data(CompressedDataPage::new(header, bytes, codec.into(), size, page.descriptor, rows))
        }
        Page::Dict(page) => {
            let bytes = CowBuffer::Owned(zstd(&page.buffer)?);
            let size = page.buffer.len();
            CompressedPage::Dict(CompressedDictPage::new(bytes, codec.into(), size, page.num_values, page.is_sorted))
        }
    })
}

fn zstd(bytes: &[u8]) -> io::Result<Vec<u8>> {
    ZSTD.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new(LEVEL)?),
        };
        compressor.compress(bytes)
    })
}
