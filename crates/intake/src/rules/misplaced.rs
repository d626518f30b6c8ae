//! Values that belong in another column: a city without a letter and a postal code without a digit, as in no country;
//! digits for a gender; an e-mail address where there is none.

use crate::context::RowContext;
use crate::fields::email;
use model::codes;
use model::draft::PatronDraft;
use model::field::{Form, ListField};

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    let details = &draft.details;
    for field in [ListField::Title, ListField::Gender, ListField::Campus, ListField::JobCategory] {
        let Form::Text(slot) = field.form() else { continue };
        let Some(text) = slot.of(details).as_deref() else { continue };
        if field == ListField::Gender && text.bytes().filter(u8::is_ascii_digit).count() > 1 {
            report(field, text, "has digits in it", row);
        }
        report_address(field, text, row);
    }
    for address in &details.addresses {
        if let Some(city) = address.city.as_deref() {
            if !city.chars().any(char::is_alphabetic) {
                report(ListField::City, city, "has no letter", row);
            }
            report_address(ListField::City, city, row);
        }
        if let Some(state) = address.state_province.as_deref() {
            report_address(ListField::StateProvince, state, row);
        }
        if let Some(code) = address.postal_code.as_deref().filter(|code| !code.chars().any(char::is_numeric)) {
            report(ListField::PostalCode, code, "has no digit", row);
        }
    }
}

fn report_address(field: ListField, text: &str, row: &mut RowContext<'_, '_>) {
    if text.contains('@') && email::is_address(text) {
        report(field, text, "is an e-mail address", row);
    }
}

fn report(field: ListField, text: &str, what: &str, row: &mut RowContext<'_, '_>) {
    let message = format!("\"{text}\" under {} {what}", field.label());
    let advice = "loaded as it is; check whether the values of this row have moved to other columns";
    row.report(codes::C368, field, text, message, advice);
}
