//! Parts of an address in each other's columns: a city without a letter, a postal code without a digit. There is neither
//! in any country.

use crate::context::RowContext;
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    let advice = "loaded as it is; check whether the columns of this row have been mixed up";
    for address in &draft.details.addresses {
        if let Some(city) = address.city.as_deref().filter(|city| !city.chars().any(char::is_alphabetic)) {
            row.report(codes::C368, ListField::City, city, format!("the city \"{city}\" has no letter"), advice);
        }
        if let Some(code) = address.postal_code.as_deref().filter(|code| !code.chars().any(char::is_numeric)) {
            let message = format!("the postal code \"{code}\" has no digit");
            row.report(codes::C368, ListField::PostalCode, code, message, advice);
        }
    }
}
