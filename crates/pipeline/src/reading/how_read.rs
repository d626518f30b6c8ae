//! How a list was read, as the workbook of its left-out rows says it: on a hidden sheet, which is no list. What becomes of
//! it is for `as_its_list` to say.

use model::cell::RawTable;
use model::how_read::{HOW_READ_SHEET, HowRead};

/// Takes the sheet out of those of a workbook, where it is there; another one of its name stays.
pub(super) fn take(tables: &mut Vec<RawTable>) -> Option<HowRead> {
    let is_one = |table: &RawTable| table.hidden && table.sheet.as_deref() == Some(HOW_READ_SHEET);
    let at = tables.iter().position(is_one)?;
    let rows = tables.get(at)?.rows().map(|row| row.cells().map(|cell| cell.text).collect());
    let how_read = HowRead::from_rows(rows)?;
    drop(tables.remove(at));
    Some(how_read)
}
