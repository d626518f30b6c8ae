//! What stands for an address and is none: a remark such as RETURNED MAIL, which would be printed on a letter; and
//! several parts of an address in one cell, most of which are then nowhere.

use crate::context::RowContext;
use crate::words::is_among;
use crate::zip::{self, State};
use model::codes;
use model::draft::PatronDraft;
use model::field::ListField;
use model::patron::Address;

/// Remarks that are one whatever follows them.
const BEGINNINGS: [&str; 10] = [
    "returned mail",
    "return mail",
    "mail returned",
    "return to sender",
    "no address",
    "no known address",
    "no forwarding address",
    "address unknown",
    "left no address",
    "do not mail",
];

/// Remarks when nothing else is in the cell.
const ALONE: [&str; 17] = [
    "homeless",
    "transient",
    "no fixed address",
    "no fixed abode",
    "no permanent address",
    "unknown address",
    "bad address",
    "wrong address",
    "undeliverable",
    "not deliverable",
    "moved",
    "moved away",
    "moved out",
    "deceased",
    "not provided",
    "not given",
    "none given",
];

/// Warns of each. What other systems write is theirs.
pub(in crate::rules) fn check(draft: &mut PatronDraft, row: &mut RowContext<'_, '_>) {
    if row.record.is_some() {
        return;
    }
    for address in &draft.details.addresses {
        for (field, line) in LINES.into_iter().zip(&address.lines) {
            let Some(line) = line.as_deref().filter(|line| is_remark(line)) else { continue };
            let message = format!("\"{line}\" is not an address");
            let advice =
                "loaded as it is, and printed on letters; empty the cell, or put the remark into a column Note";
            row.report(codes::C372, field, line, message, advice);
        }
        if let Some(line) = whole_in_one(address) {
            let message = format!("\"{line}\" seems to be a whole address in one cell");
            let advice = "loaded as one line; put city, state and ZIP code into columns of their own";
            row.report(codes::C379, ListField::AddressLine1, line, message, advice);
        }
        if let Some((field, text, what)) = more_in_one(address) {
            let message = format!("\"{text}\" under {} has a {what} in it", field.label());
            row.report(
                codes::C379,
                field,
                text,
                message,
                format!("loaded as it is; put the {what} into a column of its own"),
            );
        }
    }
}

/// The lines of an address, in their order.
const LINES: [ListField; 5] = [
    ListField::AddressLine1,
    ListField::AddressLine2,
    ListField::AddressLine3,
    ListField::AddressLine4,
    ListField::AddressLine5,
];

fn is_remark(line: &str) -> bool {
    // As most addresses begin, and no remark does.
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let text = line.trim_matches(|c: char| !c.is_alphanumeric());
    let begins = |words: &&str| {
        let (beginning, rest) = text.split_at_checked(words.len()).unwrap_or((text, ""));
        beginning.eq_ignore_ascii_case(words) && !rest.starts_with(char::is_alphanumeric)
    };
    is_among(&ALONE, text) || BEGINNINGS.iter().any(begins)
}

/// The first line, where it ends with a ZIP code behind a comma and there is neither a city nor a postal code.
fn whole_in_one(address: &Address) -> Option<&str> {
    let line = address.lines[0].as_deref()?;
    if address.city.is_some() || address.postal_code.is_some() {
        return None;
    }
    let (before, code) = line.trim_end().rsplit_once([' ', ','])?;
    (zip::is_whole(code) && before.contains(',')).then_some(line)
}

/// A city with a state or a postal code in it, or a state with a postal code, where the address has none besides.
fn more_in_one(address: &Address) -> Option<(ListField, &str, &'static str)> {
    /// Fewer digits may be part of a name, or the number of a district.
    const ENOUGH: usize = 5;
    let has_code =
        |text: &str| address.postal_code.is_none() && text.bytes().filter(u8::is_ascii_digit).nth(ENOUGH - 1).is_some();
    let state = address.state_province.as_deref();
    let has_state = |city: &str| {
        state.is_none() && city.rsplit_once(',').is_some_and(|(_, behind)| State::find(behind.trim()).is_some())
    };
    match (address.city.as_deref(), state) {
        (Some(city), _) if city.contains(char::is_alphabetic) && has_code(city) => {
            Some((ListField::City, city, "postal code"))
        }
        (Some(city), _) if has_state(city) => Some((ListField::City, city, "state")),
        (_, Some(state)) if has_code(state) => Some((ListField::StateProvince, state, "postal code")),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_told_from_streets() {
        for remark in ["RETURNED MAIL", "Returned mail 3/2026", "** homeless **", "No address", "moved"] {
            assert!(is_remark(remark), "{remark}");
        }
        for street in
            ["12 Elm St", "Moved Lane", "Homeless Shelter, 4 Oak St", "General Delivery", "", "PO Box 7", "né"]
        {
            assert!(!is_remark(street), "{street}");
        }
    }

    #[test]
    fn a_whole_address_ends_with_its_zip_code() {
        let whole = |line: &str, city: Option<&str>| {
            let mut address = Address { city: city.map(Into::into), ..Address::default() };
            address.lines[0] = Some(line.into());
            whole_in_one(&address).is_some()
        };
        assert!(whole("12 Elm St, Springfield, IL 62704", None));
        assert!(whole("12 Elm St, Springfield, IL, 62704-1234", None));
        assert!(!whole("12 Elm St, Springfield, IL 62704", Some("Springfield")));
        assert!(!whole("12 Elm St, Apt 4", None) && !whole("12 Elm St 62704", None) && !whole("Hwy 12345", None));
    }
    #[test]
    fn more_than_a_city_is_in_its_cell() {
        let more = |city: &str, state: Option<&str>, code: Option<&str>| {
            let address = Address {
                city: Some(city.into()),
                state_province: state.map(Into::into),
                postal_code: code.map(Into::into),
                ..Address::default()
            };
            more_in_one(&address).map(|(field, _, what)| (field, what))
        };
        assert_eq!(more("Springfield, IL", None, Some("62704")), Some((ListField::City, "state")));
        assert_eq!(more("Springfield, IL 62704", None, None), Some((ListField::City, "postal code")));
        assert_eq!(more("Springfield", Some("IL 62704"), None), Some((ListField::StateProvince, "postal code")));
        for (city, state, code) in [
            ("Springfield", Some("IL"), Some("62704")),
            ("Washington, D.C.", Some("DC"), None),
            ("St. John's, Antigua", None, None),
            ("København 2100", None, None),
            ("62704", None, None),
        ] {
            assert_eq!(more(city, state, code), None, "{city}");
        }
    }
}
