//! How the lists were read whose left-out rows a workbook has, on its hidden sheet: whoever loads them is asked nothing that
//! the whole list has answered. So do reports of patrons that come back corrected. Nothing on it is about a patron.

use super::writing::{TEXT, fit};
use model::how_read::HowRead;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Writes the sheet, which comes behind all others.
pub(crate) fn write(how_read: &HowRead, name: &str, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format(TEXT);
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(name)?.set_hidden(true);
    for (row, at) in how_read.rows().iter().zip(0_u32..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            worksheet.write_string_with_format(at, column, fit(cell), &text)?;
        }
    }
    Ok(())
}
