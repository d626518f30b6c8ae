//! Phone numbers with a digit too few or too many, in rows whose address is in the US. Where a list has many numbers,
//! they themselves show how many digits are usual, and the reader of the cell has said it.

use crate::context::RowContext;
use crate::fields::phone;
use crate::zip::{self, Country, State};
use model::codes;
use model::draft::PatronDraft;
use model::field::{Form, ListField};
use model::patron::Address;

/// Warns of each. What other systems write is theirs.
pub(super) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    let details = &draft.details;
    if row.facts.phones_have_ten_digits || row.record.is_some() || !details.addresses.iter().any(is_in_the_us) {
        return;
    }
    for phone in &details.phones {
        let Some(digits) = phone::wrong_in_north_america(&phone.number) else { continue };
        let is_its_column = |field: &ListField| matches!(field.form(), Form::Phone(kind) if phone.types == *kind);
        let Some(field) = ListField::ALL.iter().copied().find(is_its_column) else { continue };
        let message = format!("\"{}\" has {digits} digits; phone numbers in the US have 10", phone.number);
        row.report(codes::C312, field, &phone.number, message, "check it; it is loaded as it is");
    }
}

/// Whether a state of the US is given, and nothing that is of another country: WA is in Australia, too.
fn is_in_the_us(address: &Address) -> bool {
    address.state_province.as_deref().and_then(State::find).is_some()
        && address.country.as_deref().is_none_or(|country| Country::find(country) == Country::Us)
        && address.postal_code.as_deref().is_none_or(zip::is_whole)
}
