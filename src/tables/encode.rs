//! Columns as the pages of a Parquet file. polars would look for the best encoding of each column anew, which takes longer
//! than the encoding itself; what the columns hold is known here.

use polars::prelude::{Column, CompatLevel, PolarsError, PolarsResult, StatisticsOptions};
use polars_arrow::array::ArrayRef;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Encoding, ParquetType, Version, WriteOptions, ZstdLevel, array_to_columns,
    compress, get_dtype_encoding,
};

/// A column on its way into a file.
pub(super) struct Encoded {
    pub array: ArrayRef,
    /// One for each column of the file that it becomes.
    pub encodings: Vec<Encoding>,
}

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

/// The pages of a row group, column by column. `fields` are the columns of the file.
pub(super) fn pages(columns: &[Encoded], fields: &[ParquetType]) -> PolarsResult<Vec<Vec<CompressedPage>>> {
    let options = WriteOptions {
        statistics: StatisticsOptions::full(),
        compression: CompressionOptions::Zstd(Some(ZstdLevel::try_new(1)?)),
        version: Version::V1,
        data_page_size: None,
    };
    let column = |(column, field): (&Encoded, &ParquetType)| -> PolarsResult<Vec<Vec<CompressedPage>>> {
        let leaves = array_to_columns(&column.array, field.clone(), options, &column.encodings)?;
        let pages = leaves.into_iter().map(|pages| {
            pages.map(|page| compress(page?, Vec::new(), options.compression).map_err(PolarsError::from)).collect()
        });
        pages.collect()
    };
    let columns: Vec<_> = columns.iter().zip(fields).map(column).collect::<PolarsResult<_>>()?;
    Ok(columns.into_iter().flatten().collect())
}
