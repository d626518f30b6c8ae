//! Rows that only the script of a page shows: as JSON, packed.

use crate::visible::{acts, visible};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, BufWriter, Write};

/// Rows as far as they are packed; of what came in only the packed bytes are held.
pub(super) struct Packing {
    out: BufWriter<GzEncoder<Vec<u8>>>,
    begun: bool,
}

impl Packing {
    pub(super) fn new() -> Self {
        Packing { out: BufWriter::new(GzEncoder::new(Vec::new(), Compression::default())), begun: false }
    }

    /// Packs a row, which is shown as it stands: what acts is made visible before.
    pub(super) fn add(&mut self, row: &[String]) -> io::Result<()> {
        self.out.write_all(if self.begun { b"," } else { b"[" })?;
        self.begun = true;
        if row.iter().any(|text| text.chars().any(acts)) {
            let row: Vec<String> = row.iter().map(|text| visible(text)).collect();
            serde_json::to_writer(&mut self.out, &row)?;
        } else {
            serde_json::to_writer(&mut self.out, row)?;
        }
        Ok(())
    }

    /// All of it: an array of rows, which are arrays of texts.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.out.write_all(if self.begun { b"]" } else { b"[]" })?;
        self.out.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }
}
