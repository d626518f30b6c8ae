//! How much is read at most, so that no file can fill the memory.

use crate::error::{LongIn, ReadError};

/// Limits on one file; each has its own message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Rows of one sheet; a spreadsheet's own limit.
    pub rows: u32,
    /// Columns of one sheet that are kept; a text file with values in more is refused.
    pub columns: u16,
    /// Kinds of values of one file's records, each entry of a list counted: the third note's text is one.
    pub kinds_of_values: usize,
    /// Filled cells of all sheets.
    pub cells: u64,
    /// Bytes of all cell texts.
    pub text_bytes: u64,
    /// Characters in one cell; a spreadsheet's own limit.
    pub cell_chars: usize,
    /// Sheets that are looked at.
    pub sheets: usize,
    /// Parts of a workbook's container.
    pub entries: usize,
    /// Bytes of all parts once unpacked, counted while unpacking.
    pub unpacked_bytes: u64,
    /// How deep elements may lie in each other.
    pub xml_depth: usize,
}

impl Caps {
    /// The caps for formats that are held as a whole while they are read.
    pub fn for_sandbox(self) -> Self {
        Caps { cells: self.cells.min(5_000_000), ..self }
    }

    /// Refuses the text of a cell that is longer than a spreadsheet can hold.
    pub(crate) fn check_cell(self, text: &str) -> Result<(), ReadError> {
        if self.too_many(text).is_some() {
            let what = format!("a cell with more than {} characters", self.cell_chars);
            return Err(ReadError::LongValue { what, of: LongIn::Workbook });
        }
        Ok(())
    }

    /// How many characters a text has, where they are more than a cell can hold.
    pub(crate) fn too_many(self, text: &str) -> Option<usize> {
        // Counted only where there may be too many: a character takes a byte or more.
        let may_be = text.len() > self.cell_chars;
        may_be.then(|| text.chars().count()).filter(|characters| *characters > self.cell_chars)
    }
}

impl Default for Caps {
    fn default() -> Self {
        Caps {
            rows: 1_048_576,
            columns: 256,
            kinds_of_values: 4_096,
            cells: 50_000_000,
            text_bytes: 1 << 30,
            cell_chars: 32_767,
            sheets: 256,
            entries: 1_000,
            unpacked_bytes: 2 << 30,
            xml_depth: 64,
        }
    }
}
