//! Yes or no.

use super::text;
use crate::context::RowContext;
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::ListField;

/// Reads yes or no, as programs and people write it.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<bool> {
    if cell.kind == CellKind::Bool {
        return Reading::Present(cell.text.eq_ignore_ascii_case("true"));
    }
    // Before the text is cleaned: "no" and "0" stand for nothing in every other field.
    match cell.text.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => return Reading::Present(true),
        "false" | "no" | "n" | "0" => return Reading::Present(false),
        _ => {}
    }
    text::read(field, cell, row).and_then(|written| {
        let message = format!("\"{written}\" is neither yes nor no");
        row.report(codes::C308, field, cell.text, message, "type yes or no");
        Reading::Unreadable
    })
}
