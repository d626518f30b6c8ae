//! Fields with a fixed set of words: account type and status.

use super::text;
use crate::context::RowContext;
use crate::crosswalk::advice::way_to_map;
use model::cell::RawCell;
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::patron::AccountType;
use model::text::Text;

/// Reads internal or external.
pub(crate) fn account_type(cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<AccountType> {
    let field = ListField::AccountType;
    text::read(field, cell, row).and_then(|written| match AccountType::from_name(&written) {
        Some(kind) => Reading::Present(kind),
        None => not_in_list(field, &written, "internal or external", row),
    })
}

/// Reads a status; its code is upper case.
pub(crate) fn status(cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let field = ListField::Status;
    text::read(field, cell, row).and_then(|written| {
        let code = written.to_uppercase();
        if !matches!(code.as_str(), "ACTIVE" | "INACTIVE") {
            return not_in_list(field, &written, "ACTIVE or INACTIVE", row);
        }
        if code != *written {
            row.report_repair(codes::C340, field, cell.text, &code);
        }
        Reading::Present(code)
    })
}

fn not_in_list<T>(field: ListField, written: &str, known: &str, row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!("{} must be {known}, not \"{written}\"", field.label());
    let advice = way_to_map(row).unwrap_or_else(|| "correct the cell".into());
    row.report(codes::C308, field, written, message, advice);
    Reading::Unreadable
}
