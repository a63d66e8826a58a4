//! Numbers as Parquet pages of DELTA_BINARY_PACKED: the same bytes that polars makes, in a third of the time. polars goes
//! through iterators of `i64` that skip nulls, and packs 64 bits wide; these columns are plain slices of `u32` without
//! nulls.
//!
//! The form (parquet-format, Encodings.md): a header, then blocks of 256 differences, each less the least of its block, in
//! as many bits as the greatest needs. Blocks are not divided (one miniblock each).

use polars::prelude::PolarsResult;
use polars_parquet::parquet::CowBuffer;
use polars_parquet::parquet::page::{DataPage, DataPageHeader, DataPageHeaderV1};
use polars_parquet::parquet::schema::types::PrimitiveType;
use polars_parquet::parquet::statistics::PrimitiveStatistics;
use polars_parquet::write::{Descriptor, Encoding, Page, Version, write_def_levels};

/// Differences in a block.
const BLOCK: usize = 256;

/// Rows in a page: as polars divides columns, a megabyte by an estimate of five bytes a row.
const ROWS: usize = (1 << 20) / 5;

/// The pages of a column without nulls.
pub(super) fn pages(values: &[u32], column: &PrimitiveType) -> PolarsResult<Vec<Page>> {
    values.chunks(ROWS).map(|values| page(values, column)).collect()
}

fn page(values: &[u32], column: &PrimitiveType) -> PolarsResult<Page> {
    let mut bytes = Vec::with_capacity(values.len() + BLOCK);
    // The column may have nulls by its schema, and has none.
    write_def_levels(&mut bytes, true, None, values.len(), Version::V1)?;
    encode(values, &mut bytes);
    // The physical type of an unsigned number is a signed one.
    let signed = |value: Option<&u32>| value.map(|value| value.cast_signed());
    let statistics = PrimitiveStatistics::<i32> {
        primitive_type: column.clone(),
        null_count: Some(0),
        distinct_count: None,
        max_value: signed(values.iter().max()),
        min_value: signed(values.iter().min()),
    };
    let header = DataPageHeaderV1 {
        num_values: values.len() as i32,
        encoding: Encoding::DeltaBinaryPacked.into(),
        definition_level_encoding: Encoding::Rle.into(),
        repetition_level_encoding: Encoding::Rle.into(),
        statistics: Some(statistics.serialize()),
    };
    let descriptor = Descriptor { primitive_type: column.clone(), max_def_level: 0, max_rep_level: 0 };
    Ok(Page::Data(DataPage::new(DataPageHeader::V1(header), CowBuffer::Owned(bytes), descriptor, values.len())))
}

fn encode(values: &[u32], out: &mut Vec<u8>) {
    let number = |value: u32| i64::from(value.cast_signed());
    leb128(BLOCK as u64, out);
    leb128(1, out);
    leb128(values.len() as u64, out);
    let Some((&first, rest)) = values.split_first() else { return leb128(0, out) };
    zigzag(number(first), out);
    let mut last = number(first);
    let (mut deltas, mut packed) = ([0i64; BLOCK], [0u64; BLOCK]);
    for block in rest.chunks(BLOCK) {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for (delta, &value) in deltas.iter_mut().zip(block) {
            *delta = number(value) - last;
            last = number(value);
            least = least.min(*delta);
            most = most.max(*delta);
        }
        // A short block is filled up with what the one before left, as polars does: any bits do.
        for (packed, delta) in packed.iter_mut().zip(&deltas[..block.len()]) {
            *packed = (delta - least) as u64;
        }
        let bits = 64 - most.abs_diff(least).leading_zeros();
        zigzag(least, out);
        out.push(bits as u8);
        if bits > 0 {
            pack(&packed, bits, out);
        }
    }
}

/// Appends values of so many bits each, the lowest bit first.
fn pack(values: &[u64; BLOCK], bits: u32, out: &mut Vec<u8>) {
    let (mut word, mut filled) = (0u64, 0);
    for &value in values {
        word |= value << filled;
        filled += bits;
        if filled >= 64 {
            out.extend_from_slice(&word.to_le_bytes());
            filled -= 64;
            // What did not fit, if anything.
            word = if filled > 0 { value >> (bits - filled) } else { 0 };
        }
    }
    debug_assert_eq!(filled, 0, "a block is a multiple of 64 values");
}

fn zigzag(value: i64, out: &mut Vec<u8>) {
    leb128((value << 1 ^ value >> 63).cast_unsigned(), out);
}

fn leb128(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, IntoColumn, NewChunkedArray, ParquetWriter, UInt32Chunked};
    use polars_parquet::parquet::schema::types::ParquetType;
    use proptest::prelude::*;

    use super::super::encode::{Encoded, uncompressed};
    use super::*;

    /// Columns as they come: rising slowly, leaping now and then, or of any numbers.
    fn column() -> impl Strategy<Value = Vec<u32>> {
        let step = prop_oneof![8 => 0u32..9, 1 => 0u32..100_000, 1 => any::<u32>()];
        let rising = |steps: Vec<u32>| {
            let rise = |at: &mut u32, step: u32| {
                *at = at.wrapping_add(step);
                Some(*at)
            };
            steps.into_iter().scan(0, rise).collect()
        };
        prop_oneof![prop::collection::vec(step, 1..1000).prop_map(rising), prop::collection::vec(any::<u32>(), 1..600)]
    }

    /// The pages of polars and our own.
    fn both(values: &[u32]) -> (String, String) {
        let column = UInt32Chunked::from_slice("n".into(), values).into_column();
        let frame = DataFrame::new(values.len(), vec![column.clone()]).unwrap();
        let mut bytes = Vec::new();
        let mut writer = ParquetWriter::new(&mut bytes).batched(frame.schema()).unwrap();
        let fields = writer.parquet_schema().fields().to_vec();
        let polars = uncompressed(&Encoded::with(column, Encoding::DeltaBinaryPacked), &fields[0]);
        let polars: Vec<Page> = polars.unwrap().into_iter().flatten().collect();
        let ParquetType::PrimitiveType(column) = &fields[0] else { panic!("a plain column") };
        (format!("{polars:?}"), format!("{:?}", pages(values, column).unwrap()))
    }

    proptest! {
        #[test]
        fn pages_are_those_of_polars(values in column()) {
            let (polars, own) = both(&values);
            prop_assert_eq!(polars, own);
        }
    }

    #[test]
    fn long_columns_have_several_pages() {
        let values: Vec<u32> = (0..ROWS as u32 + 300).map(|i| i.wrapping_mul(i) % 977).collect();
        let (polars, own) = both(&values);
        let count = |pages: &str| pages.matches("num_rows:").count();
        assert_eq!((count(&polars), count(&own)), (2, 2));
        assert!(polars == own);
    }
}
