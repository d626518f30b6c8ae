//! Values that belong in another column: a city without a letter and a postal code without a digit, as in no country;
//! digits for a gender; a street for a city; an e-mail address where there is none.

use crate::context::RowContext;
use crate::fields::{email, phone};
use crate::words::is_among;
use model::codes;
use model::draft::PatronDraft;
use model::field::{Form, ListField};
use model::patron::Address;

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
    details.addresses.iter().for_each(|address| check_address(address, row));
}

fn check_address(address: &Address, row: &mut RowContext<'_, '_>) {
    let [first, second, ..] = address.lines.each();
    for (field, line) in [(ListField::AddressLine1, first), (ListField::AddressLine2, second)] {
        let Some(line) = line.as_deref() else { continue };
        if phone::has_ten_digits(line) && phone::is_written_as_one(line) {
            report(field, line, "is a phone number", row);
        }
        report_address(field, line, row);
    }
    if let Some(city) = address.city.as_deref() {
        if !city.chars().any(char::is_alphabetic) {
            report(ListField::City, city, "has no letter", row);
        } else if is_street(city) {
            report(ListField::City, city, "is a street", row);
        }
        report_address(ListField::City, city, row);
    }
    if let Some(state) = address.state_province.as_deref() {
        report_address(ListField::StateProvince, state, row);
    }
    if let Some(code) = address.postal_code.as_deref().filter(|code| !code.chars().any(char::is_numeric)) {
        report(ListField::PostalCode, code, "has no digit", row);
    }
    // Countries have numbers of three digits.
    let has_a_code = |country: &&str| country.bytes().filter(u8::is_ascii_digit).count() > 3;
    if let Some(country) = address.country.as_deref().filter(has_a_code) {
        report(ListField::Country, country, "has digits in it", row);
    }
}

/// A number, and at the end a word for a street. There is a city called 100 Mile House.
fn is_street(text: &str) -> bool {
    const STREETS: [&str; 13] =
        ["st", "street", "ave", "avenue", "rd", "road", "dr", "drive", "ln", "lane", "blvd", "ct", "court"];
    let begins = text.starts_with(|c: char| c.is_ascii_digit());
    let last = text.trim_end_matches('.').rsplit_once(' ').filter(|_| begins).map(|(_, last)| last);
    last.is_some_and(|last| is_among(&STREETS, last))
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
