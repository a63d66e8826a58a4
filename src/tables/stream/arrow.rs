//! Rows as messages of an Arrow IPC stream.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::{CompatLevel, DataFrame, PolarsResult, SchemaExt};
use polars_arrow::datatypes::ArrowSchema;
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};

use crate::tables::Field;

/// Makes the messages in memory, so that what fails in writing them is an error of the output alone.
pub(super) struct Encoder {
    schema: ArrowSchema,
    writer: StreamWriter<Bytes>,
    bytes: Bytes,
}

/// Shared, because polars keeps the writer it is given.
#[derive(Clone, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Encoder {
    /// For frames like this one, whose columns are these.
    pub fn new(frame: &DataFrame, fields: &[Field]) -> Self {
        // The oldest level: plain strings, which every reader of Arrow knows, not views.
        let schema = frame.schema().iter_fields().zip(fields).map(|(column, field)| {
            let mut column = column.to_arrow(CompatLevel::oldest());
            column.is_nullable = field.nullable;
            (column.name.clone(), column)
        });
        let bytes = Bytes::default();
        let writer = StreamWriter::new(bytes.clone(), WriteOptions { compression: None });
        Self { schema: schema.collect(), writer, bytes }
    }

    pub fn start(&mut self) -> PolarsResult<Vec<u8>> {
        self.writer.start(&self.schema, None)?;
        Ok(self.bytes.take())
    }

    pub fn batch(&mut self, frame: &DataFrame) -> PolarsResult<Vec<u8>> {
        for batch in frame.iter_chunks(CompatLevel::oldest(), false) {
            self.writer.write(&batch, None)?;
        }
        Ok(self.bytes.take())
    }

    pub fn end(&mut self) -> PolarsResult<Vec<u8>> {
        self.writer.finish()?;
        Ok(self.bytes.take())
    }
}
