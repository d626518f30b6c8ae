//! How much of a document comes only by saying how often something is repeated: a few bytes may stand for more
//! than any memory holds.

use crate::error::ReadError;

/// Cells and bytes of text that only repeat others, in all sheets.
#[derive(Default)]
pub(super) struct Repeats {
    cells: u64,
    bytes: u64,
}

/// Repeated cells: a list with a million rows may have some in each.
const MOST_CELLS: u64 = 5_000_000;
/// Bytes of their text.
const MOST_BYTES: u64 = 64 << 20;

impl Repeats {
    /// Counts further ones, before any of them is made.
    pub(super) fn allow(&mut self, cells: u64, bytes: u64) -> Result<(), ReadError> {
        self.cells = self.cells.saturating_add(cells);
        self.bytes = self.bytes.saturating_add(bytes);
        if self.cells > MOST_CELLS {
            return Err(ReadError::TooLarge(format!("more than {MOST_CELLS} cells that only repeat others")));
        }
        if self.bytes > MOST_BYTES {
            return Err(ReadError::TooLarge(format!(
                "more than {} MB of text that is only repeated",
                MOST_BYTES >> 20
            )));
        }
        Ok(())
    }
}
