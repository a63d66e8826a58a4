//! Rows as JSON Lines.

use std::io::Write;

use polars::prelude::*;

/// The rows of a frame in one chunk, an object a line, with the names and the order of its columns; null is `null`.
pub(super) fn lines(frame: &DataFrame) -> PolarsResult<Vec<u8>> {
    let columns = frame.columns().iter().map(Cells::of).collect::<PolarsResult<Vec<_>>>()?;
    let mut names = Vec::new();
    for (i, column) in frame.columns().iter().enumerate() {
        let mut name = if i == 0 { b"{".to_vec() } else { b",".to_vec() };
        json(&mut name, column.name().as_str())?;
        name.push(b':');
        names.push(name);
    }
    let mut out = Vec::new();
    for row in 0..frame.height() {
        for (name, cells) in names.iter().zip(&columns) {
            out.extend_from_slice(name);
            cells.write(row, &mut out)?;
        }
        out.extend_from_slice(b"}\n");
    }
    Ok(out)
}

/// A column, its type known.
enum Cells<'c> {
    Text(&'c StringChunked),
    Count(&'c Int32Chunked),
    Score(&'c Float32Chunked),
    Flag(&'c BooleanChunked),
    List(&'c ListChunked),
}

impl<'c> Cells<'c> {
    fn of(column: &'c Column) -> PolarsResult<Self> {
        Ok(match column.dtype() {
            DataType::String => Self::Text(column.str()?),
            DataType::Int32 => Self::Count(column.i32()?),
            DataType::Float32 => Self::Score(column.f32()?),
            DataType::Boolean => Self::Flag(column.bool()?),
            _ => Self::List(column.list()?),
        })
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) -> PolarsResult<()> {
        match self {
            Cells::Text(cells) => json(out, cells.get(row)),
            Cells::Count(cells) => json(out, cells.get(row)),
            Cells::Score(cells) => json(out, cells.get(row)),
            Cells::Flag(cells) => json(out, cells.get(row)),
            Cells::List(cells) => match cells.get_as_series(row) {
                Some(words) => json(out, words.str()?.iter().collect::<Vec<_>>()),
                None => json(out, ()),
            },
        }
    }
}

fn json(out: &mut impl Write, value: impl serde::Serialize) -> PolarsResult<()> {
    serde_json::to_writer(out, &value).map_err(|e| polars_err!(ComputeError: "{e}"))
}
